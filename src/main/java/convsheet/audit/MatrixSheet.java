package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import convsheet.question.Layout;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.Sheets;
import convsheet.xlsx.Styles;
import convsheet.xlsx.XlsxFile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** The sheet of a {@link MatrixProduct}: its set-up, its links and its colours. */
final class MatrixSheet implements Sheet {
  private final String name;
  private final MatrixFactors factors;
  private final MatrixValues values;
  private final MatrixPlan plan;
  private final Layout layout;
  private final Styles styles;

  MatrixSheet(String name, MatrixFactors factors, Layout layout, Styles styles) {
    this.name = name;
    this.factors = factors;
    this.layout = layout;
    this.styles = styles;
    values = new MatrixValues(factors);
    plan = new MatrixPlan(factors, values);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public XlsxFile.Body make(XSSFSheet sheet) {
    var looks = new MatrixLooks(sheet.getWorkbook(), styles, factors, values, plan);
    plan.columns.apply(sheet);
    sheet.setDefaultRowHeightInPoints((float) (plan.cellPixels() * 0.75));
    sheet.getCTWorksheet().getSheetFormatPr().setCustomHeight(true);
    sheet.setDisplayGridlines(false);
    if (!plan.small) {
      sheet.createFreezePane(plan.matrix, plan.top);
      sheet.setZoom(75);
    }
    Printing.onePage(
        sheet, plan.top + Math.max(factors.rows(), factors.columns()), plan.columns.count());
    links().forEach((column, link) -> Sheets.link(sheet, MatrixPlan.LINKS, column, link.place()));
    var scales = new ColourScales(sheet, layout);
    colour(
        scales,
        plan.input,
        values.inputs,
        factors.readsPicture() ? Colours.FAINT : Colours.POSITIVE);
    colour(scales, plan.product, values.products, Colours.POSITIVE);
    if (plan.result != plan.product) {
      colour(scales, plan.result, values.results, Colours.POSITIVE);
    }
    verdictColours(sheet);
    return new MatrixCells(factors, values, plan, looks, layout.references(name), links());
  }

  /** Blue to white to orange around 0, as results have it; no blue where nothing is negative. */
  private void colour(ColourScales scales, int column, double[] values, String strongest) {
    scales.around0(
        List.of(new CellRangeAddress(plan.top, plan.top + values.length - 1, column, column)),
        A1.absoluteRange(plan.top, column, values.length, 1),
        Arrays.stream(values).anyMatch(value -> value < 0),
        strongest);
  }

  private void verdictColours(XSSFSheet sheet) {
    var formatting = sheet.getSheetConditionalFormatting();
    var agrees =
        formatting.createConditionalFormattingRule(
            "LEFT(" + A1.absolute(MatrixPlan.VERDICT, 0) + ",4)=\"all \"");
    agrees.createFontFormatting().setFontColorIndex(IndexedColors.GREEN.getIndex());
    var differs =
        formatting.createConditionalFormattingRule(
            "LEFT(" + A1.absolute(MatrixPlan.VERDICT, 0) + ",4)<>\"all \"");
    differs.createFontFormatting().setFontColorIndex(IndexedColors.RED.getIndex());
    formatting.addConditionalFormatting(
        new CellRangeAddress[] {new CellRangeAddress(MatrixPlan.VERDICT, MatrixPlan.VERDICT, 0, 0)},
        agrees,
        differs);
  }

  /** A text that leads to a place in the workbook. */
  record Link(String text, String place) {}

  /** The links above the matrix, by column. */
  private Map<Integer, Link> links() {
    var links = new LinkedHashMap<Integer, Link>();
    int column = 0;
    for (var link :
        List.of(
            new Link("Picture", Sheets.top(SheetNames.PICTURE)),
            new Link("Layers", Sheets.top(SheetNames.LAYERS)),
            new Link("layer: " + factors.name(), Sheets.top(factors.name())),
            new Link("to the matrix", A1.quoted(name) + A1.cell(plan.top, plan.matrix)),
            new Link("to the column", A1.quoted(name) + A1.cell(plan.top, plan.input)),
            new Link("to the product", A1.quoted(name) + A1.cell(plan.top, plan.product)))) {
      links.put(column, link);
      column = plan.columns.at(after(column, link.text()));
    }
    return links;
  }

  /** Where a text that begins in a column has ended, in pixels from the left. */
  private int after(int column, String text) {
    return plan.columns.left(column) + (int) (text.length() * MatrixPlan.TEXT_PIXELS) + 16;
  }
}
