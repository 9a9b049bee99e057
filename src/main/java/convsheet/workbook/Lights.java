package convsheet.workbook;

import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.workbook.Styles.Look;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFConditionalFormattingRule;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/**
 * Tells, while an exercise is filled in, how many answers are right, without telling which numbers
 * would be.
 *
 * <p>A hidden sheet holds two numbers for each answer: a multiplier m, and r = (n + {@value
 * #SHIFT}) * m modulo the prime {@value #PRIME}, where n is the answer as a whole number of its
 * last decimals. A number that is typed is right if it comes to the same r. All numbers on the way
 * stay below 10^14, which doubles hold exactly, and quotients below 2^27, which {@code MOD} of
 * Excel can take.
 */
final class Lights {
  /** The hidden sheet. */
  static final String SHEET = "Exercise lights";

  /** The largest whole number of last decimals that an answer may be. */
  static final double LARGEST = 1e8 - 1;

  private static final long PRIME = 999_983;
  private static final long SHIFT = 271_828;
  private static final int LABEL_CHARACTERS_PER_CELL = 5;

  /** Some wrong, all right, some right, nothing done: the first that is so counts. */
  private static final List<String> COLOURS = List.of("F28B82", "7FCF8E", "FFD166", "D5DAE0");

  private final List<ExerciseSheet.Line> lines;
  private final Layout layout;
  private final Evaluation evaluation;
  private final Precision precision;
  private final int lightStyle;
  private final int countsStyle;

  /**
   * Lights for the lines of an exercise.
   *
   * @param lines the lines of its table, top to bottom
   */
  Lights(
      List<ExerciseSheet.Line> lines,
      Layout layout,
      Evaluation evaluation,
      Precision precision,
      Styles styles) {
    this.lines = lines;
    this.layout = layout;
    this.evaluation = evaluation;
    this.precision = precision;
    lightStyle = styles.of(Look.LIGHT, ";;;");
    countsStyle = styles.of(Look.COUNTS);
  }

  // ---- the hidden sheet: for each line, its cells' multipliers, and to their right what they come
  // to ----

  XlsxFile.Body hashes() {
    var page = new CellPage();
    var random = new Random(1);
    int top = 0;
    for (var line : lines) {
      var box = line.box();
      var values = evaluation.values(line.grid());
      for (var cell : line.cells()) {
        long multiplier = 1 + (long) (random.nextDouble() * (PRIME - 1));
        long answer =
            (long) precision.scaled(values[cell.row() * line.grid().columns() + cell.column()]);
        var place = layout.place(line.grid());
        int row = top + place.row() + cell.row() - box.getFirstRow();
        int column = place.column() + cell.column() - box.getFirstColumn();
        page.number(row, column, 0, multiplier);
        page.number(
            row, column + width(box), 0, Math.floorMod((answer + SHIFT) * multiplier, PRIME));
      }
      top += height(box);
    }
    return page;
  }

  private static int width(CellRangeAddress box) {
    return box.getLastColumn() - box.getFirstColumn() + 1;
  }

  private static int height(CellRangeAddress box) {
    return box.getLastRow() - box.getFirstRow() + 1;
  }

  /** A line's block on the hidden sheet: its multipliers, or what the answers come to. */
  private String block(ExerciseSheet.Line line, boolean multipliers) {
    int top = 0;
    for (var above : lines.subList(0, lines.indexOf(line))) {
      top += height(above.box());
    }
    int width = width(line.box());
    return A1.sheet(SHEET)
        + A1.absoluteRange(top, multipliers ? 0 : width, height(line.box()), width);
  }

  private String answers(ExerciseSheet.Line line) {
    var box = line.box();
    return A1.sheet(line.grid().sheet())
        + A1.absoluteRange(box.getFirstRow(), box.getFirstColumn(), height(box), width(box));
  }

  // ---- the counts ----

  /** An array formula: how many cells of a line are empty. */
  String toDo(ExerciseSheet.Line line) {
    var answers = answers(line);
    return "SUM(IF(ISNUMBER("
        + block(line, true)
        + "),IF(ISERROR("
        + answers
        + "),0,IF(LEN(TRIM("
        + answers
        + "))=0,1,0)),0))";
  }

  /** An array formula: how many hold the right number. */
  String right(ExerciseSheet.Line line) {
    var answers = answers(line);
    double scale = Math.pow(10, precision.decimals());
    var scaled = precision.decimals() == 0 ? answers : answers + "*" + (long) scale;
    return "SUM(IF(ISNUMBER("
        + block(line, true)
        + "),IF(ISNUMBER("
        + answers
        + "),IF(ABS("
        + answers
        + ")<"
        + (long) (LARGEST / scale)
        + ",IF(MOD((ROUND("
        + scaled
        + ",0)+"
        + SHIFT
        + ")*"
        + block(line, true)
        + ","
        + PRIME
        + ")="
        + block(line, false)
        + ",1,0),0),0),0))";
  }

  // ---- beside the grids ----

  private List<ExerciseSheet.Line> lines(Grid grid) {
    return lines.stream().filter(line -> line.grid().equals(grid)).toList();
  }

  /** A column of the table, summed up over the lines of a grid. */
  private static String sum(List<ExerciseSheet.Line> lines, int column) {
    int first = lines.get(0).row();
    int count = lines.size();
    var cells = A1.sheet(ExerciseSheet.NAME) + A1.absoluteRange(first, column, count, 1);
    return count == 1 ? cells : "SUM(" + cells + ")";
  }

  /**
   * The light itself, in the corner above a grid's row numbers: 0 nothing done, 1 some, 2 all
   * right, 3 some wrong.
   */
  void writeLight(SheetOut out, Grid grid) throws IOException {
    var lines = lines(grid);
    if (!lines.isEmpty()) {
      out.formula(
          layout.place(grid).column() - 1,
          lightStyle,
          "IF("
              + sum(lines, ExerciseSheet.WRONG)
              + ">0,3,IF("
              + sum(lines, ExerciseSheet.TO_DO)
              + "=0,2,IF("
              + sum(lines, ExerciseSheet.RIGHT)
              + ">0,1,0)))",
          0);
    }
  }

  /** The counts in words, to the right of a grid's label. */
  void writeCounts(SheetOut out, Grid grid) throws IOException {
    var lines = lines(grid);
    if (!lines.isEmpty()) {
      int cells = lines.stream().mapToInt(line -> line.cells().size()).sum();
      out.formula(
          layout.place(grid).column() + grid.label().length() / LABEL_CHARACTERS_PER_CELL + 1,
          countsStyle,
          sum(lines, ExerciseSheet.TO_DO)
              + "&\" to do, \"&"
              + sum(lines, ExerciseSheet.RIGHT)
              + "&\" right, \"&"
              + sum(lines, ExerciseSheet.WRONG)
              + "&\" wrong\"",
          cells + " to do, 0 right, 0 wrong");
    }
  }

  /** Has a grid's light change its colour. */
  void colour(XSSFSheet sheet, Grid grid) {
    if (!lines(grid).isEmpty()) {
      var place = layout.place(grid);
      int row = place.row() - 1;
      int column = place.column() - 1;
      var light = A1.cell(row, column);
      colour(
          sheet,
          new CellRangeAddress(row, row, column, column),
          List.of(light + "=3", light + "=2", light + "=1", light + "=0"));
    }
  }

  /** Has the counts of the table have the same colours. */
  static void colourTable(XSSFSheet sheet, CellRangeAddress counts) {
    int row = counts.getFirstRow();
    var toDo = "$" + A1.cell(row, ExerciseSheet.TO_DO);
    var right = "$" + A1.cell(row, ExerciseSheet.RIGHT);
    var wrong = "$" + A1.cell(row, ExerciseSheet.WRONG);
    colour(sheet, counts, List.of(wrong + ">0", toDo + "=0", right + ">0", toDo + ">0"));
  }

  private static void colour(XSSFSheet sheet, CellRangeAddress cells, List<String> conditions) {
    var formatting = sheet.getSheetConditionalFormatting();
    var rules =
        IntStream.range(0, COLOURS.size())
            .mapToObj(
                i -> {
                  var rule = formatting.createConditionalFormattingRule(conditions.get(i));
                  rule.createPatternFormatting()
                      .setFillBackgroundColor(Styles.colour(COLOURS.get(i)));
                  return rule;
                })
            .toArray(XSSFConditionalFormattingRule[]::new);
    formatting.addConditionalFormatting(new CellRangeAddress[] {cells}, rules);
  }
}
