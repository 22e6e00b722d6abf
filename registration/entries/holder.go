// What other parts of the program need of the private link of an entry: its policy, what it opens, and a place on its page.
package entries

import (
	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// PrivateLink is the policy of pages below /ho-so/:token: the token opens one entry. Unknown tokens are not found, old ones gone.
func PrivateLink(d *db.DB) web.Policy { return privateLink(d) }

// Held is what the private link of a request opens; it panics on a route without that policy.
func Held(c echo.Context) (*contests.Contest, Entry) {
	found := c.Get(heldKey).(held)
	return found.contest, found.entry
}

// LinkHolder is how whoever holds the link of an entry appears in the history.
func LinkHolder(e Entry) audit.By { return linkHolder(e) }

// Notice is a card on the page of a private link: published results and what can be said against them.
type Notice struct {
	Title string
	Texts []string
	Links []Link
}

// NoticesFunc says what else the holder of a private link should know. path is the page of the link.
type NoticesFunc func(tx *db.Tx, p *i18n.Printer, c *contests.Contest, e Entry, path string) ([]Notice, error)
