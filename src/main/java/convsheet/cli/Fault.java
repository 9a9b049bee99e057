package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Locale;

/** What to say of anything that was thrown, a {@link ProblemException} or not. */
final class Fault {
  private Fault() {}

  /**
   * What was thrown, as a problem: its own where it is one; else memory or stack that ran out, the
   * name of a file that the system cannot have, or a fault in the program.
   */
  static ProblemException problem(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
      if (cause instanceof OutOfMemoryError) {
        return files(
            String.format(
                Locale.ROOT,
                "more than fits into %,d MB, the memory that Java may use",
                Runtime.getRuntime().maxMemory() >> 20),
            "Use a smaller picture or fewer filters, or give Java more memory:"
                + " CONVSHEET_JAVA_OPTS=-Xmx16g.",
            thrown);
      }
      if (cause instanceof StackOverflowError) {
        return files("something that is nested too deeply to be followed", "", thrown);
      }
      if (cause instanceof InvalidPathException name) {
        return ProblemException.input(SystemText.of(name), thrown);
      }
    }
    var words = Problem.line(String.valueOf(thrown));
    return files(
        "a fault in convsheet itself (" + words + "): please report it, with what --debug prints",
        "",
        thrown);
  }

  private static ProblemException files(String found, String remedy, Throwable thrown) {
    return ProblemException.files(Problem.of(found, "", remedy), new IOException(thrown));
  }
}
