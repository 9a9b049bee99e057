package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellCutterTest {
  @ParameterizedTest
  @CsvSource({
    "A1:C3,B2,A1:C1 A2 C2 A3:C3",
    "A1:C3,A1 B1 C1,A2:C3",
    "A1:B2,A1 A2 B1 B2,''",
    "A1:C4,B2 B3,A1:C1 A2:A3 C2:C3 A4:C4",
    "A1:B2 D4,D4 Z9,A1:B2",
    "A1:XFD1048576,B2,A1:XFD1 A2 C2:XFD2 A3:XFD1048576",
    "A1:B2,C3,A1:B2",
  })
  void takesCellsOutOfRanges(String ranges, String cells, String left) {
    var cutter = new CellCutter();
    for (var cell : cells.split(" ")) {
      cutter.add(new CellReference(cell));
    }

    assertThat(cutter.cut(ranges)).isEqualTo(left);
  }
}
