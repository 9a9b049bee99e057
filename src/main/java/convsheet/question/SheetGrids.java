package convsheet.question;

import convsheet.formula.A1;
import convsheet.network.GivenGrid;
import convsheet.network.GivenGrids;
import convsheet.network.LabelWords;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.xlsx.Box;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import convsheet.xlsx.SpelledNumber;
import convsheet.xlsx.SpelledNumber.Comma;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Finds the grids on a sheet: numbers that touch each other, under a label or by themselves.
 *
 * <p>An empty cell between the numbers of a row counts as 0, and so does one at a row's end that
 * has a format of its own (a frame, a colour); a row that just ends early makes the grid ragged.
 */
final class SheetGrids implements GivenGrids {
  private final SheetCells cells;
  private final Comma comma;
  private final Consumer<Finding> findings;
  private final Map<String, List<Integer>> labels = new HashMap<>();

  /**
   * The grids of a sheet.
   *
   * @param findings takes what is worth knowing about grids that are asked for
   */
  SheetGrids(SheetCells cells, Consumer<Finding> findings) {
    this.cells = cells;
    this.findings = findings;
    comma =
        SpelledNumber.comma(
            IntStream.range(0, cells.count())
                .filter(i -> cells.kind(i) == Kind.TEXT)
                .mapToObj(cells::text));
    for (int i = 0; i < cells.count(); i++) {
      if (cells.kind(i) == Kind.TEXT && !isSpelled(i)) {
        labels.computeIfAbsent(GivenGrids.canonical(cells.text(i)), l -> new ArrayList<>()).add(i);
      }
    }
  }

  @Override
  public String sheet() {
    return cells.name();
  }

  @Override
  public Set<String> labels() {
    return labels.keySet();
  }

  @Override
  public Optional<GivenGrid> find(String label) {
    var places = labels.get(GivenGrids.canonical(label));
    if (places == null) {
      return Optional.empty();
    }
    int first = places.get(0);
    if (places.size() > 1) {
      throw problem(
          cells.address(places.get(1)),
          "the label " + quote(first) + " a second time, first in " + cells.address(first),
          "it once",
          "Number the labels of a sheet so that each is there once.");
    }
    return Optional.of(below(first));
  }

  @Override
  public String text(String label) {
    return cells.text(labels.get(GivenGrids.canonical(label)).get(0));
  }

  @Override
  public Optional<Titled> above(String label) {
    int place = labels.get(GivenGrids.canonical(label)).get(0);
    int above = cells.find(cells.row(place) - 1, cells.column(place));
    return above < 0 || cells.kind(above) != Kind.TEXT
        ? Optional.empty()
        : Optional.of(new Titled(cells.address(above), cells.text(above)));
  }

  @Override
  public String quote(String label) {
    var places = labels.get(GivenGrids.canonical(label));
    return places == null ? Problem.quote(label) : quote(places.get(0));
  }

  /** A label as it stands on the sheet, in quotes. */
  String quote(int label) {
    return Problem.quote(cells.text(label).strip());
  }

  @Override
  public List<GivenGrid> inReadingOrder() {
    var boxes = together(new BitSet());
    var texts = boxes.stream().map(this::textOf).toList();
    return IntStream.range(0, boxes.size())
        .mapToObj(
            k -> {
              var grid = grid(boxes.get(k));
              return texts
                  .get(k)
                  .filter(text -> Collections.frequency(texts, Optional.of(text)) == 1)
                  .map(text -> grid.under(cells.text(text)))
                  .orElse(grid);
            })
        .toList();
  }

  @Override
  public boolean isEmpty() {
    return IntStream.range(0, cells.count()).noneMatch(this::isNumeric);
  }

  @Override
  public boolean heads(String label) {
    return labels.getOrDefault(GivenGrids.canonical(label), List.of()).stream()
        .anyMatch(place -> firstBelow(place) >= 0);
  }

  private GivenGrid below(int label) {
    int row = cells.row(label) + 1;
    int column = cells.column(label);
    int first = firstBelow(label);
    if (first >= 0) {
      return grid(flood(first, boxBelow(label), new BitSet()).with(row, column));
    }
    int under = cells.find(row, column);
    throw problem(
        A1.cell(row, column),
        under < 0 || cells.text(under).isEmpty()
            ? "no number under the label " + quote(label)
            : Problem.quote(cells.text(under)) + " under the label " + quote(label),
        "the top left number of its grid",
        "Write the numbers right below the label.");
  }

  /** Where the grid of a label may be. */
  private Box boxBelow(int label) {
    return new Box(cells.row(label) + 1, cells.column(label), A1.MAX_ROWS - 1, rightmost(label));
  }

  /** The first number of a label's grid, or -1 if there is none. */
  private int firstBelow(int label) {
    var limit = boxBelow(label);
    for (int[] start : new int[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}) {
      int i = cells.find(limit.top() + start[0], limit.left() + start[1]);
      if (i >= 0 && isNumeric(i) && limit.holds(cells.row(i), cells.column(i))) {
        return i;
      }
    }
    return -1;
  }

  /** The numbers that stand together under a label, if there are any. */
  Optional<Box> under(int label) {
    int first = firstBelow(label);
    return first < 0
        ? Optional.empty()
        : Optional.of(
            flood(first, boxBelow(label), new BitSet())
                .with(cells.row(label) + 1, cells.column(label)));
  }

  /** The text that says what numbers are: above the first of them, or to its left. */
  Optional<Integer> textOf(Box box) {
    var above =
        IntStream.concat(
                IntStream.of(box.left()), IntStream.rangeClosed(box.left() - 1, box.right()))
            .map(column -> cells.find(box.top() - 1, column));
    return IntStream.concat(above, IntStream.of(cells.find(box.top(), box.left() - 1)))
        .filter(i -> i >= 0 && cells.kind(i) == Kind.TEXT && !cells.text(i).isBlank())
        .boxed()
        .findFirst();
  }

  /** The cells of the sheet. */
  SheetCells cells() {
    return cells;
  }

  /**
   * The numbers that stand together, in reading order.
   *
   * @param claimed cells that are passed over; those of what is found are added
   */
  List<Box> together(BitSet claimed) {
    var boxes = new ArrayList<Box>();
    for (int i = 0; i < cells.count(); i++) {
      if (!claimed.get(i) && isNumeric(i)) {
        boxes.add(flood(i, Box.SHEET, claimed));
      }
    }
    return boxes;
  }

  /** The last column that a label's grid may have: another label to its right begins another. */
  private int rightmost(int label) {
    for (int i = label + 1; i < cells.count() && cells.row(i) == cells.row(label); i++) {
      if (cells.kind(i) == Kind.TEXT && LabelWords.isLabel(cells.text(i))) {
        return cells.column(i) - 1;
      }
    }
    return A1.MAX_COLUMNS - 1;
  }

  /** The box around the numbers that touch a cell, corners included: run by run of each row. */
  private Box flood(int start, Box limit, BitSet seen) {
    var box = cell(start);
    var open = new ArrayDeque<Box>();
    open.add(run(start, limit, seen));
    while (!open.isEmpty()) {
      var run = open.remove();
      box = box.with(run.top(), run.left()).with(run.top(), run.right());
      for (int row = run.top() - 1; row <= run.top() + 1; row += 2) {
        int last = run.right() + 1;
        int i = cells.from(row, Math.max(0, run.left() - 1));
        while (i < cells.count() && cells.row(i) == row && cells.column(i) <= last) {
          if (isOpen(i, limit, seen)) {
            var next = run(i, limit, seen);
            open.add(next);
            i += next.right() - cells.column(i);
          }
          i++;
        }
      }
    }
    return box;
  }

  /** The numbers of a row, side by side, among which a cell is; they count as seen. */
  private Box run(int start, Box limit, BitSet seen) {
    int first = start;
    while (isLeftOf(first - 1, first) && isOpen(first - 1, limit, seen)) {
      first--;
    }
    int last = start;
    while (isLeftOf(last, last + 1) && isOpen(last + 1, limit, seen)) {
      last++;
    }
    seen.set(first, last + 1);
    return cell(first).with(cells.row(last), cells.column(last));
  }

  /** Whether two cells that follow each other are beside each other in a row. */
  private boolean isLeftOf(int i, int next) {
    return i >= 0
        && next < cells.count()
        && cells.row(i) == cells.row(next)
        && cells.column(i) + 1 == cells.column(next);
  }

  private boolean isOpen(int i, Box limit, BitSet seen) {
    return !seen.get(i) && limit.holds(cells.row(i), cells.column(i)) && isNumeric(i);
  }

  private Box cell(int i) {
    return new Box(cells.row(i), cells.column(i), cells.row(i), cells.column(i));
  }

  /** Whether a cell is part of a grid, if only by mistake: a number, or an error in its place. */
  boolean isNumeric(int i) {
    return switch (cells.kind(i)) {
      case NUMBER, BOOLEAN, ERROR, UNCOMPUTED -> true;
      case TEXT -> isSpelled(i) || isBetweenNumbers(i);
      case EMPTY -> false;
    };
  }

  /** Whether a text stands in a row of numbers, where it is a mistake and not a note. */
  private boolean isBetweenNumbers(int i) {
    return isNumber(cells.find(cells.row(i), cells.column(i) - 1))
        && isNumber(cells.find(cells.row(i), cells.column(i) + 1));
  }

  private boolean isNumber(int i) {
    return i >= 0 && (cells.kind(i) == Kind.NUMBER || cells.kind(i) == Kind.TEXT && isSpelled(i));
  }

  /** The number that a text cell spells, if it does. */
  private Optional<Double> number(int i) {
    return SpelledNumber.read(cells.text(i), comma).map(SpelledNumber::value);
  }

  /** Whether a text cell spells a number, if only one that may be either of two. */
  private boolean isSpelled(int i) {
    return number(i).isPresent()
        || SpelledNumber.read(cells.text(i), Comma.THOUSANDS).isPresent()
        || SpelledNumber.read(cells.text(i), Comma.DECIMAL).isPresent();
  }

  private GivenGrid grid(Box box) {
    int rows = box.bottom() - box.top() + 1;
    int columns = box.right() - box.left() + 1;
    if ((long) rows * columns > Integer.MAX_VALUE / 16) {
      throw problem(
          box.cells(),
          "a grid of " + rows + " x " + columns + " cells",
          "numbers that stand together",
          "Leave an empty row or column between grids, and remove stray numbers.");
    }
    checkNotRagged(box);
    var values = new double[rows * columns];
    var blanks = new Places(cells.name());
    var spelled = new Places(cells.name());
    var commas = new Places(cells.name());
    var dates = new Places(cells.name());
    int formulas = 0;
    for (int row = box.top(); row <= box.bottom(); row++) {
      for (int column = box.left(); column <= box.right(); column++) {
        int i = cells.find(row, column);
        if (i < 0 || cells.kind(i) == Kind.EMPTY) {
          blanks.add(A1.cell(row, column));
          continue;
        }
        values[(row - box.top()) * columns + column - box.left()] = value(i, box);
        if (cells.kind(i) == Kind.TEXT) {
          (cells.text(i).contains(",") ? commas : spelled).add(cells.address(i));
        }
        if (cells.isDate(i)) {
          dates.add(cells.address(i));
        }
        formulas += cells.isFormula(i) ? 1 : 0;
      }
    }
    blanks.warning("is blank; counted as 0", "are blank; counted as 0").ifPresent(findings);
    spelled
        .warning(
            "holds a number as text; read as a number", "hold numbers as text; read as numbers")
        .ifPresent(findings);
    commas
        .warning(
            "holds a number with a decimal comma as text; read as a number",
            "hold numbers with decimal commas as text; read as numbers")
        .ifPresent(findings);
    dates
        .warning(
            "is a date; counted as its serial number", "are dates; counted as their serial numbers")
        .ifPresent(findings);
    if (formulas > 0) {
      findings.accept(
          Finding.note(
              cells.name(),
              box.cells(),
              (formulas == 1 ? "1 cell is a formula" : formulas + " cells are formulas")
                  + "; the saved value is used"));
    }
    return new GivenGrid(box.cells(), rows, columns, values);
  }

  private void checkNotRagged(Box box) {
    for (int row = box.top(); row <= box.bottom(); row++) {
      if (!isPresent(row, box.left()) || !isPresent(row, box.right())) {
        int first = box.left();
        while (first < box.right() && !isPresent(row, first)) {
          first++;
        }
        int last = box.right();
        while (last > first && !isPresent(row, last)) {
          last--;
        }
        throw problem(
            A1.range(row, first, 1, last - first + 1),
            "a row of " + Problem.count(last - first + 1, "number") + " in the grid " + box.cells(),
            Problem.count(box.right() - box.left() + 1, "number") + ", as in its other rows",
            "Fill in the row (write 0 where nothing is meant), or leave an empty row or column"
                + " around what is not part of the grid.");
      }
    }
  }

  private boolean isPresent(int row, int column) {
    return cells.find(row, column) >= 0;
  }

  private double value(int i, Box box) {
    return switch (cells.kind(i)) {
      case NUMBER, BOOLEAN -> finite(i, cells.number(i));
      case TEXT ->
          finite(
              i,
              number(i)
                  .orElseThrow(
                      () ->
                          problem(
                              cells.address(i),
                              "the text "
                                  + Problem.quote(cells.text(i))
                                  + " in the grid "
                                  + box.cells(),
                              "a number",
                              isSpelled(i)
                                  ? "In its place " + SpelledNumber.remedy(cells.text(i)) + "."
                                  : "Write a number (with a decimal point), or move the text away from the grid.")));
      case ERROR ->
          throw problem(
              cells.address(i),
              "the error " + cells.text(i) + " in the grid " + box.cells(),
              "a number",
              "Correct the cell.");
      case UNCOMPUTED ->
          throw problem(
              cells.address(i),
              "a formula without a saved value in the grid " + box.cells(),
              "a number",
              "Open the file in Excel or LibreOffice and save it, so that the formula is computed.");
      case EMPTY -> 0;
    };
  }

  private double finite(int i, double value) {
    if (Double.isFinite(value)) {
      return value;
    }
    throw problem(cells.address(i), "a number that is not finite", "a number", "Correct the cell.");
  }

  private ProblemException problem(String place, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", cells.name(), place, found, expected, remedy));
  }
}
