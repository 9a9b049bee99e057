package convsheet.xlsx;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes to another stream on a thread of its own, so that what is written is compressed while the
 * next is made. The other stream is left open, and is nobody else's until this one is closed.
 */
final class BackgroundStream extends OutputStream {
  private static final int MOST_WAITING = 16;
  private static final byte[] END = new byte[0];

  private final OutputStream target;
  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread = new Thread(this::run, "convsheet-writer");
  private volatile Throwable failure;
  private boolean closed;

  BackgroundStream(OutputStream target) {
    this.target = target;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (var bytes = waiting.take(); bytes != END; bytes = waiting.take()) {
        if (failure == null) {
          pass(bytes);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After a failure what else comes is thrown away, so that nobody waits for room. */
  private void pass(byte[] bytes) {
    try {
      target.write(bytes);
    } catch (IOException | RuntimeException | Error e) {
      failure = e; // for the thread that waits for this one
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    check();
    if (count > 0) {
      put(Arrays.copyOfRange(bytes, from, from + count));
    }
  }

  private void put(byte[] bytes) throws IOException {
    try {
      waiting.put(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void check() throws IOException {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException fault) {
      throw fault;
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /** Waits until all is written. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    put(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    check();
  }
}
