package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.xlsx.Progress;
import convsheet.xlsx.WorkbookOut;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Writes a question: the layers, the picture and the weights, no results. A layer whose weights are
 * those that its row draws has no sheet.
 */
public final class QuestionWriter {
  private static final String KIND = "question";

  private final Question question;
  private final String title;
  private final String summary;

  /**
   * A writer.
   *
   * @param title the title of the {@code Layers} sheet
   * @param summary the line below it
   */
  public QuestionWriter(Question question, String title, String summary) {
    this.question = question;
    this.title = title;
    this.summary = summary;
  }

  /** A writer of the question that a workbook states. */
  public static QuestionWriter of(Question question) {
    return new QuestionWriter(
        question,
        "The layers of " + question.source(),
        "A network, as convsheet reads it: run makes an audit of it.");
  }

  /** Whether a file is a question that convsheet wrote. */
  public static boolean isQuestion(Path path) {
    return XlsxFile.is(path, KIND);
  }

  /**
   * Writes the workbook, whole or not at all.
   *
   * @throws convsheet.problem.ProblemException if it would not fit into a workbook, or cannot be
   *     written
   */
  public void write(Path target) {
    var evaluation = Evaluation.of(question);
    var layout = Layout.ofGiven(question);
    workbook(evaluation, layout).write(target, KIND, new Given(evaluation, layout));
  }

  /**
   * Writes the workbook to a stream.
   *
   * @throws convsheet.problem.ProblemException if it would not fit into a workbook
   * @throws IOException if {@code out} does not take it
   */
  public void write(OutputStream out) throws IOException {
    var evaluation = Evaluation.of(question);
    var layout = Layout.ofGiven(question);
    workbook(evaluation, layout).write(out, KIND, new Given(evaluation, layout));
  }

  private WorkbookOut workbook(Evaluation evaluation, Layout layout) {
    var nodes = question.network().nodes();
    var drawn = question.drawn();
    IntPredicate hasSheet =
        layer ->
            !evaluation.grids().get(layer).parameters().isEmpty()
                && !drawn.contains(nodes.get(layer).name());
    var workbook = new WorkbookOut();
    var styles = workbook.styles();
    var back = List.of(new Link("Layers", SheetNames.LAYERS));
    if (!question.about().isEmpty()) {
      workbook.add(new AboutSheet(question.about(), back, styles));
    }
    workbook.add(
        new LayersSheet(
            evaluation,
            Optional.empty(),
            hasSheet,
            title,
            summary,
            List.of(new Link("Input", FeatureMap.INPUT)),
            styles));
    var grids =
        new GridSheet.Builder(
            layout, evaluation, styles, Results.NONE, FormulaPrinter.Style.COMPACT, Progress.NONE);
    workbook.add(
        grids
            .heading("Input: " + question.network().input(), "The picture, a number a pixel.", back)
            .input());
    for (int i = 0; i < nodes.size(); i++) {
      if (hasSheet.test(i)) {
        var node = nodes.get(i);
        workbook.add(
            grids
                .heading(node.name(), node.layer().type() + ": " + node.layer().summary(), back)
                .layer(i));
      }
    }
    return workbook;
  }
}
