package convsheet.formula;

import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * What a cell's value is: a tree over numbers and other cells. Every output cell of every layer is
 * one of these, and all that the program shows of a cell is said by it.
 *
 * <p>Values are IEEE doubles, added in the order in which they are written (sheet order); nothing
 * is fused or reassociated. An overflow is NaN, as it is an error in a spreadsheet.
 */
public sealed interface Expr {

  /** The value, where {@code cells} holds the values of all cells that are read. */
  double evaluate(Cells cells);

  /** Prints the expression as part of a formula. */
  void print(FormulaPrinter out);

  /** How tightly the printed expression holds together. */
  default int precedence(FormulaPrinter out) {
    return FormulaPrinter.ATOM;
  }

  /** The expressions it is made of, in order. */
  default List<Expr> operands() {
    return List.of();
  }

  /** The same expression over other operands, as many as {@link #operands()} has. */
  default Expr with(List<Expr> operands) {
    return this;
  }

  /** The same expression, something made of each operand; itself where nothing changes. */
  private Expr mapOperands(UnaryOperator<Expr> change) {
    var before = operands();
    if (before.isEmpty()) {
      return this;
    }
    var after = new ArrayList<Expr>(before.size());
    boolean changed = false;
    for (var operand : before) {
      var now = change.apply(operand);
      changed |= now != operand;
      after.add(now);
    }
    return changed ? with(after) : this;
  }

  /**
   * This expression over other windows; itself where it is given each back.
   *
   * @param change is given each window that is read, a cell as a window of one, in the order
   *     printed
   */
  default Expr mapWindows(UnaryOperator<Window> change) {
    return mapOperands(operand -> operand.mapWindows(change));
  }

  /** All that it reads, in the order printed; a cell is a window of one. */
  default List<Window> reads() {
    return operands().isEmpty()
        ? windows()
        : operands().stream().flatMap(operand -> operand.reads().stream()).toList();
  }

  /** What it reads by itself, not through its operands. */
  default List<Window> windows() {
    return List.of();
  }

  /** The cell whose value it has as it stands, if it is nothing but a cell. */
  default Optional<Ref> cell() {
    return Optional.empty();
  }

  /** The cells that it stands for among the arguments of an {@link Aggregate}, if it is such. */
  default Optional<Window> range() {
    return Optional.empty();
  }

  /** The number that is written there, if it is nothing but a number. */
  default OptionalDouble constant() {
    return OptionalDouble.empty();
  }

  /** The window of which it is the largest value, if it is nothing but that. */
  default Optional<Window> maximum() {
    return Optional.empty();
  }

  /** Whether it is an empty cell. */
  default boolean isBlank() {
    return false;
  }

  /** This expression with {@code part} replaced wherever it occurs. */
  default Expr replace(Expr part, Expr by) {
    return equals(part) ? by : mapOperands(operand -> operand.replace(part, by));
  }

  /** This expression over other grids of the same sizes. */
  default Expr over(UnaryOperator<Grid> grids) {
    return mapWindows(window -> window.over(grids));
  }

  /** How often {@code part} occurs. */
  default int count(Expr part) {
    return equals(part) ? 1 : operands().stream().mapToInt(operand -> operand.count(part)).sum();
  }

  /** A number written into the formula. */
  record Number(double value) implements Expr {
    @Override
    public OptionalDouble constant() {
      return OptionalDouble.of(value);
    }

    @Override
    public double evaluate(Cells cells) {
      return value;
    }

    @Override
    public void print(FormulaPrinter out) {
      out.append(Numbers.plain(value));
    }

    @Override
    public int precedence(FormulaPrinter out) {
      return value < 0 ? FormulaPrinter.NEGATION : FormulaPrinter.ATOM;
    }
  }

  /**
   * A value that stands here: computed before, or in a place that no grid has.
   *
   * @param text what stands for it in a formula
   * @param number the value
   */
  record Value(String text, double number) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      return number;
    }

    @Override
    public void print(FormulaPrinter out) {
      out.value(this);
    }
  }

  /**
   * An empty cell: it has no formula, and aggregates pass over it. Stands for a whole cell only.
   */
  record Blank() implements Expr {
    @Override
    public boolean isBlank() {
      return true;
    }

    @Override
    public double evaluate(Cells cells) {
      return 0;
    }

    @Override
    public void print(FormulaPrinter out) {
      throw new IllegalStateException("a blank cell has no formula");
    }
  }

  /** The value of another cell, its row and column counted from 0. */
  record Ref(Grid grid, int row, int column) implements Expr {
    public Ref {
      if (row < 0 || column < 0 || row >= grid.rows() || column >= grid.columns()) {
        throw new IllegalArgumentException("no cell " + row + ", " + column + " in " + grid);
      }
    }

    @Override
    public double evaluate(Cells cells) {
      return cells.at(grid, row, column);
    }

    @Override
    public void print(FormulaPrinter out) {
      out.cell(this);
    }

    /** The cell as a window. */
    public Window window() {
      return Window.of(grid, row, column, 1, 1);
    }

    @Override
    public List<Window> windows() {
      return List.of(window());
    }

    @Override
    public Optional<Ref> cell() {
      return Optional.of(this);
    }

    @Override
    public Expr mapWindows(UnaryOperator<Window> change) {
      var before = window();
      var after = change.apply(before);
      return after == before ? this : new Ref(after.grid(), after.row(), after.column());
    }
  }

  /** All cells of a window, as the argument of an {@link Aggregate}. */
  record Range(Window window) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      throw new IllegalStateException("a range has no single value");
    }

    @Override
    public void print(FormulaPrinter out) {
      out.cells(window);
    }

    @Override
    public List<Window> windows() {
      return List.of(window);
    }

    @Override
    public Optional<Window> range() {
      return Optional.of(window);
    }

    @Override
    public Expr mapWindows(UnaryOperator<Window> change) {
      var after = change.apply(window);
      return after == window ? this : new Range(after);
    }
  }

  /** The terms added one after the other, from the left. */
  record Sum(List<Expr> terms) implements Expr {
    public Sum {
      terms = List.copyOf(terms);
    }

    /** The terms' sum, or the term itself where there is one. */
    public static Expr of(List<? extends Expr> terms) {
      return terms.size() == 1 ? terms.get(0) : new Sum(List.copyOf(terms));
    }

    @Override
    public double evaluate(Cells cells) {
      double sum = terms.get(0).evaluate(cells);
      for (int i = 1; i < terms.size(); i++) {
        sum += terms.get(i).evaluate(cells);
      }
      return Tensor.cell(sum);
    }

    @Override
    public void print(FormulaPrinter out) {
      long sums = terms.stream().filter(t -> t.precedence(out) == FormulaPrinter.ADDITION).count();
      for (int i = 0; i < terms.size(); i++) {
        out.append(i == 0 ? "" : "+");
        out.operand(
            terms.get(i),
            i == 0 && sums == 1 ? FormulaPrinter.ADDITION : FormulaPrinter.MULTIPLICATION);
      }
    }

    @Override
    public int precedence(FormulaPrinter out) {
      return FormulaPrinter.ADDITION;
    }

    @Override
    public List<Expr> operands() {
      return terms;
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Sum(operands);
    }
  }

  /** {@code left - right}. */
  record Difference(Expr left, Expr right) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      return Tensor.cell(left.evaluate(cells) - right.evaluate(cells));
    }

    @Override
    public void print(FormulaPrinter out) {
      out.operand(left, FormulaPrinter.ADDITION)
          .append("-")
          .operand(right, FormulaPrinter.MULTIPLICATION);
    }

    @Override
    public int precedence(FormulaPrinter out) {
      return FormulaPrinter.ADDITION;
    }

    @Override
    public List<Expr> operands() {
      return List.of(left, right);
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Difference(operands.get(0), operands.get(1));
    }
  }

  /** {@code -of}. */
  record Negation(Expr of) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      return -of.evaluate(cells);
    }

    @Override
    public void print(FormulaPrinter out) {
      out.append("-").operand(of, FormulaPrinter.ATOM);
    }

    @Override
    public int precedence(FormulaPrinter out) {
      return FormulaPrinter.NEGATION;
    }

    @Override
    public List<Expr> operands() {
      return List.of(of);
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Negation(operands.get(0));
    }
  }

  /** {@code left * right}. */
  record Product(Expr left, Expr right) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      return Tensor.cell(left.evaluate(cells) * right.evaluate(cells));
    }

    @Override
    public void print(FormulaPrinter out) {
      out.operand(left, FormulaPrinter.MULTIPLICATION)
          .append("*")
          .operand(right, FormulaPrinter.NEGATION);
    }

    @Override
    public int precedence(FormulaPrinter out) {
      return FormulaPrinter.MULTIPLICATION;
    }

    @Override
    public List<Expr> operands() {
      return List.of(left, right);
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Product(operands.get(0), operands.get(1));
    }
  }

  /** {@code dividend / divisor}. */
  record Quotient(Expr dividend, Expr divisor) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      return Tensor.cell(dividend.evaluate(cells) / divisor.evaluate(cells));
    }

    @Override
    public void print(FormulaPrinter out) {
      out.operand(dividend, FormulaPrinter.MULTIPLICATION)
          .append("/")
          .operand(divisor, FormulaPrinter.NEGATION);
    }

    @Override
    public int precedence(FormulaPrinter out) {
      return FormulaPrinter.MULTIPLICATION;
    }

    @Override
    public List<Expr> operands() {
      return List.of(dividend, divisor);
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Quotient(operands.get(0), operands.get(1));
    }
  }

  /** {@code base ^ exponent}. */
  record Power(Expr base, Expr exponent) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      return Tensor.cell(Math.pow(base.evaluate(cells), exponent.evaluate(cells)));
    }

    @Override
    public void print(FormulaPrinter out) {
      out.operand(base, FormulaPrinter.ATOM).append("^").operand(exponent, FormulaPrinter.ATOM);
    }

    /** As a negation's: spreadsheets take {@code -a^b} for {@code (-a)^b}. */
    @Override
    public int precedence(FormulaPrinter out) {
      return FormulaPrinter.NEGATION;
    }

    @Override
    public List<Expr> operands() {
      return List.of(base, exponent);
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Power(operands.get(0), operands.get(1));
    }
  }

  /**
   * The products of two windows of the same size, cell by cell, added from 0 in reading order: what
   * one channel gives to a convolution.
   */
  record SumOfProducts(Window left, Window right) implements Expr {
    public SumOfProducts {
      if (left.rows() != right.rows() || left.columns() != right.columns()) {
        throw new IllegalArgumentException(left + " and " + right + " differ in size");
      }
    }

    /** The product of two cells. */
    public static SumOfProducts of(Ref left, Ref right) {
      return new SumOfProducts(left.window(), right.window());
    }

    @Override
    public List<Window> windows() {
      return List.of(left, right);
    }

    @Override
    public Expr mapWindows(UnaryOperator<Window> change) {
      var first = change.apply(left);
      var second = change.apply(right);
      return first == left && second == right ? this : new SumOfProducts(first, second);
    }

    /** The {@code i}-th product, counted from 0. */
    public Product term(int i) {
      return new Product(left.cell(i), right.cell(i));
    }

    @Override
    public double evaluate(Cells cells) {
      var lefts = cells.of(left.grid());
      var rights = cells.of(right.grid());
      double sum = 0;
      for (int i = 0; i < left.rows(); i++) {
        for (int j = 0; j < left.columns(); j++) {
          sum += left.at(lefts, i, j) * right.at(rights, i, j);
        }
      }
      return Tensor.cell(sum);
    }

    @Override
    public void print(FormulaPrinter out) {
      if (isSpelledOut(out)) {
        for (int i = 0; i < left.count(); i++) {
          out.append(i == 0 ? "" : "+").append(term(i));
        }
      } else {
        out.append("SUMPRODUCT(").range(left).append(",").range(right).append(")");
      }
    }

    @Override
    public int precedence(FormulaPrinter out) {
      if (!isSpelledOut(out)) {
        return FormulaPrinter.ATOM;
      }
      return left.count() == 1 ? FormulaPrinter.MULTIPLICATION : FormulaPrinter.ADDITION;
    }

    private boolean isSpelledOut(FormulaPrinter out) {
      return out.style() == FormulaPrinter.Style.TERMS
          || left.count() == 1
          || !left.isRectangle()
          || !right.isRectangle();
    }
  }

  /**
   * A function over all the values of its arguments, which may be ranges; blank cells do not count.
   */
  record Aggregate(Function function, List<Expr> arguments) implements Expr {
    /** The aggregate functions of spreadsheets, by their names there. */
    public enum Function {
      /** The largest value. */
      MAX,
      /** The smallest value. */
      MIN,
      /** The values added one after the other. */
      SUM,
      /** Their sum divided by their number. */
      AVERAGE
    }

    public Aggregate {
      arguments = List.copyOf(arguments);
    }

    /** A function of some arguments. */
    public static Aggregate of(Function function, Expr... arguments) {
      return new Aggregate(function, List.of(arguments));
    }

    @Override
    public Optional<Window> maximum() {
      return function == Function.MAX && arguments.size() == 1
          ? arguments.get(0).range()
          : Optional.empty();
    }

    @Override
    public double evaluate(Cells cells) {
      var tally = new Tally();
      for (var argument : arguments) {
        var window = argument.range().or(() -> argument.cell().map(Ref::window));
        if (window.isPresent()) {
          tally.add(window.get(), cells.of(window.get().grid()));
        } else {
          tally.add(argument.evaluate(cells));
        }
      }
      return Tensor.cell(tally.of(function));
    }

    @Override
    public void print(FormulaPrinter out) {
      out.append(function.name()).append("(").list(arguments).append(")");
    }

    @Override
    public List<Expr> operands() {
      return arguments;
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Aggregate(function, operands);
    }
  }

  /** A function of one number. */
  record Call(Function function, Expr argument) implements Expr {
    /** Functions of one number, by their names in spreadsheets. */
    public enum Function {
      /** e to the power of the argument. */
      EXP(Math::exp),
      /** Without its sign. */
      ABS(Math::abs),
      /** Hyperbolic tangent. */
      TANH(Math::tanh),
      /** The square root. */
      SQRT(Math::sqrt),
      /** The natural logarithm. */
      LN(Math::log),
      /** The cumulative distribution of the standard normal: 0.5 * erfc(-x / sqrt(2)). */
      NORMSDIST(x -> 0.5 * Erfc.value(-x / Math.sqrt(2)));

      private final DoubleUnaryOperator operator;

      Function(DoubleUnaryOperator operator) {
        this.operator = operator;
      }

      /** The function's value. */
      public double of(double argument) {
        return operator.applyAsDouble(argument);
      }
    }

    @Override
    public double evaluate(Cells cells) {
      return Tensor.cell(function.of(argument.evaluate(cells)));
    }

    @Override
    public void print(FormulaPrinter out) {
      out.append(function.name()).append("(").append(argument).append(")");
    }

    @Override
    public List<Expr> operands() {
      return List.of(argument);
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new Call(function, operands.get(0));
    }
  }

  /** {@code IF(condition>0, positive, otherwise)}. */
  record IfPositive(Expr condition, Expr positive, Expr otherwise) implements Expr {
    @Override
    public double evaluate(Cells cells) {
      double value = condition.evaluate(cells);
      if (Double.isNaN(value)) {
        return Double.NaN;
      }
      return value > 0 ? positive.evaluate(cells) : otherwise.evaluate(cells);
    }

    @Override
    public void print(FormulaPrinter out) {
      out.append("IF(").append(condition).append(">0,").list(List.of(positive, otherwise));
      out.append(")");
    }

    @Override
    public List<Expr> operands() {
      return List.of(condition, positive, otherwise);
    }

    @Override
    public Expr with(List<Expr> operands) {
      return new IfPositive(operands.get(0), operands.get(1), operands.get(2));
    }
  }
}
