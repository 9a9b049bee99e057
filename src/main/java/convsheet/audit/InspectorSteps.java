package convsheet.audit;

import convsheet.audit.InspectorPlaces.Place;
import convsheet.formula.A1;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.FoldedTables.Table;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What leads on from the result that the Inspector shows: a list of the results that it is made
 * from, of which a person chooses the one to be taken apart next. An item names it as {@code Conv1,
 * 2, 8, 11 = 4.8356}: layer, channel, row, column and value, with a mark behind the largest of a
 * window of which that is taken; names of layers have no comma.
 */
final class InspectorSteps {
  /** The item for the output that is chosen in the cells above. */
  static final String NONE = "nothing yet";

  /** Stands behind the largest. */
  static final String MARK = "\u2713";

  /** No list has more items. */
  private static final int MOST = 400;

  /** So much of an item is seen in the cell in which it is chosen. */
  private static final int MOST_CHARACTERS = 40;

  private final Inspection inspection;
  private final InspectorPlaces places;
  private final CellPage page;
  private final Styles styles;
  private final String layer;
  private final List<String> choices;
  private final OptionalInt decimals;
  private final Table parts;
  private final Optional<Table> layersRead;
  private final Optional<Table> channels;
  private final Table rows;
  private final Table columns;
  private final Table values;
  private final Table items;
  private final Table flags;
  private final Table counts;
  private final Table list;
  private final String layerNames;
  private final String sheets;
  private final String taken;

  /**
   * The steps of an Inspector.
   *
   * @param step the cell in which a person chooses from the list
   * @param chosenLayer the cell in which a person chooses a layer
   * @param chosen the cells in which a person chooses its channel, row and column
   * @param decimals those that the items' values are rounded to; empty where they have none
   */
  InspectorSteps(
      Inspection inspection,
      InspectorPlaces places,
      CellPage page,
      Styles styles,
      String step,
      String chosenLayer,
      List<String> chosen,
      OptionalInt decimals) {
    this.inspection = inspection;
    this.places = places;
    this.page = page;
    this.styles = styles;
    this.decimals = decimals;
    var commas = new ArrayList<String>();
    var from = "";
    for (int i = 0; i < 3; i++) {
      commas.add(
          aside(
              "IF(ISNUMBER(FIND(\",\",{step}{from})),FIND(\",\",{step}{from}),0)",
              "step",
              step,
              "from",
              from));
      from = "," + commas.get(i) + "+1";
    }
    taken = commas.get(0) + ">0";
    layer =
        aside(
            "IF({comma}>0,LEFT({step},{comma}-1),{chosen})",
            "step",
            step,
            "comma",
            commas.get(0),
            "chosen",
            chosenLayer);
    choices = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      choices.add(
          aside(
              "IF({first}>0,VALUE(MID({step},{from}+2,{count})),SUM({chosen}))",
              "first",
              commas.get(0),
              "step",
              step,
              "from",
              commas.get(i),
              "count",
              (i < 2 ? commas.get(i + 1) : endOfNumber(step, commas.get(i)))
                  + "-"
                  + commas.get(i)
                  + "-2",
              "chosen",
              chosen.get(i)));
    }
    layerNames =
        places
            .tables()
            .numbered(inspection.layers().stream().map(own -> own.node().name()).toList(), "names");
    sheets = places.tables().numbered(inspection.sheets(), "sheets");
    var tables = places.tables();
    parts = tables.table(count(), "window");
    boolean isListed = places.listsOrigins();
    layersRead = isListed ? Optional.of(tables.table(count(), "layer read")) : Optional.empty();
    channels = isListed ? Optional.of(tables.table(count(), "channel")) : Optional.empty();
    rows = tables.table(count(), "row");
    columns = tables.table(count(), "column");
    values = tables.table(count(), "value");
    items = tables.table(count(), "results, or nothing of a border");
    flags = tables.table(count(), "1 for a result");
    counts = tables.table(count(), "how many so far");
    list = tables.table(count(), "results read");
  }

  private static String endOfNumber(String step, String comma) {
    return "FIND(\" \"," + step + "&\" \"," + comma + "+2)";
  }

  private String aside(String template, Object... names) {
    return places.tables().aside(places.fill(template, names));
  }

  /** The cell with the name of the layer to be shown. */
  String layer() {
    return layer;
  }

  /** The cells with the channel, row and column to be shown. */
  List<String> choices() {
    return choices;
  }

  /** Whether the result that is shown was chosen from the list, as a formula. */
  String isTaken() {
    return taken;
  }

  /** The list to choose from: an item for each cell of the windows that shows a result. */
  String list() {
    return list.first("1+" + at(counts, items() - 1));
  }

  /** How many results the layer with most reads. */
  private int items() {
    return Math.min(
        MOST,
        inspection.layers().stream()
            .mapToInt(own -> own.parts(0, 0, 0).size() * own.windowRows() * own.windowColumns())
            .max()
            .orElse(0));
  }

  /** How many rows the list has. */
  private int count() {
    return items() + 1;
  }

  /** How many characters its longest item takes, or fewer where a layer has a very long name. */
  int characters() {
    var read =
        inspection.layers().stream()
            .flatMap(layer -> layer.node().from().stream())
            .map(inspection::layerNumber)
            .filter(number -> number > 0)
            .distinct()
            .map(number -> inspection.layers().get(number - 1))
            .mapToInt(
                layer ->
                    (layer.node().name() + layer.channels() + layer.rows() + layer.columns())
                        .length())
            .max();
    int others = ", , ,  = -1000. ".length() + MARK.length() + decimals.orElse(0);
    return Math.min(MOST_CHARACTERS, Math.max(NONE.length(), read.orElse(0) + others));
  }

  /** Writes the list: first the items of all cells, then those without the cells of a border. */
  void write() {
    page.text(list.row(), list.column(), styles.of(Look.NOTE), NONE);
    page.number(counts.row(), counts.column(), styles.of(Look.NOTE), 0);
    for (int k = 0; k < items(); k++) {
      write(k);
    }
  }

  private void write(int k) {
    var part = at(parts, k);
    var layerNumber = layersRead.map(table -> at(table, k)).orElse(places.origin(part));
    var originChannel = places.originChannel(part);
    var down = places.fill("INT(MOD({k},{WINDOW_ROWS}*{WINDOW_COLUMNS})/{WINDOW_COLUMNS})", "k", k);
    var right = places.fill("MOD({k},{WINDOW_COLUMNS})", "k", k);
    var shown =
        inspection.rows() * inspection.columns() == 1
            ? InspectorCanvas.range(inspection) // Gnumeric has no INDEX of a single cell
            : places.fill(
                "INDEX({canvas},({part}-1)*({WINDOW_ROWS}+1)+{down}+1,{right}+1)",
                "canvas",
                InspectorCanvas.range(inspection),
                "part",
                part,
                "down",
                down,
                "right",
                right);
    Object[] names = {
      "k",
      k,
      "part",
      part,
      "origin",
      places.origin(part),
      "originChannel",
      originChannel,
      "down",
      down,
      "right",
      right,
      "shown",
      shown,
      "layer",
      layerNumber,
      "channel",
      channels.map(table -> at(table, k)).orElse("(" + originChannel + ")"),
      "row",
      at(rows, k),
      "column",
      at(columns, k),
      "value",
      at(values, k),
      "rows",
      places.rows(layerNumber),
      "columns",
      places.columns(layerNumber),
      "names",
      layerNames,
      "result",
      InspectorResult.value(),
      "mark",
      MARK
    };
    write(
        parts,
        k,
        "IF({k}<{WINDOWS}*{WINDOW_ROWS}*{WINDOW_COLUMNS},"
            + "INT({k}/({WINDOW_ROWS}*{WINDOW_COLUMNS}))+1,\"\")",
        names);
    layersRead.ifPresent(table -> write(table, k, "IF({part}=\"\",\"\",{origin})", names));
    channels.ifPresent(table -> write(table, k, "IF({part}=\"\",\"\",{originChannel})", names));
    write(rows, k, "IF({part}=\"\",\"\",{ORIGIN_ROW}+{down}*{ROW_STEP})", names);
    write(columns, k, "IF({part}=\"\",\"\",{ORIGIN_COLUMN}+{right}*{COLUMN_STEP})", names);
    // an empty text is no number for COUNT, but in HyperFormula
    write(
        values, k, "IF({part}=\"\",\"\",IF(SUMPRODUCT(LEN({shown}))=0,\"\",SUM({shown})))", names);
    write(
        items,
        k,
        "IF({part}=\"\",\"\",IF(SUM({layer})=0,\"\",IF(AND({row}>=0,{column}>=0,"
            + "MOD({row},{ROW_STRETCH})=0,"
            + "MOD({column},{COLUMN_STRETCH})=0,{row}/{ROW_STRETCH}<{rows},"
            + "{column}/{COLUMN_STRETCH}<{columns}),"
            + "VLOOKUP({layer},{names},2,FALSE())&\", \"&{channel}"
            + "&\", \"&({row}/{ROW_STRETCH}+1)&\", \"&({column}/{COLUMN_STRETCH}+1)"
            + (decimals.isEmpty() ? "" : "&\" = \"&ROUND(SUM({value})," + decimals.getAsInt() + ")")
            + (inspection.layers().stream().anyMatch(InspectedLayer::takesLargest)
                ? "&IF(AND({LARGEST}=1,{value}={result}),\" {mark}\",\"\")"
                : "")
            + ",\"\")))",
        names);
    write(flags, k, "IF({item}=\"\",0,1)", "item", at(items, k));
    // a sum, as IronCalc follows no long chain of cells of which each adds to the one before
    write(
        counts,
        k,
        "SUM({flags})",
        "flags",
        A1.absoluteSpan(flags.row() + 1, flags.column(), k + 1, 1));
    write(
        list,
        k,
        "IF({k}>={count},\"\",INDEX({items},MATCH({next},{counts},0)))",
        "k",
        k,
        "next",
        k + 1,
        "count",
        at(counts, items() - 1),
        "items",
        items.range(),
        "counts",
        counts.range());
  }

  private static String at(Table table, int k) {
    return A1.absolute(table.row() + k + 1, table.column());
  }

  private void write(Table table, int k, String template, Object... names) {
    page.formula(
        table.row() + k + 1, table.column(), styles.of(Look.NOTE), places.fill(template, names));
  }

  // ---- links ----

  /** The name of a sheet by its number, as a formula. */
  private String sheet(String number) {
    return "VLOOKUP(" + number + "," + sheets + ",2,FALSE())";
  }

  /** A link to the first window that is read. */
  String window() {
    return link(
        sheet(places.cell(Place.SOURCE)),
        span(
            places.cell(Place.INPUT_ROW),
            places.cell(Place.INPUT_COLUMN),
            places.fill("MIN({INPUT_ROW}+({WINDOW_ROWS}-1)*{ROW_STEP},{LAST_ROW})"),
            places.fill("MIN({INPUT_COLUMN}+({WINDOW_COLUMNS}-1)*{COLUMN_STEP},{LAST_COLUMN})")));
  }

  /** A link to the weights of the first window, or to the largest number of a window. */
  String weightsOrLargest(String result) {
    var weights =
        link(
            layer,
            span(
                places.cell(Place.WEIGHT_ROW),
                places.cell(Place.WEIGHT_COLUMN),
                places.fill("{WEIGHT_ROW}+{WINDOW_ROWS}-1"),
                places.fill("{WEIGHT_COLUMN}+{WINDOW_COLUMNS}-1")));
    var at =
        aside(
            "IF({LARGEST}=1,IF(ISNUMBER(MATCH({result},{values},0)),MATCH({result},{values},0),0),0)",
            "result",
            result,
            "values",
            values.range());
    var cell =
        places.fill(
            "ADDRESS({INPUT_ROW}+INT(MOD(({at}-2),({WINDOW_ROWS}*{WINDOW_COLUMNS}))/{WINDOW_COLUMNS})"
                + "*{ROW_STEP},{INPUT_COLUMN}+MOD(({at}-2),{WINDOW_COLUMNS})*{COLUMN_STEP},4)",
            "at",
            at);
    return places.fill(
        "IF({WEIGHT_ROW}>0,{weights},IF({at}>0,{largest},\"\"))",
        "weights",
        weights,
        "at",
        at,
        "largest",
        link(sheet(places.cell(Place.SOURCE)), cell));
  }

  private static String span(String top, String left, String bottom, String right) {
    return Formulas.fill(
        "ADDRESS({top},{left},4)&IF(AND({top}={bottom},{left}={right}),\"\",\":\"&ADDRESS({bottom},{right},4))",
        "top",
        top,
        "left",
        left,
        "bottom",
        bottom,
        "right",
        right);
  }

  /** A link to cells of a sheet; both are formulas of texts. */
  static String link(String sheet, String cells) {
    return Formulas.fill(
        "HYPERLINK(\"#'\"&SUBSTITUTE({sheet},\"'\",\"''\")&\"'!\"&{cells},{sheet}&\"!\"&{cells})",
        "sheet",
        sheet,
        "cells",
        cells);
  }
}
