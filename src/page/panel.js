import { inkOn } from "./colours.js";
import { el } from "./dom.js";
import { cellsOf, operands } from "./expr.js";
import { isBorder, number, rowAndColumn, short } from "./place.js";
import { typed } from "./typed.js";

/** Windows with more cells than this are told by their largest products. */
const MOST_CELLS = 60;
/** So many digits of a result are shown large. */
const SHOWN_DIGITS = 12;
/** How many of many are listed. */
const LISTED = 12;
/** So many cells that read one are looked at for where it counts most. */
const MOST_READERS = 2000;

/**
 * How one number comes about, taken apart: what the cell reads, what it makes of it, and where each number stands in the
 * workbook; and what reads the cell.
 *
 * @typedef {import('./place.js').Cell} Cell
 * @typedef {any[]} Expr as in the data: `["sp", window, window]` and so on
 */
export class Panel {
  /** @type {(() => void)[]} what has each number say what it is now */ #slots = [];

  /**
   * @param {HTMLElement} element
   * @param {import('./scales.js').Scales} scales
   * @param {{go: (cell: Cell) => void, edit: (cell: Cell, value: number, visit: object) => void,
   *   refuse: (cell: Cell, text: string, problem: string) => void}} actions
   */
  constructor(element, scales, actions) {
    Object.assign(this, { element, scales, network: scales.network, actions });
  }

  /** Whether what is given stays as it is. */ isLocked = false;

  /** Tells of another cell. */
  show(/** @type {Cell} */ cell) {
    this.#slots = [];
    const network = this.network;
    const grid = network.grids[cell.grid];
    const layer = network.layers[grid.layer];
    const parts = [
      el("h2", {}, `${layer.name}, ${grid.label}`),
      el(
        "p",
        { class: "where" },
        `${rowAndColumn(cell)} · `,
        el("code", {}, network.address(cell.grid, cell.row, cell.col)),
      ),
    ];
    const said = this.scales.report?.of(cell);
    if (said) {
      const sign = el("span", { class: "verdict", "aria-hidden": "true" }, said.verdict.sign);
      sign.style.backgroundColor = said.verdict.colour;
      parts.push(
        el(
          "p",
          { class: "said-of" },
          sign,
          ` ${said.text === "" ? said.address : `${said.text} in ${said.address}`}: ${said.verdict.text}, ${said.verdict.meaning}`,
        ),
      );
    }
    if (network.isOpen(cell.grid, cell.row, cell.col)) {
      parts.push(this.#given(cell, "your number "));
      if (grid.computed) {
        parts.push(el("p", { class: "note" }, "It is made from:"));
        parts.push(el("div", { class: "steps" }, ...this.#readBy(network.expr(cell.grid, cell.row, cell.col))));
      }
    } else if (network.isEmpty(cell.grid, cell.row, cell.col) && grid.computed) {
      parts.push(el("p", { class: "note" }, "Follows by itself, once all that it reads is there:"));
      parts.push(el("div", { class: "steps" }, ...this.#readBy(network.expr(cell.grid, cell.row, cell.col))));
    } else if (network.isKept(cell.grid) || (this.isLocked && !grid.computed)) {
      parts.push(el("p", { class: "result" }, `= ${this.#exact(cell)}`), el("p", { class: "note" }, "given"));
    } else if (grid.computed) {
      const [rounded, exact] = [() => this.#rounded(cell), () => this.#exact(cell)];
      parts.push(this.#slot(el("p", { class: "result" }), () => `${said ? "right: " : "= "}${rounded()}`));
      parts.push(this.#slot(el("p", { class: "exact note" }), () => (rounded() === exact() ? "" : `exactly ${exact()}`)));
      parts.push(el("code", { class: "formula" }, `=${network.formula(cell.grid, cell.row, cell.col)}`));
      const steps = this.#steps(network.expr(cell.grid, cell.row, cell.col), true);
      parts.push(el("div", { class: "steps" }, ...steps));
    } else {
      parts.push(this.#given(cell));
    }
    parts.push(...this.#readers(cell));
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(...parts);
    this.refresh();
    if (hadFocus) {
      this.focus();
    }
  }

  /** Has whoever goes by keyboard go on from here. */
  focus() {
    const heading = this.element.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  /** Numbers have changed: says them anew; what is being typed stays. */
  refresh() {
    for (const slot of this.#slots) {
      slot();
    }
  }

  #slot(element, text) {
    this.#slots.push(() => {
      element.textContent = text();
    });
    return element;
  }

  /** A number as a spreadsheet shows it, without what rounding leaves in its last digits. */
  #rounded(cell) {
    const value = this.network.value(cell.grid, cell.row, cell.col);
    return Number.isFinite(value) ? number(value, SHOWN_DIGITS) : this.#exact(cell);
  }

  #exact({ grid, row, col }) {
    const value = this.network.value(grid, row, col);
    return Number.isFinite(value) ? String(value).replace("-", "\u2212") : "error: not a number";
  }

  // ---- given numbers

  #given(cell, name = "value ") {
    const box = el("p", { class: "given" });
    box.append(el("label", {}, name, this.#input(cell)));
    const note = el("span", { class: "note" });
    this.#slots.push(() => {
      const { grid, row, col } = cell;
      const first = this.network.firstValue(grid, row, col);
      const was = Number.isNaN(first) ? "" : `, was ${number(first, 17)}`;
      note.textContent = this.network.isChanged(grid, row, col) ? ` changed${was}` : "";
    });
    box.append(note);
    return box;
  }

  /** A number that can be typed; in a small cell it has few digits until it is. */
  #input(cell, isSmall = false) {
    const { grid, row, col } = cell;
    let refused = "";
    /** @type {object | undefined} while something is being typed */ let visit;
    const text = (value) => (this.network.isEmpty(grid, row, col) ? "" : String(value));
    const refuse = () => refused && this.actions.refuse(cell, input.value, refused);
    const input = el("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-label": `${this.network.grids[grid].label}, ${rowAndColumn(cell)}`,
      title: this.network.address(grid, row, col),
      oninput: () => {
        visit ??= {};
        const { value, problem } = typed(input.value);
        const isTaken = problem === undefined && (!Number.isNaN(value) || this.network.isOpen(grid, row, col));
        input.setAttribute("aria-invalid", String(!isTaken));
        refused = isTaken ? "" : (problem ?? "");
        if (isTaken) {
          this.actions.edit(cell, value, visit);
        }
      },
      onblur: () => {
        refuse();
        refused = "";
        visit = undefined;
        input.setAttribute("aria-invalid", "false");
        this.refresh();
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && !visit) {
          this.actions.go(cell);
        } else if (event.key === "Enter" && refused) {
          refuse();
        } else if (event.key === "Enter") {
          visit = undefined; // what was typed is taken; a second Enter goes there
          this.refresh();
        } else if (visit) {
          event.stopPropagation(); // undo is that of the field
        }
      },
      onfocus: () => this.refresh(),
    });
    this.#slots.push(() => {
      const value = this.network.value(grid, row, col);
      const isTyping = document.activeElement === input;
      if (!isTyping) {
        input.value = isSmall ? short(value) : text(value);
      } else if (!visit) {
        input.value = text(value);
        input.select();
      }
      this.#paint(input, cell, value);
    });
    return input;
  }

  #paint(element, { grid, row, col }, value) {
    const number = row * this.network.grids[grid].columns + col;
    const colour =
      (this.network.isEmpty(grid, row, col) && this.scales.special(grid, number)) || this.scales.of(grid)(value);
    element.style.backgroundColor = `rgb(${colour})`;
    element.style.color = inkOn(colour);
  }

  /** Whether the numbers of a grid can be typed beside what they are part of. */
  #isTyped(grid) {
    return !this.isLocked && !grid.computed && grid.layer !== 0;
  }

  // ---- steps

  /** What an expression reads, without what it makes of it. */
  #readBy(/** @type {Expr} */ expr) {
    const [node, ...of] = expr;
    if (node === "sp") {
      const sign = el("span", { class: "sign", "aria-hidden": "true" }, "\u00d7");
      const head = el("h3", {}, `${this.#title(of[0])} \u00d7 ${this.network.grids[of[1][0]].label}`);
      const tables = [this.#inputTable(of[0]), sign, this.#inputTable(of[1])];
      return [el("section", {}, head, el("div", { class: "factors" }, ...tables))];
    }
    return node === "r"
      ? [this.#reference(expr)]
      : node === "w"
        ? [this.#window(of, false)]
        : operands(expr).flatMap((operand) => this.#readBy(operand));
  }

  /** What an expression does, step by step; the last step gives its value. */
  #steps(/** @type {Expr} */ expr, isWhole = false) {
    const [node, ...of] = expr;
    switch (node) {
      case "n":
      case "v":
      case "b":
        return isWhole ? [el("p", { class: "line" }, this.#constant(expr))] : [];
      case "r":
        return [this.#reference(expr)];
      case "w":
        return [this.#window(of, false)];
      case "sp":
        return [this.#products(expr)];
      case "+":
        return [
          ...of[0].flatMap((term) => this.#steps(term)),
          this.#line(expr, (x) => of[0].map(x).join(" + "), "sum"),
        ];
      case "-":
        return [...this.#all(of), this.#line(expr, (x) => `${x(of[0])} \u2212 ${x(of[1])}`)];
      case "*":
        return [...this.#all(of), this.#line(expr, (x) => `${x(of[0])} \u00d7 ${x(of[1])}`)];
      case "/":
        return [...this.#all(of), this.#line(expr, (x) => `${x(of[0])} \u00f7 ${x(of[1])}`)];
      case "^":
        return [...this.#all(of), this.#line(expr, (x) => `${x(of[0])} ^ ${x(of[1])}`)];
      case "neg":
        return [...this.#all(of), this.#line(expr, (x) => `\u2212${x(of[0])}`)];
      case "if":
        return [
          ...this.#all(of),
          this.#line(
            expr,
            (x) => `${x(of[0])} is ${this.network.evaluate(of[0]) > 0 ? "positive" : "not positive"}: ${x(expr)}`,
          ),
        ];
      case "MAX":
      case "MIN":
      case "SUM":
      case "AVERAGE":
        return [
          ...of[0].flatMap((a) => (a[0] === "w" ? [this.#window(a.slice(1), node === "MAX")] : this.#steps(a))),
          this.#line(
            expr,
            (x) => `${node}(${of[0].map((a) => (a[0] === "w" ? "window" : x(a))).join(", ")})`,
            this.#activation(expr),
          ),
        ];
      default:
        return [...this.#all(of), this.#line(expr, (x) => `${node}(${x(of[0])})`)];
    }
  }

  #all(exprs) {
    return exprs.flatMap((e) => this.#steps(e));
  }

  /** MAX(0, x) is the ReLU. */
  #activation([, of]) {
    return of.length === 2 && of[0][0] === "n" && of[0][1] === 0 ? "ReLU" : "";
  }

  #constant(expr) {
    const grid = expr[0] === "b" ? "nothing: an empty cell, which is passed over" : number(this.network.evaluate(expr));
    return expr[0] === "n" && expr[1] === 0 ? "0, which stands for the border" : grid;
  }

  #line(expr, text, word = "") {
    const line = el("p", { class: "line" });
    const of = (e) => (e[0] === "w" ? "window" : bracketed(number(this.network.evaluate(e))));
    const say = () => `${text(of)} = ${number(this.network.evaluate(expr))}`;
    line.append(word ? el("span", { class: "word" }, word) : "", this.#slot(el("span"), say));
    return line;
  }

  #reference([, grid, row, col]) {
    const cell = { grid, row, col };
    const g = this.network.grids[grid];
    const word = el(
      "span",
      { class: "word" },
      g.computed ? `${g.label} of ${this.network.layers[g.layer].name}` : g.label,
    );
    const value = this.#isTyped(g) ? this.#input(cell, true) : this.#button(cell);
    return el("p", { class: "line" }, word, value, " ", el("code", {}, this.network.address(grid, row, col)));
  }

  /** A number that leads to its cell. */
  #button(cell) {
    const { grid, row, col } = cell;
    const address = this.network.address(grid, row, col);
    const button = el("button", {
      type: "button",
      class: "number",
      title: address,
      onclick: () => this.actions.go(cell),
    });
    this.#slots.push(() => {
      const value = this.network.value(grid, row, col);
      const isEmpty = this.network.isBlank(grid, row, col) || this.network.isEmpty(grid, row, col);
      button.textContent = isEmpty ? "" : short(value);
      button.setAttribute("aria-label", `${isEmpty ? "empty" : number(value)}, ${address}`);
      this.#paint(button, cell, value);
    });
    return button;
  }

  // ---- windows

  #area(window) {
    const cells = cellsOf(window);
    const address = (c) => this.network.address(c.grid, c.row, c.col);
    const [first, last] = [address(cells[0]), address(cells[cells.length - 1])];
    return cells.length === 1 ? first : `${first}:${last.slice(last.lastIndexOf("!") + 1)}`;
  }

  #table(caption, cells, columns, content) {
    const rows = [];
    for (let i = 0; i < cells.length; i += columns) {
      rows.push(el("tr", {}, ...cells.slice(i, i + columns).map((c, k) => el("td", {}, content(c, i + k)))));
    }
    const name = el("span", { class: "caption", title: caption }, caption);
    return el("div", { class: "factor" }, name, el("table", { "aria-label": caption }, el("tbody", {}, ...rows)));
  }

  #inputTable(window) {
    const grid = this.network.grids[window[0]];
    const isTyped = this.#isTyped(grid);
    return this.#table(this.#area(window), cellsOf(window), window[4], (cell) =>
      isTyped ? this.#input(cell, true) : this.#button(cell),
    );
  }

  #title(window) {
    const grid = this.network.grids[window[0]];
    return `${this.network.layers[grid.layer].name} ${grid.label}`;
  }

  #products(/** @type {Expr} */ expr) {
    const [, left, right] = expr;
    const [cells, weights] = [cellsOf(left), cellsOf(right)];
    const value = ({ grid, row, col }) => this.network.value(grid, row, col);
    const product = (i) => value(cells[i]) * value(weights[i]);
    const head = el("h3", {}, `${this.#title(left)} \u00d7 ${this.network.grids[right[0]].label}`);
    const sum = this.#line(
      expr,
      () => `${cells.length} ${cells.length === 1 ? "product" : "products"}`,
      "sum of the channel",
    );
    if (cells.length > MOST_CELLS) {
      return el("section", {}, head, this.#largest(cells, weights, product), sum);
    }
    const shown = left[4] === 1 ? right[4] : left[4];
    const products = this.#table("products", cells, shown, (_, i) => {
      const span = el("span", { class: "number" });
      this.#slots.push(() => {
        span.textContent = short(product(i));
        span.title = number(product(i), 17);
        span.classList.toggle("zero", product(i) === 0);
      });
      return span;
    });
    const sign = (text) => el("span", { class: "sign", "aria-hidden": "true" }, text);
    return el(
      "section",
      {},
      head,
      el(
        "div",
        { class: "factors" },
        this.#inputTable(left),
        sign("\u00d7"),
        this.#inputTable(right),
        sign("="),
        products,
      ),
      sum,
    );
  }

  /** The largest of many products. */
  #largest(cells, weights, product) {
    const box = el("div", { class: "largest" });
    this.#slots.push(() => {
      const order = cells.map((_, i) => i).sort((a, b) => Math.abs(product(b)) - Math.abs(product(a)) || a - b);
      const name = ({ grid, row, col }) => this.network.address(grid, row, col);
      const value = ({ grid, row, col }) => number(this.network.value(grid, row, col), 4);
      box.replaceChildren(
        el("p", { class: "note" }, `The ${LISTED} largest of ${cells.length} products:`),
        el(
          "ul",
          {},
          ...order
            .slice(0, LISTED)
            .map((i) =>
              el(
                "li",
                {},
                el(
                  "button",
                  { type: "button", class: "link", onclick: () => this.actions.go(cells[i]) },
                  name(cells[i]),
                ),
                ` ${value(cells[i])} \u00d7 ${value(weights[i])} `,
                el("code", {}, name(weights[i])),
                ` = ${number(product(i), 4)}`,
              ),
            ),
        ),
      );
    });
    return box;
  }

  /** The cells of a window; the largest is marked where it is what counts. */
  #window(window, isLargest) {
    const cells = cellsOf(window);
    const head = el("h3", {}, this.#title(window));
    if (cells.length > MOST_CELLS) {
      return el("section", {}, head, el("p", {}, `${cells.length} cells, `, el("code", {}, this.#area(window))));
    }
    const table = this.#inputTable(window);
    const buttons = [...table.querySelectorAll("td")];
    this.#slots.push(() => {
      if (!isLargest) {
        return;
      }
      const values = cells.map((c) => this.network.value(c.grid, c.row, c.col));
      const most = Math.max(...values.filter((v) => !Number.isNaN(v)));
      buttons.forEach((td, i) => td.classList.toggle("most", values[i] === most));
    });
    return el("section", {}, head, el("div", { class: "factors" }, table));
  }

  // ---- forward

  #readers(cell) {
    const readers = this.network.open.size > 0 ? [] : this.#readersOf(cell); // products are to be found
    if (readers.length === 0) {
      return [];
    }
    const places = [...new Set(readers.map(({ reader: r }) => this.network.grids[r.grid].layer))].map(
      (l) => this.network.layers[l].name,
    );
    const summary = el(
      "summary",
      {},
      `Read by ${readers.length} ${readers.length === 1 ? "cell" : "cells"} of ${places.join(", ")}`,
    );
    const value = ({ grid, row, col }) => this.network.value(grid, row, col);
    const parts = readers.slice(0, MOST_READERS).map(({ reader, via }) => {
      const factor = this.#factor(this.network.expr(reader.grid, reader.row, reader.col), via);
      return { reader, factor, weight: factor ? Math.abs(value(factor)) : 0 };
    });
    const items = parts
      .sort((a, b) => b.weight - a.weight)
      .slice(0, LISTED)
      .map(({ reader, factor }) => {
        const item = el(
          "li",
          {},
          this.#button(reader),
          " ",
          el("code", {}, this.network.address(reader.grid, reader.row, reader.col)),
        );
        const part = () =>
          `, of which ${bracketed(number(value(cell), 4))} \u00d7 ${bracketed(number(value(factor), 4))} = ${number(value(cell) * value(factor), 4)}`;
        item.append(factor ? this.#slot(el("span"), part) : "");
        return item;
      });
    const rest =
      readers.length > LISTED &&
      el(
        "p",
        { class: "note" },
        readers.length > MOST_READERS
          ? `and ${readers.length - LISTED} more`
          : `and ${readers.length - LISTED} more, in which it counts no more`,
      );
    return [
      el(
        "details",
        { class: "readers", open: !this.network.grids[cell.grid].computed },
        summary,
        el("ul", {}, ...items),
        ...(rest ? [rest] : []),
      ),
    ];
  }

  /** The cells that read a cell; those that read its copy in a border instead of that. */
  #readersOf(cell) {
    return this.network.readers(cell.grid, cell.row, cell.col).flatMap((reader) => {
      const isCopy =
        this.network.expr(reader.grid, reader.row, reader.col)[0] === "r" && isBorder(this.network.grids[reader.grid]);
      return isCopy ? this.#readersOf(reader) : [{ reader, via: cell }];
    });
  }

  /** What a cell is multiplied by in an expression, if it is a factor of one of its products. */
  #factor(/** @type {Expr} */ expr, cell) {
    if (expr[0] === "sp") {
      const sides = [cellsOf(expr[1]), cellsOf(expr[2])];
      for (const [side, other] of [sides, [...sides].reverse()]) {
        const i = side.findIndex((c) => c.grid === cell.grid && c.row === cell.row && c.col === cell.col);
        if (i >= 0) {
          return other[i];
        }
      }
      return undefined;
    }
    for (const operand of operands(expr)) {
      const found = this.#factor(operand, cell);
      if (found) {
        return found;
      }
    }
    return undefined;
  }
}

/** Negative numbers stand in brackets where they follow a sign. */
function bracketed(text) {
  return text.startsWith("\u2212") ? `(${text})` : text;
}
