package convsheet.lift;

import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The slips that are made on the sheets, and what the findings say of them. */
final class SlipsByHand {
  private final Dice dice;
  private final Paper paper;
  private final List<Slip> slips = new ArrayList<>();
  private int left;

  /**
   * No slip yet.
   *
   * @param left how many may be made
   */
  SlipsByHand(Dice dice, Paper paper, int left) {
    this.dice = dice;
    this.paper = paper;
    this.left = left;
  }

  /** Whether to make a slip here, if there is one left to make. */
  boolean isDue(double share) {
    boolean made = mayBeDue(share);
    left -= made ? 1 : 0;
    return made;
  }

  /** The same where it is yet to be seen whether it can be made; what is made is taken. */
  boolean mayBeDue(double share) {
    return left > 0 && dice.chance(share);
  }

  /** Makes the slip that may be due. */
  void take() {
    left--;
  }

  /** All that was done wrong. */
  List<Slip> made() {
    return slips;
  }

  void add(Slip slip) {
    slips.add(slip);
  }

  /** A slip that is told by itself. */
  void add(Slip.Kind kind, String says, List<At> cells) {
    add(kind, says, cells, String.valueOf(slips.size()));
  }

  /** A slip that is told together with all of the same report. */
  void add(Slip.Kind kind, String says, List<At> cells, String report) {
    add(
        new Slip(
            kind,
            says,
            paper.sheet(cells.get(0).sheet()),
            cells.stream().map(At::text).collect(Collectors.toSet()),
            report));
  }

  /** What the finding says of some cells in which the same is wrong. */
  static String told(int count, String says) {
    return (count == 1 ? "^1 cell " : "^each of " + count + " cells ")
        + says
        + (count == 1 ? "" : "( \\(in [A-Z]+[0-9]+, the others accordingly\\))?")
        + "; the other";
  }

  /** Tells of the windows that read outside of a grid; a cell that is wrong has its own finding. */
  void reportPastTheEdge(
      Box plane, IntFunction<Box> window, Box source, Set<Integer> wrong, String layer) {
    var inside = Set.copyOf(source.cells());
    var cells =
        IntStream.range(0, plane.count())
            .filter(n -> !wrong.contains(n))
            .filter(n -> !inside.containsAll(window.apply(n).cells()))
            .mapToObj(plane::cell)
            .toList();
    add(Slip.Kind.PAST_THE_EDGE, "past the edge of", cells, "edge of " + layer);
  }

  /** Tells of numbers that no formula reads, where those that would are missing. */
  void reportUnread(List<At> given) {
    var cells =
        new TreeSet<>(
            Comparator.comparingInt(At::sheet)
                .thenComparingInt(At::row)
                .thenComparingInt(At::column));
    given.stream().filter(cell -> !paper.isBlank(cell) && !paper.isText(cell)).forEach(cells::add);
    while (!cells.isEmpty()) {
      var block = new ArrayList<>(List.of(cells.pollFirst()));
      for (int k = 0; k < block.size(); k++) {
        for (int n = 0; n < 9; n++) {
          var next = block.get(k).moved(n / 3 - 1, n % 3 - 1);
          if (cells.remove(next)) {
            block.add(next);
          }
        }
      }
      // a few are a remark, and zeros may be a border
      if (block.size() >= 4 && block.stream().anyMatch(cell -> paper.value(cell) != 0)) {
        add(Slip.Kind.UNREAD, "^no formula reads these numbers$", block);
      }
    }
  }
}
