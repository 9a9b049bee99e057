package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {

  @Test
  void keepsExitCodeAndOutput() {
    var command =
        Command.run(Duration.ofMinutes(1), List.of("sh", "-c", "echo out; echo err >&2; exit 7"));

    assertThat(command.exitCode()).isEqualTo(7);
    assertThat(command.output()).isEqualTo("out\n");
    assertThat(command.errors()).isEqualTo("err\n");
    assertThat(command).hasToString("sh -c echo out; echo err >&2; exit 7\nexit code 7\nout\nerr");
  }

  @Test
  void endsAProgramThatTakesTooLong() {
    long start = System.nanoTime();

    assertThatThrownBy(
            () -> Command.run(Duration.ofMillis(100), List.of("sh", "-c", "sleep 60; echo late")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("took more than");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }
}
