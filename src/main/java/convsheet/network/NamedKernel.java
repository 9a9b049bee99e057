package convsheet.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A kernel that people know by name. A network does not turn kernels round, so each stands as its
 * window does: its first number is multiplied with what is top left.
 *
 * @param name the name: lower case, with hyphens
 * @param others other names for the same
 * @param meaning what it answers to, a few words
 * @param source where its numbers come from
 * @param weights the numbers for a size, row by row; nothing where it does not come in that size
 */
public record NamedKernel(
    String name, List<String> others, String meaning, String source, Weights weights) {
  /** Numbers for a size. */
  @FunctionalInterface
  public interface Weights {
    /** The numbers, row by row, or nothing where there are none for that size. */
    Optional<double[]> of(Size size);
  }

  private static final Map<String, NamedKernel> ALL = new LinkedHashMap<>();

  static {
    put("identity", "", "the number in the middle of the window, unchanged", "", identity());
    put(
        "top-edge",
        "",
        "where numbers rise downwards: the top edge of what is light",
        "Howard and Gugger, Deep Learning for Coders, chapter 13; Prewitt 1970",
        fixed(-1, -1, -1, 0, 0, 0, 1, 1, 1));
    put(
        "bottom-edge",
        "",
        "where numbers fall downwards: the bottom edge of what is light",
        "top-edge upside down",
        fixed(1, 1, 1, 0, 0, 0, -1, -1, -1));
    put(
        "left-edge",
        "",
        "where numbers rise to the right: the left edge of what is light",
        "top-edge turned by 90 degrees",
        fixed(-1, 0, 1, -1, 0, 1, -1, 0, 1));
    put(
        "right-edge",
        "",
        "where numbers fall to the right: the right edge of what is light",
        "left-edge the other way round",
        fixed(1, 0, -1, 1, 0, -1, 1, 0, -1));
    put(
        "gradient",
        "sobel-diagonal",
        "how numbers rise from the top left to the bottom right",
        "Sobel's kernel turned by 45 degrees",
        fixed(-2, -1, 0, -1, 0, 1, 0, 1, 2));
    put(
        "sobel",
        "sobel-x, sobel-vertical",
        "how numbers rise to the right: vertical edges",
        "Sobel and Feldman 1968",
        fixed(-1, 0, 1, -2, 0, 2, -1, 0, 1));
    put(
        "sobel-y",
        "sobel-horizontal",
        "how numbers rise downwards: horizontal edges",
        "Sobel and Feldman 1968",
        fixed(-1, -2, -1, 0, 0, 0, 1, 2, 1));
    put(
        "prewitt",
        "prewitt-x, prewitt-vertical",
        "how numbers rise to the right: vertical edges",
        "Prewitt 1970",
        fixed(-1, 0, 1, -1, 0, 1, -1, 0, 1));
    put(
        "prewitt-y",
        "prewitt-horizontal",
        "how numbers rise downwards: horizontal edges",
        "Prewitt 1970",
        fixed(-1, -1, -1, 0, 0, 0, 1, 1, 1));
    put(
        "laplace",
        "laplacian",
        "where a number differs from its four neighbours: edges of every direction, thin lines",
        "the discrete Laplace operator",
        fixed(0, 1, 0, 1, -4, 1, 0, 1, 0));
    put(
        "outline",
        "",
        "where a number differs from its eight neighbours",
        "the negative of the discrete Laplace operator with diagonals",
        fixed(-1, -1, -1, -1, 8, -1, -1, -1, -1));
    put(
        "blur",
        "box, box-blur, mean",
        "the mean of the window",
        "1 / (rows x columns)",
        size -> Optional.of(filled(size, 1.0 / (size.rows() * size.columns()))));
    put(
        "gauss",
        "gaussian, gaussian-blur, gauss-blur",
        "the mean of the window, its middle counting most",
        "binomial coefficients, divided by their sum: 1 2 1 / 4 across and down",
        size -> Optional.of(binomial(size)));
    put(
        "sharpen",
        "",
        "the number, and what it differs from its four neighbours once more",
        "identity minus laplace",
        fixed(0, -1, 0, -1, 5, -1, 0, -1, 0));
    put(
        "emboss",
        "",
        "the picture as a relief, lit from one side",
        "identity plus gradient, as in the GIMP",
        fixed(-2, -1, 0, -1, 1, 1, 0, 1, 2));
  }

  private static void put(
      String name, String others, String meaning, String source, Weights weights) {
    var kernel =
        new NamedKernel(
            name,
            Stream.of(others.split(", ")).filter(other -> !other.isEmpty()).toList(),
            meaning,
            source,
            weights);
    ALL.put(name, kernel);
    kernel.others.forEach(other -> ALL.put(other, kernel));
  }

  /** All kernels, in the order in which they are listed. */
  public static List<NamedKernel> all() {
    return ALL.values().stream().distinct().toList();
  }

  /** All names, the other ones too. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** The kernel of a name, in upper or lower case, with hyphens or underscores. */
  public static Optional<NamedKernel> of(String name) {
    return Optional.ofNullable(ALL.get(name.toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  /** Its name and, in brackets, the other ones. */
  public String allNames() {
    return others.isEmpty() ? name : name + " (" + String.join(", ", others) + ")";
  }

  /** Its numbers in the size 3 x 3, row by row: {@code -1 0 1 / -2 0 2 / -1 0 1}. */
  public String numbers() {
    var plane = weights.of(Size.of(3)).orElseThrow();
    double smallest = Arrays.stream(plane).map(Math::abs).filter(w -> w > 0).min().orElse(1);
    double unit = smallest < 1 ? smallest : 1;
    return IntStream.range(0, 3)
            .mapToObj(
                row ->
                    IntStream.range(0, 3)
                        .mapToObj(
                            column -> String.valueOf(Math.round(plane[row * 3 + column] / unit)))
                        .collect(Collectors.joining(" ")))
            .collect(Collectors.joining(" / "))
        + (unit < 1 ? ", each 1/" + Math.round(1 / unit) : "");
  }

  private static Weights fixed(double... weights) {
    return size -> size.equals(Size.of(3)) ? Optional.of(weights.clone()) : Optional.empty();
  }

  private static Weights identity() {
    return size -> {
      if (size.rows() % 2 == 0 || size.columns() % 2 == 0) {
        return Optional.empty(); // has no middle
      }
      var weights = filled(size, 0);
      weights[weights.length / 2] = 1;
      return Optional.of(weights);
    };
  }

  private static double[] filled(Size size, double value) {
    var weights = new double[Math.multiplyExact(size.rows(), size.columns())];
    Arrays.fill(weights, value);
    return weights;
  }

  private static double[] binomial(Size size) {
    var down = binomial(size.rows());
    var across = binomial(size.columns());
    var weights = filled(size, 0);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = down[i / size.columns()] * across[i % size.columns()];
    }
    return weights;
  }

  /** {@code 1 2 1 / 4}: a row of Pascal's triangle, divided by its sum. */
  private static double[] binomial(int count) {
    var row = new double[count];
    row[0] = 1;
    for (int n = 1; n < count; n++) {
      for (int k = n; k > 0; k--) {
        row[k] = (row[k] + row[k - 1]) / 2;
      }
      row[0] /= 2;
    }
    return row;
  }
}
