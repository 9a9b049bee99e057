package convsheet.formula;

/**
 * A rectangle of cells with a name: one channel of a picture, one plane of a filter, one channel of
 * a layer's output. Where it stands in a workbook is no business of its own.
 *
 * @param sheet the sheet it stands on, which is also the name of the layer it belongs to
 * @param label the label above its top-left corner, unique on the sheet
 * @param rows the number of rows, at least 1
 * @param columns the number of columns, at least 1
 * @param role what it is there for
 */
public record Grid(String sheet, String label, int rows, int columns, Role role) {
  /** What a grid is there for. */
  public enum Role {
    /** The numbers a network starts from. */
    PICTURE,
    /** Numbers that belong to a layer: filters, biases. */
    PARAMETER,
    /** A copy of an input with a border around it. */
    PADDED,
    /** Something computed on the way to a layer's output. */
    STEP,
    /** A layer's output. */
    OUTPUT
  }

  public Grid {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(sheet + ", " + label + ": " + rows + " x " + columns);
    }
  }

  /** A grid is looked up for every cell; its sheet and label are as good as all of it. */
  @Override
  public int hashCode() {
    return 31 * sheet.hashCode() + label.hashCode();
  }

  /** The whole grid as one window. */
  public Window whole() {
    return new Window(this, 0, 0, rows, columns, 1, 1);
  }
}
