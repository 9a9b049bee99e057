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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Mixin private CheckOptions options = new CheckOptions();

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
    try (var files = AnswerFiles.find(options.given, options.notAnswers());
        var keys = options.key.filter(AnswerFiles::isSeveral).map(Keys::in).orElseGet(Keys::none)) {
      return check(files, keys);
    }
  }

  private int check(AnswerFiles files, Keys keys) {
    boolean isForOne = options.isForOne();
    var answers = isForOne ? one(files) : files.answers();
    var students = options.roster.map(file -> Roster.read(file).students()).orElse(List.of());
    if (!students.isEmpty() && !isForOne) {
      files.checkRead();
    }
    var targets = options.targets(answers);
    var checker = checker(keys);
    boolean isNew = options.annotate.filter(folder -> !Files.exists(folder)).isPresent();
    var copies = options.annotate.map(folder -> copies(answers, folder)).orElse(Map.of());
    var pages = options.feedback.map(folder -> FeedbackListing.in(folder, answers, options.force));
    var submissions = Submissions.of(answers, students, files.others());
    if (isForOne) {
      submissions = submissions.stream().filter(one -> !one.isAbsent()).toList();
    }
    boolean shown = !options.quiet && !targets.isOnStandardOutput();
    boolean many = submissions.size() > 1;
    var out = spec.commandLine().getOut();
    var listings = new ArrayList<Listing>();
    pages.ifPresent(listings::add);
    if (shown) {
      var colours = spec.commandLine().getColorScheme();
      listings.add(new TerminalListing(out, colours, many, options.all));
    }
    var code = new int[] {Convsheet.DONE};
    boolean aloud = !(shown && many); // else a row of the table tells of a problem
    var all = submissions;
    var checking = new Checking(checker, copies);
    targets.write(out, listings, open -> code[0] = check(all, checking, open, aloud));
    passedOver(files.others(), shown);
    if (isNew && !checking.hasCopies()) {
      options.annotate.ifPresent(folder -> folder.toFile().delete()); // as long as it is empty
    }
    if (shown) {
      if (!targets.files().isEmpty() || checking.hasCopies() || options.feedback.isPresent()) {
        out.println();
      }
      targets.files().forEach(file -> out.println("wrote " + file));
      options
          .annotate
          .filter(folder -> checking.hasCopies())
          .ifPresent(folder -> out.println("wrote " + folder));
      options.feedback.ifPresent(folder -> out.println("wrote " + folder));
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
            + (options.all ? String.join(", ", places) : Problem.list(places));
    if (shown) {
      spec.commandLine().getOut().println();
      spec.commandLine().getOut().println(text);
    } else {
      spec.commandLine().getErr().println("note: " + text);
    }
  }

  /** The one answer of a system that hands over one; beside it may stand folders without any. */
  private static List<AnswerFile> one(AnswerFiles files) {
    var workbooks = files.answers().stream().filter(one -> one.file().isPresent()).toList();
    return workbooks.size() == 1 ? workbooks : files.answers();
  }

  // ---- what is asked for ----

  /** What checks an answer: with one key for all, a key for each, or none. */
  private Function<Submission, Report> checker(Keys keys) {
    var marking = options.marking();
    if (options.key.isEmpty()) {
      return named(checkers.apply(Optional.empty(), marking));
    }
    var place = options.key.get();
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
    for (var name : options.marks.keySet()) {
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
                OutputRules.checkCopy(
                    copy, answers, Annotator::isAnnotated, "--annotate", options.force));
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
