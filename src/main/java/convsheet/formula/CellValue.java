package convsheet.formula;

import convsheet.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

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
    /** The significant digits of a number in a text. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

    /** The digits before the point, or after it, from which on a text has a power of ten. */
    private static final int LONG = 21;

    /** What a cell holds where a formula has a number. */
    static Number ofCell(double number) {
      return new Number(Tensor.cell(number));
    }

    @Override
    public boolean isError() {
      return Double.isNaN(number);
    }

    /** As Excel has it in a text; other programs write numbers of many digits otherwise. */
    @Override
    public String text() {
      if (isError()) {
        throw new FormulaError();
      }
      var digits = new BigDecimal(Numbers.text(number)).round(DIGITS).stripTrailingZeros();
      int exponent = digits.precision() - digits.scale() - 1;
      if (exponent < LONG && digits.scale() < LONG) {
        return digits.toPlainString();
      }
      var power = String.format(Locale.ROOT, "E%+03d", exponent);
      return digits.scaleByPowerOfTen(-exponent).toPlainString() + power;
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
