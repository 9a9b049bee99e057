package convsheet.cli;

import convsheet.check.Marking;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code check} was asked: its arguments, and what follows from them alone. */
final class CheckOptions {
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
  List<Path> given;

  @Option(
      names = "--key",
      paramLabel = "WORKBOOK",
      description =
          "The question, its audit, or an exercise's key; or a folder with a key for each answer,"
              + " found by Id or Variant, else by its name. Left out, an answer's own inputs and filters are the question.")
  Optional<Path> key;

  @Option(
      names = "--marks",
      paramLabel = "LAYER=MARKS",
      split = ",",
      description = {
        "What layers are worth, such as Conv1=10,Conv2=20; layers left out are worth nothing."
            + " Without it each cell is worth 1."
      })
  Map<String, Double> marks = new LinkedHashMap<>();

  @Option(
      names = "--carried",
      paramLabel = "SHARE",
      defaultValue = "1.0",
      description =
          "What a cell is worth that is right but for an earlier error, from 0 to 1 (default:"
              + " ${DEFAULT-VALUE}).")
  double carried;

  @Option(
      names = "--tolerance",
      paramLabel = "NUMBER",
      defaultValue = "1e-9",
      description =
          "How far off a right number may be: a share of it, absolute below 1 (default:"
              + " ${DEFAULT-VALUE}).")
  double tolerance;

  @Option(
      names = "--decimals",
      paramLabel = "N",
      description =
          "How many decimals are asked for; left out, as many as the exercise asks for, or would.")
  Optional<Integer> decimals;

  @Option(
      names = "--decimals-strict",
      description = "Results with fewer digits than are asked for are wrong.")
  boolean decimalsStrict;

  @Option(
      names = "--annotate",
      paramLabel = "FOLDER",
      description = "Write a copy of each answer with coloured cells and the reasons.")
  Optional<Path> annotate;

  @Option(
      names = "--feedback",
      paramLabel = "FOLDER",
      description =
          "Write a page for each student, as HTML: marks, reasons, a wrong cell worked out.")
  Optional<Path> feedback;

  @Option(
      names = "--force",
      description = "Let --annotate and --feedback replace files that they did not write.")
  boolean force;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write everything as JSON; - is standard output.")
  Optional<String> json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a table of marks, a row a student; - is standard output.")
  Optional<String> csv;

  @Option(
      names = "--format",
      paramLabel = "gradescope|coursera|junit",
      description = "Write what that system reads; see -o.")
  Optional<Format> format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where --format writes to; left out, to standard output.")
  Optional<String> output;

  @Option(
      names = "--class",
      paramLabel = "ROSTER",
      description =
          "The students, a CSV file with a column name, and perhaps id: those without an answer are"
              + " listed, and answers that do not say whose they are get names and ids.")
  Optional<Path> roster;

  @Option(names = "--all", description = "Print all explanations, not only the first few.")
  boolean all;

  @Option(names = "--quiet", description = "Print nothing but what could not be checked.")
  boolean quiet;

  /** Whether one answer is checked for a system that reads a file for each. */
  boolean isForOne() {
    return format.filter(one -> one.forOne).isPresent();
  }

  /** What is no answer where it stands in a folder of them. */
  List<Path> notAnswers() {
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

  /** The files that are written besides the copies and pages. */
  ListingFiles targets(List<AnswerFile> answers) {
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

  /** What is said of options that do not go together, or of a value that one cannot have. */
  static ProblemException misuse(String found, String expected, String remedy) {
    return ProblemException.input(Problem.of(found, expected, remedy));
  }

  /** How answers are marked. */
  Marking marking() {
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
}
