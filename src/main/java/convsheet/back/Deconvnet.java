package convsheet.back;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One activation projected back to pixels: what in the picture it responds to (Zeiler and Fergus
 * 2014, Visualizing and Understanding Convolutional Networks, section 2.1).
 *
 * <p>All other outputs of the activation's layer count as 0. Then, layer by layer down to the
 * picture, everything goes back the way it came:
 *
 * <ul>
 *   <li>where a layer ends in ReLU, what comes back to it is rectified first; the activation itself
 *       is not, as it has been rectified already;
 *   <li>through a convolution by its transpose: each cell gets the sum, over the outputs that read
 *       it, of what came back to them times the weight they read it with, which for a stride of 1
 *       is a convolution with the filter turned by 180 degrees; biases do not count;
 *   <li>through max pooling by its {@linkplain Switches switches}; where windows overlap, what
 *       comes back by several is added;
 *   <li>through anything else that is affine (dense, average pooling, padding, flatten, batch
 *       normalisation, sums and copies) by its transpose too: an average is spread evenly, a border
 *       of zeros is cut off, one of copies is added to what it copies.
 * </ul>
 *
 * <p>The method has no word for other nonlinear functions (leaky ReLU, sigmoid, softmax, ...): a
 * projection through them is refused.
 *
 * <p>What goes back where is learnt from the expressions of the layers' cells alone; no layer is
 * known by name.
 */
public final class Deconvnet {
  /** More readings than this are refused before they fill the memory. */
  private static final long MOST_PRODUCTS = 20_000_000;

  /**
   * Projected values, or what is needed for them next: the switches of a pooling layer, or filters
   * turned by 180 degrees; one grid a channel.
   *
   * @param title what they are, in a few words
   * @param way how they come about, in a few words
   * @param grids the grids, each computed from the network's grids and grids of steps before
   * @param area the part of each channel that they show, if they show one; all else is 0
   * @param block the size of the blocks that they fall into; 1 x 1 if they do not
   */
  public record Step(
      String title, String way, List<ComputedGrid> grids, Optional<Rectangle> area, Size block) {
    public Step {
      grids = List.copyOf(grids);
    }
  }

  private final String sheet;
  private final List<Network.Node> nodes;
  private final List<LayerGrids> layers;
  private final FeatureMap picture;
  private final int chosen;
  private final Map<Grid, ComputedGrid> computed = new HashMap<>();
  private final Map<Grid, Returned> returned = new HashMap<>();
  private final Set<String> labels = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();
  private int projections;
  private long products;
  private Optional<Rectangle> field = Optional.empty();

  private Deconvnet(
      String sheet, Network network, List<LayerGrids> layers, FeatureMap picture, int chosen) {
    this.sheet = sheet;
    this.nodes = network.nodes();
    this.layers = layers;
    this.picture = picture;
    this.chosen = chosen;
    for (var layer : layers) {
      layer.steps().forEach(grid -> computed.put(grid.grid(), grid));
      layer.outputs().forEach(grid -> computed.put(grid.grid(), grid));
    }
  }

  /**
   * Projects one activation back.
   *
   * @param network the network
   * @param layers the grids of its layers
   * @param picture the grids of the picture
   * @param layer the place of the activation's layer, counted from 0
   * @param channel the activation's channel, counted from 0
   * @param row its row, counted from 0
   * @param column its column, counted from 0
   * @param sheet the sheet that the grids of the projection belong to
   * @throws ProblemException if there is a layer on the way that cannot be gone back through
   */
  public static Deconvnet of(
      Network network,
      List<LayerGrids> layers,
      FeatureMap picture,
      int layer,
      int channel,
      int row,
      int column,
      String sheet) {
    var deconvnet = new Deconvnet(sheet, network, layers, picture, layer);
    deconvnet.run(layers.get(layer).outputs().get(channel).grid(), row, column);
    return deconvnet;
  }

  /** What is computed, in order: from the activation to the pixels. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /**
   * The receptive field: the smallest rectangle of the picture that holds every pixel the
   * activation depends on. Empty if it depends on none.
   */
  public Optional<Rectangle> receptiveField() {
    return field;
  }

  private void run(Grid output, int row, int column) {
    Map<Grid, Projection> here = Map.of(output, start(output, row, column));
    for (int i = chosen; i >= 0; i--) {
      if (i < chosen) {
        here = project("back to " + nodes.get(i).name(), outputs(i));
        here = rectify(here, i);
      }
      goBack(here, i);
    }
    var pixels = project("back to the pixels", picture.channels());
    field = pixels.values().stream().map(Projection::area).findFirst();
  }

  private List<Grid> outputs(int layer) {
    return layers.get(layer).outputs().stream().map(ComputedGrid::grid).toList();
  }

  // ---- projections ----

  private Projection start(Grid output, int row, int column) {
    var area = new Rectangle(row, column, 1, 1);
    var projection = projection(output, "", area, (r, c) -> r == row && c == column);
    var cells = new ComputedGrid(projection.grid(), (r, c) -> new Expr.Ref(output, row, column));
    addProjection("the activation", "all others count as 0", List.of(cells), area);
    return projection;
  }

  private Projection projection(
      Grid of, String suffix, Rectangle area, BiPredicate<Integer, Integer> reached) {
    var what =
        of.part() != Grid.Part.OUTPUT
            ? " " + of.label()
            : of.channel() > 0 ? " channel " + of.channel() : "";
    var label = of.sheet() + what + suffix;
    var grid = new Grid(sheet, Grid.Part.STEP, unique(label), area.rows(), area.columns());
    return new Projection(of, grid, area, reached);
  }

  /** A label that no other grid of the projection has. */
  private String unique(String label) {
    var text = label;
    for (int i = 2; !labels.add(text); i++) {
      text = label + " (" + i + ")";
    }
    return text;
  }

  private void addProjection(String title, String way, List<ComputedGrid> grids, Rectangle area) {
    projections++;
    steps.add(new Step(projections + ". " + title, way, grids, Optional.of(area), Size.of(1)));
  }

  /** Adds up what came back to the channels of a map; channels that nothing comes to have none. */
  private Map<Grid, Projection> project(String title, List<Grid> channels) {
    var reached =
        channels.stream()
            .filter(grid -> returned.containsKey(grid) && returned.get(grid).area().isPresent())
            .toList();
    if (reached.isEmpty()) {
      return Map.of();
    }
    var area =
        reached.stream()
            .map(grid -> returned.get(grid).area().orElseThrow())
            .reduce(Rectangle::and)
            .orElseThrow();
    turnFilters(reached);
    var projected = new LinkedHashMap<Grid, Projection>();
    var grids = new ArrayList<ComputedGrid>();
    var ways = new LinkedHashSet<String>();
    for (var grid : reached) {
      var back = returned.get(grid);
      ways.addAll(back.ways());
      var projection = projection(grid, "", area, back::isReached);
      projected.put(grid, projection);
      grids.add(
          new ComputedGrid(
              projection.grid(), (row, column) -> back.at(area.top() + row, area.left() + column)));
    }
    addProjection(title, String.join(" + ", ways), grids, area);
    return projected;
  }

  /** Turned copies of the filters that make what comes back a convolution. */
  private void turnFilters(List<Grid> channels) {
    var turned = new ArrayList<ComputedGrid>();
    var owners = new LinkedHashSet<String>();
    for (var channel : channels) {
      returned
          .get(channel)
          .parts()
          .forEach(
              part ->
                  part.slidingWeights()
                      .ifPresent(
                          weights -> {
                            var copy = turned(weights);
                            part.turn(copy.grid());
                            turned.add(copy);
                            owners.add(weights.grid().sheet());
                          }));
    }
    if (!turned.isEmpty()) {
      steps.add(
          new Step(
              "filters of " + String.join(", ", owners),
              "turned by 180\u00b0",
              turned,
              Optional.empty(),
              Size.of(1)));
    }
  }

  private ComputedGrid turned(Window weights) {
    var filter =
        weights.grid().part() == Grid.Part.TURNED_FILTER
            ? weights.grid().as(Grid.Part.FILTER)
            : weights.grid();
    var grid =
        new Grid(
            sheet,
            filter.part(),
            unique(filter.sheet() + " " + filter.label()),
            weights.rows(),
            weights.columns());
    return new ComputedGrid(
        grid,
        (row, column) -> {
          var cell = weights.cell(weights.count() - 1 - row * weights.columns() - column);
          var source = Optional.ofNullable(computed.get(cell.grid()));
          return source.map(copy -> copy.at(cell.row(), cell.column())).orElse(cell);
        });
  }

  /** {@code max(0, x)} of what came back to a layer that ends in ReLU. */
  private Map<Grid, Projection> rectify(Map<Grid, Projection> here, int layer) {
    boolean rectifies =
        here.values().stream()
            .anyMatch(p -> p.cells().anyMatch(cell -> Relu.argument(expr(cell)).isPresent()));
    if (!rectifies) {
      return here;
    }
    var result = new LinkedHashMap<Grid, Projection>();
    var grids = new ArrayList<ComputedGrid>();
    here.forEach(
        (of, before) -> {
          var after = projection(of, ", rectified", before.area(), before.reached());
          result.put(of, after);
          grids.add(
              new ComputedGrid(after.grid(), (row, column) -> rectified(before, row, column)));
        });
    addProjection(
        "rectified",
        "as by the relu of " + nodes.get(layer).name(),
        grids,
        result.values().iterator().next().area());
    return result;
  }

  private static Expr rectified(Projection before, int row, int column) {
    return before.isReached(before.area().top() + row, before.area().left() + column)
        ? new Relu().of(new Expr.Ref(before.grid(), row, column))
        : new Expr.Number(0);
  }

  private Expr expr(Expr.Ref cell) {
    return computed.get(cell.grid()).at(cell.row(), cell.column());
  }

  // ---- back through one layer ----

  private void goBack(Map<Grid, Projection> here, int layer) {
    var switches = new ArrayList<Switches>();
    for (var output : layers.get(layer).outputs()) {
      var projection = Optional.ofNullable(here.get(output.grid()));
      if (projection.isEmpty()) {
        continue;
      }
      if (isMaximum(projection.get())) {
        switches.add(unpool(projection.get(), output, layer));
      } else {
        read(projection.get(), layer);
      }
    }
    if (!switches.isEmpty()) {
      steps.add(
          new Step(
              "switches of " + nodes.get(layer).name(),
              "1 where the maximum was",
              switches.stream().map(Switches::cells).toList(),
              switches.get(0).over(),
              switches.get(0).block()));
    }
    var groups = byStem(layers.get(layer).steps());
    Collections.reverse(groups);
    for (var group : groups) {
      goBackThroughSteps(group, layer);
    }
  }

  private void goBackThroughSteps(List<ComputedGrid> group, int layer) {
    var shown = new ArrayList<ComputedGrid>();
    for (var step : group) {
      var back = Optional.ofNullable(returned.get(step.grid()));
      if (back.isPresent() && !lookThrough(step, back.get())) {
        shown.add(step);
      }
    }
    var here =
        project(
            "back within " + nodes.get(layer).name(),
            shown.stream().map(ComputedGrid::grid).toList());
    for (var step : shown) {
      Optional.ofNullable(here.get(step.grid())).ifPresent(p -> read(p, layer));
    }
  }

  /** Grids whose labels differ in the channel alone. */
  private static List<List<ComputedGrid>> byStem(List<ComputedGrid> grids) {
    var stems = new LinkedHashMap<String, List<ComputedGrid>>();
    for (var grid : grids) {
      stems.computeIfAbsent(grid.grid().stem(), stem -> new ArrayList<>()).add(grid);
    }
    return new ArrayList<>(stems.values());
  }

  /**
   * Passes what came back to a padded or stretched input on to the input itself, unless cells of
   * the input stand in it more than once.
   */
  private boolean lookThrough(ComputedGrid step, Returned back) {
    if (step.grid().role() != Grid.Role.PADDED) {
      return false;
    }
    var places = new LinkedHashMap<Grid, int[]>();
    for (int i = 0; i < step.grid().rows() * step.grid().columns(); i++) {
      var expr = step.at(i / step.grid().columns(), i % step.grid().columns());
      if (expr.reads().isEmpty()) {
        continue;
      }
      if (expr.cell().isEmpty()) {
        return false;
      }
      var cell = expr.cell().get();
      var source =
          places.computeIfAbsent(
              cell.grid(),
              grid -> {
                var none = new int[grid.rows() * grid.columns()];
                Arrays.fill(none, -1);
                return none;
              });
      int at = cell.row() * cell.grid().columns() + cell.column();
      if (source[at] >= 0) {
        return false;
      }
      source[at] = i;
    }
    places.forEach((grid, at) -> returnedTo(grid).add(back, at));
    return true;
  }

  private Returned returnedTo(Grid grid) {
    return returned.computeIfAbsent(grid, Returned::new);
  }

  /** Gives back to all cells that some outputs read what came back to the outputs. */
  private void read(Projection projection, int layer) {
    boolean border = projection.of().role() == Grid.Role.PADDED;
    var name = nodes.get(layer).name();
    projection
        .cells()
        .forEach(
            cell -> {
              var readings =
                  Reading.of(beforeRelu(cell), this::isBlank).orElseThrow(() -> notLinear(layer));
              for (var reading : readings) {
                var way =
                    border
                        ? "border of " + name + " added to the cells that it copies"
                        : reading.how().of(name);
                add(way, projection, cell, reading);
              }
            });
  }

  private Expr beforeRelu(Expr.Ref cell) {
    var expr = expr(cell);
    return cell.grid().role() == Grid.Role.OUTPUT ? Relu.argument(expr).orElse(expr) : expr;
  }

  private boolean isMaximum(Projection projection) {
    return projection.cells().allMatch(cell -> expr(cell).maximum().isPresent());
  }

  private Switches unpool(Projection projection, ComputedGrid outputs, int layer) {
    var switches =
        Switches.of(
            projection,
            outputs,
            sheet,
            unique(projection.grid().label() + ", switches"),
            this::isBlank);
    projection
        .cells()
        .forEach(
            cell -> {
              var reading = switches.reading(cell.row(), cell.column());
              add(reading.how().of(nodes.get(layer).name()), projection, cell, reading);
            });
    return switches;
  }

  private void add(String way, Projection projection, Expr.Ref cell, Reading reading) {
    products += reading.window().count();
    if (products > MOST_PRODUCTS) {
      throw ProblemException.input(
          Problem.of(
              "a projection of " + nodes.get(chosen).name() + " that takes too many products",
              String.format(Locale.ROOT, "at most %,d", MOST_PRODUCTS),
              "Project a layer that is nearer to the picture."));
    }
    returnedTo(reading.window().grid()).add(way, projection, cell.row(), cell.column(), reading);
  }

  private boolean isBlank(Expr.Ref cell) {
    return cell.grid().role() == Grid.Role.PADDED && expr(cell).isBlank();
  }

  private ProblemException notLinear(int layer) {
    var node = nodes.get(layer);
    return ProblemException.input(
        Problem.of(
            node.name() + " (" + node.layer().type() + ": " + node.layer().summary() + ")",
            "on the way from "
                + nodes.get(chosen).name()
                + " down to the picture only layers that multiply and add, average, pool, copy or"
                + " end in relu",
            layer == chosen
                ? "Project a layer above it; an activation can have a row of its own in the table"
                    + " of layers, so that the layer before it can be chosen."
                : "Project " + node.name() + "'s input or a layer above that."));
  }
}
