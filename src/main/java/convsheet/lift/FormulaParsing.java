package convsheet.lift;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.formula.EvaluationName;
import org.apache.poi.ss.formula.FormulaParseException;
import org.apache.poi.ss.formula.FormulaParser;
import org.apache.poi.ss.formula.FormulaParsingWorkbook;
import org.apache.poi.ss.formula.FormulaType;
import org.apache.poi.ss.formula.SharedFormula;
import org.apache.poi.ss.formula.SheetIdentifier;
import org.apache.poi.ss.formula.ptg.AbstractFunctionPtg;
import org.apache.poi.ss.formula.ptg.Area3DPxg;
import org.apache.poi.ss.formula.ptg.AreaPtgBase;
import org.apache.poi.ss.formula.ptg.ArrayPtg;
import org.apache.poi.ss.formula.ptg.AttrPtg;
import org.apache.poi.ss.formula.ptg.BoolPtg;
import org.apache.poi.ss.formula.ptg.ControlPtg;
import org.apache.poi.ss.formula.ptg.IntPtg;
import org.apache.poi.ss.formula.ptg.MissingArgPtg;
import org.apache.poi.ss.formula.ptg.NamePtg;
import org.apache.poi.ss.formula.ptg.NameXPxg;
import org.apache.poi.ss.formula.ptg.NumberPtg;
import org.apache.poi.ss.formula.ptg.ParenthesisPtg;
import org.apache.poi.ss.formula.ptg.PercentPtg;
import org.apache.poi.ss.formula.ptg.Ptg;
import org.apache.poi.ss.formula.ptg.Ref3DPxg;
import org.apache.poi.ss.formula.ptg.RefPtgBase;
import org.apache.poi.ss.formula.ptg.UnaryMinusPtg;
import org.apache.poi.ss.formula.ptg.UnaryPlusPtg;
import org.apache.poi.ss.formula.ptg.ValueOperatorPtg;
import org.apache.poi.ss.usermodel.Name;
import org.apache.poi.ss.usermodel.Table;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellReference;

/** Parses formulas with POI's parser, which needs a workbook to ask for sheets and names. */
final class FormulaParsing {
  private static final int MOST_NESTED_NAMES = 20;

  /** A text or a quoted name, or a cell or range, which is no part of a longer word. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(\"[^\"]*\"|'[^']*')"
              + "|(?<![\\w.$:])(\\$?[A-Za-z]{1,3}\\$?[1-9]\\d{0,6})"
              + "(?::(\\$?[A-Za-z]{1,3}\\$?[1-9]\\d{0,6}))?(?![\\w.(!:])");

  private final Map<String, Node> patterns = new HashMap<>();
  private final List<String> sheets;
  private final Map<String, String> names;
  private final List<String> nameList;
  private final Workbook workbook = new Workbook();
  private int depth;

  /**
   * For the formulas of a workbook.
   *
   * @param sheets the names of its sheets
   * @param names its defined names and what they stand for
   */
  FormulaParsing(List<String> sheets, Map<String, String> names) {
    this.sheets = List.copyOf(sheets);
    this.names = Map.copyOf(names);
    nameList = List.copyOf(this.names.keySet());
  }

  /** A formula's tokens, for formulas that are shared. */
  Ptg[] tokens(String formula, int sheet, int row) {
    return FormulaParser.parse(formula, workbook, FormulaType.CELL, sheet, row);
  }

  /** The tokens of a shared formula in another cell than its first. */
  static Ptg[] shared(Ptg[] tokens, int down, int right) {
    var moved =
        new SharedFormula(SpreadsheetVersion.EXCEL2007).convertSharedFormulas(tokens, down, right);
    for (int i = 0; i < tokens.length; i++) { // POI forgets the sheets of references
      if (tokens[i] instanceof Ref3DPxg ref) {
        var other = (RefPtgBase) moved[i];
        var copy = ref.copy();
        copy.setRow(other.getRow());
        copy.setColumn(other.getColumn());
        moved[i] = copy;
      } else if (tokens[i] instanceof Area3DPxg area) {
        var other = (AreaPtgBase) moved[i];
        var copy = area.copy();
        copy.setFirstRow(other.getFirstRow());
        copy.setLastRow(other.getLastRow());
        copy.setFirstColumn(other.getFirstColumn());
        copy.setLastColumn(other.getLastColumn());
        moved[i] = copy;
      }
    }
    return moved;
  }

  /**
   * Parses the formula of a cell.
   *
   * @return the tree, or why there is none
   */
  Node parse(String formula, int sheet, int row) {
    var references = new ArrayList<Area>();
    var pattern = pattern(formula, sheet, references);
    var known = patterns.get(pattern);
    if (known != null) {
      return with(known, references.iterator());
    }
    try {
      var node = tree(tokens(formula, sheet, row), sheet);
      var areas = new ArrayList<Area>();
      MeaningReader.collect(node, areas);
      boolean same = areas.size() == references.size();
      for (int i = 0; same && i < areas.size(); i++) {
        same = areas.get(i).onSheet(sheet).equals(references.get(i));
      }
      if (same) {
        patterns.put(pattern, node);
      }
      return node;
    } catch (FormulaParseException | IllegalStateException | IllegalArgumentException e) {
      return new Node.Other("it cannot be parsed");
    }
  }

  /**
   * A formula without its references: what formulas of one form have in common, so that only the
   * first of them has to be parsed.
   *
   * @param references takes the references, as they come up
   */
  private static String pattern(String formula, int sheet, List<Area> references) {
    var pattern = new StringBuilder();
    var match = REFERENCE.matcher(formula);
    int end = 0;
    while (match.find()) {
      if (match.group(2) == null) {
        continue; // a text, or the quoted name of a sheet
      }
      pattern.append(formula, end, match.start()).append('\u0001');
      end = match.end();
      var first = new CellReference(match.group(2));
      var last = match.group(3) == null ? first : new CellReference(match.group(3));
      references.add(
          new Area(
              sheet,
              first.getRow(),
              first.getCol(),
              last.getRow() - first.getRow() + 1,
              last.getCol() - first.getCol() + 1,
              first.isRowAbsolute()
                  && first.isColAbsolute()
                  && last.isRowAbsolute()
                  && last.isColAbsolute()));
    }
    return pattern.append(formula, end, formula.length()).append(sheet).toString();
  }

  /** The same tree with other references, in the order in which they are written. */
  private static Node with(Node node, Iterator<Area> references) {
    if (node instanceof Node.Cells cells) {
      return new Node.Cells(references.next().onSheet(cells.area().sheet()));
    }
    if (node instanceof Node.Op op) {
      var left = with(op.left(), references);
      return new Node.Op(op.sign(), left, with(op.right(), references));
    }
    if (node instanceof Node.Minus minus) {
      return new Node.Minus(with(minus.of(), references));
    }
    if (node instanceof Node.Call call) {
      var arguments = new ArrayList<Node>();
      call.arguments().forEach(argument -> arguments.add(with(argument, references)));
      return new Node.Call(call.name(), List.copyOf(arguments));
    }
    return node;
  }

  /** The tree of some tokens, which are in reverse Polish order. */
  Node tree(Ptg[] tokens, int sheet) {
    Deque<Node> stack = new ArrayDeque<>();
    for (var token : tokens) {
      if (token instanceof AttrPtg attribute && attribute.isSum()) {
        stack.push(new Node.Call("SUM", List.of(pop(stack))));
      } else if (token instanceof AbstractFunctionPtg function) {
        stack.push(call(function, stack));
      } else if (token instanceof UnaryMinusPtg) {
        var of = pop(stack);
        stack.push(
            of instanceof Node.Num number ? new Node.Num(-number.value()) : new Node.Minus(of));
      } else if (token instanceof PercentPtg) {
        stack.push(new Node.Op("/", pop(stack), new Node.Num(100)));
      } else if (token instanceof UnaryPlusPtg
          || token instanceof ParenthesisPtg
          || token instanceof ControlPtg) {
        continue;
      } else if (token instanceof ValueOperatorPtg operator) {
        var right = pop(stack);
        var left = pop(stack);
        var sign = operator.toFormulaString(new String[] {"", ""});
        stack.push(new Node.Op(sign, left, right));
      } else {
        stack.push(leaf(token, sheet));
      }
    }
    return stack.size() == 1 ? stack.pop() : new Node.Other("it cannot be parsed");
  }

  private static Node pop(Deque<Node> stack) {
    return Optional.ofNullable(stack.poll())
        .orElseThrow(() -> new FormulaParseException("no operand"));
  }

  private static Node call(AbstractFunctionPtg function, Deque<Node> stack) {
    var arguments = new ArrayList<Node>();
    for (int i = 0; i < function.getNumberOfOperands(); i++) {
      arguments.add(pop(stack));
    }
    Collections.reverse(arguments);
    var name = function.getName();
    if (name.equals("#external#") && arguments.get(0) instanceof Node.Other own) {
      name = own.text();
      arguments.remove(0);
    }
    name = name.toUpperCase(Locale.ROOT).replaceFirst("^(_XLFN\\.|_XLWS\\.|_XLUDF\\.)+", "");
    boolean isWrapper = name.equals("SINGLE") || name.equals("ANCHORARRAY");
    return isWrapper && arguments.size() == 1
        ? arguments.get(0)
        : new Node.Call(name, List.copyOf(arguments));
  }

  private Node leaf(Ptg token, int sheet) {
    if (token instanceof IntPtg number) {
      return new Node.Num(number.getValue());
    }
    if (token instanceof NumberPtg number) {
      return new Node.Num(number.getValue());
    }
    if (token instanceof BoolPtg truth) {
      return new Node.Num(truth.getValue() ? 1 : 0);
    }
    if (token instanceof RefPtgBase ref) {
      int own = token instanceof Ref3DPxg other ? number(other.getSheetName()) : sheet;
      boolean fixed = !ref.isRowRelative() && !ref.isColRelative();
      return new Node.Cells(new Area(own, ref.getRow(), ref.getColumn(), 1, 1, fixed));
    }
    if (token instanceof AreaPtgBase area) {
      int own = token instanceof Area3DPxg other ? number(other.getSheetName()) : sheet;
      boolean fixed =
          !area.isFirstRowRelative()
              && !area.isFirstColRelative()
              && !area.isLastRowRelative()
              && !area.isLastColRelative();
      return new Node.Cells(
          new Area(
              own,
              area.getFirstRow(),
              area.getFirstColumn(),
              area.getLastRow() - area.getFirstRow() + 1,
              area.getLastColumn() - area.getFirstColumn() + 1,
              fixed));
    }
    if (token instanceof ArrayPtg array) {
      return table(array);
    }
    if (token instanceof NamePtg name) {
      return named(nameList.get(name.getIndex()), sheet);
    }
    if (token instanceof NameXPxg name) {
      return named(name.getNameName(), sheet);
    }
    return new Node.Other(token instanceof MissingArgPtg ? "" : token.toFormulaString());
  }

  private static Node table(ArrayPtg array) {
    var values = new ArrayList<Double>();
    for (var row : array.getTokenArrayValues()) {
      for (var value : row) {
        if (!(value instanceof Double number)) {
          return new Node.Other(array.toFormulaString());
        }
        values.add(number);
      }
    }
    return new Node.Table(values, array.getRowCount(), array.getColumnCount());
  }

  /** What a defined name stands for; the name itself where it is a function's. */
  private Node named(String name, int sheet) {
    int number = nameNumber(name);
    if (number < 0 || depth >= MOST_NESTED_NAMES) {
      return new Node.Other(name);
    }
    depth++;
    try {
      return parse(names.get(nameList.get(number)), sheet, 0);
    } finally {
      depth--;
    }
  }

  /** The number of a defined name; -1 if there is none. */
  private int nameNumber(String name) {
    for (int i = 0; i < nameList.size(); i++) {
      if (nameList.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private int number(String sheet) {
    for (int i = 0; i < sheets.size(); i++) {
      if (sheets.get(i).equalsIgnoreCase(sheet)) {
        return i;
      }
    }
    throw new FormulaParseException("no sheet " + sheet);
  }

  /** A defined name as POI's parser knows it: by its number. */
  private record DefinedName(String name, int number) implements EvaluationName {
    @Override
    public String getNameText() {
      return name;
    }

    @Override
    public boolean isFunctionName() {
      return false;
    }

    @Override
    public boolean hasFormula() {
      return true;
    }

    @Override
    public Ptg[] getNameDefinition() {
      return new Ptg[0];
    }

    @Override
    public boolean isRange() {
      return true;
    }

    @Override
    public NamePtg createPtg() {
      return new NamePtg(number);
    }
  }

  /** All that POI's parser asks a workbook for. */
  private final class Workbook implements FormulaParsingWorkbook {
    @Override
    public EvaluationName getName(String name, int sheet) {
      int number = nameNumber(name);
      return number < 0 ? null : new DefinedName(name, number); // null is POI's word for none
    }

    @Override
    public Name createName() {
      throw new FormulaParseException("a name that is not defined");
    }

    @Override
    public Table getTable(String name) {
      return null;
    }

    @Override
    public Ptg getNameXPtg(String name, SheetIdentifier sheet) {
      return new NameXPxg(null, name);
    }

    @Override
    public Ptg get3DReferencePtg(CellReference cell, SheetIdentifier sheet) {
      checkOneSheet(sheet);
      return new Ref3DPxg(sheet, cell);
    }

    @Override
    public Ptg get3DReferencePtg(AreaReference area, SheetIdentifier sheet) {
      checkOneSheet(sheet);
      return new Area3DPxg(sheet, area);
    }

    private void checkOneSheet(SheetIdentifier sheet) {
      if (sheet.getBookName() != null) {
        throw new FormulaParseException("another workbook");
      }
      number(sheet.getSheetIdentifier().getName());
    }

    @Override
    public int getExternalSheetIndex(String sheet) {
      return number(sheet);
    }

    @Override
    public int getExternalSheetIndex(String workbook, String sheet) {
      throw new FormulaParseException("another workbook");
    }

    @Override
    public SpreadsheetVersion getSpreadsheetVersion() {
      return SpreadsheetVersion.EXCEL2007;
    }
  }
}
