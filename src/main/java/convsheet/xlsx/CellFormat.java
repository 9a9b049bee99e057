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
 * @param alignment where its content stands
 * @param protection what is kept from people where its sheet is locked
 * @param numbers how numbers are written, such as {@code 0.00}
 */
public record CellFormat(
    Font font,
    Optional<String> fill,
    Map<Side, Line> lines,
    Alignment alignment,
    Protection protection,
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

  /**
   * Where the content of a cell stands.
   *
   * @param across between left and right; by its kind if that is left open
   * @param wrapped whether a text takes several lines where it is too long for one
   * @param indent by so many steps from the left
   * @param rotation of a text, in degrees against the clock
   */
  record Alignment(Optional<Across> across, Down down, boolean wrapped, int indent, int rotation) {}

  /**
   * What is kept from people where a sheet is locked.
   *
   * @param locked whether the cell may not be changed
   * @param hidden whether its formula is not shown
   */
  record Protection(boolean locked, boolean hidden) {}

  /** Where a content stands between left and right. */
  public enum Across {
    CENTRE("center"),
    RIGHT("right"),
    LEFT("left");

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
          new Alignment(Optional.empty(), Down.BOTTOM, false, 0, 0),
          new Protection(true, false),
          "General");

  public CellFormat {
    var ordered = new EnumMap<Side, Line>(Side.class);
    ordered.putAll(lines);
    lines = Collections.unmodifiableMap(ordered);
  }

  /** The same in another font. */
  public CellFormat font(int points, String colour, boolean bold, boolean underlined) {
    var other = new Font(points, colour, bold, underlined);
    return new CellFormat(other, fill, lines, alignment, protection, numbers);
  }

  /** The same in larger or smaller letters. */
  public CellFormat size(int points) {
    return font(points, font.colour(), font.bold(), font.underlined());
  }

  /** The same with another colour behind its content. */
  public CellFormat fill(String colour) {
    return new CellFormat(font, Optional.of(colour), lines, alignment, protection, numbers);
  }

  /** The same with another line on a side. */
  public CellFormat line(Side side, Stroke stroke, String colour) {
    var all = new EnumMap<Side, Line>(Side.class);
    all.putAll(lines);
    all.put(side, new Line(stroke, colour));
    return new CellFormat(font, fill, all, alignment, protection, numbers);
  }

  /** The same with a line all around. */
  public CellFormat lines(Stroke stroke, String colour) {
    var format = this;
    for (var side : Side.values()) {
      format = format.line(side, stroke, colour);
    }
    return format;
  }

  private CellFormat with(Alignment other) {
    return new CellFormat(font, fill, lines, other, protection, numbers);
  }

  /** The same with its content elsewhere between left and right. */
  public CellFormat across(Across place) {
    var own = alignment;
    return with(
        new Alignment(Optional.of(place), own.down(), own.wrapped(), own.indent(), own.rotation()));
  }

  /** The same with its content elsewhere between top and bottom. */
  public CellFormat down(Down place) {
    var own = alignment;
    return with(new Alignment(own.across(), place, own.wrapped(), own.indent(), own.rotation()));
  }

  /** The same with texts on several lines where they are too long for one. */
  public CellFormat wrap() {
    var own = alignment;
    return with(new Alignment(own.across(), own.down(), true, own.indent(), own.rotation()));
  }

  /** The same with its content so many steps from the left. */
  public CellFormat indent(int steps) {
    var own = alignment;
    return with(new Alignment(own.across(), own.down(), own.wrapped(), steps, own.rotation()));
  }

  /** The same with its text turned, in degrees against the clock. */
  public CellFormat rotate(int degrees) {
    var own = alignment;
    return with(new Alignment(own.across(), own.down(), own.wrapped(), own.indent(), degrees));
  }

  /** The same for a cell to be filled in. */
  public CellFormat unlock() {
    var open = new Protection(false, protection.hidden());
    return new CellFormat(font, fill, lines, alignment, open, numbers);
  }

  /** The same with its formula hidden where its sheet is locked. */
  public CellFormat hideFormula() {
    var hiding = new Protection(protection.locked(), true);
    return new CellFormat(font, fill, lines, alignment, hiding, numbers);
  }

  /** The same with numbers written in another way. */
  public CellFormat numbers(String pattern) {
    return new CellFormat(font, fill, lines, alignment, protection, pattern);
  }
}
