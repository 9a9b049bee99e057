package convsheet.cli;

import convsheet.xlsx.Progress;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;

/** Shows progress on a line of its own, on a terminal, when a job takes more than a second. */
final class Terminal implements Progress {
  private static final long PATIENCE_MILLIS = 1000;
  private static final long REFRESH_MILLIS = 100;
  private static final String ERASE_LINE = "\r\u001B[K";

  private final PrintWriter err;
  private final String doing;
  private final long start = System.currentTimeMillis();
  private long last;

  Terminal(PrintWriter err) {
    this(err, "writing");
  }

  /** Progress of something other than writing. */
  Terminal(PrintWriter err, String doing) {
    this.err = err;
    this.doing = doing;
  }

  /** Whether a person is watching. */
  static boolean isInteractive() {
    var console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // from Java 22 on there is a console even where there is no terminal
      return (boolean) console.getClass().getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  @Override
  public void at(String what, long done, long of) {
    long now = System.currentTimeMillis();
    if (now - start > PATIENCE_MILLIS && now - last > REFRESH_MILLIS && isInteractive()) {
      last = now;
      err.print(ERASE_LINE + doing + " " + what + " " + 100 * done / Math.max(1, of) + " %");
      err.flush();
    }
  }

  /** Removes the line. */
  void done() {
    if (last > 0) {
      err.print(ERASE_LINE);
      err.flush();
    }
  }
}
