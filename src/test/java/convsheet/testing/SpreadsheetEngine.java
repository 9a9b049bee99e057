package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.CellValue;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** A program, not ours, that computes the formulas of workbooks. */
public enum SpreadsheetEngine {
  /** LibreOffice Calc. */
  LIBREOFFICE(Set.of(), Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      var values = new ArrayList<Map<String, Map<String, Object>>>();
      for (int first = 0; first < workbooks.size(); first += AT_ONCE) {
        int last = Math.min(first + AT_ONCE, workbooks.size());
        for (var file : LibreOffice.recalculate(workbooks.subList(first, last), folder)) {
          values.add(Workbooks.values(file));
        }
      }
      return values;
    }
  },
  /** Gnumeric. */
  GNUMERIC(Set.of(), Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      var values = new ArrayList<Map<String, Map<String, Object>>>();
      for (int i = 0; i < workbooks.size(); i++) {
        var copy = folder.resolve("gnumeric" + i + ".xlsx");
        Gnumeric.recalculate(workbooks.get(i), copy);
        values.add(Workbooks.values(copy));
      }
      return values;
    }
  },
  /** HyperFormula, for web pages. */
  HYPERFORMULA(Set.of(), Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      return NodeEngine.compute("hyperformula.mjs", "hyperformula", workbooks, folder);
    }
  },
  /** IronCalc, in WebAssembly. */
  IRONCALC(Set.of("HYPERLINK"), Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      return NodeEngine.compute("ironcalc.mjs", "@ironcalc/wasm", workbooks, folder);
    }
  },
  /** The evaluator of Apache POI. */
  POI(Set.of(), Set.of("NORMSDIST", "TANH")) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      return workbooks.stream().map(SpreadsheetEngine::evaluate).toList();
    }
  };

  /** LibreOffice opens so many workbooks before it is started anew. */
  private static final int AT_ONCE = 100;

  private final Set<String> lacks;
  private final Set<String> getsWrong;

  SpreadsheetEngine(Set<String> lacks, Set<String> getsWrong) {
    this.lacks = lacks;
    this.getsWrong = getsWrong;
  }

  /** The functions that it has, and gets wrong: what depends on them is not to be compared. */
  public Set<String> getsWrong() {
    return getsWrong;
  }

  /** The functions that it has not got, of those that convsheet writes. */
  public Set<String> lacks() {
    return lacks;
  }

  /**
   * Computes workbooks from scratch.
   *
   * @param workbooks files without the values of formulas
   * @param folder an existing folder for files on the way
   * @return for each workbook, by sheet and by reference, the values of its formulas at least
   * @throws org.opentest4j.TestAbortedException if the program is not installed
   */
  public abstract List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder);

  private static Map<String, Map<String, Object>> evaluate(Path file) {
    var sheets = new LinkedHashMap<String, Map<String, Object>>();
    try (var workbook = new XSSFWorkbook(file.toString())) {
      var evaluator = workbook.getCreationHelper().createFormulaEvaluator();
      for (var sheet : workbook) {
        var cells = new LinkedHashMap<String, Object>();
        for (var row : sheet) {
          for (var cell : row) {
            if (cell.getCellType() == CellType.FORMULA) {
              cells.put(cell.getAddress().formatAsString(), value(evaluator.evaluate(cell)));
            }
          }
        }
        sheets.put(sheet.getSheetName(), cells);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sheets;
  }

  private static Object value(CellValue value) {
    return switch (value.getCellType()) {
      case NUMERIC -> value.getNumberValue();
      case STRING -> value.getStringValue();
      case BOOLEAN -> value.getBooleanValue();
      case ERROR -> new ErrorValue(FormulaError.forInt(value.getErrorValue()).getString());
      default -> "";
    };
  }
}
