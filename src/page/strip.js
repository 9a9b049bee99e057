import { el } from "./dom.js";
import { Graph } from "./graph.js";
import { HeatMap } from "./heatmap.js";
import { rangeText } from "./place.js";

/** How many channels of a layer are shown before a person asks for all. */
const FIRST = 32;
/** How many planes of a filter are shown beside what it makes. */
const PLANES = 4;

/** The network as a row of layers, left to right: what each is, its channels, and the filters that make them. */
export class Strip {
  /** @type {HeatMap[]} */ maps = [];
  #visible = new Set();

  /**
   * @param {HTMLElement} element
   * @param {import('./scales.js').Scales} scales
   * @param {{go: Function, peek: Function, open: Function}} actions
   */
  constructor(element, scales, actions) {
    Object.assign(this, { element, scales, network: scales.network, actions });
    this.seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const map = this.maps.find((m) => m.canvas === target);
        if (isIntersecting) {
          this.#visible.add(map);
          map.draw();
        } else {
          this.#visible.delete(map);
        }
      }
    });
    this.layers = this.network.layers.map((layer, i) => this.#layer(layer, i));
    element.replaceChildren(...this.layers);
    new Graph(element, this.layers, this.network.layers);
  }

  #layer(layer, i) {
    const maps = el("div", { class: "maps" });
    const show = (from, to) =>
      maps.append(...layer.outputs.slice(from, to).map((grid, k) => this.#channel(layer, grid, from + k)));
    if (i === 0 && isColoured(this.scales, layer.outputs)) {
      maps.classList.add("is-coloured");
      maps.append(this.#figure(new HeatMap(this.scales, layer.outputs), "in colour", layer.outputs));
    }
    show(0, FIRST);
    if (layer.outputs.length > FIRST) {
      const more = el("button", { type: "button", class: "more" }, `all ${layer.outputs.length}`);
      more.addEventListener("click", () => {
        more.remove();
        show(FIRST);
      });
      maps.append(more);
    }
    const sources = (layer.inputs ?? []).filter((source) => source !== undefined);
    const isShortCut = sources.length > 0 && !(sources.length === 1 && sources[0] === i - 1);
    return el(
      "section",
      { class: "layer", "aria-label": layer.name },
      el(
        "header",
        {},
        el("h3", {}, el("button", { type: "button", class: "open", onclick: () => this.actions.open(i) }, layer.name)),
        isShortCut &&
          el(
            "p",
            { class: "from" },
            "from ",
            ...sources.flatMap((s, k) => [
              k > 0 ? ", " : "",
              el(
                "button",
                { type: "button", class: "link", onclick: () => this.actions.open(s) },
                this.network.layers[s].name,
              ),
            ]),
          ),
        i > 0 && el("p", {}, [layer.type, layer.text].filter(Boolean).join(": ")),
        el("p", { class: "note" }, layer.shape.join(" \u00d7 ")),
        el("p", { class: "note" }, layer.parameters > 0 && `${count(layer.parameters, "parameter")} `),
        el("p", { class: "note" }, layer.multiplyAdds > 0 && `${count(layer.multiplyAdds, "multiply-add")} `),
        el("p", { class: "note" }, layer.bytes > 0 && bytes(layer.bytes)),
      ),
      maps,
    );
  }

  #channel(layer, grid, channel) {
    const { label } = this.network.grids[grid];
    const planes =
      layer.outputs.length > 1 || layer.weights.length <= PLANES
        ? layer.weights.filter((w) => this.network.grids[w].output === channel + 1)
        : [];
    return this.#figure(
      new HeatMap(this.scales, [grid]),
      label || `channel ${channel + 1}`,
      [grid],
      planes.slice(0, PLANES),
    );
  }

  #figure(map, name, grids, planes = []) {
    const range = el("span", { class: "note" });
    const button = el(
      "button",
      {
        type: "button",
        class: "thumb",
        onclick: (event) =>
          this.actions.go(event.detail === 0 ? { ...map.at(middle(map.canvas)), isKeyed: true } : map.at(event)),
        onpointermove: (event) => event.pointerType === "mouse" && this.actions.peek(map.at(event)),
        onpointerleave: () => this.actions.peek(undefined),
      },
      map.canvas,
    );
    map.say = () => {
      range.textContent = rangeText(this.network, grids, 3);
      button.setAttribute(
        "aria-label",
        [this.network.layers[this.network.grids[map.grid].layer].name, name, range.textContent].filter(Boolean).join(", "),
      );
    };
    const size = innerHeight < 820 ? 68 : 88;
    this.#add(map.fit(size, size, 20));
    const small = planes.length > 2 ? (size - 12) / 2 / 2 : size / 2.6;
    const filters = planes.map((plane) => {
      const filter = new HeatMap(this.scales, [plane]).fit(small, small, 10);
      filter.canvas.title = this.network.grids[plane].label;
      this.#add(filter);
      return filter.canvas;
    });
    return el(
      "figure",
      {},
      el(
        "div",
        { class: "pair" },
        filters.length > 0 &&
          el("div", { class: planes.length > 2 ? "planes square" : "planes", "aria-hidden": "true" }, ...filters),
        button,
      ),
      el("figcaption", {}, el("span", { class: "name", title: name }, name), range),
    );
  }

  #add(map) {
    this.maps.push(map);
    map.say?.();
    this.seen.observe(map.canvas);
  }

  /** Has the layer that is open be seen to be. */
  open(/** @type {number} */ layer) {
    this.layers.forEach((section, i) => {
      section.classList.toggle("is-open", i === layer);
      section.querySelector(".open").setAttribute("aria-pressed", String(i === layer));
    });
  }

  /** Scrolls sideways, so that a layer is seen. */
  reveal(/** @type {number} */ layer) {
    const section = this.layers[layer];
    const { offsetLeft: left, offsetWidth: width } = section;
    const { scrollLeft, clientWidth } = this.element;
    if (left < scrollLeft || left + width > scrollLeft + clientWidth) {
      this.element.scrollLeft = left - 24;
    }
  }

  /** Draws what is seen and needs it. */
  draw(/** @type {(map: HeatMap) => boolean} */ needs) {
    for (const map of this.#visible) {
      if (needs(map)) {
        map.draw();
      }
    }
  }
}

/** Whether the picture is a red, a green and a blue channel. */
export function isColoured(scales, outputs) {
  return (
    outputs.length === 3 && ["red", "green", "blue"].every((colour, i) => scales.towers[outputs[i]].kind === colour)
  );
}

function middle(canvas) {
  const box = canvas.getBoundingClientRect();
  return { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
}

function count(n, word) {
  return `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
}

function bytes(n) {
  return n < 1e3 ? `${n} B` : n < 1e6 ? `${(n / 1e3).toPrecision(3)} kB` : `${(n / 1e6).toPrecision(3)} MB`;
}
