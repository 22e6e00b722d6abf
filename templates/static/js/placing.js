// data-placing: parts of a drawn sheet are dragged, or moved by the arrow keys; the number fields that data-x and data-y name follow, in mm.
// The sheet is drawn in tenths of a millimetre. A part that is dragged near the middle of the sheet, or near an edge or the middle of another
// part, is drawn there, and a line (path.guides) says so; with Alt held down it is not.
const step = 10;
const near = 15;

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

  part.addEventListener("focus", () => inputs.x.closest("details")?.setAttribute("open", ""));

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
    const to = { x: point.x - from.x, y: point.y - from.y };
    if (!event.altKey) snap(sheet, part, to);
    move(to.x, to.y);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    part.addEventListener(end, () => {
      from = null;
      sheet.querySelector(".guides")?.setAttribute("d", "");
    });
  }

  part.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    const far = event.shiftKey ? 1 : step;
    move(at.x + way[0] * far, at.y + way[1] * far);
    event.preventDefault();
  });
}

// snap moves a place to the nearest line that near allows, and draws that line.
function snap(sheet, part, to) {
  const page = { x: Number(sheet.dataset.width), y: Number(sheet.dataset.height) };
  const own = box(part);
  let drawn = "";
  for (const axis of ["x", "y"]) {
    const lines = [page[axis] / 2];
    for (const other of sheet.querySelectorAll("[data-place]")) {
      if (other === part) continue;
      const at = box(other);
      lines.push(at[axis], at[axis] + at.size[axis] / 2, at[axis] + at.size[axis]);
    }
    let best = null;
    for (const line of lines) {
      for (const part of [0, own.size[axis] / 2, own.size[axis]]) {
        const off = line - (to[axis] + part);
        if (Math.abs(off) <= near && (!best || Math.abs(off) < Math.abs(best.off))) best = { off, line };
      }
    }
    if (!best) continue;
    to[axis] += best.off;
    drawn += axis === "x" ? `M${best.line} 0V${page.y}` : `M0 ${best.line}H${page.x}`;
  }
  sheet.querySelector(".guides")?.setAttribute("d", drawn);
}

// box is where a part lies now: its grip, moved as far as it was.
function box(part) {
  const grip = part.querySelector(".grip");
  const moved = part.transform.baseVal.consolidate()?.matrix;
  return {
    x: Number(grip.getAttribute("x")) + (moved?.e ?? 0),
    y: Number(grip.getAttribute("y")) + (moved?.f ?? 0),
    size: { x: Number(grip.getAttribute("width")), y: Number(grip.getAttribute("height")) },
  };
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
