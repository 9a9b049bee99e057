package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.formula.Grid;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.sample.Samples;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goes on, in LibreOffice, from a result that the Inspector shows to those that it is made from.
 */
class InspectorStepsTest {
  private static final int NETWORKS = 12;
  private static final double NEAR = 1e-10;

  /** Layers whose outputs read the results of others cell by cell, not by steps of their own. */
  private static final Set<String> DIRECT =
      Set.of("conv", "dense", "maxpool", "avgpool", "add", "concat", "flatten", "upsample");

  @TempDir private static Path folder;

  private static final List<Shown> SHOWN = new ArrayList<>();

  /** An output that is selected, and what the Inspector then shows. */
  private record Shown(
      Evaluation evaluation,
      int layer,
      List<Integer> output,
      String step,
      Path audit,
      Path workbook) {
    String name() {
      return evaluation.question().network().nodes().get(layer).name();
    }

    Map<String, Object> inspector() {
      return Workbooks.values(workbook).get("Inspector");
    }

    /** The items of the list, without their values. */
    List<String> items() {
      return wholeItems().stream().map(InspectorStepsTest::named).toList();
    }

    List<String> wholeItems() {
      var inspector = inspector();
      var head =
          inspector.entrySet().stream()
              .filter(cell -> cell.getValue().equals("results read"))
              .map(cell -> new CellReference(cell.getKey()))
              .findFirst()
              .orElseThrow();
      var column = CellReference.convertNumToColString(head.getCol());
      var items = new ArrayList<String>();
      for (int row = head.getRow() + 2; row < head.getRow() + 500; row++) {
        if (inspector.get(column + row) instanceof String text && !text.isEmpty()) {
          items.add(text);
        }
      }
      assertThat(items.remove(0)).isEqualTo(InspectorSteps.NONE);
      return items;
    }

    /** Whether it reads the results of others, not a step of its own, and no border. */
    boolean isDirect() {
      var grids = evaluation.grids().get(layer);
      return grids.padding().isNone()
          && DIRECT.contains(node().layer().type())
          && grids.steps().stream().noneMatch(step -> step.grid().role() == Grid.Role.STEP);
    }

    /** What its formula reads, through padded copies, as the list would name it. */
    Set<String> read() {
      var computed = new HashMap<Grid, ComputedGrid>();
      evaluation.grids().get(layer).steps().forEach(step -> computed.put(step.grid(), step));
      var read = new LinkedHashSet<String>();
      var sums = InspectedLayer.of(node(), evaluation.grids().get(layer)).sums();
      collect(sums.get(output.get(0) - 1).at(output.get(1) - 1, output.get(2) - 1), computed, read);
      return read;
    }

    private Network.Node node() {
      return evaluation.question().network().nodes().get(layer);
    }

    @Override
    public String toString() {
      return node() + ", " + output + ", " + step + ", " + workbook.getFileName();
    }

    private void collect(Expr expr, Map<Grid, ComputedGrid> computed, Set<String> read) {
      for (var window : expr.reads()) {
        for (int i = 0; i < window.count(); i++) {
          var cell = window.cell(i);
          var step = computed.get(cell.grid());
          if (step != null) {
            collect(step.at(cell.row(), cell.column()), computed, read);
          } else if (cell.grid().role() == Grid.Role.OUTPUT) {
            read.add(
                cell.grid().sheet()
                    + ", "
                    + Math.max(1, cell.grid().channel())
                    + ", "
                    + (cell.row() + 1)
                    + ", "
                    + (cell.column() + 1));
          }
        }
      }
    }
  }

  @BeforeAll
  static void select() {
    var random = new Random(12);
    var questions = new ArrayList<Question>();
    Samples.all().stream()
        .map(sample -> sample.question())
        .filter(question -> question.network().nodes().size() > 1)
        .forEach(questions::add);
    for (int seed = 700; seed < 700 + NETWORKS; seed++) {
      questions.add(Written.random(seed));
    }
    var first = new ArrayList<Shown>();
    for (int q = 0; q < questions.size(); q++) {
      var audit =
          Written.audit(
              Written.question(questions.get(q), folder.resolve("question.xlsx")),
              folder.resolve("audit" + q + ".xlsx"),
              Style.COMPACT,
              LedgerChoice.NONE);
      var evaluation = Evaluation.of(questions.get(q));
      var nodes = questions.get(q).network().nodes();
      for (int layer = 0; layer < nodes.size(); layer++) {
        if (!nodes.get(layer).from().contains(FeatureMap.INPUT)) {
          var shape = nodes.get(layer).shape();
          var output =
              List.of(
                  1 + random.nextInt(shape.channels()),
                  1 + random.nextInt(shape.rows()),
                  1 + random.nextInt(shape.columns()));
          var file = folder.resolve("network" + q + " layer" + layer + ".xlsx");
          InspectorChoice.select(audit, file, nodes.get(layer).name(), output);
          first.add(new Shown(evaluation, layer, output, "", audit, file));
        }
      }
    }
    SHOWN.addAll(recalculated(first));
  }

  private static List<Shown> recalculated(List<Shown> all) {
    var files = LibreOffice.recalculate(all.stream().map(Shown::workbook).toList(), folder);
    var shown = new ArrayList<Shown>();
    for (int i = 0; i < all.size(); i++) {
      var one = all.get(i);
      shown.add(
          new Shown(
              one.evaluation(), one.layer(), one.output(), one.step(), one.audit(), files.get(i)));
    }
    return shown;
  }

  @Test
  void theListHasWhatTheResultReads() {
    assertThat(SHOWN).hasSizeGreaterThan(15);
    int whole = 0;
    for (var shown : SHOWN) {
      assertThat(shown.read()).as(shown.toString()).containsAll(shown.items());
      if (shown.isDirect() && shown.read().size() < 400) {
        assertThat(shown.items()).as(shown.toString()).containsAll(shown.read());
        whole++;
      }
    }
    assertThat(whole).isGreaterThan(5);
  }

  private static String named(String item) {
    return item.replaceAll(" [=\u2713].*", "");
  }

  private static double value(Evaluation evaluation, String item) {
    var words = named(item).split(", ");
    var grid = evaluation.output(words[0], Integer.parseInt(words[1]) - 1);
    return evaluation
        .values(grid)[
        (Integer.parseInt(words[2]) - 1) * grid.columns() + Integer.parseInt(words[3]) - 1];
  }

  @Test
  void anItemHasItsValueAndTheLargestOfAWindowAMark() {
    int values = 0;
    int windows = 0;
    for (var shown : SHOWN) {
      var items = shown.wholeItems();
      for (var item : items) {
        if (item.contains(" = ")) {
          var number = item.replaceAll(".* = | \u2713", "");
          assertThat(Double.parseDouble(number))
              .as(shown + ": " + item)
              .isCloseTo(value(shown.evaluation(), item), offset(0.6e-4));
          assertThat(number.length()).as(item).isLessThan(12);
          values++;
        }
      }
      var marked = items.stream().filter(item -> item.endsWith(" \u2713")).toList();
      boolean isPool = shown.node().layer().type().equals("maxpool");
      if (isPool && shown.isDirect()) {
        double most =
            items.stream().mapToDouble(i -> value(shown.evaluation(), i)).max().orElseThrow();
        assertThat(marked)
            .as(shown.toString())
            .isEqualTo(items.stream().filter(i -> value(shown.evaluation(), i) == most).toList());
        windows++;
      } else if (!isPool) {
        assertThat(marked).as(shown.toString()).isEmpty();
      }
      assertThat(shown.inspector().getOrDefault("A4", "")).isEqualTo("");
    }
    assertThat(values).isGreaterThan(50);
    assertThat(windows).isPositive();
  }

  /**
   * The lists to choose from end with what the layer has: so many channels, rows and columns, and
   * results that are read, also once LibreOffice has saved the workbook.
   */
  @Test
  void listsOfferWhatThereIs() throws IOException {
    for (var shown : SHOWN.subList(0, 6)) {
      var shape = shown.node().shape();
      var items = shown.wholeItems();
      var last =
          Map.<String, Object>of(
              "C7",
              (double) shape.channels(),
              "C8",
              (double) shape.rows(),
              "C9",
              (double) shape.columns(),
              "C10",
              items.isEmpty() ? InspectorSteps.NONE : items.get(items.size() - 1));
      try (var book = new XSSFWorkbook(Files.newInputStream(shown.workbook()))) {
        var sheet = book.getSheet("Inspector");
        var evaluator = new Computing(book);
        int found = 0;
        for (var rule : sheet.getDataValidations()) {
          var cell = rule.getRegions().getCellRangeAddresses()[0].formatAsString();
          if (last.containsKey(cell)) {
            var formula = rule.getValidationConstraint().getFormula1();
            var colon = formula.indexOf(':');
            assertThat(colon).as(formula).isPositive();
            assertThat(evaluator.value(sheet, formula.substring(colon + 1)))
                .as(shown + ", " + cell)
                .isEqualTo(last.get(cell));
            found++;
          }
        }
        assertThat(found).isEqualTo(4);
      }
    }
  }

  /** Computes a formula in a cell that is free. */
  private record Computing(XSSFWorkbook book) {
    Object value(XSSFSheet sheet, String formula) {
      var cell = sheet.createRow(5000).createCell(0);
      cell.setCellFormula(formula);
      var value = book.getCreationHelper().createFormulaEvaluator().evaluate(cell);
      return value.getCellType() == CellType.NUMERIC
          ? (Object) value.getNumberValue()
          : value.getStringValue();
    }
  }

  @Test
  void anItemIsTakenApartNext() {
    var random = new Random(13);
    var next = new ArrayList<Shown>();
    for (var shown : SHOWN) {
      var items = shown.items();
      if (!items.isEmpty()) {
        var file = folder.resolve("step " + next.size() + ".xlsx");
        var item = shown.wholeItems().get(random.nextInt(items.size()));
        InspectorChoice.select(shown.audit(), file, shown.name(), shown.output(), item);
        next.add(
            new Shown(
                shown.evaluation(), shown.layer(), shown.output(), item, shown.audit(), file));
      }
    }
    assertThat(next).hasSizeGreaterThan(10);
    for (var shown : recalculated(next)) {
      var words = named(shown.step()).split(", ");
      var inspector = shown.inspector();
      assertThat((String) inspector.get("A4"))
          .as(shown.toString())
          .startsWith("These four choices wait: you went on to " + words[0] + ", channel")
          .endsWith(
              " row %s, column %s. To use them again, choose 'nothing yet' in C10, or empty it."
                  .formatted(words[2], words[3]));
      assertThat(inspector.get("K5"))
          .isEqualTo(
              "result: "
                  + words[0]
                  + ", channel "
                  + words[1]
                  + ", row "
                  + words[2]
                  + ", column "
                  + words[3]);
      double value = value(shown.evaluation(), shown.step());
      assertThat((double) inspector.get("O9"))
          .as(shown.toString())
          .isCloseTo(value, offset(NEAR * Math.max(1, Math.abs(value))));
      assertThat(inspector.get("O12")).as(shown.toString()).isEqualTo(true);
    }
  }
}
