package convsheet.audit;

import convsheet.formula.Expr;
import convsheet.xlsx.CellFormat;
import convsheet.xlsx.CellFormat.Across;
import convsheet.xlsx.CellFormat.Down;
import convsheet.xlsx.CellFormat.Side;
import convsheet.xlsx.CellFormat.Stroke;
import convsheet.xlsx.Colours;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cell formats of a {@link MatrixProduct}'s sheet. */
final class MatrixLooks {
  private final Styles styles;
  private final Map<String, Integer> cellStyles = new HashMap<>();
  private final MatrixColours colours;

  /** Makes them all. */
  MatrixLooks(Styles styles, MatrixFactors factors, MatrixValues values, MatrixPlan plan) {
    this.styles = styles;
    colours = new MatrixColours(factors.sharesWeights());
    put(
        "zero",
        Styles.format(Look.GRID).font(8, Colours.ZERO_INK, false, false).fill(Colours.ZERO_FILL));
    var grid = Styles.format(Look.GRID).numbers(plan.weightFormat.pattern());
    for (var weights : values.weightGrids()) {
      for (int i = 0; i < weights.rows() * weights.columns(); i++) {
        var rgb = colours.of(weights.whole().cell(i));
        put(rgb, grid.fill(rgb));
      }
    }
    put("heading", Styles.format(Look.NUMBERING).rotate(90).down(Down.BOTTOM));
    put("caption", Styles.format(Look.NOTE).wrap().across(Across.CENTRE).down(Down.BOTTOM));
    put("letter", Styles.format(Look.LABEL).across(Across.CENTRE).down(Down.CENTRE));
    put("verdict", Styles.format(Look.PLAIN).font(12, Colours.INK, true, false));
    put("sign", Styles.format(Look.TITLE).across(Across.CENTRE));
    for (var side : List.of(Side.LEFT, Side.RIGHT)) {
      for (var ends : List.of("", "first", "last", "firstlast")) {
        var bracket = line(Styles.format(Look.PLAIN), side);
        bracket = ends.startsWith("first") ? line(bracket, Side.TOP) : bracket;
        put(side + ends, ends.endsWith("last") ? line(bracket, Side.BOTTOM) : bracket);
      }
    }
    for (var look : List.of(Look.GRID, Look.PADDING)) {
      cellStyles.put("input " + look, styles.of(look, plan.inputFormat.pattern()));
    }
    cellStyles.put("result", styles.of(Look.GRID, plan.resultFormat.pattern()));
    cellStyles.put(
        "size", styles.of(Look.NUMBERING, NumberFormat.of(List.of(values.sizes)).pattern()));
    cellStyles.put("title", styles.of(Look.TITLE));
    cellStyles.put("text", styles.of(Look.SUBTITLE));
    cellStyles.put("note", styles.of(Look.NOTE));
    cellStyles.put("link", styles.of(Look.LINK));
    cellStyles.put("label", styles.of(Look.LABEL));
    cellStyles.put("numbering", styles.of(Look.NUMBERING));
    cellStyles.put("flag", styles.of(Look.FREE_GRID));
  }

  /** The number of a format. */
  int of(String key) {
    return cellStyles.get(key);
  }

  /** The number of a weight's format, which has its colour. */
  int of(Expr.Ref weight) {
    return of(colours.of(weight));
  }

  /** The number of the format of a bracket's piece beside a row, of so many rows. */
  int bracket(Side side, int row, int rows) {
    return of(side + (row == 0 ? "first" : "") + (row == rows - 1 ? "last" : ""));
  }

  private void put(String key, CellFormat format) {
    cellStyles.put(key, styles.of(format));
  }

  private static CellFormat line(CellFormat format, Side side) {
    return format.line(side, Stroke.MEDIUM, Colours.INK);
  }
}
