package convsheet.lift;

/** A formula that is no part of a network that can be read. */
final class NotUnderstood extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient CellRange cell;

  NotUnderstood(CellRange cell, String why) {
    super(why);
    this.cell = cell;
  }

  CellRange cell() {
    return cell;
  }
}
