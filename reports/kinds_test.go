// Every kind of period: the days it counts, what it is called, the lines that stand in it only, and what it is compared with.
package reports

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// ofKinds is a template with a line for some kinds of periods only.
var ofKinds = strings.Replace(strings.Replace(contestsOnly, `{key: trong-ky, text: "{cuoc-thi.trong-ky}"}`,
	`{key: chung, text: "{ky}: [{pho-bien.chuyen-muc|5} chuyên mục][, năm trước {pho-bien.chuyen-muc@cung-ky|5}]."}
      - {key: nua-nam, periods: [H1, H2], text: "Sơ kết nửa năm."}
      - {key: nhiem-ky, periods: [term], text: "Tổng kết nhiệm kỳ."}
      - {key: tru-quy, periods: ["!Q3", "!Q4"], text: "Không phải báo cáo quý."}`, 1), `      - {key: trien-khai, text: "[Tổ chức triển khai {cuoc-thi.trien-khai}.]"}`+"\n", "", 1)

func TestEachKindOfPeriodCountsItsOwnDays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2025, time.January, 10, 9, 0))
		for i, day := range []string{"31/12/2019", "01/01/2020", "15/05/2023", "01/01/2024", "30/06/2024", "01/07/2024", "30/09/2024", "01/10/2024", "31/12/2024", "01/01/2025"} {
			enterColumn(t, d, day, fmt.Sprint("Chuyên mục ", i))
		}
		if err := SaveTemplate(context.Background(), d, writes, []byte(ofKinds), 0, "Thử"); err != nil {
			t.Fatal(err)
		}
		for period, want := range map[string]string{
			"2024-H1":   "- 6 tháng đầu năm 2024: 2 chuyên mục, năm trước 1.|- Sơ kết nửa năm.|- Không phải báo cáo quý.",
			"2024-H2":   "- 6 tháng cuối năm 2024: 4 chuyên mục.|- Sơ kết nửa năm.|- Không phải báo cáo quý.",
			"2024-9M":   "- 9 tháng đầu năm 2024: 4 chuyên mục, năm trước 1.|- Không phải báo cáo quý.",
			"2024-Y":    "- Năm 2024: 6 chuyên mục, năm trước 1.|- Không phải báo cáo quý.",
			"2024-Q3":   "- Quý III năm 2024: 2 chuyên mục.",
			"2024-Q4":   "- Quý IV năm 2024: 2 chuyên mục.",
			"2020-2024": "- Giai đoạn 2020-2024: 8 chuyên mục, năm trước 1.|- Tổng kết nhiệm kỳ.|- Không phải báo cáo quý.",
		} {
			var lines []string
			for _, sentence := range work(t, d, parsed(t, period)).Now.Sections[0].Bullets {
				lines = append(lines, "- "+sentence.String())
			}
			if got := strings.Join(lines, "|"); got != want {
				t.Errorf("%s reads\n%s\nwant\n%s", period, got, want)
			}
		}
	})
}

func TestTheReportOfATermIsIssuedAsAnyOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.December, 20, 9, 0))
		enterColumn(t, d, "01/02/2020", "Chuyên mục đầu nhiệm kỳ")
		clock.Set(testkit.Day(2025, time.January, 10, 9, 0))
		for _, period := range []string{"2024-9M", "2024-Y", "2020-2024"} {
			p := parsed(t, period)
			if _, err := SaveDraft(context.Background(), d, writes, p, []byte(oneLine("Có[ {pho-bien.chuyen-muc} chuyên mục] trong {ky}.")), 0, ""); err != nil {
				t.Fatal(err)
			}
			issued := issueNow(t, d, p, 1, "")
			if again, err := issued.Draft(); err != nil || again.Period != period || again.AsOf != "2024-12-31" && again.AsOf != "2024-09-30" {
				t.Errorf("%s is issued as %s to %s, %v", period, again.Period, again.AsOf, err)
			}
			if files := issuedFiles(t, d, issued.ID); len(files["docx"]) == 0 || !strings.Contains(string(files["txt"]), p.InWords()) {
				t.Errorf("%s: the files lack the period: %s", period, files["txt"])
			}
		}
	})
}
