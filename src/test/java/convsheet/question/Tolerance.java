package convsheet.question;

import convsheet.formula.Cells;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.formula.WeightedSum;
import convsheet.formula.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellReference;

/**
 * How far apart the values of a cell of an audit may be in two programs: 1e-12 of the sum of the
 * absolute values of the terms that it is the sum of.
 *
 * <p>That sum is the cell's magnitude here. A term that is another cell counts with that cell's own
 * magnitude, as what two programs differ by there is carried on; a function passes it on by its
 * slope. So it is all that could be rounded on the way, with nothing cancelled out.
 */
final class Tolerance {
  private static final double RELATIVE = 1e-12;
  private static final int LEDGER_HEADER = 5;

  private final Cells values;
  private final Map<Grid, double[]> magnitudes = new HashMap<>();

  /** The magnitude of each cell of a grid, by sheet and cell. */
  private final Map<String, Map<String, Double>> cells = new HashMap<>();

  /** The magnitude of what each output's rows of the ledger show, by layer and output. */
  private final Map<List<Object>, Double> sums = new HashMap<>();

  /** The largest magnitude of all. */
  private double largest;

  private Tolerance(Cells values) {
    this.values = values;
  }

  /** The tolerance for the audit of a question. */
  static Tolerance of(Question question) {
    var evaluation = Evaluation.of(question);
    var nodes = question.network().nodes();
    var layout = Layout.of(question.picture(), nodes, evaluation.grids());
    var tolerance = new Tolerance(evaluation.cells());
    for (var grid : question.picture().channels()) {
      tolerance.put(layout, grid, evaluation.values(grid));
    }
    for (int i = 0; i < nodes.size(); i++) {
      var layer = evaluation.grids().get(i);
      layer.parameters().forEach(p -> tolerance.put(layout, p.grid(), p.values()));
      layer.steps().forEach(step -> tolerance.compute(layout, step));
      layer.outputs().forEach(output -> tolerance.compute(layout, output));
      var summed =
          Stream.concat(layer.steps().stream(), layer.outputs().stream())
              .filter(grid -> WeightedSum.in(grid.at(0, 0)).isPresent())
              .toList();
      for (int channel = 0; channel < summed.size(); channel++) {
        tolerance.putSums(nodes.get(i).name(), channel, summed.get(channel), layer.outputs());
      }
    }
    return tolerance;
  }

  private void put(Layout layout, Grid grid, double[] numbers) {
    var place = layout.place(grid);
    var absolute = Arrays.stream(numbers).map(Math::abs).toArray();
    var sheet = cells.computeIfAbsent(place.sheet(), name -> new HashMap<>());
    for (int i = 0; i < absolute.length; i++) {
      var cell =
          new CellReference(place.row() + i / grid.columns(), place.column() + i % grid.columns());
      sheet.put(cell.formatAsString(), absolute[i]);
      largest = Math.max(largest, absolute[i]);
    }
    magnitudes.put(grid, absolute);
  }

  private void compute(Layout layout, ComputedGrid computed) {
    int columns = computed.grid().columns();
    put(
        layout,
        computed.grid(),
        IntStream.range(0, computed.grid().rows() * columns)
            .mapToDouble(i -> magnitude(computed.at(i / columns, i % columns)))
            .toArray());
  }

  private void putSums(String layer, int channel, ComputedGrid summed, List<ComputedGrid> outputs) {
    int columns = summed.grid().columns();
    for (int i = 0; i < summed.grid().rows() * columns; i++) {
      var sum = WeightedSum.in(summed.at(i / columns, i % columns)).orElseThrow();
      double magnitude =
          Math.max(magnitude(sum.whole()), magnitudes.get(outputs.get(channel).grid())[i]);
      sums.put(List.of(layer, channel + 1.0, i / columns + 1.0, i % columns + 1.0), magnitude);
    }
  }

  /**
   * How far apart the values of a cell may be.
   *
   * @param sheetValues the values of the cell's sheet
   */
  double of(String sheet, String cell, Map<String, Object> sheetValues) {
    var known = cells.getOrDefault(sheet, Map.of());
    if (known.containsKey(cell)) {
      return RELATIVE * known.get(cell);
    }
    if (!sheet.startsWith(SheetNames.LEDGER)) {
      return RELATIVE * largest;
    }
    var place = new CellReference(cell);
    var column = CellReference.convertNumToColString(place.getCol());
    if (sheetValues.get(column + LEDGER_HEADER).equals("input value")) {
      return RELATIVE * largest;
    }
    int row = place.getRow() + 1;
    return RELATIVE
        * sums.get(
            Stream.of("A", "B", "C", "D").map(letter -> sheetValues.get(letter + row)).toList());
  }

  private double magnitude(Expr expr) {
    if (expr instanceof Expr.Number number) {
      return Math.abs(number.value());
    } else if (expr instanceof Expr.Blank) {
      return 0;
    } else if (expr instanceof Expr.Ref ref) {
      return magnitudes.get(ref.grid())[ref.row() * ref.grid().columns() + ref.column()];
    } else if (expr instanceof Expr.SumOfProducts sum) {
      double all = 0;
      for (int i = 0; i < sum.left().count(); i++) {
        all += magnitude(sum.left().cell(i)) * magnitude(sum.right().cell(i));
      }
      return all;
    } else if (expr instanceof Expr.Product product) {
      return magnitude(product.left()) * magnitude(product.right());
    } else if (expr instanceof Expr.Quotient quotient) {
      double divisor = quotient.divisor().evaluate(values);
      double value = quotient.evaluate(values);
      return (magnitude(quotient.dividend()) + Math.abs(value) * magnitude(quotient.divisor()))
          / Math.abs(divisor);
    } else if (expr instanceof Expr.Call call) {
      double x = call.argument().evaluate(values);
      double h = 1e-6 * Math.max(1, Math.abs(x));
      double slope = (call.function().of(x + h) - call.function().of(x - h)) / (2 * h);
      return Math.abs(call.function().of(x)) + Math.abs(slope) * magnitude(call.argument());
    } else if (expr instanceof Expr.Power power) {
      double slope = power.exponent().evaluate(values) / power.base().evaluate(values);
      return Math.abs(power.evaluate(values)) * (1 + Math.abs(slope) * magnitude(power.base()));
    } else if (expr instanceof Expr.IfPositive choice) {
      return Math.max(magnitude(choice.positive()), magnitude(choice.otherwise()));
    } else if (expr instanceof Expr.Aggregate aggregate) {
      var arguments = aggregate.arguments().stream().flatMapToDouble(this::each);
      return switch (aggregate.function()) {
        case SUM -> arguments.sum();
        default -> arguments.max().orElse(0); // what is chosen, or averaged, is no larger
      };
    } else if (expr instanceof Expr.Sum
        || expr instanceof Expr.Difference
        || expr instanceof Expr.Negation) {
      return expr.operands().stream().mapToDouble(this::magnitude).sum();
    }
    throw new AssertionError("what may be rounded in " + expr);
  }

  private DoubleStream each(Expr argument) {
    if (argument instanceof Expr.Range range) {
      Window window = range.window();
      return IntStream.range(0, window.count()).mapToDouble(i -> magnitude(window.cell(i)));
    }
    return DoubleStream.of(magnitude(argument));
  }
}
