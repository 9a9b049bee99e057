package convsheet.exercise;

import convsheet.audit.Results.Shown;
import convsheet.exercise.PaperGrid.Cell;
import convsheet.exercise.PaperPages.Side;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Precision;
import convsheet.question.Task;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Styles.Look;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a worksheet on paper has of each layer: what it reads, its filters, boxes for results. */
final class PaperLayers {
  /** Numbers with more decimals are rounded to one less. */
  private static final int MOST_DECIMALS = 4;

  /** Single results of a grid are listed where it has so many times as many. */
  private static final int SPARSE = 8;

  /** How a result comes about, by the type of its layer. */
  private static final Map<String, String> HOW =
      Map.of(
          "conv",
          "Lay the filter over each window of what the layer reads, multiply number by number, and"
              + " add up the products",
          "convtranspose",
          "Lay the filter over each window of the stretched input, multiply number by number, and"
              + " add up the products",
          "dense",
          "Multiply each number by the weight in its place, and add up the products",
          "maxpool",
          "Write down the largest number of each window",
          "avgpool",
          "Write down the average of each window");

  private final Evaluation evaluation;
  private final Task task;
  private final Blanks blanks;
  private final Precision precision;
  private final boolean isSolved;
  private final Set<String> needed = new HashSet<>();

  /**
   * What a layer has.
   *
   * @param title its name and shape
   * @param words what it does
   * @param grids from left to right
   */
  record Section(String title, String words, List<PaperGrid> grids) {}

  /**
   * The layers.
   *
   * @param isSolved whether the results stand in their boxes
   */
  PaperLayers(
      Evaluation evaluation, Task task, Blanks blanks, Precision precision, boolean isSolved) {
    this.evaluation = evaluation;
    this.task = task;
    this.blanks = blanks;
    this.precision = precision;
    this.isSolved = isSolved;
    for (int i = nodes().size() - 1; i >= 0; i--) {
      var node = nodes().get(i);
      boolean isAsked = task.parts().stream().anyMatch(part -> part.layer().equals(node.name()));
      if (isAsked || needed.contains(node.name()) && isOpen(i)) {
        needed.add(node.name());
        needed.addAll(node.from());
      }
    }
  }

  private List<Network.Node> nodes() {
    return evaluation.question().network().nodes();
  }

  /** Whether results of a layer are not given. */
  private boolean isOpen(int layer) {
    return evaluation.grids().get(layer).outputs().stream()
        .anyMatch(output -> blanks.isOpen(output.grid()));
  }

  /** The layers that are asked for, and those in between that are not given either. */
  List<Section> sections(Side side) {
    var sections = new ArrayList<Section>();
    for (int i = 0; i < nodes().size(); i++) {
      var node = nodes().get(i);
      if (needed.contains(node.name()) && isOpen(i)) {
        sections.add(section(side, node, evaluation.grids().get(i)));
      }
    }
    return sections;
  }

  /** The grid that takes most of a page. */
  PaperGrid largest(Side side) {
    return sections(side).stream()
        .flatMap(section -> section.grids().stream())
        .max(
            Comparator.comparingDouble(
                grid ->
                    Math.max(
                        (double) grid.units() / side.units,
                        new PaperPages.Grids(List.of(grid)).height() / side.height)))
        .orElseThrow();
  }

  private Section section(Side side, Network.Node node, LayerGrids layer) {
    var padded =
        layer.steps().stream().filter(step -> step.grid().role() == Grid.Role.PADDED).toList();
    boolean isGiven =
        layer.inputs().stream().flatMap(map -> map.channels().stream()).noneMatch(blanks::isOpen);
    var grids = new ArrayList<PaperGrid>();
    if (isGiven && !padded.isEmpty()) {
      padded.forEach(step -> grids.add(padded(side, node, step)));
    } else if (isGiven) {
      layer.inputs().stream()
          .distinct()
          .flatMap(map -> map.channels().stream())
          .forEach(grid -> grids.add(given(side, node, grid, from(grid))));
    }
    layer.parameters().forEach(p -> grids.add(given(side, node, p.grid(), p.grid().label())));
    layer.steps().stream()
        .filter(step -> step.grid().role() == Grid.Role.PARAMETER)
        .forEach(step -> grids.add(given(side, node, step.grid(), step.grid().label())));
    boolean isRead =
        nodes().stream().anyMatch(n -> needed.contains(n.name()) && n.from().contains(node.name()));
    for (int c = 0; c < layer.outputs().size(); c++) {
      var grid = layer.outputs().get(c).grid();
      int asked = task.asked(grid, c).cardinality();
      if (!isRead && asked * SPARSE <= grid.rows() * grid.columns()) {
        if (asked > 0) {
          grids.add(list(side, node, grid, c));
        }
      } else {
        grids.add(boxes(node, layer.outputs().get(c)));
      }
    }
    return new Section(Layout.title(node), words(node, isGiven, padded), grids);
  }

  private String from(Grid source) {
    boolean isOne = evaluation.question().picture().channels().equals(List.of(source));
    return source.sheet() + (isOne ? "" : ", " + source.label());
  }

  private String words(Network.Node node, boolean isGiven, List<ComputedGrid> padded) {
    var type = node.layer().type();
    var summary = node.layer().summary();
    var reads = String.join(" and ", node.from());
    var words = new ArrayList<String>();
    words.add(type + ": " + summary + ".");
    words.add(
        "It reads "
            + reads
            + (isGiven
                ? padded.isEmpty() ? "" : ", which is drawn with the border around it"
                : ", from its boxes above"
                    + (padded.isEmpty() ? "" : ", with the border around it"))
            + ".");
    if (HOW.containsKey(type)) {
      boolean hasBias =
          evaluation.grids().get(nodes().indexOf(node)).parameters().stream()
              .anyMatch(parameter -> parameter.grid().part() == Grid.Part.BIAS);
      words.add(HOW.get(type) + (hasBias ? " and the bias." : "."));
    }
    if (summary.endsWith(", then relu")) {
      words.add("At last relu: write 0 for what is less than 0.");
    }
    return String.join(" ", words);
  }

  private PaperGrid given(Side side, Network.Node node, Grid grid, String label) {
    var values = evaluation.values(grid);
    var format = NumberFormat.exactly(values, MOST_DECIMALS);
    return new PaperGrid(
        node.name(),
        label,
        grid.rows(),
        grid.columns(),
        span(side, format, grid),
        Layout.isNumbered(grid),
        false,
        !NumberFormat.isExactly(values, MOST_DECIMALS),
        format.pattern(),
        (row, column) -> Cell.number(Look.PAPER_GIVEN, values[row * grid.columns() + column]));
  }

  /** As wide as a box where that fits, so that a filter can be laid over it. */
  private static int span(Side side, NumberFormat format, Grid grid) {
    int least = PaperGrid.span(format);
    return grid.columns() * PaperGrid.BOX < side.units ? Math.max(least, PaperGrid.BOX) : least;
  }

  private PaperGrid padded(Side side, Network.Node node, ComputedGrid step) {
    var grid = step.grid();
    var plain = given(side, node, grid, grid.label());
    return new PaperGrid(
        node.name(),
        grid.label(),
        grid.rows(),
        grid.columns(),
        plain.span(),
        true,
        false,
        plain.isRounded(),
        plain.format(),
        (row, column) -> {
          var cell = plain.cells().at(row, column);
          var expr = step.at(row, column);
          return expr.isBlank()
              ? Cell.empty(Look.PAPER_BORDER)
              : expr.cell().isPresent() ? cell : Cell.number(Look.PAPER_BORDER, cell.value());
        });
  }

  private PaperGrid boxes(Network.Node node, ComputedGrid output) {
    var grid = output.grid();
    var values = evaluation.values(grid);
    var shown = NumberFormat.exactly(values, precision.decimals());
    boolean hasGiven = false;
    for (int i = 0; i < values.length && !hasGiven; i++) {
      hasGiven = blanks.of(grid, i / grid.columns(), i % grid.columns()) == Shown.NUMBER;
    }
    return new PaperGrid(
        node.name(),
        grid.label(),
        grid.rows(),
        grid.columns(),
        hasGiven ? Math.max(PaperGrid.BOX, PaperGrid.span(shown)) : PaperGrid.BOX,
        true,
        true,
        false,
        pattern(),
        (row, column) -> {
          var cell = output.at(row, column);
          double value = values[row * grid.columns() + column];
          if (cell.isBlank()) {
            return Cell.empty(Look.PAPER_BORDER);
          }
          return switch (blanks.of(grid, row, column)) {
            case ASKED -> result(Look.PAPER_BOX, value);
            case FOLLOWING, ROOM -> result(Look.PAPER_SIDE, value);
            default -> Cell.number(Look.PAPER_GIVEN, value);
          };
        });
  }

  /** A few results of a large grid, each a box after its row and column. */
  private PaperGrid list(Side side, Network.Node node, Grid grid, int channel) {
    var values = evaluation.values(grid);
    var asked =
        task.parts().stream()
            .filter(part -> part.layer().equals(node.name()) && part.channel() == channel)
            .flatMap(part -> part.cells().stream())
            .toList();
    int across = Math.min(asked.size(), (side.units - 1) / (2 * PaperGrid.BOX));
    return new PaperGrid(
        node.name(),
        grid.label() + ": row, column",
        (asked.size() + across - 1) / across,
        2 * across,
        PaperGrid.BOX,
        false,
        true,
        false,
        pattern(),
        (row, column) -> {
          int i = row * across + column / 2;
          if (i >= asked.size()) {
            return Cell.empty(Look.PLAIN);
          }
          var cell = asked.get(i);
          return column % 2 == 0
              ? Cell.text(Look.PAPER_PLACE, (cell.row() + 1) + ", " + (cell.column() + 1))
              : result(Look.PAPER_BOX, values[cell.row() * grid.columns() + cell.column()]);
        });
  }

  private Cell result(Look look, double value) {
    return isSolved ? Cell.number(look, value) : Cell.empty(look);
  }

  private String pattern() {
    var digits = "0" + (precision.decimals() == 0 ? "" : "." + "0".repeat(precision.decimals()));
    return digits + ";-" + digits + ";0";
  }

  /** Whether there are boxes that are not asked for. */
  boolean hasSide() {
    return sections(Side.ON_ITS_SIDE).stream()
        .flatMap(section -> section.grids().stream())
        .anyMatch(PaperGrid::hasSide);
  }

  /** Whether numbers that are given had to be rounded. */
  boolean isRounded() {
    return sections(Side.ON_ITS_SIDE).stream()
        .anyMatch(section -> section.grids().stream().anyMatch(PaperGrid::isRounded));
  }
}
