import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../typed.js";

test("numbers are read as people type them", () => {
  for (const [text, value] of [
    ["-6", -6],
    [" 0,25 ", 0.25],
    ["\u22121.5", -1.5],
    [".5", 0.5],
    ["3.", 3],
    ["+2", 2],
    ["1e-3", 0.001],
    ["", NaN],
  ]) {
    assert.deepEqual(typed(text), { value }, text);
  }
});

test("what is no number is refused with a reason", () => {
  for (const text of ["1.000,5", "1,000,000", "x", "1/3", "--1", "1e999", "0x10", "Infinity"]) {
    assert.match(typed(text).problem, /no number/, text);
  }
  assert.match(typed("=A1+1").problem, /formulas/);
});
