// Small help for forms: send once, counters, selects that send, chips that fill a text, files dropped on a field.

/** data-once: a second send is swallowed while the first is under way. The browser restores the page on "back", so the guard is lifted then. */
export function sendOnce(root) {
  for (const form of root.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sending) {
        event.preventDefault();
        return;
      }
      form.dataset.sending = "yes";
      for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    });
    addEventListener("pageshow", () => {
      delete form.dataset.sending;
      for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
    });
  }
}

/** data-max: how many characters are used, under the field; counted as people count, in composed characters. */
export function counters(root) {
  for (const field of root.querySelectorAll("input[data-max], textarea[data-max]")) {
    if (field.dataset.counted) continue;
    field.dataset.counted = "yes";
    const max = Number(field.dataset.max);
    const note = document.createElement("div");
    note.className = "counter";
    note.setAttribute("aria-hidden", "true");
    field.after(note);
    const show = () => {
      const used = [...field.value.normalize("NFC").trim()].length;
      note.textContent = `${used} / ${max}`;
      note.classList.toggle("over", used > max);
      note.hidden = used < max * 0.6;
    };
    field.addEventListener("input", show);
    show();
  }
}

/** data-auto: a change sends the form (filters). */
export function autoSend(root) {
  for (const field of root.querySelectorAll("[data-auto]")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
}

/** data-fill="id" data-text="…": puts a ready text into a field, after what stands there. */
export function fillText(root) {
  for (const button of root.querySelectorAll("button[data-fill][data-text]")) {
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.fill);
      if (!field) return;
      const said = field.value.trim();
      if (!said.includes(button.dataset.text)) field.value = said ? `${said} ${button.dataset.text}` : button.dataset.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}

/** data-drop: a file dropped on the area is the file of its input. */
export function fileDrop(root) {
  for (const area of root.querySelectorAll("[data-drop]")) {
    const input = area.querySelector("input[type=file]");
    area.addEventListener("dragover", (event) => {
      event.preventDefault();
      area.classList.add("over");
    });
    area.addEventListener("dragleave", () => area.classList.remove("over"));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      area.classList.remove("over");
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}
