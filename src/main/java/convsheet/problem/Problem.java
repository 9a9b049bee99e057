package convsheet.problem;

import java.util.StringJoiner;

/**
 * What is wrong, said so that a person can mend it.
 *
 * @param file the file's name, or empty where no file is concerned
 * @param sheet the sheet's name, or empty
 * @param cells the cell or range in A1 notation, or empty
 * @param found what is there
 * @param expected what should be there
 * @param remedy what to do about it, a full sentence
 */
public record Problem(
    String file, String sheet, String cells, String found, String expected, String remedy) {

  /** A problem that is not tied to a place in a workbook. */
  public static Problem of(String found, String expected, String remedy) {
    return new Problem("", "", "", found, expected, remedy);
  }

  /** This problem, placed in {@code file} unless it already names one. */
  public Problem in(String file) {
    return this.file.isEmpty() ? new Problem(file, sheet, cells, found, expected, remedy) : this;
  }

  /** This problem at a cell or range of a sheet, unless it already names one. */
  public Problem at(String sheet, String cells) {
    return this.sheet.isEmpty() ? new Problem(file, sheet, cells, found, expected, remedy) : this;
  }

  /** Two lines: {@code file, sheet S, cell C: found X; expected Y} and what to do. */
  @Override
  public String toString() {
    var place = new StringJoiner(", ", "", ": ").setEmptyValue("");
    if (!file.isEmpty()) {
      place.add(file);
    }
    if (!sheet.isEmpty()) {
      place.add("sheet " + sheet);
    }
    if (!cells.isEmpty()) {
      place.add((cells.contains(":") ? "cells " : "cell ") + cells);
    }
    return place
        + "found "
        + found
        + (expected.isEmpty() ? "" : "; expected " + expected)
        + (remedy.isEmpty() ? "" : "\n" + remedy);
  }
}
