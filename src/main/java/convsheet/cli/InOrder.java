package convsheet.cli;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs jobs side by side, one a core, and hands on what they give in the order of the jobs. No more
 * than two results a core wait their turn, however many jobs there are. A job that takes too long
 * is left to itself: Java cannot end it, but nobody waits for it any more.
 */
final class InOrder {
  /** The time that a processor may spend on one job. */
  static final Duration MOST_WORK = Duration.ofSeconds(60);

  /** The time that may pass meanwhile, on a machine that has other things to do. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final long GLANCE_MILLIS = 100;

  /** The stack of a job, which is only taken as far as it is used. */
  private static final long STACK = 64L << 20;

  private InOrder() {}

  /**
   * Runs a job on each item.
   *
   * @param overdue what to make of an item whose job took too long
   * @param taker is called on the caller's thread
   */
  static <T, R> void run(
      Iterable<T> items, Function<T, R> job, Function<T, R> overdue, Consumer<R> taker) {
    run(items, job, overdue, taker, MOST_WORK);
  }

  static <T, R> void run(
      Iterable<T> items,
      Function<T, R> job,
      Function<T, R> overdue,
      Consumer<R> taker,
      Duration mostWork) {
    try {
      new Runs<>(job, overdue, mostWork).run(items.iterator(), taker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The jobs of one call. */
  private static final class Runs<T, R> {
    private final Semaphore cores = new Semaphore(CORES);
    private final ArrayDeque<Run> waiting = new ArrayDeque<>();
    private final Function<T, R> job;
    private final Function<T, R> overdue;
    private final Duration mostWork;

    Runs(Function<T, R> job, Function<T, R> overdue, Duration mostWork) {
      this.job = job;
      this.overdue = overdue;
      this.mostWork = mostWork;
    }

    void run(Iterator<T> items, Consumer<R> taker) throws InterruptedException {
      while (items.hasNext() || !waiting.isEmpty()) {
        while (items.hasNext() && waiting.size() < 2 * CORES) {
          waiting.add(new Run(items.next()));
        }
        taker.accept(next());
      }
    }

    /** What the first job in the row gives. */
    private R next() throws InterruptedException {
      while (true) {
        try {
          var result = waiting.getFirst().result.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
          waiting.removeFirst();
          return result;
        } catch (TimeoutException e) {
          waiting.forEach(Run::glance);
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error; // such as no more memory: Convsheet says so
          }
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new CompletionException(e.getCause());
        }
      }
    }

    /** One job, on a thread of its own. */
    private final class Run {
      private final T item;
      private final CompletableFuture<R> result = new CompletableFuture<>();
      private final Thread thread;
      private volatile long began;
      private boolean isOverdue;

      Run(T item) {
        this.item = item;
        thread = new Thread(null, this::run, "job", STACK);
        thread.setDaemon(true);
        thread.start();
      }

      private void run() {
        cores.acquireUninterruptibly();
        began = System.nanoTime();
        try {
          result.complete(job.apply(item));
        } catch (RuntimeException | Error e) {
          result.completeExceptionally(e);
        } finally {
          release();
        }
      }

      private synchronized void release() {
        if (!isOverdue) {
          cores.release();
        }
      }

      private synchronized void glance() {
        if (began == 0 || isOverdue || result.isDone()) {
          return;
        }
        var passed = Duration.ofNanos(System.nanoTime() - began);
        if (passed.compareTo(mostWork) > 0
            && (passed.compareTo(LONGEST) > 0 || work().compareTo(mostWork) > 0)) {
          isOverdue = true;
          cores.release(); // for the next job, as this one may never end
          result.complete(overdue.apply(item));
        }
      }

      private Duration work() {
        return Duration.ofNanos(
            Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId())));
      }
    }
  }
}
