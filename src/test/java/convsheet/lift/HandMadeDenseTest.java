package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convsheet.intake.Intake;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dense layers over one row or column of numbers, as people write them, and what looks like one.
 */
class HandMadeDenseTest {
  private static final double NEAR = 1e-9;

  @TempDir private Path folder;

  private Path write(Consumer<XSSFSheet> fill) throws IOException {
    var file = folder.resolve("sheet.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      fill.accept(workbook.createSheet("net"));
      workbook.write(out);
    }
    return file;
  }

  private Question lift(Consumer<XSSFSheet> fill) throws IOException {
    return Intake.read(write(fill), Optional.empty());
  }

  private static XSSFCell cell(XSSFSheet sheet, int row, int column) {
    var own = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    return own.getCell(column) == null ? own.createCell(column) : own.getCell(column);
  }

  private static String at(int row, int column) {
    return new CellReference(row, column).formatAsString(false);
  }

  private static String fixed(int row, int column) {
    return new CellReference(row, column, true, true).formatAsString(false);
  }

  private static List<String> types(Question question) {
    return question.network().nodes().stream().map(node -> node.layer().type()).toList();
  }

  private static double[] last(Question question) {
    var all = question.network().forward(question.input());
    return all.get(all.size() - 1).values();
  }

  /** A network of one layer: inputs in row 1, weights below from row 3 on, outputs in row 31. */
  private record Layer(double[] inputs, double[][] weights, double[] biases) {
    static Layer drawn(Random random, boolean hasBias) {
      int inputs = 2 + random.nextInt(5);
      int outputs = 2 + random.nextInt(4);
      return new Layer(
          random.doubles(inputs, -5, 5).map(x -> Math.rint(x) + 0.0).toArray(),
          IntStream.range(0, inputs)
              .mapToObj(i -> random.doubles(outputs, -5, 5).map(x -> Math.rint(x) + 0.5).toArray())
              .toArray(double[][]::new),
          hasBias ? random.doubles(outputs, 1, 5).toArray() : new double[outputs]);
    }

    int outputs() {
      return biases.length;
    }

    double output(int j) {
      double sum = 0;
      for (int i = 0; i < inputs.length; i++) {
        sum += inputs[i] * weights[i][j];
      }
      return sum + biases[j];
    }

    void numbers(XSSFSheet sheet) {
      if (biases[0] == 0) { // biases tell as well that it is no batch
        cell(sheet, 1, 0).setCellValue("weights");
      }
      for (int i = 0; i < inputs.length; i++) {
        cell(sheet, 0, i).setCellValue(inputs[i]);
        for (int j = 0; j < outputs(); j++) {
          cell(sheet, 2 + i, j).setCellValue(weights[i][j]);
        }
      }
      for (int j = 0; j < outputs() && biases[0] != 0; j++) {
        cell(sheet, 28, j).setCellValue(biases[j]);
      }
    }

    /** The formula of an output. */
    String formula(String form, int j) {
      int count = inputs.length;
      var row = "$A$1:" + fixed(0, count - 1);
      var column = at(2, j) + ":" + at(1 + count, j);
      var bias = biases[0] == 0 ? "" : "+" + at(28, j);
      return switch (form) {
        case "MMULT" -> "MMULT(" + row + "," + column + ")" + bias;
        case "TRANSPOSE" -> "SUMPRODUCT(" + row + ",TRANSPOSE(" + column + "))" + bias;
        default ->
            IntStream.range(0, count)
                    .mapToObj(i -> fixed(0, i) + "*" + at(2 + i, j))
                    .collect(Collectors.joining("+"))
                + bias;
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MMULT", "TRANSPOSE"})
  void aRowTimesColumnsIsADenseLayerWithoutAnActivationToo(String form) throws IOException {
    var random = new Random(10);
    for (int k = 0; k < 12; k++) {
      var layer = Layer.drawn(random, k % 2 == 1);
      var question =
          lift(
              sheet -> {
                layer.numbers(sheet);
                for (int j = 0; j < layer.outputs(); j++) {
                  cell(sheet, 30, j).setCellFormula(layer.formula(form, j));
                }
              });

      assertThat(types(question)).containsExactly("dense");
      assertThat(question.input().values()).containsExactly(layer.inputs());
      assertThat(question.input().shape().rows()).isEqualTo(1);
      for (int j = 0; j < layer.outputs(); j++) {
        assertThat(last(question)[j]).isCloseTo(layer.output(j), within(NEAR));
      }
      assertThat(question.findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MMULT", "TRANSPOSE", "spelled out"})
  void anActivationMayStandInCellsOfItsOwn(String form) throws IOException {
    var random = new Random(11);
    for (int k = 0; k < 12; k++) {
      var layer = Layer.drawn(random, k % 2 == 1);
      var question =
          lift(
              sheet -> {
                layer.numbers(sheet);
                for (int j = 0; j < layer.outputs(); j++) {
                  cell(sheet, 30, j).setCellFormula(layer.formula(form, j));
                  cell(sheet, 31, j).setCellFormula("TANH(" + at(30, j) + ")");
                }
              });
      assertThat(types(question)).containsExactly("dense", "tanh");
      for (int j = 0; j < layer.outputs(); j++) {
        assertThat(last(question)[j]).isCloseTo(Math.tanh(layer.output(j)), within(NEAR));
      }
      assertThat(question.findings()).isEmpty();
    }
  }

  @Test
  void weightsMayBeFormulasOfOtherNumbers() throws IOException {
    var random = new Random(12);
    for (int k = 0; k < 12; k++) {
      var layer = Layer.drawn(random, true);
      var formulas = new ArrayList<String>();
      var question =
          lift(
              sheet -> {
                layer.numbers(sheet);
                for (int i = 0; i < layer.inputs().length; i++) {
                  for (int j = 0; j < layer.outputs(); j++) {
                    if (i == 0 || random.nextBoolean()) {
                      double factor = 2 + random.nextInt(3);
                      cell(sheet, 50 + i, 10 + j).setCellValue(layer.weights()[i][j] / factor);
                      cell(sheet, 2 + i, j).setCellFormula(at(50 + i, 10 + j) + "*" + (int) factor);
                      formulas.add(at(2 + i, j));
                    }
                  }
                }
                for (int j = 0; j < layer.outputs(); j++) {
                  cell(sheet, 30, j)
                      .setCellFormula("TANH(" + layer.formula("spelled out", j) + ")");
                }
              });

      assertThat(types(question)).containsExactly("dense");
      assertThat(question.input().values()).containsExactly(layer.inputs());
      for (int j = 0; j < layer.outputs(); j++) {
        assertThat(last(question)[j]).isCloseTo(Math.tanh(layer.output(j)), within(NEAR));
      }
      assertThat(question.findings())
          .singleElement()
          .satisfies(
              finding ->
                  assertThat(finding.message())
                      .contains(formulas.size() == 1 ? "1 formula" : formulas.size() + " formulas")
                      .contains("taken as numbers of the network"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1/(1+EXP(-($A{r}*{c}$11+$B{r}*{c}$12+{c}$13)))",
        "MAX(0,$A{r}*{c}$11+$B{r}*{c}$12)",
        "TANH(SUMPRODUCT($A{r}:$B{r},TRANSPOSE({c}$11:{c}$12)))",
        "$A{r}*{c}$11+$B{r}*{c}$12",
        "MMULT($A{r}:$B{r},{c}$11:{c}$12)",
      })
  void rowsOfExamplesAreABatchHoweverTheyAreWritten(String form) throws IOException {
    for (int columns : List.of(2, 3)) {
      var file =
          write(
              sheet -> {
                for (int i = 0; i < 4; i++) {
                  cell(sheet, i, 0).setCellValue(i / 2 + 0.5);
                  cell(sheet, i, 1).setCellValue(i % 2 + 0.5);
                  for (int j = 0; j < columns; j++) {
                    var own =
                        form.replace("{r}", "" + (i + 1)).replace("{c}", "" + "DEF".charAt(j));
                    cell(sheet, i, 3 + j).setCellFormula(own);
                  }
                }
                for (int k = 0; k < 3 * columns; k++) {
                  cell(sheet, 10 + k / columns, 3 + k % columns).setCellValue(k - 1.5);
                }
              });

      assertThatThrownBy(() -> Intake.read(file, Optional.empty()))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().found()).contains("a batch of several pictures"));
    }
  }

  @Test
  void aSumOfThirteenHundredProductsIsRead() throws IOException {
    var question =
        lift(
            sheet -> {
              for (int k = 0; k < 1300; k++) {
                cell(sheet, k / 26, k % 26).setCellValue(k % 13 - 6);
              }
              var sum =
                  IntStream.range(0, 1300)
                      .mapToObj(k -> at(k / 26, k % 26) + "*" + (k % 5 + 2))
                      .collect(Collectors.joining("+"));
              cell(sheet, 60, 0).setCellFormula("1/(1+EXP(-(" + sum + ")/1000))");
            });
    double sum = 0;
    for (int k = 0; k < 1300; k++) {
      sum += (k % 13 - 6) * (k % 5 + 2);
    }

    assertThat(types(question)).containsExactly("dense");
    assertThat(last(question)[0]).isCloseTo(1 / (1 + Math.exp(-sum / 1000)), within(NEAR));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theStepsOfASoftmaxMayStandInCellsOfTheirOwn(boolean subtractsMax) throws IOException {
    var layer = Layer.drawn(new Random(13), true);
    int end = layer.outputs() - 1;
    var question =
        lift(
            sheet -> {
              layer.numbers(sheet);
              cell(sheet, 40, 0).setCellFormula("MAX(A31:" + at(30, end) + ")");
              cell(sheet, 41, 0).setCellFormula("SUM(A33:" + at(32, end) + ")");
              for (int j = 0; j <= end; j++) {
                cell(sheet, 30, j).setCellFormula(layer.formula("MMULT", j));
                cell(sheet, 32, j)
                    .setCellFormula("EXP(" + at(30, j) + (subtractsMax ? "-$A$41)" : ")"));
                cell(sheet, 34, j).setCellFormula(at(32, j) + "/$A$42");
              }
            });
    double all = IntStream.rangeClosed(0, end).mapToDouble(j -> Math.exp(layer.output(j))).sum();

    assertThat(types(question)).containsExactly("dense", "softmax");
    for (int j = 0; j <= end; j++) {
      assertThat(last(question)[j]).isCloseTo(Math.exp(layer.output(j)) / all, within(NEAR));
    }
    assertThat(question.findings()).noneMatch(f -> f.severity() == Finding.Severity.WARNING);
  }

  @Test
  void exponentialsOfWhichNoSharesAreTakenAreNotDroppedInSilence() throws IOException {
    var layer = Layer.drawn(new Random(14), true);
    var question =
        lift(
            sheet -> {
              layer.numbers(sheet);
              for (int j = 0; j < layer.outputs(); j++) {
                cell(sheet, 30, j).setCellFormula(layer.formula("MMULT", j));
                cell(sheet, 32, j).setCellFormula("EXP(" + at(30, j) + ")");
              }
            });

    assertThat(question.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
              assertThat(finding.message()).contains("EXP(A31)", "The network may go on there");
            });
  }

  @Test
  void aNetworkThatStandsInOneColumnWithItsStepsInTurn() throws IOException {
    // Matt Mazur's example, whose outputs he gives as 0.75136507 and 0.772928465
    double[] numbers = {.05, .1, .15, .2, .25, .3, .35, .4, .45, .5, .55, .6};
    var formulas =
        List.of(
            "B1*B3+B2*B4+B7",
            "1/(1+EXP(-E1))",
            "B1*B5+B2*B6+B7",
            "1/(1+EXP(-E3))",
            "E2*B8+E4*B9+B12",
            "1/(1+EXP(-E5))",
            "E2*B10+E4*B11+B12",
            "1/(1+EXP(-E7))");
    var question =
        lift(
            sheet -> {
              for (int k = 0; k < numbers.length; k++) {
                cell(sheet, k, 1).setCellValue(numbers[k]);
              }
              for (int k = 0; k < formulas.size(); k++) {
                cell(sheet, k, 4).setCellFormula(formulas.get(k));
              }
            });

    assertThat(types(question)).containsExactly("dense", "sigmoid", "dense", "sigmoid");
    assertThat(last(question)[0]).isCloseTo(0.75136507, within(1e-8));
    assertThat(last(question)[1]).isCloseTo(0.772928465, within(1e-9));
    assertThat(question.findings()).isEmpty();
  }
}
