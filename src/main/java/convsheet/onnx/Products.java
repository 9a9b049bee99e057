package convsheet.onnx;

import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Identity;
import convsheet.network.Padding;
import convsheet.network.Size;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;

/** Gemm and MatMul: dense layers. */
final class Products {
  private Products() {}

  static Value gemm(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    var weight = node.constant(1);
    if (node.flag("transA")) {
      throw node.refused("transA", "rows that are pictures of a batch");
    }
    boolean byOutput = node.flag("transB");
    node.flag("broadcast"); // of version 6, where a bias had to say so
    double alpha = node.number("alpha", 1);
    double beta = node.number("beta", 1);
    if (input.rank() != 2 || !input.batched()) {
      throw shapes(node, input, weight);
    }
    int outputs = weight.rank() == 2 ? weight.dims()[byOutput ? 0 : 1] : 0;
    double[] bias =
        node.optionalConstant(2).map(own -> bias(node, own, outputs, beta)).orElse(new double[0]);
    return dense(node, made, input, weight, byOutput, alpha, bias);
  }

  static Value matMul(OnnxNode node, ModelBuilder made) {
    if (!(node.input(1) instanceof Known) || !(node.input(0) instanceof Maps)) {
      throw node.refused(
          "a product of "
              + Value.text(node.input(0).dims())
              + " and "
              + Value.text(node.input(1).dims()),
          "what is computed from the picture times weights of the model");
    }
    var input = node.maps(0);
    var weight = node.constant(1);
    boolean isAtEachPlace = input.channelsLast() && input.inner().length == 3;
    return isAtEachPlace && weight.rank() == 2
        ? atEachPlace(node, made, input, weight)
        : dense(node, made, input, weight, false, 1, new double[0]);
  }

  /** Channels, which are last, at each place: a convolution with windows of one cell. */
  private static Value atEachPlace(OnnxNode node, ModelBuilder made, Maps input, Known weight) {
    int channels = weight.dims()[0];
    int filters = weight.dims()[1];
    double[] values = new double[weight.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i % filters * channels + i / filters] = weight.values()[i];
    }
    return made.add(
        node,
        new Conv(
            Tensor.of(Shape.of(filters, channels, 1, 1), values),
            new double[0],
            Size.of(1),
            Padding.NONE,
            Size.of(1),
            1,
            new Identity()),
        input);
  }

  private static Value dense(
      OnnxNode node,
      ModelBuilder made,
      Maps given,
      Known weight,
      boolean byOutput,
      double alpha,
      double[] bias) {
    boolean isRow = given.rank() == (given.batched() ? 2 : 1);
    int count = isRow ? given.dims()[given.rank() - 1] : 0;
    if (!isRow || weight.rank() != 2 || weight.dims()[byOutput ? 1 : 0] != count || count == 0) {
      throw shapes(node, given, weight);
    }
    var input = given.shape().plane() == 1 ? made.vector(given) : given;
    int outputs = weight.dims()[byOutput ? 0 : 1];
    var shape = input.shape();
    double[] values = new double[weight.values().length];
    for (int output = 0; output < outputs; output++) {
      for (int i = 0; i < count; i++) {
        int from = byOutput ? output * count + i : i * outputs + output;
        values[output * count + place(input, i)] = weight.values()[from] * alpha;
      }
    }
    var dense =
        new Dense(
            Tensor.of(Shape.of(outputs, shape.channels(), shape.rows(), shape.columns()), values),
            bias,
            new Identity());
    int[] dims = given.dims().clone();
    dims[dims.length - 1] = outputs;
    var made1 = made.add(node, dense, List.of(input), output -> dims);
    return made1.seen(node, dims, false);
  }

  /** Where a value that the graph counts so stands in the layer. */
  private static int place(Maps input, int i) {
    if (!input.channelsLast()) {
      return i;
    }
    int channels = input.shape().channels();
    return i % channels * input.shape().plane() + i / channels;
  }

  private static double[] bias(OnnxNode node, Known bias, int outputs, double beta) {
    int length = bias.values().length;
    boolean isRow = bias.rank() == 0 || bias.dims()[bias.rank() - 1] == length;
    if (!isRow || length != 1 && length != outputs) {
      throw node.refused(
          "a bias of " + Value.text(bias.dims()), outputs + " numbers, one for each output");
    }
    double[] values = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      values[i] = bias.values()[length == 1 ? 0 : i] * beta;
    }
    return values;
  }

  private static RuntimeException shapes(OnnxNode node, Maps input, Known weight) {
    return node.refused(
        "an input of " + Value.text(input.dims()) + " with weights of " + Value.text(weight.dims()),
        "batch x N with weights of N x M");
  }
}
