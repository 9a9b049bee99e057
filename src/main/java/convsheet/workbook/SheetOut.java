package convsheet.workbook;

import convsheet.formula.A1;
import convsheet.formula.Numbers;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes the cells of one sheet as SpreadsheetML, row by row, left to right (ECMA-376 part 1,
 * 18.3.1.80); keeps nothing.
 */
final class SheetOut {
  /** The height of a row that is not shown. */
  static final double HIDDEN = -1;

  /** A row's part in rows that a person can fold and unfold. */
  enum Fold {
    /** It is not folded. */
    NONE(""),
    /** The rows below it are folded away. */
    TITLE(" collapsed=\"1\""),
    /** It is folded away, and not shown. */
    FOLDED(" hidden=\"1\" outlineLevel=\"1\"");

    private final String attributes;

    Fold(String attributes) {
      this.attributes = attributes;
    }
  }

  private final Writer out;

  /** What there is of the current row: writing it as a whole is faster than cell by cell. */
  private final StringBuilder text = new StringBuilder();

  private int number = -1;
  private String rowNumber = "";

  SheetOut(Writer out) {
    this.out = out;
  }

  /** Begins a row, counted from 0, of the sheet's usual height. */
  void startRow(int row) throws IOException {
    startRow(row, 0);
  }

  /**
   * Begins a row.
   *
   * @param height in points; 0 for the sheet's usual height, {@link #HIDDEN} to hide it
   */
  void startRow(int row, double height) throws IOException {
    startRow(row, height, Fold.NONE);
  }

  /** Begins a row that may be folded away. */
  void startRow(int row, double height, Fold fold) throws IOException {
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

  void endRow() throws IOException {
    out.write(text.append("</row>\n").toString());
    text.setLength(0);
  }

  /** An empty cell with a format. */
  void empty(int column, int style) throws IOException {
    start(column, style, "");
    text.append("/>");
  }

  /** A number; an error where it is NaN. */
  void number(int column, int style, double value) throws IOException {
    start(column, style, Double.isFinite(value) ? "" : "e");
    text.append("><v>");
    value(value);
    text.append("</v></c>");
  }

  /** A text; an empty one is an empty cell. */
  void text(int column, int style, String content) throws IOException {
    if (content.isEmpty()) {
      empty(column, style);
      return;
    }
    start(column, style, "inlineStr");
    text.append("><is><t xml:space=\"preserve\">");
    escape(content);
    text.append("</t></is></c>");
  }

  /** A formula, without its {@code =}, and the number that it has. */
  void formula(int column, int style, String formula, double value) throws IOException {
    start(column, style, Double.isFinite(value) ? "" : "e");
    startFormula(formula);
    value(value);
    text.append("</v></c>");
  }

  /** A formula and the text that it has. */
  void formula(int column, int style, String formula, String value) throws IOException {
    start(column, style, "str");
    startFormula(formula);
    escape(value);
    text.append("</v></c>");
  }

  /** A formula and the truth value that it has. */
  void formula(int column, int style, String formula, boolean value) throws IOException {
    start(column, style, "b");
    startFormula(formula);
    text.append(value ? "1</v></c>" : "0</v></c>");
  }

  /**
   * The first cell of a block of cells that share one array formula; the others are written as
   * numbers.
   *
   * @param block the cells of the block, in A1 notation
   */
  void arrayFormula(int column, int style, String formula, String block, double value)
      throws IOException {
    start(column, style, Double.isFinite(value) ? "" : "e");
    text.append("><f t=\"array\" ref=\"" + block + "\">");
    escape(formula);
    text.append("</f><v>");
    value(value);
    text.append("</v></c>");
  }

  private void start(int column, int style, String type) throws IOException {
    text.append("<c r=\"");
    text.append(A1.column(column));
    text.append(rowNumber);
    text.append("\"");
    if (style != 0) {
      text.append(" s=\"").append(style).append('"');
    }
    if (!type.isEmpty()) {
      text.append(" t=\"").append(type).append('"');
    }
  }

  private void startFormula(String formula) throws IOException {
    text.append("><f>");
    escape(formula);
    text.append("</f><v>");
  }

  private void value(double value) throws IOException {
    text.append(Double.isFinite(value) ? Numbers.text(value) : "#NUM!");
  }

  private void escape(String content) throws IOException {
    int written = 0;
    for (int i = 0; i < content.length(); i++) {
      var escaped = escaped(content.charAt(i));
      if (!escaped.isEmpty()) {
        text.append(content, written, i).append(escaped);
        written = i + 1;
      }
    }
    text.append(content, written, content.length());
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
      default -> c < ' ' && c != '\n' && c != '\t' || c >= 0xFFFE ? " " : "";
    };
  }
}
