package convsheet.answer;

import convsheet.formula.A1;
import convsheet.formula.Numbers;
import convsheet.problem.Finding;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.WorkbookFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Computes formulas that a file has without their values, as files have them that were written by a
 * program and never opened in a spreadsheet. The file is only read if there are any, and computed
 * in {@linkplain FormulaProcess a process of its own}.
 */
final class FormulaValues implements Closeable {
  /** What to do where a spreadsheet program would have the value. */
  static final String OPEN_AND_SAVE = "Open the file in a spreadsheet program and save it";

  /** What to do where none would. */
  static final String CORRECT = "Correct the formula, or type a number";

  /** What to do where a value would have to be fetched. */
  static final String TYPE = "Type a number in its place";

  /**
   * What is said of formulas that could not be computed.
   *
   * @param why as {@link Value#why()} has it
   */
  static String notComputed(String formulas, String why) {
    return formulas + " without a value, not computed: " + why;
  }

  /** What is kept of a text that a formula gives. */
  static final int LONGEST_TEXT = 1000;

  /** So many cells are named in one finding. */
  private static final int MOST_CELLS = 10;

  private final WorkbookFile file;
  private final Map<CellAddress, Value> known = new HashMap<>();
  private Optional<FormulaProcess> process = Optional.empty();

  /** Why nothing more is computed; empty as long as it is. */
  private String broken = "";

  /**
   * What became of a formula.
   *
   * @param number the number that it gives, NaN if it gives none
   * @param text what it gives as a text: digits, words, or an error such as {@code #DIV/0!}
   * @param reason why it could not be computed, empty if it could
   * @param remedy what to do then
   */
  record Value(double number, String text, String reason, String remedy) {
    static Value of(double number) {
      return new Value(number, Numbers.text(number), "", "");
    }

    static Value of(String text) {
      return new Value(Double.NaN, text, "", "");
    }

    static Value none(String reason, String remedy) {
      return new Value(Double.NaN, "", reason, remedy);
    }

    /** Why it could not be computed, and what to do. */
    String why() {
      return reason + ". " + remedy;
    }

    boolean isComputed() {
      return reason.isEmpty();
    }
  }

  FormulaValues(WorkbookFile file) {
    this.file = file;
  }

  /** What a formula gives; its row and column are counted from 0. */
  Value value(String sheet, int row, int column) {
    return known.computeIfAbsent(new CellAddress(sheet, row, column), this::compute);
  }

  private Value compute(CellAddress place) {
    if (!broken.isEmpty()) {
      return Value.none(broken, OPEN_AND_SAVE);
    }
    if (process.isEmpty()) {
      try {
        process = Optional.of(FormulaProcess.with(file.content()));
      } catch (IOException e) {
        broken = "the process that computes formulas cannot be started (" + e.getMessage() + ")";
        return Value.none(broken, OPEN_AND_SAVE);
      }
    }
    var value = process.get().value(place.sheet(), place.row(), place.column());
    if (process.get().isEnded()) {
      broken = value.reason();
    }
    return value;
  }

  /** Says which of the cells have a formula that could not be computed, and why not. */
  List<Finding> findings(List<AnswerCell> cells) {
    var places = new LinkedHashMap<List<String>, List<String>>();
    for (var cell : cells) {
      var value = known.get(new CellAddress(cell.sheet(), cell.row(), cell.column()));
      if (value != null && !value.isComputed()) {
        places
            .computeIfAbsent(List.of(cell.sheet(), value.why()), key -> new ArrayList<>())
            .add(A1.cell(cell.row(), cell.column()));
      }
    }
    return places.entrySet().stream()
        .map(entry -> finding(entry.getKey().get(0), entry.getValue(), entry.getKey().get(1)))
        .toList();
  }

  private static Finding finding(String sheet, List<String> cells, String why) {
    return Finding.warning(
        sheet,
        cells.stream().limit(MOST_CELLS).collect(Collectors.joining(", "))
            + (cells.size() > MOST_CELLS ? ", ..." : ""),
        notComputed(cells.size() == 1 ? "a formula" : cells.size() + " formulas", why));
  }

  @Override
  public void close() {
    process.ifPresent(FormulaProcess::release);
  }
}
