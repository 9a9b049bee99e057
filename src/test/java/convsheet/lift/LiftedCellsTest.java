package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.intake.Intake;
import convsheet.question.Evaluation;
import convsheet.question.Stated;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cells that a lifted network's grids are said to stand in hold their numbers. */
class LiftedCellsTest {
  private static final int SHEETS = 150;

  @TempDir private Path folder;

  @Test
  void everyResultAndPixelStandsWhereItsNumberIs() {
    int checked = 0;
    for (long seed = 1; seed <= SHEETS; seed++) {
      var drawn = HandMadeSheets.of(seed);
      var path = folder.resolve(seed + ".xlsx");
      drawn.write(path);
      var lifted = Intake.locate(path, drawn.asked());
      if (lifted.question().findings().stream()
          .anyMatch(finding -> finding.message().contains("not what the formulas give"))) {
        continue;
      }
      var evaluation = Evaluation.of(lifted.question());
      var grids = new ArrayList<Grid>(lifted.question().picture().channels());
      for (int i = 0; i < evaluation.grids().size(); i++) {
        if (!lifted.question().network().nodes().get(i).layer().type().equals("concat")) {
          evaluation.grids().get(i).outputs().forEach(output -> grids.add(output.grid()));
        }
      }
      try (var file = WorkbookFile.open(path)) {
        for (var grid : grids) {
          checked += check(grid, lifted, evaluation, file, "seed " + seed);
        }
      }
    }
    assertThat(checked).isGreaterThan(10_000);
  }

  private static int check(
      Grid grid, Stated lifted, Evaluation evaluation, WorkbookFile file, String name) {
    var values = evaluation.values(grid);
    double largest = 1;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    var first = lifted.cells().address(new Expr.Ref(grid, 0, 0)).orElseThrow();
    var cells = file.read(first.sheet());
    int checked = 0;
    for (int k = 0; k < values.length; k++) {
      var ref = new Expr.Ref(grid, k / grid.columns(), k % grid.columns());
      var address = lifted.cells().address(ref);
      assertThat(address).as(name + ", " + ref).isPresent();
      assertThat(lifted.cells().cell(address.get())).contains(ref);
      var saved =
          address.get().sheet().equals(first.sheet())
              ? number(cells, address.get().row(), address.get().column())
              : OptionalDouble.empty();
      if (saved.isPresent()) {
        assertThat(Math.abs(saved.getAsDouble() - values[k]))
            .as(name + ", " + address.get().text())
            .isLessThanOrEqualTo(1e-9 * largest);
        checked++;
      }
    }
    return checked;
  }

  private static OptionalDouble number(SheetCells cells, int row, int column) {
    int i = cells.find(row, column);
    return i >= 0 && cells.kind(i) == SheetCells.Kind.NUMBER
        ? OptionalDouble.of(cells.number(i))
        : OptionalDouble.empty();
  }

  @Test
  void weightsStandWhereTheirNumbersAre() {
    var path = convsheet.sample.HandMade.write(folder);
    var lifted = Intake.locate(path, java.util.Optional.empty());
    var evaluation = Evaluation.of(lifted.question());
    try (var file = WorkbookFile.open(path)) {
      var cells = file.read("network");
      var different = new ArrayList<String>();
      int checked = 0;
      for (var layer : evaluation.grids()) {
        for (var parameter : layer.parameters()) {
          for (int k = 0; k < parameter.values().length; k++) {
            var grid = parameter.grid();
            var address =
                lifted
                    .cells()
                    .address(new Expr.Ref(grid, k / grid.columns(), k % grid.columns()))
                    .orElseThrow();
            checked++;
            if (!number(cells, address.row(), address.column())
                .equals(OptionalDouble.of(parameter.values()[k]))) {
              different.add(address.text());
            }
          }
        }
      }
      assertThat(different).isEqualTo(List.of());
      assertThat(checked).isEqualTo(2 * 10 + 2 * 50);
    }
  }
}
