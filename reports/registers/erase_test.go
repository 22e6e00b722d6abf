// Erasing personal data: no word is left anywhere, nothing else changes, the chain holds, and it is on record.
package registers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/testkit"
)

// forgetAll throws the content away: in these tests nothing else refers to it.
func forgetAll(tx *db.Tx, hash string) error {
	_, err := tx.Exec(`DELETE FROM stored_file WHERE hash = ?`, hash)
	return err
}

// canary stands in every place in which a row may name somebody.
const canary = "Canary Thị Yến"

func erasingSources() []audit.Source {
	return []audit.Source{RevisionSource(), DocumentSource(), {Name: "register_document_end", Table: "register_document", Where: "removed_at IS NOT NULL", ID: "id",
		At: "removed_at", Contest: "0", Late: true, Columns: []string{"removed_by", "removed_at"}, Label: DocumentLabel}}
}

func seal(t testing.TB, d *db.DB) {
	t.Helper()
	if _, err := audit.NewSealer(d, erasingSources()).All(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// foundByChain is what a check of the chain finds.
func foundByChain(t testing.TB, d *db.DB) (keys string) {
	t.Helper()
	inRead(t, d, func(tx *db.Tx) error {
		_, list, err := audit.Check(tx, d, erasingSources())
		for _, f := range list {
			keys += f.Key + fmt.Sprint(f.Args) + "\n"
		}
		return err
	})
	return keys
}

// tablesWith names the tables in which a word is found.
func tablesWith(t testing.TB, d *db.DB, word string) (found []string) {
	t.Helper()
	inRead(t, d, func(tx *db.Tx) error {
		tables, err := tx.Tables()
		for _, table := range tables {
			err := tx.Each(`SELECT * FROM `+table.Name, func(row []any) error {
				for _, cell := range row {
					text := fmt.Sprint(cell)
					if b, ok := cell.([]byte); ok {
						text = string(b)
					}
					if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
						found = append(found, table.Name+": "+text)
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return err
	})
	return found
}

// honoured enters a row that names the canary everywhere, corrects it and attaches a document.
func honoured(t testing.TB, d *db.DB) (id int64) {
	t.Helper()
	ctx := context.Background()
	id = put(t, d, "ton-vinh", "ngay", "2024-05-10", "loai", "bang-khen", "noi-dung", "Khen thưởng bà "+canary, "so-luong", "1", "trang-thai", "de-nghi", "nguoi", canary)
	must(t, Correct(ctx, d, tester, "ton-vinh", id, 1, pairsOf([]string{"ngay", "2024-05-10", "loai", "bang-khen", "noi-dung", "Bằng khen cho bà " + canary,
		"so-luong", "1", "trang-thai", "da-ton-vinh", "nguoi", canary}), "Bà "+canary+" đã được khen."))
	must(t, Attach(ctx, d, tester, "ton-vinh", id, "Quyết định "+canary+".pdf", []byte("%PDF-1.4 "+canary)))
	return id
}

var honours = sumOf("ton-vinh", is("loai", "bang-khen"))

func TestG38ErasingLeavesNoWordAndTheFiguresAsTheyWere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		id := honoured(t, d)
		other := put(t, d, "ton-vinh", "ngay", "2024-05-10", "loai", "bang-khen", "noi-dung", "Khen thưởng ông Khác", "so-luong", "1", "trang-thai", "de-nghi")
		var document int64
		inRead(t, d, func(tx *db.Tx) error {
			list, err := Documents(tx, id)
			document = list[0].ID
			return err
		})
		all := Erasing{Fields: []string{"noi-dung", "nguoi"}, Documents: []int64{document}, Reason: "Theo đơn của công dân ngày 20/5/2024."}
		if err := Erase(ctx, d, tester, "ton-vinh", id, all, forgetAll); fault.KindOf(err) != fault.KindConflict {
			t.Fatalf("erased before it was sealed: %v", err)
		}
		seal(t, d)
		clock.Advance(time.Hour)
		must(t, Erase(ctx, d, tester, "ton-vinh", id, all, forgetAll))
		must(t, Erase(ctx, d, tester, "ton-vinh", other, Erasing{Fields: []string{"noi-dung"}, Reason: "Cùng đơn."}, forgetAll))
		if found := tablesWith(t, d, "canary"); len(found) > 0 {
			t.Errorf("still there: %v", found)
		}
		seal(t, d)
		if keys := foundByChain(t, d); keys != "" {
			t.Errorf("the chain: %s", keys)
		}
		if n := count(t, d, honours, wholeYear, clock.Now()); n != 2 {
			t.Errorf("%d honours, want 2 as before", n)
		}
		inRead(t, d, func(tx *db.Tx) error {
			row, err := ByID(tx, "ton-vinh", id)
			must(t, err)
			if want := fmt.Sprintf("(đã xóa dữ liệu cá nhân, dòng %d)", id); row.Values["noi-dung"] != want || row.Values["trang-thai"] != "da-ton-vinh" {
				t.Errorf("the row says %v", row.Values)
			}
			r, _ := ByCode(tx, "ton-vinh")
			if l, _ := List(tx, r, Filter{Query: "yen"}); l.Total != 0 {
				t.Error("the search still finds it")
			}
			var lines int
			err = tx.Get(&lines, `SELECT COUNT(*) FROM audit WHERE act = ? AND reason = ? AND actor = ?`, actErase, all.Reason, tester.Name)
			if lines != 1 {
				t.Errorf("%d lines say who erased it and why", lines)
			}
			return err
		})
	})
}

// exported is the workbook of the registers.
func exported(t testing.TB, d *db.DB, of ExportOf) []byte {
	t.Helper()
	var out bytes.Buffer
	inRead(t, d, func(tx *db.Tx) error { out.Reset(); return Export(tx, &out, of) })
	return out.Bytes()
}

func TestG38ARowErasedTwiceCorrectedAndExportedStillHolds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		id := honoured(t, d)
		seal(t, d)
		clock.Advance(time.Hour)
		must(t, Erase(ctx, d, tester, "ton-vinh", id, Erasing{Fields: []string{"nguoi"}, Reason: "Lần một."}, forgetAll))
		clock.Advance(time.Minute)
		must(t, Correct(ctx, d, tester, "ton-vinh", id, 2, pairsOf([]string{"ngay", "2024-05-11", "loai", "bang-khen", "noi-dung", "Bằng khen cho bà " + canary,
			"so-luong", "1", "trang-thai", "da-ton-vinh", "nguoi", "-"}), "Sửa ngày."))
		seal(t, d)
		clock.Advance(time.Minute)
		must(t, Erase(ctx, d, tester, "ton-vinh", id, Erasing{Fields: []string{"noi-dung"}, Replacement: "Bằng khen cho 01 cá nhân", Reason: "Lần hai."}, forgetAll))
		seal(t, d)
		if keys := foundByChain(t, d); keys != "" {
			t.Errorf("the chain: %s", keys)
		}
		content := exported(t, d, ExportOf{})
		if p := bring(t, d, "so.xlsx", content); p.Writes() != 0 {
			t.Errorf("what is exported and read in again writes %d rows", p.Writes())
		}
		var reasons []string
		inRead(t, d, func(tx *db.Tx) error {
			return tx.Select(&reasons, `SELECT reason FROM audit WHERE act = ? ORDER BY id`, actErase)
		})
		if fmt.Sprint(reasons) != "[Lần một. Lần hai.]" {
			t.Errorf("reasons %v", reasons)
		}
	})
}

func TestG4ErasingAsksForWhatBelongsToTheRow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		id := honoured(t, d)
		other := put(t, d, "ton-vinh", "ngay", "2024-05-10", "loai", "bang-khen", "noi-dung", "Khen thưởng ông Khác", "so-luong", "1", "trang-thai", "de-nghi")
		seal(t, d)
		var document int64
		inRead(t, d, func(tx *db.Tx) error {
			list, err := Documents(tx, id)
			document = list[0].ID
			return err
		})
		for _, c := range []struct {
			name string
			of   string
			id   int64
			e    Erasing
			want fault.Kind
		}{
			{"nothing chosen", "ton-vinh", id, Erasing{Reason: "x"}, fault.KindInvalid},
			{"no reason", "ton-vinh", id, Erasing{Fields: []string{"nguoi"}}, fault.KindInvalid},
			{"the day", "ton-vinh", id, Erasing{Fields: []string{"ngay"}, Reason: "x"}, fault.KindInvalid},
			{"a number", "ton-vinh", id, Erasing{Fields: []string{"so-luong"}, Reason: "x"}, fault.KindInvalid},
			{"an unknown field", "ton-vinh", id, Erasing{Fields: []string{"khong-co"}, Reason: "x"}, fault.KindInvalid},
			{"another row's document", "ton-vinh", other, Erasing{Documents: []int64{document}, Reason: "x"}, fault.KindNotFound},
			{"another register's row", "van-ban", id, Erasing{Fields: []string{"trich-yeu"}, Reason: "x"}, fault.KindNotFound},
			{"words of another row of the day", "ton-vinh", id, Erasing{Fields: []string{"noi-dung"}, Replacement: "Khen thưởng ông KHÁC", Reason: "x"}, fault.KindConflict},
		} {
			if err := Erase(ctx, d, tester, c.of, c.id, c.e, forgetAll); fault.KindOf(err) != c.want {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if len(tablesWith(t, d, "canary")) == 0 {
			t.Error("a refused erasing erased")
		}
	})
}

func TestTheOfficeErasesOnAPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		id := honoured(t, d)
		path := fmt.Sprintf("%s/ton-vinh/%d", Path, id)
		v.shows(path, 200, "Xóa dữ liệu cá nhân")
		v.shows(path+"/xoa-du-lieu", 200, "Nội dung cần xóa", "Bằng khen cho bà "+canary, "Quyết định "+canary+".pdf", "đã ban hành là tài liệu lưu trữ")
		form := []string{"truong-noi-dung", "on", "truong-nguoi", "on", "tai-lieu-1", "on", "thay", "", "ly-do", "Theo đơn."}
		v.posts(path+"/xoa-du-lieu", http.StatusConflict, form, "chưa niêm phong xong", `checked`)
		seal(t, d)
		v.posts(path+"/xoa-du-lieu", http.StatusUnprocessableEntity, []string{"thay", "Việc khen thưởng"}, "Vui lòng chọn ít nhất một", "Vui lòng ghi lý do", "Việc khen thưởng")
		v.posts(path+"/xoa-du-lieu", http.StatusSeeOther, form)
		body := v.shows(path, 200, "đã xóa dữ liệu cá nhân, dòng", "Theo đơn.", "Chưa có tài liệu nào")
		if strings.Contains(body, canary) {
			t.Error("the page still names the person")
		}
		v.shows(path+"/xoa-du-lieu", 200, "Nội dung cần xóa")
		reader := enter(t, newSite(t, d), d, "xem", contests.Reader)
		reader.shows(path+"/xoa-du-lieu", 403)
		if len(tablesWith(t, d, files.ErasedMedia)) == 0 {
			t.Error("nothing stands in the place of the document")
		}
	})
}
