package convsheet.xlsx;

import java.util.HexFormat;
import java.util.OptionalInt;
import javax.xml.namespace.QName;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFLineProperties;
import org.apache.poi.xddf.usermodel.XDDFShapeProperties;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisCrossBetween;
import org.apache.poi.xddf.usermodel.chart.AxisCrosses;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.AxisTickLabelPosition;
import org.apache.poi.xddf.usermodel.chart.AxisTickMark;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.DisplayBlanks;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFCategoryAxis;
import org.apache.poi.xddf.usermodel.chart.XDDFChartAxis;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFNumericalDataSource;
import org.apache.poi.xddf.usermodel.chart.XDDFValueAxis;
import org.apache.poi.xddf.usermodel.text.XDDFRunProperties;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.openxmlformats.schemas.drawingml.x2006.chart.CTPlotArea;

/**
 * A chart of upright bars, as spreadsheets draw it from cells (DrawingML charts, ECMA-376 part 1,
 * 21.2). It keeps the values too, for viewers that read no cells.
 *
 * @param title the text above it
 * @param name the cell that says what the bars are
 * @param categories what stands below the bars
 * @param values the heights of the bars
 * @param valueFormat how the numbers of the upright axis are written
 * @param gap the space between bars, in hundredths of a bar's width
 * @param labelEvery below every how many bars there is a label, or empty to leave that open
 */
public record BarChart(
    String title,
    CellReference name,
    XDDFDataSource<?> categories,
    XDDFNumericalDataSource<Double> values,
    String valueFormat,
    int gap,
    OptionalInt labelEvery) {
  private static final String CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart";
  private static final double TITLE_POINTS = 10;
  private static final double LABEL_POINTS = 8;
  private static final double LINE_POINTS = 0.75;

  /** Draws the chart on a sheet. */
  public void draw(XSSFSheet sheet, XSSFClientAnchor anchor) {
    var chart = sheet.createDrawingPatriarch().createChart(anchor);
    chart.getGraphicFrame().setName(title);
    var space = chart.getCTChartSpace();
    space.addNewRoundedCorners().setVal(false);
    var frame = new XDDFShapeProperties(space.addNewSpPr());
    frame.setFillProperties(fill(Colours.WHITE));
    frame.setLineProperties(line(Colours.LINE));
    chart.setTitleText(title);
    chart.setTitleOverlay(false);
    writeTitle(chart);
    chart.displayBlanksAs(DisplayBlanks.GAP);
    plot(chart);
    finish(chart.getCTChart().getPlotArea());
  }

  private static void writeTitle(XSSFChart chart) {
    var run = chart.getFormattedTitle().getParagraph(0).getTextRuns().get(0);
    run.setFontSize(TITLE_POINTS);
    run.setFontColor(colour(Colours.INK));
    run.setLanguage(null); // POI takes that of the system
    var paragraph = chart.getCTChart().getTitle().getTx().getRich().getPArray(0);
    paragraph.unsetEndParaRPr(); // Gnumeric knows neither this nor b="true", as POI writes it
    try (var cursor = paragraph.getRArray(0).getRPr().newCursor()) {
      cursor.setAttributeText(new QName("b"), "1");
    }
  }

  private void plot(XSSFChart chart) {
    var below = chart.createCategoryAxis(AxisPosition.BOTTOM);
    var upright = chart.createValueAxis(AxisPosition.LEFT);
    below(below);
    upright(upright);
    var bars = (XDDFBarChartData) chart.createData(ChartTypes.BAR, below, upright);
    bars.setBarDirection(BarDirection.COL);
    bars.setVaryColors(false);
    bars.setGapWidth(gap);
    var series = bars.addSeries(categories, values);
    series.setTitle(title, name);
    series.setFillProperties(fill(Colours.ACCENT));
    chart.plot(bars);
  }

  /** What POI has no words for. */
  private void finish(CTPlotArea area) {
    // otherwise the axis would take the format of the first cell, whatever the others' size
    area.getValAxArray(0).getNumFmt().setSourceLinked(false);
    var below = area.getCatAxArray(0);
    labelEvery.ifPresent(
        bars -> {
          // POI's reduced schemas have no class for this, which comes last in the axis
          try (var cursor = below.newCursor()) {
            cursor.toEndToken();
            cursor.beginElement("tickLblSkip", CHART);
            cursor.insertAttributeWithValue("val", Integer.toString(bars));
          }
        });
  }

  private void below(XDDFCategoryAxis axis) {
    axis.setMajorTickMark(AxisTickMark.NONE);
    common(axis);
    // labels stay below the bars, also where a value is negative
    axis.setTickLabelPosition(AxisTickLabelPosition.LOW);
    axis.getOrAddShapeProperties().setLineProperties(line(Colours.FAINT));
  }

  private void upright(XDDFValueAxis axis) {
    axis.setMajorTickMark(AxisTickMark.NONE);
    common(axis);
    axis.setCrosses(AxisCrosses.AUTO_ZERO);
    axis.setCrossBetween(AxisCrossBetween.BETWEEN);
    axis.setNumberFormat(valueFormat);
    axis.setMinimum(0);
    axis.getOrAddMajorGridProperties().setLineProperties(line(Colours.LINE));
    axis.getOrAddShapeProperties().setLineProperties(line(Colours.LINE));
  }

  private static void common(XDDFChartAxis axis) {
    axis.setMinorTickMark(AxisTickMark.NONE);
    write(axis.getOrAddTextProperties(), LABEL_POINTS, Colours.INK);
  }

  private static void write(XDDFRunProperties text, double points, String colour) {
    text.setFontSize(points);
    text.setFillProperties(fill(colour));
  }

  private static XDDFSolidFillProperties fill(String colour) {
    return new XDDFSolidFillProperties(colour(colour));
  }

  private static XDDFColor colour(String rgb) {
    return XDDFColor.from(HexFormat.of().parseHex(rgb));
  }

  private static XDDFLineProperties line(String colour) {
    var line = new XDDFLineProperties(fill(colour));
    line.setWidth(LINE_POINTS);
    return line;
  }
}
