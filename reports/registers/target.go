// Targets (chỉ tiêu) of a year or half-year: what was set, as append-only revisions, beside what a figure came to.
package registers

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Target is a number to reach in a period.
type Target struct {
	ID       int64  `db:"id"`
	Period   string `db:"period"` // "2024-Y", "2024-H1", "2024-H2"
	Name     string `db:"name"`
	Figure   string `db:"figure"` // name of the figure that counts the result, "" = none does
	Unit     string `db:"unit"`   // "lớp"
	Number   int64  `db:"number"`
	Removed  bool   `db:"removed"`
	Revision int    `db:"revision"`
}

// Figures are the named figures that targets are compared with. All funcs are needed.
type Figures struct {
	List  func(tx *db.Tx) ([]NamedFigure, error)
	Value func(tx *db.Tx, name string, period Period, known int64) (n int64, has bool, err error) // has is false while there is nothing to count
	Href  func(tx *db.Tx, name, period string) (string, error)                                    // the rows behind it, "" = none can be shown
}

// NamedFigure is one figure to choose.
type NamedFigure struct {
	Name  string
	Label Text
}

var targetPeriod = regexp.MustCompile(`^([0-9]{4})-(Y|H1|H2)$`)

// PeriodOf reads the code of a year or half-year: "2024-H1" is 1 January to 30 June 2024.
func PeriodOf(code string) (p Period, year int, ok bool) {
	m := targetPeriod.FindStringSubmatch(code)
	if m == nil {
		return p, 0, false
	}
	year, _ = strconv.Atoi(m[1])
	p = Period{m[1] + "-01-01", m[1] + "-12-31"}
	switch m[2] {
	case "H1":
		p.To = m[1] + "-06-30"
	case "H2":
		p.From = m[1] + "-07-01"
	}
	return p, year, year >= firstYear && year <= lastYear
}

// YearBefore is the same period a year earlier: "2023-H1" for "2024-H1".
func YearBefore(code string) string {
	_, year, ok := PeriodOf(code)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%04d%s", year-1, code[4:])
}

// Share is what part of a target was reached, in whole per cent rounded half up; a target of nothing is reached by nothing: 100.
func Share(result, target int64) int64 {
	if target == 0 {
		return 100
	}
	return (result*200 + target) / (2 * target)
}

const (
	maxTargetName = 200
	maxUnit       = 40
)

// clean brings a target into form and says what is wrong with it, all of it.
func (t Target) clean() (Target, error) {
	t.Name, t.Unit, t.Figure = text.Clean(t.Name), text.Clean(t.Unit), text.Clean(t.Figure)
	var faults []error
	if _, _, ok := PeriodOf(t.Period); !ok {
		faults = append(faults, fault.Invalid("period", "registers.fault.period"))
	}
	switch n := len([]rune(t.Name)); {
	case n == 0:
		faults = append(faults, fault.Invalid("name", "registers.fault.empty"))
	case n > maxTargetName:
		faults = append(faults, fault.Invalid("name", "registers.fault.long", "Max", maxTargetName))
	}
	if len([]rune(t.Unit)) > maxUnit {
		faults = append(faults, fault.Invalid("unit", "registers.fault.long", "Max", maxUnit))
	}
	if t.Number < 0 || t.Number > maxNumber {
		faults = append(faults, fault.Invalid("number", "registers.fault.number", "Value", strconv.FormatInt(t.Number, 10)))
	}
	return t, errors.Join(faults...)
}

// SetTarget adds a target. Invalid "period", "name", "unit", "number"; Conflict when the period has one of the name.
func SetTarget(ctx context.Context, d *db.DB, by audit.By, t Target) (id int64, err error) {
	if t, err = t.clean(); err != nil {
		return 0, err
	}
	err = d.Write(ctx, scope, func(tx *db.Tx) (err error) { id, err = insertTarget(tx, by, t); return err })
	return id, err
}

// insertTarget adds a clean target inside an act.
func insertTarget(tx *db.Tx, by audit.By, t Target) (int64, error) {
	if err := targetFree(tx, t, 0); err != nil {
		return 0, err
	}
	t.Revision = 1
	err := tx.Get(&t.ID, `INSERT INTO target (period, name, name_canon, figure, unit, number, revision) VALUES (?, ?, ?, ?, ?, ?, 1) RETURNING id`,
		t.Period, t.Name, text.Canon(t.Name), t.Figure, t.Unit, t.Number)
	if err != nil {
		return 0, fmt.Errorf("set target: %w", err)
	}
	return t.ID, targetRevision(tx, by, t, "entered", nil, "")
}

// ChangeTarget changes a target that stands at t.Revision, or with removed takes it out. A reason is needed. Faults as SetTarget, and
// Conflict when somebody else changed it since.
func ChangeTarget(ctx context.Context, d *db.DB, by audit.By, t Target, removed bool, reason string) error {
	t, err := t.clean()
	if reason = text.Clean(reason); reason == "" {
		err = errors.Join(err, fault.Invalid("ly-do", "registers.fault.reason"))
	}
	if err != nil {
		return err
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		old, err := TargetByID(tx, t.ID)
		if err != nil {
			return err
		}
		if old.Revision != t.Revision || old.Removed {
			return fault.Conflict("registers.fault.changed_since")
		}
		next, kind := t, "corrected"
		if removed {
			next, kind = old, "removed"
		}
		next.Period, next.Removed = old.Period, removed
		if next == old {
			return nil
		}
		return moveTarget(tx, by, old, next, kind, reason)
	})
}

// moveTarget appends a revision and brings the target's current state after it.
func moveTarget(tx *db.Tx, by audit.By, old, next Target, kind, reason string) error {
	if err := targetFree(tx, next, next.ID); err != nil {
		return err
	}
	next.Revision = old.Revision + 1
	_, err := tx.Exec(`UPDATE target SET name = ?, name_canon = ?, figure = ?, unit = ?, number = ?, removed = ?, revision = ? WHERE id = ?`,
		next.Name, text.Canon(next.Name), next.Figure, next.Unit, next.Number, next.Removed, next.Revision, next.ID)
	if err != nil {
		return fmt.Errorf("change target: %w", err)
	}
	return targetRevision(tx, by, next, kind, targetWords(old), reason)
}

// targetFree refuses two targets of one name in a period.
func targetFree(tx *db.Tx, t Target, but int64) error {
	var other bool
	err := tx.Get(&other, `SELECT EXISTS (SELECT 1 FROM target WHERE period = ? AND name_canon = ? AND NOT removed AND id <> ?)`, t.Period, text.Canon(t.Name), but)
	if err == nil && other {
		err = fault.New(fault.KindConflict, "name", "registers.fault.target_twice", "Name", t.Name)
	}
	return err
}

func targetRevision(tx *db.Tx, by audit.By, t Target, kind string, before any, reason string) error {
	_, err := tx.Exec(`INSERT INTO target_revision (target_id, revision, kind, period, name, figure, unit, number, account_id, actor, reason, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.ID, t.Revision, kind, t.Period, t.Name, t.Figure, t.Unit, t.Number, by.AccountID, by.Name, reason, tx.NowMS())
	if err != nil {
		return fmt.Errorf("revision of target: %w", err)
	}
	after := any(targetWords(t))
	if t.Removed {
		after = nil
	}
	return audit.Write(tx, by, audit.Line{Act: "target." + kind, Subject: "target", SubjectID: t.ID, Before: before, After: after, Reason: reason})
}

func targetWords(t Target) map[string]any {
	return map[string]any{"period": t.Period, "name": t.Name, "figure": t.Figure, "unit": t.Unit, "number": t.Number}
}

const targetColumns = `SELECT id, period, name, figure, unit, number, removed, revision FROM target`

// Targets lists the targets of a period in the order in which they were set.
func Targets(tx *db.Tx, period string) (list []Target, err error) {
	if err = tx.Select(&list, targetColumns+` WHERE period = ? AND NOT removed ORDER BY id`, period); err != nil {
		return nil, fmt.Errorf("targets: %w", err)
	}
	return list, nil
}

// TargetByID reads one target, one that was taken out too. NotFound.
func TargetByID(tx *db.Tx, id int64) (t Target, err error) {
	err = tx.Get(&t, targetColumns+` WHERE id = ?`, id)
	if errors.Is(err, db.ErrNoRow) {
		err = fault.NotFound("registers.unknown_target")
	}
	return t, err
}

// TargetHistory lists what was done to a target, oldest first.
func TargetHistory(tx *db.Tx, id int64) (list []TargetRevision, err error) {
	err = tx.Select(&list, `SELECT revision, kind, name, figure, unit, number, actor, reason, recorded_at FROM target_revision WHERE target_id = ? ORDER BY revision`, id)
	return list, err
}

// TargetRevision is one revision of a target.
type TargetRevision struct {
	Revision   int    `db:"revision"`
	Kind       string `db:"kind"`
	Name       string `db:"name"`
	Figure     string `db:"figure"`
	Unit       string `db:"unit"`
	Number     int64  `db:"number"`
	Actor      string `db:"actor"`
	Reason     string `db:"reason"`
	RecordedAt int64  `db:"recorded_at"`
}
