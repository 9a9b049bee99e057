package convsheet.xlsx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** A workbook to be written: its sheets, in order. */
public final class WorkbookOut implements AutoCloseable {
  private final XSSFWorkbook workbook = new XSSFWorkbook();
  private final Styles styles = new Styles(workbook);
  private final Map<String, XlsxFile.Body> bodies = new LinkedHashMap<>();

  /** The formats of its cells. */
  public Styles styles() {
    return styles;
  }

  /** Adds a sheet behind those that are there. */
  public void add(Sheet sheet) {
    bodies.put(sheet.name(), sheet.make(workbook.createSheet(sheet.name())));
  }

  /** Adds some sheets. */
  public void addAll(List<? extends Sheet> sheets) {
    sheets.forEach(this::add);
  }

  /** Adds a sheet that no program offers to show. */
  public void addHidden(Sheet sheet) {
    add(sheet);
    workbook.setSheetVisibility(workbook.getSheetIndex(sheet.name()), SheetVisibility.VERY_HIDDEN);
  }

  /** Locks all cells of all sheets but those whose format says otherwise. */
  public void lock() {
    workbook.sheetIterator().forEachRemaining(sheet -> Sheets.lock((XSSFSheet) sheet));
  }

  /**
   * Writes the workbook, whole or not at all, without keeping what it is made from.
   *
   * @param kind what the workbook is to convsheet, kept in it as a property
   * @throws convsheet.problem.ProblemException if it would not fit, or cannot be written
   */
  public void write(Path target, String kind) {
    XlsxFile.write(target, workbook, bodies, kind, Optional.empty());
  }

  /**
   * Writes the workbook, whole or not at all, with what it is made from, and seals by which it is
   * seen whether a person has changed something in it.
   *
   * @param kind what the workbook is to convsheet, kept in it as a property
   * @throws convsheet.problem.ProblemException if it would not fit, or cannot be written
   */
  public void write(Path target, String kind, Sealing sealing) {
    XlsxFile.write(target, workbook, bodies, kind, Optional.of(sealing));
  }

  @Override
  public void close() {
    try {
      workbook.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
