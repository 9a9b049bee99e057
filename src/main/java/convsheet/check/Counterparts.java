package convsheet.check;

import convsheet.formula.Grid;
import convsheet.network.LayerGrids;
import convsheet.question.Evaluation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which grids of a network that was made by hand go with those of the network that was asked for:
 * the picture, and of the layers of the same shape, in the same order, the one with most numbers in
 * common.
 */
final class Counterparts {
  private static final double CLOSE = 1e-6;

  private final Map<Grid, Grid> counterparts = new HashMap<>();

  private Counterparts() {}

  static Counterparts of(Evaluation asked, Evaluation own) {
    var counterparts = new Counterparts();
    counterparts.put(asked.question().picture().channels(), own.question().picture().channels());
    int next = 0;
    for (int i = 0; i < asked.grids().size(); i++) {
      int best = -1;
      for (int k = next; k < own.grids().size(); k++) {
        if (shape(asked, i).equals(shape(own, k))
            && (best < 0 || matches(asked, i, own, k) > matches(asked, i, own, best))) {
          best = k;
        }
      }
      if (best >= 0) {
        counterparts.put(outputs(asked, i), outputs(own, best));
        counterparts.put(parameters(asked, i), parameters(own, best));
        next = best + 1;
      }
    }
    return counterparts;
  }

  private static Object shape(Evaluation evaluation, int layer) {
    return evaluation.question().network().nodes().get(layer).shape();
  }

  private static List<Grid> outputs(Evaluation evaluation, int layer) {
    return evaluation.grids().get(layer).outputs().stream().map(output -> output.grid()).toList();
  }

  private static List<Grid> parameters(Evaluation evaluation, int layer) {
    return evaluation.grids().get(layer).parameters().stream()
        .map(LayerGrids.Parameter::grid)
        .toList();
  }

  private static int matches(Evaluation asked, int i, Evaluation own, int k) {
    var values = asked.outputs().get(i).values();
    var others = own.outputs().get(k).values();
    int matches = 0;
    for (int n = 0; n < values.length; n++) {
      double off = Math.abs(values[n] - others[n]);
      matches += off <= CLOSE * Math.max(1, Math.abs(values[n])) ? 1 : 0;
    }
    return matches;
  }

  /** Puts grids together, if there are as many of the same sizes. */
  private void put(List<Grid> asked, List<Grid> own) {
    boolean fits = asked.size() == own.size();
    for (int i = 0; fits && i < asked.size(); i++) {
      fits =
          asked.get(i).rows() == own.get(i).rows()
              && asked.get(i).columns() == own.get(i).columns();
    }
    for (int i = 0; fits && i < asked.size(); i++) {
      counterparts.put(asked.get(i), own.get(i));
    }
  }

  /** The grid that goes with one of those that were asked for, if there is one. */
  Optional<Grid> of(Grid asked) {
    return Optional.ofNullable(counterparts.get(asked));
  }
}
