package convsheet.audit;

import convsheet.audit.InspectorOutline.Mark;
import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Layout.Tower;
import convsheet.xlsx.Box;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Difference;
import convsheet.xlsx.Rule;
import convsheet.xlsx.Rule.Point;
import convsheet.xlsx.SheetFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Colours the cells of a sheet's grids by their values: paper to ink for pictures, blue to white to
 * orange around 0 for filters and signed results, white to orange for results that are not
 * negative.
 */
final class ColourScales {
  /** More separate ranges than this make one range of a tower's height. */
  private static final int MOST_RANGES = 500;

  /** Of more ranges than this, a formula names the cells from the first to the last. */
  private static final int MOST_ARGUMENTS = 30;

  private final SheetFrame frame;
  private final Layout layout;
  private List<Mark> marks = List.of();

  ColourScales(SheetFrame frame, Layout layout) {
    this.frame = frame;
    this.layout = layout;
  }

  /** Has cells that are coloured from now on be marked. */
  void mark(List<Mark> all) {
    marks = all;
  }

  /** Marks the numbers beside and above a tower. */
  void numbers(Tower tower) {
    var rows =
        (tower.isAcross() ? tower.grids().subList(0, 1) : tower.grids())
            .stream().map(this::range).map(ColourScales::before).toList();
    var columns =
        tower.first().stream()
            .map(this::range)
            .map(box -> new Box(Layout.NUMBERS, box.left(), Layout.NUMBERS, box.right()))
            .toList();
    if (tower.isNumbered() && !marks.isEmpty() && rows.size() <= MOST_RANGES) {
      frame.format(rows, marks.stream().map(Mark::ofRows).toList());
      frame.format(columns, marks.stream().map(Mark::ofColumns).toList());
    }
  }

  private static Box before(Box grid) {
    return new Box(grid.top(), grid.left() - 1, grid.bottom(), grid.left() - 1);
  }

  /** Colours a tower of grids on one common scale. */
  void of(Tower tower, Evaluation evaluation) {
    switch (tower.role()) {
      case PICTURE -> tower.grids().forEach(g -> picture(g, List.of(range(g))));
      case COPY -> copies(tower, evaluation);
      case PARAMETER -> diverging(ranges(planes(tower)), layout.absoluteSpan(tower));
      default -> results(tower, evaluation, ranges(tower.grids()));
    }
  }

  /** Colours copies like what they are copies of. */
  private void copies(Tower tower, Evaluation evaluation) {
    for (var grid : tower.grids()) {
      var source = layout.source(grid);
      if (source.role() == Grid.Role.PICTURE) {
        picture(source, List.of(range(grid)));
      }
    }
    if (layout.source(tower.grids().get(0)).role() != Grid.Role.PICTURE) {
      results(tower, evaluation, ranges(tower.grids()));
    }
  }

  /**
   * Colours the cells of padded or stretched inputs that copy a cell, like the grids that they
   * copy; the zeros around and between them are left out.
   */
  void likeSource(Tower tower, Map<Grid, ComputedGrid> computed, Evaluation evaluation) {
    var all = new ArrayList<Box>();
    for (var grid : tower.grids()) {
      var copies = copies(computed.get(grid));
      all.addAll(copies.ranges());
      if (copies.source().role() == Grid.Role.PICTURE) {
        picture(copies.source(), copies.ranges());
      }
    }
    if (copies(computed.get(tower.grids().get(0))).source().role() != Grid.Role.PICTURE) {
      results(tower, evaluation, all.size() > MOST_RANGES ? ranges(tower.grids()) : all);
    }
  }

  /**
   * The cells of a grid that copy another's.
   *
   * @param source the grid whose cells they copy
   * @param ranges where they stand, as few ranges as rows of neighbours make
   */
  private record Copies(Grid source, List<Box> ranges) {}

  private Copies copies(ComputedGrid computed) {
    var grid = computed.grid();
    var place = layout.place(grid);
    var done = new ArrayList<Box>();
    Map<List<Integer>, Integer> above = Map.of();
    Grid source = grid;
    for (int row = 0; row < grid.rows(); row++) {
      var runs = new LinkedHashMap<List<Integer>, Integer>();
      for (int column = 0; column < grid.columns(); column++) {
        int first = column;
        while (column < grid.columns() && computed.at(row, column).cell().isPresent()) {
          column++;
        }
        if (column > first) {
          source = computed.at(row, first).cell().orElseThrow().grid();
          int top = place.row() + row;
          int right = place.column() + column - 1;
          var run = above.get(List.of(first, column));
          if (run == null) {
            run = done.size();
            done.add(new Box(top, place.column() + first, top, right));
          } else {
            done.set(run, done.get(run).with(top, right));
          }
          runs.put(List.of(first, column), run);
        }
      }
      above = runs;
    }
    return new Copies(source, done.size() > MOST_RANGES ? List.of(range(grid)) : done);
  }

  /** The grids of a tower that are more than one number: planes of filters, no biases. */
  private static List<Grid> planes(Tower tower) {
    var planes = tower.grids().stream().filter(grid -> grid.part() != Grid.Part.BIAS).toList();
    return planes.isEmpty() ? tower.grids() : planes;
  }

  private List<Box> ranges(List<Grid> grids) {
    if (grids.size() > MOST_RANGES) {
      var first = layout.place(grids.get(0));
      var last = grids.get(grids.size() - 1);
      return List.of(
          new Box(
              first.row(),
              first.column(),
              layout.place(last).row() + last.rows() - 1,
              first.column() + last.columns() - 1));
    }
    return grids.stream().map(grid -> range(grid)).toList();
  }

  private Box range(Grid grid) {
    var place = layout.place(grid);
    return new Box(
        place.row(),
        place.column(),
        place.row() + grid.rows() - 1,
        place.column() + grid.columns() - 1);
  }

  private void results(Tower tower, Evaluation evaluation, List<Box> ranges) {
    boolean signed =
        tower.grids().stream()
            .map(layout::source)
            .anyMatch(grid -> Arrays.stream(evaluation.values(grid)).anyMatch(v -> v < 0));
    if (signed) {
      diverging(ranges, layout.absoluteSpan(tower));
    } else {
      scale(ranges, Point.number("0", Colours.ZERO), Point.most(Colours.POSITIVE));
    }
  }

  /** Colours a tower around 0, on one common scale. */
  void diverging(Tower tower) {
    diverging(tower.grids().stream().map(this::range).toList(), layout.absoluteSpan(tower));
  }

  private void diverging(List<Box> ranges, String all) {
    around0(ranges, all, true, Colours.POSITIVE);
  }

  /**
   * Colours cells from 0, which is white, to the largest absolute value.
   *
   * @param all the cells that the scale is made for, as a formula names them
   * @param signed whether some are negative; else there is no colour for that
   * @param strongest the colour of the largest
   */
  void around0(List<Box> ranges, String all, boolean signed, String strongest) {
    var most = "MAX(MAX(" + all + "),-MIN(" + all + "),1E-9)";
    if (signed) {
      scale(
          ranges,
          Point.formula("-" + most, Colours.NEGATIVE),
          Point.number("0", Colours.ZERO),
          Point.formula(most, strongest));
    } else {
      scale(ranges, Point.number("0", Colours.ZERO), Point.formula(most, strongest));
    }
  }

  private static String absolute(Box box) {
    return A1.absoluteSpan(box.top(), box.left(), box.rows(), box.columns());
  }

  /** The smallest box that holds all of some. */
  private static Box around(List<Box> boxes) {
    return boxes.stream()
        .reduce((a, b) -> a.with(b.top(), b.left()).with(b.bottom(), b.right()))
        .orElseThrow();
  }

  /** Colours cells like a channel of the picture, the numbers on dark ones white: live. */
  void picture(Grid grid, List<Box> ranges) {
    var colour =
        switch (grid.label().toLowerCase(Locale.ROOT)) {
          case "red" -> Colours.RED;
          case "green" -> Colours.GREEN;
          case "blue" -> Colours.BLUE;
          default -> Colours.BLACK;
        };
    boolean ink = colour.equals(Colours.BLACK);
    var from = ink ? Colours.WHITE : Colours.DARK;
    boolean isApart = ranges.size() > MOST_ARGUMENTS;
    var all =
        (isApart ? List.of(around(ranges)) : ranges)
            .stream().map(ColourScales::absolute).collect(Collectors.joining(","));
    var points =
        isApart
            ? List.of(
                Point.formula("MIN(" + all + ")", from), Point.formula("MAX(" + all + ")", colour))
            : List.of(Point.least(from), Point.most(colour));
    var middle =
        Formulas.fill(
            "MIN({all})+{share}*(MAX({all})-MIN({all}))",
            "all",
            all,
            "share",
            Numbers.text(Math.rint(Colours.balance(from, colour) * 1000) / 1000));
    var rules = new ArrayList<Rule>();
    // of several rules that hold, not every program takes more than the first
    var isDark = A1.cell(ranges.get(0).top(), ranges.get(0).left()) + (ink ? ">" : "<=") + middle;
    marks.forEach(mark -> rules.addAll(List.of(mark.onDark(isDark), mark.rule())));
    rules.add(new Rule.Scale(points));
    rules.add(new Rule.Beyond(ink, middle, Difference.ink(Colours.WHITE)));
    frame.format(ranges, rules);
  }

  private void scale(List<Box> ranges, Point... points) {
    var rules = new ArrayList<Rule>(marks.stream().map(Mark::rule).toList());
    rules.add(new Rule.Scale(List.of(points)));
    frame.format(ranges, rules);
  }
}
