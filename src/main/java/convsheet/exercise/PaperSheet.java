package convsheet.exercise;

import convsheet.exercise.PaperGrid.Cell;
import convsheet.exercise.PaperPages.Band;
import convsheet.exercise.PaperPages.Grids;
import convsheet.exercise.PaperPages.Kind;
import convsheet.exercise.PaperPages.Side;
import convsheet.exercise.PaperPages.Words;
import convsheet.formula.SheetNames;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Task;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sheet {@code Worksheet}: an exercise to be printed on A4 and written on. Its columns are
 * units of half a box; a cell takes as many as its number needs.
 */
final class PaperSheet implements Sheet {
  /** The width of a unit in characters: Excel makes 5.1 mm of it, LibreOffice 5.4. */
  private static final double UNIT = 2.04;

  private static final double POINTS = 72 / 25.4;

  /** How many units stand between two grids. */
  private static final int GAP = 1;

  /** Given grids of more rows than this are not put beside boxes, which would be made too high. */
  private static final int FEW_ROWS = 10;

  /** How many letters of a text fit into a unit. */
  private static final double LETTERS = 2.9;

  private final Task task;
  private final Styles styles;
  private final PaperPages pages;
  private final Side side;
  private final CellPage page = new CellPage();
  private int row;

  /**
   * The sheet.
   *
   * @param title its title
   * @param explanation what to do, a paragraph each
   * @throws ProblemException if it has no place on paper
   */
  PaperSheet(String title, List<String> explanation, Task task, PaperLayers layers, Styles styles) {
    this.task = task;
    this.styles = styles;
    var upright = pages(Side.UPRIGHT, title, explanation, layers);
    var onItsSide = pages(Side.ON_ITS_SIDE, title, explanation, layers);
    pages =
        upright
            .filter(p -> onItsSide.map(other -> p.count() <= other.count()).orElse(true))
            .or(() -> onItsSide)
            .orElseThrow(() -> layers.largest(Side.ON_ITS_SIDE).tooLarge("on its side"));
    side = pages.isLandscape() ? Side.ON_ITS_SIDE : Side.UPRIGHT;
    if (pages.count() > Printing.MOST_PAGES) {
      throw ProblemException.input(
          Problem.of(
              "an exercise of " + pages.count() + " pages of paper",
              "at most " + Printing.MOST_PAGES,
              "Ask for less with --blank or --cells, or leave out --paper."));
    }
  }

  /** How many pages it takes. */
  int pages() {
    return pages.count();
  }

  // ---- what stands on which page ----

  private static Optional<PaperPages> pages(
      Side side, String title, List<String> explanation, PaperLayers layers) {
    var sections = new ArrayList<List<Band>>();
    var head = new ArrayList<Band>();
    head.add(new Words(Kind.TITLE, title, 1));
    head.add(new Words(Kind.FIELDS, "", 1));
    head.add(new Words(Kind.SPACE, "", 1));
    explanation.forEach(text -> head.add(paragraph(side, text)));
    sections.add(head);
    for (var layer : layers.sections(side)) {
      var section = new ArrayList<Band>();
      section.add(new Words(Kind.HEADING, layer.title(), 1));
      section.add(paragraph(side, layer.words()));
      var bands = bands(side, layer.grids());
      if (bands.stream()
          .anyMatch(
              band ->
                  band.height() > side.height
                      || band.grids().stream().anyMatch(grid -> grid.units() > side.units))) {
        return Optional.empty();
      }
      section.addAll(bands);
      sections.add(section);
    }
    return Optional.of(PaperPages.of(side, sections));
  }

  private static Words paragraph(Side side, String text) {
    int lines = (int) Math.ceil(text.length() / (LETTERS * side.units));
    return new Words(Kind.PARAGRAPH, text, Math.max(1, lines));
  }

  /** Puts grids side by side as long as there is room. */
  private static List<Grids> bands(Side side, List<PaperGrid> grids) {
    var bands = new ArrayList<Grids>();
    var line = new ArrayList<PaperGrid>();
    int used = 0;
    for (var grid : grids) {
      boolean isTallBeside =
          grid.isWritten() && line.stream().anyMatch(g -> !g.isWritten() && g.rows() > FEW_ROWS);
      if (!line.isEmpty() && (used + grid.units() > side.units || isTallBeside)) {
        bands.add(new Grids(List.copyOf(line)));
        line.clear();
        used = 0;
      }
      line.add(grid);
      used += grid.units() + GAP;
    }
    if (!line.isEmpty()) {
      bands.add(new Grids(List.copyOf(line)));
    }
    return bands;
  }

  // ---- the sheet ----

  @Override
  public String name() {
    return SheetNames.WORKSHEET;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    frame.width(0, side.units - 1, UNIT);
    frame.hideGridLines();
    var ends = new ArrayList<Integer>();
    int band = 0;
    for (var section : pages.sections()) {
      for (var each : section) {
        if (pages.first().contains(band++)) {
          ends.add(row);
        }
        if (each instanceof Words words) {
          write(frame, words);
        } else if (each instanceof Grids grids) {
          write(frame, grids);
        }
      }
    }
    Printing.asIs(frame, pages.isLandscape(), ends);
    Printing.only(frame, row, side.units);
    return page;
  }

  private void write(SheetFrame frame, Words words) {
    page.height(row, words.height() * POINTS);
    switch (words.kind()) {
      case TITLE -> page.text(row, 0, styles.of(Look.TITLE), words.text());
      case HEADING -> page.text(row, 0, styles.of(Look.HEADING), words.text());
      case FIELDS -> {
        int third = side.units / 6;
        field(0, third * 3, 3, "Name", whose());
        field(third * 3 + 1, third * 5, 3, "Date", "");
        field(third * 5 + 1, side.units - 1, 3, "Right", "");
        page.text(row, side.units - 2, styles.of(Look.PAPER_LINE), "/ " + task.count());
      }
      case SPACE -> {}
      case PARAGRAPH -> {
        page.text(row, 0, styles.of(Look.PARAGRAPH), words.text());
        frame.merge(new Box(row, 0, row, side.units - 1));
      }
    }
    row++;
  }

  private String whose() {
    var whose = new ArrayList<String>();
    task.student().ifPresent(whose::add);
    task.id().ifPresent(whose::add);
    return String.join(", ", whose);
  }

  /** A line to write on, after its name. */
  private void field(int left, int right, int wide, String name, String text) {
    page.text(row, left, styles.of(Look.PAPER_FIELD), name);
    for (int column = left + wide; column < right; column++) {
      page.empty(row, column, styles.of(Look.PAPER_LINE));
    }
    page.text(row, left + wide, styles.of(Look.PAPER_LINE), text);
  }

  private void write(SheetFrame frame, Grids band) {
    int top = row;
    page.height(top, Grids.LABEL * POINTS);
    page.height(top + 1, Grids.NUMBERS * POINTS);
    int left = 0;
    for (var grid : band.grids()) {
      page.text(top, left + 1, styles.of(Look.LABEL), grid.label());
      for (int r = 0; r < grid.rows(); r++) {
        if (grid.isNumbered()) {
          page.number(top + 2 + r, left, styles.of(Look.NUMBERING), r + 1);
        }
        for (int c = 0; c < grid.columns(); c++) {
          write(frame, grid, top + 2 + r, left + 1 + c * grid.span(), grid.cells().at(r, c));
        }
      }
      for (int c = 0; grid.isNumbered() && c < grid.columns(); c++) {
        int column = left + 1 + c * grid.span();
        page.number(top + 1, column, styles.of(Look.NUMBERING), c + 1);
        merge(frame, top + 1, column, grid.span());
      }
      left += grid.units() + GAP;
    }
    for (int r = 0; r < band.rows(); r++) {
      page.height(top + 2 + r, band.rowHeight() * POINTS);
    }
    page.height(top + 2 + band.rows(), Grids.SPACE * POINTS);
    row = top + 3 + band.rows();
  }

  private void write(SheetFrame frame, PaperGrid grid, int row, int left, Cell cell) {
    var look = cell.look() == Look.PAPER_GIVEN && grid.span() == 1 ? Look.PAPER_SMALL : cell.look();
    int style = styles.of(look, grid.format());
    for (int column = left; column < left + grid.span(); column++) {
      page.empty(row, column, style);
    }
    if (!cell.text().isEmpty()) {
      page.text(row, left, style, cell.text());
    } else if (!Double.isNaN(cell.value())) {
      page.number(row, left, style, cell.value());
    }
    merge(frame, row, left, grid.span());
  }

  private static void merge(SheetFrame frame, int row, int left, int span) {
    if (span > 1) {
      frame.merge(new Box(row, left, row, left + span - 1));
    }
  }
}
