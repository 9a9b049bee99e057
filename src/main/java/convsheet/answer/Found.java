package convsheet.answer;

import convsheet.formula.Expr;
import java.util.Optional;
import java.util.OptionalDouble;

/** What stands in a workbook where results belong: a student's numbers, or those of an audit. */
public interface Found {
  /** No numbers: a question. */
  Found NONE =
      new Found() {
        @Override
        public OptionalDouble at(Expr.Ref cell) {
          return OptionalDouble.empty();
        }

        @Override
        public Optional<AnswerCell> wrong(Expr.Ref cell) {
          return Optional.empty();
        }

        @Override
        public boolean isCarried(Expr.Ref cell) {
          return false;
        }
      };

  /** The number in a result's cell, if there is one. */
  OptionalDouble at(Expr.Ref cell);

  /** What stands in a result's cell, if anything does and it is not right. */
  Optional<AnswerCell> wrong(Expr.Ref cell);

  /** Whether what stands in a result's cell is right for what stands in those before it. */
  boolean isCarried(Expr.Ref cell);
}
