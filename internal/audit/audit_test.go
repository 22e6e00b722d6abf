// Tests of the audit: a line stays or goes with its change, and comes back as it was written.
package audit

import (
	"context"
	"errors"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestALineKeepsWhoDidWhatAndWhy(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		by := By{AccountID: 7, Name: "Nguyễn Thị Hạnh", Via: "web"}
		write := func(l Line, result error) error {
			return d.Write(ctx, "all", func(tx *db.Tx) error {
				if err := Write(tx, by, l); err != nil {
					return err
				}
				return result
			})
		}
		first := Line{ContestID: 3, Act: "entry.approve", Subject: "entry", SubjectID: 12, Before: map[string]string{"state": "submitted"},
			After: map[string]string{"state": "approved"}, Reason: "đủ hồ sơ"}
		if err := write(first, nil); err != nil {
			t.Fatal(err)
		}
		undone := errors.New("undone")
		if err := write(Line{Act: "entry.reject", Subject: "entry", SubjectID: 12}, undone); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if err := write(Line{Act: "entry.approve", Subject: "entry", SubjectID: 13}, nil); err != nil {
			t.Fatal(err)
		}
		if err := write(Line{Act: "entry.bad", Subject: "entry", SubjectID: 12, After: func() {}}, nil); err == nil {
			t.Error("a value that JSON cannot hold was accepted")
		}
		var lines []Entry
		err := d.Read(ctx, func(tx *db.Tx) (err error) {
			lines, err = History(tx, "entry", 12)
			return err
		})
		if err != nil || len(lines) != 1 {
			t.Fatalf("history: %v, %v", lines, err)
		}
		got := lines[0]
		got.ID = 0
		want := Entry{At: clock.Now().UnixMilli(), ContestID: 3, AccountID: 7, Actor: "Nguyễn Thị Hạnh", Via: "web", Act: "entry.approve",
			Subject: "entry", SubjectID: 12, Before: `{"state":"submitted"}`, After: `{"state":"approved"}`, Reason: "đủ hồ sơ"}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}
