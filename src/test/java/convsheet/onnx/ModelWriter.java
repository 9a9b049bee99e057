package convsheet.onnx;

import com.google.protobuf.ByteString;
import java.util.Random;
import java.util.stream.IntStream;
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

/** Writes models for tests, with protobuf's own classes. */
final class ModelWriter {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final int opset;
  private int values;

  ModelWriter(int opset) {
    this.opset = opset;
  }

  /** Adds an input of numbers; a size of 0 or less is not given. */
  String input(String name, long... dims) {
    graph.addInput(value(name, dims));
    return name;
  }

  private static ValueInfoProto value(String name, long... dims) {
    var shape = TensorShapeProto.newBuilder();
    for (long size : dims) {
      var dim = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(size > 0 ? dim.setDimValue(size) : dim.setDimParam("N"));
    }
    var type = TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  /** Adds numbers of float32. */
  String floats(float[] numbers, long... dims) {
    return floats("w" + values++, numbers, dims);
  }

  /** Adds numbers of float32 by a name. */
  String floats(String name, float[] numbers, long... dims) {
    var tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT);
    for (long size : dims) {
      tensor.addDims(size);
    }
    for (float number : numbers) {
      tensor.addFloatData(number);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** Adds numbers by chance, between -1 and 1. */
  String floats(Random random, long... dims) {
    int count =
        (int) Value.count(IntStream.range(0, dims.length).map(i -> (int) dims[i]).toArray());
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() * 2 - 1;
    }
    return floats(numbers, dims);
  }

  /** Adds a list of integers. */
  String integers(long... numbers) {
    var tensor =
        TensorProto.newBuilder().setName("i" + values++).setDataType(INT64).addDims(numbers.length);
    for (long number : numbers) {
      tensor.addInt64Data(number);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** A node that reads values; what is read is left out where the name is empty. */
  Node node(String operator, String... inputs) {
    return new Node(operator, inputs);
  }

  /** A node, to be given attributes. */
  final class Node {
    private final NodeProto.Builder proto = NodeProto.newBuilder();

    private Node(String operator, String... inputs) {
      proto.setOpType(operator).setName(operator + "_" + graph.getNodeCount());
      for (var input : inputs) {
        proto.addInput(input);
      }
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

    Node with(String name, long... numbers) {
      var attribute = AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
      for (long number : numbers) {
        attribute.addInts(number);
      }
      return with(attribute);
    }

    Node withFloats(String name, float... numbers) {
      var attribute = AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
      for (float number : numbers) {
        attribute.addFloats(number);
      }
      return with(attribute);
    }

    private Node with(AttributeProto.Builder attribute) {
      proto.addAttribute(attribute);
      return this;
    }

    Node named(String name) {
      proto.setName(name);
      return this;
    }

    Node domain(String domain) {
      proto.setDomain(domain);
      return this;
    }

    /** Adds it to the graph; the name of its output. */
    String add() {
      return output("v" + values++);
    }

    /** Adds it to the graph with an output of a name. */
    String output(String output) {
      graph.addNode(proto.addOutput(output));
      return output;
    }

    /** Adds it with several outputs. */
    String[] add(int outputs) {
      var names = IntStream.range(0, outputs).mapToObj(i -> "v" + values++).toArray(String[]::new);
      for (var name : names) {
        proto.addOutput(name);
      }
      graph.addNode(proto);
      return names;
    }
  }

  /** The model, by the names of its outputs. */
  byte[] model(String... outputs) {
    for (var output : outputs) {
      graph.addOutput(
          ValueInfoProto.newBuilder()
              .setName(output)
              .setType(
                  TypeProto.newBuilder()
                      .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT))));
    }
    return ModelProto.newBuilder()
        .setIrVersion(opset < 9 ? 3 : opset < 15 ? 6 : 8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Initializers are inputs too, as models up to version 3 of the format have them. */
  ModelWriter initializersAsInputs() {
    for (var tensor : graph.getInitializerList()) {
      long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
      var value = value(tensor.getName(), dims).toBuilder();
      var type = value.getType().getTensorType().toBuilder().setElemType(tensor.getDataType());
      graph.addInput(value.setType(TypeProto.newBuilder().setTensorType(type)));
    }
    return this;
  }
}
