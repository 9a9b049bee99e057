package convsheet.onnx;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Trains the network of examples/mnist on digits that it draws, and writes the example: the model
 * as ONNX, and ten digits that it was not trained on. The same seed gives the same files.
 *
 * <p>Two convolutions with ReLU, each with a pooling behind it, and a dense layer, by stochastic
 * gradient descent with momentum on the cross entropy (LeCun et al. 1998; Bottou 2012).
 */
final class DigitsExample {
  static final int SIZE = 28;

  private static final int SEED = 20;
  private static final int TRAINED = 10000;
  private static final int EPOCHS = 5;
  private static final double MOMENTUM = 0.9;

  /**
   * Ways to write each digit, each as lines between points, from 0 to 1, right and down; a stroke
   * ends at a bar.
   */
  private static final List<List<String>> STROKES =
      List.of(
          List.of(
              ".5,0 .2,.15 .12,.5 .2,.85 .5,1 .8,.85 .88,.5 .8,.15 .5,0",
              ".7,.05 .35,.1 .15,.55 .3,.95 .6,.95 .85,.6 .8,.2 .55,.02 .4,.08"),
          List.of(".5,0 .5,1", ".3,.2 .55,0 .55,1", ".3,.2 .5,0 .5,1 | .25,1 .75,1"),
          List.of(
              ".15,.25 .3,.05 .6,0 .82,.15 .8,.4 .5,.7 .12,1 .88,1",
              ".15,.2 .4,0 .75,.1 .75,.4 .45,.8 .2,.95 .1,.8 .3,.75 .6,.95 .95,.92"),
          List.of(
              ".15,.1 .5,0 .8,.1 .82,.32 .5,.47 .85,.65 .82,.9 .5,1 .12,.9",
              ".15,.02 .85,.02 .45,.4 .8,.55 .85,.8 .6,1 .12,.92"),
          List.of(
              ".65,1 .65,0 .1,.68 .9,.68",
              ".2,0 .12,.5 .45,.58 .85,.48 | .85,0 .75,.5 .68,1",
              ".25,.02 .15,.45 .8,.45 | .8,.05 .75,1"),
          List.of(
              ".82,0 .22,0 .18,.45 .5,.38 .82,.5 .85,.8 .6,1 .15,.92",
              ".9,.02 .4,.05 .25,.4 .6,.5 .75,.75 .5,.98 .1,.95"),
          List.of(
              ".75,.02 .4,.15 .17,.5 .18,.85 .5,1 .8,.85 .78,.6 .5,.5 .2,.65",
              ".55,0 .25,.4 .15,.75 .35,1 .7,.95 .8,.7 .55,.6 .22,.75"),
          List.of(
              ".12,0 .88,0 .45,1",
              ".1,.15 .15,.02 .85,.05 .6,.5 .45,1",
              ".12,0 .88,0 .45,1 | .3,.5 .8,.5"),
          List.of(
              ".5,.47 .2,.33 .22,.1 .5,0 .78,.1 .8,.33 .5,.47 .15,.68 .18,.92 .5,1 .82,.92 .85,.68 .5,.47",
              ".8,.1 .45,0 .25,.2 .5,.45 .75,.7 .6,.97 .35,.97 .25,.75 .5,.45 .8,.1"),
          List.of(
              ".8,.35 .5,.5 .22,.38 .2,.12 .5,0 .8,.12 .8,.35 .75,.75 .6,1",
              ".8,.1 .4,.05 .2,.3 .4,.48 .75,.35 .8,.05 .75,.5 .72,1"));

  /** A picture of a digit, 0 (dark) to 1, in steps of 1/255. */
  record Digit(int label, double[] pixels) {}

  private final Random random = new Random(SEED);
  private final Weights conv1 = new Weights(4 * 25, 4, 25);
  private final Weights conv2 = new Weights(8 * 36, 8, 36);
  private final Weights dense = new Weights(10 * 200, 10, 200);

  private DigitsExample() {}

  /** Weights and biases of a layer, with what training remembers. */
  private final class Weights {
    final double[] weight;
    final double[] bias;
    final double[] gradient;
    final double[] biasGradient;
    private final double[] speed;
    private final double[] biasSpeed;

    Weights(int count, int biases, int inputs) {
      weight = random.doubles(count).map(u -> (2 * u - 1) * Math.sqrt(3.0 / inputs)).toArray();
      bias = new double[biases];
      gradient = new double[count];
      biasGradient = new double[biases];
      speed = new double[count];
      biasSpeed = new double[biases];
    }

    void step(double rate) {
      step(weight, gradient, speed, rate);
      step(bias, biasGradient, biasSpeed, rate);
    }

    private static void step(double[] values, double[] gradient, double[] speed, double rate) {
      for (int i = 0; i < values.length; i++) {
        speed[i] = MOMENTUM * speed[i] - rate * gradient[i];
        values[i] += speed[i];
        gradient[i] = 0;
      }
    }
  }

  /** Writes the example into a folder. */
  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    var example = new DigitsExample();
    example.train();
    Files.write(folder.resolve("digits.onnx"), example.model());
    for (var digit : digits(1, 10)) {
      var image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < digit.pixels().length; i++) {
        int grey = (int) Math.round(digit.pixels()[i] * 255);
        image.getRaster().setSample(i % SIZE, i / SIZE, 0, grey);
      }
      ImageIO.write(image, "png", folder.resolve("digit-" + digit.label() + ".png").toFile());
    }
  }

  /** Digits that no training has seen, each as often. */
  static List<Digit> digits(long seed, int count) {
    var own = new Random(1000 + seed);
    return Stream.iterate(0, i -> i < count, i -> i + 1).map(i -> draw(own, i % 10)).toList();
  }

  /** A digit turned, sheared, sized and placed by chance, with a pen of a width by chance. */
  private static Digit draw(Random own, int label) {
    double turn = own.nextGaussian() * 0.15;
    double shear = own.nextGaussian() * 0.25;
    double width = 9 + own.nextDouble() * 8;
    double height = 16 + own.nextDouble() * 4;
    double pen = 0.9 + own.nextDouble();
    double right = 14 + own.nextGaussian();
    double down = 14 + own.nextGaussian();
    var written = STROKES.get(label);
    var strokes =
        Arrays.stream(written.get(own.nextInt(written.size())).split(" \\| "))
            .map(
                stroke ->
                    Arrays.stream(stroke.split(" "))
                        .map(
                            text -> {
                              double u = place(own, text.split(",")[0]);
                              double v = place(own, text.split(",")[1]);
                              double x = width * (u - shear * v);
                              double y = height * v;
                              return new double[] {
                                right + x * Math.cos(turn) - y * Math.sin(turn),
                                down + x * Math.sin(turn) + y * Math.cos(turn)
                              };
                            })
                        .toList())
            .toList();
    double[] pixels = new double[SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      double nearest = Double.MAX_VALUE;
      for (var points : strokes) {
        for (int p = 1; p < points.size(); p++) {
          nearest =
              Math.min(
                  nearest,
                  distance(i % SIZE + 0.5, i / SIZE + 0.5, points.get(p - 1), points.get(p)));
        }
      }
      double ink = Math.max(0, Math.min(1, pen + 0.5 - nearest));
      pixels[i] = Math.round(ink * 255) / 255.0;
    }
    return new Digit(label, pixels);
  }

  /** About where a point stands, from the middle of the digit. */
  private static double place(Random own, String text) {
    return Double.parseDouble(text) - 0.5 + own.nextGaussian() * 0.04;
  }

  private static double distance(double x, double y, double[] from, double[] to) {
    double u = to[0] - from[0];
    double v = to[1] - from[1];
    double t = ((x - from[0]) * u + (y - from[1]) * v) / (u * u + v * v + 1e-12);
    t = Math.max(0, Math.min(1, t));
    return Math.hypot(x - from[0] - t * u, y - from[1] - t * v);
  }

  private void train() {
    var digits = new Digit[TRAINED];
    Arrays.setAll(digits, i -> draw(random, i % 10));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      double rate = 0.004 / (1 << epoch);
      for (int i = digits.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        var swapped = digits[i];
        digits[i] = digits[other];
        digits[other] = swapped;
      }
      for (var digit : digits) {
        learn(digit);
        conv1.step(rate);
        conv2.step(rate);
        dense.step(rate);
      }
    }
  }

  /** Adds the gradient of the cross entropy of one digit. */
  private void learn(Digit digit) {
    double[] maps1 = convolve(digit.pixels(), 1, SIZE, conv1, 4, 5);
    int[] from1 = new int[4 * 12 * 12];
    double[] pooled1 = pool(maps1, 4, 24, from1);
    double[] maps2 = convolve(pooled1, 4, 12, conv2, 8, 3);
    int[] from2 = new int[8 * 5 * 5];
    double[] pooled2 = pool(maps2, 8, 10, from2);
    double[] error = shares(logits(pooled2));
    error[digit.label()] -= 1;

    double[] back2 = new double[maps2.length];
    for (int output = 0; output < 10; output++) {
      dense.biasGradient[output] += error[output];
      for (int i = 0; i < 200; i++) {
        dense.gradient[output * 200 + i] += error[output] * pooled2[i];
        if (maps2[from2[i]] > 0) {
          back2[from2[i]] += error[output] * dense.weight[output * 200 + i];
        }
      }
    }
    double[] backPooled = new double[pooled1.length];
    backward(pooled1, 4, 12, conv2, 8, 3, back2, backPooled);
    double[] back1 = new double[maps1.length];
    for (int i = 0; i < from1.length; i++) {
      if (maps1[from1[i]] > 0) {
        back1[from1[i]] += backPooled[i];
      }
    }
    backward(digit.pixels(), 1, SIZE, conv1, 4, 5, back1, new double[SIZE * SIZE]);
  }

  private double[] logits(double[] values) {
    double[] logits = dense.bias.clone();
    for (int output = 0; output < logits.length; output++) {
      for (int i = 0; i < values.length; i++) {
        logits[output] += dense.weight[output * values.length + i] * values[i];
      }
    }
    return logits;
  }

  private static double[] shares(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] powers = Arrays.stream(logits).map(x -> StrictMath.exp(x - largest)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(power -> power / sum).toArray();
  }

  /** A convolution with ReLU behind it. */
  private static double[] convolve(
      double[] input, int channels, int size, Weights layer, int filters, int kernel) {
    int out = size - kernel + 1;
    double[] maps = new double[filters * out * out];
    for (int f = 0; f < filters; f++) {
      for (int r = 0; r < out; r++) {
        for (int c = 0; c < out; c++) {
          double sum = layer.bias[f];
          for (int ch = 0; ch < channels; ch++) {
            for (int i = 0; i < kernel; i++) {
              for (int j = 0; j < kernel; j++) {
                sum +=
                    layer.weight[((f * channels + ch) * kernel + i) * kernel + j]
                        * input[(ch * size + r + i) * size + c + j];
              }
            }
          }
          maps[(f * out + r) * out + c] = Math.max(0, sum);
        }
      }
    }
    return maps;
  }

  private static void backward(
      double[] input,
      int channels,
      int size,
      Weights layer,
      int filters,
      int kernel,
      double[] error,
      double[] back) {
    int out = size - kernel + 1;
    for (int at = 0; at < error.length; at++) {
      if (error[at] == 0) {
        continue;
      }
      int f = at / (out * out);
      int r = at / out % out;
      int c = at % out;
      layer.biasGradient[f] += error[at];
      for (int ch = 0; ch < channels; ch++) {
        for (int i = 0; i < kernel; i++) {
          for (int j = 0; j < kernel; j++) {
            int w = ((f * channels + ch) * kernel + i) * kernel + j;
            int x = (ch * size + r + i) * size + c + j;
            layer.gradient[w] += error[at] * input[x];
            back[x] += error[at] * layer.weight[w];
          }
        }
      }
    }
  }

  /** The largest of each 2 x 2, and where they stand. */
  private static double[] pool(double[] maps, int channels, int size, int[] from) {
    int out = size / 2;
    double[] pooled = new double[channels * out * out];
    for (int i = 0; i < pooled.length; i++) {
      int first = (i / (out * out) * size + i / out % out * 2) * size + i % out * 2;
      int best = first;
      for (int other : new int[] {first + 1, first + size, first + size + 1}) {
        best = maps[other] > maps[best] ? other : best;
      }
      from[i] = best;
      pooled[i] = maps[best];
    }
    return pooled;
  }

  private byte[] model() {
    var writer = new ModelWriter(13);
    writer.input("image", -1, 1, SIZE, SIZE);
    writer.floats("conv1.weight", floats(conv1.weight), 4, 1, 5, 5);
    writer.floats("conv1.bias", floats(conv1.bias), 4);
    writer.floats("conv2.weight", floats(conv2.weight), 8, 4, 3, 3);
    writer.floats("conv2.bias", floats(conv2.bias), 8);
    writer.floats("fc.weight", floats(dense.weight), 10, 200);
    writer.floats("fc.bias", floats(dense.bias), 10);
    var value =
        writer.node("Conv", "image", "conv1.weight", "conv1.bias").named("/conv1/Conv").add();
    value = writer.node("Relu", value).named("/Relu").add();
    value = pool(writer, value, "/pool1/MaxPool");
    value = writer.node("Conv", value, "conv2.weight", "conv2.bias").named("/conv2/Conv").add();
    value = writer.node("Relu", value).named("/Relu_1").add();
    value = pool(writer, value, "/pool2/MaxPool");
    value = writer.node("Flatten", value).named("/Flatten").with("axis", 1L).add();
    value =
        writer
            .node("Gemm", value, "fc.weight", "fc.bias")
            .named("/fc/Gemm")
            .with("transB", 1L)
            .add();
    return writer.model(
        writer.node("Softmax", value).named("/softmax/Softmax").with("axis", 1L).add());
  }

  private static String pool(ModelWriter writer, String value, String name) {
    return writer
        .node("MaxPool", value)
        .named(name)
        .with("kernel_shape", 2, 2)
        .with("strides", 2, 2)
        .add();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
