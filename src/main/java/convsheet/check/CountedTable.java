package convsheet.check;

import static convsheet.check.PackageEdit.children;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import convsheet.check.Report.CellReport;
import convsheet.question.TaskReader;
import convsheet.xlsx.Box;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellReference;
import org.w3c.dom.Element;

/**
 * The table on the sheet {@code Exercise} of a checked copy, with the counts of the report in the
 * place of those of the lights.
 */
final class CountedTable {
  private static final int CELLS = 2;
  private static final int FIRST = 3;

  /** What its columns count from {@link #FIRST} on; the last one only where it occurs. */
  private static final List<Predicate<Verdict>> COUNTED =
      List.of(
          verdict -> verdict == Verdict.MISSING,
          Verdict::isRight,
          verdict -> verdict == Verdict.WRONG || verdict == Verdict.NOT_A_NUMBER,
          verdict -> verdict == Verdict.CARRIED);

  private static final List<String> HEADERS = List.of("missing", "right", "wrong", "carried");

  /** A line: its row, the grid that it is about, and the cells that it names. */
  private record Line(int row, List<String> grid, List<Box> boxes) {
    boolean holds(int atRow, int column) {
      return boxes.stream().anyMatch(box -> box.holds(atRow, column));
    }
  }

  private final Element sheet;
  private final CellTexts texts;
  private final Map<Integer, Element> rows = new HashMap<>();
  private final Map<String, Element> cells = new HashMap<>();
  private final int columns;

  private CountedTable(Element sheet, CellTexts texts, Report report) {
    this.sheet = sheet;
    this.texts = texts;
    columns = COUNTED.size() - (report.count(Verdict.CARRIED) > 0 ? 0 : 1);
    for (var data : children(sheet, "sheetData")) {
      for (var row : children(data, "row")) {
        for (var cell : children(row, "c")) {
          var place = new CellReference(cell.getAttribute("r"));
          rows.put(place.getRow(), row);
          cells.put(cell.getAttribute("r"), cell);
        }
      }
    }
  }

  /**
   * Writes the counts into a sheet, given by its root element; none where the table is not there,
   * or does not list the cells that the report is about.
   */
  static void write(Element sheet, CellTexts texts, Report report) {
    new CountedTable(sheet, texts, report).write(report);
  }

  private void write(Report report) {
    var header = rows.keySet().stream().filter(this::isHeader).findFirst();
    var lines = header.map(this::lines).orElse(List.of());
    if (lines.isEmpty()) {
      return;
    }
    var verdicts = verdicts(lines, report.cells());
    for (int column = 0; column < columns; column++) {
      CellTexts.replace(cell(header.get(), column), HEADERS.get(column));
    }
    lines.forEach(line -> write(line.row(), Optional.ofNullable(verdicts.get(line))));
    var all = verdicts.values().stream().flatMap(Collection::stream).toList();
    write(
        lines.get(lines.size() - 1).row() + 1,
        verdicts.isEmpty() ? Optional.empty() : Optional.of(all));
    uncolour(cell(lines.get(0).row(), 0).getAttribute("r"));
  }

  private boolean isHeader(int row) {
    return Stream.of(0, 1, CELLS)
        .allMatch(column -> text(row, column).equals(TaskReader.HEADERS.get(column)));
  }

  private String text(int row, int column) {
    return Optional.ofNullable(cells.get(address(row, column))).map(texts::of).orElse("").strip();
  }

  private static String address(int row, int column) {
    return new CellReference(row, column).formatAsString();
  }

  private List<Line> lines(int header) {
    var lines = new ArrayList<Line>();
    for (int row = header + 1; !text(row, 0).isEmpty(); row++) {
      var boxes =
          Stream.of(text(row, CELLS).split(", *"))
              .flatMap(range -> Box.parse(range).stream())
              .toList();
      lines.add(new Line(row, List.of(text(row, 0), text(row, 1)), boxes));
    }
    return lines;
  }

  /** What is said of the cells of each line; nothing at all where these are other cells. */
  private static Map<Line, List<Verdict>> verdicts(List<Line> lines, List<CellReport> cells) {
    var named = lines.stream().collect(groupingBy(Line::grid, LinkedHashMap::new, toList()));
    var found =
        cells.stream()
            .collect(
                groupingBy(
                    cell -> List.of(cell.layer(), cell.channel()), LinkedHashMap::new, toList()));
    var verdicts = new LinkedHashMap<Line, List<Verdict>>();
    lines.forEach(line -> verdicts.put(line, new ArrayList<>()));
    // the grids stand in one order in both, and so do the cells of each
    var grids = List.copyOf(found.values());
    int i = 0;
    int counted = 0;
    for (var own : named.values()) {
      var grid = i < grids.size() ? grids.get(i++) : List.<CellReport>of();
      var boxes = own.stream().flatMap(line -> line.boxes().stream()).toList();
      int down = least(boxes, Box::top) - least(grid, CellReport::row);
      int right = least(boxes, Box::left) - least(grid, CellReport::column);
      for (var cell : grid) {
        for (var line : own) {
          if (line.holds(cell.row() + down, cell.column() + right)) {
            verdicts.get(line).add(cell.verdict());
            counted++;
          }
        }
      }
    }
    int listed =
        lines.stream()
            .flatMap(line -> line.boxes().stream())
            .mapToInt(box -> box.rows() * box.columns())
            .sum();
    return counted == listed && counted == cells.size() ? verdicts : Map.of();
  }

  private static <T> int least(List<T> all, ToIntFunction<T> number) {
    return all.stream().mapToInt(number).min().orElse(0);
  }

  private void write(int row, Optional<List<Verdict>> verdicts) {
    for (int column = 0; column < columns; column++) {
      var cell = cell(row, column);
      if (verdicts.isPresent()) {
        CellTexts.keep(cell, verdicts.get().stream().filter(COUNTED.get(column)).count());
      } else {
        CellTexts.keep(cell, "");
      }
    }
  }

  /** A cell of a column of counts; one that is not there is made, like the one before it. */
  private Element cell(int row, int column) {
    var address = address(row, FIRST + column);
    return cells.computeIfAbsent(
        address,
        a -> {
          var before = cells.get(address(row, FIRST + column - 1));
          var cell = (Element) before.cloneNode(false);
          cell.setAttribute("r", address);
          before.getParentNode().insertBefore(cell, before.getNextSibling());
          return cell;
        });
  }

  /** Takes off the colours of the lights. */
  private void uncolour(String first) {
    for (var format : children(sheet, "conditionalFormatting")) {
      if (Stream.of(format.getAttribute("sqref").split("\\s+"))
          .anyMatch(range -> range.startsWith(first + ":"))) {
        sheet.removeChild(format);
      }
    }
  }
}
