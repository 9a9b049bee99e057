package convsheet.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor, outermost first: {@code [C, H, W]} for feature maps (channels, rows,
 * columns), {@code [N]} for the values of a dense layer, {@code [F, C, H, W]} for filters.
 *
 * <p>As a picture, {@code [N]} is one channel of N rows and one column: that is how it stands on a
 * sheet.
 *
 * @param sizes at least one size, each at least 1
 */
public record Shape(List<Integer> sizes) {
  public Shape {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException("sizes must be at least 1: " + sizes);
    }
  }

  /** A shape of the given sizes, outermost first. */
  public static Shape of(int... sizes) {
    return new Shape(Arrays.stream(sizes).boxed().toList());
  }

  /** The number of sizes: 3 for {@code [C, H, W]}. */
  public int rank() {
    return sizes.size();
  }

  /** The size along an axis, counted from 0. */
  public int size(int axis) {
    return sizes.get(axis);
  }

  /** The number of values. */
  public long count() {
    return sizes.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The channels of a feature map; 1 for {@code [N]}. */
  public int channels() {
    return isVector() ? 1 : size(rank() - 3);
  }

  /** The rows of one channel; N for {@code [N]}. */
  public int rows() {
    return isVector() ? size(0) : size(rank() - 2);
  }

  /** The columns of one channel; 1 for {@code [N]}. */
  public int columns() {
    return isVector() ? 1 : size(rank() - 1);
  }

  /** The number of values in one channel. */
  public int plane() {
    return Math.multiplyExact(rows(), columns());
  }

  /** Whether this is {@code [N]}. */
  public boolean isVector() {
    return rank() == 1;
  }

  /** As people write it: {@code 2 x 26 x 26}. */
  @Override
  public String toString() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
