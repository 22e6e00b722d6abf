// Test that the QR code can be read.
package entries

import (
	"fmt"
	"net/http"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestTheQRCodeReadsAsThePrivateLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key")
		w := s.get("/ho-so/" + r.Token + "/qr.svg")
		s.page(w, http.StatusOK)
		if kind := w.Header().Get("Content-Type"); kind != "image/svg+xml" {
			t.Errorf("content type %q", kind)
		}
		if got, want := testkit.ReadQR(t, w.Body.Bytes()), fmt.Sprintf("http://hoithi.example.vn/ho-so/%s", r.Token); got != want {
			t.Errorf("reads %q, want %q", got, want)
		}
	})
}
