package convsheet.xlsx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.problem.ProblemException;
import convsheet.testing.ChildJava;
import convsheet.testing.NamedPipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class WholeFileTest {
  @TempDir private Path folder;

  private static void write(Path target, String text) {
    WholeFile.write(target, out -> out.write(text.getBytes(UTF_8)));
  }

  @Test
  void aPipeIsWrittenIntoAndStays() throws Exception {
    var pipe = NamedPipe.make(folder.resolve("pipe"));
    var link = Files.createSymbolicLink(folder.resolve("link"), pipe);

    for (var target : List.of(pipe, link)) {
      var read = NamedPipe.read(pipe);

      write(target, "through the pipe");

      assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("through the pipe");
      assertThat(Files.isRegularFile(pipe)).isFalse();
    }
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void aLinkIsWrittenThroughEvenIfItLeadsToNothingYet() throws IOException {
    var inner = Files.createDirectory(folder.resolve("inner"));
    var second = Files.createSymbolicLink(inner.resolve("second"), Path.of("../file"));
    var first = Files.createSymbolicLink(folder.resolve("first"), second);

    for (var text : List.of("new", "replaced")) {
      write(first, text);

      assertThat(folder.resolve("file")).hasContent(text);
      assertThat(Files.isRegularFile(folder.resolve("file"), LinkOption.NOFOLLOW_LINKS)).isTrue();
      assertThat(Files.isSymbolicLink(first)).isTrue();
      assertThat(Files.isSymbolicLink(second)).isTrue();
    }
    assertThat(inner).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void linksInACircleAreRefused() throws IOException {
    var one = Files.createSymbolicLink(folder.resolve("one"), folder.resolve("two"));
    Files.createSymbolicLink(folder.resolve("two"), one);

    assertThatThrownBy(() -> write(one, "text"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("links that lead in a circle");
  }

  @Test
  void whatAKilledRunLeftIsClearedByTheNextAndWhatARunningOneWritesIsNot() throws Exception {
    var question = Path.of("workbooks", "conv-example.xlsx");
    var running = folder.resolve("running.xlsx");
    var killed = folder.resolve("killed.xlsx");
    WholeFile.write(
        running,
        out -> {
          out.write("first ".getBytes(UTF_8));
          var process =
              new ProcessBuilder(
                      ChildJava.command(
                          jar -> true,
                          List.of(),
                          "run",
                          question,
                          "--formulas",
                          "terms",
                          "-o",
                          killed))
                  .start();
          for (int i = 0; i < 1_000_000 && process.isAlive() && parts().size() < 2; i++) {
            Thread.onSpinWait();
          }
          process.destroyForcibly().onExit().join();
          assertThat(parts()).as("of this process, and of the killed one").hasSize(2);
          assertThat(killed).doesNotExist();

          var next =
              ChildJava.run(
                  Map.of(),
                  jar -> true,
                  List.of(),
                  "run",
                  Path.of("workbooks", "by-hand.xlsx"),
                  "-o",
                  folder.resolve("next.xlsx"));
          assertThat(next.err()).isEmpty();
          assertThat(parts()).as("of this process").hasSize(1);
          out.write("second".getBytes(UTF_8));
        });

    assertThat(running).hasContent("first second");
    assertThat(parts()).isEmpty();
  }

  private List<Path> parts() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  @Test
  void aNameMayBeAsLongAsTheSystemAllows() throws IOException {
    var target = folder.resolve("x".repeat(250) + ".xlsx");

    write(target, "text");

    assertThat(target).hasContent("text");
  }
}
