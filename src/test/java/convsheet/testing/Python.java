package convsheet.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Python that has a library, to compare with. */
public final class Python {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path python;
  private final String library;

  private Python(Path python, String library) {
    this.python = python;
    this.library = library;
  }

  /**
   * Finds a Python; the system's comes first, as Debian's packages are for it alone.
   *
   * @param library what it must be able to import
   * @param debian the name of Debian's package of it
   * @throws org.opentest4j.TestAbortedException if there is none, so that the test is skipped
   */
  public static Python with(String library, String debian) {
    for (String candidate : List.of("/usr/bin/python3", "python3")) {
      Path python = OptionalProgram.require("python3", candidate, "python3", "python");
      List<String> words = List.of(python.toString(), "-c", "import " + library);
      if (Command.run(LIMIT, words).exitCode() == 0) {
        return new Python(python, library);
      }
    }
    return OptionalProgram.missing(debian);
  }

  /**
   * Runs a script to its end.
   *
   * @param script the script itself
   * @return what became of it
   * @throws AssertionError if it fails
   */
  public Command run(String script, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(python.toString(), "-c", script));
    words.addAll(arguments);
    Command command = Command.run(LIMIT, words);
    if (command.exitCode() != 0) {
      throw new AssertionError(library + ": " + command);
    }
    return command;
  }
}
