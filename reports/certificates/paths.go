// Addresses of the pages of certificates.
package certificates

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/web"
)

// PublicPath is where anybody checks a certificate: below it by the token of its code, on it by number and name.
const PublicPath = "/giay"

func deskPath(c *contests.Contest) string { return web.Home + "/" + c.Code + "/giay-chung-nhan" }

func onePath(c *contests.Contest, id int64) string { return fmt.Sprintf("%s/%d", deskPath(c), id) }

func designPath(c *contests.Contest, kind string) string { return deskPath(c) + "/mau/" + kind }
