package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.poi.ss.formula.eval.EvaluationException;
import org.apache.poi.ss.formula.eval.NumberEval;
import org.apache.poi.ss.formula.eval.OperandResolver;
import org.apache.poi.ss.formula.functions.FreeRefFunction;
import org.apache.poi.ss.formula.udf.DefaultUDFFinder;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.CellValue;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * The evaluator of Apache POI. Its {@code NORMSDIST} is an error below 0, its {@code TANH} far from
 * 0; it is given others for them.
 */
final class PoiEngine {
  private static final String PREFIX = "OTHER_";

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private static final Map<String, FreeRefFunction> MENDED =
      Map.of("NORMSDIST", function(NORMAL::cumulativeProbability), "TANH", function(Math::tanh));

  private static final Pattern CALL =
      Pattern.compile("\\b(" + String.join("|", MENDED.keySet()) + ")\\(");

  private PoiEngine() {}

  /** The values of all formulas, by sheet and by reference. */
  static Map<String, Map<String, Object>> evaluate(Path file) {
    var sheets = new LinkedHashMap<String, Map<String, Object>>();
    try (var workbook = new XSSFWorkbook(file.toString())) {
      var names = MENDED.keySet().stream().map(name -> PREFIX + name).toArray(String[]::new);
      workbook.addToolPack(
          new DefaultUDFFinder(names, MENDED.values().toArray(FreeRefFunction[]::new)));
      replaceFunctions(workbook);
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

  /** Has formulas call ours, as POI lets nobody replace a function of its own. */
  private static void replaceFunctions(XSSFWorkbook workbook) {
    for (var sheet : workbook) {
      for (var row : sheet) {
        for (var cell : row) {
          if (cell.getCellType() == CellType.FORMULA) {
            var formula = cell.getCellFormula();
            var replaced = CALL.matcher(formula).replaceAll(PREFIX + "$1(");
            if (!replaced.equals(formula)) {
              cell.setCellFormula(replaced);
            }
          }
        }
      }
    }
  }

  private static FreeRefFunction function(DoubleUnaryOperator function) {
    return (arguments, context) -> {
      try {
        var value =
            OperandResolver.getSingleValue(
                arguments[0], context.getRowIndex(), context.getColumnIndex());
        return new NumberEval(function.applyAsDouble(OperandResolver.coerceValueToDouble(value)));
      } catch (EvaluationException e) {
        return e.getErrorEval();
      }
    };
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
