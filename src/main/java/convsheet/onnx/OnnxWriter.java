package convsheet.onnx;

import convsheet.network.ConstantLayer;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import onnx.ModelProto;

/**
 * A network as an ONNX model, which reads pictures of {@code [N, C, H, W]}: a node for each layer,
 * called as it is, and one for its activation, with more where ONNX has no such operator. What no
 * layer reads is an output, the last layer's the first of them.
 */
public final class OnnxWriter {
  /** Protobuf counts bytes in 31 bits; some are needed for names. */
  private static final long LARGEST = Integer.MAX_VALUE - (1L << 24);

  private final ModelProto model;
  private final List<Finding> findings;

  private OnnxWriter(ModelProto model, List<Finding> findings) {
    this.model = model;
    this.findings = List.copyOf(findings);
  }

  /** In what the numbers of a model are kept and computed. */
  public enum Precision {
    /** As nearly all models: ONNX Runtime and its like compute each operator in it. */
    FLOAT32,
    /** As here; many operators of ONNX Runtime are not made for it. */
    FLOAT64
  }

  /**
   * The model of a network.
   *
   * @throws ProblemException if ONNX has nothing for a layer, or the model would be larger than any
   *     that can be read
   */
  public static OnnxWriter of(Network network, Precision precision) {
    boolean isBatch =
        network.nodes().stream().noneMatch(node -> node.layer() instanceof ConstantLayer);
    var graph = new GraphOut(precision == Precision.FLOAT64, isBatch);
    graph.input(FeatureMap.INPUT, network.input());
    Map<String, String> values = new HashMap<>();
    values.put(FeatureMap.INPUT, FeatureMap.INPUT);
    for (var node : network.nodes()) {
      var inputs = node.from().stream().map(values::get).toList();
      var made = LayersOut.write(new LayerOut(graph, node, inputs, network.shapes(node.from())));
      if (inputs.contains(made)) {
        graph.node("Identity", node.name(), made).add(node.name());
      }
      graph.name(node.name());
      values.put(node.name(), node.name());
    }
    outputs(network, graph);
    return new OnnxWriter(graph.model(), findings(graph));
  }

  private static void outputs(Network network, GraphOut graph) {
    if (network.nodes().isEmpty()) {
      throw ProblemException.input(
          Problem.of("a picture without layers", "a network", "Add a layer."));
    }
    var read =
        network.nodes().stream().flatMap(node -> node.from().stream()).collect(Collectors.toSet());
    var ends = new ArrayList<Network.Node>();
    for (var node : network.nodes()) {
      if (!read.contains(node.name())) {
        ends.add(0, node);
      }
    }
    ends.forEach(node -> graph.output(node.name(), node.shape()));
  }

  private static List<Finding> findings(GraphOut graph) {
    var findings = new ArrayList<Finding>();
    var of = " of the network's " + Problem.count(graph.count(), "number");
    if (graph.rounded() > 0) {
      findings.add(
          Finding.note(
              "",
              "",
              graph.rounded()
                  + of
                  + (graph.rounded() == 1 ? " is" : " are")
                  + " rounded to float32, which has about 7 digits (--double keeps them)"));
    }
    if (graph.lost() > 0) {
      findings.add(
          Finding.warning(
              "",
              "",
              graph.lost()
                  + of
                  + (graph.lost() == 1 ? " is" : " are")
                  + " beyond the largest of float32, 3.4E+38, and infinite in the model"
                  + " (--double keeps them)"));
    }
    return findings;
  }

  /** Refuses numbers that take more bytes than a model may. */
  static void checkSize(long bytes) {
    if (bytes > LARGEST) {
      throw ProblemException.input(
          Problem.of(
              "numbers of more than 2 GB",
              "at most 2 GB, as a file of ONNX has",
              "Export the network as --npz."));
    }
  }

  /** What is worth knowing about it. */
  public List<Finding> findings() {
    return findings;
  }

  /** Writes the file's content. */
  public void write(OutputStream out) throws IOException {
    model.writeTo(out);
  }
}
