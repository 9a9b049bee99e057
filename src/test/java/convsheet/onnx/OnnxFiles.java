package convsheet.onnx;

import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import onnx.TensorProto;

/** Models and tensors of tests, and what our engine makes of them. */
final class OnnxFiles {
  private OnnxFiles() {}

  /** The content of a file. */
  static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tensor of float32 in a file of the ONNX test suites, by protobuf's own classes. */
  static TensorProto tensor(Path path) {
    try {
      return TensorProto.parseFrom(bytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its numbers. */
  static double[] values(TensorProto tensor) {
    var raw = tensor.getRawData().asReadOnlyByteBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[raw.remaining() / 4];
    Arrays.setAll(values, i -> raw.getFloat());
    return values;
  }

  /** What the network of a model computes of a batch, one picture after the other. */
  static double[] forward(OnnxModel model, double[] batch) {
    var shape = model.network().input();
    int each = (int) shape.count();
    double[][] outputs = new double[batch.length / each][];
    for (int i = 0; i < outputs.length; i++) {
      double[] own = Arrays.copyOfRange(batch, i * each, (i + 1) * each);
      var picture = Tensor.of(shape, model.isChannelsLast() ? channelsFirst(own, shape) : own);
      outputs[i] = output(model, picture).values();
    }
    return Arrays.stream(outputs).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] channelsFirst(double[] values, Shape shape) {
    double[] moved = new double[values.length];
    Arrays.setAll(moved, i -> values[i % shape.plane() * shape.channels() + i / shape.plane()]);
    return moved;
  }

  /** What the network of a model computes of one picture. */
  static Tensor output(OnnxModel model, Tensor picture) {
    var outputs = model.network().forward(picture);
    for (int i = 0; i < outputs.size(); i++) {
      if (model.network().nodes().get(i).name().equals(model.output())) {
        return outputs.get(i);
      }
    }
    return picture;
  }

  static OnnxModel read(byte[] content) {
    return OnnxModel.read(content, Optional.empty(), Optional.empty());
  }
}
