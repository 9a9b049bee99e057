package convsheet.check;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.testing.OoxmlSchemas;
import convsheet.testing.Reports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.usermodel.ConditionalFormattingThreshold.RangeType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.Grouping;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFLineChartData;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbookType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class AnnotatorTest {
  /** A picture of one pixel. */
  private static final byte[] PIXEL =
      java.util.Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  @TempDir private Path folder;

  /** Everything that a student's file may have: B2:D2 of Conv are checked, D2 is not there. */
  private Path answer(XSSFWorkbookType type, String name) throws IOException {
    var file = folder.resolve(name);
    try (var workbook = new XSSFWorkbook(type);
        var out = Files.newOutputStream(file)) {
      var conv = workbook.createSheet("Conv");
      var style = workbook.createCellStyle();
      style.setDataFormat(workbook.createDataFormat().getFormat("0.000"));
      style.setBorderBottom(BorderStyle.DOUBLE);
      style.setAlignment(org.apache.poi.ss.usermodel.HorizontalAlignment.RIGHT);
      var row = conv.createRow(1);
      for (int column = 0; column < 3; column++) {
        var cell = row.createCell(column);
        cell.setCellValue(column);
        cell.setCellStyle(style);
      }
      row.createCell(5).setCellFormula("SUM(A2:C2)");
      comment(conv, 1, 2, "my own note");
      comment(conv, 5, 0, "another");
      scale(conv, "A1:F10");
      conv.protectSheet("secret");
      var other = workbook.createSheet("Other");
      other.createRow(0).createCell(0).setCellValue("untouched");
      comment(other, 0, 0, "elsewhere");
      chart(other);
      var picture = workbook.addPicture(PIXEL, Workbook.PICTURE_TYPE_PNG);
      other
          .createDrawingPatriarch()
          .createPicture(workbook.getCreationHelper().createClientAnchor(), picture);
      var defined = workbook.createName();
      defined.setNameName("mine");
      defined.setRefersToFormula("Conv!$A$2");
      workbook.write(out);
    }
    return file;
  }

  private static void comment(XSSFSheet sheet, int row, int column, String text) {
    var helper = sheet.getWorkbook().getCreationHelper();
    ClientAnchor anchor = helper.createClientAnchor();
    anchor.setRow1(row);
    anchor.setCol1(column + 1);
    anchor.setRow2(row + 3);
    anchor.setCol2(column + 3);
    var comment = sheet.createDrawingPatriarch().createCellComment(anchor);
    comment.setAddress(row, column);
    comment.setString(helper.createRichTextString(text));
    comment.setAuthor("Anna");
  }

  private static void scale(XSSFSheet sheet, String range) {
    var formatting = sheet.getSheetConditionalFormatting();
    var rule = formatting.createConditionalFormattingColorScaleRule();
    var scale = rule.getColorScaleFormatting();
    scale.setNumControlPoints(2);
    scale.getThresholds()[0].setRangeType(RangeType.MIN);
    scale.getThresholds()[1].setRangeType(RangeType.MAX);
    var greater =
        formatting.createConditionalFormattingRule(
            org.apache.poi.ss.usermodel.ComparisonOperator.GT, "5");
    greater.createFontFormatting().setFontStyle(true, false);
    formatting.addConditionalFormatting(
        new CellRangeAddress[] {CellRangeAddress.valueOf(range)}, rule, greater);
  }

  private static void chart(XSSFSheet sheet) {
    var drawing = sheet.createDrawingPatriarch();
    var chart = drawing.createChart(drawing.createAnchor(0, 0, 0, 0, 2, 2, 8, 12));
    var bottom = chart.createCategoryAxis(AxisPosition.BOTTOM);
    var left = chart.createValueAxis(AxisPosition.LEFT);
    var numbers =
        XDDFDataSourcesFactory.fromNumericCellRange(sheet, CellRangeAddress.valueOf("A1:A3"));
    var data = chart.createData(ChartTypes.LINE, bottom, left);
    data.addSeries(numbers, numbers);
    ((XDDFLineChartData) data).setGrouping(Grouping.STANDARD);
    chart.plot(data);
  }

  private static Report report(Path answer) {
    return Reports.of(answer)
        .student("Anna")
        .right("Conv", "A2", 0)
        .wrong("Conv", "B2", 5, 1)
        .cell("Conv", "C2", 7, OptionalDouble.of(Double.NaN), Verdict.NOT_A_NUMBER)
        .missing("Conv", "D2", 0.1 + 0.2)
        .missing("Conv", "B9", 3)
        .diagnosis("relu-missing", "Conv", "The ReLU was forgotten, <&> \u0001.", 1)
        .report();
  }

  private static Map<String, byte[]> parts(Path file) throws IOException {
    var parts = new TreeMap<String, byte[]>();
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : java.util.Collections.list(zip.entries())) {
        parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return parts;
  }

  private static Element xml(byte[] part) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      return factory
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(part))
          .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(new String(part, UTF_8), e);
    }
  }

  private static void remove(Node node) {
    node.getParentNode().removeChild(node);
  }

  private static Element find(Element root, String element, String attribute, String value) {
    var all = root.getElementsByTagNameNS("*", element);
    for (int i = 0; i < all.getLength(); i++) {
      if (((Element) all.item(i)).getAttribute(attribute).equals(value)) {
        return (Element) all.item(i);
      }
    }
    throw new AssertionError("no " + element + " with " + attribute + " " + value);
  }

  @Test
  void differsFromTheAnswerOnlyWhereItSaysSo() throws IOException {
    var answer = answer(XSSFWorkbookType.XLSX, "anna.xlsx");
    var copy = folder.resolve("copy.xlsx");
    var before = Files.readAllBytes(answer);

    Annotator.annotate(report(answer), copy);

    assertThat(Files.readAllBytes(answer)).isEqualTo(before);
    var old = parts(answer);
    var now = parts(copy);
    var added = new java.util.TreeSet<>(now.keySet());
    added.removeAll(old.keySet());
    assertThat(added).containsExactly("xl/worksheets/convsheet-checked.xml");
    var changed = new java.util.TreeSet<String>();
    old.forEach(
        (part, content) -> {
          if (!java.util.Arrays.equals(content, now.get(part))) {
            changed.add(part);
          }
        });
    assertThat(changed)
        .containsExactly(
            "[Content_Types].xml",
            "xl/_rels/workbook.xml.rels",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing0.vml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml");
    // what is added is taken away again: then the old part must be left
    var types = xml(now.get("[Content_Types].xml"));
    remove(find(types, "Override", "PartName", "/xl/worksheets/convsheet-checked.xml"));
    same(types, old.get("[Content_Types].xml"));
    var rels = xml(now.get("xl/_rels/workbook.xml.rels"));
    remove(find(rels, "Relationship", "Target", "/xl/worksheets/convsheet-checked.xml"));
    same(rels, old.get("xl/_rels/workbook.xml.rels"));
    var workbook = xml(now.get("xl/workbook.xml"));
    remove(find(workbook, "sheet", "name", "Checked"));
    remove(find(workbook, "definedName", "name", "_xlnm.Print_Titles"));
    same(workbook, old.get("xl/workbook.xml"));
    var styles = xml(now.get("xl/styles.xml"));
    var oldStyles = xml(old.get("xl/styles.xml"));
    for (var group : Set.of("numFmts", "fills", "fonts", "borders", "cellXfs")) {
      var grown = (Element) styles.getElementsByTagNameNS("*", group).item(0);
      var was = (Element) oldStyles.getElementsByTagNameNS("*", group).item(0);
      int count = Integer.parseInt(was.getAttribute("count"));
      while (grown.getChildNodes().getLength() > count) {
        remove(grown.getLastChild());
      }
      grown.setAttribute("count", was.getAttribute("count"));
    }
    assertThat(styles.isEqualNode(oldStyles)).isTrue();
    var comments = xml(now.get("xl/comments1.xml"));
    remove(find(comments, "comment", "ref", "B2"));
    remove(comments.getElementsByTagNameNS("*", "author").item(2));
    var own = find(comments, "comment", "ref", "C2");
    assertThat(own.getTextContent())
        .isEqualTo("my own note\n\nconvsheet: not a number\nfound \"seven\", expected 7");
    var vml = new String(now.get("xl/drawings/vmlDrawing0.vml"), UTF_8);
    var oldVml = new String(old.get("xl/drawings/vmlDrawing0.vml"), UTF_8).stripTrailing();
    assertThat(vml).startsWith(oldVml.substring(0, oldVml.lastIndexOf("</")));
    var sheet = xml(now.get("xl/worksheets/sheet1.xml"));
    var oldSheet = xml(old.get("xl/worksheets/sheet1.xml"));
    for (var cell : Set.of("A2", "B2", "C2")) {
      find(sheet, "c", "r", cell)
          .setAttribute("s", find(oldSheet, "c", "r", cell).getAttribute("s"));
    }
    find(sheet, "sheetView", "tabSelected", "0").setAttribute("tabSelected", "true");
    remove(find(sheet, "c", "r", "D2"));
    remove(find(sheet, "row", "r", "9"));
    var scale = find(sheet, "conditionalFormatting", "sqref", "A1:F1 E2:F2 A3:F8 A9 C9:F9 A10:F10");
    var whole = find(sheet, "conditionalFormatting", "sqref", "A1:F10");
    whole.insertBefore(scale.getFirstChild(), whole.getFirstChild());
    remove(scale);
    assertThat(sheet.isEqualNode(oldSheet)).isTrue();
  }

  private static void same(Element now, byte[] old) {
    assertThat(now.isEqualNode(xml(old))).isTrue();
  }

  @Test
  void coloursAndCommentsAreWhatSpreadsheetProgramsRead() throws IOException {
    var answer = answer(XSSFWorkbookType.XLSX, "anna.xlsx");
    var copy = folder.resolve("copy.xlsx");

    Annotator.annotate(report(answer), copy);

    try (var workbook = new XSSFWorkbook(Files.newInputStream(copy))) {
      var conv = workbook.getSheet("Conv");
      var wrong = conv.getRow(1).getCell(1);
      assertThat(wrong.getCellStyle().getFillForegroundColorColor().getARGBHex())
          .isEqualTo("FFF4A79B");
      assertThat(wrong.getCellStyle().getDataFormatString())
          .isEqualTo("\"\u2717 \"0.000;\"\u2717 \"-0.000;\"\u2717 \"0.000;\"\u2717 \"@");
      assertThat(new DataFormatter(Locale.ROOT).formatCellValue(wrong)).isEqualTo("\u2717 1.000");
      assertThat(wrong.getNumericCellValue()).isEqualTo(1);
      assertThat(wrong.getCellStyle().getShrinkToFit()).isTrue();
      assertThat(wrong.getCellStyle().getAlignment())
          .isEqualTo(org.apache.poi.ss.usermodel.HorizontalAlignment.RIGHT);
      var missing = conv.getRow(1).getCell(3).getCellStyle().getCoreXf();
      assertThat(workbook.getStylesSource().getBorderAt((int) missing.getBorderId()).getCTBorder())
          .matches(border -> border.getDiagonalUp(), "has a line across");
      assertThat(wrong.getCellStyle().getBorderBottom()).isEqualTo(BorderStyle.DOUBLE);
      assertThat(wrong.getCellComment().getString().getString())
          .isEqualTo("convsheet: wrong\nfound 1, expected 5\nThe ReLU was forgotten, <&> \uFFFD.");
      assertThat(conv.getRow(1).getCell(0).getCellComment()).isNull();
      assertThat(
              conv.getRow(1).getCell(3).getCellStyle().getFillForegroundColorColor().getARGBHex())
          .isEqualTo("FFD5DAE0");
      assertThat(conv.getProtect()).isTrue();
      var checked = workbook.getSheet("Checked");
      assertThat(checked.getRow(1).getCell(0).getStringCellValue()).isEqualTo("Anna");
      assertThat(checked.getRow(4).getCell(7).getNumericCellValue()).isEqualTo(1);
      assertThat(checked.getRow(4).getCell(8).getNumericCellValue()).isEqualTo(5);
    }
    OoxmlSchemas.validate(copy);
  }

  @Test
  void aSheetWithoutCommentsGetsThem() throws IOException {
    var answer = folder.resolve("plain.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(answer)) {
      workbook.createSheet("Checked");
      workbook.createSheet("Conv").createRow(1).createCell(1).setCellValue(1);
      workbook.write(out);
    }
    var copy = folder.resolve("copy.xlsx");

    Annotator.annotate(report(answer), copy);

    try (var workbook = new XSSFWorkbook(Files.newInputStream(copy))) {
      assertThat(
              workbook
                  .getSheet("Conv")
                  .getRow(1)
                  .getCell(1)
                  .getCellComment()
                  .getString()
                  .getString())
          .startsWith("convsheet: wrong");
      assertThat(workbook.getSheetName(0)).isEqualTo("Checked 2");
    }
    OoxmlSchemas.validate(copy);
    assertThat(Annotator.isAnnotated(copy)).isTrue();
    assertThat(Annotator.isAnnotated(answer)).isFalse();
  }

  @Test
  void anAnnotatedAnswerCanBeAnnotatedAgain() throws IOException {
    var answer = answer(XSSFWorkbookType.XLSX, "anna.xlsx");
    var copy = folder.resolve("copy.xlsx");
    var again = folder.resolve("again.xlsx");

    Annotator.annotate(report(answer), copy);
    Annotator.annotate(report(copy), again);

    OoxmlSchemas.validate(again);
    try (var workbook = new XSSFWorkbook(Files.newInputStream(again))) {
      assertThat(workbook.getNumberOfSheets()).isEqualTo(3);
    }
  }

  /** Worked by hand: two cells have comments, B2 and C2, and D2 and B9 are missing. */
  @Test
  void theSheetInFrontListsTheReasonsWithTheirCells() throws IOException {
    var answer = answer(XSSFWorkbookType.XLSX, "anna.xlsx");
    var copy = folder.resolve("copy.xlsx");

    Annotator.annotate(report(answer), copy);

    try (var workbook = new XSSFWorkbook(Files.newInputStream(copy))) {
      var checked = workbook.getSheetAt(0);
      assertThat(checked.getSheetName()).isEqualTo("Checked");
      var rows = new ArrayList<List<String>>();
      checked.forEach(
          row -> {
            var texts = new ArrayList<String>();
            row.forEach(cell -> texts.add(new DataFormatter().formatCellValue(cell)));
            rows.add(texts);
          });
      assertThat(rows.get(3))
          .as("as on the terminal, coarse has a column only where it occurs")
          .containsExactly(
              "layer",
              "correct",
              "rounded",
              "carried",
              "wrong",
              "missing",
              "not a number",
              "marks",
              "of");
      int heading =
          rows.indexOf(
              List.of(
                  "cell",
                  "found",
                  "expected",
                  "cell",
                  "found",
                  "expected",
                  "cell",
                  "found",
                  "expected"));
      assertThat(rows.subList(heading + 1, rows.size()))
          .containsExactly(
              List.of("Conv, channel 1", "1 of 1 wrong: The ReLU was forgotten, <&> \uFFFD."),
              List.of("Conv!B2", "1", "5"),
              List.of("Conv", "Not a number: 1 cell"),
              List.of("Conv!C2", "\"seven\"", "7"));
      assertThat(checked.getHyperlink(heading + 2, 0).getLocation()).isEqualTo("'Conv'!B2");
      assertThat(checked.getRepeatingRows().getFirstRow()).isEqualTo(heading);
      assertThat(checked.getRepeatingRows().getLastRow()).isEqualTo(heading);
      assertThat(checked.getFitToPage()).isTrue();
      assertThat(checked.getMargin(PageMargin.BOTTOM)).isCloseTo(17 / 25.4, within(1e-9));
      assertThat(checked.getFooter().getLeft()).isEqualTo("&8&A");
      assertThat(checked.getFooter().getRight()).isEqualTo("&8page &P of &N");
      assertThat(checked.getPrintSetup().getFitHeight()).isZero();
      assertThat(checked.getPrintSetup().getPaperSize()).isEqualTo(PrintSetup.A4_PAPERSIZE);
    }
  }

  /**
   * Names of a sheet are told by the number of its place, and sheets that are selected change
   * together.
   */
  @Test
  void aCopyOpensWithItsSheetAloneAndAllNamesKeepTheirSheets() throws IOException {
    var random = new Random(7);
    for (int i = 0; i < 20; i++) {
      var answer = folder.resolve("several.xlsx");
      var ranges = new TreeMap<String, CellRangeAddress>();
      try (var workbook = new XSSFWorkbook();
          var out = Files.newOutputStream(answer)) {
        int count = 1 + random.nextInt(5);
        for (int place = 0; place < count; place++) {
          var sheet = workbook.createSheet(place == 0 ? "Conv" : "It's " + place);
          sheet.createRow(1).createCell(1).setCellValue(1);
          sheet.setSelected(random.nextBoolean());
          if (random.nextBoolean()) {
            int row = random.nextInt(9);
            sheet.setRepeatingRows(new CellRangeAddress(row, row, -1, -1));
            ranges.put(sheet.getSheetName(), sheet.getRepeatingRows());
          }
        }
        workbook.setActiveSheet(random.nextInt(count));
        workbook.setFirstVisibleTab(random.nextInt(count));
        workbook.write(out);
      }
      var copy = folder.resolve("copy.xlsx");
      var again = folder.resolve("again.xlsx");

      Annotator.annotate(report(answer), copy);
      Annotator.annotate(report(copy), again);

      for (var file : List.of(copy, again)) {
        OoxmlSchemas.validate(file);
        try (var workbook = new XSSFWorkbook(Files.newInputStream(file))) {
          assertThat(workbook.getActiveSheetIndex()).isZero();
          assertThat(workbook.getFirstVisibleTab()).isZero();
          workbook.forEach(
              sheet -> {
                var name = sheet.getSheetName();
                assertThat(sheet.isSelected()).as(name).isEqualTo(name.equals("Checked"));
                if (!name.equals("Checked")) {
                  assertThat(sheet.getRepeatingRows()).as(name).isEqualTo(ranges.get(name));
                }
              });
          assertThat(workbook.getAllNames()).hasSize(ranges.size() + 1);
        }
      }
    }
  }

  @Test
  void aSheetInUtf16IsNotSelectedEither() throws IOException {
    var answer = answer(XSSFWorkbookType.XLSX, "anna.xlsx");
    for (var encoding : List.of(UTF_16LE, UTF_16BE)) {
      try (var zip = FileSystems.newFileSystem(answer)) {
        var part = zip.getPath("xl/worksheets/sheet1.xml");
        var bytes = Files.readAllBytes(part);
        var text = new String(bytes, bytes[0] < 0 ? UTF_16 : UTF_8);
        var xml = text.replaceFirst("encoding=\"UTF-(8|16)\"", "encoding=\"UTF-16\"");
        assertThat(xml).contains("encoding=\"UTF-16\"");
        Files.write(part, ("\uFEFF" + xml.replace("\uFEFF", "")).getBytes(encoding));
      }
      var copy = folder.resolve("copy.xlsx");

      Annotator.annotate(report(answer), copy);

      try (var workbook = new XSSFWorkbook(Files.newInputStream(copy))) {
        assertThat(workbook.getSheet("Conv").isSelected()).isFalse();
      }
    }
  }

  /** One reason of seven cells is said once: three cells in a line, and one left over. */
  @Test
  void aReasonIsSaidOnceForAllOfItsCells() throws IOException {
    var answer = folder.resolve("seven.xlsx");
    try (var workbook = new XSSFWorkbook();
        var out = Files.newOutputStream(answer)) {
      workbook.createSheet("Conv").createRow(0).createCell(0).setCellValue(1);
      workbook.write(out);
    }
    var report = Reports.of(answer);
    for (int row = 1; row <= 7; row++) {
      report.wrong("Conv", "A" + row, row, -row);
    }
    report.diagnosis("sign-slip", "Conv", "The sign.", 0, 1, 2, 3, 4, 5, 6);
    var copy = folder.resolve("copy.xlsx");

    Annotator.annotate(report.report(), copy);

    try (var workbook = new XSSFWorkbook(Files.newInputStream(copy))) {
      var lines = new ArrayList<String>();
      workbook
          .getSheetAt(0)
          .forEach(
              row -> {
                var texts = new ArrayList<String>();
                row.forEach(cell -> texts.add(new DataFormatter().formatCellValue(cell)));
                lines.add(String.join(" ", texts));
              });
      assertThat(lines.subList(lines.size() - 4, lines.size()))
          .containsExactly(
              "Conv, channel 1 7 of 7 wrong: The sign.",
              "Conv!A1 -1 1 Conv!A2 -2 2 Conv!A3 -3 3",
              "Conv!A4 -4 4 Conv!A5 -5 5 Conv!A6 -6 6",
              "Conv!A7 -7 7");
    }
  }

  @Test
  void macrosStay() throws Exception {
    var answer = answer(XSSFWorkbookType.XLSM, "anna.xlsm");
    try (var opc = OPCPackage.open(answer.toFile(), PackageAccess.READ_WRITE)) {
      var part =
          opc.createPart(
              PackagingURIHelper.createPartName("/xl/vbaProject.bin"),
              "application/vnd.ms-office.vbaProject");
      try (var out = part.getOutputStream()) {
        out.write(new byte[] {1, 2, 3});
      }
      opc.getPart(PackagingURIHelper.createPartName("/xl/workbook.xml"))
          .addRelationship(
              part.getPartName(),
              org.apache.poi.openxml4j.opc.TargetMode.INTERNAL,
              "http://schemas.microsoft.com/office/2006/relationships/vbaProject");
    }
    var copy = folder.resolve("copy.xlsm");

    Annotator.annotate(report(answer), copy);

    assertThat(parts(copy).get("xl/vbaProject.bin")).containsExactly(1, 2, 3);
    try (var workbook = new XSSFWorkbook(Files.newInputStream(copy))) {
      assertThat(workbook.isMacroEnabled()).isTrue();
    }
  }

  @Test
  void theSameReportGivesTheSameBytes() throws IOException {
    var answer = answer(XSSFWorkbookType.XLSX, "anna.xlsx");

    Annotator.annotate(report(answer), folder.resolve("one.xlsx"));
    Annotator.annotate(report(answer), folder.resolve("two.xlsx"));

    assertThat(folder.resolve("one.xlsx")).hasSameBinaryContentAs(folder.resolve("two.xlsx"));
  }
}
