package convsheet.audit;

import static convsheet.audit.TextWorkbook.delete;
import static convsheet.audit.TextWorkbook.grid;
import static convsheet.audit.TextWorkbook.question;
import static convsheet.audit.TextWorkbook.replace;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.network.LayerTypes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code convsheet run} says to input that it cannot use: one message, which names the place,
 * what was found, what was expected and what to do, and no output file.
 */
@DisplayName("bad input")
class BadInputTest {
  private static final String SHEET1 = "/xl/worksheets/sheet1.xml";
  private static final String SHEET2 = "/xl/worksheets/sheet2.xml";
  private static final String STRINGS = "/xl/sharedStrings.xml";

  private static final String CHOOSE =
      "Choose a workbook; a table of another kind can be opened in Excel or LibreOffice"
          + " and saved as .xlsx.";
  private static final String SAVE_ANEW =
      "Open it in Excel or LibreOffice and save it anew, or fetch it again.";
  private static final String WHOLE = "; expected a whole .xlsx or .xlsm file";
  private static final String DOCUMENT_TYPE =
      "sheet Input: found damage in its part \"xl/worksheets/sheet2.xml\": a document type, which no"
          + " workbook has";
  private static final String FILL_IN =
      "Fill in the row (write 0 where nothing is meant), or leave an empty row or"
          + " column around what is not part of the grid.";
  private static final String USE_LESS =
      "Use a smaller picture, fewer filters, less padding or a larger stride.";
  private static final String SPLIT =
      "Use a smaller picture, fewer filters, less padding, or split the layer.";
  private static final String WRITE_NUMBERS =
      "Write the numbers of Conv1 on its sheet, each grid with a label such as \"filter"
          + " 1 channel 1\" above its top left cell.";
  private static final String WRITE_LABEL =
      "Write the label with its numbers below it, or correct the one that is meant by it.";
  private static final String WRITE_NUMBER =
      "Write a number (with a decimal point), or move the text away from the grid.";
  private static final String REMOVE_LABEL =
      "Remove the label with its numbers, or correct its number or that of the filters"
          + " on sheet Layers.";
  private static final String SAME_SIZE =
      "Give every channel of the picture the same size; what is not part of the picture"
          + " belongs on another sheet, or label the channels \"channel 1\" and so on.";
  private static final String COMPUTE =
      "Open the file in Excel or LibreOffice and save it, so that the formula is computed.";

  private static final String TYPES = "expected one of " + String.join(", ", LayerTypes.names());
  private static final String ACTIVATIONS =
      "expected one of " + String.join(", ", LayerTypes.activations());

  @TempDir Path folder;

  private List<String> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Path write(TextWorkbook workbook) {
    return workbook.write(file("question.xlsx"));
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(file(name), content);
  }

  private void refuses(TextWorkbook workbook, String message, String remedy) {
    refuses(write(workbook), message, remedy);
  }

  private void refuses(Path file, String message, String remedy) {
    refuses(2, file, message, remedy);
  }

  /**
   * The run ends with this code, and prints this message and nothing else.
   *
   * @param message what is printed after the file's name
   * @param remedy the next line
   */
  private void refuses(int code, Path file, String message, String remedy) {
    var run = refused(code, file);
    assertThat(run.err()).isEqualTo(start(file, message) + "\n" + remedy + "\n");
  }

  /** The workbook is refused with a message that begins like this, and what to do on a line. */
  private void refusesAt(TextWorkbook workbook, String message, String... options) {
    refusesAt(write(workbook), message, options);
  }

  private void refusesAt(Path file, String message, String... options) {
    var run = refused(2, file, options);
    assertThat(run.err()).startsWith(start(file, message)).contains("; expected ");
    assertThat(run.err().lines()).hasSize(2);
  }

  private Run refused(int code, Path file, String... options) {
    var before = files();
    var run = Run.of(file, options);
    assertThat(run.console()).isEmpty();
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(code);
    assertThat(files()).isEqualTo(before);
    return run;
  }

  private static String start(Path file, String message) {
    return "error: " + file + (message.startsWith("sheet ") ? ", " : ": ") + message;
  }

  /** The question is run, and this stands among what is printed. */
  private void runs(Path file, String... printed) {
    var run = Run.of(file);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("wrote ");
    for (var text : printed) {
      assertThat(run.out()).contains(text);
    }
    assertThat(run.code()).isZero();
  }

  private void runs(TextWorkbook workbook, String... printed) {
    runs(write(workbook), printed);
  }

  /** A question whose only layer has these columns beside name and type. */
  private static TextWorkbook conv(String headers, String options) {
    return question().layers("name | type | " + headers, "Conv1 | conv | " + options);
  }

  @Nested
  @DisplayName("files of another kind")
  class OtherFiles {
    @Test
    void textIsRefused() throws IOException {
      refuses(
          write("a.xlsx", "name,type\nConv1,conv\n".getBytes(UTF_8)),
          "found something that is no workbook; expected an .xlsx or .xlsm file",
          CHOOSE);
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
      refuses(
          write("a.xlsx", new byte[0]),
          "found an empty file; expected an .xlsx or .xlsm file",
          CHOOSE);
    }

    @Test
    void randomBytesAreRefused() throws IOException {
      var bytes = new byte[5000];
      new Random(1).nextBytes(bytes);
      refuses(
          write("a.xlsx", bytes),
          "found something that is no workbook; expected an .xlsx or .xlsm file",
          CHOOSE);
    }

    /** Of another name it would be run, with layers that are said beside it. */
    @Test
    void aPictureThatIsNamedAsAWorkbookIsRefused() throws IOException {
      var png = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", png);
      refuses(
          write("a.xlsx", png.toByteArray()),
          "found a picture; expected an .xlsx or .xlsm file",
          "The command new makes a workbook of a picture: convsheet new question.xlsx --picture"
              + " FILE.");
    }

    @Test
    void anHtmlTableNamedXlsxIsRefused() throws IOException {
      var html = "<html><body><table><tr><td>name</td></tr></table></body></html>";
      refuses(
          write("a.xlsx", html.getBytes(UTF_8)),
          "found a web page (HTML); expected an .xlsx or .xlsm file",
          CHOOSE);
    }

    @Test
    void anXmlFileIsRefused() throws IOException {
      var xml = "<?xml version=\"1.0\"?><Workbook/>";
      refuses(
          write("a.xlsx", xml.getBytes(UTF_8)),
          "found an XML file; expected an .xlsx or .xlsm file",
          CHOOSE);
    }

    @Test
    void anXlsIsRefused() throws IOException {
      try (var workbook = new HSSFWorkbook();
          var out = Files.newOutputStream(file("a.xls"))) {
        workbook.createSheet("Layers");
        workbook.write(out);
      }
      refuses(
          file("a.xls"),
          "found a workbook of the old binary format (.xls); expected an .xlsx or .xlsm" + " file",
          "Open it in Excel or LibreOffice and save it as .xlsx.");
    }

    @Test
    void aTruncatedXlsIsRefused() throws IOException {
      try (var workbook = new HSSFWorkbook();
          var out = new ByteArrayOutputStream()) {
        workbook.createSheet("Layers");
        workbook.write(out);
        refuses(
            write("a.xls", Arrays.copyOf(out.toByteArray(), 600)),
            "found a damaged file of an old Office format; expected an .xlsx or .xlsm file",
            SAVE_ANEW);
      }
    }

    @Test
    void anotherOldOfficeFileIsRefused() throws IOException {
      try (var poifs = new POIFSFileSystem();
          var out = Files.newOutputStream(file("a.xls"))) {
        poifs.getRoot().createDocument("WordDocument", new ByteArrayInputStream(new byte[100]));
        poifs.writeFilesystem(out);
      }
      refuses(
          file("a.xls"),
          "found a file of an old Office format that is no workbook; expected an .xlsx or"
              + " .xlsm file",
          CHOOSE);
    }

    @Test
    void anOdsIsRefused() throws IOException {
      zip("a.ods", "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
      refuses(
          file("a.ods"),
          "found an OpenDocument file (.ods); expected an .xlsx or .xlsm file",
          "Open it in LibreOffice and save it as .xlsx.");
    }

    @Test
    void anOdtIsRefused() throws IOException {
      zip("a.odt", "mimetype", "application/vnd.oasis.opendocument.text");
      refuses(
          file("a.odt"),
          "found an OpenDocument file; expected an .xlsx or .xlsm file",
          "Open it in LibreOffice and save it as .xlsx.");
    }

    @Test
    void anEbookIsRefused() throws IOException {
      zip("a.xlsx", "mimetype", "application/epub+zip");
      refuses(
          file("a.xlsx"),
          "found a file of the type \"application/epub+zip\"; expected an .xlsx or .xlsm" + " file",
          CHOOSE);
    }

    @Test
    void anXlsbIsRefused() throws IOException {
      zip("a.xlsb", "[Content_Types].xml", "<Types/>", "xl/workbook.bin", "");
      refuses(
          file("a.xlsb"),
          "found a binary workbook (.xlsb); expected an .xlsx or .xlsm file",
          "Open it in Excel or LibreOffice and save it as .xlsx.");
    }

    @Test
    void aWordDocumentIsRefused() throws IOException {
      zip("a.docx", "[Content_Types].xml", "<Types/>", "word/document.xml", "");
      refuses(file("a.docx"), "found a Word document; expected an .xlsx or .xlsm file", CHOOSE);
    }

    @Test
    void aPresentationIsRefused() throws IOException {
      zip("a.pptx", "[Content_Types].xml", "<Types/>", "ppt/presentation.xml", "");
      refuses(file("a.pptx"), "found a presentation; expected an .xlsx or .xlsm file", CHOOSE);
    }

    @Test
    void anotherArchiveIsRefused() throws IOException {
      zip("a.zip", "readme.txt", "hello");
      refuses(
          file("a.zip"),
          "found an archive that is no workbook; expected an .xlsx or .xlsm file",
          CHOOSE);
    }

    @Test
    void anEncryptedWorkbookIsRefused() throws Exception {
      var plain = write(question());
      var info = new EncryptionInfo(EncryptionMode.agile);
      info.getEncryptor().confirmPassword("secret");
      try (var poifs = new POIFSFileSystem()) {
        try (var opc = OPCPackage.open(plain.toFile());
            var out = info.getEncryptor().getDataStream(poifs)) {
          opc.save(out);
        }
        try (var out = Files.newOutputStream(file("encrypted.xlsx"))) {
          poifs.writeFilesystem(out);
        }
      }
      refuses(
          file("encrypted.xlsx"),
          "found an encrypted file; expected a workbook without a password",
          "Open it in Excel or LibreOffice and save it without a password.");
    }

    @Test
    void sheetsProtectedByAPasswordAreRead() throws IOException {
      var plain = write(question());
      try (var workbook = new XSSFWorkbook(Files.newInputStream(plain));
          var out = Files.newOutputStream(file("protected.xlsx"))) {
        workbook.forEach(sheet -> sheet.protectSheet("secret"));
        workbook.lockStructure();
        workbook.setWorkbookPassword("secret", null);
        workbook.write(out);
      }
      runs(file("protected.xlsx"));
    }

    @Test
    void aFolderIsRefused() throws IOException {
      refuses(
          Files.createDirectory(file("a.xlsx")),
          "found no workbook; expected an .xlsx or .xlsm file",
          "Name a folder with workbooks.");
    }

    @Test
    void aMissingFileCannotBeRead() {
      refuses(
          3, file("a.xlsx"), "found no such file; expected a workbook", "Check the file's name.");
    }
  }

  private void zip(String name, String... namesAndContents) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file(name)))) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(UTF_8));
      }
    }
  }

  @Nested
  @DisplayName("damaged workbooks")
  class Damaged {
    @ParameterizedTest
    @ValueSource(doubles = {0.002, 0.01, 0.1, 0.5, 0.9, 0.99, 0.9999})
    void aTruncatedFileIsRefusedWithTheLastPartThatBeginsInIt(double part) throws IOException {
      var bytes = Files.readAllBytes(write(question()));
      var begun = begun(bytes, (int) (bytes.length * part));
      refuses(
          write("question.xlsx", Arrays.copyOf(bytes, (int) (bytes.length * part))),
          "found an archive that is cut off"
              + (begun.isEmpty() ? "" : " in or after the part \"" + begun + "\"")
              + WHOLE,
          SAVE_ANEW);
    }

    /** The name in the last whole local header of an archive (APPNOTE.TXT, 4.3.7). */
    private static String begun(byte[] archive, int length) {
      var text = new String(archive, 0, length, ISO_8859_1);
      int header = text.lastIndexOf("PK\3\4");
      int name = header + 30;
      int characters = name < length ? archive[header + 26] : 0;
      if (characters == 0 || name + characters + archive[header + 28] > length) {
        header = text.lastIndexOf("PK\3\4", header - 1);
        return header < 0 ? "" : text.substring(header + 30, header + 30 + archive[header + 26]);
      }
      return text.substring(name, name + characters);
    }

    @Test
    void brokenXmlInASheetIsRefusedWithThePlace() {
      refusesAt(
          replace(write(question()), SHEET2, "<c r=\"C2\"", "<d r=\"C2\""),
          "sheet Input: found damage in its part \"xl/worksheets/sheet2.xml\", after cell B2: XML that"
              + " is not well-formed (line 2, column ");
    }

    @Test
    void brokenXmlInTheWorkbookPartIsRefused() {
      refusesAt(
          replace(write(question()), "/xl/workbook.xml", "<sheets>", "<sheets"),
          "found damage in its part \"xl/workbook.xml\": XML that is not well-formed (line 2, column ");
    }

    @Test
    void aChangedBitIsRefusedNotReadAsAnotherNumber() throws IOException {
      var file = write(question());
      var bytes = Files.readAllBytes(file);
      try (var zip = new ZipOutputStream(Files.newOutputStream(file));
          var given = new ZipInputStream(new ByteArrayInputStream(bytes))) {
        zip.setLevel(0); // so that the numbers stand in the archive as they are
        for (var entry = given.getNextEntry(); entry != null; entry = given.getNextEntry()) {
          zip.putNextEntry(new ZipEntry(entry.getName()));
          given.transferTo(zip);
        }
      }
      var stored = new String(Files.readAllBytes(file), ISO_8859_1);
      refuses(
          write("question.xlsx", stored.replace("<v>7.0</v>", "<v>8.0</v>").getBytes(ISO_8859_1)),
          "sheet Input: found damage in its part \"xl/worksheets/sheet2.xml\", after cell E5: its bytes"
              + " are not those that were packed (wrong checksum)"
              + WHOLE,
          SAVE_ANEW);
    }

    @Test
    void packedBytesThatCannotBeUnpackedAreRefusedWithTheirPart() throws IOException {
      var file = write(question());
      var bytes = Files.readAllBytes(file);
      int name = new String(bytes, ISO_8859_1).indexOf("xl/worksheets/sheet2.xml");
      for (int i = 30; i < 60; i++) {
        bytes[name + i] = (byte) 0xFF;
      }
      refusesAt(
          write("question.xlsx", bytes),
          "sheet Input: found damage in its part \"xl/worksheets/sheet2.xml\"");
    }

    @Test
    void aWorkbookWithoutASheetPartIsRefused() {
      refuses(
          delete(write(question()), SHEET2),
          "sheet Input: found no part \"xl/worksheets/sheet2.xml\", which is the sheet" + WHOLE,
          SAVE_ANEW);
    }

    @Test
    void aSheetWithoutItsRelationshipIsRefused() {
      refuses(
          replace(write(question()), "/xl/_rels/workbook.xml.rels", "Id=\"rId4\"", "Id=\"x\""),
          "sheet Input: found no relationship \"rId4\" in xl/_rels/workbook.xml.rels, which says where"
              + " the sheet is"
              + WHOLE,
          SAVE_ANEW);
    }

    @Test
    void twoSheetsOfOneNameAreRefused() {
      refuses(
          replace(write(question()), "/xl/workbook.xml", "name=\"Conv1\"", "name=\"Input\""),
          "sheet Input: found two sheets of this name" + WHOLE,
          SAVE_ANEW);
    }

    @Test
    void aWorkbookWithoutItsWorkbookPartIsRefused() {
      refuses(
          delete(write(question()), "/xl/workbook.xml"),
          "found damage in its part \"xl/workbook.xml\": it is not there" + WHOLE,
          SAVE_ANEW);
    }

    @Test
    void aWorkbookWithoutContentTypesIsRefused() {
      refuses(
          delete(write(question()), "/[Content_Types].xml"),
          "found an archive that is no workbook; expected an .xlsx or .xlsm file",
          CHOOSE);
    }

    @Test
    void aWorkbookWithoutRelationshipsIsRefused() {
      refuses(
          delete(write(question()), "/_rels/.rels"),
          "found no part _rels/.rels, which says where the workbook is" + WHOLE,
          SAVE_ANEW);
    }

    @Test
    void aWorkbookWithoutTextsIsRefused() {
      refuses(
          delete(write(question()), STRINGS),
          "sheet Layers, cell A1: found text number \"0\"; expected one of the 0 texts of"
              + " the file",
          "The file is damaged. " + SAVE_ANEW);
    }

    @Test
    void aWorkbookWithoutSheetsIsRefused() {
      var file = write(question());
      replace(file, "/xl/workbook.xml", "<sheets>", "<!--");
      replace(file, "/xl/workbook.xml", "</sheets>", "-->");
      refuses(file, "found a file without worksheets; expected a workbook", "Choose another file.");
    }

    @Test
    void anEntityThatReadsAnotherFileIsNotFollowed() throws IOException {
      var secret = Files.writeString(file("secret.txt"), "42");
      var file = write(question());
      replace(file, SHEET2, "<v>1.0</v>", "<v>&secret;</v>");
      replace(
          file,
          SHEET2,
          "<worksheet",
          "<!DOCTYPE x [<!ENTITY secret SYSTEM \"" + secret.toUri() + "\">]><worksheet");
      refuses(file, DOCUMENT_TYPE + " (line 2, column 10)" + WHOLE, SAVE_ANEW);
    }

    @Test
    void anEntityInTheTextsIsNotFollowed() throws IOException {
      var secret = Files.writeString(file("secret.txt"), "conv");
      var file = write(question());
      replace(file, STRINGS, "<t>conv</t>", "<t>&secret;</t>");
      replace(
          file,
          STRINGS,
          "<sst",
          "<!DOCTYPE x [<!ENTITY secret SYSTEM \"" + secret.toUri() + "\">]><sst");
      refusesAt(
          file,
          "found damage in its part \"xl/sharedStrings.xml\": a document type, which no workbook has");
    }

    @Test
    void aDocumentTypeIsNotFetched() throws IOException {
      try (var server = new ServerSocket(0)) {
        server.setSoTimeout(1);
        var file = write(question());
        replace(
            file,
            SHEET2,
            "<worksheet",
            "<!DOCTYPE x SYSTEM \"http://localhost:" + server.getLocalPort() + "/x\"><worksheet");
        refuses(file, DOCUMENT_TYPE + " (line 2, column 10)" + WHOLE, SAVE_ANEW);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
      }
    }

    @Test
    void entitiesThatGrowAreRefused() {
      var file = write(question());
      var entities = new StringBuilder("<!ENTITY a0 \"1\">");
      for (int i = 1; i < 20; i++) {
        entities.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(20) + "\">");
      }
      replace(file, SHEET2, "<v>1.0</v>", "<v>&a19;</v>");
      replace(file, SHEET2, "<worksheet", "<!DOCTYPE x [" + entities + "]><worksheet");
      refuses(file, DOCUMENT_TYPE + " (line 2, column 10)" + WHOLE, SAVE_ANEW);
    }

    @Test
    void aSheetThatUnpacksToVeryMuchIsRefused() throws IOException {
      refusesAt(
          bomb(SHEET2, "</sheetData>", "<row><c s=\"1\"/></row>".repeat(100)),
          "sheet Input: found damage in its part \"xl/worksheets/sheet2.xml\", after cell A");
    }

    @Test
    void textsThatUnpackToVeryMuchAreRefused() throws IOException {
      refuses(
          bomb(STRINGS, "name</t>", "aaaaaaaaaa".repeat(100)),
          "found damage in its part \"xl/sharedStrings.xml\": it unpacks to more than 200 times its"
              + " size"
              + WHOLE,
          SAVE_ANEW);
    }

    @Test
    void contentTypesThatUnpackToVeryMuchAreNotUnpacked() throws IOException {
      runs(bomb("/[Content_Types].xml", "</Types>", " ".repeat(1000)));
    }

    /** A workbook in which a part repeats a text many times before another. */
    private Path bomb(String part, String before, String text) throws IOException {
      var plain = write(question());
      var bomb = file("bomb.xlsx");
      try (var from = new ZipFile(plain.toFile());
          var to = new ZipOutputStream(Files.newOutputStream(bomb))) {
        for (var entry : Collections.list(from.entries())) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          var content = new String(from.getInputStream(entry).readAllBytes(), UTF_8);
          int at = part.substring(1).equals(entry.getName()) ? content.indexOf(before) : 0;
          to.write(content.substring(0, at).getBytes(UTF_8));
          for (int i = 0; i < 20_000 && at > 0; i++) {
            to.write(text.getBytes(UTF_8));
          }
          to.write(content.substring(at).getBytes(UTF_8));
        }
      }
      return bomb;
    }

    @Test
    void anArchiveAroundAWorkbookIsRefusedWithItsName() throws IOException {
      zip("answers.zip", "__MACOSX/._q.xlsx", "x", "class/q.xlsx", "x");
      refuses(
          file("answers.zip"),
          "found an archive with a workbook in it, \"class/q.xlsx\"; expected an .xlsx or .xlsm file",
          "Unpack it, and name a workbook of it.");
    }

    @Test
    void anArchiveAroundTheFolderOfAWorkbookIsRefusedWithTheFolder() throws IOException {
      zip("q.xlsx", "q/[Content_Types].xml", "<Types/>", "q/xl/workbook.xml", "<workbook/>");
      refuses(
          file("q.xlsx"),
          "found an archive with the parts of a workbook in the folder \"q\"; expected an .xlsx or"
              + " .xlsm file",
          "Pack what is in that folder, without the folder.");
    }

    @Test
    void aCellBeyondTheLastColumnIsRefused() {
      refuses(
          replace(write(question()), SHEET2, "r=\"B2\"", "r=\"ZZZZ9\""),
          "sheet Input: found a cell named \"ZZZZ9\"; expected cells A1 to XFD1048576",
          "The file is damaged. " + SAVE_ANEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"XFE1", "A1048577", "A0", "B", "2", "", "B-2", "$B$2", "A99999999999"})
    void aCellWithANameThatNoCellHasIsRefused(String name) {
      refuses(
          replace(write(question()), SHEET2, "r=\"B2\"", "r=\"" + name + "\""),
          "sheet Input: found a cell named \"%s\"; expected cells A1 to XFD1048576".formatted(name),
          "The file is damaged. " + SAVE_ANEW);
    }

    @Test
    void theLastCellOfASheetIsRead() {
      var file = write(question().sheet("Notes", "1"));
      runs(replace(file, "/xl/worksheets/sheet4.xml", "r=\"A1\"", "r=\"XFD1048576\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1048577", "99999999999", "x", ""})
    void aRowWithANumberThatNoRowHasIsRefused(String number) {
      refuses(
          replace(write(question()), SHEET2, "<row r=\"2\"", "<row r=\"" + number + "\""),
          "sheet Input: found a row with the number \"%s\"; expected rows 1 to 1048576"
              .formatted(number),
          "The file is damaged. " + SAVE_ANEW);
    }

    @Test
    void aCellThatIsThereTwiceIsRefused() {
      refuses(
          replace(write(question()), SHEET2, "r=\"B2\"", "r=\"A2\""),
          "sheet Input, cell A2: found the cell a second time; expected each cell once",
          "The file is damaged. Open it in Excel or LibreOffice and save it anew.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "-1", "x", "99999999999"})
    void aTextThatIsNotThereIsRefused(String index) {
      refuses(
          replace(write(question()), SHEET1, "<v>0</v>", "<v>" + index + "</v>"),
          ("sheet Layers, cell A1: found text number \"%s\"; expected one of the 5 texts of"
                  + " the file")
              .formatted(index),
          "The file is damaged. " + SAVE_ANEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "abc", "1d", "0x1p0", "--1", "1e", "1,5"})
    void aNumberThatIsNoneIsRefused(String number) {
      refuses(
          replace(write(question()), SHEET2, "<v>7.0</v>", "<v>" + number + "</v>"),
          "sheet Input, cell B2: found \"%s\" as a number; expected digits".formatted(number),
          "The file is damaged. " + SAVE_ANEW);
    }

    @Test
    void aNumberTooLargeForACellIsRefused() {
      refuses(
          replace(write(question()), SHEET2, "<v>7.0</v>", "<v>1e999</v>"),
          "sheet Input, cell B2: found \"1e999\" as a number; expected a number below 1E308, as a cell"
              + " can hold",
          "The file is damaged. " + SAVE_ANEW);
    }

    @Test
    void spacesAroundANumberAreReadOver() {
      runs(replace(write(question()), SHEET2, "<v>7.0</v>", "<v> 7.0\n</v>"));
    }

    private String letters(int count) {
      return new Random(1)
          .ints(count, 'a', 'z')
          .mapToObj(Character::toString)
          .collect(Collectors.joining());
    }

    @Test
    void anEnormousTextIsReadOver() {
      var file = write(question().sheet("Notes", "a note"));
      runs(replace(file, STRINGS, "a note", letters(2_000_000)));
    }

    @Test
    void anEnormousTextWhereATypeIsExpectedIsShortenedInTheMessage() {
      var letters = letters(2_000_000);
      refuses(
          replace(write(question()), STRINGS, ">conv<", ">" + letters + "<"),
          "sheet Layers, cell B2: found layer type \""
              + letters.substring(0, 60)
              + "...\" (32,767 characters); "
              + TYPES,
          "Correct the type of Conv1.");
    }

    @Test
    void aDeeplyNestedTextIsReadOver() {
      var file = write(question().sheet("Notes", "a note"));
      runs(
          replace(
              file,
              STRINGS,
              "<t>a note</t>",
              "<r>".repeat(10_000) + "<t>a note</t>" + "</r>".repeat(10_000)));
    }

    @Test
    void textsWithoutEndAreRefused() {
      refusesAt(
          replace(write(question()), STRINGS, "</sst>", ""),
          "found damage in its part \"xl/sharedStrings.xml\": XML that is not well-formed (line ");
    }
  }

  @Nested
  @DisplayName("sheets that are not there")
  class MissingSheets {
    @Test
    void aWorkbookWithoutLayersIsRefused() {
      refuses(
          question().without("Layers").without("Conv1").sheet("Tabelle1", "1 | 2"),
          "found no sheet named Layers (there is Input, Tabelle1); expected one, with the"
              + " headers name and type, that lists the layers, or formulas of a network",
          "Add the sheet; workbooks/by-hand.xlsx is a small example to start from.");
    }

    @Test
    void ofManySheetsTheFirstTwentyAreNamed() {
      var book = new TextWorkbook();
      IntStream.rangeClosed(1, 30).forEach(i -> book.sheet("S" + i, "1"));
      refuses(
          book,
          "found no sheet named Layers (there is S1, S2, S3, S4, S5, S6, S7, S8, S9, S10,"
              + " S11, S12, S13, S14, S15, S16, S17, S18, S19, S20 and 10 more); expected one,"
              + " with the headers name and type, that lists the layers, or formulas of a network",
          "Add the sheet; workbooks/by-hand.xlsx is a small example to start from.");
    }

    @Test
    void aWorkbookWithoutInputIsRefused() {
      refuses(
          question().without("Input"),
          "found no sheet named Input (there is Layers, Conv1); expected one that holds the"
              + " picture",
          "Add the sheet; workbooks/by-hand.xlsx is a small example to start from.");
    }

    @Test
    void aLayerWithoutItsSheetIsRefused() {
      refuses(
          question().without("Conv1"),
          "sheet Layers, cell A2: found no sheet named Conv1; expected one that holds the"
              + " weights of layer Conv1",
          "Add the sheet, named like the layer. Or let weights be drawn: a column init on sheet"
              + " Layers, such as kaiming_uniform.");
    }

    @Test
    void aSheetWithASimilarNameIsSuggested() {
      refuses(
          question().without("Conv1").sheet("Conf1", "1 | 2", "3 | 4"),
          "sheet Layers, cell A2: found no sheet named Conv1; expected one that holds the"
              + " weights of layer Conv1",
          "If it is the sheet Conf1, rename that to Conv1, or the layer to Conf1. Or let weights be"
              + " drawn: a column init on sheet Layers, such as kaiming_uniform.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Conv1: 1 x 2 x 2", "mine"})
    void aRenamedSheetIsKnownByItsTitleOrAsTheOnlyOneWithNumbers(String title) {
      refuses(
          question().without("Conv1").sheet("My work", title, "filter 1", "1 | 2", "3 | 4"),
          "sheet Layers, cell A2: found no sheet named Conv1; expected one that holds the"
              + " weights of layer Conv1",
          "If it is the sheet My work, rename that to Conv1, or the layer to My work. Or let"
              + " weights be drawn: a column init on sheet Layers, such as kaiming_uniform.");
    }

    @Test
    void aNegativeEpsIsRefused() {
      refuses(
          question().layers("name | type | eps", "Norm | batchnorm | -1"),
          "sheet Layers, cell C2: found eps \"-1\"; expected 0 or more",
          "Correct the eps of Norm.");
    }

    @Test
    void aSheetIsFoundWithoutRegardToCaseAndOuterSpaces() {
      runs(
          new TextWorkbook()
              .sheet("LAYERS ", "name | type", "Conv1 | conv")
              .sheet("input", grid(5, 5))
              .sheet(" conv1", "1 | 2", "3 | 4"),
          "Conv1   conv  1 x 4 x 4");
    }
  }

  @Nested
  @DisplayName("the table of layers")
  class Layers {
    @Test
    void anEmptySheetIsRefused() {
      refuses(
          question().layers(),
          "sheet Layers: found no row with the headers name and type; expected a table with"
              + " the headers name and type, and below them a row for each layer",
          "Write name and type above the columns that hold them.");
    }

    @Test
    void aTableWithoutHeadersIsRefused() {
      refuses(
          question().layers("Conv1 | conv", "Pool1 | maxpool"),
          "sheet Layers: found no row with the headers name and type; expected a table with"
              + " the headers name and type, and below them a row for each layer",
          "Write name and type above the columns that hold them.");
    }

    @Test
    void aTableWithOneOfTheHeadersIsRefused() {
      refuses(
          question().layers("", "Schicht | Type", "Conv1 | conv"),
          "sheet Layers, cell B2: found the header \"Type\" alone in its row; expected a"
              + " table with the headers name and type, and below them a row for each layer",
          "Write name and type above the columns that hold them.");
    }

    @Test
    void aTableWithoutRowsIsRefused() {
      refuses(
          question().layers("", " | name | type"),
          "sheet Layers, cell B3: found no layer below the headers; expected one row a"
              + " layer, with its name and type",
          "Write the first layer's name and type there.");
    }

    @Test
    void aColumnThatIsThereTwiceIsRefused() {
      refuses(
          question().layers("name | type | stride | Stride", "Conv1 | conv | 1 | 2"),
          "sheet Layers, cell D1: found a second column \"Stride\"; expected one column of"
              + " each name",
          "Remove or rename one of the two.");
    }

    @Test
    void aColumnThatIsNotKnownIsNoted() {
      runs(
          conv("strid | remark", "1 | hello"),
          "warning  Layers!C1  column \"strid\" is not known and left alone. Did you mean stride?",
          "note     Layers!D1  column \"remark\" is not known and left alone\n");
    }

    @Test
    void anUnknownTypeIsRefusedWithTheNearestName() {
      refuses(
          question().layers("name | type", "Conv1 | konv"),
          "sheet Layers, cell B2: found layer type \"konv\"; " + TYPES,
          "Did you mean conv?");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "convolve > conv",
          "pool > maxpool",
          "fully dense > dense",
          "rellu > relu",
          "softmaxx > softmax"
        })
    void theNearestTypeIsSuggested(String typeAndNearest) {
      var words = typeAndNearest.split(" > ");
      var run = Run.of(write(question().layers("name | type", "Conv1 | " + words[0])));
      assertThat(run.err()).contains("cell B2: ").endsWith("Did you mean " + words[1] + "?\n");
    }

    @Test
    void aTypeThatIsLikeNoneIsRefused() {
      refuses(
          question().layers("name | type", "Conv1 | xyzzy"),
          "sheet Layers, cell B2: found layer type \"xyzzy\"; " + TYPES,
          "Correct the type of Conv1.");
    }

    @Test
    void aTypeWithMoreWordsIsRefused() {
      refuses(
          question().layers("name | type", "Conv1 | conv 3x3"),
          "sheet Layers, cell B2: found type \"conv 3x3\"; expected conv alone",
          "Write conv, and what belongs to it in columns such as kernel.");
    }

    @Test
    void aMissingNameIsRefused() {
      refuses(
          question().layers("name | kernel | type", "Conv1 | | conv", " | 2 | maxpool"),
          "sheet Layers, cell A3: found no name for the layer in this row; expected a name"
              + " and a type in each row",
          "Fill in the name, or leave an empty row above what is not a layer.");
    }

    @Test
    void aNameOfSpacesIsRefused() {
      refuses(
          question().layers("name | type", "'  \u00a0 | conv"),
          "sheet Layers, cell A2: found no name for the layer in this row; expected a name"
              + " and a type in each row",
          "Fill in the name, or leave an empty row above what is not a layer.");
    }

    @Test
    void aMissingTypeIsRefused() {
      refuses(
          question().layers("name | kernel | type", "Conv1 | 3"),
          "sheet Layers, cell C2: found no type for the layer in this row; expected a name"
              + " and a type in each row",
          "Fill in the type, or leave an empty row above what is not a layer.");
    }

    @Test
    void aNameWithSpacesAroundItIsReadWithoutThem() {
      runs(question().layers("name | type", "' Conv1\u00a0 | ' conv "), "Conv1   conv");
    }

    @Test
    void aNameThatIsThereTwiceIsRefused() {
      refuses(
          question().layers("name | type", "Conv1 | conv", "R | relu", "CONV1 | relu"),
          "sheet Layers, cell A4: found the layer name \"CONV1\" a second time, first in"
              + " A2; expected a name of its own for each layer (upper and lower case are the"
              + " same)",
          "Rename one of the two.");
    }

    @Test
    void namesThatExcelTakesForTheSameAreRefused() {
      refuses(
          question().layers("name | type", "Conv1 | conv", "s | relu", "\u017f | relu"),
          "sheet Layers, cell A4: found the layer name \"ſ\" a second time, first in A3;"
              + " expected a name of its own for each layer (upper and lower case are the same)",
          "Rename one of the two.");
    }

    @Test
    void aNameOfMoreThan31CharactersIsRefused() {
      refuses(
          question().layers("name | type", "A convolution with a very long name | conv"),
          "sheet Layers, cell A2: found the layer name \"A convolution with a very long"
              + " name\" of 35 characters; expected at most 31 characters, as in the name of a"
              + " sheet",
          "Choose a shorter name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", "a:b", "a?", "a*b", "[a]", "a,b", "quoted'"})
    void aNameThatNoSheetCanHaveIsRefused(String name) {
      refuses(
          question().layers("name | type", name + " | conv"),
          ("sheet Layers, cell A2: found the layer name \"%s\"; expected a name that a sheet"
                  + " can have: none of [ ] : * ? / \\ and comma, no quote at either end")
              .formatted(name),
          "Choose another name.");
    }

    @Test
    void aNameWithAQuoteInFrontIsRefused() {
      refuses(
          question().layers("name | type", "''quoted | conv"),
          "sheet Layers, cell A2: found the layer name \"'quoted\"; expected a name that a"
              + " sheet can have: none of [ ] : * ? / \\ and comma, no quote at either end",
          "Choose another name.");
    }

    @Test
    void aNameOfTwoLinesIsRefused() {
      refuses(
          question().layers("name | type", "a\nb | conv"),
          "sheet Layers, cell A2: found the layer name \"a b\"; expected a name that a"
              + " sheet can have: none of [ ] : * ? / \\ and comma, no quote at either end",
          "Choose another name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "Layers", "Ledger", "ledger 2", "Inspector", "History"})
    void theNameOfAnotherSheetIsRefused(String name) {
      refuses(
          question().layers("name | type", name + " | conv"),
          ("sheet Layers, cell A2: found the layer name \"%s\", which is that of another"
                  + " sheet; expected none of Input, Layers, Ledger, Inspector, Findings, Statistics, Picture,"
                  + " About, Exercise, Exercise lights, Worksheet, Checked, History, Ledger 2 and so on")
              .formatted(name),
          "Choose another name.");
    }

    @Test
    void anErrorInTheTableIsRefused() {
      refuses(
          conv("stride", "#DIV/0!"),
          "sheet Layers, cell C2: found the error #DIV/0!; expected a text or a number",
          "Correct the cell.");
    }

    @Test
    void aFormulaWithoutAValueInTheTableIsRefused() {
      refuses(
          conv("stride", "=1+1"),
          "sheet Layers, cell C2: found a formula without a saved value; expected a text or"
              + " a number",
          COMPUTE);
    }

    @Test
    void aLayerThatReadsOneThatIsNotThereIsRefused() {
      refuses(
          question().layers("name | type | from", "Conv1 | conv | ", "R | relu | Conv2"),
          "sheet Layers, cell C3: found no layer \"Conv2\"; expected one of Input, Conv1",
          "Did you mean Conv1?");
    }

    @Test
    void aLayerThatReadsOneBelowIsRefused() {
      refuses(
          question().layers("name | type | from", "R | relu | Conv1", "Conv1 | conv"),
          "sheet Layers, cell C2: found R reads Conv1, which reads R: a cycle; expected Input",
          "Let one of them read the picture or a layer that reads none of them.");
    }

    @Test
    void aCycleThroughOtherLayersIsRefusedByTheirNames() {
      refuses(
          question()
              .layers(
                  "name | type | from",
                  "First | relu | ",
                  "R | add | Input, second",
                  "T | relu | r",
                  "Second | relu | "),
          "sheet Layers, cell C3: found R reads Second, which reads T, which reads R: a cycle;"
              + " expected one of Input, First",
          "Let one of them read the picture or a layer that reads none of them.");
    }

    @Test
    void aLayerThatReadsOneBelowWithoutACycleIsToBeMoved() {
      refuses(
          question().layers("name | type | from", "R | relu | S", "S | relu | Input"),
          "sheet Layers, cell C2: found layer \"S\", which stands below; expected Input",
          "Move the row of R below that of S.");
    }

    @Test
    void layersToBeAddedThatDifferInChannelsAreNamedWithTheirShapes() {
      refuses(
          question()
              .layers(
                  "name | type | from",
                  "Two | concat | Input, Input",
                  "Three | concat | Two, Input",
                  "S | add | Two, Three"),
          "sheet Layers, cell C4: found layers to be added that differ in shape: Two of"
              + " 2 x 5 x 5, Three of 3 x 5 x 5; expected inputs of one shape",
          "Put a conv with kernel 1 and 3 filters behind what has fewer channels, and read that.");
    }

    @Test
    void layersToBePutTogetherThatDifferInSizeAreNamedWithTheirShapes() {
      refuses(
          question()
              .layers("name | type | from", "Large | upsample | ", "S | concat | Large, Input"),
          "sheet Layers, cell C3: found layers to be put together that differ in size: Large of"
              + " 1 x 10 x 10, Input of 1 x 5 x 5; expected channels of one size",
          "Give the layers that are put together the same number of rows and columns.");
    }

    @Test
    void anInitForATransposedConvolutionWithoutFiltersIsRefused() {
      refuses(
          question().layers("name | type | init", "T | convtranspose | kaiming_normal"),
          "sheet Layers, cell C2: found an init for a convtranspose layer; expected filters on"
              + " its sheet, as init is for conv and dense layers",
          "Write the filters of T on a sheet of that name.");
    }

    @Test
    void aLayerThatReadsItselfIsRefused() {
      refuses(
          question().layers("name | type | from", "Conv1 | conv | CONV1"),
          "sheet Layers, cell C2: found the layer itself; expected Input",
          "Name Input or a layer in a row above.");
    }

    @Test
    void aConvolutionOfTwoLayersIsRefused() {
      refusesAt(
          question().layers("name | type | from", "R | relu", "Conv1 | conv | Input, R"),
          "sheet Layers, cell C3: found 2 layers; expected one layer, as a conv layer reads one");
    }

    @Test
    void aCommaWithoutNamesIsRefused() {
      refuses(
          question().layers("name | type | from", "Conv1 | conv | ,"),
          "sheet Layers, cell C2: found a comma without a name beside it; expected Input",
          "Name Input or a layer in a row above.");
    }
  }

  @Nested
  @DisplayName("the picture")
  class Picture {
    @Test
    void anEmptySheetIsRefused() {
      refuses(
          question().sheet("Input"),
          "sheet Input: found no numbers; expected the picture as a grid of numbers",
          "Write the picture's numbers on the sheet.");
    }

    @Test
    void aSheetOfTextIsRefused() {
      refuses(
          question().sheet("Input", "the picture"),
          "sheet Input: found no numbers; expected the picture as a grid of numbers",
          "Write the picture's numbers on the sheet.");
    }

    @Test
    void channelsOfDifferentSizeAreRefused() {
      refuses(
          question().sheet("Input", "channel 1 | | | channel 2", "1 | 2 | | 1 | 2", "3 | 4"),
          "sheet Input, cells D2:E2: found a grid of 1 x 2; expected 2 x 2, as in A2:B3",
          SAME_SIZE);
    }

    @Test
    void unlabelledChannelsOfDifferentSizeAreRefused() {
      refuses(
          question().sheet("Input", "1 | 2", "3 | 4", "", "5"),
          "sheet Input, cell A4: found a grid of 1 x 1; expected 2 x 2, as in A1:B2",
          SAME_SIZE);
    }

    @Test
    void aChannelThatIsLeftOutIsRefused() {
      refuses(
          question().sheet("Input", "channel 1", "1", "", "channel 3", "2"),
          "sheet Input: found no grid labelled \"channel 2\"; expected channels 1 to 3",
          "Add the missing channel, or number the labels from 1 without a gap.");
    }

    @Test
    void channelsThatCountFromZeroButLeaveOneOutAreRefused() {
      refuses(
          question().sheet("Input", "channel 0", "1", "", "channel 2", "2"),
          "sheet Input: found no grid labelled \"channel 1\"; expected channels 0 to 2",
          "Add the missing channel, or number the labels from 1 without a gap.");
    }

    @Test
    void aLabelThatIsThereTwiceIsRefused() {
      refuses(
          question().sheet("Input", "channel 1", "1", "", "Channel 1", "2"),
          "sheet Input, cell A4: found the label \"channel 1\" a second time, first in A1;"
              + " expected it once",
          "Number the labels of a sheet so that each is there once.");
    }

    @Test
    void aLabelWithoutNumbersIsRefused() {
      refuses(
          question().sheet("Input", "channel 1", "", "", "3"),
          "sheet Input, cell A2: found no number under the label \"channel 1\"; expected"
              + " the top left number of its grid",
          "Write the numbers right below the label.");
    }

    @Test
    void aLabelOverTextIsRefused() {
      refuses(
          question().sheet("Input", "channel 1", "black", "", "3"),
          "sheet Input, cell A2: found \"black\" under the label \"channel 1\"; expected"
              + " the top left number of its grid",
          "Write the numbers right below the label.");
    }

    @Test
    void textAmongNumbersIsRefused() {
      refuses(
          question().sheet("Input", "1 | 2 | 3", "4 | o | 6", "7 | 8 | 9"),
          "sheet Input, cell B2: found the text \"o\" in the grid A1:C3; expected a number",
          WRITE_NUMBER);
    }

    @Test
    void aCommaThatMayBeEitherIsRefusedWhereverItStands() {
      refuses(
          question().sheet("Input", "'1,234 | 2 | 3", "'4,125 | 5 | 6", "'7,500 | 8 | 9"),
          "sheet Input, cell A1: found the text \"1,234\" in the grid A1:C3; expected a number",
          "In its place type 1.234 or 1234, whichever is meant.");
    }

    @Test
    void textAtTheEdgeOfNumbersIsRefused() {
      refuses(
          question().sheet("Input", "1 | 2 | 3", "4 | 5 | 6", "7 | 8 | 1;5"),
          "sheet Input, cell C3: found the text \"1;5\" in the grid A1:C3; expected a" + " number",
          WRITE_NUMBER);
    }

    @Test
    void anErrorAmongNumbersIsRefused() {
      refuses(
          question().sheet("Input", "1 | 2 | 3", "4 | #N/A | 6", "7 | 8 | 9"),
          "sheet Input, cell B2: found the error #N/A in the grid A1:C3; expected a number",
          "Correct the cell.");
    }

    @Test
    void aFormulaWithoutAValueIsRefused() {
      refuses(
          question().sheet("Input", "1 | 2 | 3", "4 | =1+1 | 6", "7 | 8 | 9"),
          "sheet Input, cell B2: found a formula without a saved value in the grid A1:C3;"
              + " expected a number",
          COMPUTE);
    }

    @Test
    void aRowThatEndsEarlyIsRefused() {
      refuses(
          question().sheet("Input", "1 | 2 | 3", "4 | 5", "7 | 8 | 9"),
          "sheet Input, cells A2:B2: found a row of 2 numbers in the grid A1:C3; expected 3"
              + " numbers, as in its other rows",
          FILL_IN);
    }

    @Test
    void aRowThatBeginsLateIsRefused() {
      refuses(
          question().sheet("Input", "1 | 2 | 3", " | 5 | 6", "7 | 8 | 9"),
          "sheet Input, cells B2:C2: found a row of 2 numbers in the grid A1:C3; expected 3"
              + " numbers, as in its other rows",
          FILL_IN);
    }

    @Test
    void blankCellsAmongNumbersAreZero() {
      runs(
          question().sheet("Input", "1 | 2 | 3", "4 | | 6", "7 | 8 | _"),
          "warning  Input!B2,C3  2 cells are blank; counted as 0");
    }

    @Test
    void numbersStoredAsTextAreRead() {
      runs(
          question().sheet("Input", "1 | '\u00a02 | 3", "4 | ' 5  | 6", "7 | 8 | 9"),
          "warning  Input!B1,B2  2 cells hold numbers as text; read as numbers");
    }

    @Test
    void numbersWithADecimalCommaAreRead() {
      runs(
          question().sheet("Input", "1 | '0,5 | 3", "4 | '-1,25  | 6", "7 | 8 | 9"),
          "warning  Input!B1,B2  2 cells hold numbers with decimal commas as text; read as numbers");
    }

    @Test
    void aFrameOfNumbersAroundAHugeBlankIsRefused() {
      var rows = new StringBuilder("<sheetData><row r=\"1\">" + "<c><v>1</v></c>".repeat(16_000));
      for (int row = 2; row <= 16_000; row++) {
        rows.append("</row><row><c><v>1</v></c><c r=\"WQJ" + row + "\"><v>1</v></c>");
      }
      refuses(
          replace(
              write(question().sheet("Input")),
              SHEET2,
              "<sheetData/>",
              rows + "</row></sheetData>"),
          "sheet Input, cells A1:WQJ16000: found a grid of 16000 x 16000 cells; expected"
              + " numbers that stand together",
          "Leave an empty row or column between grids, and remove stray numbers.");
    }
  }

  @Nested
  @DisplayName("weights")
  class Weights {
    private final String[] rgb = {
      "channel 1 | | | channel 2", "1 | 2 | | 5 | 6", "3 | 4 | | 7 | 8"
    };

    @Test
    void aFilterOfAnotherSizeThanTheKernelIsRefused() {
      refuses(
          conv("kernel", "2x3"),
          "sheet Conv1, cells A2:C4: found a grid of 3 x 3; expected 2 x 3, as Layers!C2" + " says",
          "Give each channel of every filter of Conv1 that size.");
    }

    @Test
    void filtersOfDifferentSizeAreRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1", "1 | 2", "", "filter 2 channel 1", "3"),
          "sheet Conv1, cell A5: found a grid of 1 x 1; expected 1 x 2, as in A2:B2",
          "Give each channel of every filter of Conv1 that size.");
    }

    @Test
    void unlabelledFiltersOfDifferentSizeAreRefused() {
      refuses(
          question().sheet("Conv1", "1 | 2", "3 | 4", "", "", "5"),
          "sheet Conv1, cell A5: found a grid of 1 x 1; expected 2 x 2, as in A1:B2",
          "Give each channel of every filter of Conv1 that size.");
    }

    @Test
    void aFilterWithTooFewChannelsIsRefused() {
      refuses(
          question().sheet("Input", rgb).sheet("Conv1", "filter 1 channel 1", "1"),
          "sheet Conv1: found no grid labelled \"filter 1 channel 2\"; expected 1 filter with 2"
              + " channels, as many as Conv1 reads",
          WRITE_LABEL);
    }

    @Test
    void aFilterWithTooManyChannelsIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1", "1", "", "Filter 1, channel 2:", "2"),
          "sheet Conv1, cell A5: found numbers labelled \"filter 1 channel 2\"; expected 1"
              + " filter with 1 channel, as many as Conv1 reads",
          "Remove the label with its numbers, or let Conv1 read more channels.");
    }

    @Test
    void tooFewUnlabelledFiltersAreRefused() {
      refuses(
          question().sheet("Input", rgb).sheet("Conv1", "1", "", "2", "", "3"),
          "sheet Conv1: found 3 grids without labels; expected a grid for each of the 2"
              + " channels of each filter",
          WRITE_NUMBERS);
    }

    @Test
    void fewerFiltersThanTheTableSaysAreRefused() {
      refuses(
          conv("filters", "2"),
          "sheet Conv1: found no grid labelled \"filter 2 channel 1\"; expected 2 filters (as"
              + " Layers!C2 says) with 1 channel each, as many as Conv1 reads",
          WRITE_LABEL);
    }

    @Test
    void moreFiltersThanTheTableSaysAreRefused() {
      refuses(
          conv("filters", "1")
              .sheet("Conv1", "filter 1 channel 1", "1", "", "filter 2 channel 1", "2"),
          "sheet Conv1, cell A5: found numbers labelled \"filter 2 channel 1\"; expected 1"
              + " filter (as Layers!C2 says) with 1 channel, as many as Conv1 reads",
          REMOVE_LABEL);
    }

    @Test
    void moreBiasesThanFiltersAreRefused() {
      refuses(
          conv("filters", "1").sheet("Conv1", "filter 1 channel 1", "1", "", "filter 2 bias", "2"),
          "sheet Conv1, cell A5: found numbers labelled \"filter 2 bias\"; expected 1"
              + " filter (as Layers!C2 says) with 1 channel, as many as Conv1 reads",
          REMOVE_LABEL);
    }

    @Test
    void anotherNumberOfUnlabelledFiltersThanTheTableSaysIsRefused() {
      refuses(
          conv("filters", "3").sheet("Conv1", "1", "", "2"),
          "sheet Conv1: found 2 grids without labels; expected 3 filters (as Layers!C2"
              + " says) with 1 channel each, as many as Conv1 reads",
          WRITE_NUMBERS);
    }

    @Test
    void anAbsurdNumberOfFiltersIsRefused() {
      refuses(
          conv("filters", "999999").sheet("Conv1", "1", "", "2"),
          "sheet Conv1: found 2 grids without labels; expected 999999 filters (as Layers!C2"
              + " says) with 1 channel each, as many as Conv1 reads",
          WRITE_NUMBERS);
    }

    @Test
    void aFilterNumberedZeroWithAChannelNumberedOneIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 0 channel 1", "1"),
          "sheet Conv1, cell A2: found numbers labelled \"filter 0 channel 1\"; expected 1"
              + " filter with 1 channel, as many as Conv1 reads",
          "Count filters and channels both from 1, or both from 0.");
    }

    @Test
    void aFilterThatIsLeftOutIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1", "1", "", "filter 3 channel 1", "2"),
          "sheet Conv1: found no grid labelled \"filter 2 channel 1\"; expected 3 filters with 1"
              + " channel each, as many as Conv1 reads",
          WRITE_LABEL);
    }

    @Test
    void aFilterThatIsThereTwiceIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1", "1", "", "filter 1 channel 1", "2"),
          "sheet Conv1, cell A4: found the label \"filter 1 channel 1\" a second time,"
              + " first in A1; expected it once",
          "Number the labels of a sheet so that each is there once.");
    }

    @Test
    void aFilterWithoutNumbersIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1"),
          "sheet Conv1, cell A2: found no number under the label \"filter 1 channel 1\";"
              + " expected the top left number of its grid",
          "Write the numbers right below the label.");
    }

    @Test
    void aBiasOfSeveralNumbersIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1", "1", "", "filter 1 bias", "1 | 2"),
          "sheet Conv1, cells A5:B5: found 1 x 2 numbers under \"filter 1 bias\"; expected"
              + " a single number",
          "Keep one number under the label, and leave an empty cell around it.");
    }

    @Test
    void anEmptySheetIsRefused() {
      refuses(
          question().sheet("Conv1"),
          "sheet Conv1: found no numbers; expected a grid for each filter",
          WRITE_NUMBERS
              + " Or let weights be drawn: a column init on sheet Layers, such as"
              + " kaiming_uniform.");
    }

    @Test
    void aNoteThatBeginsLikeALabelIsReadOver() {
      runs(
          question()
              .sheet("Conv1", "filter 1 channel 1", "1", "", "Filter 2 is left out on purpose"),
          "1 x 5 x 5");
    }

    @Test
    void textAmongWeightsIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1", "1 | x | 2"),
          "sheet Conv1, cell B2: found the text \"x\" in the grid A2:C2; expected a number",
          WRITE_NUMBER);
    }

    @Test
    void aRaggedFilterIsRefused() {
      refuses(
          question().sheet("Conv1", "filter 1 channel 1", "1 | 2", "3"),
          "sheet Conv1, cell A3: found a row of 1 number in the grid A2:B3; expected 2"
              + " numbers, as in its other rows",
          FILL_IN);
    }

    @Test
    void denseWeightsOfAnotherShapeAreRefused() {
      refuses(
          question()
              .layers("name | type", "Dense1 | dense")
              .sheet("Dense1", "weights 1 channel 1", "1 | 2", "3 | 4"),
          "sheet Dense1, cells A2:B3: found a grid of 2 x 2; expected 5 x 5, the size of"
              + " each channel that Dense1 reads",
          "Give each channel of every output of Dense1 that size.");
    }

    @Test
    void denseWeightsOfTooFewChannelsAreRefused() {
      refuses(
          question()
              .layers("name | type", "Dense1 | dense")
              .sheet("Input", rgb)
              .sheet("Dense1", "weights 1 channel 1", "1 | 2", "3 | 4"),
          "sheet Dense1: found no grid labelled \"weights 1 channel 2\"; expected 1 output with 2"
              + " channels, as many as Dense1 reads",
          WRITE_LABEL);
    }

    @Test
    void tooFewUnlabelledDenseWeightsAreRefused() {
      refuses(
          question()
              .layers("name | type", "Dense1 | dense")
              .sheet("Input", rgb)
              .sheet("Dense1", "1 | 2", "3 | 4"),
          "sheet Dense1: found 1 grid without a label; expected a grid for each of the 2"
              + " channels of each output",
          "Write the numbers of Dense1 on its sheet, each grid with a label such as"
              + " \"weights 1 channel 1\" above its top left cell.");
    }
  }

  @Nested
  @DisplayName("options")
  class Options {
    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "1000000", "2x0", "x", "2x"})
    void aStrideThatIsNoneIsRefused(String stride) {
      refuses(
          conv("stride", stride),
          ("sheet Layers, cell C2: found stride \"%s\"; expected a whole number from 1 to"
                  + " 999999, or rows x columns such as 3x2")
              .formatted(stride),
          "Correct the stride of Conv1.");
    }

    @Test
    void anAbsurdStrideIsRefused() {
      refuses(
          conv("stride", "99999999999999999999"),
          "sheet Layers, cell C2: found stride \"1E20\"; expected a whole number from 1 to"
              + " 999999, or rows x columns such as 3x2",
          "Correct the stride of Conv1.");
    }

    @Test
    void aKernelThatIsNoneIsRefused() {
      refuses(
          conv("kernel", "-3"),
          "sheet Layers, cell C2: found kernel \"-3\"; expected a whole number from 1 to"
              + " 999999, or rows x columns such as 3x2",
          "Correct the kernel of Conv1.");
    }

    @Test
    void aKernelLargerThanThePictureIsRefused() {
      refuses(
          question().sheet("Conv1", grid(6, 2)),
          "sheet Layers, cells A2:B2: found a kernel that reaches over 6 x 2 cells;"
              + " expected at most 5 x 5, the size of its input",
          "Use a smaller kernel, or more padding.");
    }

    @Test
    void aKernelLargerThanThePaddedPictureIsRefused() {
      refuses(
          conv("padding", "1").sheet("Conv1", grid(2, 8)),
          "sheet Layers, cells A2:C2: found a kernel that reaches over 2 x 8 cells;"
              + " expected at most 7 x 7, the size of its padded input",
          "Use a smaller kernel, or more padding.");
    }

    @Test
    void aDilationThatReachesBeyondThePictureIsRefused() {
      refuses(
          conv("dilation", "999999"),
          "sheet Layers, cells A2:C2: found a kernel that reaches over 1999999 x 1999999"
              + " cells; expected at most 5 x 5, the size of its input",
          "Use a smaller kernel, or more padding.");
    }

    @Test
    void aPoolingWindowLargerThanThePictureIsRefused() {
      refusesAt(
          question().layers("name | type | kernel", "Pool1 | maxpool | 9"),
          "sheet Layers, cells A2:C2: found a pooling window");
    }

    @Test
    void aPoolingWindowAsLargeAsItGetsIsRefused() {
      refusesAt(
          question().layers("name | type | kernel", "Pool1 | avgpool | 999999"),
          "sheet Layers, cells A2:C2: found a pooling window");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.5", "1,2,3", "big", "1000000"})
    void aPaddingThatIsNoneIsRefused(String padding) {
      refuses(
          conv("padding", padding),
          ("sheet Layers, cell C2: found padding \"%s\"; expected a number such as 1, rows x"
                  + " columns such as 1x2, four numbers such as 1,2,1,2 (top, left, bottom, right),"
                  + " same, or valid; no number above 999999")
              .formatted(padding),
          "Correct the padding of Conv1.");
    }

    @Test
    void aPaddingThatNoSheetHasRoomForIsRefused() {
      refuses(
          conv("padding", "999999"),
          "sheet Layers, cells A2:C2: found a layer with an output of 1 x 2000001 x"
              + " 2000001; expected at most 2,147,483,639 values",
          USE_LESS);
    }

    @Test
    void paddingSameWithAStrideIsRefused() {
      refuses(
          conv("padding | stride", "same | 2"),
          "sheet Layers, cell C2: found padding same with stride 2; expected stride 1",
          "Give the padding of Conv1 as a number, or use stride 1.");
    }

    @Test
    void poolingPaddingOfAWholeKernelIsRefused() {
      refusesAt(
          question().layers("name | type | kernel | padding", "P | maxpool | 2 | 2"),
          "sheet Layers, cell D2: found padding 2; expected less than the kernel, which is 2 x 2");
    }

    @Test
    void anUnknownPaddingModeIsRefused() {
      refuses(
          conv("padding | padding mode", "1 | reflection"),
          "sheet Layers, cell D2: found padding mode \"reflection\"; expected one of zeros,"
              + " reflect, replicate, circular",
          "Did you mean reflect?");
    }

    @Test
    void moreReflectionThanThereIsPictureIsRefused() {
      refuses(
          conv("padding | padding mode", "5 | reflect"),
          "sheet Layers, cell C2: found reflect padding of 5 rows; expected at most 4,"
              + " as the picture has 5 rows",
          "Use a smaller padding, or padding mode zeros or replicate.");
    }

    @Test
    void groupsThatDoNotDivideTheChannelsAreRefused() {
      refuses(
          conv("groups", "2"),
          "sheet Layers, cell C2: found 2 groups; expected 1 group for the one channel that"
              + " Conv1 reads",
          "Correct the groups of Conv1.");
    }

    @Test
    void groupsThatDoNotDivideTheFiltersAreRefused() {
      refuses(
          conv("groups", "2")
              .sheet("Input", "channel 1", "1", "", "channel 2", "2")
              .sheet("Conv1", "filter 1 channel 1", "1"),
          "sheet Layers, cell C2: found 2 groups; expected 1 group for the one filter of"
              + " Conv1",
          "Correct the groups of Conv1.");
    }

    @Test
    void tooManyChannelsForAGroupAreRefused() {
      refuses(
          conv("groups", "2")
              .sheet("Input", "channel 1", "1", "", "channel 2", "2")
              .sheet("Conv1", "filter 1 channel 2", "1"),
          "sheet Conv1, cell A2: found numbers labelled \"filter 1 channel 2\"; expected 1"
              + " filter with 1 channel, as many as Conv1 reads in a group",
          "Remove the label with its numbers, or let Conv1 read more channels.");
    }

    @Test
    void anUnknownActivationIsRefusedWithTheNearestName() {
      refuses(
          conv("activation", "rellu"),
          "sheet Layers, cell C2: found activation \"rellu\"; " + ACTIVATIONS,
          "Did you mean relu?");
    }

    @Test
    void aMisspeltActivationInTwoWordsIsRefusedWithTheNearestName() {
      refuses(
          conv("activation", "leeky relu 0.1"),
          "sheet Layers, cell C2: found activation \"leeky relu 0.1\"; " + ACTIVATIONS,
          "Did you mean leakyrelu?");
    }

    @Test
    void anActivationWithANumberTooManyIsRefused() {
      refuses(
          conv("activation", "relu 7"),
          "sheet Layers, cell C2: found activation \"relu 7\"; expected relu without a" + " number",
          "Correct the activation of Conv1.");
    }

    @Test
    void anActivationWithTwoNumbersTooManyIsRefused() {
      refuses(
          conv("activation", "leakyrelu 0.1 0.2"),
          "sheet Layers, cell C2: found activation \"leakyrelu 0.1 0.2\"; expected"
              + " leakyrelu and at most 1 number",
          "Correct the activation of Conv1.");
    }

    @Test
    void anActivationWithTextForANumberIsRefused() {
      refuses(
          conv("activation", "leakyrelu steep"),
          "sheet Layers, cell C2: found activation \"leakyrelu steep\"; expected a name and"
              + " numbers, such as leakyrelu 0.1",
          "Correct the activation of Conv1.");
    }

    @Test
    void neitherYesNorNoIsRefused() {
      refuses(
          question().layers("name | type | ceil mode", "P | maxpool | maybe"),
          "sheet Layers, cell C2: found ceil mode \"maybe\"; expected yes or no",
          "Correct the ceil mode of P.");
    }

    @Test
    void optionsWithoutMeaningForALayerAreReported() {
      runs(
          question()
              .layers(
                  "name | type | kernel | groups | padding mode", "R | relu | 3 | 2 | circular"),
          "warning  Layers!C2  \"3\" has no meaning for a relu layer",
          "warning  Layers!D2  \"2\" has no meaning for a relu layer",
          "warning  Layers!E2  \"circular\" has no meaning for a relu layer");
    }

    @Test
    void aConvolutionOfAVectorIsRefused() {
      refuses(
          question().layers("name | type", "F | flatten", "Conv1 | conv"),
          "sheet Layers, cells A3:B3: found an input of 25 values in one column for a conv"
              + " layer; expected channels of rows and columns",
          "Place the conv layer before the layer that flattens, or read another layer.");
    }

    @Test
    void aPoolingOfAVectorIsRefused() {
      refuses(
          question().layers("name | type", "F | flatten", "P | maxpool"),
          "sheet Layers, cells A3:B3: found an input of 25 values in one column for a"
              + " maxpool layer; expected channels of rows and columns",
          "Place the maxpool layer before the layer that flattens, or read another layer.");
    }
  }

  @Nested
  @DisplayName("more than a sheet holds")
  class Limits {
    @Test
    void moreColumnsThanASheetHasAreRefused() {
      // 7 for the filter, 5 + 16,400 padded, 2 between, 2 less than padded
      refuses(
          conv("padding", "0x8200"),
          "sheet Layers, cells A2:C2: found a sheet that would need 32,817 columns;"
              + " expected at most 16,384 columns",
          SPLIT);
    }

    @Test
    void moreRowsThanASheetHasAreRefused() {
      // 5 above, 5 + 1,048,574 padded
      refuses(
          conv("padding", "524287x0"),
          "sheet Layers, cells A2:C2: found a sheet that would need 1,048,584 rows;"
              + " expected at most 1,048,576 rows",
          SPLIT);
    }

    @Test
    void moreValuesThanAnArrayHoldsAreRefused() {
      refuses(
          conv("padding | filters", "999999 | 40")
              .sheet(
                  "Conv1",
                  IntStream.rangeClosed(1, 40)
                      .mapToObj(i -> List.of("filter " + i + " channel 1", "1", ""))
                      .flatMap(List::stream)
                      .toArray(String[]::new)),
          "sheet Layers, cells A2:D2: found a layer with an output of 40 x 2000003 x"
              + " 2000003; expected at most 2,147,483,639 values",
          USE_LESS);
    }

    @Test
    void moreRowsThanCanBeCountedAreRefused() {
      refuses(
          question()
              .layers("name | type | scale", "U | upsample | 200000x1", "V | upsample | 9999"),
          "sheet Layers, cells A3:C3: found a layer with more rows or columns than can be"
              + " counted; expected at most 2,147,483,639 values",
          USE_LESS);
    }

    @Test
    void aVectorOfMoreValuesThanAnArrayHoldsIsRefused() {
      refuses(
          question().layers("name | type | padding", "Conv1 | conv | 999999", "F | flatten"),
          "sheet Layers, cells A2:C2: found a layer with an output of 1 x 2000001 x"
              + " 2000001; expected at most 2,147,483,639 values",
          USE_LESS);
    }

    @Test
    void moreRowsThanASheetHasInAVectorAreRefused() {
      // 5 above, 1,403 x 1,403
      refuses(
          question().layers("name | type | padding", "Conv1 | conv | 700", "F | flatten"),
          "sheet Layers, cells A3:C3: found a sheet that would need 1,968,414 rows;"
              + " expected at most 1,048,576 rows",
          SPLIT);
    }

    @Test
    void moreValuesThanTheMemoryHoldsAreRefused() {
      // 7 for the filter, 5 + 16,000 padded, 2 between, 2 less than padded
      refuses(
          conv("padding", "60000x8000"),
          "sheet Layers, cells A2:C2: found a sheet that would need 32,017 columns;"
              + " expected at most 16,384 columns",
          SPLIT);
    }

    @Test
    void aFormulaLongerThanExcelAllowsIsRefused() {
      refusesAt(
          question().sheet("Input", grid(30, 30)).sheet("Conv1", grid(29, 29)),
          "sheet Conv1, cell ",
          "--formulas",
          "terms");
    }
  }
}
