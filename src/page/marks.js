/**
 * What belongs to a cell, by grid: the windows that it reads, the field that these come from, and what it influences.
 *
 * @typedef {import('./place.js').Cell} Cell
 * @typedef {import('./heatmap.js').Mark} Mark
 */

/** How many cells are followed forward one by one. */
const MOST = 1500;

/** @returns {Map<number, Mark[]>} */
export function marksOf(network, /** @type {Cell} */ cell) {
  const marks = new Map();
  const add = (grid, mark) => marks.set(grid, [...(marks.get(grid) ?? []), mark]);
  const { layer, computed } = network.grids[cell.grid];
  if (computed) {
    const reads = network.reads(cell.grid, cell.row, cell.col);
    for (const { grid, ...window } of reads) {
      add(grid, { kind: "window", ...window });
    }
    const direct = new Set(reads.map((r) => r.grid));
    for (const source of upstream(network, layer)) {
      for (const grid of network.layers[source].outputs) {
        const field = direct.has(grid) ? undefined : network.field(cell.grid, cell.row, cell.col, grid);
        if (field) {
          add(grid, { kind: "field", ...field });
        }
      }
    }
  } else {
    for (const [grid, box] of influence(network, cell)) {
      add(grid, { kind: "forward", ...box });
    }
  }
  add(cell.grid, { kind: "focus", row: cell.row, col: cell.col });
  return marks;
}

/** The layers that a layer's numbers come from. */
function upstream(network, layer) {
  const all = new Set();
  const follow = (i) => {
    for (const source of network.layers[i].inputs ?? []) {
      if (!all.has(source)) {
        all.add(source);
        follow(source);
      }
    }
  };
  follow(layer);
  return all;
}

/**
 * The smallest boxes that hold all cells which a cell influences, by grid; whole grids of what follows from there on where
 * they are too many to be followed.
 */
export function influence(network, /** @type {Cell} */ cell) {
  const boxes = new Map();
  const seen = new Set();
  let cells = [cell];
  while (cells.length > 0) {
    const next = [];
    for (const { grid, row, col } of cells.flatMap((c) => network.readers(c.grid, c.row, c.col))) {
      const key = `${grid},${row},${col}`;
      if (!seen.has(key)) {
        seen.add(key);
        next.push({ grid, row, col });
        boxes.set(grid, around(boxes.get(grid), row, col));
      }
    }
    if (seen.size > MOST) {
      return wholeAfter(network, boxes);
    }
    cells = next;
  }
  return boxes;
}

/** A box that holds another one, if there is one, and a cell. */
function around(box, row, col) {
  const top = Math.min(box?.row ?? row, row);
  const left = Math.min(box?.col ?? col, col);
  const bottom = Math.max(box ? box.row + box.rows : 0, row + 1);
  const right = Math.max(box ? box.col + box.cols : 0, col + 1);
  return { row: top, col: left, rows: bottom - top, cols: right - left };
}

function wholeAfter(network, boxes) {
  const layers = new Set([...boxes.keys()].map((grid) => network.grids[grid].layer));
  network.layers.forEach((layer, i) => {
    if ((layer.inputs ?? []).some((source) => layers.has(source))) {
      layers.add(i);
      for (const grid of [...layer.steps, ...layer.outputs]) {
        const { rows, columns } = network.grids[grid];
        boxes.set(grid, { row: 0, col: 0, rows, cols: columns });
      }
    }
  });
  return boxes;
}
