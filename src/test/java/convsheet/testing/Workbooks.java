package convsheet.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.xml.sax.SAXException;

/**
 * What the cells of an .xlsx file hold, read and changed without a spreadsheet program and without
 * the code under test, however large the sheets are.
 */
public final class Workbooks {

  private Workbooks() {}

  /**
   * Reads every cell's value; a formula's is the one stored with it.
   *
   * @return by sheet and by reference ({@code B3}), in the file's order, a {@link Double}, {@link
   *     String}, {@link Boolean} or {@link ErrorValue}. A cell without a value is absent
   */
  public static Map<String, Map<String, Object>> values(Path workbook) {
    Map<String, Map<String, Object>> sheets = new LinkedHashMap<>();
    read(
        workbook,
        (sheet, cell) -> {
          var cells = sheets.computeIfAbsent(sheet, name -> new LinkedHashMap<>());
          cell.flatMap(Cell::value).ifPresent(value -> cells.put(cell.get().reference(), value));
        });
    return sheets;
  }

  /**
   * Reads every formula.
   *
   * @return by sheet and by reference ({@code B3}), in the file's order, the formula without an
   *     equals sign; of cells that share one, each its own
   */
  public static Map<String, Map<String, String>> formulas(Path workbook) {
    Map<String, Map<String, String>> sheets = new LinkedHashMap<>();
    read(
        workbook,
        (sheet, cell) -> {
          var cells = sheets.computeIfAbsent(sheet, name -> new LinkedHashMap<>());
          cell.flatMap(Cell::formula)
              .ifPresent(formula -> cells.put(cell.get().reference(), formula));
        });
    return sheets;
  }

  /**
   * Reads which cells each array formula fills.
   *
   * @return by sheet and by the reference of the formula's own cell, the block of cells, such as
   *     {@code B3:B7}
   */
  public static Map<String, Map<String, String>> arrays(Path workbook) {
    Map<String, Map<String, String>> sheets = new LinkedHashMap<>();
    read(
        workbook,
        (sheet, cell) -> {
          var cells = sheets.computeIfAbsent(sheet, name -> new LinkedHashMap<>());
          cell.flatMap(Cell::block).ifPresent(block -> cells.put(cell.get().reference(), block));
        });
    return sheets;
  }

  /**
   * Copies a workbook without the values stored with its formulas, so that a program that shows
   * values has to calculate them.
   *
   * @param in the workbook, which stays as it is
   * @param out the new workbook; replaced if it exists
   */
  public static void stripCachedValues(Path in, Path out) {
    rewrite(in, out, sheetParts(in).values(), Workbooks::withoutCachedValue);
  }

  /**
   * Copies a workbook with another number in one cell. Values stored with formulas stay, so they
   * may no longer be right.
   *
   * @param in the workbook, which stays as it is
   * @param out the new workbook; replaced if it exists
   * @param cell the cell's reference, such as {@code B3}
   * @throws IllegalArgumentException if there is no such sheet, or no number in the cell, or a
   *     formula
   */
  public static void set(Path in, Path out, String sheet, String cell, double value) {
    String part =
        Optional.ofNullable(sheetParts(in).get(sheet))
            .orElseThrow(() -> new IllegalArgumentException("no sheet " + sheet + " in " + in));
    var found = new AtomicInteger();
    rewrite(
        in,
        out,
        Set.of(part),
        pieces -> {
          if (!SheetMarkup.attribute(pieces.get(0), "r").equals(Optional.of(cell))) {
            return pieces;
          }
          found.incrementAndGet();
          return withNumber(pieces, value);
        });
    if (found.get() != 1) {
      throw new IllegalArgumentException(sheet + "!" + cell + " is there " + found + " times");
    }
  }

  private static List<String> withoutCachedValue(List<String> cell) {
    if (cell.stream().noneMatch(piece -> SheetMarkup.isTag(piece, "<", "f"))) {
      return cell;
    }
    List<String> stripped = new ArrayList<>();
    stripped.add(SheetMarkup.withoutAttribute(cell.get(0), "t"));
    boolean inValue = false;
    for (String piece : cell.subList(1, cell.size())) {
      if (SheetMarkup.isTag(piece, "<", "v")) {
        inValue = !SheetMarkup.isEmpty(piece);
      } else if (SheetMarkup.isTag(piece, "</", "v")) {
        inValue = false;
      } else if (!inValue) {
        stripped.add(piece);
      }
    }
    return stripped;
  }

  private static List<String> withNumber(List<String> cell, double value) {
    boolean number = SheetMarkup.attribute(cell.get(0), "t").orElse("n").equals("n");
    boolean formula = cell.stream().anyMatch(piece -> SheetMarkup.isTag(piece, "<", "f"));
    int start = 0;
    while (start < cell.size() && !SheetMarkup.isTag(cell.get(start), "<", "v")) {
      start++;
    }
    if (!number || formula || start == cell.size()) {
      throw new IllegalArgumentException("holds no number: " + String.join("", cell));
    }
    int end = start;
    while (!SheetMarkup.isTag(cell.get(end), "</", "v")) {
      end++;
    }
    List<String> changed = new ArrayList<>(cell.subList(0, start + 1));
    changed.add(Double.toString(value));
    changed.addAll(cell.subList(end, cell.size()));
    return changed;
  }

  /** The name of the zip entry of every worksheet, by the sheet's name. */
  private static Map<String, String> sheetParts(Path workbook) {
    Map<String, String> parts = new LinkedHashMap<>();
    try (var opened = OPCPackage.open(workbook.toFile(), PackageAccess.READ)) {
      var sheets = (XSSFReader.SheetIterator) new XSSFReader(opened).getSheetsData();
      while (sheets.hasNext()) {
        sheets.next().close();
        parts.put(
            sheets.getSheetName(), sheets.getSheetPart().getPartName().getName().substring(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OpenXML4JException e) {
      throw new IllegalArgumentException("not a workbook: " + workbook, e);
    }
    return parts;
  }

  private static void rewrite(
      Path in, Path out, Collection<String> sheetParts, UnaryOperator<List<String>> cell) {
    Set<String> parts = Set.copyOf(sheetParts);
    try {
      if (Files.exists(out) && Files.isSameFile(in, out)) {
        throw new IllegalArgumentException("would overwrite " + in);
      }
      // not a ZipInputStream, which cannot read what POI streams out (Zip64 sizes after the data)
      try (var from = new ZipFile(in.toFile());
          var to = new ZipOutputStream(Files.newOutputStream(out))) {
        for (ZipEntry entry : Collections.list(from.entries())) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream content = from.getInputStream(entry)) {
            if (parts.contains(entry.getName())) {
              var text = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
              var copy = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
              SheetMarkup.copy(text, copy, cell);
              copy.flush();
            } else {
              content.transferTo(to);
            }
          }
          to.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Is told of every cell in turn, and of a sheet's beginning by an empty one. */
  @FunctionalInterface
  private interface CellVisitor {
    void visit(String sheet, Optional<Cell> cell);
  }

  private record Cell(
      String reference, Optional<String> formula, Optional<String> block, Optional<Object> value) {}

  private static void read(Path workbook, CellVisitor visitor) {
    var factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try (var opened = OPCPackage.open(workbook.toFile(), PackageAccess.READ)) {
      var strings = new ReadOnlySharedStringsTable(opened, false);
      var sheets = (XSSFReader.SheetIterator) new XSSFReader(opened).getSheetsData();
      while (sheets.hasNext()) {
        try (InputStream part = sheets.next()) {
          String sheet = sheets.getSheetName();
          visitor.visit(sheet, Optional.empty());
          var shared = new SharedFormulas();
          XMLStreamReader xml = factory.createXMLStreamReader(part);
          int row = 0;
          int column = 0;
          while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
              // Both references may be left out of a file: then it is the next row, the next cell.
              Optional<String> reference = Optional.ofNullable(xml.getAttributeValue(null, "r"));
              if (xml.getLocalName().equals("row")) {
                row = reference.map(Integer::parseInt).orElse(row + 1);
                column = 0;
              } else if (xml.getLocalName().equals("c")) {
                column = reference.map(r -> new CellReference(r).getCol() + 1).orElse(column + 1);
                String address = CellReference.convertNumToColString(column - 1) + row;
                visitor.visit(sheet, Optional.of(cell(xml, address, strings, shared)));
              }
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OpenXML4JException | SAXException | XMLStreamException e) {
      throw new IllegalArgumentException("not a workbook: " + workbook, e);
    }
  }

  /** Reads to the end of the cell whose start the reader is at. */
  private static Cell cell(
      XMLStreamReader xml,
      String reference,
      ReadOnlySharedStringsTable strings,
      SharedFormulas shared)
      throws XMLStreamException {
    String type = Optional.ofNullable(xml.getAttributeValue(null, "t")).orElse("n");
    Optional<String> formula = Optional.empty();
    Optional<String> block = Optional.empty();
    Optional<String> value = Optional.empty();
    while (true) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "f" -> {
            if ("array".equals(xml.getAttributeValue(null, "t"))) {
              block = Optional.of(xml.getAttributeValue(null, "ref"));
            }
            Optional<String> number = Optional.ofNullable(xml.getAttributeValue(null, "si"));
            String text = xml.getElementText();
            formula =
                Optional.of(number.map(own -> shared.formula(own, reference, text)).orElse(text));
          }
          case "v" -> value = Optional.of(xml.getElementText());
          case "t" -> value = Optional.of(value.orElse("") + xml.getElementText()); // a run of <is>
          case "rPh" -> skip(xml);
          default -> {}
        }
      } else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("c")) {
        return new Cell(
            reference, formula, block, value.flatMap(text -> value(type, text, strings)));
      }
    }
  }

  private static Optional<Object> value(
      String type, String text, ReadOnlySharedStringsTable strings) {
    return switch (type) {
      case "n" -> text.isBlank() ? Optional.empty() : Optional.of(Double.valueOf(text.strip()));
      case "s" -> Optional.of(strings.getItemAt(Integer.parseInt(text.strip())).getString());
      case "b" -> Optional.of(text.strip().equals("1") || text.strip().equals("true"));
      case "e" -> Optional.of(new ErrorValue(text));
      case "str", "inlineStr", "d" -> Optional.of(text);
      default -> throw new IllegalArgumentException("no such type of cell: " + type);
    };
  }

  private static void skip(XMLStreamReader xml) throws XMLStreamException {
    int depth = 1;
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }
}
