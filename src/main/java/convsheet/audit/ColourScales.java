package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Layout.Tower;
import convsheet.xlsx.Colours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.ss.usermodel.ComparisonOperator;
import org.apache.poi.ss.usermodel.ConditionalFormattingThreshold.RangeType;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFConditionalFormattingRule;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/**
 * Colours the cells of a sheet's grids by their values: paper to ink for pictures, blue to white to
 * orange around 0 for filters and signed results, white to orange for results that are not
 * negative.
 */
final class ColourScales {
  /** More separate ranges than this make one range of a tower's height. */
  private static final int MOST_RANGES = 500;

  private final XSSFSheet sheet;
  private final Layout layout;
  private List<String> outlines = List.of();

  ColourScales(XSSFSheet sheet, Layout layout) {
    this.sheet = sheet;
    this.layout = layout;
  }

  /** Has cells that are coloured from now on be outlined where one of some formulas holds. */
  void outline(List<String> formulas) {
    outlines = formulas;
  }

  /** Colours a tower of grids on one common scale. */
  void of(Tower tower, Evaluation evaluation) {
    switch (tower.role()) {
      case PICTURE ->
          tower.grids().forEach(g -> picture(g, evaluation.values(g), List.of(range(g))));
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
        picture(source, evaluation.values(source), List.of(range(grid)));
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
    var all = new ArrayList<CellRangeAddress>();
    for (var grid : tower.grids()) {
      var copies = copies(computed.get(grid));
      all.addAll(copies.ranges());
      if (copies.source().role() == Grid.Role.PICTURE) {
        picture(copies.source(), evaluation.values(copies.source()), copies.ranges());
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
  private record Copies(Grid source, List<CellRangeAddress> ranges) {}

  private Copies copies(ComputedGrid computed) {
    var grid = computed.grid();
    var place = layout.place(grid);
    var done = new ArrayList<CellRangeAddress>();
    Map<List<Integer>, CellRangeAddress> above = Map.of();
    Grid source = grid;
    for (int row = 0; row < grid.rows(); row++) {
      var runs = new LinkedHashMap<List<Integer>, CellRangeAddress>();
      for (int column = 0; column < grid.columns(); column++) {
        int first = column;
        while (column < grid.columns() && computed.at(row, column).cell().isPresent()) {
          column++;
        }
        if (column > first) {
          source = computed.at(row, first).cell().orElseThrow().grid();
          var run = above.get(List.of(first, column));
          if (run == null) {
            int left = place.column() + first;
            run =
                new CellRangeAddress(
                    place.row() + row, place.row() + row, left, place.column() + column - 1);
            done.add(run);
          }
          run.setLastRow(place.row() + row);
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

  private List<CellRangeAddress> ranges(List<Grid> grids) {
    if (grids.size() > MOST_RANGES) {
      var first = layout.place(grids.get(0));
      var last = grids.get(grids.size() - 1);
      return List.of(
          new CellRangeAddress(
              first.row(),
              layout.place(last).row() + last.rows() - 1,
              first.column(),
              first.column() + last.columns() - 1));
    }
    return grids.stream().map(grid -> range(grid)).toList();
  }

  private CellRangeAddress range(Grid grid) {
    var place = layout.place(grid);
    return new CellRangeAddress(
        place.row(),
        place.row() + grid.rows() - 1,
        place.column(),
        place.column() + grid.columns() - 1);
  }

  private void results(Tower tower, Evaluation evaluation, List<CellRangeAddress> ranges) {
    boolean signed =
        tower.grids().stream()
            .map(layout::source)
            .anyMatch(grid -> Arrays.stream(evaluation.values(grid)).anyMatch(v -> v < 0));
    if (signed) {
      diverging(ranges, layout.absoluteSpan(tower));
    } else {
      add(
          ranges,
          scale(
              List.of(RangeType.NUMBER, RangeType.MAX),
              List.of("0", ""),
              List.of(Colours.ZERO, Colours.POSITIVE)));
    }
  }

  /** Colours a tower around 0, on one common scale. */
  void diverging(Tower tower) {
    diverging(tower.grids().stream().map(this::range).toList(), layout.absoluteSpan(tower));
  }

  private void diverging(List<CellRangeAddress> ranges, String all) {
    around0(ranges, all, true, Colours.POSITIVE);
  }

  /**
   * Colours cells from 0, which is white, to the largest absolute value.
   *
   * @param all the cells that the scale is made for, as a formula names them
   * @param signed whether some are negative; else there is no colour for that
   * @param strongest the colour of the largest
   */
  void around0(List<CellRangeAddress> ranges, String all, boolean signed, String strongest) {
    var most = "MAX(MAX(" + all + "),-MIN(" + all + "),1E-9)";
    add(
        ranges,
        signed
            ? scale(
                List.of(RangeType.FORMULA, RangeType.NUMBER, RangeType.FORMULA),
                List.of("-" + most, "0", most),
                List.of(Colours.NEGATIVE, Colours.ZERO, strongest))
            : scale(
                List.of(RangeType.NUMBER, RangeType.FORMULA),
                List.of("0", most),
                List.of(Colours.ZERO, strongest)));
  }

  /** Colours cells like a channel of the picture. */
  void picture(Grid grid, double[] values, List<CellRangeAddress> ranges) {
    var colour =
        switch (grid.label().toLowerCase(Locale.ROOT)) {
          case "red" -> Colours.RED;
          case "green" -> Colours.GREEN;
          case "blue" -> Colours.BLUE;
          default -> Colours.BLACK;
        };
    boolean ink = colour.equals(Colours.BLACK);
    var ends = ink ? List.of(Colours.WHITE, Colours.BLACK) : List.of(Colours.DARK, colour);
    var scale = scale(List.of(RangeType.MIN, RangeType.MAX), List.of("", ""), ends);
    double least = Arrays.stream(values).filter(v -> !Double.isNaN(v)).min().orElse(0);
    double most = Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(1);
    var middle = Numbers.text(least + Colours.balance(ends.get(0), ends.get(1)) * (most - least));
    var readable =
        sheet
            .getSheetConditionalFormatting()
            .createConditionalFormattingRule(
                ink ? ComparisonOperator.GT : ComparisonOperator.LT, middle);
    readable.createFontFormatting().setFontColorIndex(IndexedColors.WHITE.getIndex());
    var rules = new ArrayList<>(List.of(scale));
    // of several rules that hold, not every program takes more than the first
    var first = A1.cell(ranges.get(0).getFirstRow(), ranges.get(0).getFirstColumn());
    for (var outline : outlines) {
      var rule =
          InspectorOutline.rule(
              sheet, "AND(" + outline + "," + first + (ink ? ">" : "<") + middle + ")");
      rule.createFontFormatting().setFontColorIndex(IndexedColors.WHITE.getIndex());
      rules.add(rule);
    }
    outlines.forEach(outline -> rules.add(InspectorOutline.rule(sheet, outline)));
    rules.add(readable);
    put(ranges, rules);
  }

  private XSSFConditionalFormattingRule scale(
      List<RangeType> types, List<String> values, List<String> colours) {
    var rule = sheet.getSheetConditionalFormatting().createConditionalFormattingColorScaleRule();
    var scale = rule.getColorScaleFormatting();
    scale.setNumControlPoints(types.size());
    var thresholds = scale.getThresholds();
    for (int i = 0; i < types.size(); i++) {
      thresholds[i].setRangeType(types.get(i));
      switch (types.get(i)) {
        case NUMBER -> thresholds[i].setValue(Double.valueOf(values.get(i)));
        case FORMULA -> thresholds[i].setFormula(values.get(i));
        default -> {}
      }
    }
    scale.setThresholds(thresholds);
    scale.setColors(colours.stream().map(Colours::of).toArray(XSSFColor[]::new));
    return rule;
  }

  private void add(List<CellRangeAddress> ranges, XSSFConditionalFormattingRule scale) {
    var rules = new ArrayList<>(List.of(scale));
    outlines.forEach(outline -> rules.add(InspectorOutline.rule(sheet, outline)));
    put(ranges, rules);
  }

  private void put(List<CellRangeAddress> ranges, List<XSSFConditionalFormattingRule> rules) {
    sheet
        .getSheetConditionalFormatting()
        .addConditionalFormatting(
            ranges.toArray(CellRangeAddress[]::new),
            rules.toArray(XSSFConditionalFormattingRule[]::new));
  }
}
