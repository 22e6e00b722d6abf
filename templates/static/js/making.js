// data-making on a link that downloads what takes a while: the progress in [data-makings] is read anew every second until all is done.
const every = 1000;
const most = 600; // readings

export function making(root) {
  const shown = root.querySelector("[data-makings]");
  if (!shown) return;
  let watching = false;
  const watch = async (left, patience) => {
    watching = left > 0;
    if (!watching) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-makings]");
      if (now) {
        shown.replaceChildren(...now.childNodes);
        patience = now.hasAttribute("data-busy") ? 3 : patience - 1; // the row may come a moment after the click
      }
    } catch {
      patience -= 1; // the line is down: look again
    }
    if (patience > 0) setTimeout(watch, every, left - 1, patience);
    else watching = false;
  };
  for (const link of root.querySelectorAll("[data-making]")) {
    link.addEventListener("click", () => { if (!watching) watch(most, 3); });
  }
  if (shown.hasAttribute("data-busy")) watch(most, 3);
}
