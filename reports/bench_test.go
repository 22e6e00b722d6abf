// How long the workbook, the figures and the report take: of the demo, and over twenty years of data.
package reports

import (
	"bytes"
	"context"
	"testing"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/reports/registers"
	"hoithi/templates/sitetest"
)

func BenchmarkRankingsWorkbook(b *testing.B) {
	clock := testkit.NewClock()
	d := open(b, clock)
	c := tell(b, d, clock)
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := WriteRankings(context.Background(), d, c, &out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "file-bytes")
}

func BenchmarkReport(b *testing.B) {
	clock := testkit.NewClock()
	d := open(b, clock)
	tell(b, d, clock)
	for b.Loop() {
		if err := d.Read(context.Background(), func(tx *db.Tx) error { _, err := Build(tx, "2024-Y"); return err }); err != nil {
			b.Fatal(err)
		}
	}
}

// twentyYears is an office with twenty years behind it: 2,000 rows of registers and 2,000 entries a year, in three contests a year where
// the third is held every second year.
func twentyYears(b *testing.B) *db.DB {
	b.Helper()
	clock := testkit.NewClock()
	d := open(b, clock)
	clock.Set(testkit.Day(2024, time.December, 31, 9, 0))
	for year := 2005; year <= 2024; year++ {
		youth := 1100
		if year%2 == 0 {
			youth = 600
			bulk(b, d, edition(b, d, "ky-thuat-2024", year), heldContest{entries: 500, finalists: 100, prizes: 30})
		}
		bulk(b, d, edition(b, d, "robocon-2024", year), heldContest{entries: 900, finalists: 144, prizes: 30})
		bulk(b, d, edition(b, d, "sang-tao-2024", year), heldContest{entries: youth, finalists: 200, prizes: 33})
		if _, err := registers.Import(context.Background(), d, writes, registers.File{Name: "so.xlsx", Content: yearBook(b, year, 2000)}, false); err != nil {
			b.Fatal(err)
		}
	}
	return d
}

// BenchmarkYearReport writes the report of a year, its Word file, its workbook and the pages about it, and says how many statements each asks for.
func BenchmarkYearReport(b *testing.B) {
	d := twentyYears(b)
	for _, period := range []string{"2024-Y", "2020-2024"} {
		b.Run(period, func(b *testing.B) {
			queries := int64(0)
			for b.Loop() {
				if err := d.Read(context.Background(), func(tx *db.Tx) error { _, err := Build(tx, period); queries = int64(tx.Queries()); return err }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(queries), "statements")
		})
	}
	var draft Draft
	if err := d.Read(context.Background(), func(tx *db.Tx) (err error) { draft, err = Build(tx, "2024-Y"); return err }); err != nil {
		b.Fatal(err)
	}
	for _, format := range []string{"docx", "pdf", "xlsx"} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				err := d.Read(context.Background(), func(tx *db.Tx) error {
					_, err := WriteFile(tx, draft, nil, format, plainWords, func(Named) bool { return true })
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	s := newSite(b, d)
	id, err := auth.AddAccount(context.Background(), d, tester, "thu-ky", "Lê Thị Thu", "", true)
	if err != nil {
		b.Fatal(err)
	}
	who := sitetest.Enter(b, s.handler, d, id)
	for name, path := range map[string]string{"page": "/bao-cao?ky=2024-Y", "figures": "/bao-cao/so-lieu?ky=2024-Y", "overview": "/bao-cao/tong-quan?ky=2024-Y", "editor": "/bao-cao/soan?ky=2024-Y"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.shows(path, who, 200)
			}
		})
	}
}
