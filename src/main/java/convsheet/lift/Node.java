package convsheet.lift;

import convsheet.problem.Problem;
import java.util.List;

/**
 * A formula as it is written: a tree over cells, ranges and numbers. Parentheses are gone, and so
 * are two minus signs in a row. It is at most {@link FormulaParsing#MOST_NESTED} deep.
 */
sealed interface Node {

  /** A number. */
  record Num(double value) implements Node {}

  /** A range of cells, or one cell; rows and columns are counted from 0. */
  record Cells(CellRange area) implements Node {}

  /** Numbers in braces, row by row. */
  record Table(List<Double> values, int rows, int columns) implements Node {}

  /** Two operands and a sign between them: {@code + - * / ^ & > >= < <= = <>}. */
  record Op(String sign, Node left, Node right) implements Node {}

  /** Three terms or more, added; what is subtracted has a minus. */
  record Terms(List<Node> terms) implements Node {}

  /** {@code -of}. */
  record Minus(Node of) implements Node {}

  /** A function, its name in capital letters. */
  record Call(String name, List<Node> arguments) implements Node {}

  /** An argument that is left out. */
  record Missing() implements Node {}

  /** Something that no network is made of, and what it is: {@code the text "a"}. */
  record Other(String what) implements Node {
    static Other text(String text) {
      return new Other(TEXT + Problem.quote(text));
    }

    private static final String TEXT = "the text ";

    boolean isText() {
      return what.startsWith(TEXT);
    }
  }

  /** A reference to cells that are not known, and what it is: {@code a reference to a table}. */
  record Unresolved(String what) implements Node {}

  /** A whole formula that is not read, and why: {@code it cannot be parsed}. */
  record Unread(String why) implements Node {}

  /** What it is made of, in the order in which it is written. */
  default List<Node> parts() {
    if (this instanceof Op op) {
      return List.of(op.left(), op.right());
    }
    if (this instanceof Terms sum) {
      return sum.terms();
    }
    if (this instanceof Minus minus) {
      return List.of(minus.of());
    }
    return this instanceof Call call ? call.arguments() : List.of();
  }

  /** The negative of a tree. */
  static Node negative(Node of) {
    return of instanceof Num number
        ? new Num(-number.value())
        : of instanceof Minus minus ? minus.of() : new Minus(of);
  }
}
