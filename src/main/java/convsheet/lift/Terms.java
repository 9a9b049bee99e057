package convsheet.lift;

import convsheet.lift.Meaning.Factor;
import convsheet.lift.Plane.Slot;
import convsheet.lift.Terms.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What planes add: which factor of a product is read, which is a weight or a bias, and which
 * formulas are weights themselves.
 */
final class Terms {
  private final Book book;
  private final Planes planes;
  private final Batches batches;
  private final Labels labels;
  private final Map<Plane, List<Term>> terms = new LinkedHashMap<>();
  private final Map<Plane, NotUnderstood> refused = new HashMap<>();
  private final CellSet weights = new CellSet();
  private final CellSet inputs = new CellSet();
  private final Set<CellRange> inputAreas = new HashSet<>();
  private final List<CellRange> scaledWeights = new ArrayList<>();

  Terms(Book book, Planes planes, Batches batches, Labels labels) {
    this.book = book;
    this.planes = planes;
    this.batches = batches;
    this.labels = labels;
    for (boolean sure : List.of(true, false)) {
      for (var plane : planes.all()) {
        if (plane.meaning().core() instanceof Meaning.Sum && isSure(plane) == sure) {
          try {
            batches.check(plane);
            terms.put(plane, terms(plane));
          } catch (NotUnderstood e) {
            refused.put(plane, e);
          }
        }
      }
    }
    dropWeights();
  }

  /** What a plane adds. */
  List<Term> of(Plane plane) {
    return terms.get(plane);
  }

  /** Why it is not known what a plane adds. */
  Optional<NotUnderstood> refused(Plane plane) {
    return Optional.ofNullable(refused.get(plane));
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
  record Term(
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
        if (left.moves() == right.moves()
            || planes.isComputed(left, plane)
            || planes.isComputed(right, plane)) {
          return false;
        }
      }
    }
    return true;
  }

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
      boolean isDeep = planes.isComputed(input, plane);
      if (isDeep && anyOf(weight, plane, inputs)) {
        throw new NotUnderstood(
            plane.first(), "it multiplies a computed grid with the numbers of the picture");
      }
      if (planes.comesFrom(weight, input, plane)) {
        throw new NotUnderstood(
            plane.first(),
            "it multiplies "
                + book.place(input.area())
                + " with "
                + book.place(weight.area())
                + ", which is computed from it, as gradients and trained weights are");
      }
      mark(plane, weight, weights);
      if (!isDeep && input.moves()) {
        var area = Planes.read(input, plane);
        if (inputAreas.add(area)) { // and not those of another filter too
          IntStream.range(0, (int) area.count())
              .forEach(k -> inputs.add(planes.resolve(area.cell(k))));
        }
      }
    }
    for (; slot < plane.slots().size(); slot++) {
      var addend = plane.slots().get(slot);
      boolean isBias =
          !planes.isComputed(addend, plane)
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

  private static boolean isBeside(CellRange cell, CellRange other) {
    return Math.abs(cell.row() - other.row()) <= 1 && Math.abs(cell.column() - other.column()) <= 1;
  }

  private void mark(Plane plane, Slot slot, CellSet cells) {
    planes.cells(plane, slot).forEach(cells::add);
  }

  private boolean anyOf(Slot slot, Plane plane, CellSet cells) {
    return !cells.isEmpty()
        && planes.cells(plane, slot).anyMatch(cell -> cells.contains(planes.resolve(cell)));
  }

  private boolean isInput(Slot left, Slot right, Plane plane, List<int[]> pairs) {
    boolean leftComputed = planes.isComputed(left, plane);
    boolean rightComputed = planes.isComputed(right, plane);
    if (leftComputed != rightComputed) {
      return leftComputed;
    }
    if (leftComputed) {
      throw new NotUnderstood(plane.first(), "it multiplies one computed grid with another");
    }
    if (left.moves() != right.moves()) {
      boolean movingIsInput =
          plane.rows() > 1 && plane.columns() > 1
              || batches.hasWindows(plane)
              || overlaps(plane, pairs, left.moves());
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
    boolean leftChanged = planes.owned(left, plane).findAny().isPresent();
    if (leftChanged != planes.owned(right, plane).findAny().isPresent()) {
      return leftChanged == planes.owned(leftChanged ? left : right, plane).allMatch(this::isAlike);
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
      for (var own : planes.all()) {
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

  private static List<Object> reader(Plane plane, CellRange area) {
    return List.of(
        plane.meaning().form(),
        area.sheet(),
        area.row(),
        area.column(),
        area.rows(),
        area.columns());
  }

  /** Takes the formulas that are used as weights, and as nothing else, for numbers. */
  private void dropWeights() {
    boolean grows = true;
    while (grows) {
      grows = false;
      for (var plane : List.copyOf(planes.all())) {
        if (planes.isScaled(plane)
            && IntStream.range(0, plane.count())
                .mapToObj(plane::cell)
                .allMatch(cell -> isWeight(cell) && !inputs.contains(cell))) {
          terms.remove(plane);
          refused.remove(plane);
          IntStream.range(0, plane.count())
              .mapToObj(plane::cell)
              .filter(book::isComputed)
              .forEach(scaledWeights::add);
          planes.remove(plane);
          plane.slots().forEach(slot -> mark(plane, slot, weights));
          grows = true;
        }
      }
    }
  }

  /** Whether the numbers in all formulas of a plane are the same, but for slips. */
  boolean isAlike(Plane plane) {
    var numbers = plane.meaning().core().numbers();
    var seen = new CellSet();
    return IntStream.range(0, plane.count())
        .filter(n -> !plane.odd().containsKey(n))
        .mapToObj(n -> book.computed(plane.cell(n)))
        .flatMap(Optional::stream)
        .map(Copies::first)
        .filter(first -> seen.add(first.at()))
        .allMatch(first -> first.meaning().core().numbers().equals(numbers));
  }

  /** What a plane reads beside weights. */
  List<Slot> inputSlots(Plane plane) {
    if (terms.containsKey(plane)) {
      return terms.get(plane).stream().filter(t -> !t.isBias()).map(Term::input).toList();
    }
    return plane.meaning().core() instanceof Meaning.Masked
        ? plane.slots().subList(0, 1)
        : plane.slots();
  }

  /** The cells of weights that are made of other numbers by formulas. */
  List<CellRange> scaledWeights() {
    return scaledWeights;
  }

  /** Whether a cell's number is used as a weight or a bias. */
  boolean isWeight(CellRange cell) {
    return weights.contains(cell);
  }
}
