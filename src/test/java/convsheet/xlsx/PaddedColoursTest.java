package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.AuditWriter;
import convsheet.audit.LedgerChoice;
import convsheet.formula.FormulaPrinter;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Size;
import convsheet.question.Evaluation;
import convsheet.question.Written;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.util.CellAddress;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cells of a padded or stretched input come from is seen by their colours. */
class PaddedColoursTest {
  /** The input within its padded copy, which is 4 x 4 and stands in H6:K9. */
  private static final List<String> INSIDE = List.of("I7", "J7", "I8", "J8");

  private static final Tensor WEIGHT = Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);

  @TempDir Path folder;

  @Test
  void zerosAreGreyAndOnlyTheInputIsColouredLikeThePicture() throws IOException {
    var sheet = sheet(conv(Padding.Mode.ZEROS));

    assertThat(cells(sheet, cell -> cell.getCellFormula().equals("0")))
        .hasSize(12)
        .allMatch(cell -> isGrey(sheet, cell))
        .noneMatch(cell -> isScaled(sheet, cell));
    assertThat(INSIDE)
        .allMatch(cell -> isScaled(sheet, cell))
        .noneMatch(cell -> isGrey(sheet, cell) || isDashed(sheet, cell));
  }

  @Test
  void copiesHaveThePicturesColoursAndAFrame() throws IOException {
    for (var mode : List.of(Padding.Mode.REFLECT, Padding.Mode.REPLICATE, Padding.Mode.CIRCULAR)) {
      var sheet = sheet(conv(mode));

      assertThat(cells(sheet, cell -> cell.getCellFormula().startsWith("Input!")))
          .as(mode.text())
          .hasSize(16)
          .allMatch(cell -> isScaled(sheet, cell))
          .noneMatch(cell -> isGrey(sheet, cell))
          .filteredOn(cell -> !isDashed(sheet, cell))
          .containsExactlyElementsOf(INSIDE);
    }
  }

  @Test
  void aStretchedInputIsColouredLikeThePictureBetweenGreyZeros() throws IOException {
    var sheet =
        sheet(
            new ConvTranspose(
                WEIGHT,
                new double[0],
                Size.of(2),
                Padding.NONE,
                List.of(0, 0),
                Size.of(1),
                1,
                new Identity()));

    // 2 x 2 cells two apart and a border of one: 5 x 5
    assertThat(cells(sheet, cell -> cell.getCellFormula().equals("0")))
        .hasSize(21)
        .allMatch(cell -> isGrey(sheet, cell))
        .noneMatch(cell -> isScaled(sheet, cell));
    assertThat(cells(sheet, cell -> cell.getCellFormula().startsWith("Input!")))
        .hasSize(4)
        .allMatch(cell -> isScaled(sheet, cell))
        .noneMatch(cell -> isGrey(sheet, cell));
  }

  private static Conv conv(Padding.Mode mode) {
    return new Conv(
        WEIGHT,
        new double[0],
        Size.of(1),
        new Padding(1, 1, 1, 1, mode),
        Size.of(1),
        1,
        new Identity());
  }

  /** The sheet of a layer that reads a picture of 2 x 2. */
  private XSSFSheet sheet(Layer layer) throws IOException {
    var picture = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    var file = folder.resolve("audit.xlsx");
    new AuditWriter(
            Evaluation.of(Written.of(Network.of(picture.shape()).then("Layer", layer), picture)),
            FormulaPrinter.Style.COMPACT,
            LedgerChoice.NONE,
            List.of(),
            Progress.NONE)
        .write(file);
    try (var workbook = new XSSFWorkbook(file.toString())) {
      return workbook.getSheet("Layer");
    }
  }

  /** The cells with a formula that is so, in reading order. */
  private static List<String> cells(XSSFSheet sheet, Predicate<XSSFCell> formula) {
    var cells = new ArrayList<String>();
    sheet.forEach(
        row ->
            row.forEach(
                cell -> {
                  if (cell instanceof XSSFCell known
                      && known.getCellType() == CellType.FORMULA
                      && formula.test(known)) {
                    cells.add(known.getReference());
                  }
                }));
    return cells;
  }

  private static boolean isGrey(XSSFSheet sheet, String cell) {
    var style = cell(sheet, cell).getCellStyle();
    return style.getFillPattern() == FillPatternType.SOLID_FOREGROUND
        && style.getFillForegroundColorColor().getARGBHex().equals("FF" + Colours.BORDER_FILL);
  }

  private static boolean isDashed(XSSFSheet sheet, String cell) {
    return cell(sheet, cell).getCellStyle().getBorderTop() == BorderStyle.MEDIUM_DASHED;
  }

  /** Whether a colour scale covers a cell. */
  private static boolean isScaled(XSSFSheet sheet, String cell) {
    var address = new CellAddress(cell);
    var rules = sheet.getSheetConditionalFormatting();
    for (int i = 0; i < rules.getNumConditionalFormattings(); i++) {
      var formatting = rules.getConditionalFormattingAt(i);
      boolean hasScale =
          IntStream.range(0, formatting.getNumberOfRules())
              .anyMatch(n -> formatting.getRule(n).getColorScaleFormatting() != null);
      if (hasScale
          && Arrays.stream(formatting.getFormattingRanges()).anyMatch(r -> r.isInRange(address))) {
        return true;
      }
    }
    return false;
  }

  private static XSSFCell cell(XSSFSheet sheet, String cell) {
    var address = new CellAddress(cell);
    return sheet.getRow(address.getRow()).getCell(address.getColumn());
  }
}
