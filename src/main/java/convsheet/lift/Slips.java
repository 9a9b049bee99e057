package convsheet.lift;

import convsheet.formula.Expr;
import convsheet.lift.NetworkBuilder.Made;
import convsheet.lift.NetworkBuilder.Spot;
import convsheet.network.Amended;
import convsheet.network.Amended.Amendment;
import convsheet.network.Elementwise;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.workbook.SheetCells.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The cells of planes that break the pattern: what they are, and how they are computed. */
final class Slips {
  private final Book book;
  private final ChannelReader reader;
  private final NetworkBuilder builder;
  private final Map<String, List<Area>> found = new LinkedHashMap<>();
  private final Map<String, String> messages = new LinkedHashMap<>();

  Slips(Book book, ChannelReader reader, NetworkBuilder builder) {
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
    boolean vector = builder.network().shapes(List.of(made.node())).get(0).isVector();
    int row = 0;
    for (int c = 0; c < made.channels().size(); c++) {
      var plane = made.channels().get(c).plane();
      for (int n = 0; n < plane.count(); n++) {
        var expr = exception(plane, n, made, template);
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

  /** The grids that an amended layer's expressions are over. */
  private record Template(Amended.Template grids, List<String> from) {}

  /** How a cell that breaks the pattern is computed. */
  private Optional<Expr> exception(Plane plane, int number, Made made, Template template) {
    var cell = plane.cell(number);
    var odd = Optional.ofNullable(plane.odd().get(number));
    if (odd.isPresent()) {
      var expr = expr(odd.get().meaning(), made, template);
      note(plane, cell, describe(plane, number, odd.get()) + (expr.isEmpty() ? KEPT : ""));
      return expr.or(() -> Optional.of(new Expr.Number(book.value(cell))));
    }
    if (book.formula(cell).isPresent()) {
      return plane.meaning().core() instanceof Meaning.Pooled pooled
              && !pooled.countsBlanks()
              && readsBlank(plane, number)
          ? core(
              new Meaning.Pooled(
                  pooled.max(),
                  plane.areas(number / plane.columns(), number % plane.columns()),
                  false),
              made,
              template)
          : Optional.empty();
    }
    var kind = book.kind(cell);
    note(
        plane,
        cell,
        book.isFrozen(cell)
            ? "has a formula that changes by itself"
            : kind == Kind.EMPTY
                ? "is blank"
                : kind == Kind.TEXT ? "holds a text" : "holds a typed number");
    return Optional.of(new Expr.Number(book.value(cell)));
  }

  /** Whether a window passes over a cell that is blank inside of what it reads. */
  private boolean readsBlank(Plane plane, int number) {
    return plane.areas(number / plane.columns(), number % plane.columns()).stream()
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
        .map(reader::resolve)
        .anyMatch(cell -> book.isBlank(cell) && reader.source(cell).isPresent());
  }

  private static final String OTHER_NUMBERS = "has other numbers in its formula, =";
  private static final String KEPT = ", which no layer has: its saved value is kept";

  private void note(Plane plane, Area cell, String what) {
    var key = plane.first() + what;
    found.computeIfAbsent(key, k -> new ArrayList<>()).add(cell);
    messages.put(key, what);
    planes.put(key, plane);
  }

  private final Map<String, Plane> planes = new LinkedHashMap<>();

  /** A finding for each slip, however many cells it is made in. */
  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    found.forEach(
        (key, cells) -> {
          var plane = planes.get(key);
          int slips = (int) slips(plane);
          int rest = plane.count() - slips;
          findings.add(
              Finding.warning(
                  book.name(cells.get(0)),
                  CellRanges.text(cells),
                  (cells.size() == 1 ? "1 cell " : "each of " + cells.size() + " cells ")
                      + messages.get(key)
                      + "; the other "
                      + rest
                      + " of "
                      + plane.area().text()
                      + " have formulas such as ="
                      + neighbour(plane, cells.get(0))));
        });
    return findings;
  }

  private long slips(Plane plane) {
    return found.entrySet().stream()
        .filter(entry -> planes.get(entry.getKey()) == plane)
        .mapToLong(entry -> entry.getValue().size())
        .sum();
  }

  /** The formula of the cell nearest to one that follows the pattern. */
  private String neighbour(Plane plane, Area cell) {
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
  private String describe(Plane plane, int number, Formula formula) {
    var usual = plane.meaning();
    var own = formula.meaning();
    if (own.isUnknown()) {
      return "has the formula =" + formula.text();
    }
    if (own.core().form().equals(usual.core().form())) {
      if (!own.activation().text().equals(usual.activation().text())) {
        return usual.activation() instanceof Identity
            ? "has " + own.activation().text() + ", which the others have not"
            : own.activation() instanceof Identity
                ? "has no " + usual.activation().text()
                : "has " + own.activation().text() + " for " + usual.activation().text();
      }
      int i = number / plane.columns();
      int j = number % plane.columns();
      for (int s = 0; s < plane.slots().size(); s++) {
        var expected = plane.slots().get(s).at(i, j);
        var actual = own.core().areas().get(s);
        if (!actual.same(expected)) {
          boolean isWeight = reader.isWeight(expected.at(0, 0));
          return (isWeight ? "uses the weights " : "reads ")
              + actual.text()
              + " instead of "
              + expected.text()
              + (isWeight && moved(plane, number, expected, actual) ? " (a lost $)" : "");
        }
      }
      return own.core() instanceof Meaning.Sum sum
              && usual.core() instanceof Meaning.Sum all
              && sum.constant() == 0
              && all.constant() != 0
          ? "has no bias"
          : OTHER_NUMBERS + formula.text();
    }
    if (own.core() instanceof Meaning.Sum sum && usual.core() instanceof Meaning.Sum all) {
      int missing = addends(all) - addends(sum);
      if (missing > 0 && hasBiasCell(all) && !hasBiasCell(sum)) {
        return "has no bias";
      }
      if (missing > 0) {
        return missing == 1 ? "leaves one product out" : "leaves " + missing + " products out";
      }
      if (missing < 0) {
        return "has " + (missing == -1 ? "one product" : -missing + " products") + " too many";
      }
      if (!sum.numbers().equals(all.numbers())) { // a weight of 1 need not be written
        return OTHER_NUMBERS + formula.text();
      }
    }
    return "has another formula, =" + formula.text();
  }

  private static int addends(Meaning.Sum sum) {
    return sum.products().size() + sum.addends().size();
  }

  private boolean hasBiasCell(Meaning.Sum sum) {
    return sum.addends().stream().anyMatch(area -> area.isCell() && reader.isWeight(area));
  }

  /** Whether weights have moved as far as their cell from another one of the plane. */
  private static boolean moved(Plane plane, int number, Area expected, Area actual) {
    int down = actual.row() - expected.row();
    int right = actual.column() - expected.column();
    int i = number / plane.columns() * plane.rowStep();
    int j = number % plane.columns() * plane.columnStep();
    return (down == 0 || Math.abs(down) <= Math.max(i, 1))
        && (right == 0 || Math.abs(right) <= Math.max(j, 1));
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
    if (core instanceof Meaning.Pooled pooled) {
      var cells = new ArrayList<Expr>();
      for (var area : pooled.areas()) {
        for (int k = 0; k < area.count(); k++) {
          var cell = area.cell(k);
          if (!pooled.countsBlanks() && book.isBlank(reader.resolve(cell))) {
            continue;
          }
          var leaf = leaf(cell, made, template);
          if (leaf.isEmpty()) {
            return Optional.empty();
          }
          cells.add(leaf.get());
        }
      }
      return cells.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Expr.Aggregate(
                  pooled.max() ? Expr.Aggregate.Function.MAX : Expr.Aggregate.Function.AVERAGE,
                  cells));
    }
    return Optional.empty();
  }

  /**
   * A cell that the layer reads, one of its weights, or a number; none if it is another layer's.
   */
  private Optional<Expr> leaf(Area cell, Made made, Template template) {
    var own = reader.resolve(cell);
    var weight = Optional.ofNullable(made.weights().get(Book.key(own)));
    if (weight.isPresent()) {
      var grid = template.grids().grids().parameters().get(weight.get().parameter()).grid();
      return Optional.of(new Expr.Ref(grid, weight.get().row(), weight.get().column()));
    }
    var source = reader.source(own);
    if (source.isEmpty()) {
      return book.formula(own).isEmpty()
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
