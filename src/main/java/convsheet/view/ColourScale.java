package convsheet.view;

import convsheet.formula.Grid;
import convsheet.question.Evaluation;
import convsheet.xlsx.Colours;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The colours of the numbers of grids, as on their sheets: from paper to ink, or from dark to the
 * colour of its channel, for a channel of the picture; blue to white to orange around 0 for weights
 * and signed results, white to orange for results that are not negative.
 *
 * @param stops the numbers whose colours are given, from least to most; colours between two are
 *     mixed
 */
public record ColourScale(List<Stop> stops) {
  /** The colour of an error. */
  private static final int ERROR = rgb(Colours.DIFFERS_INK);

  /**
   * A number and its colour.
   *
   * @param rgb red, green and blue, 8 bits each, red first
   */
  public record Stop(double value, int rgb) {
    private Stop(double value, String colour) {
      this(value, ColourScale.rgb(colour));
    }
  }

  public ColourScale {
    stops = List.copyOf(stops);
  }

  /** The red, green and blue of one of the {@link Colours}. */
  public static int rgb(String colour) {
    return HexFormat.fromHexDigits(colour);
  }

  /**
   * The scale of each of some grids: those of a layer that are the same part of it share one; each
   * channel of the picture has its own.
   *
   * @param grids all of one layer, or the picture's
   */
  public static Map<Grid, ColourScale> of(Evaluation evaluation, List<Grid> grids) {
    var scales = new HashMap<Grid, ColourScale>();
    var shared = new EnumMap<Grid.Part, ColourScale>(Grid.Part.class);
    for (var grid : grids) {
      scales.put(
          grid,
          grid.role() == Grid.Role.PICTURE
              ? ofPicture(grid.label(), evaluation.values(grid))
              : shared.computeIfAbsent(grid.part(), part -> ofPart(evaluation, grids, part)));
    }
    return scales;
  }

  private static ColourScale ofPart(Evaluation evaluation, List<Grid> grids, Grid.Part part) {
    var some = grids.stream().filter(grid -> grid.part() == part).toList();
    var values = some.stream().flatMapToDouble(g -> Arrays.stream(evaluation.values(g))).toArray();
    return around0(
        values,
        some.get(0).role() == Grid.Role.PARAMETER || finite(values).anyMatch(value -> value < 0));
  }

  private static DoubleStream finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite);
  }

  /** The scale of a channel of a picture. */
  public static ColourScale ofPicture(String label, double[] values) {
    var colour =
        switch (label.toLowerCase(Locale.ROOT)) {
          case "red" -> Colours.RED;
          case "green" -> Colours.GREEN;
          case "blue" -> Colours.BLUE;
          default -> Colours.BLACK;
        };
    return new ColourScale(
        List.of(
            new Stop(
                finite(values).min().orElse(0),
                colour.equals(Colours.BLACK) ? Colours.WHITE : Colours.DARK),
            new Stop(finite(values).max().orElse(0), colour)));
  }

  /** From 0, which is white, to the largest absolute value, both ways or one. */
  public static ColourScale around0(double[] values, boolean signed) {
    double most = finite(values).map(Math::abs).max().orElse(0);
    var positive = List.of(new Stop(0, Colours.ZERO), new Stop(most, Colours.POSITIVE));
    return new ColourScale(
        signed
            ? List.of(new Stop(-most, Colours.NEGATIVE), positive.get(0), positive.get(1))
            : positive);
  }

  /** The number at one end. */
  public double least() {
    return stops.get(0).value();
  }

  /** The number at the other end. */
  public double most() {
    return stops.get(stops.size() - 1).value();
  }

  /** The colour of a number: red, green and blue, 8 bits each, red first. */
  public int of(double value) {
    if (Double.isNaN(value)) {
      return ERROR;
    }
    int i = 1;
    while (i < stops.size() - 1 && value > stops.get(i).value()) {
      i++;
    }
    var from = stops.get(i - 1);
    var to = stops.get(i);
    double share =
        from.value() == to.value() ? 0 : (value - from.value()) / (to.value() - from.value());
    return mixed(from.rgb(), to.rgb(), Math.max(0, Math.min(1, share)));
  }

  /** The colours of some numbers. */
  public int[] of(double[] values) {
    return Arrays.stream(values).mapToInt(this::of).toArray();
  }

  /** A colour between two. */
  public static int mixed(int from, int to, double share) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int one = from >> shift & 0xFF;
      int other = to >> shift & 0xFF;
      rgb |= (int) Math.round(one + (other - one) * share) << shift;
    }
    return rgb;
  }
}
