// Tables of Vietnamese spellings: cleaning, searching, sameness.
package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestCleanGivesOneSpelling(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"only spaces", " \t\u00a0\u3000\n", ""},
		{"already clean", "Rồng Xanh 39", "Rồng Xanh 39"},
		{"plain ASCII is left alone", "Team A, no. 5", "Team A, no. 5"},
		{"spaces of every kind become one", "  Lê\u00a0 Hoài\t\r\nTrang ", "Lê Hoài Trang"},
		{"ASCII with two spaces", "Sao  Mai ", "Sao Mai"},
		{"decomposed letters are composed", norm.NFD.String("Trường Tiểu học Yên Lư"), "Trường Tiểu học Yên Lư"},
		{"invisible characters go", "Ng\u200bọc\u200d \ufeffAnh\u202e\x00\x07", "Ngọc Anh"},
		{"a zero-width space between marks does not keep them apart", "e\u200b\u0302", "ê"},
		{"bytes that are no UTF-8 are marked", "L\xe2n", "L\uFFFDn"},
		{"formulas are ordinary text", "=HYPERLINK(\"x\")", "=HYPERLINK(\"x\")"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestFoldFindsWithoutMarks(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"every letter", "ĂÂĐÊÔƠƯ ăâđêôơư", "aadeoou aadeoou"},
		{"every tone", "ÀẢÃÁẠ ằẳẵắặ ầẩẫấậ ỳỷỹýỵ", "aaaaa aaaaa aaaaa yyyyy"},
		{"a school", " Trường  THCS Ngô Sĩ Liên ", "truong thcs ngo si lien"},
		{"decomposed", norm.NFD.String("Nguyễn Thị Ưởng"), "nguyen thi uong"},
		{"eth and African d typed for Đ", "Ðức Ɖức ðức", "duc duc duc"},
		{"foreign letters lose their marks too", "Müller Señor Čech", "muller senor cech"},
		{"full-width letters", "ＲＢ２４", "rb24"},
		{"digits and signs stay", "RB24-A-0127 (=1+1)", "rb24-a-0127 (=1+1)"},
		{"other scripts are kept", "Москва", "москва"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(c.in); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

// Canon words that must be equal in each line; lines are all different from one another.
var canonClasses = [][]string{
	{"Thuý Hoà", "Thúy Hòa", "THÚY HOÀ", "  thuý   hòa ", norm.NFD.String("Thuý Hoà")},
	{"Thuý Hoa"},
	{"Thùy Hòa", "Thuỳ Hoà"},
	{"Ngọc Anh", "NGỌC ANH", norm.NFD.String("ngọc anh")},
	{"Ngọc Ánh"},
	{"Ngọc Ảnh"},
	{"quý", "qúy", "QUÝ", "Quý"},
	{"quy"},
	{"quá", "qúa"},
	{"quả", "qủa"},
	{"quỳnh", "qùynh"},
	{"quyển", "qủyên", "quyểN"},
	{"quốc", "qúôc"},
	{"già", "gìa"},
	{"giá", "gía"},
	{"giáo", "gíao", "giaó"},
	{"giữ", "gĩư"},
	{"giếng", "gíêng"},
	{"gì"},
	{"gìn"},
	{"khoẻ", "khỏe"},
	{"khoẻn", "khỏen"},
	{"hoàn", "hòan"},
	{"hoài", "hòai", "hoaì"},
	{"khuỷu", "khủyu", "khuyủ"},
	{"nguyễn", "ngũyên", "nguỹên"},
	{"thuở", "thủơ"},
	{"của", "cuả"},
	{"cửa", "cưả"},
	{"được", "đựơc", "Ðược", "ĐƯỢC"},
	{"dược"},
	{"mía", "miá"},
	{"Mỹ"},
	{"Mĩ"},
	{"tuý", "túy"},
	{"tuýt", "túyt"},
	{"xoáy", "xóay"},
	{"boóng", "bóong"},
	{"yến", "ýên"},
	{"uỷ", "ủy"},
	{"ỷ"},
	{"Lê Văn-Hoà", "lê văn-hòa"},
	{"H'Hòa", "h'hoà"},
	{"Đại Bàng 39", "đại bàng 39"},
	{"Đại Bàng 3 9"},
	{"Đại Bàng39"},
}

func TestG39CanonJoinsSpellingsAndKeepsPeopleApart(t *testing.T) {
	seen := map[string]int{}
	for i, class := range canonClasses {
		want := Canon(class[0])
		for _, s := range class {
			if got := Canon(s); got != want {
				t.Errorf("Canon(%q) = %q, but Canon(%q) = %q", s, got, class[0], want)
			}
		}
		if j, ok := seen[want]; ok {
			t.Errorf("%q and %q are both %q", canonClasses[j][0], class[0], want)
		}
		seen[want] = i
	}
}

func TestCanonWritesTheUsualPlacing(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "   ": "", "QÚY": "quý", "Gìa": "già", "hòa": "hoà", "Thúy": "thuý", "của": "của", "QÙYNH": "quỳnh", "gì": "gì", "Óc Éo": "óc éo",
		"Émilié":                "émilié", // two vowels apart: no syllable
		"Nguyễnvăn":             "nguyễnvăn",
		"Müller":                "müller",
		"Ốc quế!?":              "ốc quế!?",
		strings.Repeat("à", 50): strings.Repeat("à", 50),
	} {
		if got := Canon(in); got != want {
			t.Errorf("Canon(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanFoldAndCanonAreSettledAndBlindToComposition(t *testing.T) {
	for _, class := range canonClasses {
		for _, s := range class {
			checkSettled(t, s)
		}
	}
}

func checkSettled(t *testing.T, s string) {
	t.Helper()
	for name, f := range map[string]func(string) string{"NFC": NFC, "Clean": Clean, "Fold": Fold, "Canon": Canon} {
		got := f(s)
		if again := f(got); again != got {
			t.Errorf("%s(%q) = %q, and again %q", name, s, got, again)
		}
		if !utf8.ValidString(s) {
			continue
		}
		if !norm.NFC.IsNormalString(got) {
			t.Errorf("%s(%q) = %q is not in NFC", name, s, got)
		}
		if apart := f(norm.NFD.String(s)); apart != got {
			t.Errorf("%s(%q) = %q, but decomposed %q", name, s, got, apart)
		}
	}
	if known(s) && Canon(s) == Canon(strings.ToUpper(s)) && Fold(s) != Fold(strings.ToUpper(s)) {
		t.Errorf("%q: the same as its capitals, but not found by them", s)
	}
}

func FuzzText(f *testing.F) {
	for _, class := range canonClasses {
		f.Add(class[0])
	}
	f.Add("e\u0301\u0302 \u200b \xff ǰ ﬁ Ⅳ 각 İ ẞ \u0344")
	f.Fuzz(func(t *testing.T, s string) {
		checkSettled(t, s)
		if string(SortKey(s)) != string(SortKey(norm.NFD.String(s))) && utf8.ValidString(s) {
			t.Errorf("SortKey(%q) differs by composition", s)
		}
		if NameSortKey(s) == nil || SortKey(s) == nil {
			t.Error("a key is nil")
		}
		if d, ok := Phone(s); ok {
			if again, _ := Phone(d); again != d {
				t.Errorf("Phone(%q) = %q is not settled", s, d)
			}
		}
		if iso, ok := Date(s); ok && len(iso) != 10 {
			t.Errorf("Date(%q) = %q", s, iso)
		}
	})
}

var benchNames = []string{"Nguyen Thi Uong", "Nguyễn Thị Ưởng", "Truong THCS Ngo Si Lien", "Trường THCS Ngô Sĩ Liên"}

func BenchmarkFold(b *testing.B) {
	for _, s := range benchNames {
		b.Run(strings.ReplaceAll(s, " ", ""), func(b *testing.B) {
			for b.Loop() {
				Fold(s)
			}
		})
	}
}

func BenchmarkCanon(b *testing.B) {
	for _, s := range benchNames {
		b.Run(strings.ReplaceAll(s, " ", ""), func(b *testing.B) {
			for b.Loop() {
				Canon(s)
			}
		})
	}
}

func BenchmarkNameSortKey(b *testing.B) {
	for b.Loop() {
		NameSortKey("Nguyễn Thị Ưởng")
	}
}
