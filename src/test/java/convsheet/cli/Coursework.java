package convsheet.cli;

import convsheet.testing.Book;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * The workbooks of {@code examples/coursework}: what the teacher and five students typed. {@link
 * CourseworkTest} holds them to it; {@link #main} makes them again.
 */
final class Coursework {
  static final Path FOLDER = Path.of("examples/coursework");
  static final String QUESTION = "question.xlsx";
  static final String ROSTER = "roster.csv";
  static final String ANSWERS = "answers";

  private static final String PICTURE =
      """
      0|0|1|2|0|0
      0|1|3|3|0|0
      0|0|2|3|1|0
      0|0|1|3|0|0
      0|1|2|3|1|0
      1|2|2|2|2|1
      """;
  private static final String FILTER_1 = "1|0|-1\n2|0|-1\n1|0|-1";
  private static final String FILTER_2 = "0|1|0\n1|-2|0\n0|1|-1";

  // The right results, worked out apart from the program.
  private static final String CONV_1 = "0|0|9|12\n0|0|8|13\n0|0|5|13\n0|0|5|11";
  private static final String CONV_2 = "0|0|1.5|4.5\n0.5|0|2.5|1.5\n0|0|0.5|5.5\n0|0|0|2.5";
  private static final String POOL_1 = "0|13\n0|13";
  private static final String POOL_2 = "0.5|4.5\n0|5.5";

  private Coursework() {}

  /** Writes the files into the repository; the current folder is the project's. */
  public static void main(String[] arguments) throws IOException {
    write(FOLDER, Files.createTempDirectory("convsheet-coursework-"));
  }

  /**
   * Writes the question and the answers into a folder that has the roster.
   *
   * @param exercises a folder for the exercises that the answers are typed into
   */
  static void write(Path folder, Path exercises) throws IOException {
    var question = question(folder.resolve(QUESTION));
    var out = new StringWriter();
    int code =
        Convsheet.run(
            new PrintWriter(out, true),
            new PrintWriter(out, true),
            "exercise",
            question.toString(),
            "--self-check",
            "--class",
            folder.resolve(ROSTER).toString(),
            "-o",
            exercises.toString());
    if (code != Convsheet.DONE) {
      throw new IllegalStateException(out.toString());
    }
    var answers = Files.createDirectories(folder.resolve(ANSWERS));
    for (var typed : typed().entrySet()) {
      fill(exercises.resolve(typed.getKey()), typed.getValue(), answers.resolve(typed.getKey()));
    }
    handMade(answers.resolve("Eva-Lind-105.xlsx"));
  }

  private static Path question(Path file) {
    return Book.xlsx()
        .put(
            "Layers",
            "A1",
            "name|type|filters|kernel|activation\nConv|conv|2|3|relu\nPool|maxpool||2|")
        .put("Input", "A1", PICTURE)
        .put("Conv", "A1", "filter 1|||filter 1 bias\n")
        .put("Conv", "A2", FILTER_1)
        .put("Conv", "D2", "1")
        .put("Conv", "A6", "filter 2|||filter 2 bias")
        .put("Conv", "A7", FILTER_2)
        .put("Conv", "D7", "0.5")
        .save(file);
  }

  /** What students typed into their exercises: file, then first cell of a block, then its rows. */
  private static Map<String, Map<String, String>> typed() {
    return Map.of(
        // all right
        "Ana-Lopes-101.xlsx",
        Map.of("Conv!P6", CONV_1, "Conv!P12", CONV_2, "Pool!H6", POOL_1, "Pool!H10", POOL_2),
        // filter 2 turned by 180 degrees, then pooled as it should be
        "Ben-Okoro-102.xlsx",
        Map.of(
            "Conv!P6",
            CONV_1,
            "Conv!P12",
            "1.5|0.5|0|0\n3.5|2.5|0|0\n2.5|5.5|0|0\n2.5|2.5|0|0",
            "Pool!H6",
            POOL_1,
            "Pool!H10",
            "3.5|0\n5.5|0"),
        // no ReLU, then pooled as it should be
        "Carla-Ricci-103.xlsx",
        Map.of(
            "Conv!P6", "-5|-5|9|12\n-5|-7|8|13\n-4|-7|5|13\n-3|-3|5|11",
            "Conv!P12",
                "-3.5|-4.5|1.5|4.5\n0.5|-2.5|2.5|1.5\n-0.5|-0.5|0.5|5.5\n-1.5|-1.5|-0.5|2.5",
            "Pool!H6", "-5|13\n-3|13",
            "Pool!H10", "0.5|4.5\n-0.5|5.5"),
        // 31 for 13, fractions and decimal commas, no pooling
        "David-Novak-104.xlsx",
        Map.of(
            "Conv!P6",
            CONV_1.replaceFirst("13", "31"),
            "Conv!P12",
            "0|0|1,5|9/2\n1/2|0|2,5|3/2\n0|0|1/2|5,5\n0|0|0|5/2"));
  }

  private static void fill(Path exercise, Map<String, String> typed, Path answer)
      throws IOException {
    try (var in = Files.newInputStream(exercise);
        var workbook = new XSSFWorkbook(in);
        var out = Files.newOutputStream(answer)) {
      for (var block : typed.entrySet()) {
        var first = new CellReference(block.getKey());
        int row = first.getRow();
        for (var line : block.getValue().split("\n")) {
          var cells = workbook.getSheet(first.getSheetName()).getRow(row++);
          int column = first.getCol();
          for (var text : line.split("\\|")) {
            type(cells.getCell(column++), text.strip());
          }
        }
      }
      // The lights have what they counted before; without it they are counted when it is opened.
      for (var sheet : workbook) {
        for (var row : sheet) {
          row.forEach(cell -> forget((XSSFCell) cell));
        }
      }
      workbook.write(out);
    }
  }

  private static void forget(XSSFCell cell) {
    if (cell.getCellType() == CellType.FORMULA && cell.getCTCell().isSetV()) {
      cell.getCTCell().unsetV();
    }
  }

  /** As a cell takes what is typed where decimals have a point: all else is text. */
  private static void type(XSSFCell cell, String text) {
    if (text.matches("-?\\d+(\\.\\d+)?")) {
      cell.setCellValue(Double.parseDouble(text));
    } else if (!text.isEmpty()) {
      cell.setCellValue(text);
    }
  }

  /** A sheet of formulas; in Conv's second channel the bias lost the {@code $} of its row. */
  private static void handMade(Path file) throws IOException {
    Book.xlsx()
        .put("Sheet1", "A1", "picture")
        .put("Sheet1", "A2", PICTURE)
        .put("Sheet1", "A10", "filter 1")
        .put("Sheet1", "A11", FILTER_1)
        .put("Sheet1", "A15", "bias 1|1")
        .put("Sheet1", "E10", "filter 2")
        .put("Sheet1", "E11", FILTER_2)
        .put("Sheet1", "E15", "bias 2|0.5")
        .save(file);
    try (var in = Files.newInputStream(file);
        var workbook = new XSSFWorkbook(in)) {
      var sheet = workbook.getSheet("Sheet1");
      cell(sheet, 0, 8).setCellValue("Conv 1");
      cell(sheet, 7, 8).setCellValue("Conv 2");
      cell(sheet, 0, 14).setCellValue("Pool 1");
      cell(sheet, 7, 14).setCellValue("Pool 2");
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          var window = new CellRangeAddress(1 + row, 3 + row, column, 2 + column).formatAsString();
          cell(sheet, 1 + row, 8 + column)
              .setCellFormula("MAX(0,SUMPRODUCT(%s,$A$11:$C$13)+$B$15)".formatted(window));
          cell(sheet, 8 + row, 8 + column)
              .setCellFormula("MAX(0,SUMPRODUCT(%s,$E$11:$G$13)+$F%d)".formatted(window, 15 + row));
        }
      }
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 2; column++) {
          for (int top : List.of(1, 8)) {
            var window =
                new CellRangeAddress(
                    top + 2 * row, top + 1 + 2 * row, 8 + 2 * column, 9 + 2 * column);
            cell(sheet, top + row, 14 + column)
                .setCellFormula("MAX(%s)".formatted(window.formatAsString()));
          }
        }
      }
      workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
      try (var out = Files.newOutputStream(file)) {
        workbook.write(out);
      }
    }
  }

  private static XSSFCell cell(XSSFSheet sheet, int row, int column) {
    var cells = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    return cells.createCell(column);
  }
}
