package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import convsheet.testing.Ran;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Students write few digits of a result and compute on with those that the calculator has. */
class RoundedBeforeTest {
  private static final double[][] TRIPLES = {{1, 2, 2}, {5, 3, 2}, {4, 4, 3}};
  private static final double[][] WEIGHTS = {{31, -17, 9}, {12, 25, -40}, {-7, 33, 21}};
  private static final double[] BIASES = {3, -2, 5};

  @TempDir private Path folder;

  @Test
  void aReasonIsFoundAlsoForThoseWhoComputedOnWithAllDigits() {
    assertThat(checked(true)).contains("3 of 3 wrong in Dense: The bias is missing.");
  }

  @Test
  void andForThoseWhoComputedOnWithTheDigitsThatTheyWrote() {
    assertThat(checked(false)).contains("3 of 3 wrong in Dense: The bias is missing.");
  }

  /** What is said of thirds to two decimals, and of a dense layer without its biases. */
  private String checked(boolean hasAllDigits) {
    var book =
        Book.xlsx()
            .put("Layers", "A1", "name|type|kernel\nPool|avgpool|1x3\nDense|dense|")
            .put("Input", "A1", "1|2|2|5|3|2|4|4|3")
            .put("Pool", "A1", "output channel 1");
    var means = new double[3];
    for (int i = 0; i < 3; i++) {
      double mean = (TRIPLES[i][0] + TRIPLES[i][1] + TRIPLES[i][2]) / 3;
      double rounded = Math.round(mean * 100) / 100.;
      means[i] = hasAllDigits ? mean : rounded;
      book.put("Pool", (char) ('A' + i) + "2", text(rounded));
    }
    book.put("Dense", "G1", "output");
    for (int k = 0; k < 3; k++) {
      var w = WEIGHTS[k];
      int row = 1 + 5 * k;
      book.put("Dense", "A" + row, "weights " + (k + 1) + " channel 1");
      book.put("Dense", "A" + (row + 1), text(w[0]) + "|" + text(w[1]) + "|" + text(w[2]));
      book.put("Dense", "A" + (row + 2), "weights " + (k + 1) + " bias");
      book.put("Dense", "A" + (row + 3), text(BIASES[k]));
      double sum = w[0] * means[0] + w[1] * means[1] + w[2] * means[2];
      book.put("Dense", "G" + (2 + k), text(Math.round(sum * 100) / 100.));
    }
    var file = book.save(folder.resolve("answer.xlsx"));

    return Ran.run("check", file.toString()).out();
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%s", number);
  }
}
