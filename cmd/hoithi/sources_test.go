// Every table is sealed, or it is said here why not; and the registers' rows are.
package main

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/reports/registers"
)

// unsealed says why the rows of a table carry no seal.
var unsealed = map[string]string{
	"report_review": "changes until the report is issued; what was approved is sealed with the issue",
	"account":       "changes; its acts have lines", "contest": "changes; its acts have lines", "division": "made from the rules", "round": "changes; its acts have lines",
	"unit": "changes; its acts have lines", "entry": "derived from its events, compared by verify", "grants": "go when they end; worked out anew from their lines",
	"office_grant": "go when they end; their acts have lines", "run": "part of its sheet", "decision_entry": "part of its decision", "lot_entry": "part of its lot",
	"register_cell": "part of its revision", "register_row": "derived from its newest revision", "stored_file": "named by its hash",
	"past_result": "part of its edition", "past_area": "part of its edition",
	"target":        "derived from its newest revision",
	"round_session": "changes; its acts have lines", "session_entry": "changes; its acts have lines", "sheet_draft": "never counted",
	"audit": "the first source", "seal": "the chain", "seal_head": "the chain", "scope": "locks", "setting": "changes; its acts have lines",
	"session": "passing", "throttle": "passing", "link": "passing", "upload": "passing", "register_upload": "passing", "job": "passing",
	"certificate_counter": "follows from the certificates", "certificate_making": "passing",
	"second_factor": "secret", "recovery_code": "secret",
}

// TestG21EveryTableIsSealedOrSaidWhyNot fails for a new table until somebody has decided: append-only rows go into sources.go, others above.
func TestG21EveryTableIsSealedOrSaidWhyNot(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		var tables []db.Table
		if err := d.Read(t.Context(), func(tx *db.Tx) (err error) { tables, err = tx.Tables(); return err }); err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, s := range sealed {
			known[s.Table] = true
			if key := "verify.what." + s.Name; !testPrinter(t).Has(key) {
				t.Errorf("no message %s", key)
			}
		}
		for _, table := range tables {
			if known[table.Name] == (unsealed[table.Name] != "") {
				t.Errorf("table %s: seal its append-only rows in sources.go, or say in this file why not (one of the two)", table.Name)
			}
			known[table.Name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(unsealed)) {
			if !known[name] {
				t.Errorf("there is no table %s", name)
			}
		}
	})
}

func TestG21VerifyFindsAChangedRowOfARegister(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(time.Date(2024, 6, 20, 9, 0, 0, 0, storyZone))
		typed := map[string]string{"ngay": "12/6/2024", "noi-dung": "Phản biện quy hoạch", "co-quan-giao": "ubnd-tinh", "hinh-thuc": "gop-y-phan-bien", "trang-thai": "da-thuc-hien"}
		if _, err := registers.Enter(t.Context(), d, storyBy, "tu-van-phan-bien", typed); err != nil {
			t.Fatal(err)
		}
		sealAll(t, d)
		found := func(statements ...string) (texts string) {
			undo := errors.New("undo")
			err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
				for _, s := range statements {
					if n, err := tx.Exec(s); err != nil || n == 0 {
						t.Fatal(s, n, err)
					}
				}
				_, list, err := audit.Check(tx, d, sealed)
				if err != nil {
					return err
				}
				texts = ""
				for _, f := range list {
					texts += testPrinter(t).Fault(f) + "\n"
				}
				return undo
			})
			if !errors.Is(err, undo) {
				t.Fatal(err)
			}
			return texts
		}
		if said := found(); said != "" {
			t.Fatal(said)
		}
		for _, s := range []string{`UPDATE register_cell SET value = 'tinh-uy' WHERE field = 'co-quan-giao'`, `DELETE FROM register_cell WHERE field = 'hinh-thuc'`,
			`UPDATE register_revision SET day = '2024-07-12'`} {
			if said := found(s); !strings.Contains(said, "dòng sổ tu-van-phan-bien · 1.1") {
				t.Errorf("%s: %s", s, said)
			}
		}
	})
}
