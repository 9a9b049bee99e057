package convsheet.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MersenneTwisterTest {
  private static final long STANDARD_SEED = 5489;

  private static long[] first(int count, long seed) {
    var generator = new MersenneTwister(seed);
    return IntStream.range(0, count)
        .mapToLong(i -> Integer.toUnsignedLong(generator.next32()))
        .toArray();
  }

  @Test
  void theNumbersAreThoseOfTheAuthorsProgram() {
    // mt19937ar.c with init_genrand(5489), its default
    assertThat(first(5, STANDARD_SEED))
        .containsExactly(3499211612L, 581869302L, 3890346734L, 3586334585L, 545404204L);
  }

  @Test
  void theTenThousandthNumberIsTheOneThatTheStandardOfCppNames() {
    // ISO C++, [rand.predef]: the 10000th consecutive invocation of a default std::mt19937
    assertThat(first(10_000, STANDARD_SEED)[9_999]).isEqualTo(4123659995L);
  }

  @Test
  void otherSeedsGiveNumPysNumbers() {
    // numpy.random.RandomState(seed).randint(0, 2**32, 3, dtype=numpy.uint32)
    assertThat(first(3, 0)).containsExactly(2357136044L, 2546248239L, 3071714933L);
    assertThat(first(3, 4294967295L)).containsExactly(419326371L, 479346978L, 3918654476L);
  }

  @Test
  void onlyTheLower32BitsOfASeedCount() {
    assertThat(first(700, (7L << 32) + 42)).isEqualTo(first(700, 42));
    assertThat(first(1, 43)).isNotEqualTo(first(1, 42));
  }

  @Test
  void sixtyFourBitsAreTheNextTwoNumbersTheFirstOneAbove() {
    assertThat(new MersenneTwister(STANDARD_SEED).next64())
        .isEqualTo(3499211612L << 32 | 581869302L);
    // 3890346734 has its highest bit set, which must not spread
    var generator = new MersenneTwister(STANDARD_SEED);
    generator.next32();
    assertThat(generator.next64()).isEqualTo(581869302L << 32 | 3890346734L);
  }
}
