package convsheet.network;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The words that labels are made of: convsheet's own, and what PyTorch, Keras and people call the
 * same. The one place that knows them; all texts are in their {@linkplain GivenGrids#canonical
 * canonical form} where nothing else is said.
 */
public final class LabelWords {
  /**
   * What a label of weights or of a bias names, as it is counted on the sheet.
   *
   * @param isBias whether it is that of a bias
   * @param output the filter or output
   * @param channel its channel, if one is named
   * @param name what a person calls the filter or output, or {@code ""}
   * @param isPlain whether it is a label without doubt, as one with a name in quotes is
   */
  record Weight(boolean isBias, int output, OptionalInt channel, String name, boolean isPlain) {}

  private static final String NUMBER = "(\\d{1,9})";
  static final String WEIGHTS = "(?:filters?|kernels?|weights?|neurons?|units?|nodes?|[fkw])";
  private static final String CHANNEL = "(?:(?:input|in)?(?:channels?|chan|ch)|planes?|c)";
  private static final String BIAS = "(?:bias(?:es)?|offsets?|intercepts?|b)";

  private static final Pattern PLANE =
      Pattern.compile(WEIGHTS + NUMBER + "(?:" + CHANNEL + NUMBER + ")?");
  private static final Pattern OWN_BIAS =
      Pattern.compile(
          WEIGHTS + NUMBER + BIAS + "|" + BIAS + "(?:(?:of|for)?" + WEIGHTS + ")?" + NUMBER);
  private static final Pattern PICTURE_CHANNEL = Pattern.compile(CHANNEL + NUMBER);
  private static final Pattern MASK = planes("(?:dropout|keep)?masks?");
  private static final Pattern CONSTANT = planes("constants?");
  private static final Pattern RESULT =
      Pattern.compile(
          "(?:output|paddedinput|stretchedinput|turnedfilter\\d{1,9}.*?|normalised|exponentials"
              + "|sumofsquares)(?:channel\\d{1,9})?|before.*|(?:largest|sum)tochannel\\d{1,9}.*");

  private static final String VARIANCE = "variance";

  /** What stands for one number a channel or filter, and how else it is called. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "mean",
          List.of("mean", "means", "runningmean", "movingmean", "mu", "μ", "average"),
          VARIANCE,
          List.of(
              VARIANCE,
              "variances",
              "var",
              "runningvar",
              "runningvariance",
              "movingvar",
              "movingvariance",
              "σ²"),
          "weight",
          List.of("weight", "weights", "gamma", "γ", "scale"),
          "bias",
          List.of("bias", "biases", "beta", "β", "shift", "offset"),
          "slope",
          List.of("slope", "slopes", "negativeslope", "weight", "weights", "alpha", "α"));

  private static final String SQUARED =
      "Give the variance, which is the square of the standard deviation.";
  private static final String EPS = "Write it into the column eps of the sheet Layers.";
  private static final String NEEDLESS = "It is not needed: remove it.";

  /** Words of batch norms that are none of its grids, and what to do about them. */
  private static final Map<String, String> NO_GRIDS =
      Map.ofEntries(
          Map.entry("std", SQUARED),
          Map.entry("sd", SQUARED),
          Map.entry("sigma", SQUARED),
          Map.entry("σ", SQUARED),
          Map.entry("stddev", SQUARED),
          Map.entry("standarddeviation", SQUARED),
          Map.entry("eps", EPS),
          Map.entry("epsilon", EPS),
          Map.entry("momentum", NEEDLESS),
          Map.entry("numbatchestracked", NEEDLESS));

  private static final Pattern KIND =
      Pattern.compile(WEIGHTS + "|" + CHANNEL + "|picture|image|input");
  private static final Pattern WORD = Pattern.compile("\\p{L}{4,}");

  /** The words of labels that are long enough to be known with a typing error. */
  private static final List<String> WORDS =
      List.of(
          "filter",
          "filters",
          "kernel",
          "kernels",
          "weight",
          "weights",
          "neuron",
          "neurons",
          "channel",
          "channels",
          "plane",
          "bias",
          "biases",
          "offset",
          "intercept");

  /** The names of the three colours, each with its letter. */
  private static final Map<String, String> COLOURS =
      Map.of("red", "red", "r", "red", "green", "green", "g", "green", "blue", "blue", "b", "blue");

  private LabelWords() {}

  /** What a grid of a layer may be called, by its label here; itself where it has no other name. */
  public static Collection<String> words(String label) {
    return COLUMNS.containsKey(label) ? COLUMNS.get(label) : List.of(label);
  }

  /**
   * What to do about a text that is a word of a layer, but none of its grids.
   *
   * @param labels the labels that the layer reads
   */
  public static Optional<String> instead(String text, Collection<String> labels) {
    return labels.contains(VARIANCE) ? Optional.ofNullable(NO_GRIDS.get(text)) : Optional.empty();
  }

  /**
   * Whether a text is the label of a grid that a layer or the picture may have.
   *
   * @param label as it stands on the sheet: where there is a name in it, its punctuation counts
   */
  public static boolean isLabel(String label) {
    var text = GivenGrids.canonical(label);
    return weight(label).isPresent()
        || isResult(text)
        || channel(text).isPresent()
        || colour(text).isPresent()
        || isPlane(text)
        || COLUMNS.values().stream().anyMatch(words -> words.contains(text));
  }

  /**
   * Whether a text is the label of filters or weights, of the bias of one of them, of a mask or a
   * constant.
   */
  public static boolean isGiven(String text) {
    return weight(text).isPresent() || isPlane(text);
  }

  private static boolean isPlane(String text) {
    return MASK.matcher(text).matches() || CONSTANT.matcher(text).matches();
  }

  /**
   * Whether a text only says what kind of grid stands under it: {@code Kernel}, {@code weights}.
   */
  public static boolean isKind(String text) {
    return KIND.matcher(GivenGrids.canonical(text)).matches();
  }

  /**
   * The label that a text is but for a typing error in its words.
   *
   * @return empty where the text has none, or is no label without it
   */
  public static Optional<String> misspelt(String text) {
    var plain = text.toLowerCase(Locale.ROOT);
    if (isLabel(plain) || isKind(plain)) {
      return Optional.empty();
    }
    var spelled = WORD.matcher(plain).replaceAll(word -> spelled(word.group())).strip();
    return Optional.of(spelled).filter(s -> !s.equals(plain.strip()) && (isLabel(s) || isKind(s)));
  }

  private static String spelled(String word) {
    return WORDS.contains(word)
        ? word
        : WORDS.stream()
            .filter(known -> Spelling.distance(word, known) <= (known.length() > 5 ? 2 : 1))
            .min(Comparator.comparingInt(known -> Spelling.distance(word, known)))
            .orElse(word);
  }

  /** Whether a word, in small letters, is one of labels of weights, or nearly one. */
  static boolean isWord(String word) {
    return WORD.matcher(word).matches() && WORDS.contains(spelled(word));
  }

  /** Whether a text is the label of what convsheet computes. */
  public static boolean isResult(String text) {
    return RESULT.matcher(text).matches();
  }

  /** The channel of the picture that a text names, as it is counted on the sheet. */
  public static OptionalInt channel(String text) {
    return number(PICTURE_CHANNEL, text);
  }

  /** The colour that a text names: {@code red}, {@code green} or {@code blue}. */
  public static Optional<String> colour(String text) {
    return Optional.ofNullable(COLOURS.get(text));
  }

  /**
   * The weights or the bias that a text names.
   *
   * @param text as it stands on the sheet
   */
  static Optional<Weight> weight(String text) {
    return LabelNames.quoted(text)
        .or(() -> unnamed(GivenGrids.canonical(text)))
        .or(() -> LabelNames.unquoted(text));
  }

  /**
   * The weights or the bias of a filter that a label names.
   *
   * @param rest what the label says beside the filter and its name, canonical: nothing, a channel,
   *     or that it is a bias
   */
  static Optional<Weight> weight(int output, String rest, String name) {
    return unnamed(GivenGrids.canonical("filter " + output + " " + rest))
        .map(weight -> new Weight(weight.isBias(), output, weight.channel(), name, true));
  }

  /** The weights or the bias that a text names, canonical, without a name for the filter. */
  static Optional<Weight> unnamed(String text) {
    var plane = PLANE.matcher(text);
    if (plane.matches()) {
      return Optional.of(
          new Weight(false, Integer.parseInt(plane.group(1)), number(plane.group(2)), "", true));
    }
    var bias = OWN_BIAS.matcher(text);
    return bias.matches()
        ? Optional.of(
            new Weight(
                true,
                Integer.parseInt(bias.group(1) == null ? bias.group(2) : bias.group(1)),
                OptionalInt.empty(),
                "",
                true))
        : Optional.empty();
  }

  /**
   * The channel of a mask or a constant that a text names, as it is counted on the sheet.
   *
   * @param what {@code mask} or {@code constant}
   */
  static OptionalInt plane(String what, String text) {
    return number(what.equals("mask") ? MASK : CONSTANT, text);
  }

  /** The texts that name a whole mask or constant. */
  static List<String> whole(String what) {
    return what.equals("mask")
        ? List.of("mask", "masks", "dropoutmask", "keepmask")
        : List.of(what, what + "s");
  }

  private static Pattern planes(String words) {
    return Pattern.compile(words + "(?:" + CHANNEL + "?" + NUMBER + ")?");
  }

  /** The texts that name a column of numbers, such as {@code mean}; its own name first. */
  static List<String> column(String name) {
    return COLUMNS.get(name);
  }

  private static OptionalInt number(Pattern pattern, String text) {
    var match = pattern.matcher(text);
    return match.matches() ? number(match.group(1)) : OptionalInt.empty();
  }

  /** A number, if there is one. */
  static OptionalInt number(String digits) {
    return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
  }
}
