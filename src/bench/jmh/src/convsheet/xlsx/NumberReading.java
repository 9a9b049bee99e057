package convsheet.xlsx;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Numbers read from the bytes of a file, beside {@link Double#parseDouble}. */
@State(Scope.Thread)
public class NumberReading {
  private static final int COUNT = 1000;

  @Param({"short", "long"})
  String digits;

  private final byte[][] bytes = new byte[COUNT][];

  @Setup
  public void write() {
    var random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      double number =
          digits.equals("short") ? random.nextInt(10_000) / 1e4 : random.nextGaussian();
      bytes[i] = Double.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public double convsheet() {
    double sum = 0;
    for (var number : bytes) {
      sum += Decimal.read(number, 0, number.length);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public double java() {
    double sum = 0;
    for (var number : bytes) {
      sum += Double.parseDouble(new String(number, StandardCharsets.ISO_8859_1));
    }
    return sum;
  }
}
