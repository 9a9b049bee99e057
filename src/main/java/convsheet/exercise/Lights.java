package convsheet.exercise;

import convsheet.audit.GridSheet;
import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Precision;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Difference;
import convsheet.xlsx.Rule;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Tells, while an exercise is filled in, how many answers are right, without telling which numbers
 * would be.
 *
 * <p>Answers are compared in {@linkplain Bundles bundles}. A hidden sheet has a row for each
 * answer: whether it is there (A), the whole number that stands for it (B, as {@link Precision}
 * makes it of all numbers that are right; HyperFormula's {@code INT} cuts at the point, below 0
 * too, and is put right), and what the bundle comes to so far (C, D): h' = (h + B + salt)^3 modulo
 * the prime {@value #PRIME}. Beside the first answer of a bundle stands what all of it should come
 * to. That is a number below a million, which a million sets of answers and more share. All numbers
 * on the way are whole and below 10^13, which doubles hold exactly, and quotients below 2^27, which
 * {@code MOD} of old spreadsheet programs can take.
 */
public final class Lights implements GridSheet.Beside {
  /** The largest whole number of last decimals that an answer may be. */
  public static final double LARGEST = 1e8 - 1;

  /** Below 2^20; numbers have one cube root each, since 3 does not divide the prime less 1. */
  public static final long PRIME = 999_983;

  /** Makes numbers positive: the least answer stands for -5 * 10^10. */
  private static final long SHIFT = 100_000_000_000L;

  // the columns of the hidden sheet
  static final int STATE = 0;
  private static final int NUMBER = 1;
  private static final int SUM = 2;
  private static final int MIXED = 3;
  static final int BUCKET_SHIFT = 4;
  static final int BUCKET_WIDTH = 5;
  static final int SALT = 6;
  private static final int VERDICT = 7;
  static final int TAG = 8;
  private static final List<String> HEADERS =
      List.of("there", "answer", "sum", "mixed", "shift", "width", "salt", "bundle", "right");

  // states of an answer, and what is said of a bundle
  private static final int TO_DO = 0;
  private static final int THERE = 1;
  private static final int NO_NUMBER = 2;
  private static final int RIGHT = 1;
  private static final int NOT_RIGHT = 2;

  /** Shows a light as a sign: all right, some not right; else nothing. */
  private static final String SIGNS = "[=2]\"\u2713\";[=3]\"\u2717\";";

  private final List<ExerciseSheet.Line> lines;
  private final Map<ExerciseSheet.Line, Integer> firstRows = new IdentityHashMap<>();
  private final Map<Integer, Integer> bundleRows = new HashMap<>();
  private final Map<Integer, Integer> bundleCounts = new HashMap<>();
  private final Layout layout;
  private final Evaluation evaluation;
  private final Precision precision;
  private final int lightStyle;
  private final int countsStyle;

  /**
   * Lights for the lines of an exercise.
   *
   * @param lines the lines of its table, top to bottom, each of answers of one bundle
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
    lightStyle = styles.of(Look.LIGHT, SIGNS);
    countsStyle = styles.of(Look.COUNTS);
    int row = 1;
    for (var line : lines) {
      firstRows.put(line, row);
      bundleRows.putIfAbsent(line.bundle(), row);
      bundleCounts.merge(line.bundle(), line.cells().size(), Integer::sum);
      row += line.cells().size();
    }
  }

  // ---- the hidden sheet ----

  /** The sheet by which the answers are compared, to be hidden. */
  Sheet hashes() {
    return new Sheet() {
      @Override
      public String name() {
        return SheetNames.LIGHTS;
      }

      @Override
      public XlsxFile.Body make(SheetFrame frame) {
        return hashPage();
      }
    };
  }

  private CellPage hashPage() {
    var page = new CellPage();
    for (int column = 0; column < HEADERS.size(); column++) {
      page.text(0, column, 0, HEADERS.get(column));
    }
    var random = new Random(1);
    long mixed = 0;
    long mixedUnanswered = 0;
    for (var line : lines) {
      var values = evaluation.values(line.grid());
      var place = layout.place(line.grid());
      int row = firstRows.get(line);
      for (var cell : line.cells()) {
        int first = bundleRows.get(line.bundle());
        var bucket = precision.bucket(values[cell.row() * line.grid().columns() + cell.column()]);
        long salt = SHIFT + random.nextInt((int) PRIME);
        write(
            page,
            row,
            A1.sheet(line.grid().sheet())
                + A1.cell(place.row() + cell.row(), place.column() + cell.column()),
            row == first,
            bucket,
            salt,
            row == first ? 0 : mixedUnanswered);
        mixedUnanswered = mixed(row == first ? 0 : mixedUnanswered, salt);
        mixed = mixed(row == first ? 0 : mixed, (long) bucket.number() + salt);
        int last = first + bundleCounts.get(line.bundle()) - 1;
        if (row == last) {
          page.formula(first, VERDICT, 0, verdict(first, last), 0);
          page.number(first, TAG, 0, mixed);
        }
        row++;
      }
    }
    return page;
  }

  private static long mixed(long before, long more) {
    long sum = (before + more) % PRIME;
    return sum * sum % PRIME * sum % PRIME;
  }

  /**
   * The row of one answer, with the values that its formulas have as long as there is none.
   *
   * @param before what the rows above come to as long as there are no answers
   */
  private void write(
      CellPage page,
      int row,
      String answer,
      boolean isFirst,
      Precision.Bucket bucket,
      long salt,
      long before) {
    long scale = (long) precision.scale();
    page.formula(
        row,
        STATE,
        0,
        String.format(
            Locale.ROOT,
            "IF(ISERROR(%1$s),%4$d,IF(ISLOGICAL(%1$s),%4$d,IF(ISNUMBER(%1$s),IF(ABS(%1$s)<%2$d,%3$d,%4$d),"
                + "IF(LEN(TRIM(%1$s))=0,%5$d,%4$d))))",
            answer,
            (long) (LARGEST / scale),
            THERE,
            NO_NUMBER,
            TO_DO),
        TO_DO);
    page.formula(
        row,
        NUMBER,
        0,
        String.format(
            Locale.ROOT,
            "IF(%1$s=%2$d,IF(INT(%3$s)>%3$s,INT(%3$s)-1,INT(%3$s)),0)",
            A1.cell(row, STATE),
            THERE,
            String.format(
                Locale.ROOT,
                "(%s+%s)/%s",
                scale == 1 ? answer : answer + "*" + scale,
                A1.cell(row, BUCKET_SHIFT),
                A1.cell(row, BUCKET_WIDTH))),
        0);
    page.formula(
        row,
        SUM,
        0,
        String.format(
            Locale.ROOT,
            "MOD(%s%s+%s,%d)",
            isFirst ? "" : A1.cell(row - 1, MIXED) + "+",
            A1.cell(row, NUMBER),
            A1.cell(row, SALT),
            PRIME),
        (before + salt) % PRIME);
    page.formula(
        row,
        MIXED,
        0,
        String.format(Locale.ROOT, "MOD(MOD(%1$s*%1$s,%2$d)*%1$s,%2$d)", A1.cell(row, SUM), PRIME),
        mixed(before, salt));
    page.number(row, BUCKET_SHIFT, 0, bucket.shift());
    page.number(row, BUCKET_WIDTH, 0, bucket.width());
    page.number(row, SALT, 0, salt);
  }

  /** What is said of a bundle: 0 as long as an answer is missing. */
  private static String verdict(int first, int last) {
    var states = A1.span(first, STATE, last - first + 1, 1);
    return String.format(
        Locale.ROOT,
        "IF(COUNTIF(%s,%d)>0,0,IF(COUNTIF(%s,%d)>0,%d,IF(%s=%s,%d,%d)))",
        states,
        TO_DO,
        states,
        NO_NUMBER,
        NOT_RIGHT,
        A1.cell(last, MIXED),
        A1.cell(first, TAG),
        RIGHT,
        NOT_RIGHT);
  }

  // ---- the counts ----

  /** How many cells of a line are empty. */
  String toDo(ExerciseSheet.Line line) {
    return String.format(
        Locale.ROOT,
        "COUNTIF(%s%s,%d)",
        A1.sheet(SheetNames.LIGHTS),
        A1.absoluteSpan(firstRows.get(line), STATE, line.cells().size(), 1),
        TO_DO);
  }

  /** How many are known to be right: all of a line, or none. */
  String right(ExerciseSheet.Line line) {
    return count(line, RIGHT);
  }

  /** How many are of a bundle that is complete, and not right. */
  String notRight(ExerciseSheet.Line line) {
    return count(line, NOT_RIGHT);
  }

  private String count(ExerciseSheet.Line line, int verdict) {
    return String.format(
        Locale.ROOT,
        "IF(%s%s=%d,%d,0)",
        A1.sheet(SheetNames.LIGHTS),
        A1.absoluteRange(bundleRows.get(line.bundle()), VERDICT, 1, 1),
        verdict,
        line.cells().size());
  }

  // ---- beside the grids ----

  private List<ExerciseSheet.Line> lines(Grid grid) {
    return lines.stream().filter(line -> line.grid().equals(grid)).toList();
  }

  /** A column of the table, summed up over the lines of a grid. */
  private static String sum(List<ExerciseSheet.Line> lines, int column) {
    int first = lines.get(0).row();
    int count = lines.size();
    var cells = A1.sheet(SheetNames.EXERCISE) + A1.absoluteRange(first, column, count, 1);
    return count == 1 ? cells : "SUM(" + cells + ")";
  }

  private static int count(List<ExerciseSheet.Line> lines) {
    return lines.stream().mapToInt(line -> line.cells().size()).sum();
  }

  /**
   * The light itself, in the corner above a grid's row numbers: 0 nothing is known, 1 some are
   * right, 2 all are, 3 some are not.
   */
  @Override
  public void writeLight(SheetOut out, Grid grid) throws IOException {
    var lines = lines(grid);
    if (!lines.isEmpty()) {
      out.formula(
          layout.place(grid).column() - 1,
          lightStyle,
          "IF("
              + sum(lines, ExerciseSheet.WRONG)
              + ">0,3,IF("
              + sum(lines, ExerciseSheet.RIGHT)
              + "="
              + count(lines)
              + ",2,IF("
              + sum(lines, ExerciseSheet.RIGHT)
              + ">0,1,0)))",
          0);
    }
  }

  /** The counts in words, to the right of a grid's label, where there is room for them. */
  @Override
  public void writeCounts(SheetOut out, Grid grid) throws IOException {
    var lines = lines(grid);
    var words = count(lines) + " to do, 0 right, 0 not right";
    if (!lines.isEmpty() && layout.hasRoomBesideLabel(grid, words.length())) {
      out.formula(
          Layout.besideLabel(layout.place(grid), grid),
          countsStyle,
          sum(lines, ExerciseSheet.TO_DO)
              + "&\" to do, \"&"
              + sum(lines, ExerciseSheet.RIGHT)
              + "&\" right, \"&"
              + sum(lines, ExerciseSheet.WRONG)
              + "&\" not right\"",
          words);
    }
  }

  /** Has a grid's light change its colour. */
  @Override
  public void colour(SheetFrame frame, Grid grid) {
    if (!lines(grid).isEmpty()) {
      var place = layout.place(grid);
      int row = place.row() - 1;
      int column = place.column() - 1;
      var light = A1.cell(row, column);
      colour(
          frame,
          new Box(row, column, row, column),
          List.of(light + "=3", light + "=2", light + "=1", light + "=0"));
    }
  }

  /** Has the counts of the table have the same colours. */
  static void colourTable(SheetFrame frame, Box counts) {
    int row = counts.top();
    var toDo = "$" + A1.cell(row, ExerciseSheet.TO_DO);
    var right = "$" + A1.cell(row, ExerciseSheet.RIGHT);
    var wrong = "$" + A1.cell(row, ExerciseSheet.WRONG);
    colour(
        frame,
        counts,
        List.of(wrong + ">0", "AND(" + right + ">0," + toDo + "=0)", right + ">0", right + "=0"));
  }

  /**
   * Colours cells.
   *
   * @param conditions when they are of each of the {@link Colours#LIGHTS}: the first that is so
   *     counts
   */
  private static void colour(SheetFrame frame, Box cells, List<String> conditions) {
    frame.format(
        List.of(cells),
        IntStream.range(0, Colours.LIGHTS.size())
            .mapToObj(
                i -> new Rule.Where(conditions.get(i), Difference.fill(Colours.LIGHTS.get(i))))
            .toList());
  }
}
