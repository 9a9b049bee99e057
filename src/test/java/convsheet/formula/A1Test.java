package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class A1Test {
  @Test
  void columnsHaveTheLettersThatPoiGivesThem() {
    for (int column = 0; column < A1.MAX_COLUMNS; column++) {
      assertThat(A1.column(column)).isEqualTo(CellReference.convertNumToColString(column));
    }
    assertThat(A1.column(A1.MAX_COLUMNS - 1)).isEqualTo("XFD");
  }

  @Test
  void cellsAreNamedByColumnAndRow() {
    assertThat(A1.cell(0, 0)).isEqualTo("A1");
    assertThat(A1.cell(2, 1)).isEqualTo("B3");
    assertThat(A1.cell(A1.MAX_ROWS - 1, A1.MAX_COLUMNS - 1)).isEqualTo("XFD1048576");
    assertThat(A1.absolute(2, 27)).isEqualTo("$AB$3");
  }

  @Test
  void rangesAreNamedByTheirCorners() {
    assertThat(A1.range(3, 1, 3, 2)).isEqualTo("B4:C6");
    assertThat(A1.absoluteRange(3, 1, 3, 2)).isEqualTo("$B$4:$C$6");
    assertThat(A1.range(3, 1, 1, 2)).isEqualTo("B4:C4");
    assertThat(A1.range(3, 1, 2, 1)).isEqualTo("B4:B5");
  }

  @Test
  void aRangeOfOneCellIsNamedAsACell() {
    assertThat(A1.range(3, 1, 1, 1)).isEqualTo("B4");
    assertThat(A1.absoluteRange(3, 1, 1, 1)).isEqualTo("$B$4");
  }

  /** POI writes the names, with all the ways to put dollars. */
  @Test
  void namesAreReadAsPoiWritesThem() {
    var random = new Random(11);
    for (int k = 0; k < 2000; k++) {
      int row = random.nextInt(1 << 1 + random.nextInt(20));
      int column = random.nextInt(1 << 1 + random.nextInt(14));
      boolean keepsRow = random.nextBoolean();
      boolean keepsColumn = random.nextBoolean();
      var text = new CellReference(row, column, keepsRow, keepsColumn).formatAsString();
      assertThat(A1.parse(text)).contains(new A1.Name(row, column, keepsRow, keepsColumn));
      assertThat(A1.parse(text.toLowerCase(Locale.ROOT))).isEqualTo(A1.parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "1",
        "A0",
        "A01",
        "XFE1",
        "A1048577",
        "ABCD1",
        "A1:B2",
        "A 1",
        "$$A1",
        "A1$",
        "Z!A1"
      })
  void whatNamesNoCellOfASheetIsNotRead(String text) {
    assertThat(A1.parse(text)).isEmpty();
  }

  @Test
  void aSpanOfOneCellIsStillARange() {
    assertThat(A1.span(3, 1, 1, 1)).isEqualTo("B4:B4");
    assertThat(A1.absoluteSpan(3, 1, 1, 1)).isEqualTo("$B$4:$B$4");
    assertThat(A1.absoluteSpan(3, 1, 3, 2)).isEqualTo("$B$4:$C$6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Input", "conv1", "pool_2", "_z", "fully"})
  void plainSheetNamesNeedNoQuotes(String name) {
    assertThat(A1.sheet(name)).isEqualTo(name + "!");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "My sheet, 'My sheet'!",
        "It's, 'It''s'!",
        "'', ''''''!",
        "a-b, 'a-b'!",
        "2nd, '2nd'!",
        "1, '1'!",
        "TRUE, 'TRUE'!",
        ".z, '.z'!",
        "a.b, 'a.b'!",
        "Grün, 'Grün'!",
        "a!b, 'a!b'!"
      })
  void namesWithSpacesQuotesOrSignsAreQuoted(String name, String expected) {
    assertThat(A1.sheet(name)).isEqualTo(expected);
  }

  /** Layers like to be called so; Excel reads {@code out1} as a cell of column OUT. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1",
        "fc1",
        "out1",
        "Res12",
        "XFD1048576",
        "R1C1",
        "RC",
        "r",
        "C",
        "c12",
        "R3C",
        "False"
      })
  void namesThatLookLikeCellsAreQuoted(String name) {
    assertThat(A1.sheet(name)).isEqualTo("'" + name + "'!");
  }
}
