// data-places: a new place for a figure gets its number into the text one was last writing in; data-wrap puts what is marked there into brackets.
export function places(root) {
  for (const box of root.querySelectorAll("[data-places]")) {
    const form = box.closest("form");
    const texts = [...form.querySelectorAll("textarea, [name=heading]")];
    let last = texts[0];
    for (const text of texts) text.addEventListener("focus", () => { last = text; });
    box.addEventListener("click", (event) => {
      if (!event.target.closest("[data-add]") || !last) return;
      put(last, `{${box.querySelectorAll("[data-item]").length}}`, last.selectionStart, last.selectionEnd);
      box.querySelector("[data-item]:last-of-type select")?.focus();
    });
    // A marker taken out of the text takes its card along: the card stays hidden until its number comes back.
    const follow = () => {
      const said = texts.map((text) => text.value).join(" ");
      for (const card of box.querySelectorAll("[data-item]")) card.hidden = !said.includes(`{${card.querySelector("[data-number]").textContent}}`);
    };
    form.addEventListener("input", follow);
    follow();
  }
  for (const button of root.querySelectorAll("[data-wrap]")) {
    button.addEventListener("click", () => {
      const text = document.getElementById(button.dataset.wrap);
      put(text, `[${text.value.slice(text.selectionStart, text.selectionEnd)}]`, text.selectionStart, text.selectionEnd);
      text.focus();
    });
  }
}

function put(text, words, from, to) {
  text.setRangeText(words, from, to, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
