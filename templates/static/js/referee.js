// The referee's panel: a clock, − and + of counters, one step back at a time, and the total as it grows. The server counts again and decides.
for (const form of document.querySelectorAll("form[data-run]")) {
  const undo = undoable(form);
  clock(form);
  counters(form);
  total(form, undo);
}
takeNames(document);

/** Points are whole thousandths; tasks add, penalties take off, and nothing goes below the floor: as scoring.FieldPoints counts. */
function pointsOf(form) {
  let sum = 0;
  for (const field of form.querySelectorAll("[data-points]")) {
    const count = field.type === "checkbox" ? Number(field.checked) : whole(field.value, Number(field.dataset.most));
    if (count === null) return null;
    sum += count * Number(field.dataset.points);
  }
  if (form.dataset.floor !== undefined) sum = Math.max(sum, Number(form.dataset.floor));
  return sum;
}

/** A whole number from 0 to most, else null: what is not filled in is missing, never 0. */
function whole(text, most) {
  const value = text.trim();
  return /^\d{1,6}$/.test(value) && Number(value) <= most ? Number(value) : null;
}

/** 65500 thousandths are "65,5". */
function pointsText(sum, sign) {
  const amount = Math.abs(sum);
  const rest = String(amount % 1000).padStart(3, "0").replace(/0+$/, "");
  return (sum < 0 ? "−" : "") + Math.floor(amount / 1000) + (rest ? sign + rest : "");
}

function total(form, undo) {
  const place = form.querySelector("[data-total]");
  const show = () => {
    const sum = pointsOf(form);
    place.textContent = sum === null ? "–" : pointsText(sum, form.dataset.decimal);
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  undo.after(show);
  setTimeout(show); // after a draft was brought back
}

function counters(form) {
  const step = (id, by) => {
    const field = document.getElementById(id);
    const now = whole(field.value, Number(field.dataset.most)) ?? 0;
    const next = Math.min(Math.max(now + by, 0), Number(field.dataset.most));
    if (String(next) === field.value) return;
    field.value = String(next);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const button of form.querySelectorAll("[data-less]")) button.addEventListener("click", () => step(button.dataset.less, -1));
  for (const button of form.querySelectorAll("[data-more]")) button.addEventListener("click", () => step(button.dataset.more, 1));
}

/** Remembers what each mark was before it changed. */
function undoable(form) {
  const button = form.querySelector("[data-undo]");
  const before = new Map();
  const steps = [];
  const value = (field) => (field.type === "checkbox" ? field.checked : field.value);
  let show = () => {};
  const mark = () => button.setAttribute("aria-disabled", String(steps.length === 0));
  setTimeout(() => {
    for (const field of form.querySelectorAll("[data-points]")) before.set(field, value(field));
  });
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (!before.has(field) || before.get(field) === value(field)) return;
    steps.push([field, before.get(field)]);
    before.set(field, value(field));
    mark();
  });
  button.addEventListener("click", () => {
    const last = steps.pop();
    if (!last) return;
    const [field, was] = last;
    if (field.type === "checkbox") field.checked = was;
    else field.value = was;
    before.set(field, was);
    field.focus();
    mark();
    show();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  mark();
  return { after: (f) => { show = f; } };
}

/** The clock survives a reload of the page; what it measured goes into the field, where it can be typed over. */
function clock(form) {
  const face = form.querySelector("[data-clock]");
  if (!face) return; // a correction has no clock
  const start = form.querySelector("[data-start]");
  const field = form.querySelector("[name=time]");
  const none = form.querySelector("[name=no_time]");
  const key = "clock:" + location.pathname;
  let state = read(key);
  let timer = 0;
  if (!state.kept && !state.since) state.kept = timeOf(field.value); // the form came back with what was typed

  const elapsed = () => state.kept + (state.since ? Date.now() - state.since : 0);
  const show = () => {
    const ms = elapsed();
    face.textContent = timeText(ms);
    face.classList.toggle("over", Number(face.dataset.limit) > 0 && ms > Number(face.dataset.limit));
    start.textContent = state.since ? start.dataset.stopText : start.dataset.startText;
    start.classList.toggle("running", Boolean(state.since));
  };
  const tick = () => {
    clearInterval(timer);
    if (state.since) timer = setInterval(show, 47);
    show();
  };
  const keep = () => {
    try { sessionStorage.setItem(key, JSON.stringify(state)); } catch { /* no storage: the clock lives as long as the page */ }
  };
  const put = () => {
    field.value = timeText(elapsed());
    none.checked = false;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const stop = () => {
    state = { kept: elapsed(), since: 0 };
    put();
  };
  start.addEventListener("click", () => {
    if (state.since) stop();
    else state = { kept: state.kept, since: Date.now() };
    keep();
    tick();
  });
  form.querySelector("[data-reset]").addEventListener("click", () => {
    state = { kept: 0, since: 0 };
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    keep();
    tick();
  });
  form.addEventListener("submit", () => {
    if (state.since) stop();
    try { sessionStorage.removeItem(key); } catch { /* as above */ }
  });
  none.addEventListener("change", () => { if (none.checked) field.value = ""; });
  tick();
}

function read(key) {
  try {
    const state = JSON.parse(sessionStorage.getItem(key));
    if (Number.isFinite(state?.kept) && Number.isFinite(state?.since)) return state;
  } catch { /* nothing of ours */ }
  return { kept: 0, since: 0 };
}

/** "2:18.970" are 138970 ms; 0 when it is no such time. */
function timeOf(text) {
  const m = text.trim().match(/^(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?$/);
  return m ? (Number(m[1]) * 60 + Number(m[2])) * 1000 + Number((m[3] ?? "").padEnd(3, "0")) : 0;
}

/** 138970 ms are "2:18.970". */
function timeText(ms) {
  const two = (n) => String(n).padStart(2, "0");
  return `${Math.floor(ms / 60000)}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, "0")}`;
}

/** data-take: a name to tap instead of typing it. */
function takeNames(root) {
  for (const button of root.querySelectorAll("[data-take]")) {
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.take);
      field.value = button.textContent.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
