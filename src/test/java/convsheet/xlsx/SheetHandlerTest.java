package convsheet.xlsx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import convsheet.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class SheetHandlerTest {
  private static final String MAIN =
      "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  private static final String RELATED =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final int NUMBERS = 3000;

  /** A workbook of one sheet; its second format is a date. */
  private static byte[] workbook(String rows) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "_rels/.rels", relationship("officeDocument", "xl/workbook.xml"));
      put(
          zip,
          "xl/workbook.xml",
          "<workbook %s xmlns:r=\"%s\"><sheets><sheet name=\"S\" r:id=\"worksheet\"/></sheets></workbook>"
              .replaceFirst("%s", MAIN)
              .replaceFirst("%s", RELATED));
      put(
          zip,
          "xl/_rels/workbook.xml.rels",
          relationship("worksheet", "sheet.xml").replace("</Relationships>", "")
              + relationship("styles", "styles.xml").replaceFirst("<Relationships[^>]*>", ""));
      put(
          zip,
          "xl/styles.xml",
          "<styleSheet "
              + MAIN
              + "><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
              + "</styleSheet>");
      put(
          zip,
          "xl/sheet.xml",
          "<worksheet " + MAIN + "><sheetData>" + rows + "</sheetData></worksheet>");
      put(zip, "[Content_Types].xml", "<Types/>");
    }
    return bytes.toByteArray();
  }

  private static String relationship(String kind, String target) {
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + "<Relationship Id=\""
        + kind
        + "\" Type=\""
        + RELATED
        + "/"
        + kind
        + "\" Target=\""
        + target
        + "\"/></Relationships>";
  }

  private static void put(ZipOutputStream zip, String part, String text) throws IOException {
    zip.putNextEntry(PackageFile.entry(part));
    zip.write(text.getBytes(UTF_8));
  }

  private static SheetCells read(String rows) throws IOException {
    try (var file = WorkbookFile.open("x.xlsx", workbook(rows))) {
      return file.read("S");
    }
  }

  @Test
  void aPlainCellMeansWhatItMeansWrittenInAnotherWay() throws IOException {
    var random = new Random(4);
    var plain = new StringBuilder();
    var other = new StringBuilder();
    var expected = new double[NUMBERS];
    for (int row = 0; row < NUMBERS; row++) {
      expected[row] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(256);
            case 1 -> random.nextInt(100_000) / 1e4;
            case 2 -> random.nextGaussian();
            default -> Double.longBitsToDouble(random.nextLong());
          };
      expected[row] = Double.isFinite(expected[row]) ? expected[row] + 0.0 : 0;
      var cell = "r=\"B" + (row + 1) + "\"";
      int style = random.nextInt(3); // 2 is none
      var value = "<v>" + expected[row] + "</v></c></row>";
      plain.append("<row><c ").append(cell).append(style < 2 ? " s=\"" + style + "\"" : "");
      plain.append(random.nextBoolean() ? " t=\"n\">" : ">").append(value);
      other.append("<row><c ").append(style < 2 ? " s='" + style + "' " : "").append(cell);
      other.append(" >").append(value);
    }

    var fast = read(plain.toString());
    var slow = read(other.toString());

    assertThat(fast.count()).isEqualTo(NUMBERS);
    for (int i = 0; i < NUMBERS; i++) {
      assertThat(fast.address(i)).isEqualTo("B" + (i + 1)).isEqualTo(slow.address(i));
      assertThat(fast.number(i)).isEqualTo(expected[i]).isEqualTo(slow.number(i));
      assertThat(fast.isDate(i)).isEqualTo(slow.isDate(i));
      assertThat(fast.kind(i)).isEqualTo(SheetCells.Kind.NUMBER).isEqualTo(slow.kind(i));
    }
  }

  @Test
  void aCellThatIsNearlyPlainIsRefusedAsAnyOther() throws IOException {
    var padding = " ".repeat(200); // so that a plain cell would be at hand as a whole
    for (var value : new String[] {"1,5", "NaN", "0x1", "1e999", "--1"}) {
      var refused = "<row><c r=\"A1\"><v>" + value + "</v></c></row>" + padding;
      assertThat(catchThrowable(() -> read(refused)))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("cell A1: found \"" + value + "\" as a number");
    }
    for (var name : new String[] {"A0", "1A", "AAAA1", "A1048577", "XFE1", "$A$1", ""}) {
      var refused = "<row><c r=\"" + name + "\"><v>1</v></c></row>" + padding;
      assertThat(catchThrowable(() -> read(refused)))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("a cell named \"" + name + "\"");
    }
    var row = "<row><c r=\"XFD1048576\" s=\"1\"><v>1</v></c></row>" + padding;
    assertThat(read(row).address(0)).isEqualTo("XFD1048576");
  }
}
