// The annex of the year 2024 by command: its totals are what the year's report says.
package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/testkit"
)

func TestTheAnnexByCommandAddsUpToTheYearsReport(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		toldUntil(t, dsn, "2024-08-20")
		out := filepath.Join(t.TempDir(), "phu-luc.xlsx")
		for _, step := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"export", "annex", "--period", "2024-Y", "-o", out}, 0, out},
			{[]string{"export", "annex", "--period", "2024-X", "-o", out}, 2, "2024-X"},
			{[]string{"export", "annex", "--period", "2019-Y", "-o", out}, 1, "không có cuộc thi nào"},
			{[]string{"export", "annex", "--period", "2024-Y", "--contest", "khac", "-o", out}, 1, "khac"},
		} {
			stdout, stderr, code := cli(t, append(step.args, "--db", dsn)...)
			if code != step.code || !strings.Contains(stdout+stderr, step.says) {
				t.Errorf("%v: %d\n%s%s, want %d and %q", step.args, code, stdout, stderr, step.code, step.says)
			}
		}
		f, err := excelize.OpenFile(out)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, want := range []struct{ sheet, total string }{
			{"robocon-2024 địa bàn", "Tổng số|432|1484|%s|30"}, {"robocon-2024 đơn vị", "Tổng số||432|1484|%s|30"},
			{"sang-tao-2024 địa bàn", "Tổng số|148|267|%s|33"},
		} {
			rows, err := f.GetRows(want.sheet)
			if err != nil {
				t.Fatal(f.GetSheetList(), err)
			}
			begin, end, _ := strings.Cut(want.total, "%s")
			found := false
			for _, row := range rows {
				line := strings.TrimPrefix(strings.Join(row, "|"), "|")
				found = found || strings.HasPrefix(line, begin) && strings.HasSuffix(line, end)
			}
			if !found {
				t.Errorf("%s lacks %s:\n%s", want.sheet, want.total, fmt.Sprint(rows[len(rows)-3:]))
			}
		}
	})
}
