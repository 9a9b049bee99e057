import convsheet.kernel.Convolution;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;

/**
 * Times the convolution kernel: a line {@code CHANNELS FILTERS KERNEL SIDE} on standard input is
 * answered with the billions of operations a second (a multiplication and an addition are two) that
 * one run did, by the clock and by the processor time of the first thread.
 */
final class Kernels {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Kernels() {}

  public static void main(String[] arguments) throws Exception {
    try (var lines = new BufferedReader(new InputStreamReader(System.in))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var numbers = line.split(" ");
        System.out.println(
            run(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2]),
                Integer.parseInt(numbers[3])));
      }
    }
  }

  private static String run(int channels, int filters, int kernel, int side) {
    var random = new Random(1);
    int padded = side + kernel - 1;
    var input = random.doubles((long) channels * padded * padded).toArray();
    var weight = random.doubles((long) filters * channels * kernel * kernel, -1, 1).toArray();
    var convolution =
        new Convolution(channels, padded, padded, filters, kernel, kernel, 1, 1, 1, 1, 1);
    long start = System.nanoTime();
    long used = THREADS.getCurrentThreadCpuTime();
    convolution.apply(input, weight, new double[0]);
    used = THREADS.getCurrentThreadCpuTime() - used;
    long passed = System.nanoTime() - start;
    double operations = 2.0 * filters * side * side * channels * kernel * kernel;
    return operations / passed + " " + operations / used;
  }
}
