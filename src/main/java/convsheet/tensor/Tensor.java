package convsheet.tensor;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/**
 * A dense tensor of doubles, row-major: in {@code [C, H, W]} the value at (c, h, w), counted from
 * 0, is {@code values()[(c * H + h) * W + w]}.
 *
 * <p>A value is what a spreadsheet cell can hold: a finite number, never a negative zero, or NaN
 * where a spreadsheet shows an error (an overflow, or anything computed from one).
 */
public final class Tensor {
  private final Shape shape;
  private final double[] values;

  private Tensor(Shape shape, double[] values) {
    if (shape.count() != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill a tensor of " + shape);
    }
    this.shape = shape;
    this.values = values;
  }

  /**
   * A tensor over {@code values}, which it takes over: the array becomes the tensor's own, with
   * each value made one that a cell can hold.
   */
  public static Tensor of(Shape shape, double... values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = cell(values[i]);
    }
    return new Tensor(shape, values);
  }

  /** A tensor of zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new double[Math.toIntExact(shape.count())]);
  }

  /** A tensor of the same shape whose values come from {@code numbers}, in order. */
  public Tensor filled(DoubleSupplier numbers) {
    return of(shape, DoubleStream.generate(numbers).limit(values.length).toArray());
  }

  /**
   * What a spreadsheet cell holds when a formula's value is {@code value}: a zero has no sign, and
   * what is not finite is an error, here NaN.
   */
  public static double cell(double value) {
    return Double.isInfinite(value) ? Double.NaN : value + 0.0;
  }

  /** The values of one channel, counted from 0, row by row: a copy. */
  public double[] plane(int channel) {
    int plane = shape.plane();
    return Arrays.copyOfRange(values, channel * plane, (channel + 1) * plane);
  }

  /** The values of a part of this feature map: a copy. */
  public Tensor block(Block block) {
    var part = block.shape(shape);
    var cut = new double[Math.toIntExact(part.count())];
    int to = 0;
    for (int c = 0; c < block.channels().count(); c++) {
      for (int r = 0; r < block.rows().count(); r++, to += block.columns().count()) {
        int row = (block.channels().first() + c) * shape.rows() + block.rows().first() + r;
        System.arraycopy(
            values,
            row * shape.columns() + block.columns().first(),
            cut,
            to,
            block.columns().count());
      }
    }
    return new Tensor(part, cut);
  }

  /** The sizes. */
  public Shape shape() {
    return shape;
  }

  /** The tensor's own values, row-major; not to be written to. */
  public double[] values() {
    return values;
  }

  /** The value at a channel, row and column, counted from 0. */
  public double at(int channel, int row, int column) {
    return values[(channel * shape.rows() + row) * shape.columns() + column];
  }

  /** The same values in another shape of as many. */
  public Tensor reshape(Shape other) {
    return new Tensor(other, values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && shape.equals(that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor[" + shape + "]";
  }
}
