package convsheet.lift;

import convsheet.lift.Channel.Read;
import convsheet.lift.NetworkBuilder.Made;
import convsheet.network.FeatureMap;
import convsheet.network.Identity;
import convsheet.network.Network;
import convsheet.network.Padding;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Stated;
import convsheet.tensor.Tensor;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the network that the formulas of a hand-made sheet are, and the slips in them. */
public final class Lifter {
  /** How far a saved value may be from the recomputed one, relative to the layer's largest. */
  private static final double NEAR = 1e-9;

  /** The most grids of formulas, of one pattern each, that are looked at. */
  private static final int MOST_PLANES = 5000;

  private static final String NO_FILTER =
      "%,d formula%s, but none that slide a filter over a grid or that are a dense layer";

  /** The fewest numbers that are a grid and not a remark. */
  private static final int GRID = 4;

  private final Book book;
  private final Labels labels;
  private final ChannelReader reader;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Formula> alone;
  private final Map<Plane, Optional<NotUnderstood>> setAside = new LinkedHashMap<>();
  private List<Finding> remainder = List.of();
  private Optional<NetworkBuilder> builder = Optional.empty();

  private Lifter(Book book) {
    this.book = book;
    labels = new Labels(book);
    var found = PlaneFinder.find(book);
    alone = found.alone();
    int patterns = found.planes().size();
    if (patterns > MOST_PLANES) {
      throw new NotUnderstood(
          found.planes().get(0).first(),
          String.format(
              Locale.ROOT,
              "the %,d formulas have %,d different patterns, and a network on a sheet has at most %,d",
              book.count(),
              patterns,
              MOST_PLANES));
    }
    reader = new ChannelReader(book, found, labels);
  }

  /**
   * Reads the network of one sheet, and of the sheets that its formulas tie to it.
   *
   * @param sheet the sheet's name; the one in front if there is none
   * @throws ProblemException if the file cannot be read, or holds no network that is understood
   */
  public static Stated lift(WorkbookFile file, Optional<String> sheet) {
    var names = file.sheetNames();
    var name =
        sheet
            .map(
                given ->
                    file.sheet(given)
                        .orElseThrow(
                            () ->
                                problem(
                                    "",
                                    "",
                                    "no sheet named " + given,
                                    "one of " + Problem.list(names),
                                    "Name one of its sheets.")))
            .orElseGet(() -> file.front().activeSheet());
    var book = Book.read(file, names.indexOf(name), sheet.isPresent());
    if (!book.hasFormulas() && !QuestionReader.isQuestion(file)) {
      return Stated.declared(QuestionReader.read(file)); // which says what is missing
    }
    try {
      var lifted = lift(book, name, source(file));
      var others = Problem.list(sheet.isPresent() ? book.readers() : book.otherSheets());
      return others.isEmpty()
          ? lifted
          : noted(
              lifted,
              name,
              sheet.isPresent()
                  ? "read with the sheets that it reads; formulas on "
                      + others
                      + " read it in turn and are left out (--sheet)"
                  : "read because it is the sheet in front; there are also formulas on "
                      + others
                      + " (--sheet)");
    } catch (NoNetwork e) {
      return (sheet.isPresent() ? Optional.<Stated>empty() : behind(file, book, name))
          .orElseThrow(() -> e.problem);
    }
  }

  private static String source(WorkbookFile file) {
    return file.path().getFileName().toString();
  }

  private static Stated noted(Stated lifted, String sheet, String note) {
    var question = lifted.question();
    var findings = new ArrayList<>(question.findings());
    findings.add(Finding.note(sheet, "", note));
    return lifted.with(question.lifted(question.source(), findings));
  }

  /** The one network on other sheets than the one in front, which holds none. */
  private static Optional<Stated> behind(WorkbookFile file, Book front, String name) {
    var names = file.sheetNames();
    var seen = new HashSet<>(front.sheets());
    var found = new ArrayList<Stated>();
    for (var other : front.otherSheets()) {
      int number = names.indexOf(other);
      if (!seen.contains(number)) {
        var book = Book.read(file, number, false);
        seen.addAll(book.sheets());
        try {
          found.add(
              noted(
                  lift(book, other, source(file)),
                  other,
                  "read because the sheet in front, " + name + ", holds no network"));
        } catch (NoNetwork e) {
          continue;
        }
      }
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** A sheet whose formulas are no network: another one may hold it. */
  private static final class NoNetwork extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ProblemException problem;

    NoNetwork(ProblemException problem) {
      super(problem);
      this.problem = problem;
    }
  }

  private static Stated lift(Book book, String sheet, String source) {
    if (book.count() == 0) {
      throw noNetwork(book, sheet, "no formulas");
    }
    try {
      return new Lifter(book).lifted(sheet, source);
    } catch (NotUnderstood e) {
      refuseCircle(book, book.all());
      throw notUnderstood(book, e, "");
    } catch (ProblemException | NoNetwork e) {
      refuseCircle(book, book.all());
      throw e;
    }
  }

  /** Formulas that read their own results are no network, and the cause of all else. */
  private static void refuseCircle(Book book, Collection<Formula> formulas) {
    Circle.from(formulas, book)
        .ifPresent(
            circle -> {
              throw UnsavedValues.circular(circle, book);
            });
  }

  private static NoNetwork noNetwork(Book book, String sheet, String found) {
    var others = book.otherSheets();
    return new NoNetwork(
        problem(
            sheet,
            "",
            found,
            "a sheet Layers, or formulas that multiply and add up windows of a grid of numbers",
            others.isEmpty()
                ? "docs/workbook-format.md says how to write a network down; workbooks/by-hand.xlsx and"
                    + " workbooks/hand-made.xlsx are small examples."
                : "There are formulas on other sheets: choose one with --sheet "
                    + "\""
                    + others.get(0)
                    + "\""
                    + (others.size() > 1 ? " or another" : "")
                    + "."));
  }

  private static ProblemException problem(
      String sheet, String cells, String found, String expected, String remedy) {
    return ProblemException.input(new Problem("", sheet, cells, found, expected, remedy));
  }

  private static ProblemException notUnderstood(Book book, NotUnderstood e, String soFar) {
    var formula = book.formula(e.cell()).map(Formula::text).orElse("");
    return problem(
        book.name(e.cell()),
        e.cell().text(),
        (formula.isEmpty() ? "a cell" : "the formula =" + Problem.quote(formula))
            + " that is not understood: "
            + e.getMessage(),
        "a formula of a layer",
        soFar + "docs/lifting.md lists what is recognised.");
  }

  private Stated lifted(String sheet, String source) {
    var channels = channels(sheet);
    var made = build(sheet, channels);
    tellRemainder(channels, made);
    var slips = new Slips(book, reader, builder.get());
    var network = slips.amended();
    findings.addAll(slips.findings());
    refuseCircle(book, given(made));
    var pictures = reader.pictures();
    var labels = IntStream.rangeClosed(1, pictures.size()).mapToObj(c -> "channel " + c).toList();
    var values =
        pictures.stream()
            .flatMapToDouble(
                picture ->
                    IntStream.range(0, picture.count())
                        .mapToDouble(k -> book.value(picture.area().cell(k))))
            .toArray();
    var input = Tensor.of(network.input(), values);
    var outputs = new Outputs(network, input);
    for (var own : made) {
      reportPastTheEdge(own);
      reportBlankChannels(own);
      reportGiven(own);
    }
    for (var own : made) {
      reportValues(own, outputs);
    }
    reportLabels(made);
    reportPicture(pictures);
    reportFrozen();
    reportPrepared(made);
    findings.addAll(remainder);
    reportUnread();
    var question =
        Question.of(network, FeatureMap.picture(network.input(), labels), input)
            .lifted(source, findings);
    return Stated.of(question, () -> Standing.of(question, book, reader, builder.get()));
  }

  private String soFar() {
    var made = builder.map(NetworkBuilder::made).orElse(List.of());
    return made.isEmpty()
        ? ""
        : "Recognised so far: "
            + made.stream()
                .map(own -> own.node() + " in " + places(own))
                .collect(Collectors.joining("; "))
            + ". ";
  }

  private static String places(Made made) {
    return made.channels().stream()
        .map(channel -> channel.plane().area().text())
        .collect(Collectors.joining(", "));
  }

  // ---- what belongs to the network ----

  /** The channels that layers are made of; what is none is set aside, with why. */
  private List<Channel> channels(String sheet) {
    var channels = new LinkedHashMap<Plane, Channel>();
    for (var plane : reader.planes()) {
      if (!book.isStep(plane.first())) {
        try {
          channels.put(plane, reader.channel(plane));
        } catch (NotUnderstood e) {
          setAside.put(plane, Optional.of(e));
        }
      }
    }
    var last = globalPools(channels);
    boolean shrinks = true;
    while (shrinks) { // a total of totals is a remark too
      var read = new HashSet<Plane>();
      channels
          .values()
          .forEach(c -> c.sources().forEach(source -> source.plane().ifPresent(read::add)));
      var remarks =
          channels.values().stream()
              .filter(channel -> isRemark(channel) || isTotals(channel))
              .map(Channel::plane)
              .filter(plane -> !read.contains(plane) && !last.contains(plane))
              .toList();
      for (var plane : remarks) {
        channels.remove(plane);
        setAside.put(plane, Optional.empty());
      }
      shrinks = !remarks.isEmpty();
    }
    boolean isNetwork = isNetwork(List.copyOf(channels.values()));
    loseReaders(channels);
    if (!isNetwork(List.copyOf(channels.values()))) {
      throw isNetwork ? firstSetAside() : noNetwork(sheet, channels.values());
    }
    return List.copyOf(channels.values());
  }

  /** Sets aside the channels that read others which are set aside. */
  private void loseReaders(Map<Plane, Channel> channels) {
    boolean grows = true;
    while (grows) {
      grows = false;
      for (var channel : List.copyOf(channels.values())) {
        var lost =
            channel.sources().stream()
                .flatMap(source -> source.plane().stream())
                .filter(plane -> !channels.containsKey(plane))
                .findFirst();
        if (lost.isPresent()) {
          grows = true;
          channels.remove(channel.plane());
          setAside.put(
              channel.plane(),
              Optional.of(
                  new NotUnderstood(
                      channel.plane().first(),
                      "it reads "
                          + book.place(lost.get().area())
                          + ", which is not understood"
                          + setAside
                              .getOrDefault(lost.get(), Optional.empty())
                              .map(e -> ": " + e.getMessage())
                              .orElse(""))));
        }
      }
    }
  }

  /** Makes layers of channels; those of which none can be made are set aside. */
  private List<Made> build(String sheet, List<Channel> channels) {
    try {
      builder = Optional.of(new NetworkBuilder(book, labels, reader));
    } catch (NotUnderstood e) {
      throw channels.stream().anyMatch(Lifter::multiplies)
          ? notUnderstood(book, e, "")
          : noNetwork(sheet, channels);
    }
    var failed = builder.get().add(channels);
    failed.forEach((channel, e) -> setAside.put(channel.plane(), Optional.of(e)));
    var built = channels.stream().filter(channel -> !failed.containsKey(channel)).toList();
    if (!isNetwork(built)) {
      throw channels.stream().anyMatch(Lifter::multiplies)
          ? notUnderstood(book, failed.values().iterator().next(), soFar())
          : noNetwork(sheet, channels);
    }
    return builder.get().made();
  }

  /** Finds out what all other formulas have to do with the network. */
  private void tellRemainder(List<Channel> channels, List<Made> made) {
    var rest = new Remainder(book, labels, reader, builder.orElseThrow().network(), made);
    setAside.forEach((plane, why) -> rest.add(plane, why.map(NotUnderstood::getMessage)));
    for (var formula : alone) {
      rest.add(
          formula,
          String.format(
              Locale.ROOT,
              "it is like none of its neighbours, as are %,d others",
              alone.size() - 1));
    }
    var used =
        made.stream()
            .flatMap(own -> own.channels().stream())
            .flatMap(channel -> reader.exponentials(channel.plane()).stream())
            .collect(Collectors.toSet());
    for (var channel : channels) {
      if (channel.kind() == Channel.Kind.EXPONENTIAL && !used.contains(channel.plane())) {
        rest.add(
            channel.plane(),
            Optional.of("its exponentials are not divided by their sum, as softmax does"));
      }
    }
    var prepared = new HashSet<>(prepared(made));
    for (var formula : book.all()) {
      if (formula.meaning().core() instanceof Meaning.Unknown unknown
          && !book.isFrozen(formula.at())
          && !prepared.contains(formula)
          && reader.owner(formula.at()).isEmpty()) {
        rest.add(formula, unknown.why());
      }
    }
    remainder = rest.findings();
  }

  private ProblemException firstSetAside() {
    var first = setAside.values().stream().flatMap(Optional::stream).findFirst().orElseThrow();
    return notUnderstood(book, first, "");
  }

  /**
   * What is said of a sheet without a network: what comes nearest to a layer, and why it is none.
   */
  private RuntimeException noNetwork(String sheet, Collection<Channel> channels) {
    var nearest =
        setAside.entrySet().stream()
            .filter(entry -> entry.getValue().isPresent() && isNearlyALayer(entry.getKey()))
            .findFirst();
    if (nearest.isPresent()) {
      return notUnderstood(book, nearest.get().getValue().get(), "");
    }
    var unknown = new LinkedHashMap<String, List<Formula>>();
    for (var formula : book.all()) {
      if (formula.meaning().core() instanceof Meaning.Unknown own) {
        unknown.computeIfAbsent(own.why(), why -> new ArrayList<>()).add(formula);
      }
    }
    var most = unknown.values().stream().max(Comparator.comparingInt(List::size));
    var found =
        String.format(Locale.ROOT, NO_FILTER, book.count(), book.count() == 1 ? "" : "s")
            + weightedSums(channels);
    if (most.isEmpty()) {
      return noNetwork(book, sheet, found);
    }
    var first = most.get().get(0);
    var why = ((Meaning.Unknown) first.meaning().core()).why();
    boolean isNearly = PRODUCTS.matcher(first.text().toUpperCase(Locale.ROOT)).find();
    return isNearly && most.get().size() > 1
        ? notUnderstood(book, new NotUnderstood(first.at(), why), "")
        : noNetwork(
            book,
            sheet,
            found
                + String.format(
                    Locale.ROOT,
                    "; %,d of them, the first =%s in %s, %s not understood: %s",
                    most.get().size(),
                    Problem.quote(first.text()),
                    first.at().text(),
                    most.get().size() == 1 ? "is" : "are",
                    why));
  }

  /** What is said of weighted sums that may be a layer and may be those of any table. */
  private String weightedSums(Collection<Channel> channels) {
    var sums = channels.stream().filter(Lifter::isWeighted).map(Channel::plane).toList();
    if (sums.isEmpty()) {
      return "";
    }
    var first = book.formula(sums.get(0).first()).orElseThrow();
    return String.format(
        Locale.ROOT,
        "; weighted sums such as =%s in %s are a layer only where an activation or another layer"
            + " reads them, or where they are written as a row times a column (MMULT)",
        Problem.quote(first.text()),
        first.at().text());
  }

  /** What filters are written with. */
  private static final Pattern PRODUCTS = Pattern.compile("SUMPRODUCT|MMULT|SUM\\([^()]*\\*");

  /** Whether formulas add products of cells with cells, as layers do. */
  private static boolean isNearlyALayer(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && sum.products().stream()
                .filter(product -> product.right() instanceof Meaning.Factor.Cells)
                .mapToLong(product -> product.left().count())
                .sum()
            > 1;
  }

  /** Single cells at the end that each pool one channel whole, if that is all there is of it. */
  private Set<Plane> globalPools(Map<Plane, Channel> channels) {
    var steps =
        book.all().stream()
            .filter(formula -> formula.meaning().isUnknown())
            .flatMap(formula -> formula.areas().stream())
            .filter(Area::isCell)
            .map(Book::key)
            .collect(Collectors.toSet());
    var pools = new LinkedHashMap<Plane, List<Plane>>();
    var read = new HashSet<Plane>();
    channels.forEach(
        (plane, channel) -> {
          var whole = pooledWhole(plane, channel);
          whole.ifPresent(of -> pools.computeIfAbsent(of, p -> new ArrayList<>()).add(plane));
          if (!isRemark(channel)) {
            channel.sources().forEach(source -> source.plane().ifPresent(read::add));
          }
        });
    var ends =
        channels.keySet().stream()
            .filter(plane -> !isRemark(channels.get(plane)) && !read.contains(plane))
            .toList();
    boolean all =
        !ends.isEmpty()
            && ends.stream().allMatch(end -> pools.getOrDefault(end, List.of()).size() == 1)
            && ends.stream()
                .map(end -> pools.get(end).get(0))
                .allMatch(
                    pool -> isPool(channels.get(pool)) && !steps.contains(Book.key(pool.first())));
    return all
        ? ends.stream().map(end -> pools.get(end).get(0)).collect(Collectors.toSet())
        : Set.of();
  }

  /** The plane that a single cell takes the largest, the average or the sum of, all of it. */
  private static Optional<Plane> pooledWhole(Plane plane, Channel channel) {
    return plane.count() == 1
            && (isPool(channel) || adds(plane))
            && channel.sources().size() == 1
            && channel.reads().get(0).first().size() == channel.sources().get(0).count()
        ? channel.sources().get(0).plane().filter(of -> of.count() > 1)
        : Optional.empty();
  }

  /** One cell that only sums up or compares what is there. */
  private static boolean isRemark(Channel channel) {
    var plane = channel.plane();
    return plane.count() == 1
        && (isPool(channel)
            || plane.meaning().core() instanceof Meaning.Share
            || plane.meaning().core() instanceof Meaning.Sum sum
                && sum.products().stream()
                    .noneMatch(
                        p -> p.right() instanceof Meaning.Factor.Cells || p.left().count() > 1)
                && plane.meaning().activation() instanceof Identity
                && !weighs(channel));
  }

  /** Whether a plane only adds up, or averages, each row or each column of what it reads. */
  private static boolean isTotals(Channel channel) {
    var plane = channel.plane();
    if (plane.count() == 1 || channel.sources().size() != 1 || !isPool(channel) && !adds(plane)) {
      return false;
    }
    var of = channel.sources().get(0);
    int rows = channel.bottom() - channel.top() + 1;
    int columns = channel.right() - channel.left() + 1;
    boolean isRow = rows == 1 && columns > 1 && columns == of.columns() && plane.columns() == 1;
    boolean isColumn = columns == 1 && rows > 1 && rows == of.rows() && plane.rows() == 1;
    return of.rows() > 1
        && of.columns() > 1
        && channel.reads().get(0).first().size() == rows * columns
        && (isRow || isColumn);
  }

  /** Whether a plane's formulas are sums of a range and nothing more. */
  private static boolean adds(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && sum.products().isEmpty()
        && sum.constant() == 0
        && plane.meaning().activation() instanceof Identity;
  }

  private static boolean isPool(Channel channel) {
    return channel.kind() == Channel.Kind.MAX || channel.kind() == Channel.Kind.MEAN;
  }

  /**
   * Whether a channel gives each cell of what it reads a weight of its own: no sum or difference.
   */
  private static boolean weighs(Channel channel) {
    var sizes =
        channel.reads().stream()
            .flatMap(read -> read.first().values().stream())
            .map(weight -> Math.abs(weight.factor()))
            .distinct()
            .count();
    return sizes > 1
        && channel.reads().stream()
            .allMatch(read -> read.first().size() == read.view().source().count());
  }

  /** Whether a channel multiplies several cells with weights. */
  private static boolean multiplies(Channel channel) {
    return channel.reads().stream().anyMatch(read -> read.first().size() > 1);
  }

  /**
   * Whether what is there is more than the sums and averages of any table. Weighted sums alone are
   * not, unless they are written as a row times a column or something of a network goes on from
   * them.
   */
  private static boolean isNetwork(List<Channel> channels) {
    var weighted =
        channels.stream()
            .filter(Lifter::isWeighted)
            .map(Channel::plane)
            .collect(Collectors.toSet());
    return channels.stream()
        .anyMatch(
            channel ->
                isOfANetwork(channel)
                    || goesOn(channel)
                        && channel.sources().stream()
                            .flatMap(source -> source.plane().stream())
                            .anyMatch(weighted::contains));
  }

  /** Whether a channel adds several cells, each with a weight of its own. */
  private static boolean isWeighted(Channel channel) {
    return channel.kind() == Channel.Kind.DENSE
        && channel.reads().stream()
            .flatMap(read -> read.taps().stream())
            .anyMatch(
                taps ->
                    taps.size() > 1
                        && (taps.values().stream().anyMatch(weight -> weight.cell().isPresent())
                            || taps.values().stream().map(Channel.Weight::factor).distinct().count()
                                > 1));
  }

  /** Whether a channel does what only a network does with weighted sums. */
  private static boolean goesOn(Channel channel) {
    return switch (channel.kind()) {
      case ACTIVATION -> !(channel.activation() instanceof Identity);
      case EXPONENTIAL, SOFTMAX -> true;
      default -> isWeighted(channel);
    };
  }

  /** Whether a plane multiplies rows with columns, as products of matrices do. */
  private static boolean isRowTimesColumn(Plane plane) {
    return plane.meaning().core() instanceof Meaning.Sum sum
        && sum.products().stream()
            .anyMatch(
                product ->
                    product.right() instanceof Meaning.Factor.Cells right
                        && product.left().count() > 1
                        && product.left().rows() != right.area().rows());
  }

  private static boolean isOfANetwork(Channel channel) {
    boolean rows = channel.bottom() > channel.top();
    boolean columns = channel.right() > channel.left();
    return switch (channel.kind()) {
      case CONV ->
          rows && columns
              || rows
                  && channel.rowStride() > 0
                  && channel.rowStride() <= channel.bottom() - channel.top()
              || columns
                  && channel.columnStride() > 0
                  && channel.columnStride() <= channel.right() - channel.left();
      case DENSE ->
          rows && columns
              || !(channel.activation() instanceof Identity)
              || isRowTimesColumn(channel.plane());
      case MAX, MEAN ->
          rows && columns && channel.plane().rows() > 1 && channel.plane().columns() > 1;
      default -> false;
    };
  }

  // ---- findings ----

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
    var beyond = new LinkedHashSet<Area>();
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
      Channel channel, Read read, Map<Plane, Set<Integer>> readers, Set<Area> beyond) {
    var plane = channel.plane();
    var view = read.view();
    for (int n = 0; n < plane.count(); n++) {
      if (plane.odd().containsKey(n) || book.formula(plane.cell(n)).isEmpty()) {
        continue; // it does not read what the others do, which is told by itself
      }
      for (var place : read.first().keySet()) {
        int row = place.row() + n / plane.columns() * channel.rowStride();
        int column = place.column() + n % plane.columns() * channel.columnStride();
        if (!view.source().isInside(row, column)
            && view.first().row() + row * view.rowStep() >= 0
            && view.first().column() + column * view.columnStep() >= 0
            && book.isBlank(view.cell(row, column))) {
          beyond.add(view.cell(row, column));
          readers.computeIfAbsent(plane, p -> new TreeSet<>()).add(n);
        }
      }
    }
  }

  /** Channels that are multiplied with weights though there is nothing in them. */
  private void reportBlankChannels(Made made) {
    var readers = new LinkedHashMap<Area, List<Area>>();
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
                        + planes.stream().map(Area::text).collect(Collectors.joining(" and "))
                        + " multiply with weights, are all blank: a channel that counts as 0 and is"
                        + " left out of "
                        + made.node())));
  }

  private void reportGiven(Made made) {
    reportGiven(NetworkBuilder.weightCells(made.channels()), "the weights of " + made.node());
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
  private void reportGiven(Collection<Area> given, String where) {
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
  private static Collection<List<Area>> bySheet(List<Area> cells) {
    return cells.stream()
        .collect(Collectors.groupingBy(Area::sheet, TreeMap::new, Collectors.toList()))
        .values();
  }

  private void reportValues(Made made, Outputs outputs) {
    var layer = new LinkedHashMap<Area, Double>();
    var steps = new LinkedHashMap<Area, Double>();
    for (var channel : made.channels()) {
      var plane = channel.plane();
      for (int n = 0; n < plane.count(); n++) {
        layer.put(plane.cell(n), outputs.value(plane.cell(n)));
      }
      reader.exponentials(plane).ifPresent(own -> steps.putAll(outputs.exponentials(own)));
    }
    var differing = differing(layer);
    steps.forEach((cell, value) -> differing.addAll(differing(Map.of(cell, value))));
    int count = layer.size() + steps.size();
    for (var cells : bySheet(differing)) {
      var first = cells.get(0);
      findings.add(
          Finding.warning(
              book.name(first),
              CellRanges.text(cells),
              (cells.size() == 1 ? "the saved value is" : cells.size() + " saved values are")
                  + " not what the formulas give; the first is saved as "
                  + convsheet.formula.Numbers.text(book.value(first))
                  + (cells.size() * 2 > count && cells.size() > 1
                      ? ". If recalculating the workbook does not help, convsheet has not understood"
                          + " it: please report it"
                      : ". Recalculate the workbook")));
    }
  }

  /** The cells whose saved values are others, beyond what is due to rounding. */
  private List<Area> differing(Map<Area, Double> computed) {
    double largest = computed.values().stream().mapToDouble(Math::abs).reduce(1, Math::max);
    var differing = new ArrayList<Area>();
    computed.forEach(
        (cell, value) -> {
          if (book.isNumber(cell) && !(Math.abs(book.value(cell) - value) <= NEAR * largest)) {
            differing.add(cell);
          }
        });
    return differing;
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

    double value(Area cell) {
      var source = reader.source(cell).orElseThrow();
      var spot = builder.orElseThrow().spot(source).orElseThrow();
      var place = View.of(source).place(cell).orElseThrow();
      var tensor = tensors.get(spot.node());
      int start = tensor.shape().isVector() ? spot.row() : spot.channel() * source.count();
      return tensor.values()[start + place.row() * source.columns() + place.column()];
    }

    /** The exponentials on the way to a softmax; those that are no formulas have no other value. */
    Map<Area, Double> exponentials(Plane plane) {
      var values = new LinkedHashMap<Area, Double>();
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

  private void reportLabels(List<Made> made) {
    var seen = new HashSet<Area>();
    for (var picture : reader.pictures()) {
      reportLabel(picture.first(), picture.rows(), picture.columns(), seen);
    }
    for (var own : made) {
      for (var channel : own.channels()) {
        var plane = channel.plane();
        if (plane.count() > 1) {
          reportLabel(plane.first(), plane.rows(), plane.columns(), seen);
        }
      }
    }
  }

  private void reportLabel(Area first, int rows, int columns, Set<Area> seen) {
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
              frozen.size()
                  + " cells change at each recalculation (RAND and what depends on it alone);"
                  + " their saved values are used"));
    }
  }

  /**
   * The formulas that prepared numbers which are the network's, though no layer is made of them.
   */
  private List<Formula> prepared(List<Made> made) {
    return given(made).stream().filter(formula -> book.isPrepared(formula.at())).toList();
  }

  /** The formulas in the cells of pictures, weights and biases. */
  private Set<Formula> given(List<Made> made) {
    var cells =
        Stream.concat(
            reader.pictures().stream()
                .flatMap(
                    picture -> IntStream.range(0, picture.count()).mapToObj(picture.area()::cell)),
            made.stream().flatMap(own -> NetworkBuilder.weightCells(own.channels()).stream()));
    var formulas = new LinkedHashSet<Formula>();
    cells.forEach(cell -> book.written(cell).ifPresent(formulas::add));
    return formulas;
  }

  private void reportPrepared(List<Made> made) {
    var used =
        Stream.concat(prepared(made).stream().map(Formula::at), reader.scaledWeights().stream())
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
    var read =
        Coverage.of(book.all().stream().flatMap(formula -> formula.areas().stream()).toList());
    for (int sheet : book.sheets()) {
      var cells = book.cells(sheet);
      var unread = new LinkedHashSet<Area>();
      for (int i = 0; i < cells.count(); i++) {
        var cell = Area.cell(sheet, cells.row(i), cells.column(i));
        if (cells.kind(i) == SheetCells.Kind.NUMBER
            && !cells.isFormula(i)
            && !(read.containsKey(sheet) && read.get(sheet).holds(cell.row(), cell.column()))
            && reader.source(cell).isEmpty()) { // a stride may pass over a part of the picture
          unread.add(cell);
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
  private static List<Area> block(Set<Area> cells) {
    var block = new ArrayList<Area>();
    var open = new ArrayDeque<Area>();
    var first = cells.iterator().next();
    cells.remove(first);
    open.add(first);
    while (!open.isEmpty()) {
      var cell = open.remove();
      block.add(cell);
      for (int down = -1; down <= 1; down++) {
        for (int right = -1; right <= 1; right++) {
          var next = cell.moved(down, right);
          if (cells.remove(next)) {
            open.add(next);
          }
        }
      }
    }
    return block;
  }
}
