package convsheet.cli;

import convsheet.image.PixelPng;
import convsheet.onnx.OnnxWriter;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.view.NumpyOut;
import convsheet.view.PythonNetwork;
import convsheet.xlsx.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet export}: a network with its values for other programs. */
@Command(
    name = "export",
    description = {
      "Write a network with its weights and values as files for NumPy, PyTorch, programs that read"
          + " ONNX, or those that read tables and pictures."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  convsheet export conv-example.xlsx --npz values.npz",
      "      picture, weights and all outputs as NumPy arrays",
      "  convsheet export conv-example.xlsx --pytorch network.py",
      "      the network as a Python file that gives the same numbers",
      "  convsheet export conv-example.xlsx --onnx network.onnx",
      "      the network as a model that ONNX Runtime and others run"
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "WORKBOOK", description = "What run takes.")
  private Path input;

  @Option(
      names = "--npz",
      paramLabel = "FILE",
      description = "Write picture, weights and all outputs as an archive of NumPy arrays.")
  private Optional<Path> npz;

  @Option(
      names = "--csv",
      paramLabel = "DIR",
      description = "Write each channel of picture, weights and outputs as a table, a file each.")
  private Optional<Path> csv;

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description =
          "Write the picture and each channel of the outputs as a picture, a pixel a cell.")
  private Optional<Path> png;

  @Option(
      names = "--pytorch",
      paramLabel = "FILE",
      description = "Write the network with its weights as a Python file for PyTorch.")
  private Optional<Path> pytorch;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description = "Write the network with its weights, in float32, as an ONNX model.")
  private Optional<Path> onnx;

  @Option(
      names = "--double",
      description =
          "With --onnx: in float64, which keeps all digits, and which few operators of ONNX"
              + " Runtime are made for.")
  private boolean isDouble;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "The sheet whose formulas are the network, as in run.")
  private Optional<String> sheet;

  @Option(names = "--force", description = "Replace files that are there.")
  private boolean force;

  @Mixin private QuestionInput questions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OutputRules.checkInput(input);
    if (Stream.of(npz, csv, png, pytorch, onnx).allMatch(Optional::isEmpty)) {
      throw ProblemException.input(
          Problem.of(
              "nothing to write",
              "one or more of --npz, --csv, --png, --pytorch and --onnx",
              "Say what is to be written."));
    }
    if (isDouble && onnx.isEmpty()) {
      throw ProblemException.input(
          Problem.of(
              "--double without --onnx",
              "both, as the other files are in float64 as they are",
              "Leave --double out."));
    }
    var question = questions.read(input, sheet);
    try {
      write(Evaluation.of(question));
    } catch (ProblemException e) {
      throw e.in(input.toString());
    }
    return Convsheet.DONE;
  }

  private void write(Evaluation evaluation) {
    var files = new LinkedHashMap<Path, WholeFile.Content>();
    npz.ifPresent(file -> files.put(file, out -> NumpyOut.write(evaluation, out)));
    if (pytorch.isPresent()) {
      var text = PythonNetwork.of(evaluation).getBytes(StandardCharsets.UTF_8);
      files.put(pytorch.get(), out -> out.write(text));
    }
    var model = onnx.map(file -> OnnxWriter.of(evaluation.question().network(), precision()));
    model.ifPresent(own -> files.put(onnx.get(), own::write));
    csv.ifPresent(folder -> into(folder, tables(evaluation), ".csv", files));
    if (png.isPresent()) {
      var pictures = new LinkedHashMap<String, WholeFile.Content>();
      PixelPng.of(evaluation).forEach((name, picture) -> pictures.put(name, picture::write));
      into(png.get(), pictures, ".png", files);
    }
    files.keySet().forEach(file -> OutputRules.checkExport(file, input, force));
    files.keySet().forEach(WholeFile::check);
    files.forEach(WholeFile::write);
    var out = spec.commandLine().getOut();
    npz.ifPresent(file -> out.println("wrote " + file));
    pytorch.ifPresent(file -> out.println("wrote " + file));
    model.ifPresent(
        own -> {
          out.println("wrote " + onnx.get());
          own.findings().forEach(finding -> out.println("  " + Outcome.text(finding)));
        });
    csv.ifPresent(folder -> count(files, ".csv", "table", folder));
    png.ifPresent(folder -> count(files, ".png", "picture", folder));
  }

  private OnnxWriter.Precision precision() {
    return isDouble ? OnnxWriter.Precision.FLOAT64 : OnnxWriter.Precision.FLOAT32;
  }

  private void count(
      Map<Path, WholeFile.Content> files, String extension, String what, Path folder) {
    long count = files.keySet().stream().filter(f -> f.toString().endsWith(extension)).count();
    spec.commandLine().getOut().println("wrote " + Problem.count(count, what) + " into " + folder);
  }

  private static void into(
      Path folder,
      Map<String, WholeFile.Content> contents,
      String extension,
      Map<Path, WholeFile.Content> files) {
    OutputRules.makeFolder(folder);
    var names = new FileName();
    contents.forEach(
        (name, content) ->
            files.put(
                folder.resolve(
                    names.unlike(
                        FileName.part(Problem.line(name)).replaceAll("\\s+", "-"),
                        "-%d",
                        extension)),
                content));
  }

  /** Each grid of numbers by its name: {@code Conv filter 1 channel 1}. */
  private static Map<String, WholeFile.Content> tables(Evaluation evaluation) {
    var tables = new LinkedHashMap<String, WholeFile.Content>();
    var grids = new ArrayList<>(evaluation.question().picture().channels());
    for (var layer : evaluation.grids()) {
      layer.parameters().forEach(parameter -> grids.add(parameter.grid()));
      layer.outputs().forEach(output -> grids.add(output.grid()));
    }
    for (var grid : grids) {
      tables.put(
          grid.sheet() + " " + grid.unnamed().label(),
          out -> table(out, evaluation.values(grid), grid.columns()));
    }
    return tables;
  }

  private static void table(OutputStream out, double[] values, int columns) throws IOException {
    var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    var csv = new CSVPrinter(writer, CSVFormat.RFC4180);
    for (int i = 0; i < values.length; i++) {
      csv.print(values[i]);
      if ((i + 1) % columns == 0) {
        csv.println();
      }
    }
    writer.flush();
  }
}
