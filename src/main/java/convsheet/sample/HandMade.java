package convsheet.sample;

import convsheet.audit.HandMadeWriter;
import convsheet.formula.Expr;
import convsheet.network.Amended;
import convsheet.network.Amended.Amendment;
import convsheet.network.Amended.Template;
import convsheet.network.Dense;
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
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sample workbook that has no sheet {@code Layers}: a network on one sheet, in formulas alone,
 * with one slip.
 */
public final class HandMade {
  /** Its file name. */
  public static final String FILE = "hand-made.xlsx";

  private static final double SLIP = 1.5;

  private HandMade() {}

  /** Writes the workbook into a folder; one of the same name is replaced. */
  public static Path write(Path folder) {
    var path = folder.resolve(FILE);
    new HandMadeWriter(
            question(), "network", "A small network, made by hand: one sheet, nothing but formulas")
        .write(path);
    return path;
  }

  /** The network: one of its outputs is a number that somebody typed over the formula. */
  public static Question question() {
    var picture = Samples.picture(Pictures.one());
    var conv =
        Samples.conv(
            new double[][][] {
              {{1, 0, -1, 1, 0, -1, 1, 0, -1}}, {{1, 1, 1, 0, 0, 0, -1, -1, -1}},
            },
            3,
            new double[] {0.5, -0.5},
            new Relu());
    var slip =
        new Amended(
            conv,
            Template.of(conv, List.of(picture.shape())),
            List.of(new Amendment(1, 4, 6, new Expr.Number(SLIP))));
    var weights =
        IntStream.range(0, 2 * 2 * 5 * 5).mapToDouble(i -> (i * 7 % 11 - 5) / 10.0).toArray();
    var network =
        Network.of(picture.shape())
            .then("Conv1", slip)
            .then("MaxPool", new MaxPool(Size.of(2), Size.of(2), Padding.NONE, false))
            .then(
                "Dense",
                new Dense(Tensor.of(Shape.of(2, 2, 5, 5), weights), new double[0], new Identity()));
    return Samples.question(network, picture);
  }
}
