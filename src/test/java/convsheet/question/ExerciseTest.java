package convsheet.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.audit.Results;
import convsheet.exercise.AskedCells;
import convsheet.exercise.Blanks;
import convsheet.exercise.ExerciseWriter;
import convsheet.intake.Intake;
import convsheet.question.Task.Part;
import convsheet.testing.LibreOffice;
import convsheet.testing.OoxmlSchemas;
import convsheet.testing.Workbooks;
import convsheet.xlsx.WorkbookFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exercises: what they ask for, what they keep to themselves, and what their lights tell. */
class ExerciseTest {
  private static final Pattern NUMBER = Pattern.compile("<v>([^<]*)</v>");

  @TempDir private Path folder;

  static List<Path> samples() throws IOException {
    try (var files = Files.list(Path.of("workbooks"))) {
      return files.filter(file -> file.toString().matches("[^.]*\\.xlsx")).sorted().toList();
    }
  }

  private static Evaluation evaluation(Path sample) {
    return Evaluation.of(Intake.read(sample, Optional.empty()).pattern());
  }

  private static Evaluation evaluation(String sample) {
    return evaluation(Path.of("workbooks", sample));
  }

  private static List<String> layers(Evaluation evaluation) {
    return evaluation.question().network().nodes().stream().map(node -> node.name()).toList();
  }

  private static Task task(List<Part> parts) {
    return new Task(Optional.empty(), Optional.empty(), OptionalLong.empty(), parts);
  }

  private static Task all(Evaluation evaluation) {
    return task(AskedCells.all(evaluation.question().network(), layers(evaluation)));
  }

  private static Task some(Evaluation evaluation, int count, long seed) {
    return task(AskedCells.some(evaluation, layers(evaluation), count, seed));
  }

  private Path write(Evaluation evaluation, Task task, boolean selfCheck) {
    var file = folder.resolve("exercise.xlsx");
    new ExerciseWriter(evaluation, task, OptionalInt.empty(), selfCheck).write(file);
    return file;
  }

  private static Optional<Task> read(Path file) {
    try (var workbook = WorkbookFile.open(file)) {
      return TaskReader.read(workbook, QuestionReader.read(workbook));
    }
  }

  private static Set<Double> numbers(Collection<double[]> arrays) {
    return arrays.stream()
        .flatMapToDouble(Arrays::stream)
        .boxed()
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<Double> results(Evaluation evaluation) {
    return numbers(
        evaluation.grids().stream()
            .flatMap(g -> Stream.concat(g.outputs().stream(), g.steps().stream()))
            .map(computed -> evaluation.values(computed.grid()))
            .toList());
  }

  private static Set<Double> given(Evaluation evaluation) {
    var given =
        numbers(
            evaluation.grids().stream()
                .flatMap(g -> g.parameters().stream())
                .map(p -> p.values())
                .toList());
    given.addAll(numbers(List.of(evaluation.question().input().values())));
    for (double i = 0; i <= 4000; i++) {
      given.add(i); // row numbers, counts and the like
    }
    return given;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleIsValidAndHasNoResultInAnyOfItsParts(Path sample) throws IOException {
    var evaluation = evaluation(sample);

    for (boolean selfCheck : List.of(false, true)) {
      var exercise = write(evaluation, all(evaluation), selfCheck);

      OoxmlSchemas.validate(exercise);
      assertNoSecrets(exercise, results(evaluation), evaluation);
    }
  }

  /** Checks that no part of a workbook holds a number unless it is given as well. */
  private static void assertNoSecrets(Path exercise, Set<Double> results, Evaluation evaluation)
      throws IOException {
    var secrets = new HashSet<>(results);
    secrets.removeAll(given(evaluation));
    try (var zip = new ZipFile(exercise.toFile())) {
      for (var part : zip.stream().toList()) {
        var text = new String(zip.getInputStream(part).readAllBytes(), StandardCharsets.UTF_8);
        var numbers =
            NUMBER
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(value -> value.matches("-?[0-9.]+(E-?[0-9]+)?"))
                .map(Double::valueOf)
                .collect(Collectors.toSet());
        numbers.retainAll(secrets);
        assertThat(numbers).as(part.getName()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theUnlockedCellsAreThoseOfTheTaskAndThoseToWorkIn(Path sample) throws IOException {
    var evaluation = evaluation(sample);
    var task = some(evaluation, 30, 5);
    var exercise = write(evaluation, task, false);
    var layout =
        Layout.of(
            evaluation.question().picture(),
            evaluation.question().network().nodes(),
            evaluation.grids());
    var expected = new TreeSet<String>();
    for (var part : task.parts()) {
      var grid = evaluation.output(part.layer(), part.channel());
      part.cells()
          .forEach(
              cell ->
                  expected.add(part.layer() + "!" + layout.cell(grid, cell.row(), cell.column())));
    }
    var rooms = new TreeSet<String>();
    for (int i = 0; i < evaluation.grids().size(); i++) {
      var name = evaluation.question().network().nodes().get(i).name();
      if (task.parts().stream().anyMatch(part -> part.layer().equals(name))) {
        for (var step : evaluation.grids().get(i).steps()) {
          if (step.grid().role() == convsheet.formula.Grid.Role.STEP) {
            for (int n = 0; n < step.grid().rows() * step.grid().columns(); n++) {
              rooms.add(
                  name
                      + "!"
                      + layout.cell(
                          step.grid(), n / step.grid().columns(), n % step.grid().columns()));
            }
          }
        }
      }
    }

    var unlocked = new TreeSet<String>();
    try (var workbook = open(exercise)) {
      for (var sheet : workbook) {
        assertThat(sheet.getProtect()).as(sheet.getSheetName()).isTrue();
        for (var row : sheet) {
          for (var cell : row) {
            if (!cell.getCellStyle().getLocked()) {
              unlocked.add(sheet.getSheetName() + "!" + cell.getAddress());
              assertThat(cell.toString()).isEmpty();
            }
          }
        }
      }
    }

    unlocked.removeIf(cell -> cell.startsWith("Exercise!")); // the student's name
    assertThat(unlocked).containsAll(expected);
    unlocked.removeAll(expected);
    assertThat(unlocked).isEqualTo(rooms);
    assertThat(read(exercise)).contains(task);
  }

  private static XSSFWorkbook open(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new XSSFWorkbook(in);
    }
  }

  @Test
  void aTaskIsReadBackWithItsStudent() {
    var evaluation = evaluation("conv-example.xlsx");
    var parts = some(evaluation, 150, 3).parts(); // more than a line of the table can name
    var task = new Task(Optional.of("Ada Lovelace"), Optional.of("17"), OptionalLong.of(4), parts);

    assertThat(read(write(evaluation, task, true))).contains(task);
  }

  @Test
  void aWorkbookThatIsNoExerciseHasNoTask() {
    assertThat(read(Path.of("workbooks/by-hand.xlsx"))).isEmpty();
  }

  @Test
  void linesThatDoNotFitTheNetworkAreToldApart() throws IOException {
    var evaluation = evaluation("by-hand.xlsx");
    var exercise = write(evaluation, all(evaluation), false);
    var changed = folder.resolve("changed.xlsx");
    try (var workbook = open(exercise);
        var out = Files.newOutputStream(changed)) {
      for (var row : workbook.getSheet("Exercise")) {
        for (var cell : row) {
          if (cell.toString().equals("O6:Q8")) {
            cell.setBlank(); // otherwise POI keeps the text that stands in the cell itself
            cell.setCellValue("O6:R8");
          }
        }
      }
      workbook.write(out);
    }

    var task = read(changed).orElseThrow();
    assertThat(task.parts().stream().flatMap(part -> part.cells().stream())).isEmpty();
    assertThat(task.unread()).hasSize(1);
    assertThat(task.unread().get(0).found()).isEqualTo("\"O6:R8\"");
    assertThat(task.unread().get(0).expected())
        .isEqualTo("cells of output channel 1, which is O6:Q8");
  }

  @Test
  void cellsAreSpreadOverLayersChannelsCornersBordersAndTheInside() {
    var evaluation = evaluation("conv-example.xlsx");

    var task = some(evaluation, 36, 3);

    assertThat(task.count()).isEqualTo(36);
    for (var node : evaluation.question().network().nodes()) {
      var parts = task.parts().stream().filter(p -> p.layer().equals(node.name())).toList();
      assertThat(parts).extracting(part -> part.cells().size()).containsExactly(6, 6);
      var zones =
          parts.stream()
              .flatMap(part -> part.cells().stream())
              .collect(
                  Collectors.groupingBy(
                      cell ->
                          ends(cell.row(), node.shape().rows())
                              + ends(cell.column(), node.shape().columns()),
                      Collectors.counting()));
      assertThat(zones).isEqualTo(Map.of(0, 4L, 1, 4L, 2, 4L));
    }
    assertThat(some(evaluation, 36, 3)).isEqualTo(task);
    assertThat(some(evaluation, 36, 4)).isNotEqualTo(task);
    assertThat(some(evaluation, 1_000_000, 4)).isEqualTo(all(evaluation));
  }

  private static int ends(int i, int size) {
    return i == 0 || i == size - 1 ? 1 : 0;
  }

  @Test
  void smallWeightsAreWholeNumbersWithWhichResultsDiffer() {
    var question = QuestionReader.read(Path.of("workbooks/kaiming.xlsx"));

    var variants = new ArrayList<Evaluation>();
    for (long seed = 0; seed < 5; seed++) {
      variants.add(Evaluation.of(question.withSmallWeights(seed)));
    }

    for (var variant : variants) {
      for (var layer : variant.grids()) {
        layer
            .parameters()
            .forEach(
                p -> assertThat(p.values()).containsAnyOf(-2, -1, 0, 1, 2).doesNotContain(0.5));
        assertThat(
                layer.parameters().stream()
                    .flatMapToDouble(p -> Arrays.stream(p.values()))
                    .allMatch(weight -> weight == Math.rint(weight) && Math.abs(weight) <= 2))
            .isTrue();
      }
      for (var output : variant.outputs()) {
        assertThat(Arrays.stream(output.values()).distinct().count()).isGreaterThan(1);
      }
    }
    assertThat(variants.get(0).outputs()).isNotEqualTo(variants.get(1).outputs());
    assertThat(Evaluation.of(question.withSmallWeights(0)).outputs())
        .isEqualTo(variants.get(0).outputs());
  }

  @Test
  void anExerciseOfAVariantIsReadBackAsThatVariant() {
    var variant = QuestionReader.read(Path.of("workbooks/kaiming.xlsx")).withSmallWeights(9);
    var evaluation = Evaluation.of(variant);

    var again = QuestionReader.read(write(evaluation, all(evaluation), false));

    assertThat(Evaluation.of(again).outputs()).isEqualTo(evaluation.outputs());
  }

  // ---- lights ----

  /** Fills in an exercise as someone might, and has LibreOffice compute its counts. */
  private Map<String, Map<String, Object>> filled(
      Path exercise, Task task, Evaluation evaluation, BiConsumer<XSSFCell, Double> answer)
      throws IOException {
    return Workbooks.values(
        LibreOffice.recalculate(fill(exercise, task, evaluation, answer), folder));
  }

  private Path fill(
      Path exercise, Task task, Evaluation evaluation, BiConsumer<XSSFCell, Double> answer)
      throws IOException {
    var layout =
        Layout.of(
            evaluation.question().picture(),
            evaluation.question().network().nodes(),
            evaluation.grids());
    var filled = folder.resolve("filled " + exercise.getFileName());
    try (var workbook = open(exercise);
        var out = Files.newOutputStream(filled)) {
      for (var part : task.parts()) {
        var grid = evaluation.output(part.layer(), part.channel());
        for (var cell : part.cells()) {
          var place = layout.place(grid);
          answer.accept(
              workbook
                  .getSheet(part.layer())
                  .getRow(place.row() + cell.row())
                  .getCell(place.column() + cell.column()),
              evaluation.values(grid)[cell.row() * grid.columns() + cell.column()]);
        }
      }
      workbook.write(out);
    }
    return filled;
  }

  private static List<Object> counts(Map<String, Map<String, Object>> sheets, int row) {
    var table = sheets.get("Exercise");
    return List.of(table.get("D" + row), table.get("E" + row), table.get("F" + row));
  }

  private static int firstRow(Map<String, Map<String, Object>> sheets) {
    var header =
        sheets.get("Exercise").entrySet().stream()
            .filter(cell -> cell.getValue().equals("layer"))
            .findFirst()
            .orElseThrow()
            .getKey();
    return Integer.parseInt(header.substring(1)) + 1;
  }

  @Test
  void theLightsCountWhatIsRightWrongAndToDo() throws IOException {
    var evaluation = evaluation("by-hand.xlsx");
    var task = all(evaluation);
    var exercise = write(evaluation, task, true);

    var sheets =
        filled(
            exercise,
            task,
            evaluation,
            (cell, value) -> {
              switch (cell.getAddress().toString()) {
                case "O8" -> cell.setCellFormula("1/0");
                case "P8" -> cell.setCellValue("  "); // as good as nothing
                case "Q8" -> {} // left out
                default -> cell.setCellValue(value);
              }
            });

    assertThat(counts(sheets, firstRow(sheets))).containsExactly(2., 0., 0.);
    assertThat(sheets.get("Conv"))
        .containsEntry("N5", 0.)
        .containsValue("2 to do, 0 right, 0 not right");
  }

  @Test
  void oneAnswerThatIsNotRightTurnsTheLightOfItsBundleRed() throws IOException {
    var evaluation = evaluation("by-hand.xlsx");
    var task = all(evaluation);
    var exercise = write(evaluation, task, true);
    var filled = new ArrayList<Path>();
    for (Object slip : List.of("seven", 1e300, 7.4, true, "none")) {
      var file =
          fill(
              exercise,
              task,
              evaluation,
              (cell, value) -> {
                if (!cell.getAddress().toString().equals("P7") || slip.equals("none")) {
                  cell.setCellValue(value);
                } else if (slip instanceof Double number) {
                  cell.setCellValue(number);
                } else if (slip instanceof Boolean truth) {
                  cell.setCellValue(truth);
                } else {
                  cell.setCellValue(slip.toString());
                }
              });
      filled.add(Files.move(file, folder.resolve("slip " + slip + ".xlsx")));
    }

    var sheets = LibreOffice.recalculate(filled, folder).stream().map(Workbooks::values).toList();

    for (var wrong : sheets.subList(0, 4)) {
      assertThat(counts(wrong, firstRow(wrong))).containsExactly(0., 0., 9.);
      assertThat(wrong.get("Conv")).containsEntry("N5", 3.);
    }
    assertThat(counts(sheets.get(4), firstRow(sheets.get(4)))).containsExactly(0., 9., 0.);
    assertThat(sheets.get(4).get("Conv")).containsEntry("N5", 2.);
  }

  @Test
  void roundedAnswersCountAsRightInEveryLineAndGridOfSeveralLayers() throws IOException {
    var evaluation = evaluation("conv-example.xlsx");
    var task = some(evaluation, 240, 2);
    var exercise = write(evaluation, task, true);

    var done =
        filled(
            exercise,
            task,
            evaluation,
            (cell, value) -> cell.setCellValue(Math.round(value * 1000) / 1000.));

    int row = firstRow(done);
    var lines = new ArrayList<Object>();
    for (; done.get("Exercise").containsKey("A" + row); row++) {
      assertThat(counts(done, row).subList(0, 1)).containsExactly(0.);
      assertThat(counts(done, row).get(2)).isEqualTo(0.);
      lines.add(counts(done, row).get(1));
    }
    assertThat(lines).hasSizeGreaterThan(6); // some grids take several lines
    assertThat(counts(done, row)).containsExactly(0., 240., 0.);
    assertThat(done.get("MaxPool")).containsValue("0 to do, 40 right, 0 not right");
  }

  @Test
  void whatOnlyPassesOnAnAnswerFollowsIt() throws IOException {
    var evaluation = evaluation("conv-example.xlsx");
    var task = task(AskedCells.all(evaluation.question().network(), List.of("Conv2")));
    var exercise = write(evaluation, task, false);

    assertThat(Workbooks.values(exercise).get("MaxPool")).containsEntry("AB6", "");
    var done = filled(exercise, task, evaluation, XSSFCell::setCellValue);

    var pooled = evaluation.values(evaluation.grids().get(2).outputs().get(0).grid());
    assertThat((Double) done.get("MaxPool").get("AB6")).isEqualTo(pooled[0]);
    assertThat((Double) done.get("MaxPool").get("AM17")).isEqualTo(pooled[143]);
  }

  @Test
  void exercisesOfRandomNetworksKeepResultsAndTakeRightAnswers() throws IOException {
    var evaluations = new ArrayList<Evaluation>();
    var tasks = new ArrayList<Task>();
    var filled = new ArrayList<Path>();
    for (int seed = 300; seed < 316; seed++) {
      var evaluation = Evaluation.of(Written.random(seed));
      var task = some(evaluation, 25, seed);
      var exercise = folder.resolve("random" + seed + ".xlsx");
      new ExerciseWriter(evaluation, task, OptionalInt.of(3), true).write(exercise);
      OoxmlSchemas.validate(exercise);
      assertThat(read(exercise)).contains(task);
      assertNoSecrets(exercise, asked(evaluation, task), evaluation);
      evaluations.add(evaluation);
      tasks.add(task);
      filled.add(fill(exercise, task, evaluation, XSSFCell::setCellValue));
    }

    var recalculated = LibreOffice.recalculate(filled, folder);

    for (int i = 0; i < filled.size(); i++) {
      var evaluation = evaluations.get(i);
      var sheets = Workbooks.values(recalculated.get(i));
      int row = firstRow(sheets);
      while (sheets.get("Exercise").containsKey("A" + row)) {
        row++;
      }
      assertThat(counts(sheets, row)).containsExactly(0., (double) tasks.get(i).count(), 0.);
      var blanks = new Blanks(evaluation, tasks.get(i));
      var layout =
          Layout.of(
              evaluation.question().picture(),
              evaluation.question().network().nodes(),
              evaluation.grids());
      for (var grids : evaluation.grids()) {
        for (var computed :
            Stream.concat(grids.steps().stream(), grids.outputs().stream()).toList()) {
          var grid = computed.grid();
          for (int n = 0; n < grid.rows() * grid.columns(); n++) {
            int r = n / grid.columns();
            int c = n % grid.columns();
            if (blanks.of(grid, r, c) == Results.Shown.FOLLOWING) {
              double expected = evaluation.values(grid)[n];
              assertThat(sheets.get(grid.sheet()).get(layout.cell(grid, r, c)))
                  .as(filled.get(i) + " " + grid + " " + layout.cell(grid, r, c))
                  .isInstanceOf(Double.class)
                  .satisfies(
                      value ->
                          assertThat((Double) value)
                              .isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected)))));
            }
          }
        }
      }
    }
  }

  /** The values that a task asks for, but for those that are there more than once. */
  private static Set<Double> asked(Evaluation evaluation, Task task) {
    var asked = new HashSet<Double>();
    var above = new HashSet<Double>();
    var nodes = evaluation.question().network().nodes();
    for (int i = 0; i < nodes.size(); i++) {
      var layer = evaluation.outputs().get(i).values();
      for (var part : task.parts()) {
        if (part.layer().equals(nodes.get(i).name())) {
          var grid = evaluation.output(part.layer(), part.channel());
          part.cells().stream()
              .map(c -> evaluation.values(grid)[c.row() * grid.columns() + c.column()])
              .filter(value -> !above.contains(value))
              .filter(value -> Arrays.stream(layer).filter(v -> v == value).count() == 1)
              .forEach(asked::add);
        }
      }
      above.addAll(numbers(List.of(layer)));
    }
    return asked;
  }
}
