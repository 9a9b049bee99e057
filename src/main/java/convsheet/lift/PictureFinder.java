package convsheet.lift;

import convsheet.formula.Touching;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the numbers that are the network's picture: those that layers read and nobody computes. */
final class PictureFinder {
  /** The cells of the largest picture. */
  private static final int MOST_CELLS = 4_000_000;

  private final Book book;
  private final Planes planes;
  private final Terms terms;
  private final CellMap<Boolean> partsOfGrids = new CellMap<>();

  PictureFinder(Book book, Planes planes, Terms terms) {
    this.book = book;
    this.planes = planes;
    this.terms = terms;
  }

  /** The channels of the picture, from the top left to the bottom right. */
  List<Source> find() {
    var totals = totals();
    var layers = planes.all().stream().filter(plane -> !totals.contains(plane)).toList();
    var pictures = find(layers);
    return pictures.isEmpty() && !totals.isEmpty() ? find(planes.all()) : pictures;
  }

  /**
   * Totals that nothing but totals reads. They stand beside a network, and their ranges may go over
   * numbers that are none of it.
   */
  private Set<Plane> totals() {
    var totals = planes.all().stream().filter(PictureFinder::isTotal).collect(Collectors.toSet());
    var open = new ArrayDeque<Plane>();
    planes.all().stream().filter(plane -> !totals.contains(plane)).forEach(open::add);
    while (!open.isEmpty() && !totals.isEmpty()) {
      var plane = open.remove();
      for (var slot : plane.slots()) {
        var area = Planes.read(slot, plane);
        for (int k = 0; k < area.count(); k++) {
          planes.owner(planes.resolve(area.cell(k))).filter(totals::remove).ifPresent(open::add);
        }
      }
    }
    return totals;
  }

  /** Whether it is one number about some ranges, or one about each of their rows or columns. */
  private static boolean isTotal(Plane plane) {
    if (plane.meaning().total().isEmpty()) {
      return false;
    }
    var first = plane.slots().get(0).area();
    return plane.count() == 1
        || plane.columns() == 1 && first.rows() == 1
        || plane.rows() == 1 && first.columns() == 1;
  }

  private List<Source> find(List<Plane> readers) {
    var beginning = beginning(readers);
    return findRead(beginning.isEmpty() ? readers : beginning);
  }

  /**
   * The planes that a network can begin with. What goes on from results reads numbers beside them
   * as targets of a training, or a picture that others begin with; numbers that are changed one by
   * one for nothing else are no picture either.
   */
  private List<Plane> beginning(List<Plane> readers) {
    var first =
        readers.stream()
            .filter(plane -> terms.refused(plane).isEmpty())
            .filter(
                plane ->
                    terms.inputSlots(plane).stream().noneMatch(s -> planes.isComputed(s, plane)))
            .toList();
    var read =
        first.stream()
            .flatMap(plane -> terms.inputSlots(plane).stream().flatMap(s -> planes.owned(s, plane)))
            .collect(Collectors.toSet());
    return first.stream().filter(plane -> !planes.isScaled(plane) || read.contains(plane)).toList();
  }

  private List<Source> findRead(List<Plane> readers) {
    var areas = new LinkedHashSet<CellRange>();
    int rowSlack = 0;
    int columnSlack = 0;
    for (var plane : readers) {
      for (var slot : terms.inputSlots(plane)) {
        if (planes.owned(slot, plane).findAny().isEmpty()) {
          areas.add(Planes.read(slot, plane));
          rowSlack = Math.max(rowSlack, slot.down().rows() - 1);
          columnSlack = Math.max(columnSlack, slot.right().columns() - 1);
        }
      }
    }
    var grids = new ArrayList<CellRange>();
    var seen = new CellSet();
    for (var area : areas) {
      for (int k = 0; k < area.count(); k++) {
        var cell = planes.resolve(area.cell(k));
        if (isPictureCell(cell)
            && !isPartOfGrid(cell)
            && seen.add(cell)
            && grids.stream()
                .noneMatch(g -> g.sheet() == cell.sheet() && g.holds(cell.row(), cell.column()))) {
          grids.add(flood(cell, seen));
        }
      }
    }
    var clipped = new ArrayList<CellRange>();
    for (var grid : grids) {
      clipped.add(clip(grid, areas, rowSlack, columnSlack));
    }
    var pictures =
        clipped.stream()
            .sorted(
                Comparator.comparingInt(CellRange::sheet)
                    .thenComparingInt(CellRange::row)
                    .thenComparingInt(CellRange::column))
            .map(Source::picture)
            .toList();
    for (var picture : pictures) {
      if (picture.count() > MOST_CELLS) {
        throw new NotUnderstood(
            picture.first(),
            String.format(
                Locale.ROOT,
                "the numbers of %s are %,d cells, and a picture has at most %,d",
                picture.area().text(),
                picture.area().count(),
                MOST_CELLS));
      }
    }
    return pictures;
  }

  /**
   * Whether a number is one of the zeros around a computed grid or around copies of one, or was
   * typed over a copy. A border of copies around a picture copies the picture itself.
   */
  private boolean isPartOfGrid(CellRange number) {
    var known = partsOfGrids.get(number);
    if (known.isPresent()) {
      return known.get();
    }
    var seen = new CellSet();
    seen.add(number);
    var region =
        Touching.from(
            number,
            (cell, next) ->
                cell.around()
                    .filter(own -> isPictureCell(own) || planes.resolve(own) != own)
                    .filter(seen::add)
                    .forEach(next));
    boolean isBesidePlane =
        region.stream()
            .flatMap(cell -> Stream.concat(Stream.of(cell), cell.around()))
            .anyMatch(cell -> planes.owner(cell).isPresent());
    int copies = 0;
    int numbers = 0;
    for (var cell : region) {
      var own = planes.resolve(cell);
      copies += own != cell && !seen.contains(own) ? 1 : 0;
      numbers += own == cell && book.value(cell) != 0 ? 1 : 0;
    }
    boolean isPart = copies > numbers || isBesidePlane && numbers == 0;
    region.forEach(cell -> partsOfGrids.put(cell, isPart));
    return isPart;
  }

  private boolean isPictureCell(CellRange cell) {
    return book.isGiven(cell) && !terms.isWeight(cell);
  }

  /** The rectangle around the numbers that touch a cell. */
  private CellRange flood(CellRange start, CellSet seen) {
    seen.add(start);
    return Touching.from(
            start,
            (cell, next) ->
                cell.around().filter(own -> isPictureCell(own) && seen.add(own)).forEach(next))
        .stream()
        .reduce(start, CellRange::with);
  }

  /** Leaves out the rows and columns at the edge that nothing reads but the last few. */
  private static CellRange clip(
      CellRange grid, Set<CellRange> areas, int rowSlack, int columnSlack) {
    int top = Integer.MAX_VALUE;
    int left = Integer.MAX_VALUE;
    int bottom = -1;
    int right = -1;
    for (var area : areas) {
      if (area.touches(grid)) {
        top = Math.min(top, area.row());
        left = Math.min(left, area.column());
        bottom = Math.max(bottom, area.row() + area.rows());
        right = Math.max(right, area.column() + area.columns());
      }
    }
    if (bottom < 0) {
      return grid; // it is read through copies
    }
    top = Math.max(top, grid.row());
    left = Math.max(left, grid.column());
    int end = grid.row() + grid.rows();
    bottom = end - bottom <= rowSlack ? end : bottom;
    end = grid.column() + grid.columns();
    right = end - right <= columnSlack ? end : right;
    return new CellRange(grid.sheet(), top, left, bottom - top, right - left, false);
  }
}
