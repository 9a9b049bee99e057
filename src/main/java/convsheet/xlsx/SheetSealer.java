package convsheet.xlsx;

import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the seal of a sheet from a file, cell by cell, to compare it with what it was. */
public final class SheetSealer implements CellSink {
  private final Sealing.Free free;
  private final Seal seal;
  private final List<Box> blocks = new ArrayList<>();
  private long formula;

  private SheetSealer(Sealing.Free free, boolean isFormer) {
    this.free = free;
    seal = new Seal(isFormer);
  }

  /**
   * The cells in which a sheet differs from what was sealed; empty if there are too many. A file of
   * an earlier version may have sealed cells that are free now: what differs less is meant.
   *
   * @param sealed the name of the sheet that was sealed: another one where it was renamed
   */
  public static Optional<List<Seal.Cell>> changed(
      WorkbookFile file, String sheet, String sealed, Seal written, Sealing sealing) {
    var free = sealing.free(sealed);
    var changed = changed(file, sheet, sealed, written, sealing, free);
    if (count(changed) == 0 || free == Sealing.Free.NONE) {
      return changed;
    }
    var counted = changed(file, sheet, sealed, written, sealing, Sealing.Free.NONE);
    return count(counted) < count(changed) ? counted : changed;
  }

  private static int count(Optional<List<Seal.Cell>> cells) {
    return cells.map(List::size).orElse(Integer.MAX_VALUE);
  }

  private static Optional<List<Seal.Cell>> changed(
      WorkbookFile file,
      String sheet,
      String sealed,
      Seal written,
      Sealing sealing,
      Sealing.Free free) {
    var sealer = new SheetSealer(free, written.isFormer());
    file.read(sheet, sealer, sealer::formula);
    sealing.leaveOut(sealed, sealer.seal);
    return sealer.seal.changed(written);
  }

  /** Is told of a formula before its cell is added. */
  private void formula(CellFormula written) {
    if (written.isArray()) {
      var block = Box.parse(written.area());
      block.ifPresent(blocks::add);
      var cells = block.map(Box::cells).orElse("");
      formula =
          seal.isFormer()
              ? Content.formerArray(written.first(), cells)
              : Content.array(written.first(), cells);
    } else {
      formula =
          seal.isFormer()
              ? Content.formerFormula(written.text())
              : Content.Moving.of(written.first()).at(written.down(), written.right());
    }
  }

  @Override
  public void add(
      int row, int column, Kind kind, boolean isFormula, boolean date, double number, String text) {
    if (isFormula) {
      seal.add(row, column, formula);
    } else if (kind != Kind.EMPTY
        && !free.holds(row, column)
        && blocks.stream().noneMatch(block -> block.holds(row, column))) {
      seal.add(
          row,
          column,
          switch (kind) {
            case NUMBER -> Content.number(number);
            case BOOLEAN -> Content.truth(number != 0);
            case ERROR -> Content.ERROR;
            default -> Content.text(text);
          });
    }
  }
}
