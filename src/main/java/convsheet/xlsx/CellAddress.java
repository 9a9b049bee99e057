package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cell of a workbook.
 *
 * @param sheet the sheet's name
 * @param row its row, counted from 0
 * @param column its column, counted from 0
 */
public record CellAddress(String sheet, int row, int column) {
  private static final Pattern CELL = Pattern.compile("(?:(.+)!)?" + A1.CELL);

  /**
   * A cell as a person names it: {@code Conv1!B3}, {@code Conv1!$B$3}, {@code 'My sheet'!B3}; the
   * sheet is empty where none is named.
   */
  public static Optional<CellAddress> parse(String text) {
    var match = CELL.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    var name = A1.Name.of(match, 2);
    var sheet = Optional.ofNullable(match.group(1)).orElse("").strip();
    if (sheet.length() > 1 && sheet.startsWith("'") && sheet.endsWith("'")) {
      sheet = sheet.substring(1, sheet.length() - 1).replace("''", "'");
    }
    return name.isOnASheet()
        ? Optional.of(new CellAddress(sheet, name.row(), name.column()))
        : Optional.empty();
  }

  /** Whether its sheet is the one of a name, without regard to case. */
  public boolean isOn(String name) {
    return SheetNames.same(name, sheet);
  }

  /** Without its sheet: {@code B3}. */
  public String cell() {
    return A1.cell(row, column);
  }

  /** With its sheet: {@code Conv1!B3}. */
  public String text() {
    return A1.sheet(sheet) + cell();
  }
}
