package convsheet.slides;

import convsheet.formula.Grid;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.ColourPicture;
import convsheet.question.Evaluation;
import convsheet.view.ColourScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The pictures of a network: each channel and each plane of a filter as a heat map, the picture in
 * its colours if it has some, and the whole network.
 *
 * @param pictures all of them
 * @param leftOut what is not among them, a sentence each
 */
public record NetworkPictures(List<Picture> pictures, List<String> leftOut) {
  /** So many channels, and so many planes of filters, of a layer have a picture each. */
  public static final int MOST = 32;

  public NetworkPictures {
    pictures = List.copyOf(pictures);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * The pictures of a network with its values.
   *
   * @throws ProblemException if this Java has no fonts
   */
  public static NetworkPictures of(Evaluation evaluation) {
    Raster.checkFonts();
    var all = new Collecting(evaluation);
    all.add("network", new NetworkFigure(evaluation, title(evaluation)));
    ColourPicture.of(evaluation).ifPresent(all::addInColour);
    all.addGrids(FeatureMap.INPUT, evaluation.question().picture().channels(), "channels");
    for (var layer : evaluation.grids()) {
      var planes =
          layer.parameters().stream()
              .map(LayerGrids.Parameter::grid)
              .filter(g -> g.part() == Grid.Part.FILTER || g.part() == Grid.Part.WEIGHTS)
              .toList();
      var outputs = layer.outputs().stream().map(output -> output.grid()).toList();
      all.addGrids(outputs.get(0).sheet(), planes, "planes of filters");
      all.addGrids(outputs.get(0).sheet(), outputs, "channels");
    }
    return new NetworkPictures(all.pictures, all.leftOut);
  }

  private static String title(Evaluation evaluation) {
    var question = evaluation.question();
    return question.about().isEmpty() ? question.source() : question.about().get(0);
  }

  /**
   * A kernel that slides over what a layer reads.
   *
   * @param which the layer and its channel: {@code Conv1:1}, or {@code Conv1} for its first
   * @throws ProblemException if there is no such layer or channel, or no kernel slides there
   */
  public static Picture sliding(Evaluation evaluation, String which) {
    var nodes = evaluation.question().network().nodes();
    var names = nodes.stream().filter(SlidingFilm::hasKernel).map(node -> node.name()).toList();
    int colon = which.lastIndexOf(':');
    var number = which.substring(colon + 1).strip();
    boolean isNumbered = colon >= 0 && number.matches("\\d{1,9}");
    var name = (isNumbered ? which.substring(0, colon) : which).strip();
    int layer =
        IntStream.range(0, nodes.size())
            .filter(i -> nodes.get(i).name().equalsIgnoreCase(name))
            .findFirst()
            .orElse(-1);
    if (layer < 0 || !SlidingFilm.hasKernel(nodes.get(layer))) {
      throw ProblemException.input(
          Problem.of(
              "--animate "
                  + Problem.quote(which)
                  + (layer < 0 ? "" : ", a layer over which no kernel slides"),
              names.isEmpty()
                  ? "a convolution or a pooling layer, of which the network has none"
                  : "a layer with a kernel, and a channel: "
                      + names.get(0)
                      + ":1; there "
                      + (names.size() == 1 ? "is " : "are ")
                      + Problem.list(names),
              names.isEmpty() ? "Leave the option out." : "Correct the name."));
    }
    int channels = evaluation.grids().get(layer).outputs().size();
    int channel = isNumbered ? Integer.parseInt(number) : 1;
    if (channel < 1 || channel > channels) {
      throw ProblemException.input(
          Problem.of(
              "--animate " + Problem.quote(which),
              "a channel from 1 to " + channels,
              "Correct the number."));
    }
    return Picture.gif(
        nodes.get(layer).name() + " channel " + channel + " sliding",
        new SlidingFilm(evaluation, layer, channel - 1));
  }

  /** Pictures as they are found. */
  private static final class Collecting {
    private final Evaluation evaluation;
    private final List<Picture> pictures = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    Collecting(Evaluation evaluation) {
      this.evaluation = evaluation;
    }

    void add(String name, Figure figure) {
      pictures.add(Picture.png(name, figure));
      pictures.add(Picture.svg(name, figure));
    }

    void addInColour(ColourPicture picture) {
      var channels =
          picture.channels().stream()
              .map(grid -> GridFigure.smaller(grid, evaluation.values(grid)))
              .toList();
      var rgb = picture.rgb(channels.stream().map(channel -> channel.values()).toList());
      add("Input in colour", GridFigure.inColour(FeatureMap.INPUT, channels.get(0), rgb));
    }

    void addGrids(String layer, List<Grid> grids, String what) {
      if (grids.isEmpty()) {
        return;
      }
      Map<Grid, ColourScale> scales = ColourScale.of(evaluation, grids);
      for (var grid : grids.subList(0, Math.min(MOST, grids.size()))) {
        var values = evaluation.values(grid);
        add(
            layer + " " + grid.unnamed().label(),
            GridFigure.of(layer + ", " + grid.label(), grid, values, scales.get(grid)));
      }
      if (grids.size() > MOST) {
        leftOut.add(
            Problem.line(layer)
                + ": the first "
                + MOST
                + " of "
                + grids.size()
                + " "
                + what
                + " are drawn");
      }
      int averaged = GridFigure.smaller(grids.get(0), evaluation.values(grids.get(0))).averaged();
      if (averaged > 1) {
        leftOut.add(
            Problem.line(layer)
                + ": a pixel is the mean of "
                + averaged
                + " x "
                + averaged
                + " numbers, as "
                + grids.get(0).rows()
                + " x "
                + grids.get(0).columns()
                + " are too many for a picture");
      }
    }
  }
}
