package convsheet.formula;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a formula names cells. */
public interface References {
  /** The text that stands for one cell. */
  String cell(Expr.Ref ref);

  /** The text that stands for the cells of a {@linkplain Window#isRectangle() rectangle}. */
  String range(Window window);

  /** The text that stands for a value. */
  default String value(Expr.Value value) {
    return value.text();
  }

  /** The text that stands for all cells of a window: a range, or cells with commas between. */
  default String cells(Window window) {
    return window.isRectangle()
        ? range(window)
        : IntStream.range(0, window.count())
            .mapToObj(i -> cell(window.cell(i)))
            .collect(Collectors.joining(","));
  }
}
