import { inkOn } from "./colours.js";
import { short } from "./place.js";

/** From this size on, in CSS pixels, a cell has its number in it. */
const READABLE = 24;

/**
 * Numbers that belong to no grid of the network as a picture.
 *
 * @param {number} rows
 * @param {number} columns
 * @param {(number: number) => {colour: import('./colours.js').Rgb, value?: number}} of what a cell looks like, by its
 *   number in reading order
 * @param {number} size of a cell in CSS pixels
 */
export function picture(rows, columns, of, size) {
  const dpr = globalThis.devicePixelRatio || 1;
  const cell = size * dpr >= 1 ? Math.max(1, Math.floor(size * dpr)) : size * dpr;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(columns * cell));
  canvas.height = Math.max(1, Math.round(rows * cell));
  canvas.style.width = `${canvas.width / dpr}px`;
  canvas.style.height = `${canvas.height / dpr}px`;
  const context = canvas.getContext("2d");
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `${Math.min(13 * dpr, cell / 2.6)}px Arial, "Liberation Sans", sans-serif`;
  for (let i = 0; i < rows * columns; i++) {
    const { colour, value } = of(i);
    const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
    context.fillStyle = `rgb(${colour})`;
    context.fillRect(x, y, cell, cell);
    if (value !== undefined && cell >= READABLE * dpr) {
      context.fillStyle = inkOn(colour);
      context.fillText(short(value, 5), x + cell / 2, y + cell * 0.53);
    }
  }
  return Object.assign(canvas, { cell: cell / dpr });
}
