package convsheet.check;

/** How a kernel is laid on its window otherwise than it is written. */
final class KernelMisconceptions {
  private final Misconceptions all;
  private final Bench bench;

  KernelMisconceptions(Misconceptions all) {
    this.all = all;
    bench = all.bench();
  }

  void find(Reckoning first) {
    var plane = first.planes().get(0);
    if (plane.count() == 1) {
      return;
    }
    addKernel(
        "kernel-rotated",
        "The kernel is rotated by 180 degrees, as in the convolution of mathematics; here it lies"
            + " on the picture as it is written.",
        Turn.ROTATED);
    if (bench.node().layer().type().equals("dense")) {
      FlattenMisconceptions.ofWeights(all, first.planes().size(), plane);
    } else if (plane.rows() == plane.columns()) {
      addKernel(
          "kernel-transposed",
          "The kernel is transposed: its rows are taken for columns.",
          Turn.TRANSPOSED);
    } else if (plane.rows() > 1 && plane.columns() > 1) {
      all.addAlone(
          "kernel-transposed",
          "The weights are laid on column by column, not row by row.",
          Turn.BY_COLUMNS::kernel);
    }
    if (plane.rows() > 1 && plane.columns() > 1) {
      addKernel("kernel-mirrored", "The kernel is mirrored left to right.", Turn.MIRRORED);
      addKernel("kernel-mirrored", "The kernel is turned upside down.", Turn.UPSIDE_DOWN);
    }
  }

  private void addKernel(String code, String message, Turn turn) {
    all.add(code, message, turn::kernel);
  }
}
