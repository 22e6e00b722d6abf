// The use cases of a panel: a judge or referee is added, changed, taken off; each has an account with the role.
package marking

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// JudgeDraft is a judge or referee as typed. Division is a code, "" = all divisions; Unit, Area and Phone may be empty.
type JudgeDraft struct {
	Role     string // RoleJudge or RoleReferee
	Code     string
	Name     string
	Unit     string
	Area     string
	Division string
	Phone    string
}

// codePattern is what a judge's code may be: it becomes a part of the account's login.
var codePattern = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._-]{0,19}$`)

const maxUnit = 200 // characters

// clean gives the draft as it is kept.
func (j JudgeDraft) clean() JudgeDraft {
	j.Code = strings.ToUpper(text.Clean(j.Code))
	j.Name, j.Unit, j.Area, j.Phone = text.Clean(j.Name), text.Clean(j.Unit), text.Clean(j.Area), text.Clean(j.Phone)
	if digits, ok := text.Phone(j.Phone); ok {
		j.Phone = digits
	}
	return j
}

// check says all that is wrong with a cleaned draft, each with its field.
func (j JudgeDraft) check(c *contests.Contest) error {
	var faults []error
	wrong := func(field, key string, args ...any) { faults = append(faults, fault.Invalid(field, key, args...)) }
	if !codePattern.MatchString(j.Code) {
		wrong("code", "judging.code_bad")
	}
	if n := utf8.RuneCountInString(j.Name); n == 0 || n > auth.MaxName {
		wrong("name", "judging.name_bad", "Max", auth.MaxName)
	}
	if utf8.RuneCountInString(j.Unit) > maxUnit {
		wrong("unit", "judging.text_long", "Max", maxUnit)
	}
	if utf8.RuneCountInString(j.Area) > maxUnit {
		wrong("area", "judging.text_long", "Max", maxUnit)
	}
	if _, ok := text.Phone(j.Phone); j.Phone != "" && !ok {
		wrong("phone", "judging.phone_bad")
	}
	if j.Role != RoleJudge && j.Role != RoleReferee {
		wrong("role", "judging.role_bad")
	}
	if _, ok := c.DivisionID(j.Division); j.Division != "" && !ok {
		wrong("division", "judging.division_bad")
	}
	return errors.Join(faults...)
}

// row is the draft as a row; what it does not say comes from held.
func (j JudgeDraft) row(c *contests.Contest, held JudgeRow) JudgeRow {
	held.Role, held.Code, held.Name, held.Phone = j.Role, j.Code, j.Name, j.Phone
	held.Unit, held.UnitCanon, held.Area = j.Unit, text.Canon(j.Unit), j.Area
	held.DivisionID = nil
	if id, ok := c.DivisionID(j.Division); ok {
		held.DivisionID = &id
	}
	return held
}

// Draft is a row as it would be typed.
func (j JudgeRow) Draft(c *contests.Contest) JudgeDraft {
	d := JudgeDraft{Role: j.Role, Code: j.Code, Name: j.Name, Unit: j.Unit, Area: j.Area, Phone: j.Phone}
	if j.DivisionID != nil {
		d.Division = c.DivisionCode(*j.DivisionID)
	}
	return d
}

// AddJudge puts somebody on the panel: an account that signs in by links only, its role, the row. A code that was taken off comes back with
// what is said now. Faults: Invalid for each field, "code" when it is on the panel already.
func AddJudge(ctx context.Context, d *db.DB, by audit.By, contestID int64, j JudgeDraft) (id int64, err error) {
	j = j.clean()
	err = d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, contestID)
		if err != nil {
			return err
		}
		if err := j.check(c); err != nil {
			return err
		}
		all, err := JudgesOf(tx, c.ID)
		if err != nil {
			return err
		}
		for _, held := range all {
			if held.Code != j.Code {
				continue
			}
			if held.Active() {
				return fault.Invalid("code", "judging.code_taken", "Code", j.Code, "Name", held.Name)
			}
			id = held.ID
			return putJudge(tx, by, c, j, held)
		}
		id, err = newJudge(tx, by, c, j)
		return err
	})
	return id, err
}

// newJudge makes account, role and row.
func newJudge(tx *db.Tx, by audit.By, c *contests.Contest, j JudgeDraft) (int64, error) {
	account, err := auth.NewAccount(tx, by, strings.ToLower(j.Code)+"."+c.Code, j.Name)
	if err != nil {
		return 0, err
	}
	if err := auth.Grant(tx, by, account, c.ID, j.Role); err != nil {
		return 0, err
	}
	id, err := insertJudge(tx, c.ID, j.row(c, JudgeRow{AccountID: account}))
	if err != nil {
		return 0, err
	}
	return id, audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "judge.add", Subject: "judge", SubjectID: id, After: j})
}

// EditJudge changes everything but code and role. NotFound; Invalid for each field.
func EditJudge(ctx context.Context, d *db.DB, by audit.By, contestID, id int64, j JudgeDraft) error {
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, contestID)
		if err != nil {
			return err
		}
		held, err := judgeByID(tx, c.ID, id)
		if err != nil {
			return err
		}
		j.Code, j.Role = held.Code, held.Role
		j = j.clean()
		if err := j.check(c); err != nil {
			return err
		}
		return putJudge(tx, by, c, j, held)
	})
}

// putJudge writes a change, and brings back who was taken off. Nothing changed writes nothing.
func putJudge(tx *db.Tx, by audit.By, c *contests.Contest, j JudgeDraft, held JudgeRow) error {
	before := held.Draft(c)
	if held.Active() && before == j {
		return nil
	}
	row := j.row(c, held)
	row.RemovedAt = nil
	if err := updateJudge(tx, row); err != nil {
		return err
	}
	act := "judge.edit"
	if !held.Active() {
		act = "judge.add"
		if err := auth.Grant(tx, by, held.AccountID, c.ID, j.Role); err != nil {
			return err
		}
	}
	return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: act, Subject: "judge", SubjectID: held.ID, Before: before, After: j})
}

// RemoveJudge takes somebody off the panel who has signed nothing: assignments end, the role and the personal link go. NotFound; Conflict when a
// sheet is signed or waits as a late one.
func RemoveJudge(ctx context.Context, d *db.DB, by audit.By, contestID, id int64) error {
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, contestID)
		if err != nil {
			return err
		}
		held, err := judgeByID(tx, c.ID, id)
		if err != nil || !held.Active() {
			return err
		}
		signed, err := signedAnything(tx, c.ID, held)
		if err != nil {
			return err
		}
		if signed {
			return fault.Conflict("judging.has_signed", "Name", held.Name)
		}
		if err := closeAssignments(tx, held.ID, by.Name); err != nil {
			return err
		}
		now := tx.NowMS()
		held.RemovedAt = &now
		if err := updateJudge(tx, held); err != nil {
			return err
		}
		if err := auth.Revoke(tx, by, held.AccountID, c.ID, held.Role); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "judge.remove", Subject: "judge", SubjectID: held.ID, Before: held.Draft(c)})
	})
}
