// A text field that suggests while one types: the combobox pattern with a listbox. Without script it is a plain field.
export function suggest(root) {
  for (const box of root.querySelectorAll("[data-suggest]")) new Suggest(box).start();
}

class Suggest {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input");
    this.found = [];
    this.at = -1;
    this.asked = 0;
  }

  start() {
    const holder = document.createElement("div");
    holder.className = "suggest";
    this.input.replaceWith(holder);
    this.list = document.createElement("ul");
    this.list.id = `l-${this.input.name}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-labelledby", this.label());
    this.list.hidden = true;
    this.said = document.createElement("div");
    this.said.className = "hint";
    this.said.setAttribute("role", "status");
    holder.append(this.input, this.list);
    holder.after(this.said);
    const set = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(set)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) this.take(Number(item.dataset.at));
    });
  }

  label() {
    const label = document.querySelector(`label[for="${CSS.escape(this.input.id)}"]`);
    label.id ||= `n-${this.input.name}`;
    return label.id;
  }

  ask() {
    const query = this.input.value.trim();
    const number = ++this.asked;
    clearTimeout(this.timer);
    if (query.length < 2) {
      this.said.textContent = "";
      this.close();
      return;
    }
    this.timer = setTimeout(async () => {
      let found;
      try {
        const answer = await fetch(`${this.box.dataset.suggest}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        found = await answer.json();
      } catch { return; /* offline: a plain field */ }
      if (number === this.asked && document.activeElement === this.input) this.show(found);
    }, 160);
  }

  show(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((one, i) => this.option(one, i)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = found.length === 0 ? this.box.dataset.none : "";
    this.said.classList.toggle("said", found.length > 0);
    if (found.length > 0) this.said.textContent = this.box.dataset.many.replace("{Count}", String(found.length));
  }

  option(one, i) {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.id = `${this.list.id}-${i}`;
    item.dataset.at = String(i);
    item.textContent = one.text;
    if (one.note) {
      const note = document.createElement("small");
      note.textContent = one.note;
      item.append(note);
    }
    return item;
  }

  key(event) {
    if (this.list.hidden) {
      if (event.key === "ArrowDown") this.ask();
      return;
    }
    const last = this.found.length - 1;
    if (event.key === "ArrowDown") this.move(this.at >= last ? 0 : this.at + 1);
    else if (event.key === "ArrowUp") this.move(this.at <= 0 ? last : this.at - 1);
    else if (event.key === "Enter" && this.at >= 0) this.take(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  move(to) {
    this.at = to;
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === to)));
    const item = this.list.children[to];
    this.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  take(at) {
    const one = this.found[at];
    if (!one) return;
    this.input.value = one.value ?? one.text;
    const other = this.box.dataset.fill && this.input.form?.elements[this.box.dataset.fill];
    if (other && one.note) {
      other.value = one.note;
      other.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.said.textContent = "";
    this.close();
    this.asked++;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.input.form?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
