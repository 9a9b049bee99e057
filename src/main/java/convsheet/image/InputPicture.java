package convsheet.image;

import convsheet.formula.Grid;
import convsheet.network.FeatureMap;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a network reads, out of a file.
 *
 * @param input the values, {@code [C, H, W]}
 * @param labels what the channels are called on the sheet {@code Input}
 * @param told what was done to the file's content, a few words each: {@code made grey}; may be
 *     empty
 * @param range which numbers black and white became; empty where the file has numbers of its own
 */
public record InputPicture(
    Tensor input, List<String> labels, List<String> told, Optional<ValueRange> range) {
  private static final int SHOWN_DIGITS = 4;
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  public InputPicture {
    labels = List.copyOf(labels);
    told = List.copyOf(told);
  }

  static InputPicture of(
      Tensor input, boolean isInColour, List<String> told, Optional<ValueRange> range) {
    int channels = input.shape().channels();
    return new InputPicture(
        input,
        isInColour
            ? COLOURS
            : IntStream.rangeClosed(1, channels).mapToObj(c -> "channel " + c).toList(),
        told,
        range);
  }

  /** The grids of the channels. */
  public FeatureMap map() {
    return FeatureMap.picture(input.shape(), labels);
  }

  /** Which numbers it holds, which matters to a network that was made for others. */
  private String numbers(boolean isModel) {
    return "; its numbers are "
        + fromTo(input)
        + (isModel
            ? ", and the model does not say which its network was trained with (--range)"
            : range.map(used -> " (--range " + used.text() + ")").orElse(""));
  }

  private static String fromTo(Tensor values) {
    var all = Arrays.stream(values.values()).summaryStatistics();
    return "from " + shortly(all.getMin()) + " to " + shortly(all.getMax());
  }

  /** A warning where a question's own picture cannot have been made with the same range. */
  private Optional<Finding> otherRange(Tensor own) {
    return range
        .filter(used -> !used.holds(own))
        .map(
            used ->
                Finding.warning(
                    FeatureMap.INPUT,
                    "",
                    "the workbook's own picture has numbers "
                        + fromTo(own)
                        + ", which --range "
                        + used.text()
                        + " does not make; give the range that it was made with (--range)"));
  }

  private static String shortly(double value) {
    return new BigDecimal(value)
        .round(new MathContext(SHOWN_DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * A question with this picture in the place of its own. The sizes may be others if its layers can
   * read them; nothing is resized.
   *
   * @param name what the picture is called
   * @throws ProblemException if it has other channels than the question's, or a size that a layer
   *     cannot read
   */
  public Question in(Question question, String name) {
    var wanted = question.network().input();
    var shape = input.shape();
    if (shape.channels() != wanted.channels()) {
      throw ProblemException.input(
          Problem.of(
              "a picture of " + Problem.count(shape.channels(), "channel"),
              Problem.count(wanted.channels(), "channel") + ", as the network reads",
              wanted.channels() == 1
                  ? "Give --grey to make it grey."
                  : wanted.channels() == 3 && shape.channels() == 1
                      ? "Give --rgb to take it as red, green and blue."
                      : "Give it a picture with as many channels."));
    }
    boolean isModel = question.form() == Question.Form.MODEL;
    if (isModel && !shape.equals(wanted)) {
      throw ProblemException.input(
          Problem.of(
              "a picture of " + shape,
              "one of " + wanted + ", for which the model was made",
              "Give --size " + wanted.rows() + "x" + wanted.columns() + " to resize it."));
    }
    boolean hasColours = wanted.channels() == 3 && labels.equals(COLOURS);
    var map =
        hasColours
            ? map()
            : FeatureMap.picture(
                shape, question.picture().channels().stream().map(Grid::label).toList());
    var done =
        "the picture is "
            + name
            + ", "
            + shape
            + (told.isEmpty() ? "" : ": " + String.join(", ", told))
            + numbers(isModel);
    try {
      var findings = new ArrayList<>(List.of(Finding.note(FeatureMap.INPUT, "", done)));
      if (!isModel) {
        otherRange(question.input()).ifPresent(findings::add);
      }
      return question.over(map, input, name, findings);
    } catch (ProblemException e) {
      throw ProblemException.input(
          Problem.of(
              "a picture of " + shape + ", which the network cannot read: " + e.problem().found(),
              "one of " + wanted,
              "Give --size " + wanted.rows() + "x" + wanted.columns() + " to resize it."),
          e);
    }
  }
}
