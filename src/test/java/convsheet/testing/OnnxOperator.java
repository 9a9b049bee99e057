package convsheet.testing;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * One operator of ONNX, computed by ONNX Runtime in float32: an oracle for layers. Its model is
 * written here, field by field as onnx.proto numbers them.
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
    var node = new Message();
    var graph = new Message();
    var graphInputs = new ArrayList<Message>();
    for (int i = 0; i < inputs.size(); i++) {
      node.text(1, "x" + i);
      graphInputs.add(valueInfo("x" + i, inputs.get(i)));
    }
    node.text(2, "y").text(4, type);
    attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
    graph.message(1, node).text(2, "graph");
    graphInputs.forEach(input -> graph.message(11, input));
    graph.message(
        12,
        new Message()
            .text(1, "y")
            .message(2, new Message().message(1, new Message().number(1, FLOAT))));
    return new Message()
        .number(1, 8)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, opset))
        .bytes();
  }

  private static Message valueInfo(String name, Input input) {
    var shape = new Message();
    for (long size : input.shape()) {
      shape.message(1, new Message().number(1, size));
    }
    var tensor =
        new Message()
            .number(1, input.values() instanceof float[] ? FLOAT : INT64)
            .message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  private static Message attribute(String name, Object value) {
    var attribute = new Message().text(1, name);
    if (value instanceof Double number) {
      return attribute.float32(2, number.floatValue()).number(20, 1);
    } else if (value instanceof Long number) {
      return attribute.number(3, number).number(20, 2);
    } else if (value instanceof String text) {
      return attribute.text(4, text).number(20, 3);
    } else if (value instanceof long[] numbers) {
      for (long number : numbers) {
        attribute.number(8, number);
      }
      return attribute.number(20, 7);
    }
    throw new IllegalArgumentException(name + ": " + value);
  }

  /** A message in the encoding of protocol buffers. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message float32(int field, float value) {
      varint(field << 3 | 5);
      out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
      return this;
    }

    Message text(int field, String text) {
      return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message message) {
      return bytes(field, message.bytes());
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private Message bytes(int field, byte[] bytes) {
      varint(field << 3 | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
