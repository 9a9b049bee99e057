package convsheet.question;

import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.network.GivenGrids;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.xlsx.Box;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the sheet {@code Exercise}: what a worksheet asks for, filled in or not. */
public final class TaskReader {
  public static final List<String> HEADERS =
      List.of("layer", "grid", "cells", "to do", "right", "wrong");

  public static final String DECIMALS = "Decimals";

  /** Where a sheet without its table ends. */
  static final int LAST_ROW = 100;

  private TaskReader() {}

  /** What stands beside names in the first column, by their canonical form, above a row. */
  static Map<String, String> fields(SheetCells cells, int below) {
    var fields = new HashMap<String, String>();
    for (int row = 0; row < below; row++) {
      var name = GivenGrids.canonical(text(cells, row, 0));
      if (name.equals(GivenGrids.canonical(HEADERS.get(0)))) {
        break; // the table
      }
      fields.putIfAbsent(name, text(cells, row, 1).strip());
    }
    return fields;
  }

  private static String text(SheetCells cells, int row, int column) {
    int i = cells.find(row, column);
    if (i < 0) {
      return "";
    }
    return cells.kind(i) == Kind.NUMBER ? Numbers.text(cells.number(i)) : cells.text(i);
  }

  /**
   * Reads what a workbook that {@code exercise} wrote asks for, filled in or not; lines that do not
   * fit the network are among what is {@linkplain Task#unread unread}.
   *
   * @param question the network and the picture that it is about
   * @return empty where the workbook has no such sheet
   */
  public static Optional<Task> read(WorkbookFile file, Question question) {
    return read(file, question.network(), question.picture());
  }

  /** Does the same for a network and a picture that are not yet a question. */
  static Optional<Task> read(WorkbookFile file, Network network, FeatureMap picture) {
    return file.sheet(SheetNames.EXERCISE)
        .map(
            sheet ->
                new Reader(file, file.read(sheet), network.nodes(), network.grids(picture), picture)
                    .read());
  }

  /** How many decimals a workbook asks for, if it is an exercise, or a key that says so. */
  public static OptionalInt decimals(Path path) {
    try (var file = WorkbookFile.open(path)) {
      return decimals(file);
    }
  }

  /** Does what {@link #decimals(Path)} does for an open workbook. */
  public static OptionalInt decimals(WorkbookFile file) {
    return statedDecimals(file)
        .filter(text -> text.matches("\\d{1,2}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }

  /** What a workbook has where the number of decimals belongs, whether it is one or not. */
  public static Optional<String> statedDecimals(WorkbookFile file) {
    return file.sheet(SheetNames.EXERCISE)
        .map(sheet -> fields(file.read(sheet), LAST_ROW).get(GivenGrids.canonical(DECIMALS)));
  }

  /** Reads the sheet. */
  private static final class Reader {
    private final SheetCells cells;
    private final List<Network.Node> nodes;
    private final Layout layout;
    private final List<LayerGrids> grids;
    private final List<Problem> unread = new ArrayList<>();

    Reader(
        WorkbookFile file,
        SheetCells cells,
        List<Network.Node> nodes,
        List<LayerGrids> grids,
        FeatureMap picture) {
      this.cells = cells;
      this.nodes = nodes;
      this.grids = grids;
      layout = Layout.in(file, picture, nodes, grids);
    }

    Task read() {
      int header = header();
      int end = cells.count() == 0 ? 0 : cells.row(cells.count() - 1) + 1;
      var whose = Whose.of(fields(cells, header < 0 ? end : header));
      var parts = new LinkedHashMap<List<Object>, SortedSet<Task.Cell>>();
      for (int row = header + 1; header >= 0 && row < end; row++) {
        if (!text(row, 0).isBlank()) {
          read(row, parts);
        }
      }
      return new Task(
          whose.name(),
          whose.id(),
          whose.variant(),
          parts.entrySet().stream()
              .map(
                  part ->
                      new Task.Part(
                          (String) part.getKey().get(0),
                          (Integer) part.getKey().get(1),
                          part.getValue()))
              .toList(),
          unread);
    }

    private String text(int row, int column) {
      return TaskReader.text(cells, row, column);
    }

    private int header() {
      for (int i = 0; i < cells.count(); i++) {
        int row = cells.row(i);
        if (cells.column(i) == 0
            && text(row, 0).equals(HEADERS.get(0))
            && text(row, 1).equals(HEADERS.get(1))
            && text(row, 2).equals(HEADERS.get(2))) {
          return row;
        }
      }
      unread.add(
          problem(
              "", "no table with the headers " + String.join(", ", HEADERS.subList(0, 3)), "one"));
      return -1;
    }

    private void read(int row, Map<List<Object>, SortedSet<Task.Cell>> parts) {
      for (int i = 0; i < nodes.size(); i++) {
        var outputs = grids.get(i).outputs();
        for (int channel = 0; channel < outputs.size(); channel++) {
          var grid = outputs.get(channel).grid();
          if (SheetNames.same(text(row, 0), nodes.get(i).name())
              && GivenGrids.isLabel(text(row, 1), grid)) {
            var cells = cells(row, grid);
            if (!cells.isEmpty()) {
              parts
                  .computeIfAbsent(List.of(nodes.get(i).name(), channel), key -> new TreeSet<>())
                  .addAll(cells);
            }
            return;
          }
        }
      }
      if (text(row - 1, 0).isBlank()) {
        return; // no line of the table, but something that somebody wrote below it
      }
      unread.add(
          problem(
              A1.range(row, 0, 1, 2),
              Problem.quote(text(row, 0) + ", " + text(row, 1)),
              "a layer and a grid of results of the network on this workbook's other sheets"));
    }

    private List<Task.Cell> cells(int row, Grid grid) {
      var found = new ArrayList<Task.Cell>();
      var text = text(row, 2);
      for (var range : text.split(",", -1)) {
        var all = layout.place(grid);
        var box =
            Box.parse(range.strip())
                .filter(own -> own.top() >= all.row() && own.left() >= all.column())
                .filter(own -> own.bottom() < all.row() + grid.rows())
                .filter(own -> own.right() < all.column() + grid.columns());
        if (box.isEmpty()) {
          unread.add(notCells(row, text, grid));
          continue;
        }
        found.addAll(TaskReader.cells(List.of(box.get()), all));
      }
      return found;
    }

    private Problem notCells(int row, String text, Grid grid) {
      return problem(
          A1.cell(row, 2),
          Problem.quote(text),
          "cells of " + grid.label() + ", which is " + layout.range(grid));
    }

    private Problem problem(String place, String found, String expected) {
      return new Problem(
          "",
          cells.name(),
          place,
          found,
          expected,
          "Take the sheet from the exercise as it was written.");
    }
  }

  /** The cells of a grid that some boxes of its sheet hold, row by row. */
  public static List<Task.Cell> cells(Collection<Box> boxes, Layout.Place place) {
    var cells = new ArrayList<Task.Cell>();
    for (var box : boxes) {
      for (int row = box.top(); row <= box.bottom(); row++) {
        for (int column = box.left(); column <= box.right(); column++) {
          cells.add(new Task.Cell(row - place.row(), column - place.column()));
        }
      }
    }
    return cells;
  }
}
