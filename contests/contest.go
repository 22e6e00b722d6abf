// The contest as the rest of the program holds it: its row, its rules in force, its divisions and rounds.
package contests

// States of a contest, in their order.
const (
	Draft     = "draft"
	Announced = "announced"
	Running   = "running"
	Finished  = "finished"
	Archived  = "archived"
)

// States of a round, in their order.
const (
	Waiting   = "waiting"
	Open      = "open"
	Closed    = "closed"
	Published = "published"
)

// Contest is one edition of a contest series with the rules in force. It is read-only: Rules is shared between requests.
type Contest struct {
	ID           int64  `db:"id"`
	Code         string `db:"code"`
	State        string `db:"state"`
	RulesVersion int    `db:"rules_version"`
	CreatedAt    int64  `db:"created_at"` // ms
	Rules        *Rules `db:"-"`
	Divisions    []DivisionRow
	Rounds       []RoundRow
}

// DivisionRow is a division's row; what it means stands in the rules.
type DivisionRow struct {
	ID   int64  `db:"id"`
	Code string `db:"code"`
}

// RoundRow is a round's row. Version grows with every change that can move a rank: caches are keyed by it.
type RoundRow struct {
	ID      int64  `db:"id"`
	Code    string `db:"code"`
	State   string `db:"state"`
	Version int64  `db:"version"`
}

// DivisionID finds a division's id by code.
func (c *Contest) DivisionID(code string) (int64, bool) {
	for _, d := range c.Divisions {
		if d.Code == code {
			return d.ID, true
		}
	}
	return 0, false
}

// DivisionCode finds a division's code by id; "" when it is not of this contest.
func (c *Contest) DivisionCode(id int64) string {
	for _, d := range c.Divisions {
		if d.ID == id {
			return d.Code
		}
	}
	return ""
}

// RoundRow finds a round's row by code.
func (c *Contest) RoundRow(code string) (RoundRow, bool) {
	for _, r := range c.Rounds {
		if r.Code == code {
			return r, true
		}
	}
	return RoundRow{}, false
}

// RoundCode finds a round's code by id; "" when it is not of this contest.
func (c *Contest) RoundCode(id int64) string {
	for _, r := range c.Rounds {
		if r.ID == id {
			return r.Code
		}
	}
	return ""
}
