package convsheet.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.tensor.Tensor;
import convsheet.testing.ReferenceData;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The graphs of large networks from ONNX's own tests. Their weights are one number each, made by
 * ConstantOfShape: whatever the picture, all classes are as likely.
 */
class LightModelTest {
  @ParameterizedTest
  @CsvSource({"light_squeezenet, 39", "light_resnet50, 127"})
  void outputsAreThoseGivenWithTheModel(String name, int layers) {
    var model = OnnxModel.read(ReferenceData.onnx(name + ".onnx"), Optional.empty());
    double[] wanted = OnnxFiles.values(OnnxFiles.tensor(ReferenceData.onnx(name + "_output_0.pb")));
    var shape = model.network().input();
    var random = new Random(1);

    double[] results =
        OnnxFiles.output(model, Tensor.zeros(shape).filled(random::nextDouble)).values();

    assertThat(model.network().nodes()).hasSize(layers);
    assertThat(results).hasSize(1000).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(results[i]).isCloseTo(wanted[i], Offset.offset(1e-9));
    }
  }
}
