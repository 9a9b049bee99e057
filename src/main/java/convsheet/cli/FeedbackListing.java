package convsheet.cli;

import convsheet.problem.ProblemException;
import convsheet.xlsx.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A page for each student, an HTML file each. */
final class FeedbackListing implements Listing {
  private static final int FIRST_BYTES = 1024;

  private final Map<AnswerFile, Path> pages;

  private FeedbackListing(Map<AnswerFile, Path> pages) {
    this.pages = pages;
  }

  /**
   * Pages in a folder, which is made if it is not there.
   *
   * @param force whether files that are no such pages may be replaced
   * @throws ProblemException if a file must not be replaced
   */
  static FeedbackListing in(Path folder, List<AnswerFile> answers, boolean force) {
    OutputRules.makeFolder(folder);
    var pages = AnswerFiles.pages(answers, folder);
    pages
        .values()
        .forEach(
            page ->
                OutputRules.checkCopy(page, answers, FeedbackListing::isPage, "--feedback", force));
    return new FeedbackListing(pages);
  }

  /** Whether a file is such a page, by what it says at its beginning. */
  private static boolean isPage(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      var start = new String(in.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8);
      return start.contains("content=\"" + FeedbackPage.GENERATOR + "\"");
    } catch (IOException e) {
      return false; // what cannot be read is none of ours
    }
  }

  @Override
  public void add(Outcome outcome) {
    var page = pages.get(outcome.submission().answer());
    if (page != null) { // nobody who handed in nothing has one
      WholeFile.write(page, out -> FeedbackPage.write(outcome, out));
    }
  }

  @Override
  public void end() {}
}
