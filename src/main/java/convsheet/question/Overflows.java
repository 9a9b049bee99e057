package convsheet.question;

import convsheet.network.FeatureMap;
import convsheet.problem.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Finds where the numbers of a network outgrow what a cell can hold. */
public final class Overflows {
  private Overflows() {}

  /**
   * A warning for each layer that has errors for results although it reads none, with their cells
   * in the audit; layers that only pass errors on are not named.
   */
  public static List<Finding> in(Evaluation evaluation, Layout layout) {
    var nodes = evaluation.question().network().nodes();
    var sound = new HashSet<>(List.of(FeatureMap.INPUT));
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < nodes.size(); i++) {
      var values = evaluation.outputs().get(i).values();
      if (Arrays.stream(values).noneMatch(Double::isNaN)) {
        sound.add(nodes.get(i).name());
      } else if (sound.containsAll(nodes.get(i).from())) {
        var cells = new Places(nodes.get(i).name());
        int plane = nodes.get(i).shape().plane();
        for (int k = 0; k < values.length; k++) {
          if (Double.isNaN(values[k])) {
            var grid = evaluation.grids().get(i).outputs().get(k / plane).grid();
            cells.add(layout.cell(grid, k % plane / grid.columns(), k % plane % grid.columns()));
          }
        }
        cells
            .warning(
                "is #NUM!: its value, or a number on the way there, is beyond 1.8E+308",
                "are #NUM!: their values, or numbers on the way there, are beyond 1.8E+308")
            .ifPresent(findings::add);
      }
    }
    return findings;
  }
}
