package convsheet.cli;

import static convsheet.testing.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import convsheet.check.Report;
import convsheet.check.Verdict;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.testing.Reports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The pages of {@code --feedback}, as a parser of XML reads them. */
class FeedbackTest {
  private static final Path COURSEWORK = Coursework.FOLDER;

  @TempDir private Path folder;

  private static Document parsed(Path page) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    var builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(page.toFile());
  }

  private static List<Element> all(Document page, String element) {
    var nodes = page.getElementsByTagNameNS("http://www.w3.org/1999/xhtml", element);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static List<String> texts(Document page, String element) {
    return all(page, element).stream().map(Element::getTextContent).toList();
  }

  private Document checked(Function<Path, Report> checker, String answer) throws Exception {
    var given = Files.writeString(folder.resolve(answer), "");
    CheckCommandTest.check(checker, given, "--feedback", folder.resolve("pages"));
    return parsed(folder.resolve("pages/" + answer.replaceAll("\\.xlsx$", ".html")));
  }

  /** By hand: the window 3 0 0, 3 1 0, 3 0 0 times 1 0 -1, 2 0 -1, 1 0 -1 is 12, and 1 is 13. */
  @Test
  void theFirstWrongCellIsWorkedOut() throws Exception {
    var pages = folder.resolve("pages");
    var answers = COURSEWORK.resolve(Coursework.ANSWERS);

    var ran =
        run(
            "check",
            answers,
            "--key",
            COURSEWORK.resolve(Coursework.QUESTION),
            "--feedback",
            pages);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).endsWith("wrote " + pages + "\n");
    var page = parsed(pages.resolve("David-Novak-104.html"));
    assertThat(texts(page, "h1")).containsExactly("David Novak, 104");
    assertThat(texts(page, "p")).contains("David-Novak-104.xlsx", "31 of 40 marks");
    assertThat(texts(page, "li"))
        .contains("1 of 1 wrong in Conv, channel 1: Two digits changed places.");
    assertThat(texts(page, "pre").get(0).lines().map(String::strip))
        .contains(
            "Conv!S7  Conv, output channel 1, row 2, column 4",
            "sum       of the 9 products = 12",
            "bias      12 + 1 = 13   (Conv!J11)",
            "Conv!S7 = 13   (you have 31, right is 13)");
    assertThat(all(page, "td").stream().filter(cell -> cell.hasAttribute("title")))
        .hasSize(40)
        .filteredOn(cell -> cell.getAttribute("title").contains("wrong"))
        .singleElement()
        .satisfies(
            cell -> {
              assertThat(cell.getAttribute("title")).isEqualTo("Conv!S7: 31, wrong");
              assertThat(cell.getTextContent()).isEqualTo("\u271731");
              assertThat(cell.getAttribute("style")).isEqualTo("background: #F4A79B");
            });
    assertThat(texts(parsed(pages.resolve("Ana-Lopes-101.html")), "pre")).isEmpty();
  }

  @Test
  void theCellIsWorkedOutAsExplainDoes() throws Exception {
    var answers = COURSEWORK.resolve(Coursework.ANSWERS);
    for (var name : List.of("Ben-Okoro-102", "Carla-Ricci-103", "David-Novak-104")) {
      var answer = answers.resolve(name + ".xlsx");
      run("check", answer, "--feedback", folder);

      var worked = texts(parsed(folder.resolve(name + ".html")), "pre").get(0);

      var cell = worked.substring(0, worked.indexOf("  "));
      assertThat(run("explain", answer, cell).out()).as(name).isEqualTo(worked + "\n");
    }
  }

  @Test
  void aPageNeedsNothingElse() throws Exception {
    run("check", COURSEWORK.resolve(Coursework.ANSWERS), "--feedback", folder);

    var text = Files.readString(folder.resolve("Ben-Okoro-102.html"));

    assertThat(text)
        .startsWith("<!DOCTYPE html>")
        .contains("<meta charset=\"UTF-8\"", "@page { size: A4")
        .doesNotContain("<script", "<link", "src=", "url(", "@import", "javascript:");
    assertThat(text.replace("http://www.w3.org/1999/xhtml", "")).doesNotContain("http");
  }

  /** What comes out of files is text, whatever characters it has. */
  @Test
  void noTextOfAFileIsRead() throws Exception {
    var pieces =
        List.of(
            "<script>alert(1)</script>",
            "</pre>",
            "</style>",
            "\"",
            "' onload='",
            "&lt;",
            "&",
            "]]>",
            "-->",
            "<!--",
            "\u0000",
            "\u001b[2J",
            "\uFFFE",
            "\uD800",
            "\u202E",
            "\uD83D\uDE00",
            "é",
            "<img src=x>",
            "%s",
            "{}");
    var random = new Random(12);
    for (int i = 0; i < 50; i++) {
      var text = new StringBuilder("x");
      random.ints(6, 0, pieces.size()).forEach(piece -> text.append(pieces.get(piece)));
      var hostile = text.append("x").toString();

      var page =
          checked(
              answer ->
                  Reports.of(answer)
                      .student(hostile)
                      .wrong(hostile, "B2", 1, 2)
                      .diagnosis("code", hostile, hostile, 0)
                      .finding(Finding.warning(hostile, "B2", hostile))
                      .report(),
              "anna.xlsx");

      var shown = Problem.line(hostile).replace("\uFFFE", "\uFFFD");
      assertThat(texts(page, "h1")).containsExactly(shown);
      assertThat(texts(page, "title")).containsExactly(shown);
      assertThat(texts(page, "h2")).contains(shown);
      assertThat(texts(page, "li"))
          .contains("1 of 1 wrong in " + shown + ", channel 1: " + shown, shown + "!B2: " + shown);
      assertThat(all(page, "script")).isEmpty();
      assertThat(all(page, "img")).isEmpty();
      assertThat(all(page, "style")).hasSize(1);
    }
  }

  @Test
  void eachVerdictHasASignOfItsOwnAndIsSaidInWordsAndNumbers() throws Exception {
    var page =
        checked(
            answer -> {
              var report = Reports.of(answer);
              for (var verdict : Verdict.values()) {
                report.cell("Conv", "B2", 1, OptionalDouble.of(2), verdict);
              }
              return report.report();
            },
            "anna.xlsx");

    assertThat(texts(page, "span")).hasSize(7).doesNotHaveDuplicates().doesNotContain("");
    assertThat(texts(page, "th"))
        .startsWith(
            "layer", "correct", "rounded", "coarse", "carried", "wrong", "missing", "not a number");
    assertThat(texts(page, "td")).startsWith("Conv", "1", "1", "1", "1", "1", "1", "1", "3 of 7");
  }

  /** On 178 mm: 30 numbers of three digits have room, 30 of eight have not. */
  @Test
  void numbersStandUnderTheirSignsOrWhereThereIsNoRoomInAList() throws Exception {
    var random = new Random(5);
    for (int digits : new int[] {3, 8}) {
      int wrong = random.nextInt(30);
      double first = Math.pow(10, digits - 3);
      var page =
          checked(
              answer -> {
                var report = Reports.of(answer);
                for (int i = 0; i < 30; i++) {
                  boolean isWrong = i == wrong;
                  report.cell(
                      "Conv",
                      "C" + (i + 1),
                      first,
                      OptionalDouble.of(isWrong ? 9 * first : first),
                      isWrong ? Verdict.WRONG : Verdict.CORRECT);
                }
                return report.report();
              },
              "anna.xlsx");

      var cells = all(page, "td").stream().filter(cell -> cell.hasAttribute("title")).toList();
      assertThat(cells).hasSize(30);
      var text = cells.get(wrong).getTextContent();
      var listed = "\u2717 C" + (wrong + 1) + ": " + 9 * first;
      if (digits == 3) {
        assertThat(text).isEqualTo("\u2717" + 9 * first);
        assertThat(texts(page, "p")).doesNotContain(listed);
      } else {
        assertThat(text).isEqualTo("\u2717");
        assertThat(texts(page, "p")).contains(listed);
      }
    }
  }

  /**
   * Thirds as a spreadsheet program writes them, and texts, are cut; the tooltip has them whole.
   */
  @Test
  void whatIsTooLongForACellIsCut() throws Exception {
    var page =
        checked(
            answer ->
                Reports.of(answer)
                    .wrong("Conv", "B2", 1, 2.0 / 3)
                    .wrong("Conv", "C2", 1, 1e300)
                    .report(),
            "anna.xlsx");

    assertThat(all(page, "td").stream().filter(cell -> cell.hasAttribute("title")))
        .extracting(Element::getTextContent, cell -> cell.getAttribute("title"))
        .containsExactly(
            tuple("\u27170.66667", "Conv!B2: 0.6666666666666666, wrong"),
            tuple("\u27171.0E300", "Conv!C2: 1.0E300, wrong"));
  }

  @Test
  void channelsThatAreNotRightComeFirstWhereThereAreTooMany() throws Exception {
    var page =
        checked(
            answer -> {
              var right = Reports.of(answer).right("Conv", "B2", 1).report();
              var cells =
                  IntStream.rangeClosed(1, 30)
                      .mapToObj(
                          channel ->
                              new Report.CellReport(
                                  "Conv",
                                  "B" + channel,
                                  "Conv",
                                  channel,
                                  1,
                                  50,
                                  1,
                                  Optional.empty(),
                                  false,
                                  channel == 29 ? Verdict.MISSING : Verdict.CORRECT))
                      .toList();
              return new Report(
                  right.answer(),
                  right.student(),
                  right.marks(),
                  right.layers(),
                  cells,
                  List.of(),
                  Set.of(),
                  List.of(),
                  Optional.empty());
            },
            "anna.xlsx");

    assertThat(texts(page, "caption"))
        .hasSize(16)
        .startsWith("channel 1, its first 40 rows and columns")
        .endsWith("channel 29, its first 40 rows and columns");
    assertThat(texts(page, "p")).contains("Not shown: 14 more channels.");
  }

  @Test
  void ofAnAnswerThatCannotBeCheckedThePageSaysWhy() throws Exception {
    var page =
        checked(
            answer -> {
              throw ProblemException.input(
                  Problem.of("no workbook", "an .xlsx file", "Save it as .xlsx."));
            },
            "anna.xlsx");

    assertThat(texts(page, "p"))
        .containsExactly(
            "This answer could not be checked: found no workbook; expected an .xlsx file.",
            "Save it as .xlsx.");
    assertThat(texts(page, "h1")).containsExactly("anna.xlsx");

    var damaged = Files.writeString(folder.resolve("ben.xlsx"), "PK no archive");
    assertThat(run("check", damaged, "--feedback", folder.resolve("pages")).code()).isEqualTo(2);
    assertThat(texts(parsed(folder.resolve("pages/ben.html")), "p").get(0))
        .startsWith("This answer could not be checked: found ");
  }

  @Test
  void whoHandedInNothingHasNoPage() throws Exception {
    var roster = Files.writeString(folder.resolve("class.csv"), "name\nAnna\nZoe\n");
    var answer = Files.writeString(folder.resolve("anna.xlsx"), "");
    var pages = folder.resolve("pages");

    CheckCommandTest.check(
        path -> Reports.of(path).student("Anna").right("Conv", "B2", 1).report(),
        answer,
        "--class",
        roster,
        "--feedback",
        pages);

    try (var files = Files.list(pages)) {
      assertThat(files).containsExactly(pages.resolve("anna.html"));
    }
  }

  @Test
  void onlyPagesAreReplaced() throws Exception {
    var answers = COURSEWORK.resolve(Coursework.ANSWERS);
    run("check", answers, "--feedback", folder);
    var page = folder.resolve("Ben-Okoro-102.html");
    var bytes = Files.readAllBytes(page);

    assertThat(run("check", answers, "--feedback", folder).code()).isEqualTo(1);
    assertThat(page).hasBinaryContent(bytes);

    Files.writeString(page, "mine");
    var refused = run("check", answers, "--feedback", folder);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("Ben-Okoro-102.html", "--feedback did not write");
    assertThat(page).hasContent("mine");
    assertThat(run("check", answers, "--feedback", folder, "--force").code()).isEqualTo(1);
    assertThat(page).hasBinaryContent(bytes);
  }
}
