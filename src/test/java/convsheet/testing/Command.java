package convsheet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How a program of the operating system ended: its exit code and all that it printed. */
public record Command(List<String> words, int exitCode, String output, String errors) {

  /**
   * Runs a program to its end, with English messages and nothing to read.
   *
   * @throws AssertionError if it takes longer than {@code limit}; it is ended then
   */
  public static Command run(Duration limit, List<String> words) {
    return run(limit, words, Map.of("LC_ALL", "C.UTF-8"));
  }

  /** The same with other variables set. */
  public static Command run(Duration limit, List<String> words, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile("convsheet-", ".out");
      Path errors = Files.createTempFile("convsheet-", ".err");
      try {
        var builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        builder.environment().remove("DISPLAY");
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          end(process);
          throw new AssertionError(
              "took more than " + limit.toSeconds() + " s: " + String.join(" ", words));
        }
        return new Command(
            words, process.exitValue(), Files.readString(output), Files.readString(errors));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while running " + String.join(" ", words), e);
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** The command and what became of it, for a failure's message. */
  @Override
  public String toString() {
    return "%s%nexit code %d%n%s%s"
        .formatted(String.join(" ", words), exitCode, output, errors)
        .stripTrailing();
  }
}
