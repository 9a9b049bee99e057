package convsheet.testing;

import convsheet.check.Diagnosis;
import convsheet.check.Report;
import convsheet.check.Report.Actual;
import convsheet.check.Report.CellReport;
import convsheet.check.Report.LayerReport;
import convsheet.check.Report.Marks;
import convsheet.check.Verdict;
import convsheet.problem.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** A report that a test writes by hand: cells in a row, a mark a cell. */
public final class Reports {
  private final Path answer;
  private Optional<String> student = Optional.empty();
  private final List<CellReport> cells = new ArrayList<>();
  private final List<Diagnosis> diagnoses = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private Reports(Path answer) {
    this.answer = answer;
  }

  public static Reports of(Path answer) {
    return new Reports(answer);
  }

  public Reports student(String name) {
    student = Optional.of(name);
    return this;
  }

  /** A cell of a layer, on the sheet of that name; NaN is a text, nothing is no cell. */
  public Reports cell(
      String layer, String cell, double expected, OptionalDouble actual, Verdict verdict) {
    int column = 1 + (int) cells.stream().filter(c -> c.layer().equals(layer)).count();
    var found =
        actual.isEmpty()
            ? Optional.<Actual>empty()
            : Optional.of(
                Double.isNaN(actual.getAsDouble())
                    ? new Actual("seven", Double.NaN)
                    : new Actual(String.valueOf(actual.getAsDouble()), actual.getAsDouble()));
    cells.add(new CellReport(layer, cell, layer, 1, 1, column, expected, found, false, verdict));
    return this;
  }

  public Reports right(String layer, String cell, double value) {
    return cell(layer, cell, value, OptionalDouble.of(value), Verdict.CORRECT);
  }

  public Reports wrong(String layer, String cell, double expected, double actual) {
    return cell(layer, cell, expected, OptionalDouble.of(actual), Verdict.WRONG);
  }

  public Reports missing(String layer, String cell, double expected) {
    return cell(layer, cell, expected, OptionalDouble.empty(), Verdict.MISSING);
  }

  public Reports diagnosis(String code, String layer, String message, Integer... explained) {
    int wrong =
        (int)
            cells.stream()
                .filter(c -> c.layer().equals(layer) && c.verdict() == Verdict.WRONG)
                .count();
    diagnoses.add(
        new Diagnosis(
            code,
            layer,
            1,
            explained.length,
            wrong,
            message,
            Optional.empty(),
            List.of(explained)));
    return this;
  }

  public Reports finding(Finding finding) {
    findings.add(finding);
    return this;
  }

  public Report report() {
    var counts = new LinkedHashMap<String, Map<Verdict, Integer>>();
    for (var cell : cells) {
      counts
          .computeIfAbsent(cell.layer(), layer -> new EnumMap<>(Verdict.class))
          .merge(cell.verdict(), 1, Integer::sum);
    }
    var layers =
        counts.entrySet().stream()
            .map(
                layer -> new LayerReport(layer.getKey(), layer.getValue(), marks(layer.getValue())))
            .toList();
    return new Report(
        answer,
        student,
        new Marks(layers.stream().mapToDouble(layer -> layer.marks().earned()).sum(), cells.size()),
        layers,
        cells,
        diagnoses,
        Set.of(),
        findings,
        Optional.empty());
  }

  private static Marks marks(Map<Verdict, Integer> counts) {
    double earned =
        counts.getOrDefault(Verdict.CORRECT, 0)
            + counts.getOrDefault(Verdict.ROUNDED, 0)
            + counts.getOrDefault(Verdict.CARRIED, 0);
    return new Marks(earned, counts.values().stream().mapToInt(Integer::intValue).sum());
  }
}
