package convsheet.workbook;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaLimits;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.LeakyRelu;
import convsheet.network.Network;
import convsheet.network.Relu;
import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.ErrorValue;
import convsheet.testing.Ran;
import convsheet.testing.SpreadsheetEngine;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
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

  @TempDir private static Path folder;

  private static final List<Book> BOOKS = new ArrayList<>();

  /** Which engines a workbook is for. */
  private enum For {
    ALL,
    ALL_BUT_GNUMERIC,
    FAST;

    boolean includes(SpreadsheetEngine engine) {
      return switch (this) {
        case ALL -> true;
        case ALL_BUT_GNUMERIC -> engine != SpreadsheetEngine.GNUMERIC;
        case FAST -> engine != SpreadsheetEngine.IRONCALC && engine != SpreadsheetEngine.GNUMERIC;
      };
    }
  }

  /**
   * A workbook for engines.
   *
   * @param ours the file with the values that we wrote
   * @param formulas the same formulas without values
   * @param inspected the value of the output that is inspected, where another one was selected:
   *     then the Inspector has to show it, and the rest is not compared
   */
  private record Book(Path ours, Path formulas, For engines, Optional<Double> inspected) {
    /** Whether some formula calls a function. */
    boolean uses(String function) {
      return Workbooks.formulas(ours).values().stream()
          .flatMap(sheet -> sheet.values().stream())
          .anyMatch(formula -> formula.contains(function + "("));
    }
  }

  @BeforeAll
  static void write() throws IOException {
    for (var sample : Samples.all()) {
      var question = sample.question();
      var engines = question.network().nodes().size() < LONG ? For.ALL : For.FAST;
      addAudit(question, sample.file(), Style.COMPACT, engines, true);
      addExercise(sample.write(folder));
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
    BOOKS.add(new Book(ours, formulas, engines, Optional.empty()));
  }

  private static void addAudit(
      Question question, String name, Style style, For engines, boolean everyOption) {
    var audit = folder.resolve("audit of " + name);
    var evaluation = Evaluation.of(question);
    var extras = everyOption ? extras(question.network()) : List.<ExtraSheets>of();
    new AuditWriter(evaluation, style, SHORT, extras, Progress.NONE).write(audit);
    add(audit, engines);
  }

  /** Statistics, some rows of a matrix product, and the back-projection of a first convolution. */
  private static List<ExtraSheets> extras(Network network) {
    var extras = new ArrayList<ExtraSheets>(List.of(new Statistics()));
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
        .ifPresent(
            node ->
                extras.add(new Deconvolution(node.name(), OptionalInt.empty(), Optional.empty())));
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

  private static void addExercise(Path question) {
    var exercise = folder.resolve("exercise of " + question.getFileName());
    var ran = Ran.run("exercise", question, "-o", exercise, "--self-check", "--cells", "12");
    assertThat(ran.code()).as("%s", ran).isZero();
    add(exercise, For.ALL);
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
    BOOKS.add(new Book(changed.ours(), changed.formulas(), engines, Optional.empty()));
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
      BOOKS.add(new Book(audit, formulas, For.ALL, Optional.of(value)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFormulaHasTheValueThatWeWrote(SpreadsheetEngine engine) throws IOException {
    var books =
        BOOKS.stream()
            .filter(book -> book.engines().includes(engine))
            .filter(book -> engine.getsWrong().stream().noneMatch(book::uses))
            .toList();
    var own = Files.createDirectory(folder.resolve(engine.name()));
    var computed = engine.compute(books.stream().map(Book::formulas).toList(), own);

    var differences = new ArrayList<String>();
    int compared = 0;
    for (int i = 0; i < books.size(); i++) {
      var book = books.get(i);
      if (book.inspected().isPresent()) {
        differences.addAll(inspected(book, computed.get(i)));
        continue;
      }
      assertWithinLimits(book);
      var comparison = new Comparison(book, engine, computed.get(i));
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

  private static List<String> inspected(Book book, Map<String, Map<String, Object>> values) {
    var inspector = values.get(SheetNames.INSPECTOR);
    var problems = new ArrayList<String>();
    double value = book.inspected().orElseThrow();
    if (!Boolean.TRUE.equals(inspector.get("O12"))) {
      problems.add(book.formulas().getFileName() + ": equal is " + inspector.get("O12"));
    }
    for (var cell : List.of("O9", "O11")) {
      if (!(inspector.get(cell) instanceof Double number)
          || Math.abs(number - value) > RELATIVE * Math.max(1, Math.abs(value))) {
        problems.add(
            "%s: %s is %s, not %s"
                .formatted(book.formulas().getFileName(), cell, inspector.get(cell), value));
      }
    }
    return problems;
  }

  /** What an engine made of a workbook beside what we wrote. */
  private static final class Comparison {
    private final List<String> differences = new ArrayList<>();
    private int compared;

    Comparison(Book book, SpreadsheetEngine engine, Map<String, Map<String, Object>> theirs) {
      var ours = Workbooks.values(book.ours());
      var formulas = Workbooks.formulas(book.ours());
      double largest =
          ours.values().stream()
              .flatMap(sheet -> sheet.values().stream())
              .filter(Double.class::isInstance)
              .mapToDouble(value -> Math.abs((double) value))
              .max()
              .orElse(0);
      double near =
          largest
              * (engine == SpreadsheetEngine.IRONCALC && book.uses("NORMSDIST")
                  ? CANCELLED_NORMSDIST
                  : CANCELLED);
      formulas.forEach(
          (sheet, cells) ->
              cells.forEach(
                  (cell, formula) -> {
                    var our = ours.get(sheet).getOrDefault(cell, "");
                    var their = theirs.get(sheet).getOrDefault(cell, "");
                    boolean isLacking =
                        engine.lacks().stream().anyMatch(name -> formula.contains(name + "("));
                    compared++;
                    if (isLacking ? !(their instanceof ErrorValue) : !same(our, their, near)) {
                      differences.add(
                          "%s, %s!%s: ours %s, theirs %s, =%s"
                              .formatted(
                                  book.ours().getFileName(), sheet, cell, our, their, formula));
                    }
                  }));
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
