package convsheet.lift;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.A1;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void copiesMeanWhatTheySay() {
    var random = new Random(20);
    int spared = 0;
    for (int round = 0; round < 3000; round++) {
      var copies = new CopiedFormulas();
      var form = FORMS.get(random.nextInt(FORMS.size()));
      var references = references(form, random);
      int row = random.nextInt(8);
      int column = random.nextInt(8);
      var reads = new AtomicInteger();
      for (int copy = 0; copy < 5; copy++) {
        int down = copy == 0 ? 0 : random.nextInt(10) - 4;
        int right = copy == 0 ? 0 : random.nextInt(10) - 4;
        if (row + down < 0 || column + right < 0) {
          continue;
        }
        var text = written(form, references, down, right);
        var cell = CellRange.cell(0, row + down, column + right);
        var expected = MeaningReader.of(parsing.parse(text, cell, 0, 0));
        spared++;
        var found =
            copies.meaning(
                text,
                cell,
                cell,
                () -> {
                  reads.incrementAndGet();
                  return MeaningReader.of(parsing.parse(text, cell, 0, 0));
                });
        assertThat(found).as("%s in %s", text, cell.text()).isEqualTo(expected);
        assertThat(found.core().areas()).isEqualTo(expected.core().areas());
      }
      spared -= reads.get();
    }
    assertThat(spared).isGreaterThan(4000);
  }

  @Test
  void partsOfOneSharedFormulaAreReadOnce() {
    var copies = new CopiedFormulas();
    var reads = new AtomicInteger();
    var origin = CellRange.cell(0, 4, 4);
    for (int i = 0; i < 100; i++) {
      var cell = origin.at(i / 10, i % 10);
      int down = i / 10;
      int right = i % 10;
      var text = "MAX(0,SUMPRODUCT(A1:C3,$X$1:$Z$3)+$W1)";
      assertThat(
              copies.meaning(
                  text,
                  origin,
                  cell,
                  () -> {
                    reads.incrementAndGet();
                    return MeaningReader.of(parsing.parse(text, cell, down, right));
                  }))
          .isEqualTo(MeaningReader.of(parsing.parse(text, cell, down, right)));
    }
    assertThat(reads).hasValue(1);
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
