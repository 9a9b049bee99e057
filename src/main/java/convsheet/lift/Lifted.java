package convsheet.lift;

import convsheet.workbook.CellMap;
import convsheet.workbook.Layout;
import convsheet.workbook.Question;
import java.util.Optional;
import java.util.function.Supplier;

/** What a workbook states, and where. */
public final class Lifted {
  private final Question question;
  private final Supplier<CellMap> locate;
  private Optional<CellMap> cells = Optional.empty();

  private Lifted(Question question, Supplier<CellMap> locate) {
    this.question = question;
    this.locate = locate;
  }

  /** What a sheet {@code Layers} states; its results stand where its audit has them. */
  static Lifted declared(Question question) {
    return new Lifted(question, () -> Layout.of(question));
  }

  /** What formulas state, and what finds out where, if anybody asks. */
  static Lifted of(Question question, Supplier<CellMap> locate) {
    return new Lifted(question, locate);
  }

  /** The same places in a question of which more is known. */
  Lifted with(Question other) {
    return new Lifted(other, locate);
  }

  /** What the workbook states. */
  public Question question() {
    return question;
  }

  /**
   * Where the grids stand: those of the picture, of each layer's numbers and outputs, and of the
   * steps between that have cells of their own.
   */
  public CellMap cells() {
    if (cells.isEmpty()) {
      cells = Optional.of(locate.get());
    }
    return cells.get();
  }
}
