package convsheet.cli;

import convsheet.audit.QuestionWriter;
import convsheet.onnx.OnnxModel;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.xlsx.WholeFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet import}: from a model to a workbook that states its network. */
@Command(
    name = "import",
    description = {
      "Read a model, and write its network and weights as a workbook with a sheet Layers, which"
          + " run, view and exercise take."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  convsheet import mnist.onnx",
      "      writes mnist.question.xlsx beside it",
      "  convsheet import mnist.onnx --picture seven.png --range mnist",
      "      with a picture, its numbers as PyTorch normalises those of MNIST",
      "  convsheet import mnist.onnx --until conv2 -o begin.xlsx",
      "      writes the layers up to conv2"
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "An .onnx file; it is not changed.")
  private Path input;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The workbook to write; left out, it is named like the model and stands beside it, ending"
              + " in .question.xlsx.")
  private Optional<Path> output;

  @Mixin private PictureInput picture;

  @Option(
      names = "--until",
      paramLabel = "NODE",
      description =
          "Stop behind a node of the model: its name, that of its output, or of its layer.")
  private Optional<String> until;

  @Option(
      names = "--force",
      description = "Replace the output even if convsheet did not write it as a question.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OutputRules.checkInput(input);
    var target = output.orElseGet(() -> OutputRules.withExtension(input, ".question.xlsx"));
    OutputRules.check(target, input, QuestionWriter::isQuestion, "a question", "-o", force);
    WholeFile.check(target);
    var question = picture.in(OnnxModel.read(input, until).question(input));
    try {
      var evaluation = Evaluation.of(question);
      QuestionWriter.of(question).write(target);
      var out = spec.commandLine().getOut();
      NetworkTable.print(out, spec.commandLine().getColorScheme(), evaluation);
      if (!question.findings().isEmpty()) {
        out.println();
        out.println(Problem.count(question.findings().size(), "finding"));
        question.findings().forEach(finding -> out.println("  " + Outcome.text(finding)));
      }
      out.println();
      out.println("wrote " + target);
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
    return Convsheet.DONE;
  }
}
