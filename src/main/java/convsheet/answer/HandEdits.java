package convsheet.answer;

import convsheet.audit.AuditWriter;
import convsheet.audit.Given;
import convsheet.audit.LayersSheet;
import convsheet.audit.Results;
import convsheet.exercise.Blanks;
import convsheet.exercise.ExerciseWriter;
import convsheet.formula.A1;
import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.formula.SheetNames;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Fingerprint;
import convsheet.question.LayersTable;
import convsheet.question.Layout;
import convsheet.question.Question;
import convsheet.question.QuestionReader;
import convsheet.question.TaskReader;
import convsheet.xlsx.Content;
import convsheet.xlsx.OwnCells;
import convsheet.xlsx.Seal;
import convsheet.xlsx.SheetCells;
import convsheet.xlsx.SheetCells.Kind;
import convsheet.xlsx.SheetSealer;
import convsheet.xlsx.WorkbookFile;
import convsheet.xlsx.XlsxFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what a person has changed, cleared or added in a workbook that convsheet wrote, and that is
 * lost if it is written anew. What the workbook is made from is compared with the question, all
 * other cells with the {@link Seal}s that the workbook keeps. A workbook that a spreadsheet program
 * only opened and saved holds nothing of the kind.
 */
public final class HandEdits {
  /** How far a number may be, relative to it, from what a program saves of it with 15 digits. */
  private static final double SAVED = 2e-14;

  /** The names that programs give by themselves, such as to what is filtered or printed. */
  private static final Pattern BUILT_IN =
      Pattern.compile("_xlnm\\..*|_FilterDatabase|" + SheetNames.INSPECTED + ".*");

  /** How many edits are named. */
  private static final int MOST = 5;

  private final WorkbookFile file;
  private final List<String> edits;

  private HandEdits(WorkbookFile file, List<String> edits) {
    this.file = file;
    this.edits = edits;
  }

  /**
   * Refuses to replace a workbook in which somebody has worked.
   *
   * @param path a workbook that convsheet wrote; it need not exist
   * @param question what is to be written in its place
   * @param option the option that names the output
   * @throws ProblemException if something would be lost, which names the first cells; or if that
   *     cannot be known, as the workbook has no seals
   */
  public static void check(Path path, Question question, String option) {
    if (!path.toFile().isFile() || XlsxFile.isAsWritten(path)) {
      return;
    }
    var seals = XlsxFile.seals(path);
    var found = "no seals, without which nobody knows whether a person has changed something";
    if (!seals.isEmpty()) {
      var edits = in(path, seals, question);
      if (edits.isEmpty()) {
        return;
      }
      int more = edits.size() - MOST;
      found =
          "work of a person that would be lost: "
              + String.join("; ", edits.subList(0, Math.min(MOST, edits.size())))
              + (more > 0 ? "; and " + more + " more" : "");
    }
    throw ProblemException.input(
        new Problem(
            path.toString(),
            "",
            "",
            found,
            "",
            "Name another file with "
                + option
                + ", or give --force to replace it. What is to stay belongs in the question."));
  }

  /** What was changed or added by hand, each with its place. */
  private static List<String> in(Path path, Map<String, Seal> seals, Question question) {
    var edits = new ArrayList<String>();
    try (var file = WorkbookFile.open(path)) {
      var found = new HandEdits(file, edits);
      found.parts(seals);
      if (found.sheets(seals, question)) {
        found.cells(seals, question);
      }
    } catch (ProblemException e) {
      edits.add(unread(e.problem()));
    }
    return edits;
  }

  private static String unread(Problem problem) {
    return place(problem.sheet(), problem.cells())
        + ": it cannot be read any more (found "
        + problem.found()
        + ")";
  }

  private static String place(String sheet, String cells) {
    return sheet.isEmpty() ? "the file" : cells.isEmpty() ? sheet : A1.sheet(sheet) + cells;
  }

  private void add(String sheet, String cell, String what) {
    edits.add(place(sheet, cell) + ": " + what);
  }

  /** Finds what there is beside cells: comments, pictures, names, ... */
  private void parts(Map<String, Seal> seals) {
    file.described()
        .forEach((name, text) -> add("", "", "its " + name + " " + Problem.quote(text)));
    var ownCells = XlsxFile.ownCells(file.path(), seals.keySet());
    for (var sheet : file.sheetNames()) {
      if (file.drawings(sheet) > XlsxFile.drawings(file.path(), sheet)) {
        add(sheet, "", "a picture, a chart or a shape added by hand");
      }
      file.comments(sheet).forEach(cell -> add(sheet, cell, "a comment"));
      if (seals.containsKey(sheet)) {
        besideCells(sheet, Optional.ofNullable(ownCells.get(sheet)));
      }
    }
    for (var name : file.front().names()) {
      if (!BUILT_IN.matcher(name.name()).matches()) {
        edits.add("name " + name.name() + ": added by hand");
      }
    }
  }

  /**
   * Finds what there is beside the cells of a sheet.
   *
   * @param own what of it is convsheet's, if the workbook keeps that
   */
  private void besideCells(String sheet, Optional<OwnCells> own) {
    var beside = file.besideCells(sheet);
    beside
        .printed()
        .forEach(text -> add(sheet, "", Problem.quote(text) + " in its header or footer"));
    own.ifPresent(
        cells -> {
          cells.othersMerged(beside).forEach(range -> add(sheet, range, "merged by hand"));
          cells
              .othersValidated(beside)
              .forEach(range -> add(sheet, range, "a rule for what may be typed"));
        });
  }

  /**
   * Compares which sheets there are. Where one was renamed, programs have rewritten the formulas
   * that read it.
   *
   * @return whether none was renamed or removed
   */
  private boolean sheets(Map<String, Seal> seals, Question question) {
    var missing = new ArrayList<>(seals.keySet());
    missing.removeAll(file.sheetNames());
    var others = new ArrayList<>(file.sheetNames());
    others.removeAll(seals.keySet());
    var asked = Given.in(file, question);
    for (var sheet : List.copyOf(missing)) {
      var renamed =
          others.stream()
              .filter(
                  other ->
                      SheetSealer.changed(file, other, sheet, seals.get(sheet), asked).isPresent())
              .findFirst();
      renamed.ifPresent(
          other -> {
            edits.add("sheet " + sheet + ": renamed by hand, to " + other);
            missing.remove(sheet);
            others.remove(other);
          });
    }
    var orRenamed = missing.isEmpty() || others.isEmpty() ? "" : " or renamed";
    others.forEach(sheet -> edits.add("sheet " + sheet + ": added" + orRenamed + " by hand"));
    missing.forEach(sheet -> edits.add("sheet " + sheet + ": removed" + orRenamed + " by hand"));
    return file.sheetNames().containsAll(seals.keySet());
  }

  private void cells(Map<String, Seal> seals, Question question) {
    Given own;
    try {
      own = Given.in(file, QuestionReader.read(file));
    } catch (ProblemException e) {
      unreadable(seals, Given.in(file, question));
      edits.add(unread(e.problem()));
      return;
    }
    compare(own, question);
    seals.forEach(
        (sheet, seal) ->
            changed(sheet, seal, own)
                .ifPresentOrElse(
                    changed -> name(sheet, changed), () -> edits.add(many(sheet, own))));
  }

  /**
   * Names the cells for which a workbook can no longer be read, if it was made from what is asked
   * for now.
   */
  private void unreadable(Map<String, Seal> seals, Given asked) {
    if (XlsxFile.fingerprint(file.path()).equals(Optional.of(asked.fingerprint()))) {
      seals.forEach(
          (sheet, seal) -> changed(sheet, seal, asked).ifPresent(changed -> name(sheet, changed)));
    }
  }

  private Optional<List<Seal.Cell>> changed(String sheet, Seal seal, Given given) {
    return SheetSealer.changed(file, sheet, sheet, seal, given);
  }

  /** Names cells that are not as convsheet wrote them. */
  private void name(String sheet, List<Seal.Cell> changed) {
    if (changed.isEmpty()) {
      return;
    }
    var formulas = new HashMap<Seal.Cell, String>();
    var cells =
        file.read(
            sheet,
            f -> formulas.put(new Seal.Cell(f.row(), f.column()), Problem.quote("=" + f.text())));
    for (var cell : changed) {
      int i = cells.find(cell.row(), cell.column());
      boolean isEmpty = i < 0 || cells.kind(i) == Kind.EMPTY;
      var content =
          isEmpty
              ? "emptied"
              : Optional.ofNullable(formulas.get(cell)).orElseGet(() -> constant(cells, i))
                  + ", written";
      add(sheet, cell.address(), content + " by hand");
    }
  }

  private static String constant(SheetCells cells, int i) {
    return switch (cells.kind(i)) {
      case NUMBER -> Numbers.text(cells.number(i));
      case BOOLEAN -> cells.number(i) == 0 ? "FALSE" : "TRUE";
      default -> Problem.quote(cells.text(i));
    };
  }

  /** Names a sheet on which more has changed than its seal can tell, and results among that. */
  private String many(String sheet, Given own) {
    var results =
        file.is(ExerciseWriter.KIND)
            ? TaskReader.read(file, own.question())
                .<Results>map(asked -> new Blanks(own.evaluation(), asked))
                .orElse(Results.LIVE)
            : file.is(AuditWriter.KIND) ? Results.LIVE : Results.NONE;
    var cells = file.read(sheet);
    var typed = new ArrayList<String>();
    own.evaluation().grids().stream()
        .flatMap(layer -> Stream.concat(layer.steps().stream(), layer.outputs().stream()))
        .map(computed -> computed.grid())
        .filter(grid -> grid.sheet().equals(sheet))
        .forEach(grid -> typed.addAll(typed(grid, own.layout().place(grid), results, cells)));
    return sheet
        + ": more than "
        + Seal.MOST
        + " cells written or emptied by hand"
        + (typed.isEmpty()
            ? ""
            : typed.stream().limit(MOST).collect(Collectors.joining(", ", ", such as ", "")));
  }

  /** The cells of a grid of results in which a number stands that was typed there. */
  private static List<String> typed(
      Grid grid, Layout.Place place, Results results, SheetCells cells) {
    var typed = new ArrayList<String>();
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        int i = cells.find(place.row() + row, place.column() + column);
        if (i < 0 || cells.kind(i) == Kind.EMPTY) {
          continue;
        }
        boolean isOurs =
            switch (results.of(grid, row, column)) {
              case ASKED, ROOM -> false;
              case FORMULA, FOLLOWING -> cells.isFormula(i);
              case NUMBER, ABSENT -> true;
            };
        if (!isOurs) {
          typed.add(cells.address(i));
        }
      }
    }
    return typed;
  }

  // ---- what the network is made from ----

  /**
   * Compares with what is asked for now. If nothing has changed since the workbook was written but
   * for digits that its fingerprint does not count, then so little is also told: what differs more
   * has been changed in the question.
   */
  private void compare(Given own, Question question) {
    var asked = Given.of(question).numbers();
    var madeFrom = XlsxFile.fingerprint(file.path());
    boolean isSame = madeFrom.equals(Optional.of(Fingerprint.of(own.question())));
    if (!isSame && !compareTables(own.question().table(), question.table())) {
      return;
    }
    own.numbers()
        .forEach(
            (grid, values) -> {
              if (asked.containsKey(grid)) {
                compare(own.layout(), grid, values, asked.get(grid), isSame);
              } else if (!isSame) {
                add(
                    grid.sheet(),
                    own.layout().range(grid),
                    grid.label() + ", which the question has not");
              }
            });
  }

  /** Compares tables of layers, and says whether these are the same layers by their names. */
  private boolean compareTables(LayersTable table, LayersTable asked) {
    var texts = texts(asked);
    if (!names(texts(table)).equals(names(texts))) {
      add(SheetNames.LAYERS, "", "other layers than in the question");
      return false;
    }
    for (int i = 0; i < texts.size(); i++) {
      compare(table, i, texts.get(i));
    }
    return true;
  }

  private static List<String> names(List<Map<String, String>> texts) {
    return texts.stream().map(row -> row.get("name")).toList();
  }

  /** What stands in the columns of a table that are known, row by row and by column. */
  private static List<Map<String, String>> texts(LayersTable table) {
    return table.rows().stream()
        .map(
            row -> {
              Map<String, String> texts = new HashMap<>();
              for (int c = 0; c < row.texts().size(); c++) {
                var text = row.texts().get(c).strip();
                LayersTable.column(table.headers().get(c)).ifPresent(h -> texts.put(h, text));
              }
              return texts;
            })
        .toList();
  }

  private void compare(LayersTable table, int row, Map<String, String> asked) {
    for (int c = 0; c < table.headers().size(); c++) {
      var text = table.rows().get(row).texts().get(c).strip();
      var there =
          LayersTable.column(table.headers().get(c)).map(column -> asked.getOrDefault(column, ""));
      if (there.isPresent() && !there.get().equals(text)) {
        add(
            SheetNames.LAYERS,
            A1.cell(LayersSheet.HEADER + 1 + row, c),
            quote(text) + " where the question has " + quote(there.get()));
      }
    }
  }

  private static String quote(String text) {
    return text.isEmpty() ? "nothing" : Problem.quote(text);
  }

  private void compare(
      Layout layout, Grid grid, double[] values, double[] asked, boolean onlyLittle) {
    for (int i = 0; i < values.length; i++) {
      boolean differs = Math.abs(values[i] - asked[i]) > SAVED * Math.abs(asked[i]);
      if (differs && (!onlyLittle || Content.number(values[i]) == Content.number(asked[i]))) {
        add(
            grid.sheet(),
            layout.cell(grid, i / grid.columns(), i % grid.columns()),
            Numbers.text(values[i]) + " where the question has " + Numbers.text(asked[i]));
      }
    }
  }
}
