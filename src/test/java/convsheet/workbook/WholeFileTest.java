package convsheet.workbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.problem.ProblemException;
import convsheet.testing.NamedPipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
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
}
