package convsheet.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How convsheet ended that ran in a JVM of its own.
 *
 * @param exitCode its exit code
 * @param output what it printed on standard output
 * @param errors what it printed on standard error
 */
public record Program(int exitCode, String output, String errors) {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Runs convsheet, with the classes of this JVM, after some options of the JVM itself. */
  public static Program run(List<String> javaOptions, String... arguments) {
    return run(List.of(), javaOptions, arguments);
  }

  /**
   * Runs convsheet behind another program, such as {@code env NO_COLOR=1}.
   *
   * @param before the other program and its arguments
   */
  public static Program run(List<String> before, List<String> javaOptions, String... arguments) {
    List<String> words = new ArrayList<>(before);
    words.addAll(command(javaOptions));
    words.addAll(List.of(arguments));
    Command command = Command.run(LIMIT, words);
    return new Program(command.exitCode(), command.output(), command.errors());
  }

  /** The words that start convsheet, to which its arguments are added. */
  public static List<String> command(List<String> javaOptions) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(javaOptions);
    // Surefire starts tests from a jar that only names the class path
    words.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "convsheet.cli.Convsheet"));
    return words;
  }
}
