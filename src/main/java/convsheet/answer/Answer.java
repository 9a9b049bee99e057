package convsheet.answer;

import convsheet.formula.Grid;
import convsheet.network.LayerGrids;
import convsheet.problem.Finding;
import convsheet.question.CellMap;
import convsheet.question.Layout;
import convsheet.xlsx.CellAddress;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An answer as it was found in a file.
 *
 * @param student whom the file names, if it names anybody
 * @param layers the results of each layer, one grid a channel
 * @param parameters where the numbers that belong to layers stand, as far as they were found
 * @param starts where each grid of results begins, where grids were looked for
 * @param differences in what the results that are asked for or given are not those of the key
 * @param findings what is worth knowing about where they were found, and what was asked
 */
public record Answer(
    Optional<String> student,
    List<List<Results>> layers,
    Map<Grid, Layout.Place> parameters,
    Map<Grid, CellAddress> starts,
    Set<Difference> differences,
    List<Finding> findings) {
  /**
   * The results of one output channel.
   *
   * @param grid the grid that they should fill
   * @param cells what stands there, row by row
   * @param asked which of them were to be found; the others are given
   */
  public record Results(Grid grid, List<AnswerCell> cells, BitSet asked) {
    public Results {
      cells = List.copyOf(cells);
    }

    /** The cells that were to be found, in reading order. */
    Stream<AnswerCell> toDo() {
      return asked.stream().mapToObj(cells::get);
    }
  }

  /** What nobody answered, as where there is no workbook, for the grids of a network. */
  public static Answer none(List<LayerGrids> network) {
    return new Answer(
        Optional.empty(),
        network.stream()
            .map(layer -> layer.outputs().stream().map(output -> missing(output.grid())).toList())
            .toList(),
        Map.of(),
        Map.of(),
        Set.of(),
        List.of());
  }

  private static Results missing(Grid grid) {
    var cells =
        IntStream.range(0, grid.rows() * grid.columns())
            .mapToObj(i -> AnswerCell.missing(grid.sheet(), i / grid.columns(), i % grid.columns()))
            .toList();
    return new Results(grid, cells, new BitSet());
  }

  /** Whether nothing stands in any of the cells that were asked for. */
  public boolean isBlank() {
    var asked = layers.stream().flatMap(List::stream).flatMap(Results::toDo).toList();
    return !asked.isEmpty() && asked.stream().allMatch(AnswerCell::isMissing);
  }

  /** Whether no results were found at all. */
  public boolean isEmpty() {
    return layers.stream()
        .flatMap(List::stream)
        .flatMap(results -> results.cells().stream())
        .allMatch(AnswerCell::isMissing);
  }

  /**
   * Where grids stand in the answer: results where they were found, all else where it is said to
   * be.
   */
  public CellMap places(CellMap others) {
    return new FoundPlaces(starts, others);
  }

  public Answer {
    layers = layers.stream().map(List::copyOf).toList();
    parameters = Map.copyOf(parameters);
    starts = Map.copyOf(starts);
    differences = Set.copyOf(differences);
    findings = List.copyOf(findings);
  }
}
