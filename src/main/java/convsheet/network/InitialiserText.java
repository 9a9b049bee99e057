package convsheet.network;

import convsheet.network.Initialiser.Constant;
import convsheet.network.Initialiser.Distribution;
import convsheet.network.Initialiser.Kaiming;
import convsheet.network.Initialiser.PyTorch;
import convsheet.network.Initialiser.Xavier;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of an {@link Initialiser}: a name and its options. */
final class InitialiserText {
  private static final List<String> NAMES =
      List.of(
          "pytorch",
          "kaiming_uniform",
          "kaiming_normal",
          "xavier_uniform",
          "xavier_normal",
          "zeros",
          "ones",
          "constant");

  private static final Pattern NUMBER =
      Pattern.compile("(?<root>sqrt)?(?<number>[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d{1,3})?)");

  /** Where float32 ends, nearly. */
  private static final double LARGEST = 1e30;

  private final String text;
  private final String name;
  private final Map<String, String> options = new HashMap<>();

  /** The text of a cell. */
  InitialiserText(String text) {
    this.text = text;
    var words =
        List.of(
            text.toLowerCase(Locale.ROOT)
                .replaceAll("\\bmath\\.", "")
                .replaceAll("\\bsqrt\\s*\\(\\s*([^()\\s]+)\\s*\\)", "sqrt$1")
                .replaceAll("[\\s(),;'\"]+", " ")
                .replaceAll(" ?= ?", "=")
                .strip()
                .split(" "));
    name = words.get(0).replaceFirst("_$", "");
    for (var word : words.subList(1, words.size())) {
      var parts = word.split("=", 2);
      var option = parts.length == 2 ? parts[0] : word.startsWith("fan_") ? "mode" : "";
      if (options.put(option, parts[parts.length - 1]) != null) {
        throw problem(understood());
      }
    }
  }

  /**
   * What the text names.
   *
   * @throws ProblemException if it names no initialiser, or one with options that it does not have
   */
  Initialiser initialiser() {
    var initialiser =
        switch (name) {
          case "pytorch" -> new PyTorch();
          case "zeros" -> new Constant(0);
          case "ones" -> new Constant(1);
          case "constant" -> new Constant(number("").orElseThrow(() -> problem(understood())));
          case "kaiming_uniform" -> kaiming(Distribution.UNIFORM);
          case "kaiming_normal" -> kaiming(Distribution.NORMAL);
          case "xavier_uniform" -> new Xavier(Distribution.UNIFORM, gain());
          case "xavier_normal" -> new Xavier(Distribution.NORMAL, gain());
          default -> throw unknown();
        };
    if (!options.isEmpty()) {
      throw problem(understood());
    }
    return initialiser;
  }

  private Kaiming kaiming(Distribution distribution) {
    double slope = number("a").orElse(0.0);
    var nonlinearity = option("nonlinearity").orElse("leaky_relu");
    var mode = option("mode").orElse("fan_in");
    if (!mode.equals("fan_in") && !mode.equals("fan_out")) {
      throw problem("fan_in or fan_out");
    }
    return new Kaiming(
        distribution,
        gain(nonlinearity, slope).orElseThrow(() -> problem(understood())),
        mode.equals("fan_out"));
  }

  /** The option {@code gain}: a number, or the name of what follows. */
  private double gain() {
    var given = options.getOrDefault("gain", "linear");
    var named = gain(given, 0.01);
    if (named.isPresent()) {
      options.remove("gain");
      return named.get();
    }
    return number("gain").filter(gain -> gain >= 0).orElseThrow(() -> problem(understood()));
  }

  /** PyTorch's {@code calculate_gain}. */
  private static Optional<Double> gain(String nonlinearity, double slope) {
    return switch (nonlinearity) {
      case "linear", "sigmoid" -> Optional.of(1.0);
      case "tanh" -> Optional.of(5.0 / 3);
      case "relu" -> Optional.of(Math.sqrt(2));
      case "leaky_relu", "leakyrelu" -> Optional.of(leakyReluGain(slope));
      case "selu" -> Optional.of(0.75);
      default -> Optional.empty();
    };
  }

  /** What keeps the variance where a leaky ReLU of this slope follows. */
  static double leakyReluGain(double slope) {
    return Math.sqrt(2 / (1 + slope * slope));
  }

  private Optional<String> option(String option) {
    return Optional.ofNullable(options.remove(option));
  }

  private Optional<Double> number(String option) {
    return option(option)
        .map(
            word -> {
              var match = NUMBER.matcher(word);
              if (match.matches()) {
                double number = Double.parseDouble(match.group("number"));
                double value = match.group("root") == null ? number : Math.sqrt(number);
                if (Math.abs(value) <= LARGEST) {
                  return value;
                }
              }
              throw problem(understood());
            });
  }

  private String understood() {
    return switch (name) {
      case "constant" -> "constant and a number, such as constant 0.1";
      case "kaiming_uniform", "kaiming_normal" ->
          name
              + " and, if need be, a=0.1 (a slope), fan_in or fan_out, and nonlinearity="
              + "leaky_relu, relu, tanh, sigmoid, selu or linear";
      case "xavier_uniform", "xavier_normal" ->
          name + " and, if need be, gain=2 (at least 0) or the gain of relu, leaky_relu, tanh, ...";
      default -> NAMES.contains(name) ? name + " alone" : names();
    };
  }

  private static String names() {
    return "one of " + String.join(", ", NAMES);
  }

  private ProblemException unknown() {
    return problem(names(), LayerTypes.suggestion(name, NAMES).orElse("Correct the init."));
  }

  private ProblemException problem(String expected) {
    return problem(expected, "Correct the init.");
  }

  private ProblemException problem(String expected, String remedy) {
    return ProblemException.input(Problem.of("init " + Problem.quote(text), expected, remedy));
  }
}
