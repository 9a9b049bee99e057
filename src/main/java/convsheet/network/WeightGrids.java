package convsheet.network;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.network.LayerGrids.Parameter;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The grids of a layer's weights and biases: {@code filter 2 channel 1}, {@code filter 2 bias},
 * {@code filter 1 "sobel" channel 1}.
 */
final class WeightGrids {
  private final List<Parameter> parameters = new ArrayList<>();
  private final int channels;
  private final boolean hasBias;

  /**
   * The grids of weights {@code [F, C, H, W]} and biases {@code [F]} (or none).
   *
   * @param name the layer's name
   * @param part {@code FILTER} or {@code WEIGHTS}
   * @param names what a person calls each output; empty where none has a name
   */
  WeightGrids(String name, Grid.Part part, Tensor weight, double[] bias, List<String> names) {
    var word = part == Grid.Part.FILTER ? "filter" : "weights";
    this.channels = weight.shape().size(1);
    this.hasBias = bias.length > 0;
    int rows = weight.shape().rows();
    int columns = weight.shape().columns();
    int plane = weight.shape().plane();
    for (int output = 0; output < weight.shape().size(0); output++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = (output * channels + channel) * plane;
        parameters.add(
            new Parameter(
                new Grid(name, part, word, output + 1, channel + 1, rows, columns, names),
                Arrays.copyOfRange(weight.values(), from, from + plane)));
      }
      if (hasBias) {
        parameters.add(
            new Parameter(
                new Grid(name, Grid.Part.BIAS, word, output + 1, 0, 1, 1, names),
                new double[] {bias[output]}));
      }
    }
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** One channel of one output's weights, counted from 0. */
  Grid plane(int output, int channel) {
    return parameters.get(output * perOutput() + channel).grid();
  }

  /** The bias of an output, counted from 0. */
  Optional<Expr> bias(int output) {
    return hasBias
        ? Optional.of(new Expr.Ref(parameters.get(output * perOutput() + channels).grid(), 0, 0))
        : Optional.empty();
  }

  private int perOutput() {
    return channels + (hasBias ? 1 : 0);
  }
}
