package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The values of a column as feature maps, channel by channel, row by row; {@code [C * H * W]} to
 * {@code [C, H, W]} (PyTorch's {@code Unflatten}): what {@link Flatten} undoes.
 *
 * @param shape the shape of the output
 */
public record Reshape(Shape shape) implements Rearrangement {
  private static final Pattern SHAPE =
      Pattern.compile(
          "([1-9]\\d{0,5})\\s*[xX\u00d7]\\s*([1-9]\\d{0,5})\\s*[xX\u00d7]\\s*([1-9]\\d{0,5})");

  /** From a row of the {@code Layers} sheet, which has the channels, rows and columns. */
  static Reshape read(LayerSpec spec, List<Shape> inputs) {
    var text = spec.text("shape").map(String::strip).orElse("");
    var sizes = SHAPE.matcher(text);
    if (!sizes.matches()) {
      throw spec.problem(
          "shape",
          text.isEmpty() ? "no shape for a reshape layer" : "the shape " + Problem.quote(text),
          "channels x rows x columns, such as 64x7x7",
          "Write the shape of " + spec.name() + ".");
    }
    var reshape =
        new Reshape(
            Shape.of(
                IntStream.rangeClosed(1, 3).map(i -> Integer.parseInt(sizes.group(i))).toArray()));
    spec.at("shape", () -> reshape.outputShape(inputs));
    return reshape;
  }

  @Override
  public String type() {
    return "reshape";
  }

  @Override
  public Map<String, String> options() {
    return Map.of(
        "shape",
        String.join(
            "x",
            Stream.of(shape.channels(), shape.rows(), shape.columns())
                .map(String::valueOf)
                .toList()));
  }

  @Override
  public String summary() {
    return "the values of the column as " + shape;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (!input.isVector() || input.count() != shape.count()) {
      throw ProblemException.input(
          Problem.of(
              "an input of " + input + " to become " + shape,
              "a column of " + shape.count() + " values",
              "Correct the shape, or put a flatten layer before it."));
    }
    return shape;
  }

  @Override
  public int source(Shape input, int channel, int row, int column) {
    return (channel * shape.rows() + row) * shape.columns() + column;
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    return inputs.get(0).reshape(outputShape(inputs.stream().map(Tensor::shape).toList()));
  }
}
