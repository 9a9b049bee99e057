package convsheet.xlsx;

/** A sheet that is to be written into a workbook. */
public interface Sheet {
  /** Its name, one of its own in the workbook. */
  String name();

  /**
   * Sets up the sheet (widths, colours, links, charts) and gives back its cells.
   *
   * @param frame what is around its cells, with nothing in it yet
   */
  XlsxFile.Body make(SheetFrame frame);
}
