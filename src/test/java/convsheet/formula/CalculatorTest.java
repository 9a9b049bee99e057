package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.formula.CellValue.Number;
import convsheet.formula.CellValue.Text;
import convsheet.formula.CellValue.Truth;
import convsheet.testing.LibreOffice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorTest {
  private static final int SIZE = 6;
  private static final int FORMULAS = 4000;
  private static final String OTHER = "It's other";

  @TempDir private Path folder;
  private final Random random = new Random(11);

  /** By sheet, row and column, counted from 0. */
  private final Map<String, CellValue> cells = new HashMap<>();

  private CellValue at(String sheet, int row, int column) {
    return cells.getOrDefault(key(sheet, row, column), CellValue.BLANK);
  }

  private static String key(String sheet, int row, int column) {
    return sheet + "!" + row + "," + column;
  }

  // ---- by hand ----

  /** A1:C1 are 1, 2, 3; A2 is an error, B2 the text x, C2 blank. */
  private CellValue value(String formula) {
    for (int column = 0; column < 3; column++) {
      cells.put(key("", 0, column), new Number(column + 1));
    }
    cells.put(key("", 1, 0), CellValue.ERROR);
    cells.put(key("", 1, 1), new Text("x"));
    cells.put(key(OTHER, 0, 0), new Number(42));
    return new Calculator(this::at).value(formula);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "1+2*3;7",
        "(1+2)*3-4/2/2;8",
        "2-3-4;-5",
        "-A1*-B1;2",
        "2*B1^3;16",
        "2^3^2;64",
        "-B1^2;4",
        "B1^-1;0.5",
        "(-1)^0.5;NaN",
        "A2+1;NaN",
        "1/0;NaN",
        "SUM(A1:C1,10);16",
        "SUM(A1:C2);NaN",
        "SUM(B2:C2);0",
        "COUNT(A1:C2);3",
        "COUNTBLANK(A1:C2);1",
        "MAX(A1:B1,-5);2",
        "MAX(C2:C2);0",
        "AVERAGE(A1:C1);2",
        "MOD(-7,3);2",
        "MOD(7,-3);-2",
        "INT(-0.5);-1",
        "ROUND(2.5,0);3",
        "ROUND(-2.5,0);-3",
        "ROUND(1.005,2);1.01",
        "ROUND(4.83563566192791,4);4.8356",
        "ROUND(A2,4);NaN",
        "C2;0",
        "IF(A1=1,B1,1/0);2",
        "IF(A1>1,A2,7);7",
        "IF(A2=1,2,3);NaN",
        "IF(ISERROR(0+A2),1,2);1",
        "IF(ISNUMBER(FIND(\",\",\"a,b\")),FIND(\",\",\"a,b\"),0);2",
        "IF(ISNUMBER(FIND(\"c\",\"a,b\")),1,0);0",
        "FIND(\"a\",\"banana\",3);4",
        "INDEX(A1:C2,1,3);3",
        "INDEX(A1:C1,2);2",
        "MATCH(3,A1:C1,0);3",
        "MATCH(4,A1:C1,0);NaN",
        "VLOOKUP(1,A1:C1,2,FALSE());2",
        "SUMIF(A1:C1,2,B1:D1);3",
        "SUMIF(A1:C1,\">0\")-SUMIF(A1:C1,\"<0\");6",
        "SUMPRODUCT(A1:C1,A1:C1);14",
        "SUM(INDEX('It''s other'!$A$1:$B$2,1,1));42",
        "CHOOSE(2,1/0,B1,1/0);2",
        "LEN(0.5);3",
        "VALUE(MID(\"a, 12\",4,9));12",
        "0.1+0.2;0.30000000000000004",
        "EXP(0);1",
      })
  void numbers(String formula, double expected) {
    assertThat(value(formula)).isEqualTo(new Number(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"a\"&1+1&\"\"\"\";a2\"",
        "LEFT(\"Conv1, 2\",5);Conv1",
        "MID(\"abc\",2,9);bc",
        "SUBSTITUTE(\"a'b'\",\"'\",\"''\");a''b''",
        "ADDRESS(3,28,4);AB3",
        "ADDRESS(3,28,1);$AB$3",
        "HYPERLINK(\"#A1\",\"here\");here",
        "IF(A1=2,1,\"\");``",
        "B2;x",
        "1/4&\"\";0.25",
      })
  void texts(String formula, String expected) {
    assertThat(value(formula)).isEqualTo(new Text(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "A1<B1;true",
        "A1>=B1;false",
        "B1<=2;true",
        "A1<>B1;true",
        "B2=\"X\";true",
        "C2=\"\";true",
        "C2=0;true",
        "\"\"=0;false",
        "999<\"\";true",
        "AND(A1=1,OR(B1=1,C1=3));true",
        "NOT(TRUE());false",
        "AND(A1:C1);true",
      })
  void truths(String formula, boolean expected) {
    assertThat(value(formula)).isEqualTo(new Truth(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIN(1)",
        "IF(A1=1,XLOOKUP(1,A1,B1))",
        "MATCH(1,A1:C1)",
        "VLOOKUP(1,A1:C1,2)",
        "VLOOKUP(1,A1:C1,2,TRUE)",
        "SUMIF(A1:C1,\"x*\")",
        "A1:C1",
        "A1:C1+1",
        "\"1\"+1",
        "B2*2",
        "\"a\"<\"b\"",
        "50%",
        "1 + 1",
        "{1,2}",
        "name",
        "ABS(1,2)",
        "ABS(1",
        "ABS()",
        "1+",
        "",
      })
  void whatIsNotKnownIsRefusedWithTheFormula(String formula) {
    assertThatThrownBy(() -> value(formula))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("=" + formula);
  }

  // ---- by LibreOffice ----

  @Test
  void whatIsComputedIsWhatLibreOfficeComputes() throws IOException {
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        cells.put(key("", row, column), new Number(random.nextInt(33) / 4.0 - 3));
        cells.put(key(OTHER, row, column), new Number(random.nextInt(9) - 2));
      }
    }
    cells.put(key("", 1, 5), new Text("n"));
    cells.put(key("", 4, 1), new Text(""));
    cells.remove(key("", 3, 4));
    var formulas = new ArrayList<String>();
    for (int i = 0; i < FORMULAS; i++) {
      formulas.add(
          switch (i % 5) {
            case 0 -> text(3);
            case 1 -> truth(3);
            case 2 -> pick("EXP", "TANH", "NORMSDIST", "SQRT", "LN") + "(" + number(2) + ")";
            case 3 -> "\"\"&" + anyNumber();
            default -> number(4);
          });
    }
    var file = folder.resolve("formulas.xlsx");
    write(formulas, file);

    var calculator = new Calculator(this::at);
    int computed = 0;
    var others = new ArrayList<String>();
    try (var recalculated =
        new XSSFWorkbook(Files.newInputStream(LibreOffice.recalculate(file, folder)))) {
      for (int i = 0; i < FORMULAS; i++) {
        var cell = recalculated.getSheet("S").getRow(i % SIZE).getCell(SIZE + i / SIZE);
        CellValue value;
        try {
          value = calculator.value(formulas.get(i));
        } catch (IllegalStateException e) {
          continue;
        }
        computed++;
        if (!isSame(value, cell)) {
          others.add(formulas.get(i) + ": " + value + " and not " + shown(cell));
        }
      }
    }
    assertThat(others).isEmpty();
    assertThat(computed).isGreaterThan(FORMULAS * 2 / 3);
  }

  private void write(List<String> formulas, Path file) throws IOException {
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(file)) {
      for (var name : List.of("S", OTHER)) {
        var sheet = workbook.createSheet(name);
        for (int row = 0; row < SIZE; row++) {
          sheet.createRow(row);
          for (int column = 0; column < SIZE; column++) {
            var value = at(name.equals("S") ? "" : name, row, column);
            if (value instanceof Number number) {
              sheet.getRow(row).createCell(column).setCellValue(number.number());
            } else if (value instanceof Text text) {
              sheet.getRow(row).createCell(column).setCellFormula('"' + text.text() + '"');
            }
          }
        }
      }
      for (int i = 0; i < formulas.size(); i++) {
        workbook
            .getSheet("S")
            .getRow(i % SIZE)
            .createCell(SIZE + i / SIZE)
            .getCTCell()
            .addNewF()
            .setStringValue(formulas.get(i));
      }
      workbook.write(out);
    }
  }

  private static String shown(Cell cell) {
    return switch (cell.getCachedFormulaResultType()) {
      case NUMERIC -> "" + cell.getNumericCellValue();
      case BOOLEAN -> "" + cell.getBooleanCellValue();
      case STRING -> "'" + cell.getStringCellValue() + "'";
      default -> "an error";
    };
  }

  private static boolean isSame(CellValue value, Cell cell) {
    return switch (cell.getCachedFormulaResultType()) {
      case NUMERIC ->
          value instanceof Number number
              && Math.abs(number.number() - cell.getNumericCellValue())
                  <= 1e-9 * Math.max(1, Math.abs(number.number()));
      case BOOLEAN -> value.equals(new Truth(cell.getBooleanCellValue()));
      case STRING -> value.equals(new Text(cell.getStringCellValue()));
      default -> value.isError();
    };
  }

  @SafeVarargs
  private static String of(Random random, Supplier<String>... choices) {
    return choices[random.nextInt(choices.length)].get();
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private String sheet() {
    return pick("", "", "'It''s other'!");
  }

  private String cell() {
    return sheet() + A1.cell(random.nextInt(SIZE), random.nextInt(SIZE));
  }

  private String area(int rows, int columns) {
    return sheet()
        + A1.absoluteSpan(
            random.nextInt(SIZE - rows + 1), random.nextInt(SIZE - columns + 1), rows, columns);
  }

  private String area() {
    return area(1 + random.nextInt(3), 1 + random.nextInt(3));
  }

  /** Of up to seven digits, before its point or behind it. */
  private String anyNumber() {
    return "("
        + Numbers.plain((random.nextInt(20_000_000) - 10_000_000) / Math.pow(10, random.nextInt(9)))
        + ")";
  }

  private String number(int depth) {
    if (depth == 0) {
      return of(random, this::cell, this::cell, () -> pick("2", "0.5", "3"));
    }
    int less = depth - 1;
    return of(
        random,
        () -> number(0),
        () -> "(" + number(less) + ")",
        () -> number(less) + pick("+", "-", "*") + number(less),
        () -> "(" + number(less) + ")/" + pick("2", "4", "0.5", "0"),
        () -> "-" + number(0),
        () -> pick("ABS", "INT") + "(" + number(less) + ")",
        () -> "ROUND(" + number(less) + "," + pick("0", "1", "4") + ")",
        () -> "MOD(" + number(less) + "," + pick("2", "3", "0.5", "-2") + ")",
        () -> "IF(" + truth(less) + "," + number(less) + "," + number(less) + ")",
        () -> "CHOOSE(" + pick("1", "2") + "," + number(less) + "," + number(less) + ")",
        () -> pick("SUM", "MAX", "MIN", "AVERAGE", "COUNT") + "(" + area() + ")",
        () -> pick("SUM", "MAX", "MIN") + "(" + area() + "," + number(less) + ")",
        () -> "COUNTBLANK(" + area() + ")",
        () -> "SUMIF(" + area() + "," + pick("\">0\"", "\"<0\"", "2", "0.5", "0") + ")",
        () -> "SUMIF(" + area(2, 3) + "," + number(less) + "," + area(2, 3) + ")",
        () -> "SUMPRODUCT(" + area(3, 2) + "," + area(3, 2) + ")",
        () -> "SUM(INDEX(" + area(3, 3) + "," + pick("1,3", "2,2", "4,1") + "))",
        () -> "INDEX(" + area(1, 4) + "," + pick("1", "3", "5") + ")",
        () -> "MATCH(" + number(less) + "," + area(1, 5) + ",0)",
        () -> "VLOOKUP(" + number(less) + "," + area(5, 3) + ",2,FALSE())",
        () -> "LEN(" + text(less) + ")",
        () -> "FIND(\",\"," + text(less) + pick("", ",2", ",4") + ")",
        () -> "SUMPRODUCT(LEN(" + cell() + "))");
  }

  private String truth(int depth) {
    int less = Math.max(0, depth - 1);
    return of(
        random,
        () -> number(less) + pick("=", "<", ">", "<=", ">=", "<>") + number(less),
        () -> cell() + pick("=\"\"", "<>\"\"", "=\"N\"", "=0"),
        () -> pick("AND", "OR") + "(" + number(0) + ">0," + number(less) + "<2)",
        () -> "NOT(" + number(less) + ">0)",
        () -> pick("ISNUMBER", "ISERROR") + "(" + number(less) + ")",
        () -> pick("TRUE()", "FALSE()"));
  }

  private String text(int depth) {
    int less = Math.max(0, depth - 1);
    return of(
        random,
        () -> pick("\"a,b, c\"", "\"x,\"", "\"\"", "\"it's \"\"it\"\"\""),
        () -> number(less) + "&\", \"&" + number(less),
        () -> "LEFT(" + text(less) + "," + pick("1", "3") + ")",
        () -> "MID(" + text(less) + "," + pick("1", "2", "7") + "," + pick("1", "9") + ")",
        () -> "SUBSTITUTE(" + text(less) + ",\"'\",\"''\")",
        () -> "ADDRESS(" + pick("1", "30") + "," + pick("2", "28", "800") + pick(",4)", ",1)"),
        () -> "IF(" + truth(less) + "," + text(less) + ",\"\")",
        () -> "CHOOSE(2,1," + text(less) + ")");
  }
}
