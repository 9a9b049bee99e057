package convsheet.lift;

import convsheet.formula.A1;
import convsheet.problem.Problem;
import convsheet.xlsx.DefinedName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Parses formulas (ECMA-376 part 1, 18.17). Operands and operators are kept on stacks of their own,
 * so that no formula is too deep to be read; what is deeper, longer or larger than any program
 * writes is told as that.
 */
final class FormulaParsing {
  /** The depth to which Excel nests functions. */
  static final int MOST_NESTED = 64;

  /** The characters of the longest formula that Excel takes. */
  static final int LONGEST = 8192;

  /** The most parts that a formula may have once its defined names are put in. */
  private static final int MOST_PARTS = 20_000;

  private static final int MOST_NESTED_NAMES = 20;

  private static final String TABLE = "a reference to a table and not to cells";
  private static final String OTHER_WORKBOOK = "a reference to another workbook";

  private static final Pattern COLUMN = Pattern.compile("(\\$?)([A-Za-z]{1,3})");
  private static final Pattern ROW = Pattern.compile("(\\$?)([1-9]\\d{0,6})");
  private static final Pattern NUMBER = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final Pattern ERROR = Pattern.compile("#[A-Za-z0-9_/]+[!?]?");
  private static final Pattern PREFIX = Pattern.compile("^(_XLFN\\.|_XLWS\\.|_XLUDF\\.|_XLPM\\.)+");

  private final Map<String, Integer> sheets = new HashMap<>();
  private final Map<String, DefinedName> names = new HashMap<>();
  private final List<String> sheetNames;
  private final Function<CellRange, Optional<CellRange>> spilled;
  private final Function<Integer, Integer> rows;
  private final Function<Integer, Integer> columns;
  private int depth;

  /**
   * For the formulas of a workbook.
   *
   * @param sheets the names of its sheets
   * @param names its defined names; one of a sheet goes before one of the workbook
   * @param spilled the cells that the array formula of a cell fills
   * @param rows how many rows of a sheet, by its number, have anything in them: as many as a
   *     reference to whole columns reads
   * @param columns the same of columns
   */
  FormulaParsing(
      List<String> sheets,
      List<DefinedName> names,
      Function<CellRange, Optional<CellRange>> spilled,
      Function<Integer, Integer> rows,
      Function<Integer, Integer> columns) {
    sheetNames = List.copyOf(sheets);
    this.spilled = spilled;
    this.rows = rows;
    this.columns = columns;
    for (int i = 0; i < sheets.size(); i++) {
      this.sheets.putIfAbsent(lower(sheets.get(i)), i);
    }
    for (var name : names) {
      this.names.putIfAbsent(key(name.sheet(), name.name()), name);
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String key(Optional<String> sheet, String name) {
    return lower(sheet.map(own -> own + "!" + name).orElse(name));
  }

  /**
   * Parses a formula.
   *
   * @param formula its text, without an equals sign, as it is written in some cell
   * @param cell the cell in which it stands
   * @param down how many rows that is below the one in which it is written
   * @param right how many columns that is to the right
   */
  Node parse(String formula, CellRange cell, int down, int right) {
    try {
      return new Reading(formula, cell, down, right).read().node();
    } catch (Unread e) {
      return new Node.Unread(e.getMessage());
    }
  }

  /** Why a formula is not read. */
  private static final class Unread extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unread(String what) {
      super(what, null, false, false);
    }
  }

  private static final Unread SEVERAL_SHEETS = new Unread("it refers to several sheets at once");
  private static final Unread COMPUTED = new Unread("it has a range whose end is computed");

  /** A part of a formula: a tree, or terms of a sum that may get more of them. */
  private record Part(Node own, List<Node> terms, int depth, int size) {
    Node node() {
      return terms.isEmpty() ? own : new Node.Terms(List.copyOf(terms));
    }
  }

  /** An operator, an open parenthesis or a function that waits for what follows. */
  private record Pending(String sign, int precedence, int parts, boolean isFunction) {}

  private static final int COMPARISON = 1;
  private static final int CONCATENATION = 2;
  private static final int ADDITION = 3;
  private static final int MULTIPLICATION = 4;
  private static final int POWER = 5;
  private static final int SIGN = 6;

  private static int precedence(String sign) {
    return switch (sign) {
      case "&" -> CONCATENATION;
      case "+", "-" -> ADDITION;
      case "*", "/" -> MULTIPLICATION;
      case "^" -> POWER;
      default -> COMPARISON;
    };
  }

  /** One formula on its way from text to tree. */
  private final class Reading {
    private final String text;
    private final CellRange cell;
    private final int down;
    private final int right;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private int at;

    Reading(String text, CellRange cell, int down, int right) {
      if (text.length() > LONGEST) {
        throw new Unread(
            String.format(
                Locale.ROOT, "it has %,d characters, and Excel takes %,d", text.length(), LONGEST));
      }
      this.text = text;
      this.cell = cell;
      this.down = down;
      this.right = right;
    }

    Part read() {
      boolean wantsOperand = true;
      while (skipBlanks()) {
        wantsOperand = wantsOperand ? operand() : operator();
      }
      if (wantsOperand) {
        throw cannot();
      }
      reduce(0);
      if (!pending.isEmpty() || parts.size() != 1) {
        throw cannot();
      }
      return parts.pop();
    }

    private Unread cannot() {
      return new Unread("it cannot be parsed");
    }

    private boolean skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return at < text.length();
    }

    private boolean isNext(char character) {
      return at < text.length() && text.charAt(at) == character;
    }

    private boolean take(char character) {
      if (isNext(character)) {
        at++;
        return true;
      }
      return false;
    }

    // ---- operands ----

    /** Takes what an operand begins with; whether it is still to come. */
    private boolean operand() {
      char next = text.charAt(at);
      switch (next) {
        case '-', '+' -> {
          at++;
          if (next == '-') {
            pending.push(new Pending("-", SIGN, parts.size(), false));
          }
          return true;
        }
        case '(' -> {
          at++;
          pending.push(new Pending("(", 0, parts.size(), false));
          return true;
        }
        case ',', ')' -> {
          return argumentLeftOut();
        }
        case '"' -> push(Node.Other.text(quoted('"')));
        case '{' -> push(table());
        case '#' -> push(error());
        case '\'' -> qualified(quoted('\''));
        case '[' -> {
          skipBrackets();
          boolean isTable = word().isEmpty() && !isNext('!');
          if (take('!')) {
            skipReference();
          }
          push(isTable ? new Node.Unresolved(TABLE) : new Node.Other(OTHER_WORKBOOK));
        }
        default -> {
          return word(next);
        }
      }
      return false;
    }

    private boolean argumentLeftOut() {
      boolean isArgument = !pending.isEmpty() && pending.peek().isFunction();
      if (!isArgument) {
        throw cannot();
      }
      if (isNext(')') && parts.size() == pending.peek().parts()) {
        return operator(); // no argument at all
      }
      push(new Node.Missing());
      return false;
    }

    private void push(Node node) {
      parts.push(new Part(node, List.of(), 1, 1));
    }

    /** A text between quotes, of which two stand for one. */
    private String quoted(char quote) {
      var content = new StringBuilder();
      at++;
      while (at < text.length()) {
        if (text.charAt(at) == quote) {
          if (at + 1 >= text.length() || text.charAt(at + 1) != quote) {
            at++;
            return content.toString();
          }
          at++;
        }
        content.append(text.charAt(at++));
      }
      throw cannot();
    }

    private Node error() {
      var match = ERROR.matcher(text).region(at, text.length());
      if (!match.lookingAt()) {
        throw cannot();
      }
      at = match.end();
      return new Node.Other(
          match.group().equalsIgnoreCase("#REF!")
              ? "#REF!, a reference to cells that are gone"
              : "the error " + match.group());
    }

    private Node table() {
      at++;
      var values = new ArrayList<Double>();
      int rows = 1;
      boolean isNumbers = true;
      while (true) {
        skipBlanks();
        boolean isNegative = take('-');
        if (!isNegative) {
          take('+');
        }
        var match = NUMBER.matcher(text).region(at, text.length());
        if (match.lookingAt()) {
          values.add((isNegative ? -1 : 1) * Double.parseDouble(match.group()));
          at = match.end();
        } else if (isNext('"')) {
          quoted('"');
          isNumbers = false;
        } else if (isNext('#')) {
          error();
          isNumbers = false;
        } else if (!word().isEmpty()) {
          isNumbers = false;
        } else {
          throw cannot();
        }
        skipBlanks();
        if (take('}')) {
          break;
        }
        rows += isNext(';') ? 1 : 0;
        if (!take(';') && !take(',')) {
          throw cannot();
        }
      }
      return isNumbers && values.size() % rows == 0
          ? new Node.Table(values, rows, values.size() / rows)
          : new Node.Other("a table in braces that holds more than numbers");
    }

    /** Letters, digits and what else a name or a reference is made of. */
    private String word() {
      int start = at;
      while (at < text.length() && isOfWord(text.codePointAt(at))) {
        at += Character.charCount(text.codePointAt(at));
      }
      return text.substring(start, at);
    }

    /** Takes a number, unless it is that of a row in a range of rows. */
    private boolean number() {
      var number = NUMBER.matcher(text).region(at, text.length());
      boolean isRow =
          !number.lookingAt() || number.end() < text.length() && text.charAt(number.end()) == ':';
      if (!isRow) {
        at = number.end();
        push(new Node.Num(Double.parseDouble(number.group())));
      }
      return !isRow;
    }

    /** A function's name without what programs put in front of new ones. */
    private static String function(String word) {
      var name = word.toUpperCase(Locale.ROOT);
      return name.startsWith("_") ? PREFIX.matcher(name).replaceFirst("") : name;
    }

    private static boolean isOfWord(int character) {
      return Character.isLetterOrDigit(character) || "_.\\$?".indexOf(character) >= 0;
    }

    private boolean word(char next) {
      if ((Character.isDigit(next) || next == '.') && number()) {
        return false;
      }
      int start = at;
      var word = word();
      if (word.isEmpty()) {
        throw cannot();
      }
      if (isNext('!')) {
        qualified(word);
        return false;
      }
      if (take('(')) {
        pending.push(new Pending(function(word), 0, parts.size(), true));
        return true;
      }
      if (isNext('[')) {
        skipBrackets();
        push(new Node.Unresolved(TABLE));
        return false;
      }
      at = start;
      parts.push(reference(cell.sheet(), false));
      return false;
    }

    /** What follows a sheet's name: an exclamation mark and a reference or a name. */
    private void qualified(String name) {
      if (!name.startsWith("'") && isNext(':')) {
        throw SEVERAL_SHEETS;
      }
      if (!take('!')) {
        throw cannot();
      }
      if (name.contains("[")) {
        skipReference();
        push(new Node.Other(OTHER_WORKBOOK));
      } else if (name.contains(":")) {
        throw SEVERAL_SHEETS;
      } else if (isNext('#')) {
        push(error());
      } else {
        var number = sheets.get(lower(name));
        if (number == null) {
          throw new Unread("it refers to a sheet " + Problem.quote(name) + ", which is not there");
        }
        parts.push(reference(number, true));
      }
    }

    private void skipReference() {
      word();
      if (take(':')) {
        word();
      }
    }

    private void skipBrackets() {
      int open = 0;
      do {
        if (at >= text.length()) {
          throw cannot();
        }
        char own = text.charAt(at++);
        open += own == '[' ? 1 : own == ']' ? -1 : 0;
        at += own == '\'' ? 1 : 0; // what follows it is no bracket
      } while (open > 0);
    }

    /** A corner of a range: a row or a column of -1 is all of them. */
    private record Corner(int row, int column, boolean fixed) {}

    private Part reference(int sheet, boolean isQualified) {
      var word = word();
      var first = corner(word);
      if (first.isPresent() && first.get().row() >= 0 && first.get().column() >= 0) {
        return leaf(area(sheet, first.get(), isNext(':') ? lastCorner() : first.get()));
      }
      if (first.isPresent() && isNext(':')) {
        var last = lastCorner();
        if (last.row() < 0 == first.get().row() < 0
            && last.column() < 0 == first.get().column() < 0) {
          return leaf(area(sheet, first.get(), last));
        }
        throw sheets.containsKey(lower(word)) ? SEVERAL_SHEETS : cannot();
      }
      if (isNext(':')) {
        throw SEVERAL_SHEETS;
      }
      if (!isQualified && word.equalsIgnoreCase("TRUE")) {
        return leaf(new Node.Num(1));
      }
      if (!isQualified && word.equalsIgnoreCase("FALSE")) {
        return leaf(new Node.Num(0));
      }
      return named(word, sheet);
    }

    private Part leaf(CellRange area) {
      return leaf(new Node.Cells(area));
    }

    private Part leaf(Node node) {
      return new Part(node, List.of(), 1, 1);
    }

    private Corner lastCorner() {
      at++;
      skipBlanks();
      var word = isNext('\'') ? quoted('\'') : word();
      if (take('!')) { // the sheet a second time
        word = word();
      }
      return (isNext('(') ? Optional.<Corner>empty() : corner(word)).orElseThrow(() -> COMPUTED);
    }

    private Optional<Corner> corner(String word) {
      var cell = A1.parse(word);
      if (cell.isPresent()) {
        var name = cell.get();
        return Optional.of(
            new Corner(
                moved(name.row(), name.keepsRow(), down, A1.MAX_ROWS),
                moved(name.column(), name.keepsColumn(), right, A1.MAX_COLUMNS),
                name.keepsRow() && name.keepsColumn()));
      }
      var column = COLUMN.matcher(word);
      if (column.matches()) {
        int number = A1.columnOf(column.group(2));
        return number < A1.MAX_COLUMNS
            ? Optional.of(
                new Corner(
                    -1,
                    moved(number, !column.group(1).isEmpty(), right, A1.MAX_COLUMNS),
                    !column.group(1).isEmpty()))
            : Optional.empty();
      }
      var row = ROW.matcher(word);
      if (row.matches() && Integer.parseInt(row.group(2)) <= A1.MAX_ROWS) {
        return Optional.of(
            new Corner(
                moved(
                    Integer.parseInt(row.group(2)) - 1, !row.group(1).isEmpty(), down, A1.MAX_ROWS),
                -1,
                !row.group(1).isEmpty()));
      }
      return Optional.empty();
    }

    /** A place in another cell; beyond the edge of the sheet it begins again at the other one. */
    private int moved(int place, boolean isKept, int by, int all) {
      return isKept ? place : Math.floorMod(place + by, all);
    }

    private CellRange area(int sheet, Corner one, Corner other) {
      boolean wholeColumns = one.row() < 0;
      boolean wholeRows = one.column() < 0;
      int top = wholeColumns ? 0 : Math.min(one.row(), other.row());
      int left = wholeRows ? 0 : Math.min(one.column(), other.column());
      int bottom = wholeColumns ? rows.apply(sheet) - 1 : Math.max(one.row(), other.row());
      int end = wholeRows ? columns.apply(sheet) - 1 : Math.max(one.column(), other.column());
      return new CellRange(
          sheet, top, left, bottom - top + 1, end - left + 1, one.fixed() && other.fixed());
    }

    /** What a defined name stands for: the one of the sheet, or else the one of the workbook. */
    private Part named(String name, int sheet) {
      var found =
          Optional.ofNullable(names.get(key(Optional.of(sheetNames.get(sheet)), name)))
              .or(() -> Optional.ofNullable(names.get(key(Optional.empty(), name))));
      if (found.isEmpty()) {
        return leaf(
            new Node.Unresolved("the name " + Problem.quote(name) + ", which is not defined"));
      }
      if (depth >= MOST_NESTED_NAMES) {
        throw new Unread("it uses the name " + Problem.quote(name) + ", which leads nowhere");
      }
      depth++;
      try {
        var seen = new CellRange(sheet, cell.row(), cell.column(), 1, 1, false);
        var part = new Reading(found.get().text(), seen, cell.row(), cell.column()).read();
        return part(part.node(), part.depth(), part.size());
      } finally {
        depth--;
      }
    }

    // ---- operators ----

    /** Takes an operator; whether an operand has to follow. */
    private boolean operator() {
      char next = text.charAt(at);
      switch (next) {
        case ')' -> {
          at++;
          close();
          return false;
        }
        case ',' -> {
          at++;
          reduce(0);
          if (pending.isEmpty() || !pending.peek().isFunction()) {
            throw new Unread("it joins ranges");
          }
          return true;
        }
        case '%' -> {
          at++;
          reduce(SIGN);
          binary("/", parts.pop(), new Part(new Node.Num(100), List.of(), 1, 1));
          return false;
        }
        case '#' -> {
          at++;
          spill();
          return false;
        }
        case ':' -> throw COMPUTED;
        case '<', '>' -> {
          at++;
          var sign = String.valueOf(next);
          sign = take('=') ? sign + "=" : next == '<' && take('>') ? "<>" : sign;
          await(sign);
          return true;
        }
        case '+', '-', '*', '/', '^', '&', '=' -> {
          at++;
          await(String.valueOf(next));
          return true;
        }
        default -> throw cannot();
      }
    }

    private void await(String sign) {
      reduce(precedence(sign));
      pending.push(new Pending(sign, precedence(sign), parts.size(), false));
    }

    /** Applies the operators that go before one of some precedence. */
    private void reduce(int precedence) {
      while (!pending.isEmpty()
          && pending.peek().precedence() > 0
          && pending.peek().precedence() >= precedence) {
        var operator = pending.pop();
        if (parts.size() <= operator.parts()) {
          throw cannot();
        }
        var last = parts.pop();
        if (operator.precedence() == SIGN) {
          var negative = Node.negative(last.node());
          int more =
              negative instanceof Node.Minus ? 1 : last.node() instanceof Node.Minus ? -1 : 0;
          parts.push(part(negative, last.depth() + more, last.size() + more));
        } else {
          binary(operator.sign(), parts.pop(), last);
        }
      }
    }

    private void binary(String sign, Part left, Part right) {
      int size = left.size() + right.size() + 1;
      int deep = Math.max(left.depth(), right.depth() + 1);
      boolean adds = precedence(sign) == ADDITION;
      var added = sign.equals("-") ? Node.negative(right.node()) : right.node();
      if (adds && !left.terms().isEmpty()) {
        left.terms().add(added);
        parts.push(checked(left.own(), left.terms(), deep, size));
      } else if (adds && left.own() instanceof Node.Op op && precedence(op.sign()) == ADDITION) {
        var terms = new ArrayList<Node>();
        terms.add(op.left());
        terms.add(op.sign().equals("-") ? Node.negative(op.right()) : op.right());
        terms.add(added);
        parts.push(checked(left.own(), terms, deep, size));
      } else {
        var op = new Node.Op(sign, left.node(), right.node());
        parts.push(part(op, Math.max(left.depth() + 1, deep), size));
      }
    }

    private Part part(Node node, int depth, int size) {
      return checked(node, List.of(), depth, size);
    }

    private Part checked(Node node, List<Node> terms, int depth, int size) {
      if (depth > MOST_NESTED) {
        throw new Unread(
            "its parentheses, functions or products stand in each other more than "
                + MOST_NESTED
                + " deep");
      }
      checkSize(size);
      return new Part(node, terms, depth, size);
    }

    private void checkSize(int size) {
      if (size > MOST_PARTS) {
        throw new Unread(
            String.format(
                Locale.ROOT, "with its defined names it has more than %,d parts", MOST_PARTS));
      }
    }

    private void close() {
      reduce(0);
      if (pending.isEmpty()) {
        throw cannot();
      }
      var open = pending.pop();
      if (!open.isFunction()) {
        if (parts.size() != open.parts() + 1) {
          throw cannot();
        }
        var inner = parts.pop();
        parts.push(part(inner.node(), inner.depth(), inner.size()));
        return;
      }
      var arguments = new ArrayList<Node>();
      int size = 1;
      int deep = 0;
      while (parts.size() > open.parts()) {
        var argument = parts.pop();
        arguments.add(0, argument.node());
        size += argument.size();
        deep = Math.max(deep, argument.depth());
      }
      var call = new Node.Call(open.sign(), List.copyOf(arguments));
      boolean isOfOne =
          arguments.size() == 1
              && arguments.get(0) instanceof Node.Cells cells
              && cells.area().isCell();
      if (isOfOne && open.sign().equals("SINGLE")) {
        parts.push(part(arguments.get(0), deep, size));
      } else if (isOfOne && open.sign().equals("ANCHORARRAY")) {
        parts.push(part(arguments.get(0), deep, size));
        spill();
      } else {
        parts.push(part(call, deep + 1, size));
      }
    }

    /** Puts all cells that an array formula fills in the place of its first. */
    private void spill() {
      if (!(parts.pop().own() instanceof Node.Cells first)) {
        throw cannot();
      }
      push(
          new Node.Cells(
              spilled
                  .apply(first.area())
                  .orElseThrow(
                      () ->
                          new Unread(
                              "it refers to all cells that the formula in "
                                  + first.area().text()
                                  + " fills, which is none that fills several"))));
    }
  }
}
