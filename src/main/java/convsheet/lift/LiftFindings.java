package convsheet.lift;

import convsheet.formula.Numbers;
import convsheet.formula.Touching;
import convsheet.lift.Channel.Read;
import convsheet.lift.NetworkBuilder.Made;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.tensor.Tensor;
import convsheet.xlsx.SheetCells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is worth knowing of the sheet that a network was read from: windows past the edge, cells
 * without numbers, saved values that are others, labels that say another size, numbers that nobody
 * reads. What breaks a pattern is told by {@link PatternBreaks}, other formulas by {@link
 * Remainder}.
 */
final class LiftFindings {
  /** How far a saved value may be from the recomputed one, relative to the layer's largest. */
  private static final double NEAR = 1e-9;

  /** The fewest numbers that are a grid and not a remark. */
  private static final int GRID = 4;

  private final Book book;
  private final Labels labels;
  private final ChannelReader reader;
  private final NetworkBuilder builder;
  private final Border border;
  private final List<Finding> findings = new ArrayList<>();

  LiftFindings(Book book, Labels labels, ChannelReader reader, NetworkBuilder builder) {
    this.book = book;
    this.labels = labels;
    this.reader = reader;
    this.builder = builder;
    border = new Border(book, reader);
  }

  /**
   * The findings, in the order in which they are told.
   *
   * @param network the network, slips and all
   * @param input its picture
   * @param remainder what there is to say of the formulas that are no part of it
   */
  List<Finding> of(Network network, Tensor input, List<Finding> remainder) {
    var outputs = new Outputs(network, input);
    for (var made : builder.made()) {
      reportPastTheEdge(made);
      reportBlankChannels(made);
      reportUnsure(made);
      reportGiven(made);
    }
    for (var made : builder.made()) {
      reportValues(made, outputs);
    }
    reportLabels();
    reportPicture(reader.pictures());
    reportFrozen();
    reportPrepared();
    findings.addAll(remainder);
    reportUnread();
    return findings;
  }

  private void reportPastTheEdge(Made made) {
    var padding = made.padding();
    boolean pool = padding.mode() == Padding.Mode.BLANK;
    boolean even = padding.top() == padding.bottom() && padding.left() == padding.right();
    if (padding.isNone() || padding.mode() != Padding.Mode.ZEROS && !pool || even && !pool) {
      return;
    }
    var bySheet =
        made.channels().stream()
            .collect(
                Collectors.groupingBy(
                    channel -> channel.plane().first().sheet(), TreeMap::new, Collectors.toList()));
    bySheet.values().forEach(channels -> reportPastTheEdge(channels, pool));
  }

  private void reportPastTheEdge(List<Channel> channels, boolean pool) {
    var beyond = new LinkedHashSet<CellRange>();
    var readers = new LinkedHashMap<Plane, Set<Integer>>();
    for (var channel : channels) {
      for (var read : channel.reads()) {
        reportPastTheEdge(channel, read, readers, beyond);
      }
    }
    if (readers.isEmpty()) {
      return;
    }
    int count = readers.values().stream().mapToInt(Set::size).sum();
    var first = channels.get(0);
    findings.add(
        Finding.warning(
            book.name(first.plane().first()),
            CellRanges.text(readers),
            (count == 1
                    ? "the window of this cell reads"
                    : "the windows of these " + count + " cells read")
                + " past the edge of "
                + first.sources().stream()
                    .map(source -> source.area().text())
                    .collect(Collectors.joining(" and "))
                + ": the blank cells "
                + CellRanges.text(beyond)
                + (pool ? " are passed over" : " count as 0")));
  }

  private void reportPastTheEdge(
      Channel channel, Read read, Map<Plane, Set<Integer>> readers, Set<CellRange> beyond) {
    for (int n = 0; n < channel.plane().count(); n++) {
      for (var own : border.beyond(channel, read, n)) {
        var blank = own.cell().filter(book::isBlank);
        if (blank.isPresent()) {
          beyond.add(blank.get());
          readers.computeIfAbsent(channel.plane(), p -> new TreeSet<>()).add(n);
        }
      }
    }
  }

  /** Channels that are multiplied with weights though there is nothing in them. */
  private void reportBlankChannels(Made made) {
    var readers = new LinkedHashMap<CellRange, List<CellRange>>();
    for (var channel : made.channels()) {
      for (var blank : reader.blank(channel.plane())) {
        readers
            .computeIfAbsent(blank.with(blank), area -> new ArrayList<>())
            .add(channel.plane().area());
      }
    }
    readers.forEach(
        (blank, planes) ->
            findings.add(
                Finding.warning(
                    book.name(blank),
                    blank.text(),
                    "these cells, which the formulas of "
                        + planes.stream().map(CellRange::text).collect(Collectors.joining(" and "))
                        + " multiply with weights, are all blank: a channel that counts as 0 and is"
                        + " left out of "
                        + made.node())));
  }

  /** Dense layers that may as well be a batch: one row of weights for several rows of inputs. */
  private void reportUnsure(Made made) {
    boolean isMixed = // as the results of several pictures are not
        builder.made().stream()
            .filter(own -> own != made)
            .flatMap(own -> own.channels().stream())
            .anyMatch(
                own -> own.kind() == Channel.Kind.DENSE || own.kind() == Channel.Kind.SOFTMAX);
    for (var channel : made.channels()) {
      var sides = reader.unsure(channel.plane());
      if (sides.isPresent() && !isMixed) {
        var fixed = book.place(sides.get().fixed());
        var moving = book.place(sides.get().moving());
        findings.add(
            Finding.warning(
                book.name(channel.plane().first()),
                channel.plane().area().text(),
                "read as a dense layer with the input "
                    + fixed
                    + " and the weights "
                    + moving
                    + "; the formulas would be the same for a batch of "
                    + channel.plane().count()
                    + " inputs "
                    + moving
                    + " with the weights "
                    + fixed
                    + ". Write \"inputs\" and \"weights\" right above them to say which"));
      }
    }
  }

  private void reportGiven(Made made) {
    reportGiven(made.weightCells(), "the weights of " + made.node());
    var masks =
        made.channels().stream()
            .filter(channel -> channel.kind() == Channel.Kind.MASK)
            .flatMap(channel -> reader.maskCells(channel).stream())
            .toList();
    reportGiven(masks, "the mask of " + made.node());
  }

  private void reportPicture(List<Source> pictures) {
    for (var picture : pictures) {
      var cells = IntStream.range(0, picture.count()).mapToObj(picture.area()::cell).toList();
      reportGiven(cells, "the picture " + picture.area().text());
    }
  }

  /** Cells that should hold numbers and do not. */
  private void reportGiven(Collection<CellRange> given, String where) {
    var blank = given.stream().filter(cell -> book.kind(cell) == SheetCells.Kind.EMPTY).toList();
    for (var cells : bySheet(blank)) {
      findings.add(
          Finding.warning(
              book.name(cells.get(0)),
              CellRanges.text(cells),
              (cells.size() == 1 ? "1 cell is blank" : cells.size() + " cells are blank")
                  + " in "
                  + where
                  + "; counted as 0"));
    }
    var text =
        given.stream()
            .filter(
                cell ->
                    book.kind(cell) == SheetCells.Kind.TEXT
                        || book.kind(cell) == SheetCells.Kind.ERROR)
            .toList();
    for (var cells : bySheet(text)) {
      findings.add(
          Finding.warning(
              book.name(cells.get(0)),
              CellRanges.text(cells),
              (cells.size() == 1
                      ? "1 cell holds no number"
                      : cells.size() + " cells hold no numbers")
                  + " in "
                  + where
                  + "; counted as 0"));
    }
  }

  /** Cells sheet by sheet, as a finding names those of one. */
  private static Collection<List<CellRange>> bySheet(List<CellRange> cells) {
    return cells.stream()
        .collect(Collectors.groupingBy(CellRange::sheet, TreeMap::new, Collectors.toList()))
        .values();
  }

  private void reportValues(Made made, Outputs outputs) {
    var planes = made.channels().stream().map(Channel::plane).toList();
    double largest = 1;
    for (var plane : planes) {
      for (double value : outputs.values(plane)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    var differing = new ArrayList<CellRange>();
    int count = 0;
    for (var plane : planes) {
      var values = outputs.values(plane);
      for (int n = 0; n < values.length; n++) {
        if (differs(plane.cell(n), values[n], largest)) {
          differing.add(plane.cell(n));
        }
      }
      count += values.length;
    }
    var steps = new LinkedHashMap<CellRange, Double>();
    planes.forEach(
        plane ->
            reader.exponentials(plane).ifPresent(own -> steps.putAll(outputs.exponentials(own))));
    steps.forEach(
        (cell, value) -> {
          if (differs(cell, value, Math.max(1, Math.abs(value)))) {
            differing.add(cell);
          }
        });
    count += steps.size();
    for (var cells : bySheet(differing)) {
      var first = cells.get(0);
      findings.add(
          Finding.warning(
              book.name(first),
              CellRanges.text(cells),
              (cells.size() == 1 ? "the saved value is" : cells.size() + " saved values are")
                  + " not what the formulas give; the first is saved as "
                  + Numbers.text(book.value(first))
                  + (cells.size() * 2 > count && cells.size() > 1
                      ? ". If recalculating the workbook does not help, convsheet has not understood"
                          + " it: please report it"
                      : ". Recalculate the workbook")));
    }
  }

  /** Whether a cell's saved value is another one, beyond what is due to rounding. */
  private boolean differs(CellRange cell, double computed, double largest) {
    var saved = book.number(cell);
    return saved.isPresent() && !(Math.abs(saved.getAsDouble() - computed) <= NEAR * largest);
  }

  /** What the cells of layers give, recomputed. */
  private final class Outputs {
    private final Map<String, Tensor> tensors = new HashMap<>();

    Outputs(Network network, Tensor input) {
      var all = network.forward(input);
      for (int i = 0; i < all.size(); i++) {
        tensors.put(network.nodes().get(i).name(), all.get(i));
      }
      tensors.put(FeatureMap.INPUT, input);
    }

    /** Those of a plane, in reading order. */
    double[] values(Plane plane) {
      int first = first(Source.of(plane));
      return Arrays.copyOfRange(tensor(Source.of(plane)).values(), first, first + plane.count());
    }

    private Tensor tensor(Source source) {
      return tensors.get(builder.spot(source).orElseThrow().node());
    }

    /** The place in its tensor of a source's first value. */
    private int first(Source source) {
      var spot = builder.spot(source).orElseThrow();
      return tensor(source).shape().isVector() ? spot.row() : spot.channel() * source.count();
    }

    private double value(CellRange cell) {
      var source = reader.source(cell).orElseThrow();
      var place = View.of(source).place(cell).orElseThrow();
      return tensor(source)
          .values()[first(source) + place.row() * source.columns() + place.column()];
    }

    /** The exponentials on the way to a softmax; those that are no formulas have no other value. */
    Map<CellRange, Double> exponentials(Plane plane) {
      var values = new LinkedHashMap<CellRange, Double>();
      for (int n = 0; n < plane.count(); n++) {
        var formula = book.formula(plane.cell(n));
        if (formula.isPresent()
            && formula.get().meaning().core() instanceof Meaning.Exponential own) {
          double max =
              own.all().stream()
                  .flatMap(all -> IntStream.range(0, (int) all.count()).mapToObj(all::cell))
                  .filter(cell -> reader.source(cell).isPresent()) // not between spaced cells
                  .mapToDouble(this::value)
                  .max()
                  .orElse(0);
          values.put(plane.cell(n), Math.exp(value(own.x()) - max));
        }
      }
      return values;
    }
  }

  private void reportLabels() {
    labels
        .cut()
        .forEach(
            (cell, message) -> findings.add(Finding.note(book.name(cell), cell.text(), message)));
    var seen = new HashSet<CellRange>();
    for (var picture : reader.pictures()) {
      reportLabel(picture.first(), picture.rows(), picture.columns(), seen);
    }
    for (var own : builder.made()) {
      for (var channel : own.channels()) {
        var plane = channel.plane();
        if (plane.count() > 1) {
          reportLabel(plane.first(), plane.rows(), plane.columns(), seen);
        }
      }
    }
  }

  private void reportLabel(CellRange first, int rows, int columns, Set<CellRange> seen) {
    for (var label : labels.above(first)) {
      var size = Labels.size(label.text());
      if (size.isPresent()) {
        if (seen.add(label.at()) && (size.get()[0] != rows || size.get()[1] != columns)) {
          findings.add(
              Finding.warning(
                  book.name(first),
                  label.at().text(),
                  "the label "
                      + Problem.quote(label.text())
                      + " stands above a grid of "
                      + rows
                      + " x "
                      + columns));
        }
        return;
      }
    }
  }

  private void reportFrozen() {
    for (var frozen : bySheet(book.frozen())) {
      findings.add(
          Finding.warning(
              book.name(frozen.get(0)),
              CellRanges.text(frozen),
              Problem.count(frozen.size(), "cell")
                  + (frozen.size() == 1 ? " changes" : " change")
                  + " at each recalculation (RAND and what depends on it alone); "
                  + (frozen.size() == 1
                      ? "its saved value is used"
                      : "their saved values are used")));
    }
  }

  /**
   * The formulas that prepared numbers which are the network's, though no layer is made of them.
   */
  List<Formula> prepared() {
    return given().stream().filter(formula -> book.isPrepared(formula.at())).toList();
  }

  /** The formulas in the cells of pictures, weights and biases. */
  Set<Formula> given() {
    var cells =
        Stream.concat(
            reader.pictures().stream()
                .flatMap(
                    picture -> IntStream.range(0, picture.count()).mapToObj(picture.area()::cell)),
            builder.made().stream().flatMap(own -> own.weightCells().stream()));
    var formulas = new LinkedHashSet<Formula>();
    cells.forEach(cell -> book.written(cell).ifPresent(formulas::add));
    return formulas;
  }

  private void reportPrepared() {
    var used =
        Stream.concat(prepared().stream().map(Formula::at), reader.scaledWeights().stream())
            .toList();
    for (var cells : bySheet(used)) {
      var first = book.written(cells.get(0)).orElseThrow();
      findings.add(
          Finding.warning(
              book.name(cells.get(0)),
              CellRanges.text(cells),
              (cells.size() == 1 ? "1 formula, =" : cells.size() + " formulas such as =")
                  + Problem.quote(first.text())
                  + (cells.size() == 1 ? ", is" : ", are")
                  + " no layer; "
                  + (cells.size() == 1 ? "its saved value is" : "their saved values are")
                  + " taken as numbers of the network"));
    }
  }

  /** Grids of numbers that no formula reads. */
  private void reportUnread() {
    var read = Coverage.of(book.all().stream().flatMap(copies -> copies.reads().stream()).toList());
    for (int sheet : book.sheets()) {
      var cells = book.cells(sheet);
      var unread = new LinkedHashSet<CellRange>();
      for (int i = 0; i < cells.count(); i++) {
        if (cells.kind(i) == SheetCells.Kind.NUMBER
            && !cells.isFormula(i)
            && !(read.containsKey(sheet) && read.get(sheet).holds(cells.row(i), cells.column(i)))) {
          var cell = CellRange.cell(sheet, cells.row(i), cells.column(i));
          if (reader.source(cell).isEmpty()) { // a stride may pass over a part of the picture
            unread.add(cell);
          }
        }
      }
      while (!unread.isEmpty()) {
        var block = block(unread);
        boolean border = block.stream().allMatch(cell -> book.value(cell) == 0);
        if (block.size() >= GRID && !border) {
          findings.add(
              Finding.note(
                  book.names().get(sheet),
                  CellRanges.text(block),
                  "no formula reads these numbers"));
        }
      }
    }
  }

  /** Takes the cells that touch the first one out of a set. */
  private static List<CellRange> block(Set<CellRange> cells) {
    var first = cells.iterator().next();
    cells.remove(first);
    return Touching.from(first, (cell, next) -> cell.around().filter(cells::remove).forEach(next));
  }
}
