package results

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

const publicResult = "/cuoc-thi/robocon-2024/ket-qua/vong-loai"

// published is tied with the tie settled and published.
func published(t *testing.T, d *db.DB) (*contests.Contest, map[string]int64) {
	t.Helper()
	c, ids := tied(t, d)
	mustDecide(t, d, c, lot("rb24a016"))
	mustPublish(t, d, c, "vong-loai", "")
	return c, ids
}

func TestG2_G3_ThePublicSeesOnlyWhatWasPublished(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		unpublished := s.page(s.get(publicResult), http.StatusNotFound)
		wantIn(t, unpublished, "chưa được công bố")
		wantNotIn(t, unpublished, "Đội 01")
		s.page(s.get(publicResult+"/ban/1"), http.StatusNotFound)
		s.page(s.get("/cuoc-thi/robocon-2024/ket-qua/ban-ket"), http.StatusNotFound)
		s.page(s.get("/cuoc-thi/robocon-2030/ket-qua/vong-loai"), http.StatusNotFound)
		mustDecide(t, d, c, lot("rb24a016"))
		mustPublish(t, d, c, "vong-loai", "")
		mark(t, d, c, "vong-loai", ids["rb24a018"], 1, 99_900, 60_000)
		page := s.page(s.get(publicResult), http.StatusOK)
		wantIn(t, page, "Đội 01", "RB24-A-0016", "Vào vòng sau", "16 đội vào vòng sau", "bốc thăm", "Hội đồng giám khảo", "Không dự thi")
		wantNotIn(t, page, "99,9", canaryPhone, canaryBorn, "rb24a0", "Lê Chim Yến", "bằng nhau cả điểm", "thu-hang")
		for _, hidden := range []string{"rb24a001", canaryPhone, "Chim", "bằng nhau"} {
			if found := s.page(s.get(publicResult+"?tim="+url.QueryEscape(hidden)), http.StatusOK); !strings.Contains(found, "Tìm thấy 0 đội") {
				t.Errorf("a search for %q finds something", hidden)
			}
		}
		s.page(s.get("/cuoc-thi/robocon-2024/ket-qua/chung-ket"), http.StatusNotFound)
	})
}

func TestADraftContestIsUnknownToThePublic(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, _ := published(t, d)
		write(t, d, c, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE contest SET state = 'draft'`)
			return err
		})
		draft, unknown := s.get(publicResult), s.get("/cuoc-thi/khong-co/ket-qua/vong-loai")
		if s.page(draft, http.StatusNotFound) != strings.ReplaceAll(s.page(unknown, http.StatusNotFound), "khong-co", "robocon-2024") {
			t.Error("a draft contest and an unknown one look different")
		}
	})
}

func TestThePageIsKeptAndAskedForAgain(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		published(t, d)
		first := s.get(publicResult)
		s.page(first, http.StatusOK)
		tag := first.Header().Get("ETag")
		if again := s.get(publicResult, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("asked again: %d with %d bytes", again.Code, again.Body.Len())
		}
		packed := s.get(publicResult, "Accept-Encoding", "gzip, br")
		if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= first.Body.Len()/2 {
			t.Errorf("packed: %q, %d of %d bytes", packed.Header().Get("Content-Encoding"), packed.Body.Len(), first.Body.Len())
		}
		english := s.page(s.get(publicResult, "Cookie", "lang=en"), http.StatusOK)
		wantIn(t, english, "Goes on", "drawn lot", "Division A")
		if strings.Contains(english, "Vào vòng sau") {
			t.Error("the page in another language was taken")
		}
		one := s.page(s.get(publicResult+"?bang=A"), http.StatusOK)
		wantIn(t, one, "Đội 01")
		wantNotIn(t, one, `id="bang-B"`)
		wantIn(t, s.page(s.get(publicResult+"?bang=Z"), http.StatusOK), `id="bang-B"`)
		found := s.page(s.get(publicResult+"?tim=doi+07"), http.StatusOK)
		wantIn(t, found, "Tìm thấy 1 đội", "Đội 07")
		wantNotIn(t, found, "Đội 08")
		script := s.page(s.get(publicResult+"?tim="+url.QueryEscape(`"><script>`)), http.StatusOK)
		wantNotIn(t, script, `"><script>`)
	})
}

func TestARequestForAKeptPageAsksTheDatabaseNothing(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		published(t, d)
		s.page(s.get(publicResult), http.StatusOK)
		ctx, n := db.CountQueries(context.Background())
		for range 5 {
			r, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://hoithi.example.vn"+publicResult, nil)
			s.handler.ServeHTTP(&discard{header: http.Header{}}, r)
		}
		if n.Load() > 0 {
			t.Errorf("%d statements", n.Load())
		}
	})
}

// discard takes an answer and keeps nothing of it.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}

func TestG22_AReplacedResultSaysSo(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := published(t, d)
		wantNotIn(t, s.page(s.get(publicResult+"/ban/1"), http.StatusOK), "đã được thay thế")
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 100_000, 60_000)
		organiser := s.as(c, contests.Organiser)
		w := organiser.post("/quan-ly/robocon-2024/vong/vong-loai/cong-bo", url.Values{"reason": {"Cộng sai điểm."}})
		if w.Code != http.StatusSeeOther {
			t.Fatalf("status %d", w.Code)
		}
		now := s.page(s.get(publicResult), http.StatusOK) // this node published: at once
		wantIn(t, now, "Cộng sai điểm.", "ban/1")
		wantNotIn(t, now, "Kết quả này đã được thay thế")
		time.Sleep(headAge)
		old := s.page(s.get(publicResult+"/ban/1"), http.StatusOK)
		wantIn(t, old, "Kết quả này đã được thay thế", "bản số 2", "Đội 02")
		s.page(s.get(publicResult+"/ban/3"), http.StatusNotFound)
		for _, bad := range []string{"0", "-1", "01", "x", "99999999999999999999"} {
			s.page(s.get(publicResult+"/ban/"+bad), http.StatusNotFound)
		}
	})
}

func TestAnotherNodeNoticesAPublicationWithinHalfASecond(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		node, other := newSite(t, d), newSite(t, d)
		c, ids := published(t, d)
		other.page(other.get(publicResult), http.StatusOK)
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 100_000, 60_000)
		if w := node.as(c, contests.Organiser).post("/quan-ly/robocon-2024/vong/vong-loai/cong-bo", url.Values{"reason": {"Cộng sai điểm."}}); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d", w.Code)
		}
		time.Sleep(headAge)
		wantIn(t, other.page(other.get(publicResult), http.StatusOK), "Cộng sai điểm.")
	})
}

func TestOneReaderMakesThePageAndTheOthersWait(t *testing.T) {
	s := newShelf()
	var mu sync.Mutex
	looked := 0
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := s.headOf(roundKey{"a", "b"}, func() (head, error) {
				mu.Lock()
				looked++
				mu.Unlock()
				time.Sleep(20 * time.Millisecond)
				return head{number: 1}, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if looked != 1 {
		t.Errorf("%d looked, want 1", looked)
	}
	refused := fmt.Errorf("none")
	for range 3 {
		if _, err := s.headOf(roundKey{"a", "unknown"}, func() (head, error) { return head{}, refused }); err != refused {
			t.Error(err)
		}
	}
	if len(s.heads) != 1 {
		t.Errorf("%d rounds are watched, want 1", len(s.heads))
	}
}
