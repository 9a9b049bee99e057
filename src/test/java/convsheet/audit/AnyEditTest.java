package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.A1;
import convsheet.question.Written;
import convsheet.testing.PoiCells;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a person changes in a workbook, wherever it is, the workbook is not replaced. */
class AnyEditTest {
  private static final List<List<String>> OPTIONS =
      List.of(
          List.of("--ledger", "all"),
          List.of("--stats", "--ledger", "none"),
          List.of("--ledger", "none", "--formulas", "terms"));

  /** Its network has sums that are too long to be written out. */
  private static final int TOO_LONG = 5;

  /** Names that convsheet itself gives to sheets, and others. */
  private static final List<String> NAMES =
      List.of("Mine", "Ledger 7", "History", "Checked", "Matmul Mine", "About", "Findings");

  /** What a person does. */
  private enum Edit {
    NOTHING,
    OTHER_VALUE,
    FORMULA_TO_VALUE,
    OTHER_FORMULA,
    CLEARED,
    NOTE,
    COMMENT,
    CHART,
    MERGED,
    RULE,
    NAME,
    SHEET_ADDED,
    SHEET_RENAMED
  }

  @TempDir private Path folder;
  private Random random;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void ofAnAuditIsTold(int seed) throws IOException {
    var question = Written.question(Written.random(seed), folder.resolve("q.xlsx"));
    var command = new ArrayList<Object>(List.of("run", question));
    if (seed != TOO_LONG) {
      command.addAll(OPTIONS.get(seed % OPTIONS.size()));
    }

    editsAreTold(seed, command, folder.resolve("q.audit.xlsx"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void ofAnExerciseIsTold(int seed) throws IOException {
    var question =
        new TextWorkbook()
            .layers("name | type | padding", "Conv | conv | 1", "Pool | maxpool | ")
            .sheet("Input", "1 | 2 | 3 | 4", "4 | 0 | 0.25 | 6", "7 | 8 | 9 | 1", "0 | 1 | 2 | 3")
            .sheet("Conv", "filter 1", "1 | 0", "0.1 | -1", "", "filter 1 bias", "0.5")
            .write(folder.resolve("q.xlsx"));
    var command = new ArrayList<Object>(List.of("exercise", question));
    command.addAll(
        List.of(List.of("--self-check"), List.of("--cells", "3"), List.of()).get(seed % 3));

    editsAreTold(seed, command, folder.resolve("q.exercise.xlsx"));
  }

  private void editsAreTold(int seed, List<Object> command, Path file) throws IOException {
    random = new Random(seed);
    var first = Ran.run(command.toArray());
    assertThat(first.code()).as(first.err()).isZero();
    var written = Files.readAllBytes(file);
    for (var edit : Edit.values()) {
      Files.write(file, written);
      var place = edit(file, edit);
      var changed = Files.readAllBytes(file);
      var ran = Ran.run(command.toArray());
      if (edit == Edit.NOTHING) {
        assertThat(ran.code()).as(ran.err()).isZero();
      } else if (place.isPresent()) {
        assertThat(ran.code()).as("%s of %s", edit, place.get().words()[0]).isEqualTo(2);
        assertThat(ran.err()).as("%s", edit).contains("--force").containsAnyOf(place.get().words());
        assertThat(Files.readAllBytes(file)).isEqualTo(changed);
      }
    }
    command.add("--force");
    assertThat(Ran.run(command.toArray()).code()).isZero();
  }

  /** What a message may call what was edited. */
  private record Told(String... words) {}

  private Optional<Told> edit(Path file, Edit edit) throws IOException {
    Optional<Told> told;
    try (var workbook = PoiCells.unshared(new XSSFWorkbook(Files.newInputStream(file)))) {
      told = edit(workbook, edit);
      try (var out = Files.newOutputStream(file)) {
        workbook.write(out);
      }
    }
    return told;
  }

  private Optional<Told> edit(XSSFWorkbook workbook, Edit edit) {
    var sheet = workbook.getSheetAt(random.nextInt(workbook.getNumberOfSheets()));
    return switch (edit) {
      case NOTHING -> Optional.empty();
      case OTHER_VALUE -> any(workbook, c -> !isFormula(c)).map(this::otherValue);
      case FORMULA_TO_VALUE -> any(workbook, AnyEditTest::isFormula).map(AnyEditTest::toValue);
      case OTHER_FORMULA ->
          any(workbook, AnyEditTest::isFormula)
              .map(
                  cell -> {
                    var formula = cell.getCTCell().getF();
                    formula.setStringValue("IF(1=1," + formula.getStringValue() + ")");
                    return told(cell);
                  });
      case CLEARED -> any(workbook, cell -> true).map(AnyEditTest::clear);
      case NOTE -> {
        var cell = emptyCell(sheet);
        cell.setCellValue("look here");
        yield Optional.of(told(cell));
      }
      case COMMENT -> {
        var anchor = workbook.getCreationHelper().createClientAnchor();
        var cell = emptyCell(sheet);
        var comment = sheet.createDrawingPatriarch().createCellComment(anchor);
        comment.setAddress(cell.getAddress());
        comment.setString("look here");
        yield Optional.of(new Told(A1.sheet(sheet.getSheetName()) + cell.getAddress()));
      }
      case CHART -> {
        var anchor = workbook.getCreationHelper().createClientAnchor();
        sheet.createDrawingPatriarch().createChart(anchor);
        yield Optional.of(new Told(sheet.getSheetName() + ": a picture, a chart or a shape added"));
      }
      case MERGED -> {
        var cells = freeCells(sheet);
        sheet.addMergedRegion(cells);
        yield Optional.of(told(sheet, cells));
      }
      case RULE -> {
        var cells = freeCells(sheet);
        var rules = sheet.getDataValidationHelper();
        var list = rules.createExplicitListConstraint(new String[] {"yes", "no"});
        var addresses = new CellRangeAddressList();
        addresses.addCellRangeAddress(cells);
        sheet.addValidationData(rules.createValidation(list, addresses));
        yield Optional.of(told(sheet, cells));
      }
      case NAME -> {
        var name = workbook.createName();
        name.setNameName("mine");
        name.setRefersToFormula(A1.sheet(sheet.getSheetName()) + "$A$1");
        yield Optional.of(new Told("name mine: "));
      }
      case SHEET_ADDED -> {
        var name = NAMES.get(random.nextInt(NAMES.size()));
        workbook.createSheet(name);
        yield Optional.of(new Told("sheet " + name + ": ", ": renamed by hand, to " + name));
      }
      case SHEET_RENAMED -> {
        var name = NAMES.get(random.nextInt(NAMES.size()));
        workbook.setSheetName(workbook.getSheetIndex(sheet), name);
        yield Optional.of(new Told("sheet " + name + ": ", ": renamed by hand, to " + name));
      }
    };
  }

  /**
   * A cell with something in it that a person can change, but for what is chosen on the Inspector,
   * which is no work.
   */
  private Optional<XSSFCell> any(XSSFWorkbook workbook, Predicate<XSSFCell> which) {
    var sheets = new ArrayList<List<XSSFCell>>();
    for (var sheet : workbook) {
      var cells = new ArrayList<XSSFCell>();
      for (var row : sheet) {
        for (var cell : row) {
          boolean isChoice =
              sheet.getSheetName().equals("Inspector")
                  && cell.getColumnIndex() == 2
                  && cell.getRowIndex() > 4
                  && cell.getRowIndex() < 9;
          var own = (XSSFCell) cell;
          if (cell.getCellType() != CellType.BLANK && !isChoice && which.test(own)) {
            cells.add(own);
          }
        }
      }
      if (!cells.isEmpty()) {
        sheets.add(cells);
      }
    }
    if (sheets.isEmpty()) {
      return Optional.empty();
    }
    var cells = sheets.get(random.nextInt(sheets.size()));
    return Optional.of(cells.get(random.nextInt(cells.size())));
  }

  private static boolean isFormula(Cell cell) {
    return cell.getCellType() == CellType.FORMULA;
  }

  private XSSFCell emptyCell(XSSFSheet sheet) {
    while (true) {
      int at = random.nextInt(sheet.getLastRowNum() + 4);
      XSSFRow row = sheet.getRow(at) == null ? sheet.createRow(at) : sheet.getRow(at);
      int column = random.nextInt(12);
      var cell = row.getCell(column);
      if (cell == null || cell.getCellType() == CellType.BLANK) {
        return cell == null ? row.createCell(column) : cell;
      }
    }
  }

  /** Two or more cells, none of which is merged with others. */
  private CellRangeAddress freeCells(XSSFSheet sheet) {
    while (true) {
      int row = random.nextInt(sheet.getLastRowNum() + 4);
      int column = random.nextInt(12);
      var cells =
          new CellRangeAddress(
              row, row + random.nextInt(3), column, column + 1 + random.nextInt(3));
      if (sheet.getMergedRegions().stream().noneMatch(cells::intersects)) {
        return cells;
      }
    }
  }

  private static Told told(XSSFSheet sheet, CellRangeAddress cells) {
    return new Told(A1.sheet(sheet.getSheetName()) + cells.formatAsString() + ": ");
  }

  private Told otherValue(XSSFCell cell) {
    if (cell.getCellType() == CellType.NUMERIC) {
      cell.setCellValue(cell.getNumericCellValue() + (random.nextBoolean() ? 1 : 1e-6));
    } else if (cell.getCellType() == CellType.STRING) {
      var text = cell.getStringCellValue() + "x";
      var row = cell.getRow();
      row.removeCell(cell); // POI leaves a text in place that is not a shared one
      cell = row.createCell(cell.getColumnIndex());
      cell.setCellValue(text);
    } else {
      cell.setCellValue(7);
    }
    return told(cell);
  }

  private static Told toValue(XSSFCell cell) {
    var told = told(cell);
    if (isFormula(cell)) {
      cell.getCTCell().unsetF();
    }
    return told;
  }

  private static Told clear(XSSFCell cell) {
    var told = told(cell);
    toValue(cell); // else POI would not let go of an array formula
    cell.getRow().removeCell(cell);
    return told;
  }

  /** By its address; or, where the network is another one or none by that, by its sheet. */
  private static Told told(XSSFCell cell) {
    var sheet = cell.getSheet().getSheetName();
    return new Told(
        A1.sheet(sheet) + cell.getAddress() + ":",
        sheet + ": other layers than in the question",
        "it cannot be read any more");
  }
}
