package convsheet.page;

import convsheet.check.Report;
import convsheet.problem.Problem;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Task;
import convsheet.view.JsonObject;
import convsheet.xlsx.WorkbookFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network as one HTML file that needs no other and no network: the page that is made from {@code
 * src/page}, with a title and the {@linkplain NetworkData data} put in. What it may load is in its
 * content security policy: nothing but the script and the looks within it.
 */
public final class Page {
  private static final String TEMPLATE = "page.html";

  /** Where the template has the title, and where the data. */
  private static final String TITLE = "{{title}}";

  private static final String DATA = "{{data}}";

  /** By it such a page is known. */
  private static final String GENERATOR = "<meta name=\"generator\" content=\"convsheet view\">";

  /** So much of a file is looked at to see whether it is such a page. */
  private static final int FIRST_BYTES = 1024;

  private final String title;
  private final JsonObject data;

  private Page(Evaluation evaluation, Layout layout, Use use) {
    title = use.title(evaluation.question());
    data = NetworkData.of(evaluation, layout, use);
  }

  /**
   * The page of a network, to look at it and to change it.
   *
   * @throws convsheet.problem.ProblemException if its audit would need more rows or columns than a
   *     sheet has
   */
  public static Page ofNetwork(Evaluation evaluation) {
    return new Page(evaluation, Layout.of(evaluation.question()), new QuestionData(evaluation));
  }

  /**
   * The page of an exercise, to work it out.
   *
   * @param file the exercise, open
   * @param evaluation what is right
   * @param task what it asks for
   */
  public static Page ofExercise(WorkbookFile file, Evaluation evaluation, Task task) {
    var layout = Layout.in(file, evaluation.question());
    return new Page(evaluation, layout, new ExerciseData(file, evaluation, task, layout));
  }

  /**
   * The page of an answer, with verdicts and reasons.
   *
   * @param report what {@code check} says of it
   */
  public static Page ofAnswer(Report report) {
    var right = report.basis().orElseThrow().right();
    return new Page(right, Layout.of(right.question()), new AnswerData(report, right));
  }

  /**
   * Writes it, in UTF-8.
   *
   * @throws IOException if {@code out} does not take it
   */
  public void write(OutputStream out) throws IOException {
    var template = template();
    int at = template.indexOf(DATA);
    var head = template.substring(0, at).replace(TITLE, escaped(title));
    out.write(head.getBytes(StandardCharsets.UTF_8));
    // in JSON it stands in texts alone; in a script it could end that, or begin a comment
    out.write(data.text().replace("<", "\\u003c").getBytes(StandardCharsets.UTF_8));
    out.write(template.substring(at + DATA.length()).getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a file is such a page, by what it says at its beginning. */
  public static boolean isPage(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8).contains(GENERATOR);
    } catch (IOException e) {
      return false; // what cannot be read is none of ours
    }
  }

  private static String template() {
    try (InputStream in = Page.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return Problem.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
