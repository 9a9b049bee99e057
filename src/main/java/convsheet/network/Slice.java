package convsheet.network;

import convsheet.formula.Run;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Some channels of some rows and columns, as they are; {@code [C, H, W]} to {@code [C', H', W']},
 * or some rows of a vector (Python's {@code x[2:7, :, 1:9:2]}, ONNX's {@code Slice}).
 *
 * @param channels those that are kept; of a vector the first, which is all it has
 * @param rows those that are kept of each
 * @param columns those that are kept of each
 */
public record Slice(Run channels, Run rows, Run columns) implements Rearrangement {
  private static final Pattern RANGE =
      Pattern.compile("(\\d{1,6})(?:\\s*(?:-|–|to)\\s*(\\d{1,6})(?:\\s*step\\s*(\\d{1,6}))?)?");

  public Slice {
    channels = plain(channels);
    rows = plain(rows);
    columns = plain(columns);
  }

  /** One alone has no step. */
  private static Run plain(Run run) {
    return run.count() == 1 ? new Run(run.first(), 1, 1) : run;
  }

  /** A part that lies together. */
  public static Slice of(Block block) {
    return new Slice(
        new Run(block.channels().first(), block.channels().count(), 1),
        new Run(block.rows().first(), block.rows().count(), 1),
        new Run(block.columns().first(), block.columns().count(), 1));
  }

  /** From a row of the {@code Layers} sheet: {@code 3}, {@code 3-7} or {@code 3-7 step 2}. */
  static Slice read(LayerSpec spec, List<Shape> inputs) {
    var input = inputs.get(0);
    return new Slice(
        range(spec, "channels", input.channels()),
        range(spec, "rows", input.rows()),
        range(spec, "columns", input.columns()));
  }

  private static Run range(LayerSpec spec, String option, int size) {
    var text = spec.text(option);
    if (text.isEmpty()) {
      return new Run(0, size, 1);
    }
    var match = RANGE.matcher(text.get().strip().toLowerCase(Locale.ROOT));
    if (match.matches()) {
      int first = Integer.parseInt(match.group(1));
      int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
      int step = match.group(3) == null ? 1 : Integer.parseInt(match.group(3));
      if (first >= 1 && first <= last && last <= size && step >= 1) {
        return new Run(first - 1, (last - first) / step + 1, step);
      }
    }
    throw spec.problem(
        option,
        option + " " + spec.quote(option),
        "one from 1 to " + size + ", or several such as 1-" + size + " or 1-" + size + " step 2",
        "Correct the " + option + " of " + spec.name() + "; left blank, all are kept.");
  }

  @Override
  public String type() {
    return "slice";
  }

  @Override
  public Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    options.put("channels", text(channels));
    options.put("rows", text(rows));
    options.put("columns", text(columns));
    return options;
  }

  private static String text(Run run) {
    int last = run.at(run.count() - 1) + 1;
    return run.count() == 1
        ? String.valueOf(last)
        : (run.first() + 1) + "-" + last + (run.step() == 1 ? "" : " step " + run.step());
  }

  @Override
  public String summary() {
    return "channels "
        + text(channels)
        + ", rows "
        + text(rows)
        + ", columns "
        + text(columns)
        + ", as they are";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    var input = inputs.get(0);
    check(channels, input.channels(), "channel");
    check(rows, input.rows(), "row");
    check(columns, input.columns(), "column");
    return input.isVector()
        ? Shape.of(rows.count())
        : Shape.of(channels.count(), rows.count(), columns.count());
  }

  private static void check(Run run, int size, String what) {
    int last = run.at(run.count() - 1);
    if (last >= size) {
      throw ProblemException.input(
          Problem.of(
              what + " " + (last + 1) + " to be kept",
              "at most " + size + ", as its input has",
              "Correct the " + what + "s, or leave them blank to keep all."));
    }
  }

  @Override
  public int source(Shape input, int channel, int row, int column) {
    return (channels.at(channel) * input.rows() + rows.at(row)) * input.columns()
        + columns.at(column);
  }

  @Override
  public Cut cut(List<Shape> inputs, Block wanted) {
    var read =
        new Block(
            read(channels, wanted.channels()),
            read(rows, wanted.rows()),
            read(columns, wanted.columns()));
    return Cut.of(
        new Slice(
            new Run(0, wanted.channels().count(), channels.step()),
            new Run(0, wanted.rows().count(), rows.step()),
            new Run(0, wanted.columns().count(), columns.step())),
        read,
        wanted);
  }

  private static Span read(Run run, Span wanted) {
    return Span.between(run.at(wanted.first()), run.at(wanted.last()));
  }
}
