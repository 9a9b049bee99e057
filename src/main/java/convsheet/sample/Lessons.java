package convsheet.sample;

import convsheet.network.Activation;
import convsheet.network.Add;
import convsheet.network.Concat;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.Network;
import convsheet.network.Pad;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.question.Question;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The samples that each teach one thing about convolutions; their sheet About says what. */
final class Lessons {
  private static final String INPUT = FeatureMap.INPUT;
  private static final double[] TOP_EDGE = {-1, -1, -1, 0, 0, 0, 1, 1, 1};
  private static final double[] LEFT_EDGE = {-1, 0, 1, -1, 0, 1, -1, 0, 1};
  private static final double[] ONE_TO_NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  private Lessons() {}

  static List<Samples> all() {
    return List.of(
        padding(),
        channels(),
        stride(),
        twoLayers(),
        residual(),
        dilation(),
        transpose(),
        matmul(),
        kaiming());
  }

  private static Samples padding() {
    var picture = inkAtTheEdges();
    var compared = List.of("Centred", "Zeros", "Reflect", "Replicate");
    var network =
        Network.of(picture.shape())
            .with("None", edge(Padding.NONE), List.of(INPUT))
            .with("Zeros", edge(border(Padding.Mode.ZEROS)), List.of(INPUT))
            .with("Reflect", edge(border(Padding.Mode.REFLECT)), List.of(INPUT))
            .with("Replicate", edge(border(Padding.Mode.REPLICATE)), List.of(INPUT))
            .with("Centred", new Pad(border(Padding.Mode.ZEROS)), List.of("None"))
            .with("Compared", new Concat(), compared);
    return lesson(
        "padding.xlsx",
        network,
        picture,
        "Padding: what is beyond the edge of the picture?",
        "A 3 x 3 window needs a cell on every side of its centre. Without padding (None) it cannot"
            + " stand on the edge, and an 8 x 8 picture gives a 6 x 6 result.",
        "The next three layers put a border of one cell around the picture first, so that the"
            + " result is 8 x 8 again. The border stands on the layer's own sheet: grey zeros"
            + " (Zeros), or cells with a dashed frame that copy the picture: mirrored at its edge"
            + " (Reflect), or the edge cell once more (Replicate).",
        "All four use the same filter, which answers to top edges. The last sheet, Compared, holds"
            + " the four results together, that of None brought back to 8 x 8 by a border of zeros"
            + " (Centred); all are cells of the sheets before it.",
        "Look at their first rows. Zeros look like paper above the ink and so invent an edge where"
            + " the ink runs out of the picture. The mirror makes every first row 0. The repeated"
            + " cell invents nothing, and still sees where the ink of the first row ends below.");
  }

  private static Samples channels() {
    var picture = Samples.picture(Pictures.seven());
    var filters = sixteenFilters();
    var network =
        Network.of(picture.shape())
            .with("One", layer(new double[][][] {{filters[0]}}, same(), new Relu()), List.of(INPUT))
            .with(
                "Sixteen",
                layer(
                    Arrays.stream(filters).map(f -> new double[][] {f}).toArray(double[][][]::new),
                    same(),
                    new Relu()),
                List.of(INPUT));
    return lesson(
        "channels.xlsx",
        network,
        picture,
        "Channels: one filter finds one thing",
        "The filter of layer One finds top edges and nothing else: its result is one picture, 28 x"
            + " 28.",
        "To find left edges too, and corners, and lines, one needs more filters over the same"
            + " picture. Layer Sixteen stacks sixteen: the first eight answer to edges that face"
            + " eight ways, the next four to thin lines, then a blur, a sharpening, an outline and"
            + " an emboss.",
        "Their results are stacked as well: 16 pictures of 28 x 28, which are called channels."
            + " Height x width x 16 is what the next layer would read. Compare the numbers of"
            + " parameters on the sheet Layers: 9 for one filter, 144 for sixteen.");
  }

  /** Edges facing eight ways, lines in four directions, blur, sharpening, outline, emboss. */
  private static double[][] sixteenFilters() {
    return new double[][] {
      TOP_EDGE,
      LEFT_EDGE,
      {1, 1, 1, 0, 0, 0, -1, -1, -1},
      {1, 0, -1, 1, 0, -1, 1, 0, -1},
      {-1, -1, 0, -1, 0, 1, 0, 1, 1},
      {0, -1, -1, 1, 0, -1, 1, 1, 0},
      {1, 1, 0, 1, 0, -1, 0, -1, -1},
      {0, 1, 1, -1, 0, 1, -1, -1, 0},
      {-1, -1, -1, 2, 2, 2, -1, -1, -1},
      {-1, 2, -1, -1, 2, -1, -1, 2, -1},
      {2, -1, -1, -1, 2, -1, -1, -1, 2},
      {-1, -1, 2, -1, 2, -1, 2, -1, -1},
      Samples.constant(0.11),
      {0, -1, 0, -1, 5, -1, 0, -1, 0},
      {-1, -1, -1, -1, 8, -1, -1, -1, -1},
      {-2, -1, 0, -1, 1, 1, 0, 1, 2},
    };
  }

  private static Samples stride() {
    var picture = Samples.picture(Pictures.seven());
    var network = Network.of(picture.shape());
    for (int stride = 1; stride <= 2; stride++) {
      for (int depth = 1; depth <= 3; depth++) {
        var name = (stride == 1 ? "Every " : "Second ") + depth;
        var from = depth == 1 ? INPUT : network.last();
        var channels = depth == 1 ? 1 : 2;
        var filters = new double[2][channels][];
        for (int c = 0; c < channels; c++) {
          filters[0][c] = TOP_EDGE;
          filters[1][c] = LEFT_EDGE;
        }
        network =
            network.with(
                name,
                new Conv(
                    weights(filters),
                    new double[0],
                    Size.of(stride),
                    border(Padding.Mode.ZEROS),
                    Size.of(1),
                    1,
                    new Relu()),
                List.of(from));
      }
    }
    return lesson(
        "stride.xlsx",
        network,
        picture,
        "Stride: why networks skip cells",
        "The layers Every 1, 2, 3 move their window one cell at a time (stride 1); Second 1, 2, 3"
            + " move it two cells (stride 2). Both use the same filters, which find top and left"
            + " edges.",
        "With stride 2 each layer is half as high and half as wide. Compare the columns activation"
            + " memory and multiply-adds on the sheet Layers of the audit: after three layers a"
            + " 28 x 28 picture is 4 x 4, and takes a fraction of the memory and of the work.",
        "What is lost is where exactly an edge is; what is won is that a window of the third layer"
            + " sees much more of the picture.");
  }

  private static Samples twoLayers() {
    var picture = Samples.picture(Pictures.shapes());
    var network =
        Network.of(picture.shape())
            .then(
                "Edges",
                layer(new double[][][] {{TOP_EDGE}, {LEFT_EDGE}}, Padding.NONE, new Relu()))
            .then(
                "Corners",
                layer(
                    new double[][][] {
                      {
                        {0, 0, 0, 0, 0.5, 0.5, 0, 0, 0}, {0, 0, 0, 0, 0.5, 0, 0, 0.5, 0},
                      }
                    },
                    Padding.NONE,
                    new Relu()));
    return lesson(
        "two-layers.xlsx",
        network,
        picture,
        "Two layers: why a filter of the second layer is 3 x 3 x 2",
        "The layer Edges has two filters, so its result has two channels: where top edges are, and"
            + " where left edges are.",
        "A corner is where both are. So the filter of the layer Corners has to read both channels:"
            + " it is two planes of 3 x 3 numbers, one for each channel, 3 x 3 x 2 in all. A filter"
            + " always has as many planes as there are channels before it.",
        "Each of its outputs adds up the products with the first channel, the products with the"
            + " second, and then both sums. Choose the layer Corners on the sheet Inspector of the"
            + " audit to see the two windows, the two planes and the two sums.");
  }

  private static Samples residual() {
    var picture = Samples.picture(Pictures.shapes());
    var network =
        Network.of(picture.shape())
            .then("Conv1", layer(new double[][][] {{TOP_EDGE}, {LEFT_EDGE}}, same(), new Relu()))
            .then(
                "Conv2",
                layer(
                    new double[][][] {{Samples.constant(-0.05), Samples.constant(-0.05)}},
                    same(),
                    new Identity()))
            .with("Sum", new Add(new Relu()), List.of(INPUT, "Conv2"));
    return lesson(
        "residual.xlsx",
        network,
        picture,
        "A residual block: what the layers add to the picture",
        "The layer Sum reads two layers: the picture itself, which takes a short cut past the"
            + " convolutions, and what Conv2 made of it. It adds them cell by cell (He et al."
            + " 2015).",
        "So the two convolutions need not rebuild the picture; they only learn what to change in"
            + " it, here to lighten the ink around its top and left edges. With all weights 0 the block"
            + " would pass the picture through, which is why hundreds of such blocks can be"
            + " stacked.",
        "On the sheet Layers the column from says what Sum reads: Input, Conv2. What is added must"
            + " have the same shape; both convolutions are padded to keep it.");
  }

  private static Samples dilation() {
    var picture = onePixel(11);
    var network = Network.of(picture.shape());
    for (int dilation = 1; dilation <= 3; dilation++) {
      network =
          network.with(
              "Dilation " + dilation,
              new Conv(
                  weights(new double[][][] {{ONE_TO_NINE}}),
                  new double[0],
                  Size.of(1),
                  new Padding(dilation, dilation, dilation, dilation, Padding.Mode.ZEROS),
                  Size.of(dilation),
                  1,
                  new Identity()),
              List.of(INPUT));
    }
    return lesson(
        "dilation.xlsx",
        network,
        picture,
        "Dilation: a filter with gaps",
        "The picture is white but for one black pixel, 1 among zeros. A convolution paints its filter"
            + " around such a pixel, turned by 180 degrees: the numbers 1 to 9 show where each weight goes.",
        "With dilation 2 the cells of a window are two apart, with dilation 3 three apart: the same"
            + " nine weights reach over 5 x 5 and 7 x 7 cells.",
        "A dilated window is no rectangle of neighbours, so its formula names each cell. Click on a"
            + " result cell of Dilation 2 in the audit to see the nine products.");
  }

  private static Samples transpose() {
    var picture = onePixel(4, 1, 2);
    var network = Network.of(picture.shape());
    for (int stride = 1; stride <= 3; stride++) {
      network =
          network.with(
              "Stride " + stride,
              new ConvTranspose(
                  weights(new double[][][] {{ONE_TO_NINE}}),
                  new double[0],
                  Size.of(stride),
                  Padding.NONE,
                  List.of(0, 0),
                  Size.of(1),
                  1,
                  new Identity()),
              List.of(INPUT));
    }
    return lesson(
        "transpose.xlsx",
        network,
        picture,
        "Transposed convolution: painting with a filter",
        "Where a convolution reads a window and writes one cell, its transpose reads one cell and"
            + " paints a whole filter, as strong as the cell. The picture is white but for one"
            + " black pixel, 1 among zeros, so each result shows the filter, the numbers 1 to 9, just once.",
        "With stride 2 or 3 the pixels are that many cells apart in the result, which therefore"
            + " grows: 4 x 4 becomes 6 x 6, 9 x 9, 12 x 12. That is how networks make small"
            + " pictures large again.",
        "The sheets show how it is computed: the input is stretched by zeros between and around its"
            + " cells, and then convolved with the filter turned by 180 degrees.");
  }

  private static Samples matmul() {
    var picture = Tensor.of(Shape.of(1, 3, 3), ONE_TO_NINE.clone());
    var network =
        Network.of(picture.shape())
            .then(
                "Conv",
                new Conv(
                    Tensor.of(Shape.of(1, 1, 2, 2), 0.1, 0.2, 0.3, 0.4),
                    new double[] {1},
                    Size.of(1),
                    Padding.NONE,
                    Size.of(1),
                    1,
                    new Identity()));
    return lesson(
        "matmul.xlsx",
        network,
        picture,
        "A convolution is a matrix product",
        "A 3 x 3 picture and a 2 x 2 filter with a bias: four results. Written as a column of nine"
            + " pixels, the picture is multiplied by a matrix of four rows, one for each result.",
        "Run it with --matmul Conv to get that matrix as a sheet. Most of its entries are 0: a result"
            + " does not see those pixels. The others are the four weights again and again: they"
            + " are tied, which is what makes a convolution of a dense layer.");
  }

  private static Samples kaiming() {
    var picture = signed(corner());
    var layers = new ArrayList<Map<String, String>>();
    for (var stack : List.of("Default", "Kaiming")) {
      for (int depth = 1; depth <= 8; depth++) {
        var layer = new HashMap<String, String>();
        layer.put("name", stack + " " + depth);
        layer.put("type", "conv");
        layer.put("filters", "8");
        layer.put("kernel", "3");
        layer.put("padding", "1");
        layer.put("activation", "relu");
        layer.put("init", stack.equals("Default") ? "kaiming_uniform a=sqrt(5)" : "kaiming_normal");
        if (depth == 1) {
          layer.put("seed", "0");
          layer.put("from", INPUT);
        }
        layers.add(layer);
      }
    }
    var about =
        List.of(
            "Initialisation: why a deep stack of layers goes quiet",
            "Two stacks of eight convolutions read the same picture. They differ only in the random"
                + " weights they start with, which the column init of the sheet Layers describes;"
                + " the workbook holds no weights, run draws them.",
            "Default 1 to 8 start as PyTorch does by default (a = sqrt(5)): kaiming_uniform, but for"
                + " that slope. The biases, which PyTorch draws too, are left out here, so that both"
                + " stacks differ in nothing but the size of their weights. With that a the weights"
                + " are too small for ReLU, which throws half of what it reads away: each layer"
                + " makes the numbers two to three times smaller, and behind the eighth little is"
                + " left.",
            "Kaiming 1 to 8 start with kaiming_normal (He et al. 2015), whose weights are as large"
                + " as ReLU needs: the spread stays about the same through all eight layers.",
            "Run it with --stats and look at the standard deviations on the sheet Statistics: from 0.30"
                + " to 0.0003 in the first stack, from 0.71 to 0.53 in the second.");
    return new Samples(
        "kaiming.xlsx",
        about.get(0),
        about.get(1),
        Question.drawn(layers, FeatureMap.picture(picture.shape(), List.of("channel 1")), picture)
            .about(about));
  }

  // ---- pictures and layers ----

  /** Ink as 1 and paper as -1, so that the numbers lie around 0. */
  private static Tensor signed(Tensor picture) {
    return Tensor.of(
        picture.shape(), Arrays.stream(picture.values()).map(value -> 2 * value - 1).toArray());
  }

  /** An 8 x 8 picture whose ink runs out of it at the top and at the left. */
  private static Tensor corner() {
    var rows = new double[8][8];
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        boolean bar = row < 5 && column >= 2 && column < 5;
        boolean foot = row >= 3 && row < 6 && column < 5;
        rows[row][column] = bar || foot ? 1 : 0;
      }
    }
    return Samples.picture(rows);
  }

  /** An 8 x 8 picture: a thin line along its top, a stem below it, a bar that runs out left. */
  private static Tensor inkAtTheEdges() {
    var rows = new double[8][8];
    Arrays.fill(rows[0], 1, 8, 1);
    for (int row = 1; row < 4; row++) {
      Arrays.fill(rows[row], 3, 5, 1);
    }
    Arrays.fill(rows[4], 0, 5, 1);
    Arrays.fill(rows[5], 0, 5, 1);
    return Samples.picture(rows);
  }

  private static Tensor onePixel(int size) {
    return onePixel(size, size / 2, size / 2);
  }

  private static Tensor onePixel(int size, int row, int column) {
    var rows = new double[size][size];
    rows[row][column] = 1;
    return Samples.picture(rows);
  }

  private static Padding border(Padding.Mode mode) {
    return new Padding(1, 1, 1, 1, mode);
  }

  private static Padding same() {
    return border(Padding.Mode.ZEROS);
  }

  private static Conv edge(Padding padding) {
    return layer(new double[][][] {{TOP_EDGE}}, padding, new Identity());
  }

  private static Conv layer(double[][][] filters, Padding padding, Activation activation) {
    return new Conv(
        weights(filters), new double[0], Size.of(1), padding, Size.of(1), 1, activation);
  }

  /** Filters of 3 x 3 by their planes, each row by row. */
  private static Tensor weights(double[][][] filters) {
    return Tensor.of(
        Shape.of(filters.length, filters[0].length, 3, 3),
        Arrays.stream(filters).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray());
  }

  private static Samples lesson(
      String file, Network network, Tensor picture, String title, String... lines) {
    var about = new ArrayList<>(List.of(title));
    about.addAll(List.of(lines));
    return new Samples(file, title, lines[0], Samples.question(network, picture).about(about));
  }
}
