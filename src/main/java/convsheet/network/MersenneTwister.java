package convsheet.network;

/**
 * The generator MT19937: 32 random bits at a time, with a period of 2<sup>19937</sup> - 1.
 *
 * <p>Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
 * uniform pseudo-random number generator", ACM TOMACS 8 (1998), with the seeding of 2002. PyTorch's
 * CPU generator, C++'s {@code std::mt19937} and NumPy's {@code RandomState} are the same.
 */
final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int MIDDLE = 397;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  /** A generator with a seed, of which the lower 32 bits count. */
  MersenneTwister(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }
  }

  /** The next 32 bits. */
  int next32() {
    if (next == SIZE) {
      twist();
      next = 0;
    }
    int bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= bits << 7 & 0x9d2c5680;
    bits ^= bits << 15 & 0xefc60000;
    return bits ^ bits >>> 18;
  }

  /** The next 64 bits, the upper 32 first. */
  long next64() {
    long upper = next32();
    return upper << 32 | Integer.toUnsignedLong(next32());
  }

  private void twist() {
    for (int i = 0; i < SIZE; i++) {
      int joined = state[i] & 0x80000000 | state[(i + 1) % SIZE] & 0x7fffffff;
      state[i] = state[(i + MIDDLE) % SIZE] ^ joined >>> 1 ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
    }
  }
}
