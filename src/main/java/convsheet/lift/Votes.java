package convsheet.lift;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of several most cells of a grid have; of those that as many have, the one that is there
 * first.
 */
final class Votes<T> {
  private final Map<T, Vote> votes = new LinkedHashMap<>();

  /** How many have it, and the least number in reading order of a cell that has it. */
  private record Vote(int count, int first) {
    Vote and(Vote other) {
      return new Vote(count + other.count, Math.min(first, other.first));
    }
  }

  /**
   * Counts cells that have it.
   *
   * @param first the number of the first of them in reading order
   */
  void add(T what, int count, int first) {
    votes.merge(what, new Vote(count, first), Vote::and);
  }

  Optional<T> most() {
    return votes.entrySet().stream()
        .min(
            Comparator.comparing(
                Map.Entry::getValue,
                Comparator.comparingInt((Vote vote) -> -vote.count())
                    .thenComparingInt(Vote::first)))
        .map(Map.Entry::getKey);
  }
}
