package convsheet.lift;

import convsheet.formula.Numbers;
import convsheet.lift.Channel.Kind;
import convsheet.lift.Channel.Read;
import convsheet.lift.Channel.Weight;
import convsheet.lift.Meaning.Factor;
import convsheet.lift.Plane.Slot;
import convsheet.lift.View.Order;
import convsheet.lift.View.Place;
import convsheet.network.Identity;
import convsheet.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds out what each plane reads, and with which weights. */
final class ChannelReader {
  private static final int MOST_COPIES = 100;

  /** The cells that all patterns together may read. */
  private static final long MOST_READ = 30_000_000;

  /** The cells of the largest picture. */
  private static final int MOST_CELLS = 4_000_000;

  /** Copies in a line that are fewer tell nothing of their order. */
  private static final int SHORTEST_LINE = 3;

  private final Book book;
  private final List<Plane> planes;
  private final Set<Plane> batches;
  private final Set<Plane> scaled = new HashSet<>();
  private final List<Area> scaledWeights = new ArrayList<>();
  private final Labels labels;
  private final Map<Long, Plane> owners = new HashMap<>();
  private final Map<Plane, List<Term>> terms = new LinkedHashMap<>();
  private final Map<Plane, NotUnderstood> refused = new HashMap<>();
  private final Set<Long> weights = new HashSet<>();
  private final Set<Long> inputs = new HashSet<>();
  private final Map<Plane, List<Area>> blank = new LinkedHashMap<>();
  private final Set<Plane> masks = new HashSet<>();
  private final Map<Long, Boolean> partsOfGrids = new HashMap<>();
  private List<Source> pictures = List.of();
  private final Map<Long, Source> pictureCells = new HashMap<>();
  private final Map<Plane, Source> sources = new HashMap<>();

  ChannelReader(Book book, PlaneFinder.Found found, Labels labels) {
    this.book = book;
    planes = new ArrayList<>(found.planes());
    planes.replaceAll(this::withOneBias);
    batches = new HashSet<>(found.batches());
    this.labels = labels;
    for (var plane : planes) {
      sources.put(plane, Source.of(plane));
      for (int i = 0; i < plane.count(); i++) {
        owners.put(Book.key(plane.cell(i)), plane);
      }
    }
    checkSize();
    findScaled();
    findBatches();
    for (boolean sure : List.of(true, false)) {
      for (var plane : planes) {
        if (plane.meaning().core() instanceof Meaning.Sum && isSure(plane) == sure) {
          try {
            checkBatch(plane);
            terms.put(plane, terms(plane));
          } catch (NotUnderstood e) {
            refused.put(plane, e);
          }
        }
      }
    }
    dropWeights();
    findPictures();
  }

  // ---- a bias that lost its dollar ----

  /**
   * The plane with one bias where a reference to it moves along, off the number and onto blank
   * cells: who copied the formulas meant the same bias for all. What does not read it is odd.
   */
  private Plane withOneBias(Plane plane) {
    if (!(plane.meaning().core() instanceof Meaning.Sum sum) || sum.products().isEmpty()) {
      return plane;
    }
    var slots = new ArrayList<>(plane.slots());
    var odd = new HashMap<>(plane.odd());
    for (int k = 2 * sum.products().size(); k < slots.size(); k++) {
      var slot = slots.get(k);
      var moved =
          IntStream.range(0, plane.count())
              .filter(n -> !at(plane, slot, n).equals(slot.area()))
              .boxed()
              .toList();
      if (slot.area().isCell()
          && book.isGiven(slot.area())
          && !moved.isEmpty()
          && moved.stream().allMatch(n -> book.isBlank(at(plane, slot, n)))) {
        slots.set(k, new Slot(slot.area().anchored(), Plane.Move.NONE, Plane.Move.NONE));
        moved.forEach(n -> book.formula(plane.cell(n)).ifPresent(f -> odd.putIfAbsent(n, f)));
      }
    }
    return new Plane(
        plane.first(),
        plane.rowStep(),
        plane.columnStep(),
        plane.rows(),
        plane.columns(),
        plane.meaning(),
        slots,
        odd);
  }

  private static Area at(Plane plane, Slot slot, int number) {
    return slot.at(number / plane.columns(), number % plane.columns());
  }

  // ---- weights that are formulas ----

  /** The planes that change numbers one by one, {@code =A1*2}: they may be weights. */
  private void findScaled() {
    planes.stream().filter(ChannelReader::isScaled).forEach(scaled::add);
    boolean shrinks = true;
    while (shrinks) {
      shrinks =
          scaled.removeIf(
              plane ->
                  plane.slots().stream()
                      .flatMap(slot -> cells(plane, slot))
                      .map(cell -> owners.get(Book.key(resolve(cell))))
                      .anyMatch(own -> own != null && !scaled.contains(own)));
    }
  }

  private static boolean isScaled(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && plane.meaning().activation() instanceof Identity
        && plane.slots().size() <= 2
        && plane.slots().stream().allMatch(slot -> slot.area().isCell());
  }

  /** Takes the formulas that are used as weights, and as nothing else, for numbers. */
  private void dropWeights() {
    boolean grows = true;
    while (grows) {
      grows = false;
      for (var plane : List.copyOf(planes)) {
        if (scaled.contains(plane)
            && IntStream.range(0, plane.count())
                .mapToObj(plane::cell)
                .allMatch(cell -> isWeight(cell) && !inputs.contains(Book.key(cell)))) {
          planes.remove(plane);
          terms.remove(plane);
          refused.remove(plane);
          for (int n = 0; n < plane.count(); n++) {
            owners.remove(Book.key(plane.cell(n)));
            book.formula(plane.cell(n)).map(Formula::at).ifPresent(scaledWeights::add);
          }
          plane.slots().forEach(slot -> mark(plane, slot, weights));
          grows = true;
        }
      }
    }
  }

  /** The cells of weights that are made of other numbers by formulas. */
  List<Area> scaledWeights() {
    return scaledWeights;
  }

  /** The planes that layers may be made of. */
  List<Plane> planes() {
    return planes;
  }

  /** Whether the numbers in all formulas of a plane are the same, but for slips. */
  private boolean isAlike(Plane plane) {
    return IntStream.range(0, plane.count())
        .filter(n -> !plane.odd().containsKey(n))
        .mapToObj(n -> book.formula(plane.cell(n)))
        .flatMap(Optional::stream)
        .allMatch(own -> own.meaning().core().numbers().equals(plane.meaning().core().numbers()));
  }

  // ---- batches ----

  /**
   * Finds the planes that are columns of a matrix times a matrix: they go through the same rows of
   * numbers, each with weights of its own, or with one bias for all rows.
   */
  private void findBatches() {
    var rows = new HashMap<List<Object>, List<Plane>>();
    for (var plane : planes) {
      rowsOf(plane).ifPresent(own -> rows.computeIfAbsent(own, r -> new ArrayList<>()).add(plane));
    }
    rows.forEach(
        (own, readers) -> {
          long others =
              readers.stream()
                  .map(plane -> plane.slots().stream().filter(s -> !s.moves()).toList())
                  .distinct()
                  .count();
          for (var plane : readers) {
            boolean hasOneBias =
                IntStream.range(0, plane.slots().size())
                    .anyMatch(
                        k ->
                            k >= 2 * ((Meaning.Sum) plane.meaning().core()).products().size()
                                && !plane.slots().get(k).moves());
            if (others > 1 || hasOneBias) {
              batches.add(plane);
            }
          }
        });
  }

  /**
   * The rows of numbers, or columns, that the formulas of a plane go through: what moves across the
   * direction in which it lies, where all that it is multiplied with stays.
   */
  private Optional<List<Object>> rowsOf(Plane plane) {
    if (plane.count() == 1
        || plane.rows() > 1 && plane.columns() > 1
        || !(plane.meaning().core() instanceof Meaning.Sum sum)
        || sum.products().isEmpty()
        || plane.slots().stream().anyMatch(slot -> isComputed(slot, plane))) {
      return Optional.empty();
    }
    var moving = new ArrayList<Slot>();
    for (int k = 0; k < sum.products().size(); k++) {
      if (!(sum.products().get(k).right() instanceof Factor.Cells)
          || plane.slots().get(2 * k).moves() == plane.slots().get(2 * k + 1).moves()) {
        return Optional.empty();
      }
      moving.add(plane.slots().get(plane.slots().get(2 * k).moves() ? 2 * k : 2 * k + 1));
    }
    var area = moving.stream().map(Slot::area).reduce(Area::with).orElseThrow();
    var move = plane.rows() > 1 ? moving.get(0).down() : moving.get(0).right();
    boolean isAcross =
        area.rows() == 1 && area.columns() > 1 && move.columns() == 0
            || area.columns() == 1 && area.rows() > 1 && move.rows() == 0;
    return isAcross
            && moving.stream().allMatch(s -> (plane.rows() > 1 ? s.down() : s.right()).equals(move))
        ? Optional.of(List.of(plane.rows() > 1, area.with(area), move, plane.count()))
        : Optional.empty();
  }

  /**
   * Whether it shows by itself what a plane reads and what it multiplies that with: one moves from
   * cell to cell and the other does not. What others do is seen in the light of these.
   */
  private boolean isSure(Plane plane) {
    int slot = 0;
    for (var product : ((Meaning.Sum) plane.meaning().core()).products()) {
      var left = plane.slots().get(slot++);
      if (product.right() instanceof Factor.Cells) {
        var right = plane.slots().get(slot++);
        if (left.moves() == right.moves() || isComputed(left, plane) || isComputed(right, plane)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Refuses a matrix times a matrix, unless one of them is made of windows of a picture. */
  private void checkBatch(Plane plane) {
    if (batches.contains(plane)) {
      var areas = plane.slots().stream().map(slot -> slot.area()).toList();
      boolean isCopied =
          areas.stream()
              .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
              .anyMatch(cell -> resolve(cell) != cell);
      if (!isCopied) {
        throw new NotUnderstood(
            plane.first(),
            "it is one of the rows of a matrix times a matrix: a batch of several pictures, where"
                + " one is read at a time");
      }
    }
  }

  /** Refuses what is too large to be looked at cell by cell. */
  private void checkSize() {
    long cells = 0;
    for (var plane : planes) {
      for (var slot : plane.slots()) {
        cells += read(slot, plane).count();
        if (cells > MOST_READ) {
          throw new NotUnderstood(
              plane.first(),
              String.format(
                      Locale.ROOT,
                      "the formulas of %,d different patterns read more than %,d cells, which no network",
                      planes.size(),
                      MOST_READ)
                  + " on a sheet does");
        }
      }
    }
  }

  /** The channels of the picture, from the top left to the bottom right. */
  List<Source> pictures() {
    return pictures;
  }

  /** The plane that a cell is one of. */
  Optional<Plane> owner(Area cell) {
    return Optional.ofNullable(owners.get(Book.key(cell)));
  }

  /** Whether a cell's number is used as a weight or a bias. */
  boolean isWeight(Area cell) {
    return weights.contains(Book.key(cell));
  }

  /** Follows a cell that is only a copy of another one, and no part of a plane itself. */
  Area resolve(Area cell) {
    var at = cell;
    for (int i = 0; i < MOST_COPIES; i++) {
      var formula = book.formula(at).filter(f -> f.meaning().isCopy());
      if (formula.isEmpty() || owners.containsKey(Book.key(at))) {
        return at;
      }
      at = formula.get().meaning().core().areas().get(0);
    }
    return at;
  }

  /** Whether a slot reads results of formulas that are more than numbers changed one by one. */
  private boolean isComputed(Slot slot, Plane plane) {
    return owned(slot, plane).anyMatch(own -> !scaled.contains(own));
  }

  private Stream<Plane> owned(Slot slot, Plane plane) {
    var area = slot.at(plane.rows() / 2, plane.columns() / 2);
    return IntStream.range(0, (int) area.count())
        .mapToObj(k -> owners.get(Book.key(resolve(area.cell(k)))))
        .filter(Objects::nonNull);
  }

  /**
   * What a plane adds: something read, and what it is multiplied with.
   *
   * @param input the slot that is read
   * @param weight the slot of its weights, if they are cells
   * @param factors the weights, if they are numbers
   * @param sign what all are multiplied with
   * @param isBias whether it is no product of anything read
   * @param number its number among the products; -1 if it is none
   */
  private record Term(
      Slot input,
      Optional<Slot> weight,
      List<Double> factors,
      double sign,
      boolean isBias,
      int number) {
    /** The same product in another formula of the same form. */
    Term in(Meaning.Sum sum) {
      if (number < 0) {
        return this;
      }
      var own = sum.products().get(number);
      return new Term(
          input,
          weight,
          own.right() instanceof Factor.Numbers numbers ? numbers.values() : List.of(),
          own.sign(),
          isBias,
          number);
    }
  }

  // ---- which factor is read, and which is a weight ----

  private List<Term> terms(Plane plane) {
    var sum = (Meaning.Sum) plane.meaning().core();
    var found = new ArrayList<Term>();
    int slot = 0;
    var pairs = new ArrayList<int[]>();
    for (var product : sum.products()) {
      if (product.right() instanceof Factor.Cells) {
        pairs.add(new int[] {slot, slot + 1});
        slot += 2;
      } else {
        slot++;
      }
    }
    slot = 0;
    for (var product : sum.products()) {
      var left = plane.slots().get(slot++);
      if (product.right() instanceof Factor.Numbers numbers) {
        found.add(
            new Term(
                left, Optional.empty(), numbers.values(), product.sign(), false, found.size()));
        continue;
      }
      var right = plane.slots().get(slot++);
      boolean leftIsInput = isInput(left, right, plane, pairs);
      found.add(
          new Term(
              leftIsInput ? left : right,
              Optional.of(leftIsInput ? right : left),
              List.of(),
              product.sign(),
              false,
              found.size()));
      var weight = leftIsInput ? right : left;
      var input = leftIsInput ? left : right;
      boolean isDeep = isComputed(input, plane);
      if (isDeep && anyOf(weight, plane, inputs)) {
        throw new NotUnderstood(
            plane.first(), "it multiplies a computed grid with the numbers of the picture");
      }
      mark(plane, weight, weights);
      if (!isDeep && input.moves()) {
        var area = read(input, plane);
        IntStream.range(0, (int) area.count())
            .forEach(k -> inputs.add(Book.key(resolve(area.cell(k)))));
      }
    }
    for (; slot < plane.slots().size(); slot++) {
      var addend = plane.slots().get(slot);
      boolean isBias =
          !isComputed(addend, plane)
              && addend.area().isCell()
              && !isTimesOne(addend, found)
              && (!sum.products().isEmpty() || sum.addends().size() > 1 && !addend.moves());
      if (isBias) {
        mark(plane, addend, weights);
      }
      found.add(new Term(addend, Optional.empty(), List.of(), 1, isBias, -1));
    }
    return found;
  }

  /** Whether a cell is one of the windows that are read, with a weight of 1 that is not written. */
  private static boolean isTimesOne(Slot addend, List<Term> found) {
    var alike =
        found.stream()
            .filter(term -> !term.isBias() && term.input().area().sheet() == addend.area().sheet())
            .map(Term::input)
            .filter(
                slot -> slot.down().equals(addend.down()) && slot.right().equals(addend.right()))
            .toList();
    return !alike.isEmpty()
        && (addend.moves()
            || alike.stream()
                .anyMatch(slot -> slot.area().isCell() && isBeside(slot.area(), addend.area())));
  }

  private static boolean isBeside(Area cell, Area other) {
    return Math.abs(cell.row() - other.row()) <= 1 && Math.abs(cell.column() - other.column()) <= 1;
  }

  /** All cells that a slot reads, each as often as it is read, what is copied in its place. */
  private Stream<Area> cells(Plane plane, Slot slot) {
    return IntStream.range(0, slot.down().isNone() ? 1 : plane.rows())
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, slot.right().isNone() ? 1 : plane.columns())
                    .mapToObj(j -> slot.at(i, j)))
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell));
  }

  private void mark(Plane plane, Slot slot, Set<Long> cells) {
    cells(plane, slot).forEach(cell -> cells.add(Book.key(cell)));
  }

  private boolean anyOf(Slot slot, Plane plane, Set<Long> cells) {
    return !cells.isEmpty()
        && cells(plane, slot).anyMatch(cell -> cells.contains(Book.key(resolve(cell))));
  }

  private boolean isInput(Slot left, Slot right, Plane plane, List<int[]> pairs) {
    boolean leftComputed = isComputed(left, plane);
    boolean rightComputed = isComputed(right, plane);
    if (leftComputed != rightComputed) {
      return leftComputed;
    }
    if (leftComputed) {
      throw new NotUnderstood(plane.first(), "it multiplies one computed grid with another");
    }
    if (left.moves() != right.moves()) {
      boolean movingIsInput =
          plane.rows() > 1 && plane.columns() > 1 || overlaps(plane, pairs, left.moves());
      return left.moves() == movingIsInput;
    }
    if (isKnown(left, plane) != isKnown(right, plane)) {
      return isKnown(left, plane);
    }
    if (left.moves()) { // a picture and a mask
      return !labels.says(left.area(), "mask|dropout");
    }
    if (left.area().fixed() != right.area().fixed()) {
      return right.area().fixed();
    }
    boolean leftShared = isShared(left, plane);
    if (leftShared != isShared(right, plane)) {
      return leftShared;
    }
    boolean leftChanged = owned(left, plane).findAny().isPresent();
    if (leftChanged != owned(right, plane).findAny().isPresent()) {
      return leftChanged == owned(leftChanged ? left : right, plane).allMatch(this::isAlike);
    }
    return !labels.says(left.area(), "filter|kernel|weight");
  }

  /** Whether others slide windows over what a slot reads, which is no weight of theirs. */
  private boolean isKnown(Slot slot, Plane plane) {
    return anyOf(slot, plane, inputs) && !anyOf(slot, plane, weights);
  }

  /** Whether one output reads a part of what the next one does, as windows of a convolution do. */
  private static boolean overlaps(Plane plane, List<int[]> pairs, boolean leftMoves) {
    var moving =
        pairs.stream()
            .map(pair -> plane.slots().get(pair[leftMoves ? 0 : 1]))
            .filter(Slot::moves)
            .toList();
    return moving.stream()
        .map(slot -> plane.rows() > 1 ? slot.at(1, 0) : slot.at(0, 1))
        .anyMatch(next -> moving.stream().anyMatch(slot -> slot.area().touches(next)));
  }

  /** Whether other planes of the same form read the very same cells. */
  private boolean isShared(Slot slot, Plane plane) {
    if (readers.isEmpty()) {
      for (var own : planes) {
        own.slots().stream()
            .map(other -> reader(own, other.area()))
            .distinct()
            .forEach(key -> readers.merge(key, 1, Integer::sum));
      }
    }
    boolean own = plane.slots().stream().anyMatch(other -> other.area().same(slot.area()));
    return readers.getOrDefault(reader(plane, slot.area()), 0) > (own ? 1 : 0);
  }

  /** How many planes of a form read some cells. */
  private final Map<List<Object>, Integer> readers = new HashMap<>();

  private static List<Object> reader(Plane plane, Area area) {
    return List.of(
        plane.meaning().form(),
        area.sheet(),
        area.row(),
        area.column(),
        area.rows(),
        area.columns());
  }

  // ---- the picture ----

  private void findPictures() {
    var areas = new LinkedHashSet<Area>();
    int rowSlack = 0;
    int columnSlack = 0;
    for (var plane : planes) {
      for (var slot : inputSlots(plane)) {
        if (owned(slot, plane).findAny().isEmpty()) {
          areas.add(read(slot, plane));
          rowSlack = Math.max(rowSlack, slot.down().rows() - 1);
          columnSlack = Math.max(columnSlack, slot.right().columns() - 1);
        }
      }
    }
    var grids = new ArrayList<Area>();
    var seen = new HashSet<Long>();
    for (var area : areas) {
      for (int k = 0; k < area.count(); k++) {
        var cell = resolve(area.cell(k));
        if (isPictureCell(cell)
            && !isPartOfGrid(cell)
            && seen.add(Book.key(cell))
            && grids.stream()
                .noneMatch(g -> g.sheet() == cell.sheet() && g.holds(cell.row(), cell.column()))) {
          grids.add(flood(cell, seen));
        }
      }
    }
    var clipped = new ArrayList<Area>();
    for (var grid : grids) {
      clipped.add(clip(grid, areas, rowSlack, columnSlack));
    }
    pictures =
        clipped.stream()
            .sorted(
                java.util.Comparator.comparingInt(Area::sheet)
                    .thenComparingInt(Area::row)
                    .thenComparingInt(Area::column))
            .map(Source::picture)
            .toList();
    for (var picture : pictures) {
      if (picture.count() > MOST_CELLS) {
        throw new NotUnderstood(
            picture.first(),
            String.format(
                Locale.ROOT,
                "the numbers of %s are %,d cells, and a picture has at most %,d",
                picture.area().text(),
                picture.area().count(),
                MOST_CELLS));
      }
      for (int k = 0; k < picture.count(); k++) {
        pictureCells.put(Book.key(picture.area().cell(k)), picture);
      }
    }
  }

  /**
   * Whether a number is one of the zeros around a computed grid or around copies of one, or was
   * typed over a copy. A border of copies around a picture copies the picture itself.
   */
  private boolean isPartOfGrid(Area number) {
    var known = partsOfGrids.get(Book.key(number));
    if (known != null) {
      return known;
    }
    var region = new ArrayList<>(List.of(number));
    var seen = new HashSet<>(List.of(Book.key(number)));
    boolean isBesidePlane = false;
    for (int k = 0; k < region.size(); k++) {
      for (var next : around(region.get(k))) {
        isBesidePlane |= owners.containsKey(Book.key(next));
        if ((isPictureCell(next) || resolve(next) != next) && seen.add(Book.key(next))) {
          region.add(next);
        }
      }
    }
    int copies = 0;
    int numbers = 0;
    for (var cell : region) {
      var own = resolve(cell);
      copies += own != cell && !seen.contains(Book.key(own)) ? 1 : 0;
      numbers += own == cell && book.value(cell) != 0 ? 1 : 0;
    }
    boolean isPart = copies > numbers || isBesidePlane && numbers == 0;
    seen.forEach(key -> partsOfGrids.put(key, isPart));
    return isPart;
  }

  private static List<Area> around(Area cell) {
    return IntStream.range(0, 9)
        .filter(k -> cell.row() + k / 3 > 0 && cell.column() + k % 3 > 0)
        .mapToObj(k -> cell.moved(k / 3 - 1, k % 3 - 1))
        .toList();
  }

  /** What a plane reads beside weights. */
  private List<Slot> inputSlots(Plane plane) {
    if (terms.containsKey(plane)) {
      return terms.get(plane).stream().filter(t -> !t.isBias()).map(Term::input).toList();
    }
    return plane.meaning().core() instanceof Meaning.Masked
        ? plane.slots().subList(0, 1)
        : plane.slots();
  }

  /** All that a slot reads over the whole plane. */
  private static Area read(Slot slot, Plane plane) {
    var all =
        slot.at(0, 0)
            .with(slot.at(plane.rows() - 1, plane.columns() - 1))
            .with(slot.at(plane.rows() - 1, 0))
            .with(slot.at(0, plane.columns() - 1));
    return plane.meaning().core() instanceof Meaning.Pooled pooled && pooled.cut().isPresent()
        ? all.inside(pooled.cut().get().within())
        : all;
  }

  private boolean isPictureCell(Area cell) {
    return book.isGiven(cell) && !weights.contains(Book.key(cell));
  }

  /** The rectangle around the numbers that touch a cell. */
  private Area flood(Area start, Set<Long> seen) {
    var open = new ArrayDeque<Area>();
    open.add(start);
    seen.add(Book.key(start));
    var box = start;
    while (!open.isEmpty()) {
      var cell = open.remove();
      box = box.with(cell);
      for (var next : around(cell)) {
        if (isPictureCell(next) && seen.add(Book.key(next))) {
          open.add(next);
        }
      }
    }
    return box;
  }

  /** Leaves out the rows and columns at the edge that nothing reads but the last few. */
  private static Area clip(Area grid, Set<Area> areas, int rowSlack, int columnSlack) {
    int top = Integer.MAX_VALUE;
    int left = Integer.MAX_VALUE;
    int bottom = -1;
    int right = -1;
    for (var area : areas) {
      if (area.touches(grid)) {
        top = Math.min(top, area.row());
        left = Math.min(left, area.column());
        bottom = Math.max(bottom, area.row() + area.rows());
        right = Math.max(right, area.column() + area.columns());
      }
    }
    if (bottom < 0) {
      return grid; // it is read through copies
    }
    top = Math.max(top, grid.row());
    left = Math.max(left, grid.column());
    int end = grid.row() + grid.rows();
    bottom = end - bottom <= rowSlack ? end : bottom;
    end = grid.column() + grid.columns();
    right = end - right <= columnSlack ? end : right;
    return new Area(grid.sheet(), top, left, bottom - top, right - left, false);
  }

  // ---- what is read ----

  /** What a slot reads, and where. */
  private View view(Slot slot, Plane plane) {
    var area = read(slot, plane);
    var direct = new LinkedHashMap<Source, Integer>();
    var copied = new LinkedHashMap<Source, Integer>();
    var firsts = new HashMap<Source, Map<Area, Integer>>();
    for (int k = 0; k < area.count(); k++) {
      var cell = area.cell(k);
      var own = resolve(cell);
      var source = source(own);
      if (source.isEmpty()) {
        continue;
      }
      if (own == cell) {
        direct.merge(source.get(), 1, Integer::sum);
      } else {
        copied.merge(source.get(), 1, Integer::sum);
        View.of(source.get())
            .place(own)
            .filter(p -> cell.row() >= p.row() && cell.column() >= p.column())
            .ifPresent(
                p ->
                    firsts
                        .computeIfAbsent(source.get(), s -> new LinkedHashMap<>())
                        .merge(cell.moved(-p.row(), -p.column()), 1, Integer::sum));
      }
    }
    var best = PlaneFinder.most(direct);
    var copy = PlaneFinder.most(copied);
    if (best.isEmpty() && copy.isEmpty()) {
      throw new NotUnderstood(
          plane.first(), "it reads " + book.place(slot.area()) + ", " + whatIsIn(area));
    }
    if (copy.isPresent() && (best.isEmpty() || copied.get(copy.get()) > direct.get(best.get()))) {
      if (readsItself(plane, copy.get())) { // and the copies are a border around it
        return View.of(copy.get());
      }
      return View.grid(copy.get(), PlaneFinder.most(firsts.get(copy.get())).orElseThrow(), 1, 1);
    }
    return View.of(best.get());
  }

  /** What there is in cells in which neither a layer's results nor a picture are. */
  private String whatIsIn(Area area) {
    var all =
        IntStream.range(0, (int) area.count()).mapToObj(area::cell).map(this::resolve).toList();
    var unknown = all.stream().flatMap(cell -> book.formula(cell).stream()).findFirst();
    if (unknown.isPresent()) {
      return "where the formula =" + Problem.quote(unknown.get().text()) + because(unknown.get());
    }
    if (all.stream().anyMatch(this::isWeight)) {
      return "which holds the weights of another grid";
    }
    if (all.stream().anyMatch(cell -> book.written(cell).isPresent())) {
      return "where formulas are that were saved without values";
    }
    return all.stream().allMatch(book::isBlank) ? "which is blank" : "where no numbers are";
  }

  private static String because(Formula formula) {
    return " in "
        + formula.at().text()
        + (formula.meaning().core() instanceof Meaning.Unknown unknown
            ? " is not understood: " + unknown.why()
            : " is no part of a layer");
  }

  /** What formulas of a plane multiply with weights though it is blank throughout. */
  List<Area> blank(Plane plane) {
    return blank.getOrDefault(plane, List.of());
  }

  /** Whether any of a plane's windows reads a source in its own cells. */
  private boolean readsItself(Plane plane, Source source) {
    return inputSlots(plane).stream()
        .map(slot -> read(slot, plane))
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
        .anyMatch(cell -> source(cell).filter(source::equals).isPresent());
  }

  /** The source that a cell is one of. */
  Optional<Source> source(Area cell) {
    return owner(cell)
        .map(sources::get)
        .or(() -> Optional.ofNullable(pictureCells.get(Book.key(cell))));
  }

  /** The exponentials that a plane has shares of, where they stand in cells of their own. */
  Optional<Plane> exponentials(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Share
        ? owner(plane.slots().get(0).area())
            .filter(steps -> steps.meaning().core() instanceof Meaning.Exponential)
        : Optional.empty();
  }

  /** Whether a cell is one on the way to a softmax, which is no layer of its own. */
  boolean isExponential(Area cell) {
    return owner(cell).filter(p -> p.meaning().core() instanceof Meaning.Exponential).isPresent();
  }

  /** What a plane is as a channel. */
  Channel channel(Plane plane) {
    if (refused.containsKey(plane)) {
      throw refused.get(plane);
    }
    var channel = kindOf(plane);
    if (channel.sources().contains(sources.get(plane))) {
      throw new NotUnderstood(
          plane.first(), "it reads the grid that it is part of, as a running total does");
    }
    return channel;
  }

  private Channel kindOf(Plane plane) {
    var core = plane.meaning().core();
    if (core instanceof Meaning.Sum) {
      return sum(plane);
    }
    if (core instanceof Meaning.Pooled pooled) {
      return pooled(plane, pooled.max() ? Kind.MAX : Kind.MEAN);
    }
    if (core instanceof Meaning.Masked) {
      return each(plane, Kind.MASK, plane.slots().subList(0, 1));
    }
    if (core instanceof Meaning.Exponential) {
      return each(plane, Kind.EXPONENTIAL, plane.slots().subList(0, 1));
    }
    return each(plane, Kind.SOFTMAX, plane.slots().subList(0, 1));
  }

  private Channel sum(Plane plane) {
    var own = terms.get(plane);
    var inputs = withoutBlank(plane, own.stream().filter(term -> !term.isBias()).toList());
    var core = (Meaning.Sum) plane.meaning().core();
    var biases = biases(plane, own, core);
    boolean plain =
        inputs.stream()
            .allMatch(
                t -> t.weight().isEmpty() && t.factors().isEmpty() && t.input().area().isCell());
    if (plain && core.constant() == 0 && biases.isEmpty() && inputs.size() == 1) {
      return each(plane, Kind.ACTIVATION, List.of(inputs.get(0).input()));
    }
    if (plain && core.constant() == 0 && biases.isEmpty()) {
      var slots = inputs.stream().map(Term::input).toList();
      var read = slots.stream().map(slot -> view(slot, plane).source()).distinct().toList();
      if (read.size() == slots.size()) {
        return each(plane, Kind.ADD, slots);
      }
    }
    if (inputs.size() == 1
        && inputs.get(0).weight().filter(Slot::moves).isPresent()
        && inputs.get(0).input().moves()
        && inputs.get(0).input().area().isCell()) {
      masks.add(plane);
      return each(plane, Kind.MASK, List.of(inputs.get(0).input()));
    }
    boolean dense = inputs.stream().noneMatch(term -> term.input().moves()) || plane.count() == 1;
    if (dense) {
      var constants = new ArrayList<Weight>();
      var all = denseReads(plane, inputs, constants);
      if (!constants.isEmpty() && (!biases.isEmpty() || constants.size() != plane.count())) {
        throw new NotUnderstood(
            plane.first(),
            biases.isEmpty()
                ? "it multiplies typed numbers beside its inputs in some of its cells, or several in one"
                : "it adds more than one bias: a cell, and weights of typed numbers beside its inputs");
      }
      var added = constants.isEmpty() ? biases : constants;
      return new Channel(plane, kind(Kind.DENSE, plane, all, added), all, 0, 0, added);
    }
    if (!isAlike(plane)) {
      throw new NotUnderstood(
          plane.first(),
          "the formulas of "
              + book.place(plane.area())
              + " have different numbers in them, where a filter has the same in each place");
    }
    var reads = new LinkedHashMap<Source, Read>();
    int rowStride = 0;
    int columnStride = 0;
    for (var term : inputs) {
      var view = view(term.input(), plane);
      if (!reads.containsKey(view.source())) {
        checkCopies(plane, view);
      }
      addTaps(plane, term, reads.computeIfAbsent(view.source(), s -> Read.of(view)));
      rowStride = stride(plane, term.input().down().rows(), view.rowStep(), rowStride);
      columnStride = stride(plane, term.input().right().columns(), view.columnStep(), columnStride);
      if (term.input().down().columns() != 0 || term.input().right().rows() != 0) {
        throw new NotUnderstood(
            plane.first(), "its windows do not move along with the rows and columns");
      }
    }
    var all = List.copyOf(reads.values());
    if (biases.size() > 1 && biases.stream().anyMatch(bias -> bias.cell().isPresent())) {
      throw new NotUnderstood(
          plane.first(),
          "it adds another cell in each place, "
              + book.place(biases.get(0).cell().orElseThrow())
              + " and so on, where a convolution has one bias");
    }
    return new Channel(
        plane, kind(Kind.CONV, plane, all, biases), all, rowStride, columnStride, biases);
  }

  /**
   * What a plane reads, without the channels that are blank throughout, which add nothing: grids
   * apart from all others that it reads.
   */
  private List<Term> withoutBlank(Plane plane, List<Term> terms) {
    var areas = terms.stream().collect(Collectors.groupingBy(t -> isBlank(t, plane)));
    var filled = areas.getOrDefault(false, List.of());
    if (filled.isEmpty() || filled.size() == terms.size()) {
      return terms;
    }
    var apart =
        areas.get(true).stream()
            .map(Term::input)
            .filter(
                slot ->
                    filled.stream()
                        .noneMatch(
                            t -> withBorder(read(slot, plane)).touches(read(t.input(), plane))))
            .toList();
    var read = new ArrayList<Area>();
    for (var slot : apart) { // the cells of a window that are spelled out are one channel
      var own = read(slot, plane);
      var joined = read.stream().filter(withBorder(own)::touches).toList();
      read.removeAll(joined);
      read.add(joined.stream().reduce(own, Area::with));
    }
    blank.put(plane, read);
    return terms.stream().filter(term -> !apart.contains(term.input())).toList();
  }

  private static Area withBorder(Area area) {
    return new Area(
        area.sheet(),
        area.row() - 1,
        area.column() - 1,
        area.rows() + 2,
        area.columns() + 2,
        false);
  }

  /** Whether there is nothing at all in what a product reads over a whole plane. */
  private boolean isBlank(Term term, Plane plane) {
    var area = read(term.input(), plane);
    return area.count() > 1
        && IntStream.range(0, (int) area.count())
            .mapToObj(area::cell)
            .allMatch(cell -> book.isBlank(cell) && book.written(cell).isEmpty());
  }

  /**
   * What a plane does that adds products. Where all cells of a window have the same part, as in
   * {@code SUM(A1:B2)/4}, that is their average and no filter, wherever they stand.
   */
  private static Kind kind(Kind usual, Plane plane, List<Read> reads, List<Weight> biases) {
    if (usual == Kind.DENSE && plane.count() > 1 || reads.size() != 1 || !biases.isEmpty()) {
      return usual;
    }
    var taps = reads.get(0).first().values();
    boolean isAverage =
        taps.size() > 1
            && taps.stream().allMatch(w -> w.cell().isEmpty() && w.factor() == 1.0 / taps.size());
    return isAverage ? Kind.MEAN : usual;
  }

  /**
   * What a dense layer reads, cell by cell, however its inputs are laid out or copied.
   *
   * @param constants takes, output by output, the weights of typed numbers that stand beside the
   *     inputs, as the 1 for which a bias is one more weight
   */
  private List<Read> denseReads(Plane plane, List<Term> inputs, List<Weight> constants) {
    var reads = new LinkedHashMap<Source, Read>();
    for (var term : inputs) {
      for (int n = 0; n < plane.count(); n++) {
        var own = term.in(sum(plane, n));
        var area = own.input().at(n / plane.columns(), n % plane.columns());
        var line = line(area);
        for (int k = 0; k < area.count(); k++) {
          var direct = area.cell(k);
          boolean isInLine = line.flatMap(view -> view.place(direct)).isPresent();
          var cell = isInLine ? direct : resolve(direct);
          var source = isInLine ? line.map(View::source) : source(cell);
          if (source.isPresent()) {
            var view = isInLine ? line.get() : View.of(source.get());
            var read = reads.computeIfAbsent(source.get(), s -> Read.of(view));
            while (read.taps().size() < plane.count()) {
              read.taps().add(new LinkedHashMap<>());
            }
            addTap(plane, own, read, n, k, cell);
          } else if (constant(cell) != 0) {
            var weight = weight(plane, own, n, k);
            constants.add(new Weight(weight.cell(), weight.factor() * constant(cell)));
          } else if (book.formula(cell).filter(f -> !f.meaning().isNumber()).isPresent()) {
            throw new NotUnderstood(
                plane.first(), "it reads " + book.place(cell) + ", " + whatIsIn(cell));
          } // else it adds nothing: 0 times a weight
        }
      }
    }
    return List.copyOf(reads.values());
  }

  /** A number that stands in a cell, or in its formula alone; 0 if there is none. */
  private double constant(Area cell) {
    return book.formula(cell)
        .map(Formula::meaning)
        .map(own -> own.core() instanceof Meaning.Sum sum && own.isNumber() ? sum.constant() : 0.0)
        .orElseGet(() -> book.value(cell));
  }

  /**
   * The line of copies that an area is, if some of them are none of what they stand for: most of
   * its cells have to be copies of one source in its order.
   */
  private Optional<View> line(Area area) {
    boolean isDown = area.columns() == 1;
    if (!isDown && area.rows() != 1 || area.count() < SHORTEST_LINE) {
      return Optional.empty();
    }
    var votes = new HashMap<View, Integer>();
    for (int k = 0; k < area.count(); k++) {
      var own = resolve(area.cell(k));
      var source = source(own).filter(s -> !source(area.cell(0)).equals(Optional.of(s)));
      if (source.isPresent() && !own.same(area.cell(k))) {
        var place = View.of(source.get()).place(own).orElseThrow();
        for (var order : List.of(Order.ROW_BY_ROW, Order.COLUMN_BY_COLUMN)) {
          int number =
              order == Order.ROW_BY_ROW
                  ? place.row() * source.get().columns() + place.column()
                  : place.column() * source.get().rows() + place.row();
          var first = area.cell(k).moved(isDown ? -number : 0, isDown ? 0 : -number);
          if (first.row() >= 0 && first.column() >= 0) {
            votes.merge(View.line(source.get(), first, isDown, order), 1, Integer::sum);
          }
        }
      }
    }
    return PlaneFinder.most(votes)
        .filter(view -> votes.get(view) < view.source().count())
        .filter(view -> 2 * votes.get(view) > view.source().count());
  }

  /**
   * What the formula of a plane's cell adds up, with its own numbers, also where it lacks a bias or
   * an activation; that of the others where its products are a slip.
   */
  private Meaning.Sum sum(Plane plane, int number) {
    var usual = (Meaning.Sum) plane.meaning().core();
    var own = book.formula(plane.cell(number)).map(Formula::meaning).orElse(plane.meaning());
    boolean isSlip = plane.odd().containsKey(number) && own.form().equals(plane.meaning().form());
    return own.core() instanceof Meaning.Sum sum
            && sum.products().size() == usual.products().size()
            && !isSlip
        ? sum
        : usual;
  }

  private static int stride(Plane plane, int move, int step, int known) {
    if (move % step != 0 || move < 0) {
      throw new NotUnderstood(plane.first(), "its windows move by a part of what they read");
    }
    int stride = move / step;
    if (known != 0 && stride != known) {
      throw new NotUnderstood(plane.first(), "its windows move by different distances");
    }
    return stride;
  }

  private void addTaps(Plane plane, Term term, Read read) {
    var area = term.input().area();
    for (int k = 0; k < area.count(); k++) {
      var cell = area.cell(k);
      var place = read.view().place(cell);
      if (place.isPresent()) {
        addTap(plane, term, read, 0, k, cell);
      } else if (!book.isBlank(cell)) {
        throw new NotUnderstood(
            plane.first(), "it reads " + book.place(cell) + " between the cells of a grid");
      } // else 0 times a weight
    }
  }

  /** The cells of a copied grid that are no copies of those that they stand for. */
  List<Area> oddCopies(View view) {
    var source = view.source();
    if (view.equals(View.of(source))) {
      return List.of();
    }
    return IntStream.range(0, source.count())
        .mapToObj(n -> new Place(n / source.columns(), n % source.columns()))
        .filter(
            place ->
                !resolve(view.cell(place.row(), place.column()))
                    .same(source.cell(place.row(), place.column())))
        .map(place -> view.cell(place.row(), place.column()))
        .toList();
  }

  /** Copies of a grid that windows slide over have to stand in its order, but for some slips. */
  private void checkCopies(Plane plane, View view) {
    var odd = oddCopies(view);
    if (2 * odd.size() > view.source().count()) {
      throw new NotUnderstood(
          plane.first(),
          "it reads copies, " + book.place(odd.get(0)) + ", in an order of their own");
    }
  }

  private void addTap(Plane plane, Term term, Read read, int number, int k, Area cell) {
    var factor = weight(plane, term, number, k);
    var place = read.view().place(cell).orElseThrow();
    if (read.taps().get(number).putIfAbsent(place, factor) != null) {
      throw new NotUnderstood(plane.first(), "it adds " + book.place(cell) + " more than once");
    }
  }

  /** What a cell that is read is multiplied with, by its number in its range. */
  private static Weight weight(Plane plane, Term term, int number, int k) {
    return new Weight(
        term.weight()
            .map(slot -> slot.at(number / plane.columns(), number % plane.columns()).cell(k)),
        term.sign() * (term.factors().isEmpty() ? 1 : term.factors().get(k)));
  }

  private List<Weight> biases(Plane plane, List<Term> terms, Meaning.Sum core) {
    var biases = new ArrayList<Weight>();
    var slots = terms.stream().filter(Term::isBias).map(Term::input).toList();
    for (var slot : slots) {
      if (book.formula(slot.area()).filter(f -> f.meaning().isUnknown()).isPresent()) {
        throw new NotUnderstood(
            plane.first(), "it reads " + book.place(slot.area()) + ", " + whatIsIn(slot.area()));
      }
    }
    if (slots.size() > 1 || slots.size() == 1 && core.constant() != 0) {
      throw new NotUnderstood(
          plane.first(),
          "it adds more than one bias: "
              + slots.stream()
                  .map(slot -> book.place(slot.area()))
                  .collect(Collectors.joining(" and "))
              + (core.constant() == 0 ? "" : " and " + Numbers.text(core.constant())));
    }
    if (slots.isEmpty()) {
      return core.constant() == 0
          ? List.of()
          : IntStream.range(0, plane.count())
              .mapToObj(n -> new Weight(Optional.empty(), sum(plane, n).constant()))
              .toList();
    }
    int count = slots.get(0).moves() ? plane.count() : 1;
    for (int n = 0; n < count; n++) {
      biases.add(
          new Weight(Optional.of(slots.get(0).at(n / plane.columns(), n % plane.columns())), 1));
    }
    return biases;
  }

  private Channel pooled(Plane plane, Kind kind) {
    var reads = new LinkedHashMap<Source, Read>();
    int rowStride = 0;
    int columnStride = 0;
    for (var slot : plane.slots()) {
      var view = view(slot, plane);
      var read = reads.computeIfAbsent(view.source(), s -> Read.of(view));
      for (int k = 0; k < slot.area().count(); k++) {
        view.place(slot.area().cell(k)).ifPresent(p -> read.first().put(p, Weight.ONE));
      }
      rowStride = stride(plane, slot.down().rows(), view.rowStep(), rowStride);
      columnStride = stride(plane, slot.right().columns(), view.columnStep(), columnStride);
    }
    return new Channel(
        plane, kind, List.copyOf(reads.values()), rowStride, columnStride, List.of());
  }

  /** A plane whose cells each read one cell of each source, the one at the same place. */
  private Channel each(Plane plane, Kind kind, List<Slot> slots) {
    var reads = new ArrayList<Read>();
    for (var slot : slots) {
      var view = view(slot, plane);
      var place = view.place(slot.area());
      boolean aligned =
          place.isPresent()
              && place.get().equals(new Place(0, 0))
              && (plane.rows() == 1
                  || slot.down().rows() == view.rowStep() && slot.down().columns() == 0)
              && (plane.columns() == 1
                  || slot.right().columns() == view.columnStep() && slot.right().rows() == 0)
              && view.source().rows() == plane.rows()
              && view.source().columns() == plane.columns();
      if (!aligned) {
        throw new NotUnderstood(
            plane.first(), "it does not read " + book.place(slot.area()) + " cell by cell");
      }
      var read = Read.of(view);
      read.first().put(place.get(), Weight.ONE);
      reads.add(read);
    }
    return new Channel(plane, kind, reads, 1, 1, List.of());
  }

  /** Whether a plane multiplies what it reads with a mask, cell by cell. */
  boolean isMask(Plane plane) {
    return masks.contains(plane);
  }

  /** The cells of the mask that a channel is multiplied with. */
  List<Area> maskCells(Channel channel) {
    var plane = channel.plane();
    var slot =
        plane.meaning().core() instanceof Meaning.Masked
            ? plane.slots().get(1)
            : terms.get(plane).get(0).weight().orElseThrow();
    return IntStream.range(0, plane.count())
        .mapToObj(n -> slot.at(n / plane.columns(), n % plane.columns()))
        .toList();
  }

  /** The mask that a channel is multiplied with, cell by cell, as 1 and 0 or as it stands. */
  double[] mask(Channel channel) {
    var plane = channel.plane();
    var mask = new double[plane.count()];
    for (int n = 0; n < mask.length; n++) {
      int i = n / plane.columns();
      int j = n % plane.columns();
      if (plane.meaning().core() instanceof Meaning.Masked masked) {
        var areas = plane.areas(i, j);
        mask[n] = factor(masked.over(areas));
      } else {
        var weight = terms.get(plane).get(0).weight().orElseThrow();
        mask[n] = book.value(weight.at(i, j)) * terms.get(plane).get(0).sign();
      }
    }
    return mask;
  }

  /** What a value is multiplied with that a mask keeps or drops. */
  double factor(Meaning.Masked masked) {
    double limit =
        masked.limit() instanceof Factor.Numbers numbers
            ? numbers.values().get(0)
            : book.value(((Factor.Cells) masked.limit()).area());
    return passes(book.value(masked.mask()), masked.test(), limit) ? masked.scale() : 0;
  }

  private static boolean passes(double value, String test, double limit) {
    return switch (test) {
      case ">" -> value > limit;
      case ">=" -> value >= limit;
      case "<" -> value < limit;
      case "<=" -> value <= limit;
      case "=" -> value == limit;
      default -> value != limit;
    };
  }
}
