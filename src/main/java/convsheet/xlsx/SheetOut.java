package convsheet.xlsx;

import convsheet.formula.A1;
import convsheet.formula.FormulaLimits;
import convsheet.formula.FormulaText;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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
  public record Filling(byte[] xml, long content) {
    private static Filling of(Consumer<Utf8> cell, long content) {
      var xml = new Utf8(64);
      cell.accept(xml);
      return new Filling(xml.bytes(), content);
    }

    public static Filling number(int style, double value) {
      return of(xml -> SheetOut.number(xml, style, value), Content.number(value));
    }

    public static Filling text(int style, String content) {
      return of(xml -> SheetOut.text(xml, style, content), Content.text(readBack(content)));
    }

    public static Filling formula(int style, String formula, double value) {
      return of(xml -> SheetOut.formula(xml, style, formula, value), Content.formula(formula));
    }

    public static Filling formula(int style, String formula, String value) {
      return of(xml -> SheetOut.formula(xml, style, formula, value), Content.formula(formula));
    }
  }

  /** How cells of the columns begin that most sheets have. */
  private static final byte[][] CELLS =
      IntStream.range(0, 256).mapToObj(SheetOut::cell).toArray(byte[][]::new);

  private final OutputStream out;

  /** No shorter formula reaches any limit: {@value} / 2 pairs of parentheses are too few. */
  private static final int SURELY_FITS = 2 * FormulaLimits.DEEPEST;

  /** So many bytes are written at once. */
  private static final int CHUNK = 1 << 16;

  /** What is not written yet. */
  private final Utf8 text = new Utf8(2 * CHUNK);

  private final String sheet;
  private final Seal seal = new Seal();
  private final Sealing.Free free;
  private String remedy = "Use fewer or smaller layers, or shorter names.";
  private int number = -1;
  private int last = -1;
  private int sharedFormulas;
  private byte[] rowNumber = {};

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
    last = -1;
    rowNumber = Integer.toString(row + 1).getBytes(StandardCharsets.US_ASCII);
    text.append("<row r=\"");
    text.append(rowNumber);
    if (height == HIDDEN) {
      text.append("\" hidden=\"1");
    } else if (height > 0) {
      text.append("\" ht=\"").append(height).append("\" customHeight=\"1");
    }
    text.append('"').append(fold.attributes).append('>');
  }

  public void endRow() throws IOException {
    text.append("</row>\n");
    if (text.length() >= CHUNK) {
      flush();
    }
  }

  /** Writes what is left. */
  void flush() throws IOException {
    text.flush(out);
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
    check(number, column, formula);
    seal(column, Content.formula(formula));
    formula(place(column), style, formula, value);
  }

  /**
   * A formula that is to be written into all cells of an area, the first of them first.
   *
   * @param formula that of the first cell, without its {@code =}
   */
  public SharedFormula share(String formula, Box area) {
    check(area.top(), area.left(), formula);
    check(
        area.bottom(),
        area.right(),
        FormulaText.moved(formula, area.rows() - 1, area.columns() - 1)); // the longest
    return new SharedFormula(formula, area, sharedFormulas++);
  }

  /** A cell of those that share a formula, and the number that it has. */
  public void formula(int column, int style, SharedFormula shared, double value) {
    seal(column, shared.content(number, column));
    kind(place(column), style, Double.isFinite(value) ? "" : "e");
    text.append('>').append(shared.xml(number, column)).append("<v>");
    value(text, value);
    text.append("</v></c>");
  }

  /** A formula and the text that it has. */
  public void formula(int column, int style, String formula, String value) {
    check(number, column, formula);
    seal(column, Content.formula(formula));
    formula(place(column), style, formula, value);
  }

  /** A formula and the truth value that it has. */
  public void formula(int column, int style, String formula, boolean value) {
    check(number, column, formula);
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
    check(number, column, formula);
    seal(column, Content.array(formula, block));
    kind(place(column), style, Double.isFinite(value) ? "" : "e");
    text.append("><f t=\"array\" ref=\"").append(block).append("\">");
    text.append(Xml.escaped(formula)).append("</f><v>");
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
        text.chars().anyMatch(Xml::isUnwritable)
            ? text.codePoints()
                .map(c -> Xml.isUnwritable(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
            : text;
    return SheetHandler.plain(SharedStrings.unescaped(written));
  }

  /** Refuses what Excel would call a damaged file. */
  private void check(int row, int column, String formula) {
    if (formula.length() < SURELY_FITS) {
      return;
    }
    FormulaLimits.exceeded(formula)
        .ifPresent(
            limit -> {
              throw ProblemException.input(
                  new Problem(
                      "", sheet, A1.cell(row, column), limit.found(), limit.expected(), remedy));
            });
  }

  private Utf8 place(int column) {
    if (column <= last) {
      throw new IllegalStateException("column " + column + " after column " + last);
    }
    last = column;
    return text.append(column < CELLS.length ? CELLS[column] : cell(column))
        .append(rowNumber)
        .append('"');
  }

  private static byte[] cell(int column) {
    return ("<c r=\"" + A1.column(column)).getBytes(StandardCharsets.US_ASCII);
  }

  private static void empty(Utf8 xml, int style) {
    kind(xml, style, "");
    xml.append("/>");
  }

  private static void number(Utf8 xml, int style, double value) {
    kind(xml, style, Double.isFinite(value) ? "" : "e");
    xml.append("><v>");
    value(xml, value);
    xml.append("</v></c>");
  }

  private static void text(Utf8 xml, int style, String content) {
    if (content.isEmpty()) {
      empty(xml, style);
      return;
    }
    kind(xml, style, "inlineStr");
    // only outer spaces need to be asked for
    xml.append(content.equals(content.strip()) ? "><is><t>" : "><is><t xml:space=\"preserve\">");
    xml.append(Xml.escaped(content)).append("</t></is></c>");
  }

  private static void formula(Utf8 xml, int style, String formula, double value) {
    kind(xml, style, Double.isFinite(value) ? "" : "e");
    formula(xml, formula);
    value(xml, value);
    xml.append("</v></c>");
  }

  private static void formula(Utf8 xml, int style, String formula, String value) {
    kind(xml, style, "str");
    formula(xml, formula);
    xml.append(Xml.escaped(value)).append("</v></c>");
  }

  private static void kind(Utf8 xml, int style, String type) {
    if (style != 0) {
      xml.append(" s=\"").append(style).append('"');
    }
    if (!type.isEmpty()) {
      xml.append(" t=\"").append(type).append('"');
    }
  }

  private static void formula(Utf8 xml, String formula) {
    xml.append("><f>").append(Xml.escaped(formula)).append("</f><v>");
  }

  private static void value(Utf8 xml, double value) {
    if (Double.isFinite(value)) {
      xml.append(value);
    } else {
      xml.append("#NUM!");
    }
  }
}
