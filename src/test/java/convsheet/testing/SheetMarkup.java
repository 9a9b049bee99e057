package convsheet.testing;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a worksheet part, cut into tags and what stands between them.
 *
 * <p>An XML parser and writer would do, but for what they normalise on the way, such as a line
 * break in an attribute: whatever a test does not mean to change is to stay as it is, character for
 * character.
 */
final class SheetMarkup {

  private final Reader in;

  /** The next character, or -1 at the end. */
  private int ahead;

  private SheetMarkup(Reader in) throws IOException {
    this.in = in;
    this.ahead = in.read();
  }

  /**
   * Copies a worksheet part.
   *
   * @param in the part's text, buffered
   * @param cell given the pieces of one cell, from {@code <c>} to {@code </c>}, returns those to
   *     write; the pieces joined are the text
   */
  static void copy(Reader in, Writer out, UnaryOperator<List<String>> cell) throws IOException {
    var markup = new SheetMarkup(in);
    for (var piece = markup.next(); piece.isPresent(); piece = markup.next()) {
      List<String> pieces = new ArrayList<>(List.of(piece.get()));
      if (isTag(piece.get(), "<", "c")) {
        while (!isTag(pieces.get(pieces.size() - 1), "</", "c") && !isEmpty(pieces.get(0))) {
          pieces.add(markup.next().orElseThrow(() -> new IOException("a cell without its end")));
        }
        pieces = cell.apply(pieces);
      }
      for (String each : pieces) {
        out.write(each);
      }
    }
  }

  /** True of a piece that is the start tag ({@code <}) or end tag ({@code </}) of an element. */
  static boolean isTag(String piece, String opening, String element) {
    if (!piece.startsWith(opening)) {
      return false;
    }
    int end = opening.length();
    while (end < piece.length() && " \t\r\n/>".indexOf(piece.charAt(end)) < 0) {
      end++;
    }
    String name = piece.substring(opening.length(), end);
    return name.substring(name.indexOf(':') + 1).equals(element);
  }

  /** True of the tag of an element without content. */
  static boolean isEmpty(String tag) {
    return tag.endsWith("/>");
  }

  static Optional<String> attribute(String tag, String name) {
    Matcher matcher = attributePattern(name).matcher(tag);
    return matcher.find()
        ? Optional.of(matcher.group(1).substring(1, matcher.group(1).length() - 1))
        : Optional.empty();
  }

  static String withoutAttribute(String tag, String name) {
    return attributePattern(name).matcher(tag).replaceFirst("");
  }

  private static Pattern attributePattern(String name) {
    return Pattern.compile("\\s+" + name + "\\s*=\\s*(\"[^\"]*\"|'[^']*')");
  }

  /** The next tag, comment or the like, or text up to one; empty at the end. */
  private Optional<String> next() throws IOException {
    if (ahead < 0) {
      return Optional.empty();
    }
    return Optional.of(ahead == '<' ? tag() : text());
  }

  private String text() throws IOException {
    var text = new StringBuilder();
    while (ahead >= 0 && ahead != '<') {
      take(text);
    }
    return text.toString();
  }

  private String tag() throws IOException {
    var tag = new StringBuilder();
    int quote = 0;
    while (ahead >= 0) {
      int taken = take(tag);
      Optional<String> end = endOfOther(tag);
      if (end.isPresent()) {
        if (taken == '>' && endsWith(tag, end.get())) {
          return tag.toString();
        }
      } else if (quote != 0) {
        quote = taken == quote ? 0 : quote;
      } else if (taken == '"' || taken == '\'') {
        quote = taken;
      } else if (taken == '>') {
        return tag.toString();
      }
    }
    throw new IOException("a tag without its end: " + tag);
  }

  private int take(StringBuilder piece) throws IOException {
    int taken = ahead;
    piece.append((char) taken);
    ahead = in.read();
    return taken;
  }

  /** How a comment, a CDATA section or a processing instruction ends; empty for a tag. */
  private static Optional<String> endOfOther(StringBuilder piece) {
    if (piece.length() < 2 || piece.charAt(1) != '!' && piece.charAt(1) != '?') {
      return Optional.empty();
    }
    if (piece.charAt(1) == '?') {
      return Optional.of("?>");
    }
    return piece.lastIndexOf("<!--", 0) == 0 ? Optional.of("-->") : Optional.of("]]>");
  }

  private static boolean endsWith(StringBuilder piece, String end) {
    return piece.length() >= end.length() && piece.indexOf(end, piece.length() - end.length()) >= 0;
  }
}
