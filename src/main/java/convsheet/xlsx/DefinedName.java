package convsheet.xlsx;

import java.util.Optional;

/**
 * A defined name of a workbook (ECMA-376 part 1, 18.2.5).
 *
 * @param name the name
 * @param sheet the sheet on which alone it is known, if it is not known on all
 * @param text what it stands for, a formula without an equals sign; relative references are meant
 *     as seen from cell A1
 */
public record DefinedName(String name, Optional<String> sheet, String text) {}
