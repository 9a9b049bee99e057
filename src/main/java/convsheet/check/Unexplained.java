package convsheet.check;

import convsheet.check.Diagnoser.Found;
import convsheet.check.Misconception.Scope;
import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Numbers;
import convsheet.formula.References;
import convsheet.formula.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Wrong results that nothing explains: the right derivation of the first beside the number. */
final class Unexplained {
  static final String CODE = "unexplained";

  /** So many characters of a derivation are shown, half of them from its end. */
  private static final int LONGEST = 120;

  private static final MathContext SHORT = new MathContext(6);

  private Unexplained() {}

  /**
   * One for each channel that has such results.
   *
   * @param wouldFit what would explain some of them, though chance might as well
   */
  static List<Found> of(
      Bench bench, LayerResults results, BitSet unexplained, Optional<Found> wouldFit) {
    var found = new ArrayList<Found>();
    for (int c = 0; c < bench.shape().channels(); c++) {
      int channel = c;
      var cells = new BitSet();
      unexplained.stream().filter(i -> results.channel(i) == channel).forEach(cells::set);
      if (!cells.isEmpty()) {
        var fits = wouldFit.filter(one -> isMost(one.cells(), cells)).map(Found::misconception);
        var message = message(bench, results, cells) + fits.map(Unexplained::words).orElse("");
        found.add(
            new Found(
                Misconception.direct(CODE, message, Scope.NUMBER, place -> Double.NaN),
                cells,
                fits));
      }
    }
    return found;
  }

  private static boolean isMost(BitSet explained, BitSet cells) {
    var both = (BitSet) cells.clone();
    both.and(explained);
    return 2 * both.cardinality() > cells.cardinality();
  }

  private static String words(Misconception misconception) {
    return " This would fit, but that may be chance: " + misconception.message();
  }

  private static String message(Bench bench, LayerResults results, BitSet cells) {
    int first = cells.nextSetBit(0);
    var cell = results.cell(first);
    int others = cells.cardinality() - 1;
    return A1.sheet(cell.sheet())
        + A1.cell(cell.row(), cell.column())
        + " should be "
        + number(results.own(first))
        + " = "
        + cut(derivation(bench, bench.derivation(bench.place(first))))
        + (results.isNear(results.own(first), results.expected(first), first)
            ? ""
            : ", from your own numbers before it")
        + ": you have "
        + cell.text()
        + "."
        + (others == 0
            ? ""
            : others == 1
                ? " One more cell is wrong for no reason that was found."
                : " " + others + " more cells are wrong for no reason that was found.");
  }

  /** An expression with numbers in place of cells. */
  private static String derivation(Bench bench, Expr expr) {
    var numbers =
        new References() {
          @Override
          public String cell(Expr.Ref ref) {
            var text = number(bench.cells().at(ref.grid(), ref.row(), ref.column()));
            return text.startsWith("-") ? "(" + text + ")" : text;
          }

          @Override
          public String range(Window window) {
            return IntStream.range(0, window.count())
                .mapToObj(window::cell)
                .filter(ref -> !bench.cells().isBlank(ref.grid(), ref.row(), ref.column()))
                .map(this::cell)
                .collect(Collectors.joining(","));
          }
        };
    return FormulaPrinter.print(expr, numbers, FormulaPrinter.Style.TERMS)
        .replace("+", " + ")
        .replace(",", ", ");
  }

  /** Six digits are enough to follow. */
  private static String number(double value) {
    return Double.isNaN(value)
        ? "an error"
        : Numbers.text(new BigDecimal(value).round(SHORT).doubleValue());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST / 2) + " ... " + text.substring(text.length() - LONGEST / 2);
  }
}
