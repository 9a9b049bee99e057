package convsheet.xlsx;

import convsheet.formula.FormulaText;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the seal of a sheet from a file, cell by cell. */
public final class SheetSealer implements CellSink {
  private final Sealing.Free free;
  private final Seal seal = new Seal();
  private final Map<String, CellFormula> shared = new HashMap<>();
  private final List<Box> blocks = new ArrayList<>();
  private long formula;

  private SheetSealer(Sealing.Free free) {
    this.free = free;
  }

  /** The seal that a sheet would have if it were written as it is. */
  public static Seal seal(WorkbookFile file, String sheet, Sealing sealing) {
    return seal(file, sheet, sheet, sealing);
  }

  /** The seal that a sheet would have if it were another one, as it is where it was renamed. */
  public static Seal seal(WorkbookFile file, String sheet, String former, Sealing sealing) {
    var sealer = new SheetSealer(sealing.free(former));
    file.read(sheet, sealer, sealer::formula);
    sealing.leaveOut(former, sealer.seal);
    return sealer.seal;
  }

  /** Is told of a formula before its cell is added. */
  private void formula(CellFormula written) {
    if (written.isArray()) {
      var block = Box.parse(written.area());
      block.ifPresent(blocks::add);
      formula = Content.array(written.text(), block.map(Box::cells).orElse(""));
      return;
    }
    written.shared().filter(s -> !written.text().isEmpty()).ifPresent(s -> shared.put(s, written));
    var first = written.shared().map(shared::get).orElse(written);
    formula =
        Content.formula(
            first == null
                ? ""
                : FormulaText.moved(
                    first.text(), written.row() - first.row(), written.column() - first.column()));
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
