package convsheet.network;

import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a layer reads from its own sheet: filters, weights, biases and columns of numbers, by their
 * labels. It keeps what was read, and what would have been if it were there.
 */
final class LayerSheet {
  /** The most labels that are kept of what is not there. */
  private static final int MOST_WANTED = 1000;

  private static final String BOTH = "Count filters and channels both from 1, or both from 0.";

  private final LayerSpec spec;
  private final GivenGrids grids;
  private final List<GivenGrid> read = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();

  LayerSheet(LayerSpec spec, GivenGrids grids) {
    this.spec = spec;
    this.grids = grids;
  }

  /** The grids that were read. */
  List<GivenGrid> read() {
    return List.copyOf(read);
  }

  /** What would be read if it were there, in whose place a default counts. */
  List<Wanted> wanted() {
    return List.copyOf(wanted);
  }

  String name() {
    return grids.sheet();
  }

  ProblemException problem(String cells, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", grids.sheet(), cells, found, expected, remedy));
  }

  private GivenGrid keep(GivenGrid grid) {
    read.add(grid);
    return grid;
  }

  private void want(Wanted grid) {
    if (wanted.size() < MOST_WANTED) {
      wanted.add(grid);
    }
  }

  // ---- columns, masks and constants ----

  /**
   * A number for each channel, in a column or a row below a label; empty where there is no such
   * label.
   *
   * @param name what the numbers are: {@code mean}, {@code variance}, {@code weight} or {@code
   *     bias}, which may have other names on the sheet
   */
  Optional<GivenGrid> column(String name, int count) {
    return column(name, count, false);
  }

  /** The same, where a single number stands for all channels. */
  Optional<GivenGrid> columnOrNumber(String name, int count) {
    return column(name, count, true);
  }

  private Optional<GivenGrid> column(String name, int count, boolean oneForAll) {
    var given =
        LabelWords.column(name).stream()
            .filter(grids.labels()::contains)
            .filter(label -> label.equals(name) || grids.heads(label))
            .toList();
    if (given.size() > 1) {
      throw twice(given.get(0), given.get(1), name);
    }
    if (given.isEmpty()) {
      want(new Wanted(name, count, 1));
      return Optional.empty();
    }
    var grid = grids.find(given.get(0)).orElseThrow();
    boolean isForAll = oneForAll && grid.values().length == 1;
    if (grid.values().length != count && !isForAll || grid.rows() > 1 && grid.columns() > 1) {
      throw problem(
          grid.cells(),
          grid.size() + " numbers under " + grids.quote(given.get(0)),
          count + " in a column, one a channel" + (oneForAll ? ", or one for all" : ""),
          "Give each channel one number.");
    }
    return Optional.of(keep(grid));
  }

  private ProblemException twice(String first, String second, String what) {
    return problem(
        grids.find(second).map(GivenGrid::cells).orElse(""),
        "numbers under "
            + grids.quote(second)
            + " beside those under "
            + grids.quote(first)
            + ", which both are the "
            + what,
        "one of them",
        "Remove one of the two labels with its numbers, or move it to another sheet.");
  }

  /**
   * Grids labelled {@code mask channel 1}, ..., or {@code mask} where there is one alone.
   *
   * @param what {@code mask} or {@code constant}
   * @return their numbers, channel by channel; empty where there is no such label
   */
  Optional<double[]> planes(String what, Shape shape) {
    var labels = new LinkedHashMap<Integer, String>();
    for (var label : grids.labels()) {
      var channel =
          shape.channels() == 1 && LabelWords.whole(what).contains(label)
              ? OptionalInt.of(1)
              : LabelWords.plane(what, label);
      if (channel.isPresent() && (label.equals(what) || grids.heads(label))) {
        var other = labels.put(channel.getAsInt(), label);
        if (other != null) {
          throw twice(other, label, what);
        }
      }
    }
    if (labels.isEmpty()) {
      planeLabels(what, shape)
          .forEach(label -> want(new Wanted(label, shape.rows(), shape.columns())));
      return Optional.empty();
    }
    int first = labels.containsKey(0) ? 0 : 1;
    var values = new double[Math.toIntExact(shape.count())];
    for (int c = 0; c < shape.channels(); c++) {
      var label = labels.remove(first + c);
      var expected = planeLabels(what, shape).get(c);
      if (label == null) {
        throw problem(
            "",
            "no grid labelled \"" + expected + "\"",
            "a " + what + " for each of the " + shape.channels() + " channels",
            "Add the label with its numbers below it.");
      }
      var grid = grids.find(label).orElseThrow();
      if (grid.rows() != shape.rows() || grid.columns() != shape.columns()) {
        throw problem(
            grid.cells(),
            "a grid of " + grid.size() + " under \"" + expected + "\"",
            shape.rows() + " x " + shape.columns(),
            "Give the grid that size.");
      }
      System.arraycopy(keep(grid).values(), 0, values, c * shape.plane(), shape.plane());
    }
    return Optional.of(values);
  }

  private static List<String> planeLabels(String what, Shape shape) {
    return shape.isVector()
        ? List.of(what)
        : IntStream.rangeClosed(1, shape.channels()).mapToObj(c -> what + " channel " + c).toList();
  }

  // ---- weights and biases ----

  /**
   * A label of weights or a bias.
   *
   * @param text the label as it stands on the sheet, canonical
   * @param shown the label in convsheet's words, as it is counted on the sheet
   * @param output the filter or output, counted from 1
   * @param channel its channel, counted from 1; 1 where it names none
   * @param fromZero whether the sheet counts from 0
   * @param name what a person calls the filter or output, or {@code ""}
   * @param isPlain whether it is a label without doubt
   */
  record Label(
      String text,
      String shown,
      boolean isBias,
      int output,
      int channel,
      boolean fromZero,
      String name,
      boolean isPlain) {
    private record Key(boolean isBias, int output, int channel) {}

    Key key() {
      return new Key(isBias, output, channel);
    }
  }

  /**
   * The labels of weights and biases, by output and channel. Where one of them counts from 0, all
   * do.
   */
  private List<Label> labels(String what) {
    var weights = new LinkedHashMap<String, LabelWords.Weight>();
    for (var text : grids.labels()) {
      LabelWords.weight(grids.text(text))
          .filter(weight -> weight.isPlain() && text.startsWith(what) || grids.heads(text))
          .ifPresent(weight -> weights.put(text, weight));
    }
    int first =
        weights.values().stream()
                .anyMatch(weight -> weight.output() == 0 || weight.channel().orElse(1) == 0)
            ? 0
            : 1;
    var labels = new LinkedHashMap<Object, Label>();
    weights.forEach(
        (text, weight) -> {
          var label =
              new Label(
                  text,
                  what
                      + " "
                      + weight.output()
                      + (weight.channel().isEmpty()
                          ? ""
                          : " channel " + weight.channel().getAsInt())
                      + (weight.isBias() ? " bias" : ""),
                  weight.isBias(),
                  weight.output() + 1 - first,
                  weight.channel().isEmpty() ? 1 : weight.channel().getAsInt() + 1 - first,
                  first == 0,
                  weight.name(),
                  weight.isPlain());
          labels.merge(label.key(), label, this::theOne);
        });
    if (first == 0) {
      spec.note(
          Finding.note(
              grids.sheet(), "", "labels count from 0: " + what + " 0 is read as " + what + " 1"));
    }
    return labels.values().stream()
        .sorted(Comparator.comparingInt(Label::output).thenComparingInt(Label::channel))
        .toList();
  }

  /** Of two labels of the same the one with numbers below it; the other is a heading. */
  private Label theOne(Label one, Label other) {
    boolean both = grids.heads(one.text()) && grids.heads(other.text());
    if (both && one.isPlain() != other.isPlain()) {
      return one.isPlain() ? one : other; // that the other is not read is told
    } else if (both) {
      throw twice(one.text(), other.text(), other.shown());
    }
    return grids.heads(other.text()) ? other : one;
  }

  /** The column of all biases, where the sheet has one. */
  private Optional<String> biasColumn() {
    return LabelWords.column("bias").stream()
        .filter(grids.labels()::contains)
        .filter(grids::heads)
        .findFirst();
  }

  private boolean hasResults() {
    return grids.labels().stream().anyMatch(LabelWords::isResult);
  }

  /** All grids in reading order that are no biases. */
  private List<GivenGrid> unlabelled(List<Label> labels) {
    var biases = new ArrayList<String>();
    labels.stream()
        .filter(Label::isBias)
        .forEach(label -> grids.find(label.text()).map(GivenGrid::cells).ifPresent(biases::add));
    biasColumn().flatMap(grids::find).map(GivenGrid::cells).ifPresent(biases::add);
    return grids.inReadingOrder().stream().filter(grid -> !biases.contains(grid.cells())).toList();
  }

  /**
   * Weights labelled {@code what 1 channel 1}, ..., {@code what 1 bias}; or, on a sheet without any
   * such label, all its grids in reading order, outputs outermost, their channels inside.
   */
  LayerSpec.Weights weights(String what, int channels, Optional<Size> size) {
    var planes = new ArrayList<GivenGrid>();
    var given = spec.count("filters");
    var labels = labels(what);
    int count;
    var called = new FilterNames(spec, grids);
    List<String> names;
    if (labels.stream().allMatch(Label::isBias) && !hasResults()) {
      var unlabelled = unlabelled(labels);
      checkCount(what, unlabelled.size(), channels, given);
      count = unlabelled.size() / channels;
      labels.forEach(label -> checkExpected(what, label, count, channels));
      names = called.alone(unlabelled, channels);
      for (int k = 0; k < unlabelled.size(); k++) {
        var place = what + " " + (k / channels + 1) + " channel " + (k % channels + 1);
        planes.add(unlabelled.get(k).at(place, names.get(k / channels)));
      }
    } else {
      count = given.orElseGet(() -> labels.stream().mapToInt(Label::output).reduce(1, Math::max));
      labels.forEach(label -> checkExpected(what, label, count, channels));
      names = called.of(what, labels, count);
      var byPlace = byPlace(labels, false);
      for (int output = 1; output <= count; output++) {
        for (int channel = 1; channel <= channels; channel++) {
          planes.add(plane(byPlace, what, output, channel, count, channels));
        }
      }
    }
    planes.forEach(this::keep);
    var biases = biases(what, labels, count);
    var weight = stack(what, planes, channels, size);
    want(
        new Wanted(
            what + " " + (count + 1) + " channel 1",
            planes.get(0).rows(),
            planes.get(0).columns()));
    return new LayerSpec.Weights(
        weight, biases, names.stream().allMatch(String::isEmpty) ? List.of() : names);
  }

  private static Map<List<Integer>, Label> byPlace(List<Label> labels, boolean biases) {
    var byPlace = new LinkedHashMap<List<Integer>, Label>();
    labels.stream()
        .filter(label -> label.isBias() == biases)
        .forEach(label -> byPlace.put(List.of(label.output(), label.channel()), label));
    return byPlace;
  }

  /**
   * Whether the sheet holds weights, or what has to be taken for weights: results do not count.
   *
   * @param what {@code filter} or {@code weights}
   */
  boolean hasWeights(String what) {
    var labels = labels(what);
    if (labels.stream().anyMatch(label -> !label.isBias())) {
      return true;
    }
    if (hasResults() || grids.isEmpty()) {
      return false;
    }
    return labels.isEmpty() && biasColumn().isEmpty() || !unlabelled(labels).isEmpty();
  }

  /** The biases on a sheet that holds no weights, {@code [F]}, or empty where none is given. */
  double[] biases(String what, int count, int channels) {
    var labels = labels(what);
    labels.forEach(label -> checkExpected(what, label, count, channels));
    return biases(what, labels, count);
  }

  private double[] biases(String what, List<Label> labels, int count) {
    var byPlace = byPlace(labels, true);
    var column = biasColumn();
    if (column.isPresent()) {
      byPlace.values().stream()
          .findFirst()
          .ifPresent(
              label -> {
                throw twice(column.get(), label.text(), label.shown());
              });
      return column("bias", count).orElseThrow().values();
    }
    var values = new double[byPlace.isEmpty() ? 0 : count];
    var missing = new ArrayList<Integer>();
    for (int output = 1; output <= count; output++) {
      var label = byPlace.get(List.of(output, 1));
      if (label == null) {
        missing.add(output);
        want(new Wanted(what + " " + output + " bias", 1, 1));
      } else {
        values[output - 1] = bias(label).values()[0];
      }
    }
    if (byPlace.isEmpty()) {
      want(new Wanted("bias", count, 1));
    } else if (!missing.isEmpty()) {
      spec.note(
          Finding.warning(
              grids.sheet(),
              "",
              "no grid labelled \""
                  + what
                  + " "
                  + missing.get(0)
                  + " bias\""
                  + (missing.size() == 1 ? "" : ", and " + (missing.size() - 1) + " more like it")
                  + ", while others are there; counted as 0"));
    }
    return values;
  }

  private GivenGrid bias(Label label) {
    var grid = grids.find(label.text()).orElseThrow();
    if (grid.rows() != 1 || grid.columns() != 1) {
      throw problem(
          grid.cells(),
          grid.size() + " numbers under \"" + label.shown() + "\"",
          "a single number",
          "Keep one number under the label, and leave an empty cell around it.");
    }
    return keep(grid);
  }

  private void checkExpected(String what, Label label, int count, int channels) {
    boolean isOutput = label.output() >= 1 && label.output() <= count;
    if (isOutput && label.channel() >= 1 && label.channel() <= channels) {
      return;
    }
    throw problem(
        grids.find(label.text()).map(GivenGrid::cells).orElse(""),
        "numbers labelled \"" + label.shown() + "\"",
        expected(what, count, channels),
        label.fromZero()
            ? BOTH
            : isOutput
                ? "Remove the label with its numbers, or let "
                    + spec.name()
                    + " read more channels."
                : "Remove the label with its numbers, or correct its number or that of the filters on"
                    + " sheet "
                    + spec.layersSheet()
                    + ".");
  }

  /** How many filters of how many channels a layer should have, and why. */
  private String expected(String what, int count, int channels) {
    return Problem.count(count, each(what))
        + spec.cell("filters")
            .map(cell -> " (as " + spec.layersSheet() + "!" + cell + " says)")
            .orElse("")
        + " with "
        + Problem.count(channels, "channel")
        + (count == 1 ? "" : " each")
        + ", as many as "
        + spec.name()
        + " reads"
        + (spec.cell("groups").isPresent() ? " in a group" : "");
  }

  /** What labels of weights count. */
  private static String each(String what) {
    return what.equals("filter") ? "filter" : "output";
  }

  private GivenGrid plane(
      Map<List<Integer>, Label> labels,
      String what,
      int output,
      int channel,
      int count,
      int channels) {
    return Optional.ofNullable(labels.get(List.of(output, channel)))
        .filter(label -> channels == 1 || label.shown().contains(" channel "))
        .flatMap(label -> grids.find(label.text()))
        .orElseThrow(() -> noPlane(labels, what, output, channel, count, channels));
  }

  private ProblemException noPlane(
      Map<List<Integer>, Label> labels,
      String what,
      int output,
      int channel,
      int count,
      int channels) {
    var label = what + " " + (output - first(labels)) + " channel " + (channel - first(labels));
    var stranger = stranger();
    if (stranger.isPresent()) {
      return problem(
          stranger.get().cells(),
          "numbers under a label that is not understood, and no grid labelled \"" + label + "\"",
          expected(what, count, channels),
          "Did you mean "
              + label
              + "? Numbers that are not meant to be read belong on another"
              + " sheet.");
    }
    return problem(
        "",
        "no grid labelled \""
            + label
            + "\""
            + (first(labels) == 0 ? "" : ", while another label on the sheet counts from 0"),
        expected(what, count, channels),
        first(labels) == 1
            ? BOTH
            : "Write the label with its numbers below it, or correct the one that is meant by it.");
  }

  /** The first grid under a label that says nothing that a layer has. */
  private Optional<GivenGrid> stranger() {
    return grids.labels().stream()
        .filter(label -> !LabelWords.isLabel(label) && grids.heads(label))
        .flatMap(label -> grids.find(label).stream())
        .findFirst();
  }

  /** What labels say less than they are counted here: 1 where they count from 0, else 0. */
  private static int first(Map<List<Integer>, Label> labels) {
    return labels.values().stream().anyMatch(Label::fromZero) ? 1 : 0;
  }

  private void checkCount(String what, int found, int channels, Optional<Integer> given) {
    if (found > 0
        && found % channels == 0
        && given.filter(count -> count != found / channels).isEmpty()) {
      return;
    }
    throw problem(
        "",
        found == 0
            ? "no numbers"
            : found == 1 ? "1 grid without a label" : found + " grids without labels",
        given.isPresent() || found == channels
            ? expected(what, given.orElse(1), channels)
            : channels == 1
                ? "a grid for each " + each(what)
                : "a grid for each of the " + channels + " channels of each " + each(what),
        "Write the numbers of "
            + spec.name()
            + " on its sheet, each grid with a label such as \""
            + what
            + " 1 channel 1\" above its top left cell.");
  }

  private Tensor stack(
      String what, List<GivenGrid> planes, int channels, Optional<Size> expectedSize) {
    var first = planes.get(0);
    var size = expectedSize.orElseGet(() -> new Size(first.rows(), first.columns()));
    for (var plane : planes) {
      if (plane.rows() != size.rows() || plane.columns() != size.columns()) {
        throw problem(
            plane.cells(),
            "a grid of " + plane.size(),
            size + ", " + reason(expectedSize.isPresent(), first),
            "Give each channel of every " + each(what) + " of " + spec.name() + " that size.");
      }
    }
    var values = new double[Math.toIntExact((long) planes.size() * size.rows() * size.columns())];
    int to = 0;
    for (var plane : planes) {
      System.arraycopy(plane.values(), 0, values, to, plane.values().length);
      to += plane.values().length;
    }
    return Tensor.of(
        Shape.of(planes.size() / channels, channels, size.rows(), size.columns()), values);
  }

  /** Why the grids of a layer must have their size. */
  private String reason(boolean expected, GivenGrid first) {
    if (!expected) {
      return "as in " + first.cells();
    }
    return spec.cell("kernel")
        .filter(cell -> spec.asked("kernel"))
        .map(cell -> "as " + spec.layersSheet() + "!" + cell + " says")
        .orElse("the size of each channel that " + spec.name() + " reads");
  }

  /** All the same number, as many as there are channels. */
  static double[] all(int count, double value) {
    var all = new double[count];
    Arrays.fill(all, value);
    return all;
  }
}
