package convsheet.view;

import convsheet.question.Evaluation;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A network with its values as an archive of NumPy arrays ({@code .npz}): {@code Input}, and for
 * each layer {@code NAME.weight}, {@code NAME.bias}, ... and {@code NAME}, its output; all float64.
 */
public final class NumpyOut {
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int ALIGNMENT = 64;

  private NumpyOut() {}

  /** Writes all to a stream, which stays open. */
  public static void write(Evaluation evaluation, OutputStream out) throws IOException {
    var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    array(zip, "Input", evaluation.question().input());
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      for (var tensor : NamedTensors.of(evaluation, i).entrySet()) {
        array(zip, nodes.get(i).name() + "." + tensor.getKey(), tensor.getValue());
      }
      array(zip, nodes.get(i).name(), evaluation.outputs().get(i));
    }
    zip.finish();
  }

  private static void array(ZipOutputStream zip, String name, Tensor tensor) throws IOException {
    var entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(header(tensor));
    var row = ByteBuffer.allocate(8 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : tensor.values()) {
      if (!row.hasRemaining()) {
        zip.write(row.array(), 0, row.position());
        row.clear();
      }
      row.putDouble(value);
    }
    zip.write(row.array(), 0, row.position());
    zip.closeEntry();
  }

  /** Version 1.0 of NumPy's format. */
  private static byte[] header(Tensor tensor) {
    var sizes =
        tensor.shape().sizes().stream().map(String::valueOf).collect(Collectors.joining(", "));
    var text =
        "{'descr': '<f8', 'fortran_order': False, 'shape': ("
            + sizes
            + (tensor.shape().rank() == 1 ? "," : "")
            + "), }";
    int length = text.length() + 1;
    length += (ALIGNMENT - (10 + length) % ALIGNMENT) % ALIGNMENT;
    var header = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
    header.putShort((short) length);
    header.put(
        (text + " ".repeat(length - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }
}
