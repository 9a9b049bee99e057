import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { History } from "../history.js";

let cells;
let history;
const change = (col, after) => history.change([{ grid: 0, row: 0, col, before: cells[col], after }]);

beforeEach(() => {
  cells = [1, 2, 3];
  history = new History((changes) => changes.forEach(({ col, after }) => (cells[col] = after)));
});

test("what was changed is undone and done again, step by step", () => {
  change(0, 10);
  change(0, 20);
  history.undo();
  assert.deepEqual(cells, [10, 2, 3]);
  history.undo();
  assert.deepEqual([cells, history.canUndo], [[1, 2, 3], false]);
  history.redo();
  history.redo();
  assert.deepEqual([cells, history.canRedo], [[20, 2, 3], false]);
});

test("what is typed into a field in one visit is one step, in two it is two", () => {
  const type = (col, after, visit) => history.change([{ grid: 0, row: 0, col, before: cells[col], after }], visit);
  const visits = [{}, {}];
  type(0, 2, visits[0]);
  type(0, 25, visits[0]);
  type(0, 7, visits[1]);
  history.undo();
  assert.deepEqual(cells, [25, 2, 3]);
  history.undo();
  assert.deepEqual([cells, history.canUndo], [[1, 2, 3], false]);
  history.redo();
  type(0, 8, visits[0]); // undone in between: a step of its own
  history.undo();
  assert.deepEqual([cells, history.canUndo], [[25, 2, 3], true]);
});

test("a stroke is one step, also where it crosses itself", () => {
  history.begin();
  change(0, 5);
  change(1, 5);
  change(0, 7);
  history.end();
  change(2, 9);
  history.undo();
  assert.deepEqual(cells, [7, 5, 3]);
  history.undo();
  assert.deepEqual(cells, [1, 2, 3]);
});

test("a change after an undo leaves nothing to be done again", () => {
  change(0, 10);
  history.undo();
  change(1, 20);
  assert.deepEqual([history.canRedo, cells], [false, [1, 20, 3]]);
});

test("what changes nothing is no step", () => {
  change(0, 1);
  history.begin();
  history.end();
  assert.equal(history.canUndo, false);
});

test("changes are those from how it was first; a reset undoes them, and can be undone", () => {
  change(0, 10);
  change(1, 20);
  change(0, 11);
  change(1, 2);
  assert.deepEqual(history.changes(), [{ grid: 0, row: 0, col: 0, before: 1, after: 11 }]);
  history.reset();
  assert.deepEqual([cells, history.changes()], [[1, 2, 3], []]);
  history.undo();
  assert.deepEqual(cells, [11, 2, 3]);
});
