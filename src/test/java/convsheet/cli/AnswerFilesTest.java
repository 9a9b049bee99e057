package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in folders and archives, hostile ones too. */
class AnswerFilesTest {
  @TempDir private Path folder;

  private Path file(String place, byte[] content) throws IOException {
    var file = folder.resolve(place);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  /** Writes what is in an entry of an archive. */
  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private Path zip(String place, String entry, Content content) throws IOException {
    var file = file(place, new byte[0]);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      content.write(zip);
      zip.closeEntry();
    }
    return file;
  }

  private List<String> rows() {
    return rows(folder);
  }

  private List<String> rows(Path given) {
    try (var files = AnswerFiles.find(List.of(given), List.of())) {
      return files.answers().stream()
          .map(
              answer ->
                  (answer.place().length() > folder.toString().length()
                          ? answer.place().substring(folder.toString().length() + 1)
                          : ".")
                      + answer
                          .problem()
                          .map(problem -> ": " + problem.problem().found())
                          .orElse(""))
          .toList();
    }
  }

  private List<String> copies(Path... given) {
    try (var files = AnswerFiles.find(List.of(given), List.of())) {
      return AnswerFiles.copies(files.answers(), folder).values().stream()
          .map(copy -> copy.getFileName().toString())
          .toList();
    }
  }

  /** Whether names clash or not: another answer changes no name. */
  @Test
  void copiesAreNamedByTheFoldersThatLeadToThem() throws IOException {
    file("in/anna/task 2/answer.xlsx", new byte[0]);
    file("in/ben.xlsx", new byte[0]);
    zip("in/cleo.zip", "x/answer.xlsx", out -> out.write(1));
    var in = folder.resolve("in");
    var first = List.of("anna - task 2 - answer.xlsx", "ben.xlsx", "cleo.zip - x - answer.xlsx");
    assertThat(copies(in)).isEqualTo(first);

    file("in/dan/task 2/answer.xlsx", new byte[0]);
    file("in/dan/ben.xlsx", new byte[0]);
    assertThat(copies(in))
        .containsAll(first)
        .contains("dan - ben.xlsx", "dan - task 2 - answer.xlsx")
        .hasSize(5);

    file("other/ben.xlsx", new byte[0]);
    file("more/other/ben.xlsx", new byte[0]);
    assertThat(copies(folder.resolve("other"))).containsExactly("ben.xlsx");
    assertThat(copies(in, folder.resolve("other"), folder.resolve("more/other")))
        .contains(
            "in - ben.xlsx", "in - dan - ben.xlsx", "other - ben.xlsx", "other - ben (2).xlsx");
    assertThat(copies(in.resolve("ben.xlsx"), in.resolve("anna/task 2/answer.xlsx")))
        .containsExactly("in - ben.xlsx", "task 2 - answer.xlsx");
  }

  @Test
  void whatIsUnpackedStandsNowhereElseAndIsRemoved() throws IOException {
    zip("in/a.zip", "../../../evil.xlsx", out -> out.write(1));
    zip("in/b.zip", "C:\\Windows\\evil.xlsx", out -> out.write(1));
    zip("in/c.zip", "/tmp/evil.xlsx", out -> out.write(1));

    Path unpacked;
    try (var files = AnswerFiles.find(List.of(folder.resolve("in")), List.of())) {
      assertThat(files.answers()).hasSize(3);
      unpacked = files.answers().get(0).file().orElseThrow();
      for (var answer : files.answers()) {
        var file = answer.file().orElseThrow().toRealPath();
        assertThat(file).exists().hasFileName("evil.xlsx");
        assertThat(file.getParent().getParent().getFileName().toString()).startsWith("convsheet");
      }
    }
    assertThat(unpacked).doesNotExist();
    assertThat(unpacked.getParent().getParent()).doesNotExist();
    assertThat(folder.resolve("evil.xlsx")).doesNotExist();
    assertThat(rows(folder.resolve("in")))
        .containsExactly(
            "in/a.zip/../../../evil.xlsx",
            "in/b.zip/C:/Windows/evil.xlsx",
            "in/c.zip/tmp/evil.xlsx");
  }

  @Test
  void aBombIsARowThatSaysSo() throws IOException {
    zip(
        "bomb.zip",
        "zeros.xlsx",
        out -> {
          for (int i = 0; i < 257; i++) {
            out.write(new byte[1 << 20]);
          }
        });
    file("good.xlsx", new byte[1]);

    assertThat(rows()).containsExactly("bomb.zip/zeros.xlsx: more than 256 MB", "good.xlsx");
  }

  @Test
  void archivesInArchivesEndSomewhere() throws IOException {
    var bytes = new byte[] {1};
    var name = "a.xlsx";
    for (int i = 0; i < 9; i++) {
      var inner = bytes;
      bytes = Files.readAllBytes(zip("deep.zip", name, out -> out.write(inner)));
      name = "deep.zip";
    }

    assertThat(rows())
        .containsExactly(
            "deep.zip/deep.zip/deep.zip/deep.zip/deep.zip: an archive in archives in archives");
  }

  @Test
  void damagedArchivesAndOthersAreRows() throws IOException {
    file("damaged.zip", new byte[] {'P', 'K', 3, 4, 9, 9});
    file("ben.rar", new byte[] {1});
    file("anna.xlsx", new byte[] {1});

    assertThat(rows()).hasSize(3);
    assertThat(rows().get(0)).isEqualTo("anna.xlsx");
    assertThat(rows().get(1)).isEqualTo("ben.rar: an archive that is no zip");
    assertThat(rows().get(2)).startsWith("damaged.zip: a damaged or encrypted archive");
  }

  @Test
  void aWorkbookIsOneWhateverItsName() throws IOException {
    var workbook = Files.readAllBytes(Path.of("workbooks/by-hand.xlsx"));
    file("anna/answers", workbook);
    file("ben/answers.zip", workbook);
    file("eve/notes.docx", Files.readAllBytes(zip("x/tmp", "word/document.xml", o -> o.write(1))));
    Files.delete(folder.resolve("x/tmp"));
    Files.delete(folder.resolve("x"));

    assertThat(rows())
        .containsExactly("anna/answers", "ben/answers.zip", "eve: no workbook but \"notes.docx\"");
  }

  @Test
  void aFolderThatLeadsBackIsNotWalkedForEver() throws IOException {
    file("anna/answers.xlsx", new byte[] {1});
    Files.createSymbolicLink(folder.resolve("anna/again"), folder);

    assertThat(rows())
        .containsExactly("anna/again: a folder that leads back to itself", "anna/answers.xlsx");
  }

  @Test
  void oneStudentsFoldersAreNotTakenForStudents() throws IOException {
    file("anna/answers.xlsx", new byte[] {1});
    file("anna/pictures/a.png", new byte[] {1});
    file("ben/work/answers.xlsx", new byte[] {1});
    file("ben/pictures/a.png", new byte[] {1});

    assertThat(rows()).containsExactly("anna/answers.xlsx", "ben/work/answers.xlsx");
    try (var files = AnswerFiles.find(List.of(folder), List.of())) {
      assertThat(files.others()).extracting(AnswerFile::name).containsExactly("a.png", "a.png");
    }
  }

  @Test
  void aFolderWithoutAnyIsOneRow() throws IOException {
    file("notes.txt", new byte[] {1});

    assertThat(rows()).containsExactly(".: a folder without workbooks but \"notes.txt\"");
  }
}
