package convsheet.check;

import static convsheet.check.PackageEdit.append;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import convsheet.check.Annotator.Remark;
import convsheet.check.Report.CellReport;
import convsheet.check.VerdictStyles.Text;
import convsheet.formula.A1;
import convsheet.problem.Problem;
import convsheet.xlsx.Printing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.w3c.dom.Element;

/**
 * The sheet that an annotated answer has more: marks, what colours and signs mean, and the reasons,
 * each with its cells.
 */
final class CheckedSheet {
  /** The columns of the widest table, whose width paragraphs take. */
  private static final int COLUMNS = Verdict.values().length + 3;

  private static final int LINE_CHARACTERS = 112;
  private static final int LINE_POINTS = 15;

  /** Widths of the first column and of the others, in characters. */
  private static final int FIRST_WIDTH = 18;

  private static final int WIDTH = 13;

  /** Of so many cells it is listed what was found and expected: some twelve pages. */
  private static final int MOST_REMARKS = 1000;

  /** What stands of each cell beside its reason, and of how many cells in a row. */
  private static final List<String> CELL_TITLES = List.of("cell", "found", "expected");

  private static final int ACROSS = COLUMNS / CELL_TITLES.size();

  private final Report report;
  private final VerdictStyles styles;
  private final Element sheet;
  private final Element data;
  private final List<String> merged = new ArrayList<>();
  private final Map<String, CellReport> links = new LinkedHashMap<>();
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
   * @param areLightsOut whether the lights of an exercise were put out
   * @return the row of the heading of the remarks, counted from 1, if there are any
   */
  static OptionalInt write(
      Report report,
      List<Remark> remarks,
      VerdictStyles styles,
      Element sheet,
      boolean uncovered,
      boolean areLightsOut) {
    append(append(sheet, "sheetPr"), "pageSetUpPr").setAttribute("fitToPage", "1");
    var view = append(append(sheet, "sheetViews"), "sheetView");
    view.setAttribute("showGridLines", "0");
    view.setAttribute("tabSelected", "1");
    view.setAttribute("workbookViewId", "0");
    columns(append(sheet, "cols"));
    return new CheckedSheet(report, styles, sheet).write(remarks, uncovered, areLightsOut);
  }

  private static void columns(Element cols) {
    column(cols, 1, 1, FIRST_WIDTH);
    column(cols, 2, COLUMNS, WIDTH);
  }

  private static void column(Element cols, int first, int last, int width) {
    var col = append(cols, "col");
    col.setAttribute("min", String.valueOf(first));
    col.setAttribute("max", String.valueOf(last));
    col.setAttribute("width", String.valueOf(width));
    col.setAttribute("customWidth", "1");
  }

  private OptionalInt write(List<Remark> remarks, boolean uncovered, boolean areLightsOut) {
    int plain = styles.text(false, 10, Text.LEFT);
    int bold = styles.text(true, 10, Text.LEFT);
    text(row(20), 0, styles.text(true, 14, Text.LEFT), "Checked by convsheet");
    text(row(), 0, plain, report.student().orElse(String.valueOf(report.answer().getFileName())));
    row();
    marks(plain, bold);
    row();
    text(row(), 0, bold, "Colours and signs");
    for (var verdict : report.verdicts()) {
      var line = row();
      text(line, 0, styles.of(plain, verdict), verdict.text());
      text(line, 1, plain, verdict.meaning() + " (" + VerdictStyles.look(verdict) + ")");
    }
    if (uncovered) {
      text(row(), 0, plain, "Colour scales are taken off the checked cells of this copy.");
    }
    if (areLightsOut) {
      text(
          row(),
          0,
          plain,
          "The lights of the exercise are out in this copy; its sheet Exercise has the counts of this one.");
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
    boolean hasReasons = !remarks.isEmpty() || !report.diagnoses().isEmpty();
    var heading = hasReasons ? OptionalInt.of(reasons(remarks)) : OptionalInt.empty();
    finish();
    return heading;
  }

  /** What is said of cells of a layer for which there is no reason. */
  private record Unreasoned(String layer, String words) {}

  private static Unreasoned unreasoned(Remark remark) {
    boolean isNumber = remark.cell().verdict() != Verdict.NOT_A_NUMBER;
    return new Unreasoned(
        remark.cell().layer(),
        isNumber ? "Wrong, for no reason that is known: " : "Not a number: ");
  }

  /** Lists the reasons, each with its cells; the row of the heading, counted from 1. */
  private int reasons(List<Remark> remarks) {
    int bold = styles.text(true, 10, Text.LEFT);
    row();
    text(row(), 0, bold, "Reasons");
    var header = row();
    int heading = row;
    for (int column = 0; column < ACROSS * CELL_TITLES.size(); column++) {
      text(header, column, bold, CELL_TITLES.get(column % CELL_TITLES.size()));
    }
    var listed = remarks.stream().limit(MOST_REMARKS).collect(groupingBy(Remark::reason));
    for (var reason : report.diagnoses()) {
      paragraph(reason.place(), reason.explained() + " wrong: " + reason.message());
      cells(listed.getOrDefault(Optional.of(reason), List.of()));
    }
    listed.getOrDefault(Optional.<Diagnosis>empty(), List.of()).stream()
        .collect(groupingBy(CheckedSheet::unreasoned, LinkedHashMap::new, toList()))
        .forEach(
            (what, cells) -> {
              paragraph(what.layer(), what.words() + Problem.count(cells.size(), "cell"));
              cells(cells);
            });
    if (remarks.size() > MOST_REMARKS) {
      text(
          row(),
          0,
          bold,
          "and " + (remarks.size() - MOST_REMARKS) + " more cells, which have their comments");
    }
    return heading;
  }

  /** Some cells side by side, what was found and what was expected beside each. */
  private void cells(List<Remark> remarks) {
    for (int first = 0; first < remarks.size(); first += ACROSS) {
      var beside = remarks.subList(first, Math.min(remarks.size(), first + ACROSS));
      int lines = beside.stream().mapToInt(CheckedSheet::lines).max().orElseThrow();
      var line = row(lines * LINE_POINTS);
      for (int i = 0; i < beside.size(); i++) {
        cell(line, i * CELL_TITLES.size(), beside.get(i));
      }
    }
  }

  private void cell(Element line, int column, Remark remark) {
    int wrapped = styles.text(false, 10, Text.WRAPPED);
    var cell = remark.cell();
    text(line, column, styles.text(false, 10, Text.LINK), place(remark));
    text(line, column + 1, styles.of(wrapped, cell.verdict()), remark.found());
    text(line, column + 2, wrapped, remark.expected());
    links.put(A1.cell(row - 1, column), cell);
  }

  private static String place(Remark remark) {
    return A1.sheet(remark.cell().sheet()) + remark.cell().cell();
  }

  private static int lines(Remark remark) {
    return Math.max(lines(remark.found(), WIDTH), lines(remark.expected(), WIDTH));
  }

  private static int lines(String text, int characters) {
    return 1 + text.length() / characters;
  }

  private void marks(int plain, int bold) {
    int right = styles.text(true, 10, Text.RIGHT);
    var verdicts = report.verdicts();
    int marks = 1 + verdicts.size();
    var header = row();
    text(header, 0, bold, "layer");
    for (int i = 0; i < verdicts.size(); i++) {
      text(header, 1 + i, right, verdicts.get(i).text());
    }
    text(header, marks, right, "marks");
    text(header, marks + 1, right, "of");
    for (var layer : report.layers()) {
      var line = row();
      text(line, 0, plain, layer.layer());
      for (int i = 0; i < verdicts.size(); i++) {
        number(line, 1 + i, plain, layer.count(verdicts.get(i)));
      }
      number(line, marks, plain, layer.marks().earned());
      number(line, marks + 1, plain, layer.marks().possible());
    }
    var total = row();
    text(total, 0, bold, "in all");
    for (int i = 0; i < verdicts.size(); i++) {
      number(total, 1 + i, bold, report.count(verdicts.get(i)));
    }
    number(total, marks, bold, report.marks().earned());
    number(total, marks + 1, bold, report.marks().possible());
  }

  private void paragraph(String label, String message) {
    int wrapped = styles.text(false, 10, Text.WRAPPED);
    int lines = Math.max(lines(message, LINE_CHARACTERS), lines(label, FIRST_WIDTH));
    var line = row(lines * LINE_POINTS);
    text(line, 0, styles.text(true, 10, Text.WRAPPED), label);
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
    if (!links.isEmpty()) {
      var group = append(sheet, "hyperlinks");
      links.forEach(
          (cell, target) -> {
            var link = append(group, "hyperlink");
            link.setAttribute("ref", cell);
            link.setAttribute("location", A1.quoted(target.sheet()) + target.cell());
          });
    }
    var margins = append(sheet, "pageMargins");
    Printing.margins(false)
        .forEach((side, inches) -> margins.setAttribute(side, String.valueOf(inches)));
    var setup = append(sheet, "pageSetup");
    setup.setAttribute("paperSize", String.valueOf(Printing.A4));
    setup.setAttribute("orientation", "landscape");
    setup.setAttribute("fitToHeight", "0");
    append(append(sheet, "headerFooter"), "oddFooter").setTextContent(Printing.foot(1, ""));
  }
}
