package convsheet.slides;

import convsheet.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A picture as SVG 1.1: plain shapes and texts, without scripts, links or styles. Texts out of a
 * workbook stand in it as text alone.
 */
final class Svg implements Canvas {
  private static final String FONTS = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

  private final StringBuilder svg = new StringBuilder();

  private Svg() {}

  /**
   * Writes a picture.
   *
   * @throws IOException if {@code out} does not take it
   */
  static void write(Figure figure, OutputStream out) throws IOException {
    var canvas = new Svg();
    canvas.svg.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    canvas
        .open("svg")
        .attribute("xmlns", "http://www.w3.org/2000/svg")
        .attribute("width", figure.width())
        .attribute("height", figure.height())
        .attribute("viewBox", "0 0 " + figure.width() + " " + figure.height())
        .attribute("font-family", FONTS)
        .close(">\n");
    canvas.svg.append("<desc>" + Picture.MARK + "</desc>\n<title>").append(escaped(figure.title()));
    canvas.svg.append("</title>\n");
    canvas.fill(0, 0, figure.width(), figure.height(), 0xFFFFFF);
    figure.draw(canvas);
    canvas.svg.append("</svg>\n");
    out.write(canvas.svg.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Svg open(String element) {
    svg.append('<').append(element);
    return this;
  }

  private Svg attribute(String name, String value) {
    svg.append(' ').append(name).append("=\"").append(value).append('"');
    return this;
  }

  private Svg attribute(String name, double value) {
    return attribute(name, number(value));
  }

  private void close(String end) {
    svg.append(end);
  }

  /** With two decimals at most: a hundredth of a pixel is not seen. */
  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String colour(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  private static String escaped(String text) {
    return Problem.line(text)
        .replaceAll("[\\uFFFE\\uFFFF]", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  @Override
  public void fill(double x, double y, double width, double height, int rgb) {
    rectangle(x, y, width, height).attribute("fill", colour(rgb)).close("/>\n");
  }

  private Svg rectangle(double x, double y, double width, double height) {
    return open("rect")
        .attribute("x", x)
        .attribute("y", y)
        .attribute("width", width)
        .attribute("height", height);
  }

  @Override
  public void frame(double x, double y, double width, double height, int rgb, double thickness) {
    rectangle(x, y, width, height)
        .attribute("fill", "none")
        .attribute("shape-rendering", "crispEdges")
        .attribute("stroke", colour(rgb))
        .attribute("stroke-width", thickness)
        .close("/>\n");
  }

  /** Draws a path for each colour, in which neighbours of a row are one rectangle. */
  @Override
  public void cells(double x, double y, double width, double height, int columns, int[] rgb) {
    Map<Integer, StringBuilder> paths = new LinkedHashMap<>();
    for (int i = 0; i < rgb.length; ) {
      int end = i + 1;
      while (end % columns != 0 && rgb[end] == rgb[i]) {
        end++;
      }
      paths
          .computeIfAbsent(rgb[i], colour -> new StringBuilder())
          .append('M')
          .append(i % columns)
          .append(' ')
          .append(i / columns)
          .append('h')
          .append(end - i)
          .append("v1h-")
          .append(end - i)
          .append('z');
      i = end;
    }
    open("g")
        .attribute(
            "transform",
            "translate("
                + number(x)
                + " "
                + number(y)
                + ") scale("
                + number(width)
                + " "
                + number(height)
                + ")")
        .attribute("shape-rendering", "crispEdges")
        .close(">\n");
    paths.forEach(
        (colour, path) ->
            open("path")
                .attribute("fill", colour(colour))
                .attribute("d", path.toString())
                .close("/>\n"));
    close("</g>\n");
  }

  @Override
  public void text(String text, double x, double y, Look look, double room) {
    if (text.isEmpty()) {
      return;
    }
    double share = Math.min(1, room / Canvas.width(text, look));
    open("text")
        .attribute("x", x)
        .attribute("y", y)
        .attribute("font-size", look.size() * share)
        .attribute("fill", colour(look.rgb()));
    if (look.isBold()) {
      attribute("font-weight", "bold");
    }
    switch (look.anchor()) {
      case START -> {}
      case MIDDLE -> attribute("text-anchor", "middle");
      case END -> attribute("text-anchor", "end");
    }
    close(">");
    svg.append(escaped(text)).append("</text>\n");
  }
}
