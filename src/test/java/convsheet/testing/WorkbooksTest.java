package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbooksTest {

  private static final String FIRST = "/xl/worksheets/sheet1.xml";

  @TempDir private Path folder;
  private Path sample;
  private Path changed;

  @BeforeEach
  void writeSample() throws Exception {
    sample = SampleWorkbook.write(folder.resolve("sample.xlsx"));
    changed = folder.resolve("changed.xlsx");
  }

  @Test
  void readsTheValueOfEveryTypeOfCell() {
    var values = Workbooks.values(sample);

    assertThat(values).containsOnlyKeys("First", "Second sheet");
    assertThat(values.get("First"))
        .containsExactly(
            Map.entry("A1", 4.5),
            Map.entry("B1", 99.0),
            Map.entry("C1", "stale"),
            Map.entry("D1", false),
            Map.entry("E1", new ErrorValue("#N/A")),
            Map.entry("A2", "5 < 6 & \"7\""),
            Map.entry("B2", true),
            Map.entry("C2", new ErrorValue("#REF!")),
            Map.entry("D2", 9.0));
    assertThat(values.get("Second sheet")).isEmpty();
  }

  @Test
  void readsFormulasWithoutEqualsSign() {
    var formulas = Workbooks.formulas(sample);

    assertThat(formulas).containsOnlyKeys("First", "Second sheet");
    assertThat(formulas.get("First"))
        .containsExactly(
            Map.entry("B1", "1+2"),
            Map.entry("C1", "\"a<\"&\"b\""),
            Map.entry("D1", "1<2"),
            Map.entry("E1", "1/0"),
            Map.entry("D2", "2*A1"));
    assertThat(formulas.get("Second sheet")).isEmpty();
  }

  @Test
  void readsCellsThatLeaveOutTheirReferences() throws Exception {
    String content = PackageParts.read(sample, FIRST);
    String old = content.substring(content.indexOf("<sheetData>"), content.indexOf("</sheetData>"));
    PackageParts.replace(
        sample,
        FIRST,
        old,
        """
        <sheetData><row><c><v>1</v></c><c r="D1"><v>2</v></c><c t="inlineStr"><is><r><t>in</t></r>\
        <r><t>line</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>\
        <row><c t="str"><f/><v></v></c></row><!--<row r="8"><c><v>8</v></c></row>-->\
        <row r="9"><c><v> 9e-1 </v></c></row>""");

    assertThat(Workbooks.values(sample).get("First"))
        .containsExactly(
            Map.entry("A1", 1.0),
            Map.entry("D1", 2.0),
            Map.entry("E1", "inline"),
            Map.entry("A2", ""),
            Map.entry("A9", 0.9));
    assertThat(Workbooks.formulas(sample).get("First")).containsExactly(Map.entry("A2", ""));
  }

  @Test
  void refusesWhatIsNoWorkbook() throws Exception {
    Path text = Files.writeString(folder.resolve("text.xlsx"), "no workbook");

    assertThatThrownBy(() -> Workbooks.values(text)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void stripsTheStoredValuesOfFormulasAndNothingElse() throws Exception {
    // what an XML writer would not keep: a line break in an attribute, quotes, a comment, CDATA
    String odd =
        "<sheetData><!-- <c r='A1'><f>1</f><v>1</v></c> --><?keep \"it?>"
            + "<row r='1' customFormat = \"0\" spans='1:2\r\n&#10;&gt;'>";
    PackageParts.replace(sample, FIRST, "<sheetData><row r=\"1\">", odd.replace("\r", "&#13;"));
    PackageParts.replace(sample, FIRST, "<f>1+2</f><v>99.0</v>", "<f><![CDATA[1+2]]></f><v/>");
    String before = PackageParts.read(sample, FIRST);

    Workbooks.stripCachedValues(sample, changed);

    assertThat(PackageParts.read(changed, FIRST))
        .isEqualTo(
            before
                .replace("<v/>", "")
                .replace("<c r=\"B1\" t=\"n\"", "<c r=\"B1\"")
                .replace("<c r=\"D2\" t=\"n\"", "<c r=\"D2\"")
                .replace("<c r=\"C1\" t=\"str\"", "<c r=\"C1\"")
                .replace("<v>stale</v>", "")
                .replace("<c r=\"D1\" t=\"b\"", "<c r=\"D1\"")
                .replace("</f><v>0</v>", "</f>")
                .replace("<c r=\"E1\" t=\"e\"", "<c r=\"E1\"")
                .replace("<v>#N/A</v>", "")
                .replace("<v>9.0</v>", ""));
    for (String part :
        new String[] {"/xl/workbook.xml", "/xl/styles.xml", "/[Content_Types].xml"}) {
      assertThat(PackageParts.read(changed, part)).isEqualTo(PackageParts.read(sample, part));
    }
    assertThat(Workbooks.values(changed).get("First")).containsOnlyKeys("A1", "A2", "B2", "C2");
  }

  @Test
  void setsOneNumberAndNothingElse() throws Exception {
    Workbooks.set(sample, changed, "First", "A1", -1.25e-7);

    assertThat(Workbooks.values(changed).get("First")).containsEntry("A1", -1.25e-7);
    assertThat(PackageParts.read(changed, FIRST))
        .isEqualTo(PackageParts.read(sample, FIRST).replace("<v>4.5</v>", "<v>-1.25E-7</v>"));
  }

  @Test
  void changesWhatPoiStreamedOut() throws Exception {
    try (var workbook = new SXSSFWorkbook();
        var out = Files.newOutputStream(sample)) {
      var row = workbook.createSheet("Streamed").createRow(0);
      row.createCell(0).setCellValue(1);
      row.createCell(1).setCellFormula("A1+1");
      workbook.write(out);
    }

    Workbooks.stripCachedValues(sample, changed);
    Workbooks.set(changed, folder.resolve("set.xlsx"), "Streamed", "A1", 2);

    assertThat(Workbooks.values(folder.resolve("set.xlsx")))
        .isEqualTo(Map.of("Streamed", Map.of("A1", 2.0)));
  }

  @Test
  void setsNothingButANumber() {
    for (String cell : new String[] {"B1", "A2", "B2", "E2", "Z9"}) {
      assertThatThrownBy(() -> Workbooks.set(sample, changed, "First", cell, 1))
          .as(cell)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Workbooks.set(sample, changed, "Third", "A1", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no sheet Third");
  }

  @Test
  void doesNotWriteToItsInput() {
    assertThatThrownBy(() -> Workbooks.stripCachedValues(sample, sample))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Workbooks.values(sample).get("First")).hasSize(9);
  }
}
