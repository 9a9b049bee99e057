package convsheet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.check.Annotator;
import convsheet.check.Checker;
import convsheet.check.Marking;
import convsheet.check.Report;
import convsheet.intake.Intake;
import convsheet.problem.ProblemException;
import convsheet.question.Fingerprint;
import convsheet.question.Question;
import convsheet.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workbook whose bytes are in memory is read as the file is, and refused in the same words. */
class InMemoryTest {
  private static final int DAMAGED = 100;

  @TempDir Path folder;

  @Test
  void aSampleIsTheSameFromItsBytes() throws IOException {
    for (var sample : Samples.all()) {
      var file = sample.write(folder);
      assertThat(fromBytes(file)).as(sample.toString()).startsWith("read ").isEqualTo(of(file));
    }
  }

  @Test
  void aDamagedWorkbookIsTheSameFromItsBytes() throws IOException {
    var corpus = Corpus.in(Files.createDirectory(folder.resolve("corpus")));
    var file = folder.resolve("damaged.xlsx");
    int refused = 0;
    for (int number = 1; number <= DAMAGED; number++) {
      var random = new Random(number);
      var seed = corpus.get(random.nextInt(corpus.size()));
      var level = Damage.values()[number % Damage.values().length];
      Files.write(file, level.of(seed.bytes(), random));
      var said = of(file);
      assertThat(fromBytes(file)).as("case %d", number).isEqualTo(said);
      refused += said.startsWith("refused ") ? 1 : 0;
    }
    assertThat(refused).isBetween(DAMAGED / 4, DAMAGED - 5);
  }

  @Test
  void aFileThatIsNoWorkbookIsRefusedInTheSameWords() throws IOException {
    var file = folder.resolve("picture.xlsx");
    for (var bytes :
        new byte[][] {
          {},
          {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
          {'P', 'K', 3, 4},
          {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1}
        }) {
      Files.write(file, bytes);
      assertThat(fromBytes(file)).startsWith("refused ").isEqualTo(of(file));
    }
  }

  /** Each answer of the examples' class, and each sample, by itself and by a key. */
  @Test
  void anAnswerIsCheckedFromItsBytesAsFromItsFile() throws IOException {
    var files = new ArrayList<Path>();
    for (var place : List.of("examples/coursework/answers", "workbooks")) {
      try (var found = Files.list(Path.of(place))) {
        found.filter(file -> file.toString().endsWith(".xlsx")).sorted().forEach(files::add);
      }
    }
    var key = Intake.read(Path.of("examples/coursework/question.xlsx"), Optional.empty());
    int wrong = 0;
    for (var file : files) {
      var content = Files.readAllBytes(file);
      for (var checker :
          List.of(
              new Checker(Optional.empty(), Marking.DEFAULT),
              new Checker(Optional.of(key), Marking.DEFAULT))) {
        var said = checked(() -> checker.check(file));
        assertThat(checked(() -> checker.check(file.toString(), content)))
            .as(file.toString())
            .isEqualTo(said);
        if (said.contains("WRONG")) {
          wrong++;
          var report = checker.check(file);
          var copy = folder.resolve("copy.xlsx");
          Annotator.annotate(report, copy);
          assertThat(Annotator.annotated(report, content)).isEqualTo(Files.readAllBytes(copy));
        }
      }
    }
    assertThat(wrong).isPositive();
  }

  private static String checked(Supplier<Report> checking) {
    try {
      var report = checking.get();
      return report.answer()
          + " "
          + report.marks()
          + report.layers()
          + report.cells()
          + report.diagnoses()
          + report.findings();
    } catch (ProblemException e) {
      return "refused " + e.problem();
    }
  }

  private static String of(Path file) {
    return said(() -> Intake.read(file, Optional.empty()));
  }

  private static String fromBytes(Path file) throws IOException {
    var content = Files.readAllBytes(file);
    return said(() -> Intake.read(file.toString(), content, Optional.empty()));
  }

  /** What was read of a workbook, or why it was not. */
  private static String said(Supplier<Question> reading) {
    try {
      var question = reading.get();
      return "read "
          + question.source()
          + Fingerprint.of(question)
          + question.network().nodes().stream()
              .map(node -> node.name() + node.layer().options() + node.from() + node.shape())
              .toList()
          + question.findings();
    } catch (ProblemException e) {
      return "refused " + e.problem();
    }
  }
}
