package convsheet.kernel;

import java.util.Arrays;

/**
 * The innermost loops: they add products, several sums side by side, each of them in the order of
 * its formula, so that it has that formula's bits.
 *
 * <p>The loops over rows have the shape that HotSpot's C2 compiler (of Java 17 and later) turns
 * into vector instructions: arrays of their own, all indexed by the loop variable alone, one array
 * written or two, and few enough operations that it unrolls them. Three rows for two filters keep
 * arithmetic and memory in balance.
 */
final class Products {
  private Products() {}

  /**
   * Adds rows times weights to the sums of two filters, for many outputs side by side: {@code a[x]
   * = ((a[x] + p[x] * u) + q[x] * v) + ...}. All in one method, which is too long to be compiled as
   * part of its caller: there C2 finds no vectors.
   *
   * @param a the sums of one filter
   * @param b the sums of another one
   * @param rows what is multiplied, each row as long as the sums
   * @param first the first row that is multiplied
   * @param count how many rows are multiplied
   * @param weights one for each row: the first filter's from {@code atA}, the other's from {@code
   *     atB}
   * @param anew whether the sums begin at 0, whatever they are
   */
  static void add(
      double[] a,
      double[] b,
      double[][] rows,
      int first,
      int count,
      double[] weights,
      int atA,
      int atB,
      boolean anew) {
    int k = 0;
    if (anew && count >= 3) {
      k = 3;
      double[] p = rows[first];
      double[] q = rows[first + 1];
      double[] r = rows[first + 2];
      double pa = weights[atA];
      double qa = weights[atA + 1];
      double ra = weights[atA + 2];
      double pb = weights[atB];
      double qb = weights[atB + 1];
      double rb = weights[atB + 2];
      for (int x = 0; x < a.length; x++) {
        double px = p[x];
        double qx = q[x];
        double rx = r[x];
        a[x] = px * pa + qx * qa + rx * ra;
        b[x] = px * pb + qx * qb + rx * rb;
      }
    } else if (anew) {
      Arrays.fill(a, 0);
      Arrays.fill(b, 0);
    }
    for (; k + 2 < count; k += 3) {
      double[] p = rows[first + k];
      double[] q = rows[first + k + 1];
      double[] r = rows[first + k + 2];
      double pa = weights[atA + k];
      double qa = weights[atA + k + 1];
      double ra = weights[atA + k + 2];
      double pb = weights[atB + k];
      double qb = weights[atB + k + 1];
      double rb = weights[atB + k + 2];
      for (int x = 0; x < a.length; x++) {
        double px = p[x];
        double qx = q[x];
        double rx = r[x];
        a[x] = a[x] + px * pa + qx * qa + rx * ra;
        b[x] = b[x] + px * pb + qx * qb + rx * rb;
      }
    }
    if (k + 1 < count) {
      double[] p = rows[first + k];
      double[] q = rows[first + k + 1];
      double pa = weights[atA + k];
      double qa = weights[atA + k + 1];
      double pb = weights[atB + k];
      double qb = weights[atB + k + 1];
      for (int x = 0; x < a.length; x++) {
        double px = p[x];
        double qx = q[x];
        a[x] = a[x] + px * pa + qx * qa;
        b[x] = b[x] + px * pb + qx * qb;
      }
    } else if (k < count) {
      double[] p = rows[first + k];
      double pa = weights[atA + k];
      double pb = weights[atB + k];
      for (int x = 0; x < a.length; x++) {
        double px = p[x];
        a[x] += px * pa;
        b[x] += px * pb;
      }
    }
  }

  /** Adds other sums to the sums of two filters. */
  static void add(double[] a, double[] b, double[] toA, double[] toB) {
    for (int x = 0; x < a.length; x++) {
      a[x] += toA[x];
      b[x] += toB[x];
    }
  }

  /** Adds a number to all sums. */
  static void add(double[] sums, double term) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += term;
    }
  }

  /**
   * One output of four filters: {@code (S(1) + S(2)) + ...}, where S adds {@code window} products
   * from 0.
   *
   * @param values what is multiplied, window after window
   * @param window how many products are added before their sum is added
   * @param weights one for each value: the first filter's from {@code a}, and so on
   * @param sums is given the four sums
   */
  static void sums(
      double[] values, int window, double[] weights, int a, int b, int c, int d, double[] sums) {
    double totalA = 0;
    double totalB = 0;
    double totalC = 0;
    double totalD = 0;
    for (int k = 0; k < values.length; ) {
      double sumA = 0;
      double sumB = 0;
      double sumC = 0;
      double sumD = 0;
      for (int end = k + window; k < end; k++) {
        double value = values[k];
        sumA += value * weights[a + k];
        sumB += value * weights[b + k];
        sumC += value * weights[c + k];
        sumD += value * weights[d + k];
      }
      totalA += sumA;
      totalB += sumB;
      totalC += sumC;
      totalD += sumD;
    }
    sums[0] = totalA;
    sums[1] = totalB;
    sums[2] = totalC;
    sums[3] = totalD;
  }
}
