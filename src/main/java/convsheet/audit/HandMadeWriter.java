package convsheet.audit;

import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.question.Evaluation;
import convsheet.question.Layout;
import convsheet.question.Layout.Group;
import convsheet.question.Question;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.WorkbookOut;
import convsheet.xlsx.XlsxFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a network the way people make one by hand: everything on one sheet, from left to right,
 * formulas and nothing else to say what it is.
 */
public final class HandMadeWriter {
  private static final String KIND = "hand-made";
  private static final int HEADING = 3;
  private static final double PIXELS = 34;

  private final Question question;
  private final String sheet;
  private final String title;

  /**
   * A writer.
   *
   * @param sheet the sheet's name
   * @param title what stands at its top
   */
  public HandMadeWriter(Question question, String sheet, String title) {
    this.question = question;
    this.sheet = sheet;
    this.title = title;
  }

  /**
   * Writes the workbook, whole or not at all.
   *
   * @throws convsheet.problem.ProblemException if it would not fit on a sheet, or cannot be written
   */
  public void write(Path target) {
    var evaluation = Evaluation.of(question);
    var nodes = question.network().nodes();
    var names = new LinkedHashMap<Grid, String>();
    var groups = new ArrayList<Group>();
    groups.add(new Group(0, question.picture().channels()));
    names.put(question.picture().channels().get(0), "Picture");
    for (int i = 0; i < nodes.size(); i++) {
      var grids = evaluation.grids().get(i);
      var parameters = grids.parameters().stream().map(parameter -> parameter.grid()).toList();
      if (!parameters.isEmpty()) {
        groups.add(new Group(0, parameters));
      }
      var outputs = grids.outputs().stream().map(output -> output.grid()).toList();
      groups.add(new Group(nodes.get(i).name().length(), outputs));
      names.put(outputs.get(0), nodes.get(i).name());
    }
    var layout =
        Layout.of(question.picture(), nodes, evaluation.grids()).with(sheet, HEADING, groups);
    var workbook = new WorkbookOut();
    workbook.add(new HandMadeSheet(evaluation, layout, names, workbook.styles()));
    workbook.write(target, KIND);
  }

  /** The one sheet. */
  private final class HandMadeSheet implements Sheet {
    private final Evaluation evaluation;
    private final Layout layout;
    private final Map<Grid, String> names;
    private final Styles styles;

    HandMadeSheet(Evaluation evaluation, Layout layout, Map<Grid, String> names, Styles styles) {
      this.evaluation = evaluation;
      this.layout = layout;
      this.names = names;
      this.styles = styles;
    }

    @Override
    public String name() {
      return sheet;
    }

    @Override
    public XlsxFile.Body make(SheetFrame frame) {
      frame.square(PIXELS, layout.columns(sheet) + 2);
      Printing.cells(
          frame,
          layout.rows(sheet),
          layout.columns(sheet),
          Layout.HEADING,
          row -> layout.isBetween(sheet, row));
      var scales = new ColourScales(frame, layout);
      layout.towers(sheet).forEach(tower -> scales.of(tower, evaluation));
      return page();
    }

    private CellPage page() {
      var page = new CellPage();
      page.height(0, 26);
      page.text(0, 0, styles.of(Look.TITLE), title);
      names.forEach(
          (grid, name) -> {
            var place = layout.place(grid);
            page.text(place.row() - 2, place.column(), styles.of(Look.LABEL), name);
          });
      for (var tower : layout.towers(sheet)) {
        tower.grids().forEach(grid -> write(page, grid));
      }
      return page;
    }

    private void write(CellPage page, Grid grid) {
      var place = layout.place(grid);
      var computed =
          evaluation.grids().stream()
              .flatMap(grids -> grids.outputs().stream())
              .filter(output -> output.grid().equals(grid))
              .findFirst();
      var values = evaluation.values(grid);
      int style = styles.of(Look.GRID, "0.##;-0.##;0");
      page.text(place.row() - 1, place.column(), styles.of(Look.NOTE), grid.label());
      for (int k = 0; k < values.length; k++) {
        int row = k / grid.columns();
        int column = k % grid.columns();
        var expr = computed.map(output -> output.at(row, column));
        if (expr.isEmpty() || expr.get().reads().isEmpty()) {
          page.number(place.row() + row, place.column() + column, style, values[k]);
        } else {
          page.formula(
              place.row() + row,
              place.column() + column,
              style,
              FormulaPrinter.print(
                  expr.get(), layout.references(sheet), FormulaPrinter.Style.COMPACT),
              values[k]);
        }
      }
    }
  }
}
