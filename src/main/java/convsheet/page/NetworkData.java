package convsheet.page;

import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.formula.Move;
import convsheet.formula.Region;
import convsheet.formula.Run;
import convsheet.formula.Window;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.view.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * A network as the data of a page: its layers, where its grids stand in the audit, the formulas
 * that move over them, and the numbers that are given. What is computed is not in it: the page
 * computes it. {@code src/page/network.js} says what each member is.
 */
final class NetworkData {
  /** What the page is told that it reads. */
  private static final int FORMAT = 1;

  private final Evaluation evaluation;
  private final Layout layout;
  private final Use use;

  /** All grids, each after those that it reads. */
  private final List<Placed> grids = new ArrayList<>();

  private final Map<Grid, Integer> indices = new HashMap<>();

  /** A grid, the number of its layer (the picture's is 0), and its formulas if it has some. */
  private record Placed(Grid grid, int layer, Optional<ComputedGrid> computed) {}

  private NetworkData(Evaluation evaluation, Layout layout, Use use) {
    this.evaluation = evaluation;
    this.layout = layout;
    this.use = use;
    var question = evaluation.question();
    question.picture().channels().forEach(grid -> add(grid, 0, Optional.empty()));
    for (int i = 0; i < evaluation.grids().size(); i++) {
      int layer = i + 1;
      var its = evaluation.grids().get(i);
      its.parameters().forEach(given -> add(given.grid(), layer, Optional.empty()));
      its.steps().forEach(step -> add(layer, step));
      its.outputs().forEach(output -> add(layer, output));
    }
  }

  private void add(int layer, ComputedGrid grid) {
    add(grid.grid(), layer, use.hasFormulas(layer, grid) ? Optional.of(grid) : Optional.empty());
  }

  private void add(Grid grid, int layer, Optional<ComputedGrid> computed) {
    indices.put(grid, grids.size());
    grids.add(new Placed(grid, layer, computed));
  }

  /**
   * The data of a network.
   *
   * @param layout where its grids stand
   * @param use what the page is for
   * @throws convsheet.problem.ProblemException if its audit would need more rows or columns than a
   *     sheet has
   */
  static JsonObject of(Evaluation evaluation, Layout layout, Use use) {
    var data = new NetworkData(evaluation, layout, use);
    return new JsonObject(data::write);
  }

  private void write(JsonGenerator json) {
    var question = evaluation.question();
    json.writeNumberProperty("format", FORMAT);
    json.writeStringProperty("title", use.title(question));
    json.writeStringProperty("source", question.source());
    json.writeArrayPropertyStart("about");
    question.about().forEach(json::writeString);
    json.writeEndArray();
    writeFindings(json, question.findings());
    json.writeArrayPropertyStart("layers");
    writePicture(json);
    for (int i = 0; i < evaluation.grids().size(); i++) {
      writeLayer(json, i);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("grids");
    grids.forEach(placed -> writeGrid(json, placed));
    json.writeEndArray();
    json.writeStringProperty("values", values());
    use.write(json, given().map(Placed::grid).toList(), indices::get);
  }

  private static void writeFindings(JsonGenerator json, List<Finding> findings) {
    json.writeArrayPropertyStart("findings");
    for (var finding : findings) {
      json.writeStartObject();
      json.writeStringProperty("kind", finding.severity().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty(
          "where",
          finding.cells().isEmpty()
              ? finding.sheet()
              : A1.sheet(finding.sheet()) + finding.cells());
      json.writeStringProperty("text", finding.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writePicture(JsonGenerator json) {
    var picture = evaluation.question().picture();
    json.writeStartObject();
    writeHead(json, FeatureMap.INPUT, "input", "", picture.shape().sizes(), 0, 0);
    writeNumbers(json, "inputs", List.of());
    writeNumbers(json, "outputs", picture.channels().stream().map(indices::get).toList());
    for (var none : List.of("weights", "biases", "given", "steps")) {
      writeNumbers(json, none, List.of());
    }
    writeCopies(json, List.of());
    json.writeEndObject();
  }

  private void writeLayer(JsonGenerator json, int i) {
    var network = evaluation.question().network();
    var node = network.nodes().get(i);
    var its = evaluation.grids().get(i);
    var names = new ArrayList<>(List.of(FeatureMap.INPUT));
    network.nodes().forEach(other -> names.add(other.name()));
    json.writeStartObject();
    writeHead(
        json,
        node.name(),
        node.layer().type(),
        node.layer().summary(),
        node.shape().sizes(),
        evaluation.parameters(i),
        node.multiplyAdds());
    writeNumbers(json, "inputs", node.from().stream().map(names::indexOf).toList());
    writeNumbers(json, "outputs", indices(its.outputs()));
    writeNumbers(json, "weights", given(its, Grid.Part.FILTER, Grid.Part.WEIGHTS));
    writeNumbers(json, "biases", given(its, Grid.Part.BIAS));
    writeNumbers(
        json,
        "given",
        given(
            its,
            Grid.Part.MEAN,
            Grid.Part.VARIANCE,
            Grid.Part.SCALE,
            Grid.Part.SHIFT,
            Grid.Part.MASK,
            Grid.Part.CONSTANT));
    writeNumbers(json, "steps", indices(its.steps()));
    writeCopies(json, layout.copies(node.name()));
    window(node, its).ifPresent(window -> writeWindow(json, window, its.padding()));
    json.writeEndObject();
  }

  private static void writeHead(
      JsonGenerator json,
      String name,
      String type,
      String text,
      List<Integer> shape,
      long parameters,
      long multiplyAdds) {
    json.writeStringProperty("name", name);
    json.writeStringProperty("prefix", A1.sheet(name));
    json.writeStringProperty("type", type);
    json.writeStringProperty("text", text);
    writeNumbers(json, "shape", shape);
    json.writeNumberProperty("parameters", parameters);
    json.writeNumberProperty("multiplyAdds", multiplyAdds);
    json.writeNumberProperty(
        "bytes", Float.BYTES * shape.stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b));
  }

  private static void writeNumbers(JsonGenerator json, String member, List<Integer> numbers) {
    json.writeArrayPropertyStart(member);
    numbers.forEach(json::writeNumber);
    json.writeEndArray();
  }

  private List<Integer> indices(List<ComputedGrid> computed) {
    return computed.stream().map(grid -> indices.get(grid.grid())).toList();
  }

  private List<Integer> given(LayerGrids its, Grid.Part... parts) {
    return its.parameters().stream()
        .map(LayerGrids.Parameter::grid)
        .filter(grid -> List.of(parts).contains(grid.part()))
        .map(indices::get)
        .toList();
  }

  /** The copies that formulas of a layer's sheet name instead: of which grid, and where. */
  private void writeCopies(JsonGenerator json, List<ComputedGrid> copies) {
    json.writeArrayPropertyStart("copies");
    for (var copy : copies) {
      var place = layout.place(copy.grid());
      json.writeStartArray();
      new ExprJson(json, indices::get)
          .writeNumbers(indices.get(layout.source(copy.grid())), place.row(), place.column());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** A window that slides: as it is at first, and how far it goes down and to the right. */
  private record Sliding(Window window, int down, int right) {}

  /** The window of a layer that has a kernel. */
  private static Optional<Sliding> window(Network.Node node, LayerGrids its) {
    if (!node.layer().options().containsKey("kernel")) {
      return Optional.empty();
    }
    var computed = new ArrayList<>(its.steps());
    computed.addAll(its.outputs());
    return computed.stream()
        .filter(
            grid -> grid.grid().role() == Grid.Role.STEP || grid.grid().role() == Grid.Role.OUTPUT)
        .findFirst()
        .flatMap(grid -> grid.regions().stream().max((a, b) -> Long.compare(count(a), count(b))))
        .flatMap(NetworkData::window);
  }

  private static long count(Region region) {
    return (long) region.rows().count() * region.columns().count();
  }

  private static Optional<Sliding> window(Region region) {
    var windows = region.first().reads();
    return IntStream.range(0, windows.size())
        .filter(k -> windows.get(k).grid().role() != Grid.Role.PARAMETER)
        .mapToObj(
            k ->
                new Sliding(
                    windows.get(k),
                    Math.max(1, region.down().get(k).rows()),
                    Math.max(1, region.right().get(k).columns())))
        .findFirst();
  }

  private static void writeWindow(JsonGenerator json, Sliding sliding, Padding padding) {
    var window = sliding.window();
    json.writeObjectPropertyStart("window");
    json.writeNumberProperty("rows", window.rows());
    json.writeNumberProperty("columns", window.columns());
    writeNumbers(json, "stride", List.of(sliding.down(), sliding.right()));
    writeNumbers(json, "dilation", List.of(window.rowStep(), window.columnStep()));
    writeNumbers(
        json, "padding", List.of(padding.top(), padding.left(), padding.bottom(), padding.right()));
    json.writeStringProperty("mode", padding.mode().text());
    json.writeEndObject();
  }

  private void writeGrid(JsonGenerator json, Placed placed) {
    var grid = placed.grid();
    var place = layout.place(grid);
    json.writeStartObject();
    json.writeNumberProperty("layer", placed.layer());
    json.writeStringProperty("part", grid.part().name());
    json.writeStringProperty("label", grid.label());
    json.writeNumberProperty("output", grid.output());
    json.writeNumberProperty("channel", grid.channel());
    json.writeNumberProperty("rows", grid.rows());
    json.writeNumberProperty("columns", grid.columns());
    json.writeNumberProperty("row", place.row());
    json.writeNumberProperty("column", place.column());
    placed.computed().ifPresent(computed -> writeFormulas(json, computed));
    json.writeEndObject();
  }

  private void writeFormulas(JsonGenerator json, ComputedGrid computed) {
    var exprs = new ExprJson(json, indices::get);
    json.writeArrayPropertyStart("regions");
    for (var region : computed.regions()) {
      json.writeStartObject();
      writeRun(json, "rows", region.rows());
      writeRun(json, "columns", region.columns());
      json.writeName("first");
      exprs.write(region.first());
      writeMoves(json, "down", region.rows().count(), region.down(), reads(region, 1, 0), region);
      writeMoves(
          json, "right", region.columns().count(), region.right(), reads(region, 0, 1), region);
      json.writeEndObject();
    }
    json.writeEndArray();
    if (!computed.exceptions().isEmpty()) {
      json.writeArrayPropertyStart("exceptions");
      for (int number : computed.exceptions().keySet().stream().sorted().toList()) {
        json.writeStartArray();
        json.writeNumber(number);
        exprs.write(computed.exceptions().get(number));
        json.writeEndArray();
      }
      json.writeEndArray();
    }
  }

  private static List<Window> reads(Region region, int row, int column) {
    return row < region.rows().count() && column < region.columns().count()
        ? region.at(row, column).reads()
        : List.of();
  }

  private static void writeRun(JsonGenerator json, String member, Run run) {
    writeNumbers(json, member, List.of(run.first(), run.count(), run.step()));
  }

  /** How the windows of a region move: down, to the right, and on in the list of grids. */
  private void writeMoves(
      JsonGenerator json,
      String member,
      int count,
      List<Move> moves,
      List<Window> next,
      Region region) {
    if (count == 1) {
      return;
    }
    var first = region.first().reads();
    json.writeArrayPropertyStart(member);
    for (int k = 0; k < moves.size(); k++) {
      json.writeStartArray();
      new ExprJson(json, indices::get)
          .writeNumbers(
              moves.get(k).rows(),
              moves.get(k).columns(),
              indices.get(next.get(k).grid()) - indices.get(first.get(k).grid()));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** The numbers of all grids that are given, as 64-bit floating point, little end first. */
  private String values() {
    int count = given().mapToInt(p -> p.grid().rows() * p.grid().columns()).sum();
    var bytes = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    given()
        .map(Placed::grid)
        .forEach(
            grid -> {
              var values = evaluation.values(grid);
              for (int i = 0; i < values.length; i++) {
                boolean isGiven = use.isGiven(grid, i / grid.columns(), i % grid.columns());
                bytes.putDouble(isGiven ? values[i] : Double.NaN);
              }
            });
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** The grids of which the page has the numbers. */
  private Stream<Placed> given() {
    return grids.stream().filter(placed -> placed.computed().isEmpty());
  }
}
