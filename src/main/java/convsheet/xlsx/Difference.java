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
 */
public record Difference(Optional<String> ink, Optional<String> fill, Optional<Line> line) {
  private static final Difference NONE =
      new Difference(Optional.empty(), Optional.empty(), Optional.empty());

  /** Another colour of its content. */
  public static Difference ink(String colour) {
    return NONE.andInk(colour);
  }

  /** Another colour behind its content. */
  public static Difference fill(String colour) {
    return new Difference(Optional.empty(), Optional.of(colour), Optional.empty());
  }

  /** A thin line around it. */
  public static Difference outline(String colour) {
    return NONE.andOutline(colour);
  }

  /** The same and another colour of its content. */
  public Difference andInk(String colour) {
    return new Difference(Optional.of(colour), fill, line);
  }

  /** The same and a thin line around it. */
  public Difference andOutline(String colour) {
    return new Difference(ink, fill, Optional.of(new Line(Stroke.THIN, colour)));
  }
}
