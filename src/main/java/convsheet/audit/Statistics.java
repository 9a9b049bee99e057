package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.Styles;
import java.util.List;
import java.util.function.Function;

/**
 * Asks for the sheet {@code Statistics}: what the values of the picture and of each layer's output
 * are like, in numbers and histograms that follow the sheets live.
 */
public record Statistics() implements ExtraSheets {
  @Override
  public List<Sheet> sheets(
      Evaluation evaluation, Layout layout, Function<String, List<Link>> links, Styles styles) {
    return List.of(new StatisticsSheet(evaluation, layout, links, styles));
  }
}
