package convsheet.cli;

import convsheet.problem.Problem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/** A table of text with aligned columns. */
final class TextTable {
  private final List<String> headers = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Optional<Style>> styles = new ArrayList<>();

  /** A table with the given headers; one that starts with {@code >} aligns its column right. */
  TextTable(String... headers) {
    for (var header : headers) {
      right.add(header.startsWith(">"));
      this.headers.add(header.startsWith(">") ? header.substring(1) : header);
    }
  }

  void row(String... cells) {
    add(Optional.empty(), cells);
  }

  /** Adds a row in a colour. */
  void row(Style style, String... cells) {
    add(Optional.of(style), cells);
  }

  private void add(Optional<Style> style, String... cells) {
    rows.add(Stream.of(cells).map(Problem::plain).toList());
    styles.add(style);
  }

  void print(PrintWriter out, ColorScheme colours) {
    var widths = widths();
    out.println(colours.ansi().string("@|bold " + line(headers, widths) + "|@"));
    for (int i = 0; i < rows.size(); i++) {
      var line = line(rows.get(i), widths);
      out.println(
          styles
              .get(i)
              .filter(style -> colours.ansi().enabled())
              .map(style -> style.on() + line + style.off())
              .orElse(line));
    }
  }

  private int[] widths() {
    return IntStream.range(0, headers.size())
        .map(
            c ->
                Stream.concat(Stream.of(headers), rows.stream())
                    .mapToInt(row -> row.get(c).length())
                    .max()
                    .orElse(0))
        .toArray();
  }

  private String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int c = 0; c < cells.size(); c++) {
      var padding = " ".repeat(widths[c] - cells.get(c).length());
      line.append(c == 0 ? "" : "  ")
          .append(right.get(c) ? padding + cells.get(c) : cells.get(c) + padding);
    }
    return line.toString().stripTrailing();
  }
}
