package convsheet.cli;

import static convsheet.testing.Ran.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.OptionalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionScriptTest {
  private static final Pattern OPTION = Pattern.compile("(?m)^ {2,6}(-\\w)?(?:, )?(--[\\w-]+)?");

  /** Calls the function as bash does, for each line of the input. */
  private static final String BASH =
      """
      set -u
      source "$1"
      while IFS= read -r line; do
        read -ra COMP_WORDS <<<"${line//=/ = }"
        [[ $line != *' ' ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _convsheet convsheet "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[*]-}"
      done
      """;

  private static final String FISH =
      """
      source $argv[1]
      while read -l line
        echo (complete -C $line | cut -f 1)
      end
      """;

  @TempDir private Path folder;

  /** What is typed, and what may stand in the place of its last word; nothing means files. */
  private static final Map<String, String> TYPED =
      new TreeMap<>(
          Map.of(
              "convsheet r", "run",
              "./convsheet run --fo", "--force --formulas",
              "convsheet run --formulas ", "compact terms",
              "convsheet --debug check --format c", "coursera",
              "convsheet check a.xlsx --cs", "--csv",
              "convsheet completion ", "bash fish powershell zsh",
              "convsheet help sa", "samples",
              "convsheet run -o ", "",
              "convsheet run ", "",
              "convsheet workb", ""));

  /** The options of each command, as its help names them; those of the program at "". */
  private static Map<String, List<String>> options() {
    var commands = new TreeMap<String, List<String>>();
    commands.put("", named(run("--help").out()));
    Pattern.compile("(?m)^  (\\w+) {2,}\\S")
        .matcher(run("--help").out())
        .results()
        .map(match -> match.group(1))
        .forEach(command -> commands.put(command, named(run(command, "--help").out())));
    assertThat(commands).hasSizeGreaterThan(6).containsKeys("run", "completion", "help");
    return commands;
  }

  private static List<String> named(String help) {
    var options =
        OPTION
            .matcher(help)
            .results()
            .flatMap(match -> Stream.of(1, 2).map(match::group))
            .filter(option -> option != null)
            .toList();
    assertThat(options).contains("--debug", "-h", "--help");
    return options;
  }

  private Path script(String shell) throws IOException {
    var ran = run("completion", shell);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    return Files.writeString(folder.resolve("script." + shell), ran.out());
  }

  /** What a shell's program answers to each line. */
  private List<String> ask(List<String> lines, String... command) throws IOException {
    var input = Files.write(folder.resolve("lines"), lines);
    var errors = folder.resolve("errors");
    var process =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder.resolve("empty")).toFile())
            .redirectInput(input.toFile())
            .redirectError(errors.toFile())
            .start();
    var answers = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(errors).hasContent("");
    return answers.stream().map(CompletionScriptTest::sorted).toList();
  }

  private static String sorted(String words) {
    return String.join(" ", Stream.of(words.strip().split(" ")).sorted().toList());
  }

  @Test
  void bashCompletesCommandsOptionsAndValuesAndElseFiles() throws IOException {
    var bash = OptionalProgram.require("bash").toString();
    var script = script("bash");
    var typed = new TreeMap<>(TYPED);
    typed.put("convsheet run --formulas=t", "terms");
    typed.put("convsheet run --formulas=", "compact terms");
    options()
        .forEach(
            (command, options) -> {
              var start = command.isEmpty() ? "convsheet -" : "convsheet " + command + " -";
              typed.put(start, sorted(String.join(" ", options)));
            });

    assertThat(ask(List.copyOf(typed.keySet()), bash, "-c", BASH, "bash", script.toString()))
        .containsExactlyElementsOf(typed.values());
    assertThat(ask(List.of(), bash, "-c", "source \"$1\"; complete -p", "bash", script.toString()))
        .containsExactly(sorted("complete -o bashdefault -o default -F _convsheet convsheet"));
  }

  @Test
  void fishCompletesTheSame() throws IOException {
    // not asked of OptionalProgram, as continuous integration need not have it
    var fish = installed("fish");
    assertThat(
            ask(
                List.copyOf(TYPED.keySet()),
                fish,
                "--no-config",
                "-c",
                FISH,
                script("fish").toString()))
        .containsExactlyElementsOf(TYPED.values());
  }

  @Test
  void zshTakesItsScript() throws IOException {
    assertThat(ask(List.of(), installed("zsh"), "-f", script("zsh").toString())).isEmpty();
    assertThat(Files.readString(script("zsh")))
        .contains("bashcompinit")
        .endsWith(Files.readString(script("bash")));
  }

  private static String installed(String shell) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(path -> Path.of(path, shell))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(() -> Assumptions.abort(shell + " is not on this machine"))
        .toString();
  }

  /** Each shell has one table of places and words, in the same order. */
  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish", "powershell"})
  void everyCommandAndOptionOfTheHelpStandsInIt(String shell) throws IOException {
    var script = Files.readString(script(shell));
    var options = options();

    for (var command : options.keySet()) {
      assertThat(words(script, command + ":*:-*"))
          .as(command)
          .containsExactlyInAnyOrderElementsOf(options.get(command));
    }
    var commands = new ArrayList<>(options.keySet());
    commands.remove("");
    assertThat(words(script, ":*")).containsExactlyInAnyOrderElementsOf(commands);
    assertThat(words(script, "run:--formulas:*")).containsExactly("compact", "terms");
  }

  private static List<String> words(String script, String pattern) {
    var line =
        Pattern.compile(
                "[' ]" + Pattern.quote(pattern) + "[')].*?(?:fits = '|fits='|set fits )([^';\n]*)",
                Pattern.DOTALL)
            .matcher(script);
    assertThat(line.find()).as(pattern).isTrue();
    return List.of(line.group(1).split(" "));
  }

  @Test
  void anotherShellIsRefusedWithThoseThereAre() {
    var ran = run("completion", "tcsh");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("tcsh", "bash, zsh, fish, powershell");
  }
}
