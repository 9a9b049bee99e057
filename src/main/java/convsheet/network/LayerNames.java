package convsheet.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How people, PyTorch and Keras call layer types, activations and the columns of the {@code Layers}
 * sheet: the one place that knows other names than convsheet's own. All names are compared in their
 * {@linkplain GivenGrids#canonical canonical form}.
 */
public final class LayerNames {
  private static final Map<String, String> TYPES =
      names(
          "conv: convolution, convolutional",
          "convtranspose: convtransposed, transposedconv, transposeconv, transposedconvolution,"
              + " transposeconvolution, conv2dtranspose, deconv, deconvolution, upconv",
          "maxpool: maxpooling",
          "avgpool: avgpooling, averagepool, averagepooling, meanpool, meanpooling",
          "globalavgpool: gap, globalavgpooling, globalaveragepool, globalaveragepooling,"
              + " adaptiveavgpool, adaptiveaveragepool",
          "dense: linear, fc, fullyconnected, affine, innerproduct",
          "batchnorm: bn, batchnormalization, batchnormalisation",
          "pad: padding, zeropad, zeropadding",
          "upsample: upsampling, upsamplingnearest",
          "add: addition, sum",
          "concat: concatenate, concatenation, cat");

  private static final Map<String, String> ACTIVATIONS =
      names(
          "relu: rectifier, rectifiedlinear, rectifiedlinearunit",
          "leakyrelu: lrelu",
          "elu: exponentiallinearunit",
          "silu: swish",
          "sigmoid: logistic, sigm",
          "tanh: hyperbolictangent",
          "none: linear, identity, no");

  private static final Map<String, String> COLUMNS =
      names(
          "name: layer, layername",
          "type: layertype, kind, operation",
          "filters: outchannels, outputchannels, outfeatures, units, neurons, outputs, nfilters,"
              + " numfilters, numberoffilters",
          "kernel: kernelsize, kernelshape, filtersize, poolsize, window, windowsize",
          "stride: strides, step, stepsize",
          "padding: pad, pads",
          "padding mode: padmode",
          "dilation: dilations, dilationrate",
          "groups: group",
          "activation: act, activationfunction, nonlinearity",
          "ceil mode: ceil",
          "count padding: countincludepad, includepadding",
          "divisor override: divisor",
          "scale: scalefactor, size",
          "output padding: outpadding, outputpad",
          "eps: epsilon",
          "init: initializer, initialiser, weightinit, kernelinitializer",
          "seed: randomseed",
          "from: inputs, reads, inputfrom");

  /** What the letters of formulas stand for: too short to be read without being asked for. */
  private static final Map<String, String> LETTERS =
      names("kernel: k", "stride: s", "padding: p", "dilation: d", "filters: f", "groups: g");

  /** What is no other name for something that there is, though it may look so. */
  private static final Map<String, String> OTHERS = new HashMap<>();

  static {
    for (var function :
        List.of(
            "hardsigmoid is not sigmoid",
            "hsigmoid is not sigmoid",
            "hswish is not silu",
            "hardswish is not silu",
            "hardtanh is not tanh",
            "softsign is not tanh",
            "relu6 is not relu",
            "prelu is not leakyrelu",
            "selu is not elu",
            "celu is not elu",
            "mish is not silu",
            "softplus is not relu",
            "softmin is not softmax",
            "layernorm is not batchnorm",
            "layernormalization is not batchnorm",
            "groupnorm is not batchnorm",
            "instancenorm is not batchnorm",
            "adaptivemaxpool is not maxpool",
            "conv3d is not conv",
            "lppool is not avgpool",
            "maxunpool is not maxpool")) {
      OTHERS.put(function.split(" ")[0], function + ", and convsheet has no such layer.");
    }
    for (var pool : List.of("globalmaxpool", "globalmaxpooling")) {
      OTHERS.put(pool, "Write maxpool, with the size of its input as kernel.");
    }
    for (var meant :
        names("convtranspose: tconv, convt", "maxpool: max", "avgpool: avg, average, mean")
            .entrySet()) {
      OTHERS.put(meant.getKey(), "Did you mean " + meant.getValue() + "?");
    }
    OTHERS.put("mlp", "Write a dense layer for each of its layers.");
    OTHERS.put("conv1d", "Write conv, for a picture of one row, with a kernel such as 1x3.");
    for (var depthwise : List.of("depthwiseconv", "depthwiseconvolution", "depthwise")) {
      OTHERS.put(depthwise, "Write conv, with as many groups as it reads channels.");
    }
    for (var separable : List.of("separableconv", "depthwiseseparableconv")) {
      OTHERS.put(
          separable,
          "Write two layers: conv with as many groups as it reads channels, then conv with kernel"
              + " 1.");
    }
    OTHERS.put("reflectionpad", "Write pad, with the padding mode reflect.");
    OTHERS.put("replicationpad", "Write pad, with the padding mode replicate.");
    OTHERS.put("circularpad", "Write pad, with the padding mode circular.");
  }

  private static final String PACKAGES = "^(?:[a-z_]\\w*\\.)+(?=[a-z])";

  /** Words before a number that say no more than its place does. */
  private static final List<String> KEYWORDS =
      List.of("negativeslope", "alpha", "slope", "p", "rate", "outputsize", "startdim");

  private LayerNames() {}

  private static Map<String, String> names(String... lines) {
    var names = new HashMap<String, String>();
    for (var line : lines) {
      var parts = line.split(": ");
      for (var other : parts[1].split(", ")) {
        names.put(other, parts[0]);
      }
    }
    return Map.copyOf(names);
  }

  /**
   * A name with what it is given: {@code leakyrelu 0.1}, {@code nn.LeakyReLU(negative_slope=0.1)}.
   *
   * @param name the name as convsheet has it, or the first word where none is known
   * @param arguments the words after it, in lower case
   */
  record Term(String name, List<String> arguments) {}

  /** Reads the type of a layer: a layer's name or that of an activation. */
  static Term type(String text) {
    return term(text, TYPES, LayerTypes.names());
  }

  /** Reads an activation. */
  static Term activation(String text) {
    return term(text, Map.of(), LayerTypes.activations());
  }

  /** The most words before the first that is not understood that make a name. */
  private static Term term(
      String text, Map<String, String> first, java.util.Collection<String> known) {
    var words = words(text);
    for (int count = words.size(); count > 0; count--) {
      var name = GivenGrids.canonical(String.join("", words.subList(0, count)));
      for (var form : List.of(name, name.replaceFirst("layer$", ""), name.replaceAll("2d", ""))) {
        var own =
            Optional.of(form)
                .filter(known::contains)
                .or(() -> Optional.ofNullable(first.get(form)))
                .or(() -> Optional.ofNullable(ACTIVATIONS.get(form)).filter(known::contains));
        if (own.isPresent()) {
          return new Term(own.get(), arguments(words.subList(count, words.size())));
        }
      }
    }
    return new Term(words.get(0), words.subList(1, words.size()));
  }

  private static List<String> words(String text) {
    var plain = text.toLowerCase(Locale.ROOT).strip().replaceFirst(PACKAGES, "");
    return Arrays.asList(plain.replaceAll("[\\s(),=\\[\\]'\"]+", " ").strip().split(" "));
  }

  private static List<String> arguments(List<String> words) {
    var arguments = new ArrayList<String>();
    for (int i = 0; i < words.size(); i++) {
      var word = GivenGrids.canonical(words.get(i));
      if (word.equals("inplace")) {
        i++; // changes nothing: each layer has a sheet of its own
      } else if (!KEYWORDS.contains(word)) {
        arguments.add(words.get(i));
      }
    }
    return List.copyOf(arguments);
  }

  /** The column that a header is another name for. */
  public static Optional<String> column(String header) {
    return Optional.ofNullable(COLUMNS.get(GivenGrids.canonical(header)));
  }

  /** The column that a header may be meant for, as a letter or a misspelt other name. */
  public static Optional<String> columnMeant(String header) {
    var given = GivenGrids.canonical(header);
    return Optional.ofNullable(LETTERS.get(given))
        .or(
            () ->
                COLUMNS.keySet().stream()
                    .filter(known -> known.length() > 4)
                    .filter(
                        known -> Spelling.distance(given, known) <= (given.length() > 7 ? 2 : 1))
                    .min(Comparator.comparingInt(known -> Spelling.distance(given, known)))
                    .map(COLUMNS::get));
  }

  /** What to write in place of a type or an activation that convsheet does not have. */
  static Optional<String> instead(String text) {
    var name = GivenGrids.canonical(words(text).get(0));
    return Optional.ofNullable(OTHERS.get(name))
        .or(() -> Optional.ofNullable(OTHERS.get(name.replaceAll("[12]d", ""))))
        .or(
            () ->
                Optional.ofNullable(
                    OTHERS.get(GivenGrids.canonical(String.join("", words(text))))));
  }
}
