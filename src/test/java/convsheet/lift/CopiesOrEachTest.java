package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.network.Amended;
import convsheet.question.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies that are taken together are the same network, with the same findings, as formulas of which
 * each is read by itself, as those in small letters are.
 */
class CopiesOrEachTest {
  private static final Pattern FORMULA = Pattern.compile("<f[^>]*>[^<]*</f>");
  private static final int SHEETS = 150;
  private static final long FIRST_SEED = Long.getLong("lift.seed", 40_000);

  @TempDir private Path folder;

  @Test
  void areTheSameNetwork() {
    LongStream.range(FIRST_SEED, FIRST_SEED + SHEETS)
        .parallel()
        .forEach(
            seed -> {
              var drawn = HandMadeSheets.of(seed);
              var file = folder.resolve(seed + ".xlsx");
              var small = folder.resolve(seed + "-small.xlsx");
              drawn.write(file);
              writeInSmallLetters(file, small);
              var together = Intake.read(file, drawn.asked());
              var each = Intake.read(small, drawn.asked());
              assertThat(layers(each)).as("seed %d", seed).isEqualTo(layers(together));
              assertThat(each.input()).isEqualTo(together.input());
              assertThat(each.network().forward(each.input()))
                  .as("seed %d", seed)
                  .isEqualTo(together.network().forward(together.input()));
              assertThat(findings(each)).as("seed %d", seed).isEqualTo(findings(together));
            });
  }

  /** The layers without what slips make of them, which shows in the values. */
  private static List<List<Object>> layers(Question question) {
    return question.network().nodes().stream()
        .map(
            node ->
                List.of(
                    node.name(),
                    node.layer() instanceof Amended amended ? amended.layer() : node.layer(),
                    node.from(),
                    node.shape()))
        .toList();
  }

  private static List<String> findings(Question question) {
    return question.findings().stream()
        .map(finding -> finding.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static void writeInSmallLetters(Path from, Path to) {
    try (var in = new ZipFile(from.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (var entry : in.stream().toList()) {
        var bytes = in.getInputStream(entry).readAllBytes();
        if (entry.getName().startsWith("xl/worksheets/sheet")) {
          bytes =
              FORMULA
                  .matcher(new String(bytes, StandardCharsets.UTF_8))
                  .replaceAll(CopiesOrEachTest::inSmallLetters)
                  .getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String inSmallLetters(MatchResult formula) {
    var text = formula.group();
    int start = text.indexOf('>');
    return Matcher.quoteReplacement(
        text.substring(0, start) + text.substring(start).toLowerCase(Locale.ROOT));
  }
}
