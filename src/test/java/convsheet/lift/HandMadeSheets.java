package convsheet.lift;

import convsheet.network.Network;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Draws a network and writes it as somebody would by hand: grids anywhere, each layer's formulas in
 * one of the forms that people use, slips here and there. The values that are saved with the
 * formulas are computed cell by cell as a spreadsheet does.
 */
final class HandMadeSheets {
  private static final List<List<String>> SHEET_NAMES =
      List.of(
          List.of("Sheet1"),
          List.of("conv net"),
          List.of("Net", "Filters"),
          List.of("Bob's picture", "layer 1", "R2D2"));

  /** A sheet with a network of its own. */
  private static final String OTHER = "an older try";

  private final Dice dice;
  private final Paper paper;
  private final SlipsByHand slips;
  private final Sketch sketch;
  private final int ownSheets;
  private final boolean hasOther;
  private final ConvByHand conv;
  private final PoolByHand pool;
  private final DenseByHand dense;
  private final ActivationByHand activation;
  private final MaskByHand mask;
  private final BesideByHand beside;

  private HandMadeSheets(long seed) {
    dice = new Dice(seed);
    var names = new ArrayList<>(dice.pick(SHEET_NAMES));
    ownSheets = names.size();
    hasOther = dice.chance(0.15);
    if (hasOther) {
      names.add(OTHER);
    }
    paper = new Paper(names);
    slips = new SlipsByHand(dice, paper, dice.chance(0.3) ? 0 : 1 + dice.nextInt(4));
    sketch = new Sketch(dice, paper, ownSheets, slips);
    var formulas = new FormulasByHand(sketch);
    var grids = new GridsByHand(sketch);
    var mistakes = new SumMistakes(sketch, grids, formulas);
    var sums = new SumsByHand(sketch, grids, formulas, mistakes);
    conv = new ConvByHand(sketch, formulas, sums);
    pool = new PoolByHand(sketch, grids, formulas);
    dense = new DenseByHand(sketch, grids, formulas, sums, mistakes);
    activation = new ActivationByHand(sketch, grids, formulas);
    mask = new MaskByHand(sketch, grids, formulas);
    beside = new BesideByHand(sketch, formulas);
  }

  /**
   * What was drawn.
   *
   * @param paper the sheets
   * @param sheet the number of the sheet that the file opens with
   * @param network the layers, as they would be without slips
   * @param input the picture
   * @param outputs what the formulas give, layer by layer
   * @param slips all that was done wrong
   * @param traits which forms were used
   * @param asked the sheet to ask for, where the file opens with another one
   */
  record HandMade(
      Paper paper,
      int sheet,
      Network network,
      Tensor input,
      List<double[]> outputs,
      List<Slip> slips,
      Set<Trait> traits,
      Optional<String> asked) {
    void write(Path file) {
      paper.write(file, sheet);
    }
  }

  /** The sheets of a seed. */
  static HandMade of(long seed) {
    return new HandMadeSheets(seed).draw();
  }

  private HandMade draw() {
    var input = drawPicture();
    int layers = dice.between(1, 4);
    if (sketch.isTied() && !sketch.hasText() && dice.chance(0.1)) {
      sketch.note(Trait.MASKED_PICTURE);
      mask.add();
      addConv(); // what comes before a filter may be any table
    }
    for (int i = 0; i < layers; i++) {
      addLayer(sketch.readsPicture());
    }
    beside.addUnread();
    beside.addSteps(conv.filters());
    beside.addGoingOn();
    var values = sketch.write();
    var asked = hasOther ? beside.addOther(ownSheets) : Optional.<String>empty();
    sketch.note(ownSheets == 1 ? Trait.ONE_SHEET : Trait.SHEETS);
    int front = asked.isPresent() ? ownSheets : sketch.lastSheet();
    return new HandMade(
        paper, front, sketch.network(), input, values, slips.made(), sketch.traits(), asked);
  }

  /** Draws the picture; gives it back. */
  private Tensor drawPicture() {
    int rows = dice.between(5, 10);
    int columns = dice.between(5, 10);
    var channels = sketch.channels(dice.between(1, 3), rows, columns, 1, 1);
    channels.forEach(sketch::fill);
    channels.stream().filter(box -> dice.chance(0.3)).forEach(sketch.labels::label);
    boolean hasText = false;
    if (slips.isDue(0.12)) {
      var box = dice.pick(channels);
      // a line at the edge that is blank would be none of the picture's
      var cells = dice.group(box, 0.2).stream().map(box::cell).toList();
      hasText = dice.nextBoolean();
      cells.forEach(paper::blank);
      if (hasText) {
        cells.forEach(cell -> paper.text(cell, "?"));
      }
      slips.add(
          hasText ? Slip.Kind.PICTURE_TEXT : Slip.Kind.PICTURE_BLANK,
          (hasText ? "holds? no numbers?" : "(is|are) blank") + " in the picture",
          cells);
    }
    var shape = Shape.of(channels.size(), rows, columns);
    sketch.begin(Network.of(shape), channels, hasText);
    return Tensor.of(
        shape,
        channels.stream().flatMap(box -> box.cells().stream()).mapToDouble(paper::value).toArray());
  }

  private void addLayer(boolean first) {
    if (sketch.isVector()) {
      switch (dice.between(0, 2)) {
        case 0 -> dense.add();
        case 1 -> activation.add();
        default -> activation.addSoftmax();
      }
      return;
    }
    boolean small = sketch.rows() < 3 || sketch.columns() < 3;
    int kind = first ? dice.between(0, 6) : dice.between(0, 9);
    if (kind <= 4 && !small) {
      addConv();
    } else if (kind <= 6 && !small && sketch.isTied()) {
      addPool();
    } else if (kind == 7 && !first) {
      activation.add();
    } else if (kind == 8 && !first) {
      mask.add();
    } else {
      dense.add();
    }
  }

  private void addConv() {
    if (!conv.add()) {
      dense.add();
    }
  }

  private void addPool() {
    if (!pool.add()) {
      dense.add();
    }
  }
}
