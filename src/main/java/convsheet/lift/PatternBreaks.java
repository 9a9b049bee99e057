package convsheet.lift;

import convsheet.formula.Expr;
import convsheet.lift.NetworkBuilder.Made;
import convsheet.lift.NetworkSoFar.Spot;
import convsheet.network.Amended;
import convsheet.network.Amended.Amendment;
import convsheet.network.Elementwise;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The cells of planes that break the pattern: what they are, and how they are computed. */
final class PatternBreaks {
  private final Book book;
  private final ChannelReader reader;
  private final NetworkBuilder builder;
  private final Map<List<Object>, List<Slip>> found = new LinkedHashMap<>();

  /**
   * How a cell breaks the pattern.
   *
   * @param plane the plane that it is of
   * @param cell the cell
   * @param difference how it differs
   */
  private record Slip(Plane plane, CellRange cell, Difference difference) {}

  /**
   * How a formula differs from its pattern.
   *
   * @param text said of the cell
   * @param same the same for all cells of a plane in which the same has gone wrong
   */
  private record Difference(String text, Object same) {
    static Difference of(String text) {
      return new Difference(text, text);
    }

    Difference and(String more) {
      return new Difference(text + more, List.of(same, more));
    }
  }

  PatternBreaks(Book book, ChannelReader reader, NetworkBuilder builder) {
    this.book = book;
    this.reader = reader;
    this.builder = builder;
  }

  /** The network as its formulas have it, slips and all. */
  Network amended() {
    var network = Network.of(builder.network().input());
    var made = new LinkedHashMap<String, Made>();
    builder.made().forEach(own -> made.put(own.node(), own));
    for (var node : builder.network().nodes()) {
      var layer = node.layer();
      if (made.containsKey(node.name())) {
        layer = amended(made.get(node.name()), layer, node.from());
      }
      network = network.with(node.name(), layer, node.from());
    }
    return network;
  }

  private Layer amended(Made made, Layer layer, List<String> from) {
    var amendments = new ArrayList<Amendment>();
    var template = new Template(Amended.Template.of(layer, builder.network().shapes(from)), from);
    var copies = new HashSet<CellRange>();
    made.channels().stream()
        .flatMap(channel -> channel.reads().stream().map(Channel.Read::view))
        .forEach(view -> copies.addAll(oddCopies(view)));
    boolean vector = builder.network().shapes(List.of(made.node())).get(0).isVector();
    int row = 0;
    for (int c = 0; c < made.channels().size(); c++) {
      var plane = made.channels().get(c).plane();
      boolean sharesSlip = false;
      for (var steps : reader.exponentials(plane).stream().toList()) {
        for (int n = 0; n < steps.count(); n++) {
          sharesSlip |= exception(steps, n, made, template).isPresent();
        }
      }
      boolean isRegular =
          book.areCopies(plane)
              && !(plane.meaning().core() instanceof Meaning.Pooled)
              && copies.isEmpty()
              && !sharesSlip;
      for (int n = 0; n < plane.count() && !isRegular; n++) {
        var expr = exception(plane, n, made, template);
        if (expr.isEmpty() && reads(plane, n, copies)) {
          expr = book.formula(plane.cell(n)).flatMap(f -> expr(f.meaning(), made, template));
        }
        if (expr.isEmpty() && sharesSlip) {
          expr = core(share(plane, n), made, template);
        }
        if (expr.isPresent()) {
          amendments.add(
              vector
                  ? new Amendment(0, row + n, 0, expr.get())
                  : new Amendment(c, n / plane.columns(), n % plane.columns(), expr.get()));
        }
      }
      row += plane.count();
    }
    return amendments.isEmpty() ? layer : new Amended(layer, template.grids(), amendments);
  }

  /** Notes the cells of a copied grid that are no copies of what they stand for. */
  private List<CellRange> oddCopies(View view) {
    var odd = reader.oddCopies(view);
    var source = view.source();
    for (var cell : odd) {
      var place = view.place(cell).orElseThrow();
      var expected = source.cell(place.row(), place.column());
      var actual = reader.resolve(cell);
      var difference =
          actual == cell
              ? noFormula(cell)
              : new Difference(
                  "reads " + actual.text() + " instead of " + expected.text(),
                  List.of(
                      actual.sheet(),
                      actual.row() - expected.row(),
                      actual.column() - expected.column()));
      wrongCopies
          .computeIfAbsent(view, v -> new LinkedHashMap<>())
          .computeIfAbsent(difference.same(), same -> new LinkedHashMap<>())
          .put(cell, difference);
    }
    return odd;
  }

  /** Cells of copied grids, by what is wrong with them. */
  private final Map<View, Map<Object, Map<CellRange, Difference>>> wrongCopies =
      new LinkedHashMap<>();

  private Finding finding(View view, Map<CellRange, Difference> wrong) {
    var source = view.source();
    int odd = reader.oddCopies(view).size();
    return finding(
        wrong,
        (source.count() - odd)
            + " of "
            + view.first().with(view.cell(source.rows() - 1, source.columns() - 1)).text()
            + " are copies of "
            + source.area().text());
  }

  private boolean reads(Plane plane, int number, Set<CellRange> cells) {
    return !cells.isEmpty()
        && plane.areas(number / plane.columns(), number % plane.columns()).stream()
            .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
            .anyMatch(cells::contains);
  }

  /** The grids that an amended layer's expressions are over. */
  private record Template(Amended.Template grids, List<String> from) {}

  /** How a cell that breaks the pattern is computed. */
  private Optional<Expr> exception(Plane plane, int number, Made made, Template template) {
    var cell = plane.cell(number);
    var odd = Optional.ofNullable(plane.odd().get(number));
    if (odd.isPresent()) {
      var expr = expr(odd.get().meaning(), made, template);
      var difference = difference(plane, number, odd.get());
      note(plane, cell, expr.isEmpty() ? difference.and(KEPT) : difference);
      return expr.or(() -> Optional.of(new Expr.Number(book.value(cell))));
    }
    if (book.isComputed(cell)) {
      return plane.meaning().core() instanceof Meaning.Pooled pooled
              && pooled.cut().map(Meaning.Cut::passes).orElse(true)
              && passesOver(plane, number)
          ? core(
              new Meaning.Pooled(
                  pooled.max(),
                  plane.areas(number / plane.columns(), number % plane.columns()),
                  pooled.cut()),
              made,
              template)
          : Optional.empty();
    }
    note(plane, cell, noFormula(cell));
    return Optional.of(new Expr.Number(book.value(cell)));
  }

  /** What stands in the place of a formula. */
  private Difference noFormula(CellRange cell) {
    var kind = book.kind(cell);
    return Difference.of(
        book.isFrozen(cell)
            ? "has a formula that changes by itself"
            : book.isWritten(cell)
                ? "has the formula =" + book.written(cell).get().text()
                : kind == Kind.EMPTY
                    ? "is blank"
                    : kind == Kind.TEXT ? "holds a text" : "holds a typed number");
  }

  private static Meaning.Share share(Plane plane, int number) {
    var areas = plane.areas(number / plane.columns(), number % plane.columns());
    return new Meaning.Share(areas.get(0), areas.get(1));
  }

  /** Whether a window passes over a cell without a number inside of what it reads. */
  private boolean passesOver(Plane plane, int number) {
    return plane.areas(number / plane.columns(), number % plane.columns()).stream()
        .map(area -> inside(plane.meaning().core(), area))
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
        .anyMatch(cell -> !book.isCounted(cell) && reader.source(cell).isPresent());
  }

  /** The part of a window that is read: all of it, unless the formulas cut it off. */
  private static CellRange inside(Meaning.Core core, CellRange window) {
    return core instanceof Meaning.Pooled pooled && pooled.cut().isPresent()
        ? window.inside(pooled.cut().get().within())
        : window;
  }

  private static final String LOST = " (a lost $)";
  private static final String KEPT = ", which no layer has: its saved value is kept";

  private void note(Plane plane, CellRange cell, Difference difference) {
    found
        .computeIfAbsent(List.of(plane.first(), difference.same()), key -> new ArrayList<>())
        .add(new Slip(plane, cell, difference));
  }

  /** A finding for each slip, however many cells it is made in. */
  List<Finding> findings() {
    var counts = new HashMap<CellRange, Integer>();
    found.values().forEach(s -> counts.merge(s.get(0).plane().first(), s.size(), Integer::sum));
    var findings = new ArrayList<Finding>();
    wrongCopies.forEach(
        (view, all) -> all.values().forEach(wrong -> findings.add(finding(view, wrong))));
    found
        .values()
        .forEach(slips -> findings.add(finding(slips, counts.get(slips.get(0).plane().first()))));
    return findings;
  }

  /**
   * A finding.
   *
   * @param slips the cells in which the same has gone wrong
   * @param all how many cells of their plane are wrong in any way
   */
  private Finding finding(List<Slip> slips, int all) {
    var plane = slips.get(0).plane();
    var wrong = new LinkedHashMap<CellRange, Difference>();
    slips.forEach(slip -> wrong.put(slip.cell(), slip.difference()));
    return finding(
        wrong,
        (plane.count() - all)
            + " of "
            + plane.area().text()
            + " have formulas such as ="
            + neighbour(plane, slips.get(0).cell()));
  }

  /** A finding of cells in which the same has gone wrong, and of what the others are. */
  private Finding finding(Map<CellRange, Difference> wrong, String others) {
    var first = wrong.entrySet().iterator().next();
    var text = first.getValue().text();
    boolean isAlike = wrong.values().stream().allMatch(own -> own.text().equals(text));
    var where = isAlike ? "" : " (in " + first.getKey().text() + ", the others accordingly)";
    return Finding.warning(
        book.name(first.getKey()),
        CellRanges.text(wrong.keySet()),
        (wrong.size() == 1 ? "1 cell " : "each of " + wrong.size() + " cells ")
            + text
            + where
            + "; the other "
            + others);
  }

  /** The formula of the cell nearest to one that follows the pattern. */
  private String neighbour(Plane plane, CellRange cell) {
    Optional<Formula> best = Optional.empty();
    int nearest = Integer.MAX_VALUE;
    for (int n = 0; n < plane.count(); n++) {
      var formula = book.formula(plane.cell(n));
      if (formula.isPresent() && !plane.odd().containsKey(n)) {
        var at = plane.cell(n);
        int distance = Math.abs(at.row() - cell.row()) + Math.abs(at.column() - cell.column());
        if (distance < nearest) {
          nearest = distance;
          best = formula;
        }
      }
    }
    return best.map(formula -> formula.text() + " in " + formula.at().text()).orElse("");
  }

  /** How a formula differs from the one that the pattern has for its cell. */
  private Difference difference(Plane plane, int number, Formula formula) {
    var usual = plane.meaning();
    var own = formula.meaning();
    if (own.isUnknown()) {
      return Difference.of("has the formula =" + formula.text());
    }
    if (own.core().form().equals(usual.core().form())) {
      if (!own.activation().text().equals(usual.activation().text())) {
        return Difference.of(
            usual.activation() instanceof Identity
                ? "has " + own.activation().text() + ", which the others have not"
                : own.activation() instanceof Identity
                    ? "has no " + usual.activation().text()
                    : "has " + own.activation().text() + " for " + usual.activation().text());
      }
      for (int s = 0; s < plane.slots().size(); s++) {
        var expected = plane.slots().get(s).at(number / plane.columns(), number % plane.columns());
        var actual = own.core().areas().get(s);
        if (!actual.same(expected)) {
          return readsTheSame(own, usual, plane, number)
              ? otherNumbers(formula) // a factor of 1 is none, so that others change places
              : elsewhere(plane, number, expected, actual);
        }
      }
      return own.core() instanceof Meaning.Sum sum
              && usual.core() instanceof Meaning.Sum all
              && sum.constant() == 0
              && all.constant() != 0
          ? Difference.of("has no bias")
          : otherNumbers(formula);
    }
    if (own.core() instanceof Meaning.Sum sum && usual.core() instanceof Meaning.Sum all) {
      int missing = addends(all) - addends(sum);
      if (missing > 0 && hasBiasCell(all) && !hasBiasCell(sum)) {
        return Difference.of("has no bias");
      }
      if (missing > 0) {
        return Difference.of(
            missing == 1 ? "leaves one product out" : "leaves " + missing + " products out");
      }
      if (missing < 0) {
        return Difference.of(
            "has " + (missing == -1 ? "one product" : -missing + " products") + " too many");
      }
      if (!sum.numbers().equals(all.numbers())) { // a weight of 1 need not be written
        return otherNumbers(formula);
      }
    }
    return new Difference("has another formula, =" + formula.text(), own.form());
  }

  /** Whether only numbers in a formula can differ from its pattern: it reads the same cells. */
  private static boolean readsTheSame(Meaning own, Meaning usual, Plane plane, int number) {
    var pattern = plane.areas(number / plane.columns(), number % plane.columns());
    return !own.core().numbers().equals(usual.core().numbers())
        && own.core().areas().stream().allMatch(a -> pattern.stream().anyMatch(a::same))
        && pattern.stream().allMatch(a -> own.core().areas().stream().anyMatch(a::same));
  }

  private static Difference otherNumbers(Formula formula) {
    return new Difference(
        "has other numbers in its formula, =" + formula.text(), formula.meaning().core().numbers());
  }

  /** A reference to another place: as far from its own as in other cells, or moving along. */
  private Difference elsewhere(Plane plane, int number, CellRange expected, CellRange actual) {
    boolean isWeight = reader.isWeight(expected.at(0, 0)) && !reader.isMask(plane);
    boolean isLost = isWeight && isLost(plane, number, expected, actual);
    return new Difference(
        (isWeight ? "uses the weights " : "reads ")
            + actual.text()
            + " instead of "
            + expected.text()
            + (isLost ? LOST : ""),
        isLost
            ? LOST
            : List.of(
                isWeight,
                actual.sheet(),
                actual.row() - expected.row(),
                actual.column() - expected.column()));
  }

  private static int addends(Meaning.Sum sum) {
    return sum.products().size() + sum.addends().size();
  }

  private boolean hasBiasCell(Meaning.Sum sum) {
    return sum.addends().stream().anyMatch(area -> area.isCell() && reader.isWeight(area));
  }

  /** Whether weights that the others anchor moved as in a copy of another cell's formula. */
  private static boolean isLost(Plane plane, int number, CellRange expected, CellRange actual) {
    var copy = plane.cell(number);
    var origin =
        plane.number(
            copy.moved(expected.row() - actual.row(), expected.column() - actual.column()));
    return expected.fixed()
        && origin.flatMap(n -> expected.lostDollar(actual, plane.cell(n), copy)).isPresent();
  }

  // ---- formulas as expressions ----

  private Optional<Expr> expr(Meaning meaning, Made made, Template template) {
    var core = core(meaning.core(), made, template);
    if (core.isEmpty() || meaning.activation() instanceof Identity) {
      return core;
    }
    return meaning.activation() instanceof Elementwise function
        ? core.map(function::of)
        : Optional.empty();
  }

  private Optional<Expr> core(Meaning.Core core, Made made, Template template) {
    if (core instanceof Meaning.Sum sum) {
      var terms = new ArrayList<Expr>();
      for (var product : sum.products()) {
        for (int k = 0; k < product.left().count(); k++) {
          var left = leaf(product.left().cell(k), made, template);
          var right =
              product.right() instanceof Meaning.Factor.Numbers numbers
                  ? Optional.<Expr>of(new Expr.Number(numbers.values().get(k)))
                  : leaf(((Meaning.Factor.Cells) product.right()).area().cell(k), made, template);
          if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
          }
          Expr term = new Expr.Product(left.get(), right.get());
          terms.add(
              product.sign() == 1 ? term : new Expr.Product(new Expr.Number(product.sign()), term));
        }
      }
      for (var addend : sum.addends()) {
        for (int k = 0; k < addend.count(); k++) {
          var leaf = leaf(addend.cell(k), made, template);
          if (leaf.isEmpty()) {
            return Optional.empty();
          }
          terms.add(leaf.get());
        }
      }
      if (sum.constant() != 0 || terms.isEmpty()) {
        terms.add(new Expr.Number(sum.constant()));
      }
      return Optional.of(Expr.Sum.of(terms));
    }
    if (core instanceof Meaning.Masked masked) {
      double factor = reader.factor(masked);
      return leaf(masked.value(), made, template)
          .map(value -> new Expr.Product(value, new Expr.Number(factor)));
    }
    if (core instanceof Meaning.Exponential exponential) {
      var x = leaf(exponential.x(), made, template);
      if (exponential.all().isEmpty() || x.isEmpty()) {
        return x.map(own -> new Expr.Call(Expr.Call.Function.EXP, own));
      }
      return leaves(exponential.all().get(0), made, template)
          .map(all -> new Expr.Aggregate(Expr.Aggregate.Function.MAX, all))
          .map(max -> new Expr.Difference(x.get(), max))
          .map(own -> new Expr.Call(Expr.Call.Function.EXP, own));
    }
    if (core instanceof Meaning.Share share) {
      var x = leaf(share.x(), made, template);
      var all = leaves(share.all(), made, template);
      return x.isPresent() && all.isPresent()
          ? Optional.of(new Expr.Quotient(x.get(), Expr.Sum.of(all.get())))
          : Optional.empty();
    }
    if (core instanceof Meaning.Pooled pooled) {
      var cells = new ArrayList<Expr>();
      for (var window : pooled.areas()) {
        var area = inside(pooled, window);
        for (int k = 0; k < area.count(); k++) {
          var cell = area.cell(k);
          if (!book.isCounted(cell)) {
            continue;
          }
          var leaf = leaf(cell, made, template);
          if (leaf.isEmpty()) {
            return Optional.empty();
          }
          cells.add(leaf.get());
        }
      }
      if (cells.isEmpty()) { // the largest of none is 0, their average an error
        return pooled.max() ? Optional.of(new Expr.Number(0)) : Optional.empty();
      }
      return Optional.of(
          new Expr.Aggregate(
              pooled.max() ? Expr.Aggregate.Function.MAX : Expr.Aggregate.Function.AVERAGE, cells));
    }
    return Optional.empty();
  }

  private Optional<List<Expr>> leaves(CellRange area, Made made, Template template) {
    var leaves = new ArrayList<Expr>();
    for (int k = 0; k < area.count(); k++) {
      leaf(area.cell(k), made, template).ifPresent(leaves::add);
    }
    return leaves.size() == area.count() ? Optional.of(leaves) : Optional.empty();
  }

  /**
   * A cell that the layer reads, one of its weights, or a number; none if it is another layer's.
   */
  private Optional<Expr> leaf(CellRange cell, Made made, Template template) {
    var own = reader.resolve(cell);
    var weight = made.cells().in(own);
    if (weight.isPresent()) {
      var grid = template.grids().grids().parameters().get(weight.get().grid()).grid();
      return Optional.of(new Expr.Ref(grid, weight.get().row(), weight.get().column()));
    }
    if (reader.isExponential(own)) {
      var formula = book.formula(own);
      return formula.isPresent()
          ? expr(formula.get().meaning(), made, template)
          : Optional.of(new Expr.Number(book.value(own)));
    }
    var source = reader.source(own);
    if (source.isEmpty()) {
      return !book.isComputed(own)
          ? Optional.of(new Expr.Number(book.value(own)))
          : Optional.empty();
    }
    var spot = builder.spot(source.get());
    var place = View.of(source.get()).place(own);
    if (spot.isEmpty() || place.isEmpty()) {
      return Optional.empty();
    }
    return ref(spot.get(), source.get(), place.get(), template);
  }

  private static Optional<Expr> ref(Spot spot, Source source, View.Place place, Template template) {
    int input = template.from().indexOf(spot.node());
    if (input < 0) {
      return Optional.empty();
    }
    var map = template.grids().inputs().get(input);
    return Optional.of(
        map.shape().isVector()
            ? new Expr.Ref(
                map.channels().get(0),
                spot.row() + place.row() * source.columns() + place.column(),
                0)
            : new Expr.Ref(map.channels().get(spot.channel()), place.row(), place.column()));
  }
}
