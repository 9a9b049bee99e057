package convsheet.lift;

import convsheet.formula.SheetNames;
import convsheet.lift.NetworkBuilder.Made;
import convsheet.network.FeatureMap;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Stated;
import convsheet.tensor.Tensor;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the network that the formulas of a hand-made sheet are, and the slips in them. */
public final class Lifter {
  /** The most grids of formulas, of one pattern each, that are looked at. */
  private static final int MOST_PLANES = 5000;

  private static final String NO_FILTER =
      "%,d formula%s, but none that slide a filter over a grid or that are a dense layer";

  private final Book book;
  private final Labels labels;
  private final ChannelReader reader;
  private final List<Formula> alone;
  private final NetworkChannels channels;
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
    channels = new NetworkChannels(book, reader);
  }

  /**
   * Reads the network of one sheet, and of the sheets that its formulas tie to it.
   *
   * @param sheet the sheet's name; the one that opens first if there is none
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
            .orElseGet(() -> opening(file));
    var workbook = ParsedSheets.read(file);
    var book = Book.of(workbook, names.indexOf(name), sheet.isPresent());
    if (!workbook.hasFormulas() && !QuestionReader.isQuestion(file)) {
      QuestionReader.read(file); // which says what is missing
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
                  : "read because the file opens with this sheet; there are also formulas on "
                      + others
                      + " (--sheet)");
    } catch (NoNetwork e) {
      return (sheet.isPresent()
              ? Optional.<Stated>empty()
              : behind(workbook, book, name, source(file)))
          .orElseThrow(() -> e.problem);
    }
  }

  /** The sheet that a file opens with; of a checked copy, the first that is the student's. */
  private static String opening(WorkbookFile file) {
    var active = file.front().activeSheet();
    return SheetNames.isChecked(active)
        ? file.sheetNames().stream()
            .filter(name -> !SheetNames.isChecked(name))
            .findFirst()
            .orElse(active)
        : active;
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

  /** The one network on other sheets than the one that opens first, which holds none. */
  private static Optional<Stated> behind(
      ParsedSheets workbook, Book front, String name, String source) {
    var names = workbook.names();
    var seen = new HashSet<>(front.sheets());
    var found = new ArrayList<Stated>();
    for (var other : front.otherSheets()) {
      int number = names.indexOf(other);
      if (!seen.contains(number)) {
        var book = Book.of(workbook, number, false);
        seen.addAll(book.sheets());
        try {
          found.add(
              noted(
                  lift(book, other, source),
                  other,
                  "read because the sheet that opens first, " + name + ", holds no network"));
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
      refuseCircle(book, book.formulas());
      throw notUnderstood(book, e, "");
    } catch (ProblemException | NoNetwork e) {
      refuseCircle(book, book.formulas());
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
    checkNetwork(sheet);
    var made = build(sheet);
    var findings = new LiftFindings(book, labels, reader, builder.get());
    var remainder = remainder(made, findings);
    var breaks = new PatternBreaks(book, reader, builder.get());
    var network = breaks.amended();
    refuseCircle(book, findings.given());
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
    var told = new ArrayList<>(breaks.findings());
    told.addAll(findings.of(network, input, remainder));
    var question =
        Question.of(network, FeatureMap.picture(network.input(), labels), input)
            .lifted(source, told);
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

  /**
   * Refuses a sheet whose formulas are the sums of any table, or whose network is not understood.
   */
  private void checkNetwork(String sheet) {
    if (!NetworkSigns.isNetwork(channels.all())) {
      throw channels.wasNetwork() ? firstSetAside() : noNetwork(sheet, channels.all());
    }
  }

  /** Makes layers of channels; those of which none can be made are set aside. */
  private List<Made> build(String sheet) {
    var all = channels.all();
    try {
      builder = Optional.of(new NetworkBuilder(book, labels, reader));
    } catch (NotUnderstood e) {
      throw all.stream().anyMatch(NetworkSigns::multiplies)
          ? notUnderstood(book, e, "")
          : noNetwork(sheet, all);
    }
    var failed = builder.get().add(all);
    failed.forEach((channel, e) -> channels.setAside(channel, e));
    var built = all.stream().filter(channel -> !failed.containsKey(channel)).toList();
    if (!NetworkSigns.isNetwork(built)) {
      throw all.stream().anyMatch(NetworkSigns::multiplies)
          ? notUnderstood(book, failed.values().iterator().next(), soFar())
          : noNetwork(sheet, all);
    }
    return builder.get().made();
  }

  /** Finds out what all other formulas have to do with the network. */
  private List<Finding> remainder(List<Made> made, LiftFindings findings) {
    var rest = new Remainder(book, labels, reader, builder.orElseThrow().network(), made);
    channels
        .setAside()
        .forEach((plane, why) -> rest.add(plane, why.map(NotUnderstood::getMessage)));
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
    for (var channel : channels.all()) {
      if (channel.kind() == Channel.Kind.EXPONENTIAL && !used.contains(channel.plane())) {
        rest.add(
            channel.plane(),
            Optional.of("its exponentials are not divided by their sum, as softmax does"));
      }
    }
    LeftCopies.of(book, reader, made, findings.given()).forEach(rest::addCopy);
    var numbers = new HashSet<>(findings.prepared());
    for (var formula : book.unknown()) {
      if (!book.isFrozen(formula.at())
          && !numbers.contains(formula)
          && reader.owner(formula.at()).isEmpty()) {
        rest.add(formula, ((Meaning.Unknown) formula.meaning().core()).why());
      }
    }
    return rest.findings();
  }

  private ProblemException firstSetAside() {
    var first =
        channels.setAside().values().stream().flatMap(Optional::stream).findFirst().orElseThrow();
    return notUnderstood(book, first, "");
  }

  /**
   * What is said of a sheet without a network: what comes nearest to a layer, and why it is none.
   */
  private RuntimeException noNetwork(String sheet, Collection<Channel> candidates) {
    var nearest =
        channels.setAside().entrySet().stream()
            .filter(
                entry ->
                    entry.getValue().isPresent() && NetworkSigns.isNearlyALayer(entry.getKey()))
            .findFirst();
    if (nearest.isPresent()) {
      return notUnderstood(book, nearest.get().getValue().get(), "");
    }
    var unknown = new LinkedHashMap<String, List<Formula>>();
    for (var formula : book.unknown()) {
      var own = ((Meaning.Unknown) formula.meaning().core()).why();
      unknown.computeIfAbsent(own, why -> new ArrayList<>()).add(formula);
    }
    var most = unknown.values().stream().max(Comparator.comparingInt(List::size));
    var found =
        String.format(Locale.ROOT, NO_FILTER, book.count(), book.count() == 1 ? "" : "s")
            + weightedSums(candidates);
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
    var sums = channels.stream().filter(NetworkSigns::isWeighted).map(Channel::plane).toList();
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
}
