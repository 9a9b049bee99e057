package convsheet.check;

import convsheet.answer.Difference;
import convsheet.answer.Found;
import convsheet.formula.Expr;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.xlsx.CellAddress;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What there is to say of one answer.
 *
 * @param answer the file
 * @param student whom the file names, if it names anybody
 * @param marks what the answer earns
 * @param layers the layers with results to check, top to bottom
 * @param cells every result that was to be found, in the order of layers, channels, rows, columns
 * @param diagnoses why cells are wrong; of each layer, first what explains most
 * @param differences in what the answer is otherwise than its key
 * @param findings what is worth knowing besides: changed inputs, where grids were found
 * @param basis by what the results were judged, as far as that is known
 */
public record Report(
    Path answer,
    Optional<String> student,
    Marks marks,
    List<LayerReport> layers,
    List<CellReport> cells,
    List<Diagnosis> diagnoses,
    Set<Difference> differences,
    List<Finding> findings,
    Optional<Basis> basis) {
  public Report {
    layers = List.copyOf(layers);
    cells = List.copyOf(cells);
    diagnoses = List.copyOf(diagnoses);
    differences = Set.copyOf(differences);
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong or missing. */
  public boolean isRight() {
    return cells.stream().allMatch(cell -> cell.verdict().isRight());
  }

  /** How many cells have a verdict, in all layers. */
  public int count(Verdict verdict) {
    return layers.stream().mapToInt(layer -> layer.count(verdict)).sum();
  }

  /** The verdicts that tables have columns of: some only where they occur. */
  public List<Verdict> verdicts() {
    return Arrays.stream(Verdict.values())
        .filter(verdict -> !verdict.isSeldom() || count(verdict) > 0)
        .toList();
  }

  /**
   * By what results were judged, for those who want to know how a right one comes about.
   *
   * @param right the right results
   * @param places where cells stand in the answer, as far as they do
   * @param found what the answer has there
   */
  public record Basis(
      Evaluation right, Function<Expr.Ref, Optional<CellAddress>> places, Found found) {}

  /** Marks. */
  public record Marks(double earned, double possible) {
    /** {@code 7 of 9}. */
    public String text() {
      return text(earned) + " of " + text(possible);
    }

    /** {@code 7 of 9 marks}. */
    public String inMarks() {
      return text() + (text(possible).equals("1") ? " mark" : " marks");
    }

    /** Marks for a person: at most two decimals. */
    public static String text(double marks) {
      return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(marks);
    }
  }

  /**
   * How many cells of a layer there are of each verdict.
   *
   * @param layer the layer's name
   * @param counts the verdicts that occur
   * @param marks what the layer earns
   */
  public record LayerReport(String layer, Map<Verdict, Integer> counts, Marks marks) {
    /** How many cells have a verdict. */
    public int count(Verdict verdict) {
      return counts.getOrDefault(verdict, 0);
    }

    /** How many cells there are in all. */
    public int cells() {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * One result.
   *
   * @param sheet the sheet where it stands, or should
   * @param cell its address there
   * @param layer the layer's name
   * @param channel the output channel, counted from 1
   * @param row its row in the grid, counted from 1
   * @param column its column in the grid, counted from 1
   * @param expected the right value; NaN where a spreadsheet shows an error
   * @param actual what stands there: a number, or a text; empty if nothing does
   * @param formula whether it is computed by a formula of the answer's own
   * @param verdict what is said of it
   */
  public record CellReport(
      String sheet,
      String cell,
      String layer,
      int channel,
      int row,
      int column,
      double expected,
      Optional<Actual> actual,
      boolean formula,
      Verdict verdict) {}

  /**
   * What stands in a cell.
   *
   * @param text as it is written
   * @param value the number that it is, NaN if it is none
   */
  public record Actual(String text, double value) {}
}
