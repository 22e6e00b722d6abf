// data-confirm="what will happen": a dialog before what cannot be undone. Without script the server's own page asks.
export function confirmFirst(root) {
  for (const button of root.querySelectorAll("button[data-confirm]")) {
    button.addEventListener("click", (event) => {
      if (button.dataset.sure || !button.form) return;
      event.preventDefault();
      ask(button);
    });
  }
}

function ask(button) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.id = "confirm-text";
  text.textContent = button.dataset.confirm;
  dialog.setAttribute("aria-labelledby", text.id);
  const row = document.createElement("div");
  row.className = "actions";
  const yes = document.createElement("button");
  yes.className = `button ${button.classList.contains("danger") ? "danger" : "primary"}`;
  yes.textContent = button.dataset.yes || button.textContent.trim();
  const no = document.createElement("button");
  no.className = "button quiet";
  no.textContent = button.dataset.no;
  row.append(yes, no);
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    button.dataset.sure = "yes";
    button.form.requestSubmit(button);
    delete button.dataset.sure;
  });
  dialog.showModal();
  no.focus();
}
