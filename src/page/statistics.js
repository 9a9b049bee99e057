/** Into how many bins values are counted. */
export const BINS = 20;

// The same rules as in Distribution.java and Histogram.java, which say why.
const ZERO = 1e-12;
const EDGE = 1e-9;
const DIGITS = 2e-14;
const SAME = 1e-9;

/** Adds up with the rounding errors kept (Neumaier 1974). */
function sum(values) {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/**
 * What some values are like, and how often those of each size occur, in bins of the same width from the least to the
 * largest.
 *
 * @param {number[] | Float64Array} values at least one
 * @returns {{count: number, mean: number, deviation: number, least: number, most: number, zeros: number, counts: number[]}}
 *   all NaN but `count` where a value is an error; `zeros` is their share
 */
export function statisticsOf(values) {
  const count = values.filter(Number.isFinite).length;
  if (count < values.length) {
    const counts = new Array(BINS).fill(NaN);
    return { count, mean: NaN, deviation: NaN, least: NaN, most: NaN, zeros: NaN, counts };
  }
  const mean = sum(values) / values.length;
  const deviation = Math.sqrt(sum(values.map((value) => (value - mean) * (value - mean))) / values.length);
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const largest = Math.max(-least, most);
  const zeros = values.filter((value) => Math.abs(value) <= ZERO * largest).length / values.length;
  const spread = most - least;
  const width =
    spread > SAME * Math.max(Math.abs(least), Math.abs(most)) ? spread / BINS : Math.max(1, Math.abs(least));
  const late = Math.max(EDGE * width, DIGITS * largest);
  const counts = new Array(BINS).fill(0);
  for (const value of values) {
    let bin = 0;
    while (bin + 1 < BINS && value > least + width * (bin + 1) + late) {
      bin++;
    }
    counts[bin]++;
  }
  return { count, mean, deviation, least, most, zeros, counts };
}

/** Of each layer, the picture first. @param {import('./network.js').Network} network */
export function statistics(network) {
  return network.layers.map((layer) => ({
    layer,
    ...statisticsOf(Float64Array.from(layer.outputs.flatMap((grid) => [...network.values(grid)]))),
  }));
}
