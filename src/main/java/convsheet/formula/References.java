package convsheet.formula;

/** How a formula names cells. */
public interface References {
  /** The text that stands for one cell. */
  String cell(Expr.Ref ref);

  /** The text that stands for the cells of a {@linkplain Window#isRectangle() rectangle}. */
  String range(Window window);
}
