// Vietnamese telephone numbers.
package text

// Phone gives a Vietnamese number in its national digits: "+84 943.356.938" → "0943356938".
// Mobile numbers are 0 and nine digits from 03, 05, 07, 08 or 09, landlines 02 and nine digits. Spaces, dots, hyphens
// and brackets may group them; +84, 84 or 0084 may stand for the 0, and a 0 that a spreadsheet dropped is put back.
// ok is false for anything else, short numbers and two numbers in one text among them.
func Phone(s string) (digits string, ok bool) {
	var b [16]byte
	n := 0
	for i, r := range Clean(s) {
		switch {
		case r >= '0' && r <= '9':
			if n == len(b) {
				return "", false
			}
			b[n] = byte(r)
			n++
		case r == '+' && i == 0:
			b[0], b[1], n = '0', '0', 2
		case r == ' ' || r == '.' || r == '-' || r == '(' || r == ')':
		default:
			return "", false
		}
	}
	d := string(b[:n])
	switch {
	case len(d) > 4 && d[:4] == "0084":
		d = "0" + trunk(d[4:])
	case (len(d) == 11 || len(d) == 12) && d[:2] == "84":
		d = "0" + trunk(d[2:])
	case len(d) == 9 || len(d) == 10 && d[0] == '2':
		d = "0" + d
	}
	switch {
	case len(d) == 10 && d[0] == '0' && (d[1] == '3' || d[1] == '5' || d[1] >= '7'):
		return d, true
	case len(d) == 11 && d[:2] == "02":
		return d, true
	}
	return "", false
}

// trunk drops the 0 that some write after +84: +84 (0)943…
func trunk(d string) string {
	if d[0] == '0' {
		return d[1:]
	}
	return d
}
