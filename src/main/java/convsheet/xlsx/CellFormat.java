package convsheet.xlsx;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a cell looks and what may be done with it (ECMA-376 part 1, 18.8.45).
 *
 * @param fill the colour behind its content, if it has one
 * @param lines the lines on its sides, where it has any
 * @param across how its content stands between left and right; by its kind if that is left open
 * @param indent by so many steps from the left
 * @param rotation of a text, in degrees against the clock
 * @param locked whether it is locked where its sheet is
 * @param hidden whether its formula is hidden where its sheet is locked
 * @param numbers how numbers are written, such as {@code 0.00}
 */
public record CellFormat(
    Font font,
    Optional<String> fill,
    Map<Side, Line> lines,
    Optional<Across> across,
    Down down,
    boolean wrapped,
    int indent,
    int rotation,
    boolean locked,
    boolean hidden,
    String numbers) {
  /** A font of the family Arial; its colour as in {@link Colours}. */
  public record Font(int points, String colour, boolean bold, boolean underlined) {}

  /** A line on a side of a cell; its colour as in {@link Colours}. */
  public record Line(Stroke stroke, String colour) {}

  /** What a line looks like. */
  public enum Stroke {
    THIN("thin"),
    MEDIUM("medium"),
    THICK("thick"),
    DOTTED("dotted"),
    MEDIUM_DASHED("mediumDashed");

    final String text;

    Stroke(String text) {
      this.text = text;
    }
  }

  /** A side of a cell, in the order of the file format. */
  public enum Side {
    LEFT("left"),
    RIGHT("right"),
    TOP("top"),
    BOTTOM("bottom");

    final String text;

    Side(String text) {
      this.text = text;
    }
  }

  /** Where a content stands between left and right. */
  public enum Across {
    CENTRE("center"),
    RIGHT("right");

    final String text;

    Across(String text) {
      this.text = text;
    }
  }

  /** Where a content stands between top and bottom. */
  public enum Down {
    TOP("top"),
    CENTRE("center"),
    BOTTOM("bottom");

    final String text;

    Down(String text) {
      this.text = text;
    }
  }

  /** That of a cell without any. */
  static final CellFormat NONE =
      new CellFormat(
          new Font(10, Colours.INK, false, false),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Down.BOTTOM,
          false,
          0,
          0,
          true,
          false,
          "General");

  public CellFormat {
    var ordered = new EnumMap<Side, Line>(Side.class);
    ordered.putAll(lines);
    lines = Collections.unmodifiableMap(ordered);
  }

  /** The same in another font. */
  public CellFormat font(int points, String colour, boolean bold, boolean underlined) {
    return new CellFormat(
        new Font(points, colour, bold, underlined),
        fill,
        lines,
        across,
        down,
        wrapped,
        indent,
        rotation,
        locked,
        hidden,
        numbers);
  }

  /** The same with another colour behind its content. */
  public CellFormat fill(String colour) {
    return new CellFormat(
        font,
        Optional.of(colour),
        lines,
        across,
        down,
        wrapped,
        indent,
        rotation,
        locked,
        hidden,
        numbers);
  }

  /** The same with another line on a side. */
  public CellFormat line(Side side, Stroke stroke, String colour) {
    var all = new EnumMap<Side, Line>(Side.class);
    all.putAll(lines);
    all.put(side, new Line(stroke, colour));
    return new CellFormat(
        font, fill, all, across, down, wrapped, indent, rotation, locked, hidden, numbers);
  }

  /** The same with a line all around. */
  public CellFormat lines(Stroke stroke, String colour) {
    var format = this;
    for (var side : Side.values()) {
      format = format.line(side, stroke, colour);
    }
    return format;
  }

  /** The same with its content elsewhere between left and right. */
  public CellFormat across(Across place) {
    return new CellFormat(
        font,
        fill,
        lines,
        Optional.of(place),
        down,
        wrapped,
        indent,
        rotation,
        locked,
        hidden,
        numbers);
  }

  /** The same with its content elsewhere between top and bottom. */
  public CellFormat down(Down place) {
    return new CellFormat(
        font, fill, lines, across, place, wrapped, indent, rotation, locked, hidden, numbers);
  }

  /** The same with texts on several lines where they are too long for one. */
  public CellFormat wrap() {
    return new CellFormat(
        font, fill, lines, across, down, true, indent, rotation, locked, hidden, numbers);
  }

  /** The same with its content so many steps from the left. */
  public CellFormat indent(int steps) {
    return new CellFormat(
        font, fill, lines, across, down, wrapped, steps, rotation, locked, hidden, numbers);
  }

  /** The same with its text turned, in degrees against the clock. */
  public CellFormat rotate(int degrees) {
    return new CellFormat(
        font, fill, lines, across, down, wrapped, indent, degrees, locked, hidden, numbers);
  }

  /** The same where its sheet is not locked, or for a cell to be filled in. */
  public CellFormat unlock() {
    return new CellFormat(
        font, fill, lines, across, down, wrapped, indent, rotation, false, hidden, numbers);
  }

  /** The same with its formula hidden where its sheet is locked. */
  public CellFormat hideFormula() {
    return new CellFormat(
        font, fill, lines, across, down, wrapped, indent, rotation, locked, true, numbers);
  }

  /** The same with numbers written in another way. */
  public CellFormat numbers(String pattern) {
    return new CellFormat(
        font, fill, lines, across, down, wrapped, indent, rotation, locked, hidden, pattern);
  }
}
