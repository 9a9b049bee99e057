package convsheet.workbook;

import convsheet.formula.A1;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.workbook.SheetCells.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationshipTypes;
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
public final class WorkbookFile implements Closeable {
  /** How many times its packed size a part may have; sheets have about 20 times. */
  private static final int MOST_INFLATION = 200;

  private static final String WORKBOOK = "an .xlsx or .xlsm file";
  private static final String SAVE_ANEW =
      "Open it in Excel or LibreOffice and save it anew, or fetch it again.";

  static {
    ZipSecureFile.setMinInflateRatio(1.0 / MOST_INFLATION);
  }

  private final Path path;
  private final OPCPackage opc;
  private final ReadOnlySharedStringsTable strings;
  private final DateFormats dates;
  private final Map<String, PackagePart> sheets = new LinkedHashMap<>();

  private WorkbookFile(Path path, OPCPackage opc)
      throws IOException, OpenXML4JException, SAXException {
    this.path = path;
    this.opc = opc;
    strings = new ReadOnlySharedStringsTable(opc, false);
    var reader = new XSSFReader(opc);
    dates = DateFormats.read(Optional.ofNullable(reader.getStylesData()));
    var iterator = (XSSFReader.SheetIterator) reader.getSheetsData();
    while (iterator.hasNext()) {
      iterator.next().close();
      sheets.put(iterator.getSheetName(), iterator.getSheetPart());
    }
  }

  /**
   * Opens a workbook.
   *
   * @throws ProblemException if it is not a workbook that can be read
   */
  public static WorkbookFile open(Path path) {
    checkFormat(path);
    OPCPackage opc = null;
    try {
      opc = OPCPackage.open(path.toFile(), PackageAccess.READ);
      if (!opc.getRelationshipsByType(PackageRelationshipTypes.STRICT_CORE_DOCUMENT).isEmpty()) {
        throw input(
            path,
            "a workbook of the format Strict Open XML",
            "an ordinary .xlsx or .xlsm file",
            "Open it in Excel or LibreOffice and save it as Excel Workbook (.xlsx), not as Strict"
                + " Open XML.");
      }
      var file = new WorkbookFile(path, opc);
      if (file.sheets.isEmpty()) {
        throw input(path, "a file without worksheets", "a workbook", "Choose another file.");
      }
      return file;
    } catch (ProblemException e) {
      throw closing(opc, e);
    } catch (IOException | OpenXML4JException | SAXException | RuntimeException e) {
      // what POI throws at a damaged file is of every kind
      throw closing(opc, unreadable(path, "", e));
    }
  }

  private static ProblemException closing(OPCPackage opc, ProblemException problem) {
    if (opc != null) {
      opc.revert();
    }
    return problem;
  }

  private static void checkFormat(Path path) {
    if (!Files.exists(path)) {
      throw ProblemException.files(
          new Problem(
              path.toString(), "", "", "no such file", "a workbook", "Check the file's name."),
          null);
    }
    if (Files.isDirectory(path)) {
      throw input(path, "a folder", "a workbook", "Name a file in it.");
    }
    if (!Files.isRegularFile(path)) {
      throw input(
          path,
          "a pipe or a device",
          "a workbook in a file",
          "Save the workbook as a file, and name that.");
    }
    try {
      switch (FileMagic.valueOf(path.toFile())) {
        case OOXML -> checkPackage(path);
        case OLE2 -> throw oldFormat(path);
        case BIFF2, BIFF3, BIFF4 -> throw xls(path);
        case HTML -> throw notAWorkbook(path, "a web page (HTML)");
        case XML -> throw notAWorkbook(path, "an XML file");
        case PDF -> throw notAWorkbook(path, "a PDF file");
        case PNG, JPEG, GIF, BMP, TIFF -> throw notAWorkbook(path, "a picture");
        default ->
            throw notAWorkbook(
                path, Files.size(path) == 0 ? "an empty file" : "something that is no workbook");
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

  private static ProblemException oldFormat(Path path) {
    try (var poifs = new POIFSFileSystem(path.toFile(), true)) {
      var root = poifs.getRoot();
      if (root.hasEntryCaseInsensitive("EncryptedPackage")) {
        return input(
            path,
            "an encrypted file",
            "a workbook without a password",
            "Open it in Excel or LibreOffice and save it without a password.");
      }
      return root.hasEntryCaseInsensitive("Workbook") || root.hasEntryCaseInsensitive("Book")
          ? xls(path)
          : notAWorkbook(path, "a file of an old Office format that is no workbook");
    } catch (IOException | RuntimeException e) {
      return unreadable(path, "", e);
    }
  }

  private static ProblemException xls(Path path) {
    return input(
        path,
        "a workbook of the old binary format (.xls)",
        WORKBOOK,
        "Open it in Excel or LibreOffice and save it as .xlsx.");
  }

  private static ProblemException notAWorkbook(Path path, String found) {
    return input(
        path,
        found,
        WORKBOOK,
        "Choose a workbook; a table of another kind can be opened in Excel or LibreOffice and"
            + " saved as .xlsx.");
  }

  private static void checkPackage(Path path) {
    try (var zip = new ZipFile(path.toFile())) {
      var type = zip.getEntry("mimetype");
      if (type != null) {
        try (var in = zip.getInputStream(type)) {
          var name = new String(in.readNBytes(200), StandardCharsets.US_ASCII);
          throw name.startsWith("application/vnd.oasis.opendocument")
              ? input(
                  path,
                  "an OpenDocument file"
                      + (name.contains("opendocument.spreadsheet") ? " (.ods)" : ""),
                  WORKBOOK,
                  "Open it in LibreOffice and save it as .xlsx.")
              : notAWorkbook(path, "a file of the type " + Problem.quote(name));
        }
      }
      if (zip.getEntry("xl/workbook.bin") != null) {
        throw input(
            path,
            "a binary workbook (.xlsb)",
            WORKBOOK,
            "Open it in Excel or LibreOffice and save it as .xlsx.");
      }
      if (zip.getEntry("word/document.xml") != null) {
        throw notAWorkbook(path, "a Word document");
      }
      if (zip.getEntry("ppt/presentation.xml") != null) {
        throw notAWorkbook(path, "a presentation");
      }
      if (zip.getEntry("[Content_Types].xml") == null) {
        throw notAWorkbook(path, "an archive that is no workbook");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(path, "", e);
    }
  }

  private static ProblemException input(Path path, String found, String expected, String remedy) {
    return ProblemException.input(new Problem(path.toString(), "", "", found, expected, remedy));
  }

  private static ProblemException unreadable(Path path, String sheet, Exception cause) {
    boolean bomb = isBomb(cause);
    return ProblemException.input(
        new Problem(
            path.toString(),
            sheet,
            "",
            bomb
                ? "a part that unpacks to more than " + MOST_INFLATION + " times its size"
                : sheet.isEmpty() ? "a damaged or incomplete workbook" : "a damaged sheet",
            bomb ? "a workbook that a spreadsheet program wrote" : "a whole .xlsx or .xlsm file",
            SAVE_ANEW),
        cause);
  }

  /** Whether POI took a part for an attack, for which it has no exception of its own. */
  private static boolean isBomb(Throwable cause) {
    return cause != null
        && (String.valueOf(cause.getMessage()).contains("Zip bomb") || isBomb(cause.getCause()));
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The names of the worksheets, in order. */
  public List<String> sheetNames() {
    return List.copyOf(sheets.keySet());
  }

  /** The name of a worksheet as the file has it, found without regard to case or outer spaces. */
  public Optional<String> sheet(String name) {
    return sheets.keySet().stream().filter(sheet -> SheetNames.same(sheet, name)).findFirst();
  }

  /** What the workbook part says beyond the sheets: what is in front, and what has a name. */
  public record Front(String activeSheet, Map<String, String> names) {}

  /**
   * The active sheet and the defined names; of a name that several sheets have, the first.
   *
   * @throws ProblemException if the workbook part cannot be read
   */
  public Front front() {
    var handler = new FrontHandler();
    try (InputStream in = new XSSFReader(opc).getWorkbookData()) {
      var reader = XMLHelper.newXMLReader();
      reader.setContentHandler(handler);
      reader.setErrorHandler(handler);
      reader.parse(new InputSource(in));
    } catch (IOException
        | OpenXML4JException
        | SAXException
        | ParserConfigurationException
        | RuntimeException e) {
      throw unreadable(path, "", e);
    }
    var active = handler.active < handler.sheets.size() ? handler.sheets.get(handler.active) : "";
    return new Front(
        sheets.containsKey(active) ? active : sheets.keySet().iterator().next(), handler.names);
  }

  /** Reads the cells of a worksheet: values alone. */
  public SheetCells read(String sheet) {
    return read(sheet, formula -> {});
  }

  /** Reads the cells of a worksheet, and its formulas in the order in which they stand there. */
  public SheetCells read(String sheet, Consumer<CellFormula> formulas) {
    var cells = new SheetCells(sheet);
    try (InputStream in = sheets.get(sheet).getInputStream()) {
      var reader = XMLHelper.newXMLReader();
      var handler = new SheetHandler(cells, strings, dates, formulas);
      reader.setContentHandler(handler);
      reader.setErrorHandler(handler);
      reader.parse(new InputSource(in));
    } catch (ProblemException e) {
      throw e;
    } catch (IOException | SAXException | ParserConfigurationException | RuntimeException e) {
      throw unreadable(path, sheet, e);
    }
    cells.sort();
    return cells;
  }

  @Override
  public void close() {
    opc.revert();
  }

  /** Takes the active sheet and the names from the workbook part (ECMA-376 part 1, 18.2). */
  private static final class FrontHandler extends DefaultHandler {
    private final List<String> sheets = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private String name = "";
    private int active;

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
      switch (local) {
        case "workbookView" ->
            active =
                Optional.ofNullable(attributes.getValue("activeTab"))
                    .filter(tab -> tab.matches("\\d{1,6}"))
                    .map(Integer::valueOf)
                    .orElse(0);
        case "sheet" -> sheets.add(attributes.getValue("name"));
        case "definedName" -> {
          name = attributes.getValue("name");
          text.setLength(0);
        }
        default -> {}
      }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    @Override
    public void endElement(String uri, String local, String qualified) {
      if (local.equals("definedName")) {
        names.putIfAbsent(name, text.toString());
      }
    }
  }

  /** Takes the cells from a worksheet part (ECMA-376 part 1, 18.3.1). */
  private static final class SheetHandler extends DefaultHandler {
    /** The characters that a cell can hold; what is longer is cut off. */
    private static final int LONGEST_TEXT = 32_767;

    private static final String CELLS =
        "cells " + A1.cell(0, 0) + " to " + A1.cell(A1.MAX_ROWS - 1, A1.MAX_COLUMNS - 1);
    private static final Pattern REFERENCE = Pattern.compile("([A-Za-z]{1,3})([1-9]\\d{0,6})");
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
    // Java also reads NaN, 1d and 0x1p0
    private static final Pattern DIGITS = Pattern.compile("[-+.eE\\d]+");

    private final SheetCells cells;
    private final ReadOnlySharedStringsTable strings;
    private final DateFormats dates;
    private final Consumer<CellFormula> formulas;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder inline = new StringBuilder();
    private int row = -1;
    private int column = -1;
    private String type = "";
    private boolean styled;
    private boolean date;
    private boolean formula;
    private boolean hasValue;
    private String value = "";
    private boolean collecting;
    private String formulaArea = "";
    private boolean isArray;
    private String shared;

    SheetHandler(
        SheetCells cells,
        ReadOnlySharedStringsTable strings,
        DateFormats dates,
        Consumer<CellFormula> formulas) {
      this.cells = cells;
      this.strings = strings;
      this.dates = dates;
      this.formulas = formulas;
    }

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
      switch (local) {
        case "row" -> startRow(attributes.getValue("r"));
        case "c" -> startCell(attributes);
        case "f" -> {
          formula = true;
          formulaArea = Optional.ofNullable(attributes.getValue("ref")).orElse("");
          var kind = attributes.getValue("t");
          isArray = "array".equals(kind);
          shared = "shared".equals(kind) ? attributes.getValue("si") : null;
          text.setLength(0);
          collecting = true;
        }
        case "v", "t" -> {
          text.setLength(0);
          collecting = true;
        }
        default -> {}
      }
    }

    private void startRow(String r) {
      column = -1;
      if (r == null) {
        row++;
      } else {
        row = INDEX.matcher(r).matches() ? Integer.parseInt(r) - 1 : -1;
      }
      if (row < 0 || row >= A1.MAX_ROWS) {
        throw damaged(
            "",
            r == null ? "a row below the last row" : "a row with the number " + Problem.quote(r),
            "rows 1 to " + A1.MAX_ROWS);
      }
    }

    private void startCell(Attributes attributes) {
      var r = attributes.getValue("r");
      if (r == null) {
        column++;
        if (row < 0 || column >= A1.MAX_COLUMNS) {
          throw damaged("", "a cell outside of rows and columns", CELLS);
        }
      } else {
        place(r);
      }
      type = Optional.ofNullable(attributes.getValue("t")).orElse("n");
      var style = attributes.getValue("s");
      styled = style != null && !style.equals("0");
      date =
          style != null && INDEX.matcher(style).matches() && dates.isDate(Integer.parseInt(style));
      formula = false;
      hasValue = false;
      value = "";
      inline.setLength(0);
    }

    /** Goes to a cell such as {@code B3}. */
    private void place(String reference) {
      var match = REFERENCE.matcher(reference);
      if (match.matches()) {
        column = CellReference.convertColStringToIndex(match.group(1));
        row = Integer.parseInt(match.group(2)) - 1;
      }
      if (!match.matches() || column >= A1.MAX_COLUMNS || row >= A1.MAX_ROWS) {
        throw damaged("", "a cell named " + Problem.quote(reference), CELLS);
      }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      if (collecting) {
        text.append(characters, start, Math.min(length, LONGEST_TEXT - text.length()));
      }
    }

    @Override
    public void endElement(String uri, String local, String name) {
      switch (local) {
        case "f" -> {
          collecting = false;
          formulas.accept(
              new CellFormula(
                  row, column, text.toString(), isArray, formulaArea, Optional.ofNullable(shared)));
        }
        case "v" -> {
          value = text.toString();
          hasValue = true;
          collecting = false;
        }
        case "t" -> {
          inline.append(text, 0, Math.min(text.length(), LONGEST_TEXT - inline.length()));
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
            text(shared(value.trim()));
          }
        }
        case "inlineStr" -> text(inline.toString());
        case "str", "d" -> text(value);
        case "b" -> add(Kind.BOOLEAN, value.trim().matches("1|true") ? 1 : 0, "");
        case "e" -> add(Kind.ERROR, 0, value.matches("#[A-Z\\d/_]{1,20}[?!]?") ? value : "#?");
        default -> {
          if (hasValue && !value.isBlank()) {
            add(Kind.NUMBER, number(value.trim()), "");
          } else if (formula) {
            add(Kind.UNCOMPUTED, 0, "");
          } else if (styled) {
            add(Kind.EMPTY, 0, "");
          }
        }
      }
    }

    private String shared(String index) {
      int i = INDEX.matcher(index).matches() ? Integer.parseInt(index) : -1;
      if (i < 0 || i >= strings.getUniqueCount()) {
        throw damaged(
            A1.cell(row, column),
            "text number " + Problem.quote(index),
            "one of the " + strings.getUniqueCount() + " texts of the file");
      }
      var text = strings.getItemAt(i).getString();
      return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    private double number(String digits) {
      try {
        if (DIGITS.matcher(digits).matches()) {
          return Double.parseDouble(digits) + 0.0;
        }
      } catch (NumberFormatException e) {
        // the same as other characters
      }
      throw damaged(A1.cell(row, column), Problem.quote(digits) + " as a number", "digits");
    }

    private ProblemException damaged(String cell, String found, String expected) {
      return ProblemException.input(
          new Problem(
              "", cells.name(), cell, found, expected, "The file is damaged. " + SAVE_ANEW));
    }

    private void text(String content) {
      var text = content.replace('\u00a0', ' ').strip();
      if (!text.isEmpty()) {
        add(Kind.TEXT, 0, text);
      } else if (styled) {
        add(Kind.EMPTY, 0, "");
      }
    }

    private void add(Kind kind, double number, String content) {
      cells.add(row, column, kind, formula, date && kind == Kind.NUMBER, number, content);
    }
  }
}
