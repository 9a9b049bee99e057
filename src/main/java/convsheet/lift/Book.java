package convsheet.lift;

import convsheet.formula.A1;
import convsheet.network.Identity;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellFormula;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The values and the formulas of a sheet, and of the sheets that it has to do with. */
final class Book {
  private static final Pattern VOLATILE =
      Pattern.compile("\\b(RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY)\\s*\\(");

  /** The ranges, of those in which numbers are looked up, that are looked at. */
  private static final int MOST_RANGES = 100;

  /** The cells that one array formula may fill. */
  private static final int MOST_FILLED = 1_000_000;

  private final List<String> names;
  private final Map<Integer, SheetCells> cells = new HashMap<>();
  private final Map<Integer, List<CellFormula>> written = new HashMap<>();
  private final Map<Long, CellRange> blocks = new HashMap<>();
  private final Map<Long, Formula> formulas = new LinkedHashMap<>();
  private final Set<Long> frozen = new HashSet<>();
  private final Set<Long> prepared = new HashSet<>();
  private final Set<Long> steps = new HashSet<>();
  private final Set<Integer> readers = new TreeSet<>();
  private final Set<Integer> tied;
  private final List<Formula> computed;
  private final UnsavedValues unsaved = new UnsavedValues(this);

  private Book(WorkbookFile file, int sheet, boolean alone) {
    names = file.sheetNames();
    for (int i = 0; i < names.size(); i++) {
      var found = new ArrayList<CellFormula>();
      cells.put(i, file.read(names.get(i), found::add));
      written.put(i, found);
      for (var formula : found) {
        if (formula.isArray()) {
          var cell = CellRange.cell(i, formula.row(), formula.column());
          filled(i, formula).ifPresent(area -> blocks.put(key(cell), area));
        }
      }
    }
    var parsing =
        new FormulaParsing(
            names,
            file.front().names(),
            cell -> Optional.ofNullable(blocks.get(key(cell))),
            this::rows,
            this::columns);
    var parsed = new TreeMap<Integer, Map<Long, Formula>>();
    tied = alone ? readBy(sheet, parsing, parsed) : tiedTo(sheet, parsing, parsed);
    tied.forEach(own -> formulas.putAll(parsed.get(own)));
    CutWindows.of(formulas.values()).forEach(whole -> formulas.put(key(whole.at()), whole));
    joinSteps();
    freeze();
    prepare();
    computed = formulas.values().stream().filter(f -> !isKept(f.at())).toList();
    written.values().removeIf(List::isEmpty);
  }

  /**
   * Reads a workbook as far as a sheet needs it.
   *
   * @param sheet the sheet's number, counted from 0
   * @param alone whether only what its formulas read is wanted, and not what reads it
   */
  static Book read(WorkbookFile file, int sheet, boolean alone) {
    return new Book(file, sheet, alone);
  }

  private final Map<Integer, Integer> widths = new HashMap<>();

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

  // ---- which sheets are read ----

  /** A sheet, and all that its formulas read, directly or over others. */
  private Set<Integer> readBy(
      int sheet, FormulaParsing parsing, Map<Integer, Map<Long, Formula>> parsed) {
    var found = new TreeSet<Integer>();
    var open = new ArrayDeque<>(List.of(sheet));
    while (!open.isEmpty()) {
      int own = open.remove();
      if (found.add(own)) {
        parsed.put(own, parse(own, parsing));
        open.addAll(read(parsed.get(own)));
      }
    }
    for (int i = 0; i < names.size(); i++) {
      if (!found.contains(i) && read(parse(i, parsing)).contains(sheet)) {
        readers.add(i);
      }
    }
    return found;
  }

  /** The sheets whose formulas read each other, directly or over others. */
  private Set<Integer> tiedTo(
      int sheet, FormulaParsing parsing, Map<Integer, Map<Long, Formula>> parsed) {
    var reads = new HashMap<Integer, Set<Integer>>();
    for (int i = 0; i < names.size(); i++) {
      parsed.put(i, parse(i, parsing));
      reads.put(i, read(parsed.get(i)));
    }
    var found = new TreeSet<>(Set.of(sheet));
    boolean grows = true;
    while (grows) {
      grows = false;
      for (int from = 0; from < names.size(); from++) {
        for (int to : reads.get(from)) {
          if (found.contains(from) != found.contains(to)) {
            grows = found.add(from) | found.add(to);
          }
        }
      }
    }
    return found;
  }

  private static Set<Integer> read(Map<Long, Formula> formulas) {
    var sheets = new HashSet<Integer>();
    formulas.values().forEach(formula -> formula.areas().forEach(area -> sheets.add(area.sheet())));
    return sheets;
  }

  private Map<Long, Formula> parse(int sheet, FormulaParsing parsing) {
    var parsed = new LinkedHashMap<Long, Formula>();
    var first = new HashMap<String, CellFormula>();
    for (var formula : written.get(sheet)) {
      var cell = CellRange.cell(sheet, formula.row(), formula.column());
      var origin = Optional.of(formula);
      if (formula.shared().isPresent()) {
        if (!formula.text().isEmpty()) {
          first.put(formula.shared().get(), formula);
        }
        origin = Optional.ofNullable(first.get(formula.shared().get()));
      }
      var node =
          origin
              .map(
                  o ->
                      parsing.parse(
                          o.text(), cell, formula.row() - o.row(), formula.column() - o.column()))
              .orElse(new Node.Unread("its shared formula is missing"));
      var text = origin.map(CellFormula::text).orElse("");
      var block = Optional.ofNullable(blocks.get(key(cell)));
      if (block.filter(area -> area.count() <= MOST_FILLED).isPresent()) {
        fill(block.get(), text, node, parsed);
      } else {
        var own =
            block.isEmpty()
                ? node
                : new Node.Unread("it fills " + block.get().text() + ", too many cells");
        parsed.put(key(cell), new Formula(cell, text, MeaningReader.of(own)));
      }
    }
    return parsed;
  }

  /** One array formula for several cells: each has its own part of it. */
  private static void fill(CellRange block, String text, Node node, Map<Long, Formula> parsed) {
    for (int n = 0; n < block.count(); n++) {
      int i = n / block.columns();
      int j = n % block.columns();
      var own = spread(node, block.rows(), block.columns(), i, j);
      parsed.put(key(block.at(i, j)), new Formula(block.at(i, j), text, MeaningReader.of(own)));
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

  // ---- softmax in steps ----

  /** Puts the sum or the largest that stands in a cell of its own where it is read. */
  private void joinSteps() {
    for (var formula : List.copyOf(formulas.values())) {
      if (formula.meaning().core() instanceof Meaning.Unknown unknown) {
        unknown
            .step()
            .flatMap(this::joined)
            .ifPresent(
                core ->
                    formulas.put(key(formula.at()), formula.as(new Meaning(core, new Identity()))));
      }
    }
  }

  private Optional<Meaning.Core> joined(Meaning.Core step) {
    var cell = step.areas().get(1);
    var of =
        written(cell).map(Formula::meaning).filter(own -> own.activation() instanceof Identity);
    if (of.isEmpty()) {
      return Optional.empty();
    }
    var core = of.get().core();
    boolean isStep =
        core.areas().size() == 1
            && !core.areas().get(0).isCell()
            && (step instanceof Meaning.Share
                ? isExponential(step.areas().get(0))
                    && core instanceof Meaning.Sum sum
                    && sum.products().isEmpty()
                    && sum.constant() == 0
                : core instanceof Meaning.Pooled pooled && pooled.max());
    if (!isStep) {
      return Optional.empty();
    }
    steps.add(key(cell));
    var all = core.areas().get(0);
    return Optional.of(
        step instanceof Meaning.Share share
            ? new Meaning.Share(share.x(), all)
            : new Meaning.Exponential(step.areas().get(0), List.of(all)));
  }

  private boolean isExponential(CellRange cell) {
    var core = written(cell).map(formula -> formula.meaning().core());
    return core.filter(Meaning.Exponential.class::isInstance).isPresent()
        || core.filter(Meaning.Unknown.class::isInstance)
            .flatMap(own -> ((Meaning.Unknown) own).step())
            .filter(Meaning.Exponential.class::isInstance)
            .isPresent();
  }

  /** Whether a cell holds a sum or a largest value on the way to a softmax. */
  boolean isStep(CellRange cell) {
    return steps.contains(key(cell));
  }

  static long key(CellRange cell) {
    return (long) cell.sheet() << 36 | (long) cell.row() << 14 | cell.column();
  }

  // ---- formulas whose values are kept ----

  /**
   * Finds the cells that change by themselves, and those that are made of nothing but them: their
   * values are kept as they are.
   */
  private void freeze() {
    var open = new ArrayDeque<Long>();
    for (var formula : formulas.values()) {
      if (VOLATILE.matcher(formula.text().toUpperCase(Locale.ROOT)).find()) {
        frozen.add(key(formula.at()));
        open.add(key(formula.at()));
      }
    }
    if (open.isEmpty()) {
      return;
    }
    var readBy = new HashMap<Long, List<Formula>>();
    for (var formula : formulas.values()) {
      if (formula.areas().stream().allMatch(CellRange::isCell)) {
        formula.areas().stream()
            .map(Book::key)
            .distinct()
            .forEach(cell -> readBy.computeIfAbsent(cell, c -> new ArrayList<>()).add(formula));
      }
    }
    while (!open.isEmpty()) {
      for (var formula : readBy.getOrDefault(open.remove(), List.of())) {
        if (!frozen.contains(key(formula.at()))
            && formula.areas().stream().allMatch(this::isSettled)
            && !isMasking(formula.meaning().core())) {
          frozen.add(key(formula.at()));
          open.add(key(formula.at()));
        }
      }
    }
  }

  /**
   * Finds the formulas that only prepare numbers, value by value or by looking them up, and that no
   * layer is made of: their saved values are as good as typed ones.
   */
  private void prepare() {
    for (var formula : formulas.values()) {
      if (formula.meaning().core() instanceof Meaning.Unknown unknown
          && unknown.prepares()
          && isNumber(formula.at())
          && !isFrozen(formula.at())) {
        prepared.add(key(formula.at()));
      }
    }
    var readBy = new HashMap<Long, List<Long>>();
    var open = new ArrayDeque<Long>();
    var ranges = new HashMap<CellRange, Boolean>();
    for (long cell : prepared) {
      for (var area : formulas.get(cell).areas()) {
        boolean isOfNumbers =
            area.isCell()
                ? isSettled(area) || prepared.contains(key(area))
                : ranges.size() < MOST_RANGES && ranges.computeIfAbsent(area, this::isOfNumbers);
        if (!isOfNumbers) {
          open.add(cell);
        }
        readBy.computeIfAbsent(key(area), own -> new ArrayList<>()).add(cell);
      }
    }
    while (!open.isEmpty()) { // what reads a layer's result prepares nothing
      long cell = open.remove();
      if (prepared.remove(cell)) {
        open.addAll(readBy.getOrDefault(cell, List.of()));
      }
    }
  }

  private boolean isOfNumbers(CellRange area) {
    return formulas.values().stream()
        .map(Formula::at)
        .noneMatch(cell -> area.sheet() == cell.sheet() && area.holds(cell.row(), cell.column()));
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

  private boolean isTyped(CellRange area) {
    return !area.fixed() && !frozen.contains(key(area));
  }

  /** One cell that holds no formula, or one whose value is kept. */
  private boolean isSettled(CellRange area) {
    return area.isCell() && (!formulas.containsKey(key(area)) || frozen.contains(key(area)));
  }

  /** The names of all sheets. */
  List<String> names() {
    return names;
  }

  String name(CellRange area) {
    return names.get(area.sheet());
  }

  /** The names of other sheets that have formulas and are not read. */
  List<String> otherSheets() {
    return written.keySet().stream()
        .filter(sheet -> !tied.contains(sheet))
        .sorted()
        .map(names::get)
        .toList();
  }

  /** The names of sheets whose formulas read the one that was asked for, and are not read. */
  List<String> readers() {
    return readers.stream().map(names::get).toList();
  }

  /** Whether any sheet of the workbook has formulas. */
  boolean hasFormulas() {
    return !written.isEmpty();
  }

  /** The sheets that are read. */
  Set<Integer> sheets() {
    return tied;
  }

  SheetCells cells(int sheet) {
    return cells.get(sheet);
  }

  /** All formulas, in the order of their sheets, whose values are not simply kept. */
  List<Formula> formulas() {
    return computed;
  }

  /** All formulas, those whose values are kept among them. */
  Collection<Formula> all() {
    return formulas.values();
  }

  /** How many formulas there are, those whose values are kept among them. */
  int count() {
    return formulas.size();
  }

  Optional<Formula> formula(CellRange cell) {
    return isKept(cell) ? Optional.empty() : written(cell);
  }

  /** A cell's formula, also where its value is kept. */
  Optional<Formula> written(CellRange cell) {
    return Optional.ofNullable(formulas.get(key(cell)));
  }

  private boolean isKept(CellRange cell) {
    return isFrozen(cell) || isPrepared(cell);
  }

  /** Whether a cell's formula is not looked at, but its value taken, as it changes by itself. */
  boolean isFrozen(CellRange cell) {
    return frozen.contains(key(cell));
  }

  /** Whether a cell's value is taken, as its formula is not understood but only prepares it. */
  boolean isPrepared(CellRange cell) {
    return prepared.contains(key(cell));
  }

  /** The cells whose formulas change by themselves. */
  List<CellRange> frozen() {
    return formulas.values().stream().map(Formula::at).filter(this::isFrozen).toList();
  }

  /** The formulas that only prepare numbers. */
  List<Formula> prepared() {
    return formulas.values().stream().filter(formula -> isPrepared(formula.at())).toList();
  }

  private int find(CellRange cell) {
    return cells.get(cell.sheet()).find(cell.row(), cell.column());
  }

  /** What a cell holds; {@code EMPTY} where there is none. */
  Kind kind(CellRange cell) {
    int i = find(cell);
    return i < 0 ? Kind.EMPTY : cells.get(cell.sheet()).kind(i);
  }

  /**
   * A cell's value as the file has it, or as its formula gives it if the file has none; 0 for what
   * is no number.
   *
   * @throws convsheet.problem.ProblemException if its formula has no saved value and is more than a
   *     sum or product of numbers
   */
  double value(CellRange cell) {
    int i = find(cell);
    return i < 0
        ? 0
        : kind(cell) == Kind.UNCOMPUTED ? unsaved.value(cell) : cells.get(cell.sheet()).number(i);
  }

  String text(CellRange cell) {
    int i = find(cell);
    return i < 0 ? "" : cells.get(cell.sheet()).text(i);
  }

  boolean isNumber(CellRange cell) {
    var kind = kind(cell);
    return kind == Kind.NUMBER || kind == Kind.BOOLEAN;
  }

  boolean isBlank(CellRange cell) {
    return kind(cell) == Kind.EMPTY;
  }

  /** Whether functions of ranges count a cell: it has a number, or a formula that gives one. */
  boolean isCounted(CellRange cell) {
    return isNumber(cell) || formula(cell).isPresent();
  }

  /** Whether a cell holds a number that was typed, or is kept as it is. */
  boolean isGiven(CellRange cell) {
    return isNumber(cell) && formula(cell).isEmpty();
  }

  /** A cell or range with its sheet, for a message. */
  String place(CellRange area) {
    return A1.sheet(name(area)) + area.text();
  }
}
