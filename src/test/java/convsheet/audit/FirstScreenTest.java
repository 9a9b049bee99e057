package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one sees of a layer's sheet before one scrolls, on a screen of 1366 by 768 pixels. */
class FirstScreenTest {
  /** The pixels of a sheet that LibreOffice 7.3 shows there, counted on a picture of the screen. */
  private static final int WIDTH = 1267;

  /** Those below the four rows that stay in view, and below the words above the grids. */
  private static final int HEIGHT = 504;

  /** A column of 19.25 pixels is one of 21 there. */
  private static final double WIDER = 21 / 19.25;

  private static final int FIRST_ROW = 4;

  /** The last two of 28 columns are not on the screen; there is a link to them. */
  private static final Set<String> BEYOND = Set.of("Every 3");

  @TempDir private Path folder;

  private Path audit(Path workbook) {
    var audit = folder.resolve("audit.xlsx");
    var run = Run.of(workbook, "-o", audit.toString(), "--ledger", "none");
    assertThat(run.code()).as(run.err()).isZero();
    return audit;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "by-hand", "channels", "conv-example", "dilation", "edges", "hand-made", "kaiming",
        "matmul", "padding", "residual", "rgb", "stride", "transpose", "two-layers"
      })
  void showsTheFirstGridOfEachKindOfEverySample(String sample) throws IOException {
    assertFirstGridsAreSeen(audit(Path.of("workbooks/" + sample + ".xlsx")));
  }

  @Test
  void showsTheFirstGridOfEachKindOfTheSheetOfFastAi() throws IOException {
    assertFirstGridsAreSeen(audit(ReferenceData.fastai("conv-example.xlsx")));
  }

  private static void assertFirstGridsAreSeen(Path audit) throws IOException {
    var values = Workbooks.values(audit);
    try (var in = Files.newInputStream(audit);
        var book = new XSSFWorkbook(in)) {
      int outputs = 0;
      for (var any : book) {
        var sheet = (XSSFSheet) any;
        var kinds = new TreeSet<String>();
        for (var cell : values.get(sheet.getSheetName()).entrySet()) {
          var kind = cell.getValue().toString().replaceAll("[0-9]+|red$|green$|blue$", "");
          var at = new CellReference(cell.getKey());
          if (at.getRow() >= FIRST_ROW
              && kind.matches("(output ?|filter .*|padded input |from .* )(channel )?")
              && kinds.add(kind)) {
            assertIsSeen(sheet, at, cell, values.get(sheet.getSheetName()).values());
            outputs += kind.startsWith("output") ? 1 : 0;
          }
        }
      }
      assertThat(outputs).isPositive();
    }
  }

  /** The numbers below a label are on the screen; of padded ones those at least at the top. */
  private static void assertIsSeen(
      XSSFSheet sheet,
      CellReference label,
      Map.Entry<String, Object> cell,
      Collection<Object> texts) {
    int last = label.getRow() + 1;
    while (hasNumber(sheet, last + 1, label.getCol())) {
      last++;
    }
    int right = label.getCol();
    while (hasNumber(sheet, last, right + 1)) {
      right++;
    }
    double zoom = sheet.getCTWorksheet().getSheetViews().getSheetViewArray(0).getZoomScale();
    zoom = zoom == 0 ? 1 : zoom / 100;
    double width = 0;
    for (int c = 0; c <= right; c++) {
      width += sheet.getColumnWidthInPixels(c);
    }
    double height = 0;
    for (int r = FIRST_ROW; r <= last; r++) {
      var row = sheet.getRow(r);
      height +=
          (row == null ? sheet.getDefaultRowHeightInPoints() : row.getHeightInPoints()) / 0.75;
    }
    var what = sheet.getSheetName() + ": " + cell;
    assertThat(zoom).as(what).isGreaterThanOrEqualTo(0.55);
    if (BEYOND.contains(sheet.getSheetName())) {
      assertThat(texts).as(what).contains("go to output channel", "#1");
      return;
    }
    assertThat(width * zoom * WIDER).as(what).isLessThanOrEqualTo(WIDTH);
    double border = cell.getValue().toString().startsWith("padded") ? 2 * 30 * zoom : 0;
    assertThat(height * zoom).as(what).isLessThanOrEqualTo(HEIGHT + border);
  }

  private static boolean hasNumber(XSSFSheet sheet, int row, int column) {
    var cells = sheet.getRow(row);
    var cell = cells == null ? null : cells.getCell(column);
    return cell != null
        && (cell.getCellType() == CellType.NUMERIC || cell.getCellType() == CellType.FORMULA);
  }
}
