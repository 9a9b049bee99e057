package convsheet.lift;

import convsheet.formula.A1;
import convsheet.network.Identity;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The values and the formulas of a sheet, and of the sheets that it has to do with. */
final class Book {
  private static final Pattern VOLATILE =
      Pattern.compile("\\b(RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY)\\s*\\(", Pattern.CASE_INSENSITIVE);

  /** The ranges, of those in which numbers are looked up, that are looked at. */
  private static final int MOST_RANGES = 100;

  private final ParsedSheets workbook;
  private final CellMap<Copies> formulas = new CellMap<>();
  private final CellMap<Formula> frozen = new CellMap<>();
  private final CellMap<Formula> prepared = new CellMap<>();
  private final CellMap<Formula> steps = new CellMap<>();
  private final Set<Integer> readers = new TreeSet<>();
  private final Set<Integer> tied;
  private final List<Copies> computed;
  private final UnsavedValues unsaved = new UnsavedValues(this);

  private Book(ParsedSheets workbook, int sheet, boolean alone) {
    this.workbook = workbook;
    tied = alone ? readBy(sheet) : tiedTo(sheet);
    for (int own : tied) {
      workbook.formulas(own).forEach(copies -> formulas.put(copies.cells(), copies));
    }
    CutWindows.of(alone()).forEach(this::put);
    joinSteps();
    freeze();
    prepare();
    computed = formulas.values().stream().flatMap(this::computed).toList();
  }

  /** The formulas without copies beside them. */
  private List<Formula> alone() {
    return formulas.values().stream().filter(Copies::isAlone).map(Copies::first).toList();
  }

  private void put(Formula formula) {
    formulas.put(formula.at(), Copies.none(formula));
  }

  /** Copies of which no value is kept; where some are, the others one by one. */
  private Stream<Copies> computed(Copies copies) {
    return frozen.touches(copies.cells()) || prepared.touches(copies.cells())
        ? copies.apart().filter(own -> !isKept(own.cells()))
        : Stream.of(copies);
  }

  /**
   * A workbook as far as a sheet needs it.
   *
   * @param sheet the sheet's number, counted from 0
   * @param alone whether only what its formulas read is wanted, and not what reads it
   */
  static Book of(ParsedSheets workbook, int sheet, boolean alone) {
    return new Book(workbook, sheet, alone);
  }

  // ---- which sheets are read ----

  /** A sheet, and all that its formulas read, directly or over others. */
  private Set<Integer> readBy(int sheet) {
    var found = new TreeSet<Integer>();
    var open = new ArrayDeque<>(List.of(sheet));
    while (!open.isEmpty()) {
      int own = open.remove();
      if (found.add(own)) {
        open.addAll(workbook.reads(own));
      }
    }
    for (int i = 0; i < names().size(); i++) {
      if (!found.contains(i) && workbook.reads(i).contains(sheet)) {
        readers.add(i);
      }
    }
    return found;
  }

  /** The sheets whose formulas read each other, directly or over others. */
  private Set<Integer> tiedTo(int sheet) {
    var found = new TreeSet<>(Set.of(sheet));
    boolean grows = true;
    while (grows) {
      grows = false;
      for (int from = 0; from < names().size(); from++) {
        for (int to : workbook.reads(from)) {
          if (found.contains(from) != found.contains(to)) {
            grows = found.add(from) | found.add(to);
          }
        }
      }
    }
    return found;
  }

  // ---- softmax in steps ----

  /** Puts the sum or the largest that stands in a cell of its own where it is read. */
  private void joinSteps() {
    for (var formula : unknown()) {
      ((Meaning.Unknown) formula.meaning().core())
          .step()
          .flatMap(this::joined)
          .ifPresent(core -> put(formula.as(new Meaning(core, new Identity()))));
    }
  }

  private Optional<Meaning.Core> joined(Meaning.Core step) {
    var cell = step.areas().get(1);
    var of = written(cell).filter(own -> own.meaning().activation() instanceof Identity);
    if (of.isEmpty()) {
      return Optional.empty();
    }
    var core = of.get().meaning().core();
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
    steps.put(cell, of.get());
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
    return steps.contains(cell);
  }

  // ---- formulas whose values are kept ----

  /**
   * Finds the cells that change by themselves, and those that are made of nothing but them: their
   * values are kept as they are.
   */
  private void freeze() {
    var open = new ArrayDeque<CellRange>();
    for (var formula : unknown()) {
      if (VOLATILE.matcher(formula.text()).find()) {
        frozen.put(formula.at(), formula);
        open.add(formula.at());
      }
    }
    if (open.isEmpty()) {
      return;
    }
    var readBy = new CellMap<List<Formula>>();
    formulas.values().stream()
        .filter(copies -> copies.first().areas().stream().allMatch(CellRange::isCell))
        .flatMap(Copies::all)
        .forEach(
            formula ->
                formula.areas().stream().distinct().forEach(cell -> add(readBy, cell, formula)));
    while (!open.isEmpty()) {
      for (var formula : readBy.get(open.remove()).orElse(List.of())) {
        if (!frozen.contains(formula.at())
            && formula.areas().stream().allMatch(this::isSettled)
            && !isMasking(formula.meaning().core())) {
          frozen.put(formula.at(), formula);
          open.add(formula.at());
        }
      }
    }
  }

  private static void add(CellMap<List<Formula>> readBy, CellRange cell, Formula formula) {
    var there = readBy.get(cell);
    if (there.isEmpty()) {
      readBy.put(cell, new ArrayList<>(List.of(formula)));
    } else {
      there.get().add(formula);
    }
  }

  /**
   * Finds the formulas that only prepare numbers, value by value or by looking them up, and that no
   * layer is made of: their saved values are as good as typed ones.
   */
  private void prepare() {
    for (var formula : unknown()) {
      if (((Meaning.Unknown) formula.meaning().core()).prepares()
          && isNumber(formula.at())
          && !isFrozen(formula.at())) {
        prepared.put(formula.at(), formula);
      }
    }
    var readBy = new CellMap<List<Formula>>();
    var open = new ArrayDeque<Formula>();
    var ranges = new HashMap<CellRange, Boolean>();
    for (var formula : prepared.values()) {
      for (var area : formula.areas()) {
        boolean isOfNumbers =
            area.isCell()
                ? isSettled(area) || isPrepared(area)
                : ranges.size() < MOST_RANGES && ranges.computeIfAbsent(area, this::isOfNumbers);
        if (!isOfNumbers) {
          open.add(formula);
        }
        add(readBy, area, formula);
      }
    }
    while (!open.isEmpty()) { // what reads a layer's result prepares nothing
      var cell = open.remove().at();
      if (prepared.remove(cell).isPresent()) {
        open.addAll(readBy.get(cell).orElse(List.of()));
      }
    }
  }

  private boolean isOfNumbers(CellRange area) {
    return formulas.values().stream().map(Copies::cells).noneMatch(area::touches);
  }

  /** Whether values of a grid that does not change are kept or dropped: a layer, not a mask. */
  private boolean isMasking(Meaning.Core core) {
    if (core instanceof Meaning.Masked masked) {
      return !isFrozen(masked.value());
    }
    return core instanceof Meaning.Sum sum
        && sum.products().stream()
            .anyMatch(
                product ->
                    product.right() instanceof Meaning.Factor.Cells right
                        && (isTyped(product.left()) || isTyped(right.area())));
  }

  private boolean isTyped(CellRange area) {
    return !area.fixed() && !isFrozen(area);
  }

  /** One cell that holds no formula, or one whose value is kept. */
  private boolean isSettled(CellRange area) {
    return area.isCell() && (!formulas.contains(area) || isFrozen(area));
  }

  /** The names of all sheets. */
  List<String> names() {
    return workbook.names();
  }

  String name(CellRange area) {
    return names().get(area.sheet());
  }

  /** The names of other sheets that have formulas and are not read. */
  List<String> otherSheets() {
    return IntStream.range(0, names().size())
        .filter(sheet -> !tied.contains(sheet) && !workbook.formulas(sheet).isEmpty())
        .mapToObj(names()::get)
        .toList();
  }

  /** The names of sheets whose formulas read the one that was asked for, and are not read. */
  List<String> readers() {
    return readers.stream().map(names()::get).toList();
  }

  /** The sheets that are read. */
  Set<Integer> sheets() {
    return tied;
  }

  SheetCells cells(int sheet) {
    return workbook.cells(sheet);
  }

  /**
   * All formulas, in the order of their sheets, whose values are not simply kept; of copies
   * together the first counts.
   */
  List<Copies> computed() {
    return computed;
  }

  /** The same with those whose values are kept. */
  Collection<Copies> all() {
    return formulas.values();
  }

  /** All formulas one by one, those whose values are kept among them. */
  List<Formula> formulas() {
    return formulas.values().stream().flatMap(Copies::all).toList();
  }

  /** The formulas that are not understood. */
  List<Formula> unknown() {
    return formulas.values().stream()
        .map(Copies::first)
        .filter(formula -> formula.meaning().isUnknown())
        .toList();
  }

  /** The formulas that no layer is made of, but whose values are those of the network. */
  Stream<Formula> aside() {
    return Stream.of(steps, frozen, prepared).flatMap(own -> own.values().stream());
  }

  /** All that the formulas in the cells of a plane read. */
  List<CellRange> reads(Plane plane) {
    return areCopies(plane)
        ? plane.slots().stream().map(slot -> Planes.read(slot, plane)).toList()
        : IntStream.range(0, plane.count())
            .mapToObj(n -> formula(plane.cell(n)))
            .flatMap(formula -> formula.stream().flatMap(own -> own.areas().stream()))
            .toList();
  }

  /** How many formulas there are, those whose values are kept among them. */
  int count() {
    return formulas.values().stream().mapToInt(Copies::count).sum();
  }

  Optional<Formula> formula(CellRange cell) {
    return computed(cell).map(copies -> copies.at(cell));
  }

  /** The formula of a cell whose value is not kept, with its copies. */
  Optional<Copies> computed(CellRange cell) {
    return isKept(cell) ? Optional.empty() : formulas.get(cell);
  }

  /** A cell's formula, also where its value is kept. */
  Optional<Formula> written(CellRange cell) {
    return formulas.get(cell).map(copies -> copies.at(cell));
  }

  /** Whether a cell has a formula, also where its value is kept. */
  boolean isWritten(CellRange cell) {
    return formulas.contains(cell);
  }

  /** Whether a cell has a formula whose value is not kept. */
  boolean isComputed(CellRange cell) {
    return isWritten(cell) && !isKept(cell);
  }

  /** Whether all cells of a plane hold the formula of its first one, copied. */
  boolean areCopies(Plane plane) {
    return plane.odd().isEmpty()
        && plane.area().count() == plane.count()
        && frozen.isEmpty()
        && formulas.get(plane.first()).filter(own -> own.cells().holds(plane.area())).isPresent();
  }

  private boolean isKept(CellRange cell) {
    return isFrozen(cell) || isPrepared(cell);
  }

  /** Whether a cell's formula is not looked at, but its value taken, as it changes by itself. */
  boolean isFrozen(CellRange cell) {
    return frozen.contains(cell);
  }

  /** Whether a cell's value is taken, as its formula is not understood but only prepares it. */
  boolean isPrepared(CellRange cell) {
    return prepared.contains(cell);
  }

  /** The cells whose formulas change by themselves. */
  List<CellRange> frozen() {
    return frozen.isEmpty()
        ? List.of()
        : formulas().stream().map(Formula::at).filter(frozen::contains).toList();
  }

  private int find(CellRange cell) {
    return cells(cell.sheet()).find(cell.row(), cell.column());
  }

  /** What a cell holds; {@code EMPTY} where there is none. */
  Kind kind(CellRange cell) {
    int i = find(cell);
    return i < 0 ? Kind.EMPTY : cells(cell.sheet()).kind(i);
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
        : kind(cell) == Kind.UNCOMPUTED ? unsaved.value(cell) : cells(cell.sheet()).number(i);
  }

  /**
   * The number that the file has for a cell, 1 or 0 for a boolean; none if it has another value.
   */
  OptionalDouble number(CellRange cell) {
    int i = find(cell);
    return i >= 0 && isNumber(cells(cell.sheet()).kind(i))
        ? OptionalDouble.of(cells(cell.sheet()).number(i))
        : OptionalDouble.empty();
  }

  String text(CellRange cell) {
    int i = find(cell);
    return i < 0 ? "" : cells(cell.sheet()).text(i);
  }

  boolean isNumber(CellRange cell) {
    return isNumber(kind(cell));
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.NUMBER || kind == Kind.BOOLEAN;
  }

  boolean isBlank(CellRange cell) {
    return kind(cell) == Kind.EMPTY;
  }

  /** Whether functions of ranges count a cell: it has a number, or a formula that gives one. */
  boolean isCounted(CellRange cell) {
    return isNumber(cell) || isComputed(cell);
  }

  /** Whether a cell holds a number that was typed, or is kept as it is. */
  boolean isGiven(CellRange cell) {
    return isNumber(cell) && !isComputed(cell);
  }

  /** A cell or range with its sheet, for a message. */
  String place(CellRange area) {
    return A1.sheet(name(area)) + area.text();
  }
}
