package convsheet.formula;

import java.math.BigInteger;

/**
 * The shortest decimal that reads back as a double, and of several the nearest to it: {@code digits
 * x 10^exponent}, without zeros at the end.
 *
 * <p>The algorithm is Schubfach (R. Giulietti, <i>The Schubfach way to render doubles</i>, 2020),
 * which Java has by itself since version 19; before, its digits are slow and at times too many.
 * Names are the paper's.
 */
record ShortestDecimal(long digits, int exponent) {
  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
  private static final int LEAST_Q = -1074;
  private static final int K_MIN = -324;
  private static final int K_MAX = 292;
  private static final long MASK_63 = Long.MAX_VALUE;

  /** g(k), 126 bits in two longs, of those k that have been asked for; 0 for the others. */
  private static final long[][] G = new long[K_MAX - K_MIN + 1][];

  /** The decimal of a positive, finite number. */
  static ShortestDecimal of(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & HIDDEN_BIT - 1;
    int biased = (int) (bits >>> FRACTION_BITS);
    return biased > 0 ? of(LEAST_Q - 1 + biased, HIDDEN_BIT | fraction) : of(LEAST_Q, fraction);
  }

  /** The decimal of c x 2^q. */
  private static ShortestDecimal of(int q, long c) {
    int out = (int) c & 1; // the bounds themselves read back as c only if it is even
    boolean isRegular = c != HIDDEN_BIT || q == LEAST_Q;
    long cb = c << 2;
    long cbl = isRegular ? cb - 2 : cb - 1;
    long cbr = cb + 2;
    int k = isRegular ? log10OfPowerOf2(q) : log10OfThreeQuartersOfPowerOf2(q);
    int h = q + log2OfPowerOf10(-k) + 2;
    long[] g = g(k);
    long vb = rop(g, cb << h);
    long vbl = rop(g, cbl << h);
    long vbr = rop(g, cbr << h);
    long s = vb >> 2;
    if (s >= 10) {
      long shorter = s / 10 * 10;
      boolean isLower = vbl + out <= shorter << 2;
      boolean isUpper = (shorter + 10 << 2) + out <= vbr;
      if (isLower != isUpper) {
        return trimmed(isLower ? shorter : shorter + 10, k);
      }
    }
    long t = s + 1;
    boolean isLower = vbl + out <= s << 2;
    boolean isUpper = (t << 2) + out <= vbr;
    if (isLower != isUpper) {
      return trimmed(isLower ? s : t, k);
    }
    long compared = vb - (s + t << 1);
    return trimmed(compared < 0 || compared == 0 && (s & 1) == 0 ? s : t, k);
  }

  private static ShortestDecimal trimmed(long digits, int exponent) {
    long rest = digits;
    int power = exponent;
    while (rest % 10 == 0) {
      rest /= 10;
      power++;
    }
    return new ShortestDecimal(rest, power);
  }

  /** floor(log10(2^e)). */
  private static int log10OfPowerOf2(int e) {
    return (int) (e * 661_971_961_083L >> 41);
  }

  /** floor(log10(3/4 x 2^e)). */
  private static int log10OfThreeQuartersOfPowerOf2(int e) {
    return (int) (e * 661_971_961_083L - 274_743_187_321L >> 41);
  }

  /** floor(log2(10^e)). */
  private static int log2OfPowerOf10(int e) {
    return (int) (e * 913_124_641_741L >> 38);
  }

  /** 10^-k, scaled to 126 bits and rounded up: its upper and its lower 63 bits. */
  private static long[] g(int k) {
    var g = G[k - K_MIN];
    if (g == null) { // a second thread may compute the same
      int shift = 125 - log2OfPowerOf10(-k);
      var power = BigInteger.TEN.pow(Math.abs(k));
      var scaled =
          k <= 0
              ? shift >= 0 ? power.shiftLeft(shift) : power.shiftRight(-shift)
              : BigInteger.ONE.shiftLeft(shift).divide(power);
      var up = scaled.add(BigInteger.ONE);
      g = new long[] {up.shiftRight(63).longValueExact(), up.longValue() & MASK_63};
      G[k - K_MIN] = g;
    }
    return g;
  }

  /** cp x g / 2^127, rounded to odd. */
  private static long rop(long[] g, long cp) {
    long x1 = Math.multiplyHigh(g[1], cp);
    long y0 = g[0] * cp;
    long y1 = Math.multiplyHigh(g[0], cp);
    long z = (y0 >>> 1) + x1;
    long w = y1 + (z >>> 63);
    return w | (z & MASK_63) + MASK_63 >>> 63;
  }
}
