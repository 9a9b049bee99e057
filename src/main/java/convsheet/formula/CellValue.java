package convsheet.formula;

import convsheet.tensor.Tensor;
import java.math.BigDecimal;

/** What stands in a cell, or what a formula gives. */
public sealed interface CellValue extends Operand {
  /** An empty cell. */
  CellValue BLANK = new Blank();

  /** An error, of whichever kind. */
  CellValue ERROR = new Number(Double.NaN);

  @Override
  default CellValue value() {
    return this;
  }

  @Override
  double number();

  @Override
  String text();

  /** Whether it is an error. */
  default boolean isError() {
    return false;
  }

  /** Whether nothing is seen of it: nothing, or an empty text. */
  default boolean isEmpty() {
    return false;
  }

  /** A number; NaN is an error. */
  record Number(double number) implements CellValue {
    /** Programs write numbers of more digits as texts in ways of their own. */
    private static final int MOST_DIGITS = 15;

    /** What a cell holds where a formula has a number. */
    static Number ofCell(double number) {
      return new Number(Tensor.cell(number));
    }

    @Override
    public boolean isError() {
      return Double.isNaN(number);
    }

    @Override
    public String text() {
      if (isError()) {
        throw new FormulaError();
      }
      var digits = new BigDecimal(Numbers.text(number));
      if (digits.precision() > MOST_DIGITS || digits.scale() > MOST_DIGITS) {
        throw new UnsupportedOperationException("the text of a number of many digits");
      }
      return digits.toPlainString();
    }
  }

  /** A text, which may be empty. */
  record Text(String text) implements CellValue {
    @Override
    public double number() {
      throw new UnsupportedOperationException("a text where a number belongs");
    }

    @Override
    public boolean isEmpty() {
      return text.isEmpty();
    }
  }

  /** A truth value. */
  record Truth(boolean isTrue) implements CellValue {
    @Override
    public double number() {
      return isTrue ? 1 : 0;
    }

    @Override
    public String text() {
      return isTrue ? "TRUE" : "FALSE";
    }
  }

  /** Nothing. */
  record Blank() implements CellValue {
    @Override
    public double number() {
      return 0;
    }

    @Override
    public String text() {
      return "";
    }

    @Override
    public boolean isEmpty() {
      return true;
    }
  }
}
