package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.problem.ProblemException;
import convsheet.question.Written;
import convsheet.testing.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One checker says of each of many answers what a checker says that has seen no other, though it
 * reads nothing twice that answers have in common.
 */
class AnswersAlikeTest {
  private static final int ANSWERS = 40;

  /** What is done to an exercise. Results are filled in most of the time, as students do. */
  private enum Edit {
    RESULTS,
    RESULT,
    RESULT_AS_TEXT,
    RESULT_CLEARED,
    NUMBER,
    TEXT,
    TEXT_AS_NUMBER,
    CLEARED,
    NOTE,
    ROWS_MOVED,
    SHEET_ADDED,
    SHEET_REMOVED,
    SHEET_RENAMED
  }

  @TempDir private Path folder;
  private Random random;
  private Path exercise;
  private Path key;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6})
  void areCheckedAsEachByItself(int seed) throws IOException {
    random = new Random(seed);
    exercise = folder.resolve("exercise.xlsx");
    key = folder.resolve("key.xlsx");
    var question = Written.question(Written.random(seed), folder.resolve("q.xlsx"));
    Ran.run("exercise", question, "-o", exercise, "--key", key);
    var checker = checker();
    for (int i = 0; i < ANSWERS; i++) {
      var answer = answer();

      assertThat(said(checker, answer)).as("answer %d", i).isEqualTo(said(checker(), answer));
    }
  }

  private Checker checker() {
    return new Checker(Optional.of(Intake.read(key, Optional.empty())), Marking.DEFAULT);
  }

  private static List<Object> said(Checker checker, byte[] answer) {
    try {
      var report = checker.check("answer.xlsx", answer);
      return List.of(
          report.marks(),
          report.layers(),
          report.cells(),
          report.diagnoses(),
          report.differences(),
          report.findings());
    } catch (ProblemException e) {
      return List.of(e.problem());
    }
  }

  // ---- answers ----

  private byte[] answer() throws IOException {
    var source = random.nextInt(4) == 0 ? key : exercise;
    if (random.nextInt(20) == 0) {
      return Files.readAllBytes(source);
    }
    try (var workbook = new XSSFWorkbook(Files.newInputStream(source));
        var right = new XSSFWorkbook(Files.newInputStream(key))) {
      edit(workbook, right, Edit.RESULTS);
      for (int edits = random.nextInt(3); edits > 0; edits--) {
        edit(workbook, right, Edit.values()[random.nextInt(Edit.values().length)]);
      }
      var bytes = new ByteArrayOutputStream();
      workbook.write(bytes);
      return bytes.toByteArray();
    }
  }

  private void edit(XSSFWorkbook workbook, XSSFWorkbook key, Edit edit) {
    var sheet = workbook.getSheetAt(random.nextInt(workbook.getNumberOfSheets()));
    var results = results(workbook);
    switch (edit) {
      case RESULTS -> results.forEach(cell -> fill(cell, key));
      case RESULT -> one(results).ifPresent(cell -> cell.setCellValue(number()));
      case RESULT_AS_TEXT -> one(results).ifPresent(cell -> cell.setCellValue("  " + number()));
      case RESULT_CLEARED -> one(results).ifPresent(XSSFCell::setBlank);
      case NUMBER -> one(cells(sheet, CellType.NUMERIC)).ifPresent(c -> c.setCellValue(number()));
      case TEXT ->
          one(cells(sheet, CellType.STRING))
              .ifPresent(cell -> cell.setCellValue(cell.getStringCellValue() + "s"));
      case TEXT_AS_NUMBER ->
          one(cells(sheet, CellType.NUMERIC))
              .ifPresent(cell -> cell.setCellValue(String.valueOf(cell.getNumericCellValue())));
      case CLEARED ->
          one(cells(sheet, random.nextBoolean() ? CellType.NUMERIC : CellType.STRING))
              .ifPresent(XSSFCell::setBlank);
      case NOTE -> {
        var row = sheet.createRow(sheet.getLastRowNum() + 1 + random.nextInt(2));
        row.createCell(random.nextInt(4)).setCellValue("Anna Blume " + random.nextInt(3));
        row.createCell(5).setCellValue(number());
      }
      case ROWS_MOVED -> sheet.shiftRows(0, sheet.getLastRowNum(), 1);
      case SHEET_ADDED ->
          workbook
              .createSheet("Mine " + random.nextInt(1000))
              .createRow(0)
              .createCell(0)
              .setCellValue(number());
      case SHEET_REMOVED -> {
        if (random.nextInt(3) == 0) {
          workbook.removeSheetAt(workbook.getSheetIndex(sheet));
        }
      }
      case SHEET_RENAMED -> {
        if (random.nextInt(3) == 0) {
          workbook.setSheetName(workbook.getSheetIndex(sheet), "Sheet " + random.nextInt(1000));
        }
      }
    }
  }

  private void fill(XSSFCell cell, XSSFWorkbook key) {
    var right = key.getSheet(cell.getSheet().getSheetName());
    var row = right == null ? null : right.getRow(cell.getRowIndex());
    var there = row == null ? null : row.getCell(cell.getColumnIndex());
    boolean isRight = there != null && random.nextInt(6) > 0;
    cell.setCellValue(isRight ? there.getNumericCellValue() : number());
  }

  private double number() {
    return random.nextInt(41) - 20;
  }

  private <T> Optional<T> one(List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private static List<XSSFCell> cells(XSSFSheet sheet, CellType type) {
    var found = new ArrayList<XSSFCell>();
    sheet.forEach(row -> row.forEach(cell -> found.add((XSSFCell) cell)));
    found.removeIf(cell -> cell.getCellType() != type);
    return found;
  }

  /** The cells that the sheet Exercise lists. */
  private static List<XSSFCell> results(XSSFWorkbook workbook) {
    var found = new ArrayList<XSSFCell>();
    var list = workbook.getSheet("Exercise");
    for (var row : list == null ? List.<Row>of() : list) {
      var layer = row.getCell(0);
      var cells = row.getCell(2);
      if (layer != null && cells != null && cells.getCellType() == CellType.STRING) {
        var sheet = workbook.getSheet(layer.getStringCellValue());
        for (var part : cells.getStringCellValue().split(",")) {
          if (sheet != null && part.strip().matches("[A-Z]+\\d+(:[A-Z]+\\d+)?")) {
            found.addAll(in(sheet, part.strip().split(":")));
          }
        }
      }
    }
    return found;
  }

  private static List<XSSFCell> in(XSSFSheet sheet, String[] corners) {
    var first = new CellReference(corners[0]);
    var last = new CellReference(corners[corners.length - 1]);
    var found = new ArrayList<XSSFCell>();
    for (int r = first.getRow(); r <= last.getRow(); r++) {
      for (int c = first.getCol(); c <= last.getCol(); c++) {
        var row = sheet.getRow(r) == null ? sheet.createRow(r) : sheet.getRow(r);
        found.add(row.getCell(c) == null ? row.createCell(c) : row.getCell(c));
      }
    }
    return found;
  }
}
