// Faults: the summary gets the focus after a refused form, and a fault can be shown at a field before sending.

/** data-focus: gets the focus when the page opens. */
export function focusErrors(root) {
  root.querySelector("[data-focus]")?.focus();
}

/** Shows text as the fault of a field; "" takes it away. */
export function markWrong(field, text) {
  const box = field.closest(".field");
  if (!box) return;
  box.classList.toggle("wrong", text !== "");
  let note = box.querySelector(".wrong-text");
  if (text === "") {
    note?.remove();
    field.removeAttribute("aria-invalid");
    return;
  }
  if (!note) {
    note = document.createElement("p");
    note.className = "wrong-text";
    note.id = `e-${field.name || box.id}`;
    box.append(note);
  }
  note.textContent = text;
  field.setAttribute("aria-invalid", "true");
  const said = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  if (!said.includes(note.id)) field.setAttribute("aria-describedby", [...said, note.id].join(" "));
}

/** The fields of a part of a form that are needed and empty; the group itself stands for radio cards. */
export function emptyFields(part) {
  const empty = [];
  for (const field of part.querySelectorAll("[data-needed]")) {
    if (field.disabled) continue;
    const given = field.type === "checkbox" ? field.checked : field.value.trim() !== "";
    if (!given) empty.push(field);
  }
  for (const group of part.querySelectorAll("[data-needed-one]")) {
    if (!group.querySelector("input:checked")) empty.push(group);
  }
  return empty;
}
