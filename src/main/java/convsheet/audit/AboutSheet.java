package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.SheetNames;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.List;

/** The sheet {@code About}: in a few lines, what a workbook shows. */
final class AboutSheet implements Sheet {
  private static final int WIDTH = 110;
  private static final int COLUMNS = 11;

  /** So many characters of a text stand in a line, most being narrower than a digit. */
  private static final int LINE = 125;

  private final List<String> lines;
  private final List<Link> links;
  private final Styles styles;

  /**
   * The sheet.
   *
   * @param lines a title, and the lines below it
   * @param links the sheets worth a link below the lines
   */
  AboutSheet(List<String> lines, List<Link> links, Styles styles) {
    this.lines = List.copyOf(lines);
    this.links = List.copyOf(links);
    this.styles = styles;
  }

  @Override
  public String name() {
    return SheetNames.ABOUT;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    var page = new CellPage();
    frame.width(0, COLUMNS - 1, WIDTH / (double) COLUMNS);
    frame.hideGridLines();
    Printing.wide(frame, COLUMNS);
    page.height(0, 28);
    page.text(0, 0, styles.of(Look.TITLE), lines.get(0));
    for (int i = 1; i < lines.size(); i++) {
      var line = lines.get(i);
      double high = Math.max(1, Math.ceil(line.length() / (double) LINE));
      page.height(i, 13 * high + 7);
      page.text(i, 0, styles.of(Look.PARAGRAPH), line);
      frame.merge(new Box(i, 0, i, COLUMNS - 1));
    }
    int row = lines.size() + 1;
    int column = 0;
    for (var link : links) {
      page.text(row, column, styles.of(Look.LINK), link.text());
      frame.link(row, column, SheetFrame.top(link.sheet()));
      column += (link.text().length() + 2) * COLUMNS / WIDTH + 1;
    }
    return page;
  }
}
