import assert from "node:assert/strict";
import { test } from "node:test";
import { line } from "../edit.js";
import { KERNELS, fitted } from "../kernels.js";

test("a stroke has no gaps, and ends where the pointer is", () => {
  assert.deepEqual(line({ grid: 0, row: 0, col: 0 }, { grid: 0, row: 2, col: 4 }), [
    { grid: 0, row: 1, col: 1 },
    { grid: 0, row: 1, col: 2 },
    { grid: 0, row: 2, col: 3 },
    { grid: 0, row: 2, col: 4 },
  ]);
  assert.deepEqual(line({ grid: 0, row: 1, col: 1 }, { grid: 0, row: 1, col: 1 }), []);
});

test("kernels that find edges add up to 0, those that keep the brightness to 1", () => {
  const sums = Object.fromEntries(KERNELS.map(({ name, weights }) => [name, weights.reduce((a, b) => a + b)]));
  for (const name of ["edges", "Sobel, left to right", "Sobel, top to bottom", "Laplace"]) {
    assert.equal(sums[name], 0, name);
  }
  for (const name of ["identity", "box blur", "Gaussian blur", "sharpen", "emboss"]) {
    assert.ok(Math.abs(sums[name] - 1) < 1e-12, name);
  }
});

test("a kernel stands in the middle of a larger filter, and in none without a middle", () => {
  const plane = fitted([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 5);
  assert.deepEqual(plane, [0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 7, 8, 9, 0]);
  assert.equal(fitted(Array(9).fill(0), 2, 3), undefined);
  assert.equal(fitted(Array(9).fill(0), 1, 1), undefined);
});
