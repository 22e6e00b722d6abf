// data-copy="id": copies a text, for Zalo say, and says so; data-print: prints the page.
export function copy(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    const word = button.textContent;
    button.addEventListener("click", async () => {
      const source = root.getElementById(button.dataset.copy);
      const text = source.value ?? source.textContent;
      try {
        await navigator.clipboard.writeText(text.trim());
      } catch {
        mark(source); // an address without TLS has no clipboard: mark the text, and try the old way
        if (!document.execCommand("copy")) return;
      }
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = word; }, 2500);
    });
  }
}

function mark(source) {
  if (source.select) {
    source.select();
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(source);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

export function printButtons(root) {
  for (const button of root.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
}
