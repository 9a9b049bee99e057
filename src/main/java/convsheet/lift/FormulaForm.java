package convsheet.lift;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The text of a formula of references in capital letters, as programs write them, functions,
 * numbers and operators, its references as they are seen from its cell: copies of each other have
 * the same.
 */
final class FormulaForm {
  /** Stands before a reference; no formula has it. */
  private static final char REFERENCE = '\u0001';

  private static final int KEEPS_ROW = 2;
  private static final int KEEPS_COLUMN = 1;
  private static final int MOST_LETTERS = 3;
  private static final int MOST_DIGITS = 7;

  /** Odd and large, so that forms hash apart whose references lie side by side. */
  private static final int SPREAD = 0x9e3779b9;

  private final char[] pattern;
  private final int hash;
  private final List<Reference> references;

  private FormulaForm(String pattern, List<Reference> references) {
    this.pattern = pattern.toCharArray();
    this.references = references;
    int mixed = 0;
    for (char next : this.pattern) {
      mixed = mixed * SPREAD + next;
    }
    hash = mixed;
  }

  /** A range in a formula, and whether dollars keep its rows and its columns. */
  record Reference(
      int row, int column, int rows, int columns, boolean keepsRow, boolean keepsColumn) {

    boolean isOf(CellRange area) {
      return row == area.row()
          && column == area.column()
          && rows == area.rows()
          && columns == area.columns();
    }

    /** How it moves from a formula to its copy below. */
    Plane.Move down() {
      return keepsRow ? Plane.Move.NONE : Plane.Move.DOWN;
    }

    /** How it moves from a formula to its copy to the right. */
    Plane.Move right() {
      return keepsColumn ? Plane.Move.NONE : Plane.Move.RIGHT;
    }
  }

  /** The form of a formula in a cell, where it has one. */
  static Optional<FormulaForm> of(String text, int row, int column) {
    if (text.isEmpty() || text.length() > FormulaParsing.LONGEST) {
      return Optional.empty();
    }
    var pattern = new StringBuilder(text.length() + 16);
    var references = new ArrayList<Reference>();
    var first = Optional.<A1.Name>empty(); // of a range whose end is still to come
    for (int at = 0; at < text.length(); ) {
      char next = text.charAt(at);
      if (!isOfWord(next)) {
        if ("+-*/^(),<>= !'".indexOf(next) < 0 && (next != ':' || pattern.isEmpty())) {
          return Optional.empty();
        }
        int end = next == '\'' ? text.indexOf('\'', at + 1) + 1 : at + 1;
        if (end == 0) {
          return Optional.empty();
        }
        pattern.append(text, at, end);
        at = end;
        continue;
      }
      int end = at + 1;
      while (end < text.length() && isOfWord(text.charAt(end))) {
        end++;
      }
      char after = end < text.length() ? text.charAt(end) : ' ';
      boolean isEnd = at > 0 && text.charAt(at - 1) == ':';
      if (after == '(' || after == '!' || next >= '0' && next <= '9' || next == '.') {
        if (isEnd || after == ':') { // rows, or a range between sheets
          return Optional.empty();
        }
        pattern.append(text, at, end);
      } else {
        var reference = text.substring(at, end);
        var name = A1.parse(reference);
        if (name.isEmpty() || isEnd != first.isPresent() || hasSmallLetters(reference)) {
          return Optional.empty();
        }
        append(pattern, name.get(), row, column);
        if (after == ':') {
          first = isEnd ? Optional.empty() : name;
          if (isEnd) {
            return Optional.empty();
          }
        } else {
          var range = reference(first.orElse(name.get()), name.get());
          if (range.isEmpty()) {
            return Optional.empty();
          }
          references.add(range.get());
          first = Optional.empty();
        }
      }
      at = end;
    }
    return Optional.of(new FormulaForm(pattern.toString(), references));
  }

  private static boolean hasSmallLetters(String reference) {
    return reference.chars().anyMatch(c -> c >= 'a' && c <= 'z');
  }

  private static boolean isOfWord(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '$'
        || c == '.'
        || c == '_';
  }

  private static void append(StringBuilder pattern, A1.Name name, int atRow, int atColumn) {
    int row = name.keepsRow() ? name.row() : name.row() - atRow;
    int column = name.keepsColumn() ? name.column() : name.column() - atColumn;
    pattern
        .append(REFERENCE)
        .append(
            (char) ((name.keepsRow() ? KEEPS_ROW : 0) + (name.keepsColumn() ? KEEPS_COLUMN : 0)))
        .append((char) (row >> Character.SIZE))
        .append((char) row)
        .append((char) column);
  }

  /** The range between two cells, unless one moves otherwise than the other. */
  private static Optional<Reference> reference(A1.Name first, A1.Name last) {
    return first.keepsRow() == last.keepsRow() && first.keepsColumn() == last.keepsColumn()
        ? Optional.of(
            new Reference(
                Math.min(first.row(), last.row()),
                Math.min(first.column(), last.column()),
                Math.abs(last.row() - first.row()) + 1,
                Math.abs(last.column() - first.column()) + 1,
                first.keepsRow(),
                first.keepsColumn()))
        : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof FormulaForm own && Arrays.equals(pattern, own.pattern);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The one reference of the formula that an area of it is, if there is one and no other. */
  Optional<Reference> reference(CellRange area) {
    var found = references.stream().filter(reference -> reference.isOf(area)).distinct().toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /**
   * Whether a formula has this form: told of each cell of a file, without a look at what else a
   * formula may be.
   *
   * @param text its characters, and any after them
   * @param length how many they are
   */
  boolean isOf(char[] text, int length, int row, int column) {
    int at = 0;
    for (int i = 0; i < pattern.length; ) {
      char next = pattern[i];
      if (next == REFERENCE) {
        at = endOfReference(text, at, length, i, row, column);
        i += 5;
      } else {
        at = at < length && text[at] == next ? at + 1 : -1;
        i++;
      }
      if (at < 0) {
        return false;
      }
    }
    return at == length;
  }

  /** Where in a text the reference ends that stands at a place of the pattern; -1 if none does. */
  private int endOfReference(
      char[] text, int start, int length, int place, int atRow, int atColumn) {
    boolean keepsRow = (pattern[place + 1] & KEEPS_ROW) != 0;
    boolean keepsColumn = (pattern[place + 1] & KEEPS_COLUMN) != 0;
    int row = (pattern[place + 2] << Character.SIZE | pattern[place + 3]) + (keepsRow ? 0 : atRow);
    int column = (short) pattern[place + 4] + (keepsColumn ? 0 : atColumn);
    int at = start;
    if (keepsColumn && (at == length || text[at++] != '$')) {
      return -1;
    }
    int letters = at;
    int name = 0;
    for (; at < length && at - letters < MOST_LETTERS; at++) {
      char letter = text[at];
      if (letter < 'A' || letter > 'Z') {
        break;
      }
      name = 26 * name + letter - 'A' + 1;
    }
    if (name != column + 1 || keepsRow && (at == length || text[at++] != '$')) {
      return -1;
    }
    int digits = at;
    int number = 0;
    for (; at < length && at - digits < MOST_DIGITS; at++) {
      char digit = text[at];
      if (digit < '0' || digit > '9') {
        break;
      }
      number = 10 * number + digit - '0';
    }
    boolean isWhole = at > digits && text[digits] != '0' && number == row + 1;
    return isWhole && (at == length || !isOfWord(text[at])) ? at : -1;
  }
}
