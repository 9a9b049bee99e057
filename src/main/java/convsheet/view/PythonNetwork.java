package convsheet.view;

import convsheet.network.FeatureMap;
import convsheet.network.LayerTypes;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network as a Python file for PyTorch that holds its weights and its picture, and gives the same
 * numbers, in float64: an {@code nn.Module} with a module for each layer that has weights, called
 * as the layer is.
 */
public final class PythonNetwork {
  private static final String HEAD =
      """
      import base64

      import torch
      from torch import nn
      from torch.nn import functional as F


      def numbers(shape, text):
          values = torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.float64)
          return values.reshape(shape)


      """;

  /** Words of Python, and what a module has by itself. */
  private static final Set<String> TAKEN =
      Set.of(
          ("and as assert async await break class continue def del elif else except finally for"
                  + " from global if import in is lambda nonlocal not or pass raise return try"
                  + " while with yield None True False F nn torch base64 numbers self values forward"
                  + " train eval float double half type to add_module apply buffers children modules"
                  + " parameters training dump_patches layers cpu cuda share_memory compile extra_repr"
                  + " bfloat16 zero_grad requires_grad_ state_dict load_state_dict T_destination")
              .split(" "));

  private final Evaluation evaluation;
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> given = new HashSet<>(TAKEN);

  private PythonNetwork(Evaluation evaluation) {
    this.evaluation = evaluation;
    names.put(FeatureMap.INPUT, name(FeatureMap.INPUT));
    nodes().forEach(node -> names.put(node.name(), name(node.name())));
  }

  /**
   * The text of the file.
   *
   * @throws ProblemException if a layer is of a kind that it has no words for
   */
  public static String of(Evaluation evaluation) {
    return new PythonNetwork(evaluation).text();
  }

  private List<Network.Node> nodes() {
    return evaluation.question().network().nodes();
  }

  /** A name that Python has no other meaning for. */
  private String name(String layer) {
    var name = layer.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[0-9_])", "layer_");
    while (!given.add(name)) {
      name += "_";
    }
    return name;
  }

  private String text() {
    var modules = new StringBuilder();
    var forward = new StringBuilder();
    var weights = new StringBuilder();
    for (int i = 0; i < nodes().size(); i++) {
      var node = nodes().get(i);
      var own = NamedTensors.of(evaluation, i);
      var words = new LayerWords(node, own);
      line(forward, 8, names.get(node.name()) + " = " + words.value());
      if (words.isModule()) {
        line(modules, 8, "self." + names.get(node.name()) + " = " + words.module());
      }
      own.forEach((name, tensor) -> tensor(weights, names.get(node.name()) + "." + name, tensor));
    }
    var all =
        nodes().stream()
            .map(node -> Problem.quote(node.name()) + ": " + names.get(node.name()))
            .collect(Collectors.joining(", "));
    var input = names.get(FeatureMap.INPUT);
    var text = new StringBuilder();
    text.append("\"\"\"A network for PyTorch, written by convsheet.\n\n");
    text.append(
        "Network()(PICTURE) gives the last layer's output for the picture, Network().layers\n");
    text.append(
        "those of all layers by name; a picture is [1, channels, rows, columns], float64.\n\"\"\"\n\n");
    text.append(HEAD);
    text.append("class Network(nn.Module):\n    def __init__(self):\n        super().__init__()\n");
    text.append(modules);
    text.append("        self.double().eval()\n");
    text.append("        self.load_state_dict(\n");
    text.append(
        "            {name: WEIGHTS[name] for name in self.state_dict() if name in WEIGHTS}, strict=False\n");
    text.append("        )\n\n");
    text.append("    def layers(self, ").append(input).append("):\n");
    text.append(forward);
    line(text, 8, "return {" + all + "}");
    text.append("\n    def forward(self, picture):\n");
    line(text, 8, "outputs = self.layers(picture)");
    line(text, 8, "return list(outputs.values())[-1] if outputs else picture");
    text.append("\n\nWEIGHTS = {\n").append(weights).append("}\n\n");
    text.append("PICTURE = ").append(numbers(batch(evaluation.question().input()))).append("\n\n");
    text.append("if __name__ == \"__main__\":\n");
    line(text, 4, "with torch.no_grad():");
    line(text, 8, "for name, output in Network().layers(PICTURE).items():");
    line(text, 12, "print(name, tuple(output.shape[1:]), output.flatten()[:5].tolist())");
    return text.toString();
  }

  private static Tensor batch(Tensor picture) {
    var shape = picture.shape();
    return picture.reshape(Shape.of(1, shape.channels(), shape.rows(), shape.columns()));
  }

  private static void line(StringBuilder text, int indent, String line) {
    text.append(" ".repeat(indent)).append(line).append("\n");
  }

  private static void tensor(StringBuilder text, String name, Tensor tensor) {
    line(text, 4, "\"" + name + "\": " + numbers(tensor) + ",");
  }

  private static String numbers(Tensor tensor) {
    var bytes =
        ByteBuffer.allocate(Math.multiplyExact(8, tensor.values().length))
            .order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(tensor.values()).forEach(bytes::putDouble);
    return "numbers("
        + tensor.shape().sizes()
        + ", \""
        + Base64.getEncoder().encodeToString(bytes.array())
        + "\")";
  }

  /** What a layer is in Python. */
  private final class LayerWords {
    private final Network.Node node;
    private final Map<String, String> options;
    private final Map<String, Tensor> weights;
    private final List<String> read;

    LayerWords(Network.Node node, Map<String, Tensor> weights) {
      this.node = node;
      this.weights = weights;
      options = node.layer().options();
      read = node.from().stream().map(names::get).toList();
    }

    boolean isModule() {
      return Set.of("conv", "convtranspose", "dense", "batchnorm").contains(node.layer().type());
    }

    private String option(String name, String otherwise) {
      return options.getOrDefault(name, otherwise);
    }

    /** {@code (3, 2)} of {@code 3x2}, or of {@code 3} the same twice. */
    private String pair(String name, String otherwise) {
      var numbers = option(name, otherwise).split("x");
      return "(" + numbers[0] + ", " + numbers[numbers.length - 1] + ")";
    }

    String module() {
      var weight = weights.get("weight").shape();
      var bias = "bias=" + (weights.containsKey("bias") ? "True" : "False");
      return switch (node.layer().type()) {
        case "conv" ->
            "nn.Conv2d("
                + Math.multiplyExact(weight.size(1), Integer.parseInt(option("groups", "1")))
                + ", "
                + weight.size(0)
                + common(weight, bias);
        case "convtranspose" ->
            "nn.ConvTranspose2d("
                + weight.size(0)
                + ", "
                + Math.multiplyExact(weight.size(1), Integer.parseInt(option("groups", "1")))
                + ", padding="
                + symmetric()
                + ", output_padding="
                + pair("output padding", "0")
                + common(weight, bias).replaceFirst("^, ", ", kernel_size=");
        case "dense" -> "nn.Linear(" + weight.size(1) + ", " + weight.size(0) + ", " + bias + ")";
        default -> "nn.BatchNorm2d(" + weight.size(0) + ", eps=" + option("eps", "1e-05") + ")";
      };
    }

    private String common(Shape weight, String bias) {
      return ", ("
          + weight.rows()
          + ", "
          + weight.columns()
          + "), stride="
          + pair("stride", "1")
          + ", dilation="
          + pair("dilation", "1")
          + ", groups="
          + option("groups", "1")
          + ", "
          + bias
          + ")";
    }

    /** The padding, where it is as wide at both sides. */
    private String symmetric() {
      if (option("padding", "0").contains(",")) {
        throw missing("a padding that is wider at one side");
      }
      return pair("padding", "0");
    }

    private ProblemException missing(String what) {
      return ProblemException.input(
          Problem.of(
              what + " in " + node.name(),
              "what the Python file has words for",
              "Leave the layer out, or write it as one of another type."));
    }

    String value() {
      var self = "self." + names.get(node.name());
      var x = read.isEmpty() ? "" : read.get(0);
      var type = node.layer().type();
      var activation = option("activation", "none");
      var value =
          switch (type) {
            case "conv" -> self + "(" + padded(x, "0") + ")";
            case "convtranspose" -> self + "(" + x + ")";
            case "dense" -> self + "(" + x + ".flatten(1))";
            case "batchnorm" ->
                node.shape().isVector()
                    ? self + "(" + x + "[:, :, None, None]).flatten(1)"
                    : self + "(" + x + ")";
            case "maxpool" ->
                option("padding", "0").contains(",")
                    ? "F.max_pool2d(" + padded(x, "-float(\"inf\")") + ", " + window() + ")"
                    : "F.max_pool2d(" + x + ", " + window() + ", padding=" + symmetric() + ")";
            case "avgpool" -> average(x);
            case "globalavgpool" -> x + ".mean((2, 3))" + spread();
            case "globalmaxpool" -> x + ".amax((2, 3))" + spread();
            case "flatten" -> x + ".flatten(1)";
            case "reshape" -> x + ".reshape(-1, " + shape() + ")";
            case "dropout" ->
                weights.containsKey("mask")
                    ? x + " * WEIGHTS[\"" + names.get(node.name()) + ".mask\"]"
                    : x;
            case "pad" -> padded(x, option("value", "0"));
            case "upsample" -> upsampled(x);
            case "add" -> String.join(" + ", read);
            case "sub" -> String.join(" - ", read);
            case "mul" -> String.join(" * ", read);
            case "concat" -> "torch.cat([" + String.join(", ", read) + "], 1)";
            default -> activated(type.split(" ")[0], x, type);
          };
      return activation.equals("none") || isActivation(type)
          ? value
          : activated(activation.split(" ")[0], value, activation);
    }

    private boolean isActivation(String type) {
      return LayerTypes.activations().contains(type.split(" ")[0]);
    }

    private String spread() {
      return node.shape().isVector() ? "" : "[:, :, None, None]";
    }

    private String shape() {
      return node.shape().sizes().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** With its border around it, where it has one. */
    private String padded(String x, String value) {
      var text = option("padding", "0");
      if (text.equals("0")) {
        return x;
      }
      var sides = text.split(",");
      var two = text.split("x");
      var padding =
          sides.length == 4
              ? sides[1] + ", " + sides[3] + ", " + sides[0] + ", " + sides[2]
              : two[two.length - 1] + ", " + two[two.length - 1] + ", " + two[0] + ", " + two[0];
      var mode = option("padding mode", "zeros");
      return "F.pad("
          + x
          + ", ("
          + padding
          + (mode.equals("zeros") ? "), value=" + value + ")" : "), mode=\"" + mode + "\")");
    }

    private String window() {
      return pair("kernel", "2")
          + ", stride="
          + pair("stride", option("kernel", "2"))
          + (options.containsKey("dilation") ? ", dilation=" + pair("dilation", "1") : "")
          + (option("ceil mode", "no").equals("yes") ? ", ceil_mode=True" : "");
    }

    private String average(String x) {
      if (options.containsKey("dilation")) {
        throw missing("an average with a dilation");
      }
      return "F.avg_pool2d("
          + x
          + ", "
          + window()
          + ", padding="
          + symmetric()
          + (option("count padding", "yes").equals("no") ? ", count_include_pad=False" : "")
          + (options.containsKey("divisor override")
              ? ", divisor_override=" + options.get("divisor override")
              : "")
          + ")";
    }

    private String upsampled(String x) {
      var mode = option("mode", "nearest");
      if (mode.equals("asymmetric")) {
        throw missing("an asymmetric upsampling");
      }
      return "F.interpolate("
          + x
          + ", scale_factor="
          + pair("scale", "2")
          + (mode.equals("linear")
              ? ", mode=\"bilinear\", align_corners="
                  + (option("align corners", "no").equals("yes") ? "True" : "False")
              : "")
          + ")";
    }

    /** An activation over a value; its numbers stand behind its name. */
    private String activated(String name, String x, String text) {
      var words = List.of(text.toLowerCase(Locale.ROOT).split("\\s+"));
      var numbers = words.subList(Math.min(1, words.size()), words.size());
      return switch (name) {
        case "relu", "tanh", "sigmoid" -> "torch." + name + "(" + x + ")";
        case "leakyrelu" -> "F.leaky_relu(" + x + ", " + numbers.get(0) + ")";
        case "elu" -> "F.elu(" + x + ", " + (numbers.isEmpty() ? "1" : numbers.get(0)) + ")";
        case "gelu" -> "F.gelu(" + x + ")";
        case "gelutanh" -> "F.gelu(" + x + ", approximate=\"tanh\")";
        case "silu" -> "F.silu(" + x + ")";
        case "softsign" -> "F.softsign(" + x + ")";
        case "hardswish" -> "(" + x + ") * torch.clamp((" + x + ") / 6 + 0.5, 0, 1)";
        case "clip" ->
            "torch.clamp("
                + x
                + ", float(\""
                + numbers.get(0)
                + "\"), float(\""
                + numbers.get(1)
                + "\"))";
        case "softmax", "logsoftmax" -> {
          if (!numbers.isEmpty()) {
            throw missing(text);
          }
          yield "F." + name.replace("logs", "log_s") + "(" + x + ", 1)";
        }
        case "none" -> x;
        default -> throw missing("a layer or an activation of the type " + name);
      };
    }
  }
}
