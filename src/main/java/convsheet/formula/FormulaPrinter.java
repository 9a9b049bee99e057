package convsheet.formula;

/**
 * Prints expressions as formulas that Excel and LibreOffice read, without the leading {@code =}.
 */
public final class FormulaPrinter {
  /** How sums of products are written. */
  public enum Style {
    /** {@code SUMPRODUCT(Input!B3:D5,$B$4:$D$6)}. */
    COMPACT,
    /** {@code Input!B3*$B$4+Input!C3*$C$4+...}, channel by channel, so that it adds up alike. */
    TERMS
  }

  static final int ADDITION = 1;
  static final int MULTIPLICATION = 2;
  static final int NEGATION = 3;
  static final int ATOM = 4;

  private final References references;
  private final Style style;
  private final StringBuilder text = new StringBuilder();

  private FormulaPrinter(References references, Style style) {
    this.references = references;
    this.style = style;
  }

  /** The text of an expression. */
  public static String print(Expr expr, References references, Style style) {
    var printer = new FormulaPrinter(references, style);
    expr.print(printer);
    return printer.text.toString();
  }

  Style style() {
    return style;
  }

  FormulaPrinter append(String part) {
    text.append(part);
    return this;
  }

  FormulaPrinter append(Expr expr) {
    expr.print(this);
    return this;
  }

  /** Prints an operand, in parentheses where it binds less tightly than {@code least}. */
  FormulaPrinter operand(Expr expr, int least) {
    return expr.precedence(this) < least ? append("(").append(expr).append(")") : append(expr);
  }

  FormulaPrinter cell(Expr.Ref ref) {
    return append(references.cell(ref));
  }

  FormulaPrinter value(Expr.Value value) {
    return append(references.value(value));
  }

  FormulaPrinter cells(Window window) {
    return append(references.cells(window));
  }

  FormulaPrinter range(Window window) {
    return append(references.range(window));
  }

  FormulaPrinter list(Iterable<? extends Expr> exprs) {
    String comma = "";
    for (var expr : exprs) {
      append(comma).append(expr);
      comma = ",";
    }
    return this;
  }
}
