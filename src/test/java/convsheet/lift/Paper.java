package convsheet.lift;

import convsheet.formula.A1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STCellFormulaType;

/** Sheets that are filled cell by cell, as by hand, and keep track of what each cell's value is. */
final class Paper {
  private static final int FIRST_CANVAS = 40;
  private static final int TRIES = 60;

  private final List<String> sheets;
  private final Map<At, Content> cells = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<Box> taken = new ArrayList<>();
  private int canvas = FIRST_CANVAS;

  Paper(List<String> sheets) {
    this.sheets = List.copyOf(sheets);
  }

  /** A cell; all numbers are counted from 0. */
  record At(int sheet, int row, int column) {
    At moved(int down, int right) {
      return new At(sheet, row + down, column + right);
    }

    String text() {
      return A1.cell(row, column);
    }
  }

  /**
   * A grid of cells, which may stand some cells apart.
   *
   * @param first the cell at the top left
   * @param rows the number of rows
   * @param columns the number of columns
   * @param rowStep the distance from one row to the next
   * @param columnStep the distance from one column to the next
   */
  record Box(At first, int rows, int columns, int rowStep, int columnStep) {
    int count() {
      return rows * columns;
    }

    At cell(int i, int j) {
      return first.moved(i * rowStep, j * columnStep);
    }

    /** The cell with a number in reading order. */
    At cell(int number) {
      return cell(number / columns, number % columns);
    }

    /** The rows from the first to the last, with those between. */
    int height() {
      return (rows - 1) * rowStep + 1;
    }

    int width() {
      return (columns - 1) * columnStep + 1;
    }

    /** Another grid of cells as far apart; its place may lie outside. */
    Box part(int row, int column, int rowCount, int columnCount) {
      return new Box(cell(row, column), rowCount, columnCount, rowStep, columnStep);
    }

    Box moved(int down, int right) {
      return new Box(first.moved(down, right), rows, columns, rowStep, columnStep);
    }

    /** All cells from the first to the last, with those between. */
    Box whole() {
      return new Box(first, height(), width(), 1, 1);
    }

    List<At> cells() {
      var all = new ArrayList<At>();
      for (int n = 0; n < count(); n++) {
        all.add(cell(n));
      }
      return all;
    }

    boolean isInside(int row, int column) {
      return row >= 0 && row < rows && column >= 0 && column < columns;
    }

    boolean touches(Box other) {
      return first.sheet == other.first.sheet
          && first.row < other.first.row + other.height()
          && other.first.row < first.row + height()
          && first.column < other.first.column + other.width()
          && other.first.column < first.column + width();
    }
  }

  /** What a cell holds. */
  private sealed interface Content {
    record Number(double value) implements Content {}

    record Text(String text) implements Content {}

    /**
     * A formula.
     *
     * @param text as written
     * @param value what it gives
     * @param array the cells of the array formula that it is, if it is one
     * @param shared the number of the shared formula that it belongs to, if it is one
     */
    record Formula(String text, double value, String array, Optional<Shared> shared)
        implements Content {}
  }

  /**
   * A formula that several cells share.
   *
   * @param number its number
   * @param cells all cells of it in A1 notation, at the first of them; else empty
   */
  record Shared(int number, String cells) {}

  /** What names stand for in the workbook that are others on each sheet. */
  private final Map<String, String> hidden = new HashMap<>();

  private final Map<At, Double> stale = new LinkedHashMap<>();

  // ---- places ----

  /** A free place for a grid, with some free cells around it. */
  Box place(
      Random random, int sheet, int rows, int columns, int rowStep, int columnStep, int around) {
    for (int tries = 1; ; tries++) {
      if (tries % TRIES == 0) {
        canvas += FIRST_CANVAS / 2;
      }
      var first =
          new At(sheet, around + random.nextInt(canvas), around + random.nextInt(canvas / 2));
      var box = new Box(first, rows, columns, rowStep, columnStep);
      var reserved =
          new Box(
              first.moved(-around, -around),
              box.height() + 2 * around,
              box.width() + 2 * around,
              1,
              1);
      if (taken.stream().noneMatch(reserved::touches)) {
        taken.add(reserved);
        return box;
      }
    }
  }

  // ---- contents ----

  void number(At at, double value) {
    cells.put(at, new Content.Number(value));
  }

  void text(At at, String text) {
    cells.put(at, new Content.Text(text));
  }

  void blank(At at) {
    cells.remove(at);
  }

  void formula(At at, String text, double value) {
    cells.put(at, new Content.Formula(text, value, "", Optional.empty()));
  }

  /** An array formula of one cell, or of several, whose first it is to be given for first. */
  void array(At at, String text, double value, String range) {
    cells.put(at, new Content.Formula(text, value, range, Optional.empty()));
  }

  void shared(At at, String text, double value, Shared shared) {
    cells.put(at, new Content.Formula(text, value, "", Optional.of(shared)));
  }

  /** Saves another value with a formula than the one that it gives. */
  void saveInstead(At at, double value) {
    stale.put(at, value);
  }

  void name(String name, String range) {
    names.put(name, range);
  }

  /** A name of each sheet, where one of the workbook with the same text stands for other cells. */
  void localName(String name, String range, String other) {
    names.put(name, range);
    hidden.put(name, other);
  }

  boolean isBlank(At at) {
    return !cells.containsKey(at);
  }

  boolean isBlank(String sheet, String cell) {
    var at = new CellReference(cell);
    return isBlank(new At(sheets.indexOf(sheet), at.getRow(), at.getCol()));
  }

  boolean isText(At at) {
    return cells.get(at) instanceof Content.Text;
  }

  boolean isFormula(At at) {
    return cells.get(at) instanceof Content.Formula;
  }

  /** A cell's number; 0 where there is none. */
  double value(At at) {
    var content = cells.get(at);
    return content instanceof Content.Number number
        ? number.value()
        : content instanceof Content.Formula formula ? formula.value() : 0;
  }

  int sheetCount() {
    return sheets.size();
  }

  String sheet(int sheet) {
    return sheets.get(sheet);
  }

  /** A defined name for a grid's whole range, if it has one. */
  Optional<String> nameOf(Box box) {
    var range = reference(box.whole(), -1, true, true);
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(range))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** A reference from a sheet to the range of a grid. */
  String reference(Box box, int from, boolean rowFixed, boolean columnFixed) {
    var first = box.first();
    var last = first.moved(box.height() - 1, box.width() - 1);
    var text = corner(first, rowFixed, columnFixed);
    if (!first.equals(last)) {
      text += ":" + corner(last, rowFixed, columnFixed);
    }
    return first.sheet() == from ? text : A1.sheet(sheet(first.sheet())) + text;
  }

  private static String corner(At at, boolean rowFixed, boolean columnFixed) {
    return (columnFixed ? "$" : "")
        + A1.column(at.column())
        + (rowFixed ? "$" : "")
        + (at.row() + 1);
  }

  // ---- the file ----

  void write(Path file, int active) {
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var written = new ArrayList<XSSFSheet>();
      sheets.forEach(name -> written.add(workbook.createSheet(name)));
      workbook.setActiveSheet(active);
      names.forEach(
          (name, range) -> {
            var defined = workbook.createName();
            defined.setNameName(name);
            defined.setRefersToFormula(hidden.getOrDefault(name, range));
            for (int i = 0; i < sheets.size() && hidden.containsKey(name); i++) {
              var local = workbook.createName();
              local.setSheetIndex(i);
              local.setNameName(name);
              local.setRefersToFormula(range);
            }
          });
      Set<String> blocks = new HashSet<>();
      cells.entrySet().stream()
          .sorted(
              java.util.Comparator.comparingInt((Map.Entry<At, Content> e) -> e.getKey().sheet())
                  .thenComparingInt(e -> e.getKey().row())
                  .thenComparingInt(e -> e.getKey().column()))
          .forEach(
              entry ->
                  write(
                      written.get(entry.getKey().sheet()),
                      entry.getKey(),
                      entry.getValue(),
                      blocks));
      workbook.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(XSSFSheet sheet, At at, Content content, Set<String> blocks) {
    var row =
        Optional.ofNullable(sheet.getRow(at.row())).orElseGet(() -> sheet.createRow(at.row()));
    var cell = row.createCell(at.column());
    if (content instanceof Content.Number number) {
      cell.setCellValue(number.value());
    } else if (content instanceof Content.Text text) {
      cell.setCellValue(text.text());
    } else if (content instanceof Content.Formula formula) {
      var written = cell.getCTCell();
      boolean isRest = !formula.array().isEmpty() && !blocks.add(at.sheet() + formula.array());
      if (!isRest) {
        var own = written.addNewF();
        if (!formula.array().isEmpty()) {
          own.setT(STCellFormulaType.ARRAY);
          own.setRef(formula.array());
        }
        formula
            .shared()
            .ifPresent(
                shared -> {
                  own.setT(STCellFormulaType.SHARED);
                  own.setSi(shared.number());
                  if (!shared.cells().isEmpty()) {
                    own.setRef(shared.cells());
                  }
                });
        if (formula.shared().map(shared -> !shared.cells().isEmpty()).orElse(true)) {
          own.setStringValue(formula.text());
        }
      }
      written.setV(Double.toString(stale.getOrDefault(at, formula.value())));
    }
  }
}
