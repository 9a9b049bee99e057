package convsheet.back;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What comes back to the cells of one grid: the projected value of each output that reads a cell,
 * times the factor it reads it with.
 */
final class Returned {
  private final Grid grid;
  private final BitSet reached = new BitSet();
  private final Set<String> ways = new LinkedHashSet<>();
  private final Map<Source, Part> parts = new LinkedHashMap<>();
  private final List<Copy> copies = new ArrayList<>();

  Returned(Grid grid) {
    this.grid = grid;
  }

  /** Where a part comes from: a projection, by way of a grid of factors if there is one. */
  private record Source(Grid projection, Optional<Grid> factors) {}

  /** A reading of the output at some place. */
  private record Placed(int row, int column, Reading reading) {}

  /**
   * A copy of the grid whose cells stand elsewhere, each at most once.
   *
   * @param places the cell of the copy for each cell of the grid, row by row; -1 where it has none
   */
  private record Copy(Returned of, int[] places) {}

  /** What comes from one projection by way of one grid of factors. */
  static final class Part {
    private final Projection from;
    private final List<Placed> all = new ArrayList<>();
    private final Map<Integer, List<Placed>> byRow = new HashMap<>();
    private Optional<Grid> turned = Optional.empty();

    private Part(Projection from) {
      this.from = from;
    }

    private void add(Placed placed) {
      all.add(placed);
      var window = placed.reading().window();
      for (int i = 0; i < window.rows(); i++) {
        byRow
            .computeIfAbsent(window.row() + i * window.rowStep(), row -> new ArrayList<>())
            .add(placed);
      }
    }

    /**
     * The weights that windows one cell apart are multiplied with, if that is what this part is:
     * then what comes back is a convolution with the same weights turned by 180 degrees.
     */
    Optional<Window> slidingWeights() {
      var first = all.get(0);
      var outputs = from.cells().collect(Collectors.toSet());
      boolean slides =
          all.size() > 1
              && first.reading().window().count() > 1
              && all.size() == outputs.size()
              && all.stream()
                  .allMatch(placed -> isNextTo(first, placed) && outputs.remove(cell(placed)));
      return slides ? first.reading().factors() : Optional.empty();
    }

    private Expr.Ref cell(Placed placed) {
      return new Expr.Ref(from.of(), placed.row(), placed.column());
    }

    private static boolean isNextTo(Placed first, Placed other) {
      return other.reading().isPlainProduct()
          && other.reading().factors().equals(first.reading().factors())
          && rowShift(other) == rowShift(first)
          && columnShift(other) == columnShift(first);
    }

    private static int rowShift(Placed placed) {
      return placed.reading().window().row() - placed.row();
    }

    private static int columnShift(Placed placed) {
      return placed.reading().window().column() - placed.column();
    }

    /** From now on multiplies with a turned copy of {@link #slidingWeights()}. */
    void turn(Grid copy) {
      turned = Optional.of(copy);
    }

    private List<Expr> at(int row, int column) {
      if (turned.isPresent()) {
        return convolution(turned.get(), row, column);
      }
      var terms = new ArrayList<Expr>();
      for (var placed : byRow.getOrDefault(row, List.of())) {
        placed
            .reading()
            .window()
            .index(row, column)
            .ifPresent(
                i -> terms.add(placed.reading().back(from.at(placed.row(), placed.column()), i)));
      }
      return terms;
    }

    /** The outputs whose windows hold the cell, times the turned weights. */
    private List<Expr> convolution(Grid weights, int row, int column) {
      int lastRow = row - rowShift(all.get(0));
      int lastColumn = column - columnShift(all.get(0));
      int top = Math.max(from.area().top(), lastRow - weights.rows() + 1);
      int left = Math.max(from.area().left(), lastColumn - weights.columns() + 1);
      int rows = Math.min(from.area().bottom() - 1, lastRow) - top + 1;
      int columns = Math.min(from.area().right() - 1, lastColumn) - left + 1;
      if (rows < 1 || columns < 1) {
        return List.of();
      }
      var outputs =
          Window.of(from.grid(), top - from.area().top(), left - from.area().left(), rows, columns);
      var factors =
          Window.of(
              weights,
              weights.rows() - 1 - lastRow + top,
              weights.columns() - 1 - lastColumn + left,
              rows,
              columns);
      return List.of(new Expr.SumOfProducts(outputs, factors));
    }
  }

  /**
   * Adds what comes back from one output.
   *
   * @param way how it comes back, in words
   * @param from the projection that holds what came back to the output
   * @param row the output's row, counted from 0
   * @param column the output's column, counted from 0
   * @param reading cells of this grid that the output reads
   */
  void add(String way, Projection from, int row, int column, Reading reading) {
    ways.add(way);
    parts
        .computeIfAbsent(
            new Source(from.grid(), reading.factors().map(Window::grid)), source -> new Part(from))
        .add(new Placed(row, column, reading));
    for (int i = 0; i < reading.window().count(); i++) {
      var cell = reading.window().cell(i);
      reached.set(cell.row() * grid.columns() + cell.column());
    }
  }

  /**
   * Adds what comes back to a copy of this grid.
   *
   * @param places the cell of the copy for each cell of this grid, row by row; -1 for none
   */
  void add(Returned copy, int[] places) {
    copies.add(new Copy(copy, places));
    ways.addAll(copy.ways);
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0 && copy.reached.get(places[i])) {
        reached.set(i);
      }
    }
  }

  /** By which ways anything comes back, in words. */
  Set<String> ways() {
    return ways;
  }

  /** The parts that add up to it, those of copies included. */
  Stream<Part> parts() {
    return Stream.concat(
        parts.values().stream(), copies.stream().flatMap(copy -> copy.of().parts()));
  }

  /** The rectangle of cells that anything comes back to, if there are any. */
  Optional<Rectangle> area() {
    return reached.stream()
        .mapToObj(i -> new Rectangle(i / grid.columns(), i % grid.columns(), 1, 1))
        .reduce(Rectangle::and);
  }

  /** Whether anything comes back to a cell, its row and column counted from 0. */
  boolean isReached(int row, int column) {
    return reached.get(row * grid.columns() + column);
  }

  /** All that comes back to a cell, added; 0 where nothing does. */
  Expr at(int row, int column) {
    if (!isReached(row, column)) {
      return new Expr.Number(0);
    }
    return Expr.Sum.of(terms(row, column));
  }

  private List<Expr> terms(int row, int column) {
    if (!isReached(row, column)) {
      return List.of();
    }
    var terms = new ArrayList<Expr>();
    parts.values().forEach(part -> terms.addAll(part.at(row, column)));
    for (var copy : copies) {
      int place = copy.places()[row * grid.columns() + column];
      if (place >= 0) {
        int columns = copy.of().grid.columns();
        terms.addAll(copy.of().terms(place / columns, place % columns));
      }
    }
    return terms;
  }
}
