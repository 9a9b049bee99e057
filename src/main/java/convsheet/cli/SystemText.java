package convsheet.cli;

import convsheet.problem.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How bytes of the system become text and back: arguments, names of files, and what is printed.
 * Java takes the encoding of the locale for all of them and cannot be told otherwise; under the
 * locales C and POSIX that is ASCII, in which other letters are lost. The launcher starts Java
 * under a locale of UTF-8 then; this is for a Java that was started without it.
 */
final class SystemText {
  /** What Java puts for bytes that are no text in the encoding of the locale. */
  private static final char LOST = '\uFFFD';

  private static final String REMEDY =
      "Start it with the launcher, ./convsheet, or with LC_ALL=C.UTF-8 (or another locale of UTF-8"
          + " that is installed).";

  /** A stream that knows whether nobody reads it any more, as with {@code | head -1}. */
  private static final class Stream extends FileOutputStream {
    private boolean isLeft;

    Stream(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        super.write(bytes, from, count);
      } catch (IOException e) {
        isLeft |= LEFT.matcher(String.valueOf(e.getMessage())).find();
        throw e;
      }
    }
  }

  /** What systems say of a pipe that nobody reads. */
  private static final Pattern LEFT = Pattern.compile("(?i)broken pipe|pipe is being closed");

  private static final Stream OUT = new Stream(FileDescriptor.out);

  private SystemText() {}

  /** Standard output. */
  static PrintWriter out() {
    return writer(OUT, System.getProperty("stdout.encoding"));
  }

  /** Whether standard output was a pipe whose reader had enough. */
  static boolean isOutLeft() {
    return OUT.isLeft;
  }

  /** Standard error. */
  static PrintWriter err() {
    return writer(new Stream(FileDescriptor.err), System.getProperty("stderr.encoding"));
  }

  /**
   * Prints in the encoding of the system, or in UTF-8 where that is ASCII: terminals know it, and
   * what is printed as CSV or JSON is read as it.
   */
  private static PrintWriter writer(Stream stream, String given) {
    var encoding =
        Optional.ofNullable(given)
            .or(() -> Optional.ofNullable(System.getProperty("native.encoding")))
            .filter(Charset::isSupported)
            .map(Charset::forName)
            .filter(charset -> !charset.equals(StandardCharsets.US_ASCII))
            .orElse(StandardCharsets.UTF_8);
    return new PrintWriter(stream, true, encoding);
  }

  /** What is wrong with arguments of which Java lost letters. */
  static Optional<Problem> lost(String[] arguments) {
    return Arrays.stream(arguments)
        .filter(argument -> argument.indexOf(LOST) >= 0)
        .findFirst()
        .map(
            argument ->
                isUtf8()
                    ? Problem.of(
                        "a name whose bytes are not UTF-8, " + Problem.quote(argument),
                        "a name in UTF-8",
                        "Rename the file or folder, and name it anew.")
                    : new Problem(
                        "",
                        "",
                        "",
                        "letters in "
                            + Problem.quote(argument)
                            + " that Java cannot read under this locale ("
                            + System.getProperty("sun.jnu.encoding")
                            + ")",
                        "a locale of UTF-8",
                        REMEDY));
  }

  /** Whether the locale has all letters. */
  private static boolean isUtf8() {
    return "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
  }

  /** What is wrong with the name of a file that the system cannot have. */
  static Problem of(InvalidPathException e) {
    boolean letters = String.valueOf(e.getReason()).contains("unmappable");
    return new Problem(
        "",
        "",
        "",
        "a name that no file can have here, "
            + Problem.quote(e.getInput())
            + (letters
                ? ": letters that Java cannot write under this locale ("
                    + System.getProperty("sun.jnu.encoding")
                    + ")"
                : " (" + e.getReason() + ")"),
        letters ? "a locale of UTF-8" : "",
        letters ? REMEDY : "Choose another name.");
  }
}
