package convsheet.audit;

import convsheet.audit.InspectedLayer.Origin;
import convsheet.audit.InspectorPlaces.Place;
import convsheet.formula.A1;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.FoldedTables.Table;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What leads on from the result that the Inspector shows: a list of the results that it is made
 * from, of which a person chooses the one to be taken apart next. An item names it as {@code Conv1,
 * 2, 8, 11}: layer, channel, row and column; names of layers have no comma.
 */
final class InspectorSteps {
  /** The item for the output that is chosen in the cells above. */
  static final String NONE = "the output above";

  /** No list has more items. */
  private static final int MOST = 400;

  private final Inspection inspection;
  private final InspectorPlaces places;
  private final CellPage page;
  private final Styles styles;
  private final String layer;
  private final List<String> choices;
  private final List<Table> tables;
  private final String names;
  private final String sheets;
  private final String taken;

  /**
   * The steps of an Inspector.
   *
   * @param step the cell in which a person chooses from the list
   * @param chosenLayer the cell in which a person chooses a layer
   * @param chosen the cells in which a person chooses its channel, row and column
   */
  InspectorSteps(
      Inspection inspection,
      InspectorPlaces places,
      CellPage page,
      Styles styles,
      String step,
      String chosenLayer,
      List<String> chosen) {
    this.inspection = inspection;
    this.places = places;
    this.page = page;
    this.styles = styles;
    var commas = new ArrayList<String>();
    var from = "";
    for (int i = 0; i < 3; i++) {
      commas.add(
          aside(
              "IF(ISNUMBER(FIND(\",\",{step}{from})),FIND(\",\",{step}{from}),0)",
              0,
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
            inspection.chosen().node().name(),
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
              inspection.output()[i] + 1,
              "first",
              commas.get(0),
              "step",
              step,
              "from",
              commas.get(i),
              "count",
              i < 2 ? commas.get(i + 1) + "-" + commas.get(i) + "-2" : "9",
              "chosen",
              chosen.get(i)));
    }
    names =
        places
            .tables()
            .numbered(inspection.layers().stream().map(own -> own.node().name()).toList(), "names");
    sheets = places.tables().numbered(inspection.sheets(), "sheets");
    tables =
        places
            .tables()
            .tables(
                items() + 1,
                "window",
                "layer read",
                "channel",
                "row",
                "column",
                "value",
                "results read");
  }

  private String aside(String template, Object value, Object... names) {
    return places.tables().aside(Formulas.fill(template, names), value);
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

  /** The list to choose from. */
  String list() {
    return tables.get(6).range();
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

  private String cell(int table, int item) {
    return A1.absolute(tables.get(table).row() + item, tables.get(table).column());
  }

  private void put(int table, int item, String formula, Object value) {
    page.formula(
        tables.get(table).row() + item,
        tables.get(table).column(),
        styles.of(Look.NOTE),
        formula,
        value);
  }

  /** Writes the list. */
  void write() {
    page.text(tables.get(6).row(), tables.get(6).column(), styles.of(Look.NOTE), NONE);
    for (int k = 0; k < items(); k++) {
      write(k);
    }
  }

  private void write(int k) {
    int item = k + 1;
    var parts = inspection.parts();
    var first = parts.get(0).input();
    int each = inspection.chosen().windowRows() * inspection.chosen().windowColumns();
    int p = k / each;
    int i = k % each / inspection.chosen().windowColumns();
    int j = k % inspection.chosen().windowColumns();
    boolean isShown = p < parts.size();
    boolean isThere =
        isShown && i < parts.get(p).input().rows() && j < parts.get(p).input().columns();
    int[] output = inspection.output();
    var origins = InspectorPlaces.origins(inspection.chosen(), output[0], output[1], output[2]);
    var origin = isShown ? origins.get(p) : Optional.<Origin>empty();
    int number = origin.map(o -> inspection.layerNumber(o.sheet())).orElse(0);
    int row = origins.get(0).map(Origin::row).orElse(0) + i * first.rowStep();
    int column = origins.get(0).map(Origin::column).orElse(0) + j * first.columnStep();
    var rows = places.cell(Place.WINDOW_ROWS);
    var columns = places.cell(Place.WINDOW_COLUMNS);
    var part = cell(0, item);
    put(
        0,
        item,
        Formulas.fill(
            "IF({k}<{windows}*{rows}*{columns},INT({k}/({rows}*{columns}))+1,\"\")",
            "k",
            k,
            "windows",
            places.cell(Place.WINDOWS),
            "rows",
            rows,
            "columns",
            columns),
        isShown ? p + 1 : "");
    put(1, item, ofPart(part, places.origin(part)), isShown ? number : "");
    put(
        2,
        item,
        ofPart(part, places.originChannel(part)),
        isShown ? origin.map(o -> o.channel() + 1).orElse(1 + p) : "");
    var down =
        Formulas.fill(
            "INT(MOD({k},{rows}*{columns})/{columns})", "k", k, "rows", rows, "columns", columns);
    var right = Formulas.fill("MOD({k},{columns})", "k", k, "columns", columns);
    put(
        3,
        item,
        ofPart(
            part, places.cell(Place.ORIGIN_ROW) + "+" + down + "*" + places.cell(Place.ROW_STEP)),
        isShown ? row : "");
    put(
        4,
        item,
        ofPart(
            part,
            places.cell(Place.ORIGIN_COLUMN) + "+" + right + "*" + places.cell(Place.COLUMN_STEP)),
        isShown ? column : "");
    var canvas = InspectorCanvas.range(inspection);
    var shown =
        inspection.rows() * inspection.columns() == 1
            ? canvas // Gnumeric has no INDEX of a single cell
            : Formulas.fill(
                "INDEX({canvas},({part}-1)*({rows}+1)+{down}+1,{right}+1)",
                "canvas",
                canvas,
                "part",
                part,
                "rows",
                rows,
                "down",
                down,
                "right",
                right);
    put(
        5,
        item,
        // an empty text is no number for COUNT, but in HyperFormula
        ofPart(
            part,
            Formulas.fill("IF(SUMPRODUCT(LEN({shown}))=0,\"\",SUM({shown}))", "shown", shown)),
        isThere
                && !inspection.isBlank(
                    parts.get(p).input().cell(i * parts.get(p).input().columns() + j))
            ? inspection.value(parts.get(p).input().cell(i * parts.get(p).input().columns() + j))
            : "");
    put(6, item, text(item), number == 0 ? "" : text(origin.orElseThrow(), number, row, column));
  }

  private static String ofPart(String part, String formula) {
    return Formulas.fill("IF({part}=\"\",\"\",{formula})", "part", part, "formula", formula);
  }

  private String text(int item) {
    var layerNumber = cell(1, item);
    var row = cell(3, item);
    var column = cell(4, item);
    var rowStretch = places.cell(Place.ROW_STRETCH);
    var columnStretch = places.cell(Place.COLUMN_STRETCH);
    return Formulas.fill(
        "IF(SUM({layer})=0,\"\",IF(AND({row}>=0,{column}>=0,MOD({row},{down})=0,"
            + "MOD({column},{right})=0,{row}/{down}<{rows},{column}/{right}<{columns}),"
            + "VLOOKUP({layer},{names},2,FALSE())&\", \"&{channel}&\", \"&({row}/{down}+1)&\", \""
            + "&({column}/{right}+1),\"\"))",
        "layer",
        layerNumber,
        "row",
        row,
        "column",
        column,
        "down",
        rowStretch,
        "right",
        columnStretch,
        "rows",
        places.rows(layerNumber),
        "columns",
        places.columns(layerNumber),
        "names",
        names,
        "channel",
        cell(2, item));
  }

  private String text(Origin origin, int number, int row, int column) {
    var layer = inspection.layers().get(number - 1);
    boolean isResult =
        row >= 0
            && column >= 0
            && row % origin.rowStretch() == 0
            && column % origin.columnStretch() == 0
            && row / origin.rowStretch() < layer.rows()
            && column / origin.columnStretch() < layer.columns();
    return !isResult
        ? ""
        : layer.node().name()
            + ", "
            + (origin.channel() + 1)
            + ", "
            + (row / origin.rowStretch() + 1)
            + ", "
            + (column / origin.columnStretch() + 1);
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
            last(Place.INPUT_ROW, Place.WINDOW_ROWS, Place.ROW_STEP, Place.LAST_ROW),
            last(Place.INPUT_COLUMN, Place.WINDOW_COLUMNS, Place.COLUMN_STEP, Place.LAST_COLUMN)));
  }

  private String last(Place first, Place count, Place step, Place most) {
    return Formulas.fill(
        "MIN({first}+({count}-1)*{step},{most})",
        "first",
        places.cell(first),
        "count",
        places.cell(count),
        "step",
        places.cell(step),
        "most",
        places.cell(most));
  }

  /** Its text at first. */
  String windowText() {
    var window = inspection.parts().get(0).input();
    int top = inspection.sheetRow(window);
    int left = inspection.sheetColumn(window);
    int rows =
        Math.min(
            (inspection.chosen().windowRows() - 1) * window.rowStep(),
            inspection.lastRow(window.grid()) - top);
    int columns =
        Math.min(
            (inspection.chosen().windowColumns() - 1) * window.columnStep(),
            inspection.lastColumn(window.grid()) - left);
    return inspection.sheet(window.grid())
        + "!"
        + A1.range(top - 1, left - 1, rows + 1, columns + 1);
  }

  /** A link to the weights of the first window, or to the largest number of a window. */
  String weightsOrLargest(String result) {
    var rows = places.cell(Place.WEIGHT_ROW);
    var columns = places.cell(Place.WEIGHT_COLUMN);
    var weights =
        link(
            layer,
            span(
                rows,
                columns,
                rows + "+" + places.cell(Place.WINDOW_ROWS) + "-1",
                columns + "+" + places.cell(Place.WINDOW_COLUMNS) + "-1"));
    var values = tables.get(5).range();
    var at =
        aside(
            "IF({largest}=1,IF(ISNUMBER(MATCH({result},{values},0)),MATCH({result},{values},0),0),0)",
            largest() + 1,
            "largest",
            places.cell(Place.LARGEST),
            "result",
            result,
            "values",
            values);
    var item = "(" + at + "-2)";
    var each = "(" + places.cell(Place.WINDOW_ROWS) + "*" + places.cell(Place.WINDOW_COLUMNS) + ")";
    var columnsEach = places.cell(Place.WINDOW_COLUMNS);
    var row =
        Formulas.fill(
            "{first}+INT(MOD({item},{each})/{columns})*{step}",
            "first",
            places.cell(Place.INPUT_ROW),
            "item",
            item,
            "each",
            each,
            "columns",
            columnsEach,
            "step",
            places.cell(Place.ROW_STEP));
    var column =
        Formulas.fill(
            "{first}+MOD({item},{columns})*{step}",
            "first",
            places.cell(Place.INPUT_COLUMN),
            "item",
            item,
            "columns",
            columnsEach,
            "step",
            places.cell(Place.COLUMN_STEP));
    var largest = link(sheet(places.cell(Place.SOURCE)), "ADDRESS(" + row + "," + column + ",4)");
    return Formulas.fill(
        "IF({weights}>0,{filter},IF({at}>0,{largest},\"\"))",
        "weights",
        rows,
        "filter",
        weights,
        "at",
        at,
        "largest",
        largest);
  }

  /** The place of the largest number among the cells of a window at first; -1 where none is. */
  private int largest() {
    if (!inspection.chosen().takesLargest()) {
      return -1;
    }
    var window = inspection.parts().get(0).input();
    int largest = 0;
    for (int i = 1; i < window.count(); i++) {
      if (inspection.value(window.cell(i)) > inspection.value(window.cell(largest))) {
        largest = i;
      }
    }
    return largest / window.columns() * inspection.chosen().windowColumns()
        + largest % window.columns()
        + 1;
  }

  /** Its text at first. */
  String weightsOrLargestText() {
    var part = inspection.parts().get(0);
    if (part.weights().isPresent()) {
      var weights = part.weights().get();
      return inspection.sheet(weights.grid())
          + "!"
          + A1.range(
              inspection.sheetRow(weights) - 1,
              inspection.sheetColumn(weights) - 1,
              inspection.chosen().windowRows(),
              inspection.chosen().windowColumns());
    }
    int largest = largest() - 1;
    if (largest < 0) {
      return "";
    }
    int columns = inspection.chosen().windowColumns();
    return inspection.sheet(part.input().grid())
        + "!"
        + A1.cell(
            inspection.sheetRow(part.input()) - 1 + largest / columns * part.input().rowStep(),
            inspection.sheetColumn(part.input())
                - 1
                + largest % columns * part.input().columnStep());
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
