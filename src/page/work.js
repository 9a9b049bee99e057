import { AGGREGATES, cellsOf, operands } from "./expr.js";

/**
 * How a cell's value comes about: what is read, and what is made of it.
 *
 * @typedef {import("./network.js").Cell & {value: number}} Read a cell with its value
 *
 * @typedef {object} Term
 * @property {string} kind `product`, `bias`, `term` (another cell), `number` (one that is written in the formula), or
 *   what is taken of cells: `max`, `sum`, `average`
 * @property {Read} [left] the cell, or the first factor; of a product of a number it may be missing
 * @property {Read} [right] the second factor of a product
 * @property {number} value
 * @property {number} channel the channel that is read, counted from 1; 0 where it has none
 * @property {boolean} blank whether it is a blank cell, which does not count
 *
 * @typedef {object} Sum the sum of the products of one channel
 * @property {number} channel
 * @property {number} value
 * @property {number} from the first of its terms, counted from 0
 * @property {number} to the one after its last
 *
 * @typedef {object} Step an operation, after all that it needs
 * @property {string} word `+`, `-`, `*`, `/`, `neg`, `if`, or a function's name
 * @property {string} text as a formula has it
 * @property {number} value
 *
 * @typedef {object} Work
 * @property {string} formula empty where the number is given
 * @property {Term[]} terms
 * @property {Sum[]} sums
 * @property {Step[]} steps the last one gives the result
 * @property {number} result
 */

/**
 * Takes a cell's formula apart.
 * @param {import("./network.js").Network} network
 * @param {import("./network.js").Cell} cell
 * @returns {Work}
 */
export function work(network, { grid, row, col }) {
  const all = { terms: [], sums: [], steps: [] };
  const expr = network.expr(grid, row, col);
  if (expr) {
    takeApart(network, network.grids[grid].layer, expr, all);
  }
  return { formula: network.formula(grid, row, col), ...all, result: network.value(grid, row, col) };
}

function takeApart(network, layer, expr, { terms, sums, steps }) {
  const read = (cell) => ({ ...cell, value: network.value(cell.grid, cell.row, cell.col) });
  const channel = ({ grid }) => network.grids[grid].channel;
  const term = (kind, cell) => ({
    kind,
    left: read(cell),
    value: read(cell).value,
    channel: channel(cell),
    blank: network.isBlank(cell.grid, cell.row, cell.col),
  });
  const product = (left, right) => ({
    kind: "product",
    left: read(left),
    right: read(right),
    value: read(left).value * read(right).value,
    channel: channel(left),
    blank: false,
  });
  const visit = (part, around) => {
    const [word, one, other] = part;
    switch (word) {
      case "n":
        terms.push({ kind: "number", value: one, channel: 0, blank: false });
        return;
      case "v":
        terms.push({ kind: "number", value: other ?? NaN, channel: 0, blank: false });
        return;
      case "b":
        return;
      case "r": {
        const cell = { grid: one, row: other, col: part[3] };
        terms.push(term(network.grids[one].part === "BIAS" ? "bias" : "term", cell));
        return;
      }
      case "w":
        terms.push(...cellsOf(part.slice(1)).map((cell) => term(around.toLowerCase(), cell)));
        return;
      case "sp": {
        const from = terms.length;
        const right = cellsOf(other);
        terms.push(...cellsOf(one).map((left, i) => product(left, right[i])));
        const value = network.evaluate(part);
        sums.push({ channel: network.grids[one[0]].channel, value, from, to: terms.length });
        return;
      }
    }
    if (word === "*" && one[0] === "r" && other[0] === "r") {
      terms.push(
        product({ grid: one[1], row: one[2], col: one[3] }, { grid: other[1], row: other[2], col: other[3] }),
      );
    } else {
      operands(part).forEach((operand) => visit(operand, AGGREGATES.has(word) ? word : ""));
    }
    steps.push({ word, text: network.text(part, layer), value: network.evaluate(part) });
  };
  visit(expr, "");
}
