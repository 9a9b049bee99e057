package convsheet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.ChildJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as the system runs it. */
class ConvsheetTest {
  private static final Path QUESTION = Path.of("workbooks", "by-hand.xlsx");
  private static final Map<String, String> ASCII = Map.of("LC_ALL", "C");
  private static final Map<String, String> UTF_8_LOCALE = Map.of("LC_ALL", "C.UTF-8");

  @TempDir Path folder;

  @Test
  void aMissingLibraryIsExitCode3WithOneLineAndNoStackTrace() {
    for (var library : List.of("poi-ooxml-lite", "poi-5", "xmlbeans", "commons-collections")) {
      var ran =
          ChildJava.run(
              UTF_8_LOCALE,
              jar -> !jar.contains(library) && !jar.contains("poi-ooxml-full"),
              List.of(),
              "run",
              QUESTION,
              "-o",
              folder.resolve("out.xlsx"));

      assertThat(ran.code()).as(library).isEqualTo(3);
      assertThat(ran.err())
          .as(library)
          .startsWith("error: found a fault in convsheet itself (java.lang.NoClassDefFoundError")
          .hasLineCount(1);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void debugShowsWhereAnErrorWasThrown() {
    var ran =
        ChildJava.run(
            UTF_8_LOCALE,
            jar -> !jar.contains("poi-5"),
            List.of(),
            "run",
            QUESTION,
            "--debug",
            "-o",
            folder.resolve("out.xlsx"));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("\tat convsheet.").contains("a fault in convsheet itself");
  }

  @Test
  void tooLittleMemoryIsExitCode3WithWhatToDo() throws IOException {
    var question = folder.resolve("large.xlsx");
    try (var book = new XSSFWorkbook();
        var out = Files.newOutputStream(question)) {
      var layers = book.createSheet("Layers");
      List.of(List.of("name", "type", "kernel"), List.of("Large", "upsample", "5000"))
          .forEach(
              words -> {
                var row = layers.createRow(layers.getPhysicalNumberOfRows());
                words.forEach(
                    word ->
                        row.createCell(Math.max(0, row.getLastCellNum())).setCellValue(word));
              });
      var input = book.createSheet("Input").createRow(0);
      input.createCell(0).setCellValue(1);
      input.createCell(1).setCellValue(2);
      book.write(out);
    }
    var ran =
        ChildJava.run(
            UTF_8_LOCALE,
            jar -> true,
            List.of("-Xmx64m"),
            "run",
            question,
            "-o",
            folder.resolve("out.xlsx"));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            """
            error: found more than fits into 64 MB, the memory that Java may use
            Use a smaller picture or fewer filters, or give Java more memory: CONVSHEET_JAVA_OPTS=-Xmx16g.
            """);
    assertThat(folder.toFile().list()).containsExactly("large.xlsx");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // others have no locale of ASCII
  void lettersThatJavaLostUnderALocaleOfAsciiAreSaidSo() throws IOException {
    var words = new String[] {"run", "Zoë.xlsx"};
    // through a shell that has the letters, as this Java may have no locale for them either
    var script = folder.resolve("start");
    Files.writeString(
        script,
        "exec '"
            + String.join("' '", ChildJava.command(jar -> true, List.of(), (Object[]) words))
            + "'\n",
        UTF_8);

    var ran = ChildJava.run(ASCII, List.of("sh", script.toString()));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("that Java cannot read under this locale")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsPrintedUnderALocaleOfAsciiIsUtf8() throws IOException {
    var roster = Files.writeString(folder.resolve("roster.csv"), "name\nZoë\n", UTF_8);
    var ran =
        ChildJava.run(
            ASCII,
            jar -> true,
            List.of(),
            "exercise",
            QUESTION,
            "--class",
            roster,
            "-o",
            folder.resolve("exercises"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("\"Zoë").contains("LC_ALL=C.UTF-8").doesNotContain("fault");
  }

  @Test
  void whatIsPrintedIsTheSameInAllLanguages() {
    var printed =
        List.of("en", "ar", "hi").stream()
            .map(
                language ->
                    ChildJava.run(
                            UTF_8_LOCALE,
                            jar -> true,
                            List.of(
                                "-Duser.language=" + language,
                                "-Duser.extensions=u-nu-"
                                    + (language.equals("ar") ? "arab" : "deva")),
                            "explain",
                            QUESTION,
                            "Conv!H7")
                        .out())
            .distinct()
            .toList();

    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("Conv!H7");
  }
}
