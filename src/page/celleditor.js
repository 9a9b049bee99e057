import { el } from "./dom.js";
import { typed } from "./typed.js";

/** What begins a number when it is typed; `=` so that it can be refused with words. */
export const BEGINS = /^[-+.,=\d\u2212]$/;

/** So wide is the field at least, in pixels, where cells are small. */
const LEAST = 74;

/**
 * A field over a cell of the large map, in which its number is typed. Enter and the arrow keys lead to the cells beside
 * it, Tab to the next one that is to be filled in.
 *
 * @typedef {import('./place.js').Cell} Cell
 */
export class CellEditor {
  /** @type {HTMLInputElement | undefined} */ input;

  /**
   * @param {{set: (cell: Cell, value: number) => void, refuse: (cell: Cell, text: string, problem: string) => void,
   *   move: (down: number, across: number) => void, next: (by: number) => boolean, focus: () => void}} actions
   */
  constructor(actions) {
    this.actions = actions;
  }

  /** Opens over a cell. @param {string} text what stands in it at first @param {boolean} isNew whether that was typed */
  open(/** @type {import('./heatmap.js').HeatMap} */ map, /** @type {Cell} */ cell, label, text, isNew = false) {
    this.close();
    const input = el("input", {
      type: "text",
      class: "editor",
      inputmode: "text",
      autocomplete: "off",
      "aria-label": label,
      onkeydown: (event) => this.#key(event),
      onblur: () => this.close(),
      oninput: () => input.setAttribute("aria-invalid", "false"),
    });
    input.value = text;
    const size = map.cell / map.dpr;
    const width = Math.max(size, LEAST);
    const whole = map.canvas.offsetWidth;
    input.style.left = `${map.canvas.offsetLeft + Math.max(0, Math.min(cell.col * size, whole - width))}px`;
    input.style.top = `${map.canvas.offsetTop + cell.row * size}px`;
    input.style.width = `${width}px`;
    input.style.height = `${Math.max(size, 28)}px`;
    map.canvas.parentElement.append(input);
    Object.assign(this, { input, cell, isNew, before: isNew ? undefined : text });
    input.focus();
    if (!isNew) {
      input.select();
    }
  }

  /** Takes what was typed, if it is a number, and goes. @returns {boolean} whether there was nothing wrong */
  close(isKept = false) {
    const { input, cell, before } = this;
    if (!input) {
      return true;
    }
    const result = typed(input.value);
    const isChanged = input.value !== before;
    if (isKept && isChanged && "problem" in result) {
      input.setAttribute("aria-invalid", "true");
      this.actions.refuse(cell, input.value, result.problem);
      return false;
    }
    this.input = undefined; // its going is no blur
    input.remove();
    if (isChanged) {
      "problem" in result
        ? this.actions.refuse(cell, input.value, result.problem)
        : this.actions.set(cell, result.value);
    }
    return true;
  }

  #key(event) {
    const { input } = this;
    const atStart = input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length;
    const isWhole = input.selectionStart === 0 && atEnd;
    const steps = {
      Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: atStart || isWhole ? [0, -1] : undefined,
      ArrowRight: atEnd || isWhole ? [0, 1] : undefined,
    };
    if (event.key === "Escape") {
      input.value = this.before ?? "";
      this.before = input.value;
      this.close();
      this.actions.focus();
    } else if (event.key === "Tab") {
      if (!this.close(true) || this.actions.next(event.shiftKey ? -1 : 1)) {
        event.preventDefault();
      }
    } else if (steps[event.key]) {
      event.preventDefault();
      if (this.close(true)) {
        this.actions.move(...steps[event.key]);
      }
    }
    event.stopPropagation();
  }
}
