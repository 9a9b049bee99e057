package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a layer that is written in one line, word by word; {@link LayerText} says how. */
final class LayerTextReader {
  private static final Pattern SIZE = Pattern.compile("\\d{1,6}[xX\u00d7]\\d{1,6}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?((\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?|inf)");

  /** The column that a number alone belongs to. */
  private static final Map<String, String> NUMBERS =
      Map.of(
          "conv", "filters",
          "convtranspose", "filters",
          "dense", "filters",
          "maxpool", "kernel",
          "avgpool", "kernel",
          "pad", "padding",
          "upsample", "scale");

  private static final Set<String> WITH_FILTERS = Set.of("conv", "convtranspose");
  private static final Set<String> WITH_WEIGHTS = Set.of("conv", "dense");

  private static final Map<String, String> SHORT_INIT =
      Map.of(
          "kaiming",
          "kaiming_normal",
          "he",
          "kaiming_normal",
          "xavier",
          "xavier_uniform",
          "glorot",
          "xavier_uniform");

  private final List<String> words;
  private final String text;
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> kernels = new ArrayList<>();
  private String type = "";
  private int at;

  LayerTextReader(String text) {
    this.text = text;
    words = new ArrayList<>(List.of(text.replaceAll("\\s*,\\s*", ",").split("\\s+")));
  }

  LayerText layer() {
    readType();
    while (at < words.size()) {
      if (!(readColumn() || readNumber() || readKernels() || readActivation())) {
        throw notUnderstood(words.get(at));
      }
    }
    if (!kernels.isEmpty()) {
      checkKernels();
    } else if (WITH_WEIGHTS.contains(type) && !options.containsKey("init")) {
      options.put("init", "pytorch");
    } else if (type.equals("convtranspose")) {
      throw problem(
          "no kernels for a convtranspose layer",
          "their names, as its filters cannot be drawn: convtranspose blur stride 2",
          "Name a kernel for each filter.");
    }
    if (WITH_FILTERS.contains(type)) {
      options.putIfAbsent("kernel", "3x3");
      options.computeIfPresent("kernel", (column, size) -> shortSize(size));
    }
    return new LayerText(text, options, kernels);
  }

  private static String shortSize(String size) {
    return SIZE.matcher(size).matches() ? LayerText.size(size).text() : size;
  }

  private void readType() {
    var word = words.get(at++);
    if (word.isEmpty()) {
      throw problem("no layer", "a type, such as conv", "Write a layer, or one semicolon fewer.");
    }
    var term = LayerNames.type(word);
    type = term.name();
    if (!LayerTypes.names().contains(type)) {
      throw problem(
          "the type " + Problem.quote(word),
          "one of " + String.join(", ", LayerTypes.names()),
          NamedKernel.of(word)
              .map(kernel -> "Write conv before the name of a kernel: conv " + word + ".")
              .or(() -> LayerHints.ofType(word))
              .or(() -> LayerTypes.suggestion(word, LayerTypes.names()))
              .orElse("Begin a layer with its type."));
    }
    if (NUMBERS.containsKey(type)) {
      options.put("type", type);
      words.addAll(at, term.arguments());
    } else {
      options.put("type", text(term));
      appendNumbers("type");
    }
  }

  /** A name with the numbers that it stands for, or that are in brackets: {@code clip 0 6}. */
  private static String text(LayerNames.Term term) {
    return Stream.concat(Stream.of(term.name()), term.arguments().stream())
        .collect(Collectors.joining(" "));
  }

  /** The numbers that follow belong to what was read: the slope of a leaky ReLU. */
  private void appendNumbers(String column) {
    while (at < words.size() && NUMBER.matcher(words.get(at)).matches()) {
      options.merge(column, words.get(at++), (one, other) -> one + " " + other);
    }
  }

  /** A column of the sheet Layers, and what it holds. */
  private boolean readColumn() {
    for (int count = Math.min(2, words.size() - at); count > 0; count--) {
      var name = String.join(" ", words.subList(at, at + count));
      var column = column(name);
      if (column.isPresent()) {
        at += count;
        if (at == words.size()) {
          throw problem("nothing behind " + name, "what it is to be: " + name + " 2", "Write it.");
        }
        put(column.get(), words.get(at++));
        if (column.get().equals("init")) {
          readInit();
        }
        return true;
      }
    }
    return false;
  }

  private static Optional<String> column(String name) {
    return Stream.concat(Stream.of("name", "from"), LayerTypes.columns().stream())
        .filter(column -> GivenGrids.canonical(column).equals(GivenGrids.canonical(name)))
        .findFirst()
        .or(() -> LayerNames.column(name).filter(column -> !column.equals("type")));
  }

  /** More words of an initialiser: {@code a=0.1}, {@code fan_out}, the number of a constant. */
  private void readInit() {
    options.computeIfPresent(
        "init", (column, init) -> SHORT_INIT.getOrDefault(init.toLowerCase(Locale.ROOT), init));
    while (at < words.size()
        && (words.get(at).contains("=")
            || words.get(at).startsWith("fan_")
            || options.get("init").equals("constant"))) {
      options.merge("init", words.get(at++), (one, other) -> one + " " + other);
    }
  }

  private boolean readNumber() {
    var word = words.get(at);
    if (SIZE.matcher(word).matches()) {
      put(NUMBERS.getOrDefault(type, "kernel").equals("scale") ? "scale" : "kernel", word);
    } else if (NUMBERS.containsKey(type) && word.matches("\\d{1,6}")
        || type.equals("pad") && word.matches("\\d{1,6}(,\\d{1,6}){3}")) {
      put(NUMBERS.get(type), word);
    } else {
      return false;
    }
    at++;
    return true;
  }

  private boolean readActivation() {
    var term = LayerNames.activation(words.get(at));
    if (!LayerTypes.activations().contains(term.name())) {
      return false;
    }
    at++;
    put("activation", text(term));
    appendNumbers("activation");
    return true;
  }

  private boolean readKernels() {
    var names = words.get(at).toLowerCase(Locale.ROOT).split(",");
    if (!WITH_FILTERS.contains(type)
        || Stream.of(names).noneMatch(name -> NamedKernel.of(name).isPresent())) {
      return false;
    }
    for (var name : names) {
      if (NamedKernel.of(name).isEmpty()) {
        throw notUnderstood(name);
      }
      kernels.add(name.replace('_', '-'));
    }
    at++;
    return true;
  }

  private void put(String column, String value) {
    var before = options.putIfAbsent(column, value);
    if (before != null) {
      throw problem(
          "two for the " + column + ", " + before + " and " + value, "one", "Leave one out.");
    }
  }

  /** The kernels have to come in the size that is asked for, and be as many as the filters. */
  private void checkKernels() {
    var asked = options.getOrDefault("kernel", "3");
    if (!asked.matches("\\d{1,6}|" + SIZE.pattern()) || asked.matches("0+|0+\\D.*|.*\\D0+")) {
      throw problem(
          "the kernel " + Problem.quote(asked),
          "rows x columns, such as 3x3",
          "Correct the size of the kernels.");
    }
    var size = LayerText.size(asked);
    if ((long) size.rows() * size.columns() > 1 << 16) {
      throw problem("a kernel of " + size, "at most 256 x 256", "Use a smaller one.");
    }
    for (var name : kernels) {
      if (NamedKernel.of(name).orElseThrow().weights().of(size).isEmpty()) {
        throw problem(
            "the kernel " + name + " in the size " + size,
            name.equals("identity") ? "a size with a middle, such as 5x5" : "3 x 3",
            name.equals("identity")
                ? "Give it odd numbers of rows and columns."
                : "Leave the size out; blur, gauss and identity come in others.");
      }
    }
    var given = Optional.ofNullable(options.putIfAbsent("filters", String.valueOf(kernels.size())));
    if (given.isPresent() && !given.get().equals(String.valueOf(kernels.size()))) {
      throw problem(
          given.get() + " filters with " + Problem.count(kernels.size(), "named kernel"),
          "one kernel a filter",
          "Leave the number out, or let all filters of a layer be drawn.");
    }
    if (options.containsKey("init")) {
      throw problem(
          "an init beside named kernels", "one of them", "Leave the init or the kernels out.");
    }
  }

  private ProblemException notUnderstood(String word) {
    var bare = word.toLowerCase(Locale.ROOT);
    var known =
        Stream.of(
                WITH_FILTERS.contains(type) ? NamedKernel.names().stream() : Stream.<String>of(),
                LayerTypes.activations().stream(),
                LayerTypes.columns().stream())
            .flatMap(names -> names)
            .toList();
    boolean isKernel =
        !WITH_FILTERS.contains(type) && NamedKernel.of(bare.split(",")[0]).isPresent();
    boolean isType = LayerTypes.names().contains(LayerNames.type(bare).name());
    return problem(
        "the word " + Problem.quote(word),
        expected(),
        isKernel
            ? "Only conv and convtranspose have kernels with names."
            : isType
                ? "Write a semicolon before the next layer."
                : LayerHints.ofActivation(bare)
                    .filter(hint -> LayerTypes.nearest(bare, known).isEmpty())
                    .or(() -> LayerTypes.suggestion(bare, known))
                    .orElse("The command new --list shows all words."));
  }

  private String expected() {
    return (WITH_FILTERS.contains(type) ? "a kernel, such as sobel; " : "")
        + (NUMBERS.containsKey(type) ? "a number (" + NUMBERS.get(type) + "); " : "")
        + "a size, such as 3x3; an activation, such as relu; a column of the sheet Layers and"
        + " what it holds, such as stride 2";
  }

  private ProblemException problem(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }
}
