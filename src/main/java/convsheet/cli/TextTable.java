package convsheet.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.ColorScheme;

/** A table of text with aligned columns. */
final class TextTable {
  private final List<String> headers = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with the given headers; one that starts with {@code >} aligns its column right. */
  TextTable(String... headers) {
    for (var header : headers) {
      right.add(header.startsWith(">"));
      this.headers.add(header.startsWith(">") ? header.substring(1) : header);
    }
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void print(PrintWriter out, ColorScheme colours) {
    out.println(colours.ansi().string("@|bold " + line(headers) + "|@"));
    rows.forEach(row -> out.println(line(row)));
  }

  private String line(List<String> cells) {
    var line = new StringBuilder();
    for (int c = 0; c < cells.size(); c++) {
      int column = c;
      int width =
          rows.stream()
              .mapToInt(row -> row.get(column).length())
              .reduce(headers.get(c).length(), Math::max);
      var padding = " ".repeat(width - cells.get(c).length());
      line.append(c == 0 ? "" : "  ")
          .append(right.get(c) ? padding + cells.get(c) : cells.get(c) + padding);
    }
    return line.toString().stripTrailing();
  }
}
