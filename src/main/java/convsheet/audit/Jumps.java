package convsheet.audit;

import convsheet.formula.Grid;
import convsheet.question.Layout.Tower;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Links to the channels and filters of a sheet: to filters and to what the layer reads beside its
 * title, to outputs below these, beside the links to other sheets.
 *
 * @param columns where texts end
 * @param showsFirst whether a screen shows the first of each kind, so that a link to it leads on
 *     only where there are others
 */
record Jumps(After columns, boolean showsFirst) {
  /** The most links to channels, and to filters. */
  private static final int MOST = 32;

  /** Finds the first column that is free behind a text. */
  @FunctionalInterface
  interface After {
    int text(int column, String text);
  }

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
    int above = first;
    int outputs = first;
    for (var tower : towers) {
      switch (tower.role()) {
        case OUTPUT ->
            outputs = add(all, GridSheet.LINKS, outputs, "go to output channel", channels(tower));
        case COPY, PADDED -> above = add(all, 0, above, "go to input channel", channels(tower));
        default -> above = add(all, 0, above, "go to filter", filters(tower));
      }
    }
    return all;
  }

  private static List<Grid> channels(Tower tower) {
    return tower.grids().stream().filter(grid -> grid.channel() > 0).toList();
  }

  private static List<Grid> filters(Tower tower) {
    return tower.grids().stream()
        .filter(grid -> grid.part() == Grid.Part.FILTER && grid.channel() == 1)
        .toList();
  }

  /** Adds links behind their words where they lead on; returns the column that is free. */
  private int add(List<Jump> all, int row, int first, String what, List<Grid> targets) {
    if (targets.size() < (showsFirst || row != GridSheet.LINKS ? 2 : 1)) {
      return first;
    }
    int every = (targets.size() + MOST - 1) / MOST;
    var words =
        what + (every == 1 ? "" : " (1 to " + targets.size() + ", in steps of " + every + ")");
    all.add(new Jump(row, first, words, Optional.empty()));
    int column = columns.text(first, words);
    for (int i = 0; i < targets.size(); i += every) {
      var grid = targets.get(i);
      var text = "#" + (grid.part() == Grid.Part.FILTER ? grid.output() : grid.channel());
      all.add(new Jump(row, column, text, Optional.of(grid)));
      column = columns.text(column, text + "  ");
    }
    return column + 1;
  }
}
