package convsheet.view;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.problem.Problem;
import convsheet.question.CellMap;
import convsheet.question.Evaluation;
import convsheet.xlsx.CellAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The results that a number of the picture, or a weight, enters directly.
 *
 * @param cell the cell
 * @param address where it stands
 * @param value its number
 * @param outputs the results, channel by channel
 */
public record Uses(
    Expr.Ref cell, Optional<CellAddress> address, double value, List<Channel> outputs) {
  /**
   * The results of one channel of a layer.
   *
   * @param layer the layer's name
   * @param channel the label of the channel
   * @param count how many there are
   * @param cells where they stand, as ranges; empty if they stand nowhere
   */
  public record Channel(String layer, String channel, int count, String cells) {}

  public Uses {
    outputs = List.copyOf(outputs);
  }

  /** Finds the results that a cell enters. */
  public static Uses of(Evaluation evaluation, CellMap places, Expr.Ref cell) {
    var outputs = new ArrayList<Channel>();
    for (var layer : evaluation.grids()) {
      var touched = new LinkedHashSet<>(Set.of(cell));
      layer.steps().forEach(step -> touch(step, touched));
      for (var output : layer.outputs()) {
        var entered = touch(output, touched);
        if (!entered.isEmpty()) {
          var cells = entered.stream().flatMap(ref -> places.address(ref).stream()).toList();
          outputs.add(
              new Channel(
                  output.grid().sheet(),
                  output.grid().label(),
                  entered.size(),
                  cells.isEmpty() ? "" : Ranges.text(cells)));
        }
      }
    }
    return new Uses(cell, places.address(cell), cell.evaluate(evaluation.cells()), outputs);
  }

  /** Adds the cells that read some cells, and says which they are. */
  private static Set<Expr.Ref> touch(ComputedGrid computed, Set<Expr.Ref> touched) {
    var cells = new LinkedHashSet<Expr.Ref>();
    touched.forEach(cell -> cells.addAll(computed.readers(cell)));
    touched.addAll(cells);
    return cells;
  }

  /** What the cell is and what it enters, as lines of text. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    var grid = cell.grid();
    boolean single = grid.rows() == 1 && grid.columns() == 1;
    var place = single ? "" : ", row " + (cell.row() + 1) + ", column " + (cell.column() + 1);
    var name = address.map(CellAddress::text).orElse(grid.sheet());
    lines.add(
        name
            + "  "
            + (grid.role() == Grid.Role.PICTURE ? "the picture, " : grid.sheet() + ", ")
            + grid.label()
            + place);
    lines.add("");
    if (outputs.isEmpty()) {
      lines.add("No result reads it.");
    } else {
      int count = outputs.stream().mapToInt(Channel::count).sum();
      lines.add("It enters " + Problem.count(count, "result") + " directly:");
      lines.add("");
      for (var output : outputs) {
        lines.add(
            output.layer()
                + ", "
                + output.channel()
                + ": "
                + output.count()
                + (output.cells().isEmpty() ? "" : ", " + output.cells()));
      }
    }
    lines.add("");
    lines.add(name + " = " + Shown.exact(value));
    return lines;
  }
}
