package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.xlsx.Progress;
import convsheet.xlsx.Styles;
import convsheet.xlsx.XlsxFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

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
    var nodes = question.network().nodes();
    var layout = Layout.of(question.picture(), nodes, evaluation.grids());
    var drawn = question.drawn();
    IntPredicate hasSheet =
        layer ->
            !evaluation.grids().get(layer).parameters().isEmpty()
                && !drawn.contains(nodes.get(layer).name());
    try (var workbook = new XSSFWorkbook()) {
      var styles = new Styles(workbook);
      Map<String, XlsxFile.Body> bodies = new LinkedHashMap<>();
      if (!question.about().isEmpty()) {
        var links = List.of(new Link("Layers", SheetNames.LAYERS));
        bodies.put(
            SheetNames.ABOUT,
            new AboutSheet(question.about(), links, styles)
                .make(workbook.createSheet(SheetNames.ABOUT)));
      }
      var layers =
          new LayersSheet(
              evaluation,
              Optional.empty(),
              hasSheet,
              title,
              summary,
              List.of(new Link("Input", FeatureMap.INPUT)),
              styles);
      layers.prepare(workbook.createSheet(SheetNames.LAYERS));
      bodies.put(SheetNames.LAYERS, layers);
      var builder =
          new GridSheet.Builder(
              layout,
              evaluation,
              styles,
              Results.NONE,
              FormulaPrinter.Style.COMPACT,
              Progress.NONE);
      var back = List.of(new Link("Layers", SheetNames.LAYERS));
      var input =
          builder
              .heading(
                  "Input: " + question.network().input(), "The picture, a number a pixel.", back)
              .input();
      input.prepare(workbook.createSheet(FeatureMap.INPUT));
      bodies.put(FeatureMap.INPUT, input);
      for (int i = 0; i < nodes.size(); i++) {
        var node = nodes.get(i);
        if (!hasSheet.test(i)) {
          continue;
        }
        var sheet =
            builder
                .heading(node.name(), node.layer().type() + ": " + node.layer().summary(), back)
                .layer(i);
        sheet.prepare(workbook.createSheet(node.name()));
        bodies.put(node.name(), sheet);
      }
      XlsxFile.write(target, workbook, bodies, KIND, new Given(evaluation, layout));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
