package convsheet.lift;

import java.util.List;

/** A formula as it is written: a tree over cells, ranges and numbers. Parentheses are gone. */
sealed interface Node {

  /** A number. */
  record Num(double value) implements Node {}

  /** A range of cells, or one cell; rows and columns are counted from 0. */
  record Cells(Area area) implements Node {}

  /** Numbers in braces, row by row. */
  record Table(List<Double> values, int rows, int columns) implements Node {}

  /** Two operands and a sign between them: {@code + - * / ^ > >= < <= = <>}. */
  record Op(String sign, Node left, Node right) implements Node {}

  /** {@code -of}. */
  record Minus(Node of) implements Node {}

  /** A function, its name in capital letters. */
  record Call(String name, List<Node> arguments) implements Node {}

  /** A text, an argument left out, or something else that no network is made of. */
  record Other(String text) implements Node {}
}
