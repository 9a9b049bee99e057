package convsheet.lift;

import convsheet.workbook.CellMap;
import convsheet.workbook.Layout;
import convsheet.workbook.Question;

/**
 * What a workbook states, and where.
 *
 * @param question what it states
 * @param cells where the grids stand: those of the picture, of each layer's numbers and outputs,
 *     and of the steps between that have cells of their own
 */
public record Lifted(Question question, CellMap cells) {
  /** What a sheet {@code Layers} states; its results stand where its audit has them. */
  static Lifted declared(Question question) {
    return new Lifted(question, Layout.of(question));
  }
}
