package convsheet.answer;

import convsheet.answer.Answer.Results;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.problem.Finding;
import convsheet.question.CellMap;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Task;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Reads what a file has where results belong: the one reader, for all that is said of an answer.
 *
 * <p>In a workbook with a sheet {@code Layers}, or without a network of its own, a {@link
 * GridFinder} finds the grids. In a sheet that was made by hand its formulas have told where they
 * stand.
 */
public final class AnswerReader {
  private final WorkbookFile file;
  private final Evaluation right;
  private final FormulaValues values;
  private final AnswerCells cells;
  private final Layout layout;
  private final Map<Grid, CellAddress> starts = new HashMap<>();

  private AnswerReader(WorkbookFile file, Evaluation right, FormulaValues values) {
    this.file = file;
    this.right = right;
    this.values = values;
    cells = new AnswerCells(file, values);
    layout = Layout.in(file, right.question());
  }

  /**
   * Reads the results that a file has for a question.
   *
   * @param key what the key asks for, if it says so
   */
  public static Answer read(WorkbookFile file, Evaluation right, Optional<Task> key) {
    try (var values = new FormulaValues(file)) {
      return new AnswerReader(file, right, values).read(key);
    }
  }

  /**
   * Reads the results that a sheet made by hand has for a question.
   *
   * @param key what the key asks for, if it says so
   * @param places where its grids stand
   * @param counterpart the grid there that goes with a grid of the question, if there is one
   */
  public static Answer read(
      WorkbookFile file,
      Evaluation right,
      Optional<Task> key,
      CellMap places,
      Function<Grid, Optional<Grid>> counterpart) {
    try (var values = new FormulaValues(file)) {
      return new AnswerReader(file, right, values).read(key, places, counterpart);
    }
  }

  private Answer read(Optional<Task> key) {
    var asked = new Asked(file, right, key);
    var finder = new GridFinder(cells, right, layout);
    return answer(
        asked,
        grid -> {
          var start = finder.find(grid, asked.of(grid));
          starts.put(grid, start);
          return IntStream.range(0, grid.rows() * grid.columns())
              .mapToObj(i -> finder.cell(start, grid, i))
              .toList();
        },
        parameters(finder::parameter),
        finder::findings);
  }

  private Answer read(
      Optional<Task> key, CellMap places, Function<Grid, Optional<Grid>> counterpart) {
    return answer(
        new Asked(file, right, key),
        grid ->
            counterpart.apply(grid).map(own -> cells(own, places)).orElseGet(() -> missing(grid)),
        parameters(
            grid ->
                counterpart.apply(grid).flatMap(own -> places.address(new Expr.Ref(own, 0, 0)))),
        List::of);
  }

  /** Where the layers' own numbers stand, as far as that is known. */
  private Map<Grid, Layout.Place> parameters(Function<Grid, Optional<CellAddress>> where) {
    var parameters = new HashMap<Grid, Layout.Place>();
    for (var layer : right.grids()) {
      for (var parameter : layer.parameters()) {
        where
            .apply(parameter.grid())
            .map(at -> new Layout.Place(at.sheet(), at.row(), at.column()))
            .ifPresent(at -> parameters.put(parameter.grid(), at));
      }
    }
    return parameters;
  }

  private Answer answer(
      Asked asked,
      Function<Grid, List<AnswerCell>> read,
      Map<Grid, Layout.Place> parameters,
      Supplier<List<Finding>> findings) {
    var found = new LinkedHashMap<Grid, List<AnswerCell>>();
    right
        .grids()
        .forEach(
            layer ->
                layer
                    .outputs()
                    .forEach(output -> found.put(output.grid(), read.apply(output.grid()))));
    asked.compareGiven(found);
    var layers =
        right.grids().stream()
            .map(
                layer ->
                    layer.outputs().stream()
                        .map(output -> output.grid())
                        .map(grid -> new Results(grid, found.get(grid), asked.of(grid)))
                        .toList())
            .toList();
    var all = new ArrayList<>(asked.findings());
    all.addAll(findings.get());
    all.addAll(
        values.findings(
            layers.stream().flatMap(List::stream).flatMap(results -> results.toDo()).toList()));
    return new Answer(asked.student(), layers, parameters, starts, asked.differences(), all);
  }

  private List<AnswerCell> cells(Grid grid, CellMap places) {
    return IntStream.range(0, grid.rows() * grid.columns())
        .mapToObj(i -> places.address(new Expr.Ref(grid, i / grid.columns(), i % grid.columns())))
        .map(
            place ->
                place
                    .map(at -> cells.at(at.sheet(), at.row(), at.column()))
                    .orElseGet(() -> AnswerCell.missing(grid.sheet(), 0, 0)))
        .toList();
  }

  private List<AnswerCell> missing(Grid grid) {
    var start = layout.place(grid);
    return IntStream.range(0, grid.rows() * grid.columns())
        .mapToObj(
            i ->
                AnswerCell.missing(
                    start.sheet(),
                    start.row() + i / grid.columns(),
                    start.column() + i % grid.columns()))
        .toList();
  }
}
