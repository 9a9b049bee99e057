package convsheet.audit;

import convsheet.audit.InspectorPlaces.Place;
import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import convsheet.question.Layout;
import convsheet.question.Layout.Tower;
import convsheet.xlsx.CellFormat.Stroke;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Difference;
import convsheet.xlsx.Rule;
import convsheet.xlsx.SheetFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Marks on the sheets of layers the output that the Inspector shows, and the window that it reads,
 * live: by a fill, or where a program has the colours of a scale count more, as LibreOffice does,
 * by a heavy line. Conditional formats may not name the cells of another sheet in each program, so
 * they go by names of the workbook.
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

  /**
   * When cells are marked.
   *
   * @param isShown whether the Inspector shows something that stands on the sheet, as a formula
   * @param isInRows whether a row has such cells then
   * @param isInColumns whether a column has
   * @param isOutput whether it is the output that the Inspector shows, else its window
   */
  record Mark(String isShown, String isInRows, String isInColumns, boolean isOutput) {
    /** The mark of the numbers of rows. */
    Rule ofRows() {
      return new Rule.Where(Formulas.and(isShown, isInRows), number());
    }

    /** The mark of the numbers of columns. */
    Rule ofColumns() {
      return new Rule.Where(Formulas.and(isShown, isInColumns), number());
    }

    private Difference number() {
      return Difference.fill(fill()).andInk(Colours.NUMBER).andBold();
    }

    private String fill() {
      return isOutput ? Colours.SHOWN_FILL : Colours.WINDOW_FILL;
    }

    /** The mark of dark text. */
    Rule rule() {
      var where = Formulas.and(isShown, isInRows, isInColumns);
      return rule(where, fill(), Colours.NUMBER, Colours.INK);
    }

    /** The mark of light text. */
    Rule onDark(String isDark) {
      var where = "IF(" + Formulas.and(isShown, isInRows, isInColumns) + "," + isDark + ")";
      return rule(where, Colours.DARK_WINDOW_FILL, Colours.WHITE, Colours.FIELD_LINE);
    }

    private Rule rule(String when, String fill, String ink, String line) {
      var difference =
          Difference.fill(fill)
              .andInk(ink)
              .andOutline(isOutput ? Stroke.THICK : Stroke.MEDIUM, line)
              .andBold();
      return new Rule.Where(when, difference, true);
    }
  }

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

  /** How cells of a tower are marked. */
  List<Mark> marks(String name, Tower tower) {
    var marks = new ArrayList<Mark>();
    int layer = inspection.isEmpty() ? 0 : inspection.layerNumber(name);
    switch (tower.role()) {
      case OUTPUT, PICTURE -> {
        if (layer > 0) {
          marks.add(output(layer));
        }
        if (!inspection.isEmpty() && inspection.sheetNumber(name) > 0) {
          marks.add(source(tower, inspection.sheetNumber(name)));
        }
      }
      case COPY, PADDED -> {
        if (layer > 0) {
          marks.add(window(tower, layer));
        }
      }
      default -> {}
    }
    return marks;
  }

  private static Mark output(int layer) {
    return new Mark(
        name(Place.LAYER) + "=" + layer,
        "ROW()=" + name(Place.RESULT_ROW),
        "COLUMN()=" + name(Place.RESULT_COLUMN),
        true);
  }

  /** The window, in a copy of what a layer reads. */
  private Mark window(Tower tower, int layer) {
    return inWindow(
        tower,
        name(Place.LAYER) + "=" + layer,
        name(Place.WINDOW_TOP),
        name(Place.WINDOW_LEFT),
        "1",
        "1");
  }

  /** The same where the cells stand that a layer reads on another sheet. */
  private Mark source(Tower tower, int sheet) {
    return inWindow(
        tower,
        name(Place.ORIGIN_SHEET) + "=" + sheet,
        name(Place.ORIGIN_ROW),
        name(Place.ORIGIN_COLUMN),
        name(Place.ROW_STRETCH),
        name(Place.COLUMN_STRETCH));
  }

  private Mark inWindow(
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
    var isRead =
        Formulas.fill(
            "AND({channel}>={first},{channel}<{first}+{channels})",
            "channel",
            channel,
            "first",
            name(Place.ORIGIN_CHANNEL),
            "channels",
            name(Place.CHANNELS_READ));
    var isInRows =
        isIn("(" + down + "*" + rowStretch + "-" + top + ")", Place.ROW_STEP, Place.WINDOW_ROWS);
    var isInColumns =
        isIn(
            "(" + right + "*" + columnStretch + "-" + left + ")",
            Place.COLUMN_STEP,
            Place.WINDOW_COLUMNS);
    return tower.isAcross()
        ? new Mark(isShown, isInRows, Formulas.and(isRead, isInColumns), false)
        : new Mark(isShown, Formulas.and(isRead, isInRows), isInColumns, false);
  }

  /** Whether rows, or columns, counted from the first of a window, are some of it. */
  private static String isIn(String distance, Place step, Place count) {
    return Formulas.fill(
        "AND({distance}>=0,{distance}<={step}*({count}-1),MOD({distance},{step})=0)",
        "distance",
        distance,
        "step",
        name(step),
        "count",
        name(count));
  }
}
