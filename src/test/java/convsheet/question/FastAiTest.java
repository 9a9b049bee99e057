package convsheet.question;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.Grids;
import convsheet.audit.LedgerChoice;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Identity;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.LibreOffice;
import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network of fast.ai's {@code conv-example.xlsx}, whose values Excel computed.
 *
 * <p>On that sheet the second layer's windows run one column beyond the first layer's results, into
 * empty cells: padding by one column on the right. The pooled values stand two cells apart, in rows
 * 4, 6, ... and columns CM, CO, ..., and so do the dense layer's weights beside them.
 */
class FastAiTest {
  private static final double TOLERANCE = 1e-12;
  private static final double DENSE = 258.73762671075724;

  @TempDir private Path folder;
  private Map<String, Object> excel;
  private Path file;

  @BeforeEach
  void writeTheQuestion() {
    excel = Workbooks.values(ReferenceData.fastai("conv-example.xlsx")).get("conv-example");
    var network =
        Network.of(Shape.of(1, 28, 28))
            .then(
                "Conv1",
                conv(
                    Tensor.of(Shape.of(2, 1, 3, 3), numbers("AD11:AF13", "AD38:AF40")),
                    Padding.NONE))
            .then(
                "Conv2",
                conv(
                    Tensor.of(
                        Shape.of(2, 2, 3, 3),
                        numbers("BI11:BK13", "BI15:BK17", "BI38:BK40", "BI42:BK44")),
                    new Padding(0, 0, 0, 1, Padding.Mode.ZEROS)))
            .then("Maxpool", new MaxPool(Size.of(2), Size.of(2), Padding.NONE, true))
            .then(
                "Dense",
                new Dense(
                    Tensor.of(Shape.of(1, 2, 12, 13), everySecond("DN4:EL26", "DN33:EL55")),
                    new double[0],
                    new Identity()));
    var picture = Tensor.of(Shape.of(1, 28, 28), numbers("A2:AB29"));
    file = Written.question(Written.of(network, picture), folder.resolve("fastai.xlsx"));
  }

  private static Conv conv(Tensor weight, Padding padding) {
    return new Conv(weight, new double[0], Size.of(1), padding, Size.of(1), 1, new Relu());
  }

  @Test
  void everyValueOfEveryLayerIsTheOneThatExcelComputed() {
    var evaluation = Evaluation.of(QuestionReader.read(file));

    assertThat(evaluation.outputs().stream().map(Tensor::shape))
        .containsExactly(
            Shape.of(2, 26, 26), Shape.of(2, 24, 25), Shape.of(2, 12, 13), Shape.of(1));
    assertExcels(evaluation.outputs().stream().map(Tensor::values).toList());
  }

  @Test
  void theAuditWorkbookHoldsTheValuesThatExcelComputed() {
    assertExcels(results(audit(LedgerChoice.ALL)));
  }

  @Test
  void libreOfficeComputesFromTheAuditsFormulasWhatExcelComputed() {
    var stripped = folder.resolve("stripped.xlsx");
    Workbooks.stripCachedValues(audit(LedgerChoice.NONE), stripped);

    assertExcels(results(LibreOffice.recalculate(stripped, folder)));
  }

  private Path audit(LedgerChoice ledger) {
    return Written.audit(file, folder.resolve("audit.xlsx"), Style.COMPACT, ledger);
  }

  /** The values of the four layers as they stand in a workbook. */
  private static List<double[]> results(Path workbook) {
    var sheets = Workbooks.values(workbook);
    var channels = List.of("output channel 1", "output channel 2");
    return List.of(
        Grids.numbers(sheets.get("Conv1"), channels, 26, 26),
        Grids.numbers(sheets.get("Conv2"), channels, 24, 25),
        Grids.numbers(sheets.get("Maxpool"), channels, 12, 13),
        Grids.numbers(sheets.get("Dense"), List.of("output"), 1, 1));
  }

  private void assertExcels(List<double[]> layers) {
    var picture = Tensor.of(Shape.of(1, 28, 28), numbers("A2:AB29"));
    var filters1 = Tensor.of(Shape.of(2, 1, 3, 3), numbers("AD11:AF13", "AD38:AF40"));
    var conv1 = Tensor.of(Shape.of(2, 26, 26), numbers("AH3:BG28", "AH32:BG57"));
    var filters2 =
        Tensor.of(
            Shape.of(2, 2, 3, 3), numbers("BI11:BK13", "BI15:BK17", "BI38:BK40", "BI42:BK44"));
    var conv2 = numbers("BM4:CK27", "BM33:CK56");
    var pooled = everySecond("CM4:DK26", "CM33:DK55");
    var weights = everySecond("DN4:EL26", "DN33:EL55");
    double[] terms1 = terms(picture, filters1, 26, 26);
    double[] terms2 = terms(conv1, filters2, 24, 25);
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += Math.abs(weights[i] * pooled[i]);
    }

    assertThat(excel).containsEntry("EN4", DENSE);
    assertNear("Conv1", layers.get(0), conv1.values(), terms1);
    assertNear("Conv2", layers.get(1), conv2, terms2);
    assertNear("Maxpool", layers.get(2), pooled, largestOfWindows(terms2));
    assertNear("Dense", layers.get(3), new double[] {DENSE}, new double[] {sum});
  }

  private static void assertNear(String layer, double[] ours, double[] excels, double[] terms) {
    assertThat(ours).as(layer).hasSameSizeAs(excels);
    assertThat(Arrays.stream(excels).filter(value -> value != 0).count()).as(layer).isPositive();
    for (int i = 0; i < ours.length; i++) {
      assertThat(Math.abs(ours[i] - excels[i]))
          .as("value %d of %s: %s, and Excel's %s", i, layer, ours[i], excels[i])
          .isLessThanOrEqualTo(TOLERANCE * terms[i]);
    }
  }

  /** The sum of the absolute products of each 3 x 3 window; beyond the input there are none. */
  private static double[] terms(Tensor input, Tensor filters, int rows, int columns) {
    int channels = input.shape().channels();
    var terms = new double[2 * rows * columns];
    for (int i = 0; i < terms.length; i++) {
      int filter = i / (rows * columns);
      int row = i / columns % rows;
      int column = i % columns;
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < 9; k++) {
          if (column + k % 3 < input.shape().columns()) {
            double x = input.at(c, row + k / 3, column + k % 3);
            terms[i] += Math.abs(x * filters.values()[(filter * channels + c) * 9 + k]);
          }
        }
      }
    }
    return terms;
  }

  /** The largest of each 2 x 2 window of [2, 24, 25], the last column's windows half empty. */
  private static double[] largestOfWindows(double[] values) {
    var largest = new double[2 * 12 * 13];
    for (int i = 0; i < values.length; i++) {
      int window = (i / 600 * 12 + i / 25 % 24 / 2) * 13 + i % 25 / 2;
      largest[window] = Math.max(largest[window], values[i]);
    }
    return largest;
  }

  private double[] numbers(String... ranges) {
    return Grids.numbers(
        excel, Arrays.stream(ranges).flatMap(range -> Grids.range(range).stream()).toList());
  }

  /** The numbers of every second row and column. */
  private double[] everySecond(String... ranges) {
    return Grids.numbers(
        excel,
        Arrays.stream(ranges)
            .flatMap(range -> Grids.range(range).stream().filter(excel::containsKey))
            .toList());
  }
}
