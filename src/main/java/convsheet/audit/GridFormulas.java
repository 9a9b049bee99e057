package convsheet.audit;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.FormulaText;
import convsheet.formula.References;
import convsheet.formula.Region;
import convsheet.formula.Regions;
import convsheet.question.Layout;
import convsheet.xlsx.Box;
import convsheet.xlsx.SharedFormula;
import convsheet.xlsx.SheetOut;
import java.util.List;
import java.util.Optional;

/**
 * The formulas of a grid as texts. Where one formula moves over a {@link Region} just as references
 * do that are copied from cell to cell, and reads no other sheet, these cells share it: so in a
 * convolution of stride 1.
 */
final class GridFormulas {
  private final ComputedGrid computed;
  private final Layout.Place place;
  private final References references;
  private final FormulaPrinter.Style style;
  private final SheetOut out;
  private final List<Region> regions;
  private final List<Optional<SharedFormula>> shared;

  /**
   * The formulas of a grid.
   *
   * @param place where the grid stands
   * @param out where they are written
   * @param areAll whether every cell is written with its formula
   */
  GridFormulas(
      ComputedGrid computed,
      Layout.Place place,
      References references,
      FormulaPrinter.Style style,
      SheetOut out,
      boolean areAll) {
    this.computed = computed;
    this.place = place;
    this.references = references;
    this.style = style;
    this.out = out;
    regions =
        areAll && computed.formula() instanceof Regions regular ? regular.regions() : List.of();
    shared = regions.stream().map(this::share).toList();
  }

  /** The formula that a cell, its row and column counted from 0, shares with others, if it does. */
  Optional<SharedFormula> shared(int row, int column) {
    return regions.isEmpty() || computed.isException(row, column)
        ? Optional.empty()
        : shared.get(region(row, column));
  }

  /** The expression of a cell that shares its formula, as it is in the first that does. */
  Expr first(int row, int column) {
    return regions.get(region(row, column)).first();
  }

  private int region(int row, int column) {
    return ((Regions) computed.formula()).region(row, column);
  }

  private Optional<SharedFormula> share(Region region) {
    int rows = region.rows().count();
    int columns = region.columns().count();
    if (rows * columns == 1
        || region.first().isBlank()
        || !region.isEven()
        || computed.isException(region.rows().first(), region.columns().first())) {
      return Optional.empty();
    }
    var first = text(region.first());
    boolean isMoved =
        !first.contains("!") // of which Apache POI, as it reads shared formulas, forgets the sheet
            && (rows == 1 || text(region.at(1, 0)).equals(FormulaText.moved(first, 1, 0)))
            && (columns == 1 || text(region.at(0, 1)).equals(FormulaText.moved(first, 0, 1)));
    int top = place.row() + region.rows().first();
    int left = place.column() + region.columns().first();
    return isMoved
        ? Optional.of(out.share(first, new Box(top, left, top + rows - 1, left + columns - 1)))
        : Optional.empty();
  }

  /** The expression of a cell. */
  Expr at(int row, int column) {
    return computed.at(row, column);
  }

  /** An expression as a formula. */
  String text(Expr expr) {
    return FormulaPrinter.print(expr, references, style);
  }
}
