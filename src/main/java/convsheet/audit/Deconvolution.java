package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.back.Deconvnet;
import convsheet.formula.SheetNames;
import convsheet.problem.Finding;
import convsheet.question.ChosenOutput;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.Styles;
import java.util.List;
import java.util.function.Function;

/**
 * A sheet that projects one activation of a layer back to pixels, step by step, in live formulas
 * (Zeiler and Fergus 2014; {@link Deconvnet} says how).
 *
 * @param chosen the activation
 */
public record Deconvolution(ChosenOutput chosen) implements ExtraSheets {
  private static final String OPTION = "--deconv";

  /**
   * Reads the text of the option {@code --deconv}; see {@link ChosenOutput#parse}.
   *
   * @throws convsheet.problem.ProblemException if it names no activation
   */
  public static Deconvolution parse(String option) {
    return new Deconvolution(ChosenOutput.parse(OPTION, option));
  }

  @Override
  public List<Sheet> sheets(
      Evaluation evaluation, Layout layout, Function<String, List<Link>> links, Styles styles) {
    var place = place(evaluation);
    var node = evaluation.question().network().nodes().get(place.layer());
    var sheet = sheet(node.name());
    var deconvnet =
        Deconvnet.of(
            evaluation.question().network(),
            evaluation.grids(),
            evaluation.question().picture(),
            place.layer(),
            place.channel(),
            place.row(),
            place.column(),
            sheet);
    return List.of(
        new DeconvolutionSheet(sheet, node, deconvnet, evaluation, layout, links, styles));
  }

  @Override
  public List<Finding> findings(Evaluation evaluation) {
    var place = place(evaluation);
    var question = evaluation.question();
    var node = question.network().nodes().get(place.layer());
    var grid = evaluation.grids().get(place.layer()).outputs().get(place.channel()).grid();
    if (evaluation.values(grid)[place.row() * grid.columns() + place.column()] != 0) {
      return List.of();
    }
    var layout = Layout.of(question.picture(), question.network().nodes(), evaluation.grids());
    return List.of(
        Finding.note(
            node.name(),
            layout.cell(grid, place.row(), place.column()),
            "this activation is 0, so nothing comes back on sheet "
                + sheet(node.name())
                + (chosen.channel().isEmpty()
                    ? ""
                    : "; " + OPTION + " " + chosen.layer() + " projects the strongest")));
  }

  /** The name of the sheet for a layer: {@code Deconv Conv2}, cut where it would be too long. */
  static String sheet(String layer) {
    var name = SheetNames.DECONVOLUTION + layer;
    return name.length() <= SheetNames.LONGEST
        ? name
        : name.substring(0, SheetNames.LONGEST).replaceFirst("['\\s\\p{Cs}]+$", "");
  }

  private ChosenOutput.Place place(Evaluation evaluation) {
    return chosen.place(evaluation.question().network(), evaluation.outputs());
  }
}
