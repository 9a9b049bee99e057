package convsheet.testing;

import convsheet.cli.Convsheet;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program in a Java of its own, started as {@code java -jar} starts it. */
public final class ChildJava {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private ChildJava() {}

  /**
   * Runs the program to its end.
   *
   * @param environment variables that are set
   * @param library which jars and folders of the class path it has
   * @param options options for Java
   */
  public static Ran run(
      Map<String, String> environment,
      Predicate<String> library,
      List<String> options,
      Object... words) {
    return run(environment, command(library, options, words));
  }

  /** Runs another program to its end. */
  public static Ran run(Map<String, String> environment, List<String> words) {
    var command = Command.run(LIMIT, words, environment);
    return new Ran(command.exitCode(), command.output(), command.errors());
  }

  /** The words that start it. */
  public static List<String> command(
      Predicate<String> library, List<String> options, Object... words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(library)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(Convsheet.class.getName());
    Stream.of(words).map(Object::toString).forEach(command::add);
    return command;
  }
}
