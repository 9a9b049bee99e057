import { GIFEncoder, applyPalette, quantize } from "gifenc";
import { HeatMap } from "./heatmap.js";
import { marksOf } from "./marks.js";

/** So many frames a film has at most; of larger outputs it shows one cell of several. */
const MOST_FRAMES = 240;
/** How long all of them take, and the last one stays, in milliseconds. */
const WHOLE = 12_000;
const LAST = 2500;
const [FASTEST, SLOWEST] = [40, 600];

/** The sizes of what a layer makes, and of what it reads, in pixels; and what is between and around. */
const MAIN = 330;
const READ = 240;
const FILTER = 96;
const GAP = 26;
const LABEL = 18;

/** No layer is shown with more of what it reads than this. */
const MOST_READ = 3;

/**
 * A layer's kernel as it slides, as an animated GIF: what it reads, the filters, and the output that fills.
 *
 * @param {import('./stage.js').Stage} stage with the layer that is open
 * @param {(share: number) => void} progress is told from 0 to 1
 * @returns {Promise<Uint8Array>}
 */
export async function film(stage, progress) {
  const { network, scales, grid } = stage;
  const { rows, columns } = network.grids[grid];
  const map = (of, size) => new HeatMap(scales, [of], 1).fit(size, size, 64);
  const read = stage.read.slice(0, MOST_READ).map(({ grid: of }) => map(of, READ / Math.min(2, stage.read.length)));
  const filters = stage.filters.slice(0, MOST_READ).map(({ grid: of }) => map(of, FILTER));
  const main = map(grid, MAIN);
  const sheet = layOut(network, [read, filters, [main]]);
  const cells = rows * columns;
  const frames = Math.min(cells, MOST_FRAMES);
  const delay = Math.min(SLOWEST, Math.max(FASTEST, WHOLE / frames));
  const at = (frame) => (frame === frames - 1 ? cells - 1 : Math.floor((frame * cells) / frames));
  const draw = (number) => {
    const marks = marksOf(network, { grid, row: Math.floor(number / columns), col: number % columns });
    for (const one of [...read, ...filters, main]) {
      one.marks = (marks.get(one.grid) ?? []).filter(({ kind }) => kind !== "field");
    }
    main.filled = number + 1;
    return sheet.draw();
  };
  const gif = GIFEncoder();
  const palette = quantize(both(draw(0), draw(cells - 1)), 255);
  const kept = palette.push([0, 0, 0]) - 1; // what is as in the frame before
  let before;
  for (let frame = 0; frame < frames; frame++) {
    const { data, width, height } = draw(at(frame));
    const isLast = frame === frames - 1;
    const pixels = applyPalette(data, palette.slice(0, kept));
    gif.writeFrame(before ? pixels.map((colour, i) => (colour === before[i] ? kept : colour)) : pixels, width, height, {
      palette: before ? undefined : palette,
      transparent: before !== undefined,
      transparentIndex: kept,
      dispose: 1,
      delay: isLast ? LAST : delay,
      repeat: 0,
    });
    before = pixels;
    if (frame % 8 === 0) {
      progress(frame / frames);
      await new Promise((done) => setTimeout(done));
    }
  }
  gif.finish();
  return gif.bytes();
}

/** The pixels of two frames, as one. */
function both({ data: one }, { data: other }) {
  const all = new Uint8ClampedArray(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

/** Puts maps side by side, those of a group one below the other, each with its name below. */
function layOut(network, groups) {
  const places = [];
  let x = GAP;
  let height = 0;
  for (const group of groups.filter((maps) => maps.length > 0)) {
    let y = GAP / 2;
    for (const map of group) {
      places.push({ map, x, y });
      y += map.canvas.height + LABEL + GAP / 2;
    }
    height = Math.max(height, y);
    x += Math.max(...group.map((map) => map.canvas.width)) + GAP;
  }
  const canvas = document.createElement("canvas");
  canvas.width = x;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.font = '11px Arial, "Liberation Sans", sans-serif';
  const draw = () => {
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#15181c";
    for (const { map, x: left, y: top } of places) {
      map.draw();
      context.drawImage(map.canvas, left, top);
      context.strokeRect(left - 0.5, top - 0.5, map.canvas.width + 1, map.canvas.height + 1);
      const { label, layer } = network.grids[map.grid];
      const whole = `${network.layers[layer].name} ${label}`;
      context.fillText(whole, left, top + map.canvas.height + 13, Math.max(map.canvas.width + GAP - 4, FILTER));
    }
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  return { draw };
}
