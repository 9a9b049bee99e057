package convsheet.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.IntStream;

/** ONNX Runtime, the other program with which results of models are compared. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /** The first output of a model, all its values in order. */
  static double[] run(byte[] model, double[] input, long... shape) {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      try (var session = environment.createSession(model, options)) {
        var numbers = FloatBuffer.allocate(input.length);
        for (double value : input) {
          numbers.put((float) value);
        }
        var name = session.getInputNames().iterator().next();
        try (var tensor = OnnxTensor.createTensor(environment, numbers.rewind(), shape);
            var result = session.run(Map.of(name, tensor))) {
          var output = ((OnnxTensor) result.get(0)).getFloatBuffer();
          return IntStream.range(0, output.remaining()).mapToDouble(output::get).toArray();
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
