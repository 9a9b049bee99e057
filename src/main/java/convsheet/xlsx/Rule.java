package convsheet.xlsx;

import java.util.List;

/** When and how cells look otherwise than their format says (ECMA-376 part 1, 18.3.1.10). */
public sealed interface Rule {
  /**
   * Where a formula holds, as seen from the first cell of the first box.
   *
   * @param formula without an equals sign
   * @param isLast whether the rules that follow do not count then; LibreOffice has the colours of a
   *     scale count all the same
   */
  record Where(String formula, Difference difference, boolean isLast) implements Rule {
    public Where(String formula, Difference difference) {
      this(formula, difference, false);
    }
  }

  /** Where a number is above a limit, a formula, or where it is not. */
  record Beyond(boolean above, String limit, Difference difference) implements Rule {}

  /** Everywhere, in a colour between those of a few points, from the least to the largest. */
  record Scale(List<Point> points) implements Rule {
    public Scale {
      points = List.copyOf(points);
    }
  }

  /** A value that has a colour of its own, as in {@link Colours}. */
  record Point(Kind kind, String value, String colour) {
    /** The smallest of all the cells. */
    public static Point least(String colour) {
      return new Point(Kind.LEAST, "", colour);
    }

    /** The largest of all the cells. */
    public static Point most(String colour) {
      return new Point(Kind.MOST, "", colour);
    }

    /** A number. */
    public static Point number(String number, String colour) {
      return new Point(Kind.NUMBER, number, colour);
    }

    /** What a formula gives. */
    public static Point formula(String formula, String colour) {
      return new Point(Kind.FORMULA, formula, colour);
    }
  }

  /** What the value of a point is. */
  enum Kind {
    LEAST("min"),
    MOST("max"),
    NUMBER("num"),
    FORMULA("formula");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }
}
