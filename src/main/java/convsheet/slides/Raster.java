package convsheet.slides;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;

/** A picture of pixels, drawn by Java's own classes, without a screen. */
final class Raster implements Canvas {
  private final BufferedImage image;
  private final Graphics2D graphics;

  /**
   * An empty picture, all white.
   *
   * @throws ProblemException if this Java has no fonts
   */
  Raster(int width, int height) {
    this(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    fill(0, 0, width, height, 0xFFFFFF);
  }

  private Raster(BufferedImage image) {
    checkFonts();
    this.image = image;
    graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_NORMALIZE);
  }

  /** The same once more, to be drawn over. */
  Raster copy() {
    var copy = new BufferedImage(image.getWidth(), image.getHeight(), image.getType());
    image.copyData(copy.getRaster());
    return new Raster(copy);
  }

  /**
   * Finds out whether texts can be drawn: a Java without fonts says so by an error of its own.
   *
   * @throws ProblemException if not
   */
  static void checkFonts() {
    // nothing asks for a screen, but where there is one Java would open it
    System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
    try {
      font(12, false).getStringBounds("0", new FontRenderContext(null, true, true));
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw e;
    } catch (RuntimeException | Error e) { // each version of Java has its own
      throw ProblemException.files(
          Problem.of(
              "a Java that cannot draw letters (" + Problem.line(String.valueOf(e)) + ")",
              "fonts",
              "Install fontconfig and a font (on Debian and Ubuntu: apt install fontconfig"
                  + " fonts-dejavu-core)."),
          new IOException(e));
    }
  }

  private static Font font(double size, boolean isBold) {
    return new Font(Font.SANS_SERIF, isBold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
  }

  BufferedImage image() {
    return image;
  }

  /** Its pixels, row by row: red, green and blue, 8 bits each, red first. */
  int[] pixels() {
    var data = image.getRaster().getDataBuffer();
    var pixels = ((DataBufferInt) data).getData().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xFFFFFF;
    }
    return pixels;
  }

  @Override
  public void fill(double x, double y, double width, double height, int rgb) {
    graphics.setColor(new Color(rgb));
    int left = (int) Math.round(x);
    int top = (int) Math.round(y);
    graphics.fillRect(
        left, top, (int) Math.round(x + width) - left, (int) Math.round(y + height) - top);
  }

  @Override
  public void frame(double x, double y, double width, double height, int rgb, double thickness) {
    graphics.setColor(new Color(rgb));
    graphics.setStroke(
        new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    graphics.draw(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void cells(double x, double y, double width, double height, int columns, int[] rgb) {
    for (int i = 0; i < rgb.length; i++) {
      fill(x + i % columns * width, y + i / columns * height, width, height, rgb[i]);
    }
  }

  @Override
  public void text(String text, double x, double y, Look look, double room) {
    var line = Problem.line(text);
    var font = font(look.size(), look.isBold());
    double width = width(line, font);
    if (width > room) {
      font = font.deriveFont((float) (look.size() * room / width));
      width = room;
    }
    graphics.setFont(font);
    graphics.setColor(new Color(look.rgb()));
    double left =
        switch (look.anchor()) {
          case START -> x;
          case MIDDLE -> x - width / 2;
          case END -> x - width;
        };
    graphics.drawString(line, (float) left, (float) y);
  }

  private double width(String text, Font font) {
    return font.getStringBounds(text, graphics.getFontRenderContext()).getWidth();
  }
}
