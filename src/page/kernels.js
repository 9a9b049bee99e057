/** Classic kernels, 3 x 3, row by row. */
export const KERNELS = [
  { name: "identity", weights: [0, 0, 0, 0, 1, 0, 0, 0, 0] },
  { name: "edges", weights: [-1, -1, -1, -1, 8, -1, -1, -1, -1] },
  { name: "Sobel, left to right", weights: [-1, 0, 1, -2, 0, 2, -1, 0, 1] },
  { name: "Sobel, top to bottom", weights: [-1, -2, -1, 0, 0, 0, 1, 2, 1] },
  { name: "box blur", weights: Array(9).fill(1 / 9) },
  { name: "Gaussian blur", weights: [1, 2, 1, 2, 4, 2, 1, 2, 1].map((w) => w / 16) },
  { name: "sharpen", weights: [0, -1, 0, -1, 5, -1, 0, -1, 0] },
  { name: "emboss", weights: [-2, -1, 0, -1, 1, 1, 0, 1, 2] },
  { name: "Laplace", weights: [0, 1, 0, 1, -4, 1, 0, 1, 0] },
];

/**
 * A kernel in the middle of a filter's plane, with zeros around it.
 *
 * @returns {number[] | undefined} row by row; nothing if it has no middle or is smaller than the kernel
 */
export function fitted(/** @type {number[]} */ weights, /** @type {number} */ rows, /** @type {number} */ columns) {
  if (rows < 3 || columns < 3 || rows % 2 === 0 || columns % 2 === 0) {
    return undefined;
  }
  const plane = Array(rows * columns).fill(0);
  const top = (rows - 3) / 2;
  const left = (columns - 3) / 2;
  weights.forEach((w, i) => {
    plane[(top + Math.floor(i / 3)) * columns + left + (i % 3)] = w;
  });
  return plane;
}
