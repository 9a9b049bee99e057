package convsheet.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetSealerTest {
  @TempDir private Path folder;

  /** What is made from nothing, with cells that are free. */
  private record Sealed(Free free) implements Sealing {
    @Override
    public String fingerprint() {
      return "nothing";
    }

    @Override
    public Free free(String sheet) {
      return free;
    }

    @Override
    public void leaveOut(String sheet, Seal seal) {}
  }

  private static final Sealing NONE_FREE = new Sealed(Sealing.Free.NONE);
  private static final Sealing FIRST_ROW_FREE = new Sealed((row, column) -> row == 0);

  private static Sheet sheet(String first, String second) {
    return new Sheet() {
      @Override
      public String name() {
        return "Sheet";
      }

      @Override
      public XlsxFile.Body make(SheetFrame frame) {
        var page = new CellPage();
        page.text(0, 0, 0, first);
        page.text(0, 1, 0, "beside");
        page.text(1, 0, 0, second);
        return page;
      }
    };
  }

  private Path write(String name, Sheet sheet, Sealing sealing) {
    var file = folder.resolve(name);
    var workbook = new WorkbookOut();
    workbook.add(sheet);
    workbook.write(file, "audit", sealing);
    return file;
  }

  /** How the cells of one file differ from the seal that another keeps. */
  private static Optional<List<String>> changed(Path file, Path sealed, Sealing sealing) {
    var seal = XlsxFile.seals(sealed).get("Sheet");
    try (var workbook = WorkbookFile.open(file)) {
      return SheetSealer.changed(workbook, "Sheet", "Sheet", seal, sealing)
          .map(cells -> cells.stream().map(Seal.Cell::address).toList());
    }
  }

  @Test
  void whatIsTypedIntoFreeCellsIsNoChange() {
    var sealed = write("sealed.xlsx", sheet("a", "b"), FIRST_ROW_FREE);
    var edited = write("edited.xlsx", sheet("typed", "b"), FIRST_ROW_FREE);
    var other = write("other.xlsx", sheet("typed", "typed"), FIRST_ROW_FREE);

    assertThat(changed(edited, sealed, FIRST_ROW_FREE)).contains(List.of());
    assertThat(changed(other, sealed, FIRST_ROW_FREE)).contains(List.of("A2"));
  }

  @Test
  void aFileOfAnEarlierVersionMayHaveSealedWhatIsFreeNow() {
    var sealed = write("sealed.xlsx", sheet("a", "b"), NONE_FREE);
    var edited = write("edited.xlsx", sheet("a", "typed"), NONE_FREE);

    assertThat(changed(sealed, sealed, FIRST_ROW_FREE)).contains(List.of());
    assertThat(changed(edited, sealed, FIRST_ROW_FREE)).contains(List.of("A2"));
  }
}
