package convsheet.check;

import static convsheet.check.PackageEdit.append;

import convsheet.check.VerdictStyles.Text;
import convsheet.formula.A1;
import convsheet.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** The sheet that an annotated answer has more: marks, what the colours mean, the reasons. */
final class CheckedSheet {
  private static final int COLUMNS = Verdict.values().length + 3;
  private static final int LINE_CHARACTERS = 100;
  private static final int LINE_POINTS = 15;

  private final Report report;
  private final VerdictStyles styles;
  private final Element sheet;
  private final Element data;
  private final List<String> merged = new ArrayList<>();
  private int row;

  private CheckedSheet(Report report, VerdictStyles styles, Element sheet) {
    this.report = report;
    this.styles = styles;
    this.sheet = sheet;
    data = append(sheet, "sheetData");
  }

  /**
   * Writes the sheet.
   *
   * @param sheet the root element, which is empty
   * @param uncovered whether colour scales were taken off cells
   */
  static void write(Report report, VerdictStyles styles, Element sheet, boolean uncovered) {
    append(append(sheet, "sheetPr"), "pageSetUpPr").setAttribute("fitToPage", "1");
    var view = append(append(sheet, "sheetViews"), "sheetView");
    view.setAttribute("showGridLines", "0");
    view.setAttribute("workbookViewId", "0");
    columns(append(sheet, "cols"));
    new CheckedSheet(report, styles, sheet).write(uncovered);
  }

  private static void columns(Element cols) {
    column(cols, 1, 1, 18);
    column(cols, 2, COLUMNS, 13);
  }

  private static void column(Element cols, int first, int last, int width) {
    var col = append(cols, "col");
    col.setAttribute("min", String.valueOf(first));
    col.setAttribute("max", String.valueOf(last));
    col.setAttribute("width", String.valueOf(width));
    col.setAttribute("customWidth", "1");
  }

  private void write(boolean uncovered) {
    int plain = styles.text(false, 10, Text.LEFT);
    int bold = styles.text(true, 10, Text.LEFT);
    text(row(20), 0, styles.text(true, 14, Text.LEFT), "Checked by convsheet");
    text(row(), 0, plain, report.student().orElse(String.valueOf(report.answer().getFileName())));
    row();
    marks(plain, bold);
    row();
    text(row(), 0, bold, "Colours");
    for (var verdict : Verdict.values()) {
      var line = row();
      text(line, 0, styles.of(plain, verdict), verdict.text());
      text(line, 1, plain, verdict.meaning());
    }
    if (uncovered) {
      text(row(), 0, plain, "Colour scales are taken off the checked cells of this copy.");
    }
    if (!report.diagnoses().isEmpty()) {
      row();
      text(row(), 0, bold, "Reasons");
      for (var reason : report.diagnoses()) {
        paragraph(
            reason.layer() + (reason.channel() == 0 ? "" : ", channel " + reason.channel()),
            reason.explains()
                + " of "
                + Problem.count(reason.of(), "cell")
                + ": "
                + reason.message());
      }
    }
    if (!report.findings().isEmpty()) {
      row();
      text(row(), 0, bold, "Notes");
      for (var finding : report.findings()) {
        paragraph(
            finding.sheet() + (finding.cells().isEmpty() ? "" : "!" + finding.cells()),
            finding.message());
      }
    }
    finish();
  }

  private void marks(int plain, int bold) {
    int right = styles.text(true, 10, Text.RIGHT);
    var header = row();
    text(header, 0, bold, "layer");
    for (var verdict : Verdict.values()) {
      text(header, 1 + verdict.ordinal(), right, verdict.text());
    }
    text(header, COLUMNS - 2, right, "marks");
    text(header, COLUMNS - 1, right, "of");
    for (var layer : report.layers()) {
      var line = row();
      text(line, 0, plain, layer.layer());
      for (var verdict : Verdict.values()) {
        number(line, 1 + verdict.ordinal(), plain, layer.count(verdict));
      }
      number(line, COLUMNS - 2, plain, layer.marks().earned());
      number(line, COLUMNS - 1, plain, layer.marks().possible());
    }
    var total = row();
    text(total, 0, bold, "in all");
    for (var verdict : Verdict.values()) {
      int count = report.layers().stream().mapToInt(layer -> layer.count(verdict)).sum();
      number(total, 1 + verdict.ordinal(), bold, count);
    }
    number(total, COLUMNS - 2, bold, report.marks().earned());
    number(total, COLUMNS - 1, bold, report.marks().possible());
  }

  private void paragraph(String label, String message) {
    int wrapped = styles.text(false, 10, Text.WRAPPED);
    int lines = Math.max(1 + message.length() / LINE_CHARACTERS, 1 + label.length() / 18);
    var line = row(lines * LINE_POINTS);
    text(line, 0, wrapped, label);
    text(line, 1, wrapped, message);
    merged.add(A1.cell(row - 1, 1) + ":" + A1.cell(row - 1, COLUMNS - 1));
  }

  private Element row() {
    return row(LINE_POINTS);
  }

  private Element row(int points) {
    var element = append(data, "row");
    element.setAttribute("r", String.valueOf(++row));
    element.setAttribute("ht", String.valueOf(points));
    element.setAttribute("customHeight", "1");
    return element;
  }

  private Element cell(Element line, int column, int style) {
    var cell = append(line, "c");
    cell.setAttribute("r", A1.cell(row - 1, column));
    cell.setAttribute("s", String.valueOf(style));
    return cell;
  }

  private void text(Element line, int column, int style, String text) {
    var cell = cell(line, column, style);
    cell.setAttribute("t", "inlineStr");
    append(append(cell, "is"), "t").setTextContent(Annotator.cellText(text));
  }

  private void number(Element line, int column, int style, double number) {
    append(cell(line, column, style), "v").setTextContent(Annotator.text(number));
  }

  private void finish() {
    if (!merged.isEmpty()) {
      var group = append(sheet, "mergeCells");
      merged.forEach(range -> append(group, "mergeCell").setAttribute("ref", range));
    }
    var setup = append(sheet, "pageSetup");
    setup.setAttribute("orientation", "landscape");
    setup.setAttribute("fitToHeight", "0");
  }
}
