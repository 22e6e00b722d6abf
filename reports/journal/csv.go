// The audit log as CSV that Excel opens: with a BOM, and no cell that it would read as a formula.
package journal

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/web"
)

// most lines of a file; with a filter by day everything older is a file of its own.
const most = 100_000

func (h handlers) download(c echo.Context) error {
	pl, p := placeOf(c), web.Printer(c)
	f := pl.filterOf(c)
	f.Before = 0
	var file bytes.Buffer
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		file.Reset()
		file.WriteString("\ufeff")
		w := csv.NewWriter(&file)
		head := []string{}
		for _, column := range []string{"number", "at", "who", "via", "act", "entry", "before", "after", "reason"} {
			head = append(head, p.T("journal.column."+column))
		}
		if err := w.Write(head); err != nil {
			return err
		}
		for n, more := 0, true; more && n < most; n += 1000 {
			lines, older, err := f.page(tx, 1000)
			if err != nil {
				return err
			}
			for _, l := range lines {
				if err := w.Write(cells(l, actWords(p, l.Act), viaWords(p, l.Via), pl.zone)); err != nil {
					return err
				}
				f.Before = l.ID
			}
			more = older
		}
		w.Flush()
		return w.Error()
	})
	if err != nil {
		return err
	}
	name := "nhat-ky.csv"
	if pl.contest != nil {
		name = pl.contest.Code + "-" + name
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", file.Bytes())
}

func cells(l line, act, via string, zone *time.Location) []string {
	number := ""
	if l.Number > 0 {
		number = strconv.FormatInt(l.Number, 10)
	}
	return []string{number, time.UnixMilli(l.At).In(zone).Format("2006-01-02 15:04:05"), plain(l.Actor), plain(via), plain(act), plain(l.Code),
		plain(l.Before), plain(l.After), plain(l.Reason)}
}

// plain guards a text against being read as a formula.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
