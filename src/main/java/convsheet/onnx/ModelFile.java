package convsheet.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.Optional;
import onnx.ModelProto;

/** The bytes of an ONNX model, as protocol buffers have them. */
final class ModelFile {
  /**
   * The oldest version of the operators that is read: that of ONNX 1.2 and its first test suites.
   */
  private static final int OLDEST_OPSET = 6;

  private ModelFile() {}

  /**
   * Reads a model.
   *
   * @throws ProblemException if it is none, or one of a kind that is not read
   */
  static ModelProto read(byte[] content) {
    var model = parse(content);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw ProblemException.input(
          Problem.of(
              "a file without a graph of operators",
              "an ONNX model",
              "Export the model again, for example with torch.onnx.export."));
    }
    var opset = opset(model);
    if (opset < OLDEST_OPSET) {
      throw ProblemException.input(
          Problem.of(
              "a model with operators of version " + opset,
              "version " + OLDEST_OPSET + " or later",
              "Convert it, for example with onnx.version_converter, or export it again."));
    }
    return model;
  }

  /** The version of ONNX's own operators; the oldest that is read where none is given. */
  static int opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(own -> isStandard(own.getDomain()))
        .mapToInt(own -> (int) Math.min(own.getVersion(), Integer.MAX_VALUE))
        .findFirst()
        .orElse(OLDEST_OPSET);
  }

  /** Whether a domain of operators is ONNX's own. */
  static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /** Who made it: {@code pytorch 2.1}, if it says. */
  static Optional<String> producer(ModelProto model) {
    return Optional.of((model.getProducerName() + " " + model.getProducerVersion()).strip())
        .filter(text -> !text.isEmpty());
  }

  private static ModelProto parse(byte[] content) {
    try {
      // large tensors stay where they are, in the array
      var input = UnsafeByteOperations.unsafeWrap(content).newCodedInput();
      input.enableAliasing(true);
      return ModelProto.parseFrom(input);
    } catch (InvalidProtocolBufferException e) {
      throw ProblemException.input(
          Problem.of(
              "a file that ends early or is damaged", "an ONNX model", "Copy or export it again."),
          e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e); // bytes in memory are read without
    }
  }
}
