package convsheet.testing;

import convsheet.cli.Convsheet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/**
 * What the program gave back and printed.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Ran(int code, String out, String err) {
  /** Runs the program in this process. */
  public static Ran run(Object... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Convsheet.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.of(words).map(Object::toString).toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  /** The same with lines that end as on Unix. */
  public Ran withUnixLines() {
    return new Ran(code, out.replace("\r\n", "\n"), err.replace("\r\n", "\n"));
  }
}
