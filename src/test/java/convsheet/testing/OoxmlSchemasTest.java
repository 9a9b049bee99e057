package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.usermodel.ComparisonOperator;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OoxmlSchemasTest {

  @TempDir private Path folder;
  private Path sample;

  @BeforeEach
  void writeSample() throws Exception {
    sample = SampleWorkbook.write(folder.resolve("sample.xlsx"));
  }

  @Test
  void acceptsASmallWorkbook() {
    assertThatCode(() -> OoxmlSchemas.validate(sample)).doesNotThrowAnyException();
  }

  @Test
  void acceptsAWorkbookOfExcels() {
    Path excels = ReferenceData.fastai("conv-example.xlsx");

    assertThatCode(() -> OoxmlSchemas.validate(excels)).doesNotThrowAnyException();
  }

  @Test
  void acceptsEveryKindOfPartThatAWorkbookOfOursMayHave() throws Exception {
    Path rich = folder.resolve("rich.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(rich)) {
      var sheet = workbook.createSheet("a");
      for (int r = 0; r < 3; r++) {
        sheet.createRow(r).createCell(0).setCellValue(r == 0 ? "head" : "x");
        sheet.getRow(r).createCell(1).setCellValue(r == 0 ? "b" : "y");
        sheet.getRow(r).createCell(2).setCellValue(r);
      }
      sheet.createTable(new AreaReference("A1:B3", SpreadsheetVersion.EXCEL2007));
      var formats = sheet.getSheetConditionalFormatting();
      formats.addConditionalFormatting(
          new CellRangeAddress[] {CellRangeAddress.valueOf("C1:C3")},
          formats.createConditionalFormattingRule(ComparisonOperator.GT, "1"),
          formats.createConditionalFormattingColorScaleRule());
      var helper = sheet.getDataValidationHelper();
      sheet.addValidationData(
          helper.createValidation(
              helper.createExplicitListConstraint(new String[] {"x", "y"}),
              new CellRangeAddressList(0, 1, 3, 3)));
      workbook.createName().setNameName("pixels");
      workbook.getName("pixels").setRefersToFormula("a!$C$1:$C$3");
      workbook.getProperties().getCustomProperties().addProperty("convsheet", "0.1");
      workbook.getProperties().getCoreProperties().setTitle("a title");
      var drawing = sheet.createDrawingPatriarch();
      drawing.createPicture(
          new XSSFClientAnchor(0, 0, 0, 0, 5, 5, 8, 8),
          workbook.addPicture(new byte[] {1}, Workbook.PICTURE_TYPE_PNG));
      var chart = drawing.createChart(new XSSFClientAnchor(0, 0, 0, 0, 9, 9, 15, 15));
      var range =
          XDDFDataSourcesFactory.fromNumericCellRange(sheet, CellRangeAddress.valueOf("C1:C3"));
      var pie = chart.createData(ChartTypes.PIE, null, null);
      pie.addSeries(range, range);
      chart.plot(pie);
      workbook.write(out);
    }

    assertThatCode(() -> OoxmlSchemas.validate(rich)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // element that is not known, element at the wrong place, value of the wrong type
        "/xl/worksheets/sheet1.xml | <sheetData> | <sheetData><cell/>",
        "/xl/worksheets/sheet1.xml | </sheetData> | </sheetData><dimension ref=\"A1\"/>",
        "/xl/worksheets/sheet1.xml | t=\"str\" | t=\"string\"",
        "/xl/worksheets/sheet1.xml | <row r=\"1\"> | <row r=\"first\">",
        "/xl/worksheets/sheet1.xml | <v>4.5</v> | <v>4.5",
        "/xl/worksheets/sheet1.xml | </worksheet> | <colBreaks count=\"x\"/></worksheet>",
        "/xl/workbook.xml | sheetId=\"1\" |",
        "/xl/styles.xml | <fills count=\"2\"> | <fills count=\"two\">",
        "/xl/sharedStrings.xml | <t> | <t tone=\"low\">",
        "/xl/comments2.xml | ref=\"A1\" |",
        "/xl/drawings/vmlDrawing0.vml | <v:shadow | <v:shadoww",
        "/docProps/core.xml | dc:creator | dc:maker",
        "/docProps/core.xml | xsi:type=\"dcterms:W3CDTF\"> | xsi:type=\"dcterms:W3CDTF\">soon ",
        "/docProps/app.xml | Application> | Applikation>",
        "/[Content_Types].xml | <Default | <Usual",
        "/[Content_Types].xml | ContentType=\"application/xml\" | ContentType=\"xml\"",
        "/[Content_Types].xml | PartName=\"/xl/styles.xml\" | PartName=\"/xl/nosuch.xml\"",
        "/[Content_Types].xml | spreadsheetml.styles+xml | spreadsheetml.sharedStrings+xml",
        "/xl/_rels/workbook.xml.rels | Id=\"rId1\" |",
        "/xl/_rels/workbook.xml.rels | Id=\"rId1\" | Id=\"rId2\"",
        "/xl/_rels/workbook.xml.rels | Target=\"styles.xml\" | Target=\"nosuch.xml\"",
      })
  void findsWhatIsWrong(String part, String right, String wrong) throws Exception {
    PackageParts.replace(sample, part, right, wrong == null ? "" : wrong);

    assertThatThrownBy(() -> OoxmlSchemas.validate(sample))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(part.contains("Content_Types") ? ".xml" : part.substring(1));
  }

  @Test
  void saysWhereAndWhat() throws Exception {
    PackageParts.replace(
        sample, "/xl/worksheets/sheet1.xml", "<sheetData>", "\n<sheetData>\n<row r='x'/>");

    assertThatThrownBy(() -> OoxmlSchemas.validate(sample))
        .hasMessageMatching(
            "(?s)sample.xlsx is not as the schemas have it:\n"
                + "  xl/worksheets/sheet1.xml:4: Invalid decimal value.*");
  }

  @Test
  void findsAPartOfAKindThatItDoesNotKnow() throws Exception {
    PackageParts.write(sample, "/xl/unheard.xml", "<of/>"); // application/xml by its extension

    assertThatThrownBy(() -> OoxmlSchemas.validate(sample))
        .hasMessageContaining("xl/unheard.xml: content type application/xml is unknown");
  }

  @Test
  void findsAPartWithoutContentType() throws Exception {
    PackageParts.write(sample, "/xl/unheard.of", "?");

    assertThatThrownBy(() -> OoxmlSchemas.validate(sample))
        .hasMessageContaining("xl/unheard.of: has no content type");
  }

  @Test
  void findsAMissingPart() throws Exception {
    PackageParts.delete(sample, "/xl/sharedStrings.xml");

    assertThatThrownBy(() -> OoxmlSchemas.validate(sample))
        .hasMessageContaining("leads to a part that is not there: sharedStrings.xml")
        .hasMessageContaining("names a part that is not there: /xl/sharedStrings.xml");
  }

  @Test
  void looksPastWhatIsMarkedAsIgnorableButNotPastOtherThings() throws Exception {
    String sheet = "/xl/worksheets/sheet1.xml";
    PackageParts.replace(
        sample,
        sheet,
        "<worksheet ",
        "<worksheet xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
            + " mc:Ignorable=\"x\" xmlns:x=\"urn:x\" xmlns:y=\"urn:y\" x:a=\"1\" ");
    PackageParts.replace(sample, sheet, "<sheetData><row ", "<sheetData><x:e/><row x:b=\"1\" ");
    PackageParts.replace(
        sample,
        sheet,
        "</sheetData>",
        "<mc:AlternateContent><mc:Choice Requires=\"x\"><x:row/></mc:Choice>"
            + "<mc:Fallback><row r=\"7\"/></mc:Fallback></mc:AlternateContent></sheetData>");
    assertThatCode(() -> OoxmlSchemas.validate(sample)).doesNotThrowAnyException();

    PackageParts.replace(sample, sheet, "<row r=\"7\"/>", "<row r=\"seven\"/>");
    assertThatThrownBy(() -> OoxmlSchemas.validate(sample)).hasMessageContaining("sheet1.xml:2");

    PackageParts.replace(sample, sheet, "<row r=\"seven\"/>", "<row y:c=\"1\"/>");
    assertThatThrownBy(() -> OoxmlSchemas.validate(sample)).hasMessageContaining("c@urn:y");
  }
}
