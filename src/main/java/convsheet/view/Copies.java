package convsheet.view;

import convsheet.view.Derivation.Cell;
import convsheet.xlsx.CellAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says of cells that are copies what they are copies of. */
final class Copies {
  /** So many are named one by one. */
  private static final int MOST = 12;

  private Copies() {}

  /** Which are copies of which; those that lie together like their sources are named together. */
  static String text(List<Cell> cells) {
    var sources = cells.stream().flatMap(cell -> cell.source().stream()).toList();
    var places = cells.stream().flatMap(cell -> cell.address().stream()).toList();
    if (sources.size() == places.size() && isConstant(places, sources, -1)) {
      return Ranges.text(places)
          + (places.size() == 1 ? " is a copy of " : " are copies of ")
          + Ranges.text(sources);
    }
    if (sources.size() == places.size() && isConstant(places, sources, 1)) {
      return Ranges.text(places) + " is " + Ranges.text(sources) + " turned by 180 degrees";
    }
    return cells.stream()
            .limit(MOST)
            .map(
                cell ->
                    cell.address().map(CellAddress::cell).orElse("it")
                        + " is a copy of "
                        + cell.source().map(CellAddress::text).orElse("another cell"))
            .collect(Collectors.joining(", "))
        + (cells.size() > MOST ? " and so on" : "");
  }

  /** Whether cells lie together as others do, or as they do when turned. */
  private static boolean isConstant(List<CellAddress> places, List<CellAddress> sources, int sign) {
    return IntStream.range(0, places.size())
            .mapToObj(
                i ->
                    List.of(
                        sources.get(i).row() + sign * places.get(i).row(),
                        sources.get(i).column() + sign * places.get(i).column()))
            .distinct()
            .count()
        == 1;
  }
}
