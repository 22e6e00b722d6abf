// Forms that would lose work: they are sent once the server was heard, so that a lost network leaves the page as it is.
const patience = 8000; // ms

/** data-reach="address": asked before the form is sent; when nobody answers, data-reach-note in the form is shown and nothing is sent. */
export function reach(root) {
  for (const form of root.querySelectorAll("form[data-reach]")) {
    const note = form.querySelector("[data-reach-note]");
    let heard = false, asking = false;
    form.addEventListener("submit", async (event) => {
      if (heard) { heard = false; return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (asking) return;
      asking = true;
      note.hidden = true;
      try {
        await fetch(form.dataset.reach, { cache: "no-store", signal: AbortSignal.timeout(patience) });
        heard = true;
      } catch {
        note.hidden = false;
      }
      asking = false;
      if (heard) form.requestSubmit(event.submitter);
    });
  }
}
