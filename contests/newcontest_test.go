// What a new contest is called: the number of the edition goes on wherever a name tells it.
package contests

import "testing"

func TestTheNextEditionGetsTheNextNumber(t *testing.T) {
	for name, want := range map[string]string{
		"Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất, năm 2024":   "Cuộc thi Robocon tỉnh Bắc Giang lần thứ hai, năm 2024",
		"Hội thi Sáng tạo kỹ thuật tỉnh lần thứ 11, năm 2024-2025": "Hội thi Sáng tạo kỹ thuật tỉnh lần thứ 12, năm 2024-2025",
		"Giải thưởng lần thứ mười":                                 "Giải thưởng lần thứ 11", "Giải thưởng lần thứ năm, năm 2024": "Giải thưởng lần thứ sáu, năm 2024",
		"Hội thi lần thứ V": "Hội thi lần thứ V", "Robocon 2024": "Robocon 2024",
		"Bac Giang Robocon, 1st edition, 2024": "Bac Giang Robocon, 2nd edition, 2024", "Contest, 20th edition": "Contest, 21st edition", "Contest, 11th edition": "Contest, 12th edition",
	} {
		if got := nextOrdinal(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
