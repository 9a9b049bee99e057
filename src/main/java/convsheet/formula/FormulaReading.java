package convsheet.formula;

import convsheet.formula.CellValue.Number;
import convsheet.formula.CellValue.Text;
import convsheet.formula.CellValue.Truth;

/**
 * A formula that is computed while it is read, character by character; branches that are not taken
 * are passed over.
 */
final class FormulaReading {
  private final String formula;
  private final SheetValues cells;
  private final Functions functions;
  private int at;

  FormulaReading(String formula, SheetValues cells, Functions functions) {
    this.formula = formula;
    this.cells = cells;
    this.functions = functions;
  }

  /**
   * The value of the formula, or the cells that it refers to.
   *
   * @throws FormulaError if it is an error
   * @throws UnsupportedOperationException if something in it is not known
   */
  Operand read() {
    var value = operand();
    if (at < formula.length()) {
      throw new UnsupportedOperationException("what stands there");
    }
    return value;
  }

  /** How many characters are read. */
  int place() {
    return at;
  }

  // ---- operators, from the loosest ----

  private Operand operand() {
    var left = joined();
    while (isNext('=') || isNext('<') || isNext('>')) {
      int start = at++;
      while (isNext('=') || isNext('>')) {
        at++;
      }
      var comparison = formula.substring(start, at);
      left = new Truth(ValueOrder.holds(left.value(), comparison, joined().value()));
    }
    return left;
  }

  private Operand joined() {
    var left = sum();
    while (take('&')) {
      left = new Text(left.text() + sum().text());
    }
    return left;
  }

  private Operand sum() {
    var left = product();
    while (isNext('+') || isNext('-')) {
      boolean adds = formula.charAt(at++) == '+';
      double first = left.number();
      double second = product().number();
      left = Number.ofCell(adds ? first + second : first - second);
    }
    return left;
  }

  private Operand product() {
    var left = power();
    while (isNext('*') || isNext('/')) {
      boolean multiplies = formula.charAt(at++) == '*';
      double first = left.number();
      double second = power().number();
      left = Number.ofCell(multiplies ? first * second : first / second);
    }
    return left;
  }

  /** From the left, as spreadsheets do: 2^3^2 is 64, and -2^2 is 4. */
  private Operand power() {
    var left = signed();
    while (take('^')) {
      double base = left.number();
      left = Number.ofCell(Math.pow(base, signed().number()));
    }
    return left;
  }

  private Operand signed() {
    return take('-') ? new Number(-signed().number()) : atom();
  }

  // ---- what stands between operators ----

  private Operand atom() {
    if (take('(')) {
      var value = operand();
      need(')');
      return value;
    }
    if (isNext('"')) {
      return new Text(quoted('"'));
    }
    if (isNext('\'')) {
      var sheet = quoted('\'');
      need('!');
      return area(sheet, word());
    }
    if (at < formula.length() && isDigit(formula.charAt(at))) {
      return new Number(Double.parseDouble(word()));
    }
    var word = word();
    if (take('!')) {
      return area(word, word());
    }
    if (take('(')) {
      var value = functions.call(word, new Arguments());
      need(')');
      return value;
    }
    return switch (word) {
      case "TRUE" -> new Truth(true);
      case "FALSE" -> new Truth(false);
      default -> area("", word);
    };
  }

  /** The cells from a first one on. */
  private Area area(String sheet, String name) {
    var first = cell(name);
    var last = take(':') ? cell(word()) : first;
    return new Area(
        cells,
        sheet,
        first.row(),
        first.column(),
        last.row() - first.row() + 1,
        last.column() - first.column() + 1);
  }

  private static A1.Name cell(String name) {
    return A1.parse(name)
        .orElseThrow(() -> new UnsupportedOperationException("'" + name + "', which is no cell,"));
  }

  /** What stands between two quotes, of which a doubled one is one of its own. */
  private String quoted(char quote) {
    var text = new StringBuilder();
    int start = at + 1;
    do {
      int end = formula.indexOf(quote, at + 1);
      if (end < 0) {
        throw new UnsupportedOperationException("a quote without an end");
      }
      text.append(formula, start, end);
      at = end + 1;
      start = at; // a quote that is doubled stands there
    } while (isNext(quote));
    return text.toString();
  }

  /** The name of a function, a sheet or a cell, or a number. */
  private String word() {
    int start = at;
    while (at < formula.length() && isOfAWord(formula.charAt(at))) {
      at++;
    }
    return formula.substring(start, at);
  }

  private static boolean isOfAWord(char c) {
    return c >= 'A' && c <= 'Z'
        || isDigit(c)
        || c == '$'
        || c == '.'
        || c == '_'
        || c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean isNext(char c) {
    return at < formula.length() && formula.charAt(at) == c;
  }

  private boolean take(char c) {
    if (isNext(c)) {
      at++;
      return true;
    }
    return false;
  }

  private void need(char c) {
    if (!take(c)) {
      throw new UnsupportedOperationException("other than a " + c);
    }
  }

  /** The arguments of a function, each computed when it is asked for. */
  final class Arguments {
    private boolean isFirst = true;

    /** Whether there is one more. */
    boolean hasNext() {
      return !isNext(')');
    }

    /** The value of the next one, or its cells. */
    Operand next() {
      begin();
      return operand();
    }

    double number() {
      return next().number();
    }

    int whole() {
      return next().whole();
    }

    boolean truth() {
      return next().truth();
    }

    String text() {
      return next().text();
    }

    /** The cells that the next one refers to. */
    Area area() {
      if (next() instanceof Area area) {
        return area;
      }
      throw new UnsupportedOperationException("a value where cells belong");
    }

    /** The next one, or an error where it is one. */
    CellValue nextOrError() {
      begin();
      int start = at;
      try {
        return operand().value();
      } catch (FormulaError e) {
        at = start;
        pass();
        return CellValue.ERROR;
      }
    }

    /** Passes over the next one. */
    void skip() {
      begin();
      pass();
    }

    private void begin() {
      if (!isFirst) {
        need(',');
      }
      isFirst = false;
    }

    /** Goes to the comma or the parenthesis that ends an argument. */
    private void pass() {
      int depth = 0;
      for (; at < formula.length(); at++) {
        char c = formula.charAt(at);
        if (c == '"' || c == '\'') {
          quoted(c);
          at--;
        } else if (c == '(') {
          depth++;
        } else if (depth == 0 && (c == ',' || c == ')')) {
          return;
        } else if (c == ')') {
          depth--;
        }
      }
    }
  }
}
