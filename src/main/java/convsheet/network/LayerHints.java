package convsheet.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What to write in place of layers and activations that convsheet does not have, by the names that
 * PyTorch, Keras and people have for them: the one table of these. What is a name of something that
 * there is stands in {@link LayerNames}.
 */
final class LayerHints {
  private static final Map<String, String> HINTS = new HashMap<>();

  static {
    near("sigmoid", "logsigmoid");
    near("silu", "mish, swiglu");
    near("tanh", "tanhshrink");
    near("relu", "squareplus, threshold, thresholdedrelu, crelu, maxout");
    near("leakyrelu", "rrelu");
    near("elu", "celu, glu, geglu");
    near("softmax", "softmin, sparsemax, softargmax, gumbelsoftmax");
    near(
        "batchnorm",
        "layernorm, layernormalization, groupnorm, groupnormalization, instancenorm,"
            + " instancenormalization, rmsnorm, rmsnormalization, weightnorm,"
            + " spectralnorm, unitnormalization,"
            + " normalization");
    near(
        "conv",
        "convlstm, locallyconnected, deformconv, deformableconv, deformableconvolution,"
            + " graphconv, gcn, partialconv");
    near(
        "maxpool",
        "maxunpool, unpool, fractionalmaxpool, minpool, minpooling, roipool, roialign, spp,"
            + " spatialpyramidpool, medianpool");
    near("avgpool", "lppool, l2pool, stochasticpool");
    hint("Write conv, then pixelshuffle.", "subpixelconv");
    hint("Write pixelshuffle, with the mode dcr.", "depthtospace");
    near("flatten", "permute, transpose, squeeze, unsqueeze, view");
    hint("Write slice, with its rows and columns.", "centercrop");
    near("add", "maximum, minimum");
    near("dense", "matmul, dot");
    near("dense", "bilinear, einsum");
    none("lstm, bilstm, gru, bigru, rnn, simplernn, bidirectional, timedistributed");
    none(
        "attention, selfattention, crossattention, additiveattention, multiheadattention,"
            + " multiheadselfattention, squeezeexcitation, squeezeandexcitation, cbam");
    none("embedding, embeddingbag, positionalencoding, positionembedding, tokenizer");
    none("hardshrink, softshrink, argmax, pixelunshuffle, spacetodepth, fold, unfold, lambda");

    hint("Did you mean convtranspose?", "tconv, convt");
    hint("Did you mean maxpool?", "max");
    hint("Did you mean avgpool?", "avg, average, mean");
    hint("Write a dense layer for each of its layers.", "mlp, feedforward, ffn");
    hint(
        "Write conv, with as many groups as it reads channels.",
        "depthwiseconv, depthwiseconvolution, depthwise");
    hint(
        "Write two layers: conv with as many groups as it reads channels, then conv with kernel 1.",
        "separableconv, depthwiseseparableconv");
    hint("Write conv, with its groups.", "groupconv, groupedconv, groupconvolution");
    hint(
        "Write conv, with a dilation.",
        "dilatedconv, atrousconv, dilatedconvolution, atrousconvolution");
    hint("Write conv, with kernel 1.", "pointwise, pointwiseconv, pointwiseconvolution, 1x1conv");
    hint(
        "Write upsample, with the mode linear where it interpolates.",
        "interpolate, resize, resizing, bilinearupsampling, unpooling");
    hint("Write upsample, with the mode linear and align corners yes.", "upsamplingbilinear");
    hint("Write pad, with the padding mode reflect.", "reflectionpad");
    hint("Write pad, with the padding mode replicate.", "replicationpad");
    hint("Write pad, with the padding mode circular.", "circularpad");
    hint(
        "Write dropout, which passes on what it reads.",
        "spatialdropout, alphadropout, featurealphadropout, gaussiandropout, droppath,"
            + " stochasticdepth");
    hint(
        "Leave the row out: it passes on what it reads.",
        "identity, gaussiannoise, activityregularization, masking");
    hint(
        "Leave the row out: the picture stands on the sheet Input.",
        "input, inputlayer, inputs, image, picture");
    hint("Leave the row out: the last layer is the output.", "output, outputlayer");
    hint(
        "Leave the row out: convsheet computes what a network gives, not how wrong it is.",
        "loss, crossentropy, crossentropyloss, mse, mseloss, nllloss");
    hint("Write the activation itself, such as relu.", "activation, nonlinearity");
    hint(
        "Write its layers, then add, with the two that it adds in the column from.",
        "residual, residualblock, resblock, skip, skipconnection, shortcut, bottleneck");
    hint(
        "Write its layers, then concat, with those that it joins in the column from.",
        "inception, denseblock, merge");
  }

  /** A name that says how many dimensions it is for, other than the two of a picture. */
  private static final Pattern DIMENSIONS = Pattern.compile("(.+?)([13])d(.*)");

  private static final Set<String> WITH_KERNEL =
      Set.of("conv", "convtranspose", "maxpool", "avgpool");

  private LayerHints() {}

  private static void hint(String hint, String names) {
    for (var name : names.split(", ")) {
      HINTS.put(name, hint);
    }
  }

  private static void near(String type, String names) {
    for (var name : names.split(", ")) {
      HINTS.put(name, name + " is not " + type + ", and convsheet has no such layer.");
    }
  }

  private static void none(String names) {
    for (var name : names.split(", ")) {
      HINTS.put(name, "convsheet has no " + name + ", and nothing near it.");
    }
  }

  /** What to write in place of a type that convsheet does not have. */
  static Optional<String> ofType(String text) {
    var names = names(text);
    return names.stream()
        .flatMap(name -> forms(name))
        .flatMap(form -> Optional.ofNullable(HINTS.get(form)).stream())
        .findFirst()
        .or(() -> names.stream().flatMap(name -> ofDimension(name).stream()).findFirst());
  }

  /** What to write in place of an activation that convsheet does not have. */
  static Optional<String> ofActivation(String text) {
    var type = LayerNames.type(text).name();
    return LayerTypes.names().contains(type)
        ? Optional.of(type + " is a layer, no activation: give it a row of its own.")
        : ofType(text);
  }

  /** The words of a text as one name, from all of them down to the first alone. */
  private static List<String> names(String text) {
    var words = LayerNames.words(text);
    return IntStream.range(0, words.size())
        .mapToObj(i -> String.join("", words.subList(0, words.size() - i)))
        .map(GivenGrids::canonical)
        .toList();
  }

  private static Stream<String> forms(String name) {
    var bare = name.replaceFirst("(layer|block|cell)$", "");
    return Stream.of(name, bare, bare.replaceAll("[12]d", ""));
  }

  private static Optional<String> ofDimension(String name) {
    var found = DIMENSIONS.matcher(name);
    if (!found.matches()) {
      return Optional.empty();
    }
    var type = LayerNames.type(found.group(1) + found.group(3)).name();
    if (!LayerTypes.names().contains(type)) {
      return Optional.empty();
    }
    return Optional.of(
        found.group(2).equals("3")
            ? name + " is not " + type + ", and convsheet has no such layer."
            : WITH_KERNEL.contains(type)
                ? "Write " + type + ", for a picture of one row, with a kernel such as 1x3."
                : type.equals("upsample")
                    ? "Write upsample, for a picture of one row, with a scale such as 1x2."
                    : "Write " + type + ".");
  }
}
