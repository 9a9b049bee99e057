package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.tensor.Tensor;
import convsheet.testing.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A network that PyTorch trained to read digits, beside ONNX Runtime. */
class MnistModelTest {
  /**
   * float32 has 24 bits: its sums of up to 320 products, whose absolute values add up to less than
   * 100, are off by less than this.
   */
  private static final double BOUND = 1e-4;

  @Test
  void twentyDigitsHaveTheLogProbabilitiesOfOnnxRuntimeAndAreRead() throws IOException {
    var path = ReferenceData.onnx("cnn_mnist.onnx");
    var bytes = OnnxFiles.bytes(path);
    var model = OnnxModel.read(path, Optional.empty());
    int right = 0;
    for (var line : Files.readAllLines(ReferenceData.mnist("mnist_test_20.libsvm"))) {
      double[] picture = picture(line);

      double[] results =
          OnnxFiles.output(model, Tensor.of(model.network().input(), picture.clone())).values();

      double[] wanted = OnnxRuntime.run(bytes, picture, 1, 1, 28, 28);
      for (int i = 0; i < 10; i++) {
        assertThat(results[i]).isCloseTo(wanted[i], Offset.offset(BOUND));
      }
      assertThat(largest(results)).isEqualTo(largest(wanted));
      right += largest(results) == Integer.parseInt(line.split(" ")[0]) ? 1 : 0;
    }
    assertThat(right).isEqualTo(20);
  }

  @Test
  void layersAreCalledByTheirWeightsOrTheirOperatorAndHaveTheirActivations() {
    var model = OnnxModel.read(ReferenceData.onnx("cnn_mnist.onnx"), Optional.empty());

    assertThat(
            model.network().nodes().stream().map(node -> node.name() + ": " + node.layer().type()))
        .containsExactly(
            "conv1: conv",
            "MaxPool1: maxpool",
            "Relu1: relu",
            "conv2: conv",
            "MaxPool2: maxpool",
            "Relu2: relu",
            "fc1: dense",
            "fc2: dense",
            "output_probs: logsoftmax");
    assertThat(model.findings()).isEqualTo(List.of());
  }

  /** As MNIST is given to networks by PyTorch's examples: by the mean and spread of all digits. */
  private static double[] picture(String line) {
    return Arrays.stream(pixels(line)).map(pixel -> (float) ((pixel - 0.1307) / 0.3081)).toArray();
  }

  /** The pixels of a line, from 0 to 1; LIBSVM counts them from 1. */
  static double[] pixels(String line) {
    double[] picture = new double[28 * 28];
    var pixels = line.strip().split(" ");
    for (int i = 1; i < pixels.length; i++) {
      var pixel = pixels[i].split(":");
      picture[Integer.parseInt(pixel[0]) - 1] = Double.parseDouble(pixel[1]) / 255;
    }
    return picture;
  }

  static int largest(double[] values) {
    return IntStream.range(0, values.length)
        .reduce((a, b) -> values[b] > values[a] ? b : a)
        .orElseThrow();
  }
}
