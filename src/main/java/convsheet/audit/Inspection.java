package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.CellValue;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import convsheet.network.FeatureMap;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.CellAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the {@code Inspector} can take apart, and which output it does when it is opened: the
 * strongest one of the first layer that multiplies.
 */
final class Inspection {
  private static final int MOST_CELLS = 150_000;
  private static final int MOST_COLUMNS = 3_000;
  private static final int MOST_LAYERS = 254;

  private final Evaluation evaluation;
  private final Layout layout;
  private final List<InspectedLayer> layers = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Map<InspectedLayer, List<String>> sources = new IdentityHashMap<>();
  private final Map<InspectedLayer, List<InspectedLayer.Output>> telling = new IdentityHashMap<>();
  private final List<String> sheets = new ArrayList<>();
  private final Set<String> blanks = new HashSet<>();
  private final int chosenLayer;
  private final int channel;
  private final int row;
  private final int column;

  Inspection(Evaluation evaluation, Layout layout) {
    this.evaluation = evaluation;
    this.layout = layout;
    var nodes = evaluation.question().network().nodes();
    sheets.add(FeatureMap.INPUT);
    blanks.add(FeatureMap.INPUT); // a person may empty a pixel
    for (int i = 0; i < nodes.size(); i++) {
      var layer = InspectedLayer.of(nodes.get(i), evaluation.grids().get(i));
      sheets.add(nodes.get(i).name());
      if (evaluation.grids().get(i).steps().stream()
          .anyMatch(g -> evaluation.hasBlanks(g.grid()))) {
        blanks.add(nodes.get(i).name());
      }
      if (layers.size() < MOST_LAYERS
          && (long) rowsOf(layer) * columnsOf(layer) <= MOST_CELLS
          && columnsOf(layer) <= MOST_COLUMNS) {
        layers.add(layer);
      } else {
        leftOut.add(nodes.get(i).name());
      }
    }
    chosenLayer = firstThatMultiplies();
    int strongest = layers.isEmpty() ? 0 : strongestOutput(chosen());
    int plane = layers.isEmpty() ? 1 : chosen().rows() * chosen().columns();
    channel = strongest / plane;
    row = layers.isEmpty() ? 0 : strongest % plane / chosen().columns();
    column = layers.isEmpty() ? 0 : strongest % plane % chosen().columns();
  }

  private static int rowsOf(InspectedLayer layer) {
    return layer.parts(0, 0, 0).size() * (layer.windowRows() + 1) - 1;
  }

  private static int columnsOf(InspectedLayer layer) {
    return (layer.windowColumns() + 1) * (layer.multiplies() ? 3 : 1) - 1;
  }

  private int firstThatMultiplies() {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).multiplies()) {
        return i;
      }
    }
    return 0;
  }

  private int strongestOutput(InspectedLayer layer) {
    var nodes = evaluation.question().network().nodes();
    var values = evaluation.outputs().get(nodes.indexOf(layer.node())).values();
    int strongest = 0;
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[strongest])) {
        strongest = i;
      }
    }
    return strongest;
  }

  /** Whether there is no layer that can be shown. */
  boolean isEmpty() {
    return layers.isEmpty();
  }

  /** The layers that can be shown, top to bottom. */
  List<InspectedLayer> layers() {
    return layers;
  }

  /** The names of those that are too large. */
  List<String> leftOut() {
    return leftOut;
  }

  /** The layer that is shown at first. */
  InspectedLayer chosen() {
    return layers.get(chosenLayer);
  }

  /** The channel, row and column of its output that is shown at first, counted from 0. */
  int[] output() {
    return new int[] {channel, row, column};
  }

  /** The rows that the largest layer takes: its windows, and one between two of them. */
  int rows() {
    return layers.stream().mapToInt(Inspection::rowsOf).max().orElse(1);
  }

  /** The columns that the widest layer takes. */
  int columns() {
    return layers.stream().mapToInt(Inspection::columnsOf).max().orElse(1);
  }

  /** Whether some layer multiplies. */
  boolean multiplies() {
    return layers.stream().anyMatch(InspectedLayer::multiplies);
  }

  /** What stands in a cell of a grid on a sheet, its row and column counted from 0. */
  CellValue value(String sheet, int row, int column) {
    var cell =
        layout
            .cell(new CellAddress(sheet, row, column))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no cell of a grid: " + A1.sheet(sheet) + A1.cell(row, column)));
    var cells = evaluation.cells();
    return cells.isBlank(cell.grid(), cell.row(), cell.column())
        ? CellValue.BLANK
        : new CellValue.Number(cell.evaluate(cells));
  }

  // ---- where the cells are ----

  /** The sheets whose cells are read, each by its number, counted from 1. */
  int sheetNumber(String sheet) {
    return sheets.indexOf(sheet) + 1;
  }

  /** All sheets whose cells are read, in order. */
  List<String> sheets() {
    return sheets;
  }

  /** The number of a layer that can be shown, counted from 1; 0 if it cannot, or is none. */
  int layerNumber(String name) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).node().name().equals(name)) {
        return i + 1;
      }
    }
    return 0;
  }

  String sheet(Grid grid) {
    return layout.place(grid).sheet();
  }

  /** Whether a sheet has blank cells, or may come to have some, where a layer reads it. */
  boolean mayBeBlank(String sheet) {
    return blanks.contains(sheet);
  }

  /** All cells of a sheet that hold grids. */
  String area(String sheet) {
    return A1.sheet(sheet) + A1.absoluteRange(0, 0, layout.rows(sheet), layout.columns(sheet));
  }

  /** The row on its sheet, counted from 1, in which a window begins. */
  int sheetRow(Window window) {
    return layout.place(window.grid()).row() + window.row() + 1;
  }

  /** The column on its sheet, counted from 1, in which a window begins. */
  int sheetColumn(Window window) {
    return layout.place(window.grid()).column() + window.column() + 1;
  }

  int lastRow(Grid grid) {
    return layout.place(grid).row() + grid.rows();
  }

  int lastColumn(Grid grid) {
    return layout.place(grid).column() + grid.columns();
  }

  /** Cells by their addresses, which copying leaves alone. */
  String address(Window window) {
    return A1.sheet(sheet(window.grid()))
        + A1.absoluteRange(
            sheetRow(window) - 1, sheetColumn(window) - 1, window.rows(), window.columns());
  }

  static Optional<Window> weights(InspectedLayer layer, int channel, int row, int column) {
    return layer.parts(channel, row, column).get(0).weights();
  }

  static Window result(InspectedLayer layer, int channel, int row, int column) {
    return Window.of(layer.outputs().get(channel).grid(), row, column, 1, 1);
  }

  /** The sheets that a layer reads, in the order in which its outputs come to read them. */
  List<String> sources(InspectedLayer layer) {
    return sources.computeIfAbsent(layer, this::findSources);
  }

  /** The outputs of a layer that tell of all others. */
  List<InspectedLayer.Output> telling(InspectedLayer layer) {
    return telling.computeIfAbsent(layer, InspectedLayer::telling);
  }

  private List<String> findSources(InspectedLayer layer) {
    if (!layer.joins()) {
      return List.of(sheet(layer.source(0, 0, 0)));
    }
    return telling(layer).stream()
        .flatMap(o -> layer.parts(o.channel(), o.row(), o.column()).stream())
        .map(part -> sheet(part.input().grid()))
        .distinct()
        .toList();
  }

  /** Whether the parts that an output reads stand one below the other at equal distances. */
  boolean isRegular(InspectedLayer layer) {
    var parts = layer.parts(0, 0, 0);
    var first = parts.get(0).input();
    int distance = parts.size() == 1 ? 0 : sheetRow(parts.get(1).input()) - sheetRow(first);
    for (int p = 0; p < parts.size(); p++) {
      var window = parts.get(p).input();
      if (!sheet(window.grid()).equals(sheet(first.grid()))
          || sheetRow(window) != sheetRow(first) + p * distance
          || sheetColumn(window) != sheetColumn(first)) {
        return false;
      }
    }
    return true;
  }
}
