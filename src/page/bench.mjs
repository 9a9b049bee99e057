// How long a page takes to open and to follow changes, without drawing.
//
//   node bench.mjs PAGE   a page that convsheet view wrote
import { readFileSync } from "node:fs";
import { Network } from "./network.js";

const json = /id="data">([^<]*)</.exec(readFileSync(process.argv[2], "utf8"))[1];
let network;

/** Prints the median of some runs, in milliseconds. */
function measure(what, runs, action) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    action(i);
    times.push(performance.now() - start);
  }
  console.log(`${what}: ${times.sort((a, b) => a - b)[runs >> 1].toFixed(2)} ms, at most ${times.at(-1).toFixed(2)}`);
}

measure("opened", 5, () => (network = Network.parse(json)));
const { rows, columns } = network.grids[0];
const weight = network.layers.flatMap(({ weights }) => weights)[0];
measure("one pixel changed", 101, (i) => network.set(0, (7 * i) % rows, (5 * i) % columns, i + 0.5));
if (weight !== undefined) {
  measure("one weight changed", 101, (i) => network.set(weight, 0, 0, i + 0.5));
}
measure("one channel of the picture changed", 11, (i) =>
  network.setAll(
    Array.from({ length: rows * columns }, (_, cell) => ({
      grid: 0,
      row: Math.floor(cell / columns),
      col: cell % columns,
      value: (cell * (i + 3)) % 255,
    })),
  ),
);
