// The use cases of a judge's device: save a draft, sign a sheet, correct it by a new revision.
package marking

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
)

// maxComment is the length of a judge's comment in characters.
const maxComment = 2000

// Signing is what a judge signs for one entry (its code) in a round (its code). Base is the revision of the judge's own sheet that the
// form was made from, 0 = none; Reason says why a signed sheet is corrected; Request is the key of the form: the same key with the
// same marks gets the same answer, however often it is sent.
type Signing struct {
	Round   string
	Entry   string
	Marks   map[string]decimal.Milli // by criterion
	Comment string
	Reason  string
	Base    int
	Request string
}

// SheetSigned is what became of it. Late: the round was closed, and the head of the jury has the sheet; Revision is 0 then.
type SheetSigned struct {
	Revision int
	Pass     int
	Points   decimal.Milli
	At       int64 // Unix milliseconds
	Late     bool
	Repeated bool // the same request was answered before
}

// Sign appends a revision of the judge's sheet (the account in by), ends the draft, opens a round that waited and moves its version. In
// a closed or published round the sheet is kept for the head of the jury instead.
//
// Faults: NotFound for an entry that is not assigned to this judge, of the own unit, or not there, all alike; Conflict when the
// judge's sheet is no longer at Base, or a late one waits; Invalid for marks (field "m.<criterion>"), "comment" and "reason".
func Sign(ctx context.Context, d *db.DB, by audit.By, contestID int64, s Signing, through ThroughFunc) (out SheetSigned, err error) {
	s.Comment, s.Reason = strings.TrimSpace(s.Comment), strings.TrimSpace(s.Reason)
	err = d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		t, err := taskOf(tx, contestID, by.AccountID, s.Round, s.Entry, through)
		if err != nil {
			return err
		}
		var done bool
		if out, done, err = t.answered(s); done || err != nil {
			return err
		}
		if s.Base != t.revision() {
			return fault.Conflict("judging.stale")
		}
		if t.waitingLate() != nil {
			return fault.Conflict("judging.late_waits")
		}
		points, err := checkSigning(t, s)
		if err != nil {
			return err
		}
		out = SheetSigned{Pass: t.Asked, Points: points, At: tx.NowMS()}
		if sealed(t.row.State) {
			out.Late = true
			return t.keepLate(tx, by, s, points)
		}
		out.Revision = s.Base + 1
		return t.write(tx, by, s, points)
	})
	return out, err
}

// answered finds what an earlier request with this key did. A key that signed something else is no repetition.
func (t *task) answered(s Signing) (out SheetSigned, done bool, err error) {
	if s.Request == "" {
		return out, false, nil
	}
	marks := milliJSON(s.Marks)
	for _, r := range t.Revisions {
		if r.Request == s.Request && r.Marks == marks && r.Comment == s.Comment {
			return SheetSigned{Revision: r.Revision, Pass: r.Pass, Points: r.Points, At: r.RecordedAt, Repeated: true}, true, nil
		}
	}
	for _, l := range t.Late {
		if l.Request == s.Request && l.Marks == marks && l.Comment == s.Comment {
			return SheetSigned{Pass: l.Pass, Points: decimal.Milli(l.Points), At: l.ReceivedAt, Late: true, Repeated: true}, true, nil
		}
	}
	if t.usedKey(s.Request) {
		return out, false, fault.Conflict("judging.stale")
	}
	return out, false, nil
}

// write appends the revision and what goes with it.
func (t *task) write(tx *db.Tx, by audit.By, s Signing, points decimal.Milli) error {
	row := SheetRow{RoundID: t.row.ID, EntryID: t.Entry.ID, Judge: t.Judge.Code, Attempt: 1, Revision: s.Base + 1, Marks: milliJSON(s.Marks), Points: points,
		RulesVersion: t.Contest.RulesVersion, Actor: t.Judge.Name, Reason: s.Reason, EffectiveAt: tx.NowMS(), RecordedAt: tx.NowMS(),
		Pass: t.Asked, AccountID: &by.AccountID, Comment: s.Comment, Request: s.Request}
	id, err := insertSheet(tx, t.Contest.ID, row)
	if err != nil {
		return err
	}
	if t.Draft.Version > 0 {
		if err := dropDraft(tx, t.row.ID, t.Entry.ID, t.Judge.ID); err != nil {
			return err
		}
	}
	if t.row.State == contests.Waiting {
		if err := contests.SetRoundState(tx, t.row.ID, contests.Open); err != nil {
			return err
		}
	}
	if err := contests.BumpRound(tx, t.row.ID); err != nil {
		return err
	}
	line := audit.Line{ContestID: t.Contest.ID, Act: "score.sign", Subject: "sheet", SubjectID: id, Reason: s.Reason,
		After: t.said(s.Marks, points, s.Comment, row.Revision)}
	if held := t.sheet(); held != nil {
		line.Act, line.Before = "score.correct", map[string]any{"marks": json.RawMessage(held.Marks), "points": held.Points, "comment": held.Comment, "revision": held.Revision}
	}
	return audit.Write(tx, by, line)
}

// said is what a sheet says, for the audit.
func (t *task) said(marks map[string]decimal.Milli, points decimal.Milli, comment string, revision int) map[string]any {
	return map[string]any{"round": t.Round.Code, "entry": t.Entry.Code, "judge": t.Judge.Code, "marks": marks, "points": points,
		"comment": comment, "revision": revision, "pass": t.Asked}
}

// Drafting is what a judge saves without signing it. Version is of the draft that the form was made from, 0 = none.
type Drafting struct {
	Round   string
	Entry   string
	Marks   map[string]decimal.Milli // those given so far
	Comment string
	Version int
}

// SaveDraft keeps an unfinished sheet of the judge (the account in by) and gives its version. It counts for nothing and moves no version of the
// round. Faults as Sign; Conflict when another device saved since Version.
func SaveDraft(ctx context.Context, d *db.DB, by audit.By, contestID int64, s Drafting, through ThroughFunc) (version int, err error) {
	s.Comment = strings.TrimSpace(s.Comment)
	err = d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		t, err := taskOf(tx, contestID, by.AccountID, s.Round, s.Entry, through)
		if err != nil {
			return err
		}
		version = t.Draft.Version
		marks := milliJSON(s.Marks)
		if t.Draft.Version > 0 && t.Draft.Marks == marks && t.Draft.Comment == s.Comment {
			return nil
		}
		if s.Version != t.Draft.Version {
			return fault.Conflict("judging.draft_stale")
		}
		if err := checkDraft(t, s); err != nil {
			return err
		}
		version++
		return saveDraft(tx, t.row.ID, t.Entry.ID, t.Judge.ID, draftRow{Version: version, Marks: marks, Comment: s.Comment})
	})
	return version, err
}

// milliJSON writes marks with their codes sorted, as SheetRow.Marks.
func milliJSON(marks map[string]decimal.Milli) string {
	plain := make(map[string]int64, len(marks))
	for code, v := range marks {
		plain[code] = int64(v)
	}
	return marksJSON(Value{Marks: plain})
}

// readMarks is the other way round.
func readMarks(text string) (map[string]decimal.Milli, error) {
	marks := map[string]decimal.Milli{}
	if text == "" {
		return marks, nil
	}
	var plain map[string]int64
	if err := json.Unmarshal([]byte(text), &plain); err != nil {
		return nil, fmt.Errorf("marks %q: %w", text, err)
	}
	for code, v := range plain {
		marks[code] = decimal.Milli(v)
	}
	return marks, nil
}

// checkText refuses a text that is too long; field names it.
func checkText(field, text string, most int) error {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || utf8.RuneCountInString(text) > most {
		return fault.Invalid(field, "judging.text_long", "Max", most)
	}
	return nil
}
