package convsheet.audit;

import convsheet.formula.A1;
import convsheet.question.Layout;
import convsheet.xlsx.Box;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Difference;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Rule;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.XlsxFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The sheet of a {@link MatrixProduct}: its set-up, its links and its colours. */
final class MatrixSheet implements Sheet {
  private final String name;
  private final MatrixFactors factors;
  private final MatrixValues values;
  private final MatrixPlan plan;
  private final Layout layout;
  private final Function<String, List<GridSheet.Link>> further;
  private final Styles styles;

  MatrixSheet(
      String name,
      MatrixFactors factors,
      Layout layout,
      Function<String, List<GridSheet.Link>> links,
      Styles styles) {
    this.further = links;
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
  public XlsxFile.Body make(SheetFrame frame) {
    var looks = new MatrixLooks(styles, factors, values, plan);
    plan.columns.apply(frame);
    frame.rowHeight(plan.cellPixels() * 0.75);
    frame.hideGridLines();
    if (!plan.small) {
      frame.freeze(plan.matrix, plan.top);
      frame.zoom(75);
    }
    Printing.onePage(
        frame, plan.top + Math.max(factors.rows(), factors.columns()), plan.columns.count());
    links().forEach((column, link) -> frame.link(MatrixPlan.LINKS, column, link.place()));
    var scales = new ColourScales(frame, layout);
    colour(
        scales,
        plan.input,
        values.inputs,
        factors.readsPicture() ? Colours.FAINT : Colours.POSITIVE);
    colour(scales, plan.product, values.products, Colours.POSITIVE);
    if (plan.result != plan.product) {
      colour(scales, plan.result, values.results, Colours.POSITIVE);
    }
    verdictColours(frame);
    return new MatrixCells(factors, values, plan, looks, layout.references(name), links());
  }

  /** Blue to white to orange around 0, as results have it; no blue where nothing is negative. */
  private void colour(ColourScales scales, int column, double[] values, String strongest) {
    scales.around0(
        List.of(new Box(plan.top, column, plan.top + values.length - 1, column)),
        A1.absoluteRange(plan.top, column, values.length, 1),
        Arrays.stream(values).anyMatch(value -> value < 0),
        strongest);
  }

  private void verdictColours(SheetFrame frame) {
    var all = "LEFT(" + A1.absolute(MatrixPlan.VERDICT, 0) + ",4)";
    frame.format(
        List.of(new Box(MatrixPlan.VERDICT, 0, MatrixPlan.VERDICT, 0)),
        List.of(
            new Rule.Where(all + "=\"all \"", Difference.ink(Colours.AGREES_INK)),
            new Rule.Where(all + "<>\"all \"", Difference.ink(Colours.DIFFERS_INK))));
  }

  /** A text that leads to a place in the workbook. */
  record Link(String text, String place) {}

  /** The links above the matrix, by column. */
  private Map<Integer, Link> links() {
    var links = new LinkedHashMap<Integer, Link>();
    int column = 0;
    var all =
        new ArrayList<>(
            List.of(
                new Link("to the matrix", A1.quoted(name) + A1.cell(plan.top, plan.matrix)),
                new Link("to the column", A1.quoted(name) + A1.cell(plan.top, plan.input)),
                new Link("to the product", A1.quoted(name) + A1.cell(plan.top, plan.product))));
    further
        .apply(name)
        .forEach(link -> all.add(new Link(link.text(), SheetFrame.top(link.sheet()))));
    for (var link : all) {
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
