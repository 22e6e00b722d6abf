// Test that a QR code reads as the text it was made of.
package qr

import (
	"strings"
	"testing"

	"hoithi/internal/testkit"
)

func TestACodeReadsAsItsText(t *testing.T) {
	for _, text := range []string{"http://hoithi.example.vn/vao/t5TXwETbyEjzVFbQJn_hXw", "otpauth://totp/H%E1%BB%99i%20Thi:lan?secret=" + strings.Repeat("A", 32)} {
		svg, err := SVG(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := testkit.ReadQR(t, svg); got != text {
			t.Errorf("reads %q, want %q", got, text)
		}
	}
}
