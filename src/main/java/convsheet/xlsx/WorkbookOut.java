package convsheet.xlsx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A workbook to be written: its sheets, in order. */
public final class WorkbookOut {
  /** The namespaces of SpreadsheetML, and of what leads from one part to another. */
  static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

  static final String RELATIONSHIPS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  /**
   * One of its sheets.
   *
   * @param isHidden whether no program offers to show it
   */
  record Part(SheetFrame frame, XlsxFile.Body body, boolean isHidden) {}

  private final Styles styles = new Styles();
  private final List<Part> parts = new ArrayList<>();
  private int front;

  /** The formats of its cells. */
  public Styles styles() {
    return styles;
  }

  /** Adds a sheet behind those that are there. */
  public void add(Sheet sheet) {
    add(sheet, false);
  }

  /** Has the workbook open with the sheet that is added next. */
  public void openWithNext() {
    front = parts.size();
  }

  /** The sheet with which it opens, counted from 0. */
  int front() {
    return front;
  }

  /** Adds some sheets. */
  public void addAll(List<? extends Sheet> sheets) {
    sheets.forEach(this::add);
  }

  /** Adds a sheet that no program offers to show. */
  public void addHidden(Sheet sheet) {
    add(sheet, true);
  }

  private void add(Sheet sheet, boolean isHidden) {
    var frame = new SheetFrame(sheet.name(), styles);
    parts.add(new Part(frame, sheet.make(frame), isHidden));
  }

  /** Has no sheets but some, given by their names, be printed with the workbook. */
  public void printOnly(Set<String> sheets) {
    parts.stream()
        .map(Part::frame)
        .filter(frame -> !sheets.contains(frame.name()))
        .forEach(Printing::nothing);
  }

  /** Locks all cells of all sheets but those whose format says otherwise. */
  public void lock() {
    parts.forEach(part -> part.frame().lock());
  }

  List<Part> parts() {
    return parts;
  }

  /**
   * Writes the workbook, whole or not at all, without keeping what it is made from.
   *
   * @param kind what the workbook is to convsheet, kept in it as a property
   * @throws convsheet.problem.ProblemException if it would not fit, or cannot be written
   */
  public void write(Path target, String kind) {
    XlsxFile.write(target, this, kind, Optional.empty());
  }

  /**
   * Writes the workbook, whole or not at all, with what it is made from, and seals by which it is
   * seen whether a person has changed something in it.
   *
   * @param kind what the workbook is to convsheet, kept in it as a property
   * @throws convsheet.problem.ProblemException if it would not fit, or cannot be written
   */
  public void write(Path target, String kind, Sealing sealing) {
    XlsxFile.write(target, this, kind, Optional.of(sealing));
  }

  /**
   * Writes the workbook to a stream, with what it is made from, as {@link #write(Path, String,
   * Sealing)} does to a file.
   *
   * @throws IOException if {@code out} does not take it
   */
  public void write(OutputStream out, String kind, Sealing sealing) throws IOException {
    XlsxFile.write(out, this, kind, Optional.of(sealing));
  }
}
