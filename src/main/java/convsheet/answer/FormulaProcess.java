package convsheet.answer;

import convsheet.answer.FormulaValues.Value;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A Java process of its own in which formulas of answers are computed. What takes too much time or
 * memory there is ended with it, and costs this program neither. Processes wait for the next answer
 * when one is done, and end with this program.
 */
final class FormulaProcess {
  /** The time that a processor may spend on the formulas of one answer. */
  static final Duration MOST_WORK = Duration.ofSeconds(10);

  /** The time that may pass meanwhile, on a machine that has other things to do. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  /** The memory for an answer and its formulas, in megabytes. */
  static final int MEGABYTES = 512;

  private static final Duration GLANCE = Duration.ofMillis(50);

  /** What Java exits with at {@code ExitOnOutOfMemoryError}. */
  private static final int NO_MEMORY = 3;

  private static final Deque<FormulaProcess> IDLE = new ConcurrentLinkedDeque<>();
  private static final Set<FormulaProcess> BUSY = ConcurrentHashMap.newKeySet();

  static {
    var watch = new Thread(FormulaProcess::watch, "time of formulas");
    watch.setDaemon(true);
    watch.start();
  }

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private volatile Duration workBefore = Duration.ZERO;
  private volatile long began;
  private volatile boolean overtime;
  private boolean ended;

  private FormulaProcess(Process process) {
    this.process = process;
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /**
   * A process that has a workbook.
   *
   * @throws IOException if none can be started
   */
  static FormulaProcess with(byte[] workbook) throws IOException {
    for (var idle = IDLE.poll(); idle != null; idle = IDLE.poll()) {
      try {
        idle.open(workbook);
        return idle;
      } catch (IOException e) {
        idle.process.destroyForcibly(); // it ended while it waited; another is started
      }
    }
    var started = new FormulaProcess(start());
    try {
      started.open(workbook);
    } catch (IOException e) {
      // it did not take the workbook: what is asked first will tell why
    }
    return started;
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + MEGABYTES + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            FormulaServer.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void open(byte[] workbook) throws IOException {
    workBefore = work().orElse(Duration.ZERO);
    began = System.nanoTime();
    out.writeByte(FormulaServer.OPEN);
    out.writeInt(workbook.length);
    out.write(workbook);
    out.flush();
  }

  /** The value of a formula; none once the process had to be ended. */
  Value value(String sheet, int row, int column) {
    BUSY.add(this);
    try {
      out.writeByte(FormulaServer.VALUE);
      out.writeUTF(sheet);
      out.writeInt(row);
      out.writeInt(column);
      out.flush();
      return switch (in.readByte()) {
        case FormulaServer.NUMBER -> Value.of(in.readDouble());
        case FormulaServer.TEXT -> Value.of(in.readUTF());
        default -> Value.none(in.readUTF(), in.readUTF());
      };
    } catch (IOException e) {
      return Value.none(ended(), FormulaValues.OPEN_AND_SAVE);
    } finally {
      BUSY.remove(this);
    }
  }

  /** Whether it answers no more. */
  boolean isEnded() {
    return ended;
  }

  /** Why it answers no more. */
  private String ended() {
    ended = true;
    if (overtime) {
      return "it takes more than " + MOST_WORK.toSeconds() + " seconds";
    }
    try {
      process.destroyForcibly();
      return process.waitFor() == NO_MEMORY
          ? "it takes more than " + MEGABYTES + " MB of memory"
          : "the process that computes formulas broke off";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it was interrupted";
    }
  }

  /** Lets the workbook go; the process can then take another. */
  void release() {
    if (ended) {
      return;
    }
    try {
      out.writeByte(FormulaServer.CLOSE);
      out.flush();
      IDLE.push(this);
    } catch (IOException e) {
      process.destroyForcibly(); // nobody waits for it any more
    }
  }

  private Optional<Duration> work() {
    return process.info().totalCpuDuration();
  }

  private static void watch() {
    while (true) {
      for (var busy : BUSY) {
        var passed = Duration.ofNanos(System.nanoTime() - busy.began);
        var work = busy.work().map(all -> all.minus(busy.workBefore)).orElse(passed);
        if (work.compareTo(MOST_WORK) > 0 || passed.compareTo(LONGEST) > 0) {
          busy.overtime = true;
          busy.process.destroyForcibly();
        }
      }
      try {
        Thread.sleep(GLANCE.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
