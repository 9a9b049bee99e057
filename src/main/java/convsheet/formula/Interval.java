package convsheet.formula;

import java.util.function.DoubleUnaryOperator;

/**
 * What a number may be that is not known exactly: between two numbers, both included.
 *
 * @param least the least that it may be
 * @param most the most that it may be
 */
public record Interval(double least, double most) {
  /** So many numbers of an interval are tried where a function may rise and fall. */
  private static final int SAMPLES = 17;

  /** A number that is known. */
  public static Interval of(double number) {
    return new Interval(number, number);
  }

  /** A number that may be off by so much. */
  public static Interval around(double number, double distance) {
    return new Interval(number - distance, number + distance);
  }

  /** The number in it that is nearest to another. */
  public double nearest(double number) {
    return Math.min(most, Math.max(least, number));
  }

  /** How far apart the least and the most are. */
  public double width() {
    return most - least;
  }

  double middle() {
    return least + (most - least) / 2;
  }

  Interval plus(Interval other) {
    return new Interval(least + other.least, most + other.most);
  }

  Interval minus(Interval other) {
    return new Interval(least - other.most, most - other.least);
  }

  Interval times(Interval other) {
    return hull(least * other.least, least * other.most, most * other.least, most * other.most);
  }

  Interval by(Interval divisor) {
    return divisor.least <= 0 && divisor.most >= 0
        ? of(Double.NaN)
        : hull(
            least / divisor.least, least / divisor.most, most / divisor.least, most / divisor.most);
  }

  /** A power of a number above 0; NaN of others. */
  Interval to(Interval exponent) {
    return least <= 0
        ? of(Double.NaN)
        : hull(
            Math.pow(least, exponent.least),
            Math.pow(least, exponent.most),
            Math.pow(most, exponent.least),
            Math.pow(most, exponent.most));
  }

  Interval and(Interval other) {
    return hull(least, most, other.least, other.most);
  }

  /** The larger of a number of this and one of another. */
  Interval larger(Interval other) {
    return new Interval(Math.max(least, other.least), Math.max(most, other.most));
  }

  /** The smaller of a number of this and one of another. */
  Interval smaller(Interval other) {
    return new Interval(Math.min(least, other.least), Math.min(most, other.most));
  }

  /** What it is without the signs of its numbers. */
  Interval withoutSign() {
    return new Interval(
        least <= 0 && most >= 0 ? 0 : Math.min(Math.abs(least), Math.abs(most)),
        Math.max(Math.abs(least), Math.abs(most)));
  }

  /** What a function makes of it that never falls. */
  Interval rising(DoubleUnaryOperator function) {
    return new Interval(function.applyAsDouble(least), function.applyAsDouble(most));
  }

  /** What a function makes of it, as far as numbers tell that lie close together. */
  Interval sampled(DoubleUnaryOperator function) {
    var values = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      values[i] = function.applyAsDouble(least + (most - least) * i / (SAMPLES - 1));
    }
    return hull(values);
  }

  private static Interval hull(double... numbers) {
    double least = numbers[0];
    double most = numbers[0];
    for (double number : numbers) {
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
    return new Interval(least, most);
  }
}
