package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of a network that are formulas which the file has no values of. */
class UnsavedValuesTest {
  private static final int SHEETS = Integer.getInteger("lift.unsaved", 150);
  private static final double NEAR = 1e-9;

  /** A column that no drawn sheet uses. */
  private static final int FAR = 2000;

  @TempDir private Path folder;

  @Test
  void aNumberThatIsAFormulaWithoutAValueIsComputedOrRefusedAndNeverZero() throws IOException {
    var wrong = new TreeMap<Long, String>();
    int computed = 0;
    int refused = 0;
    for (long seed = 1; seed <= SHEETS; seed++) {
      var drawn = HandMadeSheets.of(seed);
      var file = folder.resolve(seed + ".xlsx");
      drawn.write(file);
      rewrite(file, new Random(seed));
      try {
        var lifted = Intake.read(file, drawn.asked());
        var outputs = lifted.network().forward(lifted.input());
        var own = outputs.stream().map(Tensor::values).toList();
        if (!isNear(own, drawn.outputs())) {
          wrong.put(seed, "other values than by hand; findings " + lifted.findings());
        }
        computed++;
      } catch (ProblemException e) {
        refused++;
        assertThat(e.problem().found()).as("seed %d", seed).isNotEmpty();
      }
      Files.delete(file);
    }

    assertThat(wrong).as("what is wrong, by seed").isEmpty();
    assertThat(computed).as("sheets that are computed").isGreaterThan(SHEETS / 10);
    assertThat(refused).as("sheets that are refused").isLessThan(SHEETS);
  }

  private static boolean isNear(List<double[]> own, List<double[]> expected) {
    if (own.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i).length != expected.get(i).length) {
        return false;
      }
      double largest = Arrays.stream(expected.get(i)).map(Math::abs).reduce(1, Math::max);
      for (int n = 0; n < own.get(i).length; n++) {
        if (!(Math.abs(own.get(i)[n] - expected.get(i)[n]) <= NEAR * largest)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Turns a few numbers into formulas that have no saved values. */
  private static void rewrite(Path file, Random random) throws IOException {
    try (var in = Files.newInputStream(file);
        var workbook = new XSSFWorkbook(in)) {
      var numbers = new ArrayList<XSSFCell>();
      workbook.forEach(
          sheet ->
              sheet.forEach(
                  row ->
                      row.forEach(
                          cell -> {
                            var own = (XSSFCell) cell;
                            if (own.getCellType() == CellType.NUMERIC) {
                              numbers.add(own);
                            }
                          })));
      Collections.shuffle(numbers, random);
      int count = 1 + random.nextInt(3);
      for (var cell : numbers.subList(0, Math.min(count, numbers.size()))) {
        var value = cell.getNumericCellValue();
        var written = cell.getCTCell();
        written.unsetV();
        written.addNewF().setStringValue(text(cell, value, random));
      }
      try (var out = Files.newOutputStream(file)) {
        workbook.write(out);
      }
    }
  }

  /** A formula that gives a value, in one of several forms. */
  private static String text(XSSFCell cell, double value, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> value + "/1";
      case 1 -> "(" + 2 * value + ")/2";
      case 2 -> "-(" + -value + ")";
      case 3 -> {
        var far = cell.getRow().createCell(FAR + random.nextInt(50));
        far.setCellValue(value);
        yield far.getAddress().formatAsString();
      }
      default -> value < 0 ? "-ABS(" + value + ")" : "ABS(" + value + ")";
    };
  }
}
