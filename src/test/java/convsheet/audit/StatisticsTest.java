package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convsheet.formula.FormulaPrinter;
import convsheet.network.ActivationLayer;
import convsheet.network.Conv;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.question.Evaluation;
import convsheet.question.Question;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.ErrorValue;
import convsheet.testing.Gnumeric;
import convsheet.testing.LibreOffice;
import convsheet.testing.OoxmlSchemas;
import convsheet.testing.Openpyxl;
import convsheet.testing.RandomNetworks;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openxmlformats.schemas.drawingml.x2006.chart.CTNumData;

class StatisticsTest {
  private static final int INPUT = 6;
  private static final int FIRST_LAYER = 7;

  /** The columns of the bins' counts. */
  private static final List<String> COUNTS = columns("AO", 20);

  private static final List<String> EDGES = columns("T", 20);

  @TempDir private Path folder;

  @Test
  void saysWhatTheValuesAreLike() {
    // mean 2.5; squares of the deviations from it 6.25 + 6.25 + 12.25 + 12.25 = 37
    var cells = statistics(write("picture", picture(2, 2, 0, 5, -1, 6)));

    assertThat(cells)
        .containsEntry("A6", "Input")
        .containsEntry("B6", "1 x 2 x 2")
        .containsEntry("C6", 4.0)
        .containsEntry("D6", 2.5)
        .containsEntry("F6", -1.0)
        .containsEntry("G6", 6.0)
        .containsEntry("H6", 0.25);
    assertThat((Double) cells.get("E6")).isCloseTo(Math.sqrt(37.0 / 4), within(1e-15));
  }

  @Test
  void takesInAllChannelsOfALayerButNoLabelNumberingOrGap() {
    var network = Network.of(Shape.of(3, 2, 2)).then("ReLU", new ActivationLayer(new Relu()));
    var values = new double[] {-1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    var workbook = write("channels", network, values);

    var recalculated = statistics(recalculate(workbook));

    // 0 0 2 ... 11 after the rectifier
    assertThat(recalculated)
        .containsEntry("C7", 12.0)
        .containsEntry("F7", 0.0)
        .containsEntry("G7", 11.0);
    assertThat((Double) recalculated.get("D7")).isCloseTo(65 / 12.0, within(1e-14));
    assertThat((Double) recalculated.get("H7")).isCloseTo(2 / 12.0, within(1e-15));
  }

  @Test
  void countsAValueOnAnEdgeInTheLowerBin() {
    // 0, 1, ..., 20: edges at all whole numbers
    var whole = IntStream.rangeClosed(0, 20).mapToDouble(value -> value).toArray();
    // the same in tenths, most of which are no doubles: -1.0, -0.9, ..., 1.0
    var tenths = IntStream.rangeClosed(-10, 10).mapToDouble(value -> value / 10.0).toArray();
    var expected = new ArrayList<Object>(List.of(2.0));
    IntStream.range(1, 20).forEach(bin -> expected.add(1.0));

    var workbooks =
        List.of(write("whole", picture(3, 7, whole)), write("tenths", picture(3, 7, tenths)));

    for (var workbook : withRecalculated(workbooks)) {
      assertThat(row(statistics(workbook), COUNTS, INPUT)).isEqualTo(expected);
    }
  }

  @Test
  void beginsItsBinsAtTheMinimum() {
    var cells = statistics(write("picture", picture(1, 3, -1, 0, 3)));

    assertThat(cells).containsEntry("S6", 0.2);
    for (int bin = 0; bin < EDGES.size(); bin++) {
      assertThat((Double) cells.get(EDGES.get(bin) + INPUT))
          .isCloseTo(-1 + 0.2 * bin, within(1e-9));
    }
  }

  @Test
  void putsValuesThatAreAllTheSameIntoTheFirstBin() {
    var values = List.of(0.0, 0.1, -7.0, 1e-200, 3e9);
    var workbooks =
        values.stream()
            .map(value -> write("same" + value, picture(2, 2, value, value, value, value)))
            .toList();

    var all = withRecalculated(workbooks);
    for (int i = 0; i < all.size(); i++) {
      var cells = statistics(all.get(i));
      double value = values.get(i % values.size());
      var counts = row(cells, COUNTS, INPUT);
      assertThat(counts.get(0)).isEqualTo(4.0);
      assertThat(counts.subList(1, 20)).containsOnly(0.0);
      assertThat(cells).containsEntry("F6", value).containsEntry("T6", value);
      assertThat((Double) cells.get("E6")).isCloseTo(0, within(1e-15 * Math.abs(value)));
      assertThat(cells).containsEntry("H6", value == 0 ? 1.0 : 0.0);
    }
  }

  @Test
  void takesWhatIsZeroButForRoundingAsZero() {
    // 0.1 + 0.2 - 0.3 is 5.6E-17 by plain IEEE arithmetic, and 0 in LibreOffice
    var weight = Tensor.of(Shape.of(1, 1, 1, 3), 1, 1, -1);
    var network = Network.of(Shape.of(1, 1, 5)).then("Sum", conv(weight));
    var workbook = write("cancel", network, new double[] {0.1, 0.2, 0.3, 1, -4});

    // 0.1 + 0.2 - 0.3, 0.2 + 0.3 - 1, 0.3 + 1 + 4
    for (var each : withRecalculated(List.of(workbook))) {
      assertThat((Double) statistics(each).get("H7")).isCloseTo(1 / 3.0, within(1e-15));
    }
  }

  @Test
  void isTheSameWhenRecalculated() {
    var workbooks = new ArrayList<Path>();
    for (int seed = 0; seed < 12; seed++) {
      var random = new Random(seed);
      var network = RandomNetworks.ordinaryNetwork(random);
      var picture = RandomNetworks.ordinaryPicture(random, network.input());
      workbooks.add(write("random" + seed, network, picture.values()));
    }

    var recalculated = recalculate(workbooks);

    for (int i = 0; i < workbooks.size(); i++) {
      assertSame(statistics(workbooks.get(i)), statistics(recalculated.get(i)));
    }
  }

  @Test
  void followsThePicture() {
    var network =
        Network.of(Shape.of(1, 4, 4))
            .then("Conv 1", conv(Tensor.of(Shape.of(2, 1, 1, 1), 1, -2)))
            .then("It's B2", new ActivationLayer(new Relu()));
    var values = new double[16];
    Arrays.setAll(values, i -> i % 5 - 1.5);
    var before = write("before", network, values);
    var edited = folder.resolve("edited.xlsx");
    Workbooks.set(before, edited, "Input", "B6", 40);
    values[0] = 40;
    var after = write("after", network, values);

    assertSame(statistics(after), statistics(recalculate(edited)));
    assertThat(statistics(before).get("E6")).isNotEqualTo(statistics(after).get("E6"));
  }

  @Test
  void showsErrorsAsErrors() {
    // 1E200 * 1E200 is an error in a spreadsheet, and in one of four cells alone
    var network =
        Network.of(Shape.of(1, 2, 2)).then("Huge", conv(Tensor.of(Shape.of(1, 1, 1, 1), 1e200)));
    var workbook = write("errors", network, new double[] {1e200, 1, 2, 3});

    for (var each : withRecalculated(List.of(workbook))) {
      var cells = statistics(each);
      assertThat(cells).containsEntry("C7", 3.0);
      var errors = new ArrayList<>(List.of("D", "E", "F", "G", "H", "S"));
      errors.addAll(EDGES);
      errors.addAll(COUNTS);
      for (var column : errors) {
        assertThat(cells.get(column + FIRST_LAYER)).as(column).isInstanceOf(ErrorValue.class);
      }
    }
  }

  @Test
  void drawsAChartOfTheDeviationsAndAHistogramOfEachLayerFromItsCells() throws Exception {
    var workbook = write("charts", twoLayers(), new double[] {1, 2, -3, 4, 5, 6, 7, 8, 9});
    var cells = statistics(workbook);

    var charts = charts(workbook);

    assertThat(charts.stream().map(chart -> chart.getTitleText().getString()))
        .containsExactly("Standard deviation of each layer's output", "Input", "Conv, 1", "ReLU 2");
    assertBars(charts.get(0), cells, "Statistics!$E$6:$E$8", "Statistics!$A$6:$A$8");
    for (int i = 0; i < 3; i++) {
      int row = INPUT + i;
      assertBars(
          charts.get(1 + i),
          cells,
          "Statistics!$AO$" + row + ":$BH$" + row,
          "Statistics!$T$" + row + ":$AM$" + row);
    }
  }

  @Test
  void keepsItsChartsApartAndOffItsCells() throws Exception {
    var network = Network.of(Shape.of(1, 2, 2));
    for (int i = 1; i <= 25; i++) {
      network = network.then("a layer with a long name " + i, new ActivationLayer(new Relu()));
    }
    var workbook = write("many", network, new double[] {-1, 0, 1, 2});

    var places = places(workbook);

    assertThat(places).hasSize(27);
    for (var place : places) {
      for (var other : places.subList(places.indexOf(place) + 1, places.size())) {
        assertThat(overlap(place, other)).as(place + " and " + other).isFalse();
      }
      for (var cell : statistics(workbook).keySet()) {
        var at = CellRangeAddress.valueOf(cell);
        boolean covers =
            place.getRow1() <= at.getFirstRow()
                && at.getFirstRow() < place.getRow2()
                && place.getCol1() <= at.getFirstColumn()
                && at.getFirstColumn() < place.getCol2();
        assertThat(covers).as(cell).isFalse();
      }
    }
  }

  @Test
  void opensEverywhere() {
    var workbook = write("valid", twoLayers(), new double[] {1, 2, -3, 4, 5, 6, 7, 8, 9});

    OoxmlSchemas.validate(workbook);
    Openpyxl.open(workbook);
    Gnumeric.open(workbook);
  }

  @Test
  void isTheSameBytesForTheSameNetwork() throws Exception {
    var values = new double[] {1, 2, -3, 4, 5, 6, 7, 8, 9};

    assertThat(Files.readAllBytes(write("one", twoLayers(), values)))
        .isEqualTo(Files.readAllBytes(write("two", twoLayers(), values)));
  }

  @Test
  void namesManyChannelsInAShortFormula() {
    var weight = new double[300];
    Arrays.setAll(weight, i -> i - 150);
    var network =
        Network.of(Shape.of(1, 1, 2)).then("Wide", conv(Tensor.of(Shape.of(300, 1, 1, 1), weight)));
    var workbook = write("wide", network, new double[] {1, 2});

    assertThat(Workbooks.formulas(workbook).get("Statistics").values())
        .allSatisfy(formula -> assertThat(formula).hasSizeLessThan(250));
    // -150 ... 149 and twice these: a sum of 3 * -150
    assertThat((Double) statistics(recalculate(workbook)).get("D7"))
        .isCloseTo(-450 / 600.0, within(1e-13));
  }

  // ---- how they are made ----

  private static Network twoLayers() {
    var weight = Tensor.of(Shape.of(2, 1, 2, 2), 1, 0, -1, 0.5, 2, 0.25, 0, -1);
    return Network.of(Shape.of(1, 3, 3))
        .then("Conv, 1", conv(weight))
        .then("ReLU 2", new ActivationLayer(new Relu()));
  }

  private static Conv conv(Tensor weight) {
    return new Conv(
        weight, new double[0], new Size(1, 1), Padding.NONE, new Size(1, 1), 1, new Identity());
  }

  private record Picture(int rows, int columns, double[] values) {}

  private static Picture picture(int rows, int columns, double... values) {
    return new Picture(rows, columns, values);
  }

  private Path write(String name, Picture picture) {
    var network =
        Network.of(Shape.of(1, picture.rows(), picture.columns()))
            .then("ReLU", new ActivationLayer(new Relu()));
    return write(name, network, picture.values());
  }

  private Path write(String name, Network network, double[] values) {
    var labels =
        IntStream.rangeClosed(1, network.input().channels()).mapToObj(c -> "channel " + c).toList();
    var question =
        Question.of(
            network,
            FeatureMap.picture(network.input(), labels),
            Tensor.of(network.input(), values.clone()));
    var file = folder.resolve(name + ".xlsx");
    new AuditWriter(
            Evaluation.of(question),
            FormulaPrinter.Style.COMPACT,
            LedgerChoice.NONE,
            List.of(new Statistics()),
            Progress.NONE)
        .write(file);
    return file;
  }

  // ---- what they hold ----

  private static Map<String, Object> statistics(Path workbook) {
    return Workbooks.values(workbook).get("Statistics");
  }

  private Path recalculate(Path workbook) {
    return recalculate(List.of(workbook)).get(0);
  }

  /** The workbooks, their cached values taken away, as LibreOffice computes them. */
  private List<Path> recalculate(List<Path> workbooks) {
    var stripped =
        workbooks.stream().map(file -> folder.resolve("stripped-" + file.getFileName())).toList();
    for (int i = 0; i < workbooks.size(); i++) {
      Workbooks.stripCachedValues(workbooks.get(i), stripped.get(i));
    }
    return LibreOffice.recalculate(stripped, folder);
  }

  /** The workbooks as they are, and after these as LibreOffice computes them. */
  private List<Path> withRecalculated(List<Path> workbooks) {
    return Stream.concat(workbooks.stream(), recalculate(workbooks).stream()).toList();
  }

  /** Texts and counts are equal, other numbers agree to 1E-12 of the largest value of their row. */
  private static void assertSame(Map<String, Object> expected, Map<String, Object> actual) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (cell, value) -> {
          var column = cell.replaceAll("\\d", "");
          var row = cell.substring(column.length());
          if (value instanceof Double number && !column.equals("C") && !COUNTS.contains(column)) {
            double most =
                Stream.of("F", "G", column)
                    .map(each -> expected.get(each + row))
                    .mapToDouble(each -> each instanceof Double d ? Math.abs(d) : 0)
                    .max()
                    .orElseThrow();
            assertThat((Double) actual.get(cell)).as(cell).isCloseTo(number, within(1e-12 * most));
          } else {
            assertThat(actual.get(cell)).as(cell).isEqualTo(value);
          }
        });
  }

  private static List<String> columns(String first, int count) {
    int at = CellRangeAddress.valueOf(first + "1").getFirstColumn();
    return IntStream.range(at, at + count).mapToObj(CellReference::convertNumToColString).toList();
  }

  private static List<Object> row(Map<String, Object> cells, List<String> columns, int row) {
    return columns.stream().map(column -> cells.get(column + row)).toList();
  }

  private static List<XSSFChart> charts(Path workbook) throws Exception {
    try (var poi = new XSSFWorkbook(workbook.toFile())) {
      return poi.getSheet("Statistics").getDrawingPatriarch().getCharts();
    }
  }

  private static List<XSSFClientAnchor> places(Path workbook) throws Exception {
    try (var poi = new XSSFWorkbook(workbook.toFile())) {
      return poi.getSheet("Statistics").getDrawingPatriarch().getShapes().stream()
          .map(shape -> (XSSFClientAnchor) shape.getAnchor())
          .toList();
    }
  }

  private static boolean overlap(XSSFClientAnchor one, XSSFClientAnchor other) {
    return before(one.getCol1(), one.getDx1(), other.getCol2(), other.getDx2())
        && before(other.getCol1(), other.getDx1(), one.getCol2(), one.getDx2())
        && one.getRow1() < other.getRow2()
        && other.getRow1() < one.getRow2();
  }

  private static boolean before(int column, int offset, int otherColumn, int otherOffset) {
    return column < otherColumn || column == otherColumn && offset < otherOffset;
  }

  /** A chart shows some cells, and keeps the values that they have. */
  private static void assertBars(
      XSSFChart chart, Map<String, Object> cells, String values, String categories) {
    var bars = chart.getCTChart().getPlotArea().getBarChartArray(0).getSerArray(0);
    assertThat(bars.getVal().getNumRef().getF()).isEqualTo(values);
    assertThat(numbers(bars.getVal().getNumRef().getNumCache())).isEqualTo(range(cells, values));
    if (bars.getCat().isSetNumRef()) {
      assertThat(bars.getCat().getNumRef().getF()).isEqualTo(categories);
      assertThat(numbers(bars.getCat().getNumRef().getNumCache()))
          .isEqualTo(range(cells, categories));
    } else {
      assertThat(bars.getCat().getStrRef().getF()).isEqualTo(categories);
      assertThat(
              bars.getCat().getStrRef().getStrCache().getPtList().stream()
                  .<Object>map(point -> point.getV())
                  .toList())
          .isEqualTo(range(cells, categories));
    }
  }

  private static List<Object> numbers(CTNumData cache) {
    return cache.getPtList().stream().<Object>map(point -> Double.valueOf(point.getV())).toList();
  }

  private static List<Object> range(Map<String, Object> cells, String range) {
    var values = new ArrayList<Object>();
    CellRangeAddress.valueOf(range.substring(range.indexOf('!') + 1).replace("$", ""))
        .forEach(cell -> values.add(cells.get(cell.formatAsString())));
    return values;
  }
}
