package convsheet.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.Optional;
import java.util.stream.IntStream;
import onnx.ModelProto;
import org.apache.poi.poifs.filesystem.FileMagic;

/** The bytes of an ONNX model, as protocol buffers have them. */
final class ModelFile {
  /**
   * The oldest version of the operators that is read: that of ONNX 1.2 and its first test suites.
   */
  private static final int OLDEST_OPSET = 6;

  private static final String PICTURE = "a picture";

  private static final String MODEL = "an ONNX model";

  /** As many bytes as tell a text from numbers. */
  private static final int TEXT_BYTES = 512;

  private ModelFile() {}

  /**
   * Reads a model.
   *
   * @throws ProblemException if it is none, or one of a kind that is not read
   */
  static ModelProto read(byte[] content) {
    var model = parse(content);
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      other(content)
          .ifPresent(
              what -> {
                throw notAModel(what, null);
              });
      throw ProblemException.input(
          Problem.of(
              "a file without a graph of operators",
              MODEL,
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
      throw other(content)
          .map(what -> notAModel(what, e))
          .orElseGet(
              () ->
                  ProblemException.input(
                      Problem.of(
                          "a file that ends early or is damaged",
                          MODEL,
                          "Copy or export it again."),
                      e));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e); // bytes in memory are read without
    }
  }

  private static ProblemException notAModel(String what, Exception cause) {
    return ProblemException.input(
        Problem.of(
            what,
            MODEL,
            what.equals(PICTURE)
                ? "Name a model, and the picture with --picture."
                : "Name an .onnx file, or export the model again."),
        cause);
  }

  /** What a file is instead of a model, as far as its first bytes tell. */
  private static Optional<String> other(byte[] content) {
    if (content.length == 0) {
      return Optional.of("an empty file");
    }
    return switch (FileMagic.valueOf(content)) {
      case PNG, JPEG, GIF, BMP, TIFF -> Optional.of(PICTURE);
      case PDF -> Optional.of("a PDF file");
      case HTML -> Optional.of("a web page (HTML)");
      case XML -> Optional.of("an XML file");
      case OOXML -> Optional.of("an archive or a workbook");
      default -> isText(content) ? Optional.of("a text") : Optional.empty();
    };
  }

  /** Whether there is none of the control characters that numbers and lengths are full of. */
  private static boolean isText(byte[] content) {
    return IntStream.range(0, Math.min(content.length, TEXT_BYTES))
        .map(i -> content[i] & 0xFF)
        .allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r');
  }
}
