package convsheet.onnx;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/** The nodes that one value of a model's graph depends on, each behind what it reads. */
final class Graph {
  private final GraphProto proto;
  private final List<String> names;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, Integer> producers = new HashMap<>();
  private final String target;
  private final BitSet needed = new BitSet();
  private final List<Integer> order = new ArrayList<>();
  private final Map<String, Integer> uses = new HashMap<>();

  /**
   * The part of a graph that computes a value.
   *
   * @param until a node, by its name, that of an output or its layer's; the graph's first output if
   *     none is given
   * @throws ProblemException if there is no such node, or nodes read each other in a circle
   */
  Graph(GraphProto proto, Optional<String> until) {
    this.proto = proto;
    for (var tensor : proto.getInitializerList()) {
      if (initializers.put(tensor.getName(), tensor) != null) {
        throw second(tensor.getName());
      }
    }
    for (int i = 0; i < proto.getNodeCount(); i++) {
      for (var output : node(i).getOutputList()) {
        if (!output.isEmpty()
            && (producers.put(output, i) != null || initializers.containsKey(output))) {
          throw second(output);
        }
      }
    }
    names = LayerNaming.of(this);
    target = until.map(this::outputOf).orElseGet(this::firstOutput);
    need();
    sort();
    uses.put(target, 1);
    for (int i : order) {
      node(i).getInputList().forEach(name -> uses.merge(name, 1, Integer::sum));
    }
  }

  private String firstOutput() {
    if (proto.getOutputCount() == 0) {
      throw problem("a graph without outputs", "one that it computes");
    }
    return proto.getOutput(0).getName();
  }

  private String outputOf(String until) {
    if (producers.containsKey(until)) {
      return until;
    }
    for (int i = 0; i < proto.getNodeCount(); i++) {
      if ((node(i).getName().equals(until) || names.get(i).equalsIgnoreCase(until))
          && node(i).getOutputCount() > 0) {
        return node(i).getOutput(0);
      }
    }
    throw ProblemException.input(
        Problem.of(
            "--until " + Problem.quote(until),
            "a node, by its name, that of its output or of its layer: " + Problem.list(names),
            "Correct the name."));
  }

  /** Collects the nodes that the target depends on. */
  private void need() {
    var open = new ArrayDeque<String>();
    open.add(target);
    while (!open.isEmpty()) {
      var value = open.remove();
      var producer = producers.get(value);
      if (producer == null) {
        if (!initializers.containsKey(value)
            && inputs().stream().noneMatch(own -> own.getName().equals(value))) {
          throw problem(
              "a name that nothing gives a value: " + Problem.quote(value),
              "an input, an initializer or the output of a node");
        }
      } else if (!needed.get(producer)) {
        needed.set(producer);
        node(producer).getInputList().stream().filter(own -> !own.isEmpty()).forEach(open::add);
      }
    }
  }

  /** Puts the nodes in an order in which each stands behind what it reads: the file's if it is. */
  private void sort() {
    var waiting = new HashMap<Integer, Integer>();
    var readers = new HashMap<Integer, List<Integer>>();
    var ready = new PriorityQueue<Integer>();
    needed.stream()
        .forEach(
            i -> {
              var sources = sources(i);
              waiting.put(i, sources.size());
              sources.forEach(
                  from -> readers.computeIfAbsent(from, own -> new ArrayList<>()).add(i));
              if (sources.isEmpty()) {
                ready.add(i);
              }
            });
    while (!ready.isEmpty()) {
      int next = ready.remove();
      order.add(next);
      for (int reader : readers.getOrDefault(next, List.of())) {
        if (waiting.merge(reader, -1, Integer::sum) == 0) {
          ready.add(reader);
        }
      }
    }
    if (order.size() < needed.cardinality()) {
      order.forEach(needed::clear);
      throw problem(
          "nodes that read each other in a circle, one of them the "
              + OnnxNode.text(node(needed.nextSetBit(0))),
          "a graph without circles");
    }
  }

  private Set<Integer> sources(int i) {
    return node(i).getInputList().stream()
        .map(producers::get)
        .filter(producer -> producer != null)
        .collect(Collectors.toSet());
  }

  /** What the graph is to compute. */
  String target() {
    return target;
  }

  /** The nodes that the target depends on, each behind what it reads. */
  List<Integer> order() {
    return order;
  }

  int nodeCount() {
    return proto.getNodeCount();
  }

  NodeProto node(int i) {
    return proto.getNode(i);
  }

  /** What the layer of a node is called. */
  String layerName(int i) {
    return names.get(i);
  }

  Optional<TensorProto> initializer(String name) {
    return Optional.ofNullable(initializers.get(name));
  }

  /** How many nodes read a value, the target's reader included. */
  int uses(String name) {
    return uses.getOrDefault(name, 0);
  }

  /** Whether one of the nodes reads a value. */
  boolean isRead(String name) {
    return uses(name) > 0;
  }

  /** The inputs that are given a value from outside: initializers may be inputs too. */
  List<ValueInfoProto> inputs() {
    return proto.getInputList().stream()
        .filter(input -> !initializers.containsKey(input.getName()))
        .toList();
  }

  /** The outputs other than the target. */
  List<String> otherOutputs() {
    return proto.getOutputList().stream()
        .map(ValueInfoProto::getName)
        .filter(name -> !name.equals(target))
        .toList();
  }

  /** The nodes that the target does not depend on. */
  List<NodeProto> leftOut() {
    var left = new ArrayList<NodeProto>();
    for (int i = needed.nextClearBit(0); i < proto.getNodeCount(); i = needed.nextClearBit(i + 1)) {
      left.add(node(i));
    }
    return left;
  }

  /** The tensors that no node of the graph reads. */
  List<String> unread() {
    var read =
        proto.getNodeList().stream()
            .flatMap(node -> node.getInputList().stream())
            .collect(Collectors.toSet());
    return proto.getInitializerList().stream()
        .map(TensorProto::getName)
        .filter(name -> !read.contains(name))
        .toList();
  }

  /** Whether there are sparse tensors, which are not read. */
  boolean hasSparse() {
    return proto.getSparseInitializerCount() > 0;
  }

  private static ProblemException second(String name) {
    return problem("two values of the name " + Problem.quote(name), "one for every name");
  }

  private static ProblemException problem(String found, String expected) {
    return ProblemException.input(Problem.of(found, expected, "Export the model again."));
  }
}
