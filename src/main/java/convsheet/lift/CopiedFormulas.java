package convsheet.lift;

import convsheet.xlsx.CellFormula;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The formulas of one sheet, of which most are copies of a few. A formula that is written as a copy
 * of an earlier one would be means the same over cells that lie as far away as the two formulas do,
 * but for what a dollar keeps; it is not read again. Copies that fill a rectangle, as those of a
 * layer do, stay together.
 */
final class CopiedFormulas {
  /**
   * The fewest copies that stay together: their cells are seen to stand right beside each other.
   */
  static final int FEWEST = 3;

  private final Function<CellFormula, Node> parsing;

  /** The first formula of each form, if its copies are known by it. */
  private final Map<FormulaForm, Optional<Copies>> originals = new HashMap<>();

  /** The rectangle whose last row begins in a column. */
  private final Map<Integer, Rectangle> open = new HashMap<>();

  private final List<Row> rows = new ArrayList<>();

  /**
   * For the formulas of a sheet.
   *
   * @param parsing takes a formula apart
   */
  CopiedFormulas(Function<CellFormula, Node> parsing) {
    this.parsing = parsing;
  }

  /** Runs below each other. */
  private static final class Rectangle {
    private final FormulaRuns.Run run;
    private final Copies top;
    private int rows = 1;

    Rectangle(FormulaRuns.Run run, Copies top) {
      this.run = run;
      this.top = top;
    }

    boolean goesOn(FormulaRuns.Run next, CellRange cells) {
      return run.form().equals(next.form())
          && run.count() == next.count()
          && cells.row() == top.first().at().row() + rows
          && top.reach(cells);
    }

    Copies copies() {
      return new Copies(top.first(), top.slots(), rows, top.columns());
    }
  }

  /** A row of a rectangle, in the order of the file. */
  private record Row(Rectangle of, int number) {}

  /** Adds a formula that is no copy. */
  void add(Formula formula) {
    var run = new FormulaRuns.Run(formula.written(), Optional.empty(), 1);
    rows.add(new Row(new Rectangle(run, Copies.none(formula)), 0));
  }

  /** Adds formulas of one form in cells that follow each other in a row. */
  void add(FormulaRuns.Run run, CellRange cells) {
    var above = open.get(cells.column());
    if (above != null && above.goesOn(run, cells)) {
      rows.add(new Row(above, above.rows++));
      return;
    }
    var first = new Formula(cells.at(0, 0), run.first(), meaning(run, 0, cells.at(0, 0)));
    var copies =
        run.form()
            .flatMap(originals::get)
            .filter(original -> first.meaning().staysTogether() && original.reach(cells))
            .map(
                original -> {
                  var slots = new ArrayList<Plane.Slot>();
                  for (int i = 0; i < first.areas().size(); i++) {
                    var slot = original.slots().get(i);
                    slots.add(new Plane.Slot(first.areas().get(i), slot.down(), slot.right()));
                  }
                  return new Copies(first, slots, 1, run.count());
                });
    if (copies.isPresent()) {
      var rectangle = new Rectangle(run, copies.get());
      open.put(cells.column(), rectangle);
      rows.add(new Row(rectangle, 0));
      return;
    }
    add(first);
    for (int i = 1; i < run.count(); i++) {
      add(new Formula(cells.at(0, i), run.at(i), meaning(run, i, cells.at(0, i))));
    }
  }

  /** What one formula of a run means. */
  private Meaning meaning(FormulaRuns.Run run, int number, CellRange cell) {
    var original = run.form().map(originals::get);
    var copy = original.flatMap(own -> own).flatMap(own -> own.copiedTo(cell));
    if (copy.isPresent()) {
      return copy.get();
    }
    var written = run.at(number);
    var meaning = MeaningReader.of(parsing.apply(written));
    if (original.isEmpty()) {
      boolean isFirst = written.down() == 0 && written.right() == 0;
      var first = new Formula(cell, written, meaning);
      run.form()
          .ifPresent(
              form -> originals.put(form, isFirst ? Copies.of(first, form) : Optional.empty()));
    }
    return meaning;
  }

  /** All formulas, in the order in which they were added; of copies together the first counts. */
  List<Copies> all() {
    var all = new ArrayList<Copies>();
    for (var row : rows) {
      var copies = row.of().copies();
      if (copies.count() < FEWEST) {
        for (int j = 0; j < copies.columns(); j++) {
          all.add(Copies.none(copies.at(copies.cells().at(row.number(), j))));
        }
      } else if (row.number() == 0) {
        all.add(copies);
      }
    }
    return all;
  }
}
