package convsheet.audit;

import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.Styles;
import java.util.List;

/**
 * Asks for the sheet {@code Statistics}: what the values of the picture and of each layer's output
 * are like, in numbers and histograms that follow the sheets live.
 */
public record Statistics() implements ExtraSheets {
  @Override
  public List<Sheet> sheets(Evaluation evaluation, Layout layout, Styles styles) {
    return List.of(new StatisticsSheet(evaluation, layout, styles));
  }
}
