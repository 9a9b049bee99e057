// Compares the page's network with what Java says of it.
//
//   node same-as-java.mjs FILE   a file of cases, one a line, as PageEqualsEngineTest.java writes them
import { readFileSync } from "node:fs";
import { NotLinear, projectBack } from "./backward.js";
import { FUNCTIONS } from "./functions.js";
import { Lights } from "./lights.js";
import { matrixOf } from "./matrix.js";
import { Network } from "./network.js";
import { operands } from "./expr.js";
import { statistics } from "./statistics.js";

/** So many units in the last place may a function of one number differ: measured, and held. */
const MOST_ULPS = { EXP: 1, ABS: 0, LN: 1, SQRT: 0, TANH: 1, NORMSDIST: 3 };

/** So far, in relation to the largest number of its grid and of those it reads, may what is made of such functions. */
const MOST_RELATIVE = 1e-14;

const numbers = (base64) => {
  const bytes = Buffer.from(base64, "base64");
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
};

/** A number's place in the order of all, so that neighbours differ by 1. */
function order(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

const ulps = (one, other) => {
  if (Number.isNaN(one) || Number.isNaN(other)) {
    return Number.isNaN(one) && Number.isNaN(other) ? 0 : Infinity;
  }
  const distance = order(one) - order(other);
  return Number(distance < 0n ? -distance : distance);
};

function check(condition, message) {
  if (!condition) {
    console.log(message);
    process.exit(1);
  }
}

const INEXACT = new Set(["EXP", "LN", "TANH", "NORMSDIST", "^"]);

const calls = (expr) => INEXACT.has(expr[0]) || operands(expr).some(calls);

/** The grids whose values depend on functions that may differ. */
function inexact(data) {
  const network = Network.parse(data);
  const grids = new Set();
  data.grids.forEach(({ regions = [], exceptions = [] }, index) => {
    const exprs = [...regions.map(({ first }) => first), ...exceptions.map(([, expr]) => expr)];
    const reads = network.sources(index);
    if (exprs.some(calls) || [...reads].some((grid) => grids.has(grid))) {
      grids.add(index);
    }
  });
  return grids;
}

let worst = 0;
let values = 0;
let largest = new Map();

function compareValues(name, network, vague, expected) {
  const all = numbers(expected);
  let at = 0;
  network.grids.forEach((grid, index) => {
    const own = network.values(index);
    let scale = 0;
    for (const value of own) scale = Math.max(scale, Math.abs(value) || 0);
    for (const source of network.sources(index)) scale = Math.max(scale, largest.get(source) ?? 0);
    largest.set(index, scale);
    if (!grid.computed) return;
    own.forEach((value, i) => {
      const right = all[at++];
      values++;
      const place = () =>
        `${name}: ${network.address(index, Math.floor(i / grid.columns), i % grid.columns)} is ${value}, not ${right}`;
      if (!vague.has(index)) {
        check(ulps(value, right) === 0 && !Object.is(value, -0), place());
      } else if (ulps(value, right) > 0) {
        const difference = Math.abs(value - right) / scale;
        check(difference <= MOST_RELATIVE, place() + ` (${difference})`);
        worst = Math.max(worst, difference);
      }
    });
  });
  check(at === all.length, `${name}: ${at} numbers, not ${all.length}`);
}

let projected = 0;
let multiplied = 0;

/** Java adds in another order: as exact as that, in relation to the largest number on the way. */
const near = (one, other, scale) =>
  (Number.isNaN(one) && Number.isNaN(other)) || Math.abs(one - other) <= 1e-11 * scale;

function compareProjection(name, network, { cell: [grid, row, col], pixels }) {
  let signals;
  try {
    signals = projectBack(network, { grid, row, col });
  } catch (error) {
    check(error instanceof NotLinear && pixels === null, `${name}: ${network.address(grid, row, col)}: ${error.stack}`);
    return;
  }
  check(pixels !== null, `${name}: ${network.address(grid, row, col)} is projected back, by Java not`);
  projected++;
  let scale = 0;
  for (const values of signals.values()) {
    values.forEach((value) => (scale = Math.max(scale, Math.abs(value) || 0)));
  }
  network.layers[0].outputs.forEach((channel, i) => {
    const right = numbers(pixels[i]);
    const own = signals.get(channel) ?? new Float64Array(right.length);
    right.forEach((value, n) =>
      check(near(own[n], value, scale), `${name}: pixel ${n} of channel ${i} is ${own[n]}, not ${value}`),
    );
  });
}

/** Each weighted sum is its row of the matrix times the column of what is read, and what is added. */
function compareMatrices(name, network) {
  for (const { outputs } of network.layers) {
    const matrix = outputs.length > 0 ? matrixOf(network, outputs[0]) : undefined;
    if (!matrix || matrix.rows * matrix.columns > 20_000) {
      continue;
    }
    const column = matrix.inputs.flatMap((grid) => [...network.values(grid)]);
    check(column.length === matrix.columns, `${name}: ${column.length} cells for ${matrix.columns} columns`);
    for (let i = 0; i < matrix.rows; i++) {
      const { weights, rest } = matrix.row(i);
      let sum = 0;
      let scale = 0;
      for (const [k, cells] of weights) {
        for (const { grid, row, col } of cells) {
          sum += network.value(grid, row, col) * column[k];
          scale += Math.abs(network.value(grid, row, col) * column[k]);
        }
      }
      for (const expr of rest) {
        sum += network.evaluate(expr);
        scale += Math.abs(network.evaluate(expr));
      }
      const { columns } = network.grids[matrix.sums];
      const expr = network.expr(matrix.sums, Math.floor(i / columns), i % columns);
      const whole = network.evaluate(sumOf(expr));
      check(Number.isNaN(whole) || near(sum, whole, scale), `${name}: row ${i} of a matrix gives ${sum}, not ${whole}`);
    }
    multiplied++;
  }
}

/** The whole of an expression's weighted sum. */
function sumOf(expr) {
  if (expr[0] === "sp" || (expr[0] === "+" && expr[1][0][0] === "sp")) {
    return expr;
  }
  return operands(expr).map(sumOf).find(Boolean);
}

function compareStatistics(name, network, rows) {
  statistics(network).forEach(({ layer, mean, deviation, least, most, zeros, counts }, i) => {
    const [right, bins] = [rows[i].slice(0, 5), rows[i].slice(5)];
    [mean, deviation, least, most, zeros].forEach((value, k) => {
      const scale = Math.max(Math.abs(least), Math.abs(most), 1e-300);
      check(near(value, right[k], k === 4 ? 1 : scale), `${name}: ${layer.name} has ${value}, not ${right[k]}`);
    });
    check(String(counts) === String(bins), `${name}: ${layer.name} has bins of ${counts}, not ${bins}`);
  });
}

function compareNetwork({ name, data, values, edits, formulas, readers, projections, statistics: rows }) {
  const network = Network.parse(data);
  projections.forEach((projection) => compareProjection(name, network, projection));
  compareMatrices(name, network);
  if (rows) {
    compareStatistics(name, network, rows);
  }
  const vague = inexact(data);
  largest = new Map();
  compareValues(name, network, vague, values);
  for (const [grid, row, col, text] of formulas) {
    const own = network.formula(grid, row, col);
    check(own === text, `${name}: ${network.address(grid, row, col)} is ${own}, not ${text}`);
    const result = network.evaluate(network.expr(grid, row, col));
    check(
      Object.is(result, network.value(grid, row, col)),
      `${name}: ${network.address(grid, row, col)} by itself is ${result}`,
    );
  }
  for (const [[grid, row, col], cells] of readers) {
    const own = network.readers(grid, row, col).map((cell) => [cell.grid, cell.row, cell.col]);
    const sorted = (list) => JSON.stringify([...new Set(list.map(String))].sort());
    check(sorted(own) === sorted(cells), `${name}: ${network.address(grid, row, col)} is read by ${own}, not ${cells}`);
    for (const [of, r, c] of cells) {
      const field = network.field(of, r, c, grid);
      check(
        field && field.row <= row && row < field.row + field.rows && field.col <= col && col < field.col + field.cols,
        `${name}: the field of ${network.address(of, r, c)} leaves out ${network.address(grid, row, col)}`,
      );
    }
  }
  for (const { cell, value, values } of edits) {
    const before = network.grids.map((_, grid) => network.values(grid).slice());
    const changed = network.set(...cell, value);
    compareValues(`${name}, ${network.address(...cell)} set to ${value}`, network, vague, values);
    before.forEach((old, grid) => {
      const differs = old.some((number, i) => !Object.is(number, network.values(grid)[i]));
      check(differs === changed.has(grid), `${name}: grid ${grid} is said to have changed: ${changed.has(grid)}`);
    });
  }
  network.reset();
  compareValues(`${name}, reset`, network, vague, values);
}

let filledIn = 0;

/**
 * An exercise in which all is filled in as Java has it has the numbers of Java everywhere, and all lights are right; before,
 * what hangs on an empty cell is empty.
 */
function compareExercise({ name, data, values }) {
  const network = Network.parse(data);
  const { exercise } = data;
  const right = numbers(values);
  const starts = [];
  network.grids.reduce((at, { rows, columns }, grid) => ((starts[grid] = at), at + rows * columns), 0);
  const result = (grid, n) => right[starts[grid] + n];
  const place = (grid, n) => [Math.floor(n / network.grids[grid].columns), n % network.grids[grid].columns];
  const vague = inexact({ ...data, exercise: undefined });
  const compare = (what) =>
    network.grids.forEach((_, grid) => {
      const largestOf = network.values(grid).reduce((most, v) => Math.max(most, Math.abs(v) || 0), 1e-300);
      network.values(grid).forEach((value, n) => {
        const same = vague.has(grid) ? near(value, result(grid, n), 10 * largestOf) : Object.is(value, result(grid, n));
        check(same, `${name}, ${what}: ${network.address(grid, ...place(grid, n))} is ${value}, not ${result(grid, n)}`);
      });
    });
  const open = [...exercise.asked, ...exercise.room];
  const before = network.grids.map((_, grid) => network.values(grid).slice());
  for (const [grid, cells] of open) {
    cells.forEach((n) => check(network.isEmpty(grid, ...place(grid, n)), `${name}: a cell is not empty at first`));
  }
  before.forEach((own, grid) =>
    own.forEach((value, n) =>
      check(
        Number.isNaN(value) || vague.has(grid) || Object.is(value, result(grid, n)),
        `${name}: ${network.address(grid, ...place(grid, n))} is ${value} at first`,
      ),
    ),
  );
  network.setAll(
    open.flatMap(([grid, cells]) =>
      cells.map((n) => ({ grid, row: place(grid, n)[0], col: place(grid, n)[1], value: result(grid, n) })),
    ),
  );
  compare("filled in");
  if (exercise.lights) {
    const lights = new Lights(network, exercise);
    check(lights.firstWrong() === undefined, `${name}: ${JSON.stringify(lights.firstWrong())} is said to be wrong`);
    for (const [grid, cells] of exercise.asked) {
      check(lights.of(grid).right === cells.length, `${name}: the light of grid ${grid} is not right`);
      const n = cells[cells.length >> 1];
      const value = result(grid, n);
      network.set(grid, ...place(grid, n), value + 3);
      const wrong = lights.firstWrong();
      check(
        wrong?.grid === grid && wrong.row === place(grid, n)[0] && wrong.col === place(grid, n)[1],
        `${name}: ${JSON.stringify(wrong)} is said to be the first wrong one, not ${place(grid, n)} of grid ${grid}`,
      );
      check(lights.of(grid).notRight > 0, `${name}: the light of grid ${grid} is not wrong`);
      network.set(grid, ...place(grid, n), NaN);
      check(lights.of(grid).toDo === 1, `${name}: ${lights.of(grid).toDo} to do`);
      network.set(grid, ...place(grid, n), value);
    }
  }
  filledIn++;
}

function compareFunctions(functions) {
  for (const [name, { arguments: given, values }] of Object.entries(functions)) {
    const right = numbers(values);
    let most = 0;
    numbers(given).forEach((x, i) => (most = Math.max(most, ulps(FUNCTIONS[name](x), right[i]))));
    console.log(`${name}: up to ${most} units in the last place`);
    check(most <= MOST_ULPS[name], `${name} may differ by ${MOST_ULPS[name]}`);
  }
}

for (const line of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const { functions, ...network } = JSON.parse(line);
  if (functions) {
    compareFunctions(functions);
  } else if (network.data.exercise) {
    compareExercise(network);
  } else {
    compareNetwork(network);
  }
}
console.log(`projected: ${projected}, multiplied: ${multiplied}, filled in: ${filledIn}`);
console.log(`equal: ${values} values; after functions within ${worst}`);
