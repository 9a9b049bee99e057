package convsheet.workbook;

import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.network.Padding;
import convsheet.workbook.Layout.Tower;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private static final String PAPER = "FFFFFF";
  private static final String INK = "15181C";
  private static final String DARK = "14110F";
  private static final double READABLE = 0.5;

  /** More separate ranges than this make one range of a tower's height. */
  private static final int MOST_RANGES = 500;

  private final XSSFSheet sheet;
  private final Layout layout;

  ColourScales(XSSFSheet sheet, Layout layout) {
    this.sheet = sheet;
    this.layout = layout;
  }

  /** Colours a tower of grids on one common scale. */
  void of(Tower tower, Evaluation evaluation) {
    switch (tower.role()) {
      case PICTURE ->
          tower
              .grids()
              .forEach(g -> picture(g, evaluation.values(g), List.of(range(g, 0, 0, 0, 0))));
      case PARAMETER -> diverging(ranges(planes(tower)), layout.absoluteRange(tower));
      default -> results(tower, evaluation, ranges(tower.grids()));
    }
  }

  /** Colours the inside of padded copies like the grids that they copy. */
  void likeSource(Tower tower, Padding padding, Evaluation evaluation, List<Grid> sources) {
    var inner = new ArrayList<CellRangeAddress>();
    for (int c = 0; c < tower.grids().size(); c++) {
      var range =
          range(
              tower.grids().get(c),
              padding.top(),
              padding.left(),
              padding.bottom(),
              padding.right());
      inner.add(range);
      var source = sources.get(c);
      if (source.role() == Grid.Role.PICTURE) {
        picture(source, evaluation.values(source), List.of(range));
      }
    }
    if (sources.get(0).role() != Grid.Role.PICTURE) {
      results(tower, evaluation, inner);
    }
  }

  /** The grids of a tower that are more than one number: planes of filters, no biases. */
  private static List<Grid> planes(Tower tower) {
    var planes = tower.grids().stream().filter(grid -> !grid.label().endsWith(" bias")).toList();
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
    return grids.stream().map(grid -> range(grid, 0, 0, 0, 0)).toList();
  }

  private CellRangeAddress range(Grid grid, int top, int left, int bottom, int right) {
    var place = layout.place(grid);
    return new CellRangeAddress(
        place.row() + top,
        place.row() + grid.rows() - 1 - bottom,
        place.column() + left,
        place.column() + grid.columns() - 1 - right);
  }

  private void results(Tower tower, Evaluation evaluation, List<CellRangeAddress> ranges) {
    boolean signed =
        tower.grids().stream()
            .anyMatch(grid -> Arrays.stream(evaluation.values(grid)).anyMatch(v -> v < 0));
    if (signed) {
      diverging(ranges, layout.absoluteRange(tower));
    } else {
      add(
          ranges,
          scale(
              List.of(RangeType.NUMBER, RangeType.MAX),
              List.of("0", ""),
              List.of(Styles.ZERO, Styles.POSITIVE)));
    }
  }

  private void diverging(List<CellRangeAddress> ranges, String all) {
    var most = "MAX(MAX(" + all + "),-MIN(" + all + "),1E-9)";
    add(
        ranges,
        scale(
            List.of(RangeType.FORMULA, RangeType.NUMBER, RangeType.FORMULA),
            List.of("-" + most, "0", most),
            List.of(Styles.NEGATIVE, Styles.ZERO, Styles.POSITIVE)));
  }

  private void picture(Grid grid, double[] values, List<CellRangeAddress> ranges) {
    var colour =
        switch (grid.label().toLowerCase(Locale.ROOT)) {
          case "red" -> "FF5A4F";
          case "green" -> "4CC25A";
          case "blue" -> "5B8CFF";
          default -> INK;
        };
    boolean ink = colour.equals(INK);
    var scale =
        scale(
            List.of(RangeType.MIN, RangeType.MAX),
            List.of("", ""),
            ink ? List.of(PAPER, INK) : List.of(DARK, colour));
    double least = Arrays.stream(values).filter(v -> !Double.isNaN(v)).min().orElse(0);
    double most = Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(1);
    var readable =
        sheet
            .getSheetConditionalFormatting()
            .createConditionalFormattingRule(
                ink ? ComparisonOperator.GT : ComparisonOperator.LT,
                Numbers.text(least + READABLE * (most - least)));
    readable.createFontFormatting().setFontColorIndex(IndexedColors.WHITE.getIndex());
    add(ranges, scale, readable);
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
    scale.setColors(colours.stream().map(Styles::colour).toArray(XSSFColor[]::new));
    return rule;
  }

  private void add(List<CellRangeAddress> ranges, XSSFConditionalFormattingRule... rules) {
    sheet
        .getSheetConditionalFormatting()
        .addConditionalFormatting(ranges.toArray(CellRangeAddress[]::new), rules);
  }
}
