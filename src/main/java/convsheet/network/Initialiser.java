package convsheet.network;

import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.Arrays;

/**
 * How the weights of a layer start, as PyTorch's {@code torch.nn.init} has it. The column {@code
 * init} of the {@code Layers} sheet holds a name and its options, in any order:
 *
 * <table>
 * <caption>What the column may hold</caption>
 * <tr><td>{@code pytorch}</td><td>what {@code nn.Conv2d} and {@code nn.Linear} do by themselves:
 * weights as by {@code kaiming_uniform a=sqrt(5)}, then biases uniform within 1 / sqrt(fan in)
 * </td></tr>
 * <tr><td>{@code kaiming_uniform}, {@code kaiming_normal}</td><td>{@code a=0.1}: the negative slope
 * of the leaky ReLU that follows (0); {@code fan_in} or {@code fan_out} ({@code fan_in}); {@code
 * nonlinearity=tanh}: what follows instead ({@code leaky_relu})</td></tr>
 * <tr><td>{@code xavier_uniform}, {@code xavier_normal}</td><td>{@code gain=2}, or {@code
 * gain=relu} for the gain of what follows (1)</td></tr>
 * <tr><td>{@code zeros}, {@code ones}, {@code constant 0.1}</td><td></td></tr>
 * </table>
 *
 * <p>A number may be a square root, as in {@code a=sqrt(5)}. Commas, parentheses and quotes count
 * as spaces and an underscore at a name's end does not count, so that PyTorch's {@code
 * kaiming_uniform_(a=0.1, mode='fan_out')} is understood too. Only {@code pytorch} gives biases.
 *
 * <p>Sources: PyTorch, {@code torch/nn/init.py}; He et al., "Delving Deep into Rectifiers" (2015);
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks"
 * (2010).
 */
sealed interface Initialiser {

  /**
   * How many values one output adds up, and how many outputs one value goes into.
   *
   * @param in the weights of one output
   * @param out the outputs that read a value, as PyTorch counts them
   */
  record Fan(long in, long out) {
    /** Of filters {@code [F, C / groups, H, W]}: C / groups * H * W and F * H * W. */
    static Fan ofFilters(Shape filters) {
      return new Fan(
          (long) filters.size(1) * filters.plane(), (long) filters.size(0) * filters.plane());
    }

    /** Of a dense layer's weights {@code [N, C, H, W]}: C * H * W and N. */
    static Fan ofDense(Shape weights) {
      return new Fan((long) weights.size(1) * weights.plane(), weights.size(0));
    }
  }

  /**
   * Makes the weights of a layer; each value is a number of float32, but for {@link Constant}.
   *
   * @param shape the weights' shape, {@code [F, C, H, W]}
   * @param fan the layer's fan
   * @param generator where random numbers are drawn from: weights row-major, then biases
   */
  LayerSpec.Weights draw(Shape shape, Fan fan, TorchGenerator generator);

  /**
   * The same number everywhere.
   *
   * @param value the number, as it was written
   */
  record Constant(double value) implements Initialiser {
    @Override
    public LayerSpec.Weights draw(Shape shape, Fan fan, TorchGenerator generator) {
      var values = new double[Math.toIntExact(shape.count())];
      Arrays.fill(values, value);
      return withoutBias(shape, values);
    }
  }

  /** How numbers around 0 are drawn. */
  enum Distribution {
    UNIFORM,
    NORMAL;

    private double[] draw(Shape shape, double deviation, TorchGenerator generator) {
      int count = Math.toIntExact(shape.count());
      double bound = Math.sqrt(3) * deviation;
      return this == NORMAL
          ? generator.normal(count, deviation)
          : generator.uniform(count, -bound, bound);
    }
  }

  /**
   * He's: a standard deviation of gain / sqrt(fan).
   *
   * @param gain the gain of what follows
   * @param fanOut whether the fan out counts instead of the fan in
   */
  record Kaiming(Distribution distribution, double gain, boolean fanOut) implements Initialiser {
    @Override
    public LayerSpec.Weights draw(Shape shape, Fan fan, TorchGenerator generator) {
      double deviation = gain / Math.sqrt(fanOut ? fan.out() : fan.in());
      return withoutBias(shape, distribution.draw(shape, deviation, generator));
    }
  }

  /** Glorot's: a standard deviation of gain * sqrt(2 / (fan in + fan out)). */
  record Xavier(Distribution distribution, double gain) implements Initialiser {
    @Override
    public LayerSpec.Weights draw(Shape shape, Fan fan, TorchGenerator generator) {
      double deviation = gain * Math.sqrt(2.0 / (fan.in() + fan.out()));
      return withoutBias(shape, distribution.draw(shape, deviation, generator));
    }
  }

  /** What PyTorch's layers do by themselves. */
  record PyTorch() implements Initialiser {
    private static final Initialiser WEIGHTS =
        new Kaiming(Distribution.UNIFORM, InitialiserText.leakyReluGain(Math.sqrt(5)), false);

    @Override
    public LayerSpec.Weights draw(Shape shape, Fan fan, TorchGenerator generator) {
      var weights = WEIGHTS.draw(shape, fan, generator).weight();
      double bound = 1 / Math.sqrt(fan.in());
      return new LayerSpec.Weights(weights, generator.uniform(shape.size(0), -bound, bound));
    }
  }

  private static LayerSpec.Weights withoutBias(Shape shape, double[] values) {
    return new LayerSpec.Weights(Tensor.of(shape, values), new double[0]);
  }

  /**
   * Reads what the column {@code init} holds.
   *
   * @throws convsheet.problem.ProblemException if it names no initialiser, or one with options that
   *     it does not have
   */
  static Initialiser parse(String text) {
    return new InitialiserText(text).initialiser();
  }
}
