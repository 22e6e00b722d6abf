// The score sheet: − and + by the step, the running total, the decimal sign of the language. Sums are whole thousandths.
const held = 450, again = 90; // ms

for (const form of document.querySelectorAll("form[data-sheet]")) sheet(form);

function sheet(form) {
  const sign = form.dataset.locale;
  const fields = [...form.querySelectorAll("[data-criterion]")].map((box) => ({
    input: box.querySelector("input"), step: Number(box.dataset.step), most: Number(box.dataset.most), buttons: box.querySelectorAll("[data-by]"),
  }));
  const show = (thousandths) => String(thousandths / 1000).replace(".", sign);
  const total = () => {
    let sum = 0, given = 0;
    for (const f of fields) {
      const v = read(f.input.value);
      if (v !== null) { sum += v; given++; }
    }
    form.querySelector("[data-total]").textContent = given ? show(sum) : "–";
    const left = fields.length - given, note = form.querySelector("[data-missing]");
    note.textContent = left ? note.dataset.text.replace("{Count}", left) : "";
  };
  for (const f of fields) {
    const by = (n) => {
      const v = read(f.input.value);
      const next = v === null ? (n < 0 ? f.most : 0) : n < 0 ? Math.ceil(v / f.step) * f.step - f.step : Math.floor(v / f.step) * f.step + f.step;
      f.input.value = show(Math.min(f.most, Math.max(0, next)));
      f.input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    for (const b of f.buttons) press(b, () => by(Number(b.dataset.by)));
    f.input.addEventListener("focus", () => f.input.select());
    f.input.addEventListener("change", () => {
      const v = read(f.input.value);
      if (v !== null) f.input.value = show(v);
      total();
    });
    f.input.addEventListener("keydown", (e) => {
      if (e.key === "ArrowUp" || e.key === "ArrowDown") { e.preventDefault(); by(e.key === "ArrowUp" ? 1 : -1); }
      if (e.key === "Enter") { // to the next criterion, never by accident into signing
        e.preventDefault();
        (fields[fields.indexOf(f) + 1]?.input ?? form.querySelector("textarea")).focus();
      }
    });
  }
  form.addEventListener("input", total);
  total();
}

/** Thousandths of what was typed with a comma or a point; null when it is no number. */
function read(text) {
  const m = text.trim().match(/^(\d{1,6})(?:[.,](\d{1,3}))?$/);
  return m ? Number(m[1]) * 1000 + Number((m[2] ?? "").padEnd(3, "0")) : null;
}

/** A button that repeats while it is held down. */
function press(button, act) {
  let timer = 0, repeated = false;
  const stop = () => { clearTimeout(timer); timer = 0; };
  const repeat = () => { repeated = true; act(); timer = setTimeout(repeat, again); };
  button.addEventListener("pointerdown", () => { repeated = false; stop(); timer = setTimeout(repeat, held); });
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(end, stop);
  button.addEventListener("click", () => { if (!repeated) act(); repeated = false; });
}
