// Areas inside a line: common nouns lose their capital, names keep it.
package text

import "testing"

func TestAnAreaInsideALineHasNoCapitalOnItsKind(t *testing.T) {
	for area, want := range map[string]string{"Huyện Yên Thế": "huyện Yên Thế", "Thành phố Bắc Giang": "thành phố Bắc Giang", "Thị xã Việt Yên": "thị xã Việt Yên", "Xã Tân Mỹ": "xã Tân Mỹ", "Xãn": "Xãn", "": ""} {
		if got := AreaInLine(area); got != want {
			t.Errorf("%q: got %q, want %q", area, got, want)
		}
	}
}
