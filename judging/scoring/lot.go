// A lot that anybody can draw again: a secret fixed beforehand and words added later put the tied entries in an order.
package scoring

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Commitment is what is shown before a lot is drawn: the SHA-256 of the seed's text in lower-case hexadecimal.
// By hand: printf '%s' "$seed" | sha256sum
func Commitment(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	return hex.EncodeToString(sum[:])
}

// Ticket is one entry's number in a lot: the SHA-256 of seed, line feed, words, line feed and code, in lower-case hexadecimal.
// By hand: printf '%s\n%s\n%s' "$seed" "$words" "$code" | sha256sum
func Ticket(seed, words, code string) string {
	sum := sha256.Sum256([]byte(seed + "\n" + words + "\n" + code))
	return hex.EncodeToString(sum[:])
}

// Draw puts codes in the order of their tickets, the smallest first; the first of them win. The order of the input does not matter.
// Nobody can steer it: the seed was fixed before the words, and the words were not known to whoever keeps the seed.
func Draw(seed, words string, codes []string) []string {
	drawn := slices.Clone(codes)
	slices.SortFunc(drawn, func(a, b string) int {
		if c := strings.Compare(Ticket(seed, words, a), Ticket(seed, words, b)); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	return drawn
}
