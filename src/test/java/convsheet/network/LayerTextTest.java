package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTextTest {
  private static Layer layer(String text, int... input) {
    return LayerText.parse(text).get(0).layer(1, List.of(Shape.of(input)), new TorchGenerator(0));
  }

  @Test
  void wordsAreKernelsSizeActivationAndColumns() {
    var layers = LayerText.parse("conv sobel, blur 3x3 relu stride 2; maxpool 2;");

    assertThat(layers).hasSize(2);
    assertThat(layers.get(0).options())
        .isEqualTo(
            Map.of(
                "name",
                "Conv",
                "type",
                "conv",
                "filters",
                "2",
                "kernel",
                "3",
                "activation",
                "relu",
                "stride",
                "2"));
    assertThat(layers.get(0).kernels()).containsExactly("sobel", "blur");
    assertThat(layers.get(1).options())
        .isEqualTo(Map.of("name", "MaxPool", "type", "maxpool", "kernel", "2"));
  }

  @Test
  void layersOfOneTypeAreCounted() {
    assertThat(LayerText.parse("conv blur; relu; conv blur name Second; conv blur"))
        .extracting(LayerText::name)
        .containsExactly("Conv1", "Relu", "Second", "Conv2");
  }

  @Test
  void wordsMayComeInAnyOrder() {
    assertThat(LayerText.parse("conv relu padding same 3x3 blur").get(0).options())
        .isEqualTo(LayerText.parse("conv blur 3x3 relu padding same").get(0).options());
    assertThat(LayerText.parse("Conv2d Blur ReLU padding_mode reflect padding 1").get(0).options())
        .containsEntry("padding mode", "reflect")
        .containsEntry("activation", "relu");
  }

  @Test
  void aNumberIsWhatBelongsToTheType() {
    assertThat(LayerText.parse("conv 8 5x5 init kaiming a=0.1 seed 3").get(0).options())
        .containsEntry("filters", "8")
        .containsEntry("kernel", "5")
        .containsEntry("init", "kaiming_normal a=0.1")
        .containsEntry("seed", "3");
    assertThat(LayerText.parse("dense 10 softmax").get(0).options())
        .containsEntry("filters", "10")
        .containsEntry("activation", "softmax")
        .containsEntry("init", "pytorch");
    assertThat(LayerText.parse("upsample 2").get(0).options()).containsEntry("scale", "2");
    assertThat(LayerText.parse("pad 1").get(0).options()).containsEntry("padding", "1");
    assertThat(LayerText.parse("leakyrelu 0.1").get(0).options())
        .containsEntry("type", "leakyrelu 0.1");
    assertThat(LayerText.parse("conv blur leakyrelu 0.1").get(0).options())
        .containsEntry("activation", "leakyrelu 0.1");
  }

  /** PyTorch's definitions, by hand, at -2, 0.5 and 8. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relu                | 0                   | 0.5                | 8",
        "rectifier           | 0                   | 0.5                | 8",
        "relu6               | 0                   | 0.5                | 6",
        "ReLU6               | 0                   | 0.5                | 6",
        "nn.ReLU6()          | 0                   | 0.5                | 6",
        "relu 6              | 0                   | 0.5                | 6",
        "hardtanh            | -1                  | 0.5                | 1",
        "clamp               | -1                  | 0.5                | 1",
        "hardtanh -3 3       | -2                  | 0.5                | 3",
        "nn.Hardtanh(-3, 3)  | -2                  | 0.5                | 3",
        "clamp 1 inf         | 1                   | 1                  | 8",
        "clip -inf 2         | -2                  | 0.5                | 2",
        "lrelu               | -0.02               | 0.5                | 8",
        "leaky_relu 0.2      | -0.4                | 0.5                | 8",
        "LeakyReLU(0.2)      | -0.4                | 0.5                | 8",
        "exponentiallinearunit | -0.8646647167633873 | 0.5              | 8",
        "elu(0.5)            | -0.43233235838169365 | 0.5               | 8",
        "scaledexponentiallinearunit | -1.520166468595695 | 0.52535049367774 | 8.40560789884384",
        "gelu_new            | -0.0454023059       | 0.3457140098       | 8",
        "fastgelu            | -0.0454023059       | 0.3457140098       | 8",
        "swish               | -0.2384058440442351 | 0.3112296656009273 | 7.997317198956269",
        "hswish              | -0.3333333333       | 0.2916666667       | 8",
        "hardsilu            | -0.3333333333       | 0.2916666667       | 8",
        "hsigmoid            | 0.1666666667        | 0.5833333333       | 1",
        "hsigmoid 0.2 0.5    | 0.1                 | 0.6                | 1",
        "logistic            | 0.1192029220        | 0.6224593312       | 0.9996646499",
        "sigm                | 0.1192029220        | 0.6224593312       | 0.9996646499",
        "hyperbolictangent   | -0.9640275801       | 0.4621171573       | 0.9999997749"
      })
  void anActivationByAnotherNameHasItsNumbers(String text, double low, double mid, double high) {
    var alone = ((ActivationLayer) layer(text, 1, 3, 3)).activation();
    var behind = ((Conv) layer("conv blur " + text, 1, 3, 3)).activation();

    for (var activation : List.of(alone, behind)) {
      var function = (Elementwise) activation;
      assertThat(function.of(-2)).isCloseTo(low, offset(1e-9));
      assertThat(function.of(0.5)).isCloseTo(mid, offset(1e-9));
      assertThat(function.of(8)).isCloseTo(high, offset(1e-9));
    }
  }

  @Test
  void whatStandsInBracketsBelongsToTheType() {
    assertThat(LayerText.parse("nn.MaxPool2d(2)").get(0).options()).containsEntry("kernel", "2");
    assertThat(LayerText.parse("MaxPool2d(kernel_size=3, stride=2)").get(0).options())
        .containsEntry("kernel", "3")
        .containsEntry("stride", "2");
    assertThat(LayerText.parse("LocalResponseNorm(5)").get(0).options())
        .containsEntry("type", "lrn 5");
    assertThatThrownBy(() -> layer("relu6 7", 1, 3, 3)).hasMessageContaining("clip 0 6 7");
    assertThatThrownBy(() -> layer("conv blur relu6 7", 1, 3, 3))
        .hasMessageContaining("clip 0 6 7");
  }

  /** Sobel's numbers, of which each of three channels has a third. */
  @Test
  void aKernelOverSeveralChannelsIsDividedAmongThem() {
    var conv = (Conv) layer("conv sobel,identity", 3, 5, 5);

    var third = new double[] {-1 / 3., 0, 1 / 3., -2 / 3., 0, 2 / 3., -1 / 3., 0, 1 / 3.};
    assertThat(conv.weight().shape()).isEqualTo(Shape.of(2, 3, 3, 3));
    for (int channel = 0; channel < 3; channel++) {
      assertThat(conv.weight().plane(channel)).containsExactly(third);
      assertThat(conv.weight().plane(3 + channel)).containsExactly(0, 0, 0, 0, 1 / 3., 0, 0, 0, 0);
    }
    assertThat(conv.filters().names()).containsExactly("sobel", "identity");
  }

  @Test
  void withGroupsEachChannelHasItsOwnKernel() {
    var conv = (Conv) layer("conv blur,blur,blur groups 3", 3, 5, 5);

    assertThat(conv.weight().shape()).isEqualTo(Shape.of(3, 1, 3, 3));
    assertThat(conv.weight().plane(0)).containsOnly(1 / 9.);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv sobl|layer 1, \"conv sobl\": found the word \"sobl\"|Did you mean sobel?",
        "conv blur reluu|the word \"reluu\"|Did you mean relu?",
        "conv blur strid 2|the word \"strid\"|Did you mean stride?",
        "convv blur|the type \"convv\"|Did you mean conv?",
        "sobel|the type \"sobel\"|Write conv before the name of a kernel: conv sobel.",
        "conv blur maxpool 2|the word \"maxpool\"|Write a semicolon before the next layer.",
        "conv blur; maxpool 2 sobel|layer 2|Only conv and convtranspose have kernels with names.",
        "conv blur stride|nothing behind stride|Write it.",
        "conv sobel 5x5|the kernel sobel in the size 5 x 5; expected 3 x 3|Leave the size out",
        "conv identity 4x4|the size 4 x 4; expected a size with a middle|odd numbers",
        "conv blur 2|2 filters with 1 named kernel|Leave the number out",
        "conv blur relu tanh|two for the activation, relu and tanh|Leave one out.",
        "conv blur init kaiming|an init beside named kernels|Leave the init or the kernels out.",
        "conv blur;;maxpool|layer 2: found no layer|one semicolon fewer",
        "conv blur 0x3|the kernel \"0x3\"|Correct the size",
        "conv blur 999999x999999|a kernel of 999999 x 999999|Use a smaller one.",
        "convtranspose 4 3x3|no kernels for a convtranspose layer|Name a kernel for each filter.",
        "conv blur kernel x|the kernel \"x\"|Correct the size"
      })
  void aMistakeIsNamedWithWhatToDo(String text, String found, String remedy) {
    assertThatThrownBy(() -> LayerText.parse(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(found)
        .hasMessageContaining(remedy);
  }

  @Test
  void whatALayerCannotReadIsNamed() {
    assertThatThrownBy(() -> layer("conv blur 9x9", 1, 5, 5))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("layer 1, \"conv blur 9x9\": found a kernel that reaches over 9 x 9");
    assertThatThrownBy(() -> layer("maxpool 2 relu", 1, 5, 5))
        .hasMessageContaining("\"relu\", which has no meaning for a maxpool layer")
        .hasMessageContaining("behind a semicolon");
    assertThatThrownBy(() -> layer("conv blur stride x", 1, 5, 5))
        .hasMessageContaining("found stride \"x\"");
  }

  // ---- kernels ----

  static List<NamedKernel> kernels() {
    return NamedKernel.all();
  }

  /** What finds edges is 0 where all is even; what shows the picture keeps its brightness. */
  @ParameterizedTest
  @MethodSource("kernels")
  void theWeightsOfAKernelAddUpTo0Or1(NamedKernel kernel) {
    var plane = kernel.weights().of(Size.of(3)).orElseThrow();
    double sum = 0;
    for (double weight : plane) {
      sum += weight;
    }

    assertThat(plane).hasSize(9);
    boolean isPicture =
        List.of("identity", "blur", "gauss", "sharpen", "emboss").contains(kernel.name());
    assertThat(sum).isCloseTo(isPicture ? 1 : 0, offset(1e-15));
  }

  /** scipy.ndimage: sobel over axis 1, prewitt over axis 0, laplace; 1 4 6 4 1 of Pascal. */
  @Test
  void kernelsHaveTheNumbersThatTheyAreKnownBy() {
    assertThat(weights("sobel", 3, 3)).containsExactly(-1, 0, 1, -2, 0, 2, -1, 0, 1);
    assertThat(weights("Sobel_Horizontal", 3, 3)).containsExactly(-1, -2, -1, 0, 0, 0, 1, 2, 1);
    assertThat(weights("prewitt-y", 3, 3)).containsExactly(-1, -1, -1, 0, 0, 0, 1, 1, 1);
    assertThat(weights("laplace", 3, 3)).containsExactly(0, 1, 0, 1, -4, 1, 0, 1, 0);
    assertThat(weights("gauss", 1, 5)).containsExactly(1 / 16., 4 / 16., 6 / 16., 4 / 16., 1 / 16.);
    assertThat(weights("blur", 2, 4)).containsOnly(0.125).hasSize(8);
    assertThat(weights("identity", 1, 3)).containsExactly(0, 1, 0);
  }

  private static double[] weights(String name, int rows, int columns) {
    return NamedKernel.of(name).orElseThrow().weights().of(new Size(rows, columns)).orElseThrow();
  }
}
