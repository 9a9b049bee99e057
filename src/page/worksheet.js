import { bytesOf } from "./bytes.js";
import { BEGINS, CellEditor } from "./celleditor.js";
import { el } from "./dom.js";
import { WORKBOOK, download } from "./files.js";
import { Lights } from "./lights.js";
import { rowAndColumn } from "./place.js";
import { contents, filledIn, madeFrom } from "./workbook.js";

/**
 * An exercise that is worked out on the page: its cells to be filled in, how one gets on, and the workbook with the answers.
 *
 * @typedef {import('./place.js').Cell} Cell
 */
export class Worksheet {
  /** What has been saved. */ #saved = "";
  /** Whether Tab leads on to the next cell: from the first number that is typed until Escape. */ #isFilling = false;

  /**
   * @param {HTMLElement} element where it says what is to be done
   * @param {import('./network.js').Network} network
   * @param {object} data what `ExerciseData.java` writes, and the file's name
   * @param {{go: (cell: Cell) => void, look: (cell: Cell) => void, change: Function, changes: () => object[], move: Function, stage: () => object,
   *   focus: () => Cell, say: (text: string) => void, tell: (text: string) => void,
   *   refuse: (cell: Cell, text: string, problem: string) => void}} page
   */
  constructor(element, network, data, page) {
    Object.assign(this, { element, network, data, page });
    this.asked = data.asked.map(([grid, numbers]) => ({ grid, numbers: new Set(numbers) }));
    this.lights = data.lights && new Lights(network, data);
    this.editor = new CellEditor({
      set: (cell, value) => {
        page.change([{ cell, value }]);
        this.#isFilling = true;
      },
      refuse: page.refuse,
      move: (down, across) => {
        page.move(down, across);
        page.stage().main.canvas.focus();
        if (matchMedia("(pointer: coarse)").matches) {
          this.edit(page.focus()); // a phone's keyboard stays
        }
      },
      next: (by) => this.#next(by),
      focus: () => {
        page.stage().main.canvas.focus();
        this.#isFilling = false;
      },
    });
    this.#build();
    addEventListener("beforeunload", (event) => {
      if (this.#state() !== this.#saved && page.changes().length > 0) {
        event.preventDefault();
      }
    });
  }

  /** What a person has typed. */
  #state() {
    return JSON.stringify([this.page.changes(), this.name?.value]);
  }

  #build() {
    const count = this.asked.reduce((sum, { numbers }) => sum + numbers.size, 0);
    const { student, rounding, nameCell } = this.data;
    this.items = this.asked.map(({ grid, numbers }) => {
      const { label, layer } = this.network.grids[grid];
      const light = el("span", { class: "light", "aria-hidden": "true" });
      const counts = el("span", { class: "note" });
      const first = Math.min(...numbers);
      const columns = this.network.grids[grid].columns;
      const go = () => this.page.go({ grid, row: Math.floor(first / columns), col: first % columns });
      const button = el(
        "button",
        { type: "button", onclick: go },
        this.lights && light,
        ` ${this.network.layers[layer].name}, ${label} `,
        counts,
      );
      return { grid, numbers, light, counts, button };
    });
    if (this.lights) {
      this.wrong = el(
        "button",
        { type: "button", class: "first-wrong", onclick: () => this.#showWrong() },
        "Show me the first wrong one",
      );
    }
    const file = el("input", { type: "file", class: "saved", accept: ".xlsx", hidden: true });
    file.addEventListener("change", async () => {
      const [answer] = file.files;
      file.value = "";
      this.page.say(this.#goOn(answer.name, new Uint8Array(await answer.arrayBuffer())));
    });
    if (nameCell && !student) {
      this.name = el("input", { type: "text", autocomplete: "name", class: "student" });
    }
    this.element.replaceChildren(
      el(
        "p",
        {},
        `Fill in the yellow cells: ${count === 1 ? "1 number" : `${count} numbers`}, ${
          rounding === "whole numbers" ? "as whole numbers" : `to ${rounding}`
        }. `,
        el("span", { class: "note" }, "Click a cell, or choose it with the arrow keys, and type. Enter leads down, Tab on."),
      ),
      el(
        "div",
        { class: "todo" },
        this.name && el("label", {}, "Name ", this.name),
        student && el("span", {}, student),
        ...this.items.map(({ button }) => button),
        this.wrong,
        el("button", { type: "button", onclick: () => file.click() }, "Go on with a saved answer"),
        file,
      ),
    );
    this.element.hidden = false;
    this.refresh();
  }

  /** Says anew how one gets on. */
  refresh() {
    for (const item of this.items) {
      const { grid, numbers, light, counts } = item;
      const { columns } = this.network.grids[grid];
      const isDone = (n) => !this.network.isEmpty(grid, Math.floor(n / columns), n % columns);
      const left = [...numbers].filter((n) => !isDone(n)).length;
      const words = [left > 0 ? `${left} to do` : "filled in"];
      if (this.lights) {
        const { cells, right, notRight } = this.lights.of(grid);
        const state = notRight > 0 ? "wrong" : right === cells ? "right" : right > 0 ? "part" : "";
        light.className = `light ${state}`;
        if (state !== item.state && (state === "right" || state === "wrong")) {
          const { label, layer } = this.network.grids[grid];
          const name = `${this.network.layers[layer].name}, ${label}`;
          this.page.tell(state === "right" ? `${name}: all right` : `${name}: not all right`);
        }
        item.state = state;
        light.textContent = { wrong: "\u2717", right: "\u2713" }[state] ?? "";
        words.push(...(right > 0 ? [`${right} right`] : []), ...(notRight > 0 ? [`${notRight} not right`] : []));
      }
      counts.textContent = words.join(", ");
    }
    if (this.wrong) {
      this.wrong.disabled = !this.lights.firstWrong();
    }
  }

  #showWrong() {
    const cell = this.lights.firstWrong();
    if (cell) {
      this.page.go(cell);
      this.page.stage().main.canvas.focus();
      this.page.say(`${rowAndColumn(cell)} is the first that is not right. Beside it stands what it is made from.`);
    }
  }

  /** Opens a field over a cell, if it is to be filled in. @returns {boolean} whether it is */
  edit(/** @type {Cell} */ cell, text) {
    const { main } = this.page.stage();
    if (!this.network.isOpen(cell.grid, cell.row, cell.col) || main.grid !== cell.grid) {
      return false;
    }
    const value = this.network.value(cell.grid, cell.row, cell.col);
    const label = `${this.network.grids[cell.grid].label}, ${rowAndColumn(cell)}`;
    this.editor.open(main, cell, label, text ?? (Number.isNaN(value) ? "" : String(value)), text !== undefined);
    return true;
  }

  /** A key was pressed on the large map. @returns {boolean} whether it was for the cell */
  key(/** @type {KeyboardEvent} */ event) {
    const cell = this.page.focus();
    if (event.key === "Tab") {
      return this.#isFilling && this.#next(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      this.#isFilling = false;
      return true;
    } else if (BEGINS.test(event.key)) {
      return this.edit(cell, event.key);
    } else if (event.key === "Enter" || event.key === "F2") {
      return this.edit(cell);
    } else if (
      (event.key === "Delete" || event.key === "Backspace") &&
      this.network.isOpen(cell.grid, cell.row, cell.col)
    ) {
      this.page.change([{ cell, value: NaN }]);
      return true;
    }
    return false;
  }

  /** Goes on to the next cell of the grid that is to be filled in. @returns {boolean} whether there is one */
  #next(by) {
    const { grid, row, col } = this.page.focus();
    const { rows, columns } = this.network.grids[grid];
    for (let n = row * columns + col + by; n >= 0 && n < rows * columns; n += by) {
      const cell = { grid, row: Math.floor(n / columns), col: n % columns };
      if (this.network.isOpen(grid, cell.row, cell.col)) {
        this.page.look(cell);
        this.edit(cell);
        return true;
      }
    }
    return false;
  }

  /** Where a cell stands in the workbook. */
  #place({ grid, row, col }) {
    const { sheet, row: top, column: left } = this.network.grids[grid];
    return { sheet, row: top + row, column: left + col };
  }

  /** Takes the numbers of an answer that was saved. @returns {string} what there is to say of it */
  #goOn(name, bytes) {
    const cells = [...this.network.open].flatMap(([grid, numbers]) =>
      [...numbers].map((n) => {
        const { columns } = this.network.grids[grid];
        return { grid, row: Math.floor(n / columns), col: n % columns };
      }),
    );
    const { nameCell, workbook } = this.data;
    let found;
    try {
      if (madeFrom(bytes) !== madeFrom(bytesOf(workbook))) {
        return `${name} is no answer to this exercise`;
      }
      found = contents(bytes, [...cells.map((cell) => this.#place(cell)), ...(nameCell ? [nameCell] : [])]);
    } catch {
      return `${name} is no workbook that can be read here`;
    }
    const changes = cells.map((cell, i) => ({ cell, value: typeof found[i] === "number" ? found[i] : NaN }));
    this.page.change(changes);
    if (this.name && typeof found[cells.length] === "string") {
      this.name.value = found[cells.length];
    }
    const texts = cells.filter((_, i) => typeof found[i] === "string").map((cell) => this.network.address(cell.grid, cell.row, cell.col));
    const count = changes.filter(({ value }) => !Number.isNaN(value)).length;
    return `${count === 1 ? "1 number" : `${count} numbers`} of ${name}${texts.length > 0 ? `; no number stands in ${texts.slice(0, 10).join(", ")}` : ""}`;
  }

  /** The exercise's workbook with what was typed in it, as `check` reads it. */
  download(name) {
    this.editor.close();
    const cells = this.page.changes().map(({ after, ...cell }) => ({ ...this.#place(cell), value: after }));
    if (this.name?.value.trim()) {
      cells.push({ ...this.data.nameCell, value: this.name.value.trim() });
    }
    download(name, filledIn(bytesOf(this.data.workbook), cells), WORKBOOK);
    this.#saved = this.#state();
    this.page.say("saved; this file is what is handed in");
  }
}
