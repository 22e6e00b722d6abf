// The whole program on the real workbooks: what robocon-2024-expected.json says, told by the demo and by commands, on both databases.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/judging/results"
)

// expected is the part of robocon-2024-expected.json the tests compare; it was computed by independent means.
type expected struct {
	RegisteredTeams int `json:"registered_teams"`
	People          int
	Memberships     int
	Units           int
	ByDivision      map[string]struct{ Teams, People int } `json:"by_division"`
	Qualifying      struct {
		TookPart int                 `json:"took_part"`
		Through  map[string][]string `json:"through"`
		First    map[string][]string `json:"first_three"`
	}
	Final map[string][]struct {
		Account        string
		Rank           int
		Points         float64
		TimeMS         int64   `json:"time_ms"`
		OtherPoints    float64 `json:"other_points"`
		QualifyingRank int     `json:"qualifying_rank"`
	}
	Prizes map[string][]struct{ Account, Prize string }
}

func readExpected(t *testing.T) (e expected) {
	t.Helper()
	content, err := os.ReadFile("demo/robocon-2024-expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// toldStories are the story up to the days that tests begin on: telling it takes longer than what they look at.
var toldStories testkit.Kept

// toldDays are days on which the story is kept; every later day goes on from there.
var toldDays = []string{"2024-06-30", "2024-07-14", "2024-08-13", "2024-08-20"}

// fillStory makes a fresh database a copy of one with the story told up to a day.
func fillStory(t *testing.T, dsn, day string) {
	t.Helper()
	toldStories.Fill(t, dsn, day, func(dsn string) error {
		if i, _ := slices.BinarySearch(toldDays, day); i > 0 {
			fillStory(t, dsn, toldDays[i-1])
		}
		d, _, err := tellAt(t, dsn, day)
		if d != nil {
			err = errors.Join(err, d.Close())
		}
		return err
	})
}

// toldUntil opens a fresh database as a copy of one with the story told up to a day.
func toldUntil(t *testing.T, dsn, day string) (*db.DB, *storyClock) {
	t.Helper()
	fillStory(t, dsn, day)
	clock := &storyClock{}
	clock.set(storyDay(t, day).Add(storyHour))
	d, err := db.Open(t.Context(), dsn, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, clock
}

// tellAt opens a database and tells the story there, from where it stopped up to a day.
func tellAt(t *testing.T, dsn, day string) (*db.DB, *storyClock, error) {
	t.Helper()
	at, clock := storyDay(t, day), &storyClock{}
	clock.set(at.Add(storyHour))
	d, err := db.Open(t.Context(), dsn, clock.Now)
	if err != nil {
		return nil, nil, err
	}
	return d, clock, tell(t.Context(), d, clock, at, "test")
}

func storyDay(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, day, storyZone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTheStoryGivesTheExpectedResults(t *testing.T) {
	want := readExpected(t)
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		c, err := storyContest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			n, err := counts(tx, c)
			if err != nil {
				return err
			}
			if n.Entries != int64(want.RegisteredTeams) || n.People != int64(want.People) || n.Units != int64(want.Units) {
				t.Errorf("counted %+v", n)
			}
			for code, w := range want.ByDivision {
				if got := n.ByDivision[code]; got.Entries != int64(w.Teams) || got.People != int64(w.People) {
					t.Errorf("division %s: %+v, want %+v", code, got, w)
				}
				if err := compareDivision(t, tx, d, code, want); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func compareDivision(t *testing.T, tx *db.Tx, d *db.DB, code string, want expected) error {
	t.Helper()
	c, err := storyContest(context.Background(), d)
	if err != nil {
		return err
	}
	qualifying, err := results.Standings(tx, c, "vong-loai", code)
	if err != nil {
		return err
	}
	ranks := map[string]int{}
	var through, first []string
	for _, r := range qualifying.Rows {
		ranks[r.Account] = r.Standing.Rank
		if r.Advancement == results.In {
			through = append(through, r.Account)
		}
		if r.Standing.Rank >= 1 && r.Standing.Rank <= 3 {
			first = append(first, r.Account)
		}
	}
	slices.Sort(through)
	if !slices.Equal(through, want.Qualifying.Through[code]) || !slices.Equal(first, want.Qualifying.First[code]) {
		t.Errorf("%s: through %v, first %v", code, through, first)
	}
	final, err := results.Standings(tx, c, "chung-ket", code)
	if err != nil {
		return err
	}
	prizes := map[string]string{}
	for _, p := range want.Prizes[code] {
		prizes[p.Account] = p.Prize
	}
	if len(final.Rows) != len(want.Final[code]) {
		t.Fatalf("%s: %d finalists", code, len(final.Rows))
	}
	for i, w := range want.Final[code] {
		r := final.Rows[i]
		prize := ""
		for _, p := range c.Rules.Awards.Prizes {
			if p.Code == r.Prize {
				prize = p.Name.VI
			}
		}
		if r.Account != w.Account || r.Standing.Rank != w.Rank || float64(r.Points()) != w.Points*1000 || r.Standing.TimeMS != w.TimeMS ||
			float64(r.Standing.Other.Milli()) != w.OtherPoints*1000 || ranks[r.Account] != w.QualifyingRank || prize != prizes[r.Account] {
			t.Errorf("%s place %d: got %s rank %d %v points %d ms other %v qualifying %d prize %q, want %+v %q", code, i+1, r.Account,
				r.Standing.Rank, r.Points(), r.Standing.TimeMS, r.Standing.Other.Milli(), ranks[r.Account], prize, w, prizes[w.Account])
		}
	}
	return nil
}

func TestTheStoryWaitsForTheDecision(t *testing.T) {
	d, _ := toldUntil(t, testkit.SQLite(t), "2024-07-14")
	c, err := storyContest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		table, err := results.Standings(tx, c, "vong-loai", "B")
		if err != nil {
			return err
		}
		tie := table.TieAtLimit()
		if tie == nil || !tie.Open() || len(tie.IDs) != 2 || tie.Places != 1 || tie.Rank != 16 || table.Advanced() != 15 {
			t.Errorf("tie %+v, %d through", tie, table.Advanced())
		}
		items, err := attention(tx, c, d.Now())
		if err != nil {
			return err
		}
		found := false
		for _, item := range items {
			found = found || item.Kind == "tie" && item.Count == 1
		}
		if !found {
			t.Errorf("nobody is told of the tie: %+v", items)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAStoryGoesOnWhereItStopped(t *testing.T) {
	dsn := testkit.SQLite(t)
	for _, day := range []string{"2024-06-30", "2024-07-20"} {
		d, clock, err := tellAt(t, dsn, day)
		if err != nil {
			t.Fatal(err)
		}
		if day != "2024-06-30" && tell(t.Context(), d, clock, storyDay(t, "2024-06-30"), "test") == nil {
			t.Error("told backwards")
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// cli runs one command and returns what it printed and its exit status.
func cli(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &o, &e)
	return o.String(), e.String(), code
}

func TestCommandsDoTheMainJob(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		steps := []struct {
			args []string
			code int
			want string // on standard output, or on the error output when code is not 0
		}{
			{[]string{"contest", "create", "--kit", "robocon-2024"}, 0, "robocon-2024"},
			{[]string{"contest", "create", "--kit", "robocon-2024"}, 1, "robocon-2024"},
			{[]string{"import", "roster", "demo/robocon-2024-danh-sach-dang-ky.xlsx", "--contest", "robocon-2024", "--dry-run"}, 0, "432"},
			{[]string{"import", "marks", "demo/robocon-2024-vong-loai.xlsx", "--contest", "robocon-2024", "--round", "vong-loai"}, 1, "rb24a131"},
			{[]string{"import", "roster", "demo/robocon-2024-danh-sach-dang-ky.xlsx", "--contest", "robocon-2024"}, 0, "432 mới"},
			{[]string{"import", "roster", "demo/robocon-2024-danh-sach-dang-ky.xlsx", "--contest", "robocon-2024"}, 0, "432 giữ nguyên"},
			{[]string{"import", "marks", "demo/robocon-2024-vong-loai.xlsx", "--contest", "robocon-2024", "--round", "vong-loai"}, 0, "342"},
			{[]string{"publish", "--contest", "robocon-2024", "--round", "vong-loai"}, 2, "--by"},
			{[]string{"publish", "--contest", "robocon-2024", "--round", "vong-loai", "--by", "Nguyễn Thị Hạnh"}, 1, "quyết định"},
			{[]string{"import", "marks", "demo/robocon-2024-chung-ket.xlsx", "--contest", "robocon-2024", "--round", "chung-ket"}, 1, "quyết định"},
			{[]string{"decide", "--contest", "robocon-2024", "--round", "vong-loai", "--division", "B", "--for", "rb24b111", "--how", "bốc thăm", "--decided-by", "Hội đồng giám khảo"}, 1, "Chỉ được chọn"},
			{[]string{"decide", "--contest", "robocon-2024", "--round", "vong-loai", "--division", "B", "--for", "rb24b037", "--how", "bốc thăm", "--decided-by", "Hội đồng giám khảo"}, 0, "rb24b037"},
			{[]string{"import", "marks", "demo/robocon-2024-chung-ket.xlsx", "--contest", "robocon-2024", "--round", "chung-ket"}, 0, "96"},
			{[]string{"import", "marks", "demo/robocon-2024-chung-ket.xlsx", "--contest", "robocon-2024", "--round", "chung-ket"}, 0, "không có gì thay đổi"},
			{[]string{"confirm", "--contest", "robocon-2024", "--round", "vong-loai", "--by", "Lê Thị Thu"}, 0, "342"},
			{[]string{"publish", "--contest", "robocon-2024", "--round", "vong-loai", "--by", "Nguyễn Thị Hạnh"}, 0, "duyệt"},
			{[]string{"publish", "--contest", "robocon-2024", "--round", "vong-loai", "--approve", "--by", "Nguyễn Thị Hạnh"}, 1, "Nguyễn Thị Hạnh"},
			{[]string{"publish", "--contest", "robocon-2024", "--round", "vong-loai", "--approve", "--by", "Phạm Quang Vinh"}, 0, "bản số 1"},
			{[]string{"publish", "--contest", "robocon-2024", "--round", "chung-ket", "--by", "Nguyễn Thị Hạnh"}, 0, "duyệt"},
			{[]string{"publish", "--contest", "robocon-2024", "--round", "chung-ket", "--approve", "--by", "Phạm Quang Vinh"}, 0, "bản số 1"},
			{[]string{"standings", "--contest", "robocon-2024", "--round", "chung-ket", "--division", "C", "--format", "csv"}, 0, "rb24c009"},
			{[]string{"report", "--period", "2024-H1"}, 0, "Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất năm 2024 với 432 đội thi, 1484 thanh thiếu niên và người hướng dẫn đăng ký dự thi"},
			{[]string{"report", "--period", "2024-H1"}, 0, "thi vòng loại, thi chung kết Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất"},
			{[]string{"report", "--period", "2024-H2"}, 0, "342 đội dự thi, chọn 48 đội"},
			{[]string{"report", "--period", "nam-nay"}, 2, "2024-H1"},
			{[]string{"export", "rankings", "--contest", "robocon-2024", "-o", filepath.Join(t.TempDir(), "x.xlsx")}, 0, "x.xlsx"},
			{[]string{"user", "add", "lan", "--name", "Trần Thị Lan", "--grant", "organiser:robocon-2024"}, 0, "/vao/"},
			{[]string{"user", "add", "lan", "--name", "Trần Thị Lan"}, 1, "lan"},
			{[]string{"user", "add", "hoa", "--name", "Hoa", "--grant", "vua:robocon-2024"}, 2, "vua"},
			{[]string{"standings", "--contest", "robocon-2024", "--round", "ban-ket"}, 2, "vong-loai"},
			{[]string{"standings", "--contest", "khong-co", "--round", "vong-loai"}, 1, "khong-co"},
		}
		for _, s := range steps {
			out, errOut, code := cli(t, append(s.args, "--db", dsn)...)
			text := out
			if s.code != 0 {
				text = errOut
			}
			if code != s.code || !strings.Contains(text, s.want) {
				t.Fatalf("hoithi %s: status %d, want %d with %q\n%s%s", strings.Join(s.args, " "), code, s.code, s.want, out, errOut)
			}
		}
	})
}

func TestUnknownConfigurationIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hoithi.yaml")
	if err := os.WriteFile(file, []byte("listen: localhost:0\nlissten: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errOut, code := cli(t, "serve", "--config", file); code != exitUsage || !strings.Contains(errOut, "lissten") {
		t.Errorf("file: status %d, %s", code, errOut)
	}
	t.Setenv("HOITHI_LISSTEN", "x")
	if _, errOut, code := cli(t, "contest", "kits"); code != exitUsage || !strings.Contains(errOut, "HOITHI_LISSTEN") {
		t.Errorf("environment: status %d, %s", code, errOut)
	}
}
