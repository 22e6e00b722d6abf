// data-insert="{…}": puts a place for a figure into the text one was last writing in, where the cursor stood.
export function insertPlaces(root) {
  let last = null;
  for (const area of root.querySelectorAll(".form-lines textarea")) area.addEventListener("focus", () => { last = area; });
  for (const button of root.querySelectorAll("[data-insert]")) {
    button.addEventListener("click", () => {
      if (!last) last = root.querySelector(".form-lines textarea[name^='line.']");
      if (!last) return;
      last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
      last.dispatchEvent(new Event("input", { bubbles: true }));
      last.focus();
    });
  }
}
