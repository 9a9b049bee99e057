/**
 * The short cuts of a network as lines above its layers: where a layer is read by others than the one after it, a line
 * leaves it, and ends in each of them.
 *
 * @typedef {{source: number, targets: number[], lane: number}} Bus a line: from which layer it goes to which, and in which
 *   lane, counted from the layers up
 */

/** The height of a lane, and how far from a corner of its layer a line begins or ends, in pixels. */
const LANE = 13;
const ASIDE = 22;
/** How high lines on layers stand, and how large arrows are. */
const HEADER = 24;
const ARROW = 4.5;

/** The lines, each in the lowest lane that is free along its way. @param {{inputs: number[]}[]} layers @returns {Bus[]} */
export function buses(layers) {
  const all = layers
    .map((_, source) => ({
      source,
      targets: layers.flatMap(({ inputs }, target) => (target > source + 1 && inputs.includes(source) ? [target] : [])),
    }))
    .filter(({ targets }) => targets.length > 0);
  const lanes = [];
  const end = ({ targets }) => targets.at(-1);
  // short ones below long ones, so that fewer lines cross
  return [...all]
    .sort((a, b) => end(a) - a.source - (end(b) - b.source))
    .map((bus) => {
      let lane = 0;
      while (lanes[lane]?.some((other) => other.source < end(bus) && bus.source < end(other))) {
        lane++;
      }
      lanes[lane] = [...(lanes[lane] ?? []), bus];
      return { ...bus, lane };
    });
}

const SVG = "http://www.w3.org/2000/svg";

/** Draws the lines, and an arrow from each layer to the next one that reads it, into the row of layers. */
export class Graph {
  /**
   * @param {HTMLElement} row what holds the layers
   * @param {HTMLElement[]} sections the layers
   * @param {{inputs: number[]}[]} layers
   */
  constructor(row, sections, layers) {
    Object.assign(this, { row, sections, layers, buses: buses(layers) });
    if (this.buses.length === 0) {
      return;
    }
    row.classList.add("is-graph");
    row.style.paddingTop = `${LANE * (2 + Math.max(...this.buses.map(({ lane }) => lane)))}px`;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "lines");
    this.svg.setAttribute("aria-hidden", "true"); // each layer says in words what it reads
    row.prepend(this.svg);
    const observer = new ResizeObserver(() => this.#draw());
    sections.forEach((section) => observer.observe(section));
  }

  #draw() {
    const { svg, row, sections } = this;
    svg.setAttribute("width", "0");
    const last = sections.at(-1);
    svg.setAttribute("width", String(last.offsetLeft + last.offsetWidth));
    svg.setAttribute("height", String(row.clientHeight));
    const top = sections[0].offsetTop;
    const lines = this.buses.map(({ source, targets, lane }) => {
      const from = sections[source].offsetLeft + sections[source].offsetWidth - ASIDE;
      const y = top - LANE * (lane + 1);
      const ends = targets.map((target) => sections[target].offsetLeft + ASIDE);
      return [`M${from} ${top}V${y}H${ends.at(-1)}`, ...ends.map((x) => `M${x} ${y}V${top}`)].join("");
    });
    const arrows = this.buses.flatMap(({ targets }) =>
      targets.map((target) => {
        const x = sections[target].offsetLeft + ASIDE;
        return `M${x} ${top}l${-ARROW} ${-2 * ARROW}h${2 * ARROW}Z`;
      }),
    );
    this.layers.forEach(({ inputs }, i) => {
      if (i > 0 && inputs.includes(i - 1)) {
        const from = sections[i - 1].offsetLeft + sections[i - 1].offsetWidth;
        const to = sections[i].offsetLeft;
        const y = top + HEADER;
        lines.push(`M${from} ${y}H${to}`);
        arrows.push(`M${to} ${y}l${-2 * ARROW} ${-ARROW}v${2 * ARROW}Z`);
      }
    });
    const path = (d, name) => {
      const element = document.createElementNS(SVG, "path");
      element.setAttribute("d", d);
      element.setAttribute("class", name);
      return element;
    };
    svg.replaceChildren(path(lines.join(""), "line"), path(arrows.join(""), "arrow"));
  }
}
