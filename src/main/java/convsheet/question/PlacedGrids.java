package convsheet.question;

import convsheet.network.GivenGrid;
import convsheet.network.LabelMarks;
import convsheet.network.LabelWords;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.Box;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The grids of a sheet that were read by their place, in reading order, as none had a label that is
 * read. What stands above or beside them is no such label: it may be one misspelt, may contradict
 * the order, or is told.
 */
final class PlacedGrids {
  private static final int MOST_NAMED = 4;

  private final SheetGrids grids;
  private final String reader;

  /** The grids by the labels they have on the sheet. */
  private final LinkedHashMap<Integer, GivenGrid> labelled = new LinkedHashMap<>();

  private final List<GivenGrid> placed = new ArrayList<>();

  PlacedGrids(SheetGrids grids, String reader) {
    this.grids = grids;
    this.reader = reader;
  }

  /** Adds the next grid in reading order. */
  void add(GivenGrid grid) {
    placed.add(grid);
    grids.textOf(Box.of(grid.cells())).ifPresent(label -> labelled.putIfAbsent(label, grid));
  }

  /**
   * Looks at the labels.
   *
   * @throws ProblemException if one is a known one misspelt, or two of them count otherwise than
   *     the grids were read
   */
  void report(Consumer<Finding> findings) {
    // a picture of one channel has a title, and is what it is
    if (placed.size() == 1 && placed.get(0).place().equals("channel 1")) {
      return;
    }
    labelled.forEach(this::checkSpelling);
    var labels = new ArrayList<>(labelled.keySet());
    for (int second = 1; second < labels.size(); second++) {
      checkOrder(labels.get(second - 1), labels.get(second));
    }
    labels.removeIf(label -> LabelWords.isKind(text(label)));
    var names = labels.stream().filter(label -> !labelled.get(label).name().isEmpty()).toList();
    labels.removeAll(names);
    tell(
        names,
        "taken as the name"
            + (names.size() == 1 ? " of a filter" : "s of filters")
            + " in reading order: ",
        true,
        findings);
    tell(
        labels,
        (labels.size() == 1 ? "label" : "labels")
            + " that "
            + reader
            + " does not read; taken in reading order: ",
        placed.size() == 1,
        findings);
  }

  private void tell(List<Integer> labels, String what, boolean isNote, Consumer<Finding> findings) {
    if (labels.isEmpty()) {
      return;
    }
    var text =
        what
            + labels.stream()
                .limit(MOST_NAMED)
                .map(label -> grids.quote(label) + " as " + labelled.get(label).place())
                .collect(Collectors.joining(", "))
            + (labels.size() > MOST_NAMED
                ? " and " + (labels.size() - MOST_NAMED) + " more like it"
                : "");
    var places = new Places(grids.cells().name());
    labels.forEach(label -> places.add(grids.cells().address(label)));
    findings.accept(
        isNote
            ? Finding.note(grids.cells().name(), places.cells(), text)
            : Finding.warning(grids.cells().name(), places.cells(), text));
  }

  private String text(int label) {
    return grids.cells().text(label);
  }

  private void checkSpelling(int label, GivenGrid grid) {
    LabelWords.misspelt(text(label))
        .ifPresent(
            meant -> {
              throw problem(
                  grid.cells(),
                  (grid.values().length == 1 ? "a number" : "numbers")
                      + " under "
                      + grids.quote(label)
                      + ", which "
                      + reader
                      + " does not read",
                  "a label that is read, such as " + grid.place(),
                  "Did you mean "
                      + meant
                      + "? Numbers that are not meant to be read belong on another sheet.");
            });
  }

  private void checkOrder(int first, int second) {
    if (LabelMarks.of(text(second)).isBefore(LabelMarks.of(text(first)))) {
      throw problem(
          labelled.get(second).cells(),
          "numbers under "
              + grids.quote(second)
              + " after those under "
              + grids.quote(first)
              + ", labels that "
              + reader
              + " does not read",
          "labels that are read, or the grids in the order of their labels",
          "Write "
              + labelled.get(first).place()
              + " and so on above the grids, as is meant, or exchange the two.");
    }
  }

  private ProblemException problem(String place, String found, String expected, String remedy) {
    return ProblemException.input(
        new Problem("", grids.cells().name(), place, found, expected, remedy));
  }
}
