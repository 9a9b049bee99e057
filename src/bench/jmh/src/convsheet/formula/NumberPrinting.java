package convsheet.formula;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Numbers written as the bytes of a file, beside {@link Double#toString}. */
@State(Scope.Thread)
public class NumberPrinting {
  private static final int COUNT = 1000;

  @Param({"short", "long"})
  String digits;

  private final double[] numbers = new double[COUNT];
  private final byte[] text = new byte[COUNT * Numbers.LONGEST];

  @Setup
  public void draw() {
    var random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      numbers[i] = digits.equals("short") ? random.nextInt(10_000) / 1e4 : random.nextGaussian();
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public int convsheet() {
    int end = 0;
    for (double number : numbers) {
      end = Numbers.write(number, text, end);
    }
    return end;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public int java() {
    int end = 0;
    for (double number : numbers) {
      var bytes = Double.toString(number).getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(bytes, 0, text, end, bytes.length);
      end += bytes.length;
    }
    return end;
  }
}
