package convsheet.formula;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A rectangle of cells that a formula refers to.
 *
 * @param row the first row, counted from 0
 * @param column the first column
 */
record Area(SheetValues cells, String sheet, int row, int column, int rows, int columns)
    implements Operand {
  int count() {
    return rows * columns;
  }

  /** One of its cells, counted from 0 in reading order. */
  CellValue at(int i) {
    return cells.at(sheet, row + i / columns, column + i % columns);
  }

  /** What stands in its cells, in reading order. */
  Stream<CellValue> values() {
    return IntStream.range(0, count()).mapToObj(this::at);
  }

  /** A part of one cell, its row and column counted from 1 as formulas have it. */
  Area cell(int down, int right) {
    if (down > rows || right > columns) {
      throw new FormulaError();
    }
    if (down < 1 || right < 1) {
      throw new UnsupportedOperationException("a whole row or column");
    }
    return new Area(cells, sheet, row + down - 1, column + right - 1, 1, 1);
  }

  @Override
  public CellValue value() {
    if (count() != 1) {
      throw new UnsupportedOperationException("cells where a value belongs");
    }
    return at(0);
  }
}
