package convsheet.cli;

import convsheet.answer.Difference;
import convsheet.check.Diagnosis;
import convsheet.check.Report;
import convsheet.check.Report.LayerReport;
import convsheet.check.Verdict;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Reports for a person: of one answer its layers and the reasons; of many a row each, and what goes
 * wrong most often.
 */
final class TerminalListing implements Listing {
  /** The verdicts that are counted in the row of an answer. */
  private static final List<Verdict> COUNTED =
      List.of(Verdict.WRONG, Verdict.MISSING, Verdict.NOT_A_NUMBER);

  private static final int FEW = 5;
  private static final int LONGEST_REASON = 60;

  private final PrintWriter out;
  private final ColorScheme colours;
  private final boolean many;
  private final boolean all;
  private final List<Row> rows = new ArrayList<>();
  private final List<Report.Marks> marks = new ArrayList<>();
  private final Map<Reason, Integer> reasons = new LinkedHashMap<>();
  private final Map<Reason, String> messages = new LinkedHashMap<>();
  private int right;
  private int notChecked;

  private int absent;

  private record Reason(String code, String layer) {}

  /**
   * The row of an answer.
   *
   * @param counts how many cells have each of the {@link #COUNTED} verdicts; empty if not checked
   */
  private record Row(
      Style style, String id, String name, String marks, List<Integer> counts, String reason) {
    Row(Style style, Outcome outcome, String marks, List<Integer> counts, String reason) {
      this(
          style,
          Problem.line(outcome.submission().id().orElse("")),
          outcome.name(),
          marks,
          counts,
          reason);
    }
  }

  /**
   * A listing on {@code out}.
   *
   * @param many whether there are several answers
   * @param all whether all reasons are wanted, not only the first few
   */
  TerminalListing(PrintWriter out, ColorScheme colours, boolean many, boolean all) {
    this.out = out;
    this.colours = colours;
    this.many = many;
    this.all = all;
  }

  @Override
  public void add(Outcome outcome) {
    if (many) {
      row(outcome);
    } else {
      outcome.report().ifPresent(report -> report(outcome, report));
    }
  }

  @Override
  public void end() {
    if (many) {
      summary();
    }
    out.flush();
  }

  private void report(Outcome outcome, Report report) {
    var verdicts = report.verdicts();
    var headers = new ArrayList<String>(List.of("layer"));
    for (var verdict : verdicts) {
      headers.add(">" + verdict.text());
    }
    headers.add(">marks");
    var table = new TextTable(headers.toArray(String[]::new));
    for (var layer : report.layers()) {
      var cells = new ArrayList<String>(List.of(Problem.line(layer.layer())));
      for (var verdict : verdicts) {
        cells.add(String.valueOf(layer.count(verdict)));
      }
      cells.add(layer.marks().text());
      table.row(
          Outcome.hasPassed(layer) ? Style.fg_green : Style.fg_red, cells.toArray(String[]::new));
    }
    var total = new ArrayList<String>(List.of("in all"));
    for (var verdict : verdicts) {
      total.add(String.valueOf(outcome.count(verdict)));
    }
    total.add(report.marks().text());
    table.row(total.toArray(String[]::new));
    out.println(outcome.title());
    out.println();
    table.print(out, colours);
    if (outcome.count(Verdict.CARRIED) > 0) {
      out.println("carried: wrong, but right for the earlier results that stand there");
    }
    if (report.differences().isEmpty()) {
      diagnoses(report.diagnoses());
      findings(outcome.findings());
    } else { // which may be the reason for all else
      findings(outcome.findings());
      diagnoses(report.diagnoses());
    }
  }

  private void findings(List<Finding> findings) {
    if (!findings.isEmpty()) {
      out.println();
      findings.forEach(this::finding);
    }
  }

  private void diagnoses(List<Diagnosis> diagnoses) {
    if (diagnoses.isEmpty()) {
      return;
    }
    out.println();
    int shown = all ? diagnoses.size() : Math.min(FEW, diagnoses.size());
    for (var diagnosis : diagnoses.subList(0, shown)) {
      out.println(
          colours.ansi().string("@|bold " + diagnosis.explained() + "|@") + diagnosis.reason());
    }
    if (shown < diagnoses.size()) {
      out.println("and " + (diagnoses.size() - shown) + " more; --all shows them");
    }
  }

  private void finding(Finding finding) {
    out.println(Outcome.text(finding));
  }

  private void row(Outcome outcome) {
    if (outcome.report().isEmpty()) {
      boolean isAbsent = outcome.submission().isAbsent();
      absent += isAbsent ? 1 : 0;
      notChecked += isAbsent ? 0 : 1;
      var why = (isAbsent ? "missing: " : "not checked: ") + outcome.problemLine();
      var others = outcome.warnings().stream().map(warning -> "; " + warning).toList();
      rows.add(new Row(Style.fg_yellow, outcome, "", List.of(), why + String.join("", others)));
      return;
    }
    var report = outcome.report().get();
    marks.add(report.marks());
    right += report.isRight() ? 1 : 0;
    report.diagnoses().stream()
        .map(diagnosis -> new Reason(diagnosis.code(), diagnosis.layer()))
        .distinct()
        .forEach(reason -> reasons.merge(reason, 1, Integer::sum));
    report
        .diagnoses()
        .forEach(d -> messages.putIfAbsent(new Reason(d.code(), d.layer()), d.message()));
    rows.add(
        new Row(
            report.isRight() ? Style.fg_green : Style.fg_red,
            outcome,
            report.marks().text(),
            COUNTED.stream().map(outcome::count).toList(),
            String.join("; ", reasons(outcome, report))));
  }

  /** What a row says: what is special about the hand-in, then the first reason, or a warning. */
  private static List<String> reasons(Outcome outcome, Report report) {
    var reasons = new ArrayList<String>();
    if (outcome.problem().isPresent()) {
      reasons.add("not annotated: " + outcome.problemLine());
    }
    outcome.submission().findings().forEach(f -> reasons.add(Problem.line(f.message())));
    report.differences().stream().sorted().map(Difference::text).forEach(reasons::add);
    if (outcome.problem().isEmpty()) {
      report.diagnoses().stream()
          .findFirst()
          .map(d -> d.place() + ": " + shortened(d.message()))
          .ifPresent(reasons::add);
    }
    if (reasons.isEmpty()) {
      outcome.warnings().stream().findFirst().ifPresent(reasons::add);
    }
    var missing =
        report.layers().stream()
            .filter(layer -> layer.count(Verdict.MISSING) > 0)
            .map(LayerReport::layer)
            .toList();
    if (!missing.isEmpty() && report.diagnoses().isEmpty()) {
      reasons.add("missing in " + Problem.list(missing));
    }
    return reasons;
  }

  /** The table, with a column of ids and of what is no number if there are any. */
  private TextTable answers() {
    boolean hasIds = rows.stream().anyMatch(row -> !row.id().isEmpty());
    var counted =
        IntStream.range(0, COUNTED.size())
            .filter(
                i ->
                    !COUNTED.get(i).isSeldom()
                        || rows.stream()
                            .anyMatch(row -> !row.counts().isEmpty() && row.counts().get(i) > 0))
            .toArray();
    var headers = new ArrayList<String>(hasIds ? List.of("answer", "id") : List.of("answer"));
    headers.add(">marks");
    Arrays.stream(counted).forEach(i -> headers.add(">" + COUNTED.get(i).text()));
    headers.add("first reason");
    var table = new TextTable(headers.toArray(String[]::new));
    for (var row : rows) {
      var cells = new ArrayList<String>(List.of(row.name()));
      if (hasIds) {
        cells.add(row.id());
      }
      cells.add(row.marks());
      for (int i : counted) {
        cells.add(row.counts().isEmpty() ? "" : String.valueOf(row.counts().get(i)));
      }
      cells.add(row.reason());
      table.row(row.style(), cells.toArray(String[]::new));
    }
    return table;
  }

  private void summary() {
    answers().print(out, colours);
    out.println();
    int differing = marks.size() - right;
    out.println(
        Problem.count(marks.size() + notChecked, "answer")
            + ": "
            + right
            + " right, "
            + differing
            + " with differences"
            + (notChecked == 0 ? "" : ", " + notChecked + " not checked"));
    if (absent > 0) {
      out.println(Problem.count(absent, "student") + " without an answer");
    }
    if (marks.stream().map(Report.Marks::possible).distinct().count() == 1) {
      double earned = marks.stream().mapToDouble(Report.Marks::earned).average().orElse(0);
      double possible = marks.stream().mapToDouble(Report.Marks::possible).average().orElse(0);
      out.println("on average " + new Report.Marks(earned, possible).inMarks());
    }
    if (!reasons.isEmpty()) {
      out.println();
      var table = new TextTable(">answers", "layer", "reason", "for example");
      reasons.entrySet().stream()
          .sorted(
              Map.Entry.<Reason, Integer>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(entry -> entry.getKey().code())
                  .thenComparing(entry -> entry.getKey().layer()))
          .limit(all ? Long.MAX_VALUE : FEW)
          .forEach(
              entry ->
                  table.row(
                      String.valueOf(entry.getValue()),
                      Problem.line(entry.getKey().layer()),
                      Problem.line(entry.getKey().code()),
                      shortened(messages.get(entry.getKey()))));
      table.print(out, colours);
    }
  }

  /** The first sentence, cut off where it is long. */
  private static String shortened(String message) {
    var sentence = Problem.line(message).replaceFirst("(?<=[^\\d])\\. .*$", "");
    return sentence.length() <= LONGEST_REASON
        ? sentence
        : sentence.substring(0, LONGEST_REASON).replaceFirst("\\s+\\S*$", "") + " ...";
  }
}
