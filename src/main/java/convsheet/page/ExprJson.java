package convsheet.page;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Window;
import java.util.List;
import java.util.function.ToIntFunction;
import tools.jackson.core.JsonGenerator;

/**
 * Writes expressions as JSON: arrays of a word and what belongs to it, as {@code
 * src/page/network.js} reads them.
 *
 * @param json takes them
 * @param index the number by which the page knows a grid
 */
record ExprJson(JsonGenerator json, ToIntFunction<Grid> index) {

  /** Writes an expression. */
  void write(Expr expr) {
    json.writeStartArray();
    if (expr instanceof Expr.Number number) {
      json.writeString("n");
      json.writeNumber(number.value());
    } else if (expr instanceof Expr.Value value) {
      json.writeString("v");
      json.writeString(value.text());
      writeNumber(value.number());
    } else if (expr instanceof Expr.Blank) {
      json.writeString("b");
    } else if (expr instanceof Expr.Ref ref) {
      json.writeString("r");
      writeNumbers(index.applyAsInt(ref.grid()), ref.row(), ref.column());
    } else if (expr instanceof Expr.Range range) {
      json.writeString("w");
      writeCells(range.window());
    } else if (expr instanceof Expr.SumOfProducts sum) {
      json.writeString("sp");
      writeWindow(sum.left());
      writeWindow(sum.right());
    } else if (expr instanceof Expr.Sum sum) {
      json.writeString("+");
      writeAll(sum.terms());
    } else if (expr instanceof Expr.Aggregate aggregate) {
      json.writeString(aggregate.function().name());
      writeAll(aggregate.arguments());
    } else {
      json.writeString(word(expr));
      expr.operands().forEach(this::write);
    }
    json.writeEndArray();
  }

  /** The word of an operation on a fixed number of operands. */
  private static String word(Expr expr) {
    if (expr instanceof Expr.Difference) {
      return "-";
    } else if (expr instanceof Expr.Negation) {
      return "neg";
    } else if (expr instanceof Expr.Product) {
      return "*";
    } else if (expr instanceof Expr.Quotient) {
      return "/";
    } else if (expr instanceof Expr.Power) {
      return "^";
    } else if (expr instanceof Expr.Call call) {
      return call.function().name();
    } else if (expr instanceof Expr.IfPositive) {
      return "if";
    }
    throw new IllegalArgumentException("the page knows no " + expr);
  }

  private void writeAll(List<Expr> exprs) {
    json.writeStartArray();
    exprs.forEach(this::write);
    json.writeEndArray();
  }

  private void writeWindow(Window window) {
    json.writeStartArray();
    writeCells(window);
    json.writeEndArray();
  }

  private void writeCells(Window window) {
    writeNumbers(
        index.applyAsInt(window.grid()),
        window.row(),
        window.column(),
        window.rows(),
        window.columns(),
        window.rowStep(),
        window.columnStep());
  }

  /** Writes numbers one after the other. */
  void writeNumbers(int... numbers) {
    for (int number : numbers) {
      json.writeNumber(number);
    }
  }

  private void writeNumber(double number) {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull(); // an error
    }
  }
}
