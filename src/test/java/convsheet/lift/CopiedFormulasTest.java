package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.A1;
import convsheet.xlsx.CellFormula;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Copies of formulas mean what each means when it is read by itself. */
class CopiedFormulasTest {
  private static final List<String> FORMS =
      List.of(
          "MAX(0,SUMPRODUCT(#:#,#:#)+#)",
          "SUMPRODUCT(#:#,Weights!#:#)+'My ''own'' sheet'!#",
          "#*#+#*#-2*#+1.5E-3",
          "IF(#>0,#,0)",
          "IF(#>0,#,0.1*#)",
          "MAX(#:#,#:#)",
          "AVERAGE(#:#)",
          "SUM(#:#)/9",
          "EXP(#-MAX(#:#))/SUM(#:#)",
          "#/SUM(#:#)",
          "EXP(#-#)",
          "1/(1+EXP(-(#+#)))",
          "#/(1+EXP(-#))",
          "IF(#=0,0,#*2)",
          "LOG10(#)+#%",
          "MMULT(#:#,#:#)",
          "SUM(#:#:#)",
          "SUM(# #)",
          "VLOOKUP(#,#:#,2)",
          "Gone!#+#",
          "\"A1\"&#",
          "SUM(3:4,#)",
          "SUM($C:D)*#",
          "name+#",
          "TRUE*#",
          "#+",
          "COUNT(#:#");

  private final FormulaParsing parsing =
      new FormulaParsing(
          List.of("Net", "Weights", "My 'own' sheet"),
          List.of(),
          cell -> Optional.empty(),
          sheet -> 40,
          sheet -> 20);

  /** A reference as somebody wrote it in a first cell. */
  private record Reference(A1.Name name) {
    String seenFrom(int down, int right) {
      int row = name.keepsRow() ? name.row() : Math.floorMod(name.row() + down, A1.MAX_ROWS);
      int column =
          name.keepsColumn() ? name.column() : Math.floorMod(name.column() + right, A1.MAX_COLUMNS);
      return (name.keepsColumn() ? "$" : "")
          + A1.column(column)
          + (name.keepsRow() ? "$" : "")
          + (row + 1);
    }
  }

  /** Takes formulas apart, and counts how many. */
  private final class Counting implements Function<CellFormula, Node> {
    private int count;

    @Override
    public Node apply(CellFormula formula) {
      count++;
      var cell = CellRange.cell(0, formula.row(), formula.column());
      return parsing.parse(formula.first(), cell, formula.down(), formula.right());
    }
  }

  private static List<Copies> copies(List<CellFormula> written, Function<CellFormula, Node> node) {
    var runs = new FormulaRuns();
    written.forEach(runs);
    var copies = new CopiedFormulas(node);
    for (var run : runs.all()) {
      var first = run.first();
      copies.add(run, new CellRange(0, first.row(), first.column(), 1, run.count(), false));
    }
    return copies.all();
  }

  /** Rectangles of copies, in which single cells hold something else or nothing. */
  @Test
  void copiesMeanWhatTheySay() {
    var random = new Random(20);
    int spared = 0;
    int together = 0;
    for (int round = 0; round < 3000; round++) {
      var form = FORMS.get(random.nextInt(FORMS.size()));
      var references = references(form, random);
      var other = FORMS.get(random.nextInt(FORMS.size()));
      int top = random.nextInt(8);
      int left = random.nextInt(8);
      int rows = 1 + random.nextInt(4);
      int columns = 1 + random.nextInt(4);
      double odd = random.nextInt(2) * random.nextDouble() / 2;
      var written = new ArrayList<CellFormula>();
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          var text = written(form, references, i, j);
          if (random.nextDouble() < odd) {
            text =
                random.nextBoolean()
                    ? text.toLowerCase(Locale.ROOT)
                    : written(other, references(other, random), i, j);
          }
          if (random.nextDouble() >= odd / 2) {
            written.add(new CellFormula(top + i, left + j, text, 0, 0, false, ""));
          }
        }
      }
      var parsed = new Counting();
      var found = copies(written, parsed);
      for (var own : written) {
        var cell = CellRange.cell(0, own.row(), own.column());
        var expected = MeaningReader.of(parsing.parse(own.first(), cell, 0, 0));
        var formulas =
            found.stream().flatMap(Copies::all).filter(formula -> formula.at().same(cell)).toList();
        assertThat(formulas).as("%s in %s", own.first(), cell.text()).hasSize(1);
        var formula = formulas.get(0);
        assertThat(formula.text()).isEqualTo(own.first());
        assertThat(formula.meaning()).as(own.first()).isEqualTo(expected);
        assertThat(formula.areas()).isEqualTo(expected.core().areas());
      }
      assertThat(found.stream().mapToInt(Copies::count).sum()).isEqualTo(written.size());
      assertThat(found.stream().map(copies -> copies.first().at()).toList())
          .isSortedAccordingTo(
              Comparator.comparingInt(CellRange::row).thenComparingInt(CellRange::column));
      for (var copies : found) {
        var read = copies.all().flatMap(formula -> formula.areas().stream()).toList();
        assertThat(cells(copies.reads())).isEqualTo(cells(read));
        together += copies.isAlone() ? 0 : 1;
      }
      spared += written.size() - parsed.count;
    }
    assertThat(spared).isGreaterThan(4000);
    assertThat(together).isGreaterThan(300);
  }

  private static Set<CellRange> cells(List<CellRange> areas) {
    return areas.stream()
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
        .collect(Collectors.toSet());
  }

  @Test
  void partsOfOneSharedFormulaAreReadOnce() {
    var parsed = new Counting();
    var text = "MAX(0,SUMPRODUCT(A1:C3,$X$1:$Z$3)+$W1)";
    var written = new ArrayList<CellFormula>();
    for (int i = 0; i < 100; i++) {
      written.add(new CellFormula(4 + i / 10, 4 + i % 10, text, i / 10, i % 10, false, ""));
    }
    var found = copies(written, parsed);
    assertThat(found).hasSize(1);
    assertThat(parsed.count).isEqualTo(1);
    var last = found.get(0).at(CellRange.cell(0, 13, 13));
    assertThat(last.text()).isEqualTo("MAX(0,SUMPRODUCT(J10:L12,$X$1:$Z$3)+$W10)");
    assertThat(last.meaning()).isEqualTo(MeaningReader.of(parsed.apply(written.get(99))));
  }

  /** Two rows, or two columns, are no rectangle: it is not seen how far apart their cells are. */
  @Test
  void twoStayByThemselves() {
    var two =
        List.of(
            new CellFormula(4, 4, "A1*$G$1", 0, 0, false, ""),
            new CellFormula(4, 9, "A7*$G$1", 0, 0, false, ""),
            new CellFormula(5, 4, "A2*$G$1", 0, 0, false, ""));
    assertThat(copies(two, new Counting()))
        .extracting(copies -> copies.first().text())
        .containsExactly("A1*$G$1", "A7*$G$1", "A2*$G$1");
  }

  /** References near each other, of which some are the same cell with and without dollars. */
  private static List<Reference> references(String form, Random random) {
    var references = new ArrayList<Reference>();
    for (long n = form.chars().filter(c -> c == '#').count(); n > 0; n--) {
      if (!references.isEmpty() && random.nextInt(3) == 0) {
        references.add(references.get(random.nextInt(references.size())));
      } else {
        int dollars = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        references.add(
            new Reference(
                new A1.Name(
                    random.nextInt(6), random.nextInt(6), (dollars & 1) != 0, (dollars & 2) != 0)));
      }
    }
    return references;
  }

  private static String written(String form, List<Reference> references, int down, int right) {
    var text = new StringBuilder();
    int next = 0;
    for (char c : form.toCharArray()) {
      text.append(c == '#' ? references.get(next++).seenFrom(down, right) : String.valueOf(c));
    }
    return text.toString();
  }
}
