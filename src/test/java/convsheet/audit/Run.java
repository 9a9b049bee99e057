package convsheet.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import convsheet.cli.Convsheet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code convsheet run} did.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it printed as errors
 * @param console what went past these two, straight to the terminal
 */
public record Run(int code, String out, String err, String console) {
  /** Runs the command on a workbook. */
  public static Run of(Path workbook, String... options) {
    var arguments = new ArrayList<>(List.of("run", workbook.toString()));
    arguments.addAll(List.of(options));
    var out = new StringWriter();
    var err = new StringWriter();
    var console = new ByteArrayOutputStream();
    var systemOut = System.out;
    var systemErr = System.err;
    try (var captured = new PrintStream(console, true, UTF_8)) {
      System.setOut(captured);
      System.setErr(captured);
      int code =
          Convsheet.run(
              new PrintWriter(out, true),
              new PrintWriter(err, true),
              arguments.toArray(String[]::new));
      return new Run(
          code,
          out.toString().replace("\r\n", "\n"),
          err.toString().replace("\r\n", "\n"),
          console.toString(UTF_8));
    } finally {
      System.setOut(systemOut);
      System.setErr(systemErr);
    }
  }
}
