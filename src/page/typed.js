/** A number as people type it: with a point or a comma, a minus of either kind. */
const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;

/**
 * What a person typed.
 *
 * @param {string} text
 * @returns {{value: number} | {problem: string}} the number, NaN where nothing was typed; or why it is none
 */
export function typed(text) {
  const plain = text.trim().replace("\u2212", "-");
  if (plain === "") {
    return { value: NaN };
  }
  if (plain.startsWith("=")) {
    return { problem: "formulas are not computed on this page: type the result, or fill in the workbook instead" };
  }
  const value = NUMBER.test(plain) ? Number(plain.replace(",", ".")) : NaN;
  return Number.isFinite(value) ? { value } : { problem: "this is no number; type it as -6 or 0.25" };
}
