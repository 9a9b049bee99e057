package convsheet.view;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.workbook.CellAddress;
import convsheet.workbook.CellMap;
import convsheet.workbook.Question;
import convsheet.workbook.SheetCells;
import convsheet.workbook.WorkbookFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The numbers that a file has where results belong. In a workbook with a sheet {@code Layers} a
 * grid of results is there if its label stands above it.
 */
public final class FoundInFile implements Found {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{0,15})?");

  private final CellMap places;
  private final boolean labelled;
  private final Map<String, SheetCells> sheets = new HashMap<>();
  private final Map<Grid, Boolean> there = new HashMap<>();

  private FoundInFile(CellMap places, boolean labelled) {
    this.places = places;
    this.labelled = labelled;
  }

  /**
   * Reads the sheets that grids stand on.
   *
   * @throws convsheet.problem.ProblemException if the file cannot be read
   */
  public static FoundInFile of(Path path, CellMap places, Question.Form form) {
    var found = new FoundInFile(places, form == Question.Form.LAYERS);
    try (var file = WorkbookFile.open(path)) {
      for (var name : places.sheets()) {
        file.sheet(name).ifPresent(sheet -> found.sheets.put(name, file.read(sheet)));
      }
    }
    return found;
  }

  @Override
  public OptionalDouble at(Expr.Ref cell) {
    var address = places.address(cell);
    if (address.isEmpty() || !isThere(cell.grid())) {
      return OptionalDouble.empty();
    }
    var cells = sheets.get(address.get().sheet());
    int i = find(address.get());
    return i < 0 ? OptionalDouble.empty() : number(cells, i);
  }

  /** The number of a cell; one that is written as a text may have a decimal comma. */
  private static OptionalDouble number(SheetCells cells, int i) {
    if (cells.kind(i) == SheetCells.Kind.NUMBER) {
      return OptionalDouble.of(cells.number(i));
    }
    var text = cells.text(i).strip().replace(',', '.');
    return cells.kind(i) == SheetCells.Kind.TEXT && NUMBER.matcher(text).matches()
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
  }

  /** What a cell holds, for a message: a text in it, or nothing. */
  public Optional<String> text(CellAddress address) {
    int i = find(address);
    return i < 0
        ? Optional.empty()
        : Optional.of(sheets.get(address.sheet()).text(i)).filter(text -> !text.isEmpty());
  }

  /** Whether any results stand in the file. */
  public boolean hasResults(Iterable<Grid> outputs) {
    for (var grid : outputs) {
      if (isThere(grid)) {
        return true;
      }
    }
    return false;
  }

  private boolean isThere(Grid grid) {
    return there.computeIfAbsent(grid, this::hasLabel);
  }

  private boolean hasLabel(Grid grid) {
    var first = places.address(new Expr.Ref(grid, 0, 0));
    if (!labelled || first.isEmpty()) {
      return first.isPresent();
    }
    var label = new CellAddress(first.get().sheet(), first.get().row() - 1, first.get().column());
    return text(label).filter(text -> text.strip().equalsIgnoreCase(grid.label())).isPresent();
  }

  private int find(CellAddress address) {
    var cells = sheets.get(address.sheet());
    return cells == null ? -1 : cells.find(address.row(), address.column());
  }
}
