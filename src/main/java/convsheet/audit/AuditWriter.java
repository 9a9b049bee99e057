package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.problem.Finding;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Overflows;
import convsheet.question.Question;
import convsheet.xlsx.Progress;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.WorkbookOut;
import convsheet.xlsx.XlsxFile;
import java.nio.file.Path;
import java.util.ArrayList;
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
    var back =
        List.of(new Link("Picture", SheetNames.PICTURE), new Link("Layers", SheetNames.LAYERS));
    var further =
        extras.stream()
            .flatMap(extra -> extra.sheets(evaluation, layout, styles).stream())
            .toList();
    var layers =
        new LayersSheet(
            evaluation,
            Optional.of(ledger),
            layer -> true,
            question.source().isEmpty() ? "convsheet audit" : "Audit of " + question.source(),
            "Every result in this workbook is a live formula. Change a pixel on Input or a"
                + " weight on a layer's sheet, and everything that depends on it follows.",
            links(ledger, inspection, further, SheetNames.LAYERS),
            styles);
    workbook.add(
        new PictureSheet(
            evaluation,
            layout,
            layers,
            links(ledger, inspection, further, SheetNames.PICTURE),
            styles));
    if (!question.about().isEmpty()) {
      workbook.add(new AboutSheet(question.about(), back, styles));
    }
    workbook.add(layers);
    if (question.form() == Question.Form.FORMULAS) {
      workbook.add(new FindingsSheet(question, back, styles));
    }
    var grids =
        new GridSheet.Builder(layout, evaluation, styles, Results.LIVE, formulas, progress)
            .outlined(new InspectorOutline(inspection, layout));
    workbook.add(
        grids
            .heading(
                "Input: " + question.network().input(),
                "The picture, a number a pixel"
                    + (question.picture().channels().size() == 1 ? "." : ", channel by channel."),
                links(ledger, inspection, further, FeatureMap.INPUT))
            .input());
    for (int i = 0; i < question.network().nodes().size(); i++) {
      var node = question.network().nodes().get(i);
      workbook.add(grids.heading(node, links(ledger, inspection, further, node.name())).layer(i));
    }
    var around = new ArrayList<>(back);
    if (!inspection.isEmpty()) {
      around.add(new Link("Inspector", SheetNames.INSPECTOR));
      var links = links(ledger, inspection, further, SheetNames.INSPECTOR);
      workbook.add(new Inspector(evaluation, inspection, styles, links));
    }
    workbook.addAll(further);
    workbook.addAll(ledger.sheets(around, styles));
    workbook.write(target, KIND, new Given(evaluation, layout));
    var findings = Overflows.in(evaluation, layout);
    ledger.finding().ifPresent(findings::add);
    return findings;
  }

  /** Links from a sheet to the sheets around it. */
  private List<Link> links(Ledger ledger, Inspection inspection, List<Sheet> further, String from) {
    var links = new ArrayList<Link>();
    if (from.equals(SheetNames.PICTURE)) {
      links.add(new Link("Layers", SheetNames.LAYERS));
      links.add(new Link("Input", SheetNames.INPUT));
    } else {
      links.add(new Link("Picture", SheetNames.PICTURE));
    }
    links.addAll(Neighbours.of(evaluation.question().network()).links(from));
    boolean isFirst = from.equals(SheetNames.LAYERS) || from.equals(SheetNames.PICTURE);
    if (isFirst && !evaluation.question().about().isEmpty()) {
      links.add(new Link("About", SheetNames.ABOUT));
    }
    if (isFirst && evaluation.question().form() == Question.Form.FORMULAS) {
      links.add(new Link("Findings", SheetNames.FINDINGS));
    }
    if (!from.equals(SheetNames.INSPECTOR) && !inspection.isEmpty()) {
      links.add(new Link("Inspector", SheetNames.INSPECTOR));
    }
    // a layer's sheet has links to what is about that layer
    further.stream()
        .map(Sheet::name)
        .filter(
            name ->
                isFirst
                    || from.equals(SheetNames.INSPECTOR)
                    || name.equals(SheetNames.STATISTICS)
                    || name.endsWith(" " + from))
        .forEach(name -> links.add(new Link(name, name)));
    if (!ledger.names().isEmpty()) {
      links.add(new Link("Ledger", SheetNames.LEDGER));
    }
    return links;
  }
}
