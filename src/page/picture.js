/**
 * Pictures from files and cameras as numbers of the network's picture.
 *
 * @typedef {{width: number, height: number, data: ArrayLike<number>}} Pixels red, green, blue and opacity of each, 0 to 255
 */

/** How much red, green and blue count for how light a colour is (ITU-R BT.601). */
const LIGHTNESS = [0.299, 0.587, 0.114];

/** Numbers that are not whole have so many decimals. */
const DECIMALS = 1e4;

/** What each row, or column, is averaged from: which of `from`, and how much of each. */
function shares(from, offset, to) {
  const size = from / to;
  return Array.from({ length: to }, (_, i) => {
    const start = i * size;
    const end = start + size;
    const parts = [];
    for (let at = Math.floor(start); at < Math.min(Math.ceil(end), from); at++) {
      parts.push([offset + at, (Math.min(end, at + 1) - Math.max(start, at)) / size]);
    }
    return parts;
  });
}

/**
 * A picture with other sizes: the largest part from its middle that has their proportions, each cell the average of the
 * area that it covers. What is transparent counts as white.
 *
 * @returns {[Float64Array, Float64Array, Float64Array]} its red, green and blue, row by row, 0 to 255
 */
export function resized(/** @type {Pixels} */ { width, height, data }, /** @type {number} */ rows, columns) {
  const part = Math.min(width / columns, height / rows);
  const across = Math.max(1, Math.round(part * columns));
  const down = Math.max(1, Math.round(part * rows));
  const byRow = shares(down, (height - down) >> 1, rows);
  const byColumn = shares(across, (width - across) >> 1, columns);
  return [0, 1, 2].map((colour) => {
    const result = new Float64Array(rows * columns);
    byRow.forEach((ys, row) =>
      byColumn.forEach((xs, column) => {
        let sum = 0;
        for (const [y, share] of ys) {
          for (const [x, part] of xs) {
            const at = 4 * (y * width + x);
            const opacity = data[at + 3] / 255;
            sum += share * part * (255 + opacity * (data[at + colour] - 255));
          }
        }
        result[row * columns + column] = sum;
      }),
    );
    return result;
  });
}

/**
 * A picture as numbers from the least to the largest that a network's picture has. Three channels are red, green and blue,
 * of which 255 is the largest number; any others have its greys, of which black is the largest number, as the page shows it.
 * Where the picture had whole numbers alone, it has again.
 *
 * @param {import('./network.js').Network} network
 * @returns {{cell: import('./place.js').Cell, value: number}[]} all of its pixels
 */
export function asPicture(network, /** @type {Pixels} */ pixels) {
  const grids = network.layers[0].outputs;
  const { rows, columns } = network.grids[grids[0]];
  const colours = resized(pixels, rows, columns);
  const grey = colours[0].map(
    (red, i) => LIGHTNESS[0] * red + LIGHTNESS[1] * colours[1][i] + LIGHTNESS[2] * colours[2][i],
  );
  const ranges = grids.map((grid) => network.range(grid));
  const lowest = Math.min(...ranges.map((r) => r[0]));
  const highest = Math.max(...ranges.map((r) => r[1]));
  const [least, most] = highest > lowest ? [lowest, highest] : [0, 1];
  const isWhole = most - least > 1 && grids.every((grid) => network.values(grid).every(Number.isInteger));
  const unit = isWhole ? 1 : DECIMALS;
  return grids.flatMap((grid, channel) =>
    Array.from(grids.length === 3 ? colours[channel] : grey, (light, i) => {
      const share = grids.length === 3 ? light / 255 : 1 - light / 255;
      return {
        cell: { grid, row: Math.floor(i / columns), col: i % columns },
        value: Math.round((least + share * (most - least)) * unit) / unit + 0,
      };
    }),
  );
}
