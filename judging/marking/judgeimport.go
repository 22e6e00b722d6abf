// The use case: a panel from a workbook, all or nothing.
package marking

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// JudgeFile is a workbook with judges and referees. Expect is the Digest of the preview that somebody agreed to, "" = whatever comes out.
type JudgeFile struct {
	Name    string
	Content []byte
	Expect  string
}

// JudgeLine is one row of the file that was understood.
type JudgeLine struct {
	Number int // as the spreadsheet counts
	Judge  JudgeDraft
	Change Change // New, Changed or Same
	Old    JudgeDraft
	Back   bool // was taken off the panel and comes back

	held JudgeRow
}

// JudgePreview is what a file does to the panel. Who is not in it stays.
type JudgePreview struct {
	Contest  *contests.Contest
	FileName string
	Digest   string
	Lines    []JudgeLine
	Notes    []sheet.Note
	Applied  bool
}

// Count is how many rows do this.
func (p *JudgePreview) Count(c Change) (n int) {
	for _, l := range p.Lines {
		if l.Change == c {
			n++
		}
	}
	return n
}

// Writes says whether the file changes anything.
func (p *JudgePreview) Writes() bool { return p.Count(New)+p.Count(Changed) > 0 }

// ImportJudges reads a workbook and says what it changes; unless dry it writes exactly that, in one act. A file that changes nothing
// writes nothing. Faults: Invalid with row and column for everything in the file, all together; Conflict when what would be written is
// not what Expect names.
func ImportJudges(ctx context.Context, d *db.DB, by audit.By, contestID int64, f JudgeFile, dry bool) (p *JudgePreview, err error) {
	f.Name = fileName(f.Name)
	book, err := sheet.Open(f.Name, f.Content)
	if err != nil {
		return nil, err
	}
	if dry {
		err = d.Read(ctx, func(tx *db.Tx) (err error) {
			p, err = planJudges(tx, contestID, *book, f)
			return err
		})
		return p, err
	}
	err = d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		if p, err = planJudges(tx, contestID, *book, f); err != nil {
			return err
		}
		if f.Expect != "" && f.Expect != p.Digest {
			return fault.Conflict("judging.preview_stale")
		}
		if !p.Writes() {
			return nil
		}
		p.Applied = true
		return p.write(tx, by)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (p *JudgePreview) write(tx *db.Tx, by audit.By) error {
	for _, l := range p.Lines {
		var err error
		switch l.Change {
		case New:
			_, err = newJudge(tx, by, p.Contest, l.Judge)
		case Changed:
			err = putJudge(tx, by, p.Contest, l.Judge, l.held)
		}
		if err != nil {
			return err
		}
	}
	return audit.Write(tx, by, audit.Line{ContestID: p.Contest.ID, Act: "judge.import", Subject: "contest", SubjectID: p.Contest.ID,
		After: map[string]any{"file": p.FileName, "new": p.Count(New), "changed": p.Count(Changed)}})
}

// Keys of the columns; they are the fields of a draft.
var judgeHeadings = []sheet.Heading{
	{Key: "code", Names: []string{"Mã giám khảo", "Mã", "Mã số", "Mã trọng tài", "Code", "Judge code"}},
	{Key: "name", Names: []string{"Họ và tên", "Họ tên", "Tên", "Name", "Full name"}},
	{Key: "unit", Names: []string{"Đơn vị", "Đơn vị công tác", "Cơ quan", "Trường", "Unit"}, Optional: true},
	{Key: "area", Names: []string{"Huyện, thành phố", "Huyện thị", "Địa bàn", "Huyện", "Area", "District"}, Optional: true},
	{Key: "division", Names: []string{"Lĩnh vực", "Bảng", "Bảng thi", "Tiểu ban", "Division", "Field"}, Optional: true},
	{Key: "role", Names: []string{"Vai trò", "Nhiệm vụ", "Role"}, Optional: true},
	{Key: "phone", Names: []string{"Điện thoại", "Số điện thoại", "SĐT", "Phone"}, Optional: true},
}

// roleWords are the texts of a role, folded.
var roleWords = map[string]string{"": RoleJudge, "giam khao": RoleJudge, "judge": RoleJudge, "trong tai": RoleReferee, "referee": RoleReferee}

func planJudges(tx *db.Tx, contestID int64, book sheet.Book, f JudgeFile) (*JudgePreview, error) {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return nil, err
	}
	columns, err := book.Find(judgeHeadings)
	if err != nil {
		return nil, err
	}
	all, err := JudgesOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	held := map[string]JudgeRow{}
	for _, j := range all {
		held[j.Code] = j
	}
	p := &JudgePreview{Contest: c, FileName: f.Name, Notes: book.Notes}
	var faults sheet.Faults
	seen := map[string]int{}
	for _, row := range book.Rows {
		l, err := judgeLine(c, row, columns)
		for _, one := range fault.All(err) {
			faults.Put(one.At(row.Number, book.Name(columns[one.Field])))
		}
		if first, twice := seen[l.Judge.Code]; twice && l.Judge.Code != "" {
			faults.Put(bad("judging.code_twice", "Code", l.Judge.Code, "First", first).At(row.Number, book.Name(columns["code"])))
		} else {
			seen[l.Judge.Code] = row.Number
		}
		if wrong := l.compare(c, held[l.Judge.Code]); wrong != nil {
			faults.Put(wrong.At(row.Number, book.Name(columns["role"])))
		}
		p.Lines = append(p.Lines, l)
	}
	p.Digest = judgesDigest(p.Lines)
	return p, faults.Err()
}

// judgeLine reads a row; faults have fields.
func judgeLine(c *contests.Contest, row sheet.Row, columns sheet.Columns) (JudgeLine, error) {
	of := func(key string) string { return columns.Of(row, key).Text }
	l := JudgeLine{Number: row.Number, Change: New, Judge: JudgeDraft{Role: roleWords[text.Fold(of("role"))], Code: of("code"), Name: of("name"), Unit: of("unit"),
		Area: of("area"), Phone: of("phone"), Division: of("division")}.clean()}
	if given := l.Judge.Division; given != "" {
		l.Judge.Division = divisionNamed(c, given)
	}
	return l, l.Judge.check(c)
}

// divisionNamed finds a division by code or name in either language; the text itself when there is none.
func divisionNamed(c *contests.Contest, given string) string {
	for _, d := range c.Rules.Divisions {
		for _, name := range []string{d.Code, "bảng " + d.Code, "lĩnh vực " + d.Code, d.Name.VI, d.Name.EN} {
			if name != "" && text.Fold(name) == text.Fold(given) {
				return d.Code
			}
		}
	}
	return given
}

// compare says what a row does to the judge of its code.
func (l *JudgeLine) compare(c *contests.Contest, held JudgeRow) *fault.Fault {
	if held.ID == 0 {
		return nil
	}
	l.held, l.Old, l.Back, l.Change = held, held.Draft(c), !held.Active(), Changed
	if l.Judge.Phone == "" {
		l.Judge.Phone = l.Old.Phone // a list without telephones takes none away
	}
	if held.Role != l.Judge.Role {
		return bad("judging.role_differs", "Code", held.Code)
	}
	if held.Active() && l.Old == l.Judge {
		l.Change = Same
	}
	return nil
}

// judgesDigest names all that would be written, whatever the order of the rows.
func judgesDigest(lines []JudgeLine) string {
	var all []string
	for _, l := range lines {
		if l.Change != Same {
			all = append(all, fmt.Sprintf("%q %q %t", l.Old, l.Judge, l.Back))
		}
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return hex.EncodeToString(sum[:])
}

// Summary is what the file does in a few lines.
func (p *JudgePreview) Summary(pr *i18n.Printer) []string {
	lines := []string{pr.T("judging.import.summary", "File", p.FileName, "New", p.Count(New), "Changed", p.Count(Changed), "Same", p.Count(Same))}
	for _, n := range p.Notes {
		lines = append(lines, pr.T(n.Key, n.Args...))
	}
	if !p.Writes() {
		lines = append(lines, pr.T("judging.import.nothing"))
	}
	return lines
}
