package convsheet.cli;

import convsheet.check.Diagnosis;
import convsheet.check.Report;
import convsheet.check.Verdict;
import convsheet.problem.Problem;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Marks as a table, a row a student (RFC 4180, UTF-8). Its columns depend on all answers, so the
 * rows are kept until the end.
 */
final class CsvListing implements Listing {
  /**
   * What a spreadsheet program would take as a formula (<a
   * href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV injection</a>).
   */
  private static final Pattern FORMULA =
      Pattern.compile("^[\\s\\p{Cntrl}]*[=+\\-@＝＋－＠].*|^[\\t\\r\\n].*", Pattern.DOTALL);

  /** Stands for what answers can earn, where that is the same for all. */
  private static final Object POSSIBLE = new Object();

  private final Writer out;
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> layers = new LinkedHashSet<>();

  private record Row(
      List<String> whose,
      List<Object> marks,
      Map<String, Double> layers,
      List<Object> counts,
      String diagnosis,
      String warnings,
      String error) {}

  CsvListing(Writer out) {
    this.out = out;
  }

  @Override
  public void add(Outcome outcome) {
    var earned = new LinkedHashMap<String, Double>();
    outcome
        .report()
        .ifPresent(
            report ->
                report
                    .layers()
                    .forEach(layer -> earned.put(layer.layer(), layer.marks().earned())));
    layers.addAll(earned.keySet());
    var report = outcome.report();
    var counts = new ArrayList<Object>();
    for (var verdict : Verdict.values()) {
      counts.add(report.isPresent() ? outcome.count(verdict) : "");
    }
    rows.add(
        new Row(
            List.of(
                outcome.place(),
                outcome.student().orElse(""),
                outcome.submission().id().orElse("")),
            report
                .map(Report::marks)
                .map(marks -> List.<Object>of(marks(marks.earned()), marks(marks.possible())))
                .orElse(outcome.submission().isAbsent() ? List.of(0, POSSIBLE) : List.of("", "")),
            earned,
            counts,
            report.stream()
                .flatMap(checked -> checked.diagnoses().stream())
                .map(Diagnosis::code)
                .findFirst()
                .orElse(""),
            String.join("; ", outcome.warnings()),
            outcome.problemLine()));
  }

  @Override
  public void end() throws IOException {
    var csv = new CSVPrinter(out, CSVFormat.RFC4180);
    var header = new ArrayList<Object>(List.of("answer", "student", "id", "earned", "possible"));
    layers.forEach(layer -> header.add(safe("marks " + layer)));
    for (var verdict : Verdict.values()) {
      header.add(verdict.text());
    }
    header.addAll(List.of("diagnosis", "warnings", "error"));
    csv.printRecord(header);
    var all =
        rows.stream().map(row -> row.marks().get(1)).filter(CsvListing::isMark).distinct().toList();
    var possible = all.size() == 1 ? all.get(0) : "";
    for (var row : rows) {
      var cells = new ArrayList<Object>(row.whose().stream().map(CsvListing::safe).toList());
      row.marks().forEach(mark -> cells.add(mark == POSSIBLE ? possible : mark));
      for (var layer : layers) {
        cells.add(row.layers().containsKey(layer) ? marks(row.layers().get(layer)) : "");
      }
      cells.addAll(row.counts());
      cells.addAll(List.of(safe(row.diagnosis()), safe(row.warnings()), safe(row.error())));
      csv.printRecord(cells);
    }
    csv.flush();
  }

  private static boolean isMark(Object possible) {
    return possible != POSSIBLE && !possible.equals("");
  }

  private static Object marks(double marks) {
    return Report.Marks.text(marks);
  }

  /** A text that a spreadsheet program takes as a text, and of which all shows. */
  static String safe(String text) {
    return Problem.plain(FORMULA.matcher(text).matches() ? "'" + text : text);
  }
}
