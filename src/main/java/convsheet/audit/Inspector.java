package convsheet.audit;

import convsheet.audit.GridSheet.Link;
import convsheet.formula.A1;
import convsheet.formula.SheetNames;
import convsheet.question.Evaluation;
import convsheet.xlsx.Box;
import convsheet.xlsx.CellPage;
import convsheet.xlsx.Colours;
import convsheet.xlsx.Difference;
import convsheet.xlsx.FoldedTables.Table;
import convsheet.xlsx.NumberFormat;
import convsheet.xlsx.Printing;
import convsheet.xlsx.Rule;
import convsheet.xlsx.Sheet;
import convsheet.xlsx.SheetFrame;
import convsheet.xlsx.Styles;
import convsheet.xlsx.Styles.Look;
import convsheet.xlsx.XlsxFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The {@code Inspector} sheet: takes any one output apart, live, by plain formulas that every
 * spreadsheet program computes. What it shows of a layer is learnt from the expressions of the
 * layer's cells; it knows no layer by name.
 */
public final class Inspector implements Sheet {
  /** More numbers than this are typed, not chosen from a list. */
  private static final int MOST_LISTED = 512;

  private static final int CHANNEL = InspectorCanvas.CHANNEL;
  private static final int KERNEL_ROW = InspectorCanvas.KERNEL_ROW;
  private static final int SUM = InspectorCanvas.SUM;
  private static final int CANVAS_LEFT = InspectorCanvas.LEFT;
  private static final int CANVAS_TOP = InspectorCanvas.TOP;
  private static final int RESULT_LABEL = InspectorResult.LABEL;
  private static final int RESULT_VALUE = InspectorResult.VALUE;
  private static final int CHOICES = InspectorResult.TOP;

  /** The heading, which runs across cells, is as long as so many columns. */
  private static final int HEADING_COLUMNS = 21;

  /** The width of the columns of the canvas. */
  private static final double CANVAS_CHARACTERS = 7.5;

  /** The row that says, above the choices, when they wait. */
  private static final int WAITING = CHOICES - 2;

  /** The cell in which a person chooses what is taken apart next. */
  private static final int STEP_ROW = CHOICES + 4;

  private static final String STEP = A1.absolute(STEP_ROW, SUM);

  private static final List<String> LABELS = List.of("output channel", "row", "column");

  private final Evaluation evaluation;
  private final Styles styles;
  private final List<Link> links;
  private final Inspection inspection;
  private final CellPage page;
  private final int canvasRows;
  private final int canvasColumns;
  private final int foldTitle;
  private final InspectorPlaces places;
  private InspectorSteps steps;
  private Table choosable;

  Inspector(Evaluation evaluation, Inspection inspection, Styles styles, List<Link> links) {
    this.evaluation = evaluation;
    this.styles = styles;
    this.links = List.copyOf(links);
    this.inspection = inspection;
    page = new CellPage(inspection::value);
    canvasRows = inspection.rows();
    canvasColumns = inspection.columns();
    foldTitle = CANVAS_TOP + canvasRows + 2;
    places = new InspectorPlaces(inspection, page, styles, foldTitle + 1);
  }

  @Override
  public String name() {
    return SheetNames.INSPECTOR;
  }

  @Override
  public XlsxFile.Body make(SheetFrame frame) {
    var layer = A1.absolute(CHOICES, SUM);
    var chosen = IntStream.range(0, LABELS.size()).mapToObj(Inspector::choice).toList();
    var numbers = numbers();
    var decimals = NumberFormat.closeDecimals(numbers);
    steps = new InspectorSteps(inspection, places, page, styles, STEP, layer, chosen, decimals);
    writeHeading();
    writeChoices();
    places.write(steps.layer(), steps.choices());
    steps.write();
    var roomy = NumberFormat.closelyWithRoom(numbers);
    new InspectorResult(inspection, places, steps, page, styles, roomy).write(steps.layer());
    new InspectorCanvas(inspection, places, page, styles, NumberFormat.closely(numbers), roomy)
        .write();
    writeFold();
    choosable = listNumbers();
    InspectorOutline.name(frame, places);
    prepare(frame);
    return page;
  }

  /** Whether a person chooses something in a cell, its row and column counted from 0. */
  static boolean isChoice(int row, int column) {
    return column == SUM && row >= CHOICES && row <= STEP_ROW;
  }

  /** The cell in which a person chooses the channel, the row or the column. */
  private static String choice(int which) {
    return A1.absolute(CHOICES + 1 + which, SUM);
  }

  /** All numbers that may come to stand on the canvas but for the products. */
  private List<double[]> numbers() {
    var numbers = new ArrayList<double[]>();
    numbers.add(evaluation.question().input().values());
    for (var layer : evaluation.grids()) {
      layer.parameters().forEach(parameter -> numbers.add(parameter.values()));
    }
    evaluation.outputs().forEach(output -> numbers.add(output.values()));
    return numbers;
  }

  private void writeHeading() {
    page.height(0, 26);
    page.text(0, 0, styles.of(Look.TITLE), SheetNames.INSPECTOR_TITLE);
    page.text(
        1,
        0,
        styles.of(Look.SUBTITLE),
        "Choose a layer and one of its outputs in the yellow cells: what it reads, multiplies and"
            + " adds is shown below, live. The last yellow cell goes on, step by step, to the pixels."
            + (inspection.leftOut().isEmpty()
                ? ""
                : " Too large to be shown here: " + String.join(", ", inspection.leftOut()) + "."));
    int column = 0;
    for (var link : links) {
      page.text(2, column, styles.of(Look.LINK), link.text());
      column = after(column, link);
    }
    page.formula(
        WAITING,
        0,
        styles.of(Look.SUBTITLE),
        places.fill(
            "IF({taken},\"These four choices wait: you went on to \"&{layer}&\", channel \"&{CHANNEL}"
                + "&\", row \"&{ROW}&\", column \"&{COLUMN}&\". To use them again, choose '{none}'"
                + " in {step}, or empty it.\",\"\")",
            "taken",
            steps.isTaken(),
            "layer",
            steps.layer(),
            "none",
            InspectorSteps.NONE,
            "step",
            A1.cell(STEP_ROW, SUM)));
    page.text(CHOICES - 1, 0, styles.of(Look.LABEL), "choose");
    page.formula(
        CHOICES - 1,
        RESULT_LABEL,
        styles.of(Look.LABEL),
        places.fill(
            "\"result: \"&{layer}&\", channel \"&{CHANNEL}{name}&\", row \"&{ROW}&\", column \"&{COLUMN}",
            "layer",
            steps.layer(),
            "name",
            places.filterName().map(name -> "&" + name).orElse("")));
    page.hide(InspectorCanvas.BLOCK);
    page.hide(InspectorCanvas.FIRST_COLUMN);
    page.hide(InspectorCanvas.SECOND_COLUMN);
    int above = InspectorCanvas.KERNEL_COLUMN;
    page.height(above, 14);
    page.text(above, CHANNEL, styles.of(Look.NOTE), "channel");
    page.text(above, KERNEL_ROW, styles.of(Look.NOTE), "row");
    page.text(above, SUM, styles.of(Look.NOTE), "sum of products");
  }

  private void writeChoices() {
    int style = styles.of(Look.CHOICE);
    page.text(CHOICES, 0, styles.of(Look.PLAIN), "layer");
    page.text(CHOICES, SUM, style, inspection.chosen().node().name());
    for (int i = 0; i < LABELS.size(); i++) {
      int row = CHOICES + 1 + i;
      var shown = places.cell(InspectorPlaces.SHOWN.get(i));
      var most = places.cell(InspectorPlaces.SIZES.get(i));
      page.text(row, 0, styles.of(Look.PLAIN), LABELS.get(i));
      page.number(row, SUM, style, inspection.output()[i] + 1);
      page.formula(
          row,
          KERNEL_ROW,
          styles.of(Look.NOTE),
          Formulas.fill(
              "IF(OR({taken},{choice}={shown}),\"\",\"has \"&{most}&\"; shown: \"&{shown})",
              "taken",
              steps.isTaken(),
              "choice",
              choice(i),
              "shown",
              shown,
              "most",
              most));
      page.formula(row + 5, 0, styles.of(Look.NOTE), "\"" + LABELS.get(i) + ": 1 to \"&" + most);
    }
    page.text(STEP_ROW, 0, styles.of(Look.PLAIN), "go on to what it reads");
    page.text(STEP_ROW, SUM, style, InspectorSteps.NONE);
    page.text(CHOICES + 5, 0, styles.of(Look.NOTE), "There is to choose from:");
  }

  /** What the formulas look up is folded away, below a title that says what it is. */
  private void writeFold() {
    page.text(
        foldTitle,
        0,
        styles.of(Look.NOTE),
        "Below, folded away (open it with the + in the margin): the numbers by which the formulas"
            + " above find their cells.");
    page.fold(foldTitle);
  }

  private void prepare(SheetFrame frame) {
    double[] widths = {14, 15, steps.characters(), 8, 8, 8, 8, 8, 8, 3};
    for (int c = 0; c < widths.length; c++) {
      frame.width(c, c, widths[c]);
    }
    int shown = Math.max(CANVAS_LEFT + canvasColumns, RESULT_VALUE + 3);
    int last = Math.max(places.tables().end(), Math.max(shown, InspectorPlaces.columns()));
    frame.width(CANVAS_LEFT, last, CANVAS_CHARACTERS);
    for (int c = InspectorCanvas.PART; c < InspectorCanvas.GAP; c++) {
      frame.hide(c);
    }
    frame.freeze(0, CHOICES - 1);
    frame.hideGridLines();
    frame.rowHeight(20);
    frame.foldBelowTitles();
    int columns = Math.max(shown, HEADING_COLUMNS);
    Printing.wide(frame, columns);
    Printing.only(frame, foldTitle, columns);
    for (int i = 0; i < InspectorResult.LINES; i++) {
      frame.merge(new Box(CHOICES + i, RESULT_LABEL, CHOICES + i, RESULT_VALUE - 1));
      frame.merge(new Box(CHOICES + i, RESULT_VALUE, CHOICES + i, RESULT_VALUE + 2));
    }
    int column = 0;
    for (var link : links) {
      frame.link(2, column, SheetFrame.top(link.sheet()));
      column = after(column, link);
    }
    validate(frame);
    colour(frame);
  }

  /** The column of the link after one. */
  private static int after(int column, Link link) {
    return column < SUM
        ? column + 1
        : Math.max(CANVAS_LEFT, column + (link.text().length() + 3) / (int) CANVAS_CHARACTERS + 1);
  }

  private void validate(SheetFrame frame) {
    frame.choose(CHOICES, SUM, places.names(), "Layer", "Choose one of the layers.");
    frame.chooseInSight(
        STEP_ROW,
        SUM,
        steps.list(),
        "Go on",
        "Choose a result that is read (layer, channel, row, column = value) to see it taken apart; "
            + InspectorSteps.MARK
            + " marks the largest of a window. The first line leads back.");
    var names = List.of("Output channel", "Row", "Column");
    for (int i = 0; i < names.size(); i++) {
      int row = CHOICES + 1 + i;
      if (largest(i) <= MOST_LISTED) {
        var range = choosable.first(places.cell(InspectorPlaces.SIZES.get(i)));
        var text = "Choose a number from 1 to what this layer has; it is said below.";
        frame.choose(row, SUM, range, names.get(i), text);
      } else {
        var text = "A whole number from 1 to what this layer has; it is said below.";
        var most = places.cell(InspectorPlaces.SIZES.get(i));
        frame.wholeNumber(row, SUM, "1", most, names.get(i), text);
      }
    }
  }

  /** The most channels, rows or columns that a layer has. */
  private int largest(int what) {
    return inspection.layers().stream()
        .mapToInt(layer -> InspectorPlaces.size(layer, what))
        .max()
        .orElse(1);
  }

  /** The numbers to choose from, in a table: from 1 to the largest of those that are listed. */
  private Table listNumbers() {
    int most =
        IntStream.range(0, LABELS.size())
            .map(this::largest)
            .filter(n -> n <= MOST_LISTED)
            .max()
            .orElse(1);
    return places.tables().list(IntStream.rangeClosed(1, most).boxed().toList());
  }

  private void colour(SheetFrame frame) {
    var canvas =
        new Box(
            CANVAS_TOP, CANVAS_LEFT, CANVAS_TOP + canvasRows - 1, CANVAS_LEFT + canvasColumns - 1);
    var cell = A1.cell(CANVAS_TOP, CANVAS_LEFT);
    var largest =
        places.fill(
            "AND({LARGEST}=1,ISNUMBER({cell}),{cell}={result})",
            "cell",
            cell,
            "result",
            InspectorResult.value());
    frame.format(
        List.of(canvas), List.of(new Rule.Where(largest, Difference.fill(Colours.FIELD_LINE))));
    var block = A1.column(CANVAS_LEFT) + "$" + (InspectorCanvas.BLOCK + 1);
    var rules = new ArrayList<Rule>();
    for (var fill : Colours.BLOCK_FILLS) {
      rules.add(
          new Rule.Where(
              Formulas.fill(
                  "AND({cell}<>\"\",{block}={b})",
                  "cell",
                  cell,
                  "block",
                  block,
                  "b",
                  rules.size() + 1),
              Difference.fill(fill).andOutline(Colours.LINE)));
    }
    frame.format(List.of(canvas), rules);
    frame.format(
        List.of(new Box(WAITING, 0, WAITING, RESULT_VALUE + 2)),
        List.of(new Rule.Where(steps.isTaken(), Difference.fill(Colours.CHOICE_FILL))));
    frame.format(
        List.of(new Box(CHOICES, SUM, STEP_ROW - 1, SUM)),
        List.of(
            new Rule.Where(
                steps.isTaken(), Difference.fill(Colours.ZERO_FILL).andInk(Colours.ZERO_INK))));
    var flag = InspectorResult.flag();
    frame.format(
        List.of(new Box(CHOICES + 6, RESULT_LABEL, CHOICES + 6, RESULT_VALUE + 2)),
        List.of(
            new Rule.Where(flag, Difference.fill(Colours.AGREES)),
            new Rule.Where("NOT(" + flag + ")", Difference.fill(Colours.DIFFERS))));
    for (int i = 0; i < LABELS.size(); i++) {
      int row = CHOICES + 1 + i;
      var another =
          Formulas.fill(
              "AND(NOT({taken}),{choice}<>{shown})",
              "taken",
              steps.isTaken(),
              "choice",
              choice(i),
              "shown",
              places.cell(InspectorPlaces.SHOWN.get(i)));
      frame.format(
          List.of(new Box(row, KERNEL_ROW, row, SUM)),
          List.of(new Rule.Where(another, Difference.fill(Colours.DIFFERS))));
    }
  }
}
