package convsheet.image;

import convsheet.network.Size;
import java.util.Arrays;

/**
 * The pixels of a picture, 8 bits a channel.
 *
 * @param rows how many rows it has
 * @param columns how many columns it has
 * @param planes its channels, one (grey) or three (red, green, blue); the pixel at a row and a
 *     column is at {@code row * columns + column}
 */
record Pixels(int rows, int columns, byte[][] planes) {
  boolean isGrey() {
    return planes.length == 1;
  }

  /** The size. */
  Size size() {
    return new Size(rows, columns);
  }

  /**
   * In grey: {@code (19595 R + 38470 G + 7471 B + 32768) >> 16}, the luma of ITU-R 601-2 as
   * Pillow's {@code convert("L")} computes it.
   */
  Pixels grey() {
    if (isGrey()) {
      return this;
    }
    var grey = new byte[rows * columns];
    for (int i = 0; i < grey.length; i++) {
      int red = planes[0][i] & 0xFF;
      int green = planes[1][i] & 0xFF;
      int blue = planes[2][i] & 0xFF;
      grey[i] = (byte) (red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16);
    }
    return new Pixels(rows, columns, new byte[][] {grey});
  }

  /** In three channels, which are alike where it was grey. */
  Pixels rgb() {
    return isGrey()
        ? new Pixels(rows, columns, new byte[][] {planes[0], planes[0], planes[0]})
        : this;
  }

  /** As large as asked for, by {@link Resampling}. */
  Pixels resized(Size size) {
    if (size.equals(size())) {
      return this;
    }
    var resampling = new Resampling(size(), size);
    return new Pixels(
        size.rows(),
        size.columns(),
        Arrays.stream(planes).map(resampling::of).toArray(byte[][]::new));
  }

  /** Light where it was dark. */
  Pixels inverted() {
    var inverted = new byte[planes.length][rows * columns];
    for (int c = 0; c < planes.length; c++) {
      for (int i = 0; i < inverted[c].length; i++) {
        inverted[c][i] = (byte) ~planes[c][i];
      }
    }
    return new Pixels(rows, columns, inverted);
  }

  /**
   * As the camera was held.
   *
   * @param orientation EXIF's, 1 to 8: 1 is upright, 6 is to be turned by 90 degrees clockwise
   */
  Pixels turned(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean isSwapped = orientation >= 5;
    int height = isSwapped ? columns : rows;
    int width = isSwapped ? rows : columns;
    var turned = new byte[planes.length][rows * columns];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int across = isSwapped ? row : column;
        int down = isSwapped ? column : row;
        // EXIF 2.3, 4.6.4 A: where row 0 and column 0 of what is stored are to be seen
        int fromRow = isFromBelow(orientation) ? rows - 1 - down : down;
        int fromColumn = isFromRight(orientation) ? columns - 1 - across : across;
        for (int c = 0; c < planes.length; c++) {
          turned[c][row * width + column] = planes[c][fromRow * columns + fromColumn];
        }
      }
    }
    return new Pixels(height, width, turned);
  }

  private static boolean isFromBelow(int orientation) {
    return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  }

  private static boolean isFromRight(int orientation) {
    return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  }
}
