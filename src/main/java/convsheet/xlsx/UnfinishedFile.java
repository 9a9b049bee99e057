package convsheet.xlsx;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that is being written, in the folder in which it will have its name. Its process holds a
 * lock on it, which ends with the process however that ends: one without a lock was left behind.
 */
final class UnfinishedFile implements Closeable {
  private static final String START = ".convsheet-" + ProcessHandle.current().pid() + "-";
  private static final String ALL = ".convsheet-*-*.part";
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Set<Path> CLEARED = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private UnfinishedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes a new one in a folder. */
  static UnfinishedFile create(Path folder) throws IOException {
    while (true) {
      var path = folder.resolve(START + NUMBERS.incrementAndGet() + ".part");
      Files.deleteIfExists(path); // of a process that had our number
      var file =
          new UnfinishedFile(
              path,
              FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      if (file.isOurs()) {
        return file;
      }
      file.close(); // another process took it for one that was left behind
    }
  }

  private boolean isOurs() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (IOException e) {
      return true; // a file system without locks, where none is taken for one that was left behind
    }
    return lock != null && Files.exists(path);
  }

  /**
   * Removes those that were left behind in a folder, by processes that were killed; once for each
   * folder. What cannot be removed stays: it is in nobody's way.
   */
  static void clear(Path folder) {
    if (!CLEARED.add(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, ALL)) {
      for (var file : files) {
        // to open one of our own would end our lock on it
        if (!file.getFileName().toString().startsWith(START)) {
          removeUnlessLocked(file);
        }
      }
    } catch (IOException e) {
      // the writing that follows will say what is the matter with the folder
    }
  }

  private static void removeUnlessLocked(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // somebody else's
    }
  }

  /** Where its content goes. */
  OutputStream out() {
    return Channels.newOutputStream(channel);
  }

  /** Gives it its name, in one step where the file system can do that. */
  void moveTo(Path target) throws IOException {
    channel.force(true);
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Ends the writing; the file is gone, unless it was moved. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(path);
    }
  }
}
