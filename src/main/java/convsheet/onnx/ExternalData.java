package convsheet.onnx;

import com.google.protobuf.ByteString;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.StringStringEntryProto;
import onnx.TensorProto;

/**
 * The numbers of tensors that stand in files beside the model, which large models have there; files
 * of the model's own folder alone are read.
 *
 * @param folder the model's folder, if it is a file
 */
record ExternalData(Optional<Path> folder) {
  private static final String BESIDE = "a file in the folder of the model";

  /**
   * The bytes of a tensor.
   *
   * @throws ProblemException if they are in no file of the model's folder, or are too few
   */
  ByteString read(TensorProto tensor, String name) {
    var entries =
        tensor.getExternalDataList().stream()
            .collect(
                Collectors.toMap(
                    StringStringEntryProto::getKey,
                    StringStringEntryProto::getValue,
                    (first, second) -> second));
    var location = entries.getOrDefault("location", "");
    var file = file(location, name);
    try (var channel = Files.newByteChannel(file, StandardOpenOption.READ)) {
      long offset = number(entries.get("offset"), 0, name);
      long length = number(entries.get("length"), Math.max(0, channel.size() - offset), name);
      if (offset > channel.size() || length > channel.size() - offset) {
        throw problem(
            name,
            length + " bytes at " + offset + " of " + Problem.quote(location),
            "no more than its " + channel.size() + " bytes");
      }
      if (length > Integer.MAX_VALUE - 64) {
        throw problem(name, length + " bytes", "at most 2 GB");
      }
      channel.position(offset);
      var bytes = Channels.newInputStream(channel).readNBytes((int) length);
      return ByteString.copyFrom(bytes);
    } catch (IOException e) {
      throw ProblemException.files(
          Problem.of(
              "tensor " + Problem.quote(name) + " in " + Problem.quote(location),
              "a file that can be read beside the model",
              ""),
          e);
    }
  }

  private Path file(String location, String name) {
    if (folder.isEmpty()) {
      throw problem(name, "numbers in a file " + Problem.quote(location), "numbers in the model");
    }
    try {
      var base = folder.get().toRealPath();
      var given = Path.of(location);
      if (location.isEmpty() || given.isAbsolute()) {
        throw problem(name, "numbers in " + Problem.quote(location), BESIDE);
      }
      var file = base.resolve(given).toRealPath(); // what a link leads to
      if (!file.startsWith(base) || !Files.isRegularFile(file)) {
        throw problem(name, "numbers in " + Problem.quote(location), BESIDE);
      }
      return file;
    } catch (IOException | InvalidPathException e) {
      throw problem(name, "numbers in " + Problem.quote(location), BESIDE);
    }
  }

  private static long number(String text, long otherwise, String name) {
    try {
      long value = text == null ? otherwise : Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw problem(name, "the place " + Problem.quote(String.valueOf(text)), "a number of bytes");
  }

  private static ProblemException problem(String name, String found, String expected) {
    return ProblemException.input(
        Problem.of("tensor " + Problem.quote(name) + " with " + found, expected, ""));
  }
}
