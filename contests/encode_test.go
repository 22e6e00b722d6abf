// Tests that rules written as a document are the same rules, and that differences are named.
package contests

import (
	"reflect"
	"testing"

	"hoithi/internal/i18n"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"hoithi/templates/sitetest"
)

func words(t testing.TB, lang string) *i18n.Printer {
	t.Helper()
	bundle := sitetest.Words(t)
	return bundle.For(lang)
}

func TestRulesWrittenAsADocumentAreTheSameRules(t *testing.T) {
	for _, name := range Kits() {
		doc, _ := Kit(name)
		before, err := ParseRules(doc)
		if err != nil {
			t.Fatal(err)
		}
		canonical, err := Encode(before)
		if err != nil {
			t.Fatal(err)
		}
		after, err := ParseRules(canonical)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, canonical)
		}
		if diff := cmp.Diff(before, after, cmpopts.IgnoreUnexported(Rules{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		again, _ := Encode(after)
		if string(again) != string(canonical) {
			t.Errorf("%s: written twice it is not the same", name)
		}
		if all := Differences(words(t, "vi"), before, after); len(all) > 0 {
			t.Errorf("%s: differences %v", name, all)
		}
	}
}

func TestTextsThatYAMLWouldMisreadComeBackAsTheyWere(t *testing.T) {
	for _, text := range []string{"yes", "0123", "2024-08-14", "a: b", "# không", "- gạch", "{x}", "'nháy'", "dòng 1\ndòng 2", "~", "Thời gian: 60'"} {
		r, err := ParseRules([]byte(kit(t)))
		if err != nil {
			t.Fatal(err)
		}
		r.Theme.VI, r.Divisions[0].Name.VI, r.Areas[0] = text, text, text
		doc, err := Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseRules(doc)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if again.Theme.VI != text || again.Divisions[0].Name.VI != text || again.Areas[0] != text {
			t.Errorf("%q came back as %q, %q, %q", text, again.Theme.VI, again.Divisions[0].Name.VI, again.Areas[0])
		}
	}
}

func TestDifferencesSayWhereAndWhat(t *testing.T) {
	before, err := ParseRules([]byte(kit(t)))
	if err != nil {
		t.Fatal(err)
	}
	after, err := ParseRules(edited(t, "closes: 2024-06-30 23:59", "closes: 2024-07-05 17:00", "top: 16", "top: 20, minimum: 50", ", reserves: 3", "",
		"ties: [time]", "ties: []", "vi: Lục Ngạn}", "vi: Vải thiều}", "      - {code: nui-danh, name: {vi: Núi Dành}, points: 10, max: 1}\n", "      - {code: nui-danh-2, name: {vi: Núi Dành 2}, points: 12.5, max: 1}\n",
		"floor: 0\n", "\n", "approval: true", "approval: false"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range Differences(words(t, "vi"), before, after) {
		got = append(got, d.Path+" | "+d.Where+" | "+d.Before+" | "+d.After)
	}
	want := []string{
		"registration.closes | Thời gian đăng ký › Hết hạn đăng ký | 23:59 ngày 30/6/2024 | 17:00 ngày 5/7/2024",
		"rounds.vong-loai.ties | Vòng thi › Vòng loại › Khi bằng điểm | Thời gian ngắn hơn | ",
		"rounds.vong-loai.advancement.top | Vòng thi › Vòng loại › Vào vòng sau › Số suất | 16 | 20",
		"rounds.vong-loai.advancement.minimum | Vòng thi › Vòng loại › Vào vòng sau › Điểm tối thiểu |  | 50",
		"rounds.vong-loai.advancement.reserves | Vòng thi › Vòng loại › Vào vòng sau › Số bài dự bị | 3 | 0",
		"rounds.chung-ket.tasks.nui-danh | Vòng thi › Vòng chung kết › Nhiệm vụ | Núi Dành, Mã nui-danh, Điểm 10, Số lần nhiều nhất 1 | ",
		"rounds.chung-ket.tasks.luc-ngan.name | Vòng thi › Vòng chung kết › Nhiệm vụ › Lục Ngạn › Nhiệm vụ | Lục Ngạn | Vải thiều",
		"rounds.chung-ket.tasks.nui-danh-2 | Vòng thi › Vòng chung kết › Nhiệm vụ |  | Núi Dành 2, Mã nui-danh-2, Điểm 12,5, Số lần nhiều nhất 1",
		"rounds.chung-ket.floor | Vòng thi › Vòng chung kết › Điểm thấp nhất của một lượt | 0 | ",
		"publication.approval | Công bố › Kết quả phải được người thứ hai duyệt trước khi công bố | có | không",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnItemInAnotherPlaceIsOneDifference(t *testing.T) {
	before, _ := ParseRules([]byte(kit(t)))
	after, _ := ParseRules([]byte(kit(t)))
	after.Divisions[0], after.Divisions[1] = after.Divisions[1], after.Divisions[0]
	got := Differences(words(t, "en"), before, after)
	want := []Difference{{"divisions", "Divisions › order", "A, B, C", "B, A, C"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}
