package convsheet.problem;

import java.util.Collection;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is wrong, said so that a person can mend it.
 *
 * @param file the file's name, or empty where no file is concerned
 * @param sheet the sheet's name, or empty
 * @param cells the cell or range in A1 notation, or empty
 * @param found what is there
 * @param expected what should be there
 * @param remedy what to do about it, a full sentence
 */
public record Problem(
    String file, String sheet, String cells, String found, String expected, String remedy) {
  private static final int MOST_CHARACTERS = 60;
  private static final int MOST_NAMES = 20;

  /**
   * What does not show, or what a terminal would obey: control characters, those of ISO 6429 too
   * (C1), marks that turn the direction of writing, halves of surrogate pairs.
   */
  private static final String HIDDEN = "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}";

  private static final Pattern ALL_HIDDEN = Pattern.compile("[" + HIDDEN + "&&[^\\n\\t]]");
  private static final Pattern GAP = Pattern.compile("[\\s" + HIDDEN + "]+");

  /**
   * A text that shows all that is in it, and commands nothing: other characters are blanks. Line
   * breaks and tabs stay.
   */
  public static String plain(String text) {
    return ALL_HIDDEN.matcher(text).replaceAll(" ");
  }

  /** A plain text on one line, with single blanks between its words. */
  public static String line(String text) {
    return GAP.matcher(text).replaceAll(" ").strip();
  }

  /**
   * A text from a workbook in quotes, for a message: on one line, without characters that do not
   * show, and shortened where it is long.
   */
  public static String quote(String text) {
    var line = GAP.matcher(text).replaceAll(" ");
    int length = line.codePointCount(0, line.length());
    return length <= MOST_CHARACTERS
        ? "\"" + line + "\""
        : String.format(
            Locale.ROOT,
            "\"%s...\" (%,d characters)",
            line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS)),
            text.codePointCount(0, text.length()));
  }

  /** How many there are of something: {@code 1 cell}, {@code 2 cells}; a regular noun. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Names in a row, for a message; those beyond the first twenty are counted. */
  public static String list(Collection<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
            + " and "
            + (names.size() - MOST_NAMES)
            + " more";
  }

  /** A problem that is not tied to a place in a workbook. */
  public static Problem of(String found, String expected, String remedy) {
    return new Problem("", "", "", found, expected, remedy);
  }

  /** This problem, placed in {@code file} unless it already names one. */
  public Problem in(String file) {
    return this.file.isEmpty() ? new Problem(file, sheet, cells, found, expected, remedy) : this;
  }

  /** This problem at a cell or range of a sheet, unless it already names one. */
  public Problem at(String sheet, String cells) {
    return this.sheet.isEmpty() ? new Problem(file, sheet, cells, found, expected, remedy) : this;
  }

  /** Two plain lines: {@code file, sheet S, cell C: found X; expected Y} and what to do. */
  @Override
  public String toString() {
    var place = new StringJoiner(", ", "", ": ").setEmptyValue("");
    if (!file.isEmpty()) {
      place.add(file);
    }
    if (!sheet.isEmpty()) {
      place.add("sheet " + sheet);
    }
    if (!cells.isEmpty()) {
      place.add((cells.contains(":") ? "cells " : "cell ") + cells);
    }
    return plain(
        place
            + "found "
            + found
            + (expected.isEmpty() ? "" : "; expected " + expected)
            + (remedy.isEmpty() ? "" : "\n" + remedy));
  }
}
