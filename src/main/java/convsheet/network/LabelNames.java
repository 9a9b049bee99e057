package convsheet.network;

import convsheet.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The names that a person gives filters, within a label ({@code filter 1 "sobel"}, {@code filter 2
 * (blur) channel 1}, {@code filter 3: edges}) or as the label itself ({@code sobel}).
 *
 * <p>A name in quotes may be any text that is not itself part of a label. One without quotes holds
 * a letter, and no word that labels are made of, nor one that is nearly such: those may be meant
 * for a label, and are left to those who speak of misspelt ones.
 */
public final class LabelNames {
  /** The most characters of a name; of longer ones so many are kept. */
  private static final int LONGEST = 30;

  private static final String CUT = "\u2026";
  private static final String OPENING = "\"\u201c\u201d\u201e\u00ab";
  private static final String CLOSING = "\"\u201c\u201d\u00bb";
  private static final String BESIDE = "[\\s:=.,;\u2013\u2014-]*";

  /** Weights and their number, then the rest; a number that goes on is no such label. */
  private static final Pattern HEAD =
      Pattern.compile(
          "(?i)[^\\p{L}\\p{N}]*"
              + LabelWords.WEIGHTS
              + "[^\\p{L}\\p{N}]*"
              + "(\\d{1,9})"
              + "(?![\\p{L}\\p{N}]|[.,/]\\d)(.*)");

  private static final Pattern QUOTED =
      Pattern.compile(
          "([^" + OPENING + "]*)[" + OPENING + "](.+)[" + CLOSING + "]([^" + CLOSING + "]*)");

  private static final String PLANE_WORDS = "(?:(?:input |in )?(?:channel|chan|ch)|plane|c)";
  private static final Pattern BEHIND =
      Pattern.compile("(?i)(.*[^\\p{L}])(?:" + PLANE_WORDS + " ?(\\d{1,9})|bias(?:es)?)\\W*");
  private static final Pattern BEFORE =
      Pattern.compile("(?i)\\W*" + PLANE_WORDS + " ?(\\d{1,9})(\\W.*)");

  private static final Pattern SIZE =
      Pattern.compile(
          "[(\\[]?\\b\\d+\\s*[x\u00d7*]\\s*\\d+(?:\\s*[x\u00d7*]\\s*\\d+)?\\b[)\\]]?|\\bof \\d+\\b");
  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  /** Words of labels that are no name, beside those that labels of weights are made of. */
  private static final Set<String> OTHERS =
      Set.of(
          "activation",
          "answer",
          "answers",
          "copy",
          "feature",
          "featuremap",
          "input",
          "inputs",
          "in",
          "map",
          "mask",
          "maxpool",
          "mean",
          "output",
          "outputs",
          "out",
          "padded",
          "relu",
          "response",
          "result",
          "results",
          "row",
          "column",
          "solution",
          "sum",
          "sums",
          "variance");

  /** Words that say what a filter is, beside a word that says which. */
  private static final Set<String> KINDS =
      Set.of("filter", "kernel", "matrix", "numbers", "values", "layer", "conv", "convolution");

  private static final Pattern NUMBERED = Pattern.compile("(?i)(?:filter|kernel)\\W*\\d");

  private LabelNames() {}

  /** The label of weights or of a bias that a text is, as it stands, with a name in quotes. */
  static Optional<LabelWords.Weight> quoted(String text) {
    var head = HEAD.matcher(Problem.line(text));
    if (!head.matches()) {
      return Optional.empty();
    }
    var quoted = QUOTED.matcher(head.group(2));
    if (!quoted.matches() || shortened(quoted.group(2)).isEmpty()) {
      return Optional.empty();
    }
    boolean isName =
        isName(quoted.group(2)) || LabelWords.unnamed(GivenGrids.canonical(text)).isEmpty();
    return isName
        ? LabelWords.weight(
            Integer.parseInt(head.group(1)),
            GivenGrids.canonical(quoted.group(1) + " " + quoted.group(3)),
            shortened(quoted.group(2)))
        : Optional.empty();
  }

  /** The label of weights or of a bias that a text is, as it stands, with a name without quotes. */
  static Optional<LabelWords.Weight> unquoted(String text) {
    var head = HEAD.matcher(Problem.line(text));
    if (!head.matches()) {
      return Optional.empty();
    }
    int output = Integer.parseInt(head.group(1));
    var behind = BEHIND.matcher(head.group(2));
    var before = BEFORE.matcher(head.group(2));
    if (behind.matches()) {
      boolean isBias = behind.group(2) == null;
      return plain(behind.group(1))
          .map(
              name ->
                  new LabelWords.Weight(
                      isBias, output, LabelWords.number(behind.group(2)), name, false));
    } else if (before.matches()) {
      return plain(before.group(2))
          .map(
              name ->
                  new LabelWords.Weight(
                      false, output, LabelWords.number(before.group(1)), name, false));
    }
    return plain(head.group(2))
        .map(name -> new LabelWords.Weight(false, output, OptionalInt.empty(), name, false));
  }

  /**
   * The names of filters that stand in reading order, without other labels.
   *
   * @param planes the grids, filters outermost, their channels inside
   * @param channels how many each filter has
   * @param layer the layer's name, which above a filter is a title
   * @return one for each filter, {@code ""} for one without
   */
  static List<String> alone(List<GivenGrid> planes, int channels, String layer) {
    return IntStream.range(0, planes.size() / channels)
        .mapToObj(
            filter -> {
              var texts =
                  planes.subList(filter * channels, (filter + 1) * channels).stream()
                      .map(GivenGrid::text)
                      .toList();
              boolean isOne =
                  texts.stream().allMatch(text -> text.isEmpty() || text.equals(texts.get(0)));
              return isOne
                  ? alone(texts.get(0)).filter(name -> !name.equalsIgnoreCase(layer)).orElse("")
                  : "";
            })
        .toList();
  }

  /** The name that a label gives a filter: within it, or as all that it says. */
  public static Optional<String> of(String text) {
    return LabelWords.weight(text)
        .map(LabelWords.Weight::name)
        .filter(name -> !name.isEmpty())
        .or(() -> alone(text));
  }

  /**
   * What a person should know of a name that was shortened; empty of one that was kept.
   *
   * @param text where the name was read, as it stands on the sheet
   */
  public static Optional<String> cut(String text, String name) {
    return name.endsWith(CUT) && !Problem.line(text).contains(name)
        ? Optional.of(
            "a name has at most "
                + LONGEST
                + " characters: of this one "
                + Problem.quote(name)
                + " is kept")
        : Optional.empty();
  }

  /** Whether a text is too long for a name that stands right above the label of a filter. */
  static boolean isLong(String text) {
    var line = Problem.line(text);
    return line.codePointCount(0, line.length()) > LONGEST;
  }

  /** A text that is the only label of a filter, as its name. */
  static Optional<String> alone(String text) {
    var line = Problem.line(text);
    return LabelWords.isLabel(line) || LabelWords.isKind(line) ? Optional.empty() : name(line);
  }

  /** What an unquoted name is: nothing where it says a size alone, empty where it is none. */
  private static Optional<String> plain(String rest) {
    var text = bare(SIZE.matcher(rest).replaceAll(" "));
    return text.isEmpty() ? Optional.of("") : name(rest);
  }

  private static Optional<String> name(String rest) {
    var text = bare(Problem.line(SIZE.matcher(rest).replaceAll(" ")));
    boolean isSaid = false;
    var words = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.find()) {
      var word = words.group();
      boolean isKind = KINDS.contains(word);
      if (OTHERS.contains(word) || !isKind && LabelWords.isWord(word)) {
        return Optional.empty();
      }
      isSaid |= !isKind;
    }
    return isSaid && !NUMBERED.matcher(text).find() && isName(text)
        ? Optional.of(shortened(text))
        : Optional.empty();
  }

  /** Without what sets a name apart: a colon before it, brackets around it. */
  private static String bare(String text) {
    var bare = text.replaceAll("^" + BESIDE + "|" + BESIDE + "$", "");
    return bare.matches("\\([^()]*\\)|\\[[^\\[\\]]*\\]|'[^']*'|\u2018.*\u2019")
        ? bare(bare.substring(1, bare.length() - 1))
        : bare;
  }

  /** Whether a text can be a name: it shows, and is not part of a label. */
  private static boolean isName(String text) {
    var name = shortened(text);
    var canonical = GivenGrids.canonical(name);
    return !name.isEmpty()
        && (canonical.isEmpty() || LabelWords.weight(1, canonical, "").isEmpty());
  }

  /** A name as it is kept: on one line, without quotes, and not too long. */
  static String shortened(String name) {
    var line = Problem.line(name.replaceAll("[" + OPENING + CLOSING + "]", "'"));
    return line.codePointCount(0, line.length()) <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)).strip() + CUT;
  }
}
