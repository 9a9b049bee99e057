package convsheet.xlsx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which cells of a sheet convsheet merged itself, and for which it said what may be typed: so much
 * is no work of a person. The workbook keeps it in properties of its own.
 *
 * @param merged the ranges that it merged
 * @param validated the cells in which it allows only some input
 */
public record OwnCells(List<Box> merged, List<Box> validated) {
  private static final String KEPT = "convsheet own cells";
  private static final String MERGED = "merged";
  private static final String VALIDATED = "validated";

  /** How long a property may be that every program keeps whole. */
  private static final int LONGEST = 255;

  /** Adds the properties that say so, each with as many ranges as a property has room for. */
  void keep(String sheet, Map<String, String> properties) {
    properties.put(KEPT, "kept"); // also where there are none
    keep(sheet, MERGED, merged, properties);
    keep(sheet, VALIDATED, validated, properties);
  }

  private static void keep(
      String sheet, String what, List<Box> boxes, Map<String, String> properties) {
    var texts = new ArrayList<String>();
    for (var box : boxes) {
      int last = texts.size() - 1;
      var joined = last < 0 ? box.cells() : texts.get(last) + " " + box.cells();
      if (last < 0 || joined.length() > LONGEST) {
        texts.add(box.cells());
      } else {
        texts.set(last, joined);
      }
    }
    for (int i = 0; i < texts.size(); i++) {
      properties.put(property(sheet, what, i), texts.get(i));
    }
  }

  private static String property(String sheet, String what, int i) {
    return "convsheet " + what + (i == 0 ? "" : " " + (i + 1)) + " on " + sheet;
  }

  /** What the properties say of sheets; of none if the workbook is older than that is kept. */
  static Map<String, OwnCells> of(Iterable<String> sheets, Map<String, String> properties) {
    var found = new LinkedHashMap<String, OwnCells>();
    if (properties.containsKey(KEPT)) {
      for (var sheet : sheets) {
        var merged = boxes(sheet, MERGED, properties);
        found.put(sheet, new OwnCells(merged, boxes(sheet, VALIDATED, properties)));
      }
    }
    return found;
  }

  private static List<Box> boxes(String sheet, String what, Map<String, String> properties) {
    var boxes = new ArrayList<Box>();
    for (int i = 0; ; i++) {
      var text = properties.get(property(sheet, what, i));
      if (text == null) {
        return boxes;
      }
      Arrays.stream(text.split(" ")).map(Box::parse).flatMap(Optional::stream).forEach(boxes::add);
    }
  }

  /** The ranges of merged cells that are none of convsheet's. */
  public List<String> othersMerged(BesideCells beside) {
    return beside.merged().stream()
        .filter(cells -> Box.parse(cells).filter(merged::contains).isEmpty())
        .toList();
  }

  /**
   * The ranges with rules for what may be typed of which a cell is none of convsheet's. Programs
   * join those of several cells.
   */
  public List<String> othersValidated(BesideCells beside) {
    return beside.validated().stream()
        .filter(
            ranges ->
                !Arrays.stream(ranges.strip().split("\\s+"))
                    .allMatch(cells -> Box.parse(cells).filter(this::isValidated).isPresent()))
        .toList();
  }

  private boolean isValidated(Box box) {
    long cells = (long) box.rows() * box.columns();
    return validated.stream().filter(own -> box.holds(own.top(), own.left())).count() == cells;
  }
}
