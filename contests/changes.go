// The last changes in a contest, from the audit lines: what one person did to many things in a row is one line.
package contests

import (
	"fmt"
	"time"

	"hoithi/internal/db"
)

const (
	changesRead  = 600              // audit lines looked at
	changesShown = 8                // lines on the page
	changesGap   = 10 * time.Minute // a longer pause starts a new line
)

// change is one act of one person, Count times between At (the last) and the line before.
type change struct {
	At     int64 `db:"at"` // ms
	Actor  string
	Act    string
	Reason string
	Count  int64 `db:"-"`
}

// lastChanges reads newest first, at most changesShown.
func lastChanges(tx *db.Tx, contestID int64) ([]change, error) {
	var lines []change
	err := tx.Select(&lines, `SELECT at, actor, act, reason FROM audit WHERE contest_id = ? ORDER BY id DESC LIMIT ?`, contestID, changesRead)
	if err != nil {
		return nil, fmt.Errorf("last changes: %w", err)
	}
	return mergeChanges(lines), nil
}

// mergeChanges joins neighbours of the same person and act; the reason stays only when they share it.
func mergeChanges(lines []change) []change {
	var merged []change
	var oldest int64
	for _, line := range lines {
		if n := len(merged); n > 0 {
			last := &merged[n-1]
			if last.Actor == line.Actor && last.Act == line.Act && oldest-line.At <= changesGap.Milliseconds() {
				last.Count++
				oldest = line.At
				if last.Reason != line.Reason {
					last.Reason = ""
				}
				continue
			}
			if n == changesShown {
				break
			}
		}
		line.Count = 1
		merged, oldest = append(merged, line), line.At
	}
	return merged
}
