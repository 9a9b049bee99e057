package convsheet.xlsx;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts that the cells of a workbook share (ECMA-376 part 1, 18.4). */
final class SharedStrings implements XmlHandler {
  /** The characters that a cell can hold; what is longer is cut off. */
  static final int LONGEST_TEXT = 32_767;

  private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

  private final List<String> texts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean inText;
  private int phonetic;

  /** How many there are: those that stand there, whatever the part says of their number. */
  int count() {
    return texts.size();
  }

  /** A text by its number, counted from 0. */
  String get(int i) {
    return texts.get(i);
  }

  /** A text with each {@code _x0041_} as the character that it stands for (part 1, 22.9.2.19). */
  static String unescaped(String text) {
    return text.contains("_x")
        ? ESCAPED
            .matcher(text)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(match.group(1), 16))))
        : text;
  }

  @Override
  public void start(String local, XmlAttributes attributes) {
    switch (local) {
      case "si" -> text.setLength(0);
      case "rPh" -> phonetic++;
      case "t" -> inText = phonetic == 0;
      default -> {}
    }
  }

  @Override
  public void text(char[] characters, int start, int length) {
    if (inText) {
      text.append(characters, start, Math.min(length, LONGEST_TEXT - text.length()));
    }
  }

  @Override
  public void end(String local) {
    switch (local) {
      case "si" -> texts.add(unescaped(text.toString()));
      case "rPh" -> phonetic--;
      case "t" -> inText = false;
      default -> {}
    }
  }
}
