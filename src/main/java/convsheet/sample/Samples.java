package convsheet.sample;

import convsheet.audit.QuestionWriter;
import convsheet.network.Activation;
import convsheet.network.Conv;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.MaxPool;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.question.Question;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sample workbooks. Made from the same program they are the same files, byte for byte.
 *
 * @param file the workbook's file name
 * @param title the title of its first sheet
 * @param summary what there is to see, one sentence
 * @param question the network and the picture
 */
public record Samples(String file, String title, String summary, Question question) {

  /** All samples. */
  public static List<Samples> all() {
    var all = new ArrayList<>(List.of(convExample(), edges(), rgb(), byHand()));
    all.addAll(Lessons.all());
    return List.copyOf(all);
  }

  /** Writes this sample into a folder; one of the same name is replaced. */
  public Path write(Path folder) {
    var path = folder.resolve(file);
    new QuestionWriter(question, title, summary).write(path);
    return path;
  }

  private static Samples convExample() {
    var picture = picture(Pictures.seven());
    var network =
        Network.of(picture.shape())
            .then(
                "Conv1",
                conv(
                    new double[][][] {
                      {{1, 1, 1, 0, 0, 0, -1, -1, -1}}, {{1, 0, -1, 1, 0, -1, 1, 0, -1}},
                    },
                    3,
                    new double[0],
                    new Relu()))
            .then(
                "Conv2",
                conv(
                    new double[][][] {
                      {
                        {0.3, 0.5, 0.3, 0.1, 0.2, 0.1, -0.2, -0.4, -0.2},
                        {-0.1, 0.2, 0.4, -0.1, 0.3, 0.5, -0.2, 0.1, 0.3}
                      },
                      {
                        {-0.4, -0.1, 0.3, -0.3, 0.2, 0.4, -0.4, -0.1, 0.2},
                        {0.5, 0.1, -0.3, 0.4, 0.2, -0.4, 0.3, 0.1, -0.2}
                      },
                    },
                    3,
                    new double[0],
                    new Relu()))
            .then("MaxPool", new MaxPool(Size.of(2), Size.of(2), Padding.NONE, false));
    return new Samples(
        "conv-example.xlsx",
        "Two convolutions and a max pooling over a handwritten 7",
        "Conv1 finds the lower and the right edges of the strokes; each filter of Conv2 adds up both of its channels, so"
            + " it is 3 x 3 x 2.",
        question(network, picture));
  }

  private static Samples edges() {
    var picture = picture(Pictures.shapes());
    double ninth = 0.11;
    var network =
        Network.of(picture.shape())
            .then(
                "Edges",
                conv(
                    new double[][][] {
                      {{-1, -1, -1, 0, 0, 0, 1, 1, 1}},
                      {{-1, 0, 1, -1, 0, 1, -1, 0, 1}},
                      {{-2, -1, 0, -1, 0, 1, 0, 1, 2}},
                      {{ninth, ninth, ninth, ninth, ninth, ninth, ninth, ninth, ninth}},
                    },
                    3,
                    new double[0],
                    new Identity()));
    return new Samples(
        "edges.xlsx",
        "Four filters over one picture",
        "Filter 1 answers to top edges, 2 to side edges, 3 to a slope across the picture; 4, an area"
            + " of constant weight, blurs.",
        question(network, picture));
  }

  private static Samples rgb() {
    var red = Pictures.leafRed();
    var green = Pictures.leafGreen();
    var blue = Pictures.leafBlue();
    var shape = Shape.of(3, red.length, red[0].length);
    var values = new double[Math.toIntExact(shape.count())];
    int to = 0;
    for (var channel : List.of(red, green, blue)) {
      for (var row : channel) {
        System.arraycopy(row, 0, values, to, row.length);
        to += row.length;
      }
    }
    var against = constant(-0.05);
    var sum = constant(0.037);
    var network =
        Network.of(shape)
            .then(
                "Colour",
                conv(
                    new double[][][] {{against, constant(0.1), against}, {sum, sum, sum}},
                    3,
                    new double[0],
                    new Identity()));
    return new Samples(
        "rgb.xlsx",
        "A green leaf on brown ground, in three channels",
        "Filter 1 weighs green against red and blue and answers to the leaf alone; filter 2 weighs"
            + " all three alike and does not see the colour.",
        new QuestionOf(network, List.of("red", "green", "blue"), Tensor.of(shape, values)).get());
  }

  private static Samples byHand() {
    var picture = picture(Pictures.smallCross());
    var network =
        Network.of(picture.shape())
            .then(
                "Conv",
                conv(
                    new double[][][] {{{1, 0, -1, 1, 0, -1, 1, 0, -1}}},
                    3,
                    new double[0],
                    new Identity()));
    return new Samples(
        "by-hand.xlsx",
        "A convolution to do by hand",
        "A 5 x 5 picture and one 3 x 3 filter of small whole numbers: nine results of nine products"
            + " each.",
        question(network, picture));
  }

  static double[] constant(double value) {
    var plane = new double[9];
    Arrays.fill(plane, value);
    return plane;
  }

  /** A convolution by its filters' planes, each row by row. */
  static Conv conv(double[][][] filters, int kernel, double[] bias, Activation activation) {
    var values =
        Arrays.stream(filters).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
    return new Conv(
        Tensor.of(Shape.of(filters.length, filters[0].length, kernel, kernel), values),
        bias,
        Size.of(1),
        Padding.NONE,
        Size.of(1),
        1,
        activation);
  }

  static Tensor picture(double[][] rows) {
    return Tensor.of(
        Shape.of(1, rows.length, rows[0].length),
        Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
  }

  static Question question(Network network, Tensor picture) {
    var labels =
        IntStream.rangeClosed(1, picture.shape().channels()).mapToObj(c -> "channel " + c).toList();
    return new QuestionOf(network, labels, picture).get();
  }

  private record QuestionOf(Network network, List<String> labels, Tensor picture) {
    Question get() {
      return Question.of(network, FeatureMap.picture(picture.shape(), labels), picture);
    }
  }
}
