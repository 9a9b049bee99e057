package convsheet.answer;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.LibreOffice;
import convsheet.xlsx.WorkbookFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openxmlformats.schemas.spreadsheetml.x2006.main.STCellFormulaType;

/**
 * What formulas without a saved value are computed to is what LibreOffice computes them to: drawn
 * at random, with ranges in places where they are taken whole, cell by cell, or not at all, entered
 * plainly and as arrays.
 */
class FormulasAgreeTest {
  private static final int SIZE = 6;
  private static final int FORMULAS = 3000;

  private static final String[] ONE = {
    "ABS",
    "ACOS",
    "ASIN",
    "ATAN",
    "COS",
    "COSH",
    "DEGREES",
    "EVEN",
    "EXP",
    "FACT",
    "INT",
    "LN",
    "LOG10",
    "NORMSDIST",
    "ODD",
    "SIGN",
    "SIN",
    "SINH",
    "SQRT",
    "TAN",
    "TANH"
  };
  private static final String[] TWO = {
    "ATAN2",
    "CEILING",
    "FLOOR",
    "LOG",
    "MAX",
    "MIN",
    "MOD",
    "POWER",
    "QUOTIENT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "TRUNC"
  };
  private static final String[] MANY = {
    "AVERAGE", "COUNT", "MAX", "MEDIAN", "MIN", "PRODUCT", "STDEV", "STDEVP", "SUM", "SUM", "SUMSQ",
    "VAR", "VARP"
  };

  @TempDir private Path folder;
  private final Random random = new Random(8);

  @Test
  void whatIsComputedIsWhatLibreOfficeComputes() throws IOException {
    var formulas = new ArrayList<String>();
    for (int i = 0; i < FORMULAS; i++) {
      formulas.add(random.nextInt(4) == 0 ? range(3) : number(4));
    }
    var file = folder.resolve("formulas.xlsx");
    write(formulas, file);
    int computed = 0;
    var others = new ArrayList<String>();
    try (var recalculated =
            new XSSFWorkbook(Files.newInputStream(LibreOffice.recalculate(file, folder)));
        var opened = WorkbookFile.open(file);
        var values = new FormulaValues(opened)) {
      for (int i = 0; i < FORMULAS; i++) {
        var value = values.value("S", i % SIZE, SIZE + i / SIZE);
        if (value.isComputed()) {
          computed++;
          var cell = recalculated.getSheet("S").getRow(i % SIZE).getCell(SIZE + i / SIZE);
          if (!isSame(value, cell)) {
            others.add(formulas.get(i) + " in " + cell.getAddress() + ": " + value.text());
          }
        }
      }
    }
    assertThat(others).isEmpty();
    assertThat(computed).isGreaterThan(FORMULAS / 3);
  }

  private void write(List<String> formulas, Path file) throws IOException {
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      var sheet = workbook.createSheet("S");
      for (int row = 0; row < SIZE; row++) {
        sheet.createRow(row);
        for (int column = 0; column < SIZE; column++) {
          sheet.getRow(row).createCell(column).setCellValue(random.nextInt(33) / 4.0 - 3);
        }
      }
      sheet.getRow(1).getCell(5).setCellValue("n");
      sheet.getRow(3).removeCell(sheet.getRow(3).getCell(4));
      for (int i = 0; i < formulas.size(); i++) {
        formula(sheet, i % SIZE, SIZE + i / SIZE, formulas.get(i), i % 3 == 0);
      }
      workbook.write(out);
    }
  }

  private static void formula(
      XSSFSheet sheet, int row, int column, String formula, boolean isArray) {
    var cell = sheet.getRow(row).createCell(column);
    var written = cell.getCTCell().addNewF();
    written.setStringValue(formula);
    if (isArray) {
      written.setT(STCellFormulaType.ARRAY);
      written.setRef(cell.getReference());
    }
  }

  private static boolean isSame(FormulaValues.Value value, Cell cell) {
    var kind =
        cell.getCellType() == CellType.FORMULA
            ? cell.getCachedFormulaResultType()
            : cell.getCellType();
    return switch (kind) {
      case NUMERIC ->
          Math.abs(value.number() - cell.getNumericCellValue())
              <= 1e-9 * Math.max(1, Math.abs(value.number()));
      case BOOLEAN -> value.number() == (cell.getBooleanCellValue() ? 1 : 0);
      case STRING -> value.text().equals(cell.getStringCellValue());
      default -> value.text().startsWith("#");
    };
  }

  // ---- formulas ----

  @SafeVarargs
  private static String of(Random random, Supplier<String>... choices) {
    return choices[random.nextInt(choices.length)].get();
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private String cell() {
    return "" + (char) ('A' + random.nextInt(SIZE)) + (1 + random.nextInt(SIZE));
  }

  private String area() {
    int rows = random.nextInt(3) + 1;
    int columns = random.nextInt(3) + 1;
    int row = random.nextInt(SIZE - rows + 1);
    int column = random.nextInt(SIZE - columns + 1);
    return ""
        + (char) ('A' + column)
        + (row + 1)
        + ":"
        + (char) ('A' + column + columns - 1)
        + (row + rows);
  }

  /** Mostly one number, but now and then a range where none belongs. */
  private String number(int depth) {
    if (depth == 0) {
      return of(random, this::cell, this::cell, () -> pick("2", "0.5", "-1.25", "3"));
    }
    int less = depth - 1;
    return of(
        random,
        () -> number(0),
        () -> "(" + number(less) + ")",
        () -> number(less) + pick("+", "-", "*", "/", "*", "+") + number(less),
        () -> "(" + number(less) + ")^" + pick("2", "3", "-1"),
        () -> "(" + comparison(less) + ")*1",
        () -> pick("-", "+", "--") + number(0),
        () -> number(0) + pick("%", "^2", "^0.5", "^A1"),
        () -> pick(ONE) + "(" + number(less) + ")",
        () -> pick(TWO) + "(" + number(less) + "," + pick("2", "3", "1") + ")",
        () -> "IF(" + comparison(less) + "," + number(less) + "," + number(less) + ")",
        () -> pick("AND", "OR", "NOT") + "(" + comparison(less) + ")*1",
        () -> pick(MANY) + "(" + range(less) + ")",
        () -> pick(MANY) + "(" + range(less) + "," + number(less) + ")",
        () -> "SUMPRODUCT(" + range(less) + ")",
        () -> "SUMPRODUCT(" + same(",") + ")",
        () -> pick("SUMXMY2", "SUMX2MY2", "SUMX2PY2") + "(" + same(",") + ")",
        () -> "INDEX(" + range(less) + ",1," + pick("1", "1", "0", "") + ")",
        () -> pick("SUMIF", "COUNTIF") + "(" + area() + ",\">0\")",
        () -> pick("ROW", "COLUMN", "ROWS", "COLUMNS") + "(" + area() + ")",
        () -> pick("LARGE", "SMALL") + "(" + range(less) + "," + pick("1", "2", "{1,2}") + ")",
        () -> pick("IFERROR(", "CHOOSE(1,") + number(less) + ",7)",
        () -> "OFFSET(" + cell() + ",0,0)",
        this::area);
  }

  private String comparison(int depth) {
    return number(depth) + pick("=", "<", ">", "<=", ">=", "<>") + number(depth);
  }

  private String range(int depth) {
    if (depth == 0) {
      return of(random, this::area, this::area, this::area, () -> "{1,2;3,4}", this::cell);
    }
    int less = depth - 1;
    return of(
        random,
        () -> range(0),
        () -> range(0),
        () -> range(less) + pick("+", "-", "*", "/") + number(less),
        () -> "(" + range(less) + ")^" + pick("2", "0.5", "-1", "3"),
        () -> "(" + range(less) + pick(">", "<") + number(less) + ")*1",
        () -> same(pick("*", "+", "-")),
        () -> "(" + same(pick(">", "=")) + ")*1",
        () -> pick("-", "--") + range(0),
        () -> "IF(" + range(0) + ">0," + range(0) + ",0)",
        () -> "TRANSPOSE(" + range(less) + ")",
        () -> "MMULT(" + range(less) + "," + range(less) + ")",
        () -> "ABS(" + range(less) + ")",
        () -> "OFFSET(A1,1,1,2,2)",
        () -> "ROW(1:3)");
  }

  /** Two ranges of one size. */
  private String same(String operator) {
    int row = 1 + random.nextInt(SIZE - 2);
    int other = 1 + random.nextInt(SIZE - 2);
    return "A" + row + ":B" + (row + 2) + operator + "C" + other + ":D" + (other + 2);
  }
}
