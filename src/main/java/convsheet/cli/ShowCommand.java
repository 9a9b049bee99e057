package convsheet.cli;

import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.intake.Intake;
import convsheet.network.FeatureMap;
import convsheet.network.LayerGrids;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.ColourPicture;
import convsheet.question.Evaluation;
import convsheet.view.ColourScale;
import convsheet.view.SmallerGrid;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet show}: a network in the terminal. */
@Command(
    name = "show",
    description = {
      "Show the network of a workbook in the terminal: its layers, and its grids as pictures."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  convsheet show conv-example.xlsx",
      "      shows all layers",
      "  convsheet show conv-example.xlsx --layer Conv2 --channel 1",
      "      shows one channel of one layer, with its filter",
      "  convsheet show conv-example.xlsx --layer Conv2 --values",
      "      prints numbers"
    })
final class ShowCommand implements Callable<Integer> {
  /** So many grids of a kind are shown of a layer that was not asked for. */
  private static final int MOST = 8;

  private static final String GAP = "  ";

  @Parameters(paramLabel = "WORKBOOK", description = "What run takes.")
  private Path input;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Show one layer, whole; Input is the picture.")
  private Optional<String> layer;

  @Option(
      names = "--channel",
      paramLabel = "N",
      description = "Show one channel of each layer, and what it is made with.")
  private Optional<Integer> channel;

  @Option(names = "--values", description = "Print numbers instead of pictures.")
  private boolean values;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "The sheet whose formulas are the network, as in run.")
  private Optional<String> sheet;

  @Spec private CommandSpec spec;

  /**
   * What is shown of a layer.
   *
   * @param name its name
   * @param title what it is
   * @param parameters the grids that belong to it
   * @param outputs the grids of its output
   */
  private record Shown(String name, String title, List<Grid> parameters, List<Grid> outputs) {}

  @Override
  public Integer call() {
    OutputRules.checkInput(input);
    var question = Intake.read(input, sheet);
    try {
      show(Evaluation.of(question));
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
    return Convsheet.DONE;
  }

  private void show(Evaluation evaluation) {
    var layers = layers(evaluation);
    var asked =
        layers.stream()
            .filter(l -> layer.isEmpty() || layer.get().equalsIgnoreCase(l.name()))
            .toList();
    if (asked.isEmpty()) {
      throw ProblemException.input(
          Problem.of(
              "--layer " + Problem.quote(layer.orElseThrow()),
              "one of " + String.join(", ", layers.stream().map(Shown::name).toList()),
              "Correct the name."));
    }
    int most = asked.stream().mapToInt(l -> l.outputs().size()).max().orElse(0);
    if (channel.filter(c -> c < 1 || c > most).isPresent()) {
      throw ProblemException.input(
          Problem.of(
              "--channel " + channel.get(), "a number from 1 to " + most, "Correct the number."));
    }
    var out = spec.commandLine().getOut();
    if (layer.isEmpty()) {
      NetworkTable.print(out, spec.commandLine().getColorScheme(), evaluation);
    }
    for (var shown : asked) {
      if (layer.isEmpty()) {
        out.println();
      }
      out.println(
          spec.commandLine().getColorScheme().ansi().enabled()
              ? "\u001B[1m" + Problem.line(shown.title()) + "\u001B[0m"
              : Problem.line(shown.title()));
      print(out, evaluation, shown.parameters(), true);
      print(out, evaluation, shown.outputs(), false);
    }
  }

  private static List<Shown> layers(Evaluation evaluation) {
    var question = evaluation.question();
    var layers = new ArrayList<Shown>();
    layers.add(
        new Shown(
            FeatureMap.INPUT,
            FeatureMap.INPUT + ": " + question.picture().shape(),
            List.of(),
            question.picture().channels()));
    for (int i = 0; i < evaluation.grids().size(); i++) {
      var node = question.network().nodes().get(i);
      var grids = evaluation.grids().get(i);
      layers.add(
          new Shown(
              node.name(),
              node.name() + ": " + node.shape() + ", " + node.layer().summary(),
              grids.parameters().stream().map(LayerGrids.Parameter::grid).toList(),
              grids.outputs().stream().map(output -> output.grid()).toList()));
    }
    return layers;
  }

  private void print(
      PrintWriter out, Evaluation evaluation, List<Grid> grids, boolean areParameters) {
    var asked =
        channel
            .map(
                c ->
                    areParameters
                        ? grids.stream().filter(g -> g.output() == c || g.output() == 0).toList()
                        : grids.stream().skip(c - 1L).limit(1).toList())
            .orElse(grids);
    int count = layer.isPresent() ? asked.size() : Math.min(MOST, asked.size());
    var shown = asked.subList(0, count);
    if (values) {
      shown.forEach(grid -> printValues(out, grid, evaluation.values(grid)));
    } else {
      printPictures(out, evaluation, shown, ColourScale.of(evaluation, grids));
    }
    if (count < asked.size()) {
      out.println("and " + (asked.size() - count) + " more: --layer " + asked.get(0).sheet());
    }
  }

  /** Prints numbers whose digits read back as the same double, in columns. */
  private static void printValues(PrintWriter out, Grid grid, double[] values) {
    out.println(Problem.line(grid.label()));
    var texts = new ArrayList<String>(values.length);
    for (double value : values) {
      texts.add(Double.isNaN(value) ? "#NUM!" : Numbers.text(value));
    }
    int width = texts.stream().mapToInt(String::length).max().orElse(0);
    for (int row = 0; row < grid.rows(); row++) {
      var line = new StringBuilder();
      for (int column = 0; column < grid.columns(); column++) {
        var text = texts.get(row * grid.columns() + column);
        line.append(column == 0 ? "" : " ").append(" ".repeat(width - text.length())).append(text);
      }
      out.println(line);
    }
  }

  /** Prints pictures, as many side by side as there is room for. */
  private void printPictures(
      PrintWriter out, Evaluation evaluation, List<Grid> grids, Map<Grid, ColourScale> scales) {
    int room = spec.usageMessage().width();
    var line = new ArrayList<Block>();
    int used = 0;
    for (var block : blocks(evaluation, grids, scales, room)) {
      if (!line.isEmpty() && used + GAP.length() + block.width() > room) {
        printBeside(out, line);
        line.clear();
        used = 0;
      }
      used += (line.isEmpty() ? 0 : GAP.length()) + block.width();
      line.add(block);
    }
    printBeside(out, line);
  }

  /** A picture of each grid, and one of the channels red, green and blue together. */
  private List<Block> blocks(
      Evaluation evaluation, List<Grid> grids, Map<Grid, ColourScale> scales, int room) {
    var depth =
        HeatMap.Depth.of(spec.commandLine().getColorScheme().ansi().enabled(), System.getenv());
    var blocks = new ArrayList<Block>();
    var colours = ColourPicture.of(evaluation).filter(c -> c.channels().equals(grids));
    if (colours.isPresent() && depth != HeatMap.Depth.PLAIN) {
      var channels = grids.stream().map(grid -> smaller(evaluation, grid, room)).toList();
      var rgb = colours.get().rgb(channels.stream().map(SmallerGrid::values).toList());
      blocks.add(Block.of(List.of("in colour", ""), new HeatMap(depth, channels.get(0), rgb)));
    }
    for (var grid : grids) {
      var smaller = smaller(evaluation, grid, room);
      blocks.add(
          Block.of(
              List.of(Problem.line(grid.label()), smaller.range()),
              new HeatMap(depth, smaller, scales.get(grid).of(smaller.values()))));
    }
    return blocks;
  }

  private static SmallerGrid smaller(Evaluation evaluation, Grid grid, int room) {
    return SmallerGrid.of(grid.columns(), evaluation.values(grid), Integer.MAX_VALUE, room);
  }

  /** A picture under words, such as its label and its range. */
  private record Block(int width, int mapWidth, List<String> captions, List<String> lines) {
    static Block of(List<String> captions, HeatMap map) {
      int width = Math.max(map.width(), captions.stream().mapToInt(String::length).max().orElse(0));
      return new Block(width, map.width(), captions, map.lines());
    }

    /** A line of it with blanks behind, below its end nothing but these. */
    String line(int i) {
      if (i < captions.size()) {
        return captions.get(i) + " ".repeat(width - captions.get(i).length());
      }
      int row = i - captions.size();
      return row < lines.size() ? lines.get(row) + " ".repeat(width - mapWidth) : " ".repeat(width);
    }
  }

  private static void printBeside(PrintWriter out, List<Block> blocks) {
    int lines =
        blocks.stream().mapToInt(b -> b.captions().size() + b.lines().size()).max().orElse(0);
    IntStream.range(0, lines)
        .mapToObj(i -> String.join(GAP, blocks.stream().map(block -> block.line(i)).toList()))
        .map(String::stripTrailing)
        .forEach(out::println);
  }
}
