package convsheet.cli;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
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
    /** A thread for each core, and one more for each job that is left to itself. */
    private final ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            CORES, CORES, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), InOrder::thread);

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
      try {
        while (items.hasNext() || !waiting.isEmpty()) {
          while (items.hasNext() && waiting.size() < 2 * CORES) {
            var run = new Run(items.next());
            waiting.add(run);
            threads.execute(run::run);
          }
          taker.accept(next());
        }
      } finally {
        threads.shutdown();
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

    private synchronized void oneThreadMore() {
      threads.setMaximumPoolSize(threads.getMaximumPoolSize() + 1);
      threads.setCorePoolSize(threads.getCorePoolSize() + 1);
    }

    private synchronized void oneThreadFewer() {
      threads.setCorePoolSize(threads.getCorePoolSize() - 1);
      threads.setMaximumPoolSize(threads.getMaximumPoolSize() - 1);
    }

    /** One job. */
    private final class Run {
      private final T item;
      private final CompletableFuture<R> result = new CompletableFuture<>();
      private Optional<Thread> thread = Optional.empty();
      private long began;
      private Optional<Duration> workBefore = Optional.empty();
      private boolean isOverdue;

      Run(T item) {
        this.item = item;
      }

      private void run() {
        begin();
        try {
          result.complete(job.apply(item));
        } catch (RuntimeException | Error e) {
          result.completeExceptionally(e);
        } finally {
          end();
        }
      }

      private synchronized void begin() {
        thread = Optional.of(Thread.currentThread());
        began = System.nanoTime();
      }

      private synchronized void end() {
        thread = Optional.empty();
        if (isOverdue) {
          oneThreadFewer();
        }
      }

      private synchronized void glance() {
        if (thread.isEmpty() || isOverdue) {
          return;
        }
        var work = work(thread.get());
        var passed = Duration.ofNanos(System.nanoTime() - began);
        if (passed.compareTo(mostWork) > 0
            && (passed.compareTo(LONGEST) > 0 || work.compareTo(mostWork) > 0)) {
          isOverdue = true;
          oneThreadMore(); // for the next job, as this one may never end
          result.complete(overdue.apply(item));
        }
      }

      /** The work since the first glance, as the thread has had other jobs before. */
      private Duration work(Thread thread) {
        var work =
            Duration.ofNanos(
                Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId())));
        workBefore = workBefore.or(() -> Optional.of(work));
        return work.minus(workBefore.get());
      }
    }
  }

  private static Thread thread(Runnable job) {
    var thread = new Thread(null, job, "job", STACK);
    thread.setDaemon(true);
    return thread;
  }
}
