package convsheet.network;

import convsheet.network.Initialiser.Fan;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The weights that a layer starts with: those on its sheet or, where there are none, those that the
 * columns {@code init} and {@code seed} describe.
 *
 * <p>The layers of a network draw from one stream of random numbers, top to bottom, as in PyTorch
 * after {@code torch.manual_seed(0)}. A layer with a {@code seed} begins the stream of that seed
 * ({@code torch.manual_seed(seed)} before it), and those below it without one go on in it. A layer
 * that has both an {@code init} and weights keeps its weights, and passes over what it would have
 * drawn: the layers below start the same whether the drawn weights have been written to the sheet
 * or not. Biases alone on a sheet are taken beside drawn weights.
 */
final class InitialWeights {
  private static final int MOST = 1 << 24;

  /** A program may save a number with 15 digits. */
  private static final double SAVED = 1e-14;

  private static final Pattern SEED = Pattern.compile("\\d{1,10}");
  private static final long LARGEST_SEED = 0xffffffffL;

  private final LayerSpec spec;
  private final String what;
  private final int channels;
  private final Optional<Size> size;
  private final Function<Shape, Fan> fan;

  private InitialWeights(
      LayerSpec spec, String what, int channels, Optional<Size> size, Function<Shape, Fan> fan) {
    this.spec = spec;
    this.what = what;
    this.channels = channels;
    this.size = size;
    this.fan = fan;
  }

  /**
   * Reads or draws weights.
   *
   * @param what {@code filter} or {@code weights}
   * @param channels how many channels each has
   * @param size the rows and columns each plane must have, if that is known
   * @param fan the fan of weights of a shape {@code [F, C, H, W]}
   * @throws ProblemException if the sheet has no weights that fit, or the columns do not say how
   *     many to draw and how
   */
  static LayerSpec.Weights of(
      LayerSpec spec, String what, int channels, Optional<Size> size, Function<Shape, Fan> fan) {
    var init = spec.text("init");
    if (init.isPresent()) {
      return new InitialWeights(spec, what, channels, size, fan).of(init.get());
    }
    try {
      return spec.weights(what, channels, size);
    } catch (ProblemException e) {
      throw spec.hasWeights(what) ? e : suggestInit(e.problem());
    }
  }

  private static ProblemException suggestInit(Problem problem) {
    return ProblemException.input(
        new Problem(
            problem.file(),
            problem.sheet(),
            problem.cells(),
            problem.found(),
            problem.expected(),
            problem.remedy()
                + " Or let weights be drawn: a column init on sheet Layers, such as"
                + " kaiming_uniform."));
  }

  private LayerSpec.Weights of(String init) {
    var initialiser = spec.at("init", () -> Initialiser.parse(init));
    seed().ifPresent(spec.generator()::restart);
    if (!spec.hasWeights(what)) {
      var drawn = draw(initialiser, shape());
      var biases = spec.biases(what, drawn.weight().shape().size(0), channels);
      return biases.length == 0 ? drawn : new LayerSpec.Weights(drawn.weight(), biases);
    }
    var given = spec.weights(what, channels, size);
    if (!same(given, draw(initialiser, given.weight().shape()))) {
      spec.warn(
          "init",
          "the weights on sheet "
              + spec.name()
              + " are used, which are not those that "
              + Problem.quote(init)
              + " draws");
    }
    return given;
  }

  private Optional<Long> seed() {
    return spec.text("seed")
        .map(
            text -> {
              if (SEED.matcher(text).matches() && Long.parseLong(text) <= LARGEST_SEED) {
                return Long.valueOf(text);
              }
              throw spec.problem(
                  "seed",
                  "seed " + Problem.quote(text),
                  "a whole number from 0 to " + LARGEST_SEED,
                  "Correct the seed of " + spec.name() + ".");
            });
  }

  private Shape shape() {
    int filters = spec.count("filters").orElseThrow(() -> missing("filters"));
    var plane = size.orElseThrow(() -> missing("kernel"));
    if ((double) filters * channels * plane.rows() * plane.columns() > MOST) {
      throw spec.problem(
          "filters",
          String.format(Locale.ROOT, "%d x %d x %s weights to draw", filters, channels, plane),
          String.format(Locale.ROOT, "at most %,d", MOST),
          "Use fewer or smaller filters.");
    }
    return Shape.of(filters, channels, plane.rows(), plane.columns());
  }

  private ProblemException missing(String option) {
    return spec.problem(
        option,
        "an init but neither weights nor " + option,
        "how many "
            + (option.equals("kernel")
                ? "rows and columns a filter has, such as 3x3"
                : "weights to draw"),
        "Fill in the " + option + " of " + spec.name() + ".");
  }

  private LayerSpec.Weights draw(Initialiser initialiser, Shape shape) {
    return initialiser.draw(shape, fan.apply(shape), spec.generator());
  }

  private static boolean same(LayerSpec.Weights given, LayerSpec.Weights drawn) {
    return same(given.weight().values(), drawn.weight().values())
        && (drawn.bias().length == 0 || same(given.bias(), drawn.bias()));
  }

  private static boolean same(double[] given, double[] drawn) {
    if (given.length != drawn.length) {
      return false;
    }
    for (int i = 0; i < given.length; i++) {
      if (!(Math.abs(given[i] - drawn[i]) <= SAVED * Math.abs(drawn[i]))) {
        return false;
      }
    }
    return true;
  }
}
