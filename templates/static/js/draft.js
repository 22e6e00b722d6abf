// Keeps what is typed into a form on this device until it was sent.
const prefix = "draft:";
const keep = 30 * 24 * 3600 * 1000; // ms; older drafts are dropped

export function drafts(root) {
  forget(root);
  for (const form of root.querySelectorAll("form[data-draft]")) new Draft(form).start();
}

function forget(root) {
  try {
    for (const place of root.querySelectorAll("[data-draft-done]")) localStorage.removeItem(prefix + place.dataset.draftDone);
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix) && Date.now() - (JSON.parse(localStorage.getItem(key)).at ?? 0) > keep) localStorage.removeItem(key);
    }
  } catch { /* no storage, or not ours */ }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.key = prefix + form.dataset.draft;
    this.note = form.querySelector("[data-draft-note]");
    this.timer = 0;
  }

  start() {
    if (!this.form.querySelector(".wrong, [data-filled]")) this.restore();
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), 400);
    });
    addEventListener("pagehide", () => { if (this.timer) this.save(); });
  }

  /** Everything typed, but no passwords, files or hidden fields: those are the server's. */
  fields() {
    return [...this.form.elements].filter((e) => e.name && !["hidden", "password", "file", "submit", "button"].includes(e.type) && e.tagName !== "BUTTON");
  }

  save() {
    clearTimeout(this.timer);
    this.timer = 0;
    const values = [];
    for (const e of this.fields()) {
      if (e.type === "checkbox" || e.type === "radio") {
        if (e.checked) values.push([e.name, e.value]);
      } else if (e.value !== "") values.push([e.name, e.value]);
    }
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), values }));
      this.say(this.note?.dataset.text, Date.now());
    } catch { /* storage full or off: nothing is promised, so nothing is said */ }
  }

  restore() {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { return; }
    if (!kept?.values?.length) return;
    for (const box of this.form.querySelectorAll("[data-repeat]")) this.cards(box, kept.values);
    for (const [name, value] of kept.values) {
      for (const e of this.fields().filter((f) => f.name === name)) {
        if (e.type === "checkbox" || e.type === "radio") e.checked = e.checked || e.value === value;
        else e.value = value;
      }
    }
    this.say(this.note?.dataset.restored, kept.at);
  }

  /** As many cards as the draft had. */
  cards(box, values) {
    const pattern = new RegExp(`^${box.dataset.repeat}\\.(\\d+)\\.`);
    const used = Math.max(-1, ...values.map(([name]) => Number(name.match(pattern)?.[1] ?? -1))) + 1 - Number(box.dataset.first || 0);
    const add = box.querySelector("[data-add]");
    for (let tries = 0; add && box.querySelectorAll("[data-item]").length < used && tries < 20; tries++) add.click();
  }

  say(text, at) {
    if (!this.note || !text) return;
    const when = new Date(at);
    const time = `${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")}`;
    const today = when.toDateString() === new Date().toDateString();
    this.note.textContent = text.replace("{Time}", today ? time : `${time} ${when.getDate()}/${when.getMonth() + 1}`);
  }
}
