package convsheet.lift;

import convsheet.formula.SheetNames;
import convsheet.network.LabelNames;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The texts beside grids, and what they say. */
final class Labels {
  private static final int ROWS_ABOVE = 4;
  private static final int COLUMNS_BESIDE = 3;
  private static final int LONGEST_LABEL = 60;
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*[x\u00d7*]\\s*(\\d+)");

  private final Book book;
  private final Set<String> taken =
      new HashSet<>(
          Set.of("input", "layers", "inspector", "ledger", "findings", "about", "statistics"));

  private final Map<CellRange, String> cut = new LinkedHashMap<>();

  Labels(Book book) {
    this.book = book;
  }

  /** A text near a grid, and its cell. */
  record Label(CellRange at, String text) {}

  /** The texts above a grid, the nearest first. */
  List<Label> above(CellRange first) {
    var labels = new ArrayList<Label>();
    for (int up = 1; up <= ROWS_ABOVE; up++) {
      for (int beside = -COLUMNS_BESIDE; beside <= COLUMNS_BESIDE; beside++) {
        int row = first.row() - up;
        int column = first.column() + beside;
        if (row >= 0 && column >= 0) {
          var cell = CellRange.cell(first.sheet(), row, column);
          if (book.kind(cell) == Kind.TEXT && book.text(cell).length() <= LONGEST_LABEL) {
            labels.add(new Label(cell, book.text(cell)));
          }
        }
      }
    }
    labels.sort(
        Comparator.comparingInt(
            label ->
                first.row()
                    - label.at().row()
                    + 2 * Math.abs(label.at().column() - first.column())));
    return labels;
  }

  /** Whether a text near a grid has one of some words. */
  boolean says(CellRange first, String words) {
    return above(first).stream()
        .anyMatch(label -> label.text().toLowerCase(Locale.ROOT).matches(".*(" + words + ").*"));
  }

  /** What a label says that numbers are. */
  enum Role {
    /** What a layer reads. */
    INPUTS("inputs?|x\\d*|batch|samples?|examples?|pictures?|images?|pixels?|data|features?"),
    /** What it multiplies that with. */
    WEIGHTS("weights?|w\\d*|filters?|kernels?|theta|coefficients?|units?|neurons?");

    private final Pattern words;

    Role(String words) {
      this.words = Pattern.compile("(?<![\\p{L}\\d])(" + words + ")[\\s_-]?\\d*(?![\\p{L}\\d])");
    }
  }

  /**
   * What the texts right at a grid say that it is: above its columns, as far as no other numbers
   * come between, or to the left of its first cell.
   */
  Optional<Role> role(CellRange grid) {
    for (int up = 1; up <= Math.min(ROWS_ABOVE, grid.row()); up++) {
      boolean isFree = true;
      for (int column = 0; column < grid.columns(); column++) {
        var cell = grid.at(-up, column);
        var role = said(cell);
        if (role.isPresent()) {
          return role;
        }
        isFree &= !book.isNumber(cell);
      }
      var beside = up == 1 && grid.column() > 0 ? said(grid.at(0, -1)) : Optional.<Role>empty();
      if (beside.isPresent() || !isFree) {
        return beside;
      }
    }
    return grid.row() == 0 && grid.column() > 0 ? said(grid.at(0, -1)) : Optional.empty();
  }

  /** What a text says; of input weights, that they are weights. */
  private Optional<Role> said(CellRange cell) {
    var text = book.kind(cell) == Kind.TEXT ? book.text(cell).toLowerCase(Locale.ROOT) : "";
    return text.length() > LONGEST_LABEL
        ? Optional.empty()
        : Stream.of(Role.WEIGHTS, Role.INPUTS)
            .filter(role -> role.words.matcher(text).find())
            .findFirst();
  }

  /** A name for a layer: what stands above its first grid, or its type with a number. */
  String name(CellRange first, String type) {
    var given =
        above(first).stream()
            .map(label -> clean(label.text()))
            .filter(text -> text.matches(".*\\p{L}.*") && text.length() <= SheetNames.LONGEST)
            .filter(
                text ->
                    !text.toLowerCase(Locale.ROOT)
                        .matches(
                            "(output|input|channel|filter|weights?|bias|kernel|image|picture).*"))
            .filter(text -> !taken.contains(text.toLowerCase(Locale.ROOT)))
            .findFirst();
    var name = given.orElseGet(() -> numbered(type));
    taken.add(name.toLowerCase(Locale.ROOT));
    return name;
  }

  /**
   * What a person calls a filter: a text right above its top left cell that is no other label.
   *
   * @param layer the name of its layer, which above a filter is a title
   * @return {@code ""} if there is none
   */
  String filter(CellRange first, String layer) {
    if (first.row() == 0) {
      return "";
    }
    var above = CellRange.cell(first.sheet(), first.row() - 1, first.column());
    if (book.kind(above) != Kind.TEXT) {
      return "";
    }
    var text = book.text(above);
    var name = LabelNames.of(text).filter(own -> !own.equalsIgnoreCase(layer)).orElse("");
    LabelNames.cut(text, name).ifPresent(message -> cut.put(above, message));
    return name;
  }

  /** What there is to say of names of filters that were shortened, by their cell. */
  Map<CellRange, String> cut() {
    return cut;
  }

  private String numbered(String type) {
    int number = 1;
    while (taken.contains((type + number).toLowerCase(Locale.ROOT))) {
      number++;
    }
    return type + number;
  }

  /** Without sizes and what a sheet's name cannot have. */
  private static String clean(String text) {
    return text.replaceAll("\\([^)]*\\)", " ")
        .replaceAll(SIZE.pattern(), " ")
        .replaceAll("[\\[\\]:*?/\\\\,]", " ")
        .replaceAll("\\s+", " ")
        .replaceAll("^[\\s'\\-]+|[\\s'\\-]+$", "");
  }

  /** The size that a label states. */
  static Optional<int[]> size(String text) {
    var match = SIZE.matcher(text);
    return match.find() && match.group().length() < 12
        ? Optional.of(
            new int[] {Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))})
        : Optional.empty();
  }
}
