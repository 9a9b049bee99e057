package convsheet.view;

import convsheet.formula.Grid;
import convsheet.network.Network;
import convsheet.question.Evaluation;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of layers as tensors, called as PyTorch calls those of its modules. */
final class NamedTensors {
  private static final Map<Grid.Part, String> NAMES =
      Map.of(
          Grid.Part.FILTER, "weight",
          Grid.Part.WEIGHTS, "weight",
          Grid.Part.BIAS, "bias",
          Grid.Part.MEAN, "running_mean",
          Grid.Part.VARIANCE, "running_var",
          Grid.Part.SCALE, "weight",
          Grid.Part.SHIFT, "bias",
          Grid.Part.MASK, "mask",
          Grid.Part.CONSTANT, "value");

  private NamedTensors() {}

  /**
   * The weights of a layer, by {@code weight}, {@code bias}, {@code running_mean}, ...: filters
   * {@code [F, C / groups, H, W]}, those of a transposed convolution {@code [C, F / groups, H, W]},
   * those of a dense layer {@code [N, inputs]}, and one number a channel {@code [C]}.
   *
   * @param layer its place
   */
  static Map<String, Tensor> of(Evaluation evaluation, int layer) {
    var planes = new LinkedHashMap<Grid.Part, List<Grid>>();
    for (var parameter : evaluation.grids().get(layer).parameters()) {
      var part = parameter.grid().part();
      if (NAMES.containsKey(part)) {
        planes.computeIfAbsent(part, p -> new ArrayList<>()).add(parameter.grid());
      }
    }
    var node = evaluation.question().network().nodes().get(layer);
    var tensors = new LinkedHashMap<String, Tensor>();
    planes.forEach(
        (part, grids) -> tensors.put(NAMES.get(part), tensor(part, grids, evaluation, node)));
    return tensors;
  }

  private static Tensor tensor(
      Grid.Part part, List<Grid> grids, Evaluation evaluation, Network.Node node) {
    var values =
        grids.stream().flatMapToDouble(grid -> Arrays.stream(evaluation.values(grid))).toArray();
    var first = grids.get(0);
    int outputs = (int) grids.stream().mapToInt(Grid::output).distinct().count();
    return switch (part) {
      case FILTER -> {
        int channels = grids.size() / outputs;
        var filters = Tensor.of(Shape.of(outputs, channels, first.rows(), first.columns()), values);
        yield node.layer().type().equals("convtranspose")
            ? transposed(filters, groups(node))
            : filters;
      }
      case WEIGHTS -> Tensor.of(Shape.of(outputs, values.length / outputs), values);
      case MASK, CONSTANT ->
          Tensor.of(Shape.of(grids.size(), first.rows(), first.columns()), values);
      default -> Tensor.of(Shape.of(values.length), values);
    };
  }

  private static int groups(Network.Node node) {
    return Integer.parseInt(node.layer().options().getOrDefault("groups", "1"));
  }

  /** From {@code [F, C / groups, H, W]} to {@code [C, F / groups, H, W]}. */
  private static Tensor transposed(Tensor filters, int groups) {
    int outputs = filters.shape().size(0) / groups;
    int inputs = filters.shape().size(1);
    int plane = filters.shape().plane();
    var values = new double[filters.values().length];
    for (int group = 0; group < groups; group++) {
      for (int f = 0; f < outputs; f++) {
        for (int c = 0; c < inputs; c++) {
          int from = ((group * outputs + f) * inputs + c) * plane;
          int to = ((group * inputs + c) * outputs + f) * plane;
          System.arraycopy(filters.values(), from, values, to, plane);
        }
      }
    }
    return Tensor.of(
        Shape.of(groups * inputs, outputs, filters.shape().rows(), filters.shape().columns()),
        values);
  }
}
