package convsheet.formula;

import convsheet.formula.CellValue.Blank;
import convsheet.formula.CellValue.Number;
import convsheet.formula.CellValue.Text;
import convsheet.formula.CellValue.Truth;

/** How formulas compare values: numbers come before texts, and these before truth values. */
final class ValueOrder {
  private ValueOrder() {}

  /** Whether a comparison, such as {@code <=}, holds for two values. */
  static boolean holds(CellValue left, String comparison, CellValue right) {
    boolean isEqual = equal(left, right);
    return switch (comparison) {
      case "=" -> isEqual;
      case "<>" -> !isEqual;
      case "<=" -> isEqual || isBefore(left, right);
      case ">=" -> isEqual || isBefore(right, left);
      case "<" -> isBefore(left, right);
      case ">" -> isBefore(right, left);
      default -> throw new UnsupportedOperationException("the comparison " + comparison);
    };
  }

  private static boolean equal(CellValue left, CellValue right) {
    if (left.isError() || right.isError()) {
      throw new FormulaError();
    }
    if (left instanceof Blank || right instanceof Blank) {
      return isNothing(left) && isNothing(right);
    }
    return rank(left) == rank(right)
        && (left instanceof Text
            ? left.text().equalsIgnoreCase(right.text())
            : left.number() == right.number());
  }

  /** Whether a value is equal to an empty cell. */
  private static boolean isNothing(CellValue value) {
    return value.isEmpty() || !(value instanceof Text) && value.number() == 0;
  }

  private static boolean isBefore(CellValue left, CellValue right) {
    int mine = left instanceof Blank ? rank(right) : rank(left);
    int other = right instanceof Blank ? rank(left) : rank(right);
    if (mine == other && (left instanceof Text || right instanceof Text)) {
      throw new UnsupportedOperationException("the order of texts");
    }
    return mine == other ? left.number() < right.number() : mine < other;
  }

  private static int rank(CellValue value) {
    return value instanceof Number || value instanceof Blank ? 0 : value instanceof Truth ? 2 : 1;
  }
}
