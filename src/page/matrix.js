import { cellsOf, operands } from "./expr.js";

/** So many entries are shown. */
export const MOST_ENTRIES = 1_000_000;

/** The colours of tied weights: a hue for each row of a filter, darker from left to right, as in `MatrixColours.java`. */
const HUES = [
  [0x4e, 0x9b, 0xd8],
  [0xf2, 0xa0, 0x3d],
  [0x5d, 0xb8, 0x70],
  [0xa5, 0x83, 0xd1],
  [0xe5, 0x7c, 0x94],
  [0x3f, 0xb3, 0xb0],
];
const MOST_SHADES = 5;
const LIGHTEST = 0.32;

/** The part of an expression that multiplies and adds: its sums of products, and what is added to them. */
export function weightedSum(expr) {
  if (expr[0] === "sp") {
    return { products: [expr], rest: [] };
  }
  if (expr[0] === "+" && expr[1][0][0] === "sp") {
    const end = expr[1].findIndex(([word]) => word !== "sp");
    const at = end < 0 ? expr[1].length : end;
    return { products: expr[1].slice(0, at), rest: expr[1].slice(at) };
  }
  for (const operand of operands(expr)) {
    const found = weightedSum(operand);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** The grid with the weighted sums of an output: itself, or the step before its activation. */
function sumsOf(network, grid) {
  const { layer } = network.grids[grid];
  const { steps, outputs } = network.layers[layer];
  const multiplies = (g) => {
    const expr = network.expr(g, 0, 0);
    return expr && weightedSum(expr);
  };
  const sums = [...steps, ...outputs].filter(multiplies);
  return sums[outputs.indexOf(grid)];
}

/**
 * The matrix of a channel's weighted sums: a row for each of its cells, a column for each cell that the layer reads.
 *
 * @param {import('./network.js').Network} network
 * @param {number} grid a channel of a layer's output
 * @returns {undefined | {rows: number, columns: number, sums: number, inputs: number[], isShared: boolean,
 *   row: (i: number) => {weights: Map<number, import('./place.js').Cell[]>, rest: import('./expr.js').Expr[]}}}
 *   `sums` is the grid of the weighted sums, `inputs` are the grids that are read, in the order of the columns, and a row
 *   has the weights that stand in it, by column, several where they are added; undefined if it does not multiply
 */
export function matrixOf(network, grid) {
  const sums = network.grids[grid].computed ? sumsOf(network, grid) : undefined;
  if (sums === undefined) {
    return undefined;
  }
  const { rows, columns } = network.grids[sums];
  const first = new Map();
  let count = 0;
  for (const [, inputs] of weightedSum(network.expr(sums, 0, 0)).products) {
    if (!first.has(inputs[0])) {
      first.set(inputs[0], count);
      const read = network.grids[inputs[0]];
      count += read.rows * read.columns;
    }
  }
  const row = (i) => {
    const { products, rest } = weightedSum(network.expr(sums, Math.floor(i / columns), i % columns));
    const weights = new Map();
    for (const [, inputs, factors] of products) {
      const cells = cellsOf(factors);
      cellsOf(inputs).forEach((cell, k) => {
        const column = first.get(cell.grid) + cell.row * network.grids[cell.grid].columns + cell.col;
        weights.set(column, [...(weights.get(column) ?? []), cells[k]]);
      });
    }
    return { weights, rest };
  };
  const last = weightedSum(network.expr(sums, rows - 1, columns - 1)).products[0][2];
  const isShared = rows * columns > 1 && String(last) === String(weightedSum(network.expr(sums, 0, 0)).products[0][2]);
  return { rows: rows * columns, columns: count, sums, inputs: [...first.keys()], isShared, row };
}

/** The colour of a weight: the same wherever it stands. @returns {import('./colours.js').Rgb} */
export function colourOf(network, /** @type {import('./place.js').Cell} */ { grid, row, col }, isShared) {
  const { columns } = network.grids[grid];
  const shades = Math.min(columns, MOST_SHADES);
  const hue = isShared ? row * Math.ceil(columns / MOST_SHADES) + Math.floor(col / MOST_SHADES) : 0;
  const strength = !isShared
    ? LIGHTEST
    : shades === 1
      ? (1 + LIGHTEST) / 2
      : LIGHTEST + ((1 - LIGHTEST) * (col % MOST_SHADES)) / (shades - 1);
  return HUES[hue % HUES.length].map((part) => Math.round(255 + (part - 255) * strength));
}
