package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaPrinter.Style;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.QuestionReader;
import convsheet.question.Written;
import convsheet.sample.Samples;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes numbers out of workbooks by changing what they are labelled: whatever is changed, the
 * workbook is refused, read as before, or something new is said of it. Never are there other
 * results in silence.
 */
class NothingUnreadTest {
  private static final int RANDOM_NETWORKS = 30;

  /** Larger files take too long to be changed a few dozen times. */
  private static final long LARGEST = 60_000;

  private static final List<String> OTHER_WORDS =
      List.of("numbers", "x", "threshold", "Table 1", "values", "my data", "theta", "b 1 1", "?");

  /** The row of an audit's sheets that holds links. */
  private static final int LINKS = 2;

  /** Sheets that no layer has; their names stand on Layers as links. */
  private static final List<String> OURS = List.of("Layers", "Inspector", "Ledger", "About");

  @TempDir private Path folder;

  /** What is changed. */
  private enum Change {
    TYPING_ERROR,
    OTHER_WORD,
    DELETED,
    MOVED_LEFT,
    MOVED_RIGHT,
    MOVED_UP,
    OTHER_NUMBER,
    ALL_EXCHANGED,
    SHEET,
    HEADER
  }

  /** What a workbook comes to: its outputs and what is said, or nothing if it is refused. */
  private record Outcome(List<Tensor> outputs, List<Finding> findings) {}

  private static Optional<Outcome> outcome(Path workbook) {
    try {
      var question = QuestionReader.read(workbook);
      return Optional.of(new Outcome(Evaluation.of(question).outputs(), question.findings()));
    } catch (ProblemException e) {
      assertThat(e.problem().found()).isNotEmpty();
      assertThat(e.problem().remedy()).isNotEmpty();
      return Optional.empty();
    }
  }

  private List<Path> workbooks() throws IOException {
    var workbooks = new ArrayList<Path>();
    for (var sample : Samples.all()) {
      workbooks.add(sample.write(folder));
    }
    for (int seed = 0; seed < RANDOM_NETWORKS; seed++) {
      workbooks.add(
          Written.question(Written.random(seed), folder.resolve("random" + seed + ".xlsx")));
    }
    for (var question : List.copyOf(workbooks)) {
      if (Files.size(question) < LARGEST && workbooks.indexOf(question) % 2 == 0) {
        var audit = folder.resolve("audit of " + question.getFileName());
        try {
          workbooks.add(Written.audit(question, audit, Style.COMPACT, LedgerChoice.NONE));
        } catch (ProblemException e) {
          // a sheet of formulas, or a network whose audit would not fit into a workbook
          Files.deleteIfExists(audit);
        }
      }
    }
    workbooks.removeIf(file -> file.toFile().length() > LARGEST || outcome(file).isEmpty());
    return workbooks;
  }

  @Test
  void noNumberIsTakenOutInSilence() throws IOException {
    var random = new Random(11);
    var told = new EnumMap<Change, int[]>(Change.class);
    for (var workbook : workbooks()) {
      var before = outcome(workbook).orElseThrow();
      for (var change : Change.values()) {
        var file = folder.resolve("changed.xlsx");
        var what = change(workbook, file, change, random);
        if (what.isEmpty()) {
          continue;
        }
        var after = outcome(file);
        var counts = told.computeIfAbsent(change, c -> new int[3]);
        if (after.isEmpty()) {
          counts[0]++;
        } else if (after.get().outputs().equals(before.outputs())) {
          counts[1]++;
        } else {
          counts[2]++;
          assertThat(after.get().findings())
              .as("%s, %s", workbook.getFileName(), what.get())
              .anyMatch(finding -> !before.findings().contains(finding));
        }
      }
    }
    assertThat(told.keySet()).contains(Change.values());
    for (var change : Change.values()) {
      assertThat(told.get(change)[0]).as("refused after %s", change).isPositive();
    }
  }

  /** Makes a change somewhere, and says in words which. */
  private static Optional<String> change(Path from, Path to, Change change, Random random)
      throws IOException {
    try (var in = Files.newInputStream(from);
        var workbook = new XSSFWorkbook(in);
        var out = Files.newOutputStream(to)) {
      var what =
          switch (change) {
            case SHEET -> renameSheet(workbook, random);
            case HEADER -> renameHeader(workbook, random);
            case ALL_EXCHANGED -> exchangeAll(workbook, random);
            default -> changeLabel(workbook, change, random);
          };
      workbook.write(out);
      return what;
    }
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static List<XSSFSheet> sheets(XSSFWorkbook workbook) {
    var layers = new ArrayList<String>();
    for (var row : workbook.getSheet("Layers")) {
      for (var cell : row) {
        if (cell.getCellType() == CellType.STRING) {
          layers.add(cell.getStringCellValue());
        }
      }
    }
    layers.add("Input");
    var sheets = new ArrayList<XSSFSheet>();
    for (var sheet : workbook) {
      if (layers.contains(sheet.getSheetName()) && !OURS.contains(sheet.getSheetName())) {
        sheets.add((XSSFSheet) sheet);
      }
    }
    return sheets;
  }

  /** The cells that hold a text right above a number. */
  private static List<XSSFCell> labels(XSSFWorkbook workbook) {
    var labels = new ArrayList<XSSFCell>();
    for (var sheet : sheets(workbook)) {
      for (var row : sheet) {
        for (var cell : row) {
          var below = sheet.getRow(row.getRowNum() + 1);
          var number = below == null ? null : below.getCell(cell.getColumnIndex());
          if (cell.getCellType() == CellType.STRING
              && row.getRowNum() != LINKS
              && number != null
              && (number.getCellType() == CellType.NUMERIC
                  || number.getCellType() == CellType.FORMULA)) {
            labels.add((XSSFCell) cell);
          }
        }
      }
    }
    return labels;
  }

  private static Optional<String> changeLabel(XSSFWorkbook workbook, Change change, Random random) {
    var labels = labels(workbook);
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    var label = any(labels, random);
    var text = label.getStringCellValue();
    var what = label.getSheet().getSheetName() + "!" + label.getAddress() + " \"" + text + "\" ";
    switch (change) {
      case TYPING_ERROR -> set(label, misspelt(text, random));
      case OTHER_WORD -> set(label, any(OTHER_WORDS, random));
      case DELETED -> label.getRow().removeCell(label);
      case OTHER_NUMBER -> set(label, otherNumber(text, random));
      case MOVED_LEFT -> move(label, 0, -1);
      case MOVED_RIGHT -> move(label, 0, 1);
      case MOVED_UP -> move(label, -1, 0);
      default -> throw new IllegalArgumentException(change.name());
    }
    return Optional.of(what + change);
  }

  /** Changes all labels of a sheet in the same way, and their order: the last comes first. */
  private static Optional<String> exchangeAll(XSSFWorkbook workbook, Random random) {
    var labels = labels(workbook);
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    var sheet = any(labels, random).getSheet();
    labels.removeIf(label -> label.getSheet() != sheet);
    var word = any(List.of("fliter", "Kanal", "filter no.", "digit", "map", "L"), random);
    for (int k = 0; k < labels.size(); k++) {
      set(labels.get(k), word + " " + (labels.size() - k));
    }
    return Optional.of(sheet.getSheetName() + ": all labels " + word);
  }

  /** Writes a text; a cell that held it in itself would keep the old one. */
  private static void set(XSSFCell cell, String text) {
    var row = cell.getRow();
    int column = cell.getColumnIndex();
    row.removeCell(cell);
    row.createCell(column).setCellValue(text);
  }

  private static void move(XSSFCell label, int down, int right) {
    int row = label.getRowIndex() + down;
    int column = label.getColumnIndex() + right;
    if (row < 0 || column < 0) {
      return;
    }
    var sheet = label.getSheet();
    var target = sheet.getRow(row) == null ? sheet.createRow(row) : sheet.getRow(row);
    var text = label.getStringCellValue();
    label.getRow().removeCell(label);
    target.createCell(column).setCellValue(text);
  }

  private static String misspelt(String text, Random random) {
    int at = random.nextInt(text.length());
    var letter = String.valueOf((char) ('a' + random.nextInt(26)));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + letter + text.substring(at);
      case 2 -> text.substring(0, at) + letter + text.substring(at + 1);
      default -> text + letter;
    };
  }

  private static String otherNumber(String text, Random random) {
    return text.matches(".*\\d.*")
        ? text.replaceFirst("\\d+", String.valueOf(random.nextInt(4)))
        : text + " " + random.nextInt(4);
  }

  private static Optional<String> renameSheet(XSSFWorkbook workbook, Random random) {
    var sheet = any(sheets(workbook), random);
    var name = sheet.getSheetName();
    var other = random.nextBoolean() ? misspelt(name, random) : any(OTHER_WORDS, random);
    other = other.replaceAll("[?]", "q");
    if (other.isBlank() || workbook.getSheet(other) != null) {
      return Optional.empty();
    }
    workbook.setSheetName(workbook.getSheetIndex(sheet), other);
    return Optional.of("sheet " + name + " renamed " + other);
  }

  private static Optional<String> renameHeader(XSSFWorkbook workbook, Random random) {
    for (var row : workbook.getSheet("Layers")) {
      var texts = new ArrayList<XSSFCell>();
      row.forEach(cell -> texts.add((XSSFCell) cell));
      boolean isHeader =
          texts.stream()
              .anyMatch(
                  cell ->
                      cell.getCellType() == CellType.STRING
                          && cell.getStringCellValue().equals("type"));
      if (isHeader) {
        var header = any(texts, random);
        var text = header.getStringCellValue();
        set(header, random.nextBoolean() ? misspelt(text, random) : any(OTHER_WORDS, random));
        return Optional.of("header " + text + " renamed");
      }
    }
    return Optional.empty();
  }
}
