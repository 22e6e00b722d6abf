// How many sheets wait for a judge or referee, for the page where people arrive.
package marking

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
)

// WaitsFunc counts the sheets that wait for a person in all contests.
type WaitsFunc = func(tx *db.Tx, a auth.Actor, now time.Time) (int64, error)

// WaitsForJudge counts the entries a judge has still to sign in rounds that take sheets.
func WaitsForJudge(through ThroughFunc) WaitsFunc {
	return func(tx *db.Tx, a auth.Actor, _ time.Time) (n int64, err error) {
		list, err := desksOf(tx, a, through)
		for _, d := range list {
			if !sealed(d.Row.State) {
				n += int64(len(d.Items) - d.Done())
			}
		}
		return n, err
	}
}

// WaitsForReferee counts the attempts without a sheet in the field rounds of a referee's contests that take sheets.
func WaitsForReferee(through ThroughFunc) WaitsFunc {
	return func(tx *db.Tx, a auth.Actor, _ time.Time) (n int64, err error) {
		a.Admin = false // whose places are only those of a role
		lists, err := refereePages{through: through}.lists(tx, a)
		for _, l := range lists {
			if done, all := l.progress(""); !sealed(l.Row.State) && a.Has(l.Contest.ID, contests.Referee) {
				n += int64(all - done)
			}
		}
		return n, err
	}
}
