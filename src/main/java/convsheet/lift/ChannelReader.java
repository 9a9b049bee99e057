package convsheet.lift;

import convsheet.formula.Numbers;
import convsheet.lift.Channel.Kind;
import convsheet.lift.Channel.Read;
import convsheet.lift.Channel.Weight;
import convsheet.lift.Meaning.Factor;
import convsheet.lift.Plane.Slot;
import convsheet.lift.Terms.Term;
import convsheet.lift.View.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds out what each plane reads, and with which weights. */
final class ChannelReader {
  private final Book book;
  private final Planes planes;
  private final Batches batches;
  private final Terms terms;
  private final List<Source> pictures;
  private final Sources sources;
  private final Map<Plane, List<CellRange>> blank = new LinkedHashMap<>();
  private final Set<Plane> masks = new HashSet<>();

  ChannelReader(Book book, PlaneFinder.Found found, Labels labels) {
    this.book = book;
    planes = new Planes(book, found.planes());
    batches = new Batches(planes, found.batches(), labels);
    terms = new Terms(book, planes, batches, labels);
    pictures = new PictureFinder(book, planes, terms).find();
    sources = new Sources(book, planes, terms, pictures);
  }

  /** The planes that layers may be made of. */
  List<Plane> planes() {
    return planes.all();
  }

  /** The channels of the picture, from the top left to the bottom right. */
  List<Source> pictures() {
    return pictures;
  }

  /** The plane that a cell is one of. */
  Optional<Plane> owner(CellRange cell) {
    return planes.owner(cell);
  }

  /** Follows a cell that is only a copy of another one, and no part of a plane itself. */
  CellRange resolve(CellRange cell) {
    return planes.resolve(cell);
  }

  /** The source that a cell is one of. */
  Optional<Source> source(CellRange cell) {
    return sources.source(cell);
  }

  /** The cells of a copied grid that are no copies of those that they stand for. */
  List<CellRange> oddCopies(View view) {
    return sources.oddCopies(view);
  }

  /** Whether a cell's number is used as a weight or a bias. */
  boolean isWeight(CellRange cell) {
    return terms.isWeight(cell);
  }

  /** What a plane multiplies that may be a batch for all that its formulas and labels say. */
  Optional<Batches.Sides> unsure(Plane plane) {
    return batches.unsure(plane);
  }

  /** The cells of weights that are made of other numbers by formulas. */
  List<CellRange> scaledWeights() {
    return terms.scaledWeights();
  }

  /** What formulas of a plane multiply with weights though it is blank throughout. */
  List<CellRange> blank(Plane plane) {
    return blank.getOrDefault(plane, List.of());
  }

  /** The exponentials that a plane has shares of, where they stand in cells of their own. */
  Optional<Plane> exponentials(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Share
        ? owner(plane.slots().get(0).area())
            .filter(steps -> steps.meaning().core() instanceof Meaning.Exponential)
        : Optional.empty();
  }

  /** Whether a cell is one on the way to a softmax, which is no layer of its own. */
  boolean isExponential(CellRange cell) {
    return owner(cell).filter(p -> p.meaning().core() instanceof Meaning.Exponential).isPresent();
  }

  /** What a plane is as a channel. */
  Channel channel(Plane plane) {
    terms
        .refused(plane)
        .ifPresent(
            why -> {
              throw why;
            });
    var channel = kindOf(plane);
    if (channel.sources().contains(sources.of(plane))) {
      throw new NotUnderstood(
          plane.first(), "it reads the grid that it is part of, as a running total does");
    }
    return channel;
  }

  private Channel kindOf(Plane plane) {
    var core = plane.meaning().core();
    if (core instanceof Meaning.Sum) {
      return sum(plane);
    }
    if (core instanceof Meaning.Pooled pooled) {
      return pooled(plane, pooled.max() ? Kind.MAX : Kind.MEAN);
    }
    if (core instanceof Meaning.Masked) {
      return each(plane, Kind.MASK, plane.slots().subList(0, 1));
    }
    if (core instanceof Meaning.Exponential) {
      return each(plane, Kind.EXPONENTIAL, plane.slots().subList(0, 1));
    }
    return each(plane, Kind.SOFTMAX, plane.slots().subList(0, 1));
  }

  private Channel sum(Plane plane) {
    var own = terms.of(plane);
    var inputs = withoutBlank(plane, own.stream().filter(term -> !term.isBias()).toList());
    var core = (Meaning.Sum) plane.meaning().core();
    var biases = biases(plane, own, core);
    boolean plain =
        inputs.stream()
            .allMatch(
                t -> t.weight().isEmpty() && t.factors().isEmpty() && t.input().area().isCell());
    if (plain && core.constant() == 0 && biases.isEmpty() && inputs.size() == 1) {
      return each(plane, Kind.ACTIVATION, List.of(inputs.get(0).input()));
    }
    if (plain && core.constant() == 0 && biases.isEmpty()) {
      var slots = inputs.stream().map(Term::input).toList();
      var read = slots.stream().map(slot -> sources.view(slot, plane).source()).distinct().toList();
      if (read.size() == slots.size()) {
        return each(plane, Kind.ADD, slots);
      }
    }
    if (inputs.size() == 1
        && inputs.get(0).weight().filter(Slot::moves).isPresent()
        && inputs.get(0).input().moves()
        && inputs.get(0).input().area().isCell()) {
      masks.add(plane);
      return each(plane, Kind.MASK, List.of(inputs.get(0).input()));
    }
    boolean dense = inputs.stream().noneMatch(term -> term.input().moves()) || plane.count() == 1;
    if (dense) {
      var constants = new ArrayList<Weight>();
      var all = denseReads(plane, inputs, constants);
      if (!constants.isEmpty() && (!biases.isEmpty() || constants.size() != plane.count())) {
        throw new NotUnderstood(
            plane.first(),
            biases.isEmpty()
                ? "it multiplies typed numbers beside its inputs in some of its cells, or several in one"
                : "it adds more than one bias: a cell, and weights of typed numbers beside its inputs");
      }
      var added = constants.isEmpty() ? biases : constants;
      return new Channel(plane, kind(Kind.DENSE, plane, all, added), all, 0, 0, added);
    }
    if (!terms.isAlike(plane)) {
      throw new NotUnderstood(
          plane.first(),
          "the formulas of "
              + book.place(plane.area())
              + " have different numbers in them, where a filter has the same in each place");
    }
    var reads = new LinkedHashMap<Source, Read>();
    int rowStride = 0;
    int columnStride = 0;
    for (var term : inputs) {
      var view = sources.view(term.input(), plane);
      if (!reads.containsKey(view.source())) {
        sources.checkCopies(plane, view);
      }
      addTaps(plane, term, reads.computeIfAbsent(view.source(), s -> Read.of(view)));
      rowStride = stride(plane, term.input().down().rows(), view.rowStep(), rowStride);
      columnStride = stride(plane, term.input().right().columns(), view.columnStep(), columnStride);
      if (term.input().down().columns() != 0 || term.input().right().rows() != 0) {
        throw new NotUnderstood(
            plane.first(), "its windows do not move along with the rows and columns");
      }
    }
    var all = List.copyOf(reads.values());
    if (biases.size() > 1 && biases.stream().anyMatch(bias -> bias.cell().isPresent())) {
      throw new NotUnderstood(
          plane.first(),
          "it adds another cell in each place, "
              + book.place(biases.get(0).cell().orElseThrow())
              + " and so on, where a convolution has one bias");
    }
    return new Channel(
        plane, kind(Kind.CONV, plane, all, biases), all, rowStride, columnStride, biases);
  }

  /**
   * What a plane reads, without the channels that are blank throughout, which add nothing: grids
   * apart from all others that it reads.
   */
  private List<Term> withoutBlank(Plane plane, List<Term> terms) {
    var areas = terms.stream().collect(Collectors.groupingBy(t -> isBlank(t, plane)));
    var filled = areas.getOrDefault(false, List.of());
    if (filled.isEmpty() || filled.size() == terms.size()) {
      return terms;
    }
    var apart =
        areas.get(true).stream()
            .map(Term::input)
            .filter(
                slot ->
                    filled.stream()
                        .noneMatch(
                            t ->
                                withBorder(Planes.read(slot, plane))
                                    .touches(Planes.read(t.input(), plane))))
            .toList();
    var read = new ArrayList<CellRange>();
    for (var slot : apart) { // the cells of a window that are spelled out are one channel
      var own = Planes.read(slot, plane);
      var joined = read.stream().filter(withBorder(own)::touches).toList();
      read.removeAll(joined);
      read.add(joined.stream().reduce(own, CellRange::with));
    }
    blank.put(plane, read);
    return terms.stream().filter(term -> !apart.contains(term.input())).toList();
  }

  private static CellRange withBorder(CellRange area) {
    return new CellRange(
        area.sheet(),
        area.row() - 1,
        area.column() - 1,
        area.rows() + 2,
        area.columns() + 2,
        false);
  }

  /** Whether there is nothing at all in what a product reads over a whole plane. */
  private boolean isBlank(Term term, Plane plane) {
    var area = Planes.read(term.input(), plane);
    return area.count() > 1
        && IntStream.range(0, (int) area.count())
            .mapToObj(area::cell)
            .allMatch(cell -> book.isBlank(cell) && !book.isWritten(cell));
  }

  /**
   * What a plane does that adds products. Where all cells of a window have the same part, as in
   * {@code SUM(A1:B2)/4}, that is their average and no filter, wherever they stand.
   */
  private static Kind kind(Kind usual, Plane plane, List<Read> reads, List<Weight> biases) {
    if (usual == Kind.DENSE && plane.count() > 1 || reads.size() != 1 || !biases.isEmpty()) {
      return usual;
    }
    var taps = reads.get(0).first().values();
    boolean isAverage =
        taps.size() > 1
            && taps.stream().allMatch(w -> w.cell().isEmpty() && w.factor() == 1.0 / taps.size());
    return isAverage ? Kind.MEAN : usual;
  }

  /**
   * What a dense layer reads, cell by cell, however its inputs are laid out or copied.
   *
   * @param constants takes, output by output, the weights of typed numbers that stand beside the
   *     inputs, as the 1 for which a bias is one more weight
   */
  private List<Read> denseReads(Plane plane, List<Term> inputs, List<Weight> constants) {
    var reads = new LinkedHashMap<Source, Read>();
    for (var term : inputs) {
      for (int n = 0; n < plane.count(); n++) {
        var own = term.in(sum(plane, n));
        var area = own.input().at(n / plane.columns(), n % plane.columns());
        var line = sources.line(area);
        for (int k = 0; k < area.count(); k++) {
          var direct = area.cell(k);
          boolean isInLine = line.flatMap(view -> view.place(direct)).isPresent();
          var cell = isInLine ? direct : resolve(direct);
          var source = isInLine ? line.map(View::source) : source(cell);
          if (source.isPresent()) {
            var view = isInLine ? line.get() : View.of(source.get());
            var read = reads.computeIfAbsent(source.get(), s -> Read.of(view));
            while (read.taps().size() < plane.count()) {
              read.taps().add(new LinkedHashMap<>());
            }
            addTap(plane, own, read, n, k, cell);
          } else if (constant(cell) != 0) {
            var weight = weight(plane, own, n, k);
            constants.add(new Weight(weight.cell(), weight.factor() * constant(cell)));
          } else if (book.computed(cell).filter(f -> !f.meaning().isNumber()).isPresent()) {
            throw new NotUnderstood(
                plane.first(), "it reads " + book.place(cell) + ", " + sources.whatIsIn(cell));
          } // else it adds nothing: 0 times a weight
        }
      }
    }
    return List.copyOf(reads.values());
  }

  /** A number that stands in a cell, or in its formula alone; 0 if there is none. */
  private double constant(CellRange cell) {
    return book.computed(cell)
        .map(Copies::meaning)
        .map(own -> own.core() instanceof Meaning.Sum sum && own.isNumber() ? sum.constant() : 0.0)
        .orElseGet(() -> book.value(cell));
  }

  /**
   * What the formula of a plane's cell adds up, with its own numbers, also where it lacks a bias or
   * an activation; that of the others where its products are a slip.
   */
  private Meaning.Sum sum(Plane plane, int number) {
    var usual = (Meaning.Sum) plane.meaning().core();
    var own = book.formula(plane.cell(number)).map(Formula::meaning).orElse(plane.meaning());
    boolean isSlip = plane.odd().containsKey(number) && own.form().equals(plane.meaning().form());
    return own.core() instanceof Meaning.Sum sum
            && sum.products().size() == usual.products().size()
            && !isSlip
        ? sum
        : usual;
  }

  private static int stride(Plane plane, int move, int step, int known) {
    if (move % step != 0 || move < 0) {
      throw new NotUnderstood(plane.first(), "its windows move by a part of what they read");
    }
    int stride = move / step;
    if (known != 0 && stride != known) {
      throw new NotUnderstood(plane.first(), "its windows move by different distances");
    }
    return stride;
  }

  private void addTaps(Plane plane, Term term, Read read) {
    var area = term.input().area();
    for (int k = 0; k < area.count(); k++) {
      var cell = area.cell(k);
      var place = read.view().place(cell);
      if (place.isPresent()) {
        addTap(plane, term, read, 0, k, cell);
      } else if (!book.isBlank(cell)) {
        throw new NotUnderstood(
            plane.first(), "it reads " + book.place(cell) + " between the cells of a grid");
      } // else 0 times a weight
    }
  }

  private void addTap(Plane plane, Term term, Read read, int number, int k, CellRange cell) {
    var factor = weight(plane, term, number, k);
    var place = read.view().place(cell).orElseThrow();
    if (read.taps().get(number).putIfAbsent(place, factor) != null) {
      throw new NotUnderstood(plane.first(), "it adds " + book.place(cell) + " more than once");
    }
  }

  /** What a cell that is read is multiplied with, by its number in its range. */
  private static Weight weight(Plane plane, Term term, int number, int k) {
    return new Weight(
        term.weight()
            .map(slot -> slot.at(number / plane.columns(), number % plane.columns()).cell(k)),
        term.sign() * (term.factors().isEmpty() ? 1 : term.factors().get(k)));
  }

  private List<Weight> biases(Plane plane, List<Term> terms, Meaning.Sum core) {
    var biases = new ArrayList<Weight>();
    var slots = terms.stream().filter(Term::isBias).map(Term::input).toList();
    for (var slot : slots) {
      if (book.computed(slot.area()).filter(f -> f.meaning().isUnknown()).isPresent()) {
        throw new NotUnderstood(
            plane.first(),
            "it reads " + book.place(slot.area()) + ", " + sources.whatIsIn(slot.area()));
      }
    }
    if (slots.size() > 1 || slots.size() == 1 && core.constant() != 0) {
      throw new NotUnderstood(
          plane.first(),
          "it adds more than one bias: "
              + slots.stream()
                  .map(slot -> book.place(slot.area()))
                  .collect(Collectors.joining(" and "))
              + (core.constant() == 0 ? "" : " and " + Numbers.text(core.constant())));
    }
    if (slots.isEmpty()) {
      return core.constant() == 0
          ? List.of()
          : book.areCopies(plane)
              ? Collections.nCopies(plane.count(), new Weight(Optional.empty(), core.constant()))
              : IntStream.range(0, plane.count())
                  .mapToObj(n -> new Weight(Optional.empty(), sum(plane, n).constant()))
                  .toList();
    }
    int count = slots.get(0).moves() ? plane.count() : 1;
    for (int n = 0; n < count; n++) {
      biases.add(
          new Weight(Optional.of(slots.get(0).at(n / plane.columns(), n % plane.columns())), 1));
    }
    return biases;
  }

  private Channel pooled(Plane plane, Kind kind) {
    var reads = new LinkedHashMap<Source, Read>();
    int rowStride = 0;
    int columnStride = 0;
    for (var slot : plane.slots()) {
      var view = sources.view(slot, plane);
      var read = reads.computeIfAbsent(view.source(), s -> Read.of(view));
      for (int k = 0; k < slot.area().count(); k++) {
        view.place(slot.area().cell(k)).ifPresent(p -> read.first().put(p, Weight.ONE));
      }
      rowStride = stride(plane, slot.down().rows(), view.rowStep(), rowStride);
      columnStride = stride(plane, slot.right().columns(), view.columnStep(), columnStride);
    }
    return new Channel(
        plane, kind, List.copyOf(reads.values()), rowStride, columnStride, List.of());
  }

  /** A plane whose cells each read one cell of each source, the one at the same place. */
  private Channel each(Plane plane, Kind kind, List<Slot> slots) {
    var reads = new ArrayList<Read>();
    for (var slot : slots) {
      var view = sources.view(slot, plane);
      var place = view.place(slot.area());
      boolean aligned =
          place.isPresent()
              && place.get().equals(new Place(0, 0))
              && (plane.rows() == 1
                  || slot.down().rows() == view.rowStep() && slot.down().columns() == 0)
              && (plane.columns() == 1
                  || slot.right().columns() == view.columnStep() && slot.right().rows() == 0)
              && view.source().rows() == plane.rows()
              && view.source().columns() == plane.columns();
      if (!aligned) {
        throw new NotUnderstood(
            plane.first(), "it does not read " + book.place(slot.area()) + " cell by cell");
      }
      var read = Read.of(view);
      read.first().put(place.get(), Weight.ONE);
      reads.add(read);
    }
    return new Channel(plane, kind, reads, 1, 1, List.of());
  }

  /** Whether a plane multiplies what it reads with a mask, cell by cell. */
  boolean isMask(Plane plane) {
    return masks.contains(plane);
  }

  /** The cells of the mask that a channel is multiplied with. */
  List<CellRange> maskCells(Channel channel) {
    var plane = channel.plane();
    var slot =
        plane.meaning().core() instanceof Meaning.Masked
            ? plane.slots().get(1)
            : terms.of(plane).get(0).weight().orElseThrow();
    return IntStream.range(0, plane.count())
        .mapToObj(n -> slot.at(n / plane.columns(), n % plane.columns()))
        .toList();
  }

  /** The mask that a channel is multiplied with, cell by cell, as 1 and 0 or as it stands. */
  double[] mask(Channel channel) {
    var plane = channel.plane();
    var mask = new double[plane.count()];
    for (int n = 0; n < mask.length; n++) {
      int i = n / plane.columns();
      int j = n % plane.columns();
      if (plane.meaning().core() instanceof Meaning.Masked masked) {
        var areas = plane.areas(i, j);
        mask[n] = factor(masked.over(areas));
      } else {
        var weight = terms.of(plane).get(0).weight().orElseThrow();
        mask[n] = book.value(weight.at(i, j)) * terms.of(plane).get(0).sign();
      }
    }
    return mask;
  }

  /** What a value is multiplied with that a mask keeps or drops. */
  double factor(Meaning.Masked masked) {
    double limit =
        masked.limit() instanceof Factor.Numbers numbers
            ? numbers.values().get(0)
            : book.value(((Factor.Cells) masked.limit()).area());
    return passes(book.value(masked.mask()), masked.test(), limit) ? masked.scale() : 0;
  }

  private static boolean passes(double value, String test, double limit) {
    return switch (test) {
      case ">" -> value > limit;
      case ">=" -> value >= limit;
      case "<" -> value < limit;
      case "<=" -> value <= limit;
      case "=" -> value == limit;
      default -> value != limit;
    };
  }
}
