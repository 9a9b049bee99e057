package convsheet.cli;

import convsheet.answer.HandEdits;
import convsheet.audit.AuditWriter;
import convsheet.audit.LedgerChoice;
import convsheet.check.Report;
import convsheet.exercise.AskedCells;
import convsheet.exercise.ExerciseWriter;
import convsheet.formula.FormulaPrinter;
import convsheet.intake.Intake;
import convsheet.network.SmallWeights;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.question.Task;
import convsheet.xlsx.Progress;
import convsheet.xlsx.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet exercise}: a worksheet to be filled in. */
@Command(
    name = "exercise",
    description = "Write a worksheet in which results are left out, to be computed by hand.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  convsheet exercise by-hand.xlsx",
      "      writes by-hand.exercise.xlsx beside it, all results left out",
      "  convsheet exercise conv-example.xlsx --blank Conv2 --cells 12 --seed 3",
      "      asks for 12 results of the layer Conv2",
      "  convsheet exercise by-hand.xlsx --self-check --key by-hand.key.xlsx",
      "      with lights that turn green, and the solution in a file of its own",
      "  convsheet exercise by-hand.xlsx --paper",
      "      writes by-hand.paper.xlsx, a page of A4 to be filled in with a pen",
      "  convsheet exercise by-hand.xlsx --random-weights --seed 7",
      "      with other weights, from -2 to 2",
      "  convsheet exercise by-hand.xlsx --random-weights --class roster.csv -o class",
      "      a file for each student, each with weights of its own"
    })
final class ExerciseCommand implements Callable<Integer> {
  /** So many files are named in one line. */
  private static final int FEW = 3;

  @Parameters(paramLabel = "QUESTION", description = "An .xlsx or .xlsm file; it is not changed.")
  private Path input;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The workbook to write, or with --class the folder; left out, it is named like the input"
              + " and stands beside it.")
  private Optional<Path> output;

  @Option(
      names = "--blank",
      paramLabel = "LAYERS",
      split = ",",
      description = "The layers whose results are left out, with commas between; left out, all.")
  private List<String> blank = List.of();

  @Option(
      names = "--cells",
      paramLabel = "N",
      description = "Leave out only so many results, spread over layers, channels and borders.")
  private Optional<Integer> cells;

  @Option(
      names = "--random-weights",
      description = "Draw other weights and biases: whole numbers from -2 to 2.")
  private boolean randomWeights;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What --cells and --random-weights draw from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--self-check",
      description = "Show beside each grid how many answers are right and wrong.")
  private boolean selfCheck;

  @Option(
      names = "--paper",
      description = "Write one sheet that prints on A4, to be filled in with a pen.")
  private boolean paper;

  @Option(
      names = "--decimals",
      paramLabel = "N",
      description = "How many decimals answers have; left out, it is found from the results.")
  private Optional<Integer> decimals;

  @Option(
      names = "--class",
      paramLabel = "ROSTER",
      description =
          "Write an exercise for each student of a CSV file with a column name, and perhaps id.")
  private Optional<Path> roster;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Also write the solution, an audit workbook; with --class a folder of them.")
  private Optional<Path> key;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "The sheet whose formulas are the network, as in run.")
  private Optional<String> sheet;

  @Option(
      names = "--force",
      description =
          "Replace files even if they are no exercises or audits of convsheet, or somebody has worked"
              + " in them.")
  private boolean force;

  @Spec private CommandSpec spec;

  /**
   * An exercise to write.
   *
   * @param evaluation what it is made of
   * @param task what it asks for
   * @param target the file
   * @param key the file of its solution, if there is to be one
   */
  private record Exercise(
      Drawn drawn, Task task, ExerciseWriter writer, Path target, Optional<Path> key) {
    Evaluation evaluation() {
      return drawn.evaluation();
    }

    Exercise with(ExerciseWriter writer) {
      return new Exercise(drawn, task, writer, target, key);
    }
  }

  /** A question with its values, and how it came to its weights if they were drawn. */
  private record Drawn(Evaluation evaluation, Optional<SmallWeights.Variant> variant) {}

  @Override
  public Integer call() {
    checkOptions();
    var target = output.orElseGet(this::besideInput);
    var students = roster.map(file -> Roster.read(file).students());
    students.ifPresentOrElse(
        all -> all.forEach(student -> check(in(target, student), key.map(k -> in(k, student)))),
        () -> check(target, key));
    var question = Intake.read(input, sheet).pattern();
    try {
      var exercises = new ArrayList<Exercise>();
      if (students.isPresent()) {
        var common =
            randomWeights ? Optional.<Drawn>empty() : Optional.of(evaluate(question, seed));
        for (var student : students.get()) {
          long own = randomWeights ? student.seed(seed) : seed;
          exercises.add(
              exercise(
                  common.orElseGet(() -> evaluate(question, own)),
                  own,
                  Optional.of(student),
                  in(target, student),
                  key.map(folder -> in(folder, student))));
        }
        askAlike(exercises);
        OutputRules.makeFolder(target);
        key.ifPresent(OutputRules::makeFolder);
      } else {
        exercises.add(exercise(evaluate(question, seed), seed, Optional.empty(), target, key));
      }
      if (!force) {
        exercises.forEach(ExerciseCommand::checkHandEdits);
      }
      int pages = 0;
      for (var exercise : exercises) {
        if (paper) {
          pages = Math.max(pages, exercise.writer().writePaper(exercise.target()));
        } else {
          exercise.writer().write(exercise.target());
        }
        exercise.key().ifPresent(file -> writeKey(exercise, file));
      }
      report(exercises, target, pages);
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
    return Convsheet.DONE;
  }

  private Drawn evaluate(Question question, long seed) {
    if (!randomWeights) {
      return new Drawn(Evaluation.of(question), Optional.empty());
    }
    var variant = SmallWeights.draw(question.network(), question.input(), seed);
    return new Drawn(Evaluation.of(question.with(variant)), Optional.of(variant));
  }

  private Exercise exercise(
      Drawn drawn, long seed, Optional<Roster.Student> student, Path target, Optional<Path> key) {
    var evaluation = drawn.evaluation();
    var network = evaluation.question().network();
    var layers = layers(evaluation.question());
    var task =
        new Task(
            student.map(Roster.Student::name),
            student.flatMap(Roster.Student::id),
            randomWeights || cells.isPresent() ? OptionalLong.of(seed) : OptionalLong.empty(),
            cells.isPresent()
                ? AskedCells.some(evaluation, layers, cells.get(), seed)
                : AskedCells.all(network, layers));
    var writer =
        new ExerciseWriter(
            evaluation,
            task,
            decimals.isPresent() ? OptionalInt.of(decimals.get()) : OptionalInt.empty(),
            selfCheck);
    return new Exercise(drawn, task, writer, target, key);
  }

  /** Has all of a class write as many decimals: the most that are found for one of them. */
  private void askAlike(List<Exercise> exercises) {
    int most = exercises.stream().mapToInt(e -> e.writer().decimals()).max().orElse(0);
    exercises.replaceAll(
        e ->
            e.writer().decimals() == most
                ? e
                : e.with(
                    new ExerciseWriter(e.evaluation(), e.task(), OptionalInt.of(most), selfCheck)));
  }

  /** Writes the solution, and in it whose it is and what was asked. */
  private void writeKey(Exercise exercise, Path file) {
    var sheets = new ArrayList<>(List.of(exercise.writer().keySheet()));
    if (paper) {
      sheets.add(exercise.writer().paperKey());
    }
    new AuditWriter(
            exercise.evaluation(),
            FormulaPrinter.Style.COMPACT,
            LedgerChoice.AUTO,
            sheets,
            Progress.NONE)
        .write(file);
  }

  /** The layers to leave out, as the network names them. */
  private List<String> layers(Question question) {
    var known = question.network().nodes().stream().map(node -> node.name()).toList();
    var names = blank.stream().map(String::strip).toList();
    for (var name : names) {
      if (known.stream().noneMatch(name::equalsIgnoreCase)) {
        throw refuse(
            input,
            "--blank " + name,
            "names of layers: " + Problem.list(known),
            "Correct the name.");
      }
    }
    return known.stream()
        .filter(layer -> names.isEmpty() || names.stream().anyMatch(layer::equalsIgnoreCase))
        .toList();
  }

  // ---- what is refused before anything is read or written ----

  private void checkOptions() {
    OutputRules.checkInput(input);
    if (paper && selfCheck) {
      throw ProblemException.input(
          Problem.of(
              "--self-check with --paper",
              "lights where there is a screen",
              "Leave one of them out; --key has the solution on a sheet to print."));
    }
    checkNumber("--cells", cells, 1, Integer.MAX_VALUE);
    checkNumber("--decimals", decimals, 0, ExerciseWriter.MOST_DECIMALS);
  }

  private static void checkNumber(String option, Optional<Integer> number, int least, int most) {
    if (number.filter(n -> n < least || n > most).isPresent()) {
      throw ProblemException.input(
          Problem.of(
              option + " " + number.get(),
              most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most,
              "Correct the number."));
    }
  }

  private Path besideInput() {
    var kind = paper ? ".paper" : roster.isPresent() ? ".exercises" : ".exercise";
    return OutputRules.beside(input, kind, roster.isPresent() ? "" : ".xlsx");
  }

  private static Path in(Path folder, Roster.Student student) {
    return folder.resolve(student.file() + ".xlsx");
  }

  private void check(Path target, Optional<Path> key) {
    if (paper) {
      check(target, ExerciseWriter::isPaper, "an exercise on paper", "-o");
    } else {
      check(target, ExerciseWriter::isExercise, "an exercise", "-o");
    }
    key.ifPresent(
        file -> {
          check(file, AuditWriter::isAudit, "an audit", "--key");
          if (WholeFile.isSame(target, file)) {
            throw refuse(
                file, "one file for the exercise and its key", "", "Name another one with --key.");
          }
        });
  }

  private void check(Path target, Predicate<Path> isOwn, String what, String option) {
    OutputRules.check(target, input, isOwn, what, option, force);
    if (roster.isEmpty()) {
      WholeFile.check(target);
    }
  }

  /** Refuses to replace what a person has begun to fill in or changed. */
  private static void checkHandEdits(Exercise exercise) {
    var question = exercise.evaluation().question();
    HandEdits.check(exercise.target(), question, "-o");
    exercise.key().ifPresent(file -> HandEdits.check(file, question, "--key"));
  }

  private static ProblemException refuse(Path file, String found, String expected, String remedy) {
    return ProblemException.input(new Problem(file.toString(), "", "", found, expected, remedy));
  }

  // ---- what is said ----

  private void report(List<Exercise> exercises, Path target, int pages) {
    var out = spec.commandLine().getOut();
    var first = exercises.get(0);
    var table = new TextTable("layer", ">cells to do", ">of");
    var nodes = first.evaluation().question().network().nodes();
    for (var node : nodes) {
      int count =
          first.task().parts().stream()
              .filter(part -> part.layer().equals(node.name()))
              .mapToInt(part -> part.cells().size())
              .sum();
      table.row(node.name(), number(count), number(node.shape().count()));
    }
    table.row(
        "in all",
        number(first.task().count()),
        number(nodes.stream().mapToLong(node -> node.shape().count()).sum()));
    table.print(out, spec.commandLine().getColorScheme());
    out.println();
    out.println("answers: " + first.writer().rounding());
    if (paper) {
      out.println("paper: " + boxes(first.task().count()) + " on " + pages(pages));
      if (pages > 1) {
        out.println(
            "warning: more than one page to fill in with a pen; ask for less with --cells N or"
                + " --blank LAYERS");
      }
    }
    out.println();
    printHardness(exercises);
    printFindings(exercises);
    if (roster.isEmpty()) {
      out.println("wrote " + target);
      key.ifPresent(file -> out.println("wrote " + file));
    } else {
      var files = Problem.count(exercises.size(), "exercise");
      out.println("wrote " + files + " to " + target);
      key.ifPresent(folder -> out.println("wrote their keys to " + folder));
    }
  }

  /** How hard the layers are whose weights were drawn; of a class from the least to the most. */
  private void printHardness(List<Exercise> exercises) {
    var variants = exercises.stream().flatMap(e -> e.drawn().variant().stream()).toList();
    if (variants.isEmpty()) {
      return;
    }
    var out = spec.commandLine().getOut();
    var table = new TextTable("layer", ">zeros", ">size", ">saturated");
    for (var layer : variants.get(0).hardness().keySet()) {
      var all = variants.stream().map(variant -> variant.hardness().get(layer)).toList();
      table.row(
          layer,
          range(all.stream().mapToDouble(h -> 100 * h.zeros())) + " %",
          range(all.stream().mapToDouble(SmallWeights.Hardness::size)),
          range(all.stream().mapToDouble(h -> 100 * h.saturated())) + " %");
    }
    table.print(out, spec.commandLine().getColorScheme());
    out.println();
  }

  private static String range(DoubleStream values) {
    var all = values.summaryStatistics();
    var least = Report.Marks.text(all.getMin());
    var most = Report.Marks.text(all.getMax());
    return least.equals(most) ? least : least + " to " + most;
  }

  /** What is worth knowing of the exercises, and of a class of whose they are. */
  private void printFindings(List<Exercise> exercises) {
    var found = new LinkedHashMap<String, List<String>>();
    for (var exercise : exercises) {
      var findings = new ArrayList<>(exercise.writer().findings());
      exercise.drawn().variant().stream()
          .flatMap(variant -> variant.unequal().stream())
          .map(
              layer ->
                  Finding.warning(layer, "", "no weights were found that are as hard as usual"))
          .forEach(findings::add);
      for (var finding : findings) {
        found
            .computeIfAbsent(Outcome.text(finding), text -> new ArrayList<>())
            .add(String.valueOf(exercise.target().getFileName()));
      }
    }
    var out = spec.commandLine().getOut();
    found.forEach(
        (text, files) ->
            out.println(
                text
                    + (roster.isEmpty()
                        ? ""
                        : ": "
                            + String.join(", ", files.subList(0, Math.min(FEW, files.size())))
                            + (files.size() > FEW
                                ? " and " + (files.size() - FEW) + " more"
                                : ""))));
    if (!found.isEmpty()) {
      out.println();
    }
  }

  private static String boxes(int count) {
    return number(count) + (count == 1 ? " box" : " boxes");
  }

  private static String pages(int count) {
    return Problem.count(count, "page") + " of A4";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
