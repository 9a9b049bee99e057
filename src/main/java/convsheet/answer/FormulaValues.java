package convsheet.answer;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.FormulaEvaluator;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * Computes formulas that a file has without their values, as files have them that were written by a
 * program and never opened in a spreadsheet. The file is only read if there are any.
 */
final class FormulaValues implements Closeable {
  private final Path path;
  private XSSFWorkbook workbook;
  private FormulaEvaluator evaluator;

  FormulaValues(Path path) {
    this.path = path;
  }

  /** The value of a formula, its row and column counted from 0; NaN if it has no number. */
  double value(String sheet, int row, int column) {
    if (workbook == null) {
      open();
    }
    var cell = workbook.getSheet(sheet).getRow(row).getCell(column);
    try {
      var value = evaluator.evaluate(cell);
      return value.getCellType() == CellType.NUMERIC ? value.getNumberValue() : Double.NaN;
    } catch (RuntimeException e) {
      // what POI throws at functions that it does not know, and at circles, is of every kind
      return Double.NaN;
    }
  }

  private void open() {
    try {
      workbook = new XSSFWorkbook(OPCPackage.open(path.toFile(), PackageAccess.READ));
      evaluator = workbook.getCreationHelper().createFormulaEvaluator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OpenXML4JException e) {
      throw new IllegalStateException("was read before: " + path, e);
    }
  }

  @Override
  public void close() {
    if (workbook != null) {
      workbook.getPackage().revert();
    }
  }
}
