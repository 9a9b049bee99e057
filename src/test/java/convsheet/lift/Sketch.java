package convsheet.lift;

import convsheet.lift.Paper.Box;
import convsheet.network.Layer;
import convsheet.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What has been drawn so far: the network, the grids that its next layer reads, and what is still
 * to be written.
 */
final class Sketch {
  /** Free cells around a computed grid, for windows that run over its edge, and a label. */
  static final int ROOM = 4;

  final Dice dice;
  final Paper paper;
  final SlipsByHand slips;
  final LabelsByHand labels;

  private final int sheets;
  private final List<Runnable> later = new ArrayList<>();
  private final List<Supplier<List<Double>>> outputs = new ArrayList<>();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

  /** The grids whose cells have formulas. */
  private final List<Box> computed = new ArrayList<>();

  private Network network;
  private List<Box> sources;
  private boolean hasText;
  private int lastSheet;

  /**
   * Empty sheets.
   *
   * @param sheets how many of them, the first ones, the network may stand on
   */
  Sketch(Dice dice, Paper paper, int sheets, SlipsByHand slips) {
    this.dice = dice;
    this.paper = paper;
    this.sheets = sheets;
    this.slips = slips;
    labels = new LabelsByHand(dice, paper, slips);
  }

  /** A free place for a grid on one of the sheets. */
  Box place(int rows, int columns, int rowStep, int columnStep, int around) {
    return paper.place(dice, dice.nextInt(sheets), rows, columns, rowStep, columnStep, around);
  }

  /** Grids for the channels of a layer, in the order in which they are read off the sheets. */
  List<Box> channels(int count, int rows, int columns, int rowStep, int columnStep) {
    return IntStream.range(0, count)
        .mapToObj(c -> place(rows, columns, rowStep, columnStep, ROOM))
        .sorted(
            Comparator.comparingInt((Box box) -> box.first().sheet())
                .thenComparingInt(box -> box.first().row())
                .thenComparingInt(box -> box.first().column()))
        .toList();
  }

  /** Fills a grid with weights. */
  double[] fill(Box box) {
    var values = new double[box.count()];
    for (int n = 0; n < values.length; n++) {
      values[n] = dice.weight();
      paper.number(box.cell(n), values[n]);
    }
    return values;
  }

  /** Grids of the sources' size, in their order. */
  List<Box> sameSize() {
    var source = sources.get(0);
    int step = dice.chance(0.2) ? 2 : 1;
    return channels(sources.size(), source.rows(), source.columns(), step, step);
  }

  /** Begins with a picture. */
  void begin(Network empty, List<Box> channels, boolean withText) {
    network = empty;
    sources = channels;
    hasText = withText;
  }

  /** Goes on with a layer whose channels are these grids. */
  void then(Layer layer, List<Box> planes) {
    network = network.then(labels.name(planes, layer()), layer);
    sources = planes;
    computes(planes);
    lastSheet = planes.get(0).first().sheet();
    outputs.add(() -> planes.stream().flatMap(p -> p.cells().stream()).map(paper::value).toList());
  }

  /** Leaves for the end what is written with the values of other cells. */
  void later(Runnable write) {
    later.add(write);
  }

  /** Notes grids whose cells have formulas. */
  void computes(List<Box> grids) {
    computed.addAll(grids);
  }

  /** Whether a place holds cells of them. */
  boolean touchesComputed(Box box) {
    return computed.stream().anyMatch(box::touches);
  }

  /** Notes a form that is used. */
  void note(Trait trait) {
    traits.add(trait);
  }

  void note(boolean isDrawn, Trait trait) {
    if (isDrawn) {
      traits.add(trait);
    }
  }

  /** Writes all that was left for later; gives back the layers' values. */
  List<double[]> write() {
    labels.write();
    later.forEach(Runnable::run);
    return outputs.stream()
        .map(Supplier::get)
        .map(all -> all.stream().mapToDouble(value -> value).toArray())
        .toList();
  }

  Network network() {
    return network;
  }

  Set<Trait> traits() {
    return traits;
  }

  /** The grids that the next layer reads, a channel each. */
  List<Box> sources() {
    return sources;
  }

  int rows() {
    return sources.get(0).rows();
  }

  int columns() {
    return sources.get(0).columns();
  }

  /** The number of layers so far. */
  int layers() {
    return network.nodes().size();
  }

  /** What the next layer is called, unless its label says otherwise. */
  String layer() {
    return "layer" + layers();
  }

  /** Whether the next layer is the first. */
  boolean readsPicture() {
    return network.nodes().isEmpty();
  }

  /** Whether the picture holds a text, which most formulas make an error of. */
  boolean hasText() {
    return hasText;
  }

  /** Whether the next layer reads that text. */
  boolean readsText() {
    return hasText && readsPicture();
  }

  /** Whether the last layer gives a vector. */
  boolean isVector() {
    return !readsPicture() && network.nodes().get(layers() - 1).shape().isVector();
  }

  /** The sheet of the last layer. */
  int lastSheet() {
    return lastSheet;
  }

  /** Whether the formulas of one sheet lead to all others, before or after this layer. */
  boolean isTied() {
    return !readsPicture() || sheets == 1 || sources.size() == 1;
  }
}
