// The last changes in a contest, from the audit lines: what one person did to many entries in a row is one line.
package contests

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/i18n"
)

const (
	changesRead  = 600              // audit lines read at a time
	changesShown = 8                // lines on the page
	changesGap   = 10 * time.Minute // a longer pause starts a new line
)

// change is one act of one person, Count times between At (the last) and the line before.
type change struct {
	ID     int64
	At     int64 // ms
	Actor  string
	Act    string
	Reason string
	After  string // JSON, of the last one
	Count  int64  `db:"-"`
}

// lastChanges reads newest first, at most changesShown. Acts on entries name contacts and give reasons: they are left out
// for those who may not view entries.
func lastChanges(tx *db.Tx, contestID int64, entries bool) ([]change, error) {
	var m merger
	for before := int64(math.MaxInt64); ; {
		var lines []change
		err := tx.Select(&lines, `SELECT id, at, actor, act, reason, after FROM audit WHERE contest_id = ? AND id < ? AND (? OR act NOT LIKE 'entry.%') ORDER BY id DESC LIMIT ?`,
			contestID, before, entries, changesRead)
		if err != nil {
			return nil, fmt.Errorf("last changes: %w", err)
		}
		if full := m.add(lines); full || len(lines) < changesRead {
			return m.list, nil
		}
		before = lines[len(lines)-1].ID
	}
}

// merger joins neighbours of the same person and act on entries or runs; the reason stays only when they share it.
// The entries that a roster brought belong to the line of the roster.
type merger struct {
	list   []change
	oldest int64 // ms, of what the last line holds
}

// add takes lines, newest first, and says whether enough have been seen.
func (m *merger) add(lines []change) (full bool) {
	for _, line := range lines {
		if n := len(m.list); n > 0 {
			last := &m.list[n-1]
			if last.brought(line) {
				continue
			}
			if last.Actor == line.Actor && last.Act == line.Act && comesInNumbers(line.Act) && m.oldest-line.At <= changesGap.Milliseconds() {
				last.Count++
				m.oldest = line.At
				if last.Reason != line.Reason {
					last.Reason = ""
				}
				continue
			}
			if n == changesShown {
				return true
			}
		}
		line.Count = 1
		m.list, m.oldest = append(m.list, line), line.At
	}
	return false
}

// comesInNumbers says of which acts one person does many in a row.
func comesInNumbers(act string) bool {
	return strings.HasPrefix(act, "entry.") || strings.HasPrefix(act, "run.") || strings.HasPrefix(act, "score.") || act == "account.personal_link"
}

// brought says whether a line was written by the same import of a roster.
func (ch change) brought(line change) bool {
	return ch.Act == "roster.import" && ch.At == line.At && ch.Actor == line.Actor && (line.Act == "entry.submit" || line.Act == "entry.corrected")
}

// actWords says what was done, with the figures the line was written with; an act without words of its own is said as the log says it.
func actWords(p *i18n.Printer, rules *Rules, ch change) string {
	if many := "contests.acts." + ch.Act; ch.Count > 1 && p.Has(many) {
		return p.T(many, "Count", ch.Count)
	}
	key := "contests.act." + ch.Act
	if !p.Has(key) {
		return p.T("contests.act.any", "What", p.T("journal.act."+ch.Act))
	}
	var after struct {
		Round, Division            string
		New, Changed, Number, Rank int64
	}
	if ch.After != "" {
		_ = json.Unmarshal([]byte(ch.After), &after) // written by this program; what cannot be read stays empty
	}
	if added := strings.TrimSuffix(key, "import") + "added"; after.Changed == 0 && p.Has(added) {
		key = added
	}
	args := []any{"New", after.New, "Changed", after.Changed, "Number", after.Number, "Rank", after.Rank}
	if round, ok := rules.Round(after.Round); ok {
		args = append(args, "Round", round.Name.Inside())
	}
	if division, ok := rules.Division(after.Division); ok {
		args = append(args, "Division", division.Name.Inside())
	}
	return p.T(key, args...)
}
