package convsheet.question;

import convsheet.formula.Grid;
import convsheet.network.GivenGrid;
import convsheet.network.GivenGrids;
import convsheet.network.LabelWords;
import convsheet.network.LayerTypes;
import convsheet.network.Wanted;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.Box;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The numbers of a sheet that nobody reads. No number is passed over in silence: one that stands
 * where something is missing, or under a label that is nearly one that is known, is refused; any
 * other is named in a finding. Results and what convsheet writes beside them are not spoken of.
 */
final class UnreadNumbers {
  private static final int MOST_LABELS = 8;

  /** The most texts that are compared with all labels: a person has not more of them wrong. */
  private static final int MOST_COMPARED = 200;

  private final SheetGrids grids;
  private final SheetCells cells;
  private final String reader;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Wanted> wanted;
  private final List<Box> read = new ArrayList<>();
  private final PlacedGrids placed;
  private final Set<Integer> labels = new LinkedHashSet<>();
  private final BitSet claimed = new BitSet();
  private final Places results;
  private boolean isOurs;
  private int compared;

  /**
   * The numbers of a sheet.
   *
   * @param reader who reads the sheet, in words
   * @param known the labels that are read there
   * @param wanted what would be read there if it had the label
   */
  UnreadNumbers(
      SheetGrids grids, String reader, Collection<String> known, Collection<Wanted> wanted) {
    this.grids = grids;
    this.cells = grids.cells();
    this.reader = reader;
    this.wanted = List.copyOf(wanted);
    this.known.addAll(known);
    wanted.forEach(grid -> this.known.add(grid.label()));
    this.results = new Places(cells.name());
    this.placed = new PlacedGrids(grids, reader);
  }

  // ---- what is spoken for ----

  /**
   * Takes out what was read.
   *
   * @throws ProblemException if a number was read twice, or only a part of the numbers that stand
   *     together
   */
  void read(Collection<GivenGrid> grids) {
    for (var grid : grids) {
      var box = Box.of(grid.cells());
      for (int row = box.top(); row <= box.bottom(); row++) {
        for (int i = cells.from(row, box.left()); isWithin(i, row, box.right()); i++) {
          if (claimed.get(i) && this.grids.isNumeric(i)) {
            throw problem(
                cells.address(i),
                "a number that belongs to two labels",
                "a label for each grid, right above its first number",
                "Move the labels, or leave an empty row or column between the grids.");
          }
          claimed.set(i);
        }
      }
      read.add(box);
      if (!grid.place().isEmpty()) {
        placed.add(grid);
      }
      int label = cells.find(box.top() - 1, box.left());
      if (label >= 0) {
        labels.add(label);
      }
    }
  }

  private boolean isWithin(int i, int row, int right) {
    return i < cells.count() && cells.row(i) == row && cells.column(i) <= right;
  }

  /**
   * Takes out results and, where they stand where convsheet puts them, the numbers of their rows
   * and columns.
   *
   * @param layout where convsheet puts the sheet's grids
   * @param name the sheet's name in it
   */
  void computed(Layout layout, String name) {
    var sizes = new HashMap<String, Grid>();
    for (var tower : layout.towers(name)) {
      for (var grid : tower.grids()) {
        if (grid.role() != Grid.Role.PARAMETER || grid.part() == Grid.Part.TURNED_FILTER) {
          computed(layout.place(grid), grid);
          sizes.put(GivenGrids.canonical(grid.label()), grid);
        }
      }
    }
    for (int i = 0; i < cells.count(); i++) {
      if (cells.kind(i) == Kind.TEXT
          && !labels.contains(i)
          && LabelWords.isResult(GivenGrids.canonical(cells.text(i)))) {
        labels.add(i);
        grids.under(i).ifPresent(this::result);
        // the first row or column of what stands there may have been left out
        int top = cells.row(i) + 1;
        int left = cells.column(i);
        Optional.ofNullable(sizes.get(GivenGrids.canonical(cells.text(i))))
            .map(grid -> new Box(top, left, top + grid.rows() - 1, left + grid.columns() - 1))
            .ifPresent(this::result);
      }
    }
  }

  private void computed(Layout.Place place, Grid grid) {
    int label = cells.find(place.row() - 1, place.column());
    if (label < 0 || !GivenGrids.isLabel(cells.text(label), grid)) {
      return;
    }
    labels.add(label);
    isOurs |= grid.role() != Grid.Role.PICTURE;
    for (int row = 0; row < grid.rows(); row++) {
      claim(place.row() + row, place.column() - 1, row + 1);
      for (int i = cells.from(place.row() + row, place.column());
          isWithin(i, place.row() + row, place.column() + grid.columns() - 1);
          i++) {
        claimed.set(i);
      }
    }
    for (int column = 0; column < grid.columns(); column++) {
      claim(Layout.HEADING - 1, place.column() + column, column + 1);
    }
    claimFormula(place.row() - 1, place.column() - 1); // a light
    claimFormula(place.row() - 1, Layout.besideLabel(place, grid));
  }

  /** Takes out a cell if it holds a number that convsheet would write there. */
  private void claim(int row, int column, double number) {
    int i = cells.find(row, column);
    if (i >= 0 && cells.kind(i) == Kind.NUMBER && cells.number(i) == number) {
      claimed.set(i);
    }
  }

  private void claimFormula(int row, int column) {
    int i = cells.find(row, column);
    if (i >= 0 && cells.isFormula(i)) {
      claimed.set(i);
    }
  }

  /** Takes out results that stand elsewhere. */
  private void result(Box box) {
    boolean isNew = false;
    for (int row = box.top(); row <= box.bottom(); row++) {
      for (int i = cells.from(row, box.left()); isWithin(i, row, box.right()); i++) {
        isNew |= grids.isNumeric(i) && !claimed.get(i);
        claimed.set(i);
      }
    }
    if (isNew) {
      results.add(box.cells());
    }
  }

  // ---- what is left ----

  /**
   * Says of every other number that it is not read.
   *
   * @throws ProblemException if one of them is likely to be meant for reading
   */
  void report(Consumer<Finding> findings) {
    read.forEach(box -> checkHeadings(box, findings));
    placed.report(findings);
    var warned = new Places(cells.name());
    var noted = new Places(cells.name());
    for (var box : grids.together(claimed)) {
      (isLikelyMeant(box) ? warned : noted).add(box.cells());
    }
    results
        .message(
            "grid",
            "is labelled as a result, which is computed afresh; its numbers are not read",
            "are labelled as results, which are computed afresh; their numbers are not read")
        .ifPresent(m -> findings.accept(Finding.note(cells.name(), results.cells(), m)));
    var one = "of numbers is not read: it stands under no label of " + reader;
    var more = "of numbers are not read: they stand under no label of " + reader;
    warned
        .message("grid", one, more)
        .ifPresent(m -> findings.accept(Finding.warning(cells.name(), warned.cells(), m)));
    noted
        .message("grid", one, more)
        .ifPresent(m -> findings.accept(Finding.note(cells.name(), noted.cells(), m)));
  }

  /** Whether numbers that are left are likely to be meant for reading. */
  private boolean isLikelyMeant(Box box) {
    var label = grids.textOf(box);
    var above = label.filter(i -> cells.row(i) < box.top());
    var text = label.map(i -> GivenGrids.canonical(cells.text(i))).orElse("");
    var nearest = nearest(text);
    boolean isNumbering = isNumbering(box);
    var beside = read.stream().filter(box::touches).findFirst();
    var place = wanted.stream().filter(grid -> grid.fits(box.rows(), box.columns())).findFirst();
    if (above.isPresent() && nearest.isPresent() && !(isOurs && place.isEmpty())) {
      throw unknownLabel(box, above.get(), "Did you mean " + nearest.get() + "?");
    }
    if (above.isPresent()
        && wanted.isEmpty()
        && known.isEmpty()
        && LabelWords.isLabel(cells.text(above.get()))) {
      throw problem(
          box.cells(),
          "numbers labelled " + grids.quote(above.get()),
          "no such numbers, as " + reader + " reads none",
          "Correct the layer's type, or remove the label with its numbers.");
    }
    if (beside.isPresent() && !isNumbering && !isOurs) {
      throw problem(
          box.cells(),
          "numbers beside the grid " + beside.get().cells() + " that are no part of it",
          "a label right above the first number of each grid, and nothing beside a grid",
          "Move the label, or leave an empty row or column around the grid.");
    }
    if (place.isPresent() && !isNumbering && !isOurs) {
      if (above.isPresent()) {
        throw unknownLabel(box, above.get(), missing(text, place.get().label()));
      }
      if (nearest.isPresent() || box.rows() * box.columns() > 1) {
        throw problem(
            box.cells(),
            "a grid of " + box.rows() + " x " + box.columns() + " without a label",
            "a label above it, such as " + place.get().label(),
            "Write the label right above the first number, or move numbers that are not meant to"
                + " be read to another sheet.");
      }
    }
    return beside.isPresent() && !isNumbering
        || place.isPresent()
        || known.isEmpty()
        || nearest.isPresent();
  }

  /** The label that a text is nearly. */
  private Optional<String> nearest(String text) {
    return text.isEmpty() || compared++ >= MOST_COMPARED
        ? Optional.empty()
        : LayerTypes.nearest(text, known)
            .or(
                () ->
                    known.stream()
                        .filter(
                            label -> LayerTypes.nearest(text, LabelWords.words(label)).isPresent())
                        .findFirst());
  }

  /** What to do about a label that is near none, where the layer lacks one. */
  private String missing(String text, String label) {
    return LabelWords.instead(text, known)
        .orElse("Did you mean " + label + "? It is missing: then call it that.");
  }

  private ProblemException unknownLabel(Box box, int label, String remedy) {
    return problem(
        box.cells(),
        (box.rows() * box.columns() == 1 ? "a number" : "numbers")
            + " under "
            + grids.quote(label)
            + ", which "
            + reader
            + " does not read",
        "one of its labels: "
            + known.stream().limit(MOST_LABELS).collect(Collectors.joining(", "))
            + (known.size() > MOST_LABELS ? ", ..." : ""),
        remedy + " Numbers that are not meant to be read belong on another sheet.");
  }

  /** Whether numbers count rows or columns: 1, 2, 3, ... or 0, 1, 2, ... */
  private boolean isNumbering(Box box) {
    if (box.rows() > 1 && box.columns() > 1 || box.rows() * box.columns() == 1) {
      return false;
    }
    var numbers =
        IntStream.range(0, box.rows() * box.columns())
            .map(
                k ->
                    box.columns() == 1
                        ? cells.find(box.top() + k, box.left())
                        : cells.find(box.top(), box.left() + k))
            .mapToObj(i -> i < 0 || cells.kind(i) != Kind.NUMBER ? Double.NaN : cells.number(i))
            .toList();
    double first = numbers.get(0);
    return (first == 0 || first == 1)
        && IntStream.range(0, numbers.size()).allMatch(k -> numbers.get(k) == first + k);
  }

  /** Looks at what else stands above a grid that was read, where a label may be misspelt. */
  private void checkHeadings(Box box, Consumer<Finding> findings) {
    if (box.top() == 0) {
      return;
    }
    for (int i = cells.from(box.top() - 1, box.left());
        isWithin(i, box.top() - 1, box.right());
        i++) {
      var text = GivenGrids.canonical(cells.text(i));
      if (cells.kind(i) != Kind.TEXT || text.isEmpty() || LabelWords.isLabel(cells.text(i))) {
        continue;
      }
      var nearest = nearest(text);
      boolean first = cells.column(i) == box.left();
      if (nearest.isPresent() && (!first || text.matches(".*\\d.*"))) {
        throw unknownLabel(box, i, "Did you mean " + nearest.get() + "?");
      } else if (!first) {
        findings.accept(
            Finding.warning(
                cells.name(),
                cells.address(i),
                grids.quote(i)
                    + " stands above the grid "
                    + box.cells()
                    + " and is no label that "
                    + reader
                    + " reads"));
      }
    }
  }

  private ProblemException problem(String place, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", cells.name(), place, found, expected, remedy));
  }
}
