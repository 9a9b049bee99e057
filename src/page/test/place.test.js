import assert from "node:assert/strict";
import { test } from "node:test";
import { columnName } from "../formula.js";
import { csv, fromHash, number, short, toHash } from "../place.js";

const network = {
  layers: [
    { name: "Input", outputs: [0] },
    { name: "a:b, 50%", outputs: [2, 3] },
  ],
  grids: [
    { layer: 0, sheet: "Input", row: 5, column: 1, rows: 4, columns: 4 },
    { layer: 1, sheet: "a:b, 50%", row: 5, column: 25, rows: 3, columns: 3 },
    { layer: 1, sheet: "a:b, 50%", row: 5, column: 40, rows: 2, columns: 2 },
    { layer: 1, sheet: "a:b, 50%", row: 9, column: 40, rows: 2, columns: 2 },
  ],
  value: (grid, row, col) =>
    [
      [0, 1e-7],
      [-2, 5],
    ][row][col],
  isBlank: (grid, row, col) => row === 0 && col === 0,
  isEmpty: (grid, row, col) => row === 1 && col === 1,
};

test("columns are named as in a spreadsheet", () => {
  assert.deepEqual([0, 25, 26, 51, 52, 701, 702].map(columnName), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
});

test("an output's link has its channel, row and column, counted from 1, and leads back", () => {
  const cell = { grid: 3, row: 1, col: 0 };
  assert.equal(toHash(network, cell), "#a%3Ab%2C%2050%25:2,2,1");
  assert.deepEqual(fromHash(network, "#a%3Ab%2C%2050%25:2,2,1"), cell);
  assert.deepEqual(fromHash(network, "#Input:1,4,4"), { grid: 0, row: 3, col: 3 });
});

test("another cell's link has its address, and leads back", () => {
  const cell = { grid: 1, row: 2, col: 1 };
  assert.equal(toHash(network, cell), "#a%3Ab%2C%2050%25!AA8");
  assert.deepEqual(fromHash(network, "#a%3Ab%2C%2050%25!AA8"), cell);
});

test("links that lead nowhere are none", () => {
  for (const hash of [
    "",
    "#",
    "#Input",
    "#Input:1,5,1",
    "#Input:2,1,1",
    "#Input:0,1,1",
    "#Input!A1",
    "#No:1,1,1",
    "#%",
    "#<b>:1,1,1",
  ]) {
    assert.equal(fromHash(network, hash), undefined, hash);
  }
});

test("numbers have a minus sign, and as many digits as asked for", () => {
  assert.deepEqual(
    [number(-1.23456789), number(0.1 + 0.2), number(NaN), number(12, 3)],
    ["\u22121.2346", "0.3", "error", "12"],
  );
});

test("short numbers fit into a small cell", () => {
  assert.deepEqual(
    [short(-0.0728), short(123.456), short(2), short(-0.014, 5)],
    ["\u22120.073", "123.5", "2", "\u22120.01"],
  );
});

test("comma-separated values are exact, and empty where a cell is, or is to be filled in", () => {
  assert.equal(csv({ ...network, grids: [{ rows: 2, columns: 2 }] }, 0), ",1e-7\n-2,");
});
