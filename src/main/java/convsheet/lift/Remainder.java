package convsheet.lift;

import convsheet.formula.A1;
import convsheet.lift.NetworkBuilder.Made;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.xlsx.SheetCells.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The formulas that are no part of the network: those that go on from its layers and are not
 * understood, so that more of the network may be there than is read, and those that stand beside
 * it.
 */
final class Remainder {
  /** The largest range that is looked at cell by cell. */
  private static final int MOST_CELLS = 4096;

  /** What people write above the numbers with which a network is trained. */
  private static final Pattern TRAINING =
      Pattern.compile(
          "grad|delta|loss|error|\\bd[wb]\\d?\\b|\u2202|\u03b4|update|new w|learning|backprop|derivative",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern CELL = Pattern.compile(A1.CELL);

  private final Book book;
  private final Labels labels;
  private final ChannelReader reader;
  private final Network network;
  private final List<Made> made;
  private final CellMap<Item> items = new CellMap<>();
  private final CellMap<Made> layers = new CellMap<>();
  private final CellSet weights = new CellSet();
  private final List<CellRange> weightCells;
  private final Map<String, Set<CellRange>> taken = new HashMap<>();

  /**
   * A formula.
   *
   * @param why why it is no part of the network; none if it is understood, and only a remark
   * @param isGrid whether it is one of several of a pattern that a layer could have
   */
  private record Item(Formula formula, Optional<String> why, boolean isGrid) {
    /** The same for formulas of a sheet that differ in the cells that they read. */
    String form() {
      return formula.at().sheet() + " " + CELL.matcher(formula.text()).replaceAll("#");
    }

    @Override
    public int hashCode() { // of all that it is, the cell is enough
      return formula.at().hashCode();
    }
  }

  Remainder(Book book, Labels labels, ChannelReader reader, Network network, List<Made> made) {
    this.book = book;
    this.labels = labels;
    this.reader = reader;
    this.network = network;
    this.made = made;
    weightCells = made.stream().flatMap(own -> own.weightCells().stream()).toList();
    weightCells.forEach(weights::add);
    for (var own : made) {
      for (var channel : own.channels()) {
        channel.plane().putInto(layers, own);
        reader.exponentials(channel.plane()).ifPresent(steps -> steps.putInto(layers, own));
      }
    }
  }

  /** Adds a formula that is not understood, or is part of what is not. */
  void add(Formula formula, String why) {
    add(new Item(formula, Optional.of(why), false));
  }

  /** Adds a formula that only repeats another cell. */
  void addCopy(Formula formula) {
    add(new Item(formula, Optional.empty(), false));
  }

  private void add(Item item) {
    if (!items.contains(item.formula().at())) {
      items.put(item.formula().at(), item);
    }
  }

  /** Adds the formulas of a plane that no layer is made of. */
  void add(Plane plane, Optional<String> why) {
    for (int n = 0; n < plane.count(); n++) {
      book.formula(plane.cell(n))
          .ifPresent(formula -> add(new Item(formula, why, plane.count() > 1)));
    }
  }

  /** What is to be said of them. */
  List<Finding> findings() {
    var read = new LinkedHashMap<Item, Set<String>>();
    items.values().forEach(item -> read.put(item, new LinkedHashSet<>()));
    var readBy = new HashMap<Item, List<Item>>();
    var reads = new HashMap<Item, List<Item>>();
    for (var item : items.values()) {
      for (var area : item.formula().areas()) {
        look(item, area, read.get(item), reads, readBy);
      }
    }
    items.values().forEach(this::take);
    var direct =
        read.keySet().stream()
            .filter(item -> !read.get(item).isEmpty() || item.isGrid() && readsPicture(item))
            .toList();
    var goingOn = reach(direct, readBy);
    var ofTraining =
        goingOn.stream()
            .filter(item -> isTraining(item, read.get(item).isEmpty()))
            .map(Item::form)
            .collect(Collectors.toSet());
    var training = goingOn.stream().filter(item -> ofTraining.contains(item.form())).toList();
    var texts =
        items.values().stream()
            .filter(item -> book.kind(item.formula().at()) == Kind.TEXT)
            .map(Item::form)
            .collect(Collectors.toSet());
    items.values().stream()
        .filter(item -> book.isNumber(item.formula().at()))
        .forEach(item -> texts.remove(item.form()));
    var beside = reach(training, readBy);
    reach(training, reads).stream() // what reads the end may be its next layer all the same
        .filter(item -> !isEnd(read.get(item)))
        .forEach(beside::add);
    var rest = new ArrayList<Item>();
    var groups = new LinkedHashMap<List<Object>, List<Item>>();
    for (var item : items.values()) {
      boolean isNote =
          item.why().isEmpty()
              || isOverall(item)
              || beside.contains(item)
              || texts.contains(item.form())
              || book.kind(item.formula().at()) == Kind.TEXT
              || isRead(item) && !goingOn.contains(item);
      if (isNote) {
        rest.add(item);
      } else {
        groups
            .computeIfAbsent(
                List.of(item.formula().at().sheet(), item.why().get()), g -> new ArrayList<>())
            .add(item);
      }
    }
    var findings = new ArrayList<Finding>();
    groups.values().forEach(group -> findings.add(goesOn(group, read)));
    rest.stream()
        .map(item -> item.formula().at())
        .collect(Collectors.groupingBy(CellRange::sheet, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(cells -> findings.add(besides(cells)));
    return findings;
  }

  private boolean readsPicture(Item item) {
    return cells(item)
        .anyMatch(cell -> reader.source(cell).filter(own -> own.plane().isEmpty()).isPresent());
  }

  /** The cells that a formula reads, but for those of large ranges, copies followed. */
  private Stream<CellRange> cells(Item item) {
    return item.formula().areas().stream()
        .filter(area -> area.count() <= MOST_CELLS)
        .flatMap(area -> IntStream.range(0, (int) area.count()).mapToObj(area::cell))
        .map(reader::resolve);
  }

  /** Whether a formula counts, or is a total with a range over more than one thing. */
  private boolean isOverall(Item item) {
    var total = item.formula().meaning().total();
    return total.isPresent()
        && (total.get().startsWith("COUNT")
            || item.formula().areas().stream().anyMatch(this::isOverSeveral));
  }

  /** Whether a range takes in two of these: a layer, another one, the picture, other numbers. */
  private boolean isOverSeveral(CellRange area) {
    long layersIn =
        made.stream()
            .filter(own -> own.channels().stream().anyMatch(c -> c.plane().area().touches(area)))
            .count();
    boolean hasPicture = reader.pictures().stream().anyMatch(own -> own.area().touches(area));
    boolean hasNumbers =
        area.count() > MOST_CELLS
            ? weightCells.stream().anyMatch(area::touches)
            : IntStream.range(0, (int) area.count())
                .mapToObj(area::cell)
                .anyMatch(cell -> book.isGiven(cell) && reader.source(cell).isEmpty());
    return layersIn + (hasPicture ? 1 : 0) + (hasNumbers ? 1 : 0) > 1;
  }

  private boolean isRead(Item item) {
    return !(item.formula().meaning().core() instanceof Meaning.Unknown unknown)
        || unknown.isRead();
  }

  /** Finds out which layers and which other formulas of these a formula reads in a range. */
  private void look(
      Item item,
      CellRange area,
      Set<String> read,
      Map<Item, List<Item>> reads,
      Map<Item, List<Item>> readBy) {
    if (area.count() > MOST_CELLS) {
      for (var own : made) {
        if (own.channels().stream().anyMatch(c -> c.plane().area().touches(area))) {
          read.add(own.node());
        }
      }
      return;
    }
    for (int k = 0; k < area.count(); k++) {
      var cell = reader.resolve(area.cell(k));
      layers.get(cell).map(Made::node).ifPresent(read::add);
      var other = items.get(cell).filter(own -> own != item);
      if (other.isPresent()) {
        reads.computeIfAbsent(item, i -> new ArrayList<>()).add(other.get());
        readBy.computeIfAbsent(other.get(), i -> new ArrayList<>()).add(item);
      }
    }
  }

  /** Some formulas, and all that one comes to from them. */
  private static Set<Item> reach(List<Item> from, Map<Item, List<Item>> edges) {
    var found = new LinkedHashSet<>(from);
    var open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (var next : edges.getOrDefault(open.remove(), List.of())) {
        if (found.add(next)) {
          open.add(next);
        }
      }
    }
    return found;
  }

  /**
   * Whether a formula goes back from results to the weights that gave them.
   *
   * @param isBack whether it reads no layer, but what others made of one
   */
  private boolean isTraining(Item item, boolean isBack) {
    return isBack && weightTaken(item).isPresent()
        || taken.getOrDefault(item.form(), Set.of()).size() > 1
        || item.formula().meaning().core() instanceof Meaning.Sum sum
            && sum.products().stream().anyMatch(this::correlates)
        || labels.above(item.formula().at()).stream()
            .limit(1) // what stands further off is said of something else
            .anyMatch(label -> TRAINING.matcher(label.text()).find());
  }

  /**
   * Notes which weight a formula takes. Several formulas of one form take one each; one alone that
   * takes any and a layer's result, {@code MEDIAN(H1:K4)*3+A8}, may as well be the next layer.
   */
  private void take(Item item) {
    weightTaken(item)
        .ifPresent(own -> taken.computeIfAbsent(item.form(), f -> new HashSet<>()).add(own));
  }

  /**
   * The first weight that a formula takes by itself: to change each, as {@code G1-0.1*K1} does, or
   * to show what it is multiplied with. What reads them all, or the same in each cell, is a layer
   * like theirs.
   */
  private Optional<CellRange> weightTaken(Item item) {
    var core = item.formula().meaning().core();
    var single =
        core instanceof Meaning.Sum sum
            ? sum.products().size() == 1 && sum.addends().isEmpty()
                ? item.formula().areas().stream()
                : sum.addends().stream().filter(area -> !area.fixed())
            : item.formula().areas().stream().filter(area -> !area.fixed());
    return single
        .filter(CellRange::isCell)
        .map(cell -> reader.resolve(cell).at(0, 0)) // the same whether it is anchored or not
        .filter(weights::contains)
        .findFirst();
  }

  /** Whether a range of the network's values is multiplied with another one: a gradient. */
  private boolean correlates(Meaning.Product product) {
    return product.right() instanceof Meaning.Factor.Cells right
        && product.left().count() > 1
        && Stream.of(product.left(), right.area()).allMatch(this::holdsValues);
  }

  private boolean holdsValues(CellRange area) {
    return IntStream.range(0, (int) area.count())
        .mapToObj(area::cell)
        .map(reader::resolve)
        .anyMatch(cell -> reader.source(cell).isPresent() || items.contains(cell));
  }

  /** Formulas that read layers, or others that do, and are not understood. */
  private Finding goesOn(List<Item> group, Map<Item, Set<String>> read) {
    var first = group.get(0);
    var nodes = new LinkedHashSet<String>();
    group.forEach(item -> nodes.addAll(read.get(item)));
    boolean isEnd = nodes.isEmpty() || isEnd(nodes);
    var cells = group.stream().map(item -> item.formula().at()).toList();
    return Finding.warning(
        book.name(first.formula().at()),
        CellRanges.text(cells),
        (group.size() == 1 ? "1 formula, =" : group.size() + " formulas such as =")
            + Problem.quote(first.formula().text())
            + (group.size() == 1
                ? (nodes.isEmpty() ? "," : ", reads " + names(nodes) + " and")
                : (nodes.isEmpty() ? "" : " read " + names(nodes) + " and"))
            + (group.size() == 1 ? " is" : " are")
            + " not understood and left out: "
            + first.why().orElseThrow()
            + (isEnd ? ". The network may go on there; what is read of it ends before" : ""));
  }

  /** Whether one of some layers is read by no other layer. */
  private boolean isEnd(Set<String> nodes) {
    return nodes.stream()
        .anyMatch(node -> network.nodes().stream().noneMatch(own -> own.from().contains(node)));
  }

  private static String names(Set<String> nodes) {
    return String.join(" and ", nodes);
  }

  private Finding besides(List<CellRange> cells) {
    return Finding.note(
        book.name(cells.get(0)),
        CellRanges.text(cells),
        (cells.size() == 1
                ? "1 formula is no part of the network and is"
                : cells.size() + " formulas are no part of the network and are")
            + " left out");
  }
}
