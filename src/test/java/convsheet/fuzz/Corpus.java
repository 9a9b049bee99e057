package convsheet.fuzz;

import convsheet.testing.Book;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The workbooks that are damaged: small ones of each kind that the program reads. */
final class Corpus {
  /**
   * One of them.
   *
   * @param name what it is
   * @param bytes the file
   * @param question the question that it belongs to, to be its key
   * @param sheets the sheets that have cells to ask about
   */
  record Seed(String name, byte[] bytes, byte[] question, List<String> sheets) {}

  private final Path folder;
  private final List<Seed> seeds = new ArrayList<>();

  private Corpus(Path folder) {
    this.folder = folder;
  }

  /** Writes them with the program itself, into a folder that is empty. */
  static List<Seed> in(Path folder) throws IOException {
    var corpus = new Corpus(folder);
    corpus.addAll("chain", chain(), List.of("Conv", "Pool", "Dense"));
    corpus.addAll("graph", graph(), List.of("Left", "Norm", "Sum"));
    corpus.addHandMade();
    return corpus.seeds;
  }

  private static Book chain() {
    return Book.xlsx()
        .put(
            "Layers",
            "A1",
            """
            name|type|kernel|stride|padding|activation|from
            Conv|conv|2|1|1,0,1,0|relu|Input
            Pool|maxpool|2|2
            Flat|flatten
            Dense|dense||||softmax
            """)
        .put("Input", "A1", "channel 1\n1|2|0\n3|-1|0.5\n2|2|1")
        .put("Conv", "A1", "filter 1\n1|0\n0|-1\n\nfilter 1 bias\n0.5")
        .put("Conv", "E1", "filter 2\n1|2\n'3|4")
        .put(
            "Dense",
            "A1",
            "weights 1 channel 1\n1\n2\n3\n4\n\nweights 2 channel 1\n-1\n0.5\n2\n-3");
  }

  private static Book graph() {
    return Book.xlsx()
        .put(
            "Layers",
            "A1",
            """
            name|type|kernel|filters|padding|init|from|eps|stride
            Left|conv|3|2|same|kaiming_normal|Input
            Norm|batchnorm|||||Left|0.001
            Act|sigmoid
            Right|avgpool|3||1||Norm||1
            Sum|add|||||Act, Right
            Up|upsample
            """)
        .put("Input", "B2", "channel 1\n1|2|0|1\n3|-1|0.5|2\n2|2|1|7")
        .put(
            "Norm",
            "A1",
            """
            mean||variance||weight||bias
            0.5||1||1||0
            0.25||2||1.5||-1
            """);
  }

  private void addAll(String name, Book book, List<String> sheets) throws IOException {
    var question = book.save(folder.resolve(name + ".xlsx"));
    add(name + " question", question, question, sheets);
    run("run", question);
    add(name + " audit", folder.resolve(name + ".audit.xlsx"), question, sheets);
    var full = folder.resolve(name + ".full.xlsx");
    run(
        "run",
        question,
        "-o",
        full,
        "--stats",
        "--matmul",
        sheets.get(0),
        "--deconv",
        sheets.get(0));
    add(name + " full audit", full, question, sheets);
    run("exercise", question, "--self-check");
    var exercise = folder.resolve(name + ".exercise.xlsx");
    add(name + " exercise", exercise, question, sheets);
    add(name + " answer", answered(exercise), question, sheets);
  }

  private void addHandMade() throws IOException {
    var samples = folder.resolve("samples");
    run("samples", samples);
    var handMade = samples.resolve("hand-made.xlsx");
    add("hand-made", handMade, handMade, List.of("Sheet1"));
    var byHand = samples.resolve("by-hand.xlsx");
    add("by-hand", byHand, byHand, List.of("Conv"));
    var windows = new StringBuilder();
    for (int row = 1; row <= 4; row++) {
      for (int column = 0; column < 4; column++) {
        char from = (char) ('A' + column);
        windows.append(
            "%s=MAX(0,SUMPRODUCT(%s%d:%s%d,$A$8:$B$9)+$A$11) -> 1"
                .formatted(column == 0 ? "" : "|", from, row, (char) (from + 1), row + 1));
      }
      windows.append("\n");
    }
    var formulas =
        Book.xlsx()
            .put("net", "A1", "1|2|3|4|5\n2|3|4|5|6\n0|1|0|1|0\n1|1|2|2|3\n5|4|3|2|1")
            .put("net", "A8", "1|-1\n0.5|2\n\n0.25")
            .put("net", "H1", windows.toString())
            .save(folder.resolve("formulas.xlsx"));
    add("formulas", formulas, formulas, List.of("net"));
  }

  private void add(String name, Path file, Path question, List<String> sheets) throws IOException {
    seeds.add(new Seed(name, Files.readAllBytes(file), Files.readAllBytes(question), sheets));
  }

  private static void run(Object... words) {
    var ran = Ran.run(words);
    if (ran.code() != 0) {
      throw new IllegalStateException(List.of(words) + ": " + ran);
    }
  }

  /** An exercise whose gaps somebody has filled in, as another program saves it. */
  private Path answered(Path exercise) throws IOException {
    var answer = folder.resolve("answer.xlsx");
    try (var in = Files.newInputStream(exercise);
        var book = new XSSFWorkbook(in);
        var out = Files.newOutputStream(answer)) {
      int count = 0;
      for (var sheet : book) {
        for (var row : sheet) {
          for (var cell : row) {
            if (cell.getCellType() == CellType.BLANK && !cell.getCellStyle().getLocked()) {
              cell.setCellValue(count++ % 7 - 2.5);
            }
          }
        }
      }
      book.write(out);
    }
    return answer;
  }
}
