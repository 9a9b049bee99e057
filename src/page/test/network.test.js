import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../formula.js";
import { Network } from "../network.js";

const base64 = (...numbers) => Buffer.from(Float64Array.from(numbers).buffer).toString("base64");

const layer = (name, more) => ({
  name,
  prefix: `${name}!`,
  type: "",
  text: "",
  shape: [1, 2, 2],
  parameters: 0,
  multiplyAdds: 0,
  bytes: 0,
  inputs: [],
  outputs: [],
  weights: [],
  biases: [],
  given: [],
  steps: [],
  copies: [],
  ...more,
});

const grid = (layer, part, rows, columns, row, column, more) => ({
  layer,
  part,
  label: part,
  output: 1,
  channel: 1,
  rows,
  columns,
  row,
  column,
  ...more,
});

/** The picture 1 to 9 and the filter 1, 2, 3, 4 with the bias 10, negative numbers cut off. */
const conv = () => ({
  format: 1,
  title: "by hand",
  source: "by-hand.xlsx",
  about: [],
  findings: [],
  layers: [layer("Input", { outputs: [0] }), layer("Conv", { inputs: [0], weights: [1], biases: [2], outputs: [3] })],
  grids: [
    grid(0, "PICTURE", 3, 3, 5, 1),
    grid(1, "FILTER", 2, 2, 5, 1),
    grid(1, "BIAS", 1, 1, 8, 1),
    grid(1, "OUTPUT", 2, 2, 5, 4, {
      regions: [
        {
          rows: [0, 2, 1],
          columns: [0, 2, 1],
          first: ["MAX", [["n", 0], ["+", [["sp", [0, 0, 0, 2, 2, 1, 1], [1, 0, 0, 2, 2, 1, 1]], ["r", 2, 0, 0]]]]],
          down: [[1, 0, 0], [0, 0, 0], [0, 0, 0]],
          right: [[0, 1, 0], [0, 0, 0], [0, 0, 0]],
        },
      ],
    }),
  ],
  values: base64(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 10),
});

test("a convolution is added up", () => {
  const network = Network.parse(JSON.stringify(conv()));

  // 1*1+2*2+4*3+5*4 + 10 = 47; each place to the right adds 10, each down 30
  assert.deepEqual([...network.values(3)], [47, 57, 77, 87]);
  assert.deepEqual(network.range(3), [47, 87]);
  assert.equal(network.grids[3].sheet, "Conv");
  assert.deepEqual(network.grids.map(({ computed }) => computed), [false, false, false, true]);
});

test("what depends on a changed number follows, and goes back", () => {
  const network = Network.parse(conv());

  assert.deepEqual(network.set(0, 0, 0, 2), new Set([0, 3]));
  assert.deepEqual([...network.values(3)], [48, 57, 77, 87]);
  assert.ok(network.isChanged(0, 0, 0) && network.isChanged(3, 0, 0) && !network.isChanged(3, 1, 1));
  assert.deepEqual(network.set(1, 1, 1, -100), new Set([1, 3]));
  // 48 - 104 * 5 is cut off, as is the rest
  assert.deepEqual([...network.values(3)], [0, 0, 0, 0]);
  assert.deepEqual(network.set(1, 1, 1, -101), new Set([1]));
  assert.deepEqual(network.set(0, 1, 1, 1e308), new Set([0, 3]), "an overflow is an error");
  assert.ok(Number.isNaN(network.value(3, 0, 0)));
  network.reset();
  assert.deepEqual([...network.values(3)], [47, 57, 77, 87]);
  assert.equal(network.firstValue(0, 0, 0), 1);
});

test("a computed number is not to be set", () => {
  assert.throws(() => Network.parse(conv()).set(3, 0, 0, 1), /Conv!E6 is computed/);
});

test("formulas, addresses and what is read", () => {
  const network = Network.parse(conv());

  assert.equal(network.formula(3, 1, 0), "MAX(0,SUMPRODUCT(Input!B7:C8,$B$6:$C$7)+$B$9)");
  assert.equal(network.address(3, 1, 0), "Conv!E7");
  assert.equal(network.formula(0, 0, 0), "");
  assert.equal(network.expr(0, 0, 0), null);
  assert.deepEqual(network.reads(3, 1, 0)[0], { grid: 0, row: 1, col: 0, rows: 2, cols: 2, rowStep: 1, colStep: 1 });
  assert.deepEqual(network.field(3, 1, 0, 0), { row: 1, col: 0, rows: 2, cols: 2 });
  assert.equal(network.field(1, 0, 0, 0), null);
  assert.deepEqual(network.readers(0, 0, 1), [
    { grid: 3, row: 0, col: 0 },
    { grid: 3, row: 0, col: 1 },
  ]);
  assert.equal(network.readers(1, 0, 0).length, 4);
});

test("blank cells do not count", () => {
  const data = conv();
  data.grids.push(
    grid(1, "PADDED", 1, 3, 20, 1, {
      regions: [{ rows: [0, 1, 1], columns: [0, 3, 1], first: ["b"] }],
      exceptions: [[1, ["n", -4]], [2, ["n", -6]]],
    }),
    grid(1, "OUTPUT", 1, 2, 30, 1, {
      regions: [{ rows: [0, 1, 1], columns: [0, 1, 1], first: ["MAX", [["w", 4, 0, 0, 1, 3, 1, 1]]] }, { rows: [0, 1, 1], columns: [1, 1, 1], first: ["AVERAGE", [["w", 4, 0, 0, 1, 3, 1, 1]]] }],
    }),
  );
  const network = Network.parse(data);

  assert.ok(network.isBlank(4, 0, 0) && !network.isBlank(4, 0, 1));
  assert.deepEqual([...network.values(5)], [-4, -5]);
});

test("data of another version are refused", () => {
  assert.throws(() => Network.parse({ ...conv(), format: 2 }), /format 2/);
});

test("numbers in formulas have no exponents", () => {
  assert.deepEqual([1e-7, 1.25e-9, -1e21, 1.5e22, 0.1, 12].map(plain), [
    "0.0000001",
    "0.00000000125",
    "-1000000000000000000000",
    "15000000000000000000000",
    "0.1",
    "12",
  ]);
});
