/**
 * Draws on a picture with a pointer: a stroke is one step to be undone.
 *
 * @param {import('./heatmap.js').HeatMap} map
 * @param {{isDrawing: () => boolean, ink: () => number, begin: () => void, end: () => void,
 *   set: (cell: import('./place.js').Cell, value: number) => void}} pen
 */
export function drawOn(map, pen) {
  const { canvas } = map;
  let last;
  canvas.addEventListener("pointerdown", (event) => {
    if (pen.isDrawing() && event.button === 0) {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      pen.begin();
      last = map.at(event);
      pen.set(last, pen.ink());
      canvas.focus();
    }
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last) {
      const next = map.at(event);
      for (const cell of line(last, next)) {
        pen.set(cell, pen.ink());
      }
      last = next;
    }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (last) {
        last = undefined;
        pen.end();
      }
    });
  }
}

/** The cells between two, without the first: a fast stroke has no gaps. */
export function line(from, to) {
  const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.col - from.col));
  return Array.from({ length: steps }, (_, i) => ({
    grid: to.grid,
    row: Math.round(from.row + ((to.row - from.row) * (i + 1)) / steps),
    col: Math.round(from.col + ((to.col - from.col) * (i + 1)) / steps),
  }));
}
