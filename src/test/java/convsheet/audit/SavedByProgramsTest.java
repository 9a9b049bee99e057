package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.sample.Samples;
import convsheet.testing.LibreOffice;
import convsheet.testing.Openpyxl;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs only opened and saved is replaced without a question. */
class SavedByProgramsTest {
  /** The size of files that programs save within a second or two. */
  private static final long SMALL = 120_000;

  private static final String PROPERTIES = "docProps/custom.xml";

  private static final List<List<String>> OPTIONS =
      List.of(
          List.of("--ledger", "none", "--stats"),
          List.of("--ledger", "auto"),
          List.of("--ledger", "none", "--formulas", "terms"));

  /** A file that was written, and the command that writes it again. */
  private record Written(Path file, List<Object> command) {}

  @TempDir private Path folder;
  private final List<Written> written = new ArrayList<>();

  @BeforeEach
  void writeAuditsAndExercises() throws IOException {
    for (var sample : Samples.all()) {
      var question = sample.write(folder);
      var options = new ArrayList<Object>(List.of("run", question));
      options.addAll(OPTIONS.get(written.size() % OPTIONS.size()));
      write(question, ".audit.xlsx", options);
      write(question, ".exercise.xlsx", new ArrayList<>(List.of("exercise", question)));
    }
    assertThat(written).hasSizeGreaterThan(15);
  }

  private void write(Path question, String ending, List<Object> command) throws IOException {
    int code = Ran.run(command.toArray()).code();
    var file = Path.of(question.toString().replaceFirst("\\.xlsx$", ending));
    if (code == 0 && Files.size(file) < SMALL) { // not every network makes an exercise
      written.add(new Written(file, command));
    }
  }

  private void areReplaced() {
    for (var one : written) {
      var ran = Ran.run(one.command().toArray());
      assertThat(ran.err()).as("%s", one).doesNotContain("error");
      assertThat(ran.code()).as("%s", one).isZero();
    }
  }

  @Test
  void byLibreOffice() throws IOException {
    var files = written.stream().map(Written::file).toList();
    var saved = LibreOffice.recalculate(files, Files.createDirectory(folder.resolve("saved")));
    for (int i = 0; i < saved.size(); i++) {
      Files.move(saved.get(i), files.get(i), StandardCopyOption.REPLACE_EXISTING);
    }

    areReplaced();
  }

  @Test
  void byOpenpyxl() throws IOException {
    var files = new ArrayList<Path>();
    for (var one : written) {
      files.add(one.file());
      files.add(folder.resolve("saved " + one.file().getFileName()));
    }
    Openpyxl.save(files);
    for (int i = 0; i < files.size(); i += 2) {
      keepProperties(files.get(i), files.get(i + 1));
      Files.move(files.get(i + 1), files.get(i), StandardCopyOption.REPLACE_EXISTING);
    }

    areReplaced();
  }

  /** openpyxl drops the properties of a file up to its version 3.0. */
  private static void keepProperties(Path from, Path to) throws IOException {
    try (var in = FileSystems.newFileSystem(from);
        var out = FileSystems.newFileSystem(to)) {
      if (Files.notExists(out.getPath(PROPERTIES))) {
        Files.createDirectories(out.getPath("docProps"));
        Files.copy(in.getPath(PROPERTIES), out.getPath(PROPERTIES));
      }
    }
  }
}
