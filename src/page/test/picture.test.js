import assert from "node:assert/strict";
import { test } from "node:test";
import { asPicture, resized } from "../picture.js";

/** Greys as pixels, row by row. */
function greys(...rows) {
  const data = rows.flat().flatMap((grey) => [grey, grey, grey, 255]);
  return { width: rows[0].length, height: rows.length, data };
}

test("each cell is the average of what it covers", () => {
  const [red] = resized(greys([0, 100, 200, 0], [100, 200, 0, 0]), 1, 2);
  assert.deepEqual([...red], [100, 50]);
});

test("pixels that lie in two cells count in each by their share", () => {
  // 3 pixels for 2 cells: 90, and half of 30; half of 30, and 60
  const [wide] = resized(greys([90, 30, 60], [90, 30, 60], [90, 30, 60]), 2, 2);
  assert.deepEqual([...wide].map(Math.round), [70, 50, 70, 50]); // (90 + 15) / 1.5 and (15 + 60) / 1.5
});

test("the middle is taken where proportions differ; transparent is white", () => {
  const [red] = resized(greys([1, 7, 9, 1], [1, 5, 3, 1]), 2, 2);
  assert.deepEqual([...red], [7, 9, 5, 3]);
  assert.deepEqual([...resized({ width: 1, height: 1, data: [0, 0, 0, 0] }, 1, 1)[0]], [255]);
});

const network = (channels, ...numbers) => ({
  layers: [{ outputs: Array.from({ length: channels }, (_, i) => i) }],
  grids: Array.from({ length: channels }, () => ({ rows: 1, columns: numbers.length })),
  values: () => Float64Array.from(numbers),
  range: () => [Math.min(...numbers), Math.max(...numbers)],
});
const numbers = (of, pixels) => asPicture(of, pixels).map(({ value }) => value);

test("black is the largest number of a grey picture, white the least", () => {
  assert.deepEqual(numbers(network(1, 0, 0.8), greys([0, 255])), [0.8, 0]);
  assert.deepEqual(numbers(network(1, -1, 3), greys([0, 200])), [3, 0]); // 3 - 4 * 200/255 = -0.14, whole
  // 0.299 * 255 = 76.245 of 255 is light
  const red = { width: 1, height: 1, data: [255, 0, 0, 255] };
  assert.deepEqual(numbers(network(1, 0.5), red), [0.701] /* where all are equal, from 0 to 1 */);
});

test("colours go into three channels as they are", () => {
  const orange = { width: 1, height: 1, data: [255, 102, 0, 255] };
  const whole = network(3, 0, 255);
  whole.grids.forEach((grid) => (grid.columns = 1));
  assert.deepEqual(numbers(whole, orange), [255, 102, 0]);
});
