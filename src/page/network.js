import { compile, evaluate } from "./compile.js";
import { reads } from "./expr.js";
import { bytesOf } from "./bytes.js";
import { cellName, print } from "./formula.js";
import { eitherOf, Region } from "./region.js";

/** The version of the data that this reads. */
const FORMAT = 1;

/** The parts of a layer that formulas name with dollars. */
const PARAMETERS = new Set([
  "FILTER", "TURNED_FILTER", "WEIGHTS", "BIAS", "MEAN", "VARIANCE", "SCALE", "SHIFT", "MASK", "CONSTANT",
]);

/**
 * A cell of a grid, its row and column counted from 0.
 * @typedef {{grid: number, row: number, col: number}} Cell
 *
 * A layer; the first one is the picture. Grids and layers are named by their numbers.
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} prefix what stands before the name of a cell of its sheet: `Conv1!`
 * @property {string} type
 * @property {string} text its options as a person reads them
 * @property {number[]} shape [channels, rows, columns], or [length]
 * @property {number} parameters how many numbers belong to it
 * @property {number} multiplyAdds
 * @property {number} bytes the memory that its output would take as 32-bit floats
 * @property {number[]} inputs the layers that it reads
 * @property {number[]} outputs the grids of its output, one a channel
 * @property {number[]} weights the grids of its filters or weights
 * @property {number[]} biases
 * @property {number[]} given the grids of other numbers that belong to it
 * @property {number[]} steps the grids that are computed on the way
 * @property {[number, number, number][]} copies grids of which copies stand on its sheet, and at which row and column
 * @property {object} [window] of a layer with a kernel: rows, columns, stride and dilation [rows, columns],
 *   padding [top, left, bottom, right], mode
 *
 * @typedef {object} Grid
 * @property {number} layer
 * @property {string} part what it is, as `Grid.Part` has it: PICTURE, FILTER, BIAS, PADDED, STEP, OUTPUT, ...
 * @property {string} label
 * @property {number} output counted from 1; 0 where it belongs to no single one
 * @property {number} channel counted from 1; 0 where it has none
 * @property {number} rows
 * @property {number} columns
 * @property {string} sheet where it stands in the audit
 * @property {number} row of its first number, counted from 0
 * @property {number} column of its first number, counted from 0
 * @property {boolean} computed whether formulas compute it
 */

/** A network with the values of all its grids, which follow when numbers are changed. */
export class Network {
  /** @type {Layer[]} */
  layers;

  /** @type {Grid[]} each after those that it reads */
  grids;

  /** @type {Map<number, Set<number>>} the cells that a person fills in, by grid, numbered in reading order */
  open = new Map();

  #memory;
  #formulas;
  #first;

  /** What an exercise would have without a person: NaN where the page cannot compute it. */
  #results;

  /**
   * A network from its data, computed.
   * @param {string | object} json what `NetworkData.java` writes
   */
  static parse(json) {
    return new Network(typeof json === "string" ? JSON.parse(json) : json);
  }

  constructor(json) {
    if (json.format !== FORMAT) {
      throw new Error(`data of format ${json.format}; this page reads ${FORMAT}`);
    }
    this.title = json.title;
    this.source = json.source;
    this.about = json.about;
    this.findings = json.findings;
    this.layers = json.layers;
    this.grids = json.grids.map(({ regions, exceptions, ...grid }) => ({
      ...grid,
      sheet: json.layers[grid.layer].name,
      computed: regions !== undefined,
    }));
    this.#memory = memory(this.grids);
    this.#formulas = json.grids.map((grid) => formulas(grid));
    this.#readGiven(json.values);
    this.#markBlanks();
    this.#formulas.forEach((formulas, grid) => {
      const others = formulas.exceptions.size > 0 ? new Set(formulas.exceptions.keys()) : null;
      formulas.compute = formulas.regions.map((region) => compile(this.#memory, grid, region, others));
      formulas.computeExceptions = [...formulas.exceptions.values()].map((region) =>
        compile(this.#memory, grid, region),
      );
    });
    this.#computeAll();
    if (json.exercise) {
      this.#leaveOpen(json.exercise);
    }
    this.#first = this.#memory.numbers.slice();
  }

  #readGiven(base64) {
    const view = new DataView(bytesOf(base64).buffer);
    let at = 0;
    this.grids.forEach((grid, index) => {
      if (!grid.computed) {
        const values = this.values(index);
        for (let i = 0; i < values.length; i++, at += 8) {
          values[i] = view.getFloat64(at, true);
        }
      }
    });
  }

  #markBlanks() {
    const mark = (grid, row, column) => {
      this.#memory.blanks ??= new Uint8Array(this.#memory.numbers.length);
      this.#memory.blanks[this.#place(grid, row, column)] = 1;
    };
    this.#formulas.forEach(({ regions, exceptions }, grid) => {
      for (const region of regions.filter(({ first }) => first[0] === "b")) {
        for (let i = 0; i < region.rows.count; i++) {
          for (let j = 0; j < region.columns.count; j++) {
            const { row, col } = region.cell(i, j);
            if (!exceptions.has(row * this.grids[grid].columns + col)) {
              mark(grid, row, col);
            }
          }
        }
      }
      for (const { first, rows, columns } of exceptions.values()) {
        if (first[0] === "b") {
          mark(grid, rows.first, columns.first);
        }
      }
    });
  }

  #computeAll() {
    for (const { regions, compute, computeExceptions } of this.#formulas) {
      compute.forEach((run, k) => run([0, regions[k].rows.count], [0, regions[k].columns.count], () => {}));
      computeExceptions.forEach((run) => run([0, 1], [0, 1], () => {}));
    }
  }

  /**
   * Empties the cells that a person is to fill in. They are NaN until then, and so is what follows them; all other
   * cells keep what they have, whatever is filled in.
   */
  #leaveOpen({ asked, room, follows }) {
    this.#results = this.#memory.numbers.slice();
    const changed = new Map();
    for (const [grid, numbers] of [...asked, ...room]) {
      this.open.set(grid, new Set(numbers));
      for (const number of numbers) {
        const row = Math.floor(number / this.grids[grid].columns);
        const col = number % this.grids[grid].columns;
        this.#memory.numbers[this.#place(grid, row, col)] = NaN;
        add(changed, grid, row, col);
      }
    }
    this.#formulas.forEach((formulas, grid) => {
      formulas.isFixed = !follows.includes(grid);
      const open = this.open.get(grid);
      if (!formulas.isFixed && open) {
        const others = new Set([...formulas.exceptions.keys(), ...open]);
        formulas.compute = formulas.regions.map((region) => compile(this.#memory, grid, region, others));
      }
    });
    this.#follow(changed);
  }

  /** Whether a cell is one that a person fills in. */
  isOpen(grid, row, col) {
    return this.open.get(grid)?.has(row * this.grids[grid].columns + col) ?? false;
  }

  /** Whether nothing stands in a cell of an exercise yet. */
  isEmpty(grid, row, col) {
    return this.open.size > 0 && Number.isNaN(this.value(grid, row, col));
  }

  /** Whether the numbers of a grid stay as they are, though its formulas would follow what a person fills in. */
  isKept(grid) {
    const hangsOn = (of) => this.open.has(of) || [...this.sources(of)].some(hangsOn);
    return this.open.size > 0 && this.#formulas[grid].isFixed && hangsOn(grid);
  }

  /** What would be right in a cell of an exercise; NaN where the page does not know. */
  result(grid, row, col) {
    return this.#results[this.#place(grid, row, col)];
  }

  #place(grid, row, column) {
    return this.#memory.offsets[grid] + row * this.grids[grid].columns + column;
  }

  /** The values of a grid, row by row: a view, not to be written to. */
  values(grid) {
    const { rows, columns } = this.grids[grid];
    const start = this.#memory.offsets[grid];
    return this.#memory.numbers.subarray(start, start + rows * columns);
  }

  /** The value of a cell; NaN where a spreadsheet shows an error. */
  value(grid, row, col) {
    return this.#memory.numbers[this.#place(grid, row, col)];
  }

  /** Whether a cell is empty: its value is 0, and aggregates pass over it. */
  isBlank(grid, row, col) {
    return this.#memory.blanks !== null && this.#memory.blanks[this.#place(grid, row, col)] === 1;
  }

  /** Whether a cell has another value than at first. */
  isChanged(grid, row, col) {
    const place = this.#place(grid, row, col);
    return !Object.is(this.#memory.numbers[place], this.#first[place]);
  }

  /** The value that a cell had at first. */
  firstValue(grid, row, col) {
    return this.#first[this.#place(grid, row, col)];
  }

  /** The smallest and the largest number of a grid; [NaN, NaN] where it has none but errors. */
  range(grid) {
    let least = Infinity;
    let most = -Infinity;
    for (const value of this.values(grid)) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return least > most ? [NaN, NaN] : [least, most];
  }

  /**
   * Gives a cell another value; all that depends on it follows.
   * @returns {Set<number>} the grids in which something changed
   */
  set(grid, row, col, value) {
    return this.setAll([{ grid, row, col, value }]);
  }

  /**
   * Gives some cells other values; all that depends on them follows.
   * @param {Iterable<Cell & {value: number}>} cells cells of grids that are not computed; of an exercise those to be
   *   filled in, which NaN empties
   * @returns {Set<number>} the grids in which something changed
   */
  setAll(cells) {
    const changed = new Map();
    for (const { grid, row, col, value } of cells) {
      if (this.open.size > 0 ? !this.isOpen(grid, row, col) : this.grids[grid].computed) {
        throw new RangeError(`${this.address(grid, row, col)} is computed`);
      }
      const place = this.#place(grid, row, col);
      const number = Number.isFinite(value) ? value + 0 : NaN; // no cell holds -0
      if (!Object.is(this.#memory.numbers[place], number)) {
        this.#memory.numbers[place] = number;
        add(changed, grid, row, col);
      }
    }
    this.#follow(changed);
    return new Set(changed.keys());
  }

  /** Computes what depends on cells that changed; what changes by that is added to them. */
  #follow(changed) {
    if (changed.size === 0) {
      return;
    }
    this.#formulas.forEach((formulas, grid) => {
      const sources = formulas.isFixed ? [] : [...changed.keys()].filter((source) => formulas.reads.has(source));
      if (sources.length === 0) {
        return;
      }
      const note = (row, column) => add(changed, grid, row, column);
      formulas.regions.forEach((region, k) => {
        const readers = sources
          .map((source) => region.readersWithin(source, changed.get(source)))
          .filter((within) => within !== null)
          .reduce((all, within) => (all ? eitherOf(all, within) : within), null);
        if (readers) {
          formulas.compute[k](readers.i, readers.j, note);
        }
      });
      formulas.computeExceptions.forEach((run) => run([0, 1], [0, 1], note));
    });
  }

  /** Gives all cells the values that they had at first. */
  reset() {
    this.#memory.numbers.set(this.#first);
  }

  /** The region of a cell, and where in it the cell is: [region, rows down, columns to the right]. */
  #regionOf(grid, row, col) {
    const { regions, exceptions } = this.#formulas[grid];
    const exception = exceptions.get(row * this.grids[grid].columns + col);
    if (exception) {
      return [exception, 0, 0];
    }
    for (const region of regions) {
      const at = region.find(row, col);
      if (at) {
        return [region, ...at];
      }
    }
    return null;
  }

  /** The formula of a cell as an expression, or null where the number is given. */
  expr(grid, row, col) {
    const found = this.#regionOf(grid, row, col);
    return found && found[0].at(found[1], found[2]);
  }

  /** The value of an expression. @param {import("./expr.js").Expr} expr */
  evaluate(expr) {
    return evaluate(this.#memory, expr);
  }

  /** The formula of a cell as the audit has it, without the leading `=`; empty where the number is given. */
  formula(grid, row, col) {
    const expr = this.expr(grid, row, col);
    return expr === null ? "" : this.text(expr, this.grids[grid].layer);
  }

  /** The text of an expression as the sheet of a layer would have it. */
  text(expr, layer) {
    const { copies } = this.layers[layer];
    return print(expr, ([grid, row, col, rows, cols]) => {
      const copy = copies.find(([of]) => of === grid);
      const own = this.grids[grid];
      const [top, left] = copy ? copy.slice(1) : [own.row, own.column];
      const dollar = !copy && PARAMETERS.has(own.part) ? "$" : "";
      const first = cellName(top + row, left + col, dollar);
      const last = cellName(top + row + rows - 1, left + col + cols - 1, dollar);
      const prefix = copy || own.layer === layer ? "" : this.layers[own.layer].prefix;
      return prefix + (first === last ? first : `${first}:${last}`);
    });
  }

  /** Where a cell stands in the audit: `Conv1!H7`. */
  address(grid, row, col) {
    const own = this.grids[grid];
    return this.layers[own.layer].prefix + cellName(own.row + row, own.column + col);
  }

  /** What a cell's formula reads, in its order; nothing where the number is given. */
  reads(grid, row, col) {
    return reads(this.expr(grid, row, col) ?? ["b"]).map(([of, top, left, rows, cols, rowStep, colStep]) => ({
      grid: of,
      row: top,
      col: left,
      rows,
      cols,
      rowStep,
      colStep,
    }));
  }

  /**
   * The receptive field of a cell: which part of another grid it depends on.
   * @returns {import("./region.js").Rectangle | null} null if on none
   */
  field(grid, row, col, ofGrid) {
    const needed = new Map([[grid, { row, col, rows: 1, cols: 1 }]]);
    const take = (of, cells) => needed.set(of, needed.has(of) ? around(needed.get(of), cells) : cells);
    for (let g = grid; g > ofGrid; g--) {
      const cells = needed.get(g);
      if (cells) {
        const { regions, exceptions } = this.#formulas[g];
        for (const region of [...regions, ...exceptions.values()]) {
          region.readBy(cells, take);
        }
      }
    }
    return needed.get(ofGrid) ?? null;
  }

  /** Whether a grid holds numbers that belong to a layer, whatever the picture is. */
  isParameter(grid) {
    return PARAMETERS.has(this.grids[grid].part);
  }

  /** The grids that a grid's formulas read. @returns {Set<number>} */
  sources(grid) {
    return this.#formulas[grid].reads;
  }

  /** The cells whose formulas read a cell. @returns {Cell[]} */
  readers(grid, row, col) {
    const readers = [];
    const cell = { row, col, rows: 1, cols: 1 };
    this.#formulas.forEach(({ reads: sources, regions, exceptions }, of) => {
      if (!sources.has(grid)) {
        return;
      }
      for (const region of [...regions, ...exceptions.values()]) {
        const within = region.readersWithin(grid, cell);
        for (let i = within?.i[0]; i < within?.i[1]; i++) {
          for (let j = within.j[0]; j < within.j[1]; j++) {
            const at = { grid: of, ...region.cell(i, j) };
            const exception = exceptions.get(at.row * this.grids[of].columns + at.col);
            if (region.reads(i, j, grid, row, col) && (!exception || exception === region)) {
              readers.push(at);
            }
          }
        }
      }
    });
    return readers;
  }
}

/** Room for the numbers of all grids. @param {Grid[]} grids */
function memory(grids) {
  const offsets = [];
  let count = 0;
  for (const { rows, columns } of grids) {
    offsets.push(count);
    count += rows * columns;
  }
  return { numbers: new Float64Array(count), blanks: null, offsets, widths: grids.map(({ columns }) => columns) };
}

/** The formulas of a grid: those that move, and those of single cells by number. */
function formulas({ regions = [], exceptions = [], columns }) {
  const moving = regions.map((region) => new Region(region));
  const single = new Map(
    exceptions.map(([number, expr]) => [
      number,
      Region.ofCell(Math.floor(number / columns), number % columns, expr),
    ]),
  );
  const sources = new Set();
  for (const region of [...moving, ...single.values()]) {
    region.grids().forEach((grid) => sources.add(grid));
  }
  return { regions: moving, exceptions: single, reads: sources };
}

/** Adds a cell to the rectangles of cells that changed, by grid. */
function add(changed, grid, row, col) {
  const cells = changed.get(grid);
  if (!cells) {
    changed.set(grid, { row, col, rows: 1, cols: 1 });
    return;
  }
  if (row < cells.row) {
    cells.rows += cells.row - row;
    cells.row = row;
  } else if (row >= cells.row + cells.rows) {
    cells.rows = row - cells.row + 1;
  }
  if (col < cells.col) {
    cells.cols += cells.col - col;
    cells.col = col;
  } else if (col >= cells.col + cells.cols) {
    cells.cols = col - cells.col + 1;
  }
}

/** The smallest rectangle around two. */
function around(one, other) {
  const row = Math.min(one.row, other.row);
  const col = Math.min(one.col, other.col);
  return {
    row,
    col,
    rows: Math.max(one.row + one.rows, other.row + other.rows) - row,
    cols: Math.max(one.col + one.cols, other.col + other.cols) - col,
  };
}
