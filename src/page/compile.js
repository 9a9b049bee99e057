import { AGGREGATES } from "./expr.js";
import { cell, FUNCTIONS } from "./functions.js";
import { Region } from "./region.js";

/** Of two values the one that a function keeps. @type {Object<string, (one: number, other: number) => number>} */
const CHOOSING = { MAX: Math.max, MIN: Math.min };

/**
 * Where all numbers of a network are: grid after grid, each row by row.
 * @typedef {object} Memory
 * @property {Float64Array} numbers
 * @property {Uint8Array | null} blanks 1 where a cell is blank; null if none is
 * @property {number[]} offsets where each grid begins
 * @property {number[]} widths the columns of each grid
 */

/**
 * Makes a function that computes a region.
 *
 * Each part of the formula computes one line of the region at a time, a row or a column, whichever is longer, into an
 * array of its own: its loops are plain, and each cell is added up in the order of its formula, so that its bits are
 * those of `Expr.java`.
 *
 * @param {Memory} memory
 * @param {number} grid the region's grid
 * @param {Region} region
 * @param {Set<number> | null} others cells of the grid, by number, that have another formula and are passed over
 * @returns {(i: [number, number], j: [number, number], changed: (row: number, column: number) => void) => void}
 *   computes the cells from and up to a row and a column, counted in the region, and tells which are other than before
 */
export function compile(memory, grid, region, others = null) {
  const { numbers, offsets, widths } = memory;
  const width = widths[grid];
  const { rows, columns } = region;
  const isByRow = columns.count >= rows.count;
  const line = new Line(memory, region, isByRow);
  const formula = line.part(region.first);
  const offset = offsets[grid];
  return (i, j, changed) => {
    const [first, end] = isByRow ? i : j;
    [line.from, line.to] = isByRow ? j : i;
    for (let outer = first; outer < end; outer++) {
      const values = formula(outer);
      for (let inner = line.from; inner < line.to; inner++) {
        const row = rows.first + (isByRow ? outer : inner) * rows.step;
        const column = columns.first + (isByRow ? inner : outer) * columns.step;
        const number = row * width + column;
        const value = cell(values[inner]);
        const before = numbers[offset + number];
        if (value !== before && (value === value || before === before) && !others?.has(number)) {
          numbers[offset + number] = value;
          changed(row, column);
        }
      }
    }
  };
}

/** The value of an expression. @param {Memory} memory @param {import("./expr.js").Expr} expr */
export function evaluate(memory, expr) {
  return cell(new Line(memory, Region.ofCell(0, 0, expr), true).part(expr)(0)[0]);
}

/** Computes parts of a formula for one line of a region, from and up to a cell. */
class Line {
  constructor(memory, region, isByRow) {
    this.memory = memory;
    this.region = region;
    this.isByRow = isByRow;
    this.length = (isByRow ? region.columns : region.rows).count;
    this.from = 0;
    this.to = this.length;
    this.windows = 0;
  }

  /**
   * Where the next window that is read lies in memory, and how far it goes from line to line and within one.
   * @returns {{base: number, outer: number, inner: number, rows: number, columns: number, down: number, right: number}}
   */
  nextWindow() {
    const { offsets, widths } = this.memory;
    const { window, down, right } = this.region.windows[this.windows++];
    const [grid, row, column, rows, columns, rowStep, columnStep] = window;
    const width = widths[grid];
    const distance = ([byRows, byColumns, byGrids], count) => {
      const step = offsets[grid + byGrids] - offsets[grid];
      if (offsets[grid + byGrids * (count - 1)] - offsets[grid] !== step * (count - 1)) {
        throw new Error("grids that a formula moves over are not alike");
      }
      return step + byRows * width + byColumns;
    };
    const byRow = distance(down, this.region.rows.count);
    const byColumn = distance(right, this.region.columns.count);
    return {
      base: offsets[grid] + row * width + column,
      outer: this.isByRow ? byRow : byColumn,
      inner: this.isByRow ? byColumn : byRow,
      rows,
      columns,
      down: rowStep * width,
      right: columnStep,
    };
  }

  /**
   * A function that computes a part of the formula for a line; its array is the function's own.
   * @param {import("./expr.js").Expr} expr
   * @returns {(outer: number) => Float64Array}
   */
  part(expr) {
    const word = expr[0];
    const out = new Float64Array(this.length);
    switch (word) {
      case "n":
        out.fill(expr[1]);
        return () => out;
      case "v":
        out.fill(expr[2] ?? NaN);
        return () => out;
      case "b":
        return () => out;
      case "r":
        return this.reference(out);
      case "sp":
        return this.sumOfProducts(out);
      case "+":
        return this.sum(out, expr[1]);
      case "-":
        return this.combine(out, expr, (left, right) => cell(left - right));
      case "*":
        return this.combine(out, expr, (left, right) => cell(left * right));
      case "/":
        return this.combine(out, expr, (left, right) => cell(left / right));
      case "^":
        return this.combine(out, expr, (base, exponent) => cell(base ** exponent));
      case "neg":
        return this.apply(out, expr, (value) => -value);
      case "if":
        return this.choose(out, expr);
    }
    if (AGGREGATES.has(word)) {
      return this.aggregate(out, word, expr[1]);
    }
    const of = FUNCTIONS[word];
    if (!of) {
      throw new Error(`no function ${word}`);
    }
    return this.apply(out, expr, (value) => cell(of(value)));
  }

  reference(out) {
    const { numbers } = this.memory;
    const { base, outer, inner } = this.nextWindow();
    return (line) => {
      const start = base + line * outer;
      for (let i = this.from; i < this.to; i++) {
        out[i] = numbers[start + i * inner];
      }
      return out;
    };
  }

  sumOfProducts(out) {
    const { numbers } = this.memory;
    const left = this.nextWindow();
    const right = this.nextWindow();
    return (line) => {
      const { from, to } = this;
      out.fill(0, from, to);
      for (let row = 0; row < left.rows; row++) {
        for (let column = 0; column < left.columns; column++) {
          const one = left.base + line * left.outer + row * left.down + column * left.right;
          const other = right.base + line * right.outer + row * right.down + column * right.right;
          const byOne = left.inner;
          const byOther = right.inner;
          for (let i = from; i < to; i++) {
            out[i] += numbers[one + i * byOne] * numbers[other + i * byOther];
          }
        }
      }
      for (let i = from; i < to; i++) {
        out[i] = cell(out[i]);
      }
      return out;
    };
  }

  sum(out, exprs) {
    const [first, ...more] = exprs.map((expr) => this.part(expr));
    return (line) => {
      const { from, to } = this;
      out.set(first(line).subarray(from, to), from);
      for (const term of more) {
        const values = term(line);
        for (let i = from; i < to; i++) {
          out[i] += values[i];
        }
      }
      for (let i = from; i < to; i++) {
        out[i] = cell(out[i]);
      }
      return out;
    };
  }

  combine(out, [, one, other], operation) {
    const left = this.part(one);
    const right = this.part(other);
    return (line) => {
      const lefts = left(line);
      const rights = right(line);
      for (let i = this.from; i < this.to; i++) {
        out[i] = operation(lefts[i], rights[i]);
      }
      return out;
    };
  }

  apply(out, [, expr], operation) {
    const argument = this.part(expr);
    return (line) => {
      const values = argument(line);
      for (let i = this.from; i < this.to; i++) {
        out[i] = operation(values[i]);
      }
      return out;
    };
  }

  choose(out, [, ...exprs]) {
    const [condition, positive, otherwise] = exprs.map((expr) => this.part(expr));
    return (line) => {
      const tested = condition(line);
      const one = positive(line);
      const other = otherwise(line);
      for (let i = this.from; i < this.to; i++) {
        const value = tested[i];
        out[i] = value > 0 ? one[i] : Number.isNaN(value) ? NaN : other[i];
      }
      return out;
    };
  }

  /** Blank cells among the arguments do not count. */
  aggregate(out, word, exprs) {
    const counts = new Float64Array(this.length);
    const choose = CHOOSING[word];
    const start = word === "MAX" ? -Infinity : word === "MIN" ? Infinity : 0;
    const take = (i, value) => {
      out[i] = choose ? choose(out[i], value) : out[i] + value;
      counts[i]++;
    };
    const parts = exprs.map((expr) =>
      expr[0] === "w" || expr[0] === "r" ? this.cells(take) : this.values(expr, take),
    );
    return (line) => {
      const { from, to } = this;
      out.fill(start, from, to);
      counts.fill(0, from, to);
      parts.forEach((part) => part(line));
      for (let i = from; i < to; i++) {
        out[i] = cell(word === "AVERAGE" ? out[i] / counts[i] : choose && counts[i] === 0 ? 0 : out[i]);
      }
      return out;
    };
  }

  cells(take) {
    const { memory } = this;
    const { base, outer, inner, rows, columns, down, right } = this.nextWindow();
    return (line) => {
      const { numbers, blanks } = memory;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const start = base + line * outer + row * down + column * right;
          for (let i = this.from; i < this.to; i++) {
            const place = start + i * inner;
            if (blanks === null || blanks[place] === 0) {
              take(i, numbers[place]);
            }
          }
        }
      }
    };
  }

  values(expr, take) {
    const part = this.part(expr);
    return (line) => {
      const values = part(line);
      for (let i = this.from; i < this.to; i++) {
        take(i, values[i]);
      }
    };
  }
}
