import { BEGINS, CellEditor } from "./celleditor.js";
import { Controls } from "./controls.js";
import { $ } from "./dom.js";
import { drawOn } from "./edit.js";
import { Extra } from "./extra.js";
import { History } from "./history.js";
import { marksOf } from "./marks.js";
import { Panel } from "./panel.js";
import { fromHash, isBorder, rowAndColumn, toHash } from "./place.js";
import { Report } from "./report.js";
import { Scales } from "./scales.js";
import { Slide } from "./slide.js";
import { Stage } from "./stage.js";
import { Strip } from "./strip.js";
import { Worksheet } from "./worksheet.js";

/** How many steps back are shown. */
const TRAIL = 6;

/** How long something that is said is shown, in milliseconds. */
const SHOWN = 6000;

/** How long after a change what became of the number that is looked at is said, in milliseconds. */
const SETTLED = 500;

/**
 * The page: which cell is looked at, and what is to be drawn anew. Nothing is drawn more than once a frame.
 *
 * @typedef {import('./place.js').Cell} Cell
 */
export class Page {
  /** @type {Cell} the cell that is looked at */ focus;
  /** @type {Cell | undefined} the cell under the pointer, as long as it is there */ peeked;
  isPinned = false;
  /** @type {Cell[]} where one came from */ trail = [];
  /** @type {Slide | undefined} */ slide;
  #changed = new Set();
  #isAsked = false;
  #shown = "";
  #quiet = 0;
  #settled = 0;
  /** @type {number[] | undefined} what was there before changes that follow each other fast */ #before;
  #previewed = [];
  #marks = new Map();

  constructor(/** @type {import('./network.js').Network} */ network, data) {
    this.network = network;
    this.data = data;
    this.report = data.answer && new Report(network, data.answer);
    this.scales = new Scales(network, this.report);
    this.history = new History((changes) => this.#apply(changes));
    this.panel = new Panel($(".panel"), this.scales, {
      go: (cell) => this.go(cell),
      edit: (cell, value, visit) => this.change([{ cell, value }], visit),
      refuse: (cell, text, problem) => this.refuse(cell, text, problem),
    });
    this.strip = new Strip($(".strip"), this.scales, {
      go: (cell) => this.goTo(cell),
      peek: (cell) => this.peek(cell),
      open: (layer) => this.open(layer),
    });
    this.extra = new Extra($(".extra"), this.scales, {
      go: (cell) => this.go(cell),
      key: (event) => this.stage.key(event),
    });
    this.stage = new Stage($(".stage"), this.scales, {
      go: (cell) => this.#clicked(cell),
      choose: (cell) => {
        this.#clicked(cell);
        this.worksheet?.edit(cell);
      },
      key: (event) => this.worksheet?.key(event) ?? this.#type(event),
      hover: (cell) => this.hover(cell),
      peek: (cell) => this.peek(cell),
      move: (down, across) => this.move(down, across),
      channel: (grid, by) => this.channel(grid, by),
      unpin: () => this.pin(false),
      change: (changes) => this.change(changes),
      pen: (map) =>
        drawOn(map, {
          isDrawing: () => this.isDrawing,
          ink: () => this.ink,
          begin: () => this.history.begin(),
          end: () => this.history.end(),
          set: (cell, value) => this.change([{ cell, value }]),
        }),
    });
  }

  start() {
    this.panel.isLocked = this.stage.isLocked = this.isLocked;
    this.focus = fromHash(this.network, location.hash) ?? this.#first();
    this.isPinned = location.hash.length > 1 || Boolean(this.data.exercise);
    this.stage.show(this.#mainGrid());
    this.#forUse();
    this.controls = new Controls(this);
    this.strip.reveal(this.network.grids[this.focus.grid].layer);
    this.ask();
    addEventListener("hashchange", () => {
      const cell = fromHash(this.network, location.hash);
      if (cell && toHash(this.network, cell) !== toHash(this.network, this.focus)) {
        this.#look(cell);
      }
    });
    new ResizeObserver(() => {
      this.stage.fit();
      this.ask();
    }).observe($(".views"));
  }

  /** Whether this is an exercise or an answer, whose question stays as it is. */
  get isLocked() {
    return Boolean(this.data.exercise ?? this.data.answer);
  }

  /** What there is for an exercise or an answer beside the network. */
  #forUse() {
    const { exercise } = this.data;
    if (exercise) {
      this.worksheet = new Worksheet($(".task"), this.network, exercise, {
        go: (cell) => this.go(cell),
        look: (cell) => this.#stepTo(cell),
        change: (changes) => this.change(changes),
        changes: () => this.history.changes(),
        move: (down, across) => this.move(down, across),
        stage: () => this.stage,
        focus: () => this.focus,
        say: (text) => this.say(text),
        tell: (text) => ($(".spoken").textContent = text), // who sees the page sees it
        refuse: (cell, text, problem) => this.refuse(cell, text, problem),
      });
      $(".changes").textContent = "Download answer";
      $(".reset").textContent = "Clear all";
      $(".pin").hidden = true;
      $("#keys").textContent = "Type numbers; Enter leads down, the arrow keys to the cells beside it, Tab to the next yellow one; Escape, then Tab, leaves. Page Up and Page Down change the channel. F2 opens a cell, Delete empties it.";
    }
    this.report?.show($(".task"), (cell) => this.go(cell));
    for (const button of [".undo", ".redo", ".reset", ".changes", ".copy"]) {
      $(button).hidden = Boolean(this.report);
    }
  }

  /** The largest output of the first layer that has weights, or of the last layer; of an exercise what is to be done. */
  #first() {
    const { layers, grids } = this.network;
    const { exercise, answer } = this.data;
    if (exercise) {
      const [grid, [number]] = exercise.asked[0];
      return { grid, row: Math.floor(number / grids[grid].columns), col: number % grids[grid].columns };
    }
    if (answer?.cells.length > 0) {
      const [grid, row, col] = answer.reasons.find(({ first }) => first.length > 0)?.first ?? answer.cells[0];
      return { grid, row, col };
    }
    const layer = layers.find((l) => l.weights.length > 0) ?? layers[layers.length - 1];
    const grid = layer.outputs[0];
    const values = this.network.values(grid);
    const at = values.reduce((best, v, i) => (v > values[best] ? i : best), 0);
    return { grid, row: Math.floor(at / grids[grid].columns), col: at % grids[grid].columns };
  }

  // ---- which cell is looked at

  /** The grid that is shown large: the one that is looked at, or, for weights, the output that they make. */
  #mainGrid() {
    const grid = this.network.grids[this.focus.grid];
    if (grid.computed || grid.layer === 0) {
      return this.focus.grid;
    }
    const shown = this.network.grids[this.stage.grid];
    const isMade = (g) => this.network.grids[g].channel === grid.output;
    const layer = this.network.layers[grid.layer];
    return shown?.layer === grid.layer && isMade(this.stage.grid)
      ? this.stage.grid
      : (layer.outputs.find(isMade) ?? layer.outputs[0]);
  }

  #look(/** @type {Cell} */ { grid, row, col }) {
    this.focus = { grid, row, col };
    this.peeked = undefined;
    const main = this.#mainGrid();
    if (main !== this.stage.grid) {
      this.stop();
      this.stage.show(main);
    }
    this.ask();
  }

  /** Looks at a cell that a person chose, and remembers the way. */
  go(/** @type {Cell} */ cell) {
    const source = this.#origin(cell);
    if (toHash(this.network, source) !== toHash(this.network, this.focus)) {
      this.trail = [...this.trail, this.focus].slice(-TRAIL);
    }
    this.#look(source);
    this.pin(true);
    this.#link(true);
    this.strip.reveal(this.network.grids[this.focus.grid].layer);
    this.#say();
  }

  /** Goes to a cell of the row of layers; by keyboard, on to the large map. */
  goTo({ isKeyed, ...cell }) {
    this.go(cell);
    if (isKeyed) {
      this.stage.main.canvas.focus();
    }
  }

  /** The cell that a cell of a padded input is a copy of. */
  #origin(/** @type {Cell} */ cell) {
    const expr = isBorder(this.network.grids[cell.grid]) ? this.network.expr(cell.grid, cell.row, cell.col) : [];
    return expr[0] === "r"
      ? { grid: expr[1], row: expr[2], col: expr[3] }
      : { grid: cell.grid, row: cell.row, col: cell.col };
  }

  #clicked(/** @type {Cell | undefined} */ cell) {
    if (this.isDrawing && cell?.grid === this.stage.grid) {
      return;
    }
    if (!cell) {
      this.pin(!this.isPinned);
    } else {
      this.go(cell);
    }
  }

  /** The pointer is over the large map. */
  hover(/** @type {Cell} */ cell) {
    if (!this.isPinned && !this.slide?.isPlaying && !this.isDrawing) {
      if (cell.row !== this.focus.row || cell.col !== this.focus.col || cell.grid !== this.focus.grid) {
        this.#look(cell);
        this.#link(false);
      }
    }
  }

  /** The pointer is over another map: shows that cell as long as it is. */
  peek(/** @type {Cell | undefined} */ cell) {
    if (!this.isPinned || !cell) {
      this.peeked = cell;
      this.ask();
    }
  }

  move(down, across) {
    const main = this.stage.main;
    const from = this.focus.grid === main.grid ? this.focus : { row: 0, col: 0 };
    const row = Math.min(main.rows - 1, Math.max(0, from.row + down));
    const col = Math.min(main.columns - 1, Math.max(0, from.col + across));
    this.#stepTo({ grid: main.grid, row, col });
  }

  /** Looks at a cell that is beside the last one: no way back is needed. */
  #stepTo(cell) {
    this.#look(cell);
    this.#link(false);
    this.#say();
  }

  /** Goes back to one of the cells that one came from. */
  goBack(/** @type {number} */ i) {
    const cell = this.trail[i];
    this.trail = this.trail.slice(0, i);
    this.#look(cell);
    this.#link(true);
    this.#say();
  }

  channel(grid, by = 0) {
    const outputs = this.network.layers[this.network.grids[grid].layer].outputs;
    const next = by ? outputs[outputs.indexOf(grid) + by] : grid;
    if (next !== undefined) {
      this.#stepTo({ ...this.focus, ...this.#within(next) });
    }
  }

  open(/** @type {number} */ layer) {
    this.go(this.#within(this.network.layers[layer].outputs[0]));
  }

  /** The cell of a grid that is where the one looked at is, as far as possible. */
  #within(grid) {
    const { rows, columns } = this.network.grids[grid];
    const from = this.network.grids[this.focus.grid];
    const scaled = (i, n, of) => Math.min(n - 1, Math.round((i * (n - 1)) / Math.max(1, of - 1)));
    return { grid, row: scaled(this.focus.row, rows, from.rows), col: scaled(this.focus.col, columns, from.columns) };
  }

  pin(isPinned) {
    this.isPinned = isPinned || Boolean(this.data.exercise); // what is typed goes where one has clicked
    this.ask();
  }

  #link(isNew) {
    const hash = toHash(this.network, this.focus);
    if (location.hash !== hash) {
      history[isNew ? "pushState" : "replaceState"](null, "", hash);
    }
  }

  #say() {
    $(".spoken").textContent = this.stage.spoken(this.focus);
  }

  // ---- changes

  /** A key was pressed on the large map: a number that is typed on the picture is the pixel's. */
  #type(/** @type {KeyboardEvent} */ { key }) {
    const { main } = this.stage;
    if (!this.isPicture || this.focus.grid !== main.grid || !BEGINS.test(key)) {
      return false;
    }
    this.pin(true);
    this.editor ??= new CellEditor({
      set: (cell, value) => Number.isNaN(value) || this.change([{ cell, value }]),
      refuse: (cell, text, problem) => this.refuse(cell, text, problem),
      move: (down, across) => {
        this.move(down, across);
        this.stage.main.canvas.focus();
      },
      next: () => false,
      focus: () => this.stage.main.canvas.focus(),
    });
    this.editor.open(main, this.focus, `${this.network.grids[main.grid].label}, ${rowAndColumn(this.focus)}`, key, true);
    return true;
  }

  get isDrawing() {
    return $(".draw input").checked && this.isPicture;
  }

  /** What the pen writes: the largest number of the picture, or the least. */
  get ink() {
    return Number($(".ink").value);
  }

  /** Whether the picture is open, and may be changed. */
  get isPicture() {
    const { layer, computed } = this.network.grids[this.stage.grid];
    return layer === 0 && !computed && !this.isLocked;
  }

  /** Changes numbers, as a step that can be undone; of one visit to a field all is one step. */
  change(/** @type {{cell: Cell, value: number}[]} */ changes, visit) {
    this.history.change(
      changes.map(({ cell: { grid, row, col }, value }) => ({
        grid,
        row,
        col,
        before: this.network.value(grid, row, col),
        after: value,
      })),
      visit,
    );
  }

  #apply(changes) {
    $(".said").textContent = ""; // it was of something before
    if (!this.worksheet) {
      clearTimeout(this.#settled);
      this.#settled = setTimeout(() => this.#say(), SETTLED);
    }
    const cells = changes.map(({ after, ...cell }) => ({ ...cell, value: after }));
    this.network.setAll(cells).forEach((grid) => this.#changed.add(grid));
    this.ask();
  }

  /** Changes that follow each other fast, of which only what is left at the end is a step that can be undone. */
  preview(changes) {
    this.#before ??= changes.map(({ cell: { grid, row, col } }) => this.network.value(grid, row, col));
    this.#previewed = changes;
    this.#apply(changes.map(({ cell, value }) => ({ ...cell, after: value })));
  }

  /** Makes a step of what was seen last. */
  keep() {
    const before = this.#before;
    this.#before = undefined;
    this.history.change(
      this.#previewed.map(({ cell, value }, i) => ({ ...cell, before: before[i], after: value })),
    );
  }

  // ---- the sliding kernel

  /** The kernel that slides over the grid that is open. */
  sliding() {
    const { rows, columns, grid } = this.stage.main;
    if (!this.slide || this.slide.grid !== grid) {
      this.slide = new Slide(
        rows,
        columns,
        (slide) => {
          this.#look({ grid, row: slide.row, col: slide.column });
          if (!slide.isPlaying) {
            this.#link(false);
          }
        },
        (call) => requestAnimationFrame(call),
      );
      this.slide.grid = grid;
    }
    return this.slide;
  }

  /** Has no kernel slide any more. */
  stop() {
    this.slide?.pause();
    this.slide = undefined;
  }

  // ---- drawing

  /** Has what has changed be drawn before the next frame. */
  ask() {
    if (!this.#isAsked) {
      this.#isAsked = true;
      requestAnimationFrame(() => {
        this.#isAsked = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const cell = this.peeked ?? this.focus;
    const key = `${cell.grid},${cell.row},${cell.col}`;
    const repaint = this.scales.changed(this.#changed);
    const maps = [...this.strip.maps, ...this.stage.maps];
    for (const map of maps) {
      if (map.grids.some((grid) => repaint.has(grid))) {
        map.changed();
        map.say?.();
        map.isDrawn = false;
      }
    }
    const before = this.#marks;
    if (key !== this.#shown) {
      this.#marks = marksOf(this.network, cell);
    }
    for (const map of maps) {
      const marks = map.grids.flatMap((grid) => this.#marks.get(grid) ?? []);
      const filled = this.slide && map === this.stage.main ? this.slide.at + 1 : undefined;
      if (map.filled !== filled || marks.length > 0 || map.marks.length > 0) {
        map.isDrawn =
          map.isDrawn && map.filled === filled && before === this.#marks && map.marks.length === marks.length;
        map.marks = marks;
        map.filled = filled;
      }
    }
    const needs = (map) => !map.isDrawn;
    this.strip.draw(needs);
    this.stage.draw(needs);
    const view = $(".show").value;
    $(".views").hidden = view !== "";
    $(".extra").hidden = view === "";
    if (view) {
      this.extra.show(view, this.focus, this.stage.grid, repaint.size > 0);
    }
    if (key !== this.#shown) {
      this.panel.show(cell);
      this.strip.open(this.network.grids[this.stage.grid].layer);
    } else if (this.#changed.size > 0) {
      this.panel.refresh();
    }
    this.stage.tell(cell);
    if (this.#changed.size > 0) {
      this.worksheet?.refresh();
    }
    this.#shown = key;
    this.#changed.clear();
    this.controls.refresh();
  }

  /** Has all be drawn anew, in other colours. */
  repaint() {
    this.network.grids.forEach((_, grid) => this.#changed.add(grid));
    this.ask();
  }

  /** Says why what was typed is not taken. */
  refuse(cell, text, problem) {
    this.say(`${rowAndColumn(cell)}: \u201c${text}\u201d was not taken: ${problem}.`);
  }

  /** Says something to whoever sees the page, and to whoever hears it. */
  say(text) {
    clearTimeout(this.#settled);
    $(".spoken").textContent = $(".said").textContent = text;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => ($(".said").textContent = ""), SHOWN);
  }
}
