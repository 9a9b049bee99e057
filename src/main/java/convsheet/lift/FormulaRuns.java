package convsheet.lift;

import convsheet.xlsx.CellFormula;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the formulas of a sheet while they are read, and keeps of those side by side that are
 * copies of each other the first.
 */
final class FormulaRuns implements Consumer<CellFormula> {
  private final List<Run> runs = new ArrayList<>();
  private final Map<FormulaForm, FormulaForm> forms = new HashMap<>();
  private Optional<Run> last = Optional.empty();
  private int count; // of the last one
  private final char[] text = new char[FormulaParsing.LONGEST];

  /**
   * Formulas in cells that follow each other in a row.
   *
   * @param first the first of them
   * @param form their form; one alone may have none
   * @param count how many they are
   */
  record Run(CellFormula first, Optional<FormulaForm> form, int count) {
    /** The formula of one of its cells, counted from 0. */
    CellFormula at(int number) {
      return number == 0 ? first : first.at(first.row(), first.column() + number);
    }
  }

  @Override
  public void accept(CellFormula formula) {
    if (last.isPresent() && goesOn(last.get(), formula)) {
      count++;
      return;
    }
    var form = fillsSeveral(formula) ? Optional.<FormulaForm>empty() : form(formula);
    close();
    last = Optional.of(new Run(formula, form, 1));
    count = 1;
  }

  private boolean goesOn(Run run, CellFormula formula) {
    return run.form().isPresent()
        && formula.row() == run.first().row()
        && formula.column() == run.first().column() + count
        && !fillsSeveral(formula)
        && isOf(run, formula);
  }

  private static boolean fillsSeveral(CellFormula formula) {
    return formula.isArray() && formula.area().contains(":");
  }

  private boolean isOf(Run run, CellFormula formula) {
    int row = formula.row() - formula.down();
    int column = formula.column() - formula.right();
    var first = run.first();
    boolean isShared =
        formula.first() == first.first() // the same text, and not only an equal one
            && row == first.row() - first.down()
            && column == first.column() - first.right();
    return isShared || isOf(run.form().orElseThrow(), formula.first(), row, column);
  }

  private boolean isOf(FormulaForm form, String formula, int row, int column) {
    int length = formula.length();
    if (length > text.length) {
      return false;
    }
    formula.getChars(0, length, text, 0);
    return form.isOf(text, length, row, column);
  }

  /** The form of a formula, the same for all that have it. */
  private Optional<FormulaForm> form(CellFormula formula) {
    var again = last.filter(run -> run.form().isPresent() && isOf(run, formula));
    if (again.isPresent()) {
      return again.get().form();
    }
    return FormulaForm.of(
            formula.first(), formula.row() - formula.down(), formula.column() - formula.right())
        .map(
            own -> {
              var known = forms.putIfAbsent(own, own);
              return known == null ? own : known;
            });
  }

  private void close() {
    last.ifPresent(run -> runs.add(new Run(run.first(), run.form(), count)));
    last = Optional.empty();
  }

  /** All of them, in the order in which they were read. */
  List<Run> all() {
    close();
    return runs;
  }
}
