package convsheet.cli;

import convsheet.image.InputFile;
import convsheet.network.Network;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.tensor.Tensor;
import convsheet.view.JsonObject;
import convsheet.xlsx.WholeFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** The pictures of a folder, one after the other through one network. */
final class PictureRuns {
  /** A table has no more columns for numbers than this. */
  private static final int MOST_COLUMNS = 1000;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description =
          "Put each picture of a folder through the network: an audit each into the folder -o, or"
              + " a table of results.")
  private Optional<Path> folder;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "With --pictures, write the results as a table.")
  private Optional<Path> csv;

  /**
   * What became of a picture.
   *
   * @param file the picture
   * @param output the last layer's output, or why there is none
   */
  private record Row(Path file, Optional<Tensor> output, Optional<ProblemException> problem) {}

  /** The folder, if one is given. */
  Optional<Path> folder() {
    return folder;
  }

  /** Whether results are to be written as a table. */
  boolean isTable() {
    return csv.isPresent();
  }

  /**
   * Refuses a table where there are no pictures.
   *
   * @throws ProblemException if there is one
   */
  void check() {
    if (csv.isPresent() && folder.isEmpty()) {
      throw ProblemException.input(
          Problem.of("--csv without --pictures", "", "Name a folder of pictures with --pictures."));
    }
  }

  /**
   * The pictures of the folder, by name.
   *
   * @throws ProblemException if it cannot be read, or has none
   */
  List<Path> files() {
    var pictures = folder.orElseThrow();
    if (!Files.isDirectory(pictures)) {
      throw ProblemException.input(
          new Problem(
              pictures.toString(),
              "",
              "",
              Files.exists(pictures) ? "a file" : "no such folder",
              "a folder of pictures",
              "For one picture there is --picture."));
    }
    var found =
        FolderFiles.of(
            pictures, file -> !file.getFileName().toString().startsWith(".") && InputFile.is(file));
    if (found.isEmpty()) {
      throw ProblemException.input(
          new Problem(
              pictures.toString(),
              "",
              "",
              "no picture",
              "files in PNG, JPEG, GIF, BMP, WebP or TIFF, .csv or .npy",
              "Name a folder with pictures."));
    }
    return found;
  }

  /**
   * Computes the network for each picture, prints the results and writes them where asked to.
   *
   * @param question the network
   * @param input what is made of the pictures
   * @param json where results are written as JSON, or {@code -}
   * @return the exit code, the worst of all
   */
  int results(Question question, QuestionInput input, Optional<String> json, CommandLine command) {
    var files = files();
    csv.ifPresent(WholeFile::check);
    json.filter(file -> !file.equals("-")).map(Path::of).ifPresent(OutputRules::checkJson);
    var rows = new ArrayList<Row>();
    var terminal = new Terminal(command.getErr(), "running");
    int code = Convsheet.DONE;
    try {
      for (var file : files) {
        terminal.at(file.getFileName().toString(), rows.size(), files.size());
        try {
          rows.add(
              new Row(file, Optional.of(output(input.with(question, file))), Optional.empty()));
        } catch (ProblemException e) {
          rows.add(new Row(file, Optional.empty(), Optional.of(e)));
          terminal.done();
          code = Math.max(code, Convsheet.report(e, command));
        }
      }
    } finally {
      terminal.done();
    }
    write(question.network(), rows, json, command);
    return code;
  }

  private static Tensor output(Question asked) {
    var outputs = asked.network().forward(asked.input());
    return outputs.isEmpty() ? asked.input() : outputs.get(outputs.size() - 1);
  }

  private void write(Network network, List<Row> rows, Optional<String> json, CommandLine command) {
    var out = command.getOut();
    if (json.filter(file -> file.equals("-")).isPresent()) {
      out.println(new JsonObject(object -> write(object, network, rows)).text());
    } else {
      var table = new TextTable("picture", "largest of " + network.last(), ">value");
      for (var row : rows) {
        var largest = row.output().map(PictureRuns::largest);
        table.row(
            row.file().getFileName().toString(),
            largest.map(at -> place(row.output().get(), at)).orElse(""),
            largest.map(at -> value(row.output().get(), at)).orElse(""));
      }
      table.print(out, command.getColorScheme());
      long bad = rows.stream().filter(row -> row.problem().isPresent()).count();
      out.println();
      out.println((rows.size() - bad) + " of " + Problem.count(rows.size(), "picture"));
    }
    csv.ifPresent(
        file -> {
          WholeFile.write(
              file,
              stream -> {
                var writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
                table(new CSVPrinter(writer, CSVFormat.RFC4180), rows);
                writer.flush();
              });
          out.println("wrote " + file);
        });
    json.filter(file -> !file.equals("-"))
        .ifPresent(
            file -> {
              WholeFile.write(
                  Path.of(file), new JsonObject(object -> write(object, network, rows))::write);
              out.println("wrote " + file);
            });
  }

  /** Where the largest number is, counted from 0; the first of several. */
  private static int largest(Tensor output) {
    var values = output.values();
    return IntStream.range(0, values.length)
        .reduce((one, other) -> values[other] > values[one] ? other : one)
        .orElseThrow();
  }

  private static String place(Tensor output, int at) {
    var shape = output.shape();
    return shape.isVector()
        ? String.valueOf(at + 1)
        : (at / shape.plane() + 1)
            + ":"
            + (at % shape.plane() / shape.columns() + 1)
            + ","
            + (at % shape.columns() + 1);
  }

  private static String value(Tensor output, int at) {
    return String.format(Locale.ROOT, "%.4g", output.values()[at]);
  }

  /** A row a picture: which output is the largest, its value, and all where they are few. */
  private static void table(CSVPrinter csv, List<Row> rows) throws IOException {
    int columns =
        rows.stream()
            .flatMap(row -> row.output().stream())
            .mapToInt(output -> output.values().length)
            .max()
            .orElse(0);
    int shown = columns <= MOST_COLUMNS ? columns : 0;
    var header = new ArrayList<Object>(List.of("picture", "largest", "value"));
    IntStream.rangeClosed(1, shown).forEach(i -> header.add("output " + i));
    header.add("error");
    csv.printRecord(header);
    for (var row : rows) {
      var cells = new ArrayList<Object>();
      cells.add(CsvListing.safe(row.file().getFileName().toString()));
      var largest = row.output().map(PictureRuns::largest);
      cells.add(largest.map(at -> place(row.output().get(), at)).orElse(""));
      cells.add(largest.<Object>map(at -> row.output().get().values()[at]).orElse(""));
      for (int i = 0; i < shown; i++) {
        int at = i;
        cells.add(
            row.output()
                .map(Tensor::values)
                .filter(values -> at < values.length)
                .<Object>map(values -> values[at])
                .orElse(""));
      }
      cells.add(CsvListing.safe(row.problem().map(e -> Problem.line(e.getMessage())).orElse("")));
      csv.printRecord(cells);
    }
    csv.flush();
  }

  private static void write(JsonGenerator json, Network network, List<Row> rows) {
    json.writeStringProperty("layer", network.last());
    json.writeArrayPropertyStart("pictures");
    for (var row : rows) {
      json.writeStartObject();
      json.writeStringProperty("picture", row.file().getFileName().toString());
      row.output()
          .ifPresent(
              output -> {
                json.writeStringProperty("largest", place(output, largest(output)));
                json.writeArrayPropertyStart("shape");
                output.shape().sizes().forEach(json::writeNumber);
                json.writeEndArray();
                json.writeArrayPropertyStart("values");
                for (double value : output.values()) {
                  json.writeNumber(value);
                }
                json.writeEndArray();
              });
      row.problem().ifPresent(e -> json.writeStringProperty("error", Problem.line(e.getMessage())));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
