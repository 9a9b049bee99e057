package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.AuditWriter;
import convsheet.audit.LedgerChoice;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.tensor.Tensor;
import convsheet.testing.LibreOffice;
import convsheet.testing.ReferenceData;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Models of ONNX's own backend tests, exported by PyTorch, with its inputs and outputs: as our
 * engine has them, and as LibreOffice computes them in the audit of the first picture.
 */
class OnnxBackendTest {
  private static final List<String> NAMES =
      List.of(
          "AvgPool2d_stride",
          "BatchNorm2d_eval",
          "ConstantPad2d",
          "Conv2d",
          "Conv2d_depthwise_padded",
          "Conv2d_groups",
          "Conv2d_strided",
          "ConvTranspose2d",
          "Linear",
          "MaxPool2d_stride_padding_dilation",
          "PReLU_2d",
          "PixelShuffle",
          "ReflectionPad2d",
          "Softmax",
          "Softplus");

  /** Their outputs are float32, and so were the sums on the way to them. */
  private static final double BOUND = 1e-5;

  @TempDir private Path folder;

  /** A model with what it reads and computes. */
  private record Case(String name) {
    OnnxModel model() {
      return OnnxModel.read(file("model.onnx"), Optional.empty());
    }

    double[] input() {
      return OnnxFiles.values(OnnxFiles.tensor(file("test_data_set_0/input_0.pb")));
    }

    double[] output() {
      return OnnxFiles.values(OnnxFiles.tensor(file("test_data_set_0/output_0.pb")));
    }

    private Path file(String file) {
      return ReferenceData.onnx("backend/" + name + "/" + file);
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void resultsAreThoseOfPyTorch(String name) {
    var given = new Case(name);

    assertClose(name, OnnxFiles.forward(given.model(), given.input()), given.output());
  }

  @Test
  void libreOfficeComputesThemInTheAudits() {
    var questions = new LinkedHashMap<Path, Question>();
    var formulas = new ArrayList<Path>();
    for (var name : NAMES) {
      var model = new Case(name).model();
      var shape = model.network().input();
      var picture = Arrays.copyOf(new Case(name).input(), (int) shape.count());
      var blank = model.question(Path.of(name + ".onnx"));
      var question = blank.of(blank.picture(), Tensor.of(shape, picture));
      var audit = folder.resolve(name + ".audit.xlsx");
      new AuditWriter(
              Evaluation.of(question), Style.COMPACT, LedgerChoice.NONE, List.of(), Progress.NONE)
          .write(audit);
      var stripped = folder.resolve(name + ".xlsx");
      Workbooks.stripCachedValues(audit, stripped);
      formulas.add(stripped);
      questions.put(stripped, question);
    }

    var recalculated = LibreOffice.recalculate(formulas, folder);

    for (int i = 0; i < NAMES.size(); i++) {
      var results = results(questions.get(formulas.get(i)), recalculated.get(i));
      double[] wanted = Arrays.copyOf(new Case(NAMES.get(i)).output(), results.length);
      assertClose(NAMES.get(i), results, wanted);
    }
  }

  /** What stands where a workbook has the outputs of the last layer. */
  private static double[] results(Question question, Path workbook) {
    var values = Workbooks.values(workbook);
    var layout = Layout.of(question);
    var outputs =
        Evaluation.of(question).grids().get(question.network().nodes().size() - 1).outputs();
    var results = new ArrayList<Double>();
    for (var output : outputs) {
      var grid = output.grid();
      for (int i = 0; i < grid.rows() * grid.columns(); i++) {
        var cell =
            layout
                .address(new Expr.Ref(grid, i / grid.columns(), i % grid.columns()))
                .orElseThrow();
        results.add(
            (Double)
                values.get(cell.sheet()).get(convsheet.formula.A1.cell(cell.row(), cell.column())));
      }
    }
    return results.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void assertClose(String name, double[] results, double[] wanted) {
    assertThat(results).as(name).hasSameSizeAs(wanted).isNotEmpty();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(results[i])
          .as("%s, value %d", name, i)
          .isCloseTo(wanted[i], Offset.offset(BOUND * Math.max(1, Math.abs(wanted[i]))));
    }
  }
}
