package convsheet.check;

import convsheet.check.Reckoning.Plane;
import convsheet.network.Padding;
import java.util.Optional;

/** Borders: forgotten, on one side, where there are none, or of another kind. */
final class PaddingMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  PaddingMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void missing() {
    var padding = bench.padding();
    if (padding.isNone()) {
      return;
    }
    all.add(
        Misconception.of(
            "padding-missing",
            "The padding is forgotten: the first window lies on the first cells of the input, not"
                + " on the border.",
            reckoning -> {
              var copy = WindowMisconceptions.move(reckoning, padding.top(), padding.left());
              return copy.planes().stream().allMatch(this::isWithinInput)
                  ? Optional.of(copy)
                  : Optional.empty();
            }));
    if (padding.mode() != Padding.Mode.ZEROS && padding.mode() != Padding.Mode.BLANK) {
      return;
    }
    all.add(
        "padding-one-side",
        "All of the padding is below and to the right; it belongs on every side.",
        r -> WindowMisconceptions.move(r, padding.top(), padding.left()));
    all.add(
        "padding-one-side",
        "All of the padding is above and to the left; it belongs on every side.",
        r -> WindowMisconceptions.move(r, -padding.bottom(), -padding.right()));
  }

  private boolean isWithinInput(Plane plane) {
    var padding = bench.padding();
    return plane.row() + (plane.rows() - 1) * plane.rowStep() < padding.top() + bench.input().rows()
        && plane.column() + (plane.columns() - 1) * plane.columnStep()
            < padding.left() + bench.input().columns();
  }

  /** Borders of another kind. */
  void kinds() {
    var padding = bench.padding();
    if (padding.isNone() || padding.mode() == Padding.Mode.BLANK) {
      return;
    }
    for (var mode : Padding.Mode.values()) {
      if (mode != padding.mode() && mode != Padding.Mode.BLANK && fits(mode)) {
        all.add(
            Misconception.border(
                "padding-kind",
                "The border is of the wrong kind: it is "
                    + words(mode)
                    + ", but should be "
                    + words(padding.mode())
                    + ".",
                mode));
      }
    }
  }

  private boolean fits(Padding.Mode mode) {
    var padding = bench.padding();
    int less = mode == Padding.Mode.REFLECT ? 1 : 0;
    return mode == Padding.Mode.ZEROS
        || mode == Padding.Mode.REPLICATE
        || Math.max(padding.top(), padding.bottom()) <= bench.input().rows() - less
            && Math.max(padding.left(), padding.right()) <= bench.input().columns() - less;
  }

  private static String words(Padding.Mode mode) {
    return switch (mode) {
      case ZEROS, BLANK -> "zeros";
      case REFLECT -> "the picture mirrored";
      case REPLICATE -> "the edge cells repeated";
      case CIRCULAR -> "the opposite side of the picture";
    };
  }

  /** Windows that begin in a border that is not there. */
  void extra(Reckoning first) {
    if (!bench.padding().isNone()) {
      return;
    }
    var plane = first.planes().get(0);
    for (int p = 1; p < Math.max(plane.rows(), plane.columns()); p++) {
      int down = Math.min(p, plane.rows() - 1);
      int right = Math.min(p, plane.columns() - 1);
      all.addAlone(
          "padding-extra",
          "The windows begin in a border of " + p + " around the input; this layer has no padding.",
          r -> WindowMisconceptions.move(r, -down, -right));
    }
  }
}
