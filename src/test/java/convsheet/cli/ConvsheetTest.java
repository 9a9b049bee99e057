package convsheet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.ChildJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
    for (var library : List.of("poi-ooxml-lite", "xmlbeans")) {
      var ran =
          ChildJava.run(
              UTF_8_LOCALE,
              jar -> !jar.contains(library) && !jar.contains("poi-ooxml-full"),
              List.of(),
              "run",
              QUESTION,
              "--stats",
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
            "--stats",
            "--debug",
            "-o",
            folder.resolve("out.xlsx"));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("\tat convsheet.").contains("a fault in convsheet itself");
  }

  @Test
  void readingAndWritingAnOrdinaryWorkbookLoadsNoClassOfPoiAndNoParserOfXml() {
    var ran =
        ChildJava.run(
            UTF_8_LOCALE,
            jar -> true,
            List.of("-Xshare:off", "-verbose:class"),
            "run",
            QUESTION,
            "-o",
            folder.resolve("out.xlsx"));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("convsheet.xlsx.SheetHandler");
    assertThat(ran.out().lines())
        .filteredOn(
            line ->
                line.matches(
                    ".*(org\\.apache\\.(poi|xmlbeans|logging)|org\\.slf4j|\\.xerces)\\..* source: .*"))
        .isEmpty();
  }

  @Test
  void tooLittleMemoryIsExitCode3WithWhatToDo() throws IOException {
    var question = manyCells(folder.resolve("large.xlsx"), 1_500_000);
    var ran =
        ChildJava.run(
            UTF_8_LOCALE,
            jar -> true,
            List.of("-Xmx32m"),
            "run",
            question,
            "-o",
            folder.resolve("out.xlsx"));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .matches(
            """
            error: found more than fits into \\d+ MB, the memory that Java may use
            Use a smaller picture or fewer filters, or give Java more memory: CONVSHEET_JAVA_OPTS=-Xmx16g\\.
            """);
    assertThat(folder.toFile().list()).containsExactly("large.xlsx");
  }

  /** A workbook with a sheet of so many numbers. */
  private static Path manyCells(Path file, int count) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      part(zip, "[Content_Types].xml", "<Types/>");
      part(zip, "_rels/.rels", relationship("officeDocument", "xl/workbook.xml"));
      part(
          zip,
          "xl/workbook.xml",
          "<workbook><sheets><sheet name='Layers' id='r'/></sheets></workbook>");
      part(zip, "xl/_rels/workbook.xml.rels", relationship("worksheet", "sheet.xml"));
      var random = new Random(1);
      var cells = new StringBuilder("<worksheet><sheetData>");
      for (int i = 0; i < count; i++) {
        cells.append(i % 1000 == 0 ? "<row>" : "").append("<c><v>").append(random.nextInt(1000));
        cells.append("</v></c>").append(i % 1000 == 999 ? "</row>" : "");
      }
      part(zip, "xl/sheet.xml", cells.append("</sheetData></worksheet>").toString());
    }
    return file;
  }

  private static String relationship(String kind, String target) {
    return "<Relationships><Relationship Id='r' Type='x/%s' Target='%s'/></Relationships>"
        .formatted(kind, target);
  }

  private static void part(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(UTF_8));
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
                            "Conv!O7")
                        .out())
            .distinct()
            .toList();

    assertThat(printed).hasSize(1);
    assertThat(printed.get(0)).contains("Conv!O7");
  }
}
