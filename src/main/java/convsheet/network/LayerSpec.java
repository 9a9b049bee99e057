package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a layer is read from: its row of the {@code Layers} sheet and the grids of its own sheet.
 * Every getter throws a {@link ProblemException} that names the cell where a person has to look.
 */
public final class LayerSpec {
  /** The text of a cell of the {@code Layers} sheet, and the cell. */
  public record Option(String text, String cell) {}

  /**
   * Weights and biases as they were read.
   *
   * @param weight {@code [F, C, H, W]}
   * @param bias {@code [F]}, or empty where no bias is given
   */
  public record Weights(Tensor weight, double[] bias) {}

  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(?:\\s*[xX×*]\\s*(\\d{1,6}))?");
  private static final Pattern SIDES =
      Pattern.compile(
          "(\\d{1,6})\\s*[,;]\\s*(\\d{1,6})\\s*[,;]\\s*(\\d{1,6})\\s*[,;]\\s*(\\d{1,6})");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,17}(\\.\\d*)?|\\.\\d+)(e[+-]?\\d{1,2}|e-\\d{3})?");

  private final String name;
  private final String layersSheet;
  private final String row;
  private final Map<String, Option> options;
  private final GivenGrids grids;
  private final Set<String> asked = new HashSet<>(Set.of("name", "type", "from"));

  /**
   * A specification.
   *
   * @param name the layer's name
   * @param layersSheet the name of the {@code Layers} sheet, for messages
   * @param row the cells of the layer's row, for messages
   * @param options the row's cells that are not blank, by column
   * @param grids the grids of the layer's sheet
   */
  public LayerSpec(
      String name, String layersSheet, String row, Map<String, Option> options, GivenGrids grids) {
    this.name = name;
    this.layersSheet = layersSheet;
    this.row = row;
    this.options = Map.copyOf(options);
    this.grids = grids;
  }

  /** The layer's name. */
  public String name() {
    return name;
  }

  /** The type's first word, in lower case. */
  public String type() {
    return words("type").get(0);
  }

  /** The options that are given but that no getter was asked for. */
  public List<Option> unused() {
    return options.entrySet().stream()
        .filter(option -> !asked.contains(option.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** An option's text, or empty where its cell is blank. */
  public Optional<String> text(String option) {
    asked.add(option);
    return Optional.ofNullable(options.get(option)).map(Option::text);
  }

  /** A problem with an option, at its cell; at the layer's row where the cell is blank. */
  public ProblemException problem(String option, String found, String expected, String remedy) {
    var given = options.get(option);
    return ProblemException.input(
        new Problem("", layersSheet, given == null ? row : given.cell(), found, expected, remedy));
  }

  /** A problem with the layer's sheet. */
  public ProblemException gridProblem(String cells, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", grids.sheet(), cells, found, expected, remedy));
  }

  /** An option such as {@code 3} or {@code 3x2}, each number at least 1. */
  public Optional<Size> size(String option) {
    return text(option)
        .map(
            text -> {
              var match = SIZE.matcher(text);
              if (match.matches()) {
                int rows = Integer.parseInt(match.group(1));
                int columns = match.group(2) == null ? rows : Integer.parseInt(match.group(2));
                if (rows > 0 && columns > 0) {
                  return new Size(rows, columns);
                }
              }
              throw problem(
                  option,
                  option + " \"" + text + "\"",
                  "a whole number of at least 1, or rows x columns such as 3x2",
                  "Correct the " + option + " of " + name + ".");
            });
  }

  /** An option that is a whole number of at least 1. */
  public Optional<Integer> count(String option) {
    return text(option)
        .map(
            text -> {
              if (text.matches("0*[1-9]\\d{0,6}")) {
                return Integer.parseInt(text);
              }
              throw problem(
                  option,
                  option + " \"" + text + "\"",
                  "a whole number of at least 1",
                  "Correct the " + option + " of " + name + ".");
            });
  }

  /** An option that is a finite number. */
  public Optional<Double> number(String option) {
    return text(option)
        .map(
            text -> {
              if (NUMBER.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                  return value;
                }
              }
              throw problem(
                  option,
                  option + " \"" + text + "\"",
                  "a number",
                  "Correct the " + option + " of " + name + ".");
            });
  }

  /** An option that is {@code yes} or {@code no}. */
  public boolean yes(String option, boolean otherwise) {
    return text(option)
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "yes", "y", "true", "1" -> true;
                  case "no", "n", "false", "0" -> false;
                  default ->
                      throw problem(
                          option,
                          option + " \"" + text + "\"",
                          "yes or no",
                          "Correct the " + option + " of " + name + ".");
                })
        .orElse(otherwise);
  }

  /**
   * The option {@code padding}: {@code 1}, {@code 1x2}, {@code 1,2,1,2} (top, left, bottom, right),
   * {@code valid}, or {@code same}, which keeps the size of what a kernel of the given reach slides
   * over.
   *
   * @param reach the rows and columns between the first and the last cell a window reads, both
   *     included
   * @param stride the kernel's stride
   * @param mode what the border holds
   */
  public Padding padding(Size reach, Size stride, Padding.Mode mode) {
    var text = text("padding").orElse("0").toLowerCase(Locale.ROOT);
    var sides = SIDES.matcher(text);
    var size = SIZE.matcher(text);
    if (text.equals("valid")) {
      return Padding.NONE.with(mode);
    } else if (text.equals("same")) {
      if (stride.rows() != 1 || stride.columns() != 1) {
        throw problem(
            "padding",
            "padding same with stride " + stride.text(),
            "stride 1",
            "Give the padding of " + name + " as a number, or use stride 1.");
      }
      int rows = reach.rows() - 1;
      int columns = reach.columns() - 1;
      return new Padding(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2, mode);
    } else if (sides.matches()) {
      return new Padding(
          Integer.parseInt(sides.group(1)),
          Integer.parseInt(sides.group(2)),
          Integer.parseInt(sides.group(3)),
          Integer.parseInt(sides.group(4)),
          mode);
    } else if (size.matches()) {
      int rows = Integer.parseInt(size.group(1));
      int columns = size.group(2) == null ? rows : Integer.parseInt(size.group(2));
      return new Padding(rows, columns, rows, columns, mode);
    }
    throw problem(
        "padding",
        "padding \"" + text + "\"",
        "a number such as 1, rows x columns such as 1x2, four numbers such as 1,2,1,2"
            + " (top, left, bottom, right), same, or valid",
        "Correct the padding of " + name + ".");
  }

  /** The option {@code padding mode}. */
  public Padding.Mode paddingMode() {
    var text = text("padding mode").orElse("zeros").toLowerCase(Locale.ROOT);
    for (var mode : Padding.Mode.values()) {
      if (mode != Padding.Mode.BLANK && mode.text().equals(text)) {
        return mode;
      }
    }
    throw problem(
        "padding mode",
        "padding mode \"" + text + "\"",
        "zeros, reflect, replicate or circular",
        "Correct the padding mode of " + name + ".");
  }

  /** The option {@code activation}; none where it is blank. */
  public Activation activation() {
    return text("activation").isEmpty() ? new Identity() : activation("activation");
  }

  /** The activation named in a column. */
  Activation activation(String option) {
    asked.add(option);
    var words = words(option);
    var found = option + " \"" + options.get(option).text() + "\"";
    var remedy = "Correct the " + option + " of " + name + ".";
    var arguments = new ArrayList<Double>();
    for (var word : words.subList(1, words.size())) {
      if (!NUMBER.matcher(word).matches()) {
        throw problem(option, found, "a name and numbers, such as leakyrelu 0.1", remedy);
      }
      arguments.add(Double.valueOf(word));
    }
    var activation =
        LayerTypes.activation(words.get(0), arguments)
            .orElseThrow(
                () ->
                    problem(
                        option,
                        found,
                        "one of " + String.join(", ", LayerTypes.activations()),
                        LayerTypes.suggestion(words.get(0), LayerTypes.activations())
                            .orElse(remedy)));
    if (activation.text().split(" ").length < words.size()) {
      throw problem(option, found, "no more than " + activation.text(), remedy);
    }
    return activation;
  }

  private List<String> words(String option) {
    var text = options.get(option).text().toLowerCase(Locale.ROOT);
    return List.of(text.replaceAll("[\\s(),=]+", " ").trim().split(" "));
  }

  /**
   * Weights labelled {@code what 1 channel 1}, ..., {@code what 1 bias}; or, on a sheet without any
   * such label, all its grids in reading order, outputs outermost, their channels inside.
   *
   * @param what {@code filter} or {@code weights}
   * @param channels how many channels each has
   * @param size the rows and columns each plane must have, if that is known
   */
  public Weights weights(String what, int channels, Optional<Size> size) {
    var planes = new ArrayList<GivenGrid>();
    var biases = new ArrayList<Optional<GivenGrid>>();
    var given = count("filters");
    if (grids.labels().stream().anyMatch(label -> label.matches(what + "\\d+.*"))) {
      int count = given.orElseGet(() -> highest(what + "(\\d+).*"));
      refuseOthers(what, "filters " + count, highest(what + "(\\d+).*"), count);
      refuseOthers(what, channels + " channels", highest(what + "\\d+channel(\\d+)"), channels);
      for (int output = 1; output <= count; output++) {
        for (int channel = 1; channel <= channels; channel++) {
          planes.add(plane(what, output, channel, channels));
        }
        biases.add(bias(what + " " + output + " bias"));
      }
    } else {
      planes.addAll(grids.inReadingOrder());
      checkCount(what, planes.size(), channels, given);
    }
    return new Weights(stack(what, planes, channels, size), biasValues(biases));
  }

  /** The numbers of a grid of a size, row by row, or empty where there is no such label. */
  public Optional<double[]> grid(String label, int rows, int columns) {
    var grid = grids.find(label);
    grid.filter(given -> given.rows() != rows || given.columns() != columns)
        .ifPresent(
            given -> {
              throw gridProblem(
                  given.cells(),
                  "a grid of " + given.size() + " under \"" + label + "\"",
                  rows + " x " + columns,
                  "Give the grid that size.");
            });
    return grid.map(GivenGrid::values);
  }

  /**
   * A number for each channel, in a column or a row below a label.
   *
   * @param otherwise the number of every channel where there is no such label
   */
  public double[] column(String label, int count, double otherwise) {
    var grid = grids.find(label);
    grid.filter(given -> given.values().length != count || given.rows() > 1 && given.columns() > 1)
        .ifPresent(
            given -> {
              throw gridProblem(
                  given.cells(),
                  given.size() + " numbers under \"" + label + "\"",
                  count + " in a column, one a channel",
                  "Give each channel one number.");
            });
    return grid.map(GivenGrid::values)
        .orElseGet(
            () -> {
              var all = new double[count];
              Arrays.fill(all, otherwise);
              return all;
            });
  }

  private int highest(String pattern) {
    var compiled = Pattern.compile(pattern);
    return grids.labels().stream()
        .map(compiled::matcher)
        .filter(match -> match.matches() && match.group(1).length() < 7)
        .mapToInt(match -> Integer.parseInt(match.group(1)))
        .max()
        .orElse(0);
  }

  private void refuseOthers(String what, String expected, int highest, int count) {
    if (highest > count) {
      throw gridProblem(
          "",
          "a label for " + what + " number or channel " + highest,
          expected,
          "Remove what is too much from the sheet, or correct the Layers sheet.");
    }
  }

  private GivenGrid plane(String what, int output, int channel, int channels) {
    var label = what + " " + output + " channel " + channel;
    return grids
        .find(label)
        .or(() -> channels == 1 ? grids.find(what + " " + output) : Optional.empty())
        .orElseThrow(
            () ->
                gridProblem(
                    "",
                    "no grid labelled \"" + label + "\"",
                    name + " to have " + channels + " channels in each of its " + what + "s",
                    "Add the label with its numbers below it."));
  }

  private Optional<GivenGrid> bias(String label) {
    var bias = grids.find(label);
    bias.filter(grid -> grid.rows() != 1 || grid.columns() != 1)
        .ifPresent(
            grid -> {
              throw gridProblem(
                  grid.cells(),
                  grid.size() + " numbers under \"" + label + "\"",
                  "a single number",
                  "Keep one number under the label.");
            });
    return bias;
  }

  private void checkCount(String what, int found, int channels, Optional<Integer> given) {
    if (found == 0
        || found % channels != 0
        || given.filter(count -> count * channels != found).isPresent()) {
      throw gridProblem(
          "",
          found == 0 ? "no numbers" : found + " grids without labels",
          given
              .map(count -> count + " filters of " + channels + " channels each")
              .orElse("a number of filters with " + channels + " channels each")
              .replace("filters", what.equals("filter") ? "filters" : "outputs"),
          "Write the numbers of "
              + name
              + " on its sheet, each grid with a label such as \""
              + what
              + " 1 channel 1\" above its top left cell.");
    }
  }

  private Tensor stack(
      String what, List<GivenGrid> planes, int channels, Optional<Size> expectedSize) {
    var first = planes.get(0);
    var size = expectedSize.orElseGet(() -> new Size(first.rows(), first.columns()));
    var values = new double[Math.toIntExact((long) planes.size() * size.rows() * size.columns())];
    int to = 0;
    for (var plane : planes) {
      if (plane.rows() != size.rows() || plane.columns() != size.columns()) {
        throw gridProblem(
            plane.cells(),
            "a grid of " + plane.size(),
            size + (expectedSize.isPresent() ? "" : ", as in " + first.cells()),
            "Give every " + what + " grid of " + name + " the same size.");
      }
      System.arraycopy(plane.values(), 0, values, to, plane.values().length);
      to += plane.values().length;
    }
    return Tensor.of(
        Shape.of(planes.size() / channels, channels, size.rows(), size.columns()), values);
  }

  private static double[] biasValues(List<Optional<GivenGrid>> biases) {
    if (biases.stream().allMatch(Optional::isEmpty)) {
      return new double[0];
    }
    return biases.stream().mapToDouble(b -> b.map(grid -> grid.values()[0]).orElse(0.0)).toArray();
  }
}
