package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibreOfficeTest {

  private static final Map<String, Object> RIGHT =
      Map.of("B1", 3.0, "C1", "a<b", "D1", true, "E1", new ErrorValue("#DIV/0!"), "D2", 9.0);

  @TempDir private Path folder;

  @BeforeAll
  static void needsLibreOffice() {
    OptionalProgram.require("soffice", "soffice", "libreoffice", "localc");
  }

  @Test
  void recalculatesWhatHasAWrongStoredValue() throws Exception {
    Path sample = SampleWorkbook.write(folder.resolve("a sample.xlsx"));

    Path recalculated = LibreOffice.recalculate(sample, folder);

    assertThat(recalculated).isNotEqualTo(sample).hasFileName("a sample.xlsx");
    assertThat(Workbooks.values(sample).get("First")).containsEntry("B1", 99.0);
    assertThat(Workbooks.values(recalculated).get("First")).containsAllEntriesOf(RIGHT);
  }

  @Test
  void recalculatesWhatHasNoStoredValues() throws Exception {
    Path sample = SampleWorkbook.write(folder.resolve("sample.xlsx"));
    Path stripped = folder.resolve("stripped.xlsx");
    Path set = folder.resolve("set.xlsx");
    Workbooks.stripCachedValues(sample, stripped);
    Workbooks.set(stripped, set, "First", "A1", 10);
    Path other = Files.createDirectory(folder.resolve("other"));
    Path namesake = Files.copy(set, other.resolve("stripped.xlsx"));

    List<Path> recalculated = LibreOffice.recalculate(List.of(stripped, set, namesake), folder);

    assertThat(recalculated).hasSize(3).doesNotHaveDuplicates();
    assertThat(Workbooks.values(recalculated.get(0)).get("First")).containsAllEntriesOf(RIGHT);
    assertThat(Workbooks.values(recalculated.get(1)).get("First")).containsEntry("D2", 20.0);
    assertThat(Workbooks.values(recalculated.get(2)).get("First")).containsEntry("D2", 20.0);
  }

  @Test
  void printsToPdf() throws Exception {
    Path pdf = LibreOffice.toPdf(SampleWorkbook.write(folder.resolve("sample.xlsx")), folder);

    assertThat(pdf).hasFileName("sample.pdf");
    assertThat(Files.readAllBytes(pdf)).startsWith("%PDF-".getBytes());
  }

  @Test
  void failsWhereAFileCannotBeLoaded() throws Exception {
    Path text = Files.writeString(folder.resolve("text.xlsx"), "no workbook");
    Path missing = folder.resolve("missing.xlsx");

    assertThatThrownBy(() -> LibreOffice.recalculate(text, folder))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("text.xlsx");

    assertThatThrownBy(() -> LibreOffice.recalculate(missing, folder))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("missing.xlsx");
  }
}
