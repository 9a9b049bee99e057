package convsheet.image;

import convsheet.network.Size;
import java.util.Optional;

/**
 * How the pixels of a picture become the numbers that a network reads. In this order: turned as the
 * file says, laid over white where it is transparent, made grey or not, brought to another size,
 * inverted, and brought to a range.
 *
 * @param colour grey or in colour; if empty, as the file has it
 * @param size the rows and columns that the picture is brought to, whatever its shape was; if
 *     empty, it stays as large as it is
 * @param range which numbers black and white become
 * @param isInverted whether dark becomes light
 */
public record Preparation(
    Optional<Colour> colour, Optional<Size> size, ValueRange range, boolean isInverted) {
  /** Whether a picture is one channel or three. */
  public enum Colour {
    /** One channel: Pillow's mode {@code L}. */
    GREY,
    /** Three channels: red, green and blue. */
    RGB
  }

  /** The picture as its file has it, from 0 (black) to 1 (white). */
  public static final Preparation NONE =
      new Preparation(Optional.empty(), Optional.empty(), ValueRange.UNIT, false);
}
