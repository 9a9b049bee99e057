package convsheet.xlsx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.zip.Deflater;

/**
 * Packs what it is given in blocks, each of which may be packed on a processor of its own, and ends
 * where a byte ends. Together they are one stream as any other (RFC 1951), the same wherever it is
 * made: a block begins with what stood before it as its dictionary, and how many there are depends
 * on nothing but how much there is to pack.
 */
final class BlockDeflater extends Deflater {
  private static final int BLOCK = 1 << 18;

  /** How far back a reference can lead. */
  private static final int WINDOW = 1 << 15;

  /** So many blocks wait for another processor; further ones are packed here. */
  private static final int MOST_WAITING = 2 * ForkJoinPool.getCommonPoolParallelism();

  private static final byte[] NONE = new byte[0];

  /** Some bytes, packed. */
  private record Packed(byte[] bytes, int count) {}

  private final Deque<ForkJoinTask<Packed>> waiting = new ArrayDeque<>();
  private int level;
  private int strategy = DEFAULT_STRATEGY;
  private byte[] before = NONE;
  private byte[] block = new byte[BLOCK];
  private int filled;
  private Packed current = new Packed(NONE, 0);
  private int taken;
  private boolean isFinishing;
  private long read;
  private long written;

  BlockDeflater(int level) {
    super(level, true);
    this.level = level;
  }

  @Override
  public void setLevel(int level) {
    this.level = level; // of the block that is being filled
  }

  @Override
  public void setStrategy(int strategy) {
    this.strategy = strategy; // likewise
  }

  @Override
  public void setInput(byte[] input, int from, int count) {
    read += count;
    for (int at = from, end = from + count; at < end; ) {
      int part = Math.min(end - at, BLOCK - filled);
      System.arraycopy(input, at, block, filled, part);
      filled += part;
      at += part;
      if (filled == BLOCK) {
        endBlock(false);
      }
    }
  }

  private void endBlock(boolean isLast) {
    var dictionary = before;
    var bytes = block;
    int count = filled;
    var deflater = new Deflater(level, true);
    deflater.setStrategy(strategy);
    var task = ForkJoinTask.adapt(() -> pack(deflater, dictionary, bytes, count, isLast));
    waiting.add(task);
    if (isLast && waiting.size() == 1 || waiting.size() > MOST_WAITING) {
      task.invoke();
    } else {
      ForkJoinPool.commonPool().execute(task);
    }
    before = bytes;
    block = isLast ? bytes : new byte[BLOCK];
    filled = 0;
  }

  private static Packed pack(
      Deflater deflater, byte[] before, byte[] bytes, int count, boolean isLast) {
    try {
      if (before.length > 0) {
        deflater.setDictionary(before, before.length - WINDOW, WINDOW);
      }
      deflater.setInput(bytes, 0, count);
      if (isLast) {
        deflater.finish();
      }
      var packed = new byte[count + count / 8 + 64]; // more than it can become
      int flush = isLast ? NO_FLUSH : SYNC_FLUSH;
      int length = 0;
      int more;
      do { // a strategy takes a call of its own
        more = deflater.deflate(packed, length, packed.length - length, flush);
        length += more;
      } while (more > 0 || !deflater.needsInput() || isLast && !deflater.finished());
      return new Packed(packed, length);
    } finally {
      deflater.end();
    }
  }

  /** Whether it has something to give without waiting, or should wait rather than take more. */
  private boolean isReady() {
    return taken < current.count()
        || !waiting.isEmpty() && (waiting.peek().isDone() || waiting.size() > MOST_WAITING);
  }

  @Override
  public boolean needsInput() {
    return !isReady();
  }

  @Override
  public void finish() {
    if (!isFinishing) {
      isFinishing = true;
      endBlock(true);
    }
  }

  @Override
  public boolean finished() {
    return isFinishing && waiting.isEmpty() && taken == current.count();
  }

  @Override
  public int deflate(byte[] target, int from, int count) {
    if (taken == current.count() && !waiting.isEmpty()) {
      current = waiting.remove().join();
      taken = 0;
    }
    int part = Math.min(count, current.count() - taken);
    System.arraycopy(current.bytes(), taken, target, from, part);
    taken += part;
    written += part;
    return part;
  }

  @Override
  public long getBytesRead() {
    return read;
  }

  @Override
  public long getBytesWritten() {
    return written;
  }

  /** Begins another stream. */
  @Override
  public void reset() {
    waiting.clear();
    before = NONE;
    filled = 0;
    current = new Packed(NONE, 0);
    taken = 0;
    isFinishing = false;
    read = 0;
    written = 0;
  }
}
