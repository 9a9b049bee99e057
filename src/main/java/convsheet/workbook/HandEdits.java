package convsheet.workbook;

import convsheet.formula.A1;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.workbook.SheetCells.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Finds what a person has changed or added in a workbook that convsheet wrote, and that is lost if
 * it is written anew: pixels, weights and options that are not those of the question, results typed
 * over formulas, answers, notes, sheets. A workbook that a spreadsheet program only opened and
 * saved holds nothing of the kind.
 */
public final class HandEdits {
  /** How far a saved value may be from the computed one, relative to its layer's largest. */
  private static final double NEAR = 1e-6;

  /** A program may save a number with 15 digits. */
  private static final double SAVED = 1e-12;

  private static final int MOST = 5;

  private final WorkbookFile file;
  private final Evaluation own;
  private final Layout layout;
  private final List<String> edits = new ArrayList<>();

  private HandEdits(WorkbookFile file, Question own) {
    this.file = file;
    this.own = Evaluation.of(own);
    this.layout = Layout.of(own);
  }

  /**
   * Refuses to replace a workbook in which somebody has worked.
   *
   * @param path a workbook that convsheet wrote; it need not exist
   * @param question what is to be written in its place
   * @param option the option that names the output
   * @throws ProblemException if something would be lost; it names the first cells
   */
  public static void check(Path path, Question question, String option) {
    if (!path.toFile().isFile()) {
      return;
    }
    var edits = in(path, question);
    if (edits.isEmpty()) {
      return;
    }
    int more = edits.size() - MOST;
    throw ProblemException.input(
        new Problem(
            path.toString(),
            "",
            "",
            "work of a person that would be lost: "
                + String.join("; ", edits.subList(0, Math.min(MOST, edits.size())))
                + (more > 0 ? "; and " + more + " more" : ""),
            "",
            "Name another file with "
                + option
                + ", or give --force to replace it. What is to stay belongs in the question."));
  }

  /** What was changed or added by hand, each with its cell. */
  static List<String> in(Path path, Question question) {
    try (var file = WorkbookFile.open(path)) {
      var own = QuestionReader.read(file);
      var edits = new HandEdits(file, own);
      var madeFrom = XlsxFile.fingerprint(path);
      boolean isSame = madeFrom.equals(Optional.of(Fingerprint.of(own)));
      if (!isSame) {
        edits.compare(question);
      }
      var results =
          XlsxFile.is(path, ExerciseWriter.KIND)
              ? edits.exercise()
              : XlsxFile.is(path, AuditWriter.KIND) ? Results.LIVE : Results.NONE;
      edits.results(results, isSame ? edits.expected(question, madeFrom) : Optional.empty());
      edits.others();
      if (XlsxFile.hasComments(path)) {
        edits.edits.add("the file: comments");
      }
      return edits.edits;
    } catch (ProblemException e) {
      var problem = e.problem();
      return List.of(
          place(problem.sheet(), problem.cells())
              + ": it cannot be read any more (found "
              + problem.found()
              + ")");
    }
  }

  private static String place(String sheet, String cells) {
    return sheet.isEmpty() ? "the file" : cells.isEmpty() ? sheet : A1.sheet(sheet) + cells;
  }

  private void add(String sheet, String cell, String what) {
    edits.add(place(sheet, cell) + ": " + what);
  }

  // ---- what the network is made from ----

  private void compare(Question question) {
    var rows = own.question().table().rows();
    var asked = question.table().rows();
    if (!rows.stream()
        .map(LayersTable.Row::name)
        .toList()
        .equals(asked.stream().map(LayersTable.Row::name).toList())) {
      add(LayersTable.SHEET, "", "other layers than in the question");
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      compare(rows.get(i), texts(question.table(), i));
    }
    var given = given(Evaluation.of(question));
    given(own)
        .forEach((grid, values) -> compare(grid, values, Optional.ofNullable(given.get(grid))));
  }

  /** What stands in the columns of a row that are known, by column. */
  private static Map<String, String> texts(LayersTable table, int row) {
    var texts = new LinkedHashMap<String, String>();
    for (int c = 0; c < table.headers().size(); c++) {
      var text = table.rows().get(row).texts().get(c);
      LayersTable.column(table.headers().get(c)).ifPresent(column -> texts.put(column, text));
    }
    return texts;
  }

  private void compare(LayersTable.Row row, Map<String, String> asked) {
    row.options()
        .forEach(
            (column, option) -> {
              var text = asked.getOrDefault(column, "");
              if (!text.strip().equals(option.text().strip())) {
                add(
                    LayersTable.SHEET,
                    option.cell(),
                    Problem.quote(option.text())
                        + " where the question has "
                        + (text.isBlank() ? "nothing" : Problem.quote(text)));
              }
            });
  }

  private static Map<Grid, double[]> given(Evaluation evaluation) {
    var given = new LinkedHashMap<Grid, double[]>();
    evaluation.question().picture().channels().forEach(c -> given.put(c, evaluation.values(c)));
    evaluation.grids().stream()
        .flatMap(layer -> layer.parameters().stream())
        .forEach(parameter -> given.put(parameter.grid(), parameter.values()));
    return given;
  }

  private void compare(Grid grid, double[] values, Optional<double[]> asked) {
    if (asked.isEmpty()) {
      add(grid.sheet(), layout.range(grid), grid.label() + ", which the question has not");
      return;
    }
    for (int i = 0; i < values.length; i++) {
      double there = asked.get()[i];
      if (Math.abs(values[i] - there) > SAVED * Math.abs(there)) {
        add(
            grid.sheet(),
            layout.cell(grid, i / grid.columns(), i % grid.columns()),
            Numbers.text(values[i]) + " where the question has " + Numbers.text(there));
      }
    }
  }

  // ---- results ----

  /** What an exercise leaves open. */
  private Results exercise() {
    var task = ExerciseSheet.read(file, own.question());
    if (task.isEmpty() || !task.get().unread().isEmpty()) {
      add(ExerciseSheet.NAME, "", "changed by hand");
    }
    return task.<Results>map(asked -> new Blanks(own, asked)).orElse(Results.LIVE);
  }

  /**
   * What the results were when the file was written: what follows from the numbers in it; but a
   * sheet of formulas may have cells that are otherwise than the rest of their layer, which only
   * the sheet itself tells.
   */
  private Optional<Evaluation> expected(Question question, Optional<String> madeFrom) {
    if (question.form() == Question.Form.LAYERS) {
      return Optional.of(own);
    }
    return madeFrom.equals(Optional.of(Fingerprint.of(question)))
        ? Optional.of(Evaluation.of(question))
        : Optional.empty();
  }

  /**
   * Compares what stands where results are.
   *
   * @param results what convsheet wrote there
   * @param expected what they were, if that is known
   */
  private void results(Results results, Optional<Evaluation> expected) {
    if (results == Results.NONE) {
      return;
    }
    for (var layer : own.grids()) {
      Stream.concat(layer.steps().stream(), layer.outputs().stream())
          .forEach(grid -> results(grid, results, expected));
    }
  }

  private void results(ComputedGrid computed, Results results, Optional<Evaluation> expected) {
    var grid = computed.grid();
    var cells = cells(grid.sheet());
    var place = layout.place(grid);
    var values = expected.orElse(own).values(grid);
    double largest = 0;
    for (double value : values) {
      largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        int i = cells.find(place.row() + row, place.column() + column);
        if (i < 0 || isEmpty(cells, i)) {
          continue;
        }
        var shown =
            computed.at(row, column) instanceof Expr.Blank
                ? Results.Shown.ASKED
                : results.of(grid, row, column);
        double value = values[row * grid.columns() + column];
        boolean isNear =
            cells.kind(i) != Kind.NUMBER
                || Double.isNaN(value)
                || Math.abs(cells.number(i) - value) <= NEAR * largest;
        switch (shown) {
          case ASKED, ROOM -> add(grid.sheet(), cells.address(i), "filled in by hand");
          case FORMULA, FOLLOWING -> {
            if (!cells.isFormula(i)) {
              add(grid.sheet(), cells.address(i), "typed over a formula");
            } else if (shown == Results.Shown.FORMULA && expected.isPresent() && !isNear) {
              add(grid.sheet(), cells.address(i), "another formula, or another value of it");
            }
          }
          case NUMBER -> {
            if (expected.isPresent() && (!isNear || cells.kind(i) != Kind.NUMBER)) {
              add(grid.sheet(), cells.address(i), "changed by hand");
            }
          }
          case ABSENT -> add(grid.sheet(), cells.address(i), "added by hand");
        }
      }
    }
  }

  private final Map<String, SheetCells> read = new LinkedHashMap<>();

  private SheetCells cells(String layer) {
    return read.computeIfAbsent(
        layer, name -> file.sheet(name).map(file::read).orElseGet(() -> new SheetCells(name)));
  }

  private static boolean isEmpty(SheetCells cells, int i) {
    return cells.kind(i) == Kind.EMPTY || cells.kind(i) == Kind.TEXT && cells.text(i).isBlank();
  }

  // ---- what convsheet did not write at all ----

  private void others() {
    var sheets = new HashSet<String>();
    for (var name : layout.sheets()) {
      file.sheet(name).ifPresent(sheets::add);
      notes(name);
    }
    notesOnLayers();
    for (var sheet : file.sheetNames()) {
      if (!sheets.contains(sheet) && !SheetNames.isOwn(sheet)) {
        edits.add("sheet " + sheet + ": added by hand");
      }
    }
  }

  /** Names what stands on a sheet beside what convsheet writes there. */
  private void notes(String name) {
    var cells = cells(name);
    var ours = new HashSet<Long>();
    ours.add(key(0, 0));
    ours.add(key(1, 0));
    var texts = new LinkedHashMap<Long, String>();
    for (var tower : layout.towers(name)) {
      for (int column = 0; column < tower.columns(); column++) {
        ours.add(key(Layout.HEADING - 1, tower.column() + column));
      }
      for (var grid : tower.grids()) {
        var place = layout.place(grid);
        texts.put(key(place.row() - 1, place.column()), grid.label());
      }
    }
    var boxes = boxes(name);
    for (int i = 0; i < cells.count(); i++) {
      int row = cells.row(i);
      int column = cells.column(i);
      var label = texts.get(key(row, column));
      boolean isOurs =
          row == Layout.HEADING - 2
              || isEmpty(cells, i)
              || ours.contains(key(row, column))
              || label != null && label.equals(cells.text(i).strip())
              || boxes.test(i)
              || isLight(cells, i, texts.keySet());
      if (!isOurs) {
        add(name, cells.address(i), "added by hand");
      }
    }
  }

  /** Whether a cell is one of the formulas that show, beside a label, how far a person has come. */
  private static boolean isLight(SheetCells cells, int i, Set<Long> labels) {
    return cells.isFormula(i)
        && labels.stream().anyMatch(label -> (int) (label >> Integer.SIZE) == cells.row(i));
  }

  /** Whether a cell lies in a grid or is the number of one of its rows. */
  private IntPredicate boxes(String name) {
    var cells = cells(name);
    var claimed = new BitSet();
    for (var tower : layout.towers(name)) {
      for (var grid : tower.grids()) {
        var place = layout.place(grid);
        int left = place.column() - (tower.isNumbered() ? 1 : 0);
        for (int row = place.row(); row < place.row() + grid.rows(); row++) {
          for (int i = cells.from(row, left);
              i < cells.count()
                  && cells.row(i) == row
                  && cells.column(i) < place.column() + grid.columns();
              i++) {
            claimed.set(i);
          }
        }
      }
    }
    return claimed::get;
  }

  private void notesOnLayers() {
    var cells = cells(LayersTable.SHEET);
    int rows = own.question().table().rows().size();
    int columns = own.question().table().headers().size() + LayersTable.ADDED.size();
    for (int i = 0; i < cells.count(); i++) {
      int row = cells.row(i);
      int column = cells.column(i);
      boolean isOurs =
          isEmpty(cells, i)
              || row < LayersSheet.HEADER && (column == 0 || row == LayersSheet.HEADER - 2)
              || column < columns && row >= LayersSheet.HEADER && row <= LayersSheet.HEADER + rows
              || row == LayersSheet.HEADER + rows + 2 && cells.column(i) < columns;
      if (!isOurs) {
        add(LayersTable.SHEET, cells.address(i), "added by hand");
      }
    }
  }

  private static long key(int row, int column) {
    return (long) row << Integer.SIZE | column;
  }
}
