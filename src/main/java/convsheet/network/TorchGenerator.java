package convsheet.network;

import java.util.OptionalDouble;

/**
 * A stream of random numbers: what PyTorch's CPU generator draws for float32 tensors after {@code
 * torch.manual_seed}, tensor after tensor.
 *
 * <p>Uniform draws, and normal draws of fewer than 16 numbers, are PyTorch's bit for bit. Of 16
 * normal numbers and more PyTorch computes logarithm, sine and cosine by polynomials in float32,
 * here they are computed exactly: a draw differs from PyTorch's in its last bits, for every
 * possible pair of random numbers by less than 1e-6 of its value.
 *
 * <p>Source: PyTorch, {@code ATen/native/cpu/DistributionTemplates.h} and {@code
 * ATen/core/DistributionsHelper.h}.
 */
public final class TorchGenerator {
  private static final int BLOCK = 16;
  private static final int HALF = BLOCK / 2;
  private static final float TWO_PI = (float) (2 * Math.PI);

  private MersenneTwister bits;
  private OptionalDouble spareNormal;

  /** The stream after {@code torch.manual_seed(seed)}. */
  public TorchGenerator(long seed) {
    restart(seed);
  }

  /** Begins the stream of another seed, or the same one again: {@code torch.manual_seed(seed)}. */
  void restart(long seed) {
    bits = new MersenneTwister(seed);
    spareNormal = OptionalDouble.empty();
  }

  /**
   * What {@code torch.empty(count).uniform_(from, to)} draws.
   *
   * @return numbers of float32 from {@code from} on and below {@code to}
   */
  double[] uniform(int count, double from, double to) {
    float low = (float) from;
    float range = (float) to - low;
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      // PyTorch multiplies and adds with one rounding; in double neither is rounded before that
      values[i] = (float) ((double) unit32() * range + low);
    }
    return values;
  }

  /**
   * What {@code torch.empty(count).normal_(0, deviation)} draws.
   *
   * @param deviation the standard deviation, at least 0
   * @return numbers of float32
   */
  double[] normal(int count, double deviation) {
    return count < BLOCK ? oneByOne(count, deviation) : inBlocks(count, (float) deviation);
  }

  /** Two normal numbers from two uniform ones of 53 bits; the second waits for the next call. */
  private double[] oneByOne(int count, double deviation) {
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      double normal;
      if (spareNormal.isPresent()) {
        normal = spareNormal.getAsDouble();
        spareNormal = OptionalDouble.empty();
      } else {
        double angle = 2 * Math.PI * unit64();
        double radius = Math.sqrt(-2 * StrictMath.log1p(-unit64()));
        normal = radius * StrictMath.cos(angle);
        spareNormal = OptionalDouble.of(radius * StrictMath.sin(angle));
      }
      values[i] = (float) (normal * deviation);
    }
    return values;
  }

  /** As many uniform numbers, made normal 16 at a time; the last 16 are drawn anew if need be. */
  private double[] inBlocks(int count, float deviation) {
    var values = new float[count];
    fill(values, 0, count);
    for (int from = 0; from + BLOCK <= count; from += BLOCK) {
      makeNormal(values, from, deviation);
    }
    if (count % BLOCK != 0) {
      fill(values, count - BLOCK, count);
      makeNormal(values, count - BLOCK, deviation);
    }
    var doubles = new double[count];
    for (int i = 0; i < count; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private void fill(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = unit32();
    }
  }

  /** The Box-Muller transform of 8 pairs, whose second numbers stand 8 behind the first ones. */
  private static void makeNormal(float[] values, int from, float deviation) {
    for (int i = from; i < from + HALF; i++) {
      // each step is rounded to float32, as in PyTorch
      float radius = (float) Math.sqrt(-2 * (float) StrictMath.log(1 - values[i]));
      float angle = TWO_PI * values[i + HALF];
      values[i] = radius * (float) StrictMath.cos(angle) * deviation;
      values[i + HALF] = radius * (float) StrictMath.sin(angle) * deviation;
    }
  }

  /** A float32 of [0, 1) from 24 random bits. */
  private float unit32() {
    return (bits.next32() & 0xffffff) * 0x1p-24f;
  }

  /** A double of [0, 1) from 53 random bits. */
  private double unit64() {
    return (bits.next64() & 0x1fffffffffffffL) * 0x1p-53;
  }
}
