package convsheet.formula;

import java.util.Optional;

/**
 * A reference to a weight that should have stayed and moved along as its formula was copied, for
 * want of a {@code $}: below {@code =C3*$H$2} stands {@code =C4*H3}.
 *
 * @param weight the cell that it should still read; of a range, the first
 * @param down how many rows it moved down, 0 if its row stayed; negative for up
 * @param right how many columns it moved to the right, 0 if its column stayed; negative for left
 */
public record LostDollar(A1.Name weight, int down, int right) {
  /**
   * What a copied formula lost, if it did: in each direction its reference stayed, or moved as far
   * as the formula, and no {@code $} held it where it moved.
   *
   * @param weight what the formula should read
   * @param read what it reads instead
   * @param rows how many rows the formula stands below the one of which it is a copy
   * @param columns how many columns to the right of it
   */
  public static Optional<LostDollar> of(A1.Name weight, A1.Name read, int rows, int columns) {
    int down = read.row() - weight.row();
    int right = read.column() - weight.column();
    boolean movedDown = down != 0 && down == rows && !read.keepsRow();
    boolean movedRight = right != 0 && right == columns && !read.keepsColumn();
    return (movedDown || movedRight) && (movedDown || down == 0) && (movedRight || right == 0)
        ? Optional.of(new LostDollar(weight, down, right))
        : Optional.empty();
  }
}
