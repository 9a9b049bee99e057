package convsheet.audit;

import convsheet.formula.Grid;
import convsheet.question.Layout.Tower;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Links to the filters and the output channels of a sheet: to filters beside its title, to outputs
 * below these, beside the links to other sheets.
 *
 * @param cells how many cells a text takes
 */
record Jumps(ToIntFunction<String> cells) {
  /** The most links to channels, and to filters. */
  private static final int MOST = 32;

  /**
   * A link to a grid of the sheet, or words before such links.
   *
   * @param row its row, counted from 0
   * @param column its column, counted from 0
   * @param to the grid; empty where it is words
   */
  record Jump(int row, int column, String text, Optional<Grid> to) {}

  /**
   * The links, in each row from left to right.
   *
   * @param first the first column that is free
   */
  List<Jump> of(List<Tower> towers, int first) {
    var all = new ArrayList<Jump>();
    int filters = first;
    int outputs = first;
    for (var tower : towers) {
      if (tower.role() == Grid.Role.OUTPUT) {
        outputs = add(all, GridSheet.LINKS, outputs, "go to output channel", outputs(tower));
      } else {
        filters = add(all, 0, filters, "go to filter", filters(tower));
      }
    }
    return all;
  }

  private static List<Grid> outputs(Tower tower) {
    return tower.grids().stream().filter(grid -> grid.channel() > 0).toList();
  }

  private static List<Grid> filters(Tower tower) {
    return tower.grids().stream()
        .filter(grid -> grid.part() == Grid.Part.FILTER && grid.channel() == 1)
        .toList();
  }

  /** Adds links behind their words, unless there is only one; returns the column that is free. */
  private int add(List<Jump> all, int row, int first, String what, List<Grid> targets) {
    if (targets.size() < 2) {
      return first;
    }
    int every = (targets.size() + MOST - 1) / MOST;
    var words =
        what + (every == 1 ? "" : " (1 to " + targets.size() + ", in steps of " + every + ")");
    all.add(new Jump(row, first, words, Optional.empty()));
    int column = first + cells.applyAsInt(words);
    for (int i = 0; i < targets.size(); i += every) {
      var grid = targets.get(i);
      var text = "#" + (row == GridSheet.LINKS ? grid.channel() : grid.output());
      all.add(new Jump(row, column, text, Optional.of(grid)));
      column += cells.applyAsInt(text);
    }
    return column + 1;
  }
}
