package convsheet.lift;

import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What belongs to cells, or to rectangles of them, in the order in which it was put there: a map
 * for millions of cells, which makes no object for one.
 *
 * @param <V> what belongs to a cell; never null
 */
final class CellMap<V> {
  private static final int LEAST = 16;

  private CellRange[] areas = new CellRange[LEAST];
  private Object[] values = new Object[LEAST]; // null where it was removed
  private int end;
  private int size;
  private int first; // none of the entries before it is left

  /** Of each cell one more than the number of its entry. */
  private final CellIndex entries = new CellIndex();

  @SuppressWarnings("unchecked") // nothing else is put into it
  private V value(int entry) {
    return (V) values[entry];
  }

  Optional<V> get(CellRange cell) {
    int entry = entries.get(cell) - 1;
    return entry < 0 ? Optional.empty() : Optional.of(value(entry));
  }

  boolean contains(CellRange cell) {
    return entries.get(cell) > 0;
  }

  /** Whether anything belongs to a cell of a rectangle. */
  boolean touches(CellRange area) {
    for (int row = area.row(); row < area.row() + area.rows(); row++) {
      for (int column = area.column(); column < area.column() + area.columns(); column++) {
        if (entries.get(area.sheet(), row, column) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Puts something in the place of what belongs to a cell, or else behind all others; what belonged
   * to more cells than these is still that of the others.
   */
  void put(CellRange area, V value) {
    int entry = entries.get(area) - 1;
    if (entry >= 0 && area.isCell() && areas[entry].isCell()) {
      values[entry] = value;
      return;
    }
    if (end == areas.length) {
      makeRoom();
    }
    areas[end] = area;
    values[end] = value;
    end++;
    size++;
    number(area, end);
  }

  private void number(CellRange area, int number) {
    for (int row = area.row(); row < area.row() + area.rows(); row++) {
      for (int column = area.column(); column < area.column() + area.columns(); column++) {
        entries.set(area.sheet(), row, column, number);
      }
    }
  }

  /** Leaves out what was removed, and makes room for as much again as there is. */
  private void makeRoom() {
    int room = Math.max(LEAST, 2 * size);
    if (size == end) {
      areas = Arrays.copyOf(areas, room);
      values = Arrays.copyOf(values, room);
      return;
    }
    var oldAreas = areas;
    var oldValues = values;
    var numbers = new int[end + 1];
    areas = new CellRange[room];
    values = new Object[room];
    int count = 0;
    for (int i = 0; i < end; i++) {
      if (oldValues[i] != null) {
        areas[count] = oldAreas[i];
        values[count] = oldValues[i];
        numbers[i + 1] = ++count;
      }
    }
    entries.renumber(number -> numbers[number]);
    end = count;
    first = 0;
  }

  /** Takes out what belongs to a cell, and to any others with it. */
  Optional<V> remove(CellRange cell) {
    int entry = entries.get(cell) - 1;
    return entry < 0 ? Optional.empty() : Optional.of(remove(entry));
  }

  private V remove(int entry) {
    var value = value(entry);
    var area = areas[entry];
    for (int row = area.row(); row < area.row() + area.rows(); row++) {
      for (int column = area.column(); column < area.column() + area.columns(); column++) {
        if (entries.get(area.sheet(), row, column) == entry + 1) {
          entries.set(area.sheet(), row, column, 0);
        }
      }
    }
    areas[entry] = null;
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

  /** How often something was put there that still is. */
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
