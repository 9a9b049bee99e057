package convsheet.testing;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/**
 * One operator of ONNX, computed by ONNX Runtime in float32: an oracle for layers.
 *
 * @param type the operator, such as {@code Selu}
 * @param opset the version of the operators
 * @param attributes its attributes: {@code Long}, {@code Double}, {@code String} or {@code long[]}
 */
public record OnnxOperator(String type, int opset, Map<String, Object> attributes) {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  /** An operator without attributes. */
  public static OnnxOperator of(String type, int opset) {
    return new OnnxOperator(type, opset, Map.of());
  }

  /** The operator with one more attribute. */
  public OnnxOperator with(String name, Object value) {
    var more = new LinkedHashMap<>(attributes);
    more.put(name, value);
    return new OnnxOperator(type, opset, more);
  }

  /** A tensor that goes in: {@code float[]} or {@code long[]} values. */
  public record Input(long[] shape, Object values) {
    /** A feature map of one picture: {@code [1, C, H, W]}, or {@code [1, N]}. */
    public static Input picture(Tensor tensor) {
      var sizes = tensor.shape().isVector() ? new int[] {0} : new int[] {0, 1, 2};
      return new Input(
          LongStream.concat(
                  LongStream.of(1), Arrays.stream(sizes).mapToLong(i -> tensor.shape().size(i)))
              .toArray(),
          floats(tensor.values()));
    }

    /** Numbers of a shape. */
    public static Input of(double[] values, long... shape) {
      return new Input(shape, floats(values));
    }

    /** Whole numbers in a row. */
    public static Input of(long... values) {
      return new Input(new long[] {values.length}, values);
    }

    private static float[] floats(double[] values) {
      var floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }

    private OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
      return values instanceof float[] floats
          ? OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape)
          : OnnxTensor.createTensor(environment, LongBuffer.wrap((long[]) values), shape);
    }
  }

  /** What it makes of feature maps of one picture, without the dimension of the batch. */
  public Tensor of(Tensor... pictures) {
    return of(Arrays.stream(pictures).map(Input::picture).toList());
  }

  /** What it makes of its inputs, without the dimension of the batch. */
  public Tensor of(List<Input> inputs) {
    var environment = OrtEnvironment.getEnvironment();
    var tensors = new LinkedHashMap<String, OnnxTensor>();
    try (var session = environment.createSession(model(inputs), new OrtSession.SessionOptions())) {
      for (int i = 0; i < inputs.size(); i++) {
        tensors.put("x" + i, inputs.get(i).tensor(environment));
      }
      try (var result = session.run(tensors)) {
        var output = (OnnxTensor) result.get(0);
        var sizes = output.getInfo().getShape();
        var buffer = output.getFloatBuffer();
        var values = new double[buffer.remaining()];
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.get(i);
        }
        return Tensor.of(
            Shape.of(Arrays.stream(sizes).skip(1).mapToInt(Math::toIntExact).toArray()), values);
      }
    } catch (OrtException e) {
      throw new AssertionError(this + ": " + e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  // ---- the model ----

  private byte[] model(List<Input> inputs) {
    var graph = GraphProto.newBuilder().setName("graph");
    var node = NodeProto.newBuilder().setOpType(type).addOutput("y");
    for (int i = 0; i < inputs.size(); i++) {
      node.addInput("x" + i);
      graph.addInput(valueInfo("x" + i, inputs.get(i)));
    }
    attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
    graph.addNode(node).addOutput(named("y", TypeProto.Tensor.newBuilder().setElemType(FLOAT)));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto valueInfo(String name, Input input) {
    var shape = TensorShapeProto.newBuilder();
    for (long size : input.shape()) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    int type = input.values() instanceof float[] ? FLOAT : INT64;
    return named(name, TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape));
  }

  private static ValueInfoProto named(String name, TypeProto.Tensor.Builder tensor) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static AttributeProto attribute(String name, Object value) {
    var attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Double number) {
      attribute.setF(number.floatValue()).setType(AttributeType.FLOAT);
    } else if (value instanceof Long number) {
      attribute.setI(number).setType(AttributeType.INT);
    } else if (value instanceof String text) {
      attribute.setS(ByteString.copyFromUtf8(text)).setType(AttributeType.STRING);
    } else if (value instanceof long[] numbers) {
      attribute.setType(AttributeType.INTS);
      LongStream.of(numbers).forEach(attribute::addInts);
    } else {
      throw new IllegalArgumentException(name + ": " + value);
    }
    return attribute.build();
  }
}
