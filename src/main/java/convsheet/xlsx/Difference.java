package convsheet.xlsx;

import convsheet.xlsx.CellFormat.Line;
import convsheet.xlsx.CellFormat.Stroke;
import java.util.Optional;

/**
 * In what a cell looks otherwise while a {@link Rule} holds for it (ECMA-376 part 1, 18.8.14);
 * colours as in {@link Colours}.
 *
 * @param ink the colour of its content
 * @param fill the colour behind its content
 * @param line the line around it
 * @param isBold whether its content is bold
 */
public record Difference(
    Optional<String> ink, Optional<String> fill, Optional<Line> line, boolean isBold) {
  private static final Difference NONE =
      new Difference(Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** Another colour of its content. */
  public static Difference ink(String colour) {
    return NONE.andInk(colour);
  }

  /** Another colour behind its content. */
  public static Difference fill(String colour) {
    return new Difference(Optional.empty(), Optional.of(colour), Optional.empty(), false);
  }

  /** The same and another colour of its content. */
  public Difference andInk(String colour) {
    return new Difference(Optional.of(colour), fill, line, isBold);
  }

  /** The same and a thin line around it. */
  public Difference andOutline(String colour) {
    return andOutline(Stroke.THIN, colour);
  }

  /** The same and a line around it; Excel may draw a heavy one thin. */
  public Difference andOutline(Stroke stroke, String colour) {
    return new Difference(ink, fill, Optional.of(new Line(stroke, colour)), isBold);
  }

  /** The same in bold. */
  public Difference andBold() {
    return new Difference(ink, fill, line, true);
  }
}
