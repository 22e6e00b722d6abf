// Test of two people who apply the same preview at once.
package roster

import (
	"context"
	"errors"
	"sync"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestG18APreviewIsAppliedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		afterwards(clock)
		c := newContest(t, d)
		content := book(t, joined(team3(1, "Sao Mai", "rb1"), team3(2, "Rồng Xanh", "rb2")))
		preview := doImport(t, d, c, content, true)
		seen := preview.digest()
		const people = 6
		results := make([]error, people)
		var wg sync.WaitGroup
		for i := range people {
			wg.Go(func() {
				_, results[i] = importSeen(context.Background(), d, office, c, "a.xlsx", content, false, &seen)
			})
		}
		wg.Wait()
		done := 0
		for _, err := range results {
			switch {
			case err == nil:
				done++
			case !errors.Is(err, errOutdated):
				t.Errorf("refused with %v", err)
			}
		}
		if done != 1 {
			t.Errorf("%d people wrote it", done)
		}
	})
}
