package convsheet.question;

import convsheet.formula.Grid;
import convsheet.problem.Problem;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * What an exercise asks for.
 *
 * @param student whose it is, if that is known
 * @param id what else tells the student from others
 * @param variant the seed of the weights or of the choice of cells, if one of them was drawn
 * @param parts the results that are asked for, layer by layer, channel by channel
 * @param unread what of the sheet could not be read any more, where somebody changed it
 */
public record Task(
    Optional<String> student,
    Optional<String> id,
    OptionalLong variant,
    List<Part> parts,
    List<Problem> unread) {
  /** A cell of a grid, its row and column counted from 0. */
  public record Cell(int row, int column) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      return Comparator.comparingInt(Cell::row).thenComparingInt(Cell::column).compare(this, other);
    }
  }

  /**
   * The results of one output channel that are asked for.
   *
   * @param layer the layer's name
   * @param channel the output channel, counted from 0
   * @param cells the cells, in reading order, at least one
   */
  public record Part(String layer, int channel, SortedSet<Cell> cells) {}

  public Task {
    parts = List.copyOf(parts);
    unread = List.copyOf(unread);
  }

  /** A task of which all is known. */
  public Task(
      Optional<String> student, Optional<String> id, OptionalLong variant, List<Part> parts) {
    this(student, id, variant, parts, List.of());
  }

  /** Which results of a channel are asked for, numbered row by row. */
  public BitSet asked(Grid grid, int channel) {
    var asked = new BitSet();
    for (var part : parts) {
      if (part.layer().equals(grid.sheet()) && part.channel() == channel) {
        part.cells().forEach(cell -> asked.set(cell.row() * grid.columns() + cell.column()));
      }
    }
    return asked;
  }

  /** How many cells there are to fill in. */
  public int count() {
    return parts.stream().mapToInt(part -> part.cells().size()).sum();
  }
}
