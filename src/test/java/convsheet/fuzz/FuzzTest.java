package convsheet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some of the cases of {@link Fuzz}; {@code .ci/fuzz} runs any number of them. */
class FuzzTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 600);

  @TempDir Path folder;

  @Test
  void whateverIsDamagedTheProgramDoesItsWorkOrSaysWhatIsWrong() throws IOException {
    try (var fuzz = new Fuzz(folder)) {
      for (int number = 1; number <= CASES; number++) {
        assertThat(fuzz.run(number)).as("case %d", number).isEmpty();
      }
      assertThat(fuzz.counts().keySet())
          .as("all commands, also with success")
          .hasSizeGreaterThan(30);
    }
  }
}
