package convsheet.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import convsheet.check.Report;
import convsheet.check.Report.CellReport;
import convsheet.check.Verdict;
import convsheet.formula.Numbers;
import convsheet.page.WorkedOut;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.xlsx.Colours;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * What there is to say of one answer, as a page for its student: HTML that is well-formed XML too,
 * needs no other file and no script, and prints on A4.
 */
final class FeedbackPage {
  /** By it such a page is known. */
  static final String GENERATOR = "convsheet check --feedback";

  /** So many channels of a layer, and rows and columns of a channel, are shown. */
  private static final int MOST_CHANNELS = 16;

  private static final int MOST_SIDE = 40;

  /** Sizes of letters in grids, in points, from that of a small grid to the smallest still read. */
  private static final List<Double> POINTS = List.of(11.0, 9.0, 7.5, 6.0);

  /** How wide a grid may be, what its row numbers take, what lies between cells, and a sign. */
  private static final double WIDTH_MM = 178;

  private static final double NUMBERS_MM = 5;
  private static final double BETWEEN_MM = 0.6;
  private static final double SIGN_MM = 3.6;

  /** The width of a digit that is one point high. */
  private static final double DIGIT_MM = 0.2;

  /** What is left free on each side of a number, in the width of a letter and in millimetres. */
  private static final double FREE_EM = 0.3;

  private static final double FREE_MM = FREE_EM * 25.4 / 72;

  /** So many characters of what stands in a cell are shown, and digits of a number. */
  private static final int MOST_CHARACTERS = 8;

  private static final int MOST_DIGITS = 5;

  /** So many wrong numbers are listed where a grid has no room for them. */
  private static final int MOST_LISTED = 24;

  /** How it looks; without {@code <} and {@code &}, which HTML and XML read otherwise here. */
  private static final String LOOKS =
      String.format(
          Locale.ROOT,
          """

          @page { size: A4; margin: 14mm 15mm 12mm }
          body { font: 11pt/1.4 "Segoe UI", Helvetica, Arial, sans-serif; color: #%1$s;
            max-width: 180mm; margin: 1em auto; padding: 0 1em;
            -webkit-print-color-adjust: exact; print-color-adjust: exact }
          h1 { font-size: 18pt; margin: 0 }
          h2 { font-size: 13pt; margin: 1em 0 .3em; break-after: avoid }
          h1, p, li { overflow-wrap: anywhere }
          table { border-collapse: collapse }
          .marks { font-size: 14pt; margin: .2em 0 }
          h1 + .note { margin: 0 }
          .note { color: #%2$s }
          .counts th, .counts td { padding: .15em .6em; border-bottom: 1px solid #%3$s; text-align: right }
          .counts th:first-child, .counts td:first-child { text-align: left; overflow-wrap: anywhere }
          .counts tr:last-child { font-weight: bold }
          .signs { list-style: none; padding: 0; margin: .8em 0; line-height: 1.7 }
          ul { margin: .3em 0; padding-left: 1.4em }
          .signs span { display: inline-block; width: 1.5em; margin-right: .5em; text-align: center;
            border: 1px solid #%2$s }
          .grids { display: flex; flex-wrap: wrap; gap: 4mm 6mm }
          .grids > div { break-inside: avoid }
          .grid { line-height: 1.15; break-inside: avoid }
          .grid caption { font-size: 9pt; text-align: left; white-space: nowrap }
          .grid th { font-weight: normal; color: #%2$s; padding: 0 .2em }
          .grid td { min-width: var(--cell); height: 3.6mm; box-sizing: border-box; padding: 0 %4$sem; text-align: center;
            border: 1px solid #%3$s; white-space: nowrap }
          .grid + p { margin: .3em 0 }
          .grid i { font-style: normal; font-size: 80%% }
          pre { box-sizing: border-box; margin: .3em 0; max-width: calc(100%% - 1px);
            font: 8pt/1.35 Consolas, "DejaVu Sans Mono", Menlo, monospace; padding: .8em;
            border: 1px solid #%3$s; white-space: pre-wrap; overflow-wrap: anywhere }
          @media print {
            body { margin: 0; padding: 0; max-width: none; font-size: 10pt; line-height: 1.3 }
            h1 { font-size: 16pt }
            h2 { font-size: 12pt; margin-top: .8em }
            .signs { line-height: 1.5; margin: .6em 0 }
            pre { font-size: 7.5pt; line-height: 1.25; padding: .6em }
          }
          """,
          Colours.INK,
          Colours.NOTE,
          Colours.LINE,
          FREE_EM);

  private final Outcome outcome;
  private final XMLStreamWriter xml;

  private FeedbackPage(Outcome outcome, XMLStreamWriter xml) {
    this.outcome = outcome;
    this.xml = xml;
  }

  /** Writes the page of an answer in UTF-8. */
  static void write(Outcome outcome, OutputStream out) throws IOException {
    try {
      var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
      new FeedbackPage(outcome, xml).page();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private void page() throws XMLStreamException {
    xml.writeDTD("<!DOCTYPE html>");
    xml.writeCharacters("\n");
    start("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    start("head");
    empty("meta", "charset", "UTF-8");
    empty("meta", "name", "generator", "content", GENERATOR);
    empty("meta", "name", "viewport", "content", "width=device-width");
    text("title", outcome.title());
    text("style", LOOKS);
    xml.writeEndElement();
    start("body");
    text("h1", outcome.title());
    var file = Problem.line(outcome.submission().answer().name());
    if (!file.equals(outcome.title())) {
      text("p", file, "class", "note");
    }
    if (outcome.report().isPresent()) {
      report(outcome.report().get());
    } else {
      text("p", "This answer could not be checked: " + outcome.problemLine() + ".");
      text("p", Problem.line(outcome.problem().map(e -> e.problem().remedy()).orElse("")));
      findings();
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private void report(Report report) throws XMLStreamException {
    text("p", report.marks().inMarks(), "class", "marks");
    counts(report);
    signs();
    if (report.differences().isEmpty()) {
      reasons(report);
      findings();
    } else { // which may be the reason for all else
      findings();
      reasons(report);
    }
    var worked = WorkedOut.firstWrong(report);
    if (!worked.isEmpty()) {
      text("h2", WorkedOut.TITLE);
      text("pre", String.join("\n", worked));
    }
    grids(report);
  }

  private void counts(Report report) throws XMLStreamException {
    var verdicts = report.verdicts();
    start("table", "class", "counts");
    start("tr");
    text("th", "layer");
    for (var verdict : verdicts) {
      text("th", verdict.text());
    }
    text("th", "marks");
    xml.writeEndElement();
    for (var layer : report.layers()) {
      start("tr");
      text("td", Problem.line(layer.layer()));
      for (var verdict : verdicts) {
        text("td", String.valueOf(layer.count(verdict)));
      }
      text("td", layer.marks().text());
      xml.writeEndElement();
    }
    start("tr");
    text("td", "in all");
    for (var verdict : verdicts) {
      text("td", String.valueOf(outcome.count(verdict)));
    }
    text("td", report.marks().text());
    xml.writeEndElement();
    xml.writeEndElement();
  }

  /** What the verdicts mean that occur, each with its sign and its colour. */
  private void signs() throws XMLStreamException {
    start("ul", "class", "signs");
    for (var verdict : Verdict.values()) {
      if (outcome.count(verdict) > 0) {
        start("li");
        text("span", verdict.sign(), "style", background(verdict));
        write(verdict.text() + ": " + verdict.meaning());
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private static String background(Verdict verdict) {
    return "background: #" + verdict.colour();
  }

  private void reasons(Report report) throws XMLStreamException {
    list(
        "Reasons",
        report.diagnoses().stream().map(reason -> reason.explained() + reason.reason()).toList());
  }

  private void findings() throws XMLStreamException {
    list("Notes", outcome.findings().stream().map(Finding::sentence).toList());
  }

  private void list(String title, List<String> lines) throws XMLStreamException {
    if (!lines.isEmpty()) {
      text("h2", title);
      start("ul");
      for (var line : lines) {
        text("li", line);
      }
      xml.writeEndElement();
    }
  }

  // ---- what stands where ----

  private void grids(Report report) throws XMLStreamException {
    for (var layer : report.layers()) {
      var channels =
          report.cells().stream()
              .filter(cell -> cell.layer().equals(layer.layer()))
              .collect(groupingBy(CellReport::channel, TreeMap::new, toList()));
      var shown =
          channels.entrySet().stream()
              .sorted(Comparator.comparing(channel -> isRight(channel.getValue())))
              .limit(MOST_CHANNELS)
              .sorted(Map.Entry.comparingByKey())
              .toList();
      text("h2", Problem.line(layer.layer()));
      start("div", "class", "grids");
      for (var channel : shown) {
        grid("channel " + channel.getKey(), channel.getValue());
      }
      xml.writeEndElement();
      int left = channels.size() - shown.size();
      if (left > 0) {
        text("p", "Not shown: " + Problem.count(left, "more channel") + ".", "class", "note");
      }
    }
  }

  private static boolean isRight(List<CellReport> cells) {
    return cells.stream().allMatch(cell -> cell.verdict().isRight());
  }

  /**
   * What stands in the cells of a channel, as they lie, each with its sign; cells that were not
   * asked for stay empty. In a grid that is too wide for its numbers only the signs are shown, and
   * the numbers that are not right stand in a list below.
   */
  private void grid(String title, List<CellReport> cells) throws XMLStreamException {
    var rows = lines(cells, CellReport::row);
    var columns = lines(cells, CellReport::column);
    boolean isCut = rows.size() > MOST_SIDE || columns.size() > MOST_SIDE;
    var points = points(cells, Math.min(MOST_SIDE, columns.size()));
    start("div");
    start(
        "table",
        "class",
        "grid",
        "style",
        "font-size: "
            + points.orElse(POINTS.get(POINTS.size() - 1))
            + "pt; --cell: "
            + (points.isPresent() ? millimetres(characters(cells), points.getAsDouble()) : SIGN_MM)
            + "mm");
    text("caption", title + (isCut ? ", its first " + MOST_SIDE + " rows and columns" : ""));
    start("tr");
    text("th", "");
    for (var column : first(columns)) {
      text(
          "th",
          column.stream().findFirst().map(one -> one.cell().replaceAll("\\d", "")).orElse(""));
    }
    xml.writeEndElement();
    for (var row : first(rows)) {
      start("tr");
      text("th", row.stream().findFirst().map(one -> one.cell().replaceAll("\\D", "")).orElse(""));
      for (int column = 1; column <= Math.min(MOST_SIDE, columns.size()); column++) {
        int at = column;
        var cell = row.stream().filter(one -> one.column() == at).findFirst();
        if (cell.isPresent()) {
          cell(cell.get(), points.isPresent());
        } else {
          text("td", "");
        }
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
    if (points.isEmpty()) {
      listed(cells);
    }
    xml.writeEndElement();
  }

  /** The size of letters in which the numbers of a grid have room, if there is one. */
  private static OptionalDouble points(List<CellReport> cells, int columns) {
    int characters = characters(cells);
    return POINTS.stream()
        .mapToDouble(Double::doubleValue)
        .filter(
            points ->
                NUMBERS_MM + columns * (BETWEEN_MM + millimetres(characters, points)) <= WIDTH_MM)
        .findFirst();
  }

  private static int characters(List<CellReport> cells) {
    return cells.stream().mapToInt(cell -> number(cell).length()).max().orElse(0);
  }

  /** The width of a cell of so many characters. */
  private static double millimetres(int characters, double points) {
    return Math.max(SIGN_MM, Math.rint((characters * DIGIT_MM + 2 * FREE_MM) * points * 10) / 10);
  }

  /** What is not right, in words, as far as something stands there. */
  private void listed(List<CellReport> cells) throws XMLStreamException {
    var wrong =
        cells.stream()
            .filter(cell -> !cell.verdict().isRight() && cell.actual().isPresent())
            .map(cell -> cell.verdict().sign() + " " + cell.cell() + ": " + number(cell))
            .toList();
    if (!wrong.isEmpty()) {
      int left = wrong.size() - MOST_LISTED;
      text(
          "p",
          wrong.stream().limit(MOST_LISTED).collect(joining(", "))
              + (left > 0 ? ", and " + left + " more" : ""),
          "class",
          "note");
    }
  }

  /** What stands in a cell, short enough for a grid. */
  private static String number(CellReport cell) {
    var text = cell.actual().map(own -> Problem.line(own.text())).orElse("");
    double value = cell.actual().map(Report.Actual::value).orElse(Double.NaN);
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    return Double.isFinite(value)
        ? Numbers.text(new BigDecimal(value).round(new MathContext(MOST_DIGITS)).doubleValue())
        : text.substring(0, MOST_CHARACTERS - 1) + "\u2026";
  }

  /** The cells of each row, or column, from the first to the last. */
  private static List<List<CellReport>> lines(
      List<CellReport> cells, Function<CellReport, Integer> number) {
    var lines = cells.stream().collect(groupingBy(number, TreeMap::new, toList()));
    return IntStream.rangeClosed(1, lines.lastKey())
        .mapToObj(i -> lines.getOrDefault(i, List.of()))
        .toList();
  }

  private static <T> List<T> first(List<T> lines) {
    return lines.subList(0, Math.min(MOST_SIDE, lines.size()));
  }

  private void cell(CellReport cell, boolean hasNumber) throws XMLStreamException {
    var verdict = cell.verdict();
    start(
        "td",
        "style",
        background(verdict),
        "title",
        Problem.line(cell.sheet())
            + "!"
            + cell.cell()
            + ": "
            + cell.actual().map(own -> Problem.line(own.text()) + ", ").orElse("")
            + verdict.text());
    start("i");
    write(verdict.sign());
    xml.writeEndElement();
    var number = hasNumber ? number(cell) : "";
    if (!number.isEmpty()) {
      empty("br");
      write(number);
    }
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  // ---- XML ----

  private void start(String element, String... attributes) throws XMLStreamException {
    xml.writeStartElement(element);
    attributes(attributes);
  }

  private void empty(String element, String... attributes) throws XMLStreamException {
    xml.writeEmptyElement(element);
    attributes(attributes);
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], JunitListing.valid(attributes[i + 1]));
    }
  }

  private void text(String element, String text, String... attributes) throws XMLStreamException {
    start(element, attributes);
    write(text);
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private void write(String text) throws XMLStreamException {
    xml.writeCharacters(JunitListing.valid(text));
  }
}
