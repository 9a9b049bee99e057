package convsheet.onnx;

import com.google.protobuf.ByteString;
import convsheet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** A graph that is being written: nodes, each behind what it reads, and numbers. */
final class GraphOut {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int DOUBLE = 11;

  /** The version of the operators, unless one of them is newer. */
  private static final int OPSET = 17;

  /** What a batch of any size is called. */
  private static final String BATCH = "N";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");
  private final List<NodeProto.Builder> nodes = new ArrayList<>();
  private final boolean isDouble;
  private final boolean isBatch;
  private int opset = OPSET;
  private long bytes;
  private int count;
  private int rounded;
  private int lost;

  /**
   * An empty graph.
   *
   * @param isDouble whether its numbers are float64, else float32
   * @param isBatch whether it reads any number of pictures at once, else one
   */
  GraphOut(boolean isDouble, boolean isBatch) {
    this.isDouble = isDouble;
    this.isBatch = isBatch;
  }

  /** How many numbers it has, sizes left out. */
  int count() {
    return count;
  }

  /** Numbers that float32 does not have, and that were rounded. */
  int rounded() {
    return rounded;
  }

  /** Numbers of which float32 leaves nothing: they are beyond its largest. */
  int lost() {
    return lost;
  }

  /** How large all numbers are. */
  long bytes() {
    return bytes;
  }

  /** Uses an operator as it is from a version on. */
  void needs(int version) {
    opset = Math.max(opset, version);
  }

  void input(String name, Shape shape) {
    graph.addInput(value(name, shape));
  }

  void output(String name, Shape shape) {
    graph.addOutput(value(name, shape));
  }

  private ValueInfoProto value(String name, Shape shape) {
    var batch = TensorShapeProto.Dimension.newBuilder();
    var sizes =
        TensorShapeProto.newBuilder()
            .addDim(isBatch ? batch.setDimParam(BATCH) : batch.setDimValue(1));
    for (int size : sizes(shape)) {
      sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    var type = TypeProto.Tensor.newBuilder().setElemType(type()).setShape(sizes);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  private int type() {
    return isDouble ? DOUBLE : FLOAT;
  }

  /** The sizes of a shape. */
  static int[] sizes(Shape shape) {
    return shape.sizes().stream().mapToInt(size -> size).toArray();
  }

  /**
   * Adds numbers by a name.
   *
   * @return the name
   */
  String numbers(String name, double[] values, int... sizes) {
    return numbers(name, isDouble, values, sizes);
  }

  /** Adds numbers that are float32 in any graph. */
  String floats(String name, double... values) {
    return numbers(name, false, values, values.length);
  }

  private String numbers(String name, boolean asDouble, double[] values, int... sizes) {
    count += values.length;
    var buffer = buffer(values.length, asDouble ? Double.BYTES : Float.BYTES);
    for (double value : values) {
      if (asDouble) {
        buffer.putDouble(value);
      } else {
        buffer.putFloat(rounded(value));
      }
    }
    add(name, asDouble ? DOUBLE : FLOAT, buffer, sizes);
    return name;
  }

  /** Larger than any array of bytes; then the model is not written at all. */
  private ByteBuffer buffer(int count, int each) {
    bytes += (long) count * each;
    OnnxWriter.checkSize(bytes);
    return ByteBuffer.allocate(count * each).order(ByteOrder.LITTLE_ENDIAN);
  }

  private float rounded(double value) {
    float rounded = (float) value;
    if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
      lost++;
    } else if (rounded != value && !Double.isNaN(value)) {
      this.rounded++;
    }
    return rounded;
  }

  /** Adds a list of integers. */
  String integers(String name, long... values) {
    var buffer = buffer(values.length, Long.BYTES);
    for (long value : values) {
      buffer.putLong(value);
    }
    add(name, INT64, buffer, values.length);
    return name;
  }

  private void add(String name, int type, ByteBuffer content, int... sizes) {
    var tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (int size : sizes) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(content.rewind())));
  }

  /** A node, to be given attributes and added. */
  Node node(String operator, String name, String... inputs) {
    return new Node(operator, name, inputs);
  }

  /** Gives what the last node makes another name. */
  void name(String value) {
    nodes.get(nodes.size() - 1).setOutput(0, value);
  }

  /** One node. */
  final class Node {
    private final NodeProto.Builder proto;

    private Node(String operator, String name, String... inputs) {
      proto = NodeProto.newBuilder().setOpType(operator).setName(name).addAllInput(List.of(inputs));
    }

    Node with(String name, long number) {
      return with(
          AttributeProto.newBuilder().setName(name).setI(number).setType(AttributeType.INT));
    }

    Node with(String name, double number) {
      return with(
          AttributeProto.newBuilder()
              .setName(name)
              .setF((float) number)
              .setType(AttributeType.FLOAT));
    }

    Node with(String name, String text) {
      return with(
          AttributeProto.newBuilder()
              .setName(name)
              .setS(ByteString.copyFromUtf8(text))
              .setType(AttributeType.STRING));
    }

    Node with(String name, int... numbers) {
      var attribute = AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
      for (int number : numbers) {
        attribute.addInts(number);
      }
      return with(attribute);
    }

    private Node with(AttributeProto.Builder attribute) {
      proto.addAttribute(attribute);
      return this;
    }

    /**
     * Adds it to the graph.
     *
     * @param output what its output is called
     * @return that name
     */
    String add(String output) {
      nodes.add(proto.addOutput(output));
      return output;
    }
  }

  /** The model. */
  ModelProto model() {
    nodes.forEach(graph::addNode);
    return ModelProto.newBuilder()
        .setIrVersion(opset < 19 ? 8 : 9)
        .setProducerName("convsheet")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(graph)
        .build();
  }
}
