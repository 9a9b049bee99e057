package convsheet.lift;

import convsheet.lift.Plane.Slot;
import convsheet.lift.View.Order;
import convsheet.lift.View.Place;
import convsheet.problem.Problem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where the grids stand that formulas read: planes and the picture, themselves or as copies. */
final class Sources {
  /** Copies in a line that are fewer tell nothing of their order. */
  private static final int SHORTEST_LINE = 3;

  private final Book book;
  private final Planes planes;
  private final Terms terms;
  private final Map<Plane, Source> sources = new HashMap<>();
  private final CellMap<Source> pictureCells = new CellMap<>();

  Sources(Book book, Planes planes, Terms terms, List<Source> pictures) {
    this.book = book;
    this.planes = planes;
    this.terms = terms;
    planes.all().forEach(plane -> sources.put(plane, Source.of(plane)));
    for (var picture : pictures) {
      pictureCells.put(picture.area(), picture);
    }
  }

  /** A plane as a source. */
  Source of(Plane plane) {
    return sources.get(plane);
  }

  /** What a slot reads, and where. */
  View view(Slot slot, Plane plane) {
    var area = Planes.read(slot, plane);
    var direct = new LinkedHashMap<Source, Integer>();
    var copied = new LinkedHashMap<Source, Integer>();
    var firsts = new HashMap<Source, Map<CellRange, Integer>>();
    for (int k = 0; k < area.count(); k++) {
      var cell = area.cell(k);
      var own = planes.resolve(cell);
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
  String whatIsIn(CellRange area) {
    var all =
        IntStream.range(0, (int) area.count()).mapToObj(area::cell).map(planes::resolve).toList();
    var unknown = all.stream().flatMap(cell -> book.formula(cell).stream()).findFirst();
    if (unknown.isPresent()) {
      return "where the formula =" + Problem.quote(unknown.get().text()) + because(unknown.get());
    }
    if (all.stream().anyMatch(terms::isWeight)) {
      return "which holds the weights of another grid";
    }
    if (all.stream().anyMatch(book::isWritten)) {
      return "where formulas are that were saved without values";
    }
    if (all.stream().anyMatch(book::isGiven)) {
      return "which is no part of the picture, as the targets of a training are";
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

  /** Whether any of a plane's windows reads a source in its own cells. */
  private boolean readsItself(Plane plane, Source source) {
    return terms.inputSlots(plane).stream()
        .map(slot -> Planes.read(slot, plane))
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
        .anyMatch(cell -> source(cell).filter(source::equals).isPresent());
  }

  /** The source that a cell is one of. */
  Optional<Source> source(CellRange cell) {
    return planes.owner(cell).map(sources::get).or(() -> pictureCells.get(cell));
  }

  /**
   * The line of copies that an area is, if some of them are none of what they stand for: most of
   * its cells have to be copies of one source in its order.
   */
  Optional<View> line(CellRange area) {
    boolean isDown = area.columns() == 1;
    if (!isDown && area.rows() != 1 || area.count() < SHORTEST_LINE) {
      return Optional.empty();
    }
    var votes = new HashMap<View, Integer>();
    for (int k = 0; k < area.count(); k++) {
      var own = planes.resolve(area.cell(k));
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

  /** The cells of a copied grid that are no copies of those that they stand for. */
  List<CellRange> oddCopies(View view) {
    var source = view.source();
    if (view.equals(View.of(source))) {
      return List.of();
    }
    return IntStream.range(0, source.count())
        .mapToObj(n -> new Place(n / source.columns(), n % source.columns()))
        .filter(
            place ->
                !planes
                    .resolve(view.cell(place.row(), place.column()))
                    .same(source.cell(place.row(), place.column())))
        .map(place -> view.cell(place.row(), place.column()))
        .toList();
  }

  /** Copies of a grid that windows slide over have to stand in its order, but for some slips. */
  void checkCopies(Plane plane, View view) {
    var odd = oddCopies(view);
    if (2 * odd.size() > view.source().count()) {
      throw new NotUnderstood(
          plane.first(),
          "it reads copies, " + book.place(odd.get(0)) + ", in an order of their own");
    }
  }
}
