// Whatever a holder is called, the words stay on the paper: all of them, within their fields and the frame, none over another.
package certificates

import (
	"fmt"
	"strings"
	"testing"

	"hoithi/internal/testkit"
)

// awkward are holders with the longest words there may be, and the shortest.
func awkward() map[string]Words {
	unit := "Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở Hoàng Hoa Thám Phân hiệu Tân Hiệp"
	names := strings.Join([]string{"Nguyễn Hoàng Phương Thùy Dương", "Trương Nguyễn Hạnh Nguyên Khuê", "Đoàn Nguyễn Thượng Quỳnh Hương", "Phan Huỳnh Nguyễn Thảo Trường"}, ", ")
	signing := Signing{Decision: "1234/QĐ-LHHKHKT", DecisionDay: "2024-12-28", Place: "Thành phố Hồ Chí Minh", Authority: "TM. BAN THƯỜNG VỤ LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT",
		Title: "PHÓ CHỦ TỊCH THƯỜNG TRỰC", Signer: "Nguyễn Hoàng Phương Thùy Dương"}
	about := About{Role: roleEntry, Prize: "Giải Khuyến khích", Team: strings.Repeat("Sao Mai ", 6), Unit: unit, District: "Huyện Yên Thế", Members: names, Mentors: "Nguyễn Hoàng Phương Thùy Dương, Đoàn Nguyễn Thượng Quỳnh Hương",
		Contest: "Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng tỉnh Bắc Giang lần thứ 20, năm 2024", Division: "Các giải pháp ứng phó với biến đổi khí hậu, bảo vệ môi trường và phát triển kinh tế",
		Office: "Liên hiệp các hội Khoa học và Kỹ thuật tỉnh Bắc Giang"}
	authors := about
	authors.Works, authors.Authors, authors.Members, authors.Team = true, 4, "", "Máy tách vỏ lạc mini dùng năng lượng mặt trời cho hộ gia đình nông thôn miền núi phía Bắc"
	mentor := authors
	mentor.Role, mentor.Authors = roleMentor, 0
	return map[string]Words{"a team of four": {about, signing}, "four authors": {authors, signing}, "a mentor": {mentor, signing},
		"the least": {About{Role: roleContestant, Prize: "A", Contest: "B", Office: "C"}, Signing{}}}
}

func TestLongWordsWrapOrShrinkAndAreNeverCut(t *testing.T) {
	name := map[string]string{"a team of four": "Những Người Bạn Nhỏ Yêu Khoa Học Vùng Cao Yên Thế Ẫ", "four authors": "Nguyễn Hoàng Phương Thùy Dương, Trương Nguyễn Hạnh Nguyên Khuê, Đoàn Nguyễn Thượng Quỳnh Hương, Phan Huỳnh Nguyễn Thảo Trường",
		"a mentor": strings.Repeat("Ữ", 50), "the least": "An"}
	for _, kind := range Kinds {
		for _, portrait := range []bool{false, true} {
			for who, w := range awkward() {
				t.Run(fmt.Sprintf("%s upright=%v %s", kind, portrait, who), func(t *testing.T) {
					measure(t, Default(kind, portrait), Certificate{Number: "12345/GCN-2024", Replaces: "12344/GCN-2024", Day: "2024-12-28", Name: name[who], Kind: kind}, w)
				})
			}
		}
	}
}

// measure lays a certificate out and looks where its words came to stand.
func measure(t *testing.T, d Design, c Certificate, w Words) {
	t.Helper()
	p := newPen("", testkit.Day(2024, 8, 16, 9, 0))
	values := filling(c, w)
	s, err := lay(d, values, site, p)
	if err != nil {
		t.Fatal(err)
	}
	said, boxes := make([][]string, len(d.Fields)), [][5]float64{} // left, top, right, bottom, field
	for _, code := range s.codes {
		boxes = append(boxes, [5]float64{code.x, code.y, code.x + code.side, code.y + code.side, float64(code.field)})
	}
	for _, l := range s.lines {
		f := d.Fields[l.field]
		said[l.field] = append(said[l.field], l.text)
		top, bottom := l.y-0.75*l.face.size*pointMM, l.y+0.22*l.face.size*pointMM
		if l.x < mm(f.X)-0.01 || l.x+l.width > mm(f.X+f.Width)+0.01 || f.Height > 0 && (top < mm(f.Y) || bottom > mm(f.Y+f.Height)) {
			t.Errorf("%q leaves its field", l.text)
		}
		if inside := frameOuter + frameBand + 1.5; l.x < inside || l.x+l.width > s.width-inside || top < inside || bottom > s.height-inside {
			t.Errorf("%q stands on the frame", l.text)
		}
		if l.face.size < 7 {
			t.Errorf("%q is set in %v points", l.text, l.face.size)
		}
		boxes = append(boxes, [5]float64{l.x, top, l.x + l.width, bottom, float64(l.field)})
	}
	for i, f := range d.Fields {
		if want := strings.Join(strings.Fields(fill(f.Text, values)), " "); strings.Join(said[i], " ") != want {
			t.Errorf("field %d says %q, want %q", i+1, said[i], want)
		}
	}
	for i, a := range boxes {
		for _, b := range boxes[:i] {
			if a[4] != b[4] && a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3] {
				t.Errorf("fields %v and %v lie over each other", b[4]+1, a[4]+1)
			}
		}
	}
}
