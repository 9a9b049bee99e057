package convsheet.answer;

import convsheet.audit.Results.Shown;
import convsheet.exercise.Blanks;
import convsheet.exercise.ExerciseWriter;
import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.SheetNames;
import convsheet.network.LayerGrids;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.question.Evaluation;
import convsheet.question.Places;
import convsheet.question.Task;
import convsheet.question.TaskReader;
import convsheet.xlsx.WorkbookFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which results were to be found. The key says it, if it is the key of an exercise. Else all of
 * them were, unless the answer's own sheet {@code Exercise} names some; but then the others must be
 * as such an exercise gives them, or they count too: who takes cells off that list is not asked
 * less.
 */
final class Asked {
  private static final double EXACT = 1e-9;
  private static final String NOT_AS_GIVEN =
      "; only results that are not as they would be given count";

  private final Evaluation right;
  private final Optional<Task> key;
  private final Optional<Task> own;

  /** Whether nothing says what was asked, though some of it was given. */
  private final boolean isLost;

  private final Map<Grid, BitSet> asked = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Difference> differences = EnumSet.noneOf(Difference.class);

  /**
   * What is asked for before the cells have been looked at.
   *
   * @param key what the key asks for, if it says so
   */
  Asked(WorkbookFile file, Evaluation right, Optional<Task> key) {
    this.right = right;
    this.key = key;
    own = TaskReader.read(file, right.question());
    own.ifPresent(task -> task.unread().forEach(this::tellUnread));
    isLost = key.isEmpty() && isLost(file);
    var task = key.or(() -> own).filter(t -> isLost || !t.parts().isEmpty());
    for (var layer : right.grids()) {
      for (int channel = 0; channel < layer.outputs().size(); channel++) {
        var grid = layer.outputs().get(channel).grid();
        var cells = new BitSet();
        if (task.isPresent()) {
          cells.or(task.get().asked(grid, channel));
        } else if (!isLost) {
          cells.set(0, grid.rows() * grid.columns());
        }
        asked.put(grid, cells);
      }
    }
    if (own.isEmpty() && isExercise(file)) {
      tellList("", "", "the sheet Exercise of this exercise is gone", NOT_AS_GIVEN);
    } else if (isLost) {
      tellList(SheetNames.EXERCISE, "", "its table lists no cells", NOT_AS_GIVEN);
    }
    key.ifPresent(this::compareTables);
  }

  /** Whether an exercise has no list any more of what it asks for. */
  private boolean isLost(WorkbookFile file) {
    boolean isEmptied = own.filter(task -> task.unread().isEmpty()).isPresent();
    return own.map(Task::parts).orElse(List.of()).isEmpty() && (isEmptied || isExercise(file));
  }

  /** Whether convsheet says that it wrote it, or the links that it wrote on its sheets do. */
  private boolean isExercise(WorkbookFile file) {
    return ExerciseWriter.isExercise(file)
        || file.sheet(SheetNames.INPUT)
            .map(file::read)
            .filter(ExerciseWriter::isLinked)
            .isPresent();
  }

  /** Whose answer it is, if its sheet says so. */
  Optional<String> student() {
    return own.flatMap(Task::student);
  }

  /** In what the results that are asked for or given are not those of the key. */
  Set<Difference> differences() {
    return Set.copyOf(differences);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The results of a grid that were to be found, numbered row by row. */
  BitSet of(Grid grid) {
    return asked.get(grid);
  }

  private void tellUnread(Problem problem) {
    tellList(
        problem.sheet(),
        problem.cells(),
        "found " + problem.found() + ", expected " + problem.expected(),
        "; passed over");
  }

  /** Says what is the matter with the list, and what was done without a key. */
  private void tellList(String sheet, String cells, String message, String withoutKey) {
    if (key.isPresent()) {
      differences.add(Difference.LIST);
      findings.add(Difference.finding(sheet, cells, message));
    } else {
      findings.add(Finding.warning(sheet, cells, message + withoutKey));
    }
  }

  private void compareTables(Task key) {
    if (own.isEmpty()) {
      return;
    }
    int left = 0;
    int more = 0;
    for (var layer : right.grids()) {
      for (int channel = 0; channel < layer.outputs().size(); channel++) {
        var grid = layer.outputs().get(channel).grid();
        left += minus(key.asked(grid, channel), own.get().asked(grid, channel));
        more += minus(own.get().asked(grid, channel), key.asked(grid, channel));
      }
    }
    if (left + more > 0) {
      differences.add(Difference.LIST);
      findings.add(
          Difference.finding(
              SheetNames.EXERCISE,
              "",
              "the table was changed: "
                  + (left > 0 ? Problem.count(left, "cell") + " fewer" : "")
                  + (left > 0 && more > 0 ? ", " : "")
                  + (more > 0 ? Problem.count(more, "cell") + " more" : "")
                  + " than the key asks for"));
    }
  }

  private static int minus(BitSet a, BitSet b) {
    var rest = (BitSet) a.clone();
    rest.andNot(b);
    return rest.cardinality();
  }

  // ---- what was given ----

  /**
   * Looks at the results that were given, once all are found: what is not as it was given is told,
   * and counts where no key says what was asked.
   *
   * @param cells what stands in each grid, row by row
   */
  void compareGiven(Map<Grid, List<AnswerCell>> cells) {
    if (own.isEmpty() && !isLost || isAll()) {
      return;
    }
    var changed = new TreeMap<String, Places>();
    var given = new Blanks(right, task());
    for (var layer : right.grids()) {
      boolean more = true;
      while (more) {
        more = false;
        for (var output : layer.outputs()) {
          more |= compare(output.grid(), cells.get(output.grid()), given, changed);
        }
        if (more) {
          given = new Blanks(right, task()); // what follows the cells that count too was not given
        }
      }
    }
    if (key.isPresent() && !changed.isEmpty()) {
      differences.add(Difference.GIVEN);
    }
    changed.forEach(
        (sheet, places) ->
            (key.isPresent()
                    ? places.warning(
                        Difference.decided("was given and was changed"),
                        Difference.decided("were given and were changed"))
                    : places.warning(
                        "is not listed on Exercise, and is not as it would be given; it counts",
                        "are not listed on Exercise, and are not as they would be given; they count"))
                .ifPresent(findings::add));
  }

  private boolean isAll() {
    return asked.entrySet().stream()
        .allMatch(e -> e.getValue().cardinality() == e.getKey().rows() * e.getKey().columns());
  }

  /** What is asked for by now. */
  private Task task() {
    var parts = new ArrayList<Task.Part>();
    for (LayerGrids layer : right.grids()) {
      for (int channel = 0; channel < layer.outputs().size(); channel++) {
        var grid = layer.outputs().get(channel).grid();
        var cells = new TreeSet<Task.Cell>();
        asked.get(grid).stream()
            .forEach(i -> cells.add(new Task.Cell(i / grid.columns(), i % grid.columns())));
        if (!cells.isEmpty()) {
          parts.add(new Task.Part(grid.sheet(), channel, cells));
        }
      }
    }
    return key.orElseGet(
        () -> new Task(Optional.empty(), Optional.empty(), OptionalLong.empty(), parts));
  }

  private boolean compare(
      Grid grid, List<AnswerCell> cells, Blanks given, Map<String, Places> changed) {
    boolean more = false;
    var values = right.values(grid);
    for (int i = 0; i < values.length; i++) {
      var cell = cells.get(i);
      if (!asked.get(grid).get(i)
          && !isAsGiven(given.of(grid, i / grid.columns(), i % grid.columns()), cell, values[i])) {
        changed.computeIfAbsent(cell.sheet(), Places::new).add(A1.cell(cell.row(), cell.column()));
        if (key.isEmpty()) {
          asked.get(grid).set(i);
          more = true;
        }
      }
    }
    return more;
  }

  private static boolean isAsGiven(Shown shown, AnswerCell cell, double value) {
    return Double.isNaN(value)
        || shown == Shown.FOLLOWING && Blanks.isWaiting(cell.formula())
        || Math.abs(cell.value() - value) <= EXACT * Math.max(1, Math.abs(value));
  }
}
