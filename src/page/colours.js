/**
 * Colours of numbers: the workbook's scales, one for eyes that see colours otherwise, and grey.
 *
 * @typedef {[number, number, number]} Rgb red, green and blue, 0 to 255
 * @typedef {'picture' | 'red' | 'green' | 'blue' | 'signed' | 'positive'} Kind what the numbers are
 */

const PAPER = "#ffffff";
const INK = "#15181c";
const DARK = "#14110f";

/** Stops from the least to the largest number, by palette and kind. The workbook's are those of convsheet.xlsx.Colours. */
const PICTURES = {
  picture: [PAPER, INK],
  red: [DARK, "#ff5a4f"],
  green: [DARK, "#4cc25a"],
  blue: [DARK, "#5b8cff"],
};
const SCALES = {
  workbook: { ...PICTURES, signed: ["#5b9bd5", PAPER, "#f0874a"], positive: [PAPER, "#f0874a"] },
  // ColorBrewer's PuOr, turned, and cividis (Nuñez, Anderton, Renslow 2018)
  safe: {
    ...PICTURES,
    signed: ["#542788", "#998ec3", "#f7f7f7", "#f1a340", "#b35806"],
    positive: ["#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838"],
  },
  grey: { ...PICTURES, signed: [PAPER, "#8a8f95", INK], positive: [PAPER, INK] },
};

/** What a person calls each palette. */
export const PALETTES = { workbook: "as in the workbook", safe: "for the colour-blind", grey: "grey" };

/** What is no number: an error, such as an overflow. */
const NO_NUMBER = /** @type {Rgb} */ ([220, 198, 239]);

/** @returns {Rgb} */
export function rgb(/** @type {string} */ hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

/** A colour between stops that lie evenly from 0 to 1. */
export function between(/** @type {Rgb[]} */ stops, /** @type {number} */ share) {
  const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(at), stops.length - 2);
  return stops[i].map((c, k) => Math.round(c + (stops[i + 1][k] - c) * (at - i)));
}

/**
 * The scale of some numbers.
 *
 * @param {string} palette a key of PALETTES
 * @param {Kind} kind
 * @param {[number, number]} range the least and the largest number
 * @returns {(value: number) => Rgb}
 */
export function scale(palette, kind, [least, most]) {
  const stops = SCALES[palette][kind].map(rgb);
  let from = least;
  let to = most;
  if (kind === "signed") {
    to = Math.max(Math.abs(least), Math.abs(most));
    from = -to;
  } else if (kind === "positive") {
    from = Math.min(0, least);
  }
  const span = to - from;
  // 256 colours, made once: looking one up is all that a pixel costs
  const table = Array.from({ length: 256 }, (_, i) => between(stops, i / 255));
  const flat = kind === "signed" ? 128 : 0;
  return (value) =>
    Number.isFinite(value)
      ? table[span > 0 ? Math.min(255, Math.max(0, Math.round(((value - from) / span) * 255))) : flat]
      : NO_NUMBER;
}

/** The colour of numbers on a colour: of white and black the one with the better contrast (WCAG 2.1). */
export function inkOn(/** @type {Rgb} */ colour) {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179 ? "#ffffff" : "#000000";
}
