package convsheet.onnx;

import convsheet.network.Activation;
import convsheet.network.ActivationLayer;
import convsheet.network.Clip;
import convsheet.network.Elu;
import convsheet.network.Gelu;
import convsheet.network.GeluTanh;
import convsheet.network.HardSigmoid;
import convsheet.network.HardSwish;
import convsheet.network.Identity;
import convsheet.network.LeakyRelu;
import convsheet.network.LogSoftmax;
import convsheet.network.Lrn;
import convsheet.network.Over;
import convsheet.network.Relu;
import convsheet.network.Selu;
import convsheet.network.Sigmoid;
import convsheet.network.Silu;
import convsheet.network.Softmax;
import convsheet.network.Softplus;
import convsheet.network.Softsign;
import convsheet.network.Tanh;
import convsheet.tensor.Shape;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The nodes of activations: one line each. */
final class ActivationsOut {
  /** Writes an activation of a value of some shape; the name of what it makes. */
  @FunctionalInterface
  private interface Writer<A> {
    String write(LayerOut out, A activation, String value, Shape shape);
  }

  private static final Map<Class<?>, Writer<Activation>> ALL = new HashMap<>();

  static {
    put(Identity.class, (out, own, value, shape) -> value);
    plain(Relu.class, "Relu");
    plain(Sigmoid.class, "Sigmoid");
    plain(Tanh.class, "Tanh");
    plain(Softsign.class, "Softsign");
    plain(HardSwish.class, "HardSwish");
    put(
        LeakyRelu.class,
        (out, own, value, shape) ->
            add(out, node(out, "LeakyRelu", value).with("alpha", own.slope())));
    put(
        Elu.class,
        (out, own, value, shape) -> add(out, node(out, "Elu", value).with("alpha", own.alpha())));
    put(
        Selu.class,
        (out, own, value, shape) ->
            add(
                out,
                node(out, "Selu", value).with("alpha", own.alpha()).with("gamma", own.gamma())));
    put(
        HardSigmoid.class,
        (out, own, value, shape) ->
            add(
                out,
                node(out, "HardSigmoid", value)
                    .with("alpha", own.alpha())
                    .with("beta", own.beta())));
    put(Gelu.class, (out, own, value, shape) -> gelu(out, value, "none"));
    put(GeluTanh.class, (out, own, value, shape) -> gelu(out, value, "tanh"));
    put(
        Silu.class,
        (out, own, value, shape) ->
            add(out, node(out, "Mul", value, out.added("sigmoid", "Sigmoid", value))));
    put(Clip.class, (out, own, value, shape) -> clip(out, own, value));
    put(Softplus.class, (out, own, value, shape) -> softplus(out, own.beta(), value));
    put(Lrn.class, ActivationsOut::lrn);
    put(
        Softmax.class,
        (out, own, value, shape) -> shares(out, "Softmax", own.over(), value, shape));
    put(
        LogSoftmax.class,
        (out, own, value, shape) -> shares(out, "LogSoftmax", own.over(), value, shape));
  }

  private ActivationsOut() {}

  @SuppressWarnings("unchecked")
  private static <A extends Activation> void put(Class<A> type, Writer<A> writer) {
    ALL.put(type, (Writer<Activation>) writer);
  }

  private static <A extends Activation> void plain(Class<A> type, String operator) {
    put(type, (out, own, value, shape) -> add(out, node(out, operator, value)));
  }

  /**
   * Writes an activation.
   *
   * @param value what it is applied to
   * @param shape the shape of that
   * @return the name of what it makes
   */
  static String write(LayerOut out, Activation activation, String value, Shape shape) {
    var writer = ALL.get(activation.getClass());
    if (writer == null) {
      throw out.refused("the activation " + activation.text(), "one that ONNX has");
    }
    return writer.write(out, activation, value, shape);
  }

  /** The node of an activation, which is called as the layer is if that does nothing else. */
  private static GraphOut.Node node(LayerOut out, String operator, String... read) {
    return out.node().layer() instanceof ActivationLayer
        ? out.main(operator, read)
        : out.step(operator.toLowerCase(Locale.ROOT), operator, read);
  }

  private static String add(LayerOut out, GraphOut.Node node) {
    return node.add(out.name("activation"));
  }

  private static String gelu(LayerOut out, String value, String form) {
    out.graph().needs(20);
    return add(out, node(out, "Gelu", value).with("approximate", form));
  }

  private static String clip(LayerOut out, Clip clip, String value) {
    var least = Double.isInfinite(clip.least()) ? "" : out.number("least", clip.least());
    var most = Double.isInfinite(clip.most()) ? "" : out.number("most", clip.most());
    return add(out, node(out, "Clip", value, least, most));
  }

  /** ONNX has a beta of 1 alone. */
  private static String softplus(LayerOut out, double beta, String value) {
    if (beta == 1) {
      return add(out, node(out, "Softplus", value));
    }
    var number = out.number("beta", beta);
    var times = out.added("times", "Mul", value, number);
    var plus = add(out, node(out, "Softplus", times));
    return out.added("divided", "Div", plus, number);
  }

  private static String lrn(LayerOut out, Lrn lrn, String value, Shape shape) {
    if (lrn.size() % 2 == 0) {
      throw out.refused("lrn over " + lrn.size() + " channels", "an odd number of them in ONNX");
    }
    var read = shape.isVector() ? out.sized("channels", value, shape.rows(), 1, 1) : value;
    var normalised =
        add(
            out,
            node(out, "LRN", read)
                .with("size", (long) lrn.size())
                .with("alpha", lrn.alpha())
                .with("beta", lrn.beta())
                .with("bias", lrn.k()));
    return shape.isVector() ? out.sized("vector", normalised, shape) : normalised;
  }

  /** Along one axis, as ONNX has it; where values of several belong together they become one. */
  private static String shares(
      LayerOut out, String operator, Over over, String value, Shape shape) {
    if (shape.isVector()) {
      return along(out, operator, 1, value);
    }
    return switch (over) {
      case CHANNELS -> along(out, operator, 1, value);
      case COLUMN -> along(out, operator, 2, value);
      case ROW -> along(out, operator, 3, value);
      case ALL -> {
        var all = out.sized("all", value, -1);
        yield out.sized("maps", along(out, operator, 1, all), shape);
      }
      case CHANNEL -> {
        var each = out.sized("each", value, shape.channels(), -1);
        yield out.sized("maps", along(out, operator, 2, each), shape);
      }
    };
  }

  private static String along(LayerOut out, String operator, long axis, String value) {
    return add(out, node(out, operator, value).with("axis", axis));
  }
}
