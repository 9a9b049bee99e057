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
    "max-pool,maxpool",
    "avgpol,avgpool",
    "con,conv",
    "conv2d,conv",
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
            "one of conv, convtranspose, maxpool, avgpool, globalavgpool, dense, flatten, ");
    assertThat(problem.remedy()).isEqualTo("Did you mean " + meant + "?");
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
