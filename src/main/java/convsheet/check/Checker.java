package convsheet.check;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import convsheet.answer.Answer;
import convsheet.answer.AnswerCell;
import convsheet.answer.AnswerCell.Content;
import convsheet.answer.AnswerReader;
import convsheet.answer.Difference;
import convsheet.check.Report.Actual;
import convsheet.check.Report.Basis;
import convsheet.check.Report.CellReport;
import convsheet.check.Report.LayerReport;
import convsheet.check.Report.Marks;
import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.formula.SheetNames;
import convsheet.intake.Intake;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Precision;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.Stated;
import convsheet.question.Task;
import convsheet.question.TaskReader;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import convsheet.xlsx.CellAddress;
import convsheet.xlsx.KnownParts;
import convsheet.xlsx.WorkbookFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks answers: each result gets a verdict, and wrong ones a reason. Answers may be checked by
 * several threads at once.
 */
public final class Checker {
  private final Optional<Evaluation> key;

  /** So many cells are named in one finding. */
  private static final int MOST_CELLS = 10;

  private final Marking marking;
  private final Optional<QuestionsSoFar> questions;
  private final KnownParts known = KnownParts.forSeveral();

  /**
   * A checker.
   *
   * @param key the question that was asked; without it, what stands in the answer's own inputs and
   *     filters
   * @throws ProblemException if the key says what was asked, and that cannot be read
   */
  public Checker(Optional<Question> key, Marking marking) {
    key.stream()
        .flatMap(question -> question.task().stream())
        .flatMap(task -> task.unread().stream())
        .findFirst()
        .ifPresent(
            problem -> {
              throw ProblemException.input(problem).in(key.get().source());
            });
    // where cells of the key break the pattern of their layer, an exercise asks for the pattern
    this.key = key.map(Question::pattern).map(Evaluation::of);
    questions = this.key.map(QuestionsSoFar::new);
    this.marking = marking;
  }

  /**
   * Checks one answer.
   *
   * @throws ProblemException if the file cannot be read, or answers nothing
   */
  public Report check(Path path) {
    try (var file = WorkbookFile.open(path, known)) {
      return check(file);
    } catch (ProblemException e) {
      throw e.in(path.toString());
    }
  }

  /**
   * Checks one answer that is in memory, as {@link #check(Path)} does a file.
   *
   * @param name what messages and the report call it, as they do a file's path
   * @throws ProblemException if it cannot be read, or answers nothing
   */
  public Report check(String name, byte[] content) {
    try (var file = WorkbookFile.open(name, content, known)) {
      return check(file);
    } catch (ProblemException e) {
      throw e.in(name);
    }
  }

  private Report check(WorkbookFile file) {
    return key.isEmpty() ? byItself(file) : check(file, key.get());
  }

  /** Checks an answer by its own inputs and filters. */
  private Report byItself(WorkbookFile file) {
    var own = Intake.locate(file, Optional.empty());
    var right = Evaluation.of(own.question().pattern());
    var answer =
        own.question().form() == Question.Form.LAYERS
            ? AnswerReader.read(file, right, Optional.empty())
            : AnswerReader.read(
                file, right, Optional.empty(), own.cells(), grid -> Optional.of(grid));
    return new Check(
            file,
            right,
            answer,
            known(own.question()),
            ChangedInputs.NONE,
            answer.places(own.cells())::address)
        .report();
  }

  /**
   * What is worth knowing about a question; not that its results are passed over: they are read.
   */
  private static List<Finding> known(Question question) {
    return question.findings().stream()
        .filter(
            finding ->
                question.form() == Question.Form.FORMULAS
                    || finding.severity() == Finding.Severity.WARNING)
        .toList();
  }

  /** Checks an answer by a key; one that was made by hand may name and place things as it likes. */
  private Report check(WorkbookFile file, Evaluation asked) {
    if (QuestionReader.isQuestion(file)) {
      var changed = questions.orElseThrow().of(file);
      return byKey(file, asked, changed)
          .with(changed.findings().isEmpty() ? Optional.empty() : changed.own())
          .report();
    }
    return lifted(file, asked).orElseGet(() -> byKey(file, asked, ChangedInputs.NONE).report());
  }

  /** What checks an answer whose grids stand where those of the key do, or are found. */
  private Check byKey(WorkbookFile file, Evaluation asked, ChangedInputs inputs) {
    var answer = AnswerReader.read(file, asked, task(asked));
    var places = answer.places(Layout.of(asked.question()));
    return new Check(file, asked, answer, List.of(), inputs, places::address);
  }

  private static Optional<Task> task(Evaluation key) {
    return key.question().task().filter(task -> !task.parts().isEmpty());
  }

  /** Checks a sheet whose formulas are a network; empty if it has none, as if all were typed. */
  private Optional<Report> lifted(WorkbookFile file, Evaluation asked) {
    Stated own;
    try {
      own = Intake.locate(file, Optional.empty());
    } catch (ProblemException e) {
      return Optional.empty();
    }
    var there = Evaluation.of(own.question());
    var counterparts = Counterparts.of(asked, there);
    var answer = AnswerReader.read(file, asked, task(asked), own.cells(), counterparts::of);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Check(
                file,
                asked,
                answer,
                own.question().findings(),
                ChangedInputs.of(asked, there, own.cells(), counterparts),
                cell ->
                    counterparts
                        .of(cell.grid())
                        .map(grid -> new Expr.Ref(grid, cell.row(), cell.column()))
                        .flatMap(own.cells()::address))
            .report());
  }

  /** Whether results of a layer were to be found, and none of them was. */
  private static boolean areMissing(List<Answer.Results> layer) {
    return layer.stream().anyMatch(results -> !results.asked().isEmpty())
        && layer.stream()
            .flatMap(results -> results.cells().stream())
            .allMatch(AnswerCell::isMissing);
  }

  /** The checking of one answer. */
  private final class Check {
    private final Path path;
    private final Evaluation right;
    private final Answer answer;
    private final List<LayerReport> layers = new ArrayList<>();
    private final List<CellReport> cells = new ArrayList<>();
    private final List<Diagnosis> diagnoses = new ArrayList<>();
    private final Set<Difference> differences = EnumSet.noneOf(Difference.class);
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<Grid>> grids = new HashMap<>();
    private final JudgedAnswer judged;
    private final Precision precision;
    private final Function<Expr.Ref, Optional<CellAddress>> places;

    /** The question as it stands in the answer, if it differs from the key. */
    private Optional<Evaluation> changed = Optional.empty();

    /**
     * What is needed to check one answer.
     *
     * @param known what is worth knowing of its question
     * @param inputs in what its question differs from the key
     * @param places where cells stand in it
     */
    Check(
        WorkbookFile file,
        Evaluation right,
        Answer answer,
        List<Finding> known,
        ChangedInputs inputs,
        Function<Expr.Ref, Optional<CellAddress>> places) {
      path = file.path();
      this.right = right;
      this.answer = answer;
      this.places = places;
      var stated = TaskReader.decimals(file);
      judged = new JudgedAnswer(answer, right, key.isPresent() ? marking : marking.asking(stated));
      precision = judged.precision();
      if (stated.isPresent() && stated.getAsInt() != precision.decimals()) {
        findings.add(
            Finding.warning(
                SheetNames.EXERCISE,
                "",
                "asks for "
                    + Precision.text(stated.getAsInt())
                    + "; marked by "
                    + precision.text()
                    + (marking.decimals().isPresent() ? "" : ", as the key has them")));
      }
      if (stated.isEmpty()) {
        TaskReader.statedDecimals(file).map(this::noDecimals).ifPresent(findings::add);
      }
      differences.addAll(inputs.differences());
      differences.addAll(answer.differences());
      findings.addAll(known);
      findings.addAll(inputs.findings());
      findings.addAll(answer.findings());
      gone(file).ifPresent(findings::add);
    }

    private Finding noDecimals(String text) {
      return Finding.warning(
          SheetNames.EXERCISE,
          "",
          TaskReader.DECIMALS
              + " is "
              + Problem.quote(text)
              + ", which is no number of decimals; marked by "
              + precision.text());
    }

    /** Says which sheets are gone of layers that have no results. */
    private Optional<Finding> gone(WorkbookFile file) {
      var sheets = new LinkedHashSet<String>();
      if (answer.isBlank() && right.question().form() == Question.Form.LAYERS) {
        sheets.add(SheetNames.LAYERS);
      }
      answer.layers().stream()
          .filter(Checker::areMissing)
          .forEach(layer -> sheets.add(layer.get(0).cells().get(0).sheet()));
      sheets.removeIf(sheet -> file.sheet(sheet).isPresent());
      return sheets.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Finding.warning(
                  "",
                  "",
                  "no sheet named "
                      + Problem.list(sheets)
                      + " (there is "
                      + Problem.list(file.sheetNames())
                      + ")"));
    }

    Check with(Optional<Evaluation> changed) {
      this.changed = changed;
      return this;
    }

    Report report() {
      var question = right.question();
      grids.put(FeatureMap.INPUT, question.picture().channels());
      for (int i = 0; i < question.network().nodes().size(); i++) {
        check(i);
      }
      double earned = layers.stream().mapToDouble(layer -> layer.marks().earned()).sum();
      double possible = layers.stream().mapToDouble(layer -> layer.marks().possible()).sum();
      return new Report(
          path,
          answer.student(),
          new Marks(earned, possible),
          layers,
          cells,
          diagnoses,
          differences,
          findings,
          Optional.of(new Basis(right, places, judged)));
    }

    private void check(int layer) {
      var node = right.question().network().nodes().get(layer);
      var results = judged.layer(layer);
      grids.put(
          node.name(),
          right.grids().get(layer).outputs().stream().map(output -> output.grid()).toList());
      var numbers = report(node.name(), results);
      if (!numbers.isEmpty()
          && numbers.values().stream()
              .map(n -> cells.get(n).verdict())
              .anyMatch(verdict -> verdict == Verdict.WRONG || verdict == Verdict.MISSING)) {
        diagnose(layer, results, numbers);
      }
    }

    /** Adds what there is to say of each result; the number of each in the list of cells. */
    private Map<Integer, Integer> report(String layer, LayerResults results) {
      var numbers = new HashMap<Integer, Integer>();
      var counts = new EnumMap<Verdict, Integer>(Verdict.class);
      for (int i = 0; i < results.count(); i++) {
        if (!results.isAsked(i)) {
          continue;
        }
        numbers.put(i, cells.size());
        counts.merge(marked(results.verdict(i)), 1, Integer::sum);
        cells.add(cell(layer, results, i));
      }
      if (!numbers.isEmpty()) {
        layers.add(new LayerReport(layer, counts, marks(layer, counts)));
        noteCoarse(layer, results, numbers);
        noteUntold(layer, results, numbers);
        noteNoNumbers(results);
        noteReadings(results);
      }
      return numbers;
    }

    private CellReport cell(String layer, LayerResults results, int i) {
      var cell = results.cell(i);
      var grid = grids.get(layer).get(results.channel(i));
      int place = i % (grid.rows() * grid.columns());
      return new CellReport(
          cell.sheet(),
          A1.cell(cell.row(), cell.column()),
          layer,
          results.channel(i) + 1,
          place / grid.columns() + 1,
          place % grid.columns() + 1,
          results.expected(i),
          cell.isMissing() ? Optional.empty() : Optional.of(new Actual(cell.text(), cell.value())),
          !cell.formula().isEmpty(),
          marked(results.verdict(i)));
    }

    private Verdict marked(Verdict verdict) {
      return verdict == Verdict.COARSE && marking.strict() ? Verdict.WRONG : verdict;
    }

    private Marks marks(String layer, Map<Verdict, Integer> counts) {
      double cells = counts.values().stream().mapToInt(Integer::intValue).sum();
      double earned =
          counts.getOrDefault(Verdict.CORRECT, 0)
              + counts.getOrDefault(Verdict.ROUNDED, 0)
              + counts.getOrDefault(Verdict.COARSE, 0)
              + marking.carried() * counts.getOrDefault(Verdict.CARRIED, 0);
      double possible = marking.possible(layer, cells);
      return new Marks(earned / cells * possible, possible);
    }

    /** Says where results are no numbers, what they are, and what to do; like ones together. */
    private void noteNoNumbers(LayerResults results) {
      var cells = new LinkedHashMap<String, List<AnswerCell>>();
      for (int i = 0; i < results.count(); i++) {
        var cell = results.cell(i);
        if (results.isAsked(i)
            && results.verdict(i) == Verdict.NOT_A_NUMBER
            && cell.content() != Content.UNCOMPUTED) { // of which the reader tells
          cells
              .computeIfAbsent(cell.sheet() + '!' + cell.noNumber(), text -> new ArrayList<>())
              .add(cell);
        }
      }
      cells.values().stream()
          .limit(MOST_CELLS)
          .forEach(like -> findings.add(noNumbers(like, like.get(0).noNumber())));
      var others = cells.values().stream().skip(MOST_CELLS).flatMap(List::stream).toList();
      others.stream()
          .collect(groupingBy(AnswerCell::sheet, LinkedHashMap::new, toList()))
          .values()
          .forEach(
              some -> findings.add(noNumbers(some, "other texts; type numbers, as -6 or 0.25")));
    }

    private static Finding noNumbers(List<AnswerCell> cells, String what) {
      return Finding.warning(
          cells.get(0).sheet(),
          cells.stream()
                  .limit(MOST_CELLS)
                  .map(cell -> A1.cell(cell.row(), cell.column()))
                  .collect(joining(", "))
              + (cells.size() > MOST_CELLS ? ", ..." : ""),
          (cells.size() == 1 ? "no number: " : cells.size() + " cells are no numbers: ") + what);
    }

    /** Says of texts that are wrong how they were read, where that is not plain. */
    private void noteReadings(LayerResults results) {
      for (int i = 0; i < results.count(); i++) {
        var cell = results.cell(i);
        if (results.isAsked(i)
            && results.verdict(i) == Verdict.WRONG
            && cell.content() == Content.TEXT
            && !cell.text().strip().replace(',', '.').equals(cell.digits())) {
          findings.add(
              Finding.note(
                  cell.sheet(),
                  A1.cell(cell.row(), cell.column()),
                  Problem.quote(cell.text()) + " is read as " + Numbers.text(cell.value())));
        }
      }
    }

    /** Says where results have fewer digits than are asked for: why they are wrong, or a note. */
    private void noteCoarse(String layer, LayerResults results, Map<Integer, Integer> numbers) {
      var coarse = results.all(Verdict.COARSE);
      if (coarse.isEmpty()) {
        return;
      }
      var first = cells.get(numbers.get(coarse.nextSetBit(0)));
      var example = first.actual().orElseThrow().text();
      if (marking.strict()) {
        diagnoses.add(
            new Diagnosis(
                "digits-missing",
                layer,
                0,
                coarse.cardinality(),
                coarse.cardinality() + results.all(Verdict.WRONG).cardinality(),
                "Fewer digits than are asked for, which is "
                    + precision.text()
                    + ": "
                    + first.cell()
                    + " has "
                    + example
                    + ".",
                Optional.empty(),
                coarse.stream().mapToObj(numbers::get).toList()));
      } else {
        findings.add(
            Finding.note(
                first.sheet(),
                coarse.stream()
                        .limit(MOST_CELLS)
                        .mapToObj(i -> cells.get(numbers.get(i)).cell())
                        .collect(joining(", "))
                    + (coarse.cardinality() > MOST_CELLS ? ", ..." : ""),
                "fewer digits than are asked for, which is "
                    + precision.text()
                    + ": "
                    + Problem.quote(example)));
      }
    }

    /**
     * Says where earlier results are written with too few digits to tell what follows from them.
     */
    private void noteUntold(String layer, LayerResults results, Map<Integer, Integer> numbers) {
      var untold = results.carriedByChance();
      if (!untold.isEmpty()) {
        var first = cells.get(numbers.get(untold.nextSetBit(0)));
        findings.add(
            Finding.note(
                first.sheet(),
                first.cell(),
                Problem.count(untold.cardinality(), "result")
                    + " of "
                    + layer
                    + " cannot be told from wrong ones: earlier results are written with so few"
                    + " digits that almost any number follows from them; carried"));
      }
    }

    /** What a layer makes of what it reads by the numbers that stand in a changed answer. */
    private Optional<Tensor> byChanged(Network.Node node) {
      return changed.flatMap(
          own ->
              own.question().network().nodes().stream()
                  .filter(
                      there ->
                          there.name().equals(node.name())
                              && there.from().equals(node.from())
                              && there.shape().equals(node.shape()))
                  .findFirst()
                  .filter(there -> own.question().input().shape().equals(inputShape()))
                  .map(there -> there.layer().forward(read(there, own))));
    }

    private Shape inputShape() {
      return right.question().input().shape();
    }

    private List<Tensor> read(Network.Node node, Evaluation own) {
      return node.from().stream()
          .map(name -> name.equals(FeatureMap.INPUT) ? own.question().input() : judged.value(name))
          .toList();
    }

    private void diagnose(int number, LayerResults results, Map<Integer, Integer> numbers) {
      var layer = right.question().network().nodes().get(number).name();
      for (var one : reasons(number, results)) {
        var explained = one.cells().stream().boxed().toList();
        var channels = explained.stream().map(results::channel).distinct().toList();
        var alike = alike(results, results.verdict(explained.get(0)));
        boolean isOneChannel = channels.size() == 1 && grids.get(layer).size() > 1;
        diagnoses.add(
            new Diagnosis(
                one.misconception().code(),
                layer,
                isOneChannel ? channels.get(0) + 1 : 0,
                explained.size(),
                isOneChannel ? alike[channels.get(0)] : Arrays.stream(alike).sum(),
                one.misconception().message(),
                one.wouldFit().map(Misconception::code),
                explained.stream().map(numbers::get).toList()));
      }
    }

    /**
     * What is the matter with a layer. Results before it that are right, but written with few
     * digits, may have been computed on with all of them: that is tried too.
     */
    private List<Diagnoser.Found> reasons(int layer, LayerResults results) {
      var inputs = judged.inputs(layer);
      var found = found(layer, inputs, results);
      var before = judged.exactInputs(layer);
      if (unexplained(found) == 0 || before.equals(inputs) || !judged.arePreviousRight(layer)) {
        return found;
      }
      var unrounded = judged.layer(layer, before);
      if (!unrounded.all(Verdict.WRONG).equals(results.all(Verdict.WRONG))) {
        return found;
      }
      var other = found(layer, before, unrounded);
      return unexplained(other) < unexplained(found) ? other : found;
    }

    private List<Diagnoser.Found> found(int layer, List<Tensor> inputs, LayerResults results) {
      var node = right.question().network().nodes().get(layer);
      var bench =
          new Bench(
              node,
              right.grids().get(layer),
              inputs,
              node.from().stream().map(grids::get).toList());
      return Diagnoser.of(bench, results, answer.parameters(), byChanged(node));
    }

    /** How many wrong results have no reason. */
    private static int unexplained(List<Diagnoser.Found> found) {
      return found.stream()
          .filter(one -> one.misconception().code().equals(Unexplained.CODE))
          .mapToInt(one -> one.cells().cardinality())
          .sum();
    }

    /** How many results of each channel have a verdict. */
    private int[] alike(LayerResults results, Verdict verdict) {
      var alike = new int[results.channel(results.count() - 1) + 1];
      results.all(verdict).stream().forEach(i -> alike[results.channel(i)]++);
      return alike;
    }
  }
}
