import { NotLinear, projectBack } from "./backward.js";
import { rgb, scale } from "./colours.js";
import { el } from "./dom.js";
import { MOST_ENTRIES, colourOf, matrixOf } from "./matrix.js";
import { number, rowAndColumn } from "./place.js";
import { picture } from "./plain.js";
import { statistics } from "./statistics.js";

/** What is 0 by the way that a matrix is made, as in the audit. */
const ZERO = rgb("#f3f5f7");

/** So many channels of a layer are shown in a projection. */
const MOST_CHANNELS = 8;

/**
 * Other views of the layer that is open: its weighted sums as a product of a matrix, what its values are like, and what in
 * the picture a result comes from.
 *
 * @typedef {import('./place.js').Cell} Cell
 */
export class Extra {
  #shown = "";

  /**
   * @param {HTMLElement} element
   * @param {import('./scales.js').Scales} scales
   * @param {{go: (cell: Cell) => void, key: (event: KeyboardEvent) => void}} actions
   */
  constructor(element, scales, actions) {
    Object.assign(this, { element, scales, network: scales.network, actions });
  }

  /**
   * Shows a view.
   * @param {"matrix" | "statistics" | "back"} kind
   * @param {Cell} cell the cell that is looked at
   * @param {number} grid the grid that is open
   * @param {boolean} isChanged whether numbers have changed since
   */
  show(kind, cell, grid, isChanged) {
    const key = [kind, grid, kind === "back" ? `${cell.grid},${cell.row},${cell.col}` : ""].join(" ");
    if (isChanged || key !== this.#shown) {
      this.element.replaceChildren(...{ matrix: this.#matrix, statistics: this.#statistics, back: this.#back }[kind].call(this, grid, cell));
      this.#shown = key;
    }
    if (kind === "matrix") {
      this.#mark(cell, grid);
    }
  }

  // ---- the matrix

  #matrix(grid) {
    const { network } = this;
    const { layer, label } = network.grids[grid];
    const name = `${network.layers[layer].name}, ${label}`;
    const matrix = matrixOf(network, grid);
    this.matrix = undefined;
    if (!matrix) {
      return [el("p", {}, `${name} is no product of a matrix: it adds no products.`)];
    }
    const { rows, columns, inputs, isShared } = matrix;
    if (rows * columns > MOST_ENTRIES) {
      const entries = `${rows.toLocaleString("en")} × ${columns.toLocaleString("en")}`;
      return [
        el("p", {}, `The matrix of ${name} has ${entries} entries, too many to be seen; `, el("code", {}, `--matmul "${network.layers[layer].name}:rows 1-50"`), " writes some of its rows."),
      ];
    }
    const entries = Array.from({ length: rows * columns }, () => ({ colour: ZERO }));
    let count = 0;
    for (let i = 0; i < rows; i++) {
      for (const [column, cells] of matrix.row(i).weights) {
        const value = cells.reduce((sum, c) => sum + network.value(c.grid, c.row, c.col), 0);
        entries[i * columns + column] = { colour: colourOf(network, cells[0], isShared), value };
        count++;
      }
    }
    const size = Math.max(1, Math.min(34, (this.element.clientWidth * 0.74) / columns, 560 / rows));
    const shown = picture(rows, columns, (i) => entries[i], size);
    const read = inputs.flatMap((of) => [...network.values(of)].map((value) => ({ colour: this.scales.of(of)(value), value })));
    const sums = [...network.values(matrix.sums)].map((value) => ({ colour: this.scales.of(matrix.sums)(value), value }));
    const strip = (cells) => {
      const canvas = picture(cells.length, 1, (i) => cells[i], shown.cell);
      canvas.style.width = `${Math.max(12, shown.cell)}px`;
      return canvas;
    };
    const figure = (canvas, title) => {
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", title);
      return el("figure", {}, canvas, el("figcaption", {}, title));
    };
    const columnOf = { ...network.grids[matrix.sums] }.columns;
    shown.addEventListener("click", (event) => {
      const i = Math.min(rows - 1, Math.floor((event.offsetY / shown.offsetHeight) * rows));
      this.actions.go({ grid, row: Math.floor(i / columnOf), col: i % columnOf });
    });
    shown.addEventListener("keydown", (event) => this.actions.key(event));
    const sign = (text) => el("span", { class: "sign", "aria-hidden": "true" }, text);
    const band = el("div", { class: "band" });
    this.matrix = { band, shown, columnOf };
    const hasRest = matrix.row(0).rest.length > 0;
    const places = inputs.map((of) => `${network.layers[network.grids[of].layer].name} ${network.grids[of].label}`);
    const product = el(
      "div",
      { class: "product" },
      el("div", { class: "banded" }, figure(shown, "matrix"), band),
      sign("\u00d7"),
      figure(strip(read), "input"),
      sign("="),
      figure(strip(sums), hasRest ? "sums, with bias" : "sums"),
    );
    shown.tabIndex = 0;
    shown.setAttribute("role", "application");
    return [
      el(
        "p",
        {},
        `${rows} × ${columns}: a row for each cell of ${name}, a column for each cell of ${places.join(", ")}. Of ${(rows * columns).toLocaleString("en")} entries ${count.toLocaleString("en")} are weights${isShared ? "; those of one colour are one weight, tied" : ""}; all others are 0.`,
      ),
      product,
    ];
  }

  /** Marks the row of the cell that is looked at. */
  #mark({ grid: of, row, col }, grid) {
    if (this.matrix) {
      const { band, shown, columnOf } = this.matrix;
      band.hidden = of !== grid;
      band.style.top = `${1 + shown.offsetTop + (row * columnOf + col) * shown.cell}px`;
      band.style.left = `${shown.offsetLeft}px`;
      band.style.width = `${shown.offsetWidth}px`;
      band.style.height = `${Math.max(2, shown.cell)}px`;
    }
  }

  // ---- statistics

  #statistics() {
    const heads = ["layer", "values", "mean", "std", "least", "most", "zeros", "from least to most"];
    const rows = statistics(this.network).map(({ layer, count, mean, deviation, least, most, zeros, counts }) => {
      const highest = Math.max(...counts);
      const bars = counts.map((n, i) => {
        const from = least + ((most - least) * i) / counts.length;
        const bar = el("span", { title: `${n} from ${number(from, 3)}` });
        bar.style.height = `${(100 * n) / highest}%`;
        return bar;
      });
      const told = `${counts.join(", ")} values in ${counts.length} bins`;
      return el(
        "tr",
        {},
        el("th", { scope: "row" }, layer.name),
        ...[count.toLocaleString("en"), number(mean, 4), number(deviation, 4), number(least, 4), number(most, 4)].map((text) =>
          el("td", {}, text),
        ),
        el("td", {}, Number.isNaN(zeros) ? "" : `${Math.round(1000 * zeros) / 10} %`),
        el("td", {}, el("div", { class: "histogram", role: "img", "aria-label": told }, ...bars)),
      );
    });
    return [
      el(
        "table",
        { class: "statistics" },
        el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, ...rows),
      ),
    ];
  }

  // ---- back to the picture

  #back(_, cell) {
    const { network } = this;
    const { computed, layer, label } = network.grids[cell.grid];
    const { name, outputs } = network.layers[layer];
    if (!computed || !outputs.includes(cell.grid)) {
      return [el("p", {}, "Choose a result of a layer: what in the picture it comes from is then shown here.")];
    }
    let signals;
    try {
      signals = projectBack(network, cell);
    } catch (error) {
      if (error instanceof NotLinear) {
        return [
          el("p", {}, `There is no way back through ${error.message}: on the way only layers can be that multiply and add, average, pool, copy, or end in ReLU.`),
        ];
      }
      throw error;
    }
    const value = network.value(cell.grid, cell.row, cell.col);
    const layers = network.layers
      .map((one) => ({ ...one, reached: one.outputs.filter((of) => signals.has(of)) }))
      .filter(({ reached }, i) => reached.length > 0 && i <= layer);
    const parts = layers.map(({ name: of, reached }, i) => {
      const all = reached.flatMap((grid) => [...signals.get(grid)]).filter(Number.isFinite);
      const most = all.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      const colour = scale(this.scales.palette, "signed", [-most, most]);
      const room = i === 0 ? 300 : 130;
      const figures = reached.slice(0, MOST_CHANNELS).map((grid) => {
        const { rows, columns, label: title } = network.grids[grid];
        const values = signals.get(grid);
        const size = Math.min(48, room / rows, room / columns);
        const canvas = picture(rows, columns, (n) => ({ colour: colour(values[n]), value: values[n] }), size);
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", `what came back to ${of}, ${title}`);
        return el("figure", {}, canvas, el("figcaption", {}, title || of));
      });
      const more = reached.length > MOST_CHANNELS && el("p", { class: "note" }, `and ${reached.length - MOST_CHANNELS} more`);
      return el("section", { class: "came-back" }, el("h3", {}, `${of} `, el("span", { class: "note" }, most > 0 ? `\u2212${number(most, 3)} to ${number(most, 3)}` : "0")), el("div", {}, ...figures, more));
    });
    return [
      el(
        "p",
        {},
        `What in the picture ${name}, ${label}, ${rowAndColumn(cell)} comes from: its ${number(value)} passed back, through transposed filters and the switches of max pooling, rectified at each ReLU (Zeiler and Fergus 2014).`,
      ),
      value === 0 && el("p", {}, "It is 0, so nothing comes back."),
      el("div", { class: "back" }, ...parts),
    ].filter(Boolean);
  }
}
