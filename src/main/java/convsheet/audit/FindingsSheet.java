package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.SheetNames;
import convsheet.problem.Finding;
import convsheet.question.Question;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.List;

/** The sheet {@code Findings}: what is worth knowing about a sheet that was made by hand. */
final class FindingsSheet implements Sheet {
  private static final int HEADER = 4;
  private static final List<String> HEADERS = List.of("severity", "sheet", "cells", "what");
  private static final double[] WIDTHS = {11, 24, 34, 90};
  private static final double LINE = 15;

  private final Question question;
  private final List<Link> links;
  private final Styles styles;

  FindingsSheet(Question question, List<Link> links, Styles styles) {
    this.question = question;
    this.links = List.copyOf(links);
    this.styles = styles;
  }

  @Override
  public String name() {
    return SheetNames.FINDINGS;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    var page = new CellPage();
    for (int c = 0; c < WIDTHS.length; c++) {
      frame.width(c, c, WIDTHS[c]);
    }
    frame.hideGridLines();
    frame.freeze(0, HEADER + 1);
    var findings = question.findings();
    Printing.table(frame, HEADER + 1 + findings.size(), HEADER);
    page.height(0, 26);
    page.text(0, 0, styles.of(Look.TITLE), SheetNames.FINDINGS_TITLE + question.source());
    page.text(
        1,
        0,
        styles.of(Look.SUBTITLE),
        findings.isEmpty()
            ? "Nothing: every formula follows the pattern of its neighbours."
            : "Sheets and cells are those of that workbook. A warning is something that may not be"
                + " meant; what is computed is what the formulas say.");
    for (int i = 0; i < links.size(); i++) {
      page.text(2, i, styles.of(Look.LINK), links.get(i).text());
      frame.link(2, i, SheetFrame.top(links.get(i).sheet()));
    }
    page.height(HEADER, 20);
    for (int c = 0; c < HEADERS.size(); c++) {
      page.text(HEADER, c, styles.of(Look.HEADER), HEADERS.get(c));
    }
    int wrapped = styles.of(Look.PARAGRAPH);
    for (int i = 0; i < findings.size(); i++) {
      write(page, HEADER + 1 + i, findings.get(i), wrapped);
    }
    if (!findings.isEmpty()) {
      frame.filter(new Box(HEADER, 0, HEADER + findings.size(), HEADERS.size() - 1));
    }
    return page;
  }

  private static void write(CellPage page, int row, Finding finding, int style) {
    var texts =
        List.of(
            finding.severity().name().toLowerCase(java.util.Locale.ROOT),
            finding.sheet(),
            finding.cells().replace(",", ", "),
            finding.message());
    double lines = 1;
    for (int c = 0; c < texts.size(); c++) {
      lines = Math.max(lines, Math.ceil(texts.get(c).length() / (WIDTHS[c] - 2)));
      page.text(row, c, style, texts.get(c));
    }
    page.height(row, lines * LINE + 3);
  }
}
