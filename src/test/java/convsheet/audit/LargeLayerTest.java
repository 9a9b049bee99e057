package convsheet.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import convsheet.network.Conv;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.question.Written;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer of a size that real networks have. */
class LargeLayerTest {
  private static final int SIDE = 224;
  private static final int OUTPUT = SIDE - 2;
  private static final int FILTERS = 16;
  private static final int CHANNELS = 3;

  /** A result's cell as it stands in the sheet: its formula and its value. */
  private static final Pattern RESULT =
      Pattern.compile("<f>MAX\\(0,SUMPRODUCT\\([^<]*</f><v>([^<]*)</v>");

  @TempDir private Path folder;

  @Test
  void sixteenFiltersOver224By224By3FitInto256Megabytes() throws IOException {
    var random = new Random(16);
    var picture = random(random, Shape.of(CHANNELS, SIDE, SIDE));
    var weight = random(random, Shape.of(FILTERS, CHANNELS, 3, 3));
    var bias = random(random, Shape.of(FILTERS)).values();
    var conv = new Conv(weight, bias, Size.of(1), Padding.NONE, Size.of(1), 1, new Relu());
    var question =
        Written.question(
            Written.of(Network.of(picture.shape()).then("Conv", conv), picture),
            folder.resolve("large.xlsx"));

    var run = Program.run(List.of("-Xmx256m"), "run", question.toString(), "--ledger", "none");

    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
    var results = results(folder.resolve("large.audit.xlsx"));
    assertThat(results).hasSize(FILTERS * OUTPUT * OUTPUT).hasSize(788_544);
    for (int i = 0; i < 500; i++) {
      int filter = random.nextInt(FILTERS);
      int row = random.nextInt(OUTPUT);
      int column = random.nextInt(OUTPUT);
      double sum = 0;
      for (int c = 0; c < CHANNELS; c++) {
        for (int k = 0; k < 9; k++) {
          sum +=
              picture.at(c, row + k / 3, column + k % 3)
                  * weight.values()[(filter * CHANNELS + c) * 9 + k];
        }
      }
      assertThat(results[(filter * OUTPUT + row) * OUTPUT + column])
          .as("filter %d, row %d, column %d", filter, row, column)
          .isCloseTo(Math.max(0, sum + bias[filter]), offset(1e-12));
    }
  }

  private static Tensor random(Random random, Shape shape) {
    return Tensor.of(
        shape, random.doubles(shape.count(), -1, 1).map(v -> Math.rint(v * 1e4) / 1e4).toArray());
  }

  /** The values of the sheet's formulas: of output after output, row after row. */
  private static double[] results(Path workbook) throws IOException {
    try (var zip = new ZipFile(workbook.toFile());
        var lines =
            new BufferedReader(
                new InputStreamReader(
                    zip.getInputStream(zip.getEntry("xl/worksheets/sheet4.xml")), UTF_8))) {
      return lines
          .lines()
          .flatMap(line -> RESULT.matcher(line).results())
          .mapToDouble(cell -> Double.parseDouble(cell.group(1)))
          .toArray();
    }
  }
}
