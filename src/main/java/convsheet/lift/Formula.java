package convsheet.lift;

import java.util.List;

/**
 * A cell with a formula.
 *
 * @param at the cell
 * @param text the formula as it is written, without an equals sign
 * @param meaning what it computes
 * @param areas all that it reads, in the order of {@link Meaning.Core#areas()}
 */
record Formula(CellRange at, String text, Meaning meaning, List<CellRange> areas) {
  Formula(CellRange at, String text, Meaning meaning) {
    this(at, text, meaning, List.copyOf(meaning.core().areas()));
  }

  @Override
  public int hashCode() { // of all that it is, the cell is enough
    return at.hashCode();
  }

  /** The same cell, and what its formula comes to. */
  Formula as(Meaning other) {
    return new Formula(at, text, other);
  }
}
