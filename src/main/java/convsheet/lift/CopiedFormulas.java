package convsheet.lift;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the formulas of one sheet mean, of which most are copies of a few. A formula that is written
 * as a copy of an earlier one would be means the same over cells that lie as far away as the two
 * formulas do, but for what a dollar keeps; it is not read again.
 */
final class CopiedFormulas {
  /** Stands before a reference in a form; no formula has it. */
  private static final char REFERENCE = '\u0001';

  private final Map<String, Optional<Original>> originals = new HashMap<>();

  /**
   * What a formula means.
   *
   * @param text the formula as it is written in some cell
   * @param origin that cell
   * @param cell the cell in which it stands, as a copy of the other
   * @param read reads it as if there were no other
   */
  Meaning meaning(String text, CellRange origin, CellRange cell, Supplier<Meaning> read) {
    var form = Form.of(text, origin);
    if (form.isEmpty()) {
      return read.get();
    }
    var original = originals.get(form.get().key());
    if (original == null) {
      var meaning = read.get();
      originals.put(
          form.get().key(),
          origin.same(cell) ? form.get().original(meaning, cell) : Optional.empty());
      return meaning;
    }
    return original.flatMap(own -> own.copiedTo(cell)).orElseGet(read);
  }

  /** A range in a formula, and whether dollars keep its rows and its columns. */
  private record Reference(
      int row, int column, int rows, int columns, boolean keepsRow, boolean keepsColumn) {

    boolean isOf(CellRange area) {
      return row == area.row()
          && column == area.column()
          && rows == area.rows()
          && columns == area.columns();
    }
  }

  /** What the first formula of its form means, and what keeps the place of each area of it. */
  private record Original(Meaning meaning, CellRange at, List<Reference> references) {
    /**
     * What a copy means; none where it reads beyond the sheet, or one range where this reads two.
     */
    Optional<Meaning> copiedTo(CellRange cell) {
      int down = cell.row() - at.row();
      int right = cell.column() - at.column();
      var areas = meaning.core().areas();
      var copies = new ArrayList<CellRange>(areas.size());
      boolean isMixed = false;
      for (int i = 0; i < areas.size(); i++) {
        var keeps = references.get(i);
        var copy = areas.get(i).moved(keeps.keepsRow() ? 0 : down, keeps.keepsColumn() ? 0 : right);
        if (copy.row() < 0
            || copy.column() < 0
            || copy.row() + copy.rows() > A1.MAX_ROWS
            || copy.column() + copy.columns() > A1.MAX_COLUMNS) {
          return Optional.empty();
        }
        isMixed |= keeps.keepsRow() != keeps.keepsColumn();
        copies.add(copy);
      }
      return isMixed && new HashSet<>(copies).size() < new HashSet<>(areas).size()
          ? Optional.empty()
          : Optional.of(new Meaning(meaning.core().over(copies), meaning.activation()));
    }
  }

  /**
   * A formula's text with its references as they are seen from its cell.
   *
   * @param key the same for copies of each other
   * @param references those of the formula
   */
  private record Form(String key, List<Reference> references) {
    /** The form of a formula of references, functions, numbers and operators; of others none. */
    static Optional<Form> of(String text, CellRange cell) {
      if (text.length() > FormulaParsing.LONGEST) {
        return Optional.empty();
      }
      var key = new StringBuilder(text.length() + 16);
      var references = new ArrayList<Reference>();
      var first = Optional.<A1.Name>empty(); // of a range whose end is still to come
      for (int at = 0; at < text.length(); ) {
        char next = text.charAt(at);
        if (!isOfWord(next)) {
          if ("+-*/^(),<>= !'".indexOf(next) < 0 && (next != ':' || key.isEmpty())) {
            return Optional.empty();
          }
          int end = next == '\'' ? text.indexOf('\'', at + 1) + 1 : at + 1;
          if (end == 0) {
            return Optional.empty();
          }
          key.append(text, at, end);
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
          key.append(text, at, end);
        } else {
          var name = A1.parse(text.substring(at, end));
          if (name.isEmpty() || isEnd != first.isPresent()) {
            return Optional.empty();
          }
          append(key, name.get(), cell);
          if (after == ':') {
            first = isEnd ? Optional.empty() : name;
            if (isEnd) {
              return Optional.empty();
            }
          } else {
            var reference = reference(first.orElse(name.get()), name.get());
            if (reference.isEmpty()) {
              return Optional.empty();
            }
            references.add(reference.get());
            first = Optional.empty();
          }
        }
        at = end;
      }
      return Optional.of(new Form(key.toString(), references));
    }

    private static boolean isOfWord(char c) {
      return c >= 'A' && c <= 'Z'
          || c >= 'a' && c <= 'z'
          || c >= '0' && c <= '9'
          || c == '$'
          || c == '.'
          || c == '_';
    }

    private static void append(StringBuilder key, A1.Name name, CellRange cell) {
      int row = name.keepsRow() ? name.row() : name.row() - cell.row();
      int column = name.keepsColumn() ? name.column() : name.column() - cell.column();
      key.append(REFERENCE)
          .append((char) ((name.keepsRow() ? 2 : 0) + (name.keepsColumn() ? 1 : 0)))
          .append((char) (row >> 16))
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

    /** An original, unless it is not known for each area which reference it is. */
    Optional<Original> original(Meaning meaning, CellRange at) {
      var own = new ArrayList<Reference>();
      for (var area : meaning.core().areas()) {
        var found =
            references.stream().filter(reference -> reference.isOf(area)).distinct().toList();
        if (found.size() != 1) {
          return Optional.empty();
        }
        own.add(found.get(0));
      }
      return Optional.of(new Original(meaning, at, own));
    }
  }
}
