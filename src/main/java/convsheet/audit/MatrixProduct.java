package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A sheet on which a layer's weighted sums are one product of a matrix and a column: a row of the
 * matrix for every output cell, a column for every cell that the layer reads. What stands where is
 * learnt from the expressions of the layer's cells alone; it knows no layer by name.
 *
 * @param layer the layer's name
 * @param rows which of its output cells, or empty for all
 */
public record MatrixProduct(String layer, Optional<Rows> rows) implements ExtraSheets {
  /**
   * Consecutive output cells of a layer, counted from 1 through channels, rows and columns.
   *
   * @param first the first one
   * @param last the last one
   */
  public record Rows(int first, int last) {
    /** As the option has it: {@code 1-50}. */
    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  private static final int MOST_ENTRIES = 1_000_000;
  private static final int ROWS_OF_A_PART = 50;
  private static final Pattern OPTION =
      Pattern.compile(
          "\\s*([^:]*[^:\\s])\\s*(?::\\s*rows\\s+(\\d{1,9})\\s*-\\s*(\\d{1,9})\\s*)?",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads the option's text: {@code Conv1} or {@code Conv1:rows 1-50}.
   *
   * @throws ProblemException if it is neither
   */
  public static MatrixProduct parse(String option) {
    var parts = OPTION.matcher(option);
    if (!parts.matches()) {
      throw wrong(option);
    }
    if (parts.group(2) == null) {
      return new MatrixProduct(parts.group(1), Optional.empty());
    }
    var rows = new Rows(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    if (rows.first() < 1 || rows.last() < rows.first()) {
      throw wrong(option);
    }
    return new MatrixProduct(parts.group(1), Optional.of(rows));
  }

  private static ProblemException wrong(String option) {
    return ProblemException.input(
        Problem.of(
            "--matmul \"" + option + "\"",
            "the name of a layer, or some of its output cells, counted from 1: Conv1 or"
                + " \"Conv1:rows 1-50\"",
            "Correct the option."));
  }

  /** The option's value that asks for this. */
  private String option() {
    return rows.map(part -> "\"" + layer + ":rows " + part + "\"").orElse(layer);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProblemException if there is no such layer, it does not multiply, it has no such output
   *     cells, or the matrix is too large
   */
  @Override
  public List<Sheet> sheets(
      Evaluation evaluation, Layout layout, Function<String, List<Link>> links, Styles styles) {
    var nodes = evaluation.question().network().nodes();
    var layers = new ArrayList<InspectedLayer>();
    for (int i = 0; i < nodes.size(); i++) {
      layers.add(InspectedLayer.of(nodes.get(i), evaluation.grids().get(i)));
    }
    var multiplying =
        layers.stream().filter(InspectedLayer::multiplies).map(each -> each.node().name()).toList();
    int number =
        IntStream.range(0, layers.size())
            .filter(i -> nodes.get(i).name().equalsIgnoreCase(layer))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "--matmul " + option() + ", which is no layer",
                        expected(multiplying),
                        "Correct the name."));
    var inspected = layers.get(number);
    if (!inspected.multiplies()) {
      throw refused(
          "--matmul " + option() + ", a " + nodes.get(number).layer().type() + " layer",
          expected(multiplying),
          "It adds no products, so it is no matrix product. Name another layer.");
    }
    var factors = new MatrixFactors(evaluation, number, inspected, firstRow(), countOf(inspected));
    checkSize(factors);
    var name = sheetName(inspected.node().name(), number + 1);
    return List.of(new MatrixSheet(name, factors, layout, links, styles));
  }

  private static String expected(List<String> multiplying) {
    return multiplying.isEmpty()
        ? "a layer that multiplies and adds, of which this network has none"
        : "a layer that multiplies and adds: " + String.join(", ", multiplying);
  }

  private int firstRow() {
    return rows.map(part -> part.first() - 1).orElse(0);
  }

  private int countOf(InspectedLayer inspected) {
    int outputs = inspected.channels() * inspected.rows() * inspected.columns();
    if (rows.isEmpty()) {
      return outputs;
    }
    if (rows.get().last() > outputs) {
      throw refused(
          "--matmul " + option(),
          String.format(Locale.ROOT, "rows in 1-%d, its output cells", outputs),
          "Correct the rows.");
    }
    return rows.get().last() - rows.get().first() + 1;
  }

  private void checkSize(MatrixFactors factors) {
    int most = A1.MAX_COLUMNS - MatrixPlan.MOST_OTHER_COLUMNS;
    if (factors.columns() > most) {
      throw refused(
          String.format(
              Locale.ROOT,
              "a matrix of %,d columns, one for each cell that %s reads",
              factors.columns(),
              factors.name()),
          String.format(Locale.ROOT, "at most %,d, for which a sheet has room", most),
          "Choose a layer that reads less, or use a smaller picture.");
    }
    long entries = (long) factors.rows() * factors.columns();
    if (entries > MOST_ENTRIES) {
      int first = factors.first() + 1;
      throw refused(
          String.format(
              Locale.ROOT,
              "a matrix of %,d x %,d = %,d entries for %s",
              factors.rows(),
              factors.columns(),
              entries,
              factors.name()),
          String.format(Locale.ROOT, "at most %,d", MOST_ENTRIES),
          String.format(
              Locale.ROOT,
              "Show a part of it: --matmul \"%s:rows %d-%d\".",
              factors.name(),
              first,
              first + Math.min(ROWS_OF_A_PART, MOST_ENTRIES / factors.columns()) - 1));
    }
  }

  private static ProblemException refused(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }

  /** The sheet's name, a long layer's name shortened and told apart by the layer's number. */
  private String sheetName(String full, int number) {
    var part = rows.map(shown -> " " + shown).orElse("");
    if (SheetNames.MATRIX.length() + full.length() + part.length() <= SheetNames.LONGEST) {
      return SheetNames.MATRIX + full + part;
    }
    var end = "~" + number + part;
    int cut = SheetNames.LONGEST - SheetNames.MATRIX.length() - end.length();
    return SheetNames.MATRIX
        + full.substring(0, Character.isHighSurrogate(full.charAt(cut - 1)) ? cut - 1 : cut)
        + end;
  }
}
