package convsheet.lift;

import convsheet.xlsx.CellFormula;
import java.util.List;

/**
 * A cell with a formula.
 *
 * @param at the cell
 * @param written the formula as the file has it
 * @param meaning what it computes
 * @param areas all that it reads, in the order of {@link Meaning.Core#areas()}
 */
record Formula(CellRange at, CellFormula written, Meaning meaning, List<CellRange> areas) {
  Formula(CellRange at, CellFormula written, Meaning meaning) {
    this(at, written, meaning, List.copyOf(meaning.core().areas()));
  }

  @Override
  public int hashCode() { // of all that it is, the cell is enough
    return at.hashCode();
  }

  /** The formula, without an equals sign. */
  String text() {
    return written.text();
  }

  /** The same cell, and what its formula comes to. */
  Formula as(Meaning other) {
    return new Formula(at, written, other);
  }
}
