/**
 * What was changed, to be undone and done again. A step is what a person did at once: a stroke, a kernel, a number.
 *
 * @typedef {{grid: number, row: number, col: number, before: number, after: number}} Change
 */
export class History {
  /** @type {Change[][]} */ #steps = [];
  #done = 0;
  /** @type {Change[] | undefined} the step that is being made */ #stroke;

  /** @param {(changes: Change[]) => void} apply has each cell be what its change has as `after` */
  constructor(apply) {
    this.apply = apply;
  }

  get canUndo() {
    return this.#done > 0;
  }

  get canRedo() {
    return this.#done < this.#steps.length;
  }

  /**
   * Makes changes: a step of their own, or part of the one that was begun.
   *
   * @param {Change[]} changes
   * @param {object} [visit] to a field in which a number is typed, sign by sign: one step
   */
  change(changes, visit) {
    const real = changes.filter((c) => !Object.is(c.before, c.after));
    if (real.length === 0) {
      return;
    }
    const last = this.#done === this.#steps.length ? this.#steps.at(-1) : undefined;
    const step = this.#stroke ?? (visit && last?.visit === visit ? last : Object.assign([], { visit }));
    if (step.length === 0) {
      this.#steps.length = this.#done;
      this.#steps.push(step);
      this.#done++;
    }
    step.push(...real);
    this.apply(real);
  }

  /** What changes from now on is one step, until `end`. */
  begin() {
    this.#stroke = [];
  }

  end() {
    this.#stroke = undefined;
  }

  undo() {
    if (this.canUndo) {
      this.end();
      const step = this.#steps[--this.#done];
      this.apply(step.map((c) => ({ ...c, before: c.after, after: c.before })).reverse());
    }
  }

  redo() {
    if (this.canRedo) {
      this.end();
      this.apply(this.#steps[this.#done++]);
    }
  }

  /** Has every cell be what it was first, as a step that can be undone. */
  reset() {
    this.end();
    this.change(this.changes().map((c) => ({ ...c, before: c.after, after: c.before })));
  }

  /** The cells that differ from how they were, each once, with what they were first and are now. @returns {Change[]} */
  changes() {
    const last = new Map();
    for (const change of this.#steps.slice(0, this.#done).flat()) {
      const key = `${change.grid},${change.row},${change.col}`;
      last.set(key, { ...change, before: last.has(key) ? last.get(key).before : change.before });
    }
    return [...last.values()].filter((c) => !Object.is(c.before, c.after));
  }
}
