// The sentences of the report, told by the story of 2024 day by day, on both engines.
package reports

import (
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// contestsOnly is a template of nothing but what the contests write.
const contestsOnly = `format: 1
name: Phần cuộc thi
issuer: LIÊN HIỆP HỘI
symbol: BC-LHH
place: Bắc Giang
title: [BÁO CÁO TÓM TẮT, "Kết quả thực hiện phong trào thi đua {ky-va-ky-sau}"]
sections:
  - heading: 1. Kết quả thực hiện {ky-ngan}
    empty: Trong kỳ không tổ chức cuộc thi, hội thi.
    lines:
      - {key: trong-ky, text: "{cuoc-thi.trong-ky}"}
      - {key: trien-khai, text: "[Tổ chức triển khai {cuoc-thi.trien-khai}.]"}
  - heading: 2. Nhiệm vụ trọng tâm {ky-sau-ngan}
    empty: Chưa có vòng thi trong kế hoạch.
    lines:
      - {key: ky-sau, text: "{cuoc-thi.ky-sau}"}
recipients: [Lưu VT.]
signer: {authority: TM. BAN THƯỜNG VỤ}
`

func draft(t testing.TB, d *db.DB, period string) Draft {
	t.Helper()
	return composed(t, d, contestsOnly, period)
}

func composed(t testing.TB, d *db.DB, document, period string) (draft Draft) {
	t.Helper()
	template, err := ParseTemplate([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	read(t, d, func(tx *db.Tx) (err error) {
		draft, err = Compose(tx, template, p)
		return err
	})
	return draft
}

func TestTheReportOfEachPeriodReadsAsTheUnionWritesIt(t *testing.T) {
	const (
		contest = "Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất năm 2024"
		entered = "Chủ trì tổ chức " + contest + " với 432 đội thi, 1484 thanh thiếu niên và người hướng dẫn đăng ký dự thi"
		rounds  = "thi vòng loại" + " với 342 đội dự thi, chọn 48 đội vào vòng chung kết; thi chung kết với 48 đội dự thi, trao 30 giải (03 giải Nhất, 06 giải Nhì, 09 giải Ba, 12 giải Khuyến khích)"
	)
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		expect := func(period string, lines ...string) {
			t.Helper()
			text := draft(t, d, period).Text()
			for _, line := range lines {
				if !strings.Contains(text, line+"\n") {
					t.Errorf("%s on %s lacks %q:\n%s", period, clock.Now().Format(time.DateOnly), line, text)
				}
			}
		}
		clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
		expect("2024-H1", "- Trong kỳ không tổ chức cuộc thi, hội thi.", "- Chưa có vòng thi trong kế hoạch./.")
		c := register(t, d)
		expect("2024-H1", "BÁO CÁO TÓM TẮT", "Kết quả thực hiện phong trào thi đua 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024",
			"1. Kết quả thực hiện 6 tháng đầu năm", "- "+entered+".", "2. Nhiệm vụ trọng tâm 6 tháng cuối năm",
			"- Tổ chức thi vòng loại, thi chung kết Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất./.")
		expect("2023-H2", "- Trong kỳ không tổ chức cuộc thi, hội thi.", "- Phát động, nhận đăng ký dự thi Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất./.")

		clock.Set(testkit.Day(2024, time.July, 10, 9, 0))
		expect("2024-H2", "- Tổ chức thi vòng loại "+contest+" (dự kiến ngày 13/7/2024); thi chung kết (dự kiến ngày 14/8/2024).", "2. Nhiệm vụ trọng tâm 6 tháng đầu năm 2025")
		clock.Set(testkit.Day(2024, time.July, 13, 12, 0))
		expect("2024-H2", "- Tổ chức thi vòng loại "+contest+" ngày 13/7/2024 (chưa có kết quả); thi chung kết (dự kiến ngày 14/8/2024).")
		qualify(t, d, c)
		expect("2024-H2", "- Tổ chức thi vòng loại "+contest+" với 342 đội dự thi (chưa công bố kết quả); thi chung kết (dự kiến ngày 14/8/2024).")
		clock.Set(testkit.Day(2024, time.July, 17, 10, 0))
		drawLot(t, d, c)
		publish(t, d, c, "vong-loai")
		expect("2024-H1", "- "+entered+".")
		clock.Set(testkit.Day(2024, time.August, 14, 17, 0))
		finish(t, d, c)
		publish(t, d, c, "chung-ket")

		whole := strings.Replace(rounds, "thi vòng loại", "thi vòng loại "+contest, 1)
		expect("2024-H2", "- Tổ chức "+whole+".")
		expect("2024-Q3", "- Tổ chức "+whole+".", "Kết quả thực hiện phong trào thi đua quý III, nhiệm vụ quý IV năm 2024", "1. Kết quả thực hiện quý III")
		expect("2024-9M", "- "+entered+"; tổ chức "+rounds+".", "Kết quả thực hiện phong trào thi đua 9 tháng đầu năm, nhiệm vụ quý IV năm 2024")
		expect("2024-Y", "- "+entered+"; tổ chức "+rounds+".", "Kết quả thực hiện phong trào thi đua năm 2024, nhiệm vụ năm 2025", "1. Kết quả thực hiện năm 2024")
		testkit.Golden(t, "testdata/2024-H1.txt", []byte(draft(t, d, "2024-H1").Text()))
		content, err := draft(t, d, "2024-Y").JSON()
		if err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, "testdata/2024-Y.json", content)
	})
}
