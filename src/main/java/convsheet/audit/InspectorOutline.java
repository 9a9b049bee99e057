package convsheet.audit;

import convsheet.audit.InspectorPlaces.Place;
import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import convsheet.question.Layout;
import convsheet.question.Layout.Tower;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Difference;
import convsheet.xlsx.Rule;
import convsheet.xlsx.SheetFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Outlines on the sheets of layers the output that the Inspector shows, and the window that it
 * reads, live. Conditional formats may not name the cells of another sheet in each program, so they
 * go by names of the workbook.
 */
final class InspectorOutline {
  /** What the names begin with by which formats find what the Inspector shows. */
  private static final String PREFIX = SheetNames.INSPECTED;

  /** The numbers of the Inspector that formats go by. */
  private static final List<Place> NAMED =
      List.of(
          Place.LAYER,
          Place.RESULT_ROW,
          Place.RESULT_COLUMN,
          Place.WINDOW_ROWS,
          Place.WINDOW_COLUMNS,
          Place.WINDOW_TOP,
          Place.WINDOW_LEFT,
          Place.ROW_STEP,
          Place.COLUMN_STEP,
          Place.CHANNELS_READ,
          Place.ORIGIN_SHEET,
          Place.ORIGIN_CHANNEL,
          Place.ORIGIN_ROW,
          Place.ORIGIN_COLUMN,
          Place.ROW_STRETCH,
          Place.COLUMN_STRETCH);

  private final Inspection inspection;
  private final Layout layout;

  InspectorOutline(Inspection inspection, Layout layout) {
    this.inspection = inspection;
    this.layout = layout;
  }

  private static String name(Place place) {
    return PREFIX + place.name().toLowerCase(Locale.ROOT);
  }

  /** Gives names to what the Inspector shows. */
  static void name(SheetFrame frame, InspectorPlaces places) {
    for (var place : NAMED) {
      frame.define(name(place), A1.sheet(SheetNames.INSPECTOR) + places.cell(place));
    }
  }

  /** When cells of a tower are outlined: formulas that hold for any of its cells. */
  List<String> formulas(String name, Tower tower) {
    var formulas = new ArrayList<String>();
    int layer = inspection.isEmpty() ? 0 : inspection.layerNumber(name);
    switch (tower.role()) {
      case OUTPUT, PICTURE -> {
        if (layer > 0) {
          formulas.add(output(layer));
        }
        if (!inspection.isEmpty() && inspection.sheetNumber(name) > 0) {
          formulas.add(source(tower, inspection.sheetNumber(name)));
        }
      }
      case COPY, PADDED -> {
        if (layer > 0) {
          formulas.add(window(tower, layer));
        }
      }
      default -> {}
    }
    return formulas;
  }

  /** A rule that outlines cells. */
  static Rule rule(String formula) {
    return new Rule.Where(formula, Difference.outline(Colours.FIELD_LINE));
  }

  private static String output(int layer) {
    return Formulas.fill(
        "AND({shown}={layer},ROW()={row},COLUMN()={column})",
        "shown",
        name(Place.LAYER),
        "layer",
        layer,
        "row",
        name(Place.RESULT_ROW),
        "column",
        name(Place.RESULT_COLUMN));
  }

  /** Whether a cell is one of the window, in a copy of what a layer reads. */
  private String window(Tower tower, int layer) {
    return inWindow(
        tower,
        name(Place.LAYER) + "=" + layer,
        name(Place.WINDOW_TOP),
        name(Place.WINDOW_LEFT),
        "1",
        "1");
  }

  /** The same where the cells stand that a layer reads on another sheet. */
  private String source(Tower tower, int sheet) {
    return inWindow(
        tower,
        name(Place.ORIGIN_SHEET) + "=" + sheet,
        name(Place.ORIGIN_ROW),
        name(Place.ORIGIN_COLUMN),
        name(Place.ROW_STRETCH),
        name(Place.COLUMN_STRETCH));
  }

  private String inWindow(
      Tower tower,
      String isShown,
      String top,
      String left,
      String rowStretch,
      String columnStretch) {
    var first = layout.place(tower.grids().get(0));
    var down = "(ROW()-" + (first.row() + 1) + ")";
    var right = "(COLUMN()-" + (first.column() + 1) + ")";
    var channel = "0";
    if (tower.grids().size() > 1) {
      var second = layout.place(tower.grids().get(1));
      int distance =
          tower.isAcross() ? second.column() - first.column() : second.row() - first.row();
      var along = tower.isAcross() ? right : down;
      channel = "INT(" + along + "/" + distance + ")";
      var within = "MOD(" + along + "," + distance + ")";
      down = tower.isAcross() ? down : within;
      right = tower.isAcross() ? within : right;
    } else if (tower.grids().get(0).channel() > 1) {
      channel = String.valueOf(tower.grids().get(0).channel() - 1);
    }
    return Formulas.fill(
        "AND({shown},{channel}>={first},{channel}<{first}+{channels},"
            + "{down}>=0,{down}<={rowStep}*({rows}-1),MOD({down},{rowStep})=0,"
            + "{right}>=0,{right}<={columnStep}*({columns}-1),MOD({right},{columnStep})=0)",
        "shown",
        isShown,
        "channel",
        channel,
        "first",
        name(Place.ORIGIN_CHANNEL),
        "channels",
        name(Place.CHANNELS_READ),
        "down",
        "(" + down + "*" + rowStretch + "-" + top + ")",
        "right",
        "(" + right + "*" + columnStretch + "-" + left + ")",
        "rowStep",
        name(Place.ROW_STEP),
        "columnStep",
        name(Place.COLUMN_STEP),
        "rows",
        name(Place.WINDOW_ROWS),
        "columns",
        name(Place.WINDOW_COLUMNS));
  }
}
