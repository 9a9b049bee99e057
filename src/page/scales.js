import { rgb, scale } from "./colours.js";
import { isBorder } from "./place.js";

/** Empty cells of an exercise: to be filled in, and those that follow these. */
const TO_DO = rgb("#ffefa8");
const WAITING = rgb("#e4e8ec");

/** Which colours each grid has: like the workbook, one scale for all grids of a layer that are the same kind of thing. */
export class Scales {
  /** @type {Map<string, {range: [number, number], colour: (value: number) => import('./colours.js').Rgb}>} */ #made =
    new Map();
  #palette = "workbook";

  /**
   * @param {import('./network.js').Network} network
   * @param {import('./report.js').Report} [report] what is said of an answer
   */
  constructor(network, report) {
    this.network = network;
    this.report = report;
    this.towers = network.grids.map((_, grid) => this.#tower(grid));
  }

  get palette() {
    return this.#palette;
  }

  set palette(palette) {
    this.#palette = palette;
    this.#made.clear();
  }

  /** The grid itself, or what it is a copy of with a border around it. */
  #source(grid) {
    const g = this.network.grids[grid];
    if (!isBorder(g)) {
      return grid;
    }
    // between the zeros of a stretched input stands a cell that copies one
    for (let row = 0; row < g.rows; row++) {
      for (let col = 0; col < g.columns; col++) {
        const read = this.network.reads(grid, row, col)[0];
        if (read) {
          return read.grid;
        }
      }
    }
    return grid;
  }

  #tower(grid) {
    const source = this.#source(grid);
    if (source !== grid) {
      return this.#tower(source);
    }
    const { layer, part, label } = this.network.grids[grid];
    const { weights, biases, outputs, steps = [], given = [] } = this.network.layers[layer];
    if (layer === 0) {
      const colour = /\b(red|green|blue)\b/i.exec(label)?.[1].toLowerCase();
      return { key: `${layer} ${grid}`, kind: colour ?? "picture", grids: [grid] };
    }
    const fellows = [outputs, weights, biases, steps, given].find((grids) => grids?.includes(grid)) ?? [grid];
    return {
      key: `${layer} ${part} ${fellows[0]}`,
      kind: fellows === outputs || fellows === steps ? "result" : "signed",
      grids: fellows.filter((g) => this.network.grids[g].part === part),
    };
  }

  /** The colours of a grid's numbers, as they are now. */
  of(/** @type {number} */ grid) {
    const tower = this.towers[grid];
    let made = this.#made.get(tower.key);
    if (!made) {
      const range = this.#range(tower);
      const kind = tower.kind === "result" ? (range[0] < 0 ? "signed" : "positive") : tower.kind;
      made = { range, colour: scale(this.#palette, kind, range) };
      this.#made.set(tower.key, made);
    }
    return made.colour;
  }

  /** Whether cells of a grid may have a colour that is not their number's. */
  hasSpecial(/** @type {number} */ grid) {
    return this.network.open.size > 0 || (this.report?.cells.has(grid) ?? false);
  }

  /** The colour of a cell that no number has coloured: what is said of an answer, or what is still to be filled in. */
  special(/** @type {number} */ grid, /** @type {number} */ number) {
    const said = this.report?.cells.get(grid)?.get(number);
    if (said) {
      return rgb(said.verdict.colour);
    }
    const { columns } = this.network.grids[grid];
    const [row, col] = [Math.floor(number / columns), number % columns];
    return !this.network.isEmpty(grid, row, col) ? undefined : this.network.isOpen(grid, row, col) ? TO_DO : WAITING;
  }

  #range({ grids }) {
    const ranges = grids.map((g) => this.network.range(g)).filter(([least]) => !Number.isNaN(least));
    return [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))];
  }

  /** Some grids have other numbers: says which grids have other colours. @returns {Set<number>} */
  changed(/** @type {Set<number>} */ grids) {
    const all = new Set(grids);
    const keys = new Set([...grids].map((grid) => this.towers[grid].key));
    for (const key of keys) {
      const made = this.#made.get(key);
      const range = made && this.#range(this.towers.find((tower) => tower.key === key));
      if (range && range[0] === made.range[0] && range[1] === made.range[1]) {
        keys.delete(key);
      } else {
        this.#made.delete(key);
      }
    }
    if (keys.size > 0) {
      this.towers.forEach((tower, grid) => keys.has(tower.key) && all.add(grid));
    }
    return all;
  }
}
