package convsheet.network;

import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  /** The most that a size or a padding may be; a sheet has not many more rows. */
  private static final int MOST = 999_999;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(?:\\s*[xX×*]\\s*(\\d{1,9}))?");
  private static final Pattern SIDES =
      Pattern.compile(
          "(\\d{1,9})\\s*[,;]\\s*(\\d{1,9})\\s*[,;]\\s*(\\d{1,9})\\s*[,;]\\s*(\\d{1,9})");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,17}(\\.\\d*)?|\\.\\d+)(e[+-]?\\d{1,2}|e-\\d{3})?");

  private final String name;
  private final String layersSheet;
  private final String row;
  private final Map<String, Option> options;
  private final GivenGrids grids;
  private final TorchGenerator generator;
  private final Set<String> asked = new HashSet<>(Set.of("name", "type", "from"));
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A specification.
   *
   * @param name the layer's name
   * @param layersSheet the name of the {@code Layers} sheet, for messages
   * @param row the cells of the layer's row, for messages
   * @param options the row's cells that are not blank, by column
   * @param grids the grids of the layer's sheet
   * @param generator where the layers above have drawn weights from, and this one goes on
   */
  public LayerSpec(
      String name,
      String layersSheet,
      String row,
      Map<String, Option> options,
      GivenGrids grids,
      TorchGenerator generator) {
    this.name = name;
    this.layersSheet = layersSheet;
    this.row = row;
    this.options = Map.copyOf(options);
    this.grids = grids;
    this.generator = generator;
  }

  /** A specification of the only layer that draws weights, as after {@code manual_seed(0)}. */
  public LayerSpec(
      String name, String layersSheet, String row, Map<String, Option> options, GivenGrids grids) {
    this(name, layersSheet, row, options, grids, new TorchGenerator(0));
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
        .sorted(Comparator.comparing(Option::cell))
        .toList();
  }

  /** What is worth knowing about what the getters were asked for. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Adds a warning about an option that is given, at its cell. */
  void warn(String option, String message) {
    findings.add(Finding.warning(layersSheet, options.get(option).cell(), message));
  }

  /** Where the layers of the network draw weights from, top to bottom. */
  TorchGenerator generator() {
    return generator;
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

  /** A problem with what an option says. */
  private ProblemException problem(String option, String expected) {
    return problem(option, option + " " + quote(option), expected, correct(option));
  }

  /** What is made of an option; a problem on the way is one at the option's cell. */
  <T> T at(String option, Supplier<T> made) {
    try {
      return made.get();
    } catch (ProblemException e) {
      var problem = e.problem();
      throw problem(option, problem.found(), problem.expected(), problem.remedy());
    }
  }

  /** The shapes of the layers that are read, each with its layer's name. */
  String named(List<Shape> inputs) {
    var names = text("from").map(from -> from.split(",", -1)).orElse(new String[0]);
    return IntStream.range(0, inputs.size())
        .mapToObj(i -> (i < names.length ? names[i].strip() + " of " : "") + inputs.get(i))
        .collect(Collectors.joining(", "));
  }

  private String correct(String option) {
    return "Correct the " + option + " of " + name + ".";
  }

  /** What an option that is given says, in quotes. */
  String quote(String option) {
    return Problem.quote(options.get(option).text());
  }

  /** Refuses an option that says more than one word. */
  void checkOneWord(String option) {
    var words = words(option);
    if (words.size() > 1) {
      throw problem(
          option,
          option + " " + quote(option),
          words.get(0) + " alone",
          "Write " + words.get(0) + ", and what belongs to it in columns such as kernel.");
    }
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
              var numbers = numbers(SIZE.matcher(text));
              if (numbers.isEmpty() || numbers.contains(0)) {
                throw problem(
                    option, "a whole number from 1 to " + MOST + ", or rows x columns such as 3x2");
              }
              return new Size(numbers.get(0), numbers.get(numbers.size() - 1));
            });
  }

  /** The numbers of a text of some form; none if it has another form, or one is too large. */
  private static List<Integer> numbers(Matcher match) {
    if (!match.matches()) {
      return List.of();
    }
    var numbers =
        IntStream.rangeClosed(1, match.groupCount())
            .mapToObj(match::group)
            .filter(Objects::nonNull)
            .map(Integer::valueOf)
            .toList();
    return numbers.stream().allMatch(number -> number <= MOST) ? numbers : List.of();
  }

  /** An option that is a whole number of at least 1. */
  public Optional<Integer> count(String option) {
    return text(option)
        .map(
            text -> {
              if (text.matches("0*[1-9]\\d{0,5}")) {
                return Integer.parseInt(text);
              }
              throw problem(option, "a whole number from 1 to " + MOST);
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
              throw problem(option, "a number");
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
                  default -> throw problem(option, "yes or no");
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
    if (text.equals("valid")) {
      return Padding.NONE.with(mode);
    }
    if (text.equals("same")) {
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
    }
    var sides = numbers(SIDES.matcher(text));
    if (!sides.isEmpty()) {
      return new Padding(sides.get(0), sides.get(1), sides.get(2), sides.get(3), mode);
    }
    var size = numbers(SIZE.matcher(text));
    if (!size.isEmpty()) {
      int rows = size.get(0);
      int columns = size.get(size.size() - 1);
      return new Padding(rows, columns, rows, columns, mode);
    }
    throw problem(
        "padding",
        "a number such as 1, rows x columns such as 1x2, four numbers such as 1,2,1,2"
            + " (top, left, bottom, right), same, or valid; no number above "
            + MOST);
  }

  /** The option {@code padding mode}. */
  public Padding.Mode paddingMode() {
    var text = text("padding mode").orElse("zeros");
    var modes =
        Arrays.stream(Padding.Mode.values()).filter(mode -> mode != Padding.Mode.BLANK).toList();
    return modes.stream()
        .filter(mode -> mode.text().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () -> {
              var names = modes.stream().map(Padding.Mode::text).toList();
              return problem(
                  "padding mode",
                  "padding mode " + quote("padding mode"),
                  "one of " + String.join(", ", names),
                  LayerTypes.suggestion(text, names).orElse(correct("padding mode")));
            });
  }

  /** The option {@code activation}; none where it is blank. */
  public Activation activation() {
    return text("activation").isEmpty() ? new Identity() : activation("activation");
  }

  /** The activation named in a column. */
  Activation activation(String option) {
    asked.add(option);
    var words = words(option);
    var numbers = words.subList(1, words.size());
    var known = LayerTypes.activations();
    if (!known.contains(words.get(0))) {
      throw problem(
          option,
          option + " " + quote(option),
          "one of " + String.join(", ", known),
          LayerTypes.suggestion(options.get(option).text(), known).orElse(correct(option)));
    }
    if (!numbers.stream().allMatch(word -> NUMBER.matcher(word).matches())) {
      throw problem(option, "a name and numbers, such as leakyrelu 0.1");
    }
    var activation =
        LayerTypes.activation(words.get(0), numbers.stream().map(Double::valueOf).toList())
            .orElseThrow();
    int taken = activation.text().split(" ").length - 1;
    if (numbers.size() > taken) {
      throw problem(
          option,
          words.get(0) + (taken == 0 ? " without a number" : " and at most " + taken + " number"));
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
    var labels = labels(what);
    if (labels.isEmpty()) {
      planes.addAll(grids.inReadingOrder());
      checkCount(what, planes.size(), channels, given);
    } else {
      int count =
          given.orElseGet(() -> labels.stream().mapToInt(Label::output).reduce(1, Math::max));
      for (var label : labels) {
        checkExpected(what, label, count, channels);
      }
      for (int output = 1; output <= count; output++) {
        for (int channel = 1; channel <= channels; channel++) {
          planes.add(plane(what, output, channel, count, channels));
        }
        biases.add(bias(what + " " + output + " bias"));
      }
    }
    return new Weights(stack(what, planes, channels, size), biasValues(biases));
  }

  /**
   * Whether the layer's sheet holds weights, or what has to be taken for weights: results do not
   * count.
   *
   * @param what {@code filter} or {@code weights}
   */
  boolean hasWeights(String what) {
    var labels = grids.labels();
    var own = labels.stream().filter(label -> label.matches(what + "\\d+.*")).toList();
    return own.isEmpty()
        ? labels.stream().noneMatch(label -> label.matches("output(channel\\d+)?"))
            && !grids.isEmpty()
        : own.stream().anyMatch(label -> !label.endsWith("bias"));
  }

  /**
   * The biases on a sheet that holds no weights, {@code [F]}, or empty where none is given.
   *
   * @param what {@code filter} or {@code weights}
   * @param count F, the number of filters or outputs
   * @param channels how many channels each has
   */
  double[] biases(String what, int count, int channels) {
    labels(what).forEach(label -> checkExpected(what, label, count, channels));
    return biasValues(
        IntStream.rangeClosed(1, count)
            .mapToObj(output -> bias(what + " " + output + " bias"))
            .toList());
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

  /**
   * A label of weights or a bias.
   *
   * @param text the label
   * @param output the filter or output, as it is counted on the sheet
   * @param channel its channel; 1 where it names none
   */
  private record Label(String text, int output, int channel) {}

  private List<Label> labels(String what) {
    var pattern = Pattern.compile(what + "(\\d{1,9})(?:channel(\\d{1,9})|(bias))?");
    return grids.labels().stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(
            match ->
                new Label(
                    what
                        + " "
                        + match.group(1)
                        + (match.group(2) == null ? "" : " channel " + match.group(2))
                        + (match.group(3) == null ? "" : " bias"),
                    Integer.parseInt(match.group(1)),
                    match.group(2) == null ? 1 : Integer.parseInt(match.group(2))))
        .sorted(Comparator.comparingInt(Label::output).thenComparingInt(Label::channel))
        .toList();
  }

  private void checkExpected(String what, Label label, int count, int channels) {
    boolean isOutput = label.output() >= 1 && label.output() <= count;
    if (isOutput && label.channel() >= 1 && label.channel() <= channels) {
      return;
    }
    throw gridProblem(
        grids.find(label.text()).map(GivenGrid::cells).orElse(""),
        "numbers labelled \"" + label.text() + "\"",
        expected(what, count, channels),
        isOutput
            ? "Remove the label with its numbers, or let " + name + " read more channels."
            : "Remove the label with its numbers, or correct its number or that of the filters on"
                + " sheet "
                + layersSheet
                + ".");
  }

  /** How many filters of how many channels a layer should have, and why. */
  private String expected(String what, int count, int channels) {
    return (count == 1 ? "1 " + each(what) : count + " " + each(what) + "s")
        + (options.containsKey("filters")
            ? " (as " + layersSheet + "!" + options.get("filters").cell() + " says)"
            : "")
        + " with "
        + (channels == 1 ? "1 channel" : channels + " channels")
        + (count == 1 ? "" : " each")
        + ", as many as "
        + name
        + " reads"
        + (options.containsKey("groups") ? " in a group" : "");
  }

  /** What labels of weights count. */
  private static String each(String what) {
    return what.equals("filter") ? "filter" : "output";
  }

  private GivenGrid plane(String what, int output, int channel, int count, int channels) {
    var label = what + " " + output + " channel " + channel;
    return grids
        .find(label)
        .or(() -> channels == 1 ? grids.find(what + " " + output) : Optional.empty())
        .orElseThrow(
            () ->
                gridProblem(
                    "",
                    "no grid labelled \"" + label + "\"",
                    expected(what, count, channels),
                    "Write the label with its numbers below it, or correct the one that is meant"
                        + " by it."));
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
                  "Keep one number under the label, and leave an empty cell around it.");
            });
    return bias;
  }

  private void checkCount(String what, int found, int channels, Optional<Integer> given) {
    if (found > 0
        && found % channels == 0
        && given.filter(count -> count != found / channels).isEmpty()) {
      return;
    }
    throw gridProblem(
        "",
        found == 0
            ? "no numbers"
            : found == 1 ? "1 grid without a label" : found + " grids without labels",
        given.isPresent() || found == channels
            ? expected(what, given.orElse(1), channels)
            : channels == 1
                ? "a grid for each " + each(what)
                : "a grid for each of the " + channels + " channels of each " + each(what),
        "Write the numbers of "
            + name
            + " on its sheet, each grid with a label such as \""
            + what
            + " 1 channel 1\" above its top left cell.");
  }

  private Tensor stack(
      String what, List<GivenGrid> planes, int channels, Optional<Size> expectedSize) {
    var first = planes.get(0);
    var size = expectedSize.orElseGet(() -> new Size(first.rows(), first.columns()));
    for (var plane : planes) {
      if (plane.rows() != size.rows() || plane.columns() != size.columns()) {
        throw gridProblem(
            plane.cells(),
            "a grid of " + plane.size(),
            size + ", " + reason(expectedSize.isPresent(), first),
            "Give each channel of every " + each(what) + " of " + name + " that size.");
      }
    }
    var values = new double[Math.toIntExact((long) planes.size() * size.rows() * size.columns())];
    int to = 0;
    for (var plane : planes) {
      System.arraycopy(plane.values(), 0, values, to, plane.values().length);
      to += plane.values().length;
    }
    return Tensor.of(
        Shape.of(planes.size() / channels, channels, size.rows(), size.columns()), values);
  }

  /** Why the grids of a layer must have their size. */
  private String reason(boolean expected, GivenGrid first) {
    if (!expected) {
      return "as in " + first.cells();
    }
    return asked.contains("kernel")
        ? "as " + layersSheet + "!" + options.get("kernel").cell() + " says"
        : "the size of each channel that " + name + " reads";
  }

  private static double[] biasValues(List<Optional<GivenGrid>> biases) {
    if (biases.stream().allMatch(Optional::isEmpty)) {
      return new double[0];
    }
    return biases.stream().mapToDouble(b -> b.map(grid -> grid.values()[0]).orElse(0.0)).toArray();
  }
}
