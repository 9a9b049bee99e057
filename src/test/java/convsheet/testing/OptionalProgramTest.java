package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class OptionalProgramTest {

  private static final String NOWHERE = "convsheet-has-no-such-program";

  @Test
  void takesTheFirstCandidateThatIsOnThePath() {
    Path java = OptionalProgram.require("a shell", NOWHERE, "sh", "mvn");

    assertThat(java).isAbsolute().isExecutable().hasFileName("sh");
  }

  @Test
  void looksForTheNameItselfWhereThereAreNoCandidates() {
    assertThat(OptionalProgram.require("sh")).hasFileName("sh");
  }

  @Test
  void takesAnAbsolutePathAsItIs(@TempDir Path folder) throws Exception {
    Path program = Files.createFile(folder.resolve("program"));

    assertThatThrownBy(() -> OptionalProgram.require(true, "it", program.toString()))
        .isInstanceOf(AssertionFailedError.class);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(OptionalProgram.require(true, "it", program.toString())).isEqualTo(program);
  }

  @Test
  void skipsTheTestWhereTheProgramIsMissing() {
    assertThatThrownBy(() -> OptionalProgram.require(false, "soffice", NOWHERE))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("optional program soffice is not installed: skipped");
  }

  @Test
  void failsTheTestWhereTheProgramIsMissingAndRequired() {
    assertThatThrownBy(() -> OptionalProgram.require(true, "soffice", NOWHERE))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("optional program soffice is not installed");
  }
}
