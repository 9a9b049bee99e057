package convsheet.cli;

import convsheet.answer.AnswerReader;
import convsheet.check.Checker;
import convsheet.check.Marking;
import convsheet.exercise.ExerciseWriter;
import convsheet.intake.Intake;
import convsheet.page.Page;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.TaskReader;
import convsheet.xlsx.WholeFile;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet view}: from a workbook to a page that shows its network at work. */
@Command(
    name = "view",
    description = {
      "Write a page that shows the network of a workbook at work: one file, for a browser, that"
          + " needs no other and no internet."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  convsheet view conv-example.xlsx",
      "      writes conv-example.html beside it",
      "  convsheet view hand-made.xlsx -o lecture.html",
      "      shows a network that was made by hand in formulas",
      "  convsheet view by-hand.exercise.xlsx",
      "      is an exercise to be worked out; of one that is filled in, what check says of it"
    })
final class ViewCommand implements Callable<Integer> {
  @Parameters(paramLabel = "WORKBOOK", description = "What run takes; it is not changed.")
  private Path input;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The page to write; left out, it is named like the workbook and stands beside it, ending in"
              + " .html.")
  private Optional<Path> output;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "The sheet whose formulas are the network, as in run.")
  private Optional<String> sheet;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "What the workbook answers, as in check: the question, its audit, or an exercise's key.")
  private Optional<Path> key;

  @Option(names = "--force", description = "Replace the output even if view did not write it.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OutputRules.checkInput(input);
    var target = output.orElseGet(() -> OutputRules.withExtension(input, ".html"));
    OutputRules.checkPage(target, input, Page::isPage, force);
    WholeFile.check(target);
    try {
      WholeFile.write(target, page()::write);
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
    spec.commandLine().getOut().println("wrote " + target);
    return Convsheet.DONE;
  }

  /** The page of a network, of an exercise that nobody has begun to fill in, or of an answer. */
  private Page page() {
    if (key.isPresent()) {
      var asked = Intake.read(key.get(), Optional.empty());
      var marking = Marking.DEFAULT.asking(TaskReader.decimals(key.get()));
      return Page.ofAnswer(new Checker(Optional.of(asked), marking).check(input));
    }
    var question = Intake.read(input, sheet);
    if (!ExerciseWriter.isExercise(input) || question.task().isEmpty()) {
      return Page.ofNetwork(Evaluation.of(question));
    }
    var evaluation = Evaluation.of(question.pattern());
    try (var file = WorkbookFile.open(input)) {
      if (AnswerReader.read(file, evaluation, Optional.empty()).isBlank()) {
        return Page.ofExercise(file, evaluation, question.task().get());
      }
    }
    return Page.ofAnswer(new Checker(Optional.empty(), Marking.DEFAULT).check(input));
  }
}
