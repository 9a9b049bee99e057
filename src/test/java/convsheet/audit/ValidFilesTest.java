package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import convsheet.formula.FormulaPrinter.Style;
import convsheet.network.Conv;
import convsheet.network.Identity;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.network.Relu;
import convsheet.network.Size;
import convsheet.question.Question;
import convsheet.question.Written;
import convsheet.sample.Samples;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.testing.Gnumeric;
import convsheet.testing.LibreOffice;
import convsheet.testing.OoxmlSchemas;
import convsheet.testing.Openpyxl;
import convsheet.testing.Workbooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that we write, as the schemas and four programs see them. */
class ValidFilesTest {

  private static final String ODD = "odd names' & <file>.xlsx";
  private static final String QUOTED = "quoted.xlsx";

  /** Names that a sheet may have and that formulas, links and XML have to treat with care. */
  private static final List<String> NAMES =
      List.of(
          "two words",
          "A1",
          "R1C1",
          "XFD1048576",
          "TRUE",
          "R",
          "c",
          "rc",
          "2nd",
          "1",
          "1e3",
          "-x+y=z",
          "a.b_c",
          "a;b|c!d",
          "#<&>\"%\"",
          "$A$1",
          "(x)",
          "{1}",
          "@home",
          "Schicht äöü",
          "卷積層",
          "слой",
          "🎨 paint",
          "a name of thirty-one characters");

  /** Names with apostrophes, which formulas double; Gnumeric cannot read that. */
  private static final List<String> QUOTED_NAMES = List.of("it's", "a 'b' c", "x''y", "end");

  @TempDir private static Path folder;

  private static final List<Path> QUESTIONS = new ArrayList<>();
  private static final List<Path> AUDITS = new ArrayList<>();
  private static final List<Path> FILES = new ArrayList<>();

  @BeforeAll
  static void writeAll() {
    for (var sample : Samples.all()) {
      QUESTIONS.add(sample.write(folder));
    }
    for (int seed = 100; seed < 105; seed++) {
      QUESTIONS.add(
          Written.question(Written.random(seed), folder.resolve("random" + seed + ".xlsx")));
    }
    QUESTIONS.add(Written.question(chain(NAMES), folder.resolve(ODD)));
    QUESTIONS.add(Written.question(chain(QUOTED_NAMES), folder.resolve(QUOTED)));
    for (int i = 0; i < QUESTIONS.size(); i++) {
      var question = QUESTIONS.get(i);
      AUDITS.add(
          Written.audit(
              question,
              folder.resolve("audit of " + question.getFileName()),
              i % 2 == 0 ? Style.COMPACT : Style.TERMS,
              new LedgerChoice(1_000, List.of())));
    }
    FILES.addAll(QUESTIONS);
    FILES.addAll(AUDITS);
  }

  /**
   * A chain of convolutions, one of each name: each value less half the one below it, plus 0.5,
   * every second time with a ReLU.
   */
  private static Question chain(List<String> names) {
    var network = Network.of(Shape.of(1, 2, 2));
    for (var name : names) {
      var weight = Tensor.of(Shape.of(1, 1, 2, 1), 1, -0.5);
      network =
          network.then(
              name,
              new Conv(
                  weight,
                  new double[] {0.5},
                  Size.of(1),
                  new Padding(0, 0, 1, 0, Padding.Mode.ZEROS),
                  Size.of(1),
                  1,
                  network.nodes().size() % 2 == 0 ? new Relu() : new Identity()));
    }
    return Written.of(network, Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4));
  }

  /** What the last layer of that chain makes of a column of two numbers. */
  private static double[] endOfTheChain(int length, double upper, double lower) {
    for (int i = 0; i < length; i++) {
      upper = upper - 0.5 * lower + 0.5;
      lower = lower + 0.5;
      if (i % 2 == 0) {
        upper = Math.max(0, upper);
        lower = Math.max(0, lower);
      }
    }
    return new double[] {upper, lower};
  }

  @Test
  void everyPartIsValidAgainstItsSchema() {
    assertThat(FILES).hasSizeGreaterThan(20).allSatisfy(OoxmlSchemas::validate);
  }

  @Test
  void poiOpensEveryFileAndFindsItsSheets() {
    assertThat(FILES)
        .allSatisfy(
            file -> {
              try (var workbook =
                  new XSSFWorkbook(OPCPackage.open(file.toFile(), PackageAccess.READ))) {
                var names = new ArrayList<String>();
                workbook.sheetIterator().forEachRemaining(sheet -> names.add(sheet.getSheetName()));
                assertThat(names)
                    .containsSubsequence("Layers", "Input")
                    .isEqualTo(List.copyOf(Workbooks.values(file).keySet()));
              }
            });
  }

  @Test
  void libreOfficeOpensEveryFileAndFindsItsSheets() {
    var opened = LibreOffice.recalculate(FILES, folder);

    for (int i = 0; i < FILES.size(); i++) {
      assertThat(List.copyOf(Workbooks.values(opened.get(i)).keySet()))
          .isEqualTo(List.copyOf(Workbooks.values(FILES.get(i)).keySet()));
    }
  }

  @Test
  void gnumericOpensEveryFileWithoutComplaint() {
    assertThat(FILES)
        .filteredOn(file -> !file.toString().endsWith(QUOTED))
        .hasSizeGreaterThan(20)
        .allSatisfy(Gnumeric::open);
  }

  @Test
  void openpyxlLoadsEveryFileWithoutAWarning() {
    assertThat(FILES).allSatisfy(Openpyxl::open);
  }

  @Test
  void layersOfAnyNameThatASheetMayHaveReadEachOthersCells() {
    var stripped = new ArrayList<Path>();
    for (var audit : AUDITS.subList(AUDITS.size() - 2, AUDITS.size())) {
      stripped.add(folder.resolve("stripped " + audit.getFileName()));
      Workbooks.stripCachedValues(audit, stripped.get(stripped.size() - 1));
    }
    var recalculated = LibreOffice.recalculate(stripped, folder);

    assertEndOfTheChain(Workbooks.values(recalculated.get(0)), NAMES);
    assertEndOfTheChain(Workbooks.values(recalculated.get(1)), QUOTED_NAMES);
  }

  private static void assertEndOfTheChain(
      Map<String, Map<String, Object>> sheets, List<String> names) {
    assertThat(sheets.keySet()).containsAll(names);
    var left = endOfTheChain(names.size(), 1, 3);
    var right = endOfTheChain(names.size(), 2, 4);
    var last = sheets.get(names.get(names.size() - 1));
    assertThat(Grids.numbers(last, List.of("output channel 1"), 2, 2))
        .containsExactly(new double[] {left[0], right[0], left[1], right[1]}, offset(1e-12));
    assertThat(sheets.get("Ledger").values())
        .filteredOn(Boolean.class::isInstance)
        .hasSize(4 * names.size())
        .allMatch(Boolean.TRUE::equals);
  }

  @Test
  void linksLeadToSheetsThatAreThere() {
    assertThat(FILES)
        .allSatisfy(
            file -> {
              var sheets = Workbooks.values(file).keySet();
              try (var workbook =
                  new XSSFWorkbook(OPCPackage.open(file.toFile(), PackageAccess.READ))) {
                for (var sheet : workbook) {
                  assertThat(sheet.getHyperlinkList())
                      .as(sheet.getSheetName())
                      .extracting(link -> new CellReference(link.getAddress()).getSheetName())
                      .isSubsetOf(sheets);
                }
                assertThat(workbook.getSheet("Layers").getHyperlinkList())
                    .extracting(link -> new CellReference(link.getAddress()).getSheetName())
                    .containsAll(
                        sheets.stream()
                            .filter(
                                sheet ->
                                    !List.of("About", "Layers", "Ledger", "Inspector")
                                        .contains(sheet))
                            .toList());
              }
            });
  }
}
