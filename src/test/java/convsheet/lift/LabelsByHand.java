package convsheet.lift;

import convsheet.lift.Paper.Box;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels above grids, which name layers and tell sizes. */
final class LabelsByHand {
  /** How the names of layers begin that are labelled. */
  static final String NAMED = "Grid ";

  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;

  /** How many cells above a grid its next layer's windows read. */
  private final Map<Box, Integer> readAbove = new HashMap<>();

  private final List<Runnable> labels = new ArrayList<>();
  private int labelled;

  LabelsByHand(Dice dice, Paper paper, SlipsByHand slips) {
    this.dice = dice;
    this.paper = paper;
    this.slips = slips;
  }

  /** Keeps some cells above a grid free of its label. */
  void keepFree(Box grid, int above) {
    readAbove.merge(grid, above, Math::max);
  }

  /** Writes all labels. */
  void write() {
    labels.forEach(Runnable::run);
  }

  /** Puts labels above some grids of a layer; the one above the first is its name. */
  String name(List<Box> planes, String otherwise) {
    var name = otherwise;
    for (var plane : planes) {
      if (dice.chance(0.3)) {
        var label = label(plane);
        name = plane == planes.get(0) ? label : name;
      }
    }
    return name;
  }

  /** Puts a label above a grid; gives back the name on it. */
  String label(Box grid) {
    var name = NAMED + ++labelled;
    boolean hasSize = grid.count() > 1 && dice.chance(0.5);
    boolean isWrong = hasSize && slips.isDue(0.3);
    var size =
        hasSize
            ? dice.pick(List.of(" (%d x %d)", " %dx%d"))
                .formatted(grid.rows(), grid.columns() + (isWrong ? 1 : 0))
            : "";
    labels.add(
        () -> {
          var at = grid.first().moved(-1 - readAbove.getOrDefault(grid, 0), 0);
          paper.text(at, name + size);
          if (isWrong) {
            slips.add(
                Slip.Kind.LABEL,
                "stands above a grid of %d x %d$".formatted(grid.rows(), grid.columns()),
                List.of(at));
          }
        });
    return name;
  }
}
