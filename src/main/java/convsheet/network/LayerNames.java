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
 * {@linkplain GivenGrids#canonical canonical form}. Names of what there is not have a {@linkplain
 * LayerHints hint}.
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
          "globalmaxpool: gmp, globalmaxpooling, adaptivemaxpool, adaptivemaxpooling",
          "dense: linear, fc, fullyconnected, affine, innerproduct",
          "batchnorm: bn, batchnormalization, batchnormalisation",
          "reshape: unflatten",
          "pad: padding, zeropad, zeropadding",
          "upsample: upsampling, upsamplingnearest",
          "pixelshuffle: subpixel, subpixelshuffle",
          "channelshuffle: shufflechannels",
          "slice: crop, cropping, narrow",
          "prelu: parametricrelu",
          "add: addition, sum",
          "sub: subtract, subtraction, difference, minus",
          "mul: multiply, multiplication, product",
          "concat: concatenate, concatenation, cat");

  private static final Map<String, String> ACTIVATIONS =
      names(
          "relu: rectifier, rectifiedlinear, rectifiedlinearunit",
          "clip 0 6: relu6",
          "leakyrelu: lrelu",
          "clip: hardtanh, clamp",
          "elu: exponentiallinearunit",
          "selu: scaledexponentiallinearunit",
          "gelutanh: geluapproximatetanh, geluapproximate, gelunew, fastgelu",
          "silu: swish",
          "hardswish: hswish, hardsilu",
          "hardsigmoid: hsigmoid",
          "lrn: localresponsenorm, localresponsenormalization",
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
          "align corners: aligncorner",
          "output padding: outpadding, outputpad",
          "eps: epsilon",
          "init: initializer, initialiser, weightinit, kernelinitializer",
          "seed: randomseed",
          "from: inputs, reads, inputfrom");

  /** What the letters of formulas stand for: too short to be read without being asked for. */
  private static final Map<String, String> LETTERS =
      names("kernel: k", "stride: s", "padding: p", "dilation: d", "filters: f", "groups: g");

  private static final String PACKAGES = "^(?:[a-z_]\\w*\\.)+(?=[a-z])";

  /** Words before a number that say no more than its place does. */
  private static final List<String> KEYWORDS =
      List.of(
          "negativeslope",
          "alpha",
          "beta",
          "gamma",
          "slope",
          "p",
          "rate",
          "outputsize",
          "startdim",
          "k",
          "size",
          "minval",
          "maxval");

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
                .or(() -> Optional.ofNullable(ACTIVATIONS.get(form)))
                .map(term -> new ArrayList<>(List.of(term.split(" "))))
                .filter(term -> known.contains(term.get(0)));
        if (own.isPresent()) {
          var term = own.get();
          term.addAll(arguments(words.subList(count, words.size())));
          return new Term(term.get(0), List.copyOf(term.subList(1, term.size())));
        }
      }
    }
    return new Term(words.get(0), words.subList(1, words.size()));
  }

  /** The words of a name, without the package before it and without punctuation. */
  static List<String> words(String text) {
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
}
