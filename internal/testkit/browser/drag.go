// Dragging with the mouse.
package browser

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Drag takes what a selector finds in its middle and lets it go so many px to the right and down.
func (tab *Tab) Drag(css string, right, down float64) {
	tab.t.Helper()
	tab.Wait(css)
	at := Eval[[]float64](tab, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`, css))
	x, y := at[0], at[1]
	tab.do("drag "+css, chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, y, chromedp.ButtonLeft), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+right/2, y+down/2, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+right, y+down, chromedp.ButtonLeft), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x+right, y+down, chromedp.ButtonLeft))
}
