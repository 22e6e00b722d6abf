// What a file changes: pure comparison of what it says with the sheets in force.
package marking

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
)

// maxReason is the length of a reason in characters.
const maxReason = 1000

// Equal says that two sheets say the same.
func (v Value) Equal(w Value) bool {
	return v.Points == w.Points && v.HasTime == w.HasTime && (!v.HasTime || v.TimeMS == w.TimeMS) && maps.Equal(v.Marks, w.Marks)
}

// value of a stored revision.
func (s SheetRow) value() (Value, error) {
	v := Value{Points: s.Points}
	if err := json.Unmarshal([]byte(s.Marks), &v.Marks); err != nil {
		return v, fmt.Errorf("marks of sheet %d: %w", s.ID, err)
	}
	if s.TimeMS != nil {
		v.TimeMS, v.HasTime = *s.TimeMS, true
	}
	return v, nil
}

// compare says of each row what it does to the sheet in force, and notes the rows and sheets that stay as they are:
// entries without marks in the file, and sheets in force that the file does not name.
func compare(rows []Row, current []SheetRow, codeOf map[int64]string) (notes []sheet.Note, err error) {
	held := make(map[place]SheetRow, len(current))
	for _, s := range current {
		if s.Judge == "" {
			held[place{s.EntryID, s.Attempt}] = s
		}
	}
	var absent, kept, untouched []string
	named := map[place]bool{}
	for i := range rows {
		r := &rows[i]
		at := place{r.Entry.ID, r.Attempt}
		if r.Change == Absent {
			absent = append(absent, r.Entry.Code)
			if slices.ContainsFunc(current, func(s SheetRow) bool { return s.EntryID == at.entry && (at.attempt == 0 || s.Attempt == at.attempt) }) {
				kept = append(kept, r.Entry.Code)
			}
			continue
		}
		named[at] = true
		s, ok := held[at]
		if !ok {
			continue
		}
		if r.Old, err = s.value(); err != nil {
			return nil, err
		}
		r.Revision = s.Revision
		r.Change = Changed
		if r.Old.Equal(r.Value) {
			r.Change = Same
		}
	}
	for _, s := range current {
		if at := (place{s.EntryID, s.Attempt}); s.Judge == "" && !named[at] {
			untouched = append(untouched, codeOf[s.EntryID])
		}
	}
	notes = addNote(notes, "marking.note_absent", absent)
	notes = addNote(notes, "marking.note_absent_kept", kept)
	return addNote(notes, "marking.note_untouched", untouched), nil
}

// addNote names up to ten entries.
func addNote(notes []sheet.Note, key string, codes []string) []sheet.Note {
	if len(codes) == 0 {
		return notes
	}
	const shown = 10
	list := strings.Join(codes[:min(len(codes), shown)], ", ")
	if len(codes) > shown {
		list += ", …"
	}
	return append(notes, sheet.Note{Key: key, Args: []any{"Count", len(codes), "Codes", list}})
}

// digest names all that would be written, whatever the order of the rows.
func digest(rows []Row) string {
	var lines []string
	for _, r := range rows {
		if r.Change == New || r.Change == Changed {
			lines = append(lines, fmt.Sprintf("%d %s %d %d %d %s %d %t %d", r.Entry.ID, r.Judge.Code, r.Pass, r.Attempt, r.Revision, marksJSON(r.Value), r.Value.Points, r.Value.HasTime, r.Value.TimeMS))
		}
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// marksJSON writes the marks with their codes sorted.
func marksJSON(v Value) string {
	b, err := json.Marshal(v.Marks)
	if err != nil {
		panic(err) // a map of numbers can always be written
	}
	return string(b)
}

// checkApply refuses to write what nobody agreed to, and a change of closed or published marks without a reason.
func checkApply(p *Preview, f File) error {
	if f.Expect != "" && f.Expect != p.Digest {
		return fault.Conflict("marking.preview_stale")
	}
	reason := strings.TrimSpace(f.Reason)
	switch {
	case p.NeedsReason && reason == "":
		return fault.Invalid("reason", "marking.reason_needed", "Round", p.Round.Name)
	case utf8.RuneCountInString(reason) > maxReason:
		return fault.Invalid("reason", "marking.reason_long", "Max", maxReason)
	}
	return nil
}

// sealed says that marks of a round in this state change only with a reason.
func sealed(state string) bool { return state == contests.Closed || state == contests.Published }
