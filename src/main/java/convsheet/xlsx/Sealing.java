package convsheet.xlsx;

/** What a workbook is made from, and what its seals leave out. */
public interface Sealing {
  /** Some of the cells of a sheet. */
  @FunctionalInterface
  interface Free {
    /** No cell at all. */
    Free NONE = (row, column) -> false;

    /** Whether a cell, its row and column counted from 0, is one of them. */
    boolean holds(int row, int column);
  }

  /** A short text that tells what the workbook is made from. */
  String fingerprint();

  /** The cells of a sheet in which it does not count in a seal what is typed. */
  Free free(String sheet);

  /** Takes the numbers out of a seal of a sheet that counts them like others. */
  void leaveOut(String sheet, Seal seal);
}
