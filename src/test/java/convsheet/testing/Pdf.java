package convsheet.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The pages of a PDF file, as Poppler's programs read them.
 *
 * @param pages the text of each page, laid out as on the page
 * @param sizes the sizes of its pages, each with its name if it has one, in the words of pdfinfo
 */
public record Pdf(List<String> pages, List<String> sizes) {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Pattern SIZE = Pattern.compile("Page +\\d+ size: +(.*)");
  private static final Pattern FOOT = Pattern.compile("(?m)^ *(\\S.*?) +page \\d+ of \\d+ *$");

  /**
   * Reads a file.
   *
   * @throws org.opentest4j.TestAbortedException if pdftotext or pdfinfo is not installed
   */
  public static Pdf read(Path file) {
    var text = run("pdftotext", "-layout", file.toString(), "-");
    var sizes = run("pdfinfo", "-f", "1", "-l", "9999", file.toString());
    return new Pdf(
        Arrays.asList(text.split("\f")),
        SIZE.matcher(sizes).results().map(m -> m.group(1)).toList());
  }

  private static String run(String program, String... words) {
    var command = new ArrayList<>(List.of(words));
    command.add(0, OptionalProgram.require(program).toString());
    var ran = Command.run(LIMIT, command);
    if (ran.exitCode() != 0) {
      throw new AssertionError(ran);
    }
    return ran.output();
  }

  /** How many pages have the same words at the left of their foot, before {@code page 1 of 9}. */
  public Map<String, Integer> pagesByFoot() {
    var counts = new TreeMap<String, Integer>();
    for (var page : pages) {
      var foot = FOOT.matcher(page);
      if (!foot.find()) {
        throw new AssertionError("a page without a foot:\n" + page);
      }
      counts.merge(foot.group(1), 1, Integer::sum);
    }
    return counts;
  }
}
