/**
 * The lights of an exercise that checks itself. They know of the results what its workbook does: what all answers of a
 * bundle come to, once they are there.
 *
 * @typedef {import('./place.js').Cell} Cell
 * @typedef {{shift: number, width: number, salt: number}} Compared
 */
export const TO_DO = 0;
export const RIGHT = 1;
export const NOT_RIGHT = 2;

export class Lights {
  /** @type {{right: number, answers: (Cell & Compared)[]}[]} */ #bundles;

  /**
   * @param {import('./network.js').Network} network
   * @param {{scale: number, lights: {prime: number, largest: number, bundles: object[]}}} exercise as
   *   `ExerciseData.java` writes it
   */
  constructor(network, { scale, lights: { prime, largest, bundles } }) {
    Object.assign(this, { network, scale, prime, largest });
    this.#bundles = bundles.map(({ right, answers }) => ({
      right,
      answers: answers.map(([grid, row, col, shift, width, salt]) => ({ grid, row, col, shift, width, salt })),
    }));
  }

  /** The whole number that stands for a number beside a result: that of all numbers that are right for it. */
  #number(value, { shift, width }) {
    return Math.floor(((this.scale === 1 ? value : value * this.scale) + shift) / width);
  }

  #value({ grid, row, col }) {
    return this.network.value(grid, row, col);
  }

  /** What is known of a bundle. */
  #verdict({ right, answers }) {
    const values = answers.map((answer) => this.#value(answer));
    if (values.some(Number.isNaN)) {
      return TO_DO;
    }
    if (values.some((value) => Math.abs(value) >= this.largest)) {
      return NOT_RIGHT;
    }
    const mixed = answers.reduce((before, answer, i) => {
      const sum = (before + this.#number(values[i], answer) + answer.salt) % this.prime;
      return (((sum * sum) % this.prime) * sum) % this.prime;
    }, 0);
    return mixed === right ? RIGHT : NOT_RIGHT;
  }

  /** How a person gets on with a grid: how many cells are empty, known to be right, and not right. */
  of(/** @type {number} */ grid) {
    const counts = { cells: 0, toDo: 0, right: 0, notRight: 0 };
    for (const bundle of this.#bundles) {
      const own = bundle.answers.filter((answer) => answer.grid === grid);
      const verdict = own.length > 0 ? this.#verdict(bundle) : TO_DO;
      counts.cells += own.length;
      counts.toDo += own.filter((answer) => Number.isNaN(this.#value(answer))).length;
      counts.right += verdict === RIGHT ? own.length : 0;
      counts.notRight += verdict === NOT_RIGHT ? own.length : 0;
    }
    return counts;
  }

  /** The first cell that is wrong of a bundle in which all is there and not all is right. @returns {Cell | undefined} */
  firstWrong() {
    return this.#bundles
      .filter((bundle) => this.#verdict(bundle) === NOT_RIGHT)
      .flatMap(({ answers }) => answers)
      .find((answer) => {
        const value = this.#value(answer);
        const result = this.network.result(answer.grid, answer.row, answer.col);
        return !(Math.abs(value) < this.largest) || this.#number(value, answer) !== this.#number(result, answer);
      });
  }
}
