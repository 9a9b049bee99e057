package convsheet.xlsx;

import convsheet.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a workbook: what is around the cells of each sheet, the cells, streamed, and the small
 * parts beside the sheets. The file appears whole or not at all.
 */
public final class XlsxFile {
  /**
   * What stands for the calculation engine of Excel 2019 and later (ECMA-376 part 1, 18.2.2): with
   * a lower number, or none, all values count as those of an earlier one.
   */
  private static final int CALCULATED_BY = 191_029;

  private static final String MARK = "convsheet";
  private static final String MADE_FROM = "convsheet made from";
  private static final String SEAL = "convsheet seal 2 of ";
  private static final String FORMER_SEAL = "convsheet seal of ";
  private static final String DRAWN = "convsheet drawings on ";
  private static final String PARTS = "convsheet parts";
  private static final String PROPERTIES = "docProps/custom.xml";

  /** Of which properties custom ones are (part 1, 22.3.2.2). */
  private static final String CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";

  /** The cells of a sheet. */
  @FunctionalInterface
  public interface Body {
    void write(SheetOut out) throws IOException;
  }

  /**
   * Writes a workbook.
   *
   * @param target the file
   * @param kind what the workbook is to convsheet, kept in it as a property
   * @param sealing what the workbook is made from, if it keeps that: with seals by which it is seen
   *     whether a person has changed something in it
   * @throws ProblemException if the file cannot be written; what stood there before still does
   */
  static void write(Path target, WorkbookOut workbook, String kind, Optional<Sealing> sealing) {
    WholeFile.write(target, out -> write(out, workbook, kind, sealing));
  }

  /** Writes a workbook to a stream. */
  static void write(OutputStream out, WorkbookOut workbook, String kind, Optional<Sealing> sealing)
      throws IOException {
    new XlsxFile(workbook, kind, sealing).write(out);
  }

  private final WorkbookOut workbook;
  private final List<SheetFrame> frames;
  private final Optional<Sealing> sealing;
  private final Map<String, String> properties = new LinkedHashMap<>();

  private XlsxFile(WorkbookOut workbook, String kind, Optional<Sealing> sealing) {
    this.workbook = workbook;
    this.sealing = sealing;
    frames = workbook.parts().stream().map(WorkbookOut.Part::frame).toList();
    properties.put(MARK, kind);
  }

  private void write(OutputStream target) throws IOException {
    var charts = Charts.of(frames);
    var out = new PackageOut(target, types(charts));
    out.add("_rels/.rels", relationships());
    out.add("docProps/app.xml", application());
    out.add("docProps/core.xml", core());
    out.add("xl/workbook.xml", workbook());
    out.add("xl/_rels/workbook.xml.rels", workbookRelationships());
    for (int i = 0; i < frames.size(); i++) {
      write(out, i, Optional.ofNullable(charts.drawings().get(frames.get(i).name())));
    }
    for (var part : charts.parts().entrySet()) {
      out.add(part.getKey(), to -> to.write(part.getValue()));
    }
    out.add("xl/styles.xml", workbook.styles().xml()); // once all cells have theirs
    if (sealing.isPresent()) {
      properties.put(MADE_FROM, sealing.get().fingerprint());
      properties.put(PARTS, Long.toHexString(out.sum()));
    }
    out.add(PROPERTIES, properties());
    out.finish();
  }

  private static String sheet(int i) {
    return "worksheets/sheet" + (i + 1) + ".xml";
  }

  /** Writes a sheet and makes its seal. */
  private void write(PackageOut out, int i, Optional<String> drawing) throws IOException {
    var frame = frames.get(i);
    var body = workbook.parts().get(i).body();
    var name = frame.name();
    var free = sealing.map(given -> given.free(name)).orElse(Sealing.Free.NONE);
    var leads = new PackageOut.Relationships();
    var id =
        drawing.map(
            part ->
                leads.add(
                    WorkbookOut.RELATIONSHIPS + "/drawing",
                    "../" + part.substring("xl/".length())));
    out.add(
        "xl/" + sheet(i),
        to -> {
          to.write(utf8(frame.before(i == workbook.front())));
          var cells = new SheetOut(to, name, free);
          body.write(cells);
          cells.flush();
          to.write(utf8(frame.after(id)));
          if (sealing.isPresent()) {
            properties.put(SEAL + name, cells.seal().text());
          }
        });
    if (drawing.isPresent()) {
      out.add("xl/worksheets/_rels/sheet" + (i + 1) + ".xml.rels", leads);
      if (sealing.isPresent()) {
        properties.put(DRAWN + name, Integer.toString(frame.charts().size()));
      }
    }
    if (sealing.isPresent()) {
      frame.ownCells().keep(name, properties);
    }
  }

  // ---- parts that are small ----

  private Map<String, String> types(Charts charts) {
    var spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    var types = new LinkedHashMap<String, String>();
    types.put("xl/workbook.xml", spreadsheet + "sheet.main+xml");
    for (int i = 0; i < frames.size(); i++) {
      types.put("xl/" + sheet(i), spreadsheet + "worksheet+xml");
    }
    types.putAll(charts.types());
    types.put("xl/styles.xml", spreadsheet + "styles+xml");
    types.put("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    for (var part : List.of("extended", "custom")) {
      types.put(
          part.equals("custom") ? PROPERTIES : "docProps/app.xml",
          "application/vnd.openxmlformats-officedocument." + part + "-properties+xml");
    }
    return types;
  }

  private static PackageOut.Relationships relationships() {
    var leads = new PackageOut.Relationships();
    leads.add(WorkbookOut.RELATIONSHIPS + "/officeDocument", "xl/workbook.xml");
    leads.add(WorkbookOut.RELATIONSHIPS + "/extended-properties", "docProps/app.xml");
    leads.add(WorkbookOut.RELATIONSHIPS + "/custom-properties", PROPERTIES);
    leads.add(
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml");
    return leads;
  }

  private PackageOut.Relationships workbookRelationships() {
    var leads = new PackageOut.Relationships();
    for (int i = 0; i < frames.size(); i++) {
      leads.add(WorkbookOut.RELATIONSHIPS + "/worksheet", sheet(i));
    }
    leads.add(WorkbookOut.RELATIONSHIPS + "/styles", "styles.xml");
    return leads;
  }

  private static Xml application() {
    return Xml.part()
        .start(
            "Properties",
            "xmlns",
            "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
        .element("Application", "convsheet")
        .end("Properties");
  }

  /** Who made it, but not when: like input, like bytes. */
  private static Xml core() {
    return Xml.part()
        .start(
            "cp:coreProperties",
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
            "xmlns:dc",
            "http://purl.org/dc/elements/1.1/")
        .element("dc:creator", "convsheet")
        .end("cp:coreProperties");
  }

  private Xml workbook() {
    var xml =
        Xml.part()
            .start("workbook", "xmlns", WorkbookOut.MAIN, "xmlns:r", WorkbookOut.RELATIONSHIPS)
            .empty("workbookPr")
            .start("bookViews")
            .empty("workbookView", front())
            .end("bookViews")
            .start("sheets");
    for (int i = 0; i < frames.size(); i++) {
      var attributes =
          new ArrayList<Object>(List.of("name", frames.get(i).name(), "sheetId", i + 1));
      if (workbook.parts().get(i).isHidden()) {
        attributes.addAll(List.of("state", "veryHidden"));
      }
      attributes.addAll(List.of("r:id", "rId" + (i + 1)));
      xml.empty("sheet", attributes.toArray());
    }
    xml.end("sheets");
    if (frames.stream().anyMatch(frame -> !frame.names().isEmpty())) {
      xml.start("definedNames");
      for (int i = 0; i < frames.size(); i++) {
        for (var name : frames.get(i).names()) {
          var attributes = new ArrayList<Object>(List.of("name", name.name()));
          if (name.sheet().isPresent()) {
            attributes.addAll(List.of("localSheetId", i));
          }
          if (name.name().equals(SheetFrame.FILTERED)) {
            attributes.addAll(List.of("hidden", 1));
          }
          xml.element("definedName", name.text(), attributes.toArray());
        }
      }
      xml.end("definedNames");
    }
    // otherwise Excel computes all of it again on opening, and asks on closing whether to save that
    return xml.empty("calcPr", "calcId", CALCULATED_BY).end("workbook");
  }

  private Object[] front() {
    return workbook.front() == 0 ? new Object[0] : new Object[] {"activeTab", workbook.front()};
  }

  private Xml properties() {
    var xml =
        Xml.part()
            .start(
                "Properties",
                "xmlns",
                "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
                "xmlns:vt",
                "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes");
    int id = 2; // the first that is free (part 1, 22.3.2.2)
    for (var property : properties.entrySet()) {
      xml.start("property", "fmtid", CUSTOM, "pid", id++, "name", property.getKey())
          .element("vt:lpwstr", property.getValue())
          .end("property");
    }
    return xml.end("Properties");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a file is a workbook that convsheet wrote as being of some kind. */
  public static boolean is(Path path, String kind) {
    return kind.equals(properties(path).get(MARK));
  }

  /** Whether an open file is one. */
  static boolean is(PackageFile file, String kind) {
    try {
      return kind.equals(properties(file).get(MARK));
    } catch (ProblemException e) {
      return false; // properties that are damaged are none of ours
    }
  }

  /** The fingerprint of what a workbook was made from, if it has one. */
  public static Optional<String> fingerprint(Path path) {
    return Optional.ofNullable(properties(path).get(MADE_FROM));
  }

  /** The seals of the sheets of a workbook as it was written, by their names. */
  public static Map<String, Seal> seals(Path path) {
    var seals = new LinkedHashMap<String, Seal>();
    properties(path)
        .forEach(
            (name, text) -> {
              for (var kind : List.of(SEAL, FORMER_SEAL)) {
                if (name.startsWith(kind)) {
                  Seal.of(text, kind.equals(FORMER_SEAL))
                      .ifPresent(seal -> seals.put(name.substring(kind.length()), seal));
                }
              }
            });
    return seals;
  }

  /** How many charts convsheet drew on a sheet. */
  public static int drawings(Path path, String sheet) {
    var count = properties(path).getOrDefault(DRAWN + sheet, "0");
    return count.matches("\\d{1,6}") ? Integer.parseInt(count) : 0;
  }

  /**
   * Which cells of sheets convsheet merged, or restricted, by the names of the sheets.
   *
   * @return empty if the workbook is of an earlier version, which did not keep that
   */
  public static Map<String, OwnCells> ownCells(Path path, Iterable<String> sheets) {
    return OwnCells.of(sheets, properties(path));
  }

  /** Whether no program has written a workbook anew since convsheet wrote it. */
  public static boolean isAsWritten(Path path) {
    try (var file = PackageFile.open(path)) {
      return Long.toHexString(file.sum(PROPERTIES)).equals(properties(path).get(PARTS));
    } catch (ProblemException e) {
      return false; // reading it will say what is the matter
    }
  }

  /** The properties that programs give a file, by name; none where they cannot be read. */
  private static Map<String, String> properties(Path path) {
    try (var file = PackageFile.open(path)) {
      return properties(file);
    } catch (ProblemException e) {
      return Map.of(); // what cannot be read as an archive is none of ours
    }
  }

  private static Map<String, String> properties(PackageFile file) {
    var properties = new LinkedHashMap<String, String>();
    if (file.has(PROPERTIES)) {
      file.parse(PROPERTIES, new PropertiesHandler(properties));
    }
    return properties;
  }

  /** Takes the custom properties from their part (ECMA-376 part 1, 22.3). */
  private static final class PropertiesHandler implements XmlHandler {
    private final Map<String, String> properties;
    private final StringBuilder text = new StringBuilder();
    private String name = "";

    PropertiesHandler(Map<String, String> properties) {
      this.properties = properties;
    }

    @Override
    public void start(String local, XmlAttributes attributes) {
      if (local.equals("property")) {
        name = attributes.value("name").orElse("");
        text.setLength(0);
      }
    }

    @Override
    public void text(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    @Override
    public void end(String local) {
      if (local.equals("property")) {
        properties.putIfAbsent(name, text.toString().strip());
      }
    }
  }
}
