package convsheet.lift;

import convsheet.xlsx.Box;
import convsheet.xlsx.CellFormula;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The sheets of a workbook, read and parsed once, whatever is looked for in them. */
final class ParsedSheets {
  /** The cells that one array formula may fill. */
  private static final int MOST_FILLED = 1_000_000;

  private final List<String> names;
  private final List<SheetCells> cells = new ArrayList<>();
  private final List<List<Copies>> formulas = new ArrayList<>();
  private final List<Set<Integer>> reads = new ArrayList<>();
  private final CellMap<CellRange> blocks = new CellMap<>();
  private final Map<Integer, Integer> widths = new HashMap<>();

  private ParsedSheets(WorkbookFile file) {
    names = file.sheetNames();
    var written = new ArrayList<List<FormulaRuns.Run>>();
    for (int i = 0; i < names.size(); i++) {
      var runs = new FormulaRuns();
      cells.add(file.read(names.get(i), runs));
      written.add(runs.all());
      for (var run : written.get(i)) {
        if (run.first().isArray()) {
          var cell = CellRange.cell(i, run.first().row(), run.first().column());
          filled(i, run.first()).ifPresent(area -> blocks.put(cell, area));
        }
      }
    }
    var parsing =
        new FormulaParsing(names, file.front().names(), blocks::get, this::rows, this::columns);
    for (int i = 0; i < names.size(); i++) {
      formulas.add(parse(i, written.set(i, List.of()), parsing));
      var read = new HashSet<Integer>();
      formulas.get(i).forEach(own -> own.first().areas().forEach(area -> read.add(area.sheet())));
      reads.add(read);
    }
  }

  /** Reads and parses all sheets of a workbook. */
  static ParsedSheets read(WorkbookFile file) {
    return new ParsedSheets(file);
  }

  /** The names of all sheets. */
  List<String> names() {
    return names;
  }

  /** Whether any sheet has formulas. */
  boolean hasFormulas() {
    return formulas.stream().anyMatch(own -> !own.isEmpty());
  }

  /** The cells of a sheet by its number, counted from 0. */
  SheetCells cells(int sheet) {
    return cells.get(sheet);
  }

  /** The formulas of a sheet, in the order of the file; of copies together the first counts. */
  List<Copies> formulas(int sheet) {
    return formulas.get(sheet);
  }

  /** The numbers of the sheets that the formulas of a sheet read. */
  Set<Integer> reads(int sheet) {
    return reads.get(sheet);
  }

  /** How many rows of a sheet have anything in them. */
  private int rows(int sheet) {
    var own = cells.get(sheet);
    return own.count() == 0 ? 1 : own.row(own.count() - 1) + 1;
  }

  /** How many columns of a sheet have anything in them. */
  private int columns(int sheet) {
    var own = cells.get(sheet);
    return widths.computeIfAbsent(
        sheet, s -> IntStream.range(0, own.count()).map(own::column).max().orElse(0) + 1);
  }

  /** The cells that an array formula fills, if they are several. */
  private static Optional<CellRange> filled(int sheet, CellFormula formula) {
    return Box.parse(formula.area())
        .map(box -> new CellRange(sheet, box.top(), box.left(), box.rows(), box.columns(), false))
        .filter(area -> !area.isCell());
  }

  private List<Copies> parse(int sheet, List<FormulaRuns.Run> runs, FormulaParsing parsing) {
    var found =
        new CopiedFormulas(
            own ->
                parsing.parse(
                    own.first(),
                    CellRange.cell(sheet, own.row(), own.column()),
                    own.down(),
                    own.right()));
    for (var run : runs) {
      var formula = run.first();
      var cell = CellRange.cell(sheet, formula.row(), formula.column());
      var block = formula.isArray() ? blocks.get(cell) : Optional.<CellRange>empty();
      if (formula.first().isEmpty()) {
        var missing = new Node.Unread("its shared formula is missing");
        found.add(new Formula(cell, formula, MeaningReader.of(missing)));
      } else if (block.isEmpty()) {
        found.add(run, new CellRange(sheet, cell.row(), cell.column(), 1, run.count(), false));
      } else if (block.get().count() <= MOST_FILLED) {
        var node = parsing.parse(formula.first(), cell, formula.down(), formula.right());
        fill(block.get(), formula, node, found);
      } else {
        var tooMany = new Node.Unread("it fills " + block.get().text() + ", too many cells");
        found.add(new Formula(cell, formula, MeaningReader.of(tooMany)));
      }
    }
    return found.all();
  }

  /** One array formula for several cells: each has its own part of it. */
  private static void fill(CellRange block, CellFormula formula, Node node, CopiedFormulas found) {
    for (int n = 0; n < block.count(); n++) {
      int i = n / block.columns();
      int j = n % block.columns();
      var own = spread(node, block.rows(), block.columns(), i, j);
      found.add(new Formula(block.at(i, j), formula, MeaningReader.of(own)));
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
    if (node instanceof Node.Terms sum) {
      return new Node.Terms(
          sum.terms().stream().map(term -> spread(term, rows, columns, i, j)).toList());
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
                      new CellRange(a.sheet(), a.row() + i, a.column(), 1, a.columns(), a.fixed())),
                  new Node.Cells(
                      new CellRange(b.sheet(), b.row(), b.column() + j, b.rows(), 1, b.fixed()))));
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
}
