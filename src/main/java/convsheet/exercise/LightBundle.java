package convsheet.exercise;

import convsheet.formula.Expr;
import convsheet.formula.SheetNames;
import convsheet.question.CellMap;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers that the {@linkplain Lights lights} of an exercise compare together: each makes a new h
 * of the one before it, and the last is held against a number that the exercise keeps. A file with
 * lights has no more of its results than that.
 *
 * @param answers the answers, in the order in which they are mixed
 * @param right what all of them come to where all are right
 */
public record LightBundle(List<Compared> answers, long right) {
  /** What the hidden sheet says in the row of an answer: where it stands. */
  private static final Pattern ANSWER = Pattern.compile("IF\\(ISERROR\\((.+?)\\),.*");

  /**
   * An answer. The whole number that stands for it is {@code INT((x * 10^decimals + shift) /
   * width)}.
   *
   * @param cell its cell
   * @param shift where the numbers that are right for it begin
   * @param width how many last decimals they lie in
   * @param salt what is added to it
   */
  public record Compared(Expr.Ref cell, double shift, double width, double salt) {}

  public LightBundle {
    answers = List.copyOf(answers);
  }

  /**
   * What the lights of an exercise compare.
   *
   * @param cells where its grids stand
   * @return empty where it has no lights, or what they compare was changed
   */
  public static Optional<List<LightBundle>> read(WorkbookFile file, CellMap cells) {
    return file.sheet(SheetNames.LIGHTS)
        .flatMap(
            sheet -> {
              var formulas = new HashMap<Integer, String>();
              var kept =
                  file.read(
                      sheet,
                      formula -> {
                        if (formula.column() == Lights.STATE) {
                          formulas.put(formula.row(), formula.text());
                        }
                      });
              return bundles(kept, formulas, cells);
            });
  }

  private static Optional<List<LightBundle>> bundles(
      SheetCells kept, Map<Integer, String> formulas, CellMap cells) {
    var bundles = new ArrayList<LightBundle>();
    var answers = new ArrayList<Compared>();
    Optional<Double> right = Optional.empty();
    for (int row = 1; formulas.containsKey(row); row++) {
      var tag = number(kept, row, Lights.TAG);
      if (tag.isPresent()) {
        right.ifPresent(whole -> bundles.add(new LightBundle(answers, whole.longValue())));
        answers.clear();
        right = tag;
      }
      var match = ANSWER.matcher(formulas.get(row));
      var cell =
          match.matches()
              ? CellAddress.parse(match.group(1)).flatMap(cells::cell)
              : Optional.<Expr.Ref>empty();
      var shift = number(kept, row, Lights.BUCKET_SHIFT);
      var width = number(kept, row, Lights.BUCKET_WIDTH);
      var salt = number(kept, row, Lights.SALT);
      if (right.isEmpty()
          || cell.isEmpty()
          || shift.isEmpty()
          || width.isEmpty()
          || salt.isEmpty()) {
        return Optional.empty();
      }
      answers.add(new Compared(cell.get(), shift.get(), width.get(), salt.get()));
    }
    right.ifPresent(whole -> bundles.add(new LightBundle(answers, whole.longValue())));
    return bundles.isEmpty() ? Optional.empty() : Optional.of(bundles);
  }

  private static Optional<Double> number(SheetCells cells, int row, int column) {
    int i = cells.find(row, column);
    return i >= 0 && cells.kind(i) == SheetCells.Kind.NUMBER
        ? Optional.of(cells.number(i))
        : Optional.empty();
  }
}
