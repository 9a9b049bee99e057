package convsheet.exercise;

import convsheet.question.Evaluation;
import convsheet.question.Precision;
import convsheet.question.Task.Cell;
import convsheet.question.Task.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which answers of an exercise are compared together: so many that the one number which a file
 * keeps of them fits a multitude of others as well.
 *
 * <p>What a single answer may be is reckoned in bits, from what anybody may know of its layer: how
 * many of its results are 0, and between which numbers the others lie.
 */
final class Bundles {
  /** The bits of what a file keeps of a bundle: a number below a million. */
  static final int KEPT = 20;

  /** The bits of a bundle's answers: a thousand sets of numbers share what is kept of them. */
  static final int ENOUGH = KEPT + 10;

  /** The bits of some rows of a grid that are no part of a larger bundle. */
  private static final int PLENTY = 2 * KEPT;

  /**
   * Answers of one grid that are compared together, perhaps with some of other grids.
   *
   * @param bundle the bundle's number, counted from 0
   */
  record Piece(Part part, int bundle) {}

  private final List<Piece> pieces = new ArrayList<>();
  private double fewest = Double.POSITIVE_INFINITY;

  /** The bundles of an exercise: whole rows of grids, in the order of layers and channels. */
  static Bundles of(List<Part> parts, Evaluation evaluation, Precision precision) {
    return new Bundles(parts, evaluation, precision);
  }

  private Bundles(List<Part> parts, Evaluation evaluation, Precision precision) {
    int bundle = 0;
    double sum = 0;
    int complete = 0; // pieces
    for (var part : parts) {
      double bits = bits(evaluation, part.layer(), precision);
      for (var rows : rows(part, bits)) {
        pieces.add(new Piece(rows, bundle));
        sum += bits * rows.cells().size();
        if (sum >= ENOUGH) {
          bundle++;
          fewest = Math.min(fewest, sum);
          complete = pieces.size();
          sum = 0;
        }
      }
    }
    if (complete == 0) {
      fewest = sum;
    } else { // too few at the end go with those before them
      int last = pieces.get(complete - 1).bundle();
      pieces.replaceAll(piece -> new Piece(piece.part(), Math.min(last, piece.bundle())));
    }
  }

  /** The rows of a part, as few together as have plenty of bits. */
  private static List<Part> rows(Part part, double bits) {
    var rows = new ArrayList<SortedSet<Cell>>(List.of(new TreeSet<>()));
    for (var cell : part.cells()) {
      var last = rows.get(rows.size() - 1);
      if (!last.isEmpty() && cell.row() > last.last().row() && bits * last.size() >= PLENTY) {
        rows.add(new TreeSet<>());
      }
      rows.get(rows.size() - 1).add(cell);
    }
    if (rows.size() > 1 && bits * rows.get(rows.size() - 1).size() < PLENTY) {
      var left = rows.remove(rows.size() - 1);
      rows.get(rows.size() - 1).addAll(left);
    }
    return rows.stream().map(cells -> new Part(part.layer(), part.channel(), cells)).toList();
  }

  /** The pieces, bundle by bundle. */
  List<Piece> pieces() {
    return List.copyOf(pieces);
  }

  /** The bits of the bundle that has fewest. */
  double fewestBits() {
    return fewest;
  }

  /** What is unknown of one result of a layer, in bits. */
  private static double bits(Evaluation evaluation, String layer, Precision precision) {
    var values = evaluation.values(layer);
    double zeros = Arrays.stream(values).filter(value -> precision.isRight(0, value)).count();
    double share = zeros / values.length;
    double least = Arrays.stream(values).min().orElse(0);
    double most = Arrays.stream(values).max().orElse(0);
    return log2(1 + (most - least) * precision.scale()) * (1 - share)
        - share * log2(share)
        - (1 - share) * log2(1 - share);
  }

  private static double log2(double x) {
    return x <= 0 ? 0 : Math.log(x) / Math.log(2);
  }
}
