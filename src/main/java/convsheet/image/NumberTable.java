package convsheet.image;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table of numbers as text, one channel: a line a row, with commas, semicolons, tabs or blanks
 * between. Where it is not commas, a number may have a decimal comma.
 */
final class NumberTable {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+([.]\\d*)?|[.]\\d+)([eE][+-]?\\d+)?");
  private static final int MOST_COLUMNS = 16_384;

  private NumberTable() {}

  /**
   * Reads the content of a file.
   *
   * @return {@code [1, H, W]}
   * @throws ProblemException if a cell is no number, or the lines are not equally long
   */
  static Tensor of(byte[] content) {
    var text = new String(content, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    var lines = new ArrayList<>(List.of(text.replaceFirst("(?i)^sep=.\\R", "\n").split("\\R", -1)));
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
      lines.remove(lines.size() - 1);
    }
    var separator = separator(text);
    var rows = new ArrayList<double[]>();
    for (int line = 0; line < lines.size(); line++) {
      if (lines.get(line).isBlank() && rows.isEmpty()) {
        continue; // above the table
      }
      var row = row(lines.get(line), separator, line + 1);
      if (!rows.isEmpty() && row.length != rows.get(0).length) {
        throw problem(
            "line " + (line + 1) + " with " + Problem.count(row.length, "number"),
            rows.get(0).length + ", as in the first line");
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw problem("no numbers", "a table of numbers, a line a row");
    }
    int columns = rows.get(0).length;
    return Tensor.of(
        Shape.of(1, rows.size(), columns), rows.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  private static String separator(String text) {
    return text.contains("\t") ? "\t" : text.contains(";") ? ";" : text.contains(",") ? "," : " ";
  }

  private static double[] row(String line, String separator, int number) {
    var cells =
        separator.equals(" ")
            ? line.strip().split("\\s+")
            : line.replaceFirst("\\s*" + separator + "\\s*$", "").split(separator, -1);
    if (cells.length > MOST_COLUMNS) {
      throw problem(
          "line " + number + " with " + cells.length + " numbers",
          "at most " + MOST_COLUMNS + ", as many as a sheet has columns");
    }
    var row = new double[cells.length];
    for (int i = 0; i < row.length; i++) {
      var cell = cells[i].strip().replaceFirst("^\"(.*)\"$", "$1").strip();
      var plain = separator.equals(",") ? cell : cell.replace(',', '.');
      if (!NUMBER.matcher(plain).matches() || Double.isInfinite(Double.parseDouble(plain))) {
        throw problem(
            (cell.isEmpty() ? "nothing" : Problem.quote(cell))
                + " in line "
                + number
                + ", number "
                + (i + 1),
            "a number");
      }
      row[i] = Double.parseDouble(plain);
    }
    return row;
  }

  private static ProblemException problem(String found, String expected) {
    return ProblemException.input(
        Problem.of(
            found,
            expected,
            "Write a line for each row of the picture, with commas, semicolons or tabs between the"
                + " numbers, and nothing else."));
  }
}
