/** The functions of one number that formulas use, by their names in spreadsheets. */

/**
 * What a spreadsheet cell holds when a formula's value is `value`: a zero has no sign, and what is not finite is an
 * error, here NaN.
 */
export const cell = (value) => (value === Infinity || value === -Infinity ? NaN : value + 0);

/** A polynomial at x; its coefficients from the highest power down. */
function polynomial(x, coefficients) {
  let value = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) {
    value = coefficients[i] + value * x;
  }
  return value;
}

/** The upper half of a number's bits, so that its square is exact. */
function upper(x) {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  bits.setUint32(4, bits.getUint32(4) & 0xf8000000);
  return bits.getFloat64(0);
}

/** exp(-x * x), of which the square is taken in two parts. */
function expOfMinusSquare(x) {
  const square = x * x;
  const high = upper(x);
  const low = x - high;
  const rest = low * low - (square - high * high - 2 * high * low);
  const exp = Math.exp(-square);
  return exp * -rest + exp;
}

// The approximations are those of Boost's erf.hpp (Boost Software License 1.0) and, from 4 on, of W. J. Cody, Rational
// Chebyshev approximations for the error function, Math. Comp. 23 (1969), as Apache Commons Numbers has them.
const SMALL = [
  [-0.000322780120964605683831, -0.00772758345802133288487, -0.0509990735146777432841, -0.338165134459360935041,
    0.0834305892146531832907],
  [0.000370900071787748000569, 0.00858571925074406212772, 0.0875222600142252549554, 0.455004033050794024546, 1],
];

/** Up to where, the number taken off, what is added, and the two polynomials. */
const MIDDLE = [
  [1.5, 0.5, 0.405935764312744140625,
    [0.00180424538297014223957, 0.0195049001251218801359, 0.0888900368967884466578, 0.191003695796775433986,
      0.178114665841120341155, -0.098090592216281240205],
    [0.337511472483094676155e-5, 0.0113385233577001411017, 0.12385097467900864233, 0.578052804889902404909,
      1.42628004845511324508, 1.84759070983002217845, 1]],
  [2.5, 1.5, 0.50672817230224609375,
    [0.000235839115596880717416, 0.00323962406290842133584, 0.0175679436311802092299, 0.04394818964209516296,
      0.0386540375035707201728, -0.0243500476207698441272],
    [0.00410369723978904575884, 0.0563921837420478160373, 0.325732924782444448493, 0.982403709157920235114,
      1.53991494948552447182, 1]],
  [4, 3.5, 0.5405750274658203125,
    [0.113212406648847561139e-4, 0.000250269961544794627958, 0.00212825620914618649141, 0.00840807615555585383007,
      0.0137384425896355332126, 0.00295276716530971662634],
    [0.000479411269521714493907, 0.0105982906484876531489, 0.0958492726301061423444, 0.442597659481563127003,
      1.04217814166938418171, 1]],
];

const LARGE = [
  [1.63153871373020978498e-2, 3.05326634961232344035e-1, 3.60344899949804439429e-1, 1.25781726111229246204e-1,
    1.60837851487422766278e-2, 6.58749161529837803157e-4],
  [1, 2.56852019228982242072, 1.87295284992346047209, 5.27905102951428412248e-1, 6.05183413124413191178e-2,
    2.33520497626869185443e-3],
];

/** The error function of 0 <= x < 0.5. */
function smallErf(x) {
  if (x < 1e-10) {
    return x * 1.125 + x * 0.003379167095512573896158903121545171688;
  }
  const [above, below] = SMALL;
  return x * (1.044948577880859375 + polynomial(x * x, above) / polynomial(x * x, below));
}

/** The complementary error function. */
export function erfc(x) {
  if (Number.isNaN(x)) {
    return NaN;
  } else if (x < -0.5) {
    return 2 - erfc(-x);
  } else if (x < 0) {
    return 1 + smallErf(-x);
  } else if (x < 0.5) {
    return 1 - smallErf(x);
  } else if (x >= 27.300781) {
    return 0;
  }
  for (const [end, start, more, above, below] of MIDDLE) {
    if (x < end) {
      const part = more + polynomial(x - start, above) / polynomial(x - start, below);
      return part * (expOfMinusSquare(x) / x);
    }
  }
  const inverse = 1 / (x * x);
  const [above, below] = LARGE;
  const part = (inverse * polynomial(inverse, above)) / polynomial(inverse, below);
  return ((0.5641895835477562869 - part) / x) * expOfMinusSquare(x);
}

/** @type {Object<string, (x: number) => number>} */
export const FUNCTIONS = {
  EXP: Math.exp,
  ABS: Math.abs,
  LN: Math.log,
  SQRT: Math.sqrt,
  TANH: Math.tanh,
  NORMSDIST: (x) => 0.5 * erfc(-x / Math.sqrt(2)),
};
