package convsheet.exercise;

import convsheet.audit.ExtraSheets;
import convsheet.audit.Given;
import convsheet.audit.GridSheet;
import convsheet.audit.GridSheet.Link;
import convsheet.audit.LayersSheet;
import convsheet.audit.Neighbours;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Precision;
import convsheet.question.Task;
import convsheet.xlsx.Progress;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.Styles;
import convsheet.xlsx.WorkbookFile;
import convsheet.xlsx.WorkbookOut;
import convsheet.xlsx.XlsxFile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Writes an exercise: the audit workbook with results left out, for a person to fill in. */
public final class ExerciseWriter {
  /** The most decimals that can be asked for. */
  public static final int MOST_DECIMALS = 6;

  public static final String KIND = "exercise";

  /** An exercise on paper. */
  private static final String PAPER = "paper exercise";

  private final Evaluation evaluation;
  private final Task task;
  private final Precision precision;

  /** Which answers lights compare together, if there are lights. */
  private final Optional<Bundles> bundles;

  /**
   * A writer.
   *
   * @param task what is asked for
   * @param decimals how exact answers are to be; found from the results where it is empty
   * @param selfCheck whether lights tell how many answers are right
   * @throws ProblemException if what is asked for has no number, or is too large for the lights
   */
  public ExerciseWriter(Evaluation evaluation, Task task, OptionalInt decimals, boolean selfCheck) {
    this.evaluation = evaluation;
    this.task = task;
    precision =
        decimals.isPresent()
            ? Precision.asked(decimals.getAsInt())
            : Precision.of(
                evaluation,
                task.parts().stream()
                    .map(part -> evaluation.output(part.layer(), part.channel()))
                    .toList());
    check(selfCheck);
    bundles =
        selfCheck ? Optional.of(Bundles.of(task.parts(), evaluation, precision)) : Optional.empty();
  }

  private void check(boolean selfCheck) {
    for (var part : task.parts()) {
      var grid = evaluation.output(part.layer(), part.channel());
      for (var cell : part.cells()) {
        double value = evaluation.values(grid)[cell.row() * grid.columns() + cell.column()];
        if (Double.isNaN(value)) {
          throw ProblemException.input(
              new Problem(
                  "",
                  part.layer(),
                  "",
                  "results that are too large for a number",
                  "results that can be written down",
                  "Use smaller weights, or leave out other layers with --blank."));
        }
        if (selfCheck && Math.abs(value * precision.scale()) >= Lights.LARGEST) {
          throw ProblemException.input(
              new Problem(
                  "",
                  part.layer(),
                  "",
                  "a result of more digits than --self-check can compare",
                  "at most 8 digits, decimals included",
                  "Ask for fewer with --decimals, or leave out --self-check."));
        }
      }
    }
  }

  /** Whether a file is an exercise that convsheet wrote, filled in or not. */
  public static boolean isExercise(Path path) {
    return XlsxFile.is(path, KIND);
  }

  /** Whether an open file is one. */
  public static boolean isExercise(WorkbookFile file) {
    return file.is(KIND);
  }

  /** Whether a file is an exercise on paper that convsheet wrote. */
  public static boolean isPaper(Path path) {
    return XlsxFile.is(path, PAPER);
  }

  /** Whether a sheet begins with a link to the sheet {@code Exercise}, be that there or not. */
  public static boolean isLinked(SheetCells cells) {
    int link = cells.find(GridSheet.LINKS, 0);
    return link >= 0 && cells.text(link).equals(SheetNames.EXERCISE);
  }

  /** How exact the answers are to be, in words. */
  public String rounding() {
    return precision.text();
  }

  /** How many decimals the answers are to have. */
  public int decimals() {
    return precision.decimals();
  }

  /** What whoever writes the exercise should know of it. */
  public List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    for (var layer : layers()) {
      dull(layer).ifPresent(findings::add);
    }
    if (bundles.isPresent() && bundles.get().fewestBits() < Bundles.ENOUGH) {
      findings.add(
          Finding.warning(
              SheetNames.EXERCISE,
              "",
              String.format(
                  Locale.ROOT,
                  "lights tell the results to whoever tries all sets of so few numbers: about"
                      + " %,.0f",
                  Math.pow(2, Math.ceil(bundles.get().fewestBits())))));
    }
    return findings;
  }

  /** Results that there is nothing to learn from: all are 0, or all the same. */
  private Optional<Finding> dull(String layer) {
    var asked =
        task.parts().stream()
            .filter(part -> part.layer().equals(layer))
            .flatMapToDouble(
                part -> {
                  var grid = evaluation.output(layer, part.channel());
                  var values = evaluation.values(grid);
                  return part.cells().stream()
                      .mapToDouble(cell -> values[cell.row() * grid.columns() + cell.column()]);
                })
            .toArray();
    double first = asked[0];
    boolean isZero = precision.isRight(0, first);
    if (asked.length == 1 && !isZero
        || !Arrays.stream(asked).allMatch(value -> precision.isRight(value, first))) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warning(
            layer,
            "",
            asked.length == 1
                ? "the result to find is 0"
                : String.format(
                    Locale.ROOT,
                    "all %,d results to find are %s",
                    asked.length,
                    isZero
                        ? "0"
                        : "the same, "
                            + BigDecimal.valueOf(first)
                                .setScale(precision.decimals(), RoundingMode.HALF_UP)
                                .toPlainString())));
  }

  /**
   * A sheet for the key, which says whose it is and what was asked: by that an answer is marked.
   */
  public ExtraSheets keySheet() {
    return (evaluation, layout, links, styles) -> {
      var lines =
          List.of(
              "The solution: every result is here, with its formula. The exercise asks for those"
                  + " that are listed below, and an answer is marked by this list.");
      var exercise =
          new ExerciseSheet(
              title("Key"),
              lines,
              task,
              wholeGrids(),
              false,
              precision,
              evaluation,
              layout,
              styles);
      return List.of(exercise);
    };
  }

  /** A sheet for the key that is the exercise on paper, with the results in their boxes. */
  public ExtraSheets paperKey() {
    return (evaluation, layout, links, styles) -> List.of(paper(true, styles));
  }

  /**
   * Writes the workbook, whole or not at all.
   *
   * @throws ProblemException if it would not fit into a workbook, or cannot be written
   */
  public void write(Path target) {
    var question = evaluation.question();
    var nodes = question.network().nodes();
    var layout = Layout.of(question.picture(), nodes, evaluation.grids());
    var blanks = new Blanks(evaluation, task);
    var neighbours = Neighbours.of(question.network());
    var workbook = new WorkbookOut();
    var styles = workbook.styles();
    var exercise =
        new ExerciseSheet(
            title("Exercise"),
            explanation(blanks),
            task,
            pieces(),
            bundles.isPresent(),
            precision,
            evaluation,
            layout,
            styles);
    workbook.add(exercise);
    workbook.add(
        new LayersSheet(
            evaluation,
            Optional.empty(),
            layer -> true,
            "Layers",
            "What each layer does. It reads the layer above, the first one Input, unless a column"
                + " from names another.",
            links(neighbours, SheetNames.LAYERS),
            styles));
    var grids =
        new GridSheet.Builder(
                layout, evaluation, styles, blanks, FormulaPrinter.Style.COMPACT, Progress.NONE)
            .beside(exercise.lights().map(light -> light));
    workbook.add(
        grids
            .heading(
                "Input: " + question.network().input(),
                "The picture, a number a pixel.",
                links(neighbours, FeatureMap.INPUT))
            .input());
    var layers = layers();
    for (int i = 0; i < nodes.size(); i++) {
      var name = nodes.get(i).name();
      if (layers.equals(List.of(name))) {
        workbook.openWithNext(); // all that is to be done is there
      }
      workbook.add(
          grids
              .toDo(layers.contains(name) ? Optional.of(toDo(name, blanks)) : Optional.empty())
              .heading(nodes.get(i), links(neighbours, name))
              .layer(i));
    }
    exercise.lights().map(Lights::hashes).ifPresent(workbook::addHidden);
    workbook.printOnly(printed(layout));
    workbook.lock();
    workbook.write(target, KIND, new Given(evaluation, layout));
  }

  /**
   * Writes a workbook of one sheet that is to be printed and written on, whole or not at all.
   *
   * @return how many pages it takes
   * @throws ProblemException if it has no place on paper, or cannot be written
   */
  public int writePaper(Path target) {
    var question = evaluation.question();
    var layout = Layout.of(question.picture(), question.network().nodes(), evaluation.grids());
    var workbook = new WorkbookOut();
    var sheet = paper(false, workbook.styles());
    workbook.add(sheet);
    workbook.write(target, PAPER, new Given(evaluation, layout));
    return sheet.pages();
  }

  private PaperSheet paper(boolean isSolved, Styles styles) {
    var layers =
        new PaperLayers(evaluation, task, new Blanks(evaluation, task), precision, isSolved);
    return new PaperSheet(
        title(isSolved ? "Key" : "Exercise"), paperExplanation(layers), task, layers, styles);
  }

  /**
   * The sheets that are printed: that with which the workbook opens, those with something to do,
   * and what these read but do not show.
   */
  private Set<String> printed(Layout layout) {
    var layers = layers();
    var printed = new HashSet<>(layers);
    if (layers.size() > 1) {
      printed.add(SheetNames.EXERCISE);
    }
    for (var node : evaluation.question().network().nodes()) {
      var name = node.name();
      boolean showsInput =
          !layout.copies(name).isEmpty()
              || layout.towers(name).stream().anyMatch(tower -> tower.role() == Grid.Role.PADDED);
      if (layers.contains(name) && !showsInput) {
        printed.addAll(node.from());
      }
    }
    return printed;
  }

  private boolean areWhole() {
    return task.parts().stream()
        .map(part -> evaluation.values(evaluation.output(part.layer(), part.channel())))
        .flatMapToDouble(Arrays::stream)
        .allMatch(value -> Math.abs(value - Math.rint(value)) < 1e-9);
  }

  private List<Bundles.Piece> pieces() {
    return bundles.map(Bundles::pieces).orElseGet(this::wholeGrids);
  }

  private List<Bundles.Piece> wholeGrids() {
    return task.parts().stream().map(part -> new Bundles.Piece(part, 0)).toList();
  }

  private static List<Link> links(Neighbours neighbours, String from) {
    var links = new ArrayList<>(List.of(new Link(SheetNames.EXERCISE, SheetNames.EXERCISE)));
    links.addAll(neighbours.links(from));
    return links;
  }

  private String title(String what) {
    var name = evaluation.question().source().replaceFirst("\\.[xX][lL][sS][xXmM]$", "");
    return name.isEmpty() ? what : what + ": " + name;
  }

  private List<String> paperExplanation(PaperLayers layers) {
    return List.of(
        "Work out what belongs in the boxes: "
            + numbers(task.count())
            + ". "
            + rounded()
            + " Grey numbers are given"
            + (layers.isRounded() ? ", rounded" : "")
            + "."
            + (layers.hasSide() ? " Boxes with a dotted line are on the way; no marks." : "")
            + (task.variant().isPresent() ? " Variant " + task.variant().getAsLong() + "." : ""));
  }

  /** The layers that are to be worked out. */
  private List<String> layers() {
    return task.parts().stream().map(Task.Part::layer).distinct().toList();
  }

  /** What is to be done on the sheet of a layer. */
  private GridSheet.ToDo toDo(String layer, Blanks blanks) {
    int count =
        task.parts().stream()
            .filter(part -> part.layer().equals(layer))
            .mapToInt(part -> part.cells().size())
            .sum();
    var lines =
        new ArrayList<>(
            List.of(
                "Compute what belongs in the yellow cells: " + numbers(count) + ".", rounded()));
    if (blanks.hasRoom()) {
      lines.add("Cells with a dotted frame are room to work in, not marked.");
    }
    if (bundles.isPresent()) {
      lines.add(LightWords.BESIDE);
    }
    if (task.student().isEmpty()) {
      lines.add("Your name goes on the sheet Exercise.");
    }
    var whose = new ArrayList<String>();
    task.student().ifPresent(whose::add);
    task.id().ifPresent(whose::add);
    return new GridSheet.ToDo(String.join(" ", lines), String.join(", ", whose));
  }

  private static String numbers(int count) {
    return count == 1 ? "1 number" : String.format(Locale.ROOT, "%,d numbers", count);
  }

  private String rounded() {
    return precision.decimals() == 0
        ? areWhole() ? "All answers are whole numbers." : "Round answers to whole numbers."
        : "Give answers to " + precision.text() + ".";
  }

  private List<String> explanation(Blanks blanks) {
    var lines = new ArrayList<String>();
    lines.add(
        "Compute what belongs in the yellow cells on "
            + Problem.list(layers())
            + ": "
            + numbers(task.count())
            + " in all, listed below.");
    lines.add(
        "Layers says what each layer does. The picture stands on Input, weights on the sheet of"
            + " their layer.");
    lines.add(rounded() + (precision.decimals() == 0 ? "" : " More do no harm."));
    if (blanks.hasRoom()) {
      lines.add("Cells with a dotted frame are room to work in. They are not marked.");
    }
    if (blanks.hasFollowing()) {
      lines.add("Grey cells only pass on what you compute. They fill themselves in.");
    }
    lines.add(
        "On paper: "
            + (layers().size() == 1
                ? layers().get(0) + " alone is printed, and has"
                : "this sheet and those with yellow cells are printed, and have")
            + " all that is needed. To print another sheet, clear its print area.");
    if (bundles.isPresent()) {
      lines.add(LightWords.MEANINGS);
      lines.add(LightWords.TOGETHER);
    }
    return lines;
  }
}
