package convsheet.testing;

import java.util.LinkedHashMap;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STCellFormulaType;

/** What Apache POI does not do by itself as a person would who edits cells. */
public final class PoiCells {
  private PoiCells() {}

  /**
   * Gives each cell a formula of its own: without the first cell, POI loses those of the others.
   */
  public static XSSFWorkbook unshared(XSSFWorkbook workbook) {
    var formulas = new LinkedHashMap<XSSFCell, String>();
    for (var sheet : workbook) {
      for (var row : sheet) {
        for (var cell : row) {
          if (cell.getCellType() == CellType.FORMULA
              && cell instanceof XSSFCell own
              && own.getCTCell().isSetF()
              && own.getCTCell().getF().getT() == STCellFormulaType.SHARED) {
            formulas.put(own, own.getCellFormula());
          }
        }
      }
    }
    formulas.forEach(
        (cell, formula) -> {
          var own = cell.getCTCell().getF();
          own.unsetT();
          own.unsetSi();
          if (own.isSetRef()) {
            own.unsetRef();
          }
          own.setStringValue(formula);
        });
    return workbook;
  }
}
