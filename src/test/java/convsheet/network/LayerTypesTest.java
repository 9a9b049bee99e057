package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerTypesTest {
  private static final Shape PICTURE = Shape.of(1, 4, 4);

  private static Layer read(String type, Shape input) {
    var options = Map.of("type", new LayerSpec.Option(type, "B3"));
    var grids = new GridsInMemory().with("filter 1", new double[] {1});
    return LayerTypes.read(new LayerSpec("one", "Layers", "A3:J3", options, grids), List.of(input));
  }

  private static Problem problem(String type, Shape input) {
    return assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read(type, input))
        .actual()
        .problem();
  }

  @ParameterizedTest
  @CsvSource({
    "maxpol,maxpool",
    "avgpol,avgpool",
    "con,conv",
    "danse,dense",
    "flaten,flatten",
    "softmx,softmax",
    "rleu,relu"
  })
  void aMisspeltTypeIsSuggested(String type, String meant) {
    var problem = problem(type, PICTURE);

    assertThat(problem.sheet()).isEqualTo("Layers");
    assertThat(problem.cells()).isEqualTo("B3");
    assertThat(problem.found()).isEqualTo("layer type \"" + type + "\"");
    assertThat(problem.expected())
        .startsWith(
            "one of conv, convtranspose, maxpool, avgpool, globalavgpool, globalmaxpool, dense, ");
    assertThat(problem.remedy()).isEqualTo("Did you mean " + meant + "?");
  }

  /** Names as PyTorch, Keras, TensorFlow and people have them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Conv2D                          | conv",
        "nn.Conv2d                       | conv",
        "torch.nn.Conv2d                 | conv",
        "tf.keras.layers.Conv2D          | conv",
        "convolution                     | conv",
        "Conv layer                      | conv",
        "convolutional layer             | conv",
        "deconv                          | convtranspose",
        "Deconvolution                   | convtranspose",
        "nn.ConvTranspose2d              | convtranspose",
        "Conv2DTranspose                 | convtranspose",
        "transposed convolution          | convtranspose",
        "Linear                          | dense",
        "torch.nn.Linear                 | dense",
        "fc                              | dense",
        "Fully connected                 | dense",
        "fully-connected layer           | dense",
        "MaxPooling2D                    | maxpool",
        "nn.MaxPool2d                    | maxpool",
        "max pool                        | maxpool",
        "max-pool                        | maxpool",
        "AveragePooling2D                | avgpool",
        "AvgPool2d                       | avgpool",
        "GlobalAveragePooling2D          | globalavgpool",
        "AdaptiveAvgPool2d(1)            | globalavgpool",
        "nn.AdaptiveAvgPool2d((1, 1))    | globalavgpool",
        "AdaptiveAvgPool2d(output_size=1)| globalavgpool",
        "BatchNorm2d                     | batchnorm",
        "BatchNormalization              | batchnorm",
        "batch norm                      | batchnorm",
        "Dropout(0.5)                    | dropout",
        "nn.PReLU                        | prelu",
        "nn.PixelShuffle                 | pixelshuffle",
        "LocalResponseNorm(5, alpha=0.0001, beta=0.75, k=1.0) | lrn 5 1E-4 0.75 1",
        "GlobalMaxPooling2D              | globalmaxpool",
        "nn.AdaptiveMaxPool2d(1)         | globalmaxpool",
        "nn.Dropout2d(p=0.2)             | dropout",
        "Flatten()                       | flatten",
        "nn.Flatten(start_dim=1)         | flatten",
        "ZeroPadding2D                   | pad",
        "UpSampling2D                    | upsample",
        "ReLU                            | relu",
        "nn.ReLU(inplace=True)           | relu",
        "leaky_relu                      | leakyrelu 0.01",
        "Leaky ReLU 0.2                  | leakyrelu 0.2",
        "swish                           | silu",
        "Hard Swish                      | hardswish",
        "hard_sigmoid                    | hardsigmoid",
        "ReLU6                           | clip 0 6",
        "nn.Hardtanh()                   | clip -1 1",
        "nn.GELU(approximate='tanh')     | gelutanh",
        "Log Softmax                     | logsoftmax"
      })
  void otherNamesOfATypeAreRead(String name, String type) {
    var shape =
        type.equals("dense")
            ? Shape.of(1, 1, 1)
            : type.equals("pixelshuffle") ? Shape.of(4, 1, 1) : PICTURE;

    assertThat(
            read(name, shape) instanceof ActivationLayer layer
                ? layer.activation().text()
                : read(name, shape).type())
        .isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LogSigmoid          | logsigmoid is not sigmoid, and convsheet has no such layer.",
        "nn.Mish             | mish is not silu, and convsheet has no such layer.",
        "LayerNorm           | layernorm is not batchnorm, and convsheet has no such layer.",
        "nn.Conv3d           | conv3d is not conv, and convsheet has no such layer.",
        "DepthwiseConv2D     | Write conv, with as many groups as it reads channels.",
        "nn.ReflectionPad2d  | Write pad, with the padding mode reflect.",
        "MaxPool2d(2)        | Write maxpool, and what belongs to it in columns such as kernel.",
        "Tanhshrink          | tanhshrink is not tanh, and convsheet has no such layer.",
        "nn.GroupNorm(2, 4)  | groupnorm is not batchnorm, and convsheet has no such layer.",
        "nn.MaxPool3d(2)     | maxpool3d is not maxpool, and convsheet has no such layer.",
        "nn.AvgPool1d        | Write avgpool, for a picture of one row, with a kernel such as 1x3.",
        "BatchNorm1d         | Write batchnorm.",
        "torch.maximum       | maximum is not add, and convsheet has no such layer.",
        "nn.LSTM(10, 20)     | convsheet has no lstm, and nothing near it.",
        "Embedding           | convsheet has no embedding, and nothing near it.",
        "multi-head attention| convsheet has no multiheadattention, and nothing near it.",
        "F.interpolate       | Write upsample, with the mode linear where it interpolates.",
        "tf.nn.depth_to_space| Write pixelshuffle, with the mode dcr.",
        "CenterCrop          | Write slice, with its rows and columns.",
        "atrous conv         | Write conv, with a dilation.",
        "Identity            | Leave the row out: it passes on what it reads.",
        "min pool            | minpool is not maxpool, and convsheet has no such layer.",
        "AdaptiveAvgPool2d(7)| Write globalavgpool, and what belongs to it in columns such as kernel."
      })
  void whatIsNoOtherNameOfATypeIsRefusedWithWhatToDo(String name, String remedy) {
    assertThat(problem(name, PICTURE).remedy()).isEqualTo(remedy);
  }

  @Test
  void nothingIsSuggestedForATypeThatIsLikeNone() {
    assertThat(problem("transformer", PICTURE).remedy()).isEqualTo("Correct the type of one.");
    assertThat(problem("(", PICTURE).remedy()).isEqualTo("Correct the type of one.");
  }

  @Test
  void typesAreReadWithoutRegardToCase() {
    assertThat(read("Flatten", PICTURE)).isEqualTo(new Flatten());
    assertThat(read(" MaxPool ", PICTURE))
        .isEqualTo(new MaxPool(Size.of(2), Size.of(2), Padding.NONE, false));
  }

  @Test
  void everyActivationButNoneIsALayerToo() {
    assertThat(read("leakyrelu 0.3", PICTURE)).isEqualTo(new ActivationLayer(new LeakyRelu(0.3)));
    assertThat(LayerTypes.activations()).contains("none");
    assertThat(LayerTypes.names())
        .containsAll(
            LayerTypes.activations().stream().filter(name -> !name.equals("none")).toList())
        .doesNotContain("none");
  }

  @ParameterizedTest
  @CsvSource({"conv", "maxpool", "avgpool"})
  void layersWithWindowsNeedAPicture(String type) {
    var problem = problem(type, Shape.of(7));

    assertThat(problem.found())
        .isEqualTo("an input of 7 values in one column for a " + type + " layer");
    assertThat(problem.remedy()).startsWith("Place the " + type + " layer before the layer");
  }
}
