package convsheet.page;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.back.Deconvnet;
import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.Interpreter;
import convsheet.intake.Intake;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.testing.Command;
import convsheet.testing.OptionalProgram;
import convsheet.testing.Ran;
import convsheet.testing.RandomNetworks;
import convsheet.testing.Workbooks;
import convsheet.xlsx.WorkbookFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/**
 * The page's own network, in Node.js, beside the one in Java; {@code same-as-java.mjs} compares.
 */
class PageEqualsEngineTest {
  private static final Path COMPARE = Path.of("src", "page", "same-as-java.mjs");
  private static final int NETWORKS = 300;
  private static final int EXERCISES = 120;
  private static final int EDITS = 3;
  private static final int ASKED = 12;

  /** Larger ones are compared in their values alone. */
  private static final int LARGE = 20_000;

  @TempDir private Path folder;

  @Test
  void randomNetworksHaveTheValuesFormulasAndReadersOfTheEngineAlsoAfterEdits() throws IOException {
    var cases = new ArrayList<String>();
    for (int seed = 0; seed < NETWORKS; seed++) {
      var random = new Random(seed);
      boolean ordinary = seed % 3 > 0;
      var network =
          ordinary ? RandomNetworks.ordinaryNetwork(random) : RandomNetworks.network(random);
      var picture =
          ordinary
              ? RandomNetworks.ordinaryPicture(random, network.input())
              : RandomNetworks.picture(random, network.input());
      cases.add(new Case("seed " + seed, Written.of(network, picture), random).json());
    }

    assertThat(compare(cases)).contains("equal").containsPattern("projected: \\d{3}, ");
  }

  @Test
  void samplesHaveTheValuesFormulasAndReadersOfTheEngine() throws IOException {
    var files = new ArrayList<Path>();
    for (var sample : Samples.all()) {
      files.add(sample.write(folder));
    }
    files.add(HandMade.write(folder));
    var cases = new ArrayList<String>();
    for (var file : files) {
      var question = Intake.read(file, Optional.empty());
      cases.add(
          new Case(file.getFileName().toString(), question, new Random(1))
              .with("statistics", statistics(file, question))
              .json());
    }

    assertThat(compare(cases)).contains("equal");
  }

  @Test
  void exercisesThatAreFilledInHaveTheValuesOfTheEngineAndLightsThatAreRight() throws IOException {
    var cases = new ArrayList<String>();
    for (int seed = 0; seed < EXERCISES; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.ordinaryNetwork(random);
      var picture = RandomNetworks.ordinaryPicture(random, network.input());
      var file = Written.question(Written.of(network, picture), folder.resolve("question.xlsx"));
      var layers = network.nodes().stream().map(node -> node.name()).toList();
      var words = new ArrayList<Object>(List.of("exercise", file, "--seed", seed, "--force"));
      var exercise = folder.resolve("exercise.xlsx");
      words.addAll(List.of("-o", exercise));
      if (random.nextInt(3) > 0) {
        words.addAll(List.of("--blank", layers.get(random.nextInt(layers.size()))));
      }
      if (random.nextBoolean()) {
        words.addAll(List.of("--cells", 1 + random.nextInt(20)));
      }
      if (random.nextBoolean()) {
        words.add("--self-check");
      }
      if (Ran.run(words.toArray()).code() != 0) {
        continue; // results of too many digits, or none to ask for
      }
      cases.add(exercise(words.toString(), exercise));
    }
    assertThat(cases).hasSizeGreaterThan(EXERCISES / 2);

    assertThat(compare(cases)).contains("filled in: " + cases.size());
  }

  private static String exercise(String name, Path file) {
    var question = Intake.read(file, Optional.empty());
    var evaluation = Evaluation.of(question);
    try (var open = WorkbookFile.open(file)) {
      var layout = Layout.in(open, question);
      var use = new ExerciseData(open, evaluation, question.task().orElseThrow(), layout);
      var grids = new ArrayList<>(question.picture().channels());
      for (var layer : evaluation.grids()) {
        layer.parameters().forEach(parameter -> grids.add(parameter.grid()));
        layer.steps().forEach(step -> grids.add(step.grid()));
        layer.outputs().forEach(output -> grids.add(output.grid()));
      }
      var values = base64(grids.stream().map(evaluation::values).toList());
      var text = new ObjectMapper().writeValueAsString(Map.of("name", name, "values", values));
      return text.substring(0, text.length() - 1)
          + ",\"data\":"
          + NetworkData.of(evaluation, layout, use).text()
          + "}";
    }
  }

  /** Of the picture and each layer what the audit's sheet says, and how many lie in its bins. */
  private List<List<Double>> statistics(Path file, Question question) {
    var audit = folder.resolve("statistics.xlsx");
    assertThat(Ran.run("run", file, "--stats", "-o", audit, "--force").code()).isZero();
    var sheet = Workbooks.values(audit).get("Statistics");
    return IntStream.rangeClosed(6, 6 + question.network().nodes().size())
        .mapToObj(
            row ->
                IntStream.concat(IntStream.range(3, 8), IntStream.range(40, 60))
                    .mapToObj(column -> (Double) sheet.get(A1.column(column) + row))
                    .toList())
        .toList();
  }

  @Test
  void functionsDifferInTheirLastBitsAtMost() throws IOException {
    var random = new Random(5);
    var functions = new LinkedHashMap<String, Object>();
    for (var function : Expr.Call.Function.values()) {
      var arguments =
          DoubleStream.generate(() -> random.nextGaussian() * (random.nextBoolean() ? 1 : 20))
              .map(x -> function.name().matches("LN|SQRT") ? Math.abs(x) : x)
              .limit(20_000)
              .toArray();
      functions.put(
          function.name(),
          Map.of(
              "arguments",
              base64(List.of(arguments)),
              "values",
              base64(List.of(DoubleStream.of(arguments).map(function::of).toArray()))));
    }

    assertThat(
            compare(List.of(new ObjectMapper().writeValueAsString(Map.of("functions", functions)))))
        .contains("equal");
  }

  /** What the script prints. */
  private String compare(List<String> cases) throws IOException {
    var node = OptionalProgram.require("nodejs", "node", "nodejs");
    var file = Files.write(folder.resolve("cases.jsonl"), cases);
    var ran =
        Command.run(
            Duration.ofMinutes(5), List.of(node.toString(), COMPARE.toString(), file.toString()));
    assertThat(ran.exitCode()).as(ran.toString()).isZero();
    return ran.output();
  }

  private static String base64(List<double[]> values) {
    int count = values.stream().mapToInt(array -> array.length).sum();
    var bytes = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var array : values) {
      for (double value : array) {
        bytes.putDouble(value);
      }
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** A network, and what is to be found out of it. */
  private static final class Case {
    private final String name;
    private final Random random;
    private final Evaluation evaluation;
    private final Layout layout;
    private final Map<String, Object> others = new LinkedHashMap<>();

    /** The grids in the page's order; what is computed has formulas. */
    private final List<Grid> grids = new ArrayList<>();

    private final Map<Integer, ComputedGrid> computed = new LinkedHashMap<>();

    Case(String name, Question question, Random random) {
      this.name = name;
      this.random = random;
      evaluation = Evaluation.of(question);
      layout = Layout.of(question);
      grids.addAll(question.picture().channels());
      for (var layer : evaluation.grids()) {
        layer.parameters().forEach(parameter -> grids.add(parameter.grid()));
        for (var formulas : List.of(layer.steps(), layer.outputs())) {
          for (var grid : formulas) {
            computed.put(grids.size(), grid);
            grids.add(grid.grid());
          }
        }
      }
    }

    String json() {
      var more = new LinkedHashMap<String, Object>();
      more.put("name", name);
      more.put(
          "values",
          base64(computed.values().stream().map(grid -> evaluation.values(grid.grid())).toList()));
      int cells = grids.stream().mapToInt(grid -> grid.rows() * grid.columns()).sum();
      more.put("edits", cells > LARGE ? List.of() : edits());
      more.put("projections", cells > LARGE ? List.of() : List.of(projection(), projection()));
      more.putAll(others);
      more.put("formulas", formulas());
      more.put("readers", cells > LARGE ? List.of() : readers());
      var text = new ObjectMapper().writeValueAsString(more);
      return text.substring(0, text.length() - 1)
          + ",\"data\":"
          + NetworkData.of(evaluation, layout, (json, given, index) -> {}).text()
          + "}";
    }

    /** A result passed back to the picture: a channel each, or nothing where that is refused. */
    private Map<String, Object> projection() {
      var question = evaluation.question();
      int layer = random.nextInt(evaluation.grids().size());
      var outputs = evaluation.grids().get(layer).outputs();
      int channel = random.nextInt(outputs.size());
      var grid = outputs.get(channel).grid();
      int row = random.nextInt(grid.rows());
      int column = random.nextInt(grid.columns());
      var result = new LinkedHashMap<String, Object>();
      result.put("cell", List.of(grids.indexOf(grid), row, column));
      try {
        var deconvnet =
            Deconvnet.of(
                question.network(),
                evaluation.grids(),
                question.picture(),
                layer,
                channel,
                row,
                column,
                "Back");
        result.put("pixels", pixels(deconvnet));
      } catch (ProblemException e) {
        result.put("pixels", null);
      }
      return result;
    }

    private List<String> pixels(Deconvnet deconvnet) {
      var interpreter = new Interpreter();
      for (int i = 0; i < grids.size(); i++) {
        if (computed.containsKey(i)) {
          interpreter.compute(computed.get(i));
        } else {
          interpreter.define(grids.get(i), evaluation.values(grids.get(i)));
        }
      }
      deconvnet.steps().forEach(step -> step.grids().forEach(interpreter::compute));
      var last = deconvnet.steps().get(deconvnet.steps().size() - 1);
      return evaluation.question().picture().channels().stream()
          .map(
              channel -> {
                var values = new double[channel.rows() * channel.columns()];
                last.grids().stream()
                    .filter(
                        grid -> grid.grid().label().equals(channel.sheet() + " " + channel.label()))
                    .forEach(
                        grid -> {
                          var area = last.area().orElseThrow();
                          var part = interpreter.values(grid.grid());
                          for (int i = 0; i < part.length; i++) {
                            int at = (area.top() + i / area.columns()) * channel.columns();
                            values[at + area.left() + i % area.columns()] = part[i];
                          }
                        });
                return base64(List.of(values));
              })
          .toList();
    }

    /** What else is to be compared. */
    Case with(String what, Object value) {
      others.put(what, value);
      return this;
    }

    /** Changes one after the other, with the values of all that is computed after each. */
    private List<Object> edits() {
      var given = new LinkedHashMap<Integer, double[]>();
      for (int i = 0; i < grids.size(); i++) {
        if (!computed.containsKey(i)) {
          given.put(i, evaluation.values(grids.get(i)).clone());
        }
      }
      var edits = new ArrayList<Object>();
      for (int i = 0; i < EDITS; i++) {
        int index = List.copyOf(given.keySet()).get(random.nextInt(given.size()));
        var grid = grids.get(index);
        int row = random.nextInt(grid.rows());
        int column = random.nextInt(grid.columns());
        double value = i == 0 ? random.nextInt(9) - 4 : random.nextGaussian() * 3;
        given.get(index)[row * grid.columns() + column] = value;
        var interpreter = new Interpreter();
        given.forEach((g, values) -> interpreter.define(grids.get(g), values));
        edits.add(
            Map.of(
                "cell",
                List.of(index, row, column),
                "value",
                value,
                "values",
                base64(computed.values().stream().map(interpreter::compute).toList())));
      }
      return edits;
    }

    private List<Object> formulas() {
      var formulas = new ArrayList<Object>();
      computed.forEach(
          (index, formula) -> {
            var grid = formula.grid();
            for (int i = 0; i < ASKED; i++) {
              int row = random.nextInt(grid.rows());
              int column = random.nextInt(grid.columns());
              var expr = formula.at(row, column);
              if (!expr.isBlank()) {
                formulas.add(
                    List.of(
                        index,
                        row,
                        column,
                        FormulaPrinter.print(
                            expr, layout.references(grid.sheet()), FormulaPrinter.Style.COMPACT)));
              }
            }
          });
      return formulas;
    }

    private List<Object> readers() {
      var readers = new ArrayList<Object>();
      for (int i = 0; i < ASKED; i++) {
        int index = random.nextInt(grids.size());
        var grid = grids.get(index);
        var cell = new Expr.Ref(grid, random.nextInt(grid.rows()), random.nextInt(grid.columns()));
        var found = new LinkedHashSet<List<Integer>>();
        computed.forEach(
            (other, formula) ->
                formula
                    .readers(cell)
                    .forEach(reader -> found.add(List.of(other, reader.row(), reader.column()))));
        readers.add(List.of(List.of(index, cell.row(), cell.column()), found));
      }
      return readers;
    }
  }
}
