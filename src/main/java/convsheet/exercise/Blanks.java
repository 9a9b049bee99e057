package convsheet.exercise;

import convsheet.audit.Results;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.Window;
import convsheet.question.Evaluation;
import convsheet.question.Task;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an exercise shows: the results that are asked for are left out, the others are given, unless
 * one that is asked for could be read off them. A result that only passes on such a cell (a padded
 * copy, a maximum over it) follows what a person fills in.
 */
public final class Blanks implements Results {
  private static final String WAITING = "IF(COUNT(";

  private final Map<Grid, BitSet> asked = new HashMap<>();
  private final Map<Grid, BitSet> following = new HashMap<>();
  private final Map<Grid, BitSet> blank = new HashMap<>();
  private final Set<Grid> rooms = new HashSet<>();

  /**
   * What an exercise shows.
   *
   * @param task which results it asks for
   */
  public Blanks(Evaluation evaluation, Task task) {
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var name = nodes.get(i).name();
      var grids = evaluation.grids().get(i);
      for (var part : task.parts()) {
        if (part.layer().equals(name)) {
          var grid = grids.outputs().get(part.channel()).grid();
          part.cells().forEach(cell -> mark(asked, grid, cell.row(), cell.column()));
          grids.steps().stream()
              .map(step -> step.grid())
              .filter(step -> step.role() == Grid.Role.STEP)
              .forEach(rooms::add);
        }
      }
      grids.steps().stream()
          .filter(step -> !rooms.contains(step.grid()))
          .forEach(step -> follow(step.grid(), step::at));
      grids.outputs().forEach(output -> follow(output.grid(), output::at));
    }
  }

  private void follow(Grid grid, ComputedGrid.Formula cells) {
    if (asked.isEmpty()) {
      return; // nothing above that could be followed
    }
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        var expr = cells.at(row, column);
        if (expr.isBlank()) {
          mark(blank, grid, row, column);
        } else if (!is(asked, grid, row, column) && passesOn(expr)) {
          mark(following, grid, row, column);
        }
      }
    }
  }

  private static void mark(Map<Grid, BitSet> cells, Grid grid, int row, int column) {
    cells.computeIfAbsent(grid, g -> new BitSet()).set(row * grid.columns() + column);
  }

  private static boolean is(Map<Grid, BitSet> cells, Grid grid, int row, int column) {
    var marked = cells.get(grid);
    return marked != null && marked.get(row * grid.columns() + column);
  }

  /** Whether a cell that is not in the workbook can be read off an expression's value. */
  private boolean passesOn(Expr expr) {
    // two windows are multiplied: off a sum with weights none of its terms can be read
    var own = expr.windows();
    return !(own.size() == 2 && own.get(0).count() > 1)
        && (own.stream().anyMatch(this::isOpen)
            || expr.operands().stream().anyMatch(this::passesOn));
  }

  private boolean isOpen(Window window) {
    return (asked.containsKey(window.grid()) || following.containsKey(window.grid()))
        && IntStream.range(0, window.count())
            .mapToObj(window::cell)
            .anyMatch(
                ref ->
                    is(asked, ref.grid(), ref.row(), ref.column())
                        || is(following, ref.grid(), ref.row(), ref.column()));
  }

  @Override
  public Shown of(Grid grid, int row, int column) {
    if (rooms.contains(grid)) {
      return Shown.ROOM;
    } else if (is(asked, grid, row, column)) {
      return Shown.ASKED;
    }
    return is(following, grid, row, column) ? Shown.FOLLOWING : Shown.NUMBER;
  }

  @Override
  public boolean isOpen(Grid grid) {
    return rooms.contains(grid) || asked.containsKey(grid) || following.containsKey(grid);
  }

  /** Whether a formula waits for the cells that it reads, as those of {@link #following} do. */
  public static boolean isWaiting(String formula) {
    return formula.regionMatches(true, 0, WAITING, 0, WAITING.length());
  }

  /** Whether there are cells to work in. */
  boolean hasRoom() {
    return !rooms.isEmpty();
  }

  /** Whether there are cells that follow others. */
  boolean hasFollowing() {
    return !following.isEmpty();
  }

  @Override
  public String following(Expr expr, String formula, References references) {
    var open = new ArrayList<Window>();
    collectOpen(expr, open);
    var cells =
        open.stream()
            .distinct()
            .map(
                window ->
                    FormulaPrinter.print(
                        new Expr.Range(window), references, FormulaPrinter.Style.COMPACT))
            .collect(Collectors.joining(","));
    long count = open.stream().distinct().mapToLong(this::numbers).sum();
    return WAITING + cells + ")<" + count + ",\"\"," + formula + ")";
  }

  private void collectOpen(Expr expr, List<Window> open) {
    expr.windows().stream().filter(this::isOpen).forEach(open::add);
    expr.operands().forEach(operand -> collectOpen(operand, open));
  }

  /** How many cells of a window hold numbers once all is filled in. */
  private long numbers(Window window) {
    return IntStream.range(0, window.count())
        .mapToObj(window::cell)
        .filter(ref -> !is(blank, ref.grid(), ref.row(), ref.column()))
        .count();
  }
}
