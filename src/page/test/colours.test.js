import assert from "node:assert/strict";
import { test } from "node:test";
import { PALETTES, inkOn, rgb, scale } from "../colours.js";

test("the workbook's colours: blue, white and orange around 0; paper to ink", () => {
  const signed = scale("workbook", "signed", [-1, 4]);
  assert.deepEqual(signed(4), [0xf0, 0x87, 0x4a]);
  assert.deepEqual(signed(-4), [0x5b, 0x9b, 0xd5]);
  assert.ok(
    signed(0).every((c) => c >= 0xfe),
    `${signed(0)}`,
  );
  const picture = scale("workbook", "picture", [0, 255]);
  assert.deepEqual(
    [picture(0), picture(255)],
    [
      [255, 255, 255],
      [0x15, 0x18, 0x1c],
    ],
  );
  assert.deepEqual(scale("workbook", "positive", [2, 3])(0), [255, 255, 255]);
});

test("numbers that are all the same have a colour, and what is no number has one that no scale has", () => {
  for (const palette of Object.keys(PALETTES)) {
    for (const kind of ["picture", "signed", "positive", "red"]) {
      const colour = scale(palette, kind, [0, 0]);
      assert.equal(colour(0).length, 3);
      assert.notDeepEqual(colour(NaN), colour(0));
    }
  }
});

/** Relative luminance, as WCAG 2.1 has it. */
const luminance = (colour) =>
  colour
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);

test("numbers on every colour of every scale have a contrast of at least 4.5", () => {
  for (const palette of Object.keys(PALETTES)) {
    for (const kind of ["picture", "signed", "positive", "red", "green", "blue"]) {
      const colour = scale(palette, kind, [-1, 1]);
      for (let v = -1; v <= 1; v += 0.01) {
        const [back, text] = [luminance(colour(v)), luminance(rgb(inkOn(colour(v))))];
        const contrast = (Math.max(back, text) + 0.05) / (Math.min(back, text) + 0.05);
        assert.ok(contrast >= 4.5, `${palette} ${kind} ${v}: ${contrast}`);
      }
    }
  }
});

test("sequential colours for the colour-blind grow lighter from least to most", () => {
  const colour = scale("safe", "positive", [0, 1]);
  for (let v = 0.05; v <= 1; v += 0.05) {
    assert.ok(luminance(colour(v)) > luminance(colour(v - 0.05)));
  }
});
