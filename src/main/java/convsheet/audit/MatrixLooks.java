package convsheet.audit;

import convsheet.formula.Expr;
import convsheet.xlsx.Colours;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xssf.usermodel.extensions.XSSFCellBorder.BorderSide;

/** The cell formats of a {@link MatrixProduct}'s sheet. */
final class MatrixLooks {
  private final Map<String, Integer> cellStyles = new HashMap<>();
  private final MatrixColours colours;

  /** Makes them all: once cells are streamed, the workbook has all its formats. */
  MatrixLooks(
      XSSFWorkbook workbook,
      Styles styles,
      MatrixFactors factors,
      MatrixValues values,
      MatrixPlan plan) {
    colours = new MatrixColours(factors.sharesWeights());
    int grid = styles.of(Look.GRID, plan.weightFormat.pattern());
    var zero = workbook.createFont();
    zero.setFontName("Arial");
    zero.setFontHeightInPoints((short) 8);
    zero.setColor(Colours.of(Colours.ZERO_INK));
    style(
        workbook,
        "zero",
        styles.of(Look.GRID),
        style -> {
          style.setFont(zero);
          fill(style, Colours.ZERO_FILL);
        });
    for (var weights : values.weightGrids()) {
      for (int i = 0; i < weights.rows() * weights.columns(); i++) {
        var rgb = colours.of(weights.whole().cell(i));
        if (!cellStyles.containsKey(rgb)) {
          style(workbook, rgb, grid, style -> fill(style, rgb));
        }
      }
    }
    style(
        workbook,
        "heading",
        styles.of(Look.NUMBERING),
        style -> {
          style.setRotation((short) 90);
          style.setVerticalAlignment(VerticalAlignment.BOTTOM);
        });
    style(
        workbook,
        "caption",
        styles.of(Look.NOTE),
        style -> {
          style.setWrapText(true);
          style.setAlignment(HorizontalAlignment.CENTER);
          style.setVerticalAlignment(VerticalAlignment.BOTTOM);
        });
    style(
        workbook,
        "letter",
        styles.of(Look.LABEL),
        style -> {
          style.setAlignment(HorizontalAlignment.CENTER);
          style.setVerticalAlignment(VerticalAlignment.CENTER);
        });
    var bold = workbook.createFont();
    bold.setFontName("Arial");
    bold.setFontHeightInPoints((short) 12);
    bold.setBold(true);
    style(workbook, "verdict", styles.of(Look.PLAIN), style -> style.setFont(bold));
    style(
        workbook,
        "sign",
        styles.of(Look.TITLE),
        style -> style.setAlignment(HorizontalAlignment.CENTER));
    for (var side : List.of(BorderSide.LEFT, BorderSide.RIGHT)) {
      for (var ends : List.of("", "first", "last", "firstlast")) {
        style(
            workbook,
            side + ends,
            styles.of(Look.PLAIN),
            style -> {
              line(style, side);
              if (ends.startsWith("first")) {
                line(style, BorderSide.TOP);
              }
              if (ends.endsWith("last")) {
                line(style, BorderSide.BOTTOM);
              }
            });
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
  int bracket(BorderSide side, int row, int rows) {
    return of(side + (row == 0 ? "first" : "") + (row == rows - 1 ? "last" : ""));
  }

  private void style(XSSFWorkbook workbook, String key, int like, Consumer<XSSFCellStyle> change) {
    var style = workbook.createCellStyle();
    style.cloneStyleFrom(workbook.getCellStyleAt(like));
    change.accept(style);
    cellStyles.put(key, (int) style.getIndex());
  }

  private static void fill(XSSFCellStyle style, String rgb) {
    style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
    style.setFillForegroundColor(Colours.of(rgb));
  }

  private static void line(XSSFCellStyle style, BorderSide side) {
    switch (side) {
      case LEFT -> style.setBorderLeft(BorderStyle.MEDIUM);
      case RIGHT -> style.setBorderRight(BorderStyle.MEDIUM);
      case TOP -> style.setBorderTop(BorderStyle.MEDIUM);
      default -> style.setBorderBottom(BorderStyle.MEDIUM);
    }
    style.setBorderColor(side, Colours.of(Colours.INK));
  }
}
