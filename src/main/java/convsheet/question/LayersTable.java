package convsheet.question;

import static java.util.stream.Collectors.toUnmodifiableMap;

import convsheet.formula.A1;
import convsheet.formula.Numbers;
import convsheet.formula.SheetNames;
import convsheet.network.GivenGrids;
import convsheet.network.LayerNames;
import convsheet.network.LayerSpec;
import convsheet.network.LayerTypes;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.Box;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table on the {@code Layers} sheet, one row a layer.
 *
 * @param headers the columns, as given
 * @param rows the layers, top to bottom
 */
public record LayersTable(List<String> headers, List<Row> rows) {
  /** The columns that a person fills in, in the order in which they are written. */
  static final List<String> COLUMNS =
      Stream.of(List.of("name", "type"), LayerTypes.columns(), List.of("from"))
          .flatMap(List::stream)
          .toList();

  private static final List<String> NEEDED = List.of("name", "type");

  /** The columns that say how weights are drawn. */
  private static final List<String> INIT = List.of("init", "seed");

  /** The columns that {@code run} adds. */
  public static final List<String> ADDED =
      List.of(
          "outputs checked",
          "output shape",
          "parameters",
          "multiply-adds",
          "output in memory (bytes, as float32)");

  /** What earlier versions called some of them. */
  private static final List<String> ADDED_BEFORE =
      List.of("activation memory (bytes as float32)", "formulas against ledger");

  private static final Map<String, String> OWN_COLUMNS = named(COLUMNS);
  private static final Map<String, String> ADDED_COLUMNS =
      named(Stream.of(ADDED, ADDED_BEFORE).flatMap(List::stream).toList());

  /**
   * One layer.
   *
   * @param texts the cells under {@link #headers()}, empty where blank
   * @param cells the row's cells in the file, for messages
   * @param options the known cells that are not blank, by column
   */
  public record Row(List<String> texts, String cells, Map<String, LayerSpec.Option> options) {
    String name() {
      return options.get("name").text();
    }
  }

  /** The table that describes a network. */
  static LayersTable of(Network network) {
    var used = new LinkedHashSet<>(List.of("name", "type"));
    network.nodes().forEach(node -> used.addAll(node.layer().options().keySet()));
    var previous = Network.of(network.input()).last();
    for (var node : network.nodes()) {
      if (!node.from().equals(List.of(previous))) {
        used.add("from");
      }
      previous = node.name();
    }
    var headers = COLUMNS.stream().filter(used::contains).toList();
    var rows =
        network.nodes().stream()
            .map(
                node -> {
                  var options = new HashMap<>(node.layer().options());
                  options.put("name", node.name());
                  options.put("type", node.layer().type());
                  options.put("from", String.join(", ", node.from()));
                  return new Row(
                      headers.stream().map(h -> options.getOrDefault(h, "")).toList(),
                      "",
                      Map.of());
                })
            .toList();
    return new LayersTable(headers, rows);
  }

  /** A table of layers by their columns. */
  static LayersTable of(List<Map<String, String>> layers) {
    var headers =
        COLUMNS.stream()
            .filter(column -> layers.stream().anyMatch(layer -> layer.containsKey(column)))
            .toList();
    var rows =
        layers.stream()
            .map(
                layer -> {
                  var options = new HashMap<String, LayerSpec.Option>();
                  layer.forEach(
                      (column, text) -> options.put(column, new LayerSpec.Option(text, "")));
                  return new Row(
                      headers.stream().map(h -> layer.getOrDefault(h, "")).toList(), "", options);
                })
            .toList();
    return new LayersTable(headers, rows);
  }

  /** The same table of layers whose weights are given, not drawn. */
  LayersTable withoutInit() {
    var kept =
        IntStream.range(0, headers.size())
            .filter(c -> column(headers.get(c)).filter(INIT::contains).isEmpty())
            .boxed()
            .toList();
    return new LayersTable(
        kept.stream().map(headers::get).toList(),
        rows.stream()
            .map(
                row -> {
                  var options = new HashMap<>(row.options());
                  INIT.forEach(options::remove);
                  return new Row(
                      kept.stream().map(row.texts()::get).toList(), row.cells(), options);
                })
            .toList());
  }

  /**
   * Reads the table.
   *
   * @param findings takes a note for each column that is not known, a warning if it is like one
   *     that is
   * @throws ProblemException if there is no table, or a name or type is missing or given twice
   */
  static LayersTable read(SheetCells cells, Consumer<Finding> findings) {
    int header = headerRow(cells);
    var columns = new ArrayList<Integer>();
    var headers = new ArrayList<String>();
    var known = new HashMap<Integer, String>();
    var exact = new LinkedHashSet<String>();
    for (int i = cells.from(header, 0); i < cells.count() && cells.row(i) == header; i++) {
      own(cells.text(i)).ifPresent(exact::add);
    }
    for (int i = cells.from(header, 0); i < cells.count() && cells.row(i) == header; i++) {
      var text = cells.text(i);
      if (cells.kind(i) != Kind.TEXT || isAdded(text)) {
        continue;
      }
      columns.add(cells.column(i));
      headers.add(text);
      var column = own(text);
      var meant = LayerNames.column(text).filter(other -> !exact.contains(other));
      if (column.isEmpty() && meant.isEmpty()) {
        findings.accept(unknown(cells, i));
      } else if (known.containsValue(column.or(() -> meant).orElseThrow())) {
        throw problem(
            cells.name(),
            cells.address(i),
            "a second column " + Problem.quote(text),
            "one column of each name",
            "Remove or rename one of the two.");
      } else {
        known.put(cells.column(i), column.or(() -> meant).orElseThrow());
      }
    }
    var rows = rows(cells, header, columns, known, findings);
    if (rows.isEmpty()) {
      throw problem(
          cells.name(),
          A1.cell(header + 1, columns.get(0)),
          "no layer below the headers",
          "one row a layer, with its name and type",
          "Write the first layer's name and type there.");
    }
    checkNames(cells.name(), rows);
    withoutHeader(cells, header, columns, rows).ifPresent(findings);
    return new LayersTable(headers, rows);
  }

  private static Finding unknown(SheetCells cells, int i) {
    var text = cells.text(i);
    var place = cells.address(i);
    var message = "column " + Problem.quote(text) + " is not known and left alone";
    return LayerNames.column(text)
        .map(own -> "There is a column " + own + " too, which is the same.")
        .or(() -> LayerTypes.suggestion(text, COLUMNS))
        .or(() -> LayerNames.columnMeant(text).map(meant -> "Did you mean " + meant + "?"))
        .map(s -> Finding.warning(cells.name(), place, message + ". " + s))
        .orElse(Finding.note(cells.name(), place, message));
  }

  /** Says of cells beside those of a layer that they stand under no header. */
  private static Optional<Finding> withoutHeader(
      SheetCells cells, int header, List<Integer> columns, List<Row> rows) {
    var added = new LinkedHashSet<>(columns);
    int last = columns.get(columns.size() - 1);
    for (int i = cells.from(header, 0); i < cells.count() && cells.row(i) == header; i++) {
      if (isAdded(cells.text(i))) {
        added.add(cells.column(i));
      }
    }
    var places = new Places(cells.name());
    boolean within = false;
    for (var row : rows) {
      int r = Box.of(row.cells()).top();
      for (int i = cells.from(r, 0); i < cells.count() && cells.row(i) == r; i++) {
        boolean isBlank =
            cells.kind(i) == Kind.EMPTY || cells.kind(i) == Kind.TEXT && cells.text(i).isBlank();
        if (!added.contains(cells.column(i)) && !isBlank) {
          places.add(cells.address(i));
          within |= cells.column(i) > columns.get(0) && cells.column(i) < last;
        }
      }
    }
    boolean warns = within;
    return places
        .message(
            "cell",
            "stands under no header and is left alone",
            "stand under no header and are left alone")
        .map(
            message ->
                warns
                    ? Finding.warning(cells.name(), places.cells(), message)
                    : Finding.note(cells.name(), places.cells(), message));
  }

  /** The column that a header names, in convsheet's words or others. */
  public static Optional<String> column(String header) {
    return own(header).or(() -> LayerNames.column(header));
  }

  /** Whether a column is one that convsheet adds, and has no meaning in a question. */
  private static boolean isAdded(String header) {
    return ADDED_COLUMNS.containsKey(GivenGrids.canonical(header));
  }

  /** A column by its canonical name. */
  private static Map<String, String> named(List<String> columns) {
    return columns.stream().collect(toUnmodifiableMap(GivenGrids::canonical, column -> column));
  }

  /** The column of a person's that has a header, in convsheet's words. */
  private static Optional<String> own(String header) {
    return Optional.ofNullable(OWN_COLUMNS.get(GivenGrids.canonical(header)));
  }

  private static int headerRow(SheetCells cells) {
    int alone = -1;
    for (boolean otherNames : new boolean[] {false, true}) {
      var found = new HashMap<Integer, Set<String>>();
      for (int i = 0; i < cells.count(); i++) {
        var text = cells.text(i);
        var column = otherNames ? column(text) : own(text);
        if (cells.kind(i) == Kind.TEXT && column.filter(NEEDED::contains).isPresent()) {
          var texts = found.computeIfAbsent(cells.row(i), row -> new LinkedHashSet<>());
          texts.add(column.get());
          if (texts.containsAll(NEEDED)) {
            return cells.row(i);
          }
          alone = alone < 0 && !otherNames ? i : alone;
        }
      }
    }
    throw problem(
        cells.name(),
        alone < 0 ? "" : cells.address(alone),
        alone < 0
            ? "no row with the headers name and type"
            : "the header " + Problem.quote(cells.text(alone)) + " alone in its row",
        "a table with the headers name and type, and below them a row for each layer",
        "Write name and type above the columns that hold them.");
  }

  private static List<Row> rows(
      SheetCells cells,
      int header,
      List<Integer> columns,
      Map<Integer, String> known,
      Consumer<Finding> findings) {
    var rows = new ArrayList<Row>();
    boolean gap = false;
    int last = cells.count() == 0 ? header : cells.row(cells.count() - 1);
    int previous = header;
    for (int i = 0; i < cells.count() && previous < last; i++) {
      int row = cells.row(i);
      if (row <= previous) {
        continue;
      }
      gap |= row > previous + 1;
      previous = row;
      var read = row(cells, row, columns, known);
      boolean named = read.options().containsKey("name");
      boolean typed = read.options().containsKey("type");
      if (named && typed) {
        rows.add(read);
      } else if (read.options().isEmpty()) {
        gap = true;
      } else if (gap) {
        // a single cell is a note below the table
        if (read.options().size() > 1) {
          findings.accept(
              Finding.warning(
                  cells.name(),
                  read.cells(),
                  "the row has no " + (named ? "type" : "name") + " and is left out"));
        }
      } else {
        var missing = named ? "type" : "name";
        throw problem(
            cells.name(),
            A1.cell(row, column(known, missing)),
            "no " + missing + " for the layer in this row",
            "a name and a type in each row",
            "Fill in the " + missing + ", or leave an empty row above what is not a layer.");
      }
    }
    return rows;
  }

  private static int column(Map<Integer, String> known, String name) {
    return known.entrySet().stream()
        .filter(column -> column.getValue().equals(name))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static Row row(
      SheetCells cells, int row, List<Integer> columns, Map<Integer, String> known) {
    var texts = new ArrayList<String>();
    var options = new HashMap<String, LayerSpec.Option>();
    int last = columns.get(columns.size() - 1);
    for (int column : columns) {
      var text = text(cells, cells.find(row, column));
      texts.add(text);
      if (known.containsKey(column) && !text.isEmpty()) {
        options.put(known.get(column), new LayerSpec.Option(text, A1.cell(row, column)));
      }
    }
    return new Row(texts, A1.range(row, columns.get(0), 1, last - columns.get(0) + 1), options);
  }

  private static String text(SheetCells cells, int i) {
    if (i < 0) {
      return "";
    }
    return switch (cells.kind(i)) {
      case NUMBER -> Numbers.text(cells.number(i));
      case BOOLEAN -> cells.number(i) == 1 ? "yes" : "no";
      case TEXT -> cells.text(i);
      case EMPTY -> "";
      case ERROR ->
          throw problem(
              cells.name(),
              cells.address(i),
              "the error " + cells.text(i),
              "a text or a number",
              "Correct the cell.");
      case UNCOMPUTED ->
          throw problem(
              cells.name(),
              cells.address(i),
              "a formula without a saved value",
              "a text or a number",
              "Open the file in Excel or LibreOffice and save it, so that the formula is computed.");
    };
  }

  static void checkNames(String sheet, List<Row> rows) {
    var names = new HashMap<String, String>();
    for (var row : rows) {
      var name = row.options().get("name");
      checkName(sheet, name);
      var first = names.putIfAbsent(SheetNames.canonical(name.text()), name.cell());
      if (first != null) {
        throw problem(
            sheet,
            name.cell(),
            "the layer name " + Problem.quote(name.text()) + " a second time, first in " + first,
            "a name of its own for each layer (upper and lower case are the same)",
            "Rename one of the two.");
      }
    }
  }

  private static ProblemException problem(
      String sheet, String cells, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", sheet, cells, found, expected, remedy));
  }

  /**
   * Checks that a layer's name can be that of a sheet.
   *
   * @param sheet the sheet on which the name stands, for the message
   */
  private static void checkName(String sheet, LayerSpec.Option name) {
    var text = name.text();
    if (text.length() > SheetNames.LONGEST) {
      throw nameProblem(
          sheet,
          name,
          " of " + text.length() + " characters",
          "at most " + SheetNames.LONGEST + " characters, as in the name of a sheet",
          "Choose a shorter name.");
    }
    if (SheetNames.FORBIDDEN.matcher(text).find() || text.startsWith("'") || text.endsWith("'")) {
      throw nameProblem(
          sheet,
          name,
          "",
          "a name that a sheet can have: none of [ ] : * ? / \\ and comma, no quote at either end",
          "Choose another name.");
    }
    if (SheetNames.isOwn(text)) {
      throw nameProblem(
          sheet,
          name,
          ", which is that of another sheet",
          "none of "
              + String.join(", ", SheetNames.OWN)
              + ", "
              + SheetNames.LEDGER
              + " 2 and so on",
          "Choose another name.");
    }
  }

  private static ProblemException nameProblem(
      String sheet, LayerSpec.Option name, String what, String expected, String remedy) {
    return ProblemException.input(
        new Problem(
            "",
            sheet,
            name.cell(),
            "the layer name " + Problem.quote(name.text()) + what,
            expected,
            remedy));
  }
}
