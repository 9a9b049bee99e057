package convsheet.check;

import convsheet.check.Diagnoser.Found;
import convsheet.check.Misconception.Scope;
import convsheet.check.Reckoning.Plane;
import java.util.BitSet;
import java.util.Optional;

/** Why results are missing. */
final class Missing {
  private Missing() {}

  /** If the missing results, but not all, are just those whose windows reach into the padding. */
  static Optional<Found> of(Bench bench, LayerResults results) {
    var missing = results.all(Verdict.MISSING);
    if (bench.padding().isNone()
        || missing.isEmpty()
        || missing.equals(results.asked())
        || !missing.equals(reaching(bench, results))) {
      return Optional.empty();
    }
    var message =
        "The results at the border are left out: there the windows reach into the padding.";
    var why = Misconception.direct("padding-missing", message, Scope.LAYER, place -> Double.NaN);
    return Optional.of(new Found(why, missing, Optional.empty()));
  }

  private static BitSet reaching(Bench bench, LayerResults results) {
    var border = new BitSet();
    for (int i = 0; i < results.count(); i++) {
      var windows = bench.reckoning(bench.place(i)).map(reckoning -> reckoning.planes());
      border.set(
          i,
          results.isAsked(i)
              && windows.isPresent()
              && windows.get().stream().anyMatch(window -> reachesBorder(bench, window)));
    }
    return border;
  }

  private static boolean reachesBorder(Bench bench, Plane window) {
    var grid = window.grid();
    int lastRow = window.row() + (window.rows() - 1) * window.rowStep();
    int lastColumn = window.column() + (window.columns() - 1) * window.columnStep();
    return bench.padding().isBorder(window.row(), window.column(), grid.rows(), grid.columns())
        || bench.padding().isBorder(lastRow, lastColumn, grid.rows(), grid.columns());
  }
}
