package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.SheetCells.Kind;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.DateUtil;

/** Takes the cells from a worksheet part (ECMA-376 part 1, 18.3.1). */
final class SheetHandler implements XmlHandler {
  private static final String CELLS =
      "cells " + A1.cell(0, 0) + " to " + A1.cell(A1.MAX_ROWS - 1, A1.MAX_COLUMNS - 1);
  // Java also reads NaN, 1d and 0x1p0
  private static final String DIGITS = "-+.eE0123456789";

  private final String sheet;
  private final CellSink cells;
  private final SharedStrings strings;
  private final DateFormats dates;
  private final Consumer<CellFormula> formulas;
  private char[] text = new char[1 << 8];
  private int length;
  private final StringBuilder inline = new StringBuilder();
  private int row = -1;
  private int column = -1;
  private int lastRow;
  private int lastColumn = -1;
  private String type = "";
  private boolean inCell;
  private final PlainCell plain = new PlainCell();
  private int phonetic;
  private boolean styled;
  private boolean date;
  private boolean formula;
  private boolean hasValue;
  private String value = "";
  private boolean collecting;
  private String formulaArea = "";
  private boolean isArray;
  private Optional<String> shared = Optional.empty();

  /** The first of the formulas that are shared, by what they have in common. */
  private final Map<String, CellFormula> firsts = new HashMap<>();

  SheetHandler(
      String sheet,
      CellSink cells,
      SharedStrings strings,
      DateFormats dates,
      Consumer<CellFormula> formulas) {
    this.sheet = sheet;
    this.cells = cells;
    this.strings = strings;
    this.dates = dates;
    this.formulas = formulas;
  }

  /** The last cell that was read, for a message about what comes after it. */
  String reached() {
    return lastColumn < 0 ? "" : "after cell " + A1.cell(lastRow, lastColumn);
  }

  @Override
  public void start(String local, XmlAttributes attributes) {
    switch (local) {
      case "c" -> startCell(attributes);
      case "row" -> startRow(attributes);
      default -> {
        if (inCell) { // extensions after the cells have formulas too
          startInCell(local, attributes);
        }
      }
    }
  }

  /** Takes plain cells as {@link PlainCell} reads them, up to the first that is otherwise. */
  @Override
  public int take(byte[] bytes, int start, int end) {
    int at = start;
    while (!inCell && plain.read(bytes, at, end)) {
      row = plain.row();
      column = plain.column();
      lastRow = row;
      lastColumn = column;
      boolean isDate = dates.isDate(plain.style());
      cells.add(row, column, Kind.NUMBER, false, isDate, plain.number(), "");
      at = plain.end();
    }
    return at;
  }

  private void startInCell(String local, XmlAttributes attributes) {
    switch (local) {
      case "f" -> {
        formula = true;
        formulaArea = attributes.value("ref").orElse("");
        var kind = attributes.value("t").orElse("");
        isArray = kind.equals("array");
        shared = kind.equals("shared") ? attributes.value("si") : Optional.empty();
        collect(true);
      }
      case "v" -> collect(true);
      case "rPh" -> phonetic++; // how a text is to be pronounced
      case "t" -> collect(phonetic == 0);
      default -> {}
    }
  }

  private void collect(boolean collecting) {
    length = 0;
    this.collecting = collecting;
  }

  private void startRow(XmlAttributes attributes) {
    column = -1;
    row++;
    var number = Optional.<String>empty();
    for (int i = 0; i < attributes.count(); i++) {
      if (attributes.qualified(i).equals("r")) {
        row = attributes.number(i) - 1;
        number = isRow() ? number : Optional.of(attributes.value(i));
      }
    }
    if (!isRow()) {
      throw damaged(
          "",
          number
              .map(r -> "a row with the number " + Problem.quote(r))
              .orElse("a row below the last row"),
          "rows 1 to " + A1.MAX_ROWS);
    }
  }

  private boolean isRow() {
    return row >= 0 && row < A1.MAX_ROWS;
  }

  private void startCell(XmlAttributes attributes) {
    type = "n";
    styled = false;
    date = false;
    boolean isPlaced = false;
    for (int i = 0; i < attributes.count(); i++) {
      switch (attributes.qualified(i)) {
        case "r" -> {
          place(attributes, i);
          isPlaced = true;
        }
        case "t" -> type = attributes.value(i);
        case "s" -> {
          int style = attributes.number(i);
          styled = style != 0 || !attributes.value(i).equals("0");
          date = style >= 0 && dates.isDate(style);
        }
        default -> {}
      }
    }
    if (!isPlaced) {
      column++;
      if (row < 0 || column >= A1.MAX_COLUMNS) {
        throw damaged("", "a cell outside of rows and columns", CELLS);
      }
    }
    lastRow = row;
    lastColumn = column;
    inCell = true;
    phonetic = 0;
    formula = false;
    hasValue = false;
    value = "";
    inline.setLength(0);
  }

  /** Goes to a cell such as {@code B3}. */
  private void place(XmlAttributes attributes, int i) {
    long place = attributes.cell(i);
    if (place < 0) {
      throw damaged("", "a cell named " + Problem.quote(attributes.value(i)), CELLS);
    }
    row = (int) (place >> 14);
    column = (int) (place & A1.MAX_COLUMNS - 1);
  }

  @Override
  public void text(char[] characters, int start, int length) {
    if (collecting) {
      int taken = Math.min(length, SharedStrings.LONGEST_TEXT - this.length);
      if (this.length + taken > text.length) {
        text = Arrays.copyOf(text, Math.max(this.length + taken, 2 * text.length));
      }
      System.arraycopy(characters, start, text, this.length, taken);
      this.length += taken;
    }
  }

  @Override
  public void end(String local) {
    if (!inCell) {
      return;
    }
    switch (local) {
      case "v" -> {
        hasValue = true;
        value = collected();
        collecting = false;
      }
      case "c" -> {
        inCell = false;
        endCell();
      }
      case "f" -> {
        collecting = false;
        formulas.accept(formula());
      }
      case "rPh" -> phonetic--;
      case "t" -> {
        if (collecting) {
          inline.append(text, 0, Math.min(length, SharedStrings.LONGEST_TEXT - inline.length()));
          collecting = false;
        }
      }
      default -> {}
    }
  }

  private String collected() {
    return new String(text, 0, length);
  }

  /** The formula that has been read: one without a text is the same as the first that shares it. */
  private CellFormula formula() {
    var own = new CellFormula(row, column, collected(), 0, 0, isArray, formulaArea);
    if (!own.first().isEmpty()) {
      shared.ifPresent(number -> firsts.put(number, own));
    }
    return shared.map(firsts::get).orElse(own).at(row, column);
  }

  private void endCell() {
    if (!hasValue && formula) {
      add(Kind.UNCOMPUTED, 0, "");
      return;
    }
    if (!hasValue && !type.equals("inlineStr") && !type.equals("e")) {
      text("");
      return;
    }
    switch (type) {
      case "s" -> text(shared(value.trim()));
      case "inlineStr" -> text(SharedStrings.unescaped(inline.toString()));
      case "str" -> text(SharedStrings.unescaped(value));
      case "d" -> date(value.strip());
      case "b" -> add(Kind.BOOLEAN, value.trim().matches("1|true") ? 1 : 0, "");
      case "e" -> add(Kind.ERROR, 0, value.matches("#[A-Z\\d/_]{1,20}[?!]?") ? value : "#?");
      default -> {
        if (!value.isBlank()) {
          add(Kind.NUMBER, number(value.trim()), "");
        } else if (formula) {
          add(Kind.UNCOMPUTED, 0, "");
        } else {
          text("");
        }
      }
    }
  }

  /** A date as ISO 8601 writes it, which the strict form of the format has; else a text. */
  private void date(String iso) {
    var moment = serial(iso);
    if (moment.isPresent()) {
      cells.add(row, column, Kind.NUMBER, formula, true, moment.getAsDouble(), "");
    } else {
      text(iso);
    }
  }

  private static OptionalDouble serial(String iso) {
    try {
      return OptionalDouble.of(
          DateUtil.getExcelDate(
              iso.contains("T")
                  ? LocalDateTime.parse(
                      iso.endsWith("Z") ? iso.substring(0, iso.length() - 1) : iso)
                  : LocalDate.parse(iso).atStartOfDay()));
    } catch (DateTimeParseException e) {
      return OptionalDouble.empty();
    }
  }

  private String shared(String index) {
    int i = XmlAttributes.number(index);
    if (i < 0 || i >= strings.count()) {
      throw damaged(
          A1.cell(row, column),
          "text number " + Problem.quote(index),
          "one of the " + strings.count() + " texts of the file");
    }
    return strings.get(i);
  }

  private double number(String digits) {
    var ascii = digits.getBytes(StandardCharsets.ISO_8859_1);
    double number = Decimal.read(ascii, 0, ascii.length);
    try {
      if (Double.isNaN(number) && digits.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
        number = Double.parseDouble(digits) + 0.0;
      }
    } catch (NumberFormatException e) {
      // the same as other characters
    }
    if (!Double.isFinite(number)) {
      throw damaged(
          A1.cell(row, column),
          Problem.quote(digits) + " as a number",
          Double.isNaN(number) ? "digits" : "a number below 1E308, as a cell can hold");
    }
    return number;
  }

  private ProblemException damaged(String cell, String found, String expected) {
    return ProblemException.input(
        new Problem(
            "", sheet, cell, found, expected, "The file is damaged. " + PackageFile.SAVE_ANEW));
  }

  /** A text as all of the program has it: without spaces around it, and these of one kind. */
  static String plain(String text) {
    return text.replace('\u00a0', ' ').strip();
  }

  private void text(String content) {
    var text = plain(content);
    if (!text.isEmpty()) {
      add(Kind.TEXT, 0, text);
    } else if (styled) {
      add(Kind.EMPTY, 0, "");
    }
  }

  private void add(Kind kind, double number, String content) {
    cells.add(row, column, kind, formula, date && kind == Kind.NUMBER, number, content);
  }
}
