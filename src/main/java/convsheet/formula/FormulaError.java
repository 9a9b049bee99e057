package convsheet.formula;

/** Ends the computation of a formula, or of an argument that may be an error: it is one. */
final class FormulaError extends RuntimeException {
  private static final long serialVersionUID = 1;

  FormulaError() {
    super("an error", null, false, false);
  }
}
