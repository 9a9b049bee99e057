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
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The sheets of a workbook, read and parsed once, whatever is looked for in them. */
final class ParsedSheets {
  /** The cells that one array formula may fill. */
  private static final int MOST_FILLED = 1_000_000;

  private final List<String> names;
  private final List<SheetCells> cells = new ArrayList<>();
  private final List<List<Formula>> formulas = new ArrayList<>();
  private final List<Set<Integer>> reads = new ArrayList<>();
  private final Map<Long, CellRange> blocks = new HashMap<>();
  private final Map<Integer, Integer> widths = new HashMap<>();

  private ParsedSheets(WorkbookFile file) {
    names = file.sheetNames();
    var written = new ArrayList<List<CellFormula>>();
    for (int i = 0; i < names.size(); i++) {
      var found = new ArrayList<CellFormula>();
      cells.add(file.read(names.get(i), found::add));
      written.add(found);
      for (var formula : found) {
        if (formula.isArray()) {
          var cell = CellRange.cell(i, formula.row(), formula.column());
          filled(i, formula).ifPresent(area -> blocks.put(Book.key(cell), area));
        }
      }
    }
    var parsing =
        new FormulaParsing(
            names,
            file.front().names(),
            cell -> Optional.ofNullable(blocks.get(Book.key(cell))),
            this::rows,
            this::columns);
    for (int i = 0; i < names.size(); i++) {
      formulas.add(parse(i, written.set(i, List.of()), parsing));
      var read = new HashSet<Integer>();
      formulas.get(i).forEach(own -> own.areas().forEach(area -> read.add(area.sheet())));
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

  /** The formulas of a sheet, in the order of the file. */
  List<Formula> formulas(int sheet) {
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

  private List<Formula> parse(int sheet, List<CellFormula> written, FormulaParsing parsing) {
    var parsed = new ArrayList<Formula>();
    var copies = new CopiedFormulas();
    for (var formula : written) {
      var cell = CellRange.cell(sheet, formula.row(), formula.column());
      var text = formula.first();
      if (text.isEmpty()) {
        var missing = new Node.Unread("its shared formula is missing");
        parsed.add(new Formula(cell, formula, MeaningReader.of(missing)));
        continue;
      }
      var origin =
          CellRange.cell(sheet, formula.row() - formula.down(), formula.column() - formula.right());
      Supplier<Node> node = () -> parsing.parse(text, cell, formula.down(), formula.right());
      var block = Optional.ofNullable(blocks.get(Book.key(cell)));
      if (block.isEmpty()) {
        var meaning = copies.meaning(text, origin, cell, () -> MeaningReader.of(node.get()));
        parsed.add(new Formula(cell, formula, meaning));
      } else if (block.get().count() <= MOST_FILLED) {
        fill(block.get(), formula, node.get(), parsed);
      } else {
        var tooMany = new Node.Unread("it fills " + block.get().text() + ", too many cells");
        parsed.add(new Formula(cell, formula, MeaningReader.of(tooMany)));
      }
    }
    return parsed;
  }

  /** One array formula for several cells: each has its own part of it. */
  private static void fill(CellRange block, CellFormula formula, Node node, List<Formula> parsed) {
    for (int n = 0; n < block.count(); n++) {
      int i = n / block.columns();
      int j = n % block.columns();
      var own = spread(node, block.rows(), block.columns(), i, j);
      parsed.add(new Formula(block.at(i, j), formula, MeaningReader.of(own)));
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
