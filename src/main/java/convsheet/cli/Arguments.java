package convsheet.cli;

import convsheet.network.LayerTypes;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.File;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was typed behind the program's name, or dropped on it, as a command with its words. */
final class Arguments {
  /** What cmd.exe hands on with its quotes, which are none to it: {@code 'Conv!H7'}. */
  private static final Pattern QUOTED = Pattern.compile("(--?[\\w-]+=)?(['\"])(.*)\\2");

  private static final List<String> ENDINGS = List.of(".xlsx", ".xlsm");

  private Arguments() {}

  /**
   * The words without quotes that a shell left around them; without any word, help is asked for,
   * and a file where a command belongs is one to be run.
   *
   * @throws ProblemException if the first word is neither a command nor a file
   */
  static String[] of(Collection<String> commands, String... words) {
    if (words.length == 0) {
      return new String[] {"--help"};
    }
    var bare = Stream.of(words).map(Arguments::withoutQuotes).toList();
    var first = bare.stream().filter(word -> !word.startsWith("-")).findFirst();
    boolean isRun = first.filter(word -> !commands.contains(word)).isPresent();
    if (isRun && !isFile(first.get())) {
      throw ProblemException.input(
          Problem.of(
              "the command " + Problem.quote(first.get()),
              "one of " + String.join(", ", commands) + ", or a workbook",
              LayerTypes.suggestion(first.get(), commands).orElse("See convsheet --help.")));
    }
    return Stream.concat(isRun ? Stream.of("run") : Stream.of(), bare.stream())
        .toArray(String[]::new);
  }

  private static String withoutQuotes(String word) {
    var match = QUOTED.matcher(word);
    return match.matches() && !new File(word).exists()
        ? (match.group(1) == null ? "" : match.group(1)) + match.group(3)
        : word;
  }

  /** Whether a word names a file or a folder, be it one that is not there. */
  private static boolean isFile(String word) {
    return new File(word).exists()
        || word.matches("(?s).*([/\\\\]|\\.[xX][lL][sS][xXmM]$).*")
        || ENDINGS.stream().anyMatch(ending -> new File(word + ending).exists());
  }
}
