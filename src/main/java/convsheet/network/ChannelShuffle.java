package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * The channels in another order: the first of each group, then the second of each, and so on, so
 * that a grouped convolution reads of all groups (PyTorch's {@code ChannelShuffle}; Zhang et al.
 * 2018); {@code [C, H, W]} to {@code [C, H, W]}.
 *
 * @param groups into how many groups the channels are cut; divides C
 */
public record ChannelShuffle(int groups) implements Rearrangement {
  /** From a row of the {@code Layers} sheet. */
  static ChannelShuffle read(LayerSpec spec, List<Shape> inputs) {
    var shuffle =
        new ChannelShuffle(
            spec.count("groups")
                .orElseThrow(
                    () ->
                        spec.problem(
                            "groups",
                            "no groups for a channelshuffle layer",
                            "into how many groups the channels are cut",
                            "Write a number into the column groups.")));
    return spec.at("groups", () -> shuffle.checked(inputs));
  }

  private ChannelShuffle checked(List<Shape> inputs) {
    outputShape(inputs);
    return this;
  }

  @Override
  public String type() {
    return "channelshuffle";
  }

  @Override
  public Map<String, String> options() {
    return Map.of("groups", String.valueOf(groups));
  }

  @Override
  public String summary() {
    return "the channels of " + groups + " groups in turn";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    if (input.isVector()) {
      throw LayerTypes.needsPicture(type(), input);
    }
    if (input.channels() % groups != 0) {
      throw ProblemException.input(
          Problem.of(
              groups + " groups of " + Problem.count(input.channels(), "channel"),
              "a number that divides " + input.channels(),
              "Correct the groups."));
    }
    return input;
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    return Cut.alike(this, inputs, wanted.ofChannels(Block.all(inputs.get(0)).channels()));
  }

  @Override
  public int source(Shape input, int channel, int row, int column) {
    int from = channel % groups * (input.channels() / groups) + channel / groups;
    return (from * input.rows() + row) * input.columns() + column;
  }
}
