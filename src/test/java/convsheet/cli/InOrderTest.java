package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private static List<Integer> items(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void jobsThatNeverEndCostOneResultEach() {
    var end = new AtomicBoolean();
    var results = new ArrayList<Integer>();

    InOrder.run(
        items(40),
        i -> {
          while (i % 9 == 4 && !end.get()) { // more of them than there are cores
            Thread.onSpinWait();
          }
          return i;
        },
        i -> -i,
        results::add,
        Duration.ofMillis(50));

    end.set(true);
    assertThat(results)
        .isEqualTo(IntStream.range(0, 40).map(i -> i % 9 == 4 ? -i : i).boxed().toList());
  }

  @Test
  void aJobThatWaitsButDoesNotWorkIsWaitedFor() {
    var results = new ArrayList<Integer>();

    InOrder.run(
        items(3),
        i -> {
          try {
            Thread.sleep(400);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return i;
        },
        i -> -1,
        results::add,
        Duration.ofMillis(200));

    assertThat(results).containsExactly(0, 1, 2);
  }

  @Test
  void deepRecursionIsNoDanger() {
    var results = new ArrayList<Integer>();
    InOrder.run(items(2), i -> depth(50_000), i -> -1, results::add);
    assertThat(results).containsExactly(50_000, 50_000);
  }

  private static int depth(int n) {
    return n == 0 ? 0 : 1 + depth(n - 1);
  }

  @Test
  void whatAJobThrowsIsThrown() {
    assertThatThrownBy(
            () ->
                InOrder.run(
                    items(3),
                    i -> {
                      throw new IllegalStateException("job " + i);
                    },
                    i -> i,
                    i -> {}))
        .hasMessage("job 0");
  }
}
