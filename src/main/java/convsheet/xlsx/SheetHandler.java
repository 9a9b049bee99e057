package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.SheetCells.Kind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DateUtil;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Takes the cells from a worksheet part (ECMA-376 part 1, 18.3.1). */
final class SheetHandler extends DefaultHandler {
  private static final String CELLS =
      "cells " + A1.cell(0, 0) + " to " + A1.cell(A1.MAX_ROWS - 1, A1.MAX_COLUMNS - 1);
  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
  // Java also reads NaN, 1d and 0x1p0
  private static final Pattern DIGITS = Pattern.compile("[-+.eE\\d]+");

  private final String sheet;
  private final CellSink cells;
  private final SharedStrings strings;
  private final DateFormats dates;
  private final Consumer<CellFormula> formulas;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder inline = new StringBuilder();
  private int row = -1;
  private int column = -1;
  private String type = "";
  private boolean inCell;
  private int phonetic;
  private boolean styled;
  private boolean date;
  private boolean formula;
  private boolean hasValue;
  private String value = "";
  private boolean collecting;
  private String formulaArea = "";
  private boolean isArray;
  private String shared;

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
    return row < 0 || column < 0 ? "" : "after cell " + A1.cell(row, column);
  }

  @Override
  public void startElement(String uri, String local, String name, Attributes attributes) {
    switch (local) {
      case "row" -> startRow(attributes.getValue("r"));
      case "c" -> startCell(attributes);
      default -> {
        if (inCell) { // extensions after the cells have formulas too
          startInCell(local, attributes);
        }
      }
    }
  }

  private void startInCell(String local, Attributes attributes) {
    switch (local) {
      case "f" -> {
        formula = true;
        formulaArea = Optional.ofNullable(attributes.getValue("ref")).orElse("");
        var kind = attributes.getValue("t");
        isArray = "array".equals(kind);
        shared = "shared".equals(kind) ? attributes.getValue("si") : null;
        text.setLength(0);
        collecting = true;
      }
      case "v" -> {
        text.setLength(0);
        collecting = true;
      }
      case "rPh" -> phonetic++; // how a text is to be pronounced
      case "t" -> {
        text.setLength(0);
        collecting = phonetic == 0;
      }
      default -> {}
    }
  }

  private void startRow(String r) {
    column = -1;
    if (r == null) {
      row++;
    } else {
      row = INDEX.matcher(r).matches() ? Integer.parseInt(r) - 1 : -1;
    }
    if (row < 0 || row >= A1.MAX_ROWS) {
      throw damaged(
          "",
          r == null ? "a row below the last row" : "a row with the number " + Problem.quote(r),
          "rows 1 to " + A1.MAX_ROWS);
    }
  }

  private void startCell(Attributes attributes) {
    var r = attributes.getValue("r");
    if (r == null) {
      column++;
      if (row < 0 || column >= A1.MAX_COLUMNS) {
        throw damaged("", "a cell outside of rows and columns", CELLS);
      }
    } else {
      place(r);
    }
    type = Optional.ofNullable(attributes.getValue("t")).orElse("n");
    var style = attributes.getValue("s");
    styled = style != null && !style.equals("0");
    date = style != null && INDEX.matcher(style).matches() && dates.isDate(Integer.parseInt(style));
    inCell = true;
    phonetic = 0;
    formula = false;
    hasValue = false;
    value = "";
    inline.setLength(0);
  }

  /** Goes to a cell such as {@code B3}. */
  private void place(String reference) {
    var name = A1.parse(reference).filter(own -> !own.keepsRow() && !own.keepsColumn());
    if (name.isEmpty()) {
      throw damaged("", "a cell named " + Problem.quote(reference), CELLS);
    }
    row = name.get().row();
    column = name.get().column();
  }

  @Override
  public void characters(char[] characters, int start, int length) {
    if (collecting) {
      text.append(characters, start, Math.min(length, SharedStrings.LONGEST_TEXT - text.length()));
    }
  }

  @Override
  public void endElement(String uri, String local, String name) {
    if (!inCell) {
      return;
    }
    switch (local) {
      case "f" -> {
        collecting = false;
        formulas.accept(formula());
      }
      case "v" -> {
        value = text.toString();
        hasValue = true;
        collecting = false;
      }
      case "rPh" -> phonetic--;
      case "t" -> {
        if (collecting) {
          inline.append(
              text, 0, Math.min(text.length(), SharedStrings.LONGEST_TEXT - inline.length()));
          collecting = false;
        }
      }
      case "c" -> {
        inCell = false;
        endCell();
      }
      default -> {}
    }
  }

  /** The formula that has been read: one without a text is the same as the first that shares it. */
  private CellFormula formula() {
    var own = new CellFormula(row, column, text.toString(), 0, 0, isArray, formulaArea);
    if (shared == null) {
      return own;
    }
    if (!own.first().isEmpty()) {
      firsts.put(shared, own);
    }
    return firsts.getOrDefault(shared, own).at(row, column);
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
    int i = INDEX.matcher(index).matches() ? Integer.parseInt(index) : -1;
    if (i < 0 || i >= strings.count()) {
      throw damaged(
          A1.cell(row, column),
          "text number " + Problem.quote(index),
          "one of the " + strings.count() + " texts of the file");
    }
    return strings.get(i);
  }

  private double number(String digits) {
    double number = Double.NaN;
    try {
      if (DIGITS.matcher(digits).matches()) {
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
