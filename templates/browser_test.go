// Tests of the modules and of every component in a real browser: what they do, what axe says, on a phone and a desk, light and dark.
package templates

import (
	"bytes"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"hoithi/internal/i18n"
	"hoithi/internal/testkit/browser"
	"hoithi/internal/web"
)

// galleryServer serves testdata/gallery.html, which holds every component; with ?loi=1 it comes back with faults.
type galleryServer struct {
	*httptest.Server
	mu   sync.Mutex
	sent []string // bodies of what was posted
}

// policy is the one of web, so that what the modules do is held against it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"

func serveGallery(t *testing.T) *galleryServer {
	t.Helper()
	bundle, err := i18n.Load(Catalogues())
	if err != nil {
		t.Fatal(err)
	}
	set, err := load(withGallery(t), bundle)
	if err != nil {
		t.Fatal(err)
	}
	s := &galleryServer{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		switch {
		case strings.HasPrefix(r.URL.Path, "/static/"):
			set.Static().ServeHTTP(w, r)
		case r.URL.Path == "/don-vi":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`[{"value":"Trường THCS Yên Thế","text":"Trường THCS Yên Thế","note":"Huyện Yên Thế"},{"value":"<b>x</b>","text":"<b>x</b>","note":""}]`))
		default:
			if r.Method == http.MethodPost {
				_ = r.ParseForm()
				s.mu.Lock()
				s.sent = append(s.sent, r.URL.Path+" "+r.PostForm.Encode())
				s.mu.Unlock()
			}
			var errs web.FieldErrors
			if r.URL.Query().Has("loi") {
				errs.List = []web.FieldError{{Field: "members.0.name", Text: "Họ và tên còn trống."}, {Field: "consent", Text: "Cần sự đồng ý của người giám hộ."}}
			}
			var b bytes.Buffer
			if err := set.Render(&b, "vi", "preview/gallery", web.Frame{Lang: "vi", Path: "/", Story: "Hôm nay là ngày 18/6/2024.", Flash: []string{"Đã lưu."},
				Nav: []web.NavItem{{Href: "/", Text: "Các cuộc thi", Here: true}}, Page: errs}); err != nil {
				t.Error(err)
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(b.Bytes())
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func withGallery(t *testing.T) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			content, readErr := files.ReadFile(name)
			all[name], err = &fstest.MapFile{Data: content}, readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	gallery, err := os.ReadFile("testdata/gallery.html")
	if err != nil {
		t.Fatal(err)
	}
	all["preview/gallery.html"] = &fstest.MapFile{Data: gallery}
	return all
}

func (s *galleryServer) posted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.sent...)
}

func is[T comparable](t *testing.T, tab *browser.Tab, what, script string, want T) {
	t.Helper()
	if got := browser.Eval[T](tab, script); got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestAxeFindsNothingInAnyComponent(t *testing.T) {
	s := serveGallery(t)
	tab := browser.Open(t, 390, 844)
	for _, look := range []struct {
		name   string
		width  int64
		height int64
		theme  string
	}{{"gallery-390", 390, 844, "light"}, {"gallery-390-dark", 390, 844, "dark"}, {"gallery-1280", 1280, 800, "light"}, {"gallery-1280-dark", 1280, 800, "dark"}} {
		tab.Resize(look.width, look.height)
		tab.Go(s.URL + "/?loi=1")
		browser.Eval[bool](tab, `document.documentElement.dataset.theme = "`+look.theme+`"; true`)
		browser.Eval[bool](tab, `new Promise(done => setTimeout(() => done(true), 300))`) // until colours stopped moving
		tab.Axe(look.name)
	}
}

func TestStepsGuideThroughAForm(t *testing.T) {
	s := serveGallery(t)
	tab := browser.Open(t, 390, 844)
	tab.Go(s.URL)
	is(t, tab, "parts shown", `[...document.querySelectorAll("[data-step]")].filter(p => !p.hidden).map(p => p.id).join()`, "b1")
	is(t, tab, "send is hidden until the last step", `document.querySelector("[data-last]").hidden`, true)
	tab.Click("#b1 .step-buttons .primary")
	is(t, tab, "empty needed fields are marked", `document.querySelectorAll("#b1 .wrong").length`, 4)
	is(t, tab, "the first has the focus", `document.activeElement.id`, "f-name")
	tab.Fill("#f-name", "Đại Bàng 39")
	is(t, tab, "the fault goes when it is mended", `document.querySelectorAll("#b1 .wrong").length`, 3)
	is(t, tab, "the counter warns", `document.querySelector("#f-name + .counter").textContent + document.querySelector("#f-name + .counter").className`, "11 / 10counter over")
	tab.Click("input[value=A]")
	tab.Fill("#f-unit", "yen the")
	tab.Wait("#l-unit li")
	is(t, tab, "suggestions are text, never markup", `document.querySelectorAll("#l-unit b").length`, 0)
	browser.Eval[bool](tab, `document.querySelector("#f-unit").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown", bubbles: true, cancelable: true}))`)
	is(t, tab, "the arrow points", `document.querySelector("#f-unit").getAttribute("aria-activedescendant")`, "l-unit-0")
	browser.Eval[bool](tab, `document.querySelector("#f-unit").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))`)
	is(t, tab, "enter takes, and the district follows", `document.querySelector("#f-unit").value + "|" + document.querySelector("#f-area").value`, "Trường THCS Yên Thế|Huyện Yên Thế")
	is(t, tab, "enter did not go on", `document.querySelector("#b1").hidden`, false)
	tab.Click("#b1 .step-buttons .primary")
	is(t, tab, "second step", `[...document.querySelectorAll("[data-step]")].filter(p => !p.hidden).map(p => p.id).join()`, "b2")
	is(t, tab, "the first is done", `document.querySelector("[data-steps] li").className`, "done")
	tab.Click("[data-add]")
	tab.Click("[data-add]")
	is(t, tab, "three cards are the most", `document.querySelectorAll("[data-item]").length + " " + document.querySelector("[data-add]").hidden`, "3 true")
	browser.Eval[bool](tab, `document.getElementsByName("members.2.name")[0].value = "Ngọc Ánh"; true`)
	tab.Click("[data-item]:nth-of-type(2) [data-remove]")
	is(t, tab, "names close the gap", `document.getElementsByName("members.1.name")[0].value + " " + document.querySelectorAll("[data-number]")[1].textContent + " " + document.querySelectorAll("[data-remove]")[1].value`, "Ngọc Ánh 2 members.1")
}

func TestADraftIsKeptAndASecondSendIsSwallowed(t *testing.T) {
	s := serveGallery(t)
	tab := browser.Open(t, 390, 844)
	tab.Go(s.URL)
	tab.Fill("#f-name", "Sao Mai")
	browser.Eval[bool](tab, `document.querySelector("[data-add]").click(); document.getElementsByName("members.1.name")[0].value = "Ngọc Ánh";
		document.querySelector("form").dispatchEvent(new Event("input", {bubbles: true})); new Promise(done => setTimeout(() => done(true), 700))`)
	is(t, tab, "the note says when", `/^Đã lưu trên máy này lúc \d\d:\d\d$/.test(document.querySelector("[data-draft-note]").textContent)`, true)
	tab.Go(s.URL)
	is(t, tab, "the draft is back, with its cards", `document.querySelector("#f-name").value + "|" + document.getElementsByName("members.1.name")[0].value`, "Sao Mai|Ngọc Ánh")
	is(t, tab, "and says so", `document.querySelector("[data-draft-note]").textContent.startsWith("Đã lấy lại")`, true)
	tab.Go(s.URL + "/?loi=1")
	is(t, tab, "what the server sent back wins over the draft", `document.querySelector("#f-name").value`, "")
	is(t, tab, "the step of the first fault is shown", `[...document.querySelectorAll("[data-step]")].filter(p => !p.hidden).map(p => p.id).join()`, "b2")
	tab.Click(`#errors li:nth-child(2) a`)
	is(t, tab, "a link of the summary opens the step of its field", `document.activeElement.id + " " + document.querySelector("#b3").hidden`, "f-consent false")
	tab.Click("#chip")
	tab.Click("#chip")
	is(t, tab, "a reason is put in once", `document.querySelector("#f-note").value`, "Thiếu xác nhận.")
	tab.Leave(`const form = document.querySelector("form[data-once]"), swallowed = [];
		addEventListener("submit", event => swallowed.push(event.defaultPrevented));
		form.requestSubmit(); form.requestSubmit();
		sessionStorage.swallowed = swallowed`)
	is(t, tab, "the second send is swallowed", `sessionStorage.swallowed`, "false,true")
	if sent := s.posted(); len(sent) != 1 {
		t.Errorf("sent %d times: %v", len(sent), sent)
	}
}

func TestWhatCannotBeUndoneAsksFirst(t *testing.T) {
	s := serveGallery(t)
	tab := browser.Open(t, 1280, 800)
	tab.Go(s.URL)
	press := `dispatchEvent(new KeyboardEvent("keydown", {key: "r", bubbles: true, cancelable: true}))`
	browser.Eval[bool](tab, `document.querySelector("#f-name").`+press)
	is(t, tab, "no shortcut while typing", `document.querySelectorAll("dialog").length`, 0)
	browser.Eval[bool](tab, `document.body.`+press)
	is(t, tab, "the dialog says what will happen", `document.querySelector("dialog[open]").textContent`, "Đội sẽ không được dự thi.Từ chốiThôi")
	is(t, tab, "the safe answer has the focus", `document.activeElement.textContent`, "Thôi")
	tab.Click("dialog .quiet")
	if sent := s.posted(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	tab.Click("#reject")
	tab.Follow("dialog .danger")
	if sent := s.posted(); len(sent) != 1 || !strings.HasPrefix(sent[0], "/tu-choi") {
		t.Errorf("sent %v", sent)
	}
}

func TestTheThemeIsKept(t *testing.T) {
	s := serveGallery(t)
	tab := browser.Open(t, 1280, 800)
	tab.Go(s.URL)
	tab.Click("[data-theme-switch]")
	is(t, tab, "dark", `document.documentElement.dataset.theme + getComputedStyle(document.body).backgroundColor`, "darkrgb(15, 20, 28)")
	tab.Go(s.URL)
	is(t, tab, "still dark", `document.documentElement.dataset.theme`, "dark")
}
