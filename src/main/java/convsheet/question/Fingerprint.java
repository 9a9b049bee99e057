package convsheet.question;

import convsheet.xlsx.Content;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What a workbook is made from, as a short text that is kept in it: it tells later whether somebody
 * has changed a number of the picture, a weight or the table of layers. Numbers count with the
 * digits that {@link Content} counts.
 */
public final class Fingerprint {
  private final CRC32 sum = new CRC32();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  private Fingerprint() {}

  /** The fingerprint of a question. */
  public static String of(Question question) {
    var fingerprint = new Fingerprint();
    question.about().forEach(fingerprint::add);
    question.table().headers().forEach(fingerprint::add);
    question.table().rows().forEach(row -> row.texts().forEach(fingerprint::add));
    fingerprint.add(question.input().values());
    for (var layer : question.network().grids(question.picture())) {
      layer.parameters().forEach(parameter -> fingerprint.add(parameter.values()));
    }
    return String.format(Locale.ROOT, "%08x", fingerprint.sum.getValue());
  }

  private void add(String text) {
    sum.update((text.strip() + '\n').getBytes(StandardCharsets.UTF_8));
  }

  private void add(double[] values) {
    Arrays.stream(values)
        .mapToLong(Content::number)
        .forEach(bits -> sum.update(number.clear().putLong(bits).flip()));
  }
}
