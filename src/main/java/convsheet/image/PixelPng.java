package convsheet.image;

import convsheet.formula.Grid;
import convsheet.question.ColourPicture;
import convsheet.question.Evaluation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Grids as pictures in PNG, a pixel a cell. */
public final class PixelPng {
  private static final int WHITE = 255;

  private final int rows;
  private final int columns;
  private final List<int[]> bands;

  private PixelPng(Grid first, List<int[]> bands) {
    rows = first.rows();
    columns = first.columns();
    this.bands = bands;
  }

  /**
   * The picture, in its colours if it has any, as it came out of a file: 0 is black and 1 white, or
   * 255 where a number is more than 1. And each output, from its least number (black) to its
   * largest (white).
   *
   * @return each by a name: {@code Input}, {@code Conv output channel 1}
   */
  public static Map<String, PixelPng> of(Evaluation evaluation) {
    var pictures = new LinkedHashMap<String, PixelPng>();
    var channels = evaluation.question().picture().channels();
    double most = Arrays.stream(evaluation.question().input().values()).max().orElse(1);
    double white = most <= 1 ? 1 : WHITE;
    var bands = channels.stream().map(grid -> scaled(evaluation.values(grid), 0, white)).toList();
    if (ColourPicture.isOf(channels)) {
      pictures.put("Input", new PixelPng(channels.get(0), bands));
    } else {
      for (int c = 0; c < channels.size(); c++) {
        var name = channels.size() == 1 ? "Input" : "Input " + channels.get(c).label();
        pictures.put(name, new PixelPng(channels.get(c), List.of(bands.get(c))));
      }
    }
    for (var layer : evaluation.grids()) {
      for (var output : layer.outputs()) {
        var grid = output.grid();
        var values = evaluation.values(grid);
        double least = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
        double largest = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
        pictures.put(
            grid.sheet() + " " + grid.label(),
            new PixelPng(
                grid, List.of(scaled(values, least, largest == least ? least + 1 : largest))));
      }
    }
    return pictures;
  }

  private static int[] scaled(double[] values, double black, double white) {
    return Arrays.stream(values)
        .mapToInt(
            value ->
                (int)
                    Math.round(
                        Math.max(0, Math.min(WHITE, (value - black) * WHITE / (white - black)))))
        .toArray();
  }

  /** Writes it. */
  public void write(OutputStream out) throws IOException {
    PictureFile.withoutScreen();
    var image =
        new BufferedImage(
            columns,
            rows,
            bands.size() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int band = 0; band < bands.size(); band++) {
      image.getRaster().setSamples(0, 0, columns, rows, band, bands.get(band));
    }
    ImageIO.setUseCache(false);
    ImageIO.write(image, "png", out);
  }
}
