package convsheet.question;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.LedgerChoice;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.sample.Samples;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit is a question, too: run again it gives itself. */
class RunAgainTest {
  private static final String SEALS = "docProps/custom.xml";

  private static final LedgerChoice SHORT = new LedgerChoice(1_000, List.of());

  @TempDir private Path folder;
  private final List<Path> questions = new ArrayList<>();

  @BeforeEach
  void writeQuestions() throws IOException {
    for (var place : List.of("question", "once", "twice")) {
      Files.createDirectory(folder.resolve(place));
    }
    for (var sample : Samples.all()) {
      questions.add(sample.write(folder.resolve("question")));
    }
    for (int seed = 200; seed < 225; seed++) {
      questions.add(
          Written.question(
              Written.random(seed), folder.resolve("question/random" + seed + ".xlsx")));
    }
  }

  @Test
  void anAuditRunAgainUnderItsOwnNameIsTheSameFileByteForByte() throws IOException {
    for (int i = 0; i < questions.size(); i++) {
      var name = questions.get(i).getFileName();
      var style = Style.values()[i % 2];
      var ledger = i % 3 == 0 ? LedgerChoice.NONE : SHORT;
      var once =
          Written.audit(questions.get(i), folder.resolve("once").resolve(name), style, ledger);
      var twice = Written.audit(once, folder.resolve("twice").resolve(name), style, ledger);

      assertThat(parts(twice)).as("%s", name).isEqualTo(parts(once));
      assertThat(twice).as("%s", name).hasSameBinaryContentAs(once);
    }
  }

  @Test
  void theNameOfTheSourceIsAllThatChangesWithTheFilesName() {
    for (var question : questions.subList(0, 4)) {
      var name = question.getFileName().toString();
      var once = Written.audit(question, folder.resolve("once.xlsx"), Style.COMPACT, SHORT);
      var twice = Written.audit(once, folder.resolve("twice.xlsx"), Style.COMPACT, SHORT);

      var parts = parts(once);
      assertThat(parts.values()).as(name).anyMatch(part -> part.contains("Audit of " + name));
      parts.replaceAll(
          (part, content) ->
              content
                  .replace("Audit of " + name, "Audit of once.xlsx")
                  .replace(
                      "What the network sees in " + name, "What the network sees in once.xlsx"));
      var again = parts(twice);
      parts.remove(SEALS); // which the title counts in
      again.remove(SEALS);
      assertThat(again).as(name).isEqualTo(parts);
    }
  }

  @Test
  void valuesAndFormulasStayWhereEveryOptionOfTheRunIsAnother() {
    for (var question : questions) {
      var once = Written.audit(question, folder.resolve("once.xlsx"), Style.TERMS, SHORT);
      var twice =
          Written.audit(once, folder.resolve("twice.xlsx"), Style.COMPACT, LedgerChoice.NONE);
      var directly =
          Written.audit(question, folder.resolve("direct.xlsx"), Style.COMPACT, LedgerChoice.NONE);

      var sheets = List.of(numbers(once), numbers(twice), numbers(directly));
      var formulas = List.of(Workbooks.formulas(twice), Workbooks.formulas(directly));
      var layers = QuestionReader.read(question).network().nodes();
      assertThat(layers).isNotEmpty();
      for (var layer : layers) {
        assertThat(sheets.get(1).get(layer.name()))
            .as("%s, %s", question.getFileName(), layer.name())
            .isEqualTo(sheets.get(0).get(layer.name()))
            .isEqualTo(sheets.get(2).get(layer.name()))
            .isNotEmpty();
        assertThat(formulas.get(0).get(layer.name()))
            .as("%s, %s", question.getFileName(), layer.name())
            .isEqualTo(formulas.get(1).get(layer.name()))
            .isNotEmpty();
      }
    }
  }

  /** The values of all sheets but for texts: the links at the top are not the same. */
  private static Map<String, Map<String, Object>> numbers(Path workbook) {
    var sheets = Workbooks.values(workbook);
    sheets.values().forEach(cells -> cells.values().removeIf(String.class::isInstance));
    return sheets;
  }

  /** The content of each part of a package. */
  private static Map<String, String> parts(Path workbook) {
    var parts = new TreeMap<String, String>();
    try (var zip = new ZipFile(workbook.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        var content = zip.getInputStream(entry).readAllBytes();
        parts.put(entry.getName(), new String(content, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }
}
