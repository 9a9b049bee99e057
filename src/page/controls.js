import { bytesOf } from "./bytes.js";
import { Pictures } from "./camera.js";
import { PALETTES } from "./colours.js";
import { $, el } from "./dom.js";
import { WORKBOOK, copy, download } from "./files.js";
import { film } from "./film.js";
import { csv, number, rowAndColumn, toHash } from "./place.js";
import { filledIn } from "./workbook.js";

/** The buttons and lists of the page, and the way that one came. */
export class Controls {
  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.page = page;
    this.#wire(page);
  }

  /** Has the buttons be as things are. */
  refresh() {
    const { page } = this;
    const enable = (selector, isEnabled) => {
      const button = $(selector);
      if (!isEnabled && document.activeElement === button) {
        page.stage.main.canvas.focus({ preventScroll: true }); // who goes by keyboard does not begin anew
      }
      button.disabled = !isEnabled;
    };
    enable(".undo", page.history.canUndo);
    enable(".redo", page.history.canRedo);
    enable(".reset", page.history.changes().length > 0);
    $(".pin").setAttribute("aria-pressed", String(page.isPinned));
    $(".draw").hidden = !page.isPicture;
    const { layer, computed } = page.network.grids[page.stage.grid];
    $(".slide").hidden = layer === 0 || !computed || page.network.open.has(page.stage.grid);
    $(".stage").classList.toggle("is-drawing", page.isDrawing);
    const play = $(".play");
    play.textContent = page.slide?.isPlaying ? "Pause" : "Slide";
    $(".whole").hidden = !page.slide;
    const { rows, columns } = page.stage.main;
    const scrub = $(".scrub");
    scrub.max = rows * columns - 1;
    scrub.value = page.focus.grid === page.stage.grid ? page.focus.row * columns + page.focus.col : 0;
    scrub.setAttribute("aria-valuetext", rowAndColumn(page.focus));
    this.#crumbs();
  }

  #crumbs() {
    const { page } = this;
    const trail = $(".trail");
    const key = [...page.trail, page.focus].map((cell) => toHash(page.network, cell)).join(" ");
    if (trail.dataset.key === key) {
      return;
    }
    trail.dataset.key = key;
    const hadFocus = trail.contains(document.activeElement);
    const name = (cell) => {
      const { layer, label } = page.network.grids[cell.grid];
      return {
        text: `${page.network.layers[layer].name} ${cell.row + 1}, ${cell.col + 1}`,
        title: `${label}, ${rowAndColumn(cell)}`,
      };
    };
    trail.replaceChildren(
      ...page.trail.flatMap((cell, i) => {
        const { text, title } = name(cell);
        const back = () => page.goBack(i);
        return [el("button", { type: "button", class: "link", title, onclick: back }, text), " \u203a "];
      }),
      el("span", { "aria-current": "location" }, name(page.focus).text),
    );
    if (hadFocus) {
      page.panel.focus();
    }
  }

  #wire(page) {
    const on = (selector, event, call) => $(selector).addEventListener(event, call);
    on(".skip", "click", (event) => {
      event.preventDefault(); // the address is that of a number
      page.stage.main.canvas.focus();
    });
    on(".undo", "click", () => page.history.undo());
    on(".redo", "click", () => page.history.redo());
    on(".reset", "click", () => page.history.reset());
    on(".changes", "click", () => this.#download(page));
    on(".pin", "click", () => page.pin(!page.isPinned));
    // a number that is being typed does not go when the mouse is moved over another
    on(".panel", "focusin", ({ target }) => target.matches("input") && page.pin(true));
    on(".copy", "click", async (event) => {
      const { sheet, label } = page.network.grids[page.stage.grid];
      const button = event.currentTarget;
      const done = await copy(csv(page.network, page.stage.grid), fileName(`${sheet} ${label}.csv`));
      $(".spoken").textContent = button.textContent = done;
      setTimeout(() => (button.textContent = "Copy as CSV"), 1500);
    });
    on(".play", "click", () => {
      const slide = page.sliding();
      if (slide.isPlaying) {
        slide.pause();
      } else {
        page.pin(true);
        slide.play();
      }
    });
    on(".scrub", "input", () => {
      page.sliding().pause();
      page.slide.to(Number($(".scrub").value));
    });
    on(".speed", "change", () => page.slide && (page.slide.factor = Number($(".speed").value)));
    on(".whole", "click", () => {
      page.stop();
      page.ask();
    });
    on(".gif", "click", async () => {
      const button = $(".gif");
      const { layer, label } = page.network.grids[page.stage.grid];
      const name = fileName(`${page.network.layers[layer].name} ${label}.gif`);
      button.disabled = true;
      const bytes = await film(page.stage, (share) => (button.textContent = `${Math.round(100 * share)} %`));
      button.disabled = false;
      button.textContent = "Save as GIF";
      download(name, bytes, "image/gif");
      page.say(`saved as ${name}`);
    });
    on(".show", "change", () => page.ask());
    $(".other").hidden = Boolean(page.data.exercise);
    on(".draw input", "change", () => page.ask());
    if (!page.isLocked) {
      new Pictures($(".draw"), page.network, {
        change: (changes) => page.change(changes),
        preview: (changes) => page.preview(changes),
        keep: () => page.keep(),
        say: (text) => page.say(text),
      });
    }
    this.#pens(page);
    $(".palette").append(...Object.entries(PALETTES).map(([value, name]) => el("option", { value }, name)));
    on(".palette", "change", () => {
      page.scales.palette = $(".palette").value;
      page.repaint();
    });
    on(".theme", "change", () => (document.documentElement.dataset.theme = $(".theme").value));
    on(".full", "click", () =>
      document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
    );
    $(".full").hidden = !document.fullscreenEnabled;
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.target.matches("select")) {
        page.pin(false);
      } else if ((event.ctrlKey || event.metaKey) && !event.target.matches(".student") && /^[zy]$/i.test(event.key)) {
        event.preventDefault();
        if (event.key.toLowerCase() === "y" || event.shiftKey) {
          page.history.redo();
        } else {
          page.history.undo();
        }
      }
    });
  }

  #pens({ network }) {
    const picture = network.layers[0]?.outputs ?? [];
    const ranges = picture.map((grid) => network.range(grid));
    const most = Math.max(...ranges.map((r) => r[1]));
    const least = Math.min(...ranges.map((r) => r[0]));
    const ends = most > least ? [most, least] : [1, 0];
    $(".ink").append(...ends.map((value) => el("option", { value }, number(value))));
  }

  /** The network as it is now, as a workbook that run takes. */
  #download(page) {
    if (page.worksheet) {
      page.worksheet.download(page.data.source);
      return;
    }
    const { workbook, places, exceptions } = page.data.question;
    const given = page.network.grids.flatMap(({ computed }, grid) => (computed ? [] : [grid]));
    const cells = page.history.changes().map(({ grid, row, col, after }) => {
      const [sheet, top, left] = places[given.indexOf(grid)];
      return { sheet, row: top + row, column: left + col, value: after };
    });
    const name = `${stem(page.data.source)}.question.xlsx`;
    download(name, filledIn(bytesOf(workbook), cells), WORKBOOK);
    page.say(
      exceptions > 0
        ? `saved as ${name}; ${exceptions === 1 ? "one cell" : `${exceptions} cells`} with a formula unlike the rest of its layer cannot be stated in a question, and will follow the rest`
        : `saved as ${name}`,
    );
  }
}

/** A text as the name of a file. */
function fileName(text) {
  return text.replace(/[^\p{L}\p{N} ._-]/gu, "_");
}

/** The name of a file without its ending. */
function stem(name) {
  return name.replace(/\.\w+$/, "");
}
