// What a device may lack: script, a network, light; and the three screens people have.
package browser

import (
	"fmt"
	"os"

	"github.com/chromedp/chromedp"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// NoScript turns the scripts of pages off, from the next page on. Axe needs timers and is left out then.
func (tab *Tab) NoScript() {
	tab.t.Helper()
	if _, err := chromedp.Call(tab.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		tab.fail("turn scripts off", err)
	}
	tab.noScript = true
}

// Offline takes the network away from the tab, or gives it back.
func (tab *Tab) Offline(off bool) {
	tab.t.Helper()
	if _, err := chromedp.Call(tab.ctx, network.Enable, network.EnableParams{}); err != nil {
		tab.fail("watch the network", err)
	}
	_, err := chromedp.Call(tab.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}})
	if err != nil {
		tab.fail("change the network", err)
	}
}

// Print keeps the page as it would be printed, as name.pdf beside the pictures of Shot.
func (tab *Tab) Print(name string) {
	tab.t.Helper()
	dir := os.Getenv("HOITHI_TEST_SHOTS")
	if dir == "" {
		return
	}
	pdf, err := chromedp.Run(tab.ctx, chromedp.PrintToPDF())
	if err != nil {
		tab.fail("print "+name, err)
	}
	tab.keep(dir, name+".pdf", pdf)
}

// Everywhere is Axe; where pictures are kept it is Axe in light and in dark on a phone, a tablet and a desk. It leaves the page as it was.
func (tab *Tab) Everywhere(what string) {
	tab.t.Helper()
	if os.Getenv("HOITHI_TEST_SHOTS") == "" {
		tab.Axe(what)
		return
	}
	was := Eval[[]int64](tab, "[innerWidth, innerHeight]")
	for _, size := range [][2]int64{{390, 844}, {768, 1024}, {1280, 800}} {
		tab.Resize(size[0], size[1])
		tab.Axe(fmt.Sprintf("%s-%d", what, size[0]))
		tab.AxeDark(fmt.Sprintf("%s-%d-dark", what, size[0]))
	}
	tab.Resize(was[0], was[1])
}

// AxeDark is Axe in the dark.
func (tab *Tab) AxeDark(what string) {
	tab.t.Helper()
	tab.theme("dark")
	tab.Axe(what)
	tab.theme("")
}

func (tab *Tab) theme(name string) {
	tab.t.Helper()
	Eval[chromedp.Void](tab, fmt.Sprintf(`(() => { const d = document.documentElement.dataset; if (%[1]q) d.theme = %[1]q; else delete d.theme;
		getComputedStyle(document.body).color; for (const a of document.getAnimations()) a.finish() })()`, name))
}
