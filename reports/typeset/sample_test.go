// A paper with everything in it, as the tests use it.
package typeset

import (
	"fmt"
	"time"
)

// sample is a report of the Union with a chart, a long annex and a landscape one; no word of it stands in a page's head.
func sample() Document {
	long := Table{Columns: []Column{{Head: "STT", Width: 1, Align: Centre}, {Head: "Tên bài dự thi", Width: 5}, {Head: "Đơn vị", Width: 5}, {Head: "Điểm", Width: 2, Align: Right}}}
	for i := range 60 {
		long.Rows = append(long.Rows, Cells(fmt.Sprint(i+1), "Đội Nguyễn Thị Ưởng và những người bạn trường làng", "Trường Tiểu học và Trung học cơ sở Nguyễn Văn Cừ, huyện Yên Dũng", "97,25"))
	}
	long.Rows = append(long.Rows, Row{Bold: true, Cells: []Cell{{Text: "Tổng cộng", Span: 3}, {Text: "5.835,00"}}})
	wide := Table{Over: []Cell{{Text: "", Span: 3}, {Text: "Vòng loại", Span: 3}, {Text: "Chung kết", Span: 2}}}
	for i, h := range []string{"STT", "Mã", "Tên đội", "Lần 1", "Lần 2", "Cộng", "Điểm", "Giải"} {
		wide.Columns = append(wide.Columns, Column{Head: h, Width: []float64{1, 2, 6, 2, 2, 2, 2, 3}[i], Align: []Align{Centre, Left, Left, Right, Right, Right, Right, Left}[i]})
	}
	for i := range 30 {
		wide.Rows = append(wide.Rows, Cells(fmt.Sprint(i+1), "A-001", "Đội Ánh Dương", "45,00", "46,50", "91,50", "88,00", "Khuyến khích"))
	}
	body := "Chủ trì tổ chức Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất năm 2024 với 432 đội thi, 1484 thanh thiếu niên và người hướng dẫn đăng ký dự thi; “Sáng tạo khoa học với đời sống” trên Báo Bắc Giang điện tử."
	return Document{
		Properties: Properties{Title: "Báo cáo 6 tháng đầu năm 2024", Subject: "Kết quả thực hiện", Author: "Liên hiệp các hội Khoa học và Kỹ thuật tỉnh Bắc Giang", Created: time.Date(2024, 7, 1, 8, 0, 0, 0, time.UTC)},
		Blocks: []Block{
			Head{Superior: "ỦY BAN NHÂN DÂN TỈNH BẮC GIANG", Issuer: "LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT", Symbol: "BC-LHH", Place: "Bắc Giang", Date: Day{2024, 2, 5}},
			Title{Kind: "BÁO CÁO", Summary: []string{"Kết quả thực hiện phong trào thi đua 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024"}},
			Heading{Level: 1, Text: "1. Kết quả thực hiện 6 tháng đầu năm"},
			Runs(Bold("Điều 1. "), Plain(body), Italic(" (chữ nghiêng liền"), Plain("dấu).")),
			Items(body, "Đăng ký 01 nhiệm vụ khoa học công nghệ thực hiện năm 2025.", body+" "+body+" "+body),
			Heading{Level: 2, Text: "1.1. Biểu đồ"},
			Chart{Title: "Số đội thi và thành viên tăng qua ba năm", Labels: []string{"Năm 2024", "Năm 2025", "Năm 2026"}, Series: []Series{{"Đội thi", []int64{432, 434, 879}}, {"Thành viên", []int64{1484, 1146, 1763}}}},
			Chart{Title: "Đội thi theo năm", Lines: true, Labels: []string{"Năm 2023", "Năm 2024", "Năm 2025", "Năm 2026"}, Series: []Series{{"Đội thi", []int64{Missing, 432, 434, 879}}}},
			Heading{Level: 1, Text: "2. Nhiệm vụ trọng tâm"},
			List{Numbered: true, Start: 3, Items: [][]Run{{Plain("Việc thứ ba <&> \"ngoặc\".")}, {Bold("Việc thứ tư. "), Plain(body)}}},
			Text(body + "/."),
			Signing{Recipients: []string{"- Hội Văn học nghệ thuật, Hội Người cao tuổi tỉnh - Trưởng, Phó Khối thi đua (b/c);", "- Lưu: VT."}, Signatures: []Signature{{Authority: "TM. BAN THƯỜNG VỤ", Title: "CHỦ TỊCH", Name: "Nguyễn Văn Ưởng"}}},
			Annex{Number: "I", Title: "DANH SÁCH CÁC ĐỘI THI", Of: "(Kèm theo Báo cáo số 12/BC-LHH ngày 05 tháng 02 năm 2024 của Liên hiệp các hội Khoa học và Kỹ thuật tỉnh Bắc Giang)"},
			long,
			Annex{Number: "II", Title: "BẢNG TỔNG HỢP ĐIỂM", Landscape: true},
			wide,
			Section{Anew: true},
			Head{Issuer: "LIÊN HIỆP HỘI", Number: "7", Symbol: "LHH-VP", About: "V/v mời dự Lễ tổng kết và trao giải", Place: "Bắc Giang"},
			Paragraph{Runs: []Run{Plain("Kính gửi: Trường Tiểu học Bích Sơn.")}, Align: Centre},
			Text("Trân trọng kính mời."),
			Paragraph{Runs: []Run{Plain("Ý kiến khác:")}, Dotted: 3},
			Signing{Signatures: []Signature{{Title: "THƯ KÝ", Note: "(Ký, ghi rõ họ tên)"}, {Title: "CHỦ TỌA", Upon: "Bắc Giang, ngày 14 tháng 8 năm 2024", Name: "Trần Thị Bình"}}},
		},
	}
}
