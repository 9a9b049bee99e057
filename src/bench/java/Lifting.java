import convsheet.intake.Intake;
import convsheet.xlsx.CellFormula;
import convsheet.xlsx.WorkbookFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * Times how long the cells and formulas of a hand-made workbook take to be read, and how long the
 * network in them takes to be found, reading included: {@code FILE RUNS} is answered with the
 * medians of so many runs in turn, in milliseconds of processor time of the one thread.
 */
final class Lifting {
  private Lifting() {}

  public static void main(String[] arguments) {
    var file = Path.of(arguments[0]);
    int runs = Integer.parseInt(arguments[1]);
    var read = new long[runs];
    var lifted = new long[runs];
    for (int i = 0; i < runs; i++) {
      read[i] = milliseconds(() -> read(file));
      lifted[i] = milliseconds(() -> Intake.read(file, Optional.empty()));
    }
    System.out.println(median(read) + " " + median(lifted));
  }

  private static void read(Path file) {
    try (var book = WorkbookFile.open(file)) {
      for (var sheet : book.sheetNames()) {
        var formulas = new ArrayList<CellFormula>();
        book.read(sheet, formulas::add);
      }
    }
  }

  private static long milliseconds(Runnable job) {
    var threads = ManagementFactory.getThreadMXBean();
    System.gc();
    long start = threads.getCurrentThreadCpuTime();
    job.run();
    return (threads.getCurrentThreadCpuTime() - start) / 1_000_000;
  }

  private static long median(long[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
