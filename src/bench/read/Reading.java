import convsheet.intake.Intake;
import convsheet.xlsx.WorkbookFile;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;

/** Prints one line for a workbook: the median time of what the argument names, in ms of CPU. */
public class Reading {
  private static final int RUNS = 7;

  /** Something to be timed. */
  private interface Job {
    double run(String file) throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    Job job =
        switch (arguments[0]) {
          case "inflate" -> Reading::inflate;
          case "cells" -> Reading::cells;
          case "question" -> file -> Intake.read(Path.of(file), Optional.empty()).network().hashCode();
          case "fastexcel" -> Reading::fastexcel;
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    var threads = ManagementFactory.getThreadMXBean();
    var times = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      System.gc();
      long start = threads.getCurrentThreadCpuTime();
      job.run(arguments[1]);
      times[i] = threads.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(times);
    System.out.println(times[RUNS / 2] / 1_000_000);
  }

  private static double inflate(String file) throws IOException {
    long count = 0;
    var buffer = new byte[1 << 16];
    try (var zip = new ZipFile(file)) {
      for (var entry : Collections.list(zip.entries())) {
        try (var in = zip.getInputStream(entry)) {
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            count += read;
          }
        }
      }
    }
    return count;
  }

  private static double cells(String file) {
    double sum = 0;
    try (var book = WorkbookFile.open(Path.of(file))) {
      for (var sheet : book.sheetNames()) {
        var cells = book.read(sheet);
        for (int i = 0; i < cells.count(); i++) {
          sum += cells.number(i);
        }
      }
    }
    return sum;
  }

  private static double fastexcel(String file) throws IOException {
    var sum = new double[1];
    try (var book = new ReadableWorkbook(new File(file))) {
      for (var sheet : book.getSheets().toList()) {
        try (var rows = sheet.openStream()) {
          rows.forEach(
              row ->
                  row.forEach(
                      cell -> {
                        if (cell != null && cell.getType() == CellType.NUMBER) {
                          sum[0] += cell.asNumber().doubleValue();
                        }
                      }));
        }
      }
    }
    return sum[0];
  }
}
