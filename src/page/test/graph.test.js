import assert from "node:assert/strict";
import { test } from "node:test";
import { buses } from "../graph.js";

const layers = (...inputs) => inputs.map((own) => ({ inputs: own }));

test("a network without short cuts has no lines", () => {
  assert.deepEqual(buses(layers([], [0], [1], [2])), []);
});

test("a short cut goes around what is between", () => {
  assert.deepEqual(buses(layers([], [0], [1], [2, 0])), [{ source: 0, targets: [3], lane: 0 }]);
});

test("a line goes to all that read its layer; lines that meet at a layer share a lane, others do not", () => {
  // 0 is read by 2 and 4; 1 by 3; 4 by 6
  assert.deepEqual(buses(layers([], [0], [0], [1], [0, 3], [4], [4, 5])), [
    { source: 1, targets: [3], lane: 0 },
    { source: 4, targets: [6], lane: 0 },
    { source: 0, targets: [2, 4], lane: 1 },
  ]);
});
