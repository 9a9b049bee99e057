package convsheet.onnx;

import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Add;
import convsheet.network.BatchNorm;
import convsheet.network.Clip;
import convsheet.network.Conv;
import convsheet.network.ConvTranspose;
import convsheet.network.Dense;
import convsheet.network.Elu;
import convsheet.network.Gelu;
import convsheet.network.GeluTanh;
import convsheet.network.HardSigmoid;
import convsheet.network.HardSwish;
import convsheet.network.Identity;
import convsheet.network.Layer;
import convsheet.network.LeakyRelu;
import convsheet.network.Mul;
import convsheet.network.PRelu;
import convsheet.network.Relu;
import convsheet.network.Selu;
import convsheet.network.Sigmoid;
import convsheet.network.Silu;
import convsheet.network.Softplus;
import convsheet.network.Softsign;
import convsheet.network.Sub;
import convsheet.network.Tanh;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Functions of each value: the activation of the layer that they stand behind, or a layer. */
final class ActivationOperators {
  private static final Map<String, Function<OnnxNode, Activation>> ALL = new HashMap<>();

  static {
    ALL.put("Relu", node -> new Relu());
    ALL.put("LeakyRelu", node -> new LeakyRelu(node.number("alpha", 0.01)));
    ALL.put("Elu", node -> new Elu(node.number("alpha", 1)));
    ALL.put("Sigmoid", node -> new Sigmoid());
    ALL.put("Tanh", node -> new Tanh());
    ALL.put("Gelu", ActivationOperators::gelu);
    ALL.put("Clip", ActivationOperators::clip);
    ALL.put("Selu", ActivationOperators::selu);
    ALL.put("HardSigmoid", ActivationOperators::hardSigmoid);
    ALL.put("Celu", ActivationOperators::celu);
    ALL.put("Swish", ActivationOperators::swish);
    ALL.put("HardSwish", node -> new HardSwish());
    ALL.put("Softplus", node -> new Softplus(1));
    ALL.put("Softsign", node -> new Softsign());
  }

  static final Set<String> NAMES = ALL.keySet();

  private ActivationOperators() {}

  static Value apply(OnnxNode node, ModelBuilder made) {
    var activation = ALL.get(node.operator()).apply(node);
    var input = node.maps(0);
    return made.merged(input, layer -> with(layer, activation))
        .orElseGet(() -> made.each(node, new ActivationLayer(activation), input));
  }

  static Value prelu(OnnxNode node, ModelBuilder made) {
    var input = node.maps(0);
    var slopes = node.constant(1);
    if (node.opset() < 7 && slopes.rank() == 1 && input.rank() > 2) {
      slopes = slopes.reshape(Channels.trailing(slopes.dims(), input.rank() - 1));
    }
    return made.each(node, new PRelu(Channels.of(node, input, slopes)), input);
  }

  private static Activation gelu(OnnxNode node) {
    var form = node.text("approximate", "none");
    return switch (form) {
      case "none" -> new Gelu();
      case "tanh" -> new GeluTanh();
      default -> throw node.refused("approximate " + form, "none or tanh");
    };
  }

  private static Activation celu(OnnxNode node) {
    if (node.number("alpha", 1) != 1) {
      throw node.refused("alpha " + node.number("alpha", 1), "1, with which it is Elu");
    }
    return new Elu(1);
  }

  private static Activation swish(OnnxNode node) {
    if (node.number("alpha", 1) != 1) {
      throw node.refused("alpha " + node.number("alpha", 1), "1");
    }
    return new Silu();
  }

  private static Activation clip(OnnxNode node) {
    boolean byAttribute = node.opset() < 11;
    double least =
        byAttribute ? node.number("min", -Float.MAX_VALUE) : bound(node, 1, -Float.MAX_VALUE);
    double most =
        byAttribute ? node.number("max", Float.MAX_VALUE) : bound(node, 2, Float.MAX_VALUE);
    if (!(least <= most)) {
      throw node.refused("values from " + least + " to " + most, "the least first");
    }
    // the largest numbers of float32 stand for no bound
    return new Clip(
        least <= -Float.MAX_VALUE ? Double.NEGATIVE_INFINITY : least,
        most >= Float.MAX_VALUE ? Double.POSITIVE_INFINITY : most);
  }

  private static double bound(OnnxNode node, int input, double otherwise) {
    return node.optionalConstant(input).map(own -> own.values()[0]).orElse(otherwise);
  }

  /** A slope of float32 that is nearest to PyTorch's 1/6 is that. */
  private static Activation hardSigmoid(OnnxNode node) {
    var own = new HardSigmoid();
    double alpha = node.number("alpha", 0.2);
    return new HardSigmoid(
        (float) alpha == (float) own.alpha() ? own.alpha() : alpha, node.number("beta", 0.5));
  }

  /** ONNX's own constants are float32, those of PyTorch and ours more exact. */
  private static Activation selu(OnnxNode node) {
    var own = new Selu();
    double alpha = node.number("alpha", own.alpha());
    double gamma = node.number("gamma", own.gamma());
    return (float) alpha == (float) own.alpha() && (float) gamma == (float) own.gamma()
        ? own
        : new Selu(alpha, gamma);
  }

  /** A layer with an activation behind its sums, if it is one of those that have one. */
  private static Optional<Layer> with(Layer layer, Activation activation) {
    if (layer instanceof Conv own && own.activation() instanceof Identity) {
      return Optional.of(
          new Conv(
              own.weight(),
              own.bias(),
              own.stride(),
              own.padding(),
              own.dilation(),
              own.groups(),
              activation));
    }
    if (layer instanceof ConvTranspose own && own.activation() instanceof Identity) {
      return Optional.of(
          new ConvTranspose(
              own.weight(),
              own.bias(),
              own.stride(),
              own.padding(),
              own.outputPadding(),
              own.dilation(),
              own.groups(),
              activation));
    }
    if (layer instanceof Dense own && own.activation() instanceof Identity) {
      return Optional.of(new Dense(own.weight(), own.bias(), activation));
    }
    if (layer instanceof BatchNorm own && own.activation() instanceof Identity) {
      return Optional.of(
          new BatchNorm(
              own.mean(), own.variance(), own.weight(), own.bias(), own.eps(), activation));
    }
    if (layer instanceof Add own && own.activation() instanceof Identity) {
      return Optional.of(new Add(activation));
    }
    if (layer instanceof Sub own && own.activation() instanceof Identity) {
      return Optional.of(new Sub(activation));
    }
    if (layer instanceof Mul own && own.activation() instanceof Identity) {
      return Optional.of(new Mul(activation));
    }
    return Optional.empty();
  }
}
