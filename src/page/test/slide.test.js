import assert from "node:assert/strict";
import { test } from "node:test";
import { Slide } from "../slide.js";

/** A slide over 2 rows of 3 with a clock of its own: `run(ms)` is a frame, that long after the last one. */
function clocked() {
  const places = [];
  let next;
  let now = 1000;
  const slide = new Slide(
    2,
    3,
    (s) => places.push(`${s.row},${s.column}`),
    (call) => (next = call),
  );
  slide.speed = 10;
  const run = (ms) => {
    const call = next;
    next = undefined;
    call?.((now += ms));
  };
  return { slide, places, run };
}

test("it goes row by row, left to right, and pauses at the end", () => {
  const { slide, places, run } = clocked();
  slide.play();
  run(0);
  for (let i = 0; i < 7; i++) {
    run(100);
  }
  assert.deepEqual(places, ["0,0", "0,1", "0,2", "1,0", "1,1", "1,2"]);
  assert.equal(slide.isPlaying, false);
});

test("it goes as far as time has gone, whatever the frames are", () => {
  const { slide, run } = clocked();
  slide.play();
  run(0);
  run(250);
  assert.equal(slide.at, 2);
  run(50);
  assert.equal(slide.at, 3);
});

test("paused it stays, and plays on from there; at the end from the start", () => {
  const { slide, run } = clocked();
  slide.to(4);
  slide.play();
  slide.pause();
  run(1000);
  assert.equal(slide.at, 4);
  slide.to(99);
  assert.equal(slide.at, 5);
  slide.play();
  assert.equal(slide.at, 0);
});
