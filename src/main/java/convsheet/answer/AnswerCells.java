package convsheet.answer;

import convsheet.answer.AnswerCell.Content;
import convsheet.formula.Numbers;
import convsheet.network.GivenGrids;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.CellFormula;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import convsheet.xlsx.SpelledNumber;
import convsheet.xlsx.SpelledNumber.Comma;
import convsheet.xlsx.WorkbookFile;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The cells of an answer, read as what they say; each sheet the first time it is looked at. */
final class AnswerCells {
  /** A date that a program made of a number is not of this many days after its first one. */
  private static final int FIRST_YEAR = 366;

  private static final LocalDate DAY_0 = LocalDate.of(1899, 12, 30);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  private final WorkbookFile file;
  private final FormulaValues values;
  private final Map<String, Sheet> sheets = new HashMap<>();

  /**
   * A sheet that was read.
   *
   * @param formulas of the cells that have one, by {@link #key}
   * @param comma what commas are in its texts
   * @param texts where its texts stand, by their canonical form
   */
  private record Sheet(
      SheetCells cells,
      Map<Long, String> formulas,
      Comma comma,
      Map<String, List<CellAddress>> texts) {}

  AnswerCells(WorkbookFile file, FormulaValues values) {
    this.file = file;
    this.values = values;
  }

  WorkbookFile file() {
    return file;
  }

  private Sheet sheet(String name) {
    return sheets.computeIfAbsent(name, this::read);
  }

  private Sheet read(String name) {
    var formulas = new HashMap<Long, String>();
    var cells = file.read(name, formula -> formulas.put(key(formula), formula.text()));
    var texts = IntStream.range(0, cells.count()).filter(i -> cells.kind(i) == Kind.TEXT).toArray();
    var places = new HashMap<String, List<CellAddress>>();
    for (int i : texts) {
      places
          .computeIfAbsent(GivenGrids.canonical(cells.text(i)), text -> new ArrayList<>())
          .add(new CellAddress(name, cells.row(i), cells.column(i)));
    }
    var comma = SpelledNumber.comma(Arrays.stream(texts).mapToObj(cells::text));
    return new Sheet(cells, formulas, comma, places);
  }

  /** All cells of a sheet. */
  SheetCells all(String sheet) {
    return sheet(sheet).cells();
  }

  private static long key(CellFormula formula) {
    return key(formula.row(), formula.column());
  }

  static long key(int row, int column) {
    return (long) row << 14 | column;
  }

  /** The cells of a sheet that hold a label: those that are written like it, if there are any. */
  List<CellAddress> labels(String sheet, String label) {
    var all = sheet(sheet).texts().getOrDefault(GivenGrids.canonical(label), List.of());
    var same = all.stream().filter(at -> text(at).equals(label)).toList();
    return same.isEmpty() ? all : same;
  }

  private String text(CellAddress at) {
    var cells = all(at.sheet());
    return cells.text(cells.find(at.row(), at.column()));
  }

  /** What stands in a cell of a sheet that may not be there. */
  AnswerCell at(String sheet, int row, int column) {
    if (!file.sheetNames().contains(sheet)) {
      return AnswerCell.missing(sheet, row, column);
    }
    var read = sheet(sheet);
    var cells = read.cells();
    int i = cells.find(row, column);
    var formula = read.formulas().getOrDefault(key(row, column), "");
    if (i < 0 || cells.kind(i) == Kind.EMPTY) {
      return none(sheet, row, column, Content.NOTHING, "", formula);
    }
    double value = cells.number(i);
    return switch (cells.kind(i)) {
      case NUMBER -> {
        boolean isDate = cells.isDate(i) && !cells.isFormula(i) && isDate(value);
        yield isDate
            ? none(sheet, row, column, Content.DATE, date(value), formula)
            : number(sheet, row, column, value, formula);
      }
      case TEXT -> {
        var text = cells.text(i);
        yield SpelledNumber.result(text, read.comma())
            .map(
                number ->
                    new AnswerCell(
                        sheet,
                        row,
                        column,
                        Content.TEXT,
                        number.value(),
                        text,
                        number.digits(),
                        formula,
                        ""))
            .orElseGet(() -> none(sheet, row, column, Content.TEXT, text, formula));
      }
      case BOOLEAN ->
          none(sheet, row, column, Content.TRUTH, value == 1 ? "TRUE" : "FALSE", formula);
      case ERROR -> none(sheet, row, column, Content.ERROR, cells.text(i), formula);
      case UNCOMPUTED -> {
        var computed = values.value(sheet, row, column);
        if (!Double.isNaN(computed.number())) {
          yield number(sheet, row, column, computed.number(), formula);
        }
        yield computed.isComputed()
            ? none(sheet, row, column, Content.TEXT, computed.text(), formula)
            : new AnswerCell(
                sheet,
                row,
                column,
                Content.UNCOMPUTED,
                Double.NaN,
                "=" + formula,
                "",
                formula,
                computed.why());
      }
      case EMPTY -> AnswerCell.missing(sheet, row, column);
    };
  }

  private static AnswerCell number(
      String sheet, int row, int column, double value, String formula) {
    var text = Numbers.text(value);
    return new AnswerCell(sheet, row, column, Content.NUMBER, value, text, text, formula, "");
  }

  private static AnswerCell none(
      String sheet, int row, int column, Content content, String text, String formula) {
    return new AnswerCell(sheet, row, column, content, Double.NaN, text, "", formula, "");
  }

  /**
   * Whether a number that is shown as a date is one that a program made of {@code 1.5} or {@code
   * 1:2}, and not one that was typed into a cell with such a format.
   */
  private static boolean isDate(double value) {
    return value > FIRST_YEAR && value == Math.rint(value) || value > 0 && value < 1;
  }

  private static String date(double value) {
    return value < 1
        ? String.format(
            Locale.ROOT, "a time, %d:%02d", (int) (value * 24), Math.round(value * 1440) % 60)
        : "a date, " + DAY.format(DAY_0.plusDays((long) Math.min(value, 2_958_465)));
  }
}
