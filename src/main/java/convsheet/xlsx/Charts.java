package convsheet.xlsx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * The parts of charts and of the drawings that they stand on. Apache POI makes them, in a workbook
 * of its own out of which they are taken.
 *
 * @param parts their bytes, by their names
 * @param drawings the names of the drawings, by those of the sheets
 */
record Charts(Map<String, byte[]> parts, Map<String, String> drawings) {
  private static final String DRAWINGS = "xl/drawings/";
  private static final String CHARTS = "xl/charts/";

  /** The charts of some sheets; nothing where none has any. */
  static Charts of(List<SheetFrame> sheets) throws IOException {
    var drawn = sheets.stream().filter(sheet -> !sheet.charts().isEmpty()).toList();
    return drawn.isEmpty() ? new Charts(Map.of(), Map.of()) : drawn(drawn);
  }

  private static Charts drawn(List<SheetFrame> sheets) throws IOException {
    var drawings = new LinkedHashMap<String, String>();
    var saved = new ByteArrayOutputStream();
    try (var workbook = new XSSFWorkbook()) {
      for (var sheet : sheets) {
        var canvas = workbook.createSheet(sheet.name());
        sheet.charts().forEach(drawn -> drawn.chart().draw(canvas, drawn.anchor()));
        var part = canvas.getDrawingPatriarch().getPackagePart().getPartName().getName();
        drawings.put(sheet.name(), part.substring(1));
      }
      workbook.write(saved);
    }
    var parts = new LinkedHashMap<String, byte[]>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(saved.toByteArray()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().startsWith(DRAWINGS) || entry.getName().startsWith(CHARTS)) {
          parts.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return new Charts(parts, drawings);
  }

  /** The content types of its parts. */
  Map<String, String> types() {
    var types = new LinkedHashMap<String, String>();
    for (var part : parts.keySet()) {
      if (part.endsWith(".xml")) {
        types.put(
            part,
            "application/vnd.openxmlformats-officedocument."
                + (part.startsWith(CHARTS) ? "drawingml.chart+xml" : "drawing+xml"));
      }
    }
    return types;
  }
}
