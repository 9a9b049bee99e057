package convsheet.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Takes the pixels out of what Java's readers of pictures give, as they stand in the file: colour
 * profiles are not applied, as Pillow does not.
 */
final class Decoder {
  private static final int OPAQUE = 255;

  private final Raster raster;
  private final ColorModel colours;
  private final int rows;
  private final int columns;

  private Decoder(Raster raster, ColorModel colours) {
    this.raster = raster;
    this.colours = colours;
    rows = raster.getHeight();
    columns = raster.getWidth();
  }

  /** The pixels of a picture, laid over white where it is transparent. */
  static Pixels pixels(BufferedImage image) {
    return new Decoder(image.getRaster(), image.getColorModel()).pixels();
  }

  private Pixels pixels() {
    if (colours instanceof IndexColorModel palette) {
      return ofPalette(palette);
    }
    int space = colours.getColorSpace().getType();
    if (space == ColorSpace.TYPE_GRAY) {
      return ofBands(1);
    }
    if (space == ColorSpace.TYPE_CMYK) {
      return cmyk(bands(4));
    }
    return ofBands(3);
  }

  private Pixels ofPalette(IndexColorModel palette) {
    int size = palette.getMapSize();
    var argb = new int[size];
    palette.getRGBs(argb);
    var planes = new byte[isGrey(argb) ? 1 : 3][rows * columns];
    var row = new int[columns];
    for (int y = 0; y < rows; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, columns, 1, 0, row);
      for (int x = 0; x < columns; x++) {
        int colour = row[x] < size ? argb[row[x]] : 0xFF000000;
        for (int c = 0; c < planes.length; c++) {
          int value = colour >> 8 * (planes.length == 1 ? 0 : 2 - c) & 0xFF;
          planes[c][y * columns + x] = overWhite(value, colour >>> 24);
        }
      }
    }
    return new Pixels(rows, columns, planes);
  }

  /** Whether all colours of a palette are grey; those that nobody sees do not count. */
  private static boolean isGrey(int[] argb) {
    for (int colour : argb) {
      int red = colour >> 16 & 0xFF;
      if (colour >>> 24 != 0 && (red != (colour >> 8 & 0xFF) || red != (colour & 0xFF))) {
        return false;
      }
    }
    return true;
  }

  private Pixels ofBands(int count) {
    boolean hasAlpha = colours.hasAlpha() && raster.getNumBands() > count;
    var bands = bands(hasAlpha ? count + 1 : count);
    var planes = new byte[count][];
    for (int c = 0; c < count; c++) {
      planes[c] = bands[c];
      if (hasAlpha) {
        for (int i = 0; i < planes[c].length; i++) {
          int alpha = bands[count][i] & 0xFF;
          planes[c][i] =
              colours.isAlphaPremultiplied()
                  ? (byte) Math.min(OPAQUE, (planes[c][i] & 0xFF) + OPAQUE - alpha)
                  : overWhite(planes[c][i] & 0xFF, alpha);
        }
      }
    }
    return new Pixels(rows, columns, planes);
  }

  /** Samples of 8 bits: of 16 the upper ones, and fewer spread over 0 to 255. */
  private byte[][] bands(int count) {
    var bands = new byte[count][rows * columns];
    var row = new int[columns];
    for (int band = 0; band < count; band++) {
      int bits = raster.getSampleModel().getSampleSize(band);
      for (int y = 0; y < rows; y++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, columns, 1, band, row);
        for (int x = 0; x < columns; x++) {
          bands[band][y * columns + x] = (byte) eightBits(row[x], bits);
        }
      }
    }
    return bands;
  }

  private static int eightBits(int sample, int bits) {
    if (bits == 8) {
      return sample;
    }
    if (bits > 8) {
      return sample >>> bits - 8;
    }
    int most = (1 << bits) - 1;
    return (sample * 255 + most / 2) / most;
  }

  /** Pillow's {@code paste} onto white with the picture's own alpha as mask. */
  private static byte overWhite(int value, int alpha) {
    return (byte) divided(value * alpha + OPAQUE * (OPAQUE - alpha));
  }

  /** {@code value / 255}, rounded: Pillow's {@code DIV255}. */
  private static int divided(int value) {
    int rounded = value + 128;
    return (rounded >> 8) + rounded >> 8;
  }

  /**
   * Colours of inks, without a profile: {@code (255 - ink) * (255 - black) / 255}, as Pillow's
   * {@code convert("RGB")} has it.
   */
  static Pixels cmyk(Raster raster, byte[][] inks) {
    int count = raster.getHeight() * raster.getWidth();
    var planes = new byte[3][count];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < count; i++) {
        int light = 255 - (inks[3][i] & 0xFF);
        int value = light - divided((inks[c][i] & 0xFF) * light);
        planes[c][i] = (byte) Math.max(0, Math.min(255, value));
      }
    }
    return new Pixels(raster.getHeight(), raster.getWidth(), planes);
  }

  private Pixels cmyk(byte[][] inks) {
    return cmyk(raster, inks);
  }
}
