package convsheet.onnx;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import onnx.AttributeProto;
import onnx.NodeProto;

/** A node of the graph with the values that it reads. */
final class OnnxNode {
  /** The largest number that a stride, a size or a border may be. */
  private static final int LARGEST = 1 << 20;

  private final NodeProto proto;
  private final String name;
  private final int opset;
  private final List<Optional<Value>> inputs;
  private final long room;
  private final Set<String> read = new HashSet<>();

  /**
   * A node.
   *
   * @param name what its layer is called
   * @param opset the version of the operators
   * @param inputs what it reads; nothing where an input is left out
   * @param room how many numbers may be made that the model does not hold
   */
  OnnxNode(NodeProto proto, String name, int opset, List<Optional<Value>> inputs, long room) {
    this.proto = proto;
    this.name = name;
    this.opset = opset;
    this.inputs = inputs;
    this.room = room;
  }

  String operator() {
    return proto.getOpType();
  }

  /** Whether its operator is one of ONNX's own. */
  boolean isStandard() {
    return ModelFile.isStandard(proto.getDomain());
  }

  /** Its operator with the domain, if that is another than ONNX's. */
  String fullOperator() {
    return (isStandard() ? "" : proto.getDomain() + ".") + operator();
  }

  /** What its layer is called. */
  String name() {
    return name;
  }

  int opset() {
    return opset;
  }

  /** The name of its first output. */
  String output() {
    return proto.getOutput(0);
  }

  List<String> outputs() {
    return proto.getOutputList();
  }

  int inputCount() {
    return inputs.size();
  }

  boolean hasOnlyConstants() {
    return inputs.stream().allMatch(input -> input.isEmpty() || input.get() instanceof Known);
  }

  /** An input, which must be there. */
  Value input(int i) {
    return optional(i)
        .orElseThrow(() -> refused("no input " + (i + 1), "one, as the operator is defined"));
  }

  Optional<Value> optional(int i) {
    return i < inputs.size() ? inputs.get(i) : Optional.empty();
  }

  /** An input that is computed from the picture. */
  Maps maps(int i) {
    if (input(i) instanceof Maps maps) {
      return maps;
    }
    throw refused(
        "constants as input " + (i + 1), "what is computed from the picture, as layers read that");
  }

  /** An input whose numbers the model holds. */
  Known constant(int i) {
    if (input(i) instanceof Known constant) {
      return constant;
    }
    throw refused(
        "an input " + (i + 1) + " that is computed from the picture",
        "numbers that the model holds, as a layer has them");
  }

  Optional<Known> optionalConstant(int i) {
    return optional(i).map(value -> constant(i));
  }

  private Optional<AttributeProto> attribute(String attribute) {
    read.add(attribute);
    return proto.getAttributeList().stream()
        .filter(own -> own.getName().equals(attribute))
        .findFirst();
  }

  boolean has(String attribute) {
    return attribute(attribute).isPresent();
  }

  Optional<AttributeProto> given(String attribute) {
    return attribute(attribute);
  }

  long integer(String attribute, long otherwise) {
    return attribute(attribute).map(AttributeProto::getI).orElse(otherwise);
  }

  boolean flag(String attribute) {
    return integer(attribute, 0) != 0;
  }

  /** An attribute by its shortest decimal text: the float32 nearest to 0.01 is 0.01. */
  double number(String attribute, double otherwise) {
    return attribute(attribute)
        .map(own -> Double.parseDouble(Float.toString(own.getF())))
        .orElse(otherwise);
  }

  String text(String attribute, String otherwise) {
    return attribute(attribute).map(own -> own.getS().toStringUtf8()).orElse(otherwise);
  }

  Optional<long[]> integers(String attribute) {
    return attribute(attribute)
        .map(own -> own.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  /** Numbers of an attribute that are sizes, distances or borders, none negative. */
  int[] sizes(String attribute, Supplier<int[]> otherwise) {
    return integers(attribute)
        .map(values -> Arrays.stream(values).mapToInt(value -> size(attribute, value)).toArray())
        .orElseGet(otherwise);
  }

  /** A number that is a size, a distance or a border. */
  int size(String what, long value) {
    if (value < 0 || value > LARGEST) {
      throw refused(what + " " + value, "a number from 0 to " + LARGEST);
    }
    return (int) value;
  }

  /** How many numbers are to be made, for which there must be room. */
  int room(String what, long count) {
    if (count > room) {
      throw refused(
          what, "at most " + room + " more that are made, not read, as there is memory for");
    }
    return (int) count;
  }

  /** The attributes that nothing has asked for. */
  List<String> unread() {
    return proto.getAttributeList().stream()
        .map(AttributeProto::getName)
        .filter(own -> !read.contains(own) && !own.equals("onnx_opset"))
        .distinct()
        .toList();
  }

  /** What messages call it: {@code Conv node "/conv1/Conv"}. */
  String text() {
    return text(proto);
  }

  /** What messages call a node: by its name, or else by that of its output. */
  static String text(NodeProto node) {
    return node.getOpType()
        + " node "
        + (node.getName().isEmpty()
            ? "with output " + Problem.quote(node.getOutputCount() == 0 ? "" : node.getOutput(0))
            : Problem.quote(node.getName()));
  }

  /** Ends reading because of this node. */
  ProblemException refused(String found, String expected) {
    return ProblemException.input(Problem.of(text() + ": " + found, expected, before()));
  }

  /** What can be imported without this node, as a sentence; empty where there is nothing. */
  String before() {
    return inputs.stream()
        .flatMap(Optional::stream)
        .filter(Maps.class::isInstance)
        .map(value -> ((Maps) value).name())
        .findFirst()
        .map(value -> "To stop before it: --until " + argument(value))
        .orElse("");
  }

  private static String argument(String value) {
    var plain = Problem.line(value);
    return plain.matches("[\\w./:-]+")
        ? plain
        : String.format(Locale.ROOT, "'%s'", plain.replace("'", "'\\''"));
  }
}
