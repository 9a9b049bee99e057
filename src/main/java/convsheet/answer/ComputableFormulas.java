package convsheet.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.poi.ss.formula.EvaluationCell;
import org.apache.poi.ss.formula.EvaluationSheet;
import org.apache.poi.ss.formula.eval.NotImplementedFunctionException;
import org.apache.poi.ss.formula.ptg.AbstractFunctionPtg;
import org.apache.poi.ss.formula.ptg.AreaI;
import org.apache.poi.ss.formula.ptg.ArrayPtg;
import org.apache.poi.ss.formula.ptg.AttrPtg;
import org.apache.poi.ss.formula.ptg.ConcatPtg;
import org.apache.poi.ss.formula.ptg.ControlPtg;
import org.apache.poi.ss.formula.ptg.FuncVarPtg;
import org.apache.poi.ss.formula.ptg.IntPtg;
import org.apache.poi.ss.formula.ptg.MemAreaPtg;
import org.apache.poi.ss.formula.ptg.MemFuncPtg;
import org.apache.poi.ss.formula.ptg.MissingArgPtg;
import org.apache.poi.ss.formula.ptg.NamePtg;
import org.apache.poi.ss.formula.ptg.NameXPxg;
import org.apache.poi.ss.formula.ptg.OperationPtg;
import org.apache.poi.ss.formula.ptg.ParenthesisPtg;
import org.apache.poi.ss.formula.ptg.PercentPtg;
import org.apache.poi.ss.formula.ptg.PowerPtg;
import org.apache.poi.ss.formula.ptg.Ptg;
import org.apache.poi.ss.formula.ptg.UnaryMinusPtg;
import org.apache.poi.ss.formula.ptg.UnaryPlusPtg;
import org.apache.poi.ss.formula.ptg.ValueOperatorPtg;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.BaseXSSFEvaluationWorkbook;
import org.apache.poi.xssf.usermodel.XSSFEvaluationWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * A workbook whose formulas POI's evaluator is given only where it computes them as spreadsheet
 * programs do; every other number would be one that the answer does not have. What it takes
 * otherwise: functions but for those {@linkplain #COMPUTED listed}, and single-value functions and
 * operators over the cells of a range, but for operators in what a function such as {@code
 * SUMPRODUCT} takes as an array (ECMA-376-1, 18.17.2.7), and in a formula that was entered as an
 * array.
 */
final class ComputableFormulas extends BaseXSSFEvaluationWorkbook {
  /** Functions that give what they give in LibreOffice: FormulasAgreeTest. */
  static final Set<String> COMPUTED =
      Set.of(
          """
          ABS ACOS AND ASIN ATAN AVERAGE CEILING CHOOSE COLUMN COLUMNS CONCATENATE COS
          COSH COUNT COUNTIF COUNTIFS DEGREES EVEN EXACT EXP FALSE FIXED FLOOR IF INDEX
          INDIRECT INT ISBLANK ISNUMBER ISTEXT LARGE LEFT LEN LN LOG LOG10 MAX MEDIAN
          MID MIN MOD N NOT ODD OFFSET OR PI POWER PRODUCT QUOTIENT RADIANS REPT RIGHT
          ROUND ROUNDDOWN ROUNDUP ROW ROWS SIGN SIN SINH SMALL SQRT STDEV STDEV.P
          STDEV.S STDEVP SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SUMX2MY2 SUMX2PY2 SUMXMY2 TAN
          TANH TRIM TRUE TRUNC VALUE VAR VAR.P VAR.S VARP"""
              .split("\\s+"));

  /** What POI does not do with each of several cells, though its arguments are ranges. */
  private static final Set<String> ONE_CELL = Set.of("ROW", "COLUMN", "CHOOSE", "IF", "N");

  private final XSSFEvaluationWorkbook formulas;
  private final XSSFWorkbook workbook;

  ComputableFormulas(XSSFWorkbook workbook) {
    super(workbook);
    this.workbook = workbook;
    formulas = XSSFEvaluationWorkbook.create(workbook);
  }

  /** That a formula is none of those that are computed. */
  static final class NotComputed extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotComputed(String reason) {
      super(reason);
    }
  }

  @Override
  public int getSheetIndex(EvaluationSheet sheet) {
    return formulas.getSheetIndex(sheet);
  }

  @Override
  public EvaluationSheet getSheet(int index) {
    return formulas.getSheet(index);
  }

  @Override
  public void clearAllCachedResultValues() {
    super.clearAllCachedResultValues();
    formulas.clearAllCachedResultValues();
  }

  /**
   * The tokens of a formula. One that takes ranges as arrays, if only in a part of it, is an array
   * formula from then on, for which alone the evaluator does that.
   *
   * @throws NotComputed if the evaluator would compute it otherwise than spreadsheet programs
   * @throws NotImplementedFunctionException if it has a function that is not among those computed
   */
  @Override
  public Ptg[] getFormulaTokens(EvaluationCell cell) {
    var tokens = formulas.getFormulaTokens(cell);
    boolean isArray = cell.isPartOfArrayFormulaGroup();
    var reading = new Reading();
    if (reading.isMany(node(tokens), isArray) && !isArray) {
      throw notEach("");
    }
    if (reading.hasArrays && !isArray) {
      var sheet = workbook.getSheetAt(getSheetIndex(cell.getSheet()));
      int row = cell.getRowIndex();
      int column = cell.getColumnIndex();
      sheet.setArrayFormula(
          sheet.getRow(row).getCell(column).getCellFormula(),
          new CellRangeAddress(row, row, column, column));
    }
    return tokens;
  }

  private static NotComputed notEach(String function) {
    return new NotComputed(
        "it computes with each cell of a range by itself"
            + (function.isEmpty() ? "" : " in " + function));
  }

  /** A part of a formula. */
  private record Node(Ptg token, List<Node> operands) {}

  /** The tree of a formula, which is given as operands before operators. */
  private static Node node(Ptg[] tokens) {
    var stack = new ArrayDeque<Node>();
    for (var token : tokens) {
      if (token instanceof AttrPtg attribute && attribute.isSum()) {
        stack.push(new Node(FuncVarPtg.SUM, List.of(stack.pop())));
      } else if (token instanceof ParenthesisPtg) {
        stack.push(new Node(token, List.of(stack.pop())));
      } else if (token instanceof OperationPtg operation
          && !(token instanceof MemFuncPtg || token instanceof MemAreaPtg)) {
        var operands = new ArrayList<Node>();
        for (int i = 0; i < operation.getNumberOfOperands(); i++) {
          operands.add(0, stack.pop());
        }
        stack.push(new Node(token, operands));
      } else if (!(token instanceof ControlPtg
          || token instanceof MemFuncPtg
          || token instanceof MemAreaPtg)) {
        stack.push(new Node(token, List.of()));
      }
    }
    return stack.pop();
  }

  /** Goes through a formula. */
  private final class Reading {
    /** Whether an operator takes ranges cell by cell, where that is what a formula means. */
    private boolean hasArrays;

    /**
     * Whether a part of a formula gives more than one value.
     *
     * @param inArray whether ranges are taken cell by cell there
     */
    boolean isMany(Node node, boolean inArray) {
      var token = node.token();
      if (token instanceof AbstractFunctionPtg function) {
        return ofFunction(function, node.operands(), inArray);
      }
      if (token instanceof ParenthesisPtg) {
        return isMany(node.operands().get(0), inArray);
      }
      if (token instanceof ValueOperatorPtg) {
        if (isSign(token) && node.operands().get(0).token() instanceof PowerPtg) {
          throw new NotComputed("it has a sign before a power"); // POI takes -2^2 for -(2^2)
        }
        if (token instanceof PowerPtg) {
          exponent(node.operands().get(1));
        }
        boolean isMany = false;
        for (var operand : node.operands()) {
          isMany |= isMany(operand, inArray);
        }
        if (isMany) {
          if (!inArray || token instanceof PercentPtg || token instanceof ConcatPtg) {
            throw notEach("");
          }
          hasArrays = true;
        }
        return isMany;
      }
      if (token instanceof NamePtg name) {
        var definition = getName(name).getNameDefinition();
        return definition != null && definition.length > 0 && isMany(node(definition), inArray);
      }
      return token instanceof AreaI area
              && (area.getFirstRow() != area.getLastRow()
                  || area.getFirstColumn() != area.getLastColumn())
          || token instanceof ArrayPtg
          || token instanceof OperationPtg; // of references
    }

    /** POI has roots of numbers below 0, and infinite powers of 0. */
    private static void exponent(Node node) {
      if (!(node.token() instanceof IntPtg)) {
        throw new NotComputed("it has a power whose exponent is not a number such as 2");
      }
    }

    /** Whether the number of a row or a column stands for all. */
    private static boolean isWholeLine(Node node) {
      return node.token() instanceof MissingArgPtg
          || node.token() instanceof IntPtg number && number.getValue() == 0;
    }

    private static boolean isSign(Ptg token) {
      return token instanceof UnaryMinusPtg || token instanceof UnaryPlusPtg;
    }

    private boolean ofFunction(AbstractFunctionPtg function, List<Node> all, boolean inArray) {
      boolean isExternal = function.isExternalFunction();
      var name = isExternal ? external(all.get(0).token()) : function.getName();
      var operands = isExternal ? all.subList(1, all.size()) : all;
      if (!COMPUTED.contains(name)) {
        throw new NotImplementedFunctionException(name);
      }
      if (name.equals("POWER")) {
        exponent(operands.get(1));
      }
      boolean isMany = false;
      for (int i = 0; i < operands.size(); i++) {
        byte kind = isExternal ? Ptg.CLASS_VALUE : function.getParameterClass(i);
        if (isMany(operands.get(i), inArray || kind == Ptg.CLASS_ARRAY)) {
          if (ONE_CELL.contains(name)
              || kind == Ptg.CLASS_VALUE && !(isExternal && isRange(name, i))) {
            throw notEach(name);
          }
          isMany = true;
        }
      }
      return switch (name) {
        case "INDEX" -> operands.stream().skip(1).anyMatch(Reading::isWholeLine);
        case "OFFSET" -> isMany || operands.size() > 3;
        case "INDIRECT" -> true;
        default -> false;
      };
    }

    /** Whether a function that Excel of 1997 had not takes a range as an argument. */
    private static boolean isRange(String name, int argument) {
      return switch (name) {
        case "COUNTIFS" -> argument % 2 == 0;
        case "SUMIFS" -> argument == 0 || argument % 2 == 1;
        default -> name.matches("(STDEV|VAR)\\.[PS]");
      };
    }

    private static String external(Ptg name) {
      var text = name instanceof NameXPxg other ? other.getNameName() : name.toFormulaString();
      return text.toUpperCase(Locale.ROOT).replaceFirst("^_XLFN\\.(_XLWS\\.)?", "");
    }
  }
}
