// The kit of a two-round contest from its marks to its prizes: reserves, rounds that weigh together, minimum marks, three judges, two pairs of eyes.
package results

import (
	"bytes"
	"cmp"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
)

// twoRounds is the kit as it is, with 13 teams of division A and 3 of division B that took part in its first round.
type twoRounds struct {
	t            *testing.T
	d            *db.DB
	c            *contests.Contest
	ids          map[string]int64
	chair, chief audit.By // who confirms and approves, who prepares
}

// first are the marks of the first round; a12 is the last reserve of A, a13 and b3 stay under the minimum of 50.
var first = map[string]string{"a1": "95", "a2": "90", "a3": "88", "a4": "86", "a5": "84", "a6": "82", "a7": "80", "a8": "78", "a9": "76", "a10": "74",
	"a11": "72", "a12": "70", "a13": "49", "b1": "60", "b2": "50", "b3": "49.75"}

func newTwoRounds(t *testing.T, d *db.DB) *twoRounds {
	t.Helper()
	doc, err := contests.Kit("hai-vong")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contests.Create(t.Context(), d, office, doc)
	if err != nil {
		t.Fatal(err)
	}
	var teams []team
	for n := range 13 {
		teams = append(teams, team{"A", fmt.Sprintf("a%d", n+1), fmt.Sprintf("Đội A%d", n+1)})
	}
	teams = append(teams, team{"B", "b1", "Đội B1"}, team{"B", "b2", "Đội B2"}, team{"B", "b3", "Đội B3"})
	k := &twoRounds{t: t, d: d, c: c, ids: enter(t, d, c, teams...)}
	k.chair, k.chief = account(t, d, "truong-ban", "Phạm Quang Vinh"), account(t, d, "ban-to-chuc", "Nguyễn Thị Hạnh")
	for by, role := range map[audit.By]string{k.chair: contests.Head, k.chief: contests.Organiser} {
		if err := auth.GrantRole(t.Context(), d, office, by.AccountID, c.ID, role); err != nil {
			t.Fatal(err)
		}
	}
	book := sheet.Blank{Sheet: "Vòng loại", Columns: []sheet.BlankColumn{{Heading: "Tài khoản"}, {Heading: "Điểm"}, {Heading: "Thời gian"}}}
	for name, points := range first {
		book.Rows = append(book.Rows, []string{name, points, "1:00"})
	}
	var content bytes.Buffer
	if err = book.Write(&content); err == nil {
		_, err = marking.Import(t.Context(), d, k.chief, c, marking.File{Round: "vong-loai", Name: "diem.xlsx", Content: content.Bytes()}, Through, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func milli(t *testing.T, text string) decimal.Milli {
	t.Helper()
	m, err := decimal.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// publish prepares and approves a round by two people.
func (k *twoRounds) publish(round, reason string) {
	k.t.Helper()
	p, err := Publish(k.t.Context(), k.d, k.chief, k.c, round, reason)
	if err == nil {
		_, err = ApprovePublication(k.t.Context(), k.d, k.chair, k.c, round, p.Hash)
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

// judge signs the sheets of three judges for everybody in the final; the marks of one entry are the same from all, or its own three.
func (k *twoRounds) judge(marks map[string]string) {
	k.t.Helper()
	var judges []int64
	for n := 1; n <= 3; n++ {
		id, err := marking.AddJudge(k.t.Context(), k.d, office, k.c.ID, marking.JudgeDraft{Role: marking.RoleJudge, Code: fmt.Sprintf("GK10%d", n), Name: fmt.Sprintf("Giám khảo %d", n)})
		if err != nil {
			k.t.Fatal(err)
		}
		judges = append(judges, id)
	}
	plan, err := marking.SpreadJudges(k.t.Context(), k.d, office, k.c.ID, marking.Spreading{Round: "chung-ket", Want: 3}, Through, false)
	if err != nil || len(plan.Added) != 3*len(marks) {
		k.t.Fatalf("%d judges put on %d entries, %v", len(plan.Added), len(marks), err)
	}
	for name, list := range marks {
		own := strings.Fields(list)
		for n, judge := range judges {
			by := audit.By{Name: "Giám khảo", Via: "web"}
			var entry string
			read(k.t, k.d, func(tx *db.Tx) error {
				if err := tx.Get(&by.AccountID, `SELECT account_id FROM judge WHERE id = ?`, judge); err != nil {
					return err
				}
				return tx.Get(&entry, `SELECT code FROM entry WHERE id = ?`, k.ids[name])
			})
			left := milli(k.t, own[min(n, len(own)-1)])
			form := map[string]decimal.Milli{}
			for _, line := range []struct {
				code string
				most decimal.Milli
			}{{"y-tuong", 40_000}, {"ky-thuat", 40_000}, {"trinh-bay", 20_000}} {
				form[line.code] = min(left, line.most)
				left -= form[line.code]
			}
			if _, err := marking.Sign(k.t.Context(), k.d, by, k.c.ID, marking.Signing{Round: "chung-ket", Entry: entry, Marks: form}, Through); err != nil {
				k.t.Fatal(err)
			}
		}
	}
}

func TestTheTwoRoundKitRunsFromItsMarksToItsPrizes(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		k := newTwoRounds(t, d)
		k.confirmedFirst()
		table := standings(t, d, k.c, "vong-loai", "A")
		for name, want := range map[string]string{"a1": "in 0", "a10": "in 0", "a11": "out 1", "a12": "out 2", "a13": "out 0"} {
			r, _ := table.Row(k.ids[name])
			if got := fmt.Sprint(r.Advancement, " ", r.Reserve); got != want {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
		}
		b3, _ := standings(t, d, k.c, "vong-loai", "B").Row(k.ids["b3"])
		if b3.Advancement != Out || b3.Reserve != 0 {
			t.Errorf("49.75 of at least 50 is %q, reserve %d", b3.Advancement, b3.Reserve)
		}
		k.publish("vong-loai", "")
		setState(t, d, k.c, k.ids["a3"], "withdrawn")
		if err := CallReserve(t.Context(), d, k.chief, k.c, call(k.code("a11"), "Đơn xin rút.")); err != nil {
			t.Fatal(err)
		}
		k.judge(map[string]string{"a1": "60", "a2": "80", "a4": "81 82 80.5", "a5": "75", "a6": "69", "a7": "70", "a8": "62", "a9": "60", "a10": "50", "a11": "90",
			"b1": "60", "b2": "90"})
		k.wantFinal("A", "a11 1 84.6 nhat", "a2 2 83 nhi", "a4 3 4957/60 nhi", "a5 4 77.7 ba", "a7 5 73 ba", "a6 6 72.9 ba", "a1 7 70.5 khuyen-khich",
			"a8 8 66.8 khuyen-khich", "a9 9 64.8 khuyen-khich", "a10 10 57.2 khuyen-khich")
		k.wantFinal("B", "b2 1 78 nhi", "b1 2 60 ba") // nobody reached the 80 of a first prize
		_, err := Publish(t.Context(), d, k.chief, k.c, "chung-ket", "")
		wantFault(t, err, fault.KindConflict, "", "publishing.blocked_not_closed")
		if err := marking.CloseRound(t.Context(), d, k.chair, k.c, "chung-ket", nil, Through); err != nil {
			t.Fatal(err)
		}
		k.publish("chung-ket", "")
	})
}

// confirmedFirst has the marks of the first round compared with their source by somebody else: without that nothing is published.
func (k *twoRounds) confirmedFirst() {
	k.t.Helper()
	_, err := Publish(k.t.Context(), k.d, k.chief, k.c, "vong-loai", "")
	if fault.KindOf(err) != fault.KindConflict {
		k.t.Errorf("published without a second pair of eyes: %v", err)
	}
	_, err = marking.Confirm(k.t.Context(), k.d, k.chief, k.c, marking.Confirmation{Round: "vong-loai"})
	wantFault(k.t, err, fault.KindDenied, "", "field.confirm_own")
	if _, err := marking.Confirm(k.t.Context(), k.d, k.chair, k.c, marking.Confirmation{Round: "vong-loai"}); err != nil {
		k.t.Fatal(err)
	}
}

func (k *twoRounds) code(name string) (code string) {
	read(k.t, k.d, func(tx *db.Tx) error { return tx.Get(&code, `SELECT code FROM entry WHERE id = ?`, k.ids[name]) })
	return code
}

// wantFinal wants the whole table of a division: name, rank, exact total and prize.
func (k *twoRounds) wantFinal(division string, want ...string) {
	k.t.Helper()
	table := standings(k.t, k.d, k.c, "chung-ket", division)
	var got []string
	for _, r := range table.Rows {
		total, _ := new(big.Rat).SetString(r.Standing.Points.Exact())
		got = append(got, fmt.Sprintf("%s %d %s %s", k.name(r.EntryID), r.Standing.Rank, total.Quo(total, big.NewRat(1000, 1)).RatString(), cmp.Or(r.Prize, "-")))
	}
	for i, line := range want {
		parts := strings.Fields(line)
		exact, _ := new(big.Rat).SetString(parts[2])
		parts[2] = exact.RatString()
		want[i] = strings.Join(parts, " ")
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		k.t.Errorf("division %s:\n%s\nwant:\n%s", division, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (k *twoRounds) name(id int64) string {
	for name, of := range k.ids {
		if of == id {
			return name
		}
	}
	return "?"
}
