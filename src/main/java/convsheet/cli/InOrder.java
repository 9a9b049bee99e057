package convsheet.cli;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs jobs side by side, one a core, and hands on what they give in the order of the jobs. No more
 * than two results a core wait their turn, however many jobs there are.
 */
final class InOrder {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private InOrder() {}

  /** Runs a job on each item; {@code taker} is called on the caller's thread. */
  static <T, R> void run(Iterable<T> items, Function<T, R> job, Consumer<R> taker) {
    var pool = Executors.newFixedThreadPool(CORES);
    try {
      run(items.iterator(), job, taker, pool);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T, R> void run(
      Iterator<T> items, Function<T, R> job, Consumer<R> taker, ExecutorService pool)
      throws InterruptedException {
    var waiting = new ArrayDeque<Future<R>>();
    while (items.hasNext() || !waiting.isEmpty()) {
      while (items.hasNext() && waiting.size() < 2 * CORES) {
        var item = items.next();
        waiting.add(pool.submit(() -> job.apply(item)));
      }
      try {
        taker.accept(waiting.remove().get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error; // such as no more memory: Convsheet says so
        }
        throw (RuntimeException) e.getCause(); // a job declares no other
      }
    }
  }
}
