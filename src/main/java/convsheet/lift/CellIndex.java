package convsheet.lift;

import java.util.function.IntUnaryOperator;

/**
 * A number for each of millions of cells, 0 where none was given. Cells that lie near each other
 * are found near each other: a sheet is cut into pages of {@value #SIDE} x {@value #SIDE} cells.
 */
final class CellIndex {
  private static final int BITS = 3;
  private static final int SIDE = 1 << BITS;
  private static final int LEAST = 16;

  /** The golden ratio's fraction in 64 bits: pages in a line are spread evenly (Knuth, 6.4). */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final int[] BLANK = new int[SIDE * SIDE];

  private int[][] pages = new int[LEAST][];
  private long[] keys = new long[LEAST];
  private int shift = Long.numberOfLeadingZeros(LEAST) + 1;
  private int count;
  private int[] last = BLANK; // the page that was asked for last
  private long lastKey = -1;

  /** Of a page; also of one beyond the sheet, which is none of a sheet's. */
  private static long key(int sheet, int row, int column) {
    return (long) sheet << 40 | (long) (row >> BITS & 0xFF_FFFF) << 16 | column >> BITS & 0xFFFF;
  }

  private static int place(int row, int column) {
    return (row & SIDE - 1) << BITS | column & SIDE - 1;
  }

  /** Where a page stands, or where it would. */
  private int slot(long key) {
    int slot = (int) (key * SPREAD >>> shift);
    while (pages[slot] != null && keys[slot] != key) {
      slot = slot + 1 & pages.length - 1;
    }
    return slot;
  }

  int get(CellRange cell) {
    return get(cell.sheet(), cell.row(), cell.column());
  }

  int get(int sheet, int row, int column) {
    long key = key(sheet, row, column);
    if (key != lastKey) {
      var page = pages[slot(key)];
      last = page == null ? BLANK : page;
      lastKey = key;
    }
    return last[place(row, column)];
  }

  void set(CellRange cell, int number) {
    set(cell.sheet(), cell.row(), cell.column(), number);
  }

  void set(int sheet, int row, int column, int number) {
    long key = key(sheet, row, column);
    if (key != lastKey || last == BLANK) {
      last = page(key);
      lastKey = key;
    }
    last[place(row, column)] = number;
  }

  /** A page, which is made if there is none. */
  private int[] page(long key) {
    int slot = slot(key);
    if (pages[slot] == null) {
      if (2 * count == pages.length) {
        makeRoom();
        slot = slot(key);
      }
      pages[slot] = new int[SIDE * SIDE];
      keys[slot] = key;
      count++;
    }
    return pages[slot];
  }

  private void makeRoom() {
    var oldPages = pages;
    var oldKeys = keys;
    pages = new int[2 * oldPages.length][];
    keys = new long[pages.length];
    shift--;
    for (int i = 0; i < oldPages.length; i++) {
      if (oldPages[i] != null) {
        int moved = slot(oldKeys[i]);
        pages[moved] = oldPages[i];
        keys[moved] = oldKeys[i];
      }
    }
  }

  /** Gives each cell another number for its own; 0 stays 0. */
  void renumber(IntUnaryOperator numbers) {
    for (var page : pages) {
      for (int i = 0; page != null && i < page.length; i++) {
        if (page[i] != 0) {
          page[i] = numbers.applyAsInt(page[i]);
        }
      }
    }
  }
}
