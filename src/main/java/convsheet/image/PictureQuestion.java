package convsheet.image;

import convsheet.formula.Numbers;
import convsheet.network.LayerText;
import convsheet.problem.Problem;
import convsheet.question.Question;
import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Makes a question of a picture and of layers that are written in a line. */
public final class PictureQuestion {
  /** The layers where none are given: two edges and a blur, then the largest of four. */
  public static final String LAYERS = "conv top-edge,left-edge,blur relu; maxpool 2";

  private PictureQuestion() {}

  /**
   * A question, with words on its sheet {@code About}.
   *
   * @param name what the picture is called: the name of its file
   * @param layers as {@link LayerText} reads them
   * @throws convsheet.problem.ProblemException if a word is not understood, or a layer cannot read
   *     what it is to read
   */
  public static Question of(InputPicture picture, String name, String layers) {
    var texts = LayerText.parse(layers);
    var about = new ArrayList<String>();
    about.add(name + " through " + Problem.count(texts.size(), "layer"));
    about.add(input(picture, name));
    texts.forEach(layer -> about.add(line(layer)));
    about.add(
        "convsheet run makes an audit of this workbook, in which every result is a live formula."
            + " Change numbers, filters or layers here as you like, and run it again.");
    return Question.of(texts, picture.map(), picture.input()).about(about);
  }

  private static String input(InputPicture picture, String name) {
    var shape = picture.input().shape();
    var values = Arrays.stream(picture.input().values()).summaryStatistics();
    return "The sheet Input holds "
        + name
        + ", "
        + sizes(shape, picture.labels())
        + (picture.told().isEmpty() ? "" : " (" + String.join(", ", picture.told()) + ")")
        + ": a number a pixel, from "
        + Numbers.text(values.getMin())
        + " to "
        + Numbers.text(values.getMax())
        + ".";
  }

  private static String sizes(Shape shape, List<String> labels) {
    int count = shape.channels();
    return shape.rows()
        + " rows and "
        + shape.columns()
        + " columns"
        + (count == 1
            ? ""
            : labels.contains("red")
                ? ", each once in red, green and blue"
                : " in " + count + " channels");
  }

  private static String line(LayerText layer) {
    return layer.name()
        + ": "
        + layer.text()
        + (layer.meanings().isEmpty()
            ? ""
            : layer.meanings().stream().collect(Collectors.joining("; ", ". ", ".")));
  }
}
