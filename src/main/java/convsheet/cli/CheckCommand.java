package convsheet.cli;

import convsheet.check.Annotator;
import convsheet.check.Checker;
import convsheet.check.Marking;
import convsheet.check.Report;
import convsheet.intake.Intake;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.question.TaskReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet check}: says of answers what is wrong in them, and why. */
@Command(
    name = "check",
    description = "Check answers: what is wrong in them, and why.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 all is right, 1 differences, 2 bad input, 3 cannot read or write.",
      "",
      "Examples:",
      "  convsheet check anna.xlsx",
      "      checks what stands there against the answer's own inputs and filters",
      "  convsheet check anna.xlsx --key question.xlsx",
      "      checks it against the question, and tells where inputs were changed",
      "  convsheet check answers --key question.xlsx --csv marks.csv --annotate checked",
      "      marks all workbooks in a folder, and writes a coloured copy of each",
      "  convsheet check answers --key question.xlsx --feedback pages",
      "      writes a page for each student, to be read on a screen or printed",
      "  convsheet check moodle.zip --key keys --class roster.csv",
      "      takes for each answer its own key, and lists who handed in nothing",
      "  convsheet check anna.xlsx --key question.xlsx --marks Conv1=10,Conv2=20",
      "      gives marks a layer",
      "  convsheet check anna.xlsx --key question.xlsx --format gradescope -o results.json",
      "      writes what Gradescope reads",
      "  convsheet check anna.xlsx --quiet",
      "      prints nothing; the exit code tells"
    })
final class CheckCommand implements Callable<Integer> {
  /** What systems for coursework read. */
  enum Format {
    gradescope(GradescopeListing::new, true),
    coursera(CourseraListing::new, true),
    junit(JunitListing::new, false);

    private final Listing.Form form;
    private final boolean forOne;

    Format(Listing.Form form, boolean forOne) {
      this.form = form;
      this.forOne = forOne;
    }
  }

  @Parameters(
      paramLabel = "ANSWER",
      arity = "1..*",
      description =
          "Workbooks, or folders or zip archives with workbooks in them, however deep; they are not"
              + " changed.")
  private List<Path> given;

  @Option(
      names = "--key",
      paramLabel = "WORKBOOK",
      description =
          "The question, its audit, or an exercise's key; or a folder with a key for each answer,"
              + " found by Id or Variant, else by its name. Left out, an answer's own inputs and filters are the question.")
  private Optional<Path> key;

  @Option(
      names = "--marks",
      paramLabel = "LAYER=MARKS",
      split = ",",
      description = {
        "What layers are worth, such as Conv1=10,Conv2=20; layers left out are worth nothing."
            + " Without it each cell is worth 1."
      })
  private Map<String, Double> marks = new LinkedHashMap<>();

  @Option(
      names = "--carried",
      paramLabel = "SHARE",
      defaultValue = "1.0",
      description =
          "What a cell is worth that is right but for an earlier error, from 0 to 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double carried;

  @Option(
      names = "--tolerance",
      paramLabel = "NUMBER",
      defaultValue = "1e-9",
      description =
          "How far off a right number may be: a share of it, absolute below 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double tolerance;

  @Option(
      names = "--decimals",
      paramLabel = "N",
      description =
          "How many decimals are asked for; left out, as many as the exercise asks for, or would.")
  private Optional<Integer> decimals;

  @Option(
      names = "--decimals-strict",
      description = "Results with fewer digits than are asked for are wrong.")
  private boolean decimalsStrict;

  @Option(
      names = "--annotate",
      paramLabel = "FOLDER",
      description = "Write a copy of each answer with coloured cells and the reasons.")
  private Optional<Path> annotate;

  @Option(
      names = "--feedback",
      paramLabel = "FOLDER",
      description =
          "Write a page for each student, as HTML: marks, reasons, a wrong cell worked out.")
  private Optional<Path> feedback;

  @Option(
      names = "--force",
      description = "Let --annotate and --feedback replace files that they did not write.")
  private boolean force;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write everything as JSON; - is standard output.")
  private Optional<String> json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a table of marks, a row a student; - is standard output.")
  private Optional<String> csv;

  @Option(
      names = "--format",
      paramLabel = "gradescope|coursera|junit",
      description = "Write what that system reads; see -o.")
  private Optional<Format> format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where --format writes to; left out, to standard output.")
  private Optional<String> output;

  @Option(
      names = "--class",
      paramLabel = "ROSTER",
      description =
          "The students, a CSV file with a column name, and perhaps id: those without an answer are"
              + " listed, and answers that do not say whose they are get names and ids.")
  private Optional<Path> roster;

  @Option(names = "--all", description = "Print all explanations, not only the first few.")
  private boolean all;

  @Option(names = "--quiet", description = "Print nothing but what could not be checked.")
  private boolean quiet;

  @Spec private CommandSpec spec;

  private final BiFunction<Optional<Question>, Marking, Function<Path, Report>> checkers;

  CheckCommand() {
    this((question, marking) -> new Checker(question, marking)::check);
  }

  /** A command that checks in another way, for tests. */
  CheckCommand(BiFunction<Optional<Question>, Marking, Function<Path, Report>> checkers) {
    this.checkers = checkers;
  }

  @Override
  public Integer call() {
    try (var files = AnswerFiles.find(given, notAnswers());
        var keys = key.filter(AnswerFiles::isSeveral).map(Keys::in).orElseGet(Keys::none)) {
      return check(files, keys);
    }
  }

  private int check(AnswerFiles files, Keys keys) {
    boolean isForOne = format.filter(one -> one.forOne).isPresent();
    var answers = isForOne ? one(files) : files.answers();
    var students = roster.map(file -> Roster.read(file).students()).orElse(List.of());
    if (!students.isEmpty() && !isForOne) {
      files.checkRead();
    }
    var targets = targets(answers);
    var checker = checker(keys);
    boolean isNew = annotate.filter(folder -> !Files.exists(folder)).isPresent();
    var copies = annotate.map(folder -> copies(answers, folder)).orElse(Map.of());
    var pages = feedback.map(folder -> FeedbackListing.in(folder, answers, force));
    var submissions = Submissions.of(answers, students, files.others());
    if (isForOne) {
      submissions = submissions.stream().filter(one -> !one.isAbsent()).toList();
    }
    boolean shown = !quiet && !targets.isOnStandardOutput();
    boolean many = submissions.size() > 1;
    var out = spec.commandLine().getOut();
    var listings = new ArrayList<Listing>();
    pages.ifPresent(listings::add);
    if (shown) {
      var colours = spec.commandLine().getColorScheme();
      listings.add(new TerminalListing(out, colours, many, all));
    }
    var code = new int[] {Convsheet.DONE};
    boolean aloud = !(shown && many); // else a row of the table tells of a problem
    var all = submissions;
    var checking = new Checking(checker, copies);
    targets.write(out, listings, open -> code[0] = check(all, checking, open, aloud));
    passedOver(files.others(), shown);
    if (isNew && !checking.hasCopies()) {
      annotate.ifPresent(folder -> folder.toFile().delete()); // as long as it is empty
    }
    if (shown) {
      if (!targets.files().isEmpty() || checking.hasCopies() || feedback.isPresent()) {
        out.println();
      }
      targets.files().forEach(file -> out.println("wrote " + file));
      annotate
          .filter(folder -> checking.hasCopies())
          .ifPresent(folder -> out.println("wrote " + folder));
      feedback.ifPresent(folder -> out.println("wrote " + folder));
    }
    return code[0];
  }

  /** Says which files are no workbooks: in the summary, else where problems are said. */
  private void passedOver(List<AnswerFile> others, boolean shown) {
    if (others.isEmpty()) {
      return;
    }
    var places = others.stream().map(other -> Problem.line(other.place())).toList();
    var text =
        (places.size() == 1
                ? "1 file is no workbook: "
                : places.size() + " files are no workbooks: ")
            + (all ? String.join(", ", places) : Problem.list(places));
    if (shown) {
      spec.commandLine().getOut().println();
      spec.commandLine().getOut().println(text);
    } else {
      spec.commandLine().getErr().println("note: " + text);
    }
  }

  /** What is no answer where it stands in a folder of them. */
  private List<Path> notAnswers() {
    var others = new ArrayList<Path>();
    key.ifPresent(others::add);
    annotate.ifPresent(others::add);
    feedback.ifPresent(others::add);
    roster.ifPresent(others::add);
    Stream.of(json, csv, output)
        .flatMap(Optional::stream)
        .filter(file -> !file.equals(ListingFiles.STANDARD_OUTPUT))
        .forEach(file -> others.add(Path.of(file)));
    return others;
  }

  /** The one answer of a system that hands over one; beside it may stand folders without any. */
  private static List<AnswerFile> one(AnswerFiles files) {
    var workbooks = files.answers().stream().filter(one -> one.file().isPresent()).toList();
    return workbooks.size() == 1 ? workbooks : files.answers();
  }

  // ---- what is asked for ----

  private ListingFiles targets(List<AnswerFile> answers) {
    var targets = new ArrayList<ListingFiles.Output>();
    json.ifPresent(file -> targets.add(new ListingFiles.Output(file, "--json", JsonListing::new)));
    csv.ifPresent(file -> targets.add(new ListingFiles.Output(file, "--csv", CsvListing::new)));
    format.ifPresent(
        chosen -> {
          if (chosen.forOne && answers.size() > 1) {
            throw misuse(
                "--format " + chosen + " for " + answers.size() + " answers",
                "one answer",
                "That system reads a file for each answer: check one answer a call.");
          }
          targets.add(
              new ListingFiles.Output(
                  output.orElse(ListingFiles.STANDARD_OUTPUT), chosen.toString(), chosen.form));
        });
    if (output.isPresent() && format.isEmpty()) {
      throw misuse("-o without --format", "", "Add --format, or use --json or --csv.");
    }
    var read = new ArrayList<Path>();
    answers.forEach(answer -> answer.file().ifPresent(read::add));
    key.ifPresent(read::add);
    return ListingFiles.of(targets, read);
  }

  static ProblemException misuse(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }

  private Marking marking() {
    within(carried >= 0 && carried <= 1, "--carried " + carried, "a number from 0 to 1");
    within(
        tolerance >= 0 && tolerance < 1, "--tolerance " + tolerance, "a number from 0 to below 1");
    decimals.ifPresent(n -> within(n >= 0 && n <= 15, "--decimals " + n, "a number from 0 to 15"));
    marks.forEach(
        (layer, worth) ->
            within(
                worth >= 0 && Double.isFinite(worth),
                "--marks " + layer + "=" + worth,
                "a number that is not negative"));
    return new Marking(
        marks,
        carried,
        tolerance,
        decimals.map(OptionalInt::of).orElse(OptionalInt.empty()),
        decimalsStrict);
  }

  private static void within(boolean holds, String found, String expected) {
    if (!holds) {
      throw misuse(found, expected, "");
    }
  }

  /** What checks an answer: with one key for all, a key for each, or none. */
  private Function<Submission, Report> checker(Keys keys) {
    var marking = marking();
    if (key.isEmpty()) {
      return named(checkers.apply(Optional.empty(), marking));
    }
    var place = key.get();
    if (!AnswerFiles.isSeveral(place)) {
      var question = Intake.read(place, Optional.empty());
      checkMarks(question.network().nodes().stream().map(node -> node.name()).toList(), place);
      var checker =
          checkers.apply(Optional.of(question), marking.asking(TaskReader.decimals(place)));
      return submission -> checker.apply(submission.file());
    }
    return submission -> {
      var own = keys.of(submission);
      return named(
              checkers.apply(
                  Optional.of(Intake.read(own, Optional.empty())),
                  marking.asking(TaskReader.decimals(own))))
          .apply(submission);
    };
  }

  /** A checker that refuses marks for layers that an answer does not have. */
  private Function<Submission, Report> named(Function<Path, Report> checker) {
    return submission -> {
      var report = checker.apply(submission.file());
      checkMarks(report.layers().stream().map(layer -> layer.layer()).toList(), submission.file());
      return report;
    };
  }

  private void checkMarks(List<String> layers, Path file) {
    for (var name : marks.keySet()) {
      if (!layers.contains(name)) {
        throw ProblemException.input(
            new Problem(
                file.toString(),
                "",
                "",
                "--marks for a layer " + Problem.quote(name),
                "one of " + Problem.list(layers),
                "Correct the name."));
      }
    }
  }

  private Map<AnswerFile, Path> copies(List<AnswerFile> answers, Path folder) {
    OutputRules.makeFolder(folder);
    var copies = AnswerFiles.copies(answers, folder);
    copies
        .values()
        .forEach(
            copy ->
                OutputRules.checkCopy(copy, answers, Annotator::isAnnotated, "--annotate", force));
    return copies;
  }

  // ---- checking ----

  private int check(
      List<Submission> submissions, Checking checking, List<Listing> listings, boolean aloud) {
    var progress = new Terminal(spec.commandLine().getErr(), "checking");
    var code = new int[] {Convsheet.DONE};
    var done = new int[] {0};
    try {
      InOrder.run(
          submissions,
          checking::of,
          Checking::overdue,
          outcome -> {
            code[0] = Math.max(code[0], outcome.code());
            listings.forEach(listing -> ListingFiles.io(() -> listing.add(outcome)));
            progress.at(Problem.count(submissions.size(), "answer"), ++done[0], submissions.size());
            outcome.problem().ifPresent(problem -> complain(problem, aloud, progress));
          });
    } finally {
      progress.done();
    }
    return code[0];
  }

  private void complain(ProblemException problem, boolean aloud, Terminal progress) {
    var command = spec.commandLine();
    boolean debug = spec.root().userObject() instanceof Convsheet program && program.debug;
    if (debug) {
      problem.printStackTrace(command.getErr());
    }
    if (aloud) {
      progress.done();
      command
          .getErr()
          .println(command.getColorScheme().errorText("error: ") + problem.problem().toString());
    }
  }
}
