// How long the pages take over thirty years of three contests in ten districts.
package history

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// thirtyYears is 90 editions of 10 districts and 30 prizes each.
func thirtyYears() (all []Edition) {
	count := func(n int) *int64 { v := int64(n); return &v }
	for s, series := range []string{"Robocon", youth, "Sáng tạo kỹ thuật"} {
		for year := 1995; year < 2025; year++ {
			e := Edition{Series: series, SeriesKey: seriesKey(series), Year: year, Revision: 1, Kind: Recorded, Number: count(year - 1994), Entries: count(10 * (year - 1994)), Participants: count(20 * (year - 1994)), Prizes: count(30)}
			for i := range 30 {
				e.Results = append(e.Results, Result{Division: "Bảng A", Prize: "Giải Ba", Entry: fmt.Sprint("Máy gieo hạt kiểu ", i, s), People: "Trần Thị Đào, Lê Văn Ơn", Unit: "THCS Hòa Bình", Area: fmt.Sprint("Huyện ", i%10)})
			}
			for i := range 10 {
				e.Areas = append(e.Areas, Area{Area: fmt.Sprint("Huyện ", i), Entries: count(year - 1994), Participants: count(year - 1990)})
			}
			all = append(all, e)
		}
	}
	return all
}

// BenchmarkPages opens the charts, the hall and a search as an office's person does; each is to take less than 50 ms.
func BenchmarkPages(b *testing.B) {
	for engine, dsn := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(engine, func(b *testing.B) { benchPages(b, dsn(b)) })
	}
}

func benchPages(b *testing.B, dsn string) {
	d, err := db.Open(b.Context(), dsn, testkit.NewClock().Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	err = d.Write(b.Context(), scope, func(tx *db.Tx) error {
		for _, e := range thirtyYears() {
			if err := insert(tx, audit.By{Name: "bench"}, e, "", ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	handler, _ := sitetest.New(b, d, func(app *web.App) { Routes(app, d, nobody) })
	cookies := enter(b, handler, d, "xem", contests.Reader).cookies
	for name, path := range map[string]string{"charts": ChartsPath + "?so=prizes", "hall": Path, "search": Path + "?tim=gieo+hat"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil)
				for _, c := range cookies {
					r.AddCookie(c)
				}
				w := httptest.NewRecorder()
				if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
