package convsheet.testing;

/**
 * A cell's value where it is an error.
 *
 * @param text the error as a spreadsheet shows it, such as {@code #DIV/0!}
 */
public record ErrorValue(String text) {}
