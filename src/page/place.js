import { cellName, columnOf } from "./formula.js";

/**
 * Places in a network as text: in the address of the page, as people read them, and in cells.
 *
 * @typedef {{grid: number, row: number, col: number}} Cell counted from 0
 */

/**
 * The part of the page's address that leads to a cell: `#Conv2:1,8,11` is row 8 and column 11 of channel 1; cells that are
 * no output have their address in the workbook, `#Conv2!AF6`.
 */
export function toHash(network, /** @type {Cell} */ { grid, row, col }) {
  const { layer, sheet, row: top, column: left } = network.grids[grid];
  const channel = network.layers[layer].outputs.indexOf(grid);
  return channel >= 0
    ? `#${encodeURIComponent(network.layers[layer].name)}:${channel + 1},${row + 1},${col + 1}`
    : `#${encodeURIComponent(sheet)}!${cellName(top + row, left + col)}`;
}

/** The cell that a part of the page's address leads to, or undefined if it leads nowhere. @returns {Cell | undefined} */
export function fromHash(network, /** @type {string} */ hash) {
  let text;
  try {
    text = decodeURIComponent(hash.replace(/^#/, ""));
  } catch {
    return undefined; // a lone %
  }
  const output = /^(.+):(\d+),(\d+),(\d+)$/s.exec(text);
  if (output) {
    const layer = network.layers.find((l) => l.name === output[1]);
    const grid = layer?.outputs[output[2] - 1];
    return within(network, grid, output[3] - 1, output[4] - 1);
  }
  const cell = /^(.+)!([A-Z]{1,3})(\d+)$/s.exec(text);
  if (cell) {
    const column = columnOf(cell[2]);
    const row = cell[3] - 1;
    const grid = network.grids.findIndex(
      (g) =>
        g.sheet === cell[1] &&
        row >= g.row &&
        row < g.row + g.rows &&
        column >= g.column &&
        column < g.column + g.columns,
    );
    return grid < 0
      ? undefined
      : { grid, row: row - network.grids[grid].row, col: column - network.grids[grid].column };
  }
  return undefined;
}

function within(network, grid, row, col) {
  const g = network.grids[grid];
  return g && row >= 0 && row < g.rows && col >= 0 && col < g.columns ? { grid, row, col } : undefined;
}

/** A number as people read it, with at most this many digits that count. */
export function number(/** @type {number} */ value, digits = 5) {
  if (!Number.isFinite(value)) {
    return "error";
  }
  return String(Number(value.toPrecision(digits))).replace("-", "\u2212");
}

/** A number in few letters, for a small cell: with as many digits as there is room for. */
export function short(/** @type {number} */ value, letters = 6) {
  const texts = [4, 3, 2, 1].map((digits) => number(value, digits));
  return texts.find((text) => text.length <= letters) ?? texts[3];
}

/** From which number to which some grids are; nothing where none stands in them yet. */
export function rangeText(network, /** @type {number[]} */ grids, digits = 4) {
  const ranges = grids.map((grid) => network.range(grid));
  const [least, most] = [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))];
  if (Number.isNaN(least) && network.open.size > 0) {
    return "";
  }
  return least === most ? number(least, digits) : `${number(least, digits)} to ${number(most, digits)}`;
}

/** Whether a grid is a copy of another with something around or between its cells. */
export function isBorder(/** @type {{part: string}} */ { part }) {
  return /^(PADDED|STRETCHED|COPY)$/.test(part);
}

/** Where a cell is in its grid, for people. */
export function rowAndColumn(/** @type {Cell} */ { row, col }) {
  return `row ${row + 1}, column ${col + 1}`;
}

/** The values of a grid as comma-separated lines, as exact as they are. */
export function csv(network, /** @type {number} */ grid) {
  const { rows, columns } = network.grids[grid];
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, col) =>
      network.isBlank(grid, row, col) || network.isEmpty(grid, row, col) ? "" : network.value(grid, row, col),
    ).join(","),
  ).join("\n");
}
