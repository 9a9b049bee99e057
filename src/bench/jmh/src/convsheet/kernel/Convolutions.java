package convsheet.kernel;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A convolution of 64 channels to 64 over 56 x 56, beside the loops that say what it is. */
@State(Scope.Thread)
public class Convolutions {
  private static final int CHANNELS = 64;
  private static final int SIDE = 56;

  @Param({"1", "3"})
  int kernel;

  private double[] input;
  private double[] weight;
  private Convolution convolution;

  @Setup
  public void draw() {
    var random = new Random(1);
    int padded = SIDE + kernel - 1;
    input = random.doubles((long) CHANNELS * padded * padded).toArray();
    weight = random.doubles((long) CHANNELS * CHANNELS * kernel * kernel, -1, 1).toArray();
    convolution =
        new Convolution(CHANNELS, padded, padded, CHANNELS, kernel, kernel, 1, 1, 1, 1, 1);
  }

  @Benchmark
  public double[] convsheet() {
    return convolution.apply(input, weight, new double[0]);
  }

  @Benchmark
  public double[] loops() {
    int padded = SIDE + kernel - 1;
    var output = new double[CHANNELS * SIDE * SIDE];
    for (int filter = 0; filter < CHANNELS; filter++) {
      for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
          double sum = 0;
          for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < kernel; i++) {
              for (int j = 0; j < kernel; j++) {
                sum +=
                    input[(channel * padded + row + i) * padded + column + j]
                        * weight[((filter * CHANNELS + channel) * kernel + i) * kernel + j];
              }
            }
          }
          output[(filter * SIDE + row) * SIDE + column] = sum;
        }
      }
    }
    return output;
  }
}
