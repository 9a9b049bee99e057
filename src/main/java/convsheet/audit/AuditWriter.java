package convsheet.audit;

import convsheet.formula.FormulaPrinter;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Overflows;
import convsheet.question.Question;
import convsheet.xlsx.Progress;
import convsheet.xlsx.WorkbookOut;
import convsheet.xlsx.XlsxFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes the audit workbook: every result a live formula with its value. */
public final class AuditWriter {
  public static final String KIND = "audit";

  private final Evaluation evaluation;
  private final FormulaPrinter.Style formulas;
  private final LedgerChoice choice;
  private final List<ExtraSheets> extras;
  private final Progress progress;

  /**
   * A writer.
   *
   * @param formulas how sums of products are written
   * @param choice which multiply-adds the ledger lists
   * @param extras sheets that are asked for beyond the usual ones
   */
  public AuditWriter(
      Evaluation evaluation,
      FormulaPrinter.Style formulas,
      LedgerChoice choice,
      List<ExtraSheets> extras,
      Progress progress) {
    this.evaluation = evaluation;
    this.formulas = formulas;
    this.choice = choice;
    this.extras = List.copyOf(extras);
    this.progress = progress;
  }

  /** Whether a file is an audit workbook that convsheet wrote. */
  public static boolean isAudit(Path path) {
    return XlsxFile.is(path, KIND);
  }

  /**
   * Writes the workbook, whole or not at all.
   *
   * @return what is worth knowing about what was written
   * @throws convsheet.problem.ProblemException if it would not fit into a workbook, or cannot be
   *     written
   */
  public List<Finding> write(Path target) {
    var question = evaluation.question();
    var layout = Layout.of(question.picture(), question.network().nodes(), evaluation.grids());
    var ledger = new Ledger(evaluation, layout, choice, progress);
    var inspection = new Inspection(evaluation, layout);
    var workbook = new WorkbookOut();
    var styles = workbook.styles();
    var links = new AuditLinks(question, !inspection.isEmpty(), !ledger.names().isEmpty());
    var further =
        extras.stream()
            .flatMap(extra -> extra.sheets(evaluation, layout, links::from, styles).stream())
            .toList();
    links.add(further);
    var layers =
        new LayersSheet(
            evaluation,
            Optional.of(ledger),
            layer -> true,
            question.source().isEmpty() ? "convsheet audit" : "Audit of " + question.source(),
            "Every result in this workbook is a live formula. Change a pixel on Input or a"
                + " weight on a layer's sheet, and everything that depends on it follows.",
            links.from(SheetNames.LAYERS),
            styles);
    workbook.add(
        new PictureSheet(evaluation, layout, layers, links.from(SheetNames.PICTURE), styles));
    if (!question.about().isEmpty()) {
      workbook.add(new AboutSheet(question.about(), links.from(SheetNames.ABOUT), styles));
    }
    workbook.add(layers);
    if (question.form() == Question.Form.FORMULAS) {
      workbook.add(new FindingsSheet(question, links.from(SheetNames.FINDINGS), styles));
    }
    var grids =
        new GridSheet.Builder(layout, evaluation, styles, Results.LIVE, formulas, progress)
            .outlined(new InspectorOutline(inspection, layout));
    workbook.add(
        grids
            .heading(
                "Input: " + question.network().input(),
                (question.form() == Question.Form.CONE
                        ? "What the first layers read here; the sheet About says of what it is part"
                        : "The picture, a number a pixel")
                    + (question.picture().channels().size() == 1 ? "." : ", channel by channel."),
                links.from(FeatureMap.INPUT))
            .input());
    for (int i = 0; i < question.network().nodes().size(); i++) {
      var node = question.network().nodes().get(i);
      workbook.add(grids.heading(node, links.from(node.name())).layer(i));
    }
    if (!inspection.isEmpty()) {
      workbook.add(new Inspector(evaluation, inspection, styles, links.from(SheetNames.INSPECTOR)));
    }
    workbook.addAll(further);
    workbook.addAll(ledger.sheets(links.from(SheetNames.LEDGER), styles));
    workbook.write(target, KIND, new Given(evaluation, layout));
    var findings = Overflows.in(evaluation, layout);
    ledger.finding().ifPresent(findings::add);
    return findings;
  }
}
