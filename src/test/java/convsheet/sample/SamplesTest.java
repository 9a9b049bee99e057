package convsheet.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.audit.AuditWriter;
import convsheet.question.Evaluation;
import convsheet.question.QuestionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  private static final Path COMMITTED = Path.of("workbooks");

  @TempDir Path folder;

  @Test
  void theWorkbooksInTheRepositoryAreThoseThatTheProgramMakes() throws IOException {
    for (var sample : Samples.all()) {
      assertThat(parts(sample.write(folder)))
          .as(sample.file())
          .isEqualTo(parts(COMMITTED.resolve(sample.file())));
    }
  }

  @Test
  void soIsTheHandMadeOne() throws IOException {
    assertThat(parts(HandMade.write(folder))).isEqualTo(parts(COMMITTED.resolve(HandMade.FILE)));
  }

  @Test
  void madeTwiceTheyAreTheSameBytes() throws IOException {
    var again = Files.createDirectory(folder.resolve("again"));
    assertThat(HandMade.write(folder)).hasSameBinaryContentAs(HandMade.write(again));
    for (var sample : Samples.all()) {
      assertThat(sample.write(folder)).hasSameBinaryContentAs(sample.write(again));
    }
  }

  @Test
  void theyAreQuestionsAndNoAudits() {
    assertThat(Samples.all())
        .isNotEmpty()
        .noneMatch(sample -> AuditWriter.isAudit(sample.write(folder)));
  }

  @Test
  void ofTheTwoStacksOfKaimingOneFadesAndTheOtherDoesNot() {
    var sample =
        Samples.all().stream()
            .filter(s -> s.file().equals("kaiming.xlsx"))
            .findFirst()
            .orElseThrow();
    var evaluation = Evaluation.of(QuestionReader.read(sample.write(folder)));

    var faded = deviations(evaluation, "Default ");
    assertThat(faded).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
    assertThat(faded.get(7)).isPositive().isLessThan(faded.get(0) / 20);
    // as examples/lessons and the sheet About quote them
    assertThat(faded.get(0)).isCloseTo(0.304, within(5e-4));
    assertThat(faded.get(7)).isCloseTo(0.000331, within(5e-7));

    var kept = deviations(evaluation, "Kaiming ");
    assertThat(kept.get(0)).isCloseTo(0.715, within(5e-4));
    assertThat(kept.get(7)).isCloseTo(0.533, within(5e-4));
    assertThat(Collections.max(kept)).isLessThan(2 * Collections.min(kept));
  }

  /** The standard deviations of the eight layers whose names begin so. */
  private static List<Double> deviations(Evaluation evaluation, String stack) {
    var nodes = evaluation.question().network().nodes();
    return IntStream.range(0, nodes.size())
        .filter(i -> nodes.get(i).name().startsWith(stack))
        .mapToObj(i -> deviation(evaluation.outputs().get(i).values()))
        .toList();
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  /** The parts of a package by name, whatever compressed them. */
  private static Map<String, String> parts(Path file) throws IOException {
    var parts = new LinkedHashMap<String, String>();
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : zip.stream().toList()) {
        parts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes()));
      }
    }
    return parts;
  }
}
