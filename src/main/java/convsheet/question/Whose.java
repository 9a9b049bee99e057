package convsheet.question;

import convsheet.formula.SheetNames;
import convsheet.network.GivenGrids;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.WorkbookFile;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Whose an exercise is, or a key, as its sheet {@code Exercise} says.
 *
 * @param name the student's name, given or filled in
 * @param id what else tells the student from others
 * @param variant the seed of the weights or of the choice of cells, if one of them was drawn
 */
public record Whose(Optional<String> name, Optional<String> id, OptionalLong variant) {
  /** Said by nobody. */
  public static final Whose UNKNOWN =
      new Whose(Optional.empty(), Optional.empty(), OptionalLong.empty());

  public static final String NAME = "Name";
  private static final String CANONICAL_NAME = GivenGrids.canonical(NAME);
  public static final String ID = "Id";
  public static final String VARIANT = "Variant";

  /** What a workbook says of whose it is. */
  public static Whose read(WorkbookFile file) {
    return file.sheet(SheetNames.EXERCISE)
        .map(sheet -> of(TaskReader.fields(file.read(sheet), TaskReader.LAST_ROW)))
        .orElse(UNKNOWN);
  }

  /** Where a workbook has the student's name, or room for it. */
  public static Optional<CellAddress> nameCell(WorkbookFile file) {
    return file.sheet(SheetNames.EXERCISE)
        .map(file::read)
        .flatMap(
            cells ->
                IntStream.range(0, cells.count())
                    .filter(i -> cells.column(i) == 0 && cells.row(i) < TaskReader.LAST_ROW)
                    .filter(i -> GivenGrids.canonical(cells.text(i)).equals(CANONICAL_NAME))
                    .mapToObj(i -> new CellAddress(cells.name(), cells.row(i), 1))
                    .findFirst());
  }

  /** What stands in fields, by their canonical names. */
  static Whose of(Map<String, String> fields) {
    return new Whose(
        field(fields, NAME),
        field(fields, ID),
        field(fields, VARIANT)
            .filter(text -> text.matches("-?\\d{1,18}"))
            .map(text -> OptionalLong.of(Long.parseLong(text)))
            .orElse(OptionalLong.empty()));
  }

  private static Optional<String> field(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(GivenGrids.canonical(name)))
        .filter(text -> !text.isEmpty());
  }
}
