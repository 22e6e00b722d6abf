// Tests the editor of the rules in a browser: it fits a phone, rows come and go with script, and a change is saved.
package contests

import (
	"net/http/httptest"
	"testing"

	"hoithi/internal/testkit/browser"
)

func TestRulesAreEditedInABrowser(t *testing.T) {
	d := openSQLite(t)
	s, c := organiser(t, d)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	tab := browser.Open(t, 390, 844)
	for _, page := range []struct{ name, path string }{
		{"rules", ""}, {"general", "/sua/chung"}, {"round", "/sua/vong/vong-loai"}, {"final", "/sua/vong/chung-ket"}, {"awards", "/sua/giai-thuong"},
		{"extend", "/gia-han"}, {"upload", "/tai-len"}, {"reference", "/tra-cuu"},
	} {
		for _, width := range []int64{390, 1280} {
			tab.Resize(width, 844)
			tab.Go(server.URL + themePath + page.path)
			tab.Axe("rules-" + page.name)
			tab.Shot("rules-" + page.name + map[int64]string{390: "-390", 1280: "-1280"}[width])
		}
	}
	tab.Resize(390, 844)
	tab.Go(server.URL + "/quan-ly/cuoc-thi-moi")
	tab.Axe("new-contest")
	tab.Shot("rules-new-390")
	tab.Go(server.URL + "/quan-ly/cuoc-thi-moi?tu=mau:hai-vong")
	tab.Axe("new-contest-form")
	tab.Shot("rules-newform-390")

	tab.Go(server.URL + themePath + "/sua/vong/chung-ket")
	tab.Click(`[data-repeat="rounds.1.penalties"] [data-add]`)
	tab.Fill(`[name="rounds.1.penalties.1.code"]`, "ra-ngoai")
	tab.Fill(`[name="rounds.1.penalties.1.name.vi"]`, "Ra ngoài sa bàn")
	tab.Fill(`[name="rounds.1.penalties.1.points"]`, "2,5")
	tab.Fill(`[name="rounds.1.penalties.1.max"]`, "10")
	tab.Click(`[data-repeat="rounds.1.ties"] [data-item]:nth-of-type(3) [data-remove]`)
	tab.Follow(`.bar .primary`)
	tab.MustHave("Ra ngoài sa bàn", "Xem trước thay đổi")
	tab.Axe("rules-preview")
	tab.Shot("rules-preview-390")
	tab.Resize(1280, 800)
	tab.Shot("rules-preview-1280")
	tab.Fill(`[name="reason"]`, "Bổ sung lỗi ra ngoài sa bàn")
	tab.Follow(`form.section .primary`)
	tab.MustHave("Bản số 2", "Bổ sung lỗi ra ngoài sa bàn")
	final := reload(t, d, c.Code).Rules.Rounds[1]
	if len(final.Penalties) != 2 || final.Penalties[1].Points != 2500 || len(final.Ties) != 2 {
		t.Errorf("penalties %+v, ties %v", final.Penalties, final.Ties)
	}
	tab.Go(server.URL + themePath + "/so-sanh")
	tab.Axe("rules-compare")
	tab.Shot("rules-compare-1280")
}
