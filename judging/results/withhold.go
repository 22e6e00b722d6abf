// A prize that is not given although somebody has the rank for it: on record, with a reason.
package results

// Withheld says that Count of a prize are not given in a division, or in the contest; the entries with the rank get the next prize.
type Withheld struct {
	ID         int64  `db:"id"`
	Prize      string `db:"prize"`
	Count      int    `db:"count"`
	Reason     string `db:"reason"`
	DecidedBy  string `db:"decided_by"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"` // ms
}
