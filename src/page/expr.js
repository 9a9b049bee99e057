/**
 * What a cell's value is, as `ExprJson.java` writes it: a tree of arrays, each a word and what belongs to it.
 *
 *     ["n", number]                a number that is written into the formula
 *     ["v", text, number]          a value that stands here; null is an error
 *     ["b"]                        an empty cell
 *     ["r", grid, row, column]     another cell
 *     ["w", ...WINDOW]             all cells of a window, as an argument of an aggregate
 *     ["sp", WINDOW, WINDOW]       the products of two windows, cell by cell, added in reading order
 *     ["+", [EXPR...]]             added from the left
 *     ["MAX"|"MIN"|"SUM"|"AVERAGE", [EXPR...]]
 *     ["-"|"*"|"/"|"^", EXPR, EXPR], ["neg", EXPR]
 *     ["EXP"|"ABS"|"LN"|"SQRT"|"TANH"|"NORMSDIST", EXPR]
 *     ["if", condition, positive, otherwise]
 *
 * A WINDOW is [grid, row, column, rows, columns, row step, column step]; all is counted from 0.
 *
 * @typedef {Array} Expr
 * @typedef {[number, number, number, number, number, number, number]} Window
 */

/** The words of functions over any number of arguments. */
export const AGGREGATES = new Set(["MAX", "MIN", "SUM", "AVERAGE"]);

/** A cell as a window of one. @returns {Window} */
export const cellWindow = (grid, row, column) => [grid, row, column, 1, 1, 1, 1];

/** The expressions that an expression is made of, in order. @param {Expr} expr @returns {Expr[]} */
export function operands(expr) {
  switch (expr[0]) {
    case "n":
    case "v":
    case "b":
    case "r":
    case "w":
    case "sp":
      return [];
    case "+":
      return expr[1];
    default:
      return AGGREGATES.has(expr[0]) ? expr[1] : expr.slice(1);
  }
}

/** What an expression reads by itself, not through its operands. @param {Expr} expr @returns {Window[]} */
export function ownWindows(expr) {
  switch (expr[0]) {
    case "r":
      return [cellWindow(expr[1], expr[2], expr[3])];
    case "w":
      return [expr.slice(1)];
    case "sp":
      return [expr[1], expr[2]];
    default:
      return [];
  }
}

/** All that an expression reads, in the order printed. @param {Expr} expr @returns {Window[]} */
export function reads(expr) {
  return [...ownWindows(expr), ...operands(expr).flatMap(reads)];
}

/**
 * The same expression over other windows.
 * @param {Expr} expr
 * @param {(window: Window) => Window} change is given each window in the order of `reads`
 * @returns {Expr}
 */
export function mapWindows(expr, change) {
  const word = expr[0];
  if (word === "r") {
    return ["r", ...change(cellWindow(expr[1], expr[2], expr[3])).slice(0, 3)];
  } else if (word === "w") {
    return ["w", ...change(expr.slice(1))];
  } else if (word === "sp") {
    const left = change(expr[1]);
    return ["sp", left, change(expr[2])];
  }
  const parts = operands(expr);
  if (parts.length === 0) {
    return expr;
  }
  const changed = parts.map((part) => mapWindows(part, change));
  return word === "+" || AGGREGATES.has(word) ? [word, changed] : [word, ...changed];
}

/** The cells of a window in reading order. @param {Window} window */
export function cellsOf([grid, row, column, rows, columns, rowStep, columnStep]) {
  const cells = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      cells.push({ grid, row: row + i * rowStep, col: column + j * columnStep });
    }
  }
  return cells;
}
