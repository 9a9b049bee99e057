package convsheet.audit;

import convsheet.formula.A1;
import convsheet.formula.FormulaLimits;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.SheetOut;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The yellow cells of a {@code Ledger} sheet in which a person chooses an output, each above the
 * heading that says what it is, and a link that leads to the output's first row.
 */
final class OutputChooser {
  /** Where the cells stand: the row, counted from 0. */
  static final int ROW = 3;

  private static final int LAYER = LedgerRows.Column.LAYER.ordinal();
  private static final int LINK = LedgerRows.Column.STEP.ordinal();
  private static final int FOUND = LINK + 1;

  /** The column after the last of the cells. */
  static final int END = FOUND + 1;

  private static final String LAYER_CELL = A1.absolute(ROW, LAYER);
  private static final String FOUND_CELL = A1.absolute(ROW, FOUND);

  /** The most characters of a list of names in a rule for what may be typed. */
  private static final int LONGEST_LIST = 255;

  /**
   * Outputs of a layer whose rows follow each other.
   *
   * @param first the first output, counted from 0 through channels, rows and columns
   * @param count how many outputs there are
   * @param row the first of their rows, counted from 0
   * @param rowsEach how many rows each has
   */
  record Listed(
      String layer,
      int channels,
      int rows,
      int columns,
      int first,
      int count,
      int row,
      int rowsEach) {
    /** The row at which the output that is chosen begins, counted from 1; 0 for any other. */
    private String found() {
      boolean isWhole = first == 0 && count == channels * rows * columns;
      return Formulas.fill(
          "({layer}&\"\"=\"{name}\")*({channel}<={channels})*({row}<={rows})*({column}<={columns})"
              + (isWhole ? "" : "*({number}>={first})*({number}<{end})")
              + "*({begin}+{each}*({number}-{first}))",
          name ->
              switch (name) {
                case "layer" -> LAYER_CELL;
                case "channel" -> choice(0);
                case "row" -> choice(1);
                case "column" -> choice(2);
                case "name" -> layer.replace("\"", "\"\"");
                case "channels" -> "" + channels;
                case "rows" -> "" + rows;
                case "columns" -> "" + columns;
                case "number" ->
                    Formulas.fill(
                        "((({channel}-1)*{rows}+{row}-1)*{columns}+{column}-1)",
                        "channel",
                        choice(0),
                        "rows",
                        rows,
                        "row",
                        choice(1),
                        "columns",
                        columns,
                        "column",
                        choice(2));
                case "first" -> "" + first;
                case "end" -> "" + (first + count);
                case "begin" -> "" + (row + 1);
                case "each" -> "" + rowsEach;
                default -> throw new IllegalArgumentException(name);
              });
    }
  }

  private final String sheet;
  private final List<Listed> listed;
  private final LedgerRows.Output chosen;
  private final int chosenRow;
  private final Styles styles;
  private final String found;

  /**
   * The cells of a sheet.
   *
   * @param chosen the output with which they are written
   * @param chosenRow its first row, counted from 0
   */
  OutputChooser(
      String sheet, List<Listed> listed, LedgerRows.Output chosen, int chosenRow, Styles styles) {
    this.sheet = sheet;
    this.listed = List.copyOf(listed);
    this.chosen = chosen;
    this.chosenRow = chosenRow;
    this.styles = styles;
    found =
        Formulas.fill(
            "IF(COUNT({cells})<3,0,IF(MIN({cells})<1,0,"
                + "IF(MOD({channel},1)+MOD({row},1)+MOD({column},1)>0,0,{found})))",
            "cells",
            A1.absoluteSpan(ROW, LAYER + 1, 1, 3),
            "channel",
            choice(0),
            "row",
            choice(1),
            "column",
            choice(2),
            "found",
            listed.stream().map(Listed::found).collect(Collectors.joining("+")));
  }

  /** Whether a person chooses something in a cell, its row and column counted from 0. */
  static boolean isChoice(int row, int column) {
    return row == ROW && column >= LAYER && column < LINK;
  }

  /** The cell of the channel, the row or the column. */
  private static String choice(int which) {
    return A1.absolute(ROW, LAYER + 1 + which);
  }

  /** Whether its formula can be written: not so for a great many layers. */
  private boolean isPossible() {
    return FormulaLimits.exceeded(found).isEmpty();
  }

  /** Says what may be typed. */
  void prepare(SheetFrame frame) {
    if (!isPossible()) {
      return;
    }
    var names =
        listed.stream().map(Listed::layer).distinct().collect(Collectors.joining(",", "\"", "\""));
    if (names.length() <= LONGEST_LIST && names.indexOf('"', 1) == names.length() - 1) {
      frame.choose(ROW, LAYER, names, "Layer", "Choose one of the layers listed here.");
    }
    number(frame, 0, "Channel", Listed::channels);
    number(frame, 1, "Row", Listed::rows);
    number(frame, 2, "Column", Listed::columns);
  }

  private void number(SheetFrame frame, int which, String title, ToIntFunction<Listed> size) {
    int most = listed.stream().mapToInt(size).max().orElseThrow();
    frame.wholeNumber(
        ROW,
        LAYER + 1 + which,
        "1",
        String.valueOf(most),
        title,
        "A whole number from 1 to " + most + ".");
  }

  /** Writes the cells into their row, which has begun. */
  void write(SheetOut out) {
    if (!isPossible()) {
      return;
    }
    int choice = styles.of(Look.CHOICE);
    out.text(LAYER, choice, chosen.layer());
    out.number(LAYER + 1, choice, chosen.channel() + 1);
    out.number(LAYER + 2, choice, chosen.row() + 1);
    out.number(LAYER + 3, choice, chosen.column() + 1);
    out.formula(
        LINK,
        styles.of(Look.RESULT_LINK),
        Formulas.fill(
            "IF({found}>0,HYPERLINK(\"#{sheet}A\"&{found},\"go to\"),\"it is\")",
            "found",
            FOUND_CELL,
            "sheet",
            A1.quoted(sheet)),
        "go to");
    out.formula(
        FOUND, styles.of(Look.RESULT, "\"row \"0;;\"not listed\""), found, (double) chosenRow + 1);
  }
}
