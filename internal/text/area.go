// Areas inside a line of a paper: the kind of place is a common noun there.
package text

import "strings"

// AreaInLine makes "Huyện Yên Thế" fit inside a line, "huyện Yên Thế", as Decree 30/2020 writes places; a name that does not begin with a
// kind of place stays.
func AreaInLine(area string) string {
	for _, word := range []string{"Huyện ", "Thành phố ", "Thị xã ", "Phường ", "Xã ", "Thị trấn "} {
		if rest, ok := strings.CutPrefix(area, word); ok {
			return strings.ToLower(word) + rest
		}
	}
	return area
}
