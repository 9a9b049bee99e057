package convsheet.cli;

import convsheet.answer.HandEdits;
import convsheet.audit.QuestionWriter;
import convsheet.image.InputFile;
import convsheet.image.InputPicture;
import convsheet.image.PictureQuestion;
import convsheet.image.Preparation;
import convsheet.network.LayerTypes;
import convsheet.network.NamedKernel;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.sample.SamplePicture;
import convsheet.xlsx.WholeFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet new}: from a picture and a line of layers to a workbook. */
@Command(
    name = "new",
    description = {
      "Write a workbook with a picture and layers, which run, view, exercise and the other commands"
          + " read."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Layers are separated by semicolons; each is a type and, in any order, names of kernels, a"
          + " number of filters, the size of the kernel, an activation, and columns of the sheet"
          + " Layers with what they hold.",
      "",
      "Examples:",
      "  convsheet new cat.xlsx --picture cat.png --grey --size 28x28",
      "      the picture, two edges, a blur and a pooling",
      "  convsheet new cat.xlsx --picture cat.png --layers \"conv sobel,blur relu; maxpool 2\"",
      "      other layers",
      "  convsheet new net.xlsx --sample seven --layers \"conv 8 5x5 relu init kaiming seed 3; dense"
          + " 10 softmax\"",
      "      filters that are drawn",
      "  convsheet new --list",
      "      shows kernels, layers and pictures"
    })
final class NewCommand implements Callable<Integer> {
  private static final String OUTPUT = "convsheet new FILE";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The workbook to write, ending in .xlsx.")
  private Optional<Path> target;

  @Mixin private PictureInput picture;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Take a table of numbers instead of a picture, a line a row, with commas, semicolons or"
              + " tabs between.")
  private Optional<Path> table;

  @Option(
      names = "--npy",
      paramLabel = "FILE",
      description =
          "Take an array of NumPy's: [rows, columns], [channels, rows, columns], or that with a 1"
              + " before it.")
  private Optional<Path> array;

  @Option(
      names = "--sample",
      paramLabel = "NAME",
      description = "Take a picture of ours; --list shows them.")
  private Optional<String> sample;

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      description = "The layers; left out: ${DEFAULT-VALUE}.",
      defaultValue = PictureQuestion.LAYERS)
  private String layers;

  @Option(
      names = "--list",
      description = "Show the kernels, layers, activations and pictures that there are.")
  private boolean isList;

  @Option(
      names = "--force",
      description =
          "Replace the output even if it is no question of convsheet, or one that somebody has"
              + " worked in.")
  private boolean force;

  @Spec private CommandSpec spec;

  /**
   * What the network is to read.
   *
   * @param input the values
   * @param name what it is called
   * @param file where it stands
   */
  private record Source(InputPicture input, String name, Path file) {}

  @Override
  public Integer call() {
    if (isList) {
      list(spec.commandLine().getOut());
      return Convsheet.DONE;
    }
    var output =
        target.orElseThrow(
            () ->
                ProblemException.input(
                    Problem.of(
                        "no file to write",
                        "the name of a workbook",
                        "Write it behind new: convsheet new question.xlsx --sample seven.")));
    var source = source();
    OutputRules.check(
        output, source.file(), QuestionWriter::isQuestion, "a question", OUTPUT, force);
    WholeFile.check(output);
    var question = PictureQuestion.of(source.input(), source.name(), layers);
    if (!force) {
      HandEdits.check(output, question, OUTPUT);
    }
    new QuestionWriter(
            question,
            "The layers that read " + source.name(),
            "A network, as convsheet reads it: run makes an audit of it.")
        .write(output);
    var out = spec.commandLine().getOut();
    NetworkTable.print(out, spec.commandLine().getColorScheme(), Evaluation.of(question));
    out.println();
    source.input().told().forEach(told -> out.println(source.name() + ": " + told));
    out.println("wrote " + output);
    return Convsheet.DONE;
  }

  /** The one that is named. */
  private Source source() {
    var sources = new ArrayList<String>();
    picture.file().ifPresent(file -> sources.add("--picture"));
    table.ifPresent(file -> sources.add("--csv"));
    array.ifPresent(file -> sources.add("--npy"));
    sample.ifPresent(name -> sources.add("--sample"));
    if (sources.size() != 1) {
      throw ProblemException.input(
          Problem.of(
              sources.isEmpty() ? "no picture" : String.join(" and ", sources),
              "one of --picture, --csv, --npy and --sample",
              "Name the picture that the network is to read."));
    }
    if (picture.file().isPresent()) {
      return source(picture.file().get(), picture.read().orElseThrow());
    }
    picture.checkNone();
    return table
        .map(file -> source(file, InputFile.Kind.TABLE))
        .or(() -> array.map(file -> source(file, InputFile.Kind.ARRAY)))
        .orElseGet(() -> sample(sample.orElseThrow()));
  }

  private static Source source(Path file, InputFile.Kind kind) {
    return source(file, InputFile.read(file, kind, Preparation.NONE));
  }

  private static Source source(Path file, InputPicture input) {
    return new Source(input, file.getFileName().toString(), file);
  }

  private static Source sample(String name) {
    var names = SamplePicture.all().stream().map(SamplePicture::name).toList();
    return SamplePicture.all().stream()
        .filter(picture -> picture.name().equalsIgnoreCase(name))
        .findFirst()
        .map(
            picture ->
                new Source(
                    new InputPicture(
                        picture.input(), picture.labels(), List.of(), Optional.empty()),
                    picture.name() + " (a sample)",
                    Path.of("")))
        .orElseThrow(
            () ->
                ProblemException.input(
                    Problem.of(
                        "the sample " + Problem.quote(name),
                        "one of " + String.join(", ", names),
                        LayerTypes.suggestion(name, names).orElse("Correct the name."))));
  }

  private void list(PrintWriter out) {
    var kernels = new TextTable("kernel", "what it answers to", "numbers");
    for (var kernel : NamedKernel.all()) {
      kernels.row(kernel.allNames(), kernel.meaning(), kernel.numbers());
    }
    kernels.print(out, spec.commandLine().getColorScheme());
    out.println();
    out.println("layers: " + String.join(", ", LayerTypes.names()));
    out.println("activations: " + String.join(", ", LayerTypes.activations()));
    out.println("columns: name, from, " + String.join(", ", LayerTypes.columns()));
    out.println();
    var pictures = new TextTable("sample", "what there is to see");
    SamplePicture.all().forEach(picture -> pictures.row(picture.name(), picture.summary()));
    pictures.print(out, spec.commandLine().getColorScheme());
  }
}
