package convsheet.question;

import java.util.Optional;
import java.util.function.Supplier;

/** What a workbook states, and where. */
public final class Stated {
  private final Question question;
  private final Supplier<CellMap> locate;
  private Optional<CellMap> cells = Optional.empty();

  private Stated(Question question, Supplier<CellMap> locate) {
    this.question = question;
    this.locate = locate;
  }

  /** What a sheet {@code Layers} states; results stand where the workbook or its audit has them. */
  public static Stated declared(Question question, Layout layout) {
    return new Stated(question, () -> layout);
  }

  /** What formulas state, and what finds out where, if anybody asks. */
  public static Stated of(Question question, Supplier<CellMap> locate) {
    return new Stated(question, locate);
  }

  /** The same places in a question of which more is known. */
  public Stated with(Question other) {
    return new Stated(other, locate);
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
