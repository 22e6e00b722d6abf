// Many entries at once for the tests of this package: units, entries with people, sheets and a publication, written straight into the tables.
package reports

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/results"
)

// edition makes a contest from a kit as if it were held in another year.
func edition(t testing.TB, d *db.DB, kit string, year int) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit(kit)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("2025", fmt.Sprint(year+1), "2024", fmt.Sprint(year)).Replace(bareKit.Replace(string(doc)))
	c, err := contests.Create(context.Background(), d, tester, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// held says how many entries a contest gets, how many of them take part in its last round, and how many win each prize.
type heldContest struct{ entries, finalists, prizes int }

// bulk writes a contest's entries, three people each, registered on its opening day; the first finalists have a sheet in the round that
// awards, and its publication gives the prizes to the first of them, each scheme's prize the same number.
func bulk(t testing.TB, d *db.DB, c *contests.Contest, h heldContest) {
	t.Helper()
	opens, round := c.Rules.RegistrationOpens().UnixMilli(), c.Rules.Awards.Round
	row, _ := c.RoundRow(round)
	of, _ := c.Rules.Round(round)
	on := of.On.Start(c.Rules.Location()).UnixMilli()
	snapshot := results.Snapshot{Format: results.SnapshotFormat, Contest: c.Code, Round: round, Divisions: []results.SnapshotDivision{{Code: c.Rules.Divisions[0].Code}}}
	write(t, d, c, func(tx *db.Tx) error {
		var unit int64
		for i := range h.entries {
			name, code := fmt.Sprintf("%s số %d", c.Code, i), fmt.Sprintf("%s-%05d", c.Code, i)
			if i%5 == 0 {
				if err := tx.Get(&unit, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
					"Trường "+name, name, name, []byte(name), c.Rules.Areas[i%len(c.Rules.Areas)], opens); err != nil {
					return err
				}
			}
			id, err := bulkEntry(tx, c, i, unit, name, code, opens)
			if err != nil {
				return err
			}
			if i >= h.finalists {
				continue
			}
			if _, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, rules_version, actor, effective_at, recorded_at)
				VALUES (?, ?, ?, '', 1, 1, '{}', ?, 1, 'test', ?, ?)`, c.ID, row.ID, id, i, on, on); err != nil {
				return err
			}
			published := results.SnapshotRow{Rank: i + 1, Code: code, Team: name, Unit: "Trường", District: c.Rules.Areas[0]}
			if prizes := c.Rules.Awards.Prizes; i < h.prizes {
				published.Prize = prizes[i%len(prizes)].Code
			}
			snapshot.Divisions[0].Rows = append(snapshot.Divisions[0].Rows, published)
		}
		if h.finalists == 0 {
			return nil
		}
		content, err := json.Marshal(snapshot)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO publication (contest_id, round_id, number, content, hash, round_version, rules_version, actor, published_at)
			VALUES (?, ?, 1, ?, ?, 1, 1, 'test', ?)`, c.ID, row.ID, string(content), c.Code, on+int64(24*time.Hour/time.Millisecond))
		return err
	})
}

func bulkEntry(tx *db.Tx, c *contests.Contest, i int, unit int64, name, code string, at int64) (id int64, err error) {
	division, _ := c.DivisionID(c.Rules.Divisions[i%len(c.Rules.Divisions)].Code)
	err = tx.Get(&id, `INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search, state, source,
		submission_digest, submitted_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'approved', 'roster', '', ?, ?) RETURNING id`,
		c.ID, division, unit, code, name, name, name, []byte(name), name, at, at)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(`INSERT INTO entry_event (entry_id, kind, effective_at, recorded_at, actor) VALUES (?, 'submitted', ?, ?, 'test')`, id, at, at); err != nil {
		return 0, err
	}
	for n, role := range [...]string{"contestant", "contestant", "mentor"} {
		person := fmt.Sprintf("%s-%d-%d", c.Code, i, n)
		if role == "mentor" {
			person = fmt.Sprintf("%s-%d-%d", c.Code, i/3, n) // one mentor of three entries
		}
		if _, err := tx.Exec(`INSERT INTO member (contest_id, entry_id, ordinal, role, name, name_folded, sort_key, person, since_at, since_recorded_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.ID, id, n, role, "Người "+person, person, []byte(person), person, at, at); err != nil {
			return 0, err
		}
	}
	return id, nil
}
