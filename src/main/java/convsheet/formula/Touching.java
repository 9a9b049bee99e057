package convsheet.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Cells that touch each other, directly or over others: walked over from a first one on. Whoever
 * walks says what touches what, most often with {@link #around} or {@link #beside}, and takes each
 * cell once.
 */
public final class Touching {
  /** Is told of a cell. */
  @FunctionalInterface
  public interface Cell {
    /** A cell's row and column, counted from 0. */
    void at(int row, int column);
  }

  private Touching() {}

  /** The cells around one, corners included, as far as there are any, in reading order. */
  public static void around(int row, int column, Cell cell) {
    for (int r = Math.max(0, row - 1); r <= row + 1; r++) {
      for (int c = Math.max(0, column - 1); c <= column + 1; c++) {
        if (r != row || c != column) {
          cell.at(r, c);
        }
      }
    }
  }

  /** The cells that have a side in common with one: right, below, left and above. */
  public static void beside(int row, int column, Cell cell) {
    cell.at(row, column + 1);
    cell.at(row + 1, column);
    if (column > 0) {
      cell.at(row, column - 1);
    }
    if (row > 0) {
      cell.at(row - 1, column);
    }
  }

  /**
   * Visits a first one and all that is come to from it, the nearest first.
   *
   * @param visit takes one, and hands on those that touch it and were not handed on before
   */
  public static <T> void walk(T first, BiConsumer<T, Consumer<T>> visit) {
    var open = new ArrayDeque<T>();
    open.add(first);
    while (!open.isEmpty()) {
      visit.accept(open.remove(), open::add);
    }
  }

  /**
   * A first one and all that is come to from it, the nearest first.
   *
   * @param next takes one, and hands on those that touch it and were not handed on before
   */
  public static <T> List<T> from(T first, BiConsumer<T, Consumer<T>> next) {
    var found = new ArrayList<T>();
    walk(
        first,
        (own, open) -> {
          found.add(own);
          next.accept(own, open);
        });
    return found;
  }
}
