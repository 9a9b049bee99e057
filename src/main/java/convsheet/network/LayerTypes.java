package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** The names of all layers and activations: one line each. */
public final class LayerTypes {
  private static final String CONSTANT = "constant";
  private static final Map<String, BiFunction<LayerSpec, List<Shape>, Layer>> LAYERS =
      new LinkedHashMap<>();
  private static final Set<String> COLUMNS = new LinkedHashSet<>();
  private static final Map<String, Function<Arguments, Activation>> ACTIVATIONS =
      new LinkedHashMap<>();

  static {
    put(
        "conv",
        one(Conv::read),
        "filters",
        "kernel",
        "stride",
        "padding",
        "padding mode",
        "dilation",
        "groups",
        "activation",
        "init",
        "seed");
    put("convtranspose", one(ConvTranspose::read), "output padding");
    put("maxpool", one(MaxPool::read), "ceil mode");
    put("avgpool", one(AvgPool::read), "count padding", "divisor override");
    put("globalavgpool", one(GlobalAvgPool::read));
    put("globalmaxpool", one(GlobalMaxPool::read));
    put("dense", one(Dense::read));
    put("flatten", one(Flatten::read));
    put("reshape", one(Reshape::read), "shape");
    put("batchnorm", one(BatchNorm::read), "eps");
    put("scale", one(Scale::read));
    put("prelu", one(PRelu::read));
    put("dropout", one(Dropout::read));
    put("pad", one(Pad::read), "value");
    put("upsample", one(Upsample::read), "scale", "mode", "align corners");
    put("pixelshuffle", one(PixelShuffle::read));
    put("channelshuffle", one(ChannelShuffle::read));
    put("slice", one(Slice::read), "channels", "rows", "columns");
    put("add", Add::read);
    put("sub", Sub::read);
    put("mul", Mul::read);
    put("concat", Concat::read);
    put(CONSTANT, (spec, inputs) -> ConstantLayer.read(spec));

    ACTIVATIONS.put("relu", arguments -> new Relu());
    ACTIVATIONS.put("leakyrelu", LeakyRelu::of);
    ACTIVATIONS.put("clip", Clip::of);
    ACTIVATIONS.put("elu", Elu::of);
    ACTIVATIONS.put("selu", Selu::of);
    ACTIVATIONS.put("gelu", arguments -> new Gelu());
    ACTIVATIONS.put("gelutanh", arguments -> new GeluTanh());
    ACTIVATIONS.put("silu", arguments -> new Silu());
    ACTIVATIONS.put("hardswish", arguments -> new HardSwish());
    ACTIVATIONS.put("sigmoid", arguments -> new Sigmoid());
    ACTIVATIONS.put("hardsigmoid", HardSigmoid::of);
    ACTIVATIONS.put("tanh", arguments -> new Tanh());
    ACTIVATIONS.put("softsign", arguments -> new Softsign());
    ACTIVATIONS.put("softplus", Softplus::of);
    ACTIVATIONS.put("softmax", Softmax::of);
    ACTIVATIONS.put("logsoftmax", LogSoftmax::of);
    ACTIVATIONS.put("lrn", Lrn::of);
    ACTIVATIONS.put("none", arguments -> new Identity());

    ACTIVATIONS.keySet().stream()
        .filter(name -> !name.equals("none"))
        .forEach(
            name ->
                LAYERS.put(
                    name, one((spec, inputs) -> new ActivationLayer(spec.activation("type")))));
  }

  private static final int LONGEST_SUGGESTED = 40;

  /** What may stand behind a type as in PyTorch, though it changes nothing here. */
  private static final Map<String, Predicate<String>> PASSED =
      Map.of(
          "globalavgpool", argument -> argument.equals("1"),
          "globalmaxpool", argument -> argument.equals("1"),
          "flatten", argument -> argument.equals("1"),
          "dropout", argument -> argument.matches("0?\\.\\d+|0"));

  private LayerTypes() {}

  /**
   * Names a layer type.
   *
   * @param columns the columns of the {@code Layers} sheet that it reads and no type before it does
   */
  private static void put(
      String type, BiFunction<LayerSpec, List<Shape>, Layer> read, String... columns) {
    LAYERS.put(type, read);
    COLUMNS.addAll(List.of(columns));
  }

  /** A layer that reads one other. */
  private static BiFunction<LayerSpec, List<Shape>, Layer> one(
      BiFunction<LayerSpec, List<Shape>, Layer> read) {
    return (spec, inputs) -> {
      if (inputs.size() > 1) {
        throw spec.problem(
            "from",
            inputs.size() + " layers",
            "one layer, as a " + spec.type() + " layer reads one",
            "Name one layer, or join them first with an add or concat layer.");
      }
      return read.apply(spec, inputs);
    };
  }

  /** Whether a layer of a type reads no other. */
  public static boolean readsNothing(String type) {
    return type.equals(CONSTANT);
  }

  /** The names of all layer types. */
  public static Collection<String> names() {
    return LAYERS.keySet();
  }

  /** The columns of the {@code Layers} sheet that hold options, in the order of the types. */
  public static List<String> columns() {
    return List.copyOf(COLUMNS);
  }

  /** The names of all activations. */
  public static Collection<String> activations() {
    return ACTIVATIONS.keySet();
  }

  /** Reads a layer that reads inputs of the given shapes. */
  public static Layer read(LayerSpec spec, List<Shape> inputs) {
    var type = LAYERS.get(spec.type());
    if (type == null) {
      throw spec.problem(
          "type",
          "layer type " + spec.quote("type"),
          "one of " + String.join(", ", names()),
          LayerHints.ofType(spec.text("type").orElseThrow())
              .or(() -> suggestion(spec.text("type").orElseThrow(), names()))
              .orElse("Correct the type of " + spec.name() + "."));
    }
    if (!ACTIVATIONS.containsKey(spec.type())) {
      spec.checkOneWord(PASSED.getOrDefault(spec.type(), argument -> false));
    }
    return type.apply(spec, inputs);
  }

  /** An activation by its name and arguments. */
  static Optional<Activation> activation(String name, Arguments arguments) {
    return Optional.ofNullable(ACTIVATIONS.get(name)).map(make -> make.apply(arguments));
  }

  /** "Did you mean ...?" with the {@linkplain #nearest nearest} of some names, if one is near. */
  public static Optional<String> suggestion(String name, Collection<String> names) {
    return nearest(name, names).map(nearest -> "Did you mean " + nearest + "?");
  }

  /**
   * The nearest of some names, if one is near: a few letters away, or with more or fewer words to
   * it ({@code pool}, {@code convolution}).
   */
  public static Optional<String> nearest(String name, Collection<String> names) {
    var given = GivenGrids.canonical(name);
    if (given.isEmpty() || given.length() > LONGEST_SUGGESTED) {
      return Optional.empty();
    }
    return names.stream()
        .min(
            Comparator.comparingInt(known -> Spelling.distance(given, GivenGrids.canonical(known))))
        .filter(
            known ->
                Spelling.distance(given, GivenGrids.canonical(known))
                    <= (given.length() <= 3 ? given.length() / 2 : Math.max(2, given.length() / 3)))
        .or(
            () ->
                names.stream()
                    .filter(known -> given.length() > 2)
                    .filter(
                        known ->
                            given.contains(GivenGrids.canonical(known))
                                || GivenGrids.canonical(known).contains(given))
                    .findFirst());
  }

  /** A vector where a layer needs a picture. */
  static ProblemException needsPicture(String type, Shape input) {
    return ProblemException.input(
        Problem.of(
            "an input of " + input + " values in one column for a " + type + " layer",
            "channels of rows and columns",
            "Place the " + type + " layer before the layer that flattens, or read another layer."));
  }
}
