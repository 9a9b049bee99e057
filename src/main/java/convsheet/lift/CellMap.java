package convsheet.lift;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What belongs to cells, in the order in which it was put there: a map for millions of them, which
 * makes no object for a cell. Cells that lie near each other are found near each other: a sheet is
 * cut into pages of {@value #SIDE} x {@value #SIDE} cells.
 *
 * @param <V> what belongs to a cell; never null
 */
final class CellMap<V> {
  private static final int BITS = 3;
  private static final int SIDE = 1 << BITS;
  private static final int LEAST = 16;

  /** The golden ratio's fraction in 64 bits: pages in a line are spread evenly (Knuth, 6.4). */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private CellRange[] cells = new CellRange[LEAST];
  private Object[] values = new Object[LEAST]; // null where it was removed
  private int end;
  private int size;
  private int first; // none of the entries before it is left

  /** Of each cell of a page one more than the number of its entry, 0 for none. */
  private int[][] pages = new int[LEAST][];

  private long[] pageKeys = new long[LEAST];
  private int pageCount;

  private static long pageKey(CellRange cell) {
    return (long) cell.sheet() << 40 | (long) (cell.row() >> BITS) << 16 | cell.column() >> BITS;
  }

  private static int place(CellRange cell) {
    return (cell.row() & SIDE - 1) << BITS | cell.column() & SIDE - 1;
  }

  /** Where a page stands, or where it would. */
  private int slot(long pageKey) {
    int slot = (int) (pageKey * SPREAD >>> Long.numberOfLeadingZeros(pages.length) + 1);
    while (pages[slot] != null && pageKeys[slot] != pageKey) {
      slot = slot + 1 & pages.length - 1;
    }
    return slot;
  }

  /** The page of a cell, which is made if there is none. */
  private int[] page(CellRange cell) {
    long key = pageKey(cell);
    int slot = slot(key);
    if (pages[slot] == null) {
      if (2 * pageCount == pages.length) {
        var oldPages = pages;
        var oldKeys = pageKeys;
        pages = new int[2 * oldPages.length][];
        pageKeys = new long[pages.length];
        for (int i = 0; i < oldPages.length; i++) {
          if (oldPages[i] != null) {
            int moved = slot(oldKeys[i]);
            pages[moved] = oldPages[i];
            pageKeys[moved] = oldKeys[i];
          }
        }
        slot = slot(key);
      }
      pages[slot] = new int[SIDE * SIDE];
      pageKeys[slot] = key;
      pageCount++;
    }
    return pages[slot];
  }

  /** The number of a cell's entry, -1 if there is none. */
  private int entry(CellRange cell) {
    var page = pages[slot(pageKey(cell))];
    return page == null ? -1 : page[place(cell)] - 1;
  }

  @SuppressWarnings("unchecked") // nothing else is put into it
  private V value(int entry) {
    return (V) values[entry];
  }

  Optional<V> get(CellRange cell) {
    int entry = entry(cell);
    return entry < 0 ? Optional.empty() : Optional.of(value(entry));
  }

  boolean contains(CellRange cell) {
    return entry(cell) >= 0;
  }

  /** Puts something in the place of what belongs to a cell, or else behind all others. */
  void put(CellRange cell, V value) {
    int entry = entry(cell);
    if (entry >= 0) {
      values[entry] = value;
      return;
    }
    if (end == cells.length) {
      makeRoom();
    }
    cells[end] = cell;
    values[end] = value;
    page(cell)[place(cell)] = ++end;
    size++;
  }

  /** Leaves out what was removed, and makes room for as much again as there is. */
  private void makeRoom() {
    var oldCells = cells;
    var oldValues = values;
    int oldEnd = end;
    cells = new CellRange[Math.max(LEAST, 2 * size)];
    values = new Object[cells.length];
    end = 0;
    first = 0;
    for (int i = 0; i < oldEnd; i++) {
      if (oldValues[i] != null) {
        cells[end] = oldCells[i];
        values[end] = oldValues[i];
        page(oldCells[i])[place(oldCells[i])] = ++end;
      }
    }
  }

  /** Takes out what belongs to a cell. */
  Optional<V> remove(CellRange cell) {
    int entry = entry(cell);
    return entry < 0 ? Optional.empty() : Optional.of(remove(entry));
  }

  private V remove(int entry) {
    var value = value(entry);
    page(cells[entry])[place(cells[entry])] = 0;
    cells[entry] = null;
    values[entry] = null;
    size--;
    return value;
  }

  /** Takes out the first; there has to be one. */
  V removeFirst() {
    first = next(first);
    return remove(first);
  }

  void removeIf(Predicate<V> condition) {
    for (int i = next(0); i < end; i = next(i + 1)) {
      if (condition.test(value(i))) {
        remove(i);
      }
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  private int next(int entry) {
    int next = entry;
    while (next < end && values[next] == null) {
      next++;
    }
    return next;
  }

  /** All that is there, as long as nothing is put there or removed. */
  Collection<V> values() {
    return new AbstractCollection<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<V> iterator() {
        return new Iterator<>() {
          private int at = CellMap.this.next(first);

          @Override
          public boolean hasNext() {
            return at < end;
          }

          @Override
          public V next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            var value = value(at);
            at = CellMap.this.next(at + 1);
            return value;
          }
        };
      }
    };
  }
}
