// The stepper: a long form shown one part at a time. Without script all parts stand below each other.
import { emptyFields, markWrong } from "./errors.js";

export function steps(root) {
  for (const form of root.querySelectorAll("form[data-next]")) {
    const parts = [...form.querySelectorAll("[data-step]")];
    if (parts.length > 1) new Steps(form, parts).start();
  }
}

class Steps {
  constructor(form, parts) {
    this.form = form;
    this.parts = parts;
    this.list = document.querySelectorAll("[data-steps] a");
    this.reached = 0;
    this.now = 0;
  }

  start() {
    const wrong = this.parts.findIndex((part) => part.querySelector(".wrong"));
    const asked = this.parts.findIndex((part) => `#${part.id}` === location.hash);
    const filled = this.form.querySelector(".wrong, [data-filled]") !== null;
    this.reached = filled ? this.parts.length - 1 : 0;
    this.parts.forEach((part, i) => part.append(this.buttons(i)));
    for (const link of this.list) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const to = this.parts.findIndex((part) => `#${part.id}` === link.hash);
        if (to >= 0 && to <= this.reached) this.show(to, true);
      });
    }
    // A link of the error summary, or the browser's own search, may point into a hidden part.
    addEventListener("hashchange", () => this.reveal(location.hash.slice(1)));
    for (const link of document.querySelectorAll("#errors a")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.reveal(decodeURIComponent(link.hash.slice(1)));
      });
    }
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.defaultPrevented) return;
      if (this.now < this.parts.length - 1) {
        event.preventDefault();
        this.next();
      }
    });
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, (event) => this.mend(event.target));
    this.show(wrong >= 0 ? wrong : asked >= 0 && filled ? asked : 0, false);
  }

  buttons(i) {
    const row = document.createElement("div");
    row.className = "actions step-buttons";
    if (i > 0) row.append(this.button(this.form.dataset.back, "button", () => this.show(i - 1, true)));
    if (i < this.parts.length - 1) row.append(this.button(this.form.dataset.next, "button primary", () => this.next()));
    return row;
  }

  button(text, kind, act) {
    const b = document.createElement("button");
    b.type = "button";
    b.className = kind;
    b.textContent = text;
    b.addEventListener("click", act);
    return b;
  }

  next() {
    const empty = emptyFields(this.parts[this.now]);
    for (const field of empty) markWrong(field, this.form.dataset.neededText);
    if (empty.length > 0) {
      empty[0].focus();
      return;
    }
    this.show(this.now + 1, true);
  }

  mend(field) {
    const box = field.closest(".field");
    if (!box?.querySelector(".wrong-text")) return;
    if (field.type === "radio") markWrong(box, "");
    else if (field.value.trim() !== "") markWrong(field, "");
    this.mark();
  }

  reveal(id) {
    const target = document.getElementById(id);
    const at = this.parts.findIndex((part) => target && part.contains(target));
    if (at < 0) return;
    this.show(at, false);
    target.focus();
    target.scrollIntoView({ block: "center" });
  }

  show(at, move) {
    this.now = at;
    this.reached = Math.max(this.reached, at);
    this.parts.forEach((part, i) => { part.hidden = i !== at; });
    for (const last of this.form.querySelectorAll("[data-last]")) last.hidden = at !== this.parts.length - 1;
    this.mark();
    if (!move) return;
    const head = this.parts[at].querySelector("legend, h2");
    head?.setAttribute("tabindex", "-1");
    head?.focus({ preventScroll: true });
    document.querySelector("[data-steps]")?.scrollIntoView({ block: "nearest" });
    if (scrollY > 200) scrollTo({ top: this.form.getBoundingClientRect().top + scrollY - 120 });
  }

  mark() {
    this.list.forEach((link, i) => {
      const item = link.parentElement;
      const wrong = this.parts[i]?.querySelector(".wrong") !== null;
      item.className = i === this.now ? "here" : wrong ? "wrong" : i <= this.reached ? "done" : "";
      if (i === this.now) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
      link.toggleAttribute("aria-disabled", i > this.reached);
    });
  }
}
