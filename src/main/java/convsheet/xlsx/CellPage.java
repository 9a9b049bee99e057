package convsheet.xlsx;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The cells of a sheet of no great size, put in any order and written row by row. */
public final class CellPage implements XlsxFile.Body {
  /** Writes one cell. */
  @FunctionalInterface
  private interface Cell {
    void write(SheetOut out, int column) throws IOException;
  }

  private final Map<Integer, Map<Integer, Cell>> rows = new TreeMap<>();
  private final Map<Integer, Double> heights = new HashMap<>();
  private int foldTitle = Integer.MAX_VALUE;

  private void put(int row, int column, Cell cell) {
    rows.computeIfAbsent(row, r -> new TreeMap<>()).put(column, cell);
  }

  public void height(int row, double points) {
    rows.computeIfAbsent(row, r -> new TreeMap<>());
    heights.put(row, points);
  }

  /** Folds away all rows below a title. */
  public void fold(int title) {
    foldTitle = title;
  }

  /** Hides a row. */
  public void hide(int row) {
    height(row, SheetOut.HIDDEN);
  }

  public void empty(int row, int column, int style) {
    put(row, column, (out, c) -> out.empty(c, style));
  }

  public void text(int row, int column, int style, String text) {
    put(row, column, (out, c) -> out.text(c, style, text));
  }

  public void number(int row, int column, int style, double value) {
    put(row, column, (out, c) -> out.number(c, style, value));
  }

  /** A formula with its value: a number, a text or a truth value. */
  public void formula(int row, int column, int style, String formula, Object value) {
    put(
        row,
        column,
        (out, c) -> {
          if (value instanceof Number number) {
            out.formula(c, style, formula, number.doubleValue());
          } else if (value instanceof Boolean truth) {
            out.formula(c, style, formula, truth);
          } else {
            out.formula(c, style, formula, value.toString());
          }
        });
  }

  private SheetOut.Fold foldOf(int row) {
    return row < foldTitle
        ? SheetOut.Fold.NONE
        : row == foldTitle ? SheetOut.Fold.TITLE : SheetOut.Fold.FOLDED;
  }

  @Override
  public void write(SheetOut out) throws IOException {
    for (var row : rows.entrySet()) {
      out.startRow(row.getKey(), heights.getOrDefault(row.getKey(), 0.0), foldOf(row.getKey()));
      for (var cell : row.getValue().entrySet()) {
        cell.getValue().write(out, cell.getKey());
      }
      out.endRow();
    }
  }
}
