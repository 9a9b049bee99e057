package convsheet.xlsx;

import convsheet.formula.SheetNames;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An {@code .xlsx} or {@code .xlsm} file, in the transitional or the strict form of the format,
 * read as a stream, sheet by sheet.
 */
public final class WorkbookFile implements Closeable {
  /** So many formulas are kept with the cells of a sheet; more of them are read again. */
  private static final int MOST_FORMULAS = 10_000;

  private static final SharedStrings NO_STRINGS = new SharedStrings();
  private static final DateFormats NO_DATES = new DateFormats();

  private final PackageFile file;
  private final KnownParts known;
  private final SharedStrings strings;
  private final DateFormats dates;
  private final Map<String, String> sheets = new LinkedHashMap<>();
  private final FrontHandler front;

  /** Those that were read, as long as there is room. */
  private final Map<String, SoftReference<Sheet>> sheetsRead = new ConcurrentHashMap<>();

  /**
   * A sheet that was read.
   *
   * @param formulas its formulas, in the order in which they stand there, if they are few
   */
  private record Sheet(SheetCells cells, Optional<List<CellFormula>> formulas) {}

  private WorkbookFile(PackageFile file, KnownParts known) {
    this.file = file;
    this.known = known;
    var workbook = workbookPart();
    front = parsed(workbook, new FrontHandler());
    if (!front.isWorkbook) {
      throw damaged("", "a file whose main part, " + Problem.quote(workbook) + ", is no workbook");
    }
    var related = relationships(workbook);
    for (var sheet : front.sheets) {
      addSheet(sheet, related, workbook);
    }
    if (sheets.isEmpty()) {
      throw ProblemException.input(
          new Problem(
              path().toString(),
              "",
              "",
              "a file without worksheets",
              "a workbook",
              "Choose another file."));
    }
    // a cell that needs a text which is not there will say so
    strings =
        part(related, "sharedStrings")
            .filter(file::has)
            .map(part -> parsed(part, new SharedStrings()))
            .orElse(NO_STRINGS);
    dates = part(related, "styles").map(this::dates).orElse(NO_DATES);
  }

  /** What a handler takes from a part, or took from the same part of another file. */
  private <T extends XmlHandler> T parsed(String part, T handler) {
    return known(
        part,
        handler.getClass(),
        () -> {
          file.parse(part, handler);
          return handler;
        });
  }

  private List<PackageFile.Relationship> relationships(String part) {
    return known(PackageFile.relationshipsPart(part), part, () -> file.relationships(part));
  }

  /** What is read of a part, or was read of the same part of another file. */
  @SuppressWarnings("unchecked")
  private <T> T known(String part, Object with, Supplier<T> reader) {
    var key = known.key(file, part, with);
    return (T)
        known
            .get(key)
            .orElseGet(
                () -> {
                  var read = reader.get();
                  known.keep(key, read);
                  return read;
                });
  }

  private DateFormats dates(String styles) {
    var formats = new DateFormats();
    try {
      return parsed(styles, formats);
    } catch (ProblemException e) {
      return formats; // the looks of cells are no reason to refuse their numbers
    }
  }

  private String workbookPart() {
    var rels = PackageFile.relationshipsPart("");
    if (!file.has(rels)) {
      throw damaged("", "no part " + rels + ", which says where the workbook is");
    }
    return part(relationships(""), "officeDocument")
        .orElseThrow(() -> damaged("", "no word in the part " + rels + " of a workbook"));
  }

  private static Optional<String> part(List<PackageFile.Relationship> related, String kind) {
    return related.stream()
        .filter(relationship -> relationship.kind().equals(kind))
        .findFirst()
        .map(PackageFile.Relationship::target);
  }

  private void addSheet(
      FrontHandler.Sheet sheet, List<PackageFile.Relationship> related, String workbook) {
    if (sheet.name().isEmpty()) {
      throw damaged("", "a sheet without a name");
    }
    var part =
        related.stream()
            .filter(relationship -> relationship.id().equals(sheet.id()))
            .findFirst()
            .map(PackageFile.Relationship::target)
            .orElseThrow(
                () ->
                    damaged(
                        sheet.name(),
                        "no relationship "
                            + Problem.quote(sheet.id())
                            + " in "
                            + PackageFile.relationshipsPart(workbook)
                            + ", which says where the sheet is"));
    if (!file.has(part)) {
      throw damaged(sheet.name(), "no part " + Problem.quote(part) + ", which is the sheet");
    }
    if (sheets.put(sheet.name(), part) != null) {
      throw damaged(sheet.name(), "two sheets of this name");
    }
  }

  /**
   * Opens a workbook.
   *
   * @throws ProblemException if it is not a workbook that can be read
   */
  public static WorkbookFile open(Path path) {
    return open(path, KnownParts.none());
  }

  /**
   * Opens a workbook.
   *
   * @param known what was read of parts that it may have too
   * @throws ProblemException if it is not a workbook that can be read
   */
  public static WorkbookFile open(Path path, KnownParts known) {
    return open(WorkbookFormat.open(path), known);
  }

  /**
   * Opens a workbook that is in memory.
   *
   * @param name what messages call it, as they do a file's path
   * @throws ProblemException if it is not a workbook that can be read
   */
  public static WorkbookFile open(String name, byte[] content) {
    return open(name, content, KnownParts.none());
  }

  /**
   * Opens a workbook that is in memory.
   *
   * @param name what messages call it, as they do a file's path
   * @param known what was read of parts that it may have too
   * @throws ProblemException if it is not a workbook that can be read
   */
  public static WorkbookFile open(String name, byte[] content, KnownParts known) {
    try {
      return open(WorkbookFormat.open(Path.of(name), Bytes.of(content)), known);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // bytes in memory can be read
    }
  }

  private static WorkbookFile open(PackageFile file, KnownParts known) {
    try {
      return new WorkbookFile(file, known);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private ProblemException damaged(String sheet, String found) {
    return ProblemException.input(
        new Problem(
            path().toString(),
            sheet,
            "",
            found,
            "a whole .xlsx or .xlsm file",
            PackageFile.SAVE_ANEW));
  }

  /** The file; of one in memory, what it is called. */
  public Path path() {
    return file.path();
  }

  /** All bytes of the file. */
  public byte[] content() throws IOException {
    return file.content();
  }

  /** Whether convsheet wrote it, as being of some kind. */
  public boolean is(String kind) {
    return XlsxFile.is(file, kind);
  }

  /** The names of the worksheets, in order. */
  public List<String> sheetNames() {
    return List.copyOf(sheets.keySet());
  }

  /**
   * The name of a worksheet as the file has it: the very same, or else one that differs in case or
   * outer spaces alone.
   */
  public Optional<String> sheet(String name) {
    return sheets.containsKey(name)
        ? Optional.of(name)
        : sheets.keySet().stream()
            .filter(sheet -> SheetNames.same(sheet, name.strip()))
            .findFirst();
  }

  /** What the workbook part says beyond the sheets: what is in front, and what has a name. */
  public record Front(String activeSheet, List<DefinedName> names) {}

  /** The active sheet and the defined names, in the order of the file. */
  public Front front() {
    var active = front.active < front.sheets.size() ? front.sheets.get(front.active).name() : "";
    return new Front(
        sheets.containsKey(active) ? active : sheets.keySet().iterator().next(), front.names);
  }

  /** The cells of a worksheet to which there are comments. */
  public Set<String> comments(String sheet) {
    var cells = new LinkedHashSet<String>();
    var elements = Set.of("comment", "threadedComment");
    for (var kind : List.of("comments", "threadedComment")) {
      related(
          sheet,
          kind,
          (element, attributes) -> {
            if (elements.contains(element)) {
              cells.add(attributes.value("ref").orElse(""));
            }
          });
    }
    return cells;
  }

  /** How many pictures, charts and shapes there are on a worksheet. */
  public int drawings(String sheet) {
    var count = new AtomicInteger();
    related(
        sheet,
        "drawing",
        (element, attributes) -> {
          if (element.endsWith("Anchor")) { // part 1, 20.5.2: absolute, by one cell or by two
            count.incrementAndGet();
          }
        });
    return count.get();
  }

  /** What a worksheet has beside cells, pictures and comments. */
  public BesideCells besideCells(String sheet) {
    var handler = new BesideCells.Handler();
    file.parse(sheets.get(sheet), handler);
    return handler.found();
  }

  /**
   * The properties of the file in which a person describes it, by name, as far as there are any.
   */
  public Map<String, String> described() {
    var described = new LinkedHashMap<String, String>();
    part(file.relationships(""), "core-properties")
        .filter(file::has)
        .ifPresent(part -> file.parse(part, new DescribedHandler(described)));
    return described;
  }

  /** Passes on the elements of the parts of a kind that belong to a worksheet. */
  private void related(String sheet, String kind, BiConsumer<String, XmlAttributes> elements) {
    for (var related : file.relationships(sheets.get(sheet))) {
      if (related.kind().equals(kind) && file.has(related.target())) {
        file.parse(
            related.target(),
            new XmlHandler() {
              @Override
              public void start(String local, XmlAttributes attributes) {
                elements.accept(local, attributes);
              }
            });
      }
    }
  }

  /** Reads the cells of a worksheet: values alone. */
  public SheetCells read(String sheet) {
    return kept(sheet).map(Sheet::cells).orElseGet(() -> read(sheet, formula -> {}));
  }

  /** Reads the cells of a worksheet, and its formulas in the order in which they stand there. */
  public SheetCells read(String sheet, Consumer<CellFormula> formulas) {
    var key = known.key(file, sheets.get(sheet), List.of(sheet, strings, dates));
    var there =
        kept(sheet)
            .or(() -> known.get(key).map(Sheet.class::cast))
            .filter(read -> read.formulas().isPresent());
    var found = there.orElseGet(() -> parse(sheet, formulas));
    there.flatMap(Sheet::formulas).ifPresent(all -> all.forEach(formulas));
    known.keep(key, found);
    sheetsRead.put(sheet, new SoftReference<>(found));
    return found.cells();
  }

  private Optional<Sheet> kept(String sheet) {
    return Optional.ofNullable(sheetsRead.get(sheet)).map(SoftReference::get);
  }

  private Sheet parse(String sheet, Consumer<CellFormula> formulas) {
    var own = new SheetCells(sheet);
    var few = new ArrayList<CellFormula>();
    read(
        sheet,
        own,
        formula -> {
          if (few.size() <= MOST_FORMULAS) {
            few.add(formula);
          }
          formulas.accept(formula);
        });
    try {
      own.sort();
    } catch (ProblemException e) {
      throw e.in(path().toString()).at(sheet, "");
    }
    return new Sheet(
        own, few.size() > MOST_FORMULAS ? Optional.empty() : Optional.of(List.copyOf(few)));
  }

  /** Passes the cells of a worksheet on as they are read, the formula of each before the cell. */
  void read(String sheet, CellSink cells, Consumer<CellFormula> formulas) {
    var handler = new SheetHandler(sheet, cells, strings, dates, formulas);
    try {
      file.parse(sheets.get(sheet), handler, handler::reached);
    } catch (ProblemException e) {
      throw e.in(path().toString()).at(sheet, "");
    }
  }

  @Override
  public void close() {
    file.close();
  }

  /** Takes the active sheet and the names from the workbook part (ECMA-376 part 1, 18.2). */
  private static final class FrontHandler implements XmlHandler {
    /** A sheet and the identifier of its relationship. */
    record Sheet(String name, String id) {}

    private final List<Sheet> sheets = new ArrayList<>();
    private final List<DefinedName> names = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String name = "";
    private Optional<String> scope = Optional.empty();
    private int active;
    private boolean isWorkbook;

    @Override
    public void start(String local, XmlAttributes attributes) {
      switch (local) {
        case "workbook" -> isWorkbook = true;
        case "workbookView" ->
            active =
                attributes
                    .value("activeTab")
                    .filter(tab -> tab.matches("\\d{1,6}"))
                    .map(Integer::valueOf)
                    .orElse(0);
        case "sheet" ->
            sheets.add(
                new Sheet(
                    attributes.value("name").orElse(""), attributes.valueOfLocal("id").orElse("")));
        case "definedName" -> {
          name = attributes.value("name").orElse("");
          scope =
              attributes
                  .value("localSheetId")
                  .filter(id -> id.matches("\\d{1,6}"))
                  .map(Integer::valueOf)
                  .filter(id -> id < sheets.size())
                  .map(id -> sheets.get(id).name());
          text.setLength(0);
        }
        default -> {}
      }
    }

    @Override
    public void text(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    @Override
    public void end(String local) {
      if (local.equals("definedName")) {
        names.add(new DefinedName(name, scope, text.toString()));
      }
    }
  }

  /** Takes what a person writes from the core properties (ECMA-376 part 2, 8.3). */
  private static final class DescribedHandler implements XmlHandler {
    private static final Set<String> NAMES =
        Set.of("title", "subject", "description", "keywords", "category");

    private final Map<String, String> described;
    private final StringBuilder text = new StringBuilder();

    DescribedHandler(Map<String, String> described) {
      this.described = described;
    }

    @Override
    public void start(String local, XmlAttributes attributes) {
      text.setLength(0);
    }

    @Override
    public void text(char[] characters, int start, int length) {
      text.append(characters, start, length);
    }

    @Override
    public void end(String local) {
      if (NAMES.contains(local) && !text.toString().isBlank()) {
        described.put(local, text.toString().strip());
      }
    }
  }
}
