package convsheet.audit;

import convsheet.audit.InspectedLayer.Origin;
import convsheet.audit.InspectedLayer.Part;
import convsheet.formula.A1;
import convsheet.formula.Window;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.FoldedTables;
import convsheet.xlsx.FoldedTables.Table;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The numbers by which the Inspector's formulas find the cells of the selected output: a cell for
 * each, below the canvas, folded away.
 */
final class InspectorPlaces {
  private static final int LEFT = InspectorCanvas.LEFT;
  private static final int WIDTH = 5;
  private static final int LINES = 8;

  /** Where the table of layers says whether a layer is the selected one. */
  private static final int IS_SELECTED = 3;

  /** Where it has the number of channels, rows and columns. */
  private static final List<Integer> MOST = List.of(1, 2, LEFT);

  /** A number of the selected layer, in a cell of its own. */
  enum Place {
    LAYER("layer number", 0, 0),
    CHANNEL("output channel", 0, 1),
    ROW("row", 0, 2),
    COLUMN("column", 0, 3),
    WINDOWS("windows", 0, 4),
    WINDOW_ROWS("window rows", 0, 5),
    WINDOW_COLUMNS("window columns", 0, 6),
    SOURCE("sheet read", 0, 7),
    INPUT_ROW("window: first row", 1, 0),
    INPUT_COLUMN("window: first column", 1, 1),
    INPUT_NEXT("rows to the next window", 1, 2),
    ROW_STEP("row step", 1, 3),
    COLUMN_STEP("column step", 1, 4),
    LAST_ROW("input: last row", 1, 5),
    LAST_COLUMN("input: last column", 1, 6),
    PARTS("windows: first in lists", 1, 7),
    WEIGHT_ROW("weights: first row", 2, 0),
    WEIGHT_COLUMN("weights: first column", 2, 1),
    WEIGHT_NEXT("rows to the next weights", 2, 2),
    RESULT_ROW("result: row", 2, 3),
    RESULT_COLUMN("result: column", 2, 4),
    CHANNELS("output channels", 2, 5),
    ROWS("output rows", 2, 6),
    COLUMNS("output columns", 2, 7),
    ORIGIN("layer read", 3, 0),
    ORIGIN_CHANNEL("layer read: channel", 3, 1),
    ORIGIN_ROW("layer read: row", 3, 2),
    ORIGIN_COLUMN("layer read: column", 3, 3),
    ROW_STRETCH("layer read: row step", 3, 4),
    COLUMN_STRETCH("layer read: column step", 3, 5),
    ORIGINS("layers read: first in lists", 3, 6),
    LARGEST("takes the largest", 3, 7),
    WINDOW_TOP("window: row in its grid", 4, 0),
    WINDOW_LEFT("window: column in its grid", 4, 1),
    CHANNELS_READ("channels read", 4, 2),
    ORIGIN_SHEET("sheet of the layer read", 4, 3),
    FILTER("name of the filter", 4, 4);

    private final String label;
    private final int block;
    private final int line;

    Place(String label, int block, int line) {
      this.label = label;
      this.block = block;
      this.line = line;
    }
  }

  /** The cells with the output that is shown: the one chosen, or the nearest that there is. */
  static final List<Place> SHOWN = List.of(Place.CHANNEL, Place.ROW, Place.COLUMN);

  /** The cells with how many there are to choose from. */
  static final List<Place> SIZES = List.of(Place.CHANNELS, Place.ROWS, Place.COLUMNS);

  private final Inspection inspection;
  private final CellPage page;
  private final Styles styles;
  private final int top;
  private final FoldedTables tables;
  private final List<InspectedLayer> layers;
  private final Table names;
  private final List<Table> sizes = new ArrayList<>();

  /** How far the windows of layers that read here and there stand from the first one, in lists. */
  private final List<Integer> firsts = new ArrayList<>();

  /** How much further on in the lists those of the next channel are, if they stand otherwise. */
  private final List<Integer> nextChannels = new ArrayList<>();

  private final List<Integer> partSheets = new ArrayList<>();
  private final List<Integer> rowShifts = new ArrayList<>();
  private final List<Integer> columnShifts = new ArrayList<>();

  /** Which layers, by number, those read that read several at once, and of which channels. */
  private final List<Integer> firstOrigins = new ArrayList<>();

  private final List<Integer> originLayers = new ArrayList<>();
  private final List<Integer> originChannels = new ArrayList<>();

  /** What people call filters, each name once. */
  private final List<String> filterNames;

  /**
   * The places of an Inspector.
   *
   * @param top the first row below the title of what is folded away
   */
  InspectorPlaces(Inspection inspection, CellPage page, Styles styles, int top) {
    this.inspection = inspection;
    this.page = page;
    this.styles = styles;
    this.top = top;
    layers = inspection.layers();
    tables = new FoldedTables(page, styles, top + LINES + 2, LEFT + 2);
    names = tables.table(0, layers.size(), "layers");
    tables.table(IS_SELECTED, layers.size(), "selected");
    sizes.add(tables.table(MOST.get(0), layers.size(), "channels"));
    sizes.add(tables.table(MOST.get(1), layers.size(), "rows"));
    sizes.add(tables.table(MOST.get(2), layers.size(), "columns"));
    layers.forEach(this::listParts);
    layers.forEach(this::listOrigins);
    filterNames =
        layers.stream()
            .flatMap(layer -> layer.grids().parameters().stream())
            .map(parameter -> parameter.grid().name())
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
  }

  private void listOrigins(InspectedLayer layer) {
    var own = origins(layer);
    var first = own.get(0);
    if (isRegular(own)) {
      firstOrigins.add(0);
      return;
    }
    firstOrigins.add(originLayers.size() + 1);
    for (var origin : own) {
      originLayers.add(origin.map(o -> inspection.layerNumber(o.sheet())).orElse(0));
      originChannels.add(origin.map(o -> o.channel() - first.get().channel()).orElse(0));
    }
  }

  /** Of which results the windows of the first output are that begin in the same place. */
  private static List<Optional<Origin>> origins(InspectedLayer layer) {
    var all = layer.parts(0, 0, 0).stream().map(part -> layer.origin(part.input())).toList();
    var first = all.get(0);
    return all.stream()
        .map(
            origin ->
                origin.filter(
                    o ->
                        first.isPresent()
                            && o.row() == first.get().row()
                            && o.column() == first.get().column()))
        .toList();
  }

  /** Whether parts are the channels of one layer, in order. */
  private static boolean isRegular(List<Optional<Origin>> origins) {
    var first = origins.get(0);
    for (int p = 0; p < origins.size(); p++) {
      int channel = p;
      if (first.isPresent()
          && origins
              .get(p)
              .filter(o -> o.sheet().equals(first.get().sheet()))
              .filter(o -> o.channel() == first.get().channel() + channel)
              .isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void listParts(InspectedLayer layer) {
    if (inspection.isRegular(layer)) {
      firsts.add(0);
      nextChannels.add(0);
      return;
    }
    firsts.add(partSheets.size() + 1);
    var channels =
        IntStream.range(0, layer.channels()).mapToObj(channel -> shifts(layer, channel)).toList();
    boolean isAlike = channels.stream().distinct().count() == 1;
    nextChannels.add(isAlike ? 0 : channels.get(0).size());
    for (var shifts : isAlike ? channels.subList(0, 1) : channels) {
      for (var shift : shifts) {
        partSheets.add(shift.sheet());
        rowShifts.add(shift.rows());
        columnShifts.add(shift.columns());
      }
    }
  }

  /** How far what an output channel reads stands from the first of it. */
  private List<Shift> shifts(InspectedLayer layer, int channel) {
    var parts = layer.parts(channel, 0, 0);
    var first = parts.get(0).input();
    return parts.stream()
        .map(Part::input)
        .map(
            window ->
                new Shift(
                    inspection.sheetNumber(inspection.sheet(window.grid())),
                    inspection.sheetRow(window) - inspection.sheetRow(first),
                    inspection.sheetColumn(window) - inspection.sheetColumn(first)))
        .toList();
  }

  private record Shift(int sheet, int rows, int columns) {}

  /** The row in which the cells of the canvas may have numbers of their own. */
  int lastRow() {
    return top + LINES;
  }

  /** The tables below. */
  FoldedTables tables() {
    return tables;
  }

  private int row(Place place) {
    return top + place.line;
  }

  private static int column(Place place) {
    return LEFT + place.block * (WIDTH + 1) + WIDTH - 1;
  }

  /** The columns that the places take, from the left of the sheet. */
  static int columns() {
    return LEFT + 5 * (WIDTH + 1);
  }

  /** The cell that holds a number. */
  String cell(Place place) {
    return A1.absolute(row(place), column(place));
  }

  /**
   * A template with its names filled in; those of {@link Place}s are their cells.
   *
   * @see Formulas#fill(String, Object...)
   */
  String fill(String template, Object... namesAndTexts) {
    return Formulas.fill(
        template,
        name ->
            Character.isUpperCase(name.charAt(0))
                ? cell(Place.valueOf(name))
                : Formulas.text(name, namesAndTexts));
  }

  /** The names of the layers, as a range to choose from. */
  String names() {
    return names.range();
  }

  /** Formulas over the selected channel, row and column. */
  Selection selection(InspectedLayer layer) {
    return new Selection(
        layer.channels(),
        layer.rows(),
        layer.columns(),
        inspection.telling(layer),
        SHOWN.stream().map(this::cell).toList());
  }

  /** A number that depends on the selected output, as a formula. */
  String formula(InspectedLayer layer, Selection.Number number) {
    return selection(layer).formula(number, (numbers, index) -> tables.list(numbers).at(index));
  }

  /**
   * A formula of the selected layer, looked up in a column that has each layer's own; those of
   * other layers are not computed.
   *
   * @param label what stands above the column
   * @param formula each layer's formula, whose value is a number
   */
  String look(String label, Function<InspectedLayer, String> formula) {
    return lookIfAny(label, layer -> Optional.of(formula.apply(layer)));
  }

  /** The same where some layers have none: it is an empty text for these. */
  String lookIfAny(String label, Function<InspectedLayer, Optional<String>> formula) {
    var all = layers.stream().map(formula).toList();
    if (all.stream().distinct().count() == 1) {
      return all.get(0).orElse("\"\"");
    }
    var formulas = new ArrayList<String>();
    for (int i = 0; i < layers.size(); i++) {
      var own = all.get(i).orElse("\"\"");
      formulas.add(fill("IF({LAYER}={number},{own},\"\")", "number", i + 1, "own", own));
    }
    var only = tables.only(label, formulas);
    if (all.stream().allMatch(Optional::isPresent)) {
      return only;
    }
    var has = tables.list(all.stream().map(one -> one.isPresent() ? 1 : 0).toList());
    return fill("IF({has}=1,{only},\"\")", "has", has.at(cell(Place.LAYER)), "only", only);
  }

  /** A formula for each layer, the selected one's taken, without a table. */
  String branch(Function<InspectedLayer, String> formula) {
    var formulas = new TreeMap<Integer, String>();
    for (int i = 0; i < layers.size(); i++) {
      formulas.put(i + 1, formula.apply(layers.get(i)));
    }
    return Branches.of(cell(Place.LAYER), formulas, tables::aside);
  }

  /** The rows from the first part of an output to another one, whose number is in a cell. */
  String rowShift(String part) {
    return listed(Place.PARTS, part, rowShifts, fill("({part}-1)*{INPUT_NEXT}", "part", part));
  }

  /** The columns from the first part of an output to another one. */
  String columnShift(String part) {
    return shiftsColumns() ? listed(Place.PARTS, part, columnShifts, "0") : "0";
  }

  /** Whether some part stands in other columns than the first. */
  boolean shiftsColumns() {
    return columnShifts.stream().anyMatch(shift -> shift != 0);
  }

  /** The number of the sheet that a part of an output stands on. */
  String source(String part) {
    return listed(Place.PARTS, part, partSheets, cell(Place.SOURCE));
  }

  /** Whether some layer reads others part by part, so that each part has its own origin. */
  boolean listsOrigins() {
    return !originLayers.isEmpty();
  }

  /** The number of the layer that a part of an output shows results of; 0 if it shows none. */
  String origin(String part) {
    return listed(Place.ORIGINS, part, originLayers, cell(Place.ORIGIN));
  }

  /** The channel of that layer, counted from 1. */
  String originChannel(String part) {
    var channel = listed(Place.ORIGINS, part, originChannels, "(" + part + "-1)");
    return fill("{channel}+1+{ORIGIN_CHANNEL}", "channel", channel);
  }

  /** Something of a part: of a layer that has a list, what stands there. */
  private String listed(Place first, String part, List<Integer> list, String regular) {
    return list.isEmpty()
        ? regular
        : Formulas.fill(
            "IF({first}=0,{regular},{listed})",
            "first",
            cell(first),
            "regular",
            regular,
            "listed",
            tables.list(list).at(cell(first) + "+" + part + "-1"));
  }

  /** How many rows a layer has, by its number. */
  String rows(String layer) {
    return sizes.get(1).at(layer);
  }

  /** How many columns a layer has, by its number. */
  String columns(String layer) {
    return sizes.get(2).at(layer);
  }

  /**
   * What a person calls the filter of the selected output, a space and quotes around it, as a
   * formula; {@code ""} where it has no name. Empty where no filter has one.
   */
  Optional<String> filterName() {
    if (filterNames.isEmpty()) {
      return Optional.empty();
    }
    var quoted = filterNames.stream().map(name -> " \"" + name + "\"").toList();
    return Optional.of(
        fill(
            "IF({FILTER}=0,\"\",VLOOKUP({FILTER},{names},2,FALSE()))",
            "names",
            tables.numbered(quoted, "names of filters")));
  }

  /** The number of the name of the filter of the selected channel, counted from 1; 0 for none. */
  private String filterNumber(InspectedLayer layer) {
    var numbers =
        IntStream.range(0, layer.channels())
            .mapToObj(channel -> Inspection.weights(layer, channel, 0, 0))
            .map(all -> all.map(own -> filterNames.indexOf(own.grid().name()) + 1).orElse(0))
            .toList();
    return numbers.stream().allMatch(number -> number == 0)
        ? "0"
        : tables.list(numbers).at(cell(Place.CHANNEL));
  }

  // ---- what is written ----

  /** Writes a number that depends on the selected output. */
  private void put(Place place, Function<InspectedLayer, Selection.Number> number) {
    put(place, look(place.label, layer -> formula(layer, number.apply(layer))));
  }

  /** Writes a number that each layer has one of. */
  private void putOne(Place place, Function<InspectedLayer, Integer> number) {
    put(place, ofLayer(layers.stream().map(number).toList()));
  }

  /** The selected layer's number among those of all. */
  private String ofLayer(List<Integer> numbers) {
    return numbers.stream().distinct().count() == 1
        ? numbers.get(0).toString()
        : tables.list(numbers).at(cell(Place.LAYER));
  }

  private void putParts() {
    if (nextChannels.stream().allMatch(next -> next == 0)) {
      put(Place.PARTS, ofLayer(firsts));
      return;
    }
    put(
        Place.PARTS,
        fill(
            "{first}+({CHANNEL}-1)*{next}",
            "first",
            tables.list(firsts).at(cell(Place.LAYER)),
            "next",
            tables.list(nextChannels).at(cell(Place.LAYER))));
  }

  private void put(Place place, String formula) {
    int note = styles.of(Look.NOTE);
    page.text(row(place), column(place) - WIDTH + 1, note, place.label);
    page.formula(row(place), column(place), note, formula);
  }

  private int next(List<Part> parts, Function<Part, Window> window) {
    return parts.size() == 1
        ? 0
        : inspection.sheetRow(window.apply(parts.get(1)))
            - inspection.sheetRow(window.apply(parts.get(0)));
  }

  /**
   * Writes them all.
   *
   * @param layer the cell in which a person chooses the layer
   * @param choices the cells for channel, row and column
   */
  void write(String layer, List<String> choices) {
    writeLayers(layer);
    var selected = A1.absoluteSpan(names.row(), IS_SELECTED, layers.size(), 1);
    put(Place.LAYER, "MATCH(1," + selected + ",0)");
    for (int i = 0; i < SIZES.size(); i++) {
      put(SIZES.get(i), sizes.get(i).at(cell(Place.LAYER)));
      put(
          SHOWN.get(i),
          Formulas.fill(
              "MAX(1,MIN(INT(SUM({choice})),{size}))",
              "choice",
              choices.get(i),
              "size",
              cell(SIZES.get(i))));
    }
    putOne(Place.WINDOWS, each -> each.parts(0, 0, 0).size());
    putOne(Place.WINDOW_ROWS, InspectedLayer::windowRows);
    putOne(Place.WINDOW_COLUMNS, InspectedLayer::windowColumns);
    put(
        Place.SOURCE,
        each ->
            each.joins()
                ? (o, r, c) -> inspection.sheetNumber(inspection.sheet(each.source(o, r, c)))
                : constant(inspection.sheetNumber(inspection.sheet(each.source(0, 0, 0)))));
    put(
        Place.INPUT_ROW,
        each -> (o, r, c) -> inspection.sheetRow(each.parts(o, r, c).get(0).input()));
    put(
        Place.INPUT_COLUMN,
        each -> (o, r, c) -> inspection.sheetColumn(each.parts(o, r, c).get(0).input()));
    putOne(Place.INPUT_NEXT, each -> next(each.parts(0, 0, 0), Part::input));
    putOne(Place.ROW_STEP, each -> each.parts(0, 0, 0).get(0).input().rowStep());
    putOne(Place.COLUMN_STEP, each -> each.parts(0, 0, 0).get(0).input().columnStep());
    put(Place.LAST_ROW, each -> (o, r, c) -> inspection.lastRow(each.source(o, r, c)));
    put(Place.LAST_COLUMN, each -> (o, r, c) -> inspection.lastColumn(each.source(o, r, c)));
    putParts();
    put(
        Place.WEIGHT_ROW,
        each -> (o, r, c) -> Inspection.weights(each, o, r, c).map(inspection::sheetRow).orElse(0));
    put(
        Place.WEIGHT_COLUMN,
        each ->
            (o, r, c) -> Inspection.weights(each, o, r, c).map(inspection::sheetColumn).orElse(0));
    putOne(
        Place.WEIGHT_NEXT,
        each ->
            each.multiplies()
                ? next(each.parts(0, 0, 0), part -> part.weights().orElseThrow())
                : 0);
    put(
        Place.RESULT_ROW,
        each -> (o, r, c) -> inspection.sheetRow(Inspection.result(each, o, r, c)));
    put(
        Place.RESULT_COLUMN,
        each -> (o, r, c) -> inspection.sheetColumn(Inspection.result(each, o, r, c)));
    writeOrigins();
  }

  private void writeOrigins() {
    put(Place.ORIGIN, each -> origin(each, o -> inspection.layerNumber(o.sheet())));
    put(Place.ORIGIN_CHANNEL, each -> origin(each, Origin::channel));
    put(Place.ORIGIN_ROW, each -> origin(each, Origin::row));
    put(Place.ORIGIN_COLUMN, each -> origin(each, Origin::column));
    putOne(Place.ROW_STRETCH, each -> first(each).map(Origin::rowStretch).orElse(1));
    putOne(Place.COLUMN_STRETCH, each -> first(each).map(Origin::columnStretch).orElse(1));
    put(Place.ORIGINS, ofLayer(firstOrigins));
    putOne(Place.LARGEST, each -> each.takesLargest() ? 1 : 0);
    put(Place.WINDOW_TOP, each -> (o, r, c) -> each.parts(o, r, c).get(0).input().row());
    put(Place.WINDOW_LEFT, each -> (o, r, c) -> each.parts(o, r, c).get(0).input().column());
    putOne(
        Place.CHANNELS_READ,
        each -> firstOrigins.get(layers.indexOf(each)) == 0 ? each.parts(0, 0, 0).size() : 1);
    put(Place.ORIGIN_SHEET, each -> origin(each, o -> inspection.sheetNumber(o.sheet())));
    if (!filterNames.isEmpty()) {
      put(Place.FILTER, look(Place.FILTER.label, this::filterNumber));
    }
  }

  private static Optional<Origin> first(InspectedLayer layer) {
    return layer.origin(layer.parts(0, 0, 0).get(0).input());
  }

  private static Selection.Number origin(InspectedLayer layer, ToIntFunction<Origin> number) {
    return (o, r, c) ->
        layer.origin(layer.parts(o, r, c).get(0).input()).map(number::applyAsInt).orElse(0);
  }

  private static Selection.Number constant(int number) {
    return (o, r, c) -> number;
  }

  /** How many channels, rows or columns there are to choose from. */
  static int size(InspectedLayer layer, int what) {
    return switch (what) {
      case 0 -> layer.channels();
      case 1 -> layer.rows();
      default -> layer.columns();
    };
  }

  private void writeLayers(String chosen) {
    int note = styles.of(Look.NOTE);
    for (int i = 0; i < layers.size(); i++) {
      var layer = layers.get(i);
      int row = names.row() + i;
      page.text(row, names.column(), note, layer.node().name());
      page.formula(
          row,
          IS_SELECTED,
          note,
          Formulas.fill(
              "IF({chosen}={name},1,0)",
              "chosen",
              chosen,
              "name",
              A1.absolute(row, names.column())));
      for (int k = 0; k < sizes.size(); k++) {
        page.number(row, sizes.get(k).column(), note, size(layer, k));
      }
    }
  }
}
