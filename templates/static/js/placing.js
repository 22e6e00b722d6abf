// data-placing: parts of a drawn sheet are dragged, or moved by the arrow keys; the number fields that data-x and data-y name follow, in mm.
// The sheet is drawn in tenths of a millimetre.
const step = 10;

export function placing(root) {
  for (const sheet of root.querySelectorAll("[data-placing]")) {
    for (const part of sheet.querySelectorAll("[data-place]")) start(root, sheet, part);
  }
}

function start(root, sheet, part) {
  const svg = sheet.querySelector("svg");
  const inputs = { x: root.getElementsByName(part.dataset.x)[0], y: root.getElementsByName(part.dataset.y)[0] };
  const grip = part.querySelector(".grip");
  const home = { x: Number(grip.getAttribute("x")), y: Number(grip.getAttribute("y")) };
  const most = { x: Number(sheet.dataset.width) - Number(grip.getAttribute("width")), y: Number(sheet.dataset.height) - Number(grip.getAttribute("height")) };
  let at = { ...home };

  const show = () => part.setAttribute("transform", `translate(${at.x - home.x} ${at.y - home.y})`);
  const move = (x, y) => {
    at = { x: within(x, most.x), y: within(y, most.y) };
    inputs.x.value = millimetres(at.x);
    inputs.y.value = millimetres(at.y);
    show();
  };
  for (const axis of ["x", "y"]) {
    inputs[axis].addEventListener("input", () => {
      const typed = Number(inputs[axis].value.replace(",", "."));
      if (inputs[axis].value.trim() !== "" && Number.isFinite(typed)) {
        at[axis] = within(typed * 10, most[axis]);
        show();
      }
    });
  }

  let from = null;
  part.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const point = onSheet(svg, event);
    from = { x: point.x - at.x, y: point.y - at.y };
    part.setPointerCapture(event.pointerId);
    part.focus();
    event.preventDefault();
  });
  part.addEventListener("pointermove", (event) => {
    if (!from) return;
    const point = onSheet(svg, event);
    move(point.x - from.x, point.y - from.y);
  });
  for (const end of ["pointerup", "pointercancel"]) part.addEventListener(end, () => { from = null; });

  part.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    const far = event.shiftKey ? 1 : step;
    move(at.x + way[0] * far, at.y + way[1] * far);
    event.preventDefault();
  });
}

function onSheet(svg, event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
}

function within(n, most) {
  return Math.max(0, Math.min(Math.round(n), Math.max(0, most)));
}

function millimetres(tenths) {
  return String(tenths / 10).replace(".", ",");
}
