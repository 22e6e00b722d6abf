// This file is what answers to programs differ in: any site may read them, and their errors are JSON (RFC 9457).
package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// APIPrefix is where the addresses for programs begin.
const APIPrefix = "/api/"

// Problem is the body of a refusal to a program.
type Problem struct {
	Type   string `json:"type"` // always about:blank: the status says it all
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"` // for people, in the reader's language
}

// OpenData lets scripts of any site read an answer. It is for public data only: no answer with it may depend on who asks.
func OpenData(c echo.Context) {
	h := c.Response().Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

func forProgram(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, APIPrefix) }

// problem answers an error to a program.
func problem(c echo.Context, status int, title string, messages []string) error {
	OpenData(c)
	body, err := json.Marshal(Problem{"about:blank", title, status, strings.Join(messages, "\n")})
	if err != nil {
		return err
	}
	return c.Blob(status, "application/problem+json", body)
}
