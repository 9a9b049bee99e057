package convsheet.question;

import convsheet.formula.ComputedGrid;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.network.GivenGrid;
import convsheet.network.GivenGrids;
import convsheet.network.LabelWords;
import convsheet.network.LayerGrids;
import convsheet.network.LayerSpec;
import convsheet.network.LayerTypes;
import convsheet.network.Network;
import convsheet.network.TorchGenerator;
import convsheet.network.Wanted;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a {@link Question} from a workbook; results that stand in it are passed over. */
public final class QuestionReader {
  private static final int MOST_VALUES = Integer.MAX_VALUE - 8;
  private static final String SMALLER =
      "Use a smaller picture, fewer filters, less padding or a larger stride";

  private final WorkbookFile file;
  private final List<Finding> findings = new ArrayList<>();

  /** What layers without weights draw theirs from, as after {@code torch.manual_seed(0)}. */
  private final TorchGenerator generator = new TorchGenerator(0);

  /** The picture and the outputs of the layers so far, by name. */
  private final Map<String, FeatureMap> maps = new HashMap<>();

  /** Layers that would read numbers from a sheet, and have none. */
  private final List<String> withoutSheet = new ArrayList<>();

  /** How many numbers are to be kept for the layers so far. */
  private long kept;

  private QuestionReader(WorkbookFile file) {
    this.file = file;
  }

  /**
   * Reads a workbook.
   *
   * @throws ProblemException if it cannot be read, or states no network that can be run
   */
  public static Question read(Path path) {
    try (var file = WorkbookFile.open(path)) {
      return read(file);
    } catch (ProblemException e) {
      throw e.in(path.toString());
    }
  }

  /** Reads an open workbook. */
  public static Question read(WorkbookFile file) {
    return new QuestionReader(file).read();
  }

  /** Whether a workbook has a sheet {@code Layers}, as a question has. */
  public static boolean isQuestion(WorkbookFile file) {
    return file.sheet(SheetNames.LAYERS).isPresent();
  }

  private Question read() {
    var layers =
        file.sheet(SheetNames.LAYERS)
            .orElseThrow(
                () ->
                    missing(
                        SheetNames.LAYERS,
                        "one, with the headers name and type, that lists the layers, or formulas of a network"));
    var table = LayersTable.read(file.read(layers), findings::add);
    var input =
        file.sheet(FeatureMap.INPUT)
            .orElseThrow(() -> missing(FeatureMap.INPUT, "one that holds the picture"));
    var pictureGrids = new SheetGrids(file.read(input), findings::add);
    var picture = new PictureReader(pictureGrids, findings::add).read();
    var shape = shape(input, picture);
    var map = FeatureMap.picture(shape, List.copyOf(picture.keySet()));
    checkPicture(pictureGrids, picture, map);
    maps.put(FeatureMap.INPUT, map);
    var network = Network.of(shape);
    for (var row : table.rows()) {
      network = with(network, layers, table, row);
    }
    noteOtherSheets(table);
    return new Question(
        file.path().getFileName().toString(),
        file.sheet(SheetNames.ABOUT).map(sheet -> about(file.read(sheet))).orElse(List.of()),
        table,
        network,
        map,
        values(shape, picture),
        findings,
        Question.Form.LAYERS,
        TaskReader.read(file, network, map));
  }

  private ProblemException missing(String sheet, String expected) {
    return ProblemException.input(
        new Problem(
            file.path().toString(),
            "",
            "",
            "no sheet named " + sheet + " (there is " + Problem.list(file.sheetNames()) + ")",
            expected,
            "Add the sheet; workbooks/by-hand.xlsx is a small example to start from."));
  }

  /** Says what else stands on the sheet of the picture. */
  private void checkPicture(SheetGrids grids, Map<String, GivenGrid> picture, FeatureMap map) {
    var next = "channel " + (picture.size() + 1);
    var unread =
        new UnreadNumbers(
            grids,
            "the picture",
            picture.containsKey("channel 1") ? picture.keySet() : PictureReader.COLOURS,
            List.of(new Wanted(next, map.shape().rows(), map.shape().columns())));
    unread.read(picture.values());
    unread.computed(Layout.in(file, map, List.of(), List.of()), FeatureMap.INPUT);
    unread.report(findings::add);
  }

  private Shape shape(String sheet, Map<String, GivenGrid> picture) {
    var first = picture.values().iterator().next();
    for (var channel : picture.values()) {
      if (channel.rows() != first.rows() || channel.columns() != first.columns()) {
        throw problem(
            sheet,
            channel.cells(),
            "a grid of " + channel.size(),
            first.size() + ", as in " + first.cells(),
            "Give every channel of the picture the same size; what is not part of the picture"
                + " belongs on another sheet, or label the channels \"channel 1\" and so on.");
      }
    }
    return Shape.of(picture.size(), first.rows(), first.columns());
  }

  private static Tensor values(Shape shape, Map<String, GivenGrid> picture) {
    var values = new double[Math.toIntExact(shape.count())];
    int to = 0;
    for (var channel : picture.values()) {
      System.arraycopy(channel.values(), 0, values, to, shape.plane());
      to += shape.plane();
    }
    return Tensor.of(shape, values);
  }

  private Network with(Network network, String layers, LayersTable table, LayersTable.Row row) {
    var sheetGrids =
        file.sheet(row.name()).map(sheet -> new SheetGrids(file.read(sheet), findings::add));
    var grids =
        sheetGrids
            .<GivenGrids>map(sheet -> sheet)
            .orElseGet(
                () ->
                    new MissingSheet(
                        row.name(), layers, row.options().get("name").cell(), file, table));
    var spec = new LayerSpec(row.name(), layers, row.cells(), row.options(), grids, generator);
    var from = from(network, spec, table);
    try {
      var layer = LayerTypes.read(spec, network.shapes(from));
      findings.addAll(spec.findings());
      for (var option : spec.unused()) {
        findings.add(
            Finding.warning(
                layers,
                option.cell(),
                Problem.quote(option.text()) + " has no meaning for a " + spec.type() + " layer"));
      }
      var longer = network.with(row.name(), layer, from);
      var shape = longer.nodes().get(network.nodes().size()).shape();
      if (shape.count() > MOST_VALUES) {
        throw problem(
            layers,
            row.cells(),
            "a layer with an output of " + shape,
            String.format(Locale.ROOT, "at most %,d values", MOST_VALUES),
            SMALLER + ".");
      }
      var node = longer.nodes().get(network.nodes().size());
      var layerGrids = Network.grids(node, maps);
      var layout = checkRoom(node, layerGrids, layers, row);
      sheetGrids.ifPresent(sheet -> checkSheet(sheet, spec, layerGrids, layout));
      if (sheetGrids.isEmpty() && !spec.wanted().isEmpty()) {
        withoutSheet.add(row.name());
      }
      return longer;
    } catch (ProblemException e) {
      throw e.at(layers, row.cells());
    } catch (ArithmeticException e) {
      throw problem(
          layers,
          row.cells(),
          "a layer with more rows or columns than can be counted",
          String.format(Locale.ROOT, "at most %,d values", MOST_VALUES),
          SMALLER + ".");
    }
  }

  /** The names of what a layer reads, as the network has them. */
  private static List<String> from(Network network, LayerSpec spec, LayersTable table) {
    var text = spec.text("from");
    if (LayerTypes.readsNothing(spec.type()) && text.isEmpty()) {
      return List.of();
    }
    if (text.isEmpty()) {
      return List.of(network.last());
    }
    var names = new ArrayList<>(List.of(FeatureMap.INPUT));
    network.nodes().forEach(node -> names.add(node.name()));
    var from = new ArrayList<String>();
    for (var given : text.get().split(",", -1)) {
      var name = given.strip();
      if (isBelow(name, spec, names, table)) {
        var below = LayerBelow.of(table, spec.name(), name);
        throw spec.problem("from", below.found(), expected(names), below.remedy());
      }
      from.add(
          names.stream()
              .filter(known -> SheetNames.same(known, name))
              .findFirst()
              .orElseThrow(
                  () ->
                      spec.problem(
                          "from",
                          missingLayer(name, spec),
                          expected(names),
                          LayerTypes.suggestion(name, names)
                              .orElse("Name Input or a layer in a row above."))));
    }
    return from;
  }

  private static String expected(List<String> names) {
    return names.size() == 1 ? FeatureMap.INPUT : "one of " + Problem.list(names);
  }

  private static boolean isBelow(
      String name, LayerSpec spec, List<String> above, LayersTable table) {
    return !SheetNames.same(spec.name(), name)
        && above.stream().noneMatch(known -> SheetNames.same(known, name))
        && table.rows().stream().anyMatch(row -> SheetNames.same(row.name(), name));
  }

  private static String missingLayer(String name, LayerSpec spec) {
    if (name.isEmpty()) {
      return "a comma without a name beside it";
    }
    if (SheetNames.same(spec.name(), name)) {
      return "the layer itself";
    }
    return "no layer " + Problem.quote(name);
  }

  /** Says what else stands on a layer's sheet than what the layer read. */
  private void checkSheet(SheetGrids sheet, LayerSpec spec, LayerGrids grids, Layout layout) {
    var unread =
        new UnreadNumbers(
            sheet,
            spec.name() + " (" + spec.type() + ")",
            grids.parameters().stream()
                .map(parameter -> parameter.grid().unnamed().label())
                .toList(),
            spec.wanted());
    unread.read(spec.read());
    unread.computed(layout, spec.name());
    unread.report(findings::add);
  }

  /** Refuses, before anything is computed, what no sheet or no memory has room for. */
  private Layout checkRoom(
      Network.Node node, LayerGrids grids, String layers, LayersTable.Row row) {
    Layout layout;
    try {
      layout = Layout.in(file, maps.get(FeatureMap.INPUT), List.of(node), List.of(grids));
    } catch (ProblemException e) {
      var problem = e.problem();
      throw problem(layers, row.cells(), problem.found(), problem.expected(), problem.remedy());
    }
    long steps = count(grids.steps());
    // outputs are held twice: as a tensor and channel by channel
    kept += steps + 2 * count(grids.outputs());
    long memory = Runtime.getRuntime().maxMemory();
    if (steps > MOST_VALUES || kept > memory / Double.BYTES) {
      throw problem(
          layers,
          row.cells(),
          String.format(Locale.ROOT, "%,d numbers to be computed and kept up to this layer", kept),
          String.format(
              Locale.ROOT,
              "no more than fit into %,d MB, the memory that Java may use",
              memory >> 20),
          SMALLER + ", or give Java more memory: CONVSHEET_JAVA_OPTS=-Xmx16g.");
    }
    return layout;
  }

  private static long count(List<ComputedGrid> grids) {
    return grids.stream().mapToLong(g -> (long) g.grid().rows() * g.grid().columns()).sum();
  }

  /** Names the sheets that nobody reads. */
  private void noteOtherSheets(LayersTable table) {
    var names = table.rows().stream().map(LayersTable.Row::name).toList();
    var used = names.stream().flatMap(name -> file.sheet(name).stream()).toList();
    for (var sheet : file.sheetNames()) {
      if (SheetNames.isOwn(sheet)) {
        if (!withoutSheet.isEmpty()) {
          likelyRenamed(sheet).ifPresent(findings::add);
        }
      } else if (!used.contains(sheet)) {
        findings.add(otherSheet(sheet, names));
      }
    }
  }

  /** Speaks of a sheet named like one that convsheet writes, if it holds what a layer lacks. */
  private Optional<Finding> likelyRenamed(String sheet) {
    return new SheetGrids(file.read(sheet), finding -> {})
        .labels().stream()
            .filter(LabelWords::isGiven)
            .findFirst()
            .map(
                label ->
                    Finding.warning(
                        sheet,
                        "",
                        "numbers labelled "
                            + Problem.quote(label)
                            + " are not read, as the sheet is named like one that convsheet"
                            + " writes; no sheet is named "
                            + String.join(" or ", withoutSheet)));
  }

  private Finding otherSheet(String sheet, List<String> names) {
    var message = "the sheet belongs to no layer and is left out";
    var lacking = LayerTypes.suggestion(sheet, withoutSheet);
    if (lacking.isPresent()) {
      return Finding.warning(sheet, "", message + ". " + lacking.get());
    }
    return names.stream()
        .filter(name -> GivenGrids.canonical(name).equals(GivenGrids.canonical(sheet)))
        .findFirst()
        .map(
            name ->
                Finding.warning(
                    sheet, "", message + "; what layer " + name + " reads is another sheet"))
        .orElseGet(() -> Finding.note(sheet, "", message));
  }

  private static ProblemException problem(
      String sheet, String cells, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", sheet, cells, found, expected, remedy));
  }

  /** The lines of a sheet {@code About} as it was written: its texts, without the links. */
  private static List<String> about(SheetCells cells) {
    var lines = new ArrayList<String>();
    int last = -1;
    for (int i = 0; i < cells.count(); i++) {
      if (cells.kind(i) == SheetCells.Kind.TEXT && cells.column(i) == 0) {
        if (last >= 0 && cells.row(i) > last + 1) {
          break;
        }
        last = cells.row(i);
        lines.add(cells.text(i));
      }
    }
    return List.copyOf(lines);
  }
}
