package convsheet.formula;

/**
 * What operators and functions are given: a value, or cells. Where one value is wanted, it is what
 * stands in the cell, and an {@link UnsupportedOperationException} if there are several cells.
 */
sealed interface Operand permits CellValue, Area {
  CellValue value();

  /** As a number; NaN for an error. */
  default double number() {
    return value().number();
  }

  /**
   * As a text.
   *
   * @throws FormulaError if it is an error
   */
  default String text() {
    return value().text();
  }

  /**
   * As a number without what stands behind its point.
   *
   * @throws FormulaError if it is an error
   */
  default int whole() {
    return (int) noError();
  }

  /**
   * As a truth value: any number but 0 is true.
   *
   * @throws FormulaError if it is an error
   */
  default boolean truth() {
    return noError() != 0;
  }

  private double noError() {
    double number = number();
    if (Double.isNaN(number)) {
      throw new FormulaError();
    }
    return number;
  }
}
