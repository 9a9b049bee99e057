package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CellPageTest {
  @Test
  void formulasAreSavedWithWhatTheyAreComputedTo() throws IOException {
    var page = new CellPage();
    page.formula(0, 0, 0, "B1*2"); // of a formula to the right
    page.formula(0, 1, 0, "C1+SUM(D1:E1)");
    page.number(0, 2, 0, 5);
    page.text(0, 3, 0, "nothing");
    page.formula(1, 0, 0, "IF(A1=10,D1&\"?\",1/0)");
    page.formula(1, 1, 0, "A1>9");

    assertThat(written(page))
        .contains("<c r=\"A1\"><f>B1*2</f><v>10</v></c>")
        .contains("<v>nothing?</v>")
        .contains("<c r=\"B2\" t=\"b\"><f>A1&gt;9</f><v>1</v></c>");
  }

  @Test
  void aFormulaThatNeedsItsOwnValueIsRefused() {
    var page = new CellPage();
    page.formula(0, 0, 0, "A2+1");
    page.formula(1, 0, 0, "A1+1");

    assertThatThrownBy(() -> written(page))
        .hasMessageContaining("own value")
        .hasMessageContaining("=A2+1");
  }

  @Test
  void aSheetOfWhichNothingIsKnownIsNotRead() {
    var page = new CellPage();
    page.formula(0, 0, 0, "Conv1!B3");

    assertThatThrownBy(() -> written(page)).hasMessageContaining("Conv1!B3");
  }

  private static String written(CellPage page) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new SheetOut(bytes, "Sheet", Sealing.Free.NONE);
    page.write(out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
