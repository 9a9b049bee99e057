package convsheet.check;

/** Where windows lie: too close together, or shifted. */
final class WindowMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  WindowMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void find(Reckoning first) {
    var stride = bench.stride();
    if (stride.rows() > 1 || stride.columns() > 1) {
      var code = first.hasWeights() ? "stride-missing" : "pooling-overlap";
      var text =
          stride.rows() == stride.columns()
              ? String.valueOf(stride.rows())
              : stride.rows() + "x" + stride.columns();
      all.add(
          code,
          first.hasWeights()
              ? "The stride is forgotten: windows move by 1, not by " + text + "."
              : "The pooling windows overlap: they move by 1, not by " + text + ".",
          r ->
              move(
                  r,
                  -r.place().row() * (stride.rows() - 1),
                  -r.place().column() * (stride.columns() - 1)));
    }
    if (bench.shape().isVector()) {
      return;
    }
    var paddings = new PaddingMisconceptions(all);
    paddings.missing();
    paddings.extra(first);
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        // both at once up and to the left, into nothing, is a padding of 1
        boolean isPadding =
            down < 0 && right < 0 && bench.padding().isNone() && stride.rows() == stride.columns();
        if ((down != 0 || right != 0) && !isPadding) {
          int rows = down;
          int columns = right;
          all.addAlone(
              "window-shifted",
              "The windows lie " + shift(down, right) + ".",
              r -> move(r, rows, columns));
        }
      }
    }
  }

  private static String shift(int down, int right) {
    var rows = down == 0 ? "" : down < 0 ? "a row too high" : "a row too low";
    var columns =
        right == 0
            ? ""
            : right < 0 ? "a column too far to the left" : "a column too far to the right";
    return rows.isEmpty() || columns.isEmpty() ? rows + columns : rows + " and " + columns;
  }

  static Reckoning move(Reckoning reckoning, int down, int right) {
    return reckoning.mapPlanes(plane -> plane.moved(down, right));
  }
}
