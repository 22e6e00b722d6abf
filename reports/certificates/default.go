// The program's own designs: giấy chứng nhận and giấy khen, lying and upright, with the national motto, the body that gives them, number,
// decision, date and the place of the signature.
package certificates

import "slices"

// titles of the kinds, as the program's own designs print them.
var titles = map[string]string{Merit: "GIẤY CHỨNG NHẬN", Praise: "GIẤY KHEN"}

// words of the kinds in the program's own designs.
var ownWords = map[string]struct{ giver, lead, merit string }{
	Merit:  {"{co-quan}", "Chứng nhận {la}", "Đã {thanh-tich}"},
	Praise: {"{chuc-vu} {co-quan}", "Tặng {la}", "Đã có thành tích {thanh-tich}"},
}

// Default is the program's own design of a kind.
func Default(kind string, portrait bool) Design {
	if portrait {
		return Design{Portrait: true, Frame: true, Fields: portraitFields(kind)}
	}
	return Design{Frame: true, Fields: landscapeFields(kind)}
}

// middle is a field across the page in its middle.
func middle(left, width int, text string, y, height, size int, look, colour string) Field {
	f := Field{Text: text, X: left, Y: y, Width: width, Height: height, Size: size, Align: "centre", Colour: colour}
	for _, c := range look {
		switch c {
		case 'b':
			f.Bold = true
		case 'i':
			f.Italic = true
		case 'u':
			f.Underline = true
		}
	}
	return f
}

func landscapeFields(kind string) []Field {
	across := func(text string, y, height, size int, look, colour string) Field {
		return middle(300, 2370, text, y, height, size, look, colour)
	}
	signed := func(text string, y, height, size int, look string) Field {
		return middle(1650, 1050, text, y, height, size, look, "ink")
	}
	beside := func(text string, y, height, size int, look, colour string) Field {
		f := middle(600, 950, text, y, height, size, look, colour)
		f.Align = "left"
		return f
	}
	w := ownWords[kind]
	return []Field{
		across("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 195, 60, 13, "b", "ink"),
		across("Độc lập - Tự do - Hạnh phúc", 255, 65, 14, "bu", "ink"),
		across(w.giver, 355, 75, 15, "b", "blue"),
		across(titles[kind], 440, 210, 46, "b", "red"),
		across(w.lead, 655, 80, 17, "i", "ink"),
		across("{ten}", 740, 175, 34, "b", "blue"),
		across("{thuoc}\n{thanh-vien}\n{huong-dan}", 920, 205, 15, "", "ink"),
		across(w.merit, 1140, 110, 24, "b", "red"),
		across("{cuoc-thi}", 1255, 75, 15, "b", "ink"),
		across("{bang}", 1330, 65, 14, "i", "ink"),
		{X: 265, Y: 1525, Width: 300},
		beside("Số: {so}", 1555, 65, 13, "b", "ink"),
		beside("{quyet-dinh}\n{thay}\nQuét mã để kiểm tra giấy này.", 1620, 0, 11, "", "ink"),
		signed("{noi-cap}, {ngay}", 1420, 70, 13, "i"),
		signed("{tham-quyen}\n{chuc-vu}", 1490, 0, 13, "b"),
		signed("{nguoi-ky}", 1830, 65, 14, "b"),
	}
}

func portraitFields(kind string) []Field {
	across := func(text string, y, height, size int, look, colour string) Field {
		return middle(250, 1600, text, y, height, size, look, colour)
	}
	signed := func(text string, y, height, size int, look string) Field {
		return middle(1050, 820, text, y, height, size, look, "ink")
	}
	beside := func(text string, y, height, size int, look, colour string) Field {
		f := middle(240, 790, text, y, height, size, look, colour)
		f.Align = "left"
		return f
	}
	w := ownWords[kind]
	return []Field{
		across("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 235, 60, 13, "b", "ink"),
		across("Độc lập - Tự do - Hạnh phúc", 295, 65, 14, "bu", "ink"),
		across(w.giver, 430, 150, 15, "b", "blue"),
		across(titles[kind], 620, 200, 40, "b", "red"),
		across(w.lead, 860, 80, 17, "i", "ink"),
		across("{ten}", 960, 240, 32, "b", "blue"),
		across("{thuoc}\n{thanh-vien}\n{huong-dan}", 1210, 350, 15, "", "ink"),
		across(w.merit, 1580, 130, 24, "b", "red"),
		across("{cuoc-thi}", 1725, 140, 15, "b", "ink"),
		across("{bang}", 1870, 70, 14, "i", "ink"),
		{X: 225, Y: 2130, Width: 320},
		beside("Số: {so}", 2460, 65, 13, "b", "ink"),
		beside("{quyet-dinh}\n{thay}\nQuét mã để kiểm tra giấy này.", 2525, 0, 11, "", "ink"),
		signed("{noi-cap}, {ngay}", 2080, 70, 13, "i"),
		signed("{tham-quyen}\n{chuc-vu}", 2155, 0, 13, "b"),
		signed("{nguoi-ky}", 2560, 65, 14, "b"),
	}
}

// turned is a design on the page turned over: the program's own becomes its own of the other page, any other keeps its order and its relative
// places, with its fields as wide as the new page allows.
func (d Design) turned(kind string) Design {
	if slices.Equal(d.Fields, Default(kind, d.Portrait).Fields) {
		own := Default(kind, !d.Portrait)
		own.Frame = d.Frame
		return own
	}
	now := Design{Portrait: !d.Portrait, Frame: d.Frame}
	across := func(n int) int { return n * now.width() / d.width() }
	down := func(n int) int { return n * now.height() / d.height() }
	for _, f := range d.Fields {
		if f.IsCode() {
			x, y := across(f.X+f.Width/2)-f.Width/2, down(f.Y+f.Width/2)-f.Width/2
			f.X, f.Y = min(max(x, 0), now.width()-f.Width), min(max(y, 0), now.height()-f.Width)
		} else {
			f.X, f.Y, f.Width, f.Height = across(f.X), down(f.Y), max(minWidth, across(f.Width)), down(f.Height)
			f.X = min(f.X, now.width()-f.Width)
		}
		now.Fields = append(now.Fields, f)
	}
	return now
}
