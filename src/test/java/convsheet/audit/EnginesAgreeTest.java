package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaLimits;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.formula.SheetNames;
import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.LeakyRelu;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.question.ChangedAudit;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.ErrorValue;
import convsheet.testing.Ran;
import convsheet.testing.SpreadsheetEngine;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Five spreadsheet engines, given the formulas of what {@code run} and {@code exercise} write and
 * none of their values, find the values that we wrote: audits with every option, exercises, audits
 * whose pixels and weights were changed, and the Inspector with another output selected.
 */
class EnginesAgreeTest {
  /** So many random networks are computed by the engines that are fast, and some by all. */
  private static final int NETWORKS = 200;

  /** One in so many is computed by all. */
  private static final int FOR_ALL = 10;

  /** Some of the first have every option as well. */
  private static final int WITH_EVERY_OPTION = 20;

  /** Of so many random networks, some numbers are changed. */
  private static final int CHANGED = 40;

  /** In the audits of so many, another output of each layer is inspected. */
  private static final int INSPECTED = 6;

  private static final int MANY = 120;

  /** A sample with so many layers is for engines that are fast. */
  private static final int LONG = 10;

  private static final LedgerChoice SHORT = new LedgerChoice(60, List.of());

  /** Part of a number that engines may differ by: those that say 15 digits of it, and carry on. */
  private static final double RELATIVE = 1e-9;

  /** The same, as a part of the workbook's largest number, where terms cancel out. */
  private static final double CANCELLED = 1e-13;

  /** IronCalc's {@code NORMSDIST} is right to ten digits. */
  private static final double CANCELLED_NORMSDIST = 1e-10;

  /** Names that a formula has to quote, or that look as if it had to. */
  private static final List<String> ODD_NAMES =
      List.of(".z", "R1C1", "A1", "TRUE", "2nd", "x-y", "$A$1", "Schicht ä 層", "1.5", "x~y");

  private static final List<String> NAMES_WITH_APOSTROPHES = List.of("it's", "a''b", "x'!A1");

  private static final String AGREE = " agree";
  private static final String NOTHING_DONE = " to do, 0 right, 0 not right";

  @TempDir private static Path folder;

  private static final List<Book> BOOKS = new ArrayList<>();

  /** Which engines a workbook is for. */
  private enum For {
    ALL,
    ALL_BUT_GNUMERIC,
    ALL_BUT_IRONCALC,
    FAST;

    boolean includes(SpreadsheetEngine engine) {
      return switch (this) {
        case ALL -> true;
        case ALL_BUT_GNUMERIC -> engine != SpreadsheetEngine.GNUMERIC;
        case ALL_BUT_IRONCALC -> engine != SpreadsheetEngine.IRONCALC;
        case FAST -> engine != SpreadsheetEngine.IRONCALC && engine != SpreadsheetEngine.GNUMERIC;
      };
    }
  }

  /**
   * A workbook for engines.
   *
   * @param ours the file with the values that we wrote
   * @param formulas the same formulas without values, or what somebody has made of them
   * @param judge what is said of the values that an engine finds
   */
  private record Book(Path ours, Path formulas, For engines, Judge judge) {
    /** Whether some formula calls a function. */
    boolean uses(String function) {
      return Workbooks.formulas(ours).values().stream()
          .flatMap(sheet -> sheet.values().stream())
          .anyMatch(formula -> formula.contains(function + "("));
    }

    Comparison compare(SpreadsheetEngine engine, Map<String, Map<String, Object>> theirs) {
      var comparison = new Comparison(this, engine, theirs);
      judge.judge(comparison);
      return comparison;
    }
  }

  /** Says what an engine should have found. */
  private interface Judge {
    void judge(Comparison comparison);
  }

  @BeforeAll
  static void write() throws IOException {
    for (var sample : Samples.all()) {
      var question = sample.question();
      var engines = question.network().nodes().size() < LONG ? For.ALL : For.FAST;
      var audit = addAudit(question, sample.file(), Style.COMPACT, engines, true);
      addFilled(addExercise(sample.write(folder)), audit);
    }
    var handMade = HandMade.write(folder);
    var lifted = folder.resolve("lifted.xlsx");
    assertThat(Run.of(handMade, "-o", lifted.toString(), "--ledger", "none", "--stats").code())
        .isZero();
    add(lifted, For.ALL);
    addExercise(handMade);
    for (int seed = 0; seed < NETWORKS; seed++) {
      var question = Written.random(seed);
      if (seed % FOR_ALL == 0) {
        question = Written.named(question, ODD_NAMES);
      }
      var style = seed % 2 == 0 || hasLongSums(question) ? Style.COMPACT : Style.TERMS;
      var engines = seed % FOR_ALL == 0 ? For.ALL : For.FAST;
      addAudit(
          question,
          "random" + seed + ".xlsx",
          style,
          engines,
          seed % 4 == 0 && seed < WITH_EVERY_OPTION);
      if (seed < CHANGED) {
        addChanged(question, seed, style, engines);
      }
      if (seed < INSPECTED) {
        addInspected(question, seed);
      }
    }
    addOverflow();
    addAudit(manyLayers(), "many.xlsx", Style.COMPACT, For.ALL, false);
    var apostrophes = Written.random(NETWORKS);
    for (int seed = NETWORKS + 1; apostrophes.network().nodes().size() > 3; seed++) {
      apostrophes = Written.random(seed);
    }
    addAudit(
        Written.named(apostrophes, NAMES_WITH_APOSTROPHES),
        "apostrophes.xlsx",
        Style.COMPACT,
        For.ALL_BUT_GNUMERIC,
        true);
  }

  private static void add(Path ours, For engines) {
    var formulas = ours.resolveSibling("formulas of " + ours.getFileName());
    Workbooks.stripCachedValues(ours, formulas);
    BOOKS.add(new Book(ours, formulas, engines, Comparison::all));
  }

  private static Path addAudit(
      Question question, String name, Style style, For engines, boolean everyOption) {
    var audit = folder.resolve("audit of " + name);
    var evaluation = Evaluation.of(question);
    var extras = everyOption ? extras(question.network()) : List.<ExtraSheets>of();
    new AuditWriter(evaluation, style, SHORT, extras, Progress.NONE).write(audit);
    add(audit, engines);
    return audit;
  }

  /** Statistics, some rows of a matrix product, and the back-projection of a first convolution. */
  private static List<ExtraSheets> extras(Network network) {
    var extras = new ArrayList<ExtraSheets>();
    if (network.nodes().stream().allMatch(node -> node.shape().plane() > 1)) {
      extras.add(new Statistics()); // POI's STDEVP of one number is an error
    }
    network.nodes().stream()
        .filter(node -> node.layer() instanceof Conv)
        .findFirst()
        .ifPresent(
            node -> {
              int rows = (int) Math.min(4, node.shape().count());
              var some = Optional.of(new MatrixProduct.Rows(1, rows));
              extras.add(new MatrixProduct(node.name(), some));
            });
    network.nodes().stream()
        .filter(EnginesAgreeTest::canBeProjected)
        .findFirst()
        .ifPresent(node -> extras.add(Deconvolution.parse(node.name())));
    return extras;
  }

  private static boolean canBeProjected(Network.Node node) {
    return node.from().equals(List.of(FeatureMap.INPUT))
        && node.layer() instanceof Conv conv
        && (conv.activation() instanceof Relu || conv.activation() instanceof Identity);
  }

  /** Whether sums written out would be longer than a formula may be. */
  private static boolean hasLongSums(Question question) {
    return question.network().nodes().stream()
        .map(Network.Node::layer)
        .anyMatch(
            layer ->
                layer instanceof Dense dense
                    && dense.weight().values().length / dense.weight().shape().size(0) > 200);
  }

  /**
   * More layers than LibreOffice's {@code CHOOSE} has room for, and more text than a formula may
   * have if it names each; the last layer adds them all.
   */
  private static Question manyLayers() {
    var network = Network.of(Shape.of(1, 2, 2));
    var names = new ArrayList<String>();
    for (int i = 0; i < MANY; i++) {
      var from = List.of(network.last());
      names.add("layer %03d, a rather long name".formatted(i).replace(",", ""));
      network = network.with(names.get(i), new ActivationLayer(new LeakyRelu(0.75)), from);
    }
    network = network.with("sum", new Add(new Identity()), names);
    return Written.of(network, Tensor.of(Shape.of(1, 2, 2), 1, -2, 3, -0.5));
  }

  private static Path addExercise(Path question) {
    var exercise = folder.resolve("exercise of " + question.getFileName());
    var ran = Ran.run("exercise", question, "-o", exercise, "--self-check", "--cells", "12");
    assertThat(ran.code()).as("%s", ran).isZero();
    add(exercise, For.ALL);
    return exercise;
  }

  /**
   * Fills in an exercise with all answers right, and with none: that is what its lights have to
   * say, and the counts beside them.
   *
   * @param audit holds the right answers, where the exercise has gaps
   */
  private static void addFilled(Path exercise, Path audit) throws IOException {
    var answers = Workbooks.values(audit);
    for (boolean right : List.of(true, false)) {
      var name = (right ? "right " : "wrong ") + exercise.getFileName();
      var filled = folder.resolve(name);
      try (var in = Files.newInputStream(exercise);
          var workbook = new XSSFWorkbook(in);
          var out = Files.newOutputStream(filled)) {
        for (var sheet : workbook) {
          var results = answers.getOrDefault(sheet.getSheetName(), Map.of());
          for (var row : sheet) {
            for (var cell : row) {
              if (cell.getCellType() == CellType.BLANK
                  && results.get(cell.getAddress().formatAsString()) instanceof Double answer) {
                cell.setCellValue(right ? answer : answer + 1);
              }
            }
          }
        }
        workbook.write(out);
      }
      var formulas = folder.resolve("formulas of " + name);
      Workbooks.stripCachedValues(filled, formulas);
      BOOKS.add(new Book(exercise, formulas, For.ALL, comparison -> comparison.lights(right)));
    }
  }

  /** What is too large for a cell is an error or an infinity, and agrees in any case. */
  private static void addOverflow() {
    var audit = folder.resolve("audit of overflow.xlsx");
    var formulas = folder.resolve("formulas of overflow.xlsx");
    new AuditWriter(Evaluation.of(overflowing()), Style.COMPACT, SHORT, List.of(), Progress.NONE)
        .write(audit);
    Workbooks.stripCachedValues(audit, formulas);
    BOOKS.add(new Book(audit, formulas, For.ALL_BUT_IRONCALC, Comparison::verdicts));
  }

  /** A network whose first result, and what depends on it, is too large for a cell. */
  private static Question overflowing() {
    var one = Shape.of(1, 1, 1, 1);
    var network =
        Network.of(Shape.of(1, 2, 2))
            .then("Large", conv(Tensor.of(one, 1e200), new Identity()))
            .then("Rectified", conv(Tensor.of(one, 2), new Relu()))
            .then(
                "Dense",
                new Dense(
                    Tensor.of(Shape.of(2, 1, 2, 2), 1, 2, 3, 4, 0, 1, 0, -1),
                    new double[] {1, 2},
                    new Identity()));
    return Written.of(network, Tensor.of(Shape.of(1, 2, 2), 1e200, 1, -2, -1e200));
  }

  private static Conv conv(Tensor weight, Activation activation) {
    return new Conv(weight, new double[0], Size.of(1), Padding.NONE, Size.of(1), 1, activation);
  }

  /** A run of a changed question has the values of an audit in which the same is changed. */
  private static void addChanged(Question question, int seed, Style style, For engines)
      throws IOException {
    var changed =
        ChangedAudit.of(
            Written.question(question, folder.resolve("question" + seed + ".xlsx")),
            style,
            SHORT,
            new Random(seed),
            Files.createDirectory(folder.resolve("changed" + seed)));
    BOOKS.add(new Book(changed.ours(), changed.formulas(), engines, Comparison::all));
  }

  /** One output of each layer of a network is inspected. */
  private static void addInspected(Question question, int seed) {
    var random = new Random(seed);
    var audit = folder.resolve("inspected" + seed + ".xlsx");
    var evaluation = Evaluation.of(question);
    new AuditWriter(evaluation, Style.COMPACT, LedgerChoice.NONE, List.of(), Progress.NONE)
        .write(audit);
    var nodes = question.network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var shape = nodes.get(i).shape();
      int channel = random.nextInt(shape.channels());
      int row = random.nextInt(shape.rows());
      int column = random.nextInt(shape.columns());
      var formulas = folder.resolve("inspected" + seed + " layer" + i + ".xlsx");
      InspectorChoice.select(
          audit, formulas, nodes.get(i).name(), List.of(channel + 1, row + 1, column + 1));
      double value = evaluation.outputs().get(i).at(channel, row, column);
      BOOKS.add(new Book(audit, formulas, For.ALL, comparison -> comparison.inspected(value)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFormulaHasTheValueThatWeWrote(SpreadsheetEngine engine) throws IOException {
    var books = BOOKS.stream().filter(book -> book.engines().includes(engine)).toList();
    var own = Files.createDirectory(folder.resolve(engine.name()));
    var computed = engine.compute(books.stream().map(Book::formulas).toList(), own);

    var differences = new ArrayList<String>();
    int compared = 0;
    for (int i = 0; i < books.size(); i++) {
      assertWithinLimits(books.get(i));
      var comparison = books.get(i).compare(engine, computed.get(i));
      differences.addAll(comparison.differences);
      compared += comparison.compared;
    }
    assertThat(differences).as("%s", engine).isEmpty();
    assertThat(compared).isGreaterThan(20_000);
  }

  private static void assertWithinLimits(Book book) {
    Workbooks.formulas(book.ours())
        .forEach(
            (sheet, formulas) ->
                formulas.forEach(
                    (cell, formula) ->
                        assertThat(FormulaLimits.exceeded(formula))
                            .as("%s, %s!%s", book.ours().getFileName(), sheet, cell)
                            .isEmpty()));
  }

  /** What an engine made of a workbook beside what we wrote. */
  private static final class Comparison {
    private static final Pattern LONG_DECIMAL = Pattern.compile("\\d+\\.\\d{16,}");

    private final Book book;
    private final SpreadsheetEngine engine;
    private final Map<String, Map<String, Object>> ours;
    private final Map<String, Map<String, Object>> theirs;
    private final List<String> differences = new ArrayList<>();
    private int compared;

    Comparison(Book book, SpreadsheetEngine engine, Map<String, Map<String, Object>> theirs) {
      this.book = book;
      this.engine = engine;
      this.ours = Workbooks.values(book.ours());
      this.theirs = theirs;
    }

    /** All formulas have the values that we wrote. */
    void all() {
      double near = near();
      Workbooks.formulas(book.ours())
          .forEach(
              (sheet, cells) ->
                  cells.forEach(
                      (cell, formula) -> {
                        var our = ours.get(sheet).getOrDefault(cell, "");
                        var their = withoutLongDecimals(theirs.get(sheet).getOrDefault(cell, ""));
                        boolean isLacking =
                            engine.lacks().stream().anyMatch(name -> formula.contains(name + "("));
                        compare(
                            sheet,
                            cell,
                            our,
                            their,
                            same(our, their, near) || isLacking && their instanceof ErrorValue);
                      }));
    }

    /** Gnumeric writes 0.2857 in some texts as 0.28569999999999999999. */
    private Object withoutLongDecimals(Object their) {
      return engine == SpreadsheetEngine.GNUMERIC && their instanceof String text
          ? LONG_DECIMAL
              .matcher(text)
              .replaceAll(
                  number ->
                      new BigDecimal(number.group(), new MathContext(15))
                          .stripTrailingZeros()
                          .toPlainString())
          : their;
    }

    /** The verdicts are ours; numbers are not compared. */
    void verdicts() {
      ours.forEach(
          (sheet, cells) ->
              cells.forEach(
                  (cell, our) -> {
                    if (our instanceof Boolean
                        || our instanceof String text && text.endsWith(AGREE)) {
                      compare(sheet, cell, our, theirs.get(sheet).get(cell));
                    }
                  }));
      assertThat(compared).isPositive();
    }

    /** The Inspector shows a value, and no difference; the rest is not compared. */
    void inspected(double value) {
      var inspector = theirs.get(SheetNames.INSPECTOR);
      compare(SheetNames.INSPECTOR, "O12", true, inspector.get("O12"));
      for (var cell : List.of("O9", "O11")) {
        var their = inspector.get(cell);
        compare(
            SheetNames.INSPECTOR,
            cell,
            value,
            their,
            their instanceof Double number
                && Math.abs(number - value) <= RELATIVE * Math.max(1, Math.abs(value)));
      }
    }

    /** All answers are right, or none; the empty exercise says how many there are of each grid. */
    void lights(boolean right) {
      ours.forEach(
          (sheet, cells) ->
              cells.forEach(
                  (cell, text) -> {
                    if (text instanceof String words && words.endsWith(NOTHING_DONE)) {
                      var count = words.replace(NOTHING_DONE, "");
                      var counts =
                          right
                              ? "0 to do, " + count + " right, 0 not right"
                              : "0 to do, 0 right, " + count + " not right";
                      compare(sheet, cell, counts, theirs.get(sheet).get(cell));
                    }
                  }));
      assertThat(compared).isPositive();
    }

    private void compare(String sheet, String cell, Object our, Object their) {
      compare(sheet, cell, our, their, our.equals(their));
    }

    private void compare(String sheet, String cell, Object our, Object their, boolean same) {
      compared++;
      if (!same) {
        differences.add(
            "%s, %s!%s: ours %s, theirs %s"
                .formatted(book.formulas().getFileName(), sheet, cell, our, their));
      }
    }

    private double near() {
      double largest =
          ours.values().stream()
              .flatMap(sheet -> sheet.values().stream())
              .filter(Double.class::isInstance)
              .mapToDouble(value -> Math.abs((double) value))
              .max()
              .orElse(0);
      boolean isRounded = engine == SpreadsheetEngine.IRONCALC && book.uses("NORMSDIST");
      return largest * (isRounded ? CANCELLED_NORMSDIST : CANCELLED);
    }

    private static boolean same(Object our, Object their, double near) {
      if (our instanceof Double x && their instanceof Double y) {
        return Math.abs(x - y) <= Math.max(near, RELATIVE * Math.max(Math.abs(x), Math.abs(y)));
      }
      if (our instanceof ErrorValue && their instanceof ErrorValue error) {
        return error.text().matches("#(NUM!|DIV/0!|VALUE!|N/A)"); // computed, to an error
      }
      return our.equals(their);
    }
  }
}
