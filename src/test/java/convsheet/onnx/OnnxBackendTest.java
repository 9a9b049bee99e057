package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.ReferenceData;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of ONNX's own backend tests, exported by PyTorch, with its inputs and outputs. */
class OnnxBackendTest {
  /** Their outputs are float32, and so were the sums on the way to them. */
  private static final double BOUND = 1e-5;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AvgPool2d_stride",
        "BatchNorm2d_eval",
        "Conv2d",
        "Conv2d_depthwise_padded",
        "Conv2d_groups",
        "Conv2d_strided",
        "ConvTranspose2d",
        "Linear",
        "MaxPool2d_stride_padding_dilation",
        "PReLU_2d",
        "ReflectionPad2d",
        "Softmax",
        "Softplus"
      })
  void resultsAreThoseOfPyTorch(String name) {
    var folder = "backend/" + name + "/";
    var path = ReferenceData.onnx(folder + "model.onnx");
    var input = OnnxFiles.tensor(ReferenceData.onnx(folder + "test_data_set_0/input_0.pb"));
    var output = OnnxFiles.tensor(ReferenceData.onnx(folder + "test_data_set_0/output_0.pb"));

    var model = OnnxModel.read(path, Optional.empty());

    double[] wanted = OnnxFiles.values(output);
    double[] results = OnnxFiles.forward(model, OnnxFiles.values(input));
    assertThat(results).hasSameSizeAs(wanted);
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(results[i])
          .as("value %d", i)
          .isCloseTo(wanted[i], org.assertj.core.data.Offset.offset(BOUND * Math.max(1, largest)));
    }
  }
}
