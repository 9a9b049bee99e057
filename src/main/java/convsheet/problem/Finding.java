package convsheet.problem;

/**
 * Something a person should know about a workbook that could be read all the same.
 *
 * @param severity how much it matters
 * @param sheet the sheet's name
 * @param cells the cells in A1 notation, ranges and single cells with commas between; may be empty
 * @param message what is there and what was made of it, a full sentence
 */
public record Finding(Severity severity, String sheet, String cells, String message) {
  /** How much a finding matters. */
  public enum Severity {
    /** Worth knowing; nothing was assumed. */
    NOTE,
    /** Something was assumed that may not be meant. */
    WARNING
  }

  /** Worth knowing; nothing was assumed. */
  public static Finding note(String sheet, String cells, String message) {
    return new Finding(Severity.NOTE, sheet, cells, message);
  }

  /** Something was assumed that may not be meant. */
  public static Finding warning(String sheet, String cells, String message) {
    return new Finding(Severity.WARNING, sheet, cells, message);
  }

  /** It with its place in front, on one line. */
  public String sentence() {
    return Problem.line((sheet.isEmpty() ? "" : place() + ": ") + message);
  }

  /** Where it holds: a sheet, or cells of it. */
  public String place() {
    return Problem.line(sheet + (cells.isEmpty() ? "" : "!" + cells));
  }
}
