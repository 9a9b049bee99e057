import { cellsOf } from "./expr.js";

/** Formulas as text, as `FormulaPrinter.java` prints them, and cells as spreadsheets name them. */

const ADDITION = 1;
const MULTIPLICATION = 2;
const NEGATION = 3;
const ATOM = 4;

/** The letters of a column counted from 0. */
export function columnName(column) {
  let letters = "";
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** A column, counted from 0, from its letters. */
export function columnOf(letters) {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** A cell, its row and column counted from 0: `B3`, or with dollars `$B$3`. */
export function cellName(row, column, dollar = "") {
  return dollar + columnName(column) + dollar + (row + 1);
}

/** The digits of a number without an exponent. */
export function plain(number) {
  const [digits, exponent] = String(number).split("e");
  if (exponent === undefined) {
    return digits;
  }
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits);
  const all = whole + part;
  const point = whole.length + Number(exponent);
  if (point <= 0) {
    return `${sign}0.${"0".repeat(-point)}${all}`;
  }
  return point >= all.length
    ? sign + all + "0".repeat(point - all.length)
    : `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}

const isRectangle = ([, , , rows, columns, rowStep, columnStep]) =>
  (rowStep === 1 || rows === 1) && (columnStep === 1 || columns === 1);

const isSpelledOut = ([, left, right]) =>
  left[3] * left[4] === 1 || !isRectangle(left) || !isRectangle(right);

function precedence(expr) {
  switch (expr[0]) {
    case "n":
      return expr[1] < 0 ? NEGATION : ATOM;
    case "+":
    case "-":
      return ADDITION;
    case "*":
    case "/":
      return MULTIPLICATION;
    case "^":
    case "neg":
      return NEGATION;
    case "sp":
      return !isSpelledOut(expr) ? ATOM : expr[1][3] * expr[1][4] === 1 ? MULTIPLICATION : ADDITION;
    default:
      return ATOM;
  }
}

/**
 * The text of an expression, without the leading `=`.
 * @param {import("./expr.js").Expr} expr
 * @param {(window: import("./expr.js").Window) => string} name what a formula calls a range of cells
 * @returns {string}
 */
export function print(expr, name) {
  const cell = ({ grid, row, col }) => name([grid, row, col, 1, 1, 1, 1]);
  const operand = (part, least) => {
    const text = print(part, name);
    return precedence(part) < least ? `(${text})` : text;
  };
  const [word, one, other] = expr;
  switch (word) {
    case "n":
      return plain(one);
    case "v":
      return one;
    case "b":
      return "";
    case "r":
      return cell({ grid: one, row: other, col: expr[3] });
    case "w": {
      const window = expr.slice(1);
      return isRectangle(window) ? name(window) : cellsOf(window).map(cell).join(",");
    }
    case "sp": {
      if (!isSpelledOut(expr)) {
        return `SUMPRODUCT(${name(one)},${name(other)})`;
      }
      const right = cellsOf(other);
      return cellsOf(one)
        .map((left, i) => `${cell(left)}*${cell(right[i])}`)
        .join("+");
    }
    case "+": {
      const sums = one.filter((term) => precedence(term) === ADDITION).length;
      return one
        .map((term, i) => operand(term, i === 0 && sums === 1 ? ADDITION : MULTIPLICATION))
        .join("+");
    }
    case "-":
      return `${operand(one, ADDITION)}-${operand(other, MULTIPLICATION)}`;
    case "*":
    case "/":
      return operand(one, MULTIPLICATION) + word + operand(other, NEGATION);
    case "^":
      return `${operand(one, ATOM)}^${operand(other, ATOM)}`;
    case "neg":
      return `-${operand(one, ATOM)}`;
    case "if":
      return `IF(${print(one, name)}>0,${print(other, name)},${print(expr[3], name)})`;
    default: {
      const exprs = Array.isArray(one[0]) ? one : [one];
      return `${word}(${exprs.map((part) => print(part, name)).join(",")})`;
    }
  }
}
