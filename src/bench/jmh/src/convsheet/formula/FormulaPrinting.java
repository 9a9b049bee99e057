package convsheet.formula;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The formula of a convolution's output, printed as an expression and moved as a text. */
@State(Scope.Thread)
public class FormulaPrinting {
  private final Grid input = new Grid("Conv", Grid.Part.PICTURE, "channel", 28, 28);
  private final Grid filter = new Grid("Conv", Grid.Part.FILTER, "filter", 3, 3);
  private final Expr expr =
      new Expr.Aggregate(
          Expr.Aggregate.Function.MAX,
          List.of(
              new Expr.Number(0),
              new Expr.SumOfProducts(
                  Window.of(input, 7, 9, 3, 3), Window.of(filter, 0, 0, 3, 3))));
  private final References references =
      new References() {
        @Override
        public String cell(Expr.Ref ref) {
          return A1.cell(ref.row(), ref.column());
        }

        @Override
        public String range(Window window) {
          return A1.range(window.row(), window.column(), window.rows(), window.columns());
        }
      };
  private final String text = print();

  @Benchmark
  public String print() {
    return FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
  }

  @Benchmark
  public String move() {
    return FormulaText.moved(text, 1, 1);
  }
}
