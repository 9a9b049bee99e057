import { el } from "./dom.js";

/**
 * An answer: what stands in its cells, and what is said of them.
 *
 * @typedef {{text: string, meaning: string, colour: string, sign: string, count: number}} Verdict
 */
export class Report {
  /** @type {Map<number, Map<number, {verdict: Verdict, text: string, address: string}>>} by grid and number of the cell */
  cells = new Map();

  /** @param data what `AnswerData.java` writes */
  constructor(network, data) {
    Object.assign(this, { network, data });
    for (const [grid, row, col, verdict, text, address] of data.cells) {
      if (!this.cells.has(grid)) {
        this.cells.set(grid, new Map());
      }
      const number = row * network.grids[grid].columns + col;
      this.cells.get(grid).set(number, { verdict: data.verdicts[verdict], text, address });
    }
  }

  /** What is said of a cell, if it was asked for. */
  of({ grid, row, col }) {
    return this.cells.get(grid)?.get(row * this.network.grids[grid].columns + col);
  }

  /** Says it all. @param {HTMLElement} element @param {(cell: object) => void} go */
  show(element, go) {
    const { student, marks, layers, reasons, notes, worked } = this.data;
    const verdicts = this.data.verdicts.map((verdict, i) => ({ ...verdict, i })).filter(({ count }) => count > 0);
    const sign = ({ sign: text, colour }) => {
      const shown = el("span", { class: "verdict", "aria-hidden": "true" }, text);
      shown.style.backgroundColor = colour;
      return shown;
    };
    const table = el(
      "table",
      { class: "counts" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, "layer"),
          ...verdicts.map((verdict) =>
            el("th", { scope: "col", title: verdict.meaning }, sign(verdict), ` ${verdict.text}`),
          ),
          el("th", { scope: "col" }, "marks"),
        ),
      ),
      el(
        "tbody",
        {},
        ...layers.map((layer) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, layer.name),
            ...verdicts.map(({ i }) => el("td", {}, layer.counts[i])),
            el("td", {}, layer.marks),
          ),
        ),
      ),
    );
    const reason = ({ text, first: [grid, row, col] }) =>
      el(
        "li",
        {},
        text,
        grid !== undefined && " ",
        grid !== undefined &&
          el("button", { type: "button", class: "link", onclick: () => go({ grid, row, col }) }, "show one"),
      );
    const summary = el("div", {}, el("p", { class: "marks" }, [student, marks].filter(Boolean).join(": ")), table);
    const parts = [
      reasons.length > 0 && el("ul", { class: "reasons" }, ...reasons.map(reason)),
      notes.length > 0 && el("ul", { class: "reasons note" }, ...notes.map((note) => el("li", {}, note))),
      worked.length > 0 &&
        el(
          "details",
          {},
          el("summary", {}, "The first wrong cell, worked out"),
          el("pre", { tabindex: 0 }, worked.join("\n")),
        ),
    ];
    element.classList.add("report");
    element.replaceChildren(summary, el("div", {}, ...parts));
    element.setAttribute("aria-label", "Marks");
    element.hidden = false;
  }
}
