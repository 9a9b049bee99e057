package convsheet.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SheetColoursTest {
  private static final String STYLES =
      "<styleSheet xmlns='m'><fills count='2'><fill/><fill/></fills>"
          + "<cellXfs count='2'><xf/><xf numFmtId='9'/></cellXfs></styleSheet>";

  private static Element xml(String text) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(UTF_8)))
        .getDocumentElement();
  }

  private static String text(Element element) throws Exception {
    var out = new StringWriter();
    var transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    transformer.transform(new DOMSource(element), new StreamResult(out));
    return out.toString().replace('"', '\'');
  }

  @Test
  void rowsAndCellsWithoutAddressesAreCountedAndNewOnesGetTheFormatAroundThem() throws Exception {
    var sheet =
        xml(
            "<x:worksheet xmlns:x='m'><x:cols><x:col min='2' max='2' style='1'/></x:cols>"
                + "<x:sheetData><x:row><x:c/><x:c s='1'/></x:row><x:row r='4'/></x:sheetData>"
                + "</x:worksheet>");
    var styles = xml(STYLES);
    var colours = new SheetColours(sheet, new VerdictStyles(styles));

    colours.colour(new CellReference("A1"), Verdict.CORRECT);
    colours.colour(new CellReference("B1"), Verdict.CORRECT);
    colours.colour(new CellReference("B3"), Verdict.CORRECT);
    colours.colour(new CellReference("A3"), Verdict.WRONG);

    assertThat(text(sheet))
        .isEqualTo(
            "<x:worksheet xmlns:x='m'><x:cols><x:col max='2' min='2' style='1'/></x:cols>"
                + "<x:sheetData><x:row><x:c s='2'/><x:c s='3'/></x:row>"
                + "<x:row r='3'><x:c r='A3' s='4'/><x:c r='B3' s='3'/></x:row>"
                + "<x:row r='4'/></x:sheetData></x:worksheet>");
    assertThat(text(styles))
        .contains("<cellXfs count='5'>")
        .contains("<xf/><xf numFmtId='9'/>")
        .containsPattern("<xf [^>]*applyFill='1'[^>]* fillId='2' numFmtId='164'>")
        .containsPattern("<xf [^>]*applyFill='1'[^>]* fillId='2' numFmtId='165'>")
        .contains("formatCode='&quot;\u2713 &quot;0%;") // number 9 is that of percents
        .contains("<fonts count='2'><font/><font><b/></font></fonts>") // the first is of all others
        .containsPattern("<xf [^>]*applyFill='1' applyFont='1'[^>]* fillId='3' fontId='1' ");
  }

  @Test
  void dataBarsOfExcelsExtensionAreTakenOffToo() throws Exception {
    var bars =
        "<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting>"
            + "<x14:cfRule type='dataBar'/><xm:sqref>%s</xm:sqref>"
            + "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>";
    var sheet = "<worksheet xmlns='m' xmlns:x14='x' xmlns:xm='f'><sheetData/>%s</worksheet>";
    var part = xml(sheet.formatted(bars.formatted("A1:A3")));
    var whole = xml(sheet.formatted(bars.formatted("A2")));
    var elsewhere = xml(sheet.formatted(bars.formatted("C2")));

    for (var root : new Element[] {part, whole, elsewhere}) {
      var colours = new SheetColours(root, new VerdictStyles(xml(STYLES)));
      colours.colour(new CellReference("A2"), Verdict.WRONG);
      assertThat(colours.uncover()).isEqualTo(root != elsewhere);
    }

    assertThat(text(part)).contains("<xm:sqref>A1 A3</xm:sqref>").doesNotContain("A1:A3");
    assertThat(text(whole)).doesNotContain("extLst");
    assertThat(text(elsewhere)).contains("<xm:sqref>C2</xm:sqref>");
  }

  @Test
  void aHundredThousandFormatsOfBothKindsAreTakenOffInSeconds() throws Exception {
    int many = 100_000;
    var rule = "<cfRule type='colorScale'/>";
    var sheet =
        xml(
            "<worksheet xmlns='m' xmlns:x14='n'><sheetData/>"
                + ("<conditionalFormatting sqref='A1'>" + rule + "</conditionalFormatting>")
                    .repeat(many)
                + "<conditionalFormatting sqref='A1'>"
                + rule.repeat(many)
                + "</conditionalFormatting><extLst><ext><x14:conditionalFormattings>"
                + ("<x14:conditionalFormatting><x14:cfRule type='dataBar'/>"
                        + "<x14:sqref>A1</x14:sqref></x14:conditionalFormatting>")
                    .repeat(many)
                + "</x14:conditionalFormattings></ext></extLst></worksheet>");
    var colours = new SheetColours(sheet, new VerdictStyles(xml(STYLES)));
    colours.colour(new CellReference("A1"), Verdict.CORRECT);

    assertTimeout(Duration.ofSeconds(30), () -> assertThat(colours.uncover()).isTrue());

    assertThat(text(sheet))
        .isEqualTo(
            "<worksheet xmlns='m' xmlns:x14='n'><sheetData><row r='1'>"
                + "<c r='A1' s='2'/></row></sheetData></worksheet>");
  }
}
