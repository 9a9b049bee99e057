package convsheet.check;

import convsheet.check.Homework.Kind;
import convsheet.check.Homework.Size;
import convsheet.check.Homework.Stage;
import convsheet.formula.A1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Homework with its results as a workbook: on each layer's sheet weights, and results beside. */
final class AnswerSheet {
  /** Where the first label stands, in row 2 of column B. */
  private static final int FIRST = 1;

  /** Columns between weights and results: a copied formula never reaches the results. */
  private static final int GAP = 20;

  /**
   * A cell of an answer.
   *
   * @param text the number, or the text
   * @param isText whether it is a text
   * @param formula its formula, or empty
   */
  record Written(String text, boolean isText, String formula) {
    static Written number(double value) {
      return new Written(Double.isNaN(value) ? "" : Double.toString(value), false, "");
    }

    static Written text(String text) {
      return new Written(text, true, "");
    }
  }

  private final Map<String, TreeMap<Integer, TreeMap<Integer, Written>>> sheets =
      new LinkedHashMap<>();

  private AnswerSheet() {}

  // ---- where weights stand, counted from the first label ----

  static Size filter(Stage stage, int filter, int channel) {
    int planes = filter * stage.channels() + channel;
    int biases = stage.bias().length > 0 ? filter : 0;
    return new Size(planes * (stage.kernel().rows() + 2) + biases * 3 + 1, 0);
  }

  static Size bias(Stage stage, int filter) {
    var last = filter(stage, filter, stage.channels() - 1);
    return new Size(last.rows() + stage.kernel().rows() + 2, 0);
  }

  /** What a formula finds there; labels and blank cells count as 0. */
  static double parameter(Stage stage, int row, int column) {
    for (int f = 0; f < stage.filters(); f++) {
      for (int c = 0; c < stage.channels(); c++) {
        var place = filter(stage, f, c);
        int r = row - place.rows();
        if (r >= 0 && r < stage.kernel().rows() && column < stage.kernel().columns()) {
          return stage.weights()[f][c][r * stage.kernel().columns() + column];
        }
      }
      if (stage.bias().length > 0 && row == bias(stage, f).rows() && column == 0) {
        return stage.bias()[f];
      }
    }
    return 0;
  }

  /** The sheet of a layer. */
  static String sheet(int stage) {
    return "L" + (stage + 1);
  }

  /** The top left cell of a layer's results. */
  static Size results(Stage stage, int channel) {
    int column = stage.hasWeights() ? FIRST + stage.kernel().columns() + GAP : FIRST;
    return new Size(FIRST + 1 + channel * (stage.output().rows() + 2), column);
  }

  // ---- formulas ----

  /**
   * The formula of a result of a convolution.
   *
   * @param lost which dollars are lost, as {@link Mistake#DOLLAR_MISSING} counts them; -1 for none
   */
  static String formula(Homework homework, int at, int filter, int y, int x, int lost) {
    var stage = homework.stages().get(at);
    var sum = new StringBuilder();
    for (int c = 0; c < stage.channels(); c++) {
      var from =
          at == 0
              ? new Size(FIRST + 1 + c * (stage.input().rows() + 2), FIRST)
              : results(homework.stages().get(at - 1), c);
      var window =
          A1.range(
              from.rows() + y, from.columns() + x, stage.kernel().rows(), stage.kernel().columns());
      var place = filter(stage, filter, c);
      sum.append(c == 0 ? "" : "+")
          .append("SUMPRODUCT(" + (at == 0 ? "Input" : sheet(at - 1)) + "!" + window + ",")
          .append(moved(place.rows(), place.columns(), y, x, lost) + ":")
          .append(
              moved(
                  place.rows() + stage.kernel().rows() - 1,
                  place.columns() + stage.kernel().columns() - 1,
                  y,
                  x,
                  lost))
          .append(")");
    }
    if (stage.bias().length > 0) {
      var place = bias(stage, filter);
      sum.append("+" + moved(place.rows(), place.columns(), y, x, lost - 3));
    }
    return stage.activation().equals("relu") ? "MAX(0," + sum + ")" : sum.toString();
  }

  private static String moved(int row, int column, int y, int x, int lost) {
    boolean isHere = lost >= 0 && lost < 3;
    int r = FIRST + row + (isHere ? Student.movedDown(lost, y) : 0);
    int c = FIRST + column + (isHere ? Student.movedRight(lost, x) : 0);
    return (isHere && lost != 0 ? "" : "$")
        + A1.column(c)
        + (isHere && lost != 1 ? "" : "$")
        + (r + 1);
  }

  // ---- writing ----

  /**
   * Writes an answer.
   *
   * @param results of each layer, by channel, row and column
   * @param pushed how far the results of the last layer stand from where they should
   */
  static void write(Path target, Homework homework, List<Written[][][]> results, Size pushed)
      throws IOException {
    var answer = new AnswerSheet();
    answer.layers(homework);
    for (int c = 0; c < homework.picture().length; c++) {
      var plane = homework.picture()[c];
      answer.grid("Input", FIRST + c * (plane.length + 2), "channel " + (c + 1), plane);
    }
    for (int i = 0; i < results.size(); i++) {
      var stage = homework.stages().get(i);
      answer.parameters(sheet(i), stage);
      for (int c = 0; c < stage.outputChannels(); c++) {
        var place = results(stage, c);
        answer.put(
            sheet(i),
            place.rows() - 1,
            place.columns(),
            Written.text(stage.kind() == Kind.DENSE ? "output" : "output channel " + (c + 1)));
        boolean isPushed = i == results.size() - 1 && c == stage.outputChannels() - 1;
        int down = isPushed ? pushed.rows() : 0;
        int right = isPushed ? pushed.columns() : 0;
        var cells = results.get(i)[c];
        for (int y = 0; y < cells.length; y++) {
          for (int x = 0; x < cells[y].length; x++) {
            if (!cells[y][x].text().isEmpty()) {
              answer.put(
                  sheet(i), place.rows() + y + down, place.columns() + x + right, cells[y][x]);
            }
          }
        }
      }
    }
    answer.save(target);
  }

  /** Checks an answer without a key, by way of a file in a folder. */
  static Report check(Path folder, Homework homework, List<Written[][][]> answer, Size pushed) {
    var file = folder.resolve("answer.xlsx");
    try {
      write(file, homework, answer, pushed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Checker(Optional.empty(), Marking.DEFAULT).check(file);
  }

  private void layers(Homework homework) {
    var heads =
        List.of(
            "name", "type", "filters", "kernel", "stride", "padding", "padding mode", "activation");
    row(0, heads);
    for (int i = 0; i < homework.stages().size(); i++) {
      var stage = homework.stages().get(i);
      boolean isDense = stage.kind() == Kind.DENSE;
      row(
          i + 1,
          List.of(
              sheet(i),
              stage.kind().type(),
              stage.hasWeights() ? String.valueOf(stage.filters()) : "",
              isDense ? "" : stage.kernel().text(),
              isDense ? "" : stage.stride().text(),
              stage.hasPadding() ? stage.padding().text() : "",
              stage.hasPadding() ? stage.mode() : "",
              stage.activation().equals("none") ? "" : stage.activation()));
    }
  }

  private void row(int row, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isEmpty()) {
        put("Layers", row, i, Written.text(texts.get(i)));
      }
    }
  }

  private void parameters(String sheet, Stage stage) {
    var what = stage.kind() == Kind.DENSE ? "weights " : "filter ";
    for (int f = 0; f < stage.weights().length; f++) {
      for (int c = 0; c < stage.channels(); c++) {
        var plane = new double[stage.kernel().rows()][stage.kernel().columns()];
        for (int i = 0; i < stage.kernel().count(); i++) {
          plane[i / plane[0].length][i % plane[0].length] = stage.weights()[f][c][i];
        }
        grid(
            sheet,
            FIRST + filter(stage, f, c).rows() - 1,
            what + (f + 1) + " channel " + (c + 1),
            plane);
      }
      if (stage.bias().length > 0) {
        grid(
            sheet,
            FIRST + bias(stage, f).rows() - 1,
            what + (f + 1) + " bias",
            new double[][] {{stage.bias()[f]}});
      }
    }
  }

  private void grid(String sheet, int row, String label, double[][] numbers) {
    put(sheet, row, FIRST, Written.text(label));
    for (int y = 0; y < numbers.length; y++) {
      for (int x = 0; x < numbers[y].length; x++) {
        put(sheet, row + 1 + y, FIRST + x, Written.number(numbers[y][x]));
      }
    }
  }

  private void put(String sheet, int row, int column, Written cell) {
    sheets
        .computeIfAbsent(sheet, name -> new TreeMap<>())
        .computeIfAbsent(row, r -> new TreeMap<>())
        .put(column, cell);
  }

  private void save(Path target) throws IOException {
    var names = new ArrayList<>(sheets.keySet());
    var types = new StringBuilder();
    var links = new StringBuilder();
    var list = new StringBuilder();
    for (int i = 1; i <= names.size(); i++) {
      types.append(
          "<Override PartName=\"/xl/s%d.xml\" ContentType=\"%s.worksheet+xml\"/>"
              .formatted(i, "application/vnd.openxmlformats-officedocument.spreadsheetml"));
      links.append(
          "<Relationship Id=\"r%d\" Type=\"%s/worksheet\" Target=\"s%d.xml\"/>"
              .formatted(i, RELATIONS, i));
      list.append(
          "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"r%d\"/>".formatted(names.get(i - 1), i, i));
    }
    try (var zip = new ZipOutputStream(Files.newOutputStream(target))) {
      zip.setLevel(1);
      part(
          zip,
          "[Content_Types].xml",
          "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
              + "<Default Extension=\"rels\" ContentType="
              + "\"application/vnd.openxmlformats-package.relationships+xml\"/>"
              + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
              + "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
              + types
              + "</Types>");
      part(
          zip,
          "_rels/.rels",
          relations(
              "<Relationship Id=\"r1\" Type=\"%s/officeDocument\" Target=\"xl/workbook.xml\"/>"
                  .formatted(RELATIONS)));
      part(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets>%s</sheets></workbook>"
              .formatted(MAIN, RELATIONS, list));
      part(zip, "xl/_rels/workbook.xml.rels", relations(links.toString()));
      for (int i = 1; i <= names.size(); i++) {
        part(zip, "xl/s" + i + ".xml", markup(sheets.get(names.get(i - 1))));
      }
    }
  }

  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

  private static String relations(String links) {
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + links
        + "</Relationships>";
  }

  private static String markup(TreeMap<Integer, TreeMap<Integer, Written>> rows) {
    var xml = new StringBuilder("<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
    rows.forEach(
        (row, cells) -> {
          xml.append("<row r=\"" + (row + 1) + "\">");
          cells.forEach((column, cell) -> xml.append(markup(A1.cell(row, column), cell)));
          xml.append("</row>");
        });
    return xml.append("</sheetData></worksheet>").toString();
  }

  private static String markup(String address, Written cell) {
    return cell.isText()
        ? "<c r=\"%s\" t=\"inlineStr\"><is><t>%s</t></is></c>".formatted(address, cell.text())
        : "<c r=\"%s\">%s<v>%s</v></c>"
            .formatted(
                address,
                cell.formula().isEmpty() ? "" : "<f>" + cell.formula() + "</f>",
                cell.text());
  }

  private static void part(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
