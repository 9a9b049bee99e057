package convsheet.view;

import convsheet.formula.Expr;
import java.util.OptionalDouble;

/** The numbers that stand in a workbook where results belong: a student's, or those of an audit. */
@FunctionalInterface
public interface Found {
  /** No numbers: a question. */
  Found NONE = cell -> OptionalDouble.empty();

  /** The number in a result's cell, if there is one. */
  OptionalDouble at(Expr.Ref cell);
}
