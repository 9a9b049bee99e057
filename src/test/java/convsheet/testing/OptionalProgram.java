package convsheet.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that some tests compare with and that a machine need not have.
 *
 * <p>Where it is missing the test is skipped, or fails if the environment variable {@code
 * CONVSHEET_REQUIRE_PROGRAMS} is {@code true}, as it is in continuous integration.
 */
public final class OptionalProgram {

  private OptionalProgram() {}

  /**
   * Finds a program.
   *
   * @param name what the person who runs the tests would install
   * @param candidates the executable's possible names, looked for on {@code PATH}, or absolute
   *     paths; the first that is there is taken. None means {@code name} itself
   * @return the executable
   * @throws org.opentest4j.TestAbortedException if there is none, so that the test is skipped
   * @throws AssertionError if there is none and programs are required
   */
  public static Path require(String name, String... candidates) {
    return require(programsAreRequired(), name, candidates);
  }

  static Path require(boolean required, String name, String... candidates) {
    List<String> names = candidates.length == 0 ? List.of(name) : Arrays.asList(candidates);
    return names.stream()
        .map(OptionalProgram::find)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> missing(required, name));
  }

  /** Skips or fails the test, as {@link #require} does, for want of something that it needs. */
  public static <T> T missing(String name) {
    return missing(programsAreRequired(), name);
  }

  private static <T> T missing(boolean required, String name) {
    String message = "optional program " + name + " is not installed";
    return required
        ? Assertions.fail(message + ", and CONVSHEET_REQUIRE_PROGRAMS is true")
        : Assumptions.abort(message + ": skipped");
  }

  private static boolean programsAreRequired() {
    return Boolean.parseBoolean(System.getenv("CONVSHEET_REQUIRE_PROGRAMS"));
  }

  private static Optional<Path> find(String candidate) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(candidate)) // an absolute candidate stays itself
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
