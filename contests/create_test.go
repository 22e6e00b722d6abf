// Tests of making and loading contests on both databases.
package contests

import (
	"strings"
	"testing"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

var office = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

func TestAContestIsMadeFromItsRules(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		made, err := Create(t.Context(), d, office, []byte(kit(t)))
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			c, err := ByCode(tx, "robocon-2024")
			if err != nil {
				return err
			}
			if c.ID != made.ID || c.State != Announced || c.RulesVersion != 1 || c.CreatedAt != clock.Now().UnixMilli() {
				t.Errorf("loaded %+v", c)
			}
			if len(c.Divisions) != 3 || c.Divisions[2].Code != "C" || len(c.Rounds) != 2 || c.Rounds[0].Code != "vong-loai" || c.Rounds[0].State != Waiting {
				t.Errorf("divisions %v, rounds %v", c.Divisions, c.Rounds)
			}
			lines, err := audit.History(tx, "contest", c.ID)
			if err != nil || len(lines) != 1 || lines[0].Act != "contest.create" {
				t.Errorf("audit lines %v, %v", lines, err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestACodeIsTakenOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		if _, err := Create(t.Context(), d, office, []byte(kit(t))); err != nil {
			t.Fatal(err)
		}
		if _, err := Create(t.Context(), d, office, []byte(kit(t))); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("second contest of the same code: %v", err)
		}
	})
}

func TestListNeedsAsManyStatementsForThreeContestsAsForOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		var counts []int
		for _, code := range []string{"mot", "hai", "ba"} {
			if _, err := Create(t.Context(), d, office, []byte(strings.Replace(kit(t), "code: robocon-2024", "code: "+code, 1))); err != nil {
				t.Fatal(err)
			}
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				if _, err := List(tx); err != nil { // reads the new rules once
					return err
				}
				before := tx.Queries()
				all, err := List(tx)
				if err == nil && (all[0].Code != code || len(all[0].Divisions) != 3 || len(all[0].Rounds) != 2) {
					t.Errorf("newest is %+v", all[0])
				}
				counts = append(counts, tx.Queries()-before)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if counts[0] != counts[2] {
			t.Errorf("statements for 1, 2, 3 contests: %v", counts)
		}
	})
}

func TestAnUnknownContestIsNotFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			_, err := ByCode(tx, "khong-co")
			return err
		})
		if fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("got %v", err)
		}
	})
}
