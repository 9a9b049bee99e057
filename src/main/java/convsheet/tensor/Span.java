package convsheet.tensor;

/**
 * Some of the channels, rows or columns of a tensor, side by side.
 *
 * @param first the first, counted from 0
 * @param count how many, at least 1
 */
public record Span(int first, int count) {
  public Span {
    if (first < 0 || count < 1) {
      throw new IllegalArgumentException(count + " from " + first);
    }
  }

  /** All of so many. */
  public static Span all(int count) {
    return new Span(0, count);
  }

  /** From the first to the last, both included. */
  public static Span between(int first, int last) {
    return new Span(first, last - first + 1);
  }

  /** The last, counted from 0. */
  public int last() {
    return first + count - 1;
  }

  /** What holds this and another, and what lies between. */
  public Span with(Span other) {
    return between(Math.min(first, other.first), Math.max(last(), other.last()));
  }

  /** Whether another lies within this. */
  public boolean holds(Span other) {
    return first <= other.first && other.last() <= last();
  }

  /** Where another, within this, lies in it. */
  public Span within(Span outer) {
    return new Span(first - outer.first, count);
  }

  /** As a person counts, from 1: {@code 3} or {@code 3 to 7}. */
  @Override
  public String toString() {
    return count == 1 ? String.valueOf(first + 1) : (first + 1) + " to " + (last() + 1);
  }
}
