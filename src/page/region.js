import { mapWindows, reads } from "./expr.js";

/**
 * Rows, or columns, at equal distances.
 * @typedef {{first: number, count: number, step: number}} Run
 *
 * How far a window moves from one cell of a region to the next: rows down, columns to the right, and on in the list of
 * grids.
 * @typedef {[number, number, number]} Move
 *
 * Cells of a grid.
 * @typedef {{row: number, col: number, rows: number, cols: number}} Rectangle
 */

/** @returns {Run} */
const run = ([first, count, step]) => ({ first, count, step });

/** How often one has gone on along a run where a row or column is reached, or -1 if it is not one of it. */
function times(run, place) {
  const ahead = place - run.first;
  const i = ahead / run.step;
  return ahead >= 0 && Number.isInteger(i) && i < run.count ? i : -1;
}

const STILL = [0, 0, 0];

/**
 * Cells of a grid that have one formula, which moves: each window that it reads is as far from the same window of the
 * cell above, and of the cell to the left, wherever they are.
 */
export class Region {
  /** @param json as `NetworkData.java` writes it */
  constructor({ rows, columns, first, down = [], right = [] }) {
    this.rows = run(rows);
    this.columns = run(columns);
    /** The formula of its first cell. */
    this.first = first;
    /** The windows that its first cell reads, and how each moves. */
    this.windows = reads(first).map((window, k) => ({
      window,
      down: down[k] ?? STILL,
      right: right[k] ?? STILL,
    }));
  }

  /** The region of a single cell. */
  static ofCell(row, column, expr) {
    return new Region({ rows: [row, 1, 1], columns: [column, 1, 1], first: expr });
  }

  /** Where a cell of the grid is among those of the region, or null: [rows down, columns to the right]. */
  find(row, column) {
    const i = times(this.rows, row);
    const j = times(this.columns, column);
    return i < 0 || j < 0 ? null : [i, j];
  }

  /** A cell of the region, in the grid: the inverse of `find`. */
  cell(i, j) {
    return { row: this.rows.first + i * this.rows.step, col: this.columns.first + j * this.columns.step };
  }

  /** The formula of a cell of the region. */
  at(i, j) {
    let k = 0;
    return mapWindows(this.first, () => this.window(k++, i, j));
  }

  /** A window as a cell of the region reads it. */
  window(k, i, j) {
    const { window, down, right } = this.windows[k];
    return [
      window[0] + i * down[2] + j * right[2],
      window[1] + i * down[0] + j * right[0],
      window[2] + i * down[1] + j * right[1],
      ...window.slice(3),
    ];
  }

  /** The grids that it reads. @returns {Set<number>} */
  grids() {
    const grids = new Set();
    for (const { window, down, right } of this.windows) {
      for (let i = 0; i < (down[2] ? this.rows.count : 1); i++) {
        for (let j = 0; j < (right[2] ? this.columns.count : 1); j++) {
          grids.add(window[0] + i * down[2] + j * right[2]);
        }
      }
    }
    return grids;
  }

  /**
   * The cells of the region that may read one of some cells: all that do, and few others.
   * @param {number} grid the cells' grid
   * @param {Rectangle} cells
   * @returns {{i: [number, number], j: [number, number]} | null} from and up to which they are, counted in the region
   */
  readersWithin(grid, cells) {
    let all = null;
    for (const { window, down, right } of this.windows) {
      const [of, row, column, rows, columns, rowStep, columnStep] = window;
      const spans = [
        [row, row + (rows - 1) * rowStep, cells.row, cells.row + cells.rows - 1, down[0], right[0]],
        [column, column + (columns - 1) * columnStep, cells.col, cells.col + cells.cols - 1, down[1], right[1]],
        [of, of, grid, grid, down[2], right[2]],
      ];
      let i = [0, this.rows.count];
      let j = [0, this.columns.count];
      for (const [from, to, low, high, perRow, perColumn] of spans) {
        i = common(i, overlapping(from, to, low, high, perRow, perColumn, this.rows.count, this.columns.count));
        j = common(j, overlapping(from, to, low, high, perColumn, perRow, this.columns.count, this.rows.count));
      }
      if (i[0] < i[1] && j[0] < j[1]) {
        all = all ? eitherOf(all, { i, j }) : { i, j };
      }
    }
    return all;
  }

  /** Whether a cell of the region reads a cell. */
  reads(i, j, grid, row, column) {
    return this.windows.some((_, k) => holds(this.window(k, i, j), grid, row, column));
  }

  /**
   * What some cells of the region read.
   * @param {Rectangle} cells cells of the region's grid
   * @param {(grid: number, cells: Rectangle) => void} take is given each window's cells, and those between them
   */
  readBy(cells, take) {
    const rows = within(this.rows, cells.row, cells.rows);
    const columns = within(this.columns, cells.col, cells.cols);
    if (!rows || !columns) {
      return;
    }
    this.windows.forEach(({ window, down, right }, k) => {
      const corners = rows.flatMap((i) => columns.map((j) => this.window(k, i, j)));
      const grids = corners.map((corner) => corner[0]);
      const top = Math.min(...corners.map((corner) => corner[1]));
      const left = Math.min(...corners.map((corner) => corner[2]));
      const bottom = Math.max(...corners.map((corner) => corner[1] + (corner[3] - 1) * corner[5]));
      const end = Math.max(...corners.map((corner) => corner[2] + (corner[4] - 1) * corner[6]));
      const step = Math.abs(down[2]) || Math.abs(right[2]) || 1;
      for (let grid = Math.min(...grids); grid <= Math.max(...grids); grid += step) {
        take(grid, { row: top, col: left, rows: bottom - top + 1, cols: end - left + 1 });
      }
    });
  }
}

/** Whether a window has a cell. */
function holds([of, top, left, rows, columns, rowStep, columnStep], grid, row, column) {
  const i = (row - top) / rowStep;
  const j = (column - left) / columnStep;
  return of === grid && Number.isInteger(i) && Number.isInteger(j) && i >= 0 && i < rows && j >= 0 && j < columns;
}

/** The first and last of a run, counted in it, that are among rows or columns; null if none is. */
function within(run, first, count) {
  const from = Math.max(0, Math.ceil((first - run.first) / run.step));
  const last = Math.min(run.count - 1, Math.floor((first + count - 1 - run.first) / run.step));
  return from > last ? null : [from, last];
}

const common = (a, b) => [Math.max(a[0], b[0]), Math.min(a[1], b[1])];

/** From and up to where cells of a region are that are among these or among those. */
export const eitherOf = (a, b) => ({ i: hull(a.i, b.i), j: hull(a.j, b.j) });

const hull = (a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1])];

/**
 * How often something may go on so that it overlaps `low` to `high`: from and up to which number.
 * @param from where it begins at first
 * @param to where it ends at first
 * @param step how far it goes each time
 * @param across how far it goes the other way each time
 * @param count how often it goes on at most
 * @param others how often it goes the other way at most
 */
function overlapping(from, to, low, high, step, across, count, others) {
  const aside = across * (others - 1);
  const begin = from + Math.min(0, aside);
  const end = to + Math.max(0, aside);
  if (step === 0) {
    return end >= low && begin <= high ? [0, count] : [0, 0];
  }
  const one = (low - end) / step;
  const other = (high - begin) / step;
  return [Math.max(0, Math.ceil(Math.min(one, other))), Math.min(count, Math.floor(Math.max(one, other)) + 1)];
}
