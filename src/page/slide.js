/**
 * A kernel that slides: the outputs of a grid one after the other, row by row, as a person would compute them.
 */
export class Slide {
  #at = 0;
  #isPlaying = false;
  #last = 0;
  #share = 0;

  /**
   * @param {number} rows of the output
   * @param {number} columns of the output
   * @param {(slide: Slide) => void} moved is told each time that it moved, plays or pauses
   * @param {(call: (now: number) => void) => void} frame asks for the next frame
   */
  constructor(rows, columns, moved, frame) {
    Object.assign(this, { rows, columns, moved, frame, factor: 1, speed: Math.max(4, (rows * columns) / 40) });
  }

  get length() {
    return this.rows * this.columns;
  }

  /** How many outputs come before the one that is computed. */
  get at() {
    return this.#at;
  }

  get isPlaying() {
    return this.#isPlaying;
  }

  get row() {
    return Math.floor(this.#at / this.columns);
  }

  get column() {
    return this.#at % this.columns;
  }

  /** Moves to an output; past an end, to the last one there is. */
  to(/** @type {number} */ at) {
    this.#at = Math.min(Math.max(0, Math.floor(at)), this.length - 1);
    this.moved(this);
  }

  /** Plays on, from the start if it is at the end, at `speed` times `factor` outputs a second. */
  play() {
    if (this.#isPlaying) {
      return;
    }
    this.#isPlaying = true;
    this.#last = 0;
    this.#share = 0;
    this.to(this.#at === this.length - 1 ? 0 : this.#at);
    this.frame((now) => this.#step(now));
  }

  pause() {
    this.#isPlaying = false;
    this.moved(this);
  }

  #step(now) {
    if (!this.#isPlaying) {
      return;
    }
    this.#share += this.#last ? ((now - this.#last) / 1000) * this.speed * this.factor : 0;
    this.#last = now;
    const steps = Math.floor(this.#share);
    this.#share -= steps;
    if (this.#at + steps >= this.length - 1) {
      this.#at = this.length - 1;
      this.pause();
      return;
    }
    if (steps > 0) {
      this.to(this.#at + steps);
    }
    this.frame((next) => this.#step(next));
  }
}
