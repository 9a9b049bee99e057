package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static final List<String> COMMANDS = List.of("run", "explain", "check");

  @TempDir private Path folder;

  private static String[] of(String... words) {
    return Arguments.of(COMMANDS, words);
  }

  @Test
  void withoutAnyHelpIsShownAndThatIsNoError() {
    var ran = run();

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo(run("--help").out()).contains("run", "explain", "check");
  }

  @Test
  void aFileIsRunAndSoAreSeveralAndFolders() throws IOException {
    var file = folder.resolve("question.xlsx");
    var other = Files.createFile(folder.resolve("notes")).toString();

    assertThat(of(file.toString())).containsExactly("run", file.toString());
    assertThat(of(other, "a.XLSM")).containsExactly("run", other, "a.XLSM");
    assertThat(of(folder.toString(), "--stats"))
        .containsExactly("run", folder.toString(), "--stats");
    assertThat(of("--json", "-", "a.xlsx")).containsExactly("run", "--json", "-", "a.xlsx");
    Files.createFile(file);
    var noEnding = folder.resolve("question").toString();
    assertThat(of(noEnding)).containsExactly("run", noEnding);
  }

  @Test
  void aCommandIsTakenAsItIsBehindOptionsToo() {
    for (var words : List.of("check a.xlsx", "--debug run a.xlsx", "--version", "-h")) {
      assertThat(of(words.split(" "))).containsExactly(words.split(" "));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rnu a.xlsx, run",
    "chekc, check",
    "explian a.xlsx Conv!H7, explain",
    "--debug exercse, exercise",
    "sample x, samples"
  })
  void aMisspeltCommandIsToldFromAFileAndGuessed(String words, String meant) {
    var ran = run((Object[]) words.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines().toList())
        .hasSize(2)
        .last()
        .isEqualTo("Did you mean " + meant + "?");
    assertThat(ran.err()).contains("found the command \"", "expected one of run, new, explain, ");
  }

  @Test
  void anyCommandWithOneTypingErrorIsGuessed() {
    var random = new Random(12);
    for (int i = 0; i < 200; i++) {
      var command = COMMANDS.get(random.nextInt(COMMANDS.size()));
      int at = random.nextInt(command.length() - 1);
      var swapped =
          command.substring(0, at)
              + command.charAt(at + 1)
              + command.charAt(at)
              + command.substring(at + 2);
      var doubled = command.substring(0, at + 1) + command.substring(at);
      for (var typed : List.of(swapped, doubled)) {
        if (!COMMANDS.contains(typed)) {
          assertThat(run(typed, "a.xlsx").err()).as(typed).contains("mean " + command + "?");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'Conv!H7' | Conv!H7",
        "''My sheet'!B3' | 'My sheet'!B3",
        "'My sheet'!B3 | 'My sheet'!B3",
        "--layer='Conv 2' | --layer=Conv 2",
        "-o='a.xlsx' | -o=a.xlsx",
        "it's | it's",
        "'tis | 'tis"
      })
  void quotesThatAShellLeftAroundAWordAreTakenOff(String word, String bare) {
    assertThat(of("explain", word)).containsExactly("explain", bare);
  }

  @Test
  void aFileWhoseNameHasQuotesKeepsThem() throws IOException {
    var name = Files.createFile(folder.resolve("'mine.xlsx'"));

    assertThat(of("run", name.toString())).containsExactly("run", name.toString());
    assertThat(of("explain", "\"Conv!H7\"")).containsExactly("explain", "Conv!H7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "explain", "exercise", "check"})
  void theEndingOfAFilesNameIsGuessed(String command) throws IOException {
    var file = folder.resolve("two words");
    for (var ending : List.of(".old.xlsx", ".xlsm", ".xlsx")) {
      Files.createFile(folder.resolve("two words" + ending));
    }
    var words = command.equals("explain") ? List.of(command, file, "A!B3") : List.of(command, file);

    var ran = run(words.toArray());

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .contains(file + ": found no such file")
        .contains("Did you mean " + file + ".xlsm?");
    assertThat(run("run", file + ".ods").err()).contains("Did you mean " + file + ".xlsm?");
    assertThat(run("run", file + "s").err()).contains("Check the file's name.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "explain", "exercise", "check", "samples"})
  void addressesInTheExamplesOfAHelpAreQuoted(String command) {
    assertThat(run(command, "--help").out().lines())
        .filteredOn(line -> line.startsWith("  convsheet "))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.replaceAll("'[^']*'", "")).doesNotContain("!"));
  }
}
