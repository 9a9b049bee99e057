import { cellsOf, operands, reads } from "./expr.js";

/**
 * What in the picture an activation comes from (Zeiler and Fergus 2014): it is passed back through the layers, through
 * transposed filters and the switches of max pooling, and rectified where a layer ends in ReLU, as `Deconvnet.java` does.
 *
 * @typedef {import('./place.js').Cell} Cell
 * @typedef {import('./expr.js').Expr} Expr
 * @typedef {import('./network.js').Network} Network
 */

/** What stands in the way of going back. */
export class NotLinear extends Error {}

/**
 * Passes an activation back.
 *
 * @param {Network} network
 * @param {Cell} cell an output of a layer
 * @returns {Map<number, Float64Array>} by grid what came back to it, row by row, and the activation itself
 * @throws {NotLinear} where a layer on the way does more than multiply, add, average, pool, copy or rectify
 */
export function projectBack(network, cell) {
  const signals = new Map();
  const reached = new Map();
  const add = ({ grid, row, col }, value) => {
    const { rows, columns } = network.grids[grid];
    if (!signals.has(grid)) {
      signals.set(grid, new Float64Array(rows * columns));
      reached.set(grid, new Set());
    }
    signals.get(grid)[row * columns + col] += value;
    reached.get(grid).add(row * columns + col);
  };
  add(cell, network.value(cell.grid, cell.row, cell.col));
  const rectified = new Set();
  for (let grid = cell.grid; grid >= 0; grid--) {
    // as in a cell: what is too large is an error
    signals.get(grid)?.forEach((value, n, all) => (all[n] = Number.isFinite(value) ? value : NaN));
    if (!signals.has(grid) || !network.grids[grid].computed) {
      continue;
    }
    const { layer } = network.grids[grid];
    const outputs = network.layers[layer].outputs;
    if (outputs.includes(grid) && layer !== network.grids[cell.grid].layer && !rectified.has(layer)) {
      rectified.add(layer); // all that reads it has been passed
      rectify(network, outputs, signals, reached);
    }
    const { columns } = network.grids[grid];
    const exprs = [...reached.get(grid)].map((n) => [n, network.expr(grid, Math.floor(n / columns), n % columns)]);
    const isMaximum = outputs.includes(grid) && exprs.every(([, expr]) => maximumOf(expr));
    for (const [n, expr] of exprs) {
      const value = signals.get(grid)[n];
      if (isMaximum) {
        const cells = cellsOf(maximumOf(expr));
        const most = network.value(grid, Math.floor(n / columns), n % columns);
        const chosen = cells.find((c) => !network.isBlank(c.grid, c.row, c.col) && !(most > valueOf(network, c)));
        cells.forEach((c) => add(c, value * (c === chosen ? 1 : 0)));
      } else {
        const linear = outputs.includes(grid) ? (reluOf(expr) ?? expr) : expr;
        if (!back(network, linear, value, add)) {
          const { name, type, text } = network.layers[layer];
          throw new NotLinear(`${name} (${[type, text].filter(Boolean).join(": ")})`);
        }
      }
    }
  }
  return signals;
}

const valueOf = (network, { grid, row, col }) => network.value(grid, row, col);

/** What a ReLU is of, or undefined. */
function reluOf([word, of]) {
  return word === "MAX" && of.length === 2 && of[0][0] === "n" && of[0][1] === 0 ? of[1] : undefined;
}

/** The window that something is the maximum of, if it is nothing but that. */
function maximumOf([word, of]) {
  return word === "MAX" && of.length === 1 && of[0][0] === "w" ? of[0].slice(1) : undefined;
}

/** Nothing negative is passed on by a layer that ends in ReLU. */
function rectify(network, outputs, signals, reached) {
  const own = outputs.filter((grid) => signals.has(grid));
  const isRelu = own.some((grid) => {
    const { columns } = network.grids[grid];
    return [...reached.get(grid)].some((n) => reluOf(network.expr(grid, Math.floor(n / columns), n % columns)));
  });
  if (isRelu) {
    own.forEach((grid) => signals.get(grid).forEach((value, n, all) => (all[n] = Math.max(0, value))));
  }
}

/**
 * Passes a value back through an expression to all cells that it is affine in.
 * @returns {boolean} whether it is
 */
function back(network, /** @type {Expr} */ expr, value, add) {
  const isConstant = (e) => reads(e).every((window) => network.isParameter(window[0]));
  if (isConstant(expr)) {
    return true;
  }
  const [word, one, other] = expr;
  switch (word) {
    case "r":
      add({ grid: one, row: other, col: expr[3] }, value);
      return true;
    case "+":
      return one.every((term) => back(network, term, value, add));
    case "-":
      return back(network, one, value, add) && back(network, other, -value, add);
    case "neg":
      return back(network, one, -value, add);
    case "*": {
      const [factor, rest] = isConstant(other) ? [other, one] : [one, other];
      return isConstant(factor) && back(network, rest, value * network.evaluate(factor), add);
    }
    case "/":
      return isConstant(other) && back(network, one, value / network.evaluate(other), add);
    case "sp": {
      const [inputs, weights] = network.isParameter(other[0]) ? [one, other] : [other, one];
      if (!network.isParameter(weights[0])) {
        return false;
      }
      const factors = cellsOf(weights);
      cellsOf(inputs).forEach((cell, i) => add(cell, value * valueOf(network, factors[i])));
      return true;
    }
    case "SUM":
    case "AVERAGE": {
      if (!operands(expr).every(([kind]) => kind === "w" || kind === "r")) {
        return false;
      }
      const cells = reads(expr).flatMap(cellsOf);
      const count = cells.filter((c) => !network.isBlank(c.grid, c.row, c.col)).length;
      const each = word === "AVERAGE" ? value / count : value;
      cells.filter((c) => !network.isParameter(c.grid)).forEach((cell) => add(cell, each));
      return true;
    }
    default:
      return false;
  }
}
