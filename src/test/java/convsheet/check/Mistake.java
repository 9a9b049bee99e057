package convsheet.check;

import convsheet.check.Homework.Kind;
import convsheet.check.Homework.Size;
import convsheet.check.Homework.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a {@link Student} may do wrong in a layer, and how it should be called. */
enum Mistake {
  KERNEL_ROTATED("kernel-rotated", stage -> once(isConv(stage))),
  KERNEL_TRANSPOSED(
      "kernel-transposed",
      stage -> once(isConv(stage) && stage.kernel().rows() == stage.kernel().columns())),
  KERNEL_MIRRORED("kernel-mirrored", stage -> once(isConv(stage))),
  KERNEL_UPSIDE_DOWN("kernel-mirrored", stage -> once(isConv(stage))),
  RELU_MISSING("relu-missing", stage -> once(isRelu(stage))),
  RELU_PER_CHANNEL(
      "relu-per-channel", stage -> upTo(isRelu(stage) && stage.channels() > 1 ? 2 : 0)),
  RELU_BEFORE_BIAS("relu-before-bias", stage -> once(isRelu(stage) && hasBias(stage))),
  RELU_EXTRA("relu-extra", stage -> once(stage.activation().equals("none"))),
  ACTIVATION_MISSING(
      "activation-missing", stage -> once(List.of("sigmoid", "tanh").contains(stage.activation()))),
  BIAS_MISSING("bias-missing", stage -> once(hasBias(stage))),
  BIAS_PER_CHANNEL("bias-per-channel", stage -> once(hasBias(stage) && stage.channels() > 1)),
  BIAS_SIGN("bias-sign", stage -> once(hasBias(stage))),
  CHANNEL_MISSING(
      "channel-missing",
      stage -> upTo(stage.hasWeights() && stage.channels() > 1 ? stage.channels() : 0)),
  CHANNELS_SWAPPED(
      "channels-swapped", stage -> pairs(stage.hasWeights() ? stage.channels() : 0, false)),
  FILTERS_SWAPPED(
      "filters-swapped", stage -> pairs(stage.hasWeights() ? stage.filters() : 0, false)),
  FILTER_TWICE("filters-swapped", stage -> pairs(stage.hasWeights() ? stage.filters() : 0, true)),
  AVERAGED("averaged", stage -> upTo(!stage.hasWeights() ? 0 : stage.channels() > 1 ? 3 : 1)),
  STRIDE_MISSING("stride-missing", stage -> once(isConv(stage) && !stage.stride().isOne())),
  WINDOW_SHIFTED("window-shifted", stage -> stage.kind() == Kind.DENSE ? List.of() : shifts()),
  PADDING_MISSING("padding-missing", stage -> once(stage.hasPadding())),
  PADDING_LEFT_OUT("padding-missing", stage -> once(stage.hasPadding())),
  PADDING_KIND("padding-kind", Mistake::otherModes),
  PADDING_ONE_SIDE(
      "padding-one-side",
      stage -> upTo(stage.hasPadding() && stage.mode().equals("zeros") ? 2 : 0)),
  POOLING_KIND("pooling-kind", Mistake::otherPoolings),
  POOLING_OVERLAP("pooling-overlap", stage -> once(!stage.hasWeights() && !stage.stride().isOne())),
  SIGN_OF_SUM("sign-slip", stage -> once(stage.hasWeights())),
  SIGNS_DROPPED("sign-slip", stage -> once(stage.hasWeights())),
  SIGN_OF_PRODUCT("sign-slip", stage -> upTo(stage.hasWeights() ? stage.terms() : 0)),
  ADDED("added-not-multiplied", stage -> once(stage.hasWeights())),
  TERM_MISSING("term-missing", stage -> upTo(stage.hasWeights() ? stage.terms() : 0)),
  TERM_MISSING_HERE_AND_THERE(
      "term-missing", stage -> upTo(stage.hasWeights() ? stage.terms() : 0)),
  DIGITS_TRANSPOSED("digits-transposed", stage -> once(true)),
  FACTOR_TEN("factor-ten", stage -> upTo(2)),
  ROUNDED_EARLY("rounded-early", Mistake::roundings),
  SOFTMAX_WITHOUT_EXP("softmax-without-exp", stage -> once(isSoftmax(stage))),
  SIGMOID_FOR_SOFTMAX("sigmoid-for-softmax", stage -> once(isSoftmax(stage))),
  SOFTMAX_NOT_DIVIDED("softmax-not-divided", stage -> once(isSoftmax(stage))),
  SOFTMAX_MISSING("softmax-missing", stage -> once(isSoftmax(stage))),
  DOLLAR_MISSING(
      "dollar-missing", stage -> canBeFormulas(stage) ? upTo(hasBias(stage) ? 6 : 3) : List.of()),
  ACTIVATION_KIND(
      "activation-kind",
      stage ->
          isRelu(stage)
              ? upTo(7)
              : List.of("sigmoid", "tanh").contains(stage.activation())
                  ? List.of(new Form(stage.activation().equals("tanh") ? 4 : 7, 0), new Form(8, 0))
                  : List.of()),
  BIAS_MULTIPLIED("bias-multiplied", stage -> once(hasBias(stage))),
  BIAS_OF_ANOTHER("bias-other", stage -> pairs(hasBias(stage) ? stage.filters() : 0, true)),
  AVERAGED_WITH_BIAS("averaged", stage -> once(hasBias(stage))),
  FILTERS_SUMMED(
      "filters-summed", stage -> upTo(stage.hasWeights() && stage.filters() > 1 ? 2 : 0)),
  LARGEST(
      "largest-not-summed", stage -> upTo(!stage.hasWeights() ? 0 : stage.channels() > 1 ? 2 : 1)),
  PADDING_EXTRA(
      "padding-extra",
      stage ->
          !stage.hasPadding() && stage.kind() != Kind.DENSE
              ? upTo(Math.min(2, Math.min(stage.kernel().rows(), stage.kernel().columns()) - 1))
              : List.of()),
  PICTURE_TURNED(
      "picture-turned",
      stage -> stage.kernel().equals(stage.input()) ? List.of() : turns(stage.input())),
  RESULTS_TURNED("results-turned", stage -> turns(stage.output())),
  LINES_EXCHANGED("lines-exchanged", stage -> pairs(stage.output().rows() > 3 ? 3 : 0, false)),
  SOFTMAX_BASE("softmax-base", stage -> upTo(isSoftmax(stage) ? 2 : 0)),
  DIGIT_MISREAD("digit-misread", stage -> once(true)),
  NEIGHBOUR("neighbour", stage -> once(stage.output().columns() > 1)),
  NONSENSE("unexplained", stage -> once(true));

  static final List<String> MODES = List.of("zeros", "reflect", "replicate", "circular");

  /** Those that are made in some cells only, each by itself. */
  private static final List<Mistake> HERE_AND_THERE =
      List.of(
          TERM_MISSING_HERE_AND_THERE,
          DIGITS_TRANSPOSED,
          FACTOR_TEN,
          DIGIT_MISREAD,
          NEIGHBOUR,
          NONSENSE);

  /** Those that a student may well make together with another one. */
  private static final List<Mistake> COMBINED =
      List.of(
          KERNEL_ROTATED,
          KERNEL_TRANSPOSED,
          KERNEL_MIRRORED,
          RELU_MISSING,
          RELU_EXTRA,
          BIAS_MISSING,
          BIAS_SIGN,
          CHANNEL_MISSING,
          CHANNELS_SWAPPED,
          FILTERS_SWAPPED,
          AVERAGED,
          STRIDE_MISSING,
          PADDING_KIND,
          POOLING_KIND,
          POOLING_OVERLAP);

  /**
   * A mistake in one of its forms.
   *
   * @param a which channel, term, or the like
   * @param b which other one
   */
  record Made(Mistake mistake, int a, int b) {}

  private record Form(int a, int b) {}

  private final String code;
  private final Function<Stage, List<Form>> forms;

  Mistake(String code, Function<Stage, List<Form>> forms) {
    this.code = code;
    this.forms = forms;
  }

  /** What the diagnosis is to be called. */
  String code() {
    return code;
  }

  boolean isHereAndThere() {
    return HERE_AND_THERE.contains(this);
  }

  boolean isCombined() {
    return COMBINED.contains(this);
  }

  /** Every form that it can have in a layer; none if it cannot be made there. */
  List<Made> in(Stage stage) {
    return forms.apply(stage).stream().map(form -> new Made(this, form.a, form.b)).toList();
  }

  private static boolean isConv(Stage stage) {
    return stage.kind() == Kind.CONV;
  }

  private static boolean isRelu(Stage stage) {
    return stage.activation().equals("relu");
  }

  private static boolean isSoftmax(Stage stage) {
    return stage.activation().equals("softmax");
  }

  private static boolean hasBias(Stage stage) {
    return stage.bias().length > 0;
  }

  /** Whether the layer's formulas go over the results before it, without a padded copy. */
  static boolean canBeFormulas(Stage stage) {
    return isConv(stage)
        && !stage.hasPadding()
        && stage.stride().isOne()
        && List.of("none", "relu").contains(stage.activation());
  }

  private static List<Form> once(boolean isPossible) {
    return upTo(isPossible ? 1 : 0);
  }

  private static List<Form> upTo(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Form(i, 0)).toList();
  }

  private static List<Form> pairs(int count, boolean bothWays) {
    var pairs = new ArrayList<Form>();
    for (int a = 0; a < count; a++) {
      for (int b = bothWays ? 0 : a + 1; b < count; b++) {
        if (a != b) {
          pairs.add(new Form(a, b));
        }
      }
    }
    return pairs;
  }

  /** Upside down, mirrored, both, and rows for columns. */
  private static List<Form> turns(Size size) {
    var turns = new ArrayList<Form>();
    for (int turn = 0; turn < 4; turn++) {
      boolean isPossible =
          switch (turn) {
            case 0 -> size.rows() > 1;
            case 1 -> size.columns() > 1;
            case 2 -> size.rows() > 1 && size.columns() > 1;
            default -> size.rows() > 1 && size.rows() == size.columns();
          };
      if (isPossible) {
        turns.add(new Form(turn, 0));
      }
    }
    return turns;
  }

  private static List<Form> shifts() {
    return List.of(
        new Form(1, 0), new Form(0, 1), new Form(1, 1), new Form(-1, 0), new Form(0, -1));
  }

  /** Other kinds of border that the picture is large enough for. */
  private static List<Form> otherModes(Stage stage) {
    if (!stage.hasPadding()) {
      return List.of();
    }
    int size = Math.min(stage.input().rows(), stage.input().columns());
    int border = Math.max(stage.padding().rows(), stage.padding().columns());
    return upTo(MODES.size()).stream()
        .filter(form -> !MODES.get(form.a).equals(stage.mode()) && border < size)
        .toList();
  }

  /** The largest, the average, the smallest, the sum: what a layer does not take. */
  private static List<Form> otherPoolings(Stage stage) {
    int own = stage.kind() == Kind.MAXPOOL ? 0 : 1;
    return upTo(stage.hasWeights() ? 0 : 4).stream().filter(form -> form.a != own).toList();
  }

  /** To 0 to 3 decimals: products, inputs, weights, the channels' sums. */
  private static List<Form> roundings(Stage stage) {
    var forms = new ArrayList<Form>();
    for (int decimals = 0; stage.hasWeights() && decimals <= 3; decimals++) {
      for (int what = 0; what < (stage.channels() > 1 ? 4 : 3); what++) {
        forms.add(new Form(decimals, what));
      }
    }
    return forms;
  }
}
