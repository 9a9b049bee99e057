package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenpyxlTest {

  @TempDir private Path folder;
  private Path sample;

  @BeforeEach
  void writeSample() throws Exception {
    sample = SampleWorkbook.write(folder.resolve("a sample.xlsx"));
    Openpyxl.open(sample); // or skips the test
  }

  @Test
  void opensAWorkbook() {
    assertThatCode(() -> Openpyxl.open(sample)).doesNotThrowAnyException();
  }

  @Test
  void failsOnAWarning() throws Exception {
    // openpyxl warns that it does not know this kind of extension
    PackageParts.replace(
        sample,
        "/xl/worksheets/sheet1.xml",
        "</worksheet>",
        "<extLst><ext uri=\"{78C0D931-6437-407d-A8EE-F0AAD7539E65}\"/></extLst></worksheet>");

    assertThatThrownBy(() -> Openpyxl.open(sample))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("UserWarning");
  }

  @Test
  void failsOnADamagedWorkbook() throws Exception {
    PackageParts.replace(sample, "/xl/worksheets/sheet1.xml", "<v>4.5</v>", "<v>4.5");

    assertThatThrownBy(() -> Openpyxl.open(sample)).isInstanceOf(AssertionError.class);
  }
}
