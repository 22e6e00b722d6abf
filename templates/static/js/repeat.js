// Cards of a form that can be added and removed (members). Without script the buttons send the form and the server answers with more or fewer cards.
import { counters } from "./forms.js";

export function repeat(root) {
  for (const box of root.querySelectorAll("[data-repeat]")) new Cards(box).start();
}

class Cards {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.repeat;
    this.max = Number(box.dataset.max || 99);
    this.min = Number(box.dataset.min || 0);
    this.first = Number(box.dataset.first || 0);
    this.blank = box.querySelector("template[data-blank]");
  }

  items() { return [...this.box.querySelectorAll("[data-item]")]; }

  start() {
    this.box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || !this.blank) return;
      if (button.matches("[data-add]")) {
        event.preventDefault();
        this.add();
      } else if (button.matches("[data-remove]")) {
        event.preventDefault();
        this.remove(button.closest("[data-item]"));
      }
    });
    this.number();
  }

  add() {
    if (this.items().length >= this.max) return;
    const card = this.blank.content.cloneNode(true);
    const last = this.items().at(-1);
    const added = card.querySelector("[data-item]");
    if (last) last.after(card);
    else this.blank.before(card);
    this.number();
    counters(this.box);
    added.querySelector("input, select")?.focus();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  remove(card) {
    if (this.items().length <= this.min) return;
    const next = card.nextElementSibling?.matches("[data-item]") ? card.nextElementSibling : card.previousElementSibling;
    card.remove();
    this.number();
    (next?.querySelector("input, select") ?? this.box.querySelector("[data-add]"))?.focus();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Names run without gaps, in the order of the cards. */
  number() {
    const items = this.items();
    const pattern = new RegExp(`(^|[-_ ])${this.name}\\.(\\d+|__i__)(?=\\.|$| )`, "g");
    items.forEach((card, i) => {
      for (const part of [card, ...card.querySelectorAll("*")]) {
        for (const attribute of ["name", "id", "for", "aria-describedby", "aria-labelledby"]) {
          const old = part.getAttribute(attribute);
          const now = old?.replace(pattern, `$1${this.name}.${i + this.first}`);
          if (now !== undefined && now !== old) part.setAttribute(attribute, now);
        }
        if (part.matches("[data-remove]")) part.value = `${this.name}.${i + this.first}`;
        if (part.matches("[data-number]")) part.textContent = String(i + 1);
      }
    });
    for (const button of this.box.querySelectorAll("[data-add]")) button.hidden = items.length >= this.max;
    for (const button of this.box.querySelectorAll("[data-remove]")) button.hidden = items.length <= this.min;
  }
}
