package convsheet.lift;

import convsheet.lift.Meaning.Factor;
import convsheet.lift.Meaning.Product;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** Takes a formula apart into what is added. */
final class Adding {
  private final List<Product> products = new ArrayList<>();
  private final List<CellRange> addends = new ArrayList<>();
  private double constant;

  private Adding() {}

  /** What a formula adds up; none if it is no sum. */
  static Optional<Meaning.Sum> of(Node node) {
    var sum = new Adding();
    return sum.add(node, 1)
        ? Optional.of(new Meaning.Sum(sum.products, sum.addends, sum.constant))
        : Optional.empty();
  }

  /** Adds a single value; false if it is none. */
  private boolean add(Node node, double factor) {
    if (node instanceof Node.Num number) {
      constant += factor * number.value();
      return true;
    }
    if (node instanceof Node.Cells cells) {
      return cells.area().isCell() && addArea(cells.area(), factor);
    }
    if (node instanceof Node.Minus minus) {
      return add(minus.of(), -factor);
    }
    if (node instanceof Node.Terms sum) {
      return sum.terms().stream().allMatch(term -> add(term, factor));
    }
    if (node instanceof Node.Op op) {
      return addOp(op, factor, this::add);
    }
    if (!(node instanceof Node.Call call)) {
      return false;
    }
    var arguments = call.arguments();
    return switch (call.name()) {
      case "SUM" -> arguments.stream().allMatch(argument -> addArray(argument, factor));
      case "N" -> arguments.size() == 1 && add(arguments.get(0), factor);
      case "PRODUCT" ->
          arguments.size() == 2
              && add(new Node.Op("*", arguments.get(0), arguments.get(1)), factor);
      case "SUMPRODUCT" ->
          arguments.size() == 1
              ? addArray(arguments.get(0), factor)
              : arguments.size() == 2 && multiply(arguments.get(0), arguments.get(1), factor);
      case "MMULT" ->
          arguments.size() == 2
              && isRowTimesColumn(arguments)
              && multiply(arguments.get(0), arguments.get(1), factor);
      default -> false;
    };
  }

  private static boolean isRowTimesColumn(List<Node> arguments) {
    return arguments.get(0) instanceof Node.Cells row
        && row.area().rows() == 1
        && (arguments.get(1) instanceof Node.Cells column && column.area().columns() == 1
            || arguments.get(1) instanceof Node.Table table && table.columns() == 1);
  }

  /** Adds all values of an array. */
  private boolean addArray(Node node, double factor) {
    if (node instanceof Node.Cells cells) {
      return addArea(cells.area(), factor);
    }
    if (node instanceof Node.Table table) {
      constant += factor * table.values().stream().mapToDouble(value -> value).sum();
      return true;
    }
    if (node instanceof Node.Minus minus) {
      return addArray(minus.of(), -factor);
    }
    if (node instanceof Node.Terms sum) {
      return sum.terms().stream().allMatch(term -> addArray(term, factor));
    }
    if (node instanceof Node.Op op) {
      return addOp(op, factor, this::addArray);
    }
    return add(node, factor);
  }

  private boolean addOp(Node.Op op, double factor, BiFunction<Node, Double, Boolean> each) {
    return switch (op.sign()) {
      case "+" -> each.apply(op.left(), factor) && each.apply(op.right(), factor);
      case "-" -> each.apply(op.left(), factor) && each.apply(op.right(), -factor);
      case "*" -> {
        var left = number(op.left());
        var right = number(op.right());
        yield left.isPresent()
            ? each.apply(op.right(), factor * left.getAsDouble())
            : right.isPresent()
                ? each.apply(op.left(), factor * right.getAsDouble())
                : multiply(op.left(), op.right(), factor);
      }
      case "/" -> {
        var right = number(op.right());
        yield right.isPresent()
            && right.getAsDouble() != 0
            && each.apply(op.left(), factor / right.getAsDouble());
      }
      default -> false;
    };
  }

  /** The number that a node is, whatever it is computed from; none if it reads cells. */
  static OptionalDouble number(Node node) {
    if (node instanceof Node.Num number) {
      return OptionalDouble.of(number.value());
    }
    if (node instanceof Node.Minus minus) {
      var of = number(minus.of());
      return of.isPresent() ? OptionalDouble.of(-of.getAsDouble()) : of;
    }
    if (node instanceof Node.Terms sum) {
      double all = 0;
      for (var term : sum.terms()) {
        var own = number(term);
        if (own.isEmpty()) {
          return own;
        }
        all += own.getAsDouble();
      }
      return OptionalDouble.of(all);
    }
    if (node instanceof Node.Op op) {
      var left = number(op.left());
      var right = number(op.right());
      if (left.isPresent() && right.isPresent()) {
        double x = left.getAsDouble();
        double y = right.getAsDouble();
        return switch (op.sign()) {
          case "+" -> OptionalDouble.of(x + y);
          case "-" -> OptionalDouble.of(x - y);
          case "*" -> OptionalDouble.of(x * y);
          case "/" -> OptionalDouble.of(x / y);
          default -> OptionalDouble.empty();
        };
      }
    }
    return OptionalDouble.empty();
  }

  private boolean addArea(CellRange area, double factor) {
    if (factor == 1) {
      addends.add(area);
    } else {
      var factors = Collections.nCopies(Math.toIntExact(area.count()), factor);
      products.add(new Product(area, new Factor.Numbers(factors), 1));
    }
    return true;
  }

  /** A row or column that is only turned, as it is; pairs are in the same order. */
  private static Node vector(Node node) {
    return node instanceof Node.Call call
            && call.name().equals("TRANSPOSE")
            && call.arguments().size() == 1
            && call.arguments().get(0) instanceof Node.Cells cells
            && (cells.area().rows() == 1 || cells.area().columns() == 1)
        ? cells
        : node;
  }

  /** What multiplies as a number divides. */
  static OptionalDouble inverse(Node node) {
    var number = number(node);
    return number.isPresent() && number.getAsDouble() != 0
        ? OptionalDouble.of(1 / number.getAsDouble())
        : OptionalDouble.empty();
  }

  /** The number of {@code range*0.1}, {@code 0.1*range}, {@code range/255}. */
  private static OptionalDouble scale(Node.Op op) {
    if (op.sign().equals("/")) {
      return inverse(op.right());
    }
    var left = number(op.left());
    return !op.sign().equals("*")
        ? OptionalDouble.empty()
        : left.isPresent() ? left : number(op.right());
  }

  /** What is multiplied there. */
  private static Node scaled(Node.Op op) {
    return op.sign().equals("*") && number(op.left()).isPresent() ? op.right() : op.left();
  }

  private boolean multiply(Node left, Node right, double factor) {
    if (left instanceof Node.Minus minus) {
      return multiply(minus.of(), right, -factor);
    }
    if (right instanceof Node.Minus minus) {
      return multiply(left, minus.of(), -factor);
    }
    if (left instanceof Node.Op op && scale(op).isPresent()) {
      return multiply(scaled(op), right, factor * scale(op).getAsDouble());
    }
    if (right instanceof Node.Op op && scale(op).isPresent()) {
      return multiply(left, scaled(op), factor * scale(op).getAsDouble());
    }
    if (vector(left) != left || vector(right) != right) {
      return multiply(vector(left), vector(right), factor);
    }
    if (left instanceof Node.Table) {
      return right instanceof Node.Cells && multiply(right, left, factor);
    }
    if (!(left instanceof Node.Cells cells)) {
      return false;
    }
    var area = cells.area();
    if (right instanceof Node.Table table && table.values().size() == area.count()) {
      var values = table.values().stream().map(value -> value * factor).toList();
      return products.add(new Product(area, new Factor.Numbers(values), 1));
    }
    return right instanceof Node.Cells other
        && other.area().count() == area.count()
        && products.add(new Product(area, new Factor.Cells(other.area()), factor));
  }
}
