package convsheet.lift;

import convsheet.formula.A1;
import convsheet.workbook.CellFormula;
import convsheet.workbook.SheetCells;
import convsheet.workbook.SheetCells.Kind;
import convsheet.workbook.WorkbookFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.poi.ss.formula.FormulaParseException;
import org.apache.poi.ss.formula.ptg.Ptg;
import org.apache.poi.ss.util.CellReference;

/** The values and the formulas of a sheet, and of the sheets that its formulas tie to it. */
final class Book {
  private static final Pattern VOLATILE =
      Pattern.compile("\\b(RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY|OFFSET|INDIRECT)\\s*\\(");

  private final List<String> names;
  private final Map<Integer, SheetCells> cells = new HashMap<>();
  private final Map<Long, Formula> formulas = new LinkedHashMap<>();
  private final Set<Long> frozen = new HashSet<>();
  private final Set<Integer> withFormulas = new HashSet<>();
  private final Set<Integer> tied;

  private Book(WorkbookFile file, int sheet) {
    names = file.sheetNames();
    var written = new ArrayList<List<CellFormula>>();
    for (int i = 0; i < names.size(); i++) {
      var found = new ArrayList<CellFormula>();
      cells.put(i, file.read(names.get(i), found::add));
      written.add(found);
      if (!found.isEmpty()) {
        withFormulas.add(i);
      }
    }
    var front = file.front();
    tied = tiedTo(sheet, written, front.names());
    var parsing = new FormulaParsing(names, front.names());
    for (int own : tied) {
      parse(own, written.get(own), parsing);
    }
    freeze();
  }

  /** Reads a workbook as far as a sheet needs it, the sheet's number counted from 0. */
  static Book read(WorkbookFile file, int sheet) {
    return new Book(file, sheet);
  }

  private void parse(int sheet, List<CellFormula> found, FormulaParsing parsing) {
    var first = new HashMap<String, CellFormula>();
    var shared = new HashMap<String, Ptg[]>();
    for (var formula : found) {
      Node node;
      var text = formula.text();
      if (formula.shared().isPresent()) {
        var number = formula.shared().get();
        if (!text.isEmpty()) {
          first.put(number, formula);
        }
        var origin = Optional.ofNullable(first.get(number));
        node =
            origin
                .map(o -> shared(parsing, shared, o, formula, sheet))
                .orElse(new Node.Other("its shared formula is missing"));
        text = origin.map(CellFormula::text).orElse("");
      } else {
        node = parsing.parse(text, sheet, formula.row());
      }
      if (formula.isArray() && formula.area().contains(":")) {
        addBlock(sheet, formula, node);
      } else {
        add(sheet, formula.row(), formula.column(), text, node);
      }
    }
  }

  private static Node shared(
      FormulaParsing parsing,
      Map<String, Ptg[]> shared,
      CellFormula origin,
      CellFormula formula,
      int sheet) {
    try {
      var tokens =
          shared.computeIfAbsent(
              origin.shared().orElseThrow(),
              number -> parsing.tokens(origin.text(), sheet, origin.row()));
      return parsing.tree(
          FormulaParsing.shared(
              tokens, formula.row() - origin.row(), formula.column() - origin.column()),
          sheet);
    } catch (FormulaParseException | IllegalStateException | IllegalArgumentException e) {
      return new Node.Other("it cannot be parsed");
    }
  }

  /** One array formula for several cells: each has its own part of it. */
  private void addBlock(int sheet, CellFormula formula, Node node) {
    var corners = formula.area().split(":");
    var first = new CellReference(corners[0]);
    var last = new CellReference(corners[1]);
    int rows = last.getRow() - first.getRow() + 1;
    int columns = last.getCol() - first.getCol() + 1;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        add(
            sheet,
            first.getRow() + i,
            first.getCol() + j,
            formula.text(),
            spread(node, rows, columns, i, j));
      }
    }
  }

  /** What an array formula is in one of its cells. */
  private static Node spread(Node node, int rows, int columns, int i, int j) {
    if (node instanceof Node.Cells cells) {
      var area = cells.area();
      boolean fits =
          (area.rows() == rows || area.rows() == 1)
              && (area.columns() == columns || area.columns() == 1);
      return fits
          ? new Node.Cells(area.at(area.rows() == 1 ? 0 : i, area.columns() == 1 ? 0 : j))
          : node;
    }
    if (node instanceof Node.Op op) {
      return new Node.Op(
          op.sign(),
          spread(op.left(), rows, columns, i, j),
          spread(op.right(), rows, columns, i, j));
    }
    if (node instanceof Node.Minus minus) {
      return new Node.Minus(spread(minus.of(), rows, columns, i, j));
    }
    if (!(node instanceof Node.Call call)) {
      return node;
    }
    return switch (call.name()) {
      case "MMULT" -> {
        if (call.arguments().size() == 2
            && call.arguments().get(0) instanceof Node.Cells left
            && call.arguments().get(1) instanceof Node.Cells right) {
          var a = left.area();
          var b = right.area();
          yield new Node.Call(
              "MMULT",
              List.of(
                  new Node.Cells(
                      new Area(a.sheet(), a.row() + i, a.column(), 1, a.columns(), a.fixed())),
                  new Node.Cells(
                      new Area(b.sheet(), b.row(), b.column() + j, b.rows(), 1, b.fixed()))));
        }
        yield node;
      }
      case "IF", "EXP", "TANH", "N" ->
          new Node.Call(
              call.name(),
              call.arguments().stream().map(a -> spread(a, rows, columns, i, j)).toList());
      default -> node;
    };
  }

  private void add(int sheet, int row, int column, String text, Node node) {
    var area = Area.cell(sheet, row, column);
    formulas.put(key(area), new Formula(area, text, MeaningReader.of(node)));
  }

  static long key(Area cell) {
    return (long) cell.sheet() << 36 | (long) cell.row() << 14 | cell.column();
  }

  /** The sheets whose formulas name each other, directly or over others. */
  private Set<Integer> tiedTo(
      int sheet, List<List<CellFormula>> written, Map<String, String> defined) {
    var named = new HashMap<Integer, Set<Integer>>();
    for (int i = 0; i < names.size(); i++) {
      named.put(i, named(written.get(i), defined));
    }
    var tied = new TreeSet<>(Set.of(sheet));
    boolean grows = true;
    while (grows) {
      grows = false;
      for (int from = 0; from < names.size(); from++) {
        for (int to : named.get(from)) {
          if (tied.contains(from) != tied.contains(to)) {
            grows = tied.add(from) | tied.add(to);
          }
        }
      }
    }
    return tied;
  }

  /** The sheets that some formulas name, or the defined names in them. */
  private Set<Integer> named(List<CellFormula> formulas, Map<String, String> defined) {
    var found = new HashSet<Integer>();
    for (var formula : formulas) {
      var text = formula.text();
      for (var name : defined.entrySet()) {
        if (text.contains(name.getKey())) {
          text = text + " " + name.getValue();
        }
      }
      if (text.indexOf('!') >= 0) {
        for (int i = 0; i < names.size(); i++) {
          var name = names.get(i);
          if (text.contains(name + "!") || text.contains("'" + name.replace("'", "''") + "'!")) {
            found.add(i);
          }
        }
      }
    }
    return found;
  }

  /**
   * Finds the cells that change by themselves, and those that are made of nothing but them: their
   * values are kept as they are.
   */
  private void freeze() {
    for (var formula : formulas.values()) {
      if (VOLATILE.matcher(formula.text().toUpperCase(java.util.Locale.ROOT)).find()) {
        frozen.add(key(formula.at()));
      }
    }
    boolean grows = !frozen.isEmpty();
    while (grows) {
      grows = false;
      for (var formula : formulas.values()) {
        var areas = formula.meaning().core().areas();
        if (!frozen.contains(key(formula.at()))
            && !areas.isEmpty()
            && !isMasking(formula.meaning().core())
            && areas.stream().allMatch(this::isSettled)
            && areas.stream().anyMatch(area -> frozen.contains(key(area)))) {
          frozen.add(key(formula.at()));
          grows = true;
        }
      }
    }
  }

  /** Whether values of a grid that does not change are kept or dropped: a layer, not a mask. */
  private boolean isMasking(Meaning.Core core) {
    if (core instanceof Meaning.Masked masked) {
      return !frozen.contains(key(masked.value()));
    }
    return core instanceof Meaning.Sum sum
        && sum.products().stream()
            .anyMatch(
                product ->
                    product.right() instanceof Meaning.Factor.Cells right
                        && (isTyped(product.left()) || isTyped(right.area())));
  }

  private boolean isTyped(Area area) {
    return !area.fixed() && !frozen.contains(key(area));
  }

  /** One cell that holds no formula, or one whose value is kept. */
  private boolean isSettled(Area area) {
    return area.isCell() && (!formulas.containsKey(key(area)) || frozen.contains(key(area)));
  }

  /** The names of all sheets. */
  List<String> names() {
    return names;
  }

  String name(Area area) {
    return names.get(area.sheet());
  }

  /** The names of other sheets that have formulas and nothing to do with this one. */
  List<String> otherSheets() {
    var others = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      if (withFormulas.contains(i) && !tied.contains(i)) {
        others.add(names.get(i));
      }
    }
    return others;
  }

  /** Whether any sheet of the workbook has formulas. */
  boolean hasFormulas() {
    return !withFormulas.isEmpty();
  }

  /** The sheets that are read. */
  Set<Integer> sheets() {
    return tied;
  }

  SheetCells cells(int sheet) {
    return cells.get(sheet);
  }

  /** All formulas, in the order of their sheets, that are not kept as they are. */
  List<Formula> formulas() {
    return formulas.values().stream().filter(f -> !isFrozen(f.at())).toList();
  }

  Optional<Formula> formula(Area cell) {
    return isFrozen(cell) ? Optional.empty() : Optional.ofNullable(formulas.get(key(cell)));
  }

  /** Whether a cell's formula is not looked at, but its value taken. */
  boolean isFrozen(Area cell) {
    return frozen.contains(key(cell));
  }

  /** The cells whose formulas are kept as they are. */
  List<Area> frozen() {
    return formulas.values().stream().map(Formula::at).filter(this::isFrozen).toList();
  }

  private int find(Area cell) {
    return cells.get(cell.sheet()).find(cell.row(), cell.column());
  }

  /** What a cell holds; {@code EMPTY} where there is none. */
  Kind kind(Area cell) {
    int i = find(cell);
    return i < 0 ? Kind.EMPTY : cells.get(cell.sheet()).kind(i);
  }

  /** A cell's value as the file has it; 0 for what is no number. */
  double value(Area cell) {
    int i = find(cell);
    return i < 0 ? 0 : cells.get(cell.sheet()).number(i);
  }

  String text(Area cell) {
    int i = find(cell);
    return i < 0 ? "" : cells.get(cell.sheet()).text(i);
  }

  boolean isNumber(Area cell) {
    var kind = kind(cell);
    return kind == Kind.NUMBER || kind == Kind.BOOLEAN;
  }

  boolean isBlank(Area cell) {
    return kind(cell) == Kind.EMPTY;
  }

  /** Whether functions of ranges count a cell: it has a number, or a formula that gives one. */
  boolean isCounted(Area cell) {
    return isNumber(cell) || formula(cell).isPresent();
  }

  /** Whether a cell holds a number that was typed, or is kept as it is. */
  boolean isGiven(Area cell) {
    return isNumber(cell) && formula(cell).isEmpty();
  }

  /** A cell or range with its sheet, for a message. */
  String place(Area area) {
    return A1.sheet(name(area)) + area.text();
  }
}
