package convsheet.cli;

import convsheet.answer.Answer;
import convsheet.answer.AnswerCell;
import convsheet.answer.AnswerReader;
import convsheet.answer.Found;
import convsheet.check.JudgedAnswer;
import convsheet.cone.Cone;
import convsheet.exercise.ExerciseWriter;
import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.intake.Intake;
import convsheet.network.FeatureMap;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.CellMap;
import convsheet.question.ChosenOutput;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.Stated;
import convsheet.question.TaskReader;
import convsheet.view.DerivationJson;
import convsheet.view.Derivations;
import convsheet.view.Drawing;
import convsheet.view.JsonObject;
import convsheet.view.Uses;
import convsheet.view.Why;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.WholeFile;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet explain}: how one number of a workbook comes about. */
@Command(
    name = "explain",
    description = "Show step by step how one number of a workbook comes about.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  convsheet explain by-hand.xlsx 'Conv!O7'",
      "      shows the window, the filter, the products and their sum",
      "  convsheet explain conv-example.xlsx --layer Conv2 --at 2,5,7 --depth 2",
      "      shows channel 2, row 5, column 7 of Conv2, and all that it reads of Conv1",
      "  convsheet explain conv-example.xlsx Conv2:2 --why",
      "      ranks what the strongest result of channel 2 of Conv2 is made of",
      "  convsheet explain hand-made.xlsx 'network!AB21'",
      "      finds out what the formula of a hand-made sheet computes",
      "  convsheet explain by-hand.xlsx 'Input!C7'",
      "      shows which results a pixel enters",
      "  convsheet explain by-hand.xlsx 'Conv!O7' --json -",
      "      prints it as JSON"
    })
final class ExplainCommand implements Callable<Integer> {
  /** How many cells are derived beside the one that is asked for. */
  private static final int MOST = 40;

  @Parameters(
      index = "0",
      paramLabel = "WORKBOOK",
      description = "An .xlsx or .xlsm file; it is not changed.")
  private Path input;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CELL",
      description = {
        "The cell with its sheet, such as Conv2!T9; or a result, LAYER:channel,row,column,"
            + " LAYER:channel or LAYER, where what is left out is the strongest."
      })
  private Optional<String> cell;

  /** What is typed behind a sheet without a !: its cell, after the other words of its name. */
  @Parameters(index = "2..*", arity = "0..*", hidden = true)
  private List<String> more = List.of();

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "Instead of CELL: the layer, or Input, together with --at.")
  private Optional<String> layer;

  @Option(
      names = "--at",
      paramLabel = "CH,R,C",
      description =
          "The channel, row and column of the result, counted from 1; R alone in a vector.")
  private Optional<String> at;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "1",
      description = "1: the cell alone (the default); 2: also the cells that it reads; and so on.")
  private int depth;

  @Option(
      names = "--why",
      description =
          "Rank what a weighted sum is made of: its channels, its cells, and a map of its window.")
  private boolean why;

  @Option(
      names = "--all",
      description = "Leave nothing out: large windows, many channels, many cells.")
  private boolean all;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description =
          "The sheet whose formulas are the network; left out, a sheet Layers states it, or else the"
              + " sheet of CELL or the one that the file opens with.")
  private Optional<String> sheet;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write it as JSON too; - prints JSON alone.")
  private Optional<String> json;

  @Mixin private PictureInput picture;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OutputRules.checkInput(input);
    if (!more.isEmpty()) {
      throw refuseWords();
    }
    if (cell.isPresent() == layer.isPresent() || layer.isPresent() != at.isPresent()) {
      throw refuse(
          cell.isPresent()
              ? "a cell and --layer or --at"
              : layer.isPresent()
                  ? "--layer without --at"
                  : at.isPresent() ? "--at without --layer" : "no cell",
          "a cell such as Conv2!T9, a result such as Conv2:2,5,7, or --layer Conv2 --at 2,5,7",
          "Name one cell.");
    }
    if (depth < 1) {
      throw refuse("--depth " + depth, "1 or more", "Use 1 for the cell alone.");
    }
    json.filter(file -> !file.equals("-"))
        .ifPresent(file -> OutputRules.checkJson(Path.of(file), input));
    var chosen = cell.filter(text -> !text.contains("!")).flatMap(ExplainCommand::chosen);
    try {
      explain(chosen.isPresent() ? Optional.empty() : cell.map(this::parse), chosen);
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
    return Convsheet.DONE;
  }

  /** The result that a text names, if it names one as options do; its layer need not be there. */
  private static Optional<ChosenOutput> chosen(String text) {
    return ChosenOutput.TEXT.matcher(text).matches()
        ? Optional.of(ChosenOutput.parse("explain", text))
        : Optional.empty();
  }

  private void explain(Optional<CellAddress> address, Optional<ChosenOutput> named) {
    var lifted = locate(address);
    var question = picture.in(lifted.question());
    if (question != lifted.question()) {
      lifted = lifted.with(question);
    }
    var chosen = named.filter(output -> isLayer(question, output.layer()));
    if (named.isPresent() && chosen.isEmpty() && A1.parse(cell.orElseThrow()).isPresent()) {
      parse(cell.get()); // which refuses a cell without its sheet
    }
    var part =
        Evaluation.isTooLarge(question) && address.isEmpty()
            ? Optional.of(cone(question, named))
            : Optional.<Cone.Part>empty();
    if (part.isPresent()) {
      lifted = Stated.of(part.get().question(), () -> Layout.of(part.get().question()));
    }
    explain(lifted, address, part.map(Cone.Part::result), named);
  }

  private static boolean isLayer(Question question, String name) {
    return question.network().nodes().stream().anyMatch(node -> node.name().equalsIgnoreCase(name));
  }

  /** The part of a large network that a result is computed from. */
  private Cone.Part cone(Question question, Optional<ChosenOutput> chosen) {
    var outputs = question.network().forward(question.input());
    var result =
        chosen.orElseGet(
            () -> ChosenOutput.parse("explain", layer.orElseThrow() + ":" + at.orElseThrow()));
    return new Cone(question, outputs, result).question(depth);
  }

  private void explain(
      Stated lifted,
      Optional<CellAddress> address,
      Optional<ChosenOutput.Place> place,
      Optional<ChosenOutput> chosen) {
    var evaluation = Evaluation.of(lifted.question());
    var answer = answer(lifted, evaluation);
    var cells = answer.places(lifted.cells());
    boolean isExercise = ExerciseWriter.isExercise(input);
    // results stand nowhere in it: only its audit has places for them
    boolean hasNoPlaces =
        lifted.question().form() != Question.Form.FORMULAS && answer.isEmpty() && !isExercise;
    boolean isModel = hasNoCells(lifted.question());
    var ref =
        address
            .map(
                a ->
                    cells
                        .cell(a)
                        .orElseThrow(
                            () ->
                                hasNoPlaces
                                    ? nothingInAudit(a, evaluation, cells)
                                    : nothing(a, evaluation, cells)))
            .orElseGet(
                () ->
                    place
                        .or(
                            () ->
                                chosen.map(
                                    c ->
                                        c.place(
                                            evaluation.question().network(), evaluation.outputs())))
                        .map(p -> ref(evaluation, p))
                        .orElseGet(() -> output(evaluation)));
    var derivations =
        new Derivations(
            evaluation,
            cells::address,
            isModel
                ? Found.NONE
                : new JudgedAnswer(answer, evaluation, TaskReader.decimals(input)));
    if (why) {
      explainWhy(lifted.question(), derivations, ref);
      return;
    }
    List<String> lines;
    JsonObject report;
    if (derivations.isComputed(ref)) {
      var derivation = derivations.of(ref, depth, all ? Integer.MAX_VALUE : MOST);
      lines = Drawing.lines(derivation, all);
      report = DerivationJson.of(input.toString(), derivation);
    } else {
      var uses = Uses.of(evaluation, cells, ref);
      lines = uses.lines();
      report = DerivationJson.of(input.toString(), uses);
    }
    var out = spec.commandLine().getOut();
    if (json.filter(file -> file.equals("-")).isPresent()) {
      out.println(report.text());
      return;
    }
    if (isExercise && isToDo(ref, answer)) {
      out.println(
          "This cell of the exercise is still to be filled in: the numbers below are those of its key,"
              + " and the last of them is the answer.");
      out.println();
    }
    lines.forEach(line -> out.println(Problem.plain(line)));
    printPart(lifted.question());
    printPicture(lifted.question());
    if (hasNoPlaces) {
      out.println();
      out.println(
          lifted.question().form() == Question.Form.CONE
              ? "Addresses are those of the cone (convsheet run --cone, with --depth "
                  + depth
                  + ")."
              : (isModel ? "A model has no cells" : "The workbook has no results")
                  + "; addresses are those of its audit (convsheet run).");
    }
    json.ifPresent(
        file -> {
          WholeFile.write(Path.of(file), report::write);
          out.println();
          out.println("wrote " + file);
        });
  }

  /** Says which picture a model was given, which its file does not. */
  private void printPicture(Question question) {
    var out = spec.commandLine().getOut();
    if (hasNoCells(question) || picture.file().isPresent()) {
      question.findings().stream()
          .filter(finding -> finding.place().equals(FeatureMap.INPUT))
          .forEach(finding -> out.println(Outcome.text(finding)));
    }
  }

  /** Says which part of a large network each name stands for. */
  private void printPart(Question question) {
    if (question.form() == Question.Form.CONE) {
      var out = spec.commandLine().getOut();
      out.println();
      question.about().stream().skip(2).forEach(line -> out.println(Problem.plain(line)));
    }
  }

  private void explainWhy(Question question, Derivations derivations, Expr.Ref ref) {
    var derived =
        Optional.of(ref).filter(derivations::isComputed).map(cell -> derivations.of(cell, 1, 0));
    var why =
        derived
            .flatMap(Why::of)
            .orElseThrow(
                () ->
                    refuse(
                        "--why for a number that is no weighted sum",
                        "a result of a layer that multiplies, such as conv or dense",
                        "Leave --why out: how the number comes about is then told step by step."));
    var derivation = derived.orElseThrow();
    var report = DerivationJson.of(input.toString(), derivation, why);
    var out = spec.commandLine().getOut();
    if (json.filter(file -> file.equals("-")).isPresent()) {
      out.println(report.text());
      return;
    }
    new WhyReport(spec.commandLine(), all).print(derivation, why);
    printPart(question);
    printPicture(question);
    json.ifPresent(
        file -> {
          WholeFile.write(Path.of(file), report::write);
          out.println();
          out.println("wrote " + file);
        });
  }

  /** Whether a result, or a step on the way to one, has no number yet. */
  private static boolean isToDo(Expr.Ref ref, Answer answer) {
    return ref.grid().role() == Grid.Role.OUTPUT
        && answer.layers().stream()
            .flatMap(List::stream)
            .filter(results -> results.grid().equals(ref.grid()))
            .map(results -> results.cells().get(ref.row() * ref.grid().columns() + ref.column()))
            .anyMatch(AnswerCell::isMissing);
  }

  /** What stands in the workbook where results belong, by the same reader as {@code check}. */
  private Answer answer(Stated lifted, Evaluation evaluation) {
    if (hasNoCells(lifted.question())) {
      return Answer.none(evaluation.grids());
    }
    try (var file = WorkbookFile.open(input)) {
      return lifted.question().form() == Question.Form.LAYERS
          ? AnswerReader.read(file, evaluation, Optional.empty())
          : AnswerReader.read(
              file, evaluation, Optional.empty(), lifted.cells(), grid -> Optional.of(grid));
    }
  }

  /** A text that stands in a cell. */
  private Optional<String> text(CellAddress address) {
    try (var file = WorkbookFile.open(input)) {
      var cells = file.sheet(address.sheet()).map(file::read);
      return cells
          .map(all -> all.find(address.row(), address.column()))
          .filter(i -> i >= 0)
          .map(i -> cells.get().text(i))
          .filter(text -> !text.isEmpty());
    }
  }

  /** The network of the sheet that is asked for, or of that of the cell. */
  private Stated locate(Optional<CellAddress> address) {
    var lifted = Intake.locate(input, sheet);
    boolean elsewhere =
        sheet.isEmpty()
            && lifted.question().form() == Question.Form.FORMULAS
            && address.isPresent()
            && lifted.cells().sheets().stream().noneMatch(address.get()::isOn);
    return elsewhere ? Intake.locate(input, Optional.of(address.get().sheet())) : lifted;
  }

  private CellAddress parse(String text) {
    var address = CellAddress.parse(text);
    if (address.isEmpty() || address.get().sheet().isEmpty()) {
      throw refuse(
          "the cell " + Problem.quote(text),
          "a cell with its sheet, such as Conv2!T9 or 'My sheet'!B3",
          "Write it in single quotes, as the ! means something to many shells.");
    }
    return address.get();
  }

  private ProblemException refuseWords() {
    var words = cell.orElse("") + " " + String.join(" ", more);
    int last = words.lastIndexOf(' ');
    var name = words.substring(0, last);
    var meant = A1.sheet(name) + words.substring(last + 1);
    return refuse(
        "the words " + words,
        "a workbook and one cell",
        CellAddress.parse(meant).filter(address -> !address.sheet().isEmpty()).isPresent()
            ? "Is " + (meant.startsWith("'") ? "\"" + meant + "\"" : "'" + meant + "'") + " meant?"
            : "Write the cell as 'Conv2!T9'.");
  }

  /** Whether a network comes from no workbook. */
  private static boolean hasNoCells(Question question) {
    return question.form() == Question.Form.MODEL || question.form() == Question.Form.CONE;
  }

  private static Expr.Ref ref(Evaluation evaluation, ChosenOutput.Place place) {
    var grid = evaluation.grids().get(place.layer()).outputs().get(place.channel()).grid();
    return new Expr.Ref(grid, place.row(), place.column());
  }

  /** The cell that --layer and --at name. */
  private Expr.Ref output(Evaluation evaluation) {
    var nodes = evaluation.question().network().nodes();
    var names = new ArrayList<>(List.of(FeatureMap.INPUT));
    nodes.forEach(node -> names.add(node.name()));
    int number =
        IntStream.range(0, names.size())
            .filter(i -> names.get(i).equalsIgnoreCase(layer.orElseThrow().strip()))
            .findFirst()
            .orElseThrow(
                () ->
                    refuse(
                        "--layer " + layer.orElseThrow(),
                        "one of " + Problem.list(names),
                        "Correct the name."));
    var grids =
        number == 0
            ? evaluation.question().picture().channels()
            : evaluation.grids().get(number - 1).outputs().stream().map(o -> o.grid()).toList();
    var shape =
        number == 0 ? evaluation.question().network().input() : nodes.get(number - 1).shape();
    var text = at.orElseThrow();
    var wanted =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .map(part -> part.matches("\\d{1,7}") ? Integer.parseInt(part) : 0)
            .toList();
    var place = shape.isVector() && wanted.size() == 1 ? List.of(1, wanted.get(0), 1) : wanted;
    var first = grids.get(0);
    if (place.size() != 3
        || place.stream().anyMatch(i -> i < 1)
        || place.get(0) > grids.size()
        || place.get(1) > first.rows()
        || place.get(2) > first.columns()) {
      throw refuse(
          "--at " + text,
          shape.isVector()
              ? "a row from 1 to " + first.rows()
              : "channel,row,column up to "
                  + grids.size()
                  + ","
                  + first.rows()
                  + ","
                  + first.columns(),
          names.get(number) + " is " + shape + ".");
    }
    return new Expr.Ref(grids.get(place.get(0) - 1), place.get(1) - 1, place.get(2) - 1);
  }

  /** Says what is near a cell that is none of the network's in the audit of a question. */
  private static ProblemException nothingInAudit(
      CellAddress address, Evaluation evaluation, CellMap cells) {
    var sheets = cells.sheets();
    var name = sheets.stream().filter(address::isOn).findFirst();
    var near =
        name.flatMap(
            sheet ->
                nearest(
                    new CellAddress(sheet, address.row(), address.column()), evaluation, cells));
    return ProblemException.input(
        new Problem(
            "",
            name.orElse(address.sheet()),
            address.cell(),
            "a cell that is no number of the network in this workbook's audit",
            "a result, a pixel or a weight there",
            (evaluation.question().form() == Question.Form.MODEL
                    ? "A model has no cells"
                    : "The workbook has no results")
                + ", so addresses are those of its audit, which convsheet run writes. "
                + near.map(grid -> "The nearest there is " + grid + ".")
                    .orElse("Its sheets are " + Problem.list(sheets) + ".")));
  }

  /** Says what is near a cell that is none of the network's. */
  private ProblemException nothing(CellAddress address, Evaluation evaluation, CellMap cells) {
    var sheets = cells.sheets();
    var name = sheets.stream().filter(address::isOn).findFirst();
    if (name.isEmpty()) {
      return ProblemException.input(
          new Problem(
              "",
              address.sheet(),
              address.cell(),
              "a sheet without results, pictures or weights",
              "one of " + Problem.list(sheets),
              "Name a cell of these sheets."));
    }
    var here = new CellAddress(name.get(), address.row(), address.column());
    var text = text(here);
    var near = nearest(here, evaluation, cells);
    return ProblemException.input(
        new Problem(
            "",
            name.get(),
            address.cell(),
            text.map(t -> "the text " + Problem.quote(t)).orElse("a cell that is part of nothing"),
            "a result, a pixel or a weight",
            near.map(grid -> "The nearest is " + grid + ".").orElse("")));
  }

  private static Optional<String> nearest(
      CellAddress address, Evaluation evaluation, CellMap cells) {
    var grids = new ArrayList<Grid>(evaluation.question().picture().channels());
    for (var layer : evaluation.grids()) {
      layer.parameters().forEach(parameter -> grids.add(parameter.grid()));
      layer.steps().forEach(step -> grids.add(step.grid()));
      layer.outputs().forEach(output -> grids.add(output.grid()));
    }
    Optional<String> best = Optional.empty();
    int nearest = Integer.MAX_VALUE;
    for (var grid : grids) {
      var first = cells.address(new Expr.Ref(grid, 0, 0));
      var last = cells.address(new Expr.Ref(grid, grid.rows() - 1, grid.columns() - 1));
      if (first.isEmpty() || last.isEmpty() || !first.get().sheet().equals(address.sheet())) {
        continue;
      }
      int distance =
          away(address.row(), first.get().row(), last.get().row())
              + away(address.column(), first.get().column(), last.get().column());
      if (distance < nearest) {
        nearest = distance;
        best =
            Optional.of(
                grid.label()
                    + ", "
                    + A1.range(
                        first.get().row(),
                        first.get().column(),
                        last.get().row() - first.get().row() + 1,
                        last.get().column() - first.get().column() + 1));
      }
    }
    return best;
  }

  private static int away(int at, int first, int last) {
    return Math.max(0, Math.max(first - at, at - last));
  }

  private ProblemException refuse(String found, String expected, String remedy) {
    return ProblemException.input(new Problem(input.toString(), "", "", found, expected, remedy));
  }
}
