// Addresses of the pages of certificates.
package certificates

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"hoithi/contests"
	"hoithi/internal/web"
)

// PublicPath is where anybody checks a certificate: below it by the token of its code, on it by number and name.
const PublicPath = "/giay"

func deskPath(c *contests.Contest) string { return web.Home + "/" + c.Code + "/giay-chung-nhan" }

func onePath(c *contests.Contest, id int64) string { return fmt.Sprintf("%s/%d", deskPath(c), id) }

func designPath(c *contests.Contest, kind string) string { return deskPath(c) + "/mau/" + kind }

// LocalAddress is a public address that only the server's own machine can open: a code printed with it is of no use. "" = others can open it.
func LocalAddress(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return base
	}
	return ""
}
