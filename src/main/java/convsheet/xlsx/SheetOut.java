package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.formula.FormulaLimits;
import convsheet.formula.Numbers;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the cells of one sheet as SpreadsheetML, row by row, left to right (ECMA-376 part 1,
 * 18.3.1.80); keeps nothing.
 */
public final class SheetOut {
  /** The height of a row that is not shown. */
  static final double HIDDEN = -1;

  /** A row's part in rows that a person can fold and unfold. */
  enum Fold {
    /** It is not folded. */
    NONE(""),
    /** The rows below it, or above it, are folded away. */
    BESIDE(" collapsed=\"1\""),
    /** It is folded away, and not shown. */
    FOLDED(" hidden=\"1\" outlineLevel=\"1\"");

    private final String attributes;

    Fold(String attributes) {
      this.attributes = attributes;
    }
  }

  /**
   * What a cell holds, ready to be put into many cells.
   *
   * @param content the same for a {@link Seal}
   */
  public record Filling(String xml, long content) {
    public static Filling number(int style, double value) {
      var xml = new StringBuilder();
      SheetOut.number(xml, style, value);
      return new Filling(xml.toString(), Content.number(value));
    }

    public static Filling text(int style, String content) {
      var xml = new StringBuilder();
      SheetOut.text(xml, style, content);
      return new Filling(xml.toString(), Content.text(readBack(content)));
    }

    public static Filling formula(int style, String formula, double value) {
      var xml = new StringBuilder();
      SheetOut.formula(xml, style, formula, value);
      return new Filling(xml.toString(), Content.formula(formula));
    }

    public static Filling formula(int style, String formula, String value) {
      var xml = new StringBuilder();
      SheetOut.formula(xml, style, formula, value);
      return new Filling(xml.toString(), Content.formula(formula));
    }
  }

  private final OutputStream out;

  /** No shorter formula reaches any limit: {@value} / 2 pairs of parentheses are too few. */
  private static final int SURELY_FITS = 2 * FormulaLimits.DEEPEST;

  /** So many characters are written at once. */
  private static final int CHUNK = 1 << 16;

  /** What is not written yet. */
  private final StringBuilder text = new StringBuilder();

  private final String sheet;
  private final Seal seal = new Seal();
  private final Sealing.Free free;
  private String remedy = "Use fewer or smaller layers, or shorter names.";
  private int number = -1;
  private String rowNumber = "";

  /**
   * The cells of a sheet.
   *
   * @param sheet its name, for messages
   * @param free the cells that do not count in its seal
   */
  SheetOut(OutputStream out, String sheet, Sealing.Free free) {
    this.out = out;
    this.sheet = sheet;
    this.free = free;
  }

  /** The seal of what has been written. */
  Seal seal() {
    return seal;
  }

  /** Says what to do where a formula would be larger than Excel allows. */
  public void remedy(String whatToDo) {
    remedy = whatToDo;
  }

  /** Begins a row, counted from 0, of the sheet's usual height. */
  public void startRow(int row) {
    startRow(row, 0);
  }

  /**
   * Begins a row.
   *
   * @param height in points; 0 for the sheet's usual height, {@link #HIDDEN} to hide it
   */
  public void startRow(int row, double height) {
    startRow(row, height, Fold.NONE);
  }

  /** Begins a row that may be folded away. */
  public void startRow(int row, double height, Fold fold) {
    if (row <= number) {
      throw new IllegalStateException("row " + row + " after row " + number);
    }
    number = row;
    rowNumber = Integer.toString(row + 1);
    text.append("<row r=\"");
    text.append(rowNumber);
    if (height == HIDDEN) {
      text.append("\" hidden=\"1");
    } else if (height > 0) {
      text.append("\" ht=\"" + Numbers.text(height) + "\" customHeight=\"1");
    }
    text.append("\"" + fold.attributes + ">");
  }

  public void endRow() throws IOException {
    text.append("</row>\n");
    if (text.length() >= CHUNK) {
      flush();
    }
  }

  /** Writes what is left. */
  void flush() throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  /** A cell with what many others hold as well. */
  public void cell(int column, Filling filling) {
    seal(column, filling.content());
    place(column).append(filling.xml());
  }

  /** An empty cell with a format. */
  public void empty(int column, int style) {
    empty(place(column), style);
  }

  /** A number; an error where it is NaN. */
  public void number(int column, int style, double value) {
    seal(column, Content.number(value));
    number(place(column), style, value);
  }

  /** A number that a person gives and may change: the sheet's seal does not count which it is. */
  public void given(int column, int style, double value) {
    seal(column, Content.GIVEN);
    number(place(column), style, value);
  }

  /** A number that comes from an array formula in another cell. */
  public void filled(int column, int style, double value) {
    number(place(column), style, value);
  }

  /** A text; an empty one is an empty cell. */
  public void text(int column, int style, String content) {
    var text = readBack(content);
    if (!text.isEmpty()) {
      seal(column, Content.text(text));
    }
    text(place(column), style, content);
  }

  /** A formula, without its {@code =}, and the number that it has. */
  public void formula(int column, int style, String formula, double value) {
    check(column, formula);
    seal(column, Content.formula(formula));
    formula(place(column), style, formula, value);
  }

  /** A formula and the text that it has. */
  public void formula(int column, int style, String formula, String value) {
    check(column, formula);
    seal(column, Content.formula(formula));
    formula(place(column), style, formula, value);
  }

  /** A formula and the truth value that it has. */
  public void formula(int column, int style, String formula, boolean value) {
    check(column, formula);
    seal(column, Content.formula(formula));
    kind(place(column), style, "b");
    formula(text, formula);
    text.append(value ? "1</v></c>" : "0</v></c>");
  }

  /**
   * The first cell of a block of cells that share one array formula; the others are {@link
   * #filled}.
   *
   * @param block the cells of the block, in A1 notation
   */
  public void arrayFormula(int column, int style, String formula, String block, double value) {
    check(column, formula);
    seal(column, Content.array(formula, block));
    kind(place(column), style, Double.isFinite(value) ? "" : "e");
    text.append("><f t=\"array\" ref=\"").append(block).append("\">");
    escape(text, formula);
    text.append("</f><v>");
    value(text, value);
    text.append("</v></c>");
  }

  private void seal(int column, long content) {
    if (!free.holds(number, column)) {
      seal.add(number, column, content);
    }
  }

  /** A text as it will be read from the file. */
  private static String readBack(String text) {
    var written =
        text.chars().anyMatch(SheetOut::isUnwritable)
            ? text.codePoints()
                .map(c -> isUnwritable(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
            : text;
    return SheetHandler.plain(SharedStrings.unescaped(written));
  }

  /** Refuses what Excel would call a damaged file. */
  private void check(int column, String formula) {
    if (formula.length() < SURELY_FITS) {
      return;
    }
    FormulaLimits.exceeded(formula)
        .ifPresent(
            limit -> {
              throw ProblemException.input(
                  new Problem(
                      "", sheet, A1.cell(number, column), limit.found(), limit.expected(), remedy));
            });
  }

  private StringBuilder place(int column) {
    return text.append("<c r=\"").append(A1.column(column)).append(rowNumber).append('"');
  }

  private static void empty(StringBuilder xml, int style) {
    kind(xml, style, "");
    xml.append("/>");
  }

  private static void number(StringBuilder xml, int style, double value) {
    kind(xml, style, Double.isFinite(value) ? "" : "e");
    xml.append("><v>");
    value(xml, value);
    xml.append("</v></c>");
  }

  private static void text(StringBuilder xml, int style, String content) {
    if (content.isEmpty()) {
      empty(xml, style);
      return;
    }
    kind(xml, style, "inlineStr");
    // only outer spaces need to be asked for
    xml.append(content.equals(content.strip()) ? "><is><t>" : "><is><t xml:space=\"preserve\">");
    escape(xml, content);
    xml.append("</t></is></c>");
  }

  private static void formula(StringBuilder xml, int style, String formula, double value) {
    kind(xml, style, Double.isFinite(value) ? "" : "e");
    formula(xml, formula);
    value(xml, value);
    xml.append("</v></c>");
  }

  private static void formula(StringBuilder xml, int style, String formula, String value) {
    kind(xml, style, "str");
    formula(xml, formula);
    escape(xml, value);
    xml.append("</v></c>");
  }

  private static void kind(StringBuilder xml, int style, String type) {
    if (style != 0) {
      xml.append(" s=\"").append(style).append('"');
    }
    if (!type.isEmpty()) {
      xml.append(" t=\"").append(type).append('"');
    }
  }

  private static void formula(StringBuilder xml, String formula) {
    xml.append("><f>");
    escape(xml, formula);
    xml.append("</f><v>");
  }

  private static void value(StringBuilder xml, double value) {
    xml.append(Double.isFinite(value) ? Numbers.text(value) : "#NUM!");
  }

  /** Adds a text as the content of an element. */
  static void escape(StringBuilder xml, String content) {
    int written = 0;
    for (int i = 0; i < content.length(); i++) {
      var escaped = escaped(content.charAt(i));
      if (!escaped.isEmpty()) {
        xml.append(content, written, i).append(escaped);
        written = i + 1;
      }
    }
    xml.append(content, written, content.length());
  }

  /** What stands for a character that cannot stand for itself; empty where it can. */
  private static String escaped(char c) {
    if (c > '>' && c < 0xFFFE) {
      return "";
    }
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> isUnwritable(c) ? " " : "";
    };
  }

  /** Whether XML cannot hold a character. */
  private static boolean isUnwritable(int c) {
    return c < ' ' && c != '\n' && c != '\t' || c == 0xFFFE || c == 0xFFFF;
  }
}
