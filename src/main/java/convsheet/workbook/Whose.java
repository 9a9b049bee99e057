package convsheet.workbook;

import convsheet.network.GivenGrids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whose an exercise is, or a key: as its sheet {@code Exercise} says, or a key's sheet {@code
 * About}.
 *
 * @param name the student's name, given or filled in
 * @param id what else tells the student from others
 * @param variant the seed of the weights or of the choice of cells, if one of them was drawn
 */
public record Whose(Optional<String> name, Optional<String> id, OptionalLong variant) {
  /** Said by nobody. */
  public static final Whose UNKNOWN =
      new Whose(Optional.empty(), Optional.empty(), OptionalLong.empty());

  static final String NAME = "Name";
  static final String ID = "Id";
  static final String VARIANT = "Variant";

  private static final Pattern LINE =
      Pattern.compile("(" + NAME + "|" + ID + "|" + VARIANT + "): (.*)", Pattern.DOTALL);

  /** What a workbook says of whose it is. */
  public static Whose read(WorkbookFile file) {
    var exercise =
        file.sheet(ExerciseSheet.NAME)
            .map(sheet -> of(ExerciseSheet.fields(file.read(sheet), ExerciseSheet.LAST_ROW)))
            .orElse(UNKNOWN);
    return exercise.equals(UNKNOWN)
        ? file.sheet(AboutSheet.NAME)
            .map(sheet -> ofLines(AboutSheet.read(file.read(sheet))))
            .orElse(UNKNOWN)
        : exercise;
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

  private static Whose ofLines(List<String> lines) {
    var fields = new HashMap<String, String>();
    for (var line : lines) {
      var field = LINE.matcher(line);
      if (field.matches()) {
        fields.put(GivenGrids.canonical(field.group(1)), field.group(2).strip());
      }
    }
    return of(fields);
  }

  private static Optional<String> field(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(GivenGrids.canonical(name)))
        .filter(text -> !text.isEmpty());
  }

  /** The lines of a key's sheet {@code About} that say whose it is; none if nobody's. */
  public List<String> lines() {
    return Stream.of(
            name.map(text -> NAME + ": " + text),
            id.map(text -> ID + ": " + text),
            variant.isPresent()
                ? Optional.of(VARIANT + ": " + variant.getAsLong())
                : Optional.<String>empty())
        .flatMap(Optional::stream)
        .toList();
  }
}
