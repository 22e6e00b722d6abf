// What was typed becomes values: days, numbers and choices in the ways people write them.
package registers

import (
	"testing"

	"hoithi/internal/fault"
)

func TestTypedValuesAreReadAsPeopleWriteThem(t *testing.T) {
	choices := []Choice{{Code: "tinh-uy", Label: Text{VI: "Tỉnh ủy", EN: "Province"}, Also: []string{"BTV Tỉnh ủy"}}, {Code: "cu", Label: Text{VI: "Cũ"}, Closed: true}}
	for _, c := range []struct {
		kind       Kind
		typed, was string
		want       string // "" = a fault
	}{
		{KindDate, "2024-06-12", "", "2024-06-12"}, {KindDate, "12/6/2024", "", "2024-06-12"}, {KindDate, " 12.06.2024 ", "", "2024-06-12"},
		{KindDate, "ngày 12 tháng 6 năm 2005", "", "2005-06-12"}, {KindDate, "Ngày 02 Tháng 09 năm 1995", "", "1995-09-02"}, {KindDate, "12 tháng 6 năm 05", "", ""},
		{KindDate, "31/2/2024", "", ""}, {KindDate, "2024-02-30", "", ""}, {KindDate, "12/6/24", "", ""}, {KindDate, "0024-06-12", "", ""},
		{KindNumber, "05", "", "5"}, {KindNumber, "1.484", "", "1484"}, {KindNumber, "1 484 000", "", "1484000"}, {KindNumber, "0", "", "0"},
		{KindNumber, "1.5", "", ""}, {KindNumber, "1,5", "", ""}, {KindNumber, "-1", "", ""}, {KindNumber, "1484.000.00", "", ""}, {KindNumber, "99999999999999999999", "", ""},
		{KindPeople, "120", "", "120"}, {KindPeople, "hơn 100", "", ""},
		{KindYear, "2025", "", "2025"}, {KindYear, "25", "", ""}, {KindYear, "2.025", "", ""},
		{KindChoice, "tinh-uy", "", "tinh-uy"}, {KindChoice, "TỈNH UỶ", "", "tinh-uy"}, {KindChoice, "btv  tỉnh uỷ", "", "tinh-uy"}, {KindChoice, "province", "", "tinh-uy"},
		{KindChoice, "Tinh uy", "", ""}, {KindChoice, "Cũ", "", ""}, {KindChoice, "Cũ", "cu", "cu"},
		{KindText, "  Hội   thảo\u200b ", "", "Hội thảo"},
	} {
		got, wrong := Field{Kind: c.kind, Choices: choices}.clean(c.typed, c.was)
		if got != c.want || (c.want == "") != (wrong != nil) {
			t.Errorf("%s %q: %q %v, want %q", c.kind, c.typed, got, wrong, c.want)
		}
	}
}

func TestAllFaultsOfARowComeAtOnceAndClosedFieldsKeepTheirValue(t *testing.T) {
	r := Register{Dated: "ngay", Fields: []Field{{Code: "ngay", Kind: KindDate, Required: true}, {Code: "ten", Kind: KindText, Required: true, Key: true},
		{Code: "so", Kind: KindNumber}, {Code: "cu", Kind: KindText, Closed: true}}}
	_, err := Clean(r, map[string]string{"so": "x"}, nil)
	if faults := fault.All(err); len(faults) != 3 || faults[0].Field != "o-ngay" || faults[2].Field != "o-so" {
		t.Errorf("%v", err)
	}
	values, err := Clean(r, map[string]string{"ngay": "1/5/2024", "ten": "Một", "cu": "đổi"}, Values{"cu": "giữ", "so": "3"})
	if err != nil || !same(values, Values{"ngay": "2024-05-01", "ten": "Một", "cu": "giữ"}) {
		t.Errorf("%v %v", values, err)
	}
	if Share(6, 8) != 75 || Share(1, 3) != 33 || Share(2, 3) != 67 || Share(1, 200) != 1 || Share(5, 0) != 100 {
		t.Error("a share is rounded half up, once")
	}
}

func TestADayOfPastYearsThatIsNoneSaysWhatToWrite(t *testing.T) {
	for typed, key := range map[string]string{"12/6/05": "registers.fault.short_year", "12-6-98": "registers.fault.short_year", "12 tháng 6 năm 05": "registers.fault.short_year",
		"2005": "registers.fault.no_day", "6/2005": "registers.fault.no_day", "Tháng 6/2005": "registers.fault.no_day", "tháng 6 năm 2005": "registers.fault.no_day", "năm 2005": "registers.fault.no_day",
		"30/2/2005": "registers.fault.day", "đầu năm 2005": "registers.fault.day"} {
		if _, wrong := cleanDay(typed); wrong == nil || wrong.Key != key {
			t.Errorf("%q: %v, want %s", typed, wrong, key)
		}
	}
}
