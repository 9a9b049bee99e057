package convsheet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.intake.Intake;
import convsheet.network.Conv;
import convsheet.network.Dense;
import convsheet.network.Network;
import convsheet.question.Written;
import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipInputStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that the program writes and prints, for all samples, random networks, options, exercises and
 * reports, is what it was, to the last byte. The hashes stand in {@code golden.txt}; a change that
 * is meant renews them, and the audit among the examples:
 *
 * <pre>mvn test -Dtest=GoldenTest -Dgolden=renew</pre>
 *
 * <p>{@code -Dgolden=FOLDER} leaves the files in a folder, to be compared with another version's.
 */
class GoldenTest {
  private static final Path HASHES = Path.of("src/test/resources/convsheet/golden.txt");
  private static final String FUNCTIONS = "(functions of this Java)";
  private static final int NETWORKS = 40;

  /** Results of a network that is run with few options only, as this would take long. */
  private static final int LARGE = 5_000;

  private final Map<String, String> hashes = new TreeMap<>();

  @TempDir Path temporary;
  private Path folder;

  @Test
  void everythingIsWhatItWas() throws IOException {
    String wanted = System.getProperty("golden", "");
    folder =
        wanted.isEmpty() || wanted.equals("renew")
            ? temporary
            : Files.createDirectories(Path.of(wanted).toAbsolutePath());

    hashes.put(FUNCTIONS, hash(functions().getBytes(UTF_8)));
    var golden = Files.exists(HASHES) ? read() : Map.<String, String>of();
    if (!wanted.equals("renew")) {
      // e^x and its like may differ in the last bit from one Java, or processor, to the next
      Assumptions.assumeTrue(
          hashes.get(FUNCTIONS).equals(golden.get(FUNCTIONS)),
          "this Java's functions differ from those the hashes were made with: skipped");
    }
    writeEverything();

    if (wanted.equals("renew")) {
      Files.write(
          HASHES, hashes.entrySet().stream().map(e -> e.getValue() + "  " + e.getKey()).toList());
      return;
    }
    var names = new TreeSet<>(golden.keySet());
    names.addAll(hashes.keySet());
    assertThat(names)
        .as("files that are not what they were")
        .filteredOn(name -> !hashes.getOrDefault(name, "").equals(golden.getOrDefault(name, "")))
        .isEmpty();
  }

  /** The one that people open before they have the program: it is to be small. */
  @Test
  void theAuditAmongTheExamplesIsTheOneThatIsWrittenToday() throws IOException {
    var ready = Path.of("examples/two-layers-audit.xlsx");
    boolean renew = System.getProperty("golden", "").equals("renew");
    var today = renew ? ready : temporary.resolve("today.xlsx");
    var ran =
        Ran.run("run", "workbooks/two-layers.xlsx", "--ledger", "none", "-o", today, "--force");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(hash(ready)).as("renewed by -Dgolden=renew").isEqualTo(hash(today));
    assertThat(Files.size(ready)).isLessThan(100_000);
  }

  private void writeEverything() throws IOException {
    for (var sample : Samples.all()) {
      everyOption(sample.write(folder));
    }
    var handMade = HandMade.write(folder);
    everyOption(handMade);
    run("run", handMade, "--layers-only");
    for (int seed = 0; seed < NETWORKS; seed++) {
      var question =
          Written.question(Written.random(seed), folder.resolve("random" + seed + ".xlsx"));
      if (seed % 5 == 0) {
        everyOption(question);
      } else {
        run("run", question, "--formulas", seed % 2 == 0 ? "compact" : "terms", "--ledger", "all");
      }
    }
    coursework();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(folder.relativize(file).toString(), hash(file));
      }
    }
  }

  /** An audit of each kind, exercises, explanations, and reports on an answer with mistakes. */
  private void everyOption(Path question) throws IOException {
    String name = question.getFileName().toString().replace(".xlsx", "");
    var network = Intake.read(question, Optional.empty()).network();
    var audit = folder.resolve(name + ".audit.xlsx");
    if (network.nodes().stream().mapToLong(node -> node.shape().count()).sum() > LARGE) {
      run("run", question, "--stats", "--ledger", "none");
      return;
    }
    run("run", question, "--json", folder.resolve(name + ".json"));

    var all = new ArrayList<Object>(List.of("run", question, "--stats", "--formulas", "terms"));
    for (var node : network.nodes()) {
      if (node.layer() instanceof Conv || node.layer() instanceof Dense) {
        all.addAll(
            List.of("--matmul", node.name() + ":rows 1-" + Math.min(9, node.shape().count())));
      }
    }
    all.addAll(List.of("--ledger", "none", "-o", folder.resolve(name + ".all.xlsx")));
    run(all.toArray());
    run("run", question, "--deconv", last(network), "-o", folder.resolve(name + ".deconv.xlsx"));

    run("exercise", question, "--key", folder.resolve(name + ".key.xlsx"), "--force");
    var some = folder.resolve(name + ".some.xlsx");
    run("exercise", question, "--cells", "12", "--seed", "7", "--self-check", "-o", some);
    var other = folder.resolve(name + ".other.xlsx");
    run("exercise", question, "--paper", "-o", folder.resolve(name + ".paper.xlsx"));
    run("exercise", question, "--random-weights", "--seed", "3", "--decimals", "2", "-o", other);

    for (var node : network.nodes()) {
      run("explain", question, "--layer", node.name(), "--at", at(node), "--depth", "2");
    }
    run("check", some);
    run("check", some, "--key", question, "--all");
    if (Files.exists(audit)) {
      var answer = withMistakes(network, audit, folder.resolve(name + ".answer.xlsx"));
      run("check", answer, "--key", question, "--all", "--annotate", folder.resolve("copies"));
      Files.delete(answer);
    }
  }

  private static String last(Network network) {
    var nodes = network.nodes();
    return nodes.get(nodes.size() - 1).name();
  }

  private static String at(Network.Node node) {
    var shape = node.shape();
    return shape.isVector()
        ? "" + shape.count()
        : shape.channels() + "," + (shape.rows() + 1) / 2 + "," + shape.columns();
  }

  /** A copy of an audit in which some results are others; made by another program, so no output. */
  private static Path withMistakes(Network network, Path audit, Path answer) throws IOException {
    var random = new Random(11);
    try (var in = Files.newInputStream(audit);
        var book = new XSSFWorkbook(in);
        var out = Files.newOutputStream(answer)) {
      for (var node : network.nodes()) {
        var formulas = new ArrayList<Cell>();
        if (book.getSheet(node.name()) == null) {
          continue; // of a network that was made by hand
        }
        for (var row : book.getSheet(node.name())) {
          row.cellIterator()
              .forEachRemaining(
                  cell -> {
                    if (cell.getCellType() == CellType.FORMULA
                        && cell.getCachedFormulaResultType() == CellType.NUMERIC) {
                      formulas.add(cell);
                    }
                  });
        }
        for (int i = 0; i < Math.min(3, formulas.size()); i++) {
          var cell = formulas.remove(random.nextInt(formulas.size()));
          double value = cell.getNumericCellValue();
          cell.removeFormula();
          cell.setCellValue(i == 0 ? -value : value + 10);
        }
      }
      book.write(out);
    }
    return answer;
  }

  private void coursework() throws IOException {
    var place = Path.of("examples/coursework");
    var question = place.resolve("question.xlsx");
    var roster = place.resolve("roster.csv");
    var keys = folder.resolve("keys");
    run("exercise", question, "--class", roster, "-o", folder.resolve("class"), "--key", keys);
    var answers = place.resolve("answers");
    run("check", answers, "--key", keys, "--class", roster, "--annotate", folder.resolve("marked"));
    run("check", answers, "--key", keys, "--csv", "-", "--quiet");
    run("check", answers, "--key", keys, "--json", "-", "--decimals-strict");
    try (var files = Files.list(answers)) {
      for (var answer : files.sorted().toList()) {
        for (var format : List.of("gradescope", "coursera", "junit")) {
          run("check", answer, "--key", keys, "--format", format);
        }
      }
    }
  }

  /** Runs a command and keeps what it prints, refusals too. */
  private void run(Object... words) {
    var ran = Ran.run(words).withUnixLines();
    assertThat(ran.code()).as("%s: %s", List.of(words), ran.err()).isLessThan(3);
    hashes.put(
        relative(List.of(words).toString()),
        hash(relative(ran.code() + "\n" + ran.out() + "\n" + ran.err()).getBytes(UTF_8)));
  }

  private String relative(String text) {
    return text.replace(folder + "/", "").replace(folder.toString(), "");
  }

  /** Of an archive its parts as they are before they are compressed. */
  private String hash(Path file) throws IOException {
    if (!file.toString().endsWith(".xlsx")) {
      return hash(relative(Files.readString(file)).getBytes(UTF_8));
    }
    var digest = digest();
    try (var zip = new ZipInputStream(Files.newInputStream(file))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        digest.update(entry.getName().getBytes(UTF_8));
        digest.update(zip.readAllBytes());
      }
    }
    return text(digest);
  }

  private static String hash(byte[] bytes) {
    var digest = digest();
    digest.update(bytes);
    return text(digest);
  }

  private static String text(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // each Java has it
    }
  }

  private static String functions() {
    var text = new StringBuilder();
    for (double x = -9; x < 9; x += 0.01) {
      text.append(Math.exp(x)).append(Math.tanh(x)).append(Math.log(x * x)).append('\n');
    }
    return text.toString();
  }

  private static Map<String, String> read() throws IOException {
    var golden = new TreeMap<String, String>();
    for (var line : Files.readAllLines(HASHES)) {
      golden.put(line.substring(18), line.substring(0, 16));
    }
    return golden;
  }
}
