// Tests this package's pages in a browser: nothing wider than a phone, and nothing serious for axe.
package contests

import (
	"net/http/httptest"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
)

func TestPagesFitAPhone(t *testing.T) {
	dsn := testkit.SQLite(t)
	clock := testkit.NewClock()
	d, err := db.Open(t.Context(), dsn, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	s := newSite(t, d, Home{Counts: someCounts, Attention: func(_ *db.Tx, c *Contest, _ time.Time) ([]Item, error) {
		return []Item{{Kind: ItemTie, Count: 1, Args: []any{"Round", c.Rules.Rounds[0].Name}, Href: "/x"}, {Kind: ItemOverdue, Count: 3, Href: "/x"}}, nil
	}})
	c := added(t, d)
	publish(t, d, c, 1)
	id := account(t, d, true)
	s.signIn(d, id)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	tab := browser.Open(t, 390, 844)
	for _, page := range []struct{ name, path string }{{"front", "/"}, {"contest", "/cuoc-thi/robocon-2024"}, {"manage", "/quan-ly/robocon-2024"}} {
		for _, size := range []struct {
			name          string
			width, height int64
		}{{"320", 320, 640}, {"390", 390, 844}, {"768", 768, 1024}, {"1280", 1280, 800}} {
			tab.Resize(size.width, size.height)
			tab.Go(server.URL + page.path)
			tab.Axe(page.name + "-" + size.name)
		}
	}
}
