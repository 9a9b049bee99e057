package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.AuditWriter;
import convsheet.audit.Deconvolution;
import convsheet.audit.ExtraSheets;
import convsheet.audit.LedgerChoice;
import convsheet.audit.MatrixProduct;
import convsheet.audit.Statistics;
import convsheet.exercise.AskedCells;
import convsheet.exercise.ExerciseWriter;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Task;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.LibreOffice;
import convsheet.testing.PoiCells;
import convsheet.testing.RandomNetworks;
import convsheet.xlsx.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody has filled in earns nothing, whatever stands around it. */
class UntouchedTest {
  private static final int NETWORKS = 60;

  @TempDir private Path folder;

  /** An exercise as it was written, with its key. */
  private record Handout(Path exercise, Path key, Question question, int asked) {}

  private static Evaluation evaluation(Random random) {
    var network = random.nextBoolean() ? RandomNetworks.ordinaryNetwork(random) : narrow(random);
    var picture = RandomNetworks.ordinaryPicture(random, network.input());
    var labels = new ArrayList<String>();
    for (int c = 1; c <= network.input().channels(); c++) {
      labels.add("channel " + c);
    }
    return Evaluation.of(
        Question.of(network, FeatureMap.picture(network.input(), labels), picture));
  }

  /** A network whose results are one row, one column, one cell, or little more. */
  private static Network narrow(Random random) {
    int rows = 1 + random.nextInt(3);
    int columns = 1 + random.nextInt(3);
    int filters = 1 + random.nextInt(3);
    var kernel = new Size(1 + random.nextInt(2), 1 + random.nextInt(2));
    var input = Shape.of(1, rows + kernel.rows() - 1, columns + kernel.columns() - 1);
    var conv =
        new Conv(
            whole(random, Shape.of(filters, 1, kernel.rows(), kernel.columns())),
            new double[filters],
            Size.of(1),
            Padding.NONE,
            Size.of(1),
            1,
            random.nextBoolean() ? new Relu() : new Identity());
    var weights = whole(random, Shape.of(1 + random.nextInt(4), filters, rows, columns));
    var dense = new Dense(weights, new double[weights.shape().size(0)], new Identity());
    return Network.of(input)
        .with("7", conv, List.of(FeatureMap.INPUT)) // a name that is a number
        .with("Output", dense, List.of("7")); // and one that is a label
  }

  private static Tensor whole(Random random, Shape shape) {
    return Tensor.of(
        shape, DoubleStream.generate(() -> random.nextInt(5) - 2).limit(shape.count()).toArray());
  }

  private Optional<Handout> handout(Random random, int number) {
    var evaluation = evaluation(random);
    var network = evaluation.question().network();
    var names = network.nodes().stream().map(Network.Node::name).toList();
    var layers = names.stream().filter(name -> random.nextInt(3) > 0).toList();
    var asked = layers.isEmpty() ? names : layers;
    var parts =
        random.nextBoolean()
            ? AskedCells.all(network, asked)
            : AskedCells.some(evaluation, asked, 1 + random.nextInt(9), number);
    var task = new Task(Optional.empty(), Optional.empty(), OptionalLong.empty(), parts);
    var exercise = folder.resolve(number + ".xlsx");
    var key = folder.resolve(number + ".key.xlsx");
    try {
      var writer = new ExerciseWriter(evaluation, task, OptionalInt.empty(), random.nextBoolean());
      writer.write(exercise);
      audit(evaluation, key, List.of(writer.keySheet()));
    } catch (ProblemException e) {
      return Optional.empty(); // a result that is no number, or too large for lights
    }
    return Optional.of(new Handout(exercise, key, evaluation.question(), task.count()));
  }

  private static void audit(Evaluation evaluation, Path file, List<ExtraSheets> extras) {
    new AuditWriter(
            evaluation, FormulaPrinter.Style.COMPACT, LedgerChoice.AUTO, extras, Progress.NONE)
        .write(file);
  }

  private static void assertEarnsNothing(Report report, Verdict verdict, int cells) {
    assertThat(report.cells())
        .as(report.answer() + ", " + report.findings())
        .allMatch(cell -> cell.verdict() == verdict);
    assertThat(report.marks().earned()).isZero();
    assertThat(report.cells()).hasSize(cells);
    assertThat(report.diagnoses()).isEmpty();
  }

  private static Report check(Path answer, Optional<Question> key) {
    return new Checker(key, Marking.DEFAULT).check(answer);
  }

  @Test
  void anUntouchedExerciseEarnsNothing() {
    var random = new Random(11);
    int written = 0;
    for (int i = 0; i < NETWORKS; i++) {
      var drawn = handout(random, i);
      if (drawn.isEmpty()) {
        continue;
      }
      written++;
      var handout = drawn.get();
      for (var key :
          List.<Optional<Question>>of(
              Optional.empty(),
              Optional.of(handout.question()),
              Optional.of(QuestionReader.read(handout.key())))) {
        var report = check(handout.exercise(), key);
        assertEarnsNothing(report, Verdict.MISSING, handout.asked());
        assertThat(report.findings()).as(handout.exercise().toString()).isEmpty();
      }
    }
    assertThat(written).isGreaterThan(NETWORKS / 2);
  }

  /** What is asked for is then just what it was: blank cells, and no grey ones. */
  @Test
  void norDoesOneWhoseTableWasEmptied() throws IOException {
    var random = new Random(15);
    int written = 0;
    for (int i = 0; i < NETWORKS; i++) {
      var drawn = handout(random, i);
      if (drawn.isEmpty()) {
        continue;
      }
      written++;
      var handout = drawn.get();
      int kept = random.nextInt(2); // lines of the table
      var answer = folder.resolve(i + ".emptied.xlsx");
      try (var in = Files.newInputStream(handout.exercise());
          var workbook = PoiCells.unshared(new XSSFWorkbook(in));
          var out = Files.newOutputStream(answer)) {
        var table = workbook.getSheet(SheetNames.EXERCISE);
        int row = 0;
        while (table.getRow(row) == null
            || table.getRow(row).getCell(0) == null
            || !table.getRow(row).getCell(0).toString().equals("layer")) {
          row++;
        }
        for (int line = table.getLastRowNum(); line > row + kept; line--) {
          Optional.ofNullable(table.getRow(line)).ifPresent(table::removeRow);
        }
        workbook.write(out);
      }
      for (var key :
          List.of(
              Optional.<Question>empty(),
              Optional.of(handout.question()),
              Optional.of(QuestionReader.read(handout.key())))) {
        assertEarnsNothing(check(answer, key), Verdict.MISSING, handout.asked());
      }
    }
    assertThat(written).isGreaterThan(NETWORKS / 2);
  }

  @Test
  void norDoesOneThatLibreOfficeHasSaved() {
    var random = new Random(12);
    var handouts = new ArrayList<Handout>();
    for (int i = 0; handouts.size() < 12; i++) {
      handout(random, i).ifPresent(handouts::add);
    }
    var saved = LibreOffice.recalculate(handouts.stream().map(Handout::exercise).toList(), folder);
    for (int i = 0; i < saved.size(); i++) {
      var key = QuestionReader.read(handouts.get(i).key());
      for (var by : List.of(Optional.<Question>empty(), Optional.of(key))) {
        assertEarnsNothing(check(saved.get(i), by), Verdict.MISSING, handouts.get(i).asked());
      }
    }
  }

  @Test
  void wordsAreNoNumbersAndNoReasonIsSought() throws IOException {
    var random = new Random(13);
    var words = List.of("?", "37 px", "do not know", "3 or 4", "1,234", "n/a", "-");
    for (int i = 0; i < 20; i++) {
      var drawn = handout(random, i);
      if (drawn.isEmpty()) {
        continue;
      }
      var handout = drawn.get();
      var key = QuestionReader.read(handout.key());
      var answer = folder.resolve(i + ".words.xlsx");
      try (var in = Files.newInputStream(handout.exercise());
          var workbook = PoiCells.unshared(new XSSFWorkbook(in));
          var out = Files.newOutputStream(answer)) {
        for (var cell : check(handout.exercise(), Optional.of(key)).cells()) {
          var at = new org.apache.poi.ss.util.CellReference(cell.cell());
          workbook
              .getSheet(cell.sheet())
              .getRow(at.getRow())
              .getCell(at.getCol())
              .setCellValue(words.get(random.nextInt(words.size())));
        }
        workbook.write(out);
      }
      assertEarnsNothing(check(answer, Optional.of(key)), Verdict.NOT_A_NUMBER, handout.asked());
    }
  }

  /** All sheets that can be asked for stand in the audit; the results are deleted. */
  @Test
  void anAuditWithoutItsResultsEarnsNothing() throws IOException {
    var random = new Random(14);
    int written = 0;
    for (int i = 0; i < 25; i++) {
      var evaluation = evaluation(random);
      var question = evaluation.question();
      var last = question.network().last();
      var audit = folder.resolve(i + ".audit.xlsx");
      try {
        audit(
            evaluation,
            audit,
            List.of(
                new Statistics(),
                MatrixProduct.parse(question.network().nodes().get(0).name()),
                MatrixProduct.parse(last),
                Deconvolution.parse(last)));
      } catch (ProblemException e) {
        continue; // not every layer is a product of matrices, or can be gone back through
      }
      written++;
      var answer = folder.resolve(i + ".deleted.xlsx");
      deleteResults(audit, answer, evaluation);
      int cells = evaluation.outputs().stream().mapToInt(output -> output.values().length).sum();
      assertEarnsNothing(check(answer, Optional.empty()), Verdict.MISSING, cells);
      assertEarnsNothing(check(answer, Optional.of(question)), Verdict.MISSING, cells);
      var renamed = renamed(answer, folder.resolve(i + ".renamed.xlsx"));
      assertEarnsNothing(check(renamed, Optional.of(question)), Verdict.MISSING, cells);
    }
    assertThat(written).isGreaterThan(5);
  }

  /** The same with other names for the sheets that convsheet has beside those of layers. */
  private static Path renamed(Path answer, Path renamed) throws IOException {
    try (var in = Files.newInputStream(answer);
        var workbook = PoiCells.unshared(new XSSFWorkbook(in));
        var out = Files.newOutputStream(renamed)) {
      for (int i = 0; i < workbook.getNumberOfSheets(); i++) {
        var name = workbook.getSheetName(i);
        if (SheetNames.isOwn(name)
            && !List.of(SheetNames.INPUT, SheetNames.LAYERS).contains(name)) {
          workbook.setSheetName(i, "Mine " + i);
        }
      }
      workbook.write(out);
    }
    return renamed;
  }

  private static void deleteResults(Path audit, Path answer, Evaluation evaluation)
      throws IOException {
    var layout = Layout.of(evaluation.question());
    try (var in = Files.newInputStream(audit);
        var workbook = PoiCells.unshared(new XSSFWorkbook(in));
        var out = Files.newOutputStream(answer)) {
      for (var layer : evaluation.grids()) {
        for (var output : layer.outputs()) {
          delete(workbook, layout, output.grid());
        }
      }
      workbook.write(out);
    }
  }

  private static void delete(XSSFWorkbook workbook, Layout layout, Grid grid) {
    var place = layout.place(grid);
    for (int r = 0; r < grid.rows(); r++) {
      var row = workbook.getSheet(place.sheet()).getRow(place.row() + r);
      for (int c = 0; c < grid.columns(); c++) {
        Optional.ofNullable(row.getCell(place.column() + c)).ifPresent(row::removeCell);
      }
    }
  }
}
