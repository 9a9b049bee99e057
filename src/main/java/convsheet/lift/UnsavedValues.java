package convsheet.lift;

import convsheet.network.Activation;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.xlsx.SheetCells.Kind;
import java.util.OptionalDouble;

/**
 * The values of formulas that a file has without values, as programs write it that do not compute:
 * sums and products of numbers are computed here, and all else is refused.
 */
final class UnsavedValues {
  /** How many formulas may read each other one after the other. */
  private static final int MOST_STEPS = 500;

  private final Book book;
  private final CellMap<OptionalDouble> known = new CellMap<>();

  UnsavedValues(Book book) {
    this.book = book;
  }

  /**
   * The value of a cell whose formula was saved without one.
   *
   * @throws ProblemException if it is none of sums and products of numbers
   */
  double value(CellRange cell) {
    var value = computed(cell, 0);
    if (value.isPresent()) {
      return value.getAsDouble();
    }
    var circle = book.written(cell).stream().toList();
    throw Circle.from(circle, book)
        .map(found -> circular(found, book))
        .orElseGet(
            () ->
                problem(
                    book,
                    cell,
                    "a formula without a saved value"
                        + book.written(cell)
                            .map(formula -> ": =" + Problem.quote(formula.text()))
                            .orElse(""),
                    "a number",
                    "Open the file in Excel or LibreOffice and save it, so that the formula is"
                        + " computed."));
  }

  /** What is said of formulas that read each other in a circle. */
  static ProblemException circular(Circle circle, Book book) {
    return problem(
        book,
        circle.first(),
        "a circular reference: " + circle.text(book),
        "formulas that do not read their own results",
        "Correct one of these formulas.");
  }

  private static ProblemException problem(
      Book book, CellRange cell, String found, String expected, String remedy) {
    return ProblemException.input(
        new Problem("", book.name(cell), cell.text(), found, expected, remedy));
  }

  /** What a cell comes to, if it is a finite number and simply computed. */
  private OptionalDouble computed(CellRange cell, int steps) {
    var kind = book.kind(cell);
    if (kind == Kind.NUMBER) {
      return OptionalDouble.of(book.value(cell));
    }
    if (kind != Kind.UNCOMPUTED || steps > MOST_STEPS) {
      return OptionalDouble.empty();
    }
    if (!known.contains(cell)) {
      known.put(cell, OptionalDouble.empty()); // as it is for what reads itself
      var meaning = book.written(cell).map(Formula::meaning);
      var value =
          meaning.isPresent() && meaning.get().core() instanceof Meaning.Sum sum
              ? sum(sum, steps + 1)
              : OptionalDouble.empty();
      if (value.isPresent()) {
        double own = activated(meaning.get().activation(), value.getAsDouble());
        known.put(cell, Double.isFinite(own) ? OptionalDouble.of(own) : OptionalDouble.empty());
      }
    }
    return known.get(cell).orElseThrow();
  }

  private static double activated(Activation activation, double x) {
    return activation.forward(Tensor.of(Shape.of(1, 1, 1), x)).values()[0];
  }

  private OptionalDouble sum(Meaning.Sum sum, int steps) {
    double all = sum.constant();
    for (var product : sum.products()) {
      for (int k = 0; k < product.left().count(); k++) {
        var left = computed(product.left().cell(k), steps);
        var right =
            product.right() instanceof Meaning.Factor.Cells cells
                ? computed(cells.area().cell(k), steps)
                : OptionalDouble.of(((Meaning.Factor.Numbers) product.right()).values().get(k));
        if (left.isEmpty() || right.isEmpty()) {
          return OptionalDouble.empty();
        }
        all += left.getAsDouble() * right.getAsDouble() * product.sign();
      }
    }
    for (var addend : sum.addends()) {
      for (int k = 0; k < addend.count(); k++) {
        var own =
            book.isBlank(addend.cell(k)) ? OptionalDouble.of(0) : computed(addend.cell(k), steps);
        if (own.isEmpty()) {
          return own;
        }
        all += own.getAsDouble();
      }
    }
    return OptionalDouble.of(all);
  }
}
