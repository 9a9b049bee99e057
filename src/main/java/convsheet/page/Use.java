package convsheet.page;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Grid;
import convsheet.question.Question;
import java.util.List;
import java.util.function.ToIntFunction;
import tools.jackson.core.JsonGenerator;

/** What a page is for beside showing a network, and what it must not have for that. */
interface Use {
  /** What the page calls itself. */
  default String title(Question question) {
    return question.about().isEmpty() ? question.source() : question.about().get(0);
  }

  /** Whether the page has the formulas of a layer's grid; otherwise it has its numbers. */
  default boolean hasFormulas(int layer, ComputedGrid grid) {
    return true;
  }

  /** Whether the page has the number of a cell. */
  default boolean isGiven(Grid grid, int row, int column) {
    return true;
  }

  /**
   * Writes members of the page's data.
   *
   * @param given the grids of which the page has the numbers, in order
   * @param index the number by which the page knows a grid
   */
  void write(JsonGenerator json, List<Grid> given, ToIntFunction<Grid> index);
}
