package convsheet.formula;

import convsheet.formula.CellValue.Number;
import convsheet.formula.CellValue.Text;
import convsheet.formula.CellValue.Truth;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/** The functions that a {@link Calculator} knows (ECMA-376 part 1, 18.17.7). */
final class Functions {
  /** Which cells, counted from 0, a criterion takes: many formulas ask the same. */
  private final Map<Criterion, int[]> taken = new HashMap<>();

  private record Criterion(Area tested, CellValue criterion) {}

  /**
   * The value of a function, or the cells that it refers to.
   *
   * @throws UnsupportedOperationException if it is not known, or not over such arguments
   */
  Operand call(String name, FormulaReading.Arguments in) {
    return switch (name) {
      case "IF" -> choose(in.truth() ? 1 : 2, in);
      case "CHOOSE" -> choose(in.whole(), in);
      case "AND", "OR" -> new Truth(all(name.equals("AND"), in));
      case "NOT" -> new Truth(!in.truth());
      case "TRUE" -> new Truth(true);
      case "FALSE" -> new Truth(false);
      case "ISNUMBER" -> new Truth(in.nextOrError() instanceof Number number && !number.isError());
      case "ISERROR" -> new Truth(in.nextOrError().isError());

      case "ABS" -> new Number(Math.abs(in.number()));
      case "INT" -> Number.ofCell(Math.floor(in.number()));
      case "ROUND" -> rounded(in.number(), in.whole());
      case "MOD" -> remainder(in.number(), in.number());
      case "EXP", "TANH", "SQRT", "LN", "NORMSDIST" ->
          Number.ofCell(Expr.Call.Function.valueOf(name).of(in.number()));

      case "SUM", "MAX", "MIN", "AVERAGE", "COUNT" -> new Totals(in).of(name);
      case "COUNTBLANK" -> new Number(in.area().values().filter(CellValue::isEmpty).count());
      case "SUMIF" -> sumIf(in.area(), in.next().value(), in);
      case "SUMPRODUCT" -> sumOfProducts(in.next(), in);

      case "INDEX" -> index(in.area(), in.whole(), in);
      case "MATCH" -> match(in.next().value(), in.area(), in.number());
      case "VLOOKUP" -> look(in.next().value(), in.area(), in.whole(), in.next());

      case "LEN" -> length(in.next().value());
      case "LEFT" -> part(in.text(), 1, in.whole());
      case "MID" -> part(in.text(), in.whole(), in.whole());
      case "FIND" -> find(in.text(), in.text(), in.hasNext() ? in.whole() : 1);
      case "SUBSTITUTE" -> substituted(in.text(), in.text(), in.text());
      case "VALUE" -> parsed(in.text());
      case "ADDRESS" -> address(in.whole(), in.whole(), in.whole());
      case "HYPERLINK" -> last(in);
      default -> throw new UnsupportedOperationException("the function '" + name + "'");
    };
  }

  // ---- choices and truth ----

  /** One of the arguments that come, counted from 1; the others are passed over. */
  private static Operand choose(int which, FormulaReading.Arguments in) {
    if (which < 1) {
      throw new FormulaError();
    }
    for (int i = 1; i < which; i++) {
      in.skip();
    }
    var chosen = in.next();
    while (in.hasNext()) {
      in.skip();
    }
    return chosen;
  }

  /** Whether all arguments are true, or any; texts and empty cells among cells are passed over. */
  private static boolean all(boolean isAll, FormulaReading.Arguments in) {
    boolean result = isAll;
    boolean hasAny = false;
    while (in.hasNext()) {
      var next = in.next();
      var values = next instanceof Area area ? area.values().toList() : List.of(next.value());
      for (var value : values) {
        if (!(next instanceof Area) || value instanceof Number || value instanceof Truth) {
          result = isAll ? result & value.truth() : result | value.truth();
          hasAny = true;
        }
      }
    }
    if (!hasAny) {
      throw new FormulaError();
    }
    return result;
  }

  // ---- numbers ----

  /** Halves go away from 0, as the number is written in decimals. */
  private static Number rounded(double number, int decimals) {
    return Number.ofCell(
        Double.isFinite(number)
            ? new BigDecimal(Double.toString(number))
                .setScale(decimals, RoundingMode.HALF_UP)
                .doubleValue()
            : number);
  }

  /** With the sign of the divisor. */
  private static Number remainder(double number, double divisor) {
    return Number.ofCell(number - divisor * Math.floor(number / divisor));
  }

  /** What is known of some numbers, added in the order of the cells; of cells, numbers count. */
  private static final class Totals {
    private double sum;
    private double max = Double.NEGATIVE_INFINITY;
    private double min = Double.POSITIVE_INFINITY;
    private int all;
    private int errors;

    Totals(FormulaReading.Arguments in) {
      while (in.hasNext()) {
        var next = in.next();
        if (next instanceof Area area) {
          for (int i = 0; i < area.count(); i++) {
            if (area.at(i) instanceof Number number) {
              add(number.number());
            }
          }
        } else {
          add(next.number());
        }
      }
    }

    private void add(double number) {
      sum += number;
      max = Math.max(max, number);
      min = Math.min(min, number);
      all++;
      errors += Double.isNaN(number) ? 1 : 0;
    }

    Number of(String function) {
      return Number.ofCell(
          switch (function) {
            case "SUM" -> sum;
            case "MAX" -> all == 0 ? 0 : max;
            case "MIN" -> all == 0 ? 0 : min;
            case "AVERAGE" -> sum / all;
            default -> all - errors;
          });
    }
  }

  private Number sumIf(Area tested, CellValue criterion, FormulaReading.Arguments in) {
    var added = in.hasNext() ? in.area() : tested;
    needSameSize(tested, added);
    double sum = 0;
    var key = new Criterion(tested, criterion);
    if (!taken.containsKey(key)) {
      taken.put(key, taken(key)); // which may ask for others
    }
    for (int i : taken.get(key)) {
      if (added.at(i) instanceof Number term) {
        sum += term.number();
      }
    }
    return Number.ofCell(sum);
  }

  private static int[] taken(Criterion criterion) {
    var test = matching(criterion.criterion());
    var tested = criterion.tested();
    return IntStream.range(0, tested.count())
        .filter(i -> tested.at(i) instanceof Number number && test.test(number.number()))
        .toArray();
  }

  private static void needSameSize(Area one, Area other) {
    if (one.rows() != other.rows() || one.columns() != other.columns()) {
      throw new UnsupportedOperationException("cells of another number");
    }
  }

  /** Which numbers a criterion takes; a text that looks like a number is none here. */
  private static DoublePredicate matching(CellValue criterion) {
    if (criterion instanceof Number number && !number.isError()) {
      return value -> value == number.number();
    }
    return switch (criterion instanceof Text text ? text.text() : "") {
      case ">0" -> value -> value > 0;
      case "<0" -> value -> value < 0;
      default -> throw new UnsupportedOperationException("the criterion");
    };
  }

  private static Number sumOfProducts(Operand first, FormulaReading.Arguments in) {
    if (!(first instanceof Area left)) {
      return Number.ofCell(first.number());
    }
    double sum = 0;
    if (in.hasNext()) {
      var right = in.area();
      needSameSize(left, right);
      for (int i = 0; i < left.count(); i++) {
        sum += factor(left.at(i)) * factor(right.at(i));
      }
    } else {
      for (int i = 0; i < left.count(); i++) {
        sum += factor(left.at(i));
      }
    }
    return Number.ofCell(sum);
  }

  private static double factor(CellValue value) {
    return value instanceof Number number ? number.number() : 0;
  }

  // ---- cells that are looked up ----

  private static Area index(Area area, int which, FormulaReading.Arguments in) {
    if (in.hasNext()) {
      return area.cell(which, in.whole());
    }
    if (area.rows() == 1) {
      return area.cell(1, which);
    }
    if (area.columns() == 1) {
      return area.cell(which, 1);
    }
    throw new UnsupportedOperationException("a whole row");
  }

  private static CellValue match(CellValue sought, Area area, double kind) {
    if (!(sought instanceof Number)) {
      throw new UnsupportedOperationException("a look-up of what is no number");
    }
    if (kind != 0 || area.rows() > 1 && area.columns() > 1) {
      throw new UnsupportedOperationException("MATCH that is not exact, or over a rectangle,");
    }
    for (int i = 0; i < area.count(); i++) {
      if (area.at(i) instanceof Number number && number.number() == sought.number()) {
        return new Number(i + 1);
      }
    }
    return CellValue.ERROR;
  }

  private static Operand look(CellValue sought, Area area, int column, Operand isNear) {
    if (isNear.truth()) {
      throw new UnsupportedOperationException("VLOOKUP that is not exact");
    }
    var first = new Area(area.cells(), area.sheet(), area.row(), area.column(), area.rows(), 1);
    return match(sought, first, 0) instanceof Number found && !found.isError()
        ? area.cell((int) found.number(), column).value()
        : CellValue.ERROR;
  }

  // ---- texts ----

  /**
   * Of a number in all its digits, of which programs have fewer: enough to tell it from nothing.
   */
  private static Number length(CellValue value) {
    var text =
        value instanceof Number number && !number.isError()
            ? Numbers.text(number.number())
            : value.text();
    return new Number(text.length());
  }

  private static Text part(String text, int first, int count) {
    if (first < 1 || count < 0) {
      throw new FormulaError();
    }
    int start = Math.min(first - 1, text.length());
    return new Text(text.substring(start, Math.min(text.length(), start + count)));
  }

  private static CellValue find(String sought, String text, int first) {
    int found = first < 1 || first > text.length() + 1 ? -1 : text.indexOf(sought, first - 1);
    return found < 0 ? CellValue.ERROR : new Number(found + 1);
  }

  private static Text substituted(String text, String old, String by) {
    return old.isEmpty() ? new Text(text) : new Text(text.replace(old, by));
  }

  private static Number parsed(String text) {
    if (!text.matches("-?\\d+(\\.\\d+)?")) {
      throw new UnsupportedOperationException("VALUE of '" + text + "'");
    }
    return Number.ofCell(Double.parseDouble(text));
  }

  private static Text address(int row, int column, int kind) {
    if (row < 1 || column < 1) {
      throw new FormulaError();
    }
    return switch (kind) {
      case 1 -> new Text(A1.absolute(row - 1, column - 1));
      case 4 -> new Text(A1.cell(row - 1, column - 1));
      default -> throw new UnsupportedOperationException("ADDRESS of such a kind");
    };
  }

  /** The text of a link, which is where it leads if it has none. */
  private static CellValue last(FormulaReading.Arguments in) {
    var link = in.next().value();
    return in.hasNext() ? in.next().value() : link;
  }
}
