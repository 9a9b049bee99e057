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
import java.util.function.Predicate;
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
   * @param names what a person calls each filter or output, or {@code ""}; empty where none has a
   *     name
   */
  public record Weights(Tensor weight, double[] bias, List<String> names) {
    /** Weights without names. */
    Weights(Tensor weight, double[] bias) {
      this(weight, bias, List.of());
    }
  }

  /** The most that a size or a padding may be; a sheet has not many more rows. */
  private static final int MOST = 999_999;

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,9})(?:\\s*(?:[xX×*,;]|by)\\s*(\\d{1,9}))?");
  private static final Pattern SIDES =
      Pattern.compile(
          "(\\d{1,9})\\s*[,;]\\s*(\\d{1,9})\\s*[,;]\\s*(\\d{1,9})\\s*[,;]\\s*(\\d{1,9})");

  /** Keras' ((top, bottom), (left, right)). */
  private static final Pattern PAIRS =
      Pattern.compile(
          "[(\\[]{2}\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*[)\\]]\\s*,"
              + "\\s*[(\\[]\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*[)\\]]{2}");

  private static final Pattern BRACKETS = Pattern.compile("[(\\[{]\\s*(.*?)\\s*[)\\]}]");

  static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,17}(\\.\\d*)?|\\.\\d+)(e[+-]?\\d{1,2}|e-\\d{3})?");

  private final String name;
  private final String layersSheet;
  private final String row;
  private final Map<String, Option> options;
  private final LayerSheet sheet;
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
    this.sheet = new LayerSheet(this, grids);
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

  /** The type as convsheet calls it, or its first word where it has no such type. */
  public String type() {
    return term().name();
  }

  /** The type and what is written behind it. */
  private LayerNames.Term term() {
    return LayerNames.type(options.get("type").text());
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

  /** Adds what is worth knowing about the layer's sheet. */
  void note(Finding finding) {
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  /** The name of the layer's sheet. */
  String sheetName() {
    return sheet.name();
  }

  String layersSheet() {
    return layersSheet;
  }

  /** The cell of an option, if it is given. */
  Optional<String> cell(String option) {
    return Optional.ofNullable(options.get(option)).map(Option::cell);
  }

  /** Whether a getter was asked for an option. */
  boolean asked(String option) {
    return asked.contains(option);
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

  /**
   * Refuses a type with more behind it than its name.
   *
   * @param passed what may stand there because it changes nothing
   */
  void checkOneWord(Predicate<String> passed) {
    var term = term();
    if (!term.arguments().stream().allMatch(passed)) {
      throw problem(
          "type",
          "type " + quote("type"),
          term.name() + " alone",
          "Write " + term.name() + ", and what belongs to it in columns such as kernel.");
    }
  }

  /** A problem with the layer's sheet. */
  public ProblemException gridProblem(String cells, String found, String expected, String remedy) {
    return sheet.problem(cells, found, expected, remedy);
  }

  /** An option such as {@code 3} or {@code 3x2}, each number at least 1. */
  public Optional<Size> size(String option) {
    return text(option)
        .map(
            text -> {
              var numbers = twoNumbers(text);
              if (numbers.isEmpty() || numbers.contains(0)) {
                throw problem(
                    option, "a whole number from 1 to " + MOST + ", or rows x columns such as 3x2");
              }
              return new Size(numbers.get(0), numbers.get(1));
            });
  }

  /**
   * An option such as {@code 1} or {@code 1x0}, each number at least 0: rows and columns, or empty.
   */
  Optional<List<Integer>> sizeOrNone(String option) {
    return text(option)
        .map(
            text -> {
              var numbers = twoNumbers(text);
              if (numbers.isEmpty()) {
                throw problem(option, "a whole number, or rows x columns such as 1x0");
              }
              return numbers;
            });
  }

  /** Rows and columns: {@code 3}, {@code 3x2}, {@code (3, 2)}; empty if a text is none of them. */
  private static List<Integer> twoNumbers(String text) {
    var numbers = numbers(SIZE.matcher(withoutBrackets(text)));
    return numbers.size() == 1 ? List.of(numbers.get(0), numbers.get(0)) : numbers;
  }

  private static String withoutBrackets(String text) {
    var inside = BRACKETS.matcher(text.strip());
    return inside.matches() ? inside.group(1) : text.strip();
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
   * An option that is one of some words, the first of them where it is blank.
   *
   * @return which of them, counted from 0
   */
  int choice(String option, List<String> words) {
    var text = text(option).orElse(words.get(0));
    int found = words.indexOf(GivenGrids.canonical(text));
    if (found < 0) {
      throw problem(
          option,
          option + " " + quote(option),
          "one of " + String.join(", ", words),
          LayerTypes.suggestion(text, words).orElse(correct(option)));
    }
    return found;
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
    if (text.equals("valid") || text.equals("none") || text.equals("no")) {
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
    var pairs = numbers(PAIRS.matcher(text));
    if (!pairs.isEmpty()) {
      return new Padding(pairs.get(0), pairs.get(2), pairs.get(1), pairs.get(3), mode);
    }
    var sides = numbers(SIDES.matcher(withoutBrackets(text)));
    if (!sides.isEmpty()) {
      return new Padding(sides.get(0), sides.get(1), sides.get(2), sides.get(3), mode);
    }
    var size = twoNumbers(text);
    if (!size.isEmpty()) {
      return new Padding(size.get(0), size.get(1), size.get(0), size.get(1), mode);
    }
    throw problem(
        "padding",
        "padding " + quote("padding"),
        "a number such as 1, rows x columns such as 1x2, four numbers such as 1,2,1,2"
            + " (top, left, bottom, right), same, or valid; no number above "
            + MOST,
        modes().contains(text)
            ? "Write " + text + " into the column padding mode, and here how wide the border is."
            : LayerTypes.suggestion(text, List.of("same", "valid")).orElse(correct("padding")));
  }

  private static List<String> modes() {
    return Arrays.stream(Padding.Mode.values())
        .filter(mode -> mode != Padding.Mode.BLANK)
        .map(Padding.Mode::text)
        .toList();
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
    var text = options.get(option).text();
    var term = LayerNames.activation(text);
    var known = LayerTypes.activations();
    if (!known.contains(term.name())) {
      throw problem(
          option,
          option + " " + quote(option),
          "one of " + String.join(", ", known),
          LayerHints.ofActivation(text)
              .or(() -> LayerTypes.suggestion(text, known))
              .orElse(correct(option)));
    }
    var arguments =
        new Arguments(term.name(), term.arguments(), expected -> problem(option, expected));
    var activation = LayerTypes.activation(term.name(), arguments).orElseThrow();
    arguments.checkAllTaken();
    if (arguments.count() == 0 && !activation.assumed().isEmpty()) {
      note(Finding.note(layersSheet, options.get(option).cell(), activation.assumed()));
    }
    return activation;
  }

  // ---- the layer's sheet ----

  /**
   * Weights labelled {@code what 1 channel 1}, ..., {@code what 1 bias}; or, on a sheet without any
   * such label, all its grids in reading order, outputs outermost, their channels inside.
   *
   * @param what {@code filter} or {@code weights}
   * @param channels how many channels each has
   * @param size the rows and columns each plane must have, if that is known
   */
  public Weights weights(String what, int channels, Optional<Size> size) {
    return sheet.weights(what, channels, size);
  }

  /**
   * Whether the layer's sheet holds weights, or what has to be taken for weights: results do not
   * count.
   *
   * @param what {@code filter} or {@code weights}
   */
  boolean hasWeights(String what) {
    return sheet.hasWeights(what);
  }

  /**
   * The biases on a sheet that holds no weights, {@code [F]}, or empty where none is given.
   *
   * @param what {@code filter} or {@code weights}
   * @param count F, the number of filters or outputs
   * @param channels how many channels each has
   */
  double[] biases(String what, int count, int channels) {
    return sheet.biases(what, count, channels);
  }

  /**
   * The grids of a mask or a constant of a shape, or empty where there is no such label.
   *
   * @param what {@code mask} or {@code constant}
   */
  Optional<double[]> planes(String what, Shape shape) {
    return sheet.planes(what, shape);
  }

  /**
   * A number for each channel, in a column or a row below a label; empty where there is no such
   * label.
   *
   * @param name {@code mean}, {@code variance}, {@code weight}, {@code bias} or {@code slope}
   */
  Optional<GivenGrid> column(String name, int count) {
    return sheet.column(name, count);
  }

  /** The same, where a single number may stand for all channels. */
  Optional<GivenGrid> columnOrNumber(String name, int count) {
    return sheet.columnOrNumber(name, count);
  }

  /** The grids of the layer's sheet that were read. */
  public List<GivenGrid> read() {
    return sheet.read();
  }

  /** The grids that would have been read if the layer's sheet had them. */
  public List<Wanted> wanted() {
    return sheet.wanted();
  }
}
