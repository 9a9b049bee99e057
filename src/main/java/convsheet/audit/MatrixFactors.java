package convsheet.audit;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.WeightedSum;
import convsheet.question.Evaluation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The matrix and the column that it is multiplied with, read off the layer's expressions. */
final class MatrixFactors {
  private final Evaluation evaluation;
  private final int number;
  private final InspectedLayer layer;
  private final int first;
  private final int rows;
  private final Map<Grid, Integer> firstColumns = new LinkedHashMap<>();
  private final TreeMap<Integer, Grid> grids = new TreeMap<>();
  private final int columns;

  /**
   * Some rows of a layer's matrix.
   *
   * @param number the layer's place in the network, counted from 0
   * @param first the first output cell, counted from 0
   * @param rows the number of output cells
   */
  MatrixFactors(Evaluation evaluation, int number, InspectedLayer layer, int first, int rows) {
    this.evaluation = evaluation;
    this.number = number;
    this.layer = layer;
    this.first = first;
    this.rows = rows;
    int column = 0;
    for (int channel = 0; channel < layer.channels(); channel++) {
      // all cells of a channel read the same grids
      for (var products : layer.weightedSum(channel, 0, 0).orElseThrow().channels()) {
        var grid = products.left().grid();
        if (firstColumns.putIfAbsent(grid, column) == null) {
          grids.put(column, grid);
          column = Math.addExact(column, grid.rows() * grid.columns());
        }
      }
    }
    columns = column;
  }

  String name() {
    return layer.node().name();
  }

  int first() {
    return first;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** The grids that are read, by their first columns in the matrix. */
  Map<Integer, Grid> grids() {
    return grids;
  }

  /** The cell whose value a column of the matrix is multiplied with. */
  Expr.Ref input(int column) {
    var grid = grids.floorEntry(column);
    int i = column - grid.getKey();
    return new Expr.Ref(
        grid.getValue(), i / grid.getValue().columns(), i % grid.getValue().columns());
  }

  /** The number of the grid that a column's cell is in, counted from 0. */
  int inputChannel(int column) {
    return grids.headMap(column, true).size() - 1;
  }

  /** The output cell that a row of the matrix is for. */
  Expr.Ref output(int row) {
    int plane = layer.rows() * layer.columns();
    int i = first + row;
    return new Expr.Ref(
        layer.outputs().get(i / plane).grid(),
        i % plane / layer.columns(),
        i % plane % layer.columns());
  }

  /** The output channel of a row, counted from 0. */
  int channel(int row) {
    return (first + row) / (layer.rows() * layer.columns());
  }

  WeightedSum sum(int row) {
    var output = output(row);
    return layer.weightedSum(channel(row), output.row(), output.column()).orElseThrow();
  }

  /** The weights in a row, by column. */
  Map<Integer, Expr> weights(WeightedSum sum) {
    var weights = new HashMap<Integer, Expr>();
    for (var products : sum.channels()) {
      int grid = firstColumns.get(products.left().grid());
      int width = products.left().grid().columns();
      for (int i = 0; i < products.left().count(); i++) {
        var input = products.left().cell(i);
        weights.merge(
            grid + input.row() * width + input.column(),
            products.right().cell(i),
            (one, other) -> new Expr.Sum(List.of(one, other)));
      }
    }
    return weights;
  }

  /** Whether the weighted sums have cells of their own, before the activation. */
  boolean hasCellsBefore() {
    return !layer.sums().equals(layer.outputs());
  }

  /** The layer's own cell for a row's weighted sum, where there is one. */
  Expr.Ref before(int row) {
    var output = output(row);
    return new Expr.Ref(layer.sums().get(channel(row)).grid(), output.row(), output.column());
  }

  /** What the layer makes of a row's weighted sum, where that is in another place. */
  Expr result(int row, Expr sum) {
    var part = hasCellsBefore() ? before(row) : sum(row).whole();
    return whole(row).replace(part, sum);
  }

  private Expr whole(int row) {
    var output = output(row);
    return layer.outputs().get(channel(row)).at(output.row(), output.column());
  }

  /** Whether an output depends on its own weighted sum in a way that one row can show. */
  boolean appliesToOne() {
    var sum = new Expr.Value("", 0);
    return !result(0, sum).equals(whole(0));
  }

  /** Whether the layer makes anything else of the weighted sums than show them. */
  boolean hasActivation() {
    var sum = new Expr.Value("", 0);
    return appliesToOne() && !result(0, sum).equals(sum);
  }

  /** Whether different output cells are made with the same weights. */
  boolean sharesWeights() {
    int lastRow = layer.rows() - 1;
    int lastColumn = layer.columns() - 1;
    if (lastRow == 0 && lastColumn == 0) {
      return false;
    }
    var one = layer.weightedSum(0, 0, 0).orElseThrow().channels();
    var other = layer.weightedSum(0, lastRow, lastColumn).orElseThrow().channels();
    return one.get(0).right().equals(other.get(0).right());
  }

  double value(Expr expr) {
    return expr.evaluate(evaluation.cells());
  }

  /** Whether what the layer reads is the picture. */
  boolean readsPicture() {
    return evaluation.grids().get(number).inputs().get(0).channels().get(0).role()
        == Grid.Role.PICTURE;
  }

  /** Whether a cell that is read is of the border around an input. */
  boolean isBorder(Expr.Ref cell) {
    var padded = cell.grid();
    return padded.role() == Grid.Role.PADDED
        && evaluation
            .grids()
            .get(number)
            .padding()
            .isBorder(cell.row(), cell.column(), padded.rows(), padded.columns());
  }

  /** How many output cells the layer has. */
  int outputCells() {
    return layer.channels() * layer.rows() * layer.columns();
  }

  /** The layer's outputs. */
  List<Grid> outputs() {
    return layer.outputs().stream().map(output -> output.grid()).toList();
  }

  /** The values of a grid. */
  double[] values(Grid grid) {
    return evaluation.values(grid);
  }
}
