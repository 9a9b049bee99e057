import { inkOn } from "./colours.js";
import { short } from "./place.js";

/** From this size on, in CSS pixels, a cell has its number in it. */
const READABLE = 26;

/** From this size on cells that may have one colour have lines between them. */
const LINED = 8;

/** From this size on there is room for a sign. */
const SIGNED = 7;

/** How windows and cells are marked: line and width; seen on light and on dark colours, as each has a second line around it. */
const MARKS = {
  window: { line: "#ffb000", width: 2 },
  field: { line: "#ffb000", width: 1.5, dash: [4, 2] },
  forward: { line: "#2ee6d6", width: 1.5, dash: [3, 2] },
  focus: { line: "#d6006c", width: 2 },
};

/**
 * A grid as a picture on a canvas: a cell is a whole number of the screen's pixels, if it has three or more.
 *
 * @typedef {{kind: keyof MARKS, row: number, col: number, rows?: number, cols?: number, rowStep?: number, colStep?: number}} Mark
 */
export class HeatMap {
  /** @type {Mark[]} */ marks = [];
  /** How many cells are filled in, row by row, or undefined if all are. */
  filled = undefined;
  #isStale = true;
  #hasPadding;

  /**
   * @param {import('./scales.js').Scales} scales
   * @param {number[]} grids the grid, or a red, a green and a blue one
   * @param {number} [dpr] how many pixels it has for one of CSS; left out, as many as the screen
   */
  constructor(scales, grids, dpr) {
    this.ownDpr = dpr;
    this.scales = scales;
    this.network = scales.network;
    this.grids = grids;
    this.grid = grids[0];
    Object.assign(this, { rows: this.network.grids[this.grid].rows, columns: this.network.grids[this.grid].columns });
    this.canvas = document.createElement("canvas");
    this.pixels = document.createElement("canvas");
    this.pixels.width = this.columns;
    this.pixels.height = this.rows;
    this.#hasPadding = this.network.grids[this.grid].part === "PADDED";
  }

  /** Makes it as large as fits, in CSS pixels. A cell is at most `most` wide. */
  fit(/** @type {number} */ width, /** @type {number} */ height, most = 48) {
    const dpr = this.ownDpr ?? (globalThis.devicePixelRatio || 1);
    let cell = Math.min(width / this.columns, height / this.rows, most) * dpr;
    cell = cell >= 3 ? Math.floor(cell) : cell;
    this.canvas.width = Math.max(1, Math.round(cell * this.columns));
    this.canvas.height = Math.max(1, Math.round(cell * this.rows));
    this.canvas.style.width = `${this.canvas.width / dpr}px`;
    this.canvas.style.height = `${this.canvas.height / dpr}px`;
    this.cell = cell;
    this.dpr = dpr;
    this.isDrawn = false;
    return this;
  }

  /** Its numbers or their colours are others. */
  changed() {
    this.#isStale = true;
  }

  /** The cell under a pointer, or the nearest one. */
  at(/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const along = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    return {
      grid: this.grid,
      row: along((clientY - box.top) / box.height, this.rows),
      col: along((clientX - box.left) / box.width, this.columns),
    };
  }

  draw() {
    if (this.#isStale) {
      this.#paint();
      this.#isStale = false;
    }
    this.isDrawn = true;
    const context = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    context.imageSmoothingEnabled = this.cell < 1;
    context.imageSmoothingQuality = "high";
    context.drawImage(this.pixels, 0, 0, width, height);
    if (this.scales.hasSpecial(this.grid) && this.cell >= LINED * this.dpr) {
      this.#lines(context);
    }
    if (this.filled !== undefined) {
      this.#cover(context);
    }
    if (this.#hasPadding) {
      this.#hatch(context);
    }
    if (this.cell >= READABLE * this.dpr) {
      this.#numbers(context);
    }
    if (this.cell < READABLE * this.dpr && this.cell >= SIGNED * this.dpr) {
      this.#signs(context);
    }
    for (const mark of this.marks) {
      this.#mark(context, mark);
    }
  }

  #paint() {
    const image = new ImageData(this.columns, this.rows);
    const data = image.data;
    if (this.grids.length === 3) {
      const [, most] = this.grids
        .map((g) => this.network.range(g))
        .reduce((a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1])]);
      const full = most <= 1 ? 1 : Math.max(255, most);
      this.grids.forEach((grid, k) =>
        this.network.values(grid).forEach((v, i) => (data[4 * i + k] = (v / full) * 255)),
      );
      for (let i = 3; i < data.length; i += 4) {
        data[i] = 255;
      }
    } else {
      const colour = this.#colours();
      const values = this.network.values(this.grid);
      for (let i = 0; i < values.length; i++) {
        const [r, g, b] = colour(values[i], i);
        data[4 * i] = r;
        data[4 * i + 1] = g;
        data[4 * i + 2] = b;
        data[4 * i + 3] = 255;
      }
    }
    this.pixels.getContext("2d").putImageData(image, 0, 0);
  }

  /** The colours of its cells. @returns {(value: number, number: number) => import('./colours.js').Rgb} */
  #colours() {
    const colour = this.scales.of(this.grid);
    return this.scales.hasSpecial(this.grid)
      ? (value, number) => this.scales.special(this.grid, number) ?? colour(value)
      : colour;
  }

  /** What stands in a cell. */
  #text(value, number) {
    const said = this.scales.report?.cells.get(this.grid)?.get(number);
    if (said) {
      const own = Number(said.text);
      return `${said.verdict.sign} ${said.text !== "" && Number.isFinite(own) ? short(own, 5) : said.text.slice(0, 5)}`;
    }
    const [row, col] = [Math.floor(number / this.columns), number % this.columns];
    return this.network.isBlank(this.grid, row, col) || this.network.isEmpty(this.grid, row, col) ? "" : short(value, 5);
  }

  /** Lines between the cells, as many have one colour. */
  #lines(context) {
    const { width, height } = this.canvas;
    context.strokeStyle = "rgba(70, 80, 90, 0.3)";
    context.lineWidth = this.dpr;
    context.beginPath();
    for (let column = 1; column < this.columns; column++) {
      context.moveTo(column * this.cell, 0);
      context.lineTo(column * this.cell, height);
    }
    for (let row = 1; row < this.rows; row++) {
      context.moveTo(0, row * this.cell);
      context.lineTo(width, row * this.cell);
    }
    context.stroke();
  }

  /** Covers what the sliding kernel has not come to. */
  #cover(context) {
    const row = Math.floor(this.filled / this.columns);
    const column = this.filled % this.columns;
    context.fillStyle = "#aab2ba";
    context.fillRect(column * this.cell, row * this.cell, (this.columns - column) * this.cell, this.cell);
    context.fillRect(0, (row + 1) * this.cell, this.canvas.width, this.canvas.height);
  }

  /** Hatches a border, so that what it holds is told apart from the picture. */
  #hatch(context) {
    const [top, left, bottom, right] = this.network.layers[this.network.grids[this.grid].layer].window?.padding ?? [
      0, 0, 0, 0,
    ];
    const { width, height } = this.canvas;
    const inner = [
      left * this.cell,
      top * this.cell,
      (this.columns - left - right) * this.cell,
      (this.rows - top - bottom) * this.cell,
    ];
    const step = 5 * this.dpr;
    context.save();
    context.beginPath();
    context.rect(0, 0, width, height);
    context.rect(...inner);
    context.clip("evenodd");
    context.strokeStyle = "rgba(70, 80, 90, 0.55)";
    context.lineWidth = this.dpr;
    context.beginPath();
    for (let x = -height; x < width; x += step) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.restore();
    context.strokeStyle = "rgba(70, 80, 90, 0.8)";
    context.lineWidth = this.dpr;
    context.strokeRect(...inner);
  }

  /** Writes the numbers into the cells, all in one size. */
  #numbers(context) {
    const colour = this.#colours();
    const texts = Array.from(this.network.values(this.grid), (value, i) => this.#text(value, i));
    const longest = Math.max(...texts.map((text) => text.length));
    const size = Math.min(14 * this.dpr, this.cell / 2.4, (this.cell * 1.55) / longest);
    context.font = `${size}px Arial, "Liberation Sans", sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    this.network.values(this.grid).forEach((value, i) => {
      if (this.filled === undefined || i < this.filled) {
        context.fillStyle = inkOn(colour(value, i));
        context.fillText(
          texts[i],
          ((i % this.columns) + 0.5) * this.cell,
          (Math.floor(i / this.columns) + 0.53) * this.cell,
        );
      }
    });
  }

  /** The signs of what is said of an answer, where there is no room for its numbers. */
  #signs(context) {
    context.font = `${this.cell * 0.9}px Arial, "Liberation Sans", sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = "#000000";
    this.scales.report?.cells.get(this.grid)?.forEach(({ verdict }, i) => {
      const [row, col] = [Math.floor(i / this.columns), i % this.columns];
      context.fillText(verdict.sign, (col + 0.5) * this.cell, (row + 0.55) * this.cell);
    });
  }

  #mark(context, { kind, row, col, rows = 1, cols = 1, rowStep = 1, colStep = 1 }) {
    const isApart = rowStep > 1 || colStep > 1;
    if (isApart && rows * cols <= 400 && this.cell >= 3 * this.dpr) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < cols; j++) {
          this.#box(context, kind, row + i * rowStep, col + j * colStep, 1, 1);
        }
      }
    } else {
      this.#box(context, kind, row, col, (rows - 1) * rowStep + 1, (cols - 1) * colStep + 1);
    }
  }

  #box(context, kind, row, col, rows, cols) {
    const { line, width, dash = [] } = MARKS[kind];
    const w = width * this.dpr;
    const x = Math.max(w, Math.round(col * this.cell));
    const y = Math.max(w, Math.round(row * this.cell));
    const right = Math.min(this.canvas.width - w, Math.round((col + cols) * this.cell));
    const bottom = Math.min(this.canvas.height - w, Math.round((row + rows) * this.cell));
    const box = [x, y, Math.max(right - x, this.dpr), Math.max(bottom - y, this.dpr)];
    context.strokeStyle = dash.length > 0 ? "rgba(10, 14, 18, 0.45)" : "rgba(10, 14, 18, 0.75)";
    context.lineWidth = w + 1.5 * this.dpr;
    context.setLineDash([]);
    context.strokeRect(...box);
    context.strokeStyle = line;
    context.lineWidth = w;
    context.setLineDash(dash.map((d) => d * this.dpr));
    context.strokeRect(...box);
    context.setLineDash([]);
  }
}
