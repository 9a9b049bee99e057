package convsheet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.problem.ProblemException;
import convsheet.testing.Python;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of numbers and NumPy's arrays as what a network reads. */
class NumbersInTest {
  @TempDir Path folder;

  private static double[] table(String text) {
    return NumberTable.of(text.getBytes(StandardCharsets.UTF_8)).values();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5,2\n-3,0.25\n",
        "1.5;2\r\n-3;.25",
        "1,5;2\n-3;0,25;\n",
        "1.5\t2\n-3\t25e-2\n\n",
        "\uFEFFsep=;\n1,5;2\n-3;0,25",
        "1.5 2\n -3   0.25",
        "\"1.5\",\"2\"\n\"-3\",\"0.25\""
      })
  void aTableIsNumbersWithAnyUsualSeparator(String text) {
    assertThat(table(text)).containsExactly(1.5, 2, -3, 0.25);
    assertThat(NumberTable.of(text.getBytes(StandardCharsets.UTF_8)).shape())
        .hasToString("1 x 2 x 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2n3|line 2 with 1 number; expected 2",
        "1,xn3,4|\"x\" in line 1, number 2",
        "1,,2|nothing in line 1, number 2",
        "1,NaN|\"NaN\" in line 1, number 2",
        "1,1e999|\"1e999\" in line 1",
        "''|no numbers"
      })
  void whatIsNoTableIsNamedByItsLine(String text, String found) {
    assertThatThrownBy(() -> table(text.replace('n', '\n')))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(found);
  }

  /** As numpy.save writes an array. */
  private static byte[] npy(String descr, boolean fortran, String shape, int... content) {
    var header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
            .formatted(descr, fortran ? "True" : "False", shape);
    var bytes = new byte[10 + header.length() + content.length];
    var magic = "\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(magic, 0, bytes, 0, 8);
    bytes[8] = (byte) header.length();
    System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, bytes, 10, header.length());
    for (int i = 0; i < content.length; i++) {
      bytes[10 + header.length() + i] = (byte) content[i];
    }
    return bytes;
  }

  @Test
  void anArrayHasItsTypeItsByteOrderAndItsOrderOfAxes() {
    assertThat(NumpyArray.of(npy("|u1", false, "(2, 3)", 1, 2, 3, 4, 5, 255)).values())
        .containsExactly(1, 2, 3, 4, 5, 255);
    assertThat(NumpyArray.of(npy("|i1", true, "(2, 3)", 1, 4, 2, 5, 3, -6)).values())
        .containsExactly(1, 2, 3, 4, 5, -6);
    assertThat(NumpyArray.of(npy(">i2", false, "(1, 2)", 1, 0, 0, 2)).values())
        .containsExactly(256, 2);
    assertThat(NumpyArray.of(npy("<f4", false, "(1, 1)", 0, 0, 0xC0, 0x3F)).values())
        .containsExactly(1.5);
    // IEEE 754: 0x3555 is the half nearest to 1/3, 0x0001 the least
    assertThat(NumpyArray.of(npy("<f2", false, "(2,)", 0x55, 0x35, 1, 0)).values())
        .containsExactly(0.333251953125, 0x1p-24);
  }

  @Test
  void anArrayThatIsNoPictureIsRefused() {
    refused(npy("|O", false, "(1, 1)", 1), "(a pickle), which is not opened");
    refused(npy("|O8", false, "(1, 1)", 1, 2, 3, 4, 5, 6, 7, 8), "(a pickle), which is not opened");
    refused(npy("<c8", false, "(1, 1)", 1, 2, 3, 4, 5, 6, 7, 8), "of the type c8");
    refused(npy("|u1", false, "(2, 3)", 1, 2, 3), "3 bytes of numbers; expected 6 numbers");
    refused(npy("|u1", false, "(99999999, 99999999)", 1), "1 bytes of numbers");
    refused(Arrays.copyOf(npy("|u1", false, "(1, 1)", 1), 20), "a header of");
    refused("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1), "ends early");
  }

  private void refused(byte[] content, String found) {
    assertThatThrownBy(() -> NumpyArray.of(content))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(found);
  }

  @Test
  void numbersThatNumpySavesAreReadAsTheyAre() throws IOException {
    var numpy = Python.with("numpy", "python3-numpy");
    var script =
        """
        import sys
        import numpy as np
        folder = sys.argv[1]
        a = np.arange(24).reshape(2, 3, 4) - 7
        for i, dtype in enumerate(["<f8", ">f8", "<f4", ">f4", "<f2", "i1", ">i2", "<i4", ">i8"]):
            np.save(f"{folder}/{i}.npy", a.astype(dtype))
            np.save(f"{folder}/{i}f.npy", np.asfortranarray(a.astype(dtype)))
        np.save(f"{folder}/batch.npy", a[None].astype(float))
        np.save(f"{folder}/plane.npy", a[0].astype(float))
        np.save(f"{folder}/nan.npy", np.array([[np.nan]]))
        np.save(f"{folder}/batches.npy", np.zeros((2, 1, 3, 3)))
        """;
    numpy.run(script, List.of(folder.toString()));
    var expected = new double[24];
    Arrays.setAll(expected, i -> i - 7);
    for (int i = 0; i < 9; i++) {
      for (var order : List.of("", "f")) {
        var input = read(i + order + ".npy");
        assertThat(input.input().values()).as(i + order).isEqualTo(expected);
        assertThat(input.input().shape()).hasToString("2 x 3 x 4");
      }
    }
    assertThat(read("batch.npy").input().values()).isEqualTo(expected);
    assertThat(read("plane.npy").input().shape()).hasToString("1 x 3 x 4");
    assertThatThrownBy(() -> read("nan.npy")).hasMessageContaining("nan.npy: found a number");
    assertThatThrownBy(() -> read("batches.npy"))
        .hasMessageContaining("an array of the shape [2, 1, 3, 3]");
  }

  private InputPicture read(String name) {
    var path = folder.resolve(name);
    return InputFile.read(path, InputFile.kind(path), Preparation.NONE);
  }

  @Test
  void numbersAreTakenAsTheyAre() throws IOException {
    var path = Files.writeString(folder.resolve("table.csv"), "1,2\n3,4\n");
    var grey =
        new Preparation(
            Optional.of(Preparation.Colour.GREY), Optional.empty(), ValueRange.UNIT, false);

    assertThat(read("table.csv").input().values()).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> InputFile.read(path, InputFile.Kind.TABLE, grey))
        .hasMessageContaining("table.csv: found a table of numbers (CSV), with options");
  }
}
