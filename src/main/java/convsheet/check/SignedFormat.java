package convsheet.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Number formats (ECMA-376 part 1, 18.8.31) that show the sign of a verdict before a number, or a
 * text: {@code "\u2717 "0.00}. What stands in the cell is not changed.
 */
final class SignedFormat {
  /** What a section begins with that says when it counts, or in which colour. */
  private static final Pattern CONDITIONS = Pattern.compile("(?:\\[[^\\]]*\\])*");

  private static final Pattern SIGN =
      Pattern.compile(
          Arrays.stream(Verdict.values())
              .map(verdict -> Pattern.quote(quoted(verdict)))
              .collect(Collectors.joining("|")));

  private static final String TEXT = "@";

  private SignedFormat() {}

  /**
   * A format like another, with a sign.
   *
   * @param code the other one, which may have a sign already
   */
  static String of(String code, Verdict verdict) {
    var sections = new ArrayList<String>();
    for (var section : sections(code.isBlank() ? "General" : code)) {
      sections.add(section.replaceFirst("(" + CONDITIONS + ")(?:" + SIGN + ")", "$1"));
    }
    boolean isForText = sections.equals(List.of(TEXT));
    if (isForText) {
      sections.set(0, "General");
    }
    boolean isConditional =
        sections.stream().anyMatch(section -> section.matches("(?s)\\[[^\\]]*[<>=].*"));
    if (!isConditional) {
      if (sections.size() == 1) {
        sections.add("-" + sections.get(0)); // else the minus would stand before the sign
      }
      if (sections.size() == 2) {
        sections.add(sections.get(0));
      }
      if (sections.size() == 3) {
        sections.add(TEXT);
      }
    }
    return sections.stream()
        .map(section -> signed(section, quoted(verdict)))
        .collect(Collectors.joining(";"));
  }

  private static String signed(String section, String sign) {
    var conditions = CONDITIONS.matcher(section);
    int end = conditions.lookingAt() ? conditions.end() : 0;
    return section.substring(0, end) + sign + section.substring(end);
  }

  private static String quoted(Verdict verdict) {
    return "\"" + verdict.sign() + " \"";
  }

  /** What stands between semicolons that are neither quoted nor escaped. */
  private static List<String> sections(String code) {
    var sections = new ArrayList<String>();
    int first = 0;
    boolean isQuoted = false;
    boolean isInBrackets = false;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (!isQuoted && (c == '\\' || c == '_' || c == '*')) {
        i++;
      } else if (!isQuoted && (c == '[' || c == ']')) {
        isInBrackets = c == '[';
      } else if (!isQuoted && !isInBrackets && c == ';') {
        sections.add(code.substring(first, i));
        first = i + 1;
      }
    }
    sections.add(code.substring(first));
    return sections;
  }
}
