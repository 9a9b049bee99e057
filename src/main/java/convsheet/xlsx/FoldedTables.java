package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.xlsx.Styles.Look;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns of numbers and formulas, folded away, that a sheet's other formulas look things up in.
 */
public final class FoldedTables {
  /** So many columns from one table to the next, as the words above it run over into them. */
  private static final int WIDTH = 4;

  private final CellPage page;
  private final Styles styles;
  private final int top;
  private int next;
  private final Map<List<Integer>, Table> lists = new HashMap<>();
  private int asideColumn = -1;
  private int asides;

  /**
   * No tables yet.
   *
   * @param top the row of the words above the tables
   * @param left the column of the first table
   */
  public FoldedTables(CellPage page, Styles styles, int top, int left) {
    this.page = page;
    this.styles = styles;
    this.top = top;
    next = left;
  }

  /** A column of cells below its words. */
  public record Table(int row, int column, int count) {
    /** The cells as a range. */
    public String range() {
      return A1.absoluteSpan(row, column, count, 1);
    }

    /** The first cells of it, as many as a formula says: a range to choose from. */
    public String first(String cells) {
      return A1.absolute(row, column) + ":INDEX(" + range() + "," + cells + ")";
    }

    /**
     * The number in the cell that a formula counts, from 1. Nothing but a number may stand there.
     * {@code SUM} keeps Excel from showing an {@code @} before {@code INDEX}; Gnumeric has no
     * {@code INDEX} of a single cell.
     */
    public String at(String index) {
      return count == 1 ? A1.absolute(row, column) : "SUM(INDEX(" + range() + "," + index + "))";
    }
  }

  /** The first column to the right of all tables. */
  public int end() {
    return next;
  }

  /** A table in a place of its own. */
  public Table table(int column, int count, String words) {
    page.text(top, column, styles.of(Look.NOTE), words);
    return new Table(top + 1, column, count);
  }

  /** A table to the right of all others. */
  public Table table(int count, String words) {
    var table = table(next, count, words);
    next += WIDTH;
    return table;
  }

  /** A table of two columns, numbers from 1 and texts, to look a text up by its number. */
  public String numbered(List<String> texts, String words) {
    var table = table(texts.size(), words);
    for (int i = 0; i < texts.size(); i++) {
      page.number(table.row() + i, table.column(), styles.of(Look.NOTE), i + 1);
      page.text(table.row() + i, table.column() + 1, styles.of(Look.NOTE), texts.get(i));
    }
    return A1.absoluteSpan(table.row(), table.column(), texts.size(), 2);
  }

  /** A table of numbers; the same numbers are listed once. */
  public Table list(List<Integer> numbers) {
    return lists.computeIfAbsent(
        numbers,
        list -> {
          var table = table(list.size(), "places");
          for (int i = 0; i < list.size(); i++) {
            page.number(table.row() + i, table.column(), styles.of(Look.NUMBERING), list.get(i));
          }
          return table;
        });
  }

  /**
   * A table of formulas of which one has a value, and that value is a number.
   *
   * @return a formula that has that value
   */
  public String only(String words, List<String> formulas) {
    var table = table(formulas.size(), words);
    for (int i = 0; i < formulas.size(); i++) {
      page.formula(table.row() + i, table.column(), styles.of(Look.NOTE), formulas.get(i));
    }
    return "SUM(" + table.range() + ")";
  }

  /** A formula in a cell of its own, all such one below the other. */
  public String aside(String formula) {
    if (asideColumn < 0) {
      asideColumn = table(0, "parts of formulas").column();
    }
    asides++;
    page.formula(top + asides, asideColumn, styles.of(Look.NOTE), formula);
    return A1.absolute(top + asides, asideColumn);
  }
}
