// How long the demo's workbook and figures take.
package reports

import (
	"bytes"
	"context"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
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
