package convsheet.workbook;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.workbook.SheetCells.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.poifs.filesystem.FileMagic;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An {@code .xlsx} or {@code .xlsm} file, read as a stream, sheet by sheet. */
final class WorkbookFile implements Closeable {
  static {
    // A sheet of like formulas compresses better than the 100:1 that POI takes for an attack.
    ZipSecureFile.setMinInflateRatio(0.001);
  }

  private final Path path;
  private final OPCPackage opc;
  private final ReadOnlySharedStringsTable strings;
  private final Map<String, PackagePart> sheets = new LinkedHashMap<>();

  private WorkbookFile(Path path, OPCPackage opc) throws IOException, OpenXML4JException {
    this.path = path;
    this.opc = opc;
    try {
      strings = new ReadOnlySharedStringsTable(opc, false);
      var iterator = (XSSFReader.SheetIterator) new XSSFReader(opc).getSheetsData();
      while (iterator.hasNext()) {
        iterator.next().close();
        sheets.put(iterator.getSheetName(), iterator.getSheetPart());
      }
    } catch (SAXException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * Opens a workbook.
   *
   * @throws ProblemException if it is not a workbook that can be read
   */
  static WorkbookFile open(Path path) {
    checkFormat(path);
    OPCPackage opc = null;
    try {
      opc = OPCPackage.open(path.toFile(), PackageAccess.READ);
      var file = new WorkbookFile(path, opc);
      if (file.sheets.isEmpty()) {
        throw input(path, "a file without worksheets", "a workbook", "Choose another file.");
      }
      return file;
    } catch (IOException | OpenXML4JException e) {
      throw closing(opc, unreadable(path, e));
    } catch (OpenXML4JRuntimeException | POIXMLException | IllegalArgumentException e) {
      throw closing(opc, unreadable(path, e));
    } catch (ProblemException e) {
      throw closing(opc, e);
    }
  }

  private static ProblemException closing(OPCPackage opc, ProblemException problem) {
    if (opc != null) {
      opc.revert();
    }
    return problem;
  }

  private static void checkFormat(Path path) {
    try {
      if (!Files.exists(path)) {
        throw ProblemException.files(
            new Problem(
                path.toString(), "", "", "no such file", "a workbook", "Check the file's name."),
            null);
      }
      if (Files.isDirectory(path)) {
        throw input(path, "a folder", "a workbook", "Name a file in it.");
      }
      switch (FileMagic.valueOf(path.toFile())) {
        case OOXML -> checkPackage(path);
        case OLE2 -> {
          boolean encrypted;
          try (var poifs = new POIFSFileSystem(path.toFile(), true)) {
            encrypted = poifs.getRoot().hasEntryCaseInsensitive("EncryptedPackage");
          }
          throw encrypted
              ? input(
                  path,
                  "an encrypted workbook",
                  "one without a password",
                  "Open it in Excel or LibreOffice and save it without a password.")
              : input(
                  path,
                  "a workbook of the old binary format (.xls)",
                  "an .xlsx or .xlsm file",
                  "Open it in Excel or LibreOffice and save it as .xlsx.");
        }
        default ->
            throw input(
                path,
                Files.size(path) == 0 ? "an empty file" : "something that is no workbook",
                "an .xlsx or .xlsm file",
                "Choose a workbook, or save it as .xlsx first.");
      }
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(
              path.toString(),
              "",
              "",
              "a file that cannot be read (" + e.getMessage() + ")",
              "",
              "Check that you may read it."),
          e);
    }
  }

  private static void checkPackage(Path path) throws IOException {
    try (var zip = new java.util.zip.ZipFile(path.toFile())) {
      if (zip.getEntry("mimetype") != null) {
        throw input(
            path,
            "an OpenDocument file (.ods)",
            "an .xlsx or .xlsm file",
            "Open it in LibreOffice and save it as .xlsx.");
      }
      if (zip.getEntry("xl/workbook.bin") != null) {
        throw input(
            path,
            "a binary workbook (.xlsb)",
            "an .xlsx or .xlsm file",
            "Open it in Excel and save it as .xlsx.");
      }
      if (zip.getEntry("[Content_Types].xml") == null) {
        throw input(
            path, "an archive that is no workbook", "an .xlsx or .xlsm file", "Choose a workbook.");
      }
    } catch (java.util.zip.ZipException e) {
      throw unreadable(path, e);
    }
  }

  private static ProblemException input(Path path, String found, String expected, String remedy) {
    return ProblemException.input(new Problem(path.toString(), "", "", found, expected, remedy));
  }

  private static ProblemException unreadable(Path path, Exception cause) {
    return ProblemException.input(
        new Problem(
            path.toString(),
            "",
            "",
            "a damaged or incomplete workbook",
            "a whole .xlsx or .xlsm file",
            "Open it in Excel or LibreOffice and save it anew, or fetch it again."),
        cause);
  }

  /** The file. */
  Path path() {
    return path;
  }

  /** The names of the worksheets, in order. */
  List<String> sheetNames() {
    return List.copyOf(sheets.keySet());
  }

  /** The name of a worksheet as the file has it, found without regard to case. */
  Optional<String> sheet(String name) {
    return sheets.keySet().stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /** Reads the cells of a worksheet. */
  SheetCells read(String sheet) {
    var cells = new SheetCells(sheet);
    try (InputStream in = sheets.get(sheet).getInputStream()) {
      var reader = XMLHelper.newXMLReader();
      reader.setContentHandler(new SheetHandler(cells, strings));
      reader.parse(new InputSource(in));
    } catch (IOException
        | SAXException
        | ParserConfigurationException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw unreadable(path, e);
    }
    cells.sort();
    return cells;
  }

  @Override
  public void close() {
    opc.revert();
  }

  /** Takes the cells from a worksheet part (ECMA-376 part 1, 18.3.1). */
  private static final class SheetHandler extends DefaultHandler {
    private final SheetCells cells;
    private final ReadOnlySharedStringsTable strings;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder inline = new StringBuilder();
    private int row = -1;
    private int column = -1;
    private String type = "";
    private boolean styled;
    private boolean formula;
    private boolean hasValue;
    private String value = "";
    private boolean collecting;

    SheetHandler(SheetCells cells, ReadOnlySharedStringsTable strings) {
      this.cells = cells;
      this.strings = strings;
    }

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
      switch (local) {
        case "row" -> {
          var r = attributes.getValue("r");
          row = r == null ? row + 1 : Integer.parseInt(r) - 1;
          column = -1;
        }
        case "c" -> startCell(attributes);
        case "f" -> formula = true;
        case "v", "t" -> {
          text.setLength(0);
          collecting = true;
        }
        default -> {}
      }
    }

    private void startCell(Attributes attributes) {
      var r = attributes.getValue("r");
      if (r == null) {
        column++;
      } else {
        var reference = new CellReference(r.toUpperCase(Locale.ROOT));
        row = reference.getRow();
        column = reference.getCol();
      }
      type = Optional.ofNullable(attributes.getValue("t")).orElse("n");
      var style = attributes.getValue("s");
      styled = style != null && !style.equals("0");
      formula = false;
      hasValue = false;
      value = "";
      inline.setLength(0);
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      if (collecting) {
        text.append(characters, start, length);
      }
    }

    @Override
    public void endElement(String uri, String local, String name) {
      switch (local) {
        case "v" -> {
          value = text.toString();
          hasValue = true;
          collecting = false;
        }
        case "t" -> {
          inline.append(text);
          collecting = false;
        }
        case "c" -> endCell();
        default -> {}
      }
    }

    private void endCell() {
      switch (type) {
        case "s" -> {
          if (hasValue) {
            text(strings.getItemAt(Integer.parseInt(value.trim())).getString());
          }
        }
        case "inlineStr" -> text(inline.toString());
        case "str" -> text(value);
        case "b" -> add(Kind.BOOLEAN, value.trim().equals("1") ? 1 : 0, "");
        case "e" -> add(Kind.ERROR, 0, value);
        default -> {
          if (hasValue && !value.isBlank()) {
            add(Kind.NUMBER, Double.parseDouble(value.trim()) + 0.0, "");
          } else if (formula) {
            add(Kind.UNCOMPUTED, 0, "");
          } else if (styled) {
            add(Kind.EMPTY, 0, "");
          }
        }
      }
    }

    private void text(String content) {
      if (!content.isBlank()) {
        add(Kind.TEXT, 0, content.strip());
      } else if (styled) {
        add(Kind.EMPTY, 0, "");
      }
    }

    private void add(Kind kind, double number, String content) {
      cells.add(row, column, kind, formula, number, content);
    }
  }
}
