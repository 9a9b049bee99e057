package convsheet.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Named pipes (fifos), which stand among files and are none. */
public final class NamedPipe {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private NamedPipe() {}

  /**
   * Makes a named pipe.
   *
   * @throws org.opentest4j.TestAbortedException if there is no program mkfifo
   */
  public static Path make(Path path) {
    Command.run(LIMIT, List.of(OptionalProgram.require("mkfifo").toString(), path.toString()));
    return path;
  }

  /** Waits for someone to write into a pipe, and takes all that they write as text. */
  public static Future<String> read(Path pipe) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                text.complete(Files.readString(pipe));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    reader.setDaemon(true); // it waits for ever where nobody writes
    reader.start();
    return text;
  }
}
