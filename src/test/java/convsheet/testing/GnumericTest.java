package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GnumericTest {

  @TempDir private Path folder;
  private Path sample;

  @BeforeAll
  static void needsGnumeric() {
    OptionalProgram.require("gnumeric", "ssconvert");
  }

  @BeforeEach
  void writeSample() throws Exception {
    sample = SampleWorkbook.write(folder.resolve("a sample.xlsx"));
  }

  @Test
  void opensAWorkbook() {
    assertThatCode(() -> Gnumeric.open(sample)).doesNotThrowAnyException();
  }

  @Test
  void putsUpWithAColourScale() throws Exception {
    PackageParts.replace(
        sample,
        "/xl/worksheets/sheet1.xml",
        "</sheetData>",
        """
        </sheetData><conditionalFormatting sqref="A1:B2"><cfRule type="colorScale" priority="1">\
        <colorScale><cfvo type="min"/><cfvo type="max"/><color rgb="FFFFFFFF"/>\
        <color rgb="FF000000"/></colorScale></cfRule></conditionalFormatting>""");

    assertThatCode(() -> Gnumeric.open(sample)).doesNotThrowAnyException();
  }

  @Test
  void failsWhereGnumericComplains() throws Exception {
    PackageParts.replace(
        sample, "/xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><unheardOf/>");

    assertThatThrownBy(() -> Gnumeric.open(sample))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("unheardOf");
  }

  @Test
  void failsOnWhatIsNoWorkbook() throws Exception {
    Path text = Files.writeString(folder.resolve("text.xlsx"), "no workbook");

    assertThatThrownBy(() -> Gnumeric.open(text)).isInstanceOf(AssertionError.class);
  }
}
