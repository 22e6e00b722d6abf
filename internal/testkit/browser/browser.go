// Package browser drives a real Chromium in tests: it types, clicks, looks with axe, and fails on any console or CSP message.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"

	"hoithi/internal/testkit"
)

// patience bounds one step; a race-detecting server on two cores is slow.
const patience = 40 * time.Second

// Tab is one tab of a browser of its own. Its methods fail the test when something does not work.
type Tab struct {
	t         *testing.T
	ctx       context.Context
	axe       string
	downloads string
	noScript  bool // axe cannot run

	mu       sync.Mutex
	messages []string
	expected []string
}

// Open starts a browser with one tab of the given size. Chromium or axe-core missing is a failure.
// When the test ends, any message on the console that was not expected fails it.
func Open(t *testing.T, width, height int64) *Tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("chromium is needed: run scripts/setup.sh")
	}
	axe, err := os.ReadFile(filepath.Join(testkit.Root(t), ".cache/axe/node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal("axe-core is needed: run scripts/setup.sh:", err)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(testkit.Folder(t)),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(int(width), int(height)))
	ctx, closeTab := chromedp.NewContext(alloc)
	tab := &Tab{t: t, ctx: ctx, axe: string(axe), downloads: t.TempDir()}
	tab.do("open the browser", chromedp.EmulateViewport(width, height))
	tab.listen()
	t.Cleanup(func() {
		closeTab()
		stop()
		tab.checkMessages()
	})
	return tab
}

func (tab *Tab) listen() {
	messages := chromedp.Console(tab.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			tab.mu.Lock()
			tab.messages = append(tab.messages, m.String())
			tab.mu.Unlock()
		}
	}()
}

// Expect allows console messages that hold a text, such as "422" for a form that is refused on purpose.
func (tab *Tab) Expect(text string) { tab.expected = append(tab.expected, text) }

func (tab *Tab) checkMessages() {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	for _, m := range tab.messages {
		known := false
		for _, e := range tab.expected {
			known = known || strings.Contains(m, e)
		}
		if !known {
			tab.t.Errorf("console: %s", m)
		}
	}
}

func (tab *Tab) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := tab.try(actions...); err != nil {
		tab.fail(what, err)
	}
}

func (tab *Tab) try(actions ...chromedp.Action[chromedp.Void]) error {
	ctx := tab.ctx
	if chromedp.FromContext(ctx).Browser != nil { // the first run starts the browser and must not be bounded
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	return chromedp.Do(ctx, actions...)
}

func (tab *Tab) fail(what string, err error) {
	tab.t.Helper()
	shot := filepath.Join(os.TempDir(), "hoithi-failed-"+strings.ReplaceAll(tab.t.Name(), "/", "-")+".png")
	if png, shotErr := chromedp.Run(tab.ctx, chromedp.FullScreenshot(100)); shotErr == nil {
		_ = os.WriteFile(shot, png, 0o644)
	}
	url, _ := chromedp.Run(tab.ctx, chromedp.Location())
	tab.t.Fatalf("%s at %s: %v (picture: %s)", what, url, err, shot)
}

// Go opens an address. The end of a download that a click began can be taken for the end of this navigation: then it is asked for again.
func (tab *Tab) Go(url string) {
	tab.t.Helper()
	err := tab.try(chromedp.Navigate(url))
	if err != nil && strings.Contains(err.Error(), "net::ERR_ABORTED") {
		err = tab.try(chromedp.Navigate(url))
	}
	if err != nil {
		tab.fail("go to "+url, err)
	}
}

// Fill puts a text into a field, as if it had been typed over what was there.
func (tab *Tab) Fill(css, text string) {
	tab.t.Helper()
	tab.Wait(css)
	Eval[chromedp.Void](tab, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.focus(); e.select() })()`, css))
	tab.do("fill "+css, chromedp.SendKeys(chromedp.CSS(css), text))
}

// Choose sets a select or date field by value.
func (tab *Tab) Choose(css, value string) {
	tab.t.Helper()
	done := Eval[bool](tab, fmt.Sprintf(`(() => { const e = document.querySelector(%q); if (!e) return false; e.value = %q;
		e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return e.value === %q })()`, css, value, value))
	if !done {
		tab.fail("choose "+value+" in "+css, fmt.Errorf("no such field or value"))
	}
}

// Click clicks and does not wait for another page.
func (tab *Tab) Click(css string) {
	tab.t.Helper()
	tab.Wait(css)
	Eval[chromedp.Void](tab, fmt.Sprintf(`document.querySelector(%q).scrollIntoView({block: "center", behavior: "instant"})`, css)) // not under a bar
	tab.do("click "+css, chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
}

// Follow clicks and waits until the next page is loaded.
func (tab *Tab) Follow(css string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible)))
	if err != nil {
		tab.fail("follow "+css, err)
	}
}

// Leave runs a script that leads to another page, and waits until that is loaded. The script runs after this call was answered: a page that goes
// away answers nothing.
func (tab *Tab) Leave(script string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Evaluate[bool](`setTimeout(() => {`+script+`}); true`)))
	if err != nil {
		tab.fail("leave by "+script, err)
	}
}

// Upload gives a file to a file field.
func (tab *Tab) Upload(css, path string) {
	tab.t.Helper()
	tab.do("upload to "+css, chromedp.SetUploadFiles(chromedp.CSS(css), []string{path}))
}

// Text is the visible text of the first match.
func (tab *Tab) Text(css string) string {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(css)))
	if err != nil {
		tab.fail("text of "+css, err)
	}
	return text
}

// Wait waits until something is visible.
func (tab *Tab) Wait(css string) {
	tab.t.Helper()
	tab.do("wait for "+css, chromedp.WaitVisible(chromedp.CSS(css)))
}

// URL is where the tab is.
func (tab *Tab) URL() string { return Eval[string](tab, "location.href") }

// Has says whether the page's text holds a text.
func (tab *Tab) Has(text string) bool {
	tab.t.Helper()
	return Eval[bool](tab, fmt.Sprintf("document.body.innerText.includes(%q)", text))
}

// MustHave fails when the page's text does not hold a text.
func (tab *Tab) MustHave(texts ...string) {
	tab.t.Helper()
	for _, text := range texts {
		if !tab.Has(text) {
			tab.fail("look for "+text, fmt.Errorf("not on the page"))
		}
	}
}

// Download clicks and returns the path of the file that came.
func (tab *Tab) Download(css string) string {
	tab.t.Helper()
	_, err := chromedp.CallBrowser(tab.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: tab.downloads})
	if err != nil {
		tab.fail("allow downloads", err)
	}
	there, _ := filepath.Glob(filepath.Join(tab.downloads, "*"))
	tab.Click(css)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		files, _ := filepath.Glob(filepath.Join(tab.downloads, "*"))
		for _, file := range files {
			if !slices.Contains(there, file) && !strings.HasSuffix(file, ".crdownload") {
				return file
			}
		}
	}
	tab.fail("download "+css, fmt.Errorf("no file came"))
	return ""
}

// Eval runs a script and returns its value; a promise is awaited.
func Eval[T any](tab *Tab, script string) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.fail("evaluate", err)
	}
	return v
}

// violation is one finding of axe.
type violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Nodes  []string `json:"nodes"`
}

// Axe fails on any serious or critical finding (WCAG 2.2 A and AA), and on a page wider than the screen.
func (tab *Tab) Axe(what string) {
	tab.t.Helper()
	if !tab.noScript {
		tab.runAxe(what)
	}
	if wide := Eval[int](tab, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
		tab.t.Errorf("%s is %d px wider than the screen", what, wide)
	}
	tab.Shot(what)
}

func (tab *Tab) runAxe(what string) {
	tab.t.Helper()
	tab.do("load axe", chromedp.Evaluate[chromedp.Void](tab.axe+";0"))
	const bars = `for (const bar of document.querySelectorAll(".bar")) bar.style.position = ` // what one covers can be scrolled to
	Eval[chromedp.Void](tab, bars+`"static"`)
	defer Eval[chromedp.Void](tab, bars+`""`)
	found := Eval[[]violation](tab, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r => r.violations
		.filter(v => v.impact === "serious" || v.impact === "critical")
		.map(v => ({id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))})))`)
	for _, v := range found {
		tab.t.Errorf("axe on %s: %s (%s): %s", what, v.ID, v.Impact, strings.Join(v.Nodes, " | "))
	}
}

// Shot keeps a picture of the whole page in $HOITHI_TEST_SHOTS, when that is set, so that people can look at it.
func (tab *Tab) Shot(name string) {
	tab.t.Helper()
	dir := os.Getenv("HOITHI_TEST_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(tab.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		tab.fail("picture", err)
	}
	tab.keep(dir, name+".png", png)
}

func (tab *Tab) keep(dir, name string, content []byte) {
	tab.t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

// Resize changes the size of the screen.
func (tab *Tab) Resize(width, height int64) {
	tab.t.Helper()
	tab.do("resize", chromedp.EmulateViewport(width, height))
}
