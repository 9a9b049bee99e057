package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.formula.Calculator;
import convsheet.formula.CellValue;
import convsheet.formula.SheetValues;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The cells of a sheet of no great size, put in any order and written row by row. */
public final class CellPage implements XlsxFile.Body {
  /** A cell with a value or a formula, which is computed when its value is asked for. */
  private final class Cell {
    private final int style;
    private final Optional<String> formula;
    private Optional<CellValue> value;
    private boolean isUnderWay;

    Cell(int style, Optional<String> formula, Optional<CellValue> value) {
      this.style = style;
      this.formula = formula;
      this.value = value;
    }

    CellValue value() {
      if (value.isEmpty()) {
        if (isUnderWay) {
          throw new IllegalStateException("its own value is needed for =" + formula.get());
        }
        isUnderWay = true;
        value = Optional.of(calculator.value(formula.get()));
        isUnderWay = false;
      }
      return value.get();
    }

    void write(SheetOut out, int column) {
      var value = value();
      if (value instanceof CellValue.Number number) {
        formula.ifPresentOrElse(
            text -> out.formula(column, style, text, number.number()),
            () -> out.number(column, style, number.number()));
      } else if (value instanceof CellValue.Text own) {
        formula.ifPresentOrElse(
            text -> out.formula(column, style, text, own.text()),
            () -> out.text(column, style, own.text()));
      } else if (value instanceof CellValue.Truth truth) {
        out.formula(column, style, formula.get(), truth.isTrue());
      } else {
        out.empty(column, style);
      }
    }
  }

  private final SheetValues others;
  private final Calculator calculator = new Calculator(this::at);
  private final Map<Integer, Map<Integer, Cell>> rows = new HashMap<>();
  private final Map<Integer, Double> heights = new HashMap<>();
  private int foldTitle = Integer.MAX_VALUE;

  /** A page whose formulas are given with their values, or read no other sheet. */
  public CellPage() {
    this(
        (sheet, row, column) -> {
          throw new IllegalStateException("not known: " + A1.sheet(sheet) + A1.cell(row, column));
        });
  }

  /**
   * A page whose formulas are computed.
   *
   * @param others what stands on the other sheets that they read
   */
  public CellPage(SheetValues others) {
    this.others = others;
  }

  private CellValue at(String sheet, int row, int column) {
    if (!sheet.isEmpty()) {
      return others.at(sheet, row, column);
    }
    var cell = rows.getOrDefault(row, Map.of()).get(column);
    return cell == null ? CellValue.BLANK : cell.value();
  }

  private void put(int row, int column, int style, CellValue value) {
    put(row, column, new Cell(style, Optional.empty(), Optional.of(value)));
  }

  private void put(int row, int column, Cell cell) {
    rows.computeIfAbsent(row, r -> new HashMap<>()).put(column, cell);
  }

  public void height(int row, double points) {
    rows.computeIfAbsent(row, r -> new HashMap<>());
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
    put(row, column, style, CellValue.BLANK);
  }

  public void text(int row, int column, int style, String text) {
    put(row, column, style, text.isEmpty() ? CellValue.BLANK : new CellValue.Text(text));
  }

  public void number(int row, int column, int style, double value) {
    put(row, column, style, new CellValue.Number(value));
  }

  /**
   * A formula, whose value is computed when the page is written.
   *
   * @see Calculator
   */
  public void formula(int row, int column, int style, String formula) {
    put(row, column, new Cell(style, Optional.of(formula), Optional.empty()));
  }

  /** A formula with its value: a number, a text or a truth value. */
  public void formula(int row, int column, int style, String formula, Object value) {
    var given =
        value instanceof Number number
            ? new CellValue.Number(number.doubleValue())
            : value instanceof Boolean truth
                ? new CellValue.Truth(truth)
                : new CellValue.Text(value.toString());
    put(row, column, new Cell(style, Optional.of(formula), Optional.of(given)));
  }

  /**
   * A row's part in what is folded away.
   *
   * @param end the row below the last one, where LibreOffice looks for whether that is folded
   */
  private SheetOut.Fold foldOf(int row, int end) {
    return row < foldTitle
        ? SheetOut.Fold.NONE
        : row == foldTitle || row == end ? SheetOut.Fold.BESIDE : SheetOut.Fold.FOLDED;
  }

  @Override
  public void write(SheetOut out) throws IOException {
    var all = new TreeMap<>(rows);
    int end = all.isEmpty() ? 0 : all.lastKey() + 1;
    for (int row = foldTitle; row <= end; row++) { // one that is left out would be shown
      all.putIfAbsent(row, Map.of());
    }
    for (var row : all.entrySet()) {
      int number = row.getKey();
      out.startRow(number, heights.getOrDefault(number, 0.0), foldOf(number, end));
      for (var cell : new TreeMap<>(row.getValue()).entrySet()) {
        cell.getValue().write(out, cell.getKey());
      }
      out.endRow();
    }
  }
}
