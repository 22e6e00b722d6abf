// The files of an issued report stay what they were on the day of its issue, whatever is entered, corrected, taken out or redefined later.
package reports

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
	"hoithi/reports/registers"
)

// issuedFiles are the files of an issued report, as somebody downloads them now.
func issuedFiles(t *testing.T, d *db.DB, id int64) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	read(t, d, func(tx *db.Tx) error {
		i, err := IssuedByID(tx, id)
		if err != nil {
			return err
		}
		draft, err := i.Draft()
		if err != nil {
			return err
		}
		for _, format := range []string{"txt", "json", "docx", "pdf", "xlsx"} {
			if files[format], err = WriteFile(tx, draft, &i, format, plainWords, func(Named) bool { return true }); err != nil {
				return err
			}
		}
		return nil
	})
	return files
}

func TestG22TheFilesOfAnIssuedReportStayWhatTheyWere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx, p := context.Background(), parsed(t, "2024-H1")
		clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
		c := register(t, d)
		kept, gone := enterColumn(t, d, "12/06/2024", "Nuôi ong lấy mật"), enterColumn(t, d, "13/06/2024", "Trồng vải sớm")
		clock.Set(testkit.Day(2024, time.July, 3, 9, 0))
		if _, err := SaveDraft(ctx, d, writes, p, []byte(oneLine("Có {pho-bien.chuyen-muc} chuyên mục, {robocon-2024.doi-thi} đội, {robocon-2024.nguoi} người.")), 0, ""); err != nil {
			t.Fatal(err)
		}
		issued := issueNow(t, d, p, 1, "")
		before := issuedFiles(t, d, issued.ID)
		drawnLikeKept(t, d, issued, before)
		sheet := cellsOf(t, openBook(t, before["xlsx"]), "pho-bien.chuyen-muc")
		if sheet["A5"] != "12/6/2024" || sheet["A6"] != "13/6/2024" {
			t.Errorf("the rows behind the figure are %v", sheet)
		}

		clock.Set(testkit.Day(2024, time.July, 20, 9, 0))
		changeEverything(t, d, c, kept, gone)
		for format, content := range issuedFiles(t, d, issued.ID) {
			if !bytes.Equal(content, before[format]) {
				t.Errorf("the %s of the issued report changed", format)
			}
		}
		if now := work(t, d, p).Now; now.Figures[0].Value != 3 || now.Figures[1].Value != 431 {
			t.Errorf("the draft counts %+v", now.Figures)
		}
		drawnLikeKept(t, d, issued, before)
		drawnOtherwise(t, d, c, issued, before)
	})
}

// drawnLikeKept wants the files drawn anew to be those that were kept.
func drawnLikeKept(t *testing.T, d *db.DB, issued Issued, kept map[string][]byte) {
	t.Helper()
	for _, format := range keptFormats {
		if !bytes.Equal(drawnNow(t, d, issued, format), kept[format]) {
			t.Errorf("the %s drawn anew is not the one that was kept", format)
		}
	}
}

// drawnOtherwise changes what the files are drawn from, as a later version of the program might: what is downloaded stays. A report that
// was issued before files were kept is drawn.
func drawnOtherwise(t *testing.T, d *db.DB, c *contests.Contest, issued Issued, before map[string][]byte) {
	t.Helper()
	change := func(statement string) {
		t.Helper()
		err := d.Write(context.Background(), scope, func(tx *db.Tx) error { _, err := tx.Exec(statement, issued.ID); return err })
		if err != nil {
			t.Fatal(err)
		}
	}
	change(`UPDATE report_issue SET content = REPLACE(content, 'chuyên mục', 'bài báo') WHERE id = ?`)
	read(t, d, func(tx *db.Tx) (err error) { issued, err = IssuedByID(tx, issued.ID); return err })
	who := newSite(t, d)
	cookies := who.person("doc-bao-cao", "admin", c)
	for _, kept := range []bool{true, false} {
		for _, format := range keptFormats {
			w := who.get(fmt.Sprintf("/bao-cao/ban-hanh/%d/tai-ve?dang=%s", issued.ID, format), cookies)
			sent := bytes.TrimPrefix(w.Body.Bytes(), []byte("\ufeff"))
			if w.Code != 200 || bytes.Equal(sent, before[format]) != kept || bytes.Equal(sent, drawnNow(t, d, issued, format)) == kept {
				t.Errorf("%s, files kept: %v: status %d, the %d bytes are another file", format, kept, w.Code, len(sent))
			}
		}
		if kept {
			change(`DELETE FROM report_file WHERE issue_id = ?`)
		}
	}
}

// drawnNow is a file of an issued report as the program draws it now.
func drawnNow(t *testing.T, d *db.DB, i Issued, format string) (content []byte) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		draft, err := i.Draft()
		if err == nil {
			content, err = drawFile(tx, draft, &i, format, nil, nil)
		}
		return err
	})
	return content
}

// changeEverything enters, corrects and takes out rows, withdraws a team, and defines a figure and a register anew.
func changeEverything(t *testing.T, d *db.DB, c *contests.Contest, kept, gone int64) {
	t.Helper()
	ctx := context.Background()
	enterColumn(t, d, "14/06/2024", "Ủ phân hữu cơ")
	enterColumn(t, d, "15/06/2024", "Tưới nhỏ giọt")
	err := registers.Correct(ctx, d, writes, "pho-bien-kien-thuc", kept, 1, map[string]string{"ngay": "11/06/2024", "loai": "chuyen-muc", "noi-dung": "Nuôi ong nội"}, "Ghi sai ngày")
	if err == nil {
		err = registers.Remove(ctx, d, writes, "pho-bien-kien-thuc", gone, 1, "Ghi hai lần")
	}
	if err != nil {
		t.Fatal(err)
	}
	var first int64
	read(t, d, func(tx *db.Tx) error { return tx.Get(&first, `SELECT id FROM entry WHERE code = 'RB24-A-0001'`) })
	if err := entries.Withdraw(ctx, d, tester, reload(t, d, c), first, 0, "xin rút", "2024-06-25"); err != nil {
		t.Fatal(err)
	}
	f := Registered{Name: "pho-bien.chuyen-muc", Label: contests.Text{VI: "Mọi việc phổ biến"}, Unit: contests.Text{VI: "việc"}, Query: registers.Query{Register: "pho-bien-kien-thuc", Op: registers.OpCount}}
	if err := SaveFigure(ctx, d, writes, f, 0, "Tính mọi loại"); err != nil {
		t.Fatal(err)
	}
}
