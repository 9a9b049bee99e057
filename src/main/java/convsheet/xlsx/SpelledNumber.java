package convsheet.xlsx;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A number that somebody wrote as a text: {@code 3/4}, {@code 1 1/2}, {@code 0,75}, {@code −2},
 * {@code (2)}, {@code 14'811}, {@code 50 %}. A text is read only where it has one meaning: {@code
 * 14,811} may be 14811 or 14.811, unless other texts beside it show what their commas are.
 *
 * @param value the number
 * @param digits the same as a program writes it, with a decimal point, or as a fraction; by this it
 *     shows how exact the number is
 */
public record SpelledNumber(double value, String digits) {
  /** What a comma is that could be either. */
  public enum Comma {
    /** Nothing tells. */
    UNKNOWN,
    /** Other texts have a comma where only a decimal comma can be. */
    DECIMAL,
    /** Other texts have one where only one between thousands can be. */
    THOUSANDS
  }

  private static final int LONGEST = 60;

  /** So many characters of a text are looked at. */
  private static final int MOST_READ = 4 * LONGEST;

  private static final String POWERS =
      "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

  private static final Pattern BLANKS = Pattern.compile(" +");

  /** What stands for a sign of ASCII, beside a grave accent, which stands for an apostrophe. */
  private static final Map<Integer, String> SIGNS = signs();

  private static final Pattern EXPONENT =
      Pattern.compile(
          "(.*?)(?: ?[eE] ?| ?[x*\u00b7\u00d7\u22c5\u2715] ?10 ?\\^ ?\\(?)([+-]? ?\\d{1,3})\\)?");
  private static final Pattern BRACKETS = Pattern.compile("([+-]?) ?\\( ?([+-]?) ?([^()]*?) ?\\)");
  private static final Pattern SIGNED = Pattern.compile("([+-]?) ?(.*)");
  private static final Pattern PLAIN = Pattern.compile("\\d+[.,]?");
  private static final Pattern ONE_POINT = Pattern.compile("\\d*\\.\\d+");
  private static final Pattern ONE_COMMA = Pattern.compile("\\d*,\\d+");
  private static final Pattern THREE_DIGITS = Pattern.compile("[1-9]\\d{0,2}[.,]\\d{3}");

  /** Thousands apart, by a sign that is nothing else; or by a comma or a point more than once. */
  private static final Pattern GROUPS =
      Pattern.compile(
          "[1-9]\\d{0,2}(?:(?:([ '_])\\d{3}(?:\\1\\d{3})*)(?:[.,]\\d*)?"
              + "|(?:,\\d{3}){2,}(?:\\.\\d*)?|,\\d{3}\\.\\d*"
              + "|(?:\\.\\d{3}){2,}(?:,\\d*)?|\\.\\d{3},\\d*)"
              + "|[1-9]\\d?(?:,\\d{2})+,\\d{3}(?:\\.\\d*)?");

  private static final Pattern FRACTION =
      Pattern.compile("(?:(\\d{1,9}) +)?([\\d.,]{1,18}) ?/ ?([\\d.,]{1,18})");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

  /** As accountants write negative numbers; but it may be a dash. */
  private static final Pattern MINUS_BEHIND = Pattern.compile("(\\d.*?) ?-");

  /** A number among words. */
  private static final Pattern NUMBER =
      Pattern.compile("(?:(?:^|(?<= ))[+-] ?)?(?<![\\p{L}\\d])\\d(?:[\\d.,'_]*\\d)?");

  /** Words before a number that leave it what it is. */
  private static final Pattern HARMLESS =
      Pattern.compile("(?i)(?:the )?(?:answer|result|value|sum|it)(?: is| =|:)?|[#:=\"'\u2192>]+");

  private static final String NO_NUMBER = "type a number, such as -6 or 0.25";

  /** What stands before a number without changing it: a name, "about". */
  private static final Pattern BEFORE =
      Pattern.compile(
          "(?:\\p{L}\\w{0,20} ?(?==))?[~= ]+"
              + "|(?i:ca\\.?|circa|approx\\.?|approximately|about|roughly) ?(?=[^\\p{L}])");

  /** The number that a text spells, if it does. */
  public static OptionalDouble of(String text) {
    return read(text, Comma.UNKNOWN)
        .map(number -> OptionalDouble.of(number.value))
        .orElse(OptionalDouble.empty());
  }

  /**
   * The number that a text spells, if it does.
   *
   * @param comma what commas are in the texts beside it
   */
  public static Optional<SpelledNumber> read(String text, Comma comma) {
    var plain = plain(text);
    return plain.length() > LONGEST ? Optional.empty() : signed(plain, comma);
  }

  /**
   * The number that a text gives as a result: also with a sign before it that says no more than
   * that it is one ({@code = 6}, {@code ≈ 6}, {@code y = 6}).
   */
  public static Optional<SpelledNumber> result(String text, Comma comma) {
    return resultOf(plain(text), comma);
  }

  private static Optional<SpelledNumber> resultOf(String plain, Comma comma) {
    if (plain.length() > LONGEST) {
      return Optional.empty();
    }
    var before = BEFORE.matcher(plain);
    var number = before.lookingAt() ? plain.substring(before.end()).strip() : plain;
    return signed(number, comma);
  }

  /** What commas are in texts, as far as some of them have one meaning alone, and all the same. */
  public static Comma comma(Stream<String> texts) {
    var decimal = new HashSet<Character>();
    var thousands = new HashSet<Character>();
    texts
        .filter(text -> text.length() <= LONGEST)
        .map(SpelledNumber::plain)
        .filter(text -> text.indexOf('.') >= 0 || text.indexOf(',') >= 0)
        .filter(text -> resultOf(text, Comma.UNKNOWN).isPresent())
        .forEach(
            text -> {
              int last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
              if (THREE_DIGITS.matcher(text.replaceAll("[^\\d.,]", "")).matches()) {
                return;
              }
              char sign = text.charAt(last);
              char other = sign == ',' ? '.' : ',';
              boolean isOnce = text.indexOf(sign) == last;
              (isOnce ? decimal : thousands).add(sign);
              if (text.indexOf(other) >= 0) {
                thousands.add(other);
              }
            });
    if (thousands.contains(',')) {
      return decimal.contains(',') ? Comma.UNKNOWN : Comma.THOUSANDS;
    }
    return decimal.contains(',') && !decimal.contains('.') ? Comma.DECIMAL : Comma.UNKNOWN;
  }

  /** What to type in place of a text that is no number. */
  public static String remedy(String text) {
    var plain = plain(text);
    if (plain.length() > LONGEST) {
      return NO_NUMBER;
    }
    var two = meanings(plain);
    if (two.size() == 2) {
      return "type " + two.get(0) + " or " + two.get(1) + ", whichever is meant";
    }
    var numbers = NUMBER.matcher(plain).results().toList();
    var alone =
        numbers.size() == 1 && !mayChangeIt(plain.substring(0, numbers.get(0).start()))
            ? meanings(numbers.get(0).group())
            : List.<String>of();
    return switch (alone.size()) {
      case 0 -> NO_NUMBER;
      case 1 -> "type " + alone.get(0) + " alone, if that is meant";
      default -> "type " + alone.get(0) + " or " + alone.get(1) + " alone, whichever is meant";
    };
  }

  /** Whether what stands before a number may be a sign or a function: a word, a root, a minus. */
  private static boolean mayChangeIt(String before) {
    var rest = before.strip();
    return !rest.isEmpty()
        && !BEFORE.matcher(before).matches()
        && !HARMLESS.matcher(rest).matches();
  }

  /** The numbers that a text may stand for, as a program writes them; a minus may be behind. */
  private static List<String> meanings(String plain) {
    var behind = MINUS_BEHIND.matcher(plain);
    return behind.matches()
        ? result(behind.group(1), Comma.UNKNOWN).stream()
            .flatMap(number -> Stream.of(number.negative().digits, number.digits))
            .toList()
        : Stream.of(Comma.DECIMAL, Comma.THOUSANDS)
            .flatMap(comma -> result(plain, comma).stream())
            .map(SpelledNumber::digits)
            .distinct()
            .toList();
  }

  // ---- the signs of which a text is made ----

  private static Map<Integer, String> signs() {
    var signs = new HashMap<Integer, String>();
    Map.ofEntries(
            Map.entry(
                "-",
                "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\u2796\ufe58\ufe63\uff0d\u207b"),
            Map.entry("+", "\ufe62\uff0b\u2795"),
            Map.entry(".", "\uff0e\u066b"),
            Map.entry(",", "\uff0c\u060c\ufe50"),
            Map.entry("'", "\u2018\u2019\u02bc\u02b9\u2032\u00b4\uff07\u066c"),
            Map.entry("/", "\u2044\u2215\u00f7\uff0f"),
            Map.entry("%", "\uff05\u066a\ufe6a"),
            Map.entry("(", "\uff08\u207d"),
            Map.entry(")", "\uff09\u207e"),
            Map.entry("~", "\u2248\u2243\u2245\u223c\uff5e\u301c\u2252"),
            Map.entry("=", "\uff1d\ufe66"))
        .forEach((sign, others) -> others.codePoints().forEach(other -> signs.put(other, sign)));
    return Map.copyOf(signs);
  }

  /** A text in the signs of ASCII: digits of all scripts, minus signs of all widths, one blank. */
  private static String plain(String text) {
    var plain = new StringBuilder();
    int length = text.codePointCount(0, text.length());
    int end = length <= MOST_READ ? text.length() : text.offsetByCodePoints(0, MOST_READ);
    boolean raised = false;
    for (int i = 0, c; i < end; i += Character.charCount(c)) {
      c = text.codePointAt(i);
      boolean isPower = c == '\u207b' || c > 0x7f && POWERS.indexOf(c) >= 0;
      if (isPower) {
        plain.append(raised ? "" : "^").append(c == '\u207b' ? "-" : POWERS.indexOf(c));
      } else if (c > 0x7f) {
        appendPlain(plain, c);
      } else if (c <= ' ') {
        plain.append(Character.isWhitespace(c) ? ' ' : (char) c);
      } else {
        plain.append(c == '`' ? '\'' : (char) c);
      }
      raised = isPower;
    }
    return unquoted(plain.toString().replace('\u2044', '/'));
  }

  /** Appends what stands in ASCII for a character beyond it. */
  private static void appendPlain(StringBuilder plain, int c) {
    int type = Character.getType(c);
    if (type == Character.DECIMAL_DIGIT_NUMBER) {
      plain.append(Character.digit(c, 10));
    } else if (SIGNS.containsKey(c)) {
      plain.append(SIGNS.get(c));
    } else if (Character.isSpaceChar(c) || Character.isWhitespace(c)) {
      plain.append(' ');
    } else if (isVulgarFraction(c)) {
      plain.append(' ').append(Normalizer.normalize(Character.toString(c), FORM));
    } else if (type != Character.FORMAT && !(c >= 0xfe00 && c <= 0xfe0f)) {
      plain.appendCodePoint(c);
    }
  }

  /** A text with one blank between words, without quotes around it. */
  private static String unquoted(String text) {
    var one = (text.contains("  ") ? BLANKS.matcher(text).replaceAll(" ") : text).strip();
    return one.indexOf('"') < 0 && !one.startsWith("'")
        ? one
        : one.replaceFirst("^'(?=[^'])|^\"(?=.*\"$)", "").replaceFirst("(?<=\\d)\"$", "").strip();
  }

  private static final Normalizer.Form FORM = Normalizer.Form.NFKC;

  private static boolean isVulgarFraction(int c) {
    return c >= 0xbc && c <= 0xbe || c >= 0x2150 && c <= 0x215e;
  }

  // ---- what they spell ----

  private static Optional<SpelledNumber> signed(String text, Comma comma) {
    if (text.isEmpty() || Character.isLetter(text.charAt(0))) {
      return Optional.empty(); // as most texts of a sheet are
    }
    var brackets = BRACKETS.matcher(text);
    if (brackets.matches()) {
      // as in a balance: in brackets without a sign a number is negative
      boolean signs = !brackets.group(1).isEmpty() || !brackets.group(2).isEmpty();
      boolean negative =
          signs ? brackets.group(1).equals("-") != brackets.group(2).equals("-") : true;
      return size(brackets.group(3), comma).map(number -> negative ? number.negative() : number);
    }
    var sign = SIGNED.matcher(text);
    return sign.matches()
        ? size(sign.group(2), comma)
            .map(number -> sign.group(1).equals("-") ? number.negative() : number)
        : Optional.empty();
  }

  private SpelledNumber negative() {
    return new SpelledNumber(0.0 - value, "-" + digits);
  }

  /** A number without its sign. */
  private static Optional<SpelledNumber> size(String text, Comma comma) {
    if (text.endsWith("%") || text.endsWith("\u2030")) {
      int places = text.endsWith("%") ? 2 : 3;
      return size(text.substring(0, text.length() - 1).strip(), comma)
          .filter(number -> number.digits.indexOf('/') < 0)
          .map(number -> new BigDecimal(number.digits).movePointLeft(places).toPlainString())
          .map(SpelledNumber::decimal);
    }
    var fraction = FRACTION.matcher(text);
    if (fraction.matches()) {
      return fraction(
          Optional.ofNullable(fraction.group(1)), fraction.group(2), fraction.group(3), comma);
    }
    var exponent = EXPONENT.matcher(text);
    if (exponent.matches()) {
      var factor = exponent.group(1);
      boolean isDecimal =
          ONE_POINT.matcher(factor).matches() || ONE_COMMA.matcher(factor).matches();
      // nobody sets thousands apart before a power of ten by one point or comma
      return (isDecimal ? Optional.of(factor.replace(',', '.')) : digits(factor, comma))
          .map(digits -> decimal(digits + "E" + exponent.group(2).replace(" ", "")));
    }
    return digits(text, comma).map(SpelledNumber::decimal);
  }

  private static SpelledNumber decimal(String digits) {
    return new SpelledNumber(Double.parseDouble(digits) + 0.0, digits);
  }

  private static Optional<SpelledNumber> fraction(
      Optional<String> whole, String above, String below, Comma comma) {
    if (whole.isPresent() && !WHOLE.matcher(above).matches()) {
      return Optional.empty();
    }
    Function<String, Optional<String>> digits = text -> digits(text, comma);
    return digits
        .apply(above)
        .flatMap(
            numerator ->
                digits
                    .apply(below)
                    .filter(denominator -> Double.parseDouble(denominator) != 0)
                    .map(
                        denominator ->
                            new SpelledNumber(
                                whole.map(Double::parseDouble).orElse(0.0)
                                    + Double.parseDouble(numerator)
                                        / Double.parseDouble(denominator),
                                whole.map(w -> w + " ").orElse("")
                                    + numerator
                                    + "/"
                                    + denominator)));
  }

  /** Digits with a decimal point at most, from a number with whatever people put between them. */
  private static Optional<String> digits(String text, Comma comma) {
    if (PLAIN.matcher(text).matches()) {
      return Optional.of(text.replaceAll("[.,]", ""));
    }
    boolean grouped = THREE_DIGITS.matcher(text).matches();
    if (ONE_POINT.matcher(text).matches()) {
      return Optional.of(text).filter(t -> !(grouped && comma == Comma.DECIMAL));
    }
    if (ONE_COMMA.matcher(text).matches()) {
      return switch (grouped ? comma : Comma.DECIMAL) {
        case DECIMAL -> Optional.of(text.replace(',', '.'));
        case THOUSANDS -> Optional.of(text.replace(",", ""));
        case UNKNOWN -> Optional.empty();
      };
    }
    if (GROUPS.matcher(text).matches()) {
      int last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
      boolean hasDecimals =
          last >= 0 && text.indexOf(text.charAt(last)) == last; // there once: no thousands
      var whole = hasDecimals ? text.substring(0, last) : text;
      var decimals = hasDecimals ? text.substring(last + 1) : "";
      return Optional.of(whole.replaceAll("\\D", "") + (decimals.isEmpty() ? "" : "." + decimals));
    }
    return Optional.empty();
  }
}
