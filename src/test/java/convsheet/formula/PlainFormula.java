package convsheet.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Pattern;

/**
 * The value of a formula's text under plain IEEE arithmetic, left to right, by the rules of
 * spreadsheets for precedence, blank cells and errors (an error is NaN). Reads one sheet; knows
 * nothing of {@link Expr}.
 */
final class PlainFormula {
  private static final Pattern TOKEN =
      Pattern.compile("\\d+(\\.\\d+)?(E-?\\d+)?|[A-Z]+\\d+|[A-Z]+|[-+*/(),:>]");
  private static final Pattern CELL = Pattern.compile("([A-Z]+)(\\d+)");

  private final List<String> tokens;
  private final Map<String, Double> cells;
  private int next;

  private PlainFormula(List<String> tokens, Map<String, Double> cells) {
    this.tokens = tokens;
    this.cells = cells;
  }

  /** The value, where {@code cells} has the numbers of all cells that are not blank. */
  static double evaluate(String formula, Map<String, Double> cells) {
    var tokens = TOKEN.matcher(formula).results().map(match -> match.group()).toList();
    if (!String.join("", tokens).equals(formula)) {
      throw new IllegalArgumentException(formula);
    }
    var parser = new PlainFormula(tokens, cells);
    double value = parser.sum();
    if (parser.next != tokens.size()) {
      throw new IllegalArgumentException(formula + " after token " + parser.next);
    }
    return value;
  }

  private double sum() {
    double value = product();
    while (at("+") || at("-")) {
      value =
          take().equals("+")
              ? apply((a, b) -> a + b, value, product())
              : apply((a, b) -> a - b, value, product());
    }
    return value;
  }

  private double product() {
    double value = signed();
    while (at("*") || at("/")) {
      value =
          take().equals("*")
              ? apply((a, b) -> a * b, value, signed())
              : apply((a, b) -> a / b, value, signed());
    }
    return value;
  }

  private double signed() {
    if (at("-")) {
      take();
      return -signed();
    }
    return atom();
  }

  private double atom() {
    var token = take();
    if (token.equals("(")) {
      double value = sum();
      take(")");
      return value;
    } else if (Character.isDigit(token.charAt(0))) {
      return Double.parseDouble(token);
    } else if (CELL.matcher(token).matches()) {
      return cells.getOrDefault(token, 0.0);
    }
    take("(");
    double value = call(token);
    take(")");
    return value;
  }

  private double call(String function) {
    switch (function) {
      case "EXP":
        return orError(Math.exp(sum()));
      case "ABS":
        return Math.abs(sum());
      case "TANH":
        return orError(Math.tanh(sum()));
      case "IF":
        double condition = sum();
        take(">");
        take("0");
        take(",");
        double positive = sum();
        take(",");
        double otherwise = sum();
        return Double.isNaN(condition) ? Double.NaN : condition > 0 ? positive : otherwise;
      case "SUMPRODUCT":
        var left = area();
        take(",");
        var right = area();
        double total = 0;
        for (int i = 0; i < left.size(); i++) {
          double product =
              cells.getOrDefault(left.get(i), 0.0) * cells.getOrDefault(right.get(i), 0.0);
          total = total + orError(product);
        }
        return orError(total);
      default:
        var numbers = numbers();
        double sum = 0;
        double max = numbers.isEmpty() ? 0 : numbers.get(0);
        double min = max;
        for (double number : numbers) {
          sum = sum + number;
          max = Math.max(max, number);
          min = Math.min(min, number);
        }
        return switch (function) {
          case "SUM" -> orError(sum);
          case "AVERAGE" -> orError(sum / numbers.size());
          case "MAX" -> orError(max);
          case "MIN" -> orError(min);
          default -> throw new IllegalArgumentException(function);
        };
    }
  }

  /** The arguments of an aggregate: a reference gives its cells that are not blank. */
  private List<Double> numbers() {
    var numbers = new ArrayList<Double>();
    while (true) {
      if (isReference()) {
        area().stream().filter(cells::containsKey).map(cells::get).forEach(numbers::add);
      } else {
        numbers.add(sum());
      }
      if (!at(",")) {
        return numbers;
      }
      take();
    }
  }

  /** Whether the argument that comes is a cell or a range and nothing else. */
  private boolean isReference() {
    return CELL.matcher(tokens.get(next)).matches()
        && List.of(",", ")", ":").contains(tokens.get(next + 1));
  }

  /** The cells of a reference, row by row. */
  private List<String> area() {
    var first = CELL.matcher(take());
    var last = first;
    if (at(":")) {
      take();
      last = CELL.matcher(take());
    }
    if (!first.matches() || !last.matches() || first.group(1).length() != 1) {
      throw new IllegalArgumentException(tokens + " at " + next);
    }
    var area = new ArrayList<String>();
    for (int row = Integer.parseInt(first.group(2));
        row <= Integer.parseInt(last.group(2));
        row++) {
      for (char column = first.group(1).charAt(0); column <= last.group(1).charAt(0); column++) {
        area.add(column + "" + row);
      }
    }
    return area;
  }

  private static double apply(DoubleBinaryOperator operator, double left, double right) {
    return orError(operator.applyAsDouble(left, right));
  }

  private static double orError(double value) {
    return Double.isInfinite(value) ? Double.NaN : value;
  }

  private boolean at(String token) {
    return next < tokens.size() && tokens.get(next).equals(token);
  }

  private String take() {
    return tokens.get(next++);
  }

  private void take(String token) {
    if (!take().equals(token)) {
      throw new IllegalArgumentException("no " + token + " before token " + next + ": " + tokens);
    }
  }
}
