import { el } from "./dom.js";
import { HeatMap } from "./heatmap.js";
import { KERNELS, fitted } from "./kernels.js";
import { isBorder, number, rangeText, rowAndColumn } from "./place.js";
import { isColoured } from "./strip.js";

/** How many of the grids that an output reads, and of its filters' planes, are shown beside it. */
const MOST_READ = 8;

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * One grid of a layer, large, with what it reads and the filters on its left.
 *
 * @typedef {import('./place.js').Cell} Cell
 */
export class Stage {
  /** @type {HeatMap[]} */ maps = [];
  grid = -1;
  /** Whether what is given stays as it is. */ isLocked = false;

  /**
   * @param {HTMLElement} element
   * @param {import('./scales.js').Scales} scales
   * @param {{go: Function, choose: Function, key: Function, hover: Function, peek: Function, move: Function, pen: Function, unpin: Function,
   *   change: Function}} actions
   */
  constructor(element, scales, actions) {
    Object.assign(this, { element, scales, network: scales.network, actions });
    this.title = element.querySelector("h2");
    this.channels = element.querySelector(".channels");
    this.kernels = element.querySelector(".kernels");
    this.views = element.querySelector(".views");
    this.legend = element.querySelector(".legend");
    /** The number that is looked at, below the large map where what it is made from is out of sight. */
    this.here = el("span", { class: "here", "aria-hidden": "true" });
    this.channels.addEventListener("change", () => this.actions.channel(Number(this.channels.value)));
    this.kernels.addEventListener("change", () => this.#take());
    this.kernels.append(
      el("option", { value: "" }, "take a kernel"),
      ...KERNELS.map(({ name }, i) => el("option", { value: i }, name)),
    );
  }

  /** Shows a grid: an output, a step on the way to one, or a channel of the picture. */
  show(/** @type {number} */ grid) {
    if (grid === this.grid) {
      return;
    }
    const hadFocus = this.main && document.activeElement === this.main.canvas;
    this.grid = grid;
    const network = this.network;
    const { layer: index, rows, columns, label } = network.grids[grid];
    const layer = network.layers[index];
    this.title.textContent = layer.name;
    const rooms = layer.steps.filter((step) => network.open.has(step));
    const fellows = [...layer.outputs, ...rooms].includes(grid) ? [...layer.outputs, ...rooms] : [grid];
    this.channels.replaceChildren(
      ...fellows.map((g, i) =>
        el("option", { value: g, selected: g === grid }, network.grids[g].label || `channel ${i + 1}`),
      ),
    );
    this.channels.disabled = fellows.length < 2;
    const all = network.grids[grid].computed
      ? network.reads(grid, rows >> 1, columns >> 1).map((r) => r.grid)
      : this.#given(layer, grid);
    const given = new Set([
      ...layer.weights,
      ...layer.biases,
      ...layer.given,
      ...all.filter((g) => network.grids[g].part === "TURNED_FILTER"),
    ]);
    const read = [...new Set(all.filter((g) => !given.has(g)))];
    this.planes = [...new Set(all.filter((g) => given.has(g)))].filter(
      (g) => !network.grids[grid].computed || !layer.biases.includes(g),
    );
    this.main = new HeatMap(this.scales, [grid]);
    this.read = read.slice(0, MOST_READ).map((g) => new HeatMap(this.scales, [g]));
    this.filters = this.planes.slice(0, MOST_READ).map((g) => new HeatMap(this.scales, [g]));
    this.isPaired =
      read.length > 0 && read.length === this.planes.filter((g) => /FILTER|WEIGHTS/.test(network.grids[g].part)).length;
    this.colour =
      index === 0 && isColoured(this.scales, layer.outputs) ? new HeatMap(this.scales, layer.outputs) : undefined;
    this.maps = [...this.read, ...this.filters, ...(this.colour ? [this.colour] : []), this.main];
    this.kernels.hidden = this.isLocked || !this.#fitting().length;
    this.kernels.setAttribute("aria-label", `kernel for ${label}`);
    this.#build(read.length, layer, index);
    this.#legend(layer);
    this.fit();
    if (hadFocus) {
      this.main.canvas.focus();
    }
  }

  /** What there is to make a grid from, where the page does not know how. */
  #given(layer, grid) {
    const { grids, layers } = this.network;
    const borders = layer.steps.filter((step) => isBorder(grids[step]));
    const inputs = borders.length > 0 ? borders : layer.inputs.flatMap((input) => layers[input].outputs);
    const { output, channel } = grids[grid];
    const isOwn = (g) => [0, output || channel].includes(grids[g].output);
    return [...inputs, ...[...layer.weights, ...layer.biases, ...layer.given].filter(isOwn)];
  }

  #build(readers, layer) {
    const caption = (map) => {
      const { label, layer: of, channel } = this.network.grids[map.grid];
      const isOther = of !== this.network.grids[this.grid].layer || map === this.main;
      const full = isOther ? `${this.network.layers[of].name}, ${label}` : label;
      const isNumbered = map !== this.main && this.read.length > 2 && channel > 0;
      const name = isNumbered ? (/channel/.test(label) ? `channel ${channel}` : label) : full; // or it is a colour
      const range = el("span", { class: "note" });
      map.say = () => {
        range.textContent = rangeText(this.network, [map.grid]);
      };
      map.say();
      return el(
        "figcaption",
        {},
        map === this.main && this.here,
        el("span", { class: "name", title: full }, name),
        map !== this.main && (this.filters.includes(map) || this.read.length > 2) ? "" : range,
      );
    };
    const figure = (map) => {
      map.canvas.addEventListener("pointermove", (e) => e.pointerType === "mouse" && this.actions.peek(map.at(e)));
      map.canvas.addEventListener("pointerleave", () => this.actions.peek(undefined));
      map.canvas.addEventListener("click", (e) => this.actions.go(map.at(e)));
      map.canvas.setAttribute("role", "img");
      map.canvas.setAttribute("aria-label", `${this.network.grids[map.grid].label}: its numbers are in the panel`);
      return el("figure", {}, map.canvas, caption(map));
    };
    const sign = (text) => el("span", { class: "sign", "aria-hidden": "true" }, text);
    const more = (all, shown) => all > shown && el("p", { class: "note" }, `and ${all - shown} more`);
    const views = [];
    if (this.isPaired) {
      const pairs = this.read.map((map, i) =>
        el("div", { class: "pair" }, figure(map), sign("\u00d7"), figure(this.filters[i])),
      );
      views.push(
        el(
          "div",
          { class: pairs.length > 2 ? "sources" : "sources column" },
          ...pairs,
          more(readers, this.read.length),
        ),
        sign("="),
      );
    } else if (this.read.length > 0) {
      const filters = this.filters.map(figure);
      views.push(
        el("div", { class: "sources" }, ...this.read.map(figure), more(readers, this.read.length)),
        ...(filters.length > 0
          ? [
              sign("\u00d7"),
              el("div", { class: "sources column" }, ...filters, more(this.planes.length, filters.length)),
            ]
          : []),
        sign(filters.length > 0 ? "=" : "\u2192"),
      );
    }
    if (this.colour) {
      this.colour.canvas.setAttribute("role", "img");
      this.colour.canvas.setAttribute("aria-label", "the picture in colour");
      views.push(
        el("div", { class: "sources" }, el("figure", {}, this.colour.canvas, el("figcaption", {}, "in colour"))),
      );
    }
    const { canvas } = this.main;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "map of numbers");
    canvas.setAttribute("aria-describedby", "keys");
    canvas.setAttribute(
      "aria-label",
      `${layer.name}, ${this.network.grids[this.grid].label}, ${this.main.rows} rows, ${this.main.columns} columns`,
    );
    canvas.addEventListener("pointermove", (e) => e.pointerType === "mouse" && this.actions.hover(this.main.at(e)));
    canvas.addEventListener("click", (e) => this.actions.choose(this.main.at(e)));
    canvas.addEventListener("keydown", (e) => this.key(e));
    this.actions.pen(this.main);
    views.push(el("figure", { class: "main" }, canvas, caption(this.main)));
    this.views.replaceChildren(...views);
  }

  /** A key was pressed on the large map. */
  key(/** @type {KeyboardEvent} */ event) {
    const arrow = ARROWS[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (this.actions.key(event)) {
      // a number is typed
    } else if (arrow) {
      this.actions.move(arrow[0] * (event.shiftKey ? 5 : 1), arrow[1] * (event.shiftKey ? 5 : 1));
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      this.actions.channel(this.grid, event.key === "PageUp" ? -1 : 1);
    } else if (event.key === "Enter") {
      this.actions.go(undefined);
    } else if (event.key === "Escape") {
      this.actions.unpin();
    } else {
      return;
    }
    event.preventDefault();
  }

  #legend({ window, text }) {
    const words = [];
    if (window) {
      const two = ([a, b]) => (a === b ? `${a}` : `${a} down, ${b} across`);
      const isStretched = this.read.some((map) => this.network.grids[map.grid].part === "STRETCHED");
      words.push(`window ${window.rows} \u00d7 ${window.columns}${isStretched ? " over the stretched input" : ""}`);
      const stride = window.stride ?? [1, 1];
      const isEven = stride[0] === stride[1] && stride[0] > 1 && !isStretched;
      words.push(`stride ${two(stride)}${isEven ? `: from one output to the next the window moves ${stride[0]} cells` : ""}`);
      if ((window.dilation ?? [1, 1]).some((d) => d !== 1)) {
        words.push(`dilation ${two(window.dilation)}`);
      }
      const padding = window.padding ?? [0, 0, 0, 0];
      if (padding.some((p) => p > 0)) {
        const sides = padding.every((p) => p === padding[0])
          ? padding[0]
          : `top ${padding[0]}, left ${padding[1]}, bottom ${padding[2]}, right ${padding[3]}`;
        words.push(`padding ${sides}: ${BORDERS[window.mode] ?? window.mode} (hatched)`);
      }
    }
    this.legend.textContent = words.join(" \u00b7 ") || text;
  }

  /** Makes the maps as large as there is room. */
  fit() {
    if (!this.main) {
      return;
    }
    const width = this.views.clientWidth;
    const isNarrow = width < 560;
    const top = this.views.getBoundingClientRect().top + scrollY;
    const height = Math.min(620, Math.max(320, innerHeight - top - 110));
    const count = this.read.length;
    const across = count > 2 ? 2 : 1;
    const down = Math.ceil(count / across);
    const hasSources = count > 0 || this.colour;
    this.main.fit(isNarrow || !hasSources ? width : width * 0.46, isNarrow ? width : height - 24, 64);
    const room = (isNarrow ? width * 0.96 : width * 0.47) - (this.filters.length > 0 ? 60 : 24);
    const each = (isNarrow ? (width * 0.9) / down : height / down) - 26;
    for (const map of this.read) {
      map.fit((room * (this.filters.length > 0 ? 0.68 : 1)) / across - 8, Math.max(64, each), 32);
    }
    const planes = this.isPaired ? across : this.filters.length > 3 ? 2 : 1;
    const most = this.isPaired ? each : height / Math.ceil(this.filters.length / planes) - 40;
    for (const map of this.filters) {
      map.fit((room * 0.32) / planes - 8, Math.max(40, most), 30);
    }
    this.colour?.fit(isNarrow ? width : width * 0.4, height);
  }

  draw(/** @type {(map: HeatMap) => boolean} */ needs) {
    for (const map of this.maps) {
      if (needs(map)) {
        map.draw();
      }
    }
  }

  /** The planes that a classic kernel fits into. */
  #fitting() {
    return (this.planes ?? []).filter((grid) => {
      const { rows, columns, computed } = this.network.grids[grid];
      return !computed && fitted(KERNELS[0].weights, rows, columns);
    });
  }

  #take() {
    const kernel = KERNELS[this.kernels.value];
    this.kernels.value = "";
    if (kernel) {
      this.actions.change(
        this.#fitting().flatMap((grid) => {
          const { rows, columns } = this.network.grids[grid];
          return fitted(kernel.weights, rows, columns).map((value, i) => ({
            cell: { grid, row: Math.floor(i / columns), col: i % columns },
            value,
          }));
        }),
      );
    }
  }

  /** Says below the large map which number is looked at, if it is there. */
  tell(/** @type {Cell} */ { grid, row, col }) {
    const isHere = grid === this.grid && !this.network.isEmpty(grid, row, col);
    const right = this.scales.report?.of({ grid, row, col }) ? "right: " : "";
    this.here.textContent = isHere
      ? `${rowAndColumn({ row, col })}: ${right}${number(this.network.value(grid, row, col))}`
      : "";
  }

  /** What a screen reader says of a cell. */
  spoken(/** @type {Cell} */ cell) {
    const { network } = this;
    const { label, layer, computed } = network.grids[cell.grid];
    const words = [
      `${rowAndColumn(cell)}: ${network.isEmpty(cell.grid, cell.row, cell.col) ? "empty" : number(network.value(cell.grid, cell.row, cell.col))}`,
      `${network.layers[layer].name}, ${label}`,
    ];
    if (computed) {
      for (const r of network.reads(cell.grid, cell.row, cell.col)) {
        if (network.grids[r.grid].computed || network.grids[r.grid].layer === 0) {
          const end = (from, n, step) => (n > 1 ? `s ${from + 1} to ${from + (n - 1) * step + 1}` : ` ${from + 1}`);
          words.push(
            `reads ${network.grids[r.grid].label}, row${end(r.row, r.rows, r.rowStep)}, column${end(r.col, r.cols, r.colStep)}`,
          );
        }
      }
    }
    return words.slice(0, 6).join(". ");
  }
}

const BORDERS = {
  zeros: "zeros",
  reflect: "the picture mirrored at its edge",
  replicate: "the nearest edge cell",
  circular: "the opposite side",
  blank: "nothing, which is passed over",
};
