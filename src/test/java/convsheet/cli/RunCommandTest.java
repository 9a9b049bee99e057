package convsheet.cli;

import static convsheet.testing.Ran.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import convsheet.sample.Samples;
import convsheet.testing.Book;
import convsheet.testing.NamedPipe;
import convsheet.testing.OptionalProgram;
import convsheet.testing.Program;
import convsheet.testing.Workbooks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunCommandTest {
  /** The results of by-hand.xlsx: left column less right column, over three rows each. */
  private static final List<Double> BY_HAND = List.of(-6., 2., 6., -7., 1., 7., -5., 0., 5.);

  @TempDir private Path folder;
  private Path byHand;
  private Path audit;

  @BeforeEach
  void writeQuestion() {
    byHand = sample("by-hand.xlsx");
    audit = folder.resolve("by-hand.audit.xlsx");
  }

  private Path sample(String name) {
    return Samples.all().stream()
        .filter(sample -> sample.file().equals(name))
        .findFirst()
        .orElseThrow()
        .write(folder);
  }

  /** Two layers over a picture with a blank cell at B2. */
  private Path twoLayers() {
    return Book.xlsx()
        .put("Layers", "A1", "name|type|activation\nFirst|conv|relu\nSecond|dense|")
        .put("Input", "A1", "1 | 2 | 3\n4 |  | 6")
        .put("First", "A1", "filter 1 |  |  | filter 1 bias\n1 | -1 |  | 0.5")
        .put("Second", "A1", "weights 1\n1 | 10\n100 | 1000")
        .save(folder.resolve("two layers.xlsx"));
  }

  private List<String> filesInFolder() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  // ---- what it prints ----

  @Test
  void printsATableOfTheLayersAndTheFileWritten() {
    var ran = run("run", sample("conv-example.xlsx"), "--ledger", "none");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines())
        .containsExactly(
            "layer    type     output       parameters  multiply-adds",
            "Input             1 x 28 x 28",
            "Conv1    conv     2 x 26 x 26          18         12,168",
            "Conv2    conv     2 x 24 x 24          36         20,736",
            "MaxPool  maxpool  2 x 12 x 12           0              0",
            "in all                                 54         32,904",
            "",
            "wrote " + folder.resolve("conv-example.audit.xlsx"));
  }

  @Test
  void printsFindingsWithTheirCells() {
    var ran = run("run", twoLayers());

    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines())
        .contains("1 finding", "  warning  Input!B2  1 cell is blank; counted as 0");
  }

  // ---- JSON ----

  @Test
  void jsonOnStandardOutputIsAllThatIsPrintedAndHoldsShapesValuesAndFindings() {
    var question = twoLayers();

    var ran = run("run", question, "--json", "-");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    var json = JsonMapper.shared().readTree(ran.out());
    assertThat(json.propertyNames())
        .containsExactly("source", "form", "input", "layers", "findings", "output");
    assertThat(json.get("source").asString()).isEqualTo(question.toString());
    assertThat(json.get("form").asString()).isEqualTo("layers");
    assertThat(json.get("output").asString())
        .isEqualTo(folder.resolve("two layers.audit.xlsx").toString());
    assertThat(folder.resolve("two layers.audit.xlsx")).exists();

    assertThat(numbers(json.get("input").get("shape"))).containsExactly(1., 2., 3.);
    assertThat(numbers(json.get("input").get("values"))).containsExactly(1., 2., 3., 4., 0., 6.);

    assertThat(json.get("layers").size()).isEqualTo(2);
    var first = json.get("layers").get(0);
    assertThat(first.propertyNames())
        .containsExactly(
            "name", "type", "from", "shape", "parameters", "multiplyAdds", "weights", "values");
    assertThat(first.get("name").asString()).isEqualTo("First");
    assertThat(first.get("type").asString()).isEqualTo("conv");
    assertThat(texts(first.get("from"))).containsExactly("Input");
    assertThat(numbers(first.get("shape"))).containsExactly(1., 2., 2.);
    assertThat(first.get("parameters").asInt()).isEqualTo(3);
    assertThat(first.get("multiplyAdds").asInt()).isEqualTo(8);
    assertThat(first.get("weights").toString())
        .isEqualTo(
            "[{'label':'filter 1 channel 1','shape':[1,2],'values':[1.0,-1.0]},".replace('\'', '"')
                + "{'label':'filter 1 bias','shape':[1,1],'values':[0.5]}]".replace('\'', '"'));
    // 1 - 2 + 0.5, 2 - 3 + 0.5, 4 - 0 + 0.5, 0 - 6 + 0.5, and no less than 0
    assertThat(numbers(first.get("values"))).containsExactly(0., 0., 4.5, 0.);

    var second = json.get("layers").get(1);
    assertThat(second.get("type").asString()).isEqualTo("dense");
    assertThat(texts(second.get("from"))).containsExactly("First");
    assertThat(numbers(second.get("shape"))).containsExactly(1.);
    assertThat(second.get("parameters").asInt()).isEqualTo(4);
    assertThat(second.get("multiplyAdds").asInt()).isEqualTo(4);
    assertThat(numbers(second.get("values"))).containsExactly(450.);

    assertThat(json.get("findings").size()).isEqualTo(1);
    var finding = json.get("findings").get(0);
    assertThat(finding.get("severity").asString()).isEqualTo("warning");
    assertThat(finding.get("sheet").asString()).isEqualTo("Input");
    assertThat(finding.get("cells").asString()).isEqualTo("B2");
    assertThat(finding.get("message").asString()).contains("counted as 0");
  }

  @Test
  void jsonInAFileComesWithTheUsualTableAndItsNumbersAreExact() throws IOException {
    var json = folder.resolve("results.json");

    var ran = run("run", sample("conv-example.xlsx"), "--json", json, "--ledger", "none");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("wrote " + json).contains("in all");
    var values =
        numbers(
            JsonMapper.shared()
                .readTree(Files.readString(json))
                .get("layers")
                .get(0)
                .get("values"));
    var sheet = Workbooks.values(folder.resolve("conv-example.audit.xlsx")).get("Conv1");
    assertThat(values).hasSize(2 * 26 * 26);
    assertThat(sheet.values()).containsAll(values);
    assertThat(values).anyMatch(value -> Double.toString(value).length() > 16);
  }

  @Test
  void anErrorIsNullInJson() {
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name|type\nConv|conv")
            .put("Input", "A1", "1 | " + "9".repeat(300))
            .put("Conv", "A1", "9".repeat(300))
            .save(folder.resolve("overflow.xlsx"));

    var ran = run("run", question, "--json", "-");

    var values = JsonMapper.shared().readTree(ran.out()).get("layers").get(0).get("values");
    assertThat(values.get(0).isNumber()).isTrue();
    assertThat(values.get(1).isNull()).isTrue();
  }

  @Test
  void theLayerWhereNumbersOverflowIsNamedWithItsFirstCells() {
    var huge = "9".repeat(300);
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name|type|from\nSmall|conv|\nBig|conv|Small\nAfter|relu|Big")
            .put("Input", "A1", "1 | " + (huge + " | ").repeat(13) + "2")
            .put("Small", "A1", "1")
            .put("Big", "A1", huge)
            .save(folder.resolve("overflow.xlsx"));

    var ran = run("run", question, "--json", "-", "--ledger", "none");

    var findings = JsonMapper.shared().readTree(ran.out()).get("findings");
    assertThat(findings.size()).isEqualTo(1);
    assertThat(findings.get(0).get("severity").asString()).isEqualTo("warning");
    assertThat(findings.get(0).get("sheet").asString()).isEqualTo("Big");
    assertThat(findings.get(0).get("message").asString())
        .startsWith("13 cells (the first 12 named) are #NUM!");
    var cells = findings.get(0).get("cells").asString().split(",");
    assertThat(cells).hasSize(12);
    var sheet = Workbooks.values(folder.resolve("overflow.audit.xlsx")).get("Big");
    assertThat(cells).allSatisfy(cell -> assertThat(sheet.get(cell)).asString().contains("#NUM!"));
  }

  private static List<Double> numbers(JsonNode array) {
    return array.valueStream().map(JsonNode::asDouble).toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  // ---- where it writes ----

  @Test
  void writesBesideTheInputUnlessToldOtherwise() throws IOException {
    var other = folder.resolve("other name.xlsx");

    assertThat(run("run", byHand).code()).isZero();
    assertThat(run("run", byHand, "-o", other).code()).isZero();
    assertThat(run("run", byHand, "--output", folder.resolve("third.xlsx")).code()).isZero();

    assertThat(filesInFolder())
        .containsExactly("by-hand.audit.xlsx", "by-hand.xlsx", "other name.xlsx", "third.xlsx");
    assertThat(other).hasSameBinaryContentAs(audit);
    assertThat(Workbooks.values(audit).get("Conv").values()).containsAll(BY_HAND);
  }

  @Test
  void theInputIsNeverWrittenTo() throws IOException {
    var before = Files.readAllBytes(byHand);
    var link = Files.createSymbolicLink(folder.resolve("link.xlsx"), byHand);

    for (var target : List.of(byHand, link, folder.resolve("./by-hand.xlsx"))) {
      var ran = run("run", byHand, "-o", target, "--force");

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("the input as output").contains("-o");
      assertThat(byHand).hasBinaryContent(before);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeIsNoWorkbookToWrite() {
    var pipe = NamedPipe.make(folder.resolve("pipe.xlsx"));

    var ran = run("run", byHand, "-o", pipe, "--force");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("pipe.xlsx: found a pipe or a device as output");
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  @Test
  void jsonIsNotWrittenOverTheInputNorOverTheAudit() throws IOException {
    var before = Files.readAllBytes(byHand);

    assertThat(run("run", byHand, "--json", byHand).code()).isEqualTo(2);
    assertThat(run("run", byHand, "--json", audit).code()).isEqualTo(2);

    assertThat(byHand).hasBinaryContent(before);
    assertThat(filesInFolder()).containsExactly("by-hand.xlsx");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void jsonIsWrittenOverNoWorkbookThroughALinkEither() throws IOException {
    var before = Files.readAllBytes(byHand);
    var toInput = Files.createSymbolicLink(folder.resolve("input.json"), byHand);
    var toAudit = Files.createSymbolicLink(folder.resolve("audit.json"), audit); // not there yet
    var hard = Files.createLink(folder.resolve("hard.json"), byHand);

    for (var link : List.of(toInput, toAudit, hard)) {
      var ran = run("run", byHand, "--json", link);

      assertThat(ran.code()).as("%s", link).isEqualTo(2);
      assertThat(ran.err()).contains(link + ": found the JSON to be written over a workbook");
    }
    assertThat(byHand).hasBinaryContent(before);
    assertThat(audit).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"values.xlsx", "values.XLSM"})
  void jsonIsNotNamedLikeAWorkbook(String name) throws IOException {
    var ran = run("run", byHand, "--json", folder.resolve(name));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(name).contains("--json");
    assertThat(filesInFolder()).containsExactly("by-hand.xlsx");
  }

  @Test
  void whereTheJsonCannotBeWrittenNothingIsComputed() throws IOException {
    var taken = Files.createDirectory(folder.resolve("taken.json"));

    for (var json : List.of(folder.resolve("missing/values.json"), taken)) {
      var ran = run("run", byHand, "--json", json);

      assertThat(ran.code()).isEqualTo(3);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).contains(json + ": found a file that cannot be written");
      assertThat(audit).doesNotExist();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereTheJsonFailsAtLastTheAuditIsSaidToBeWritten() {
    // there is no room on this device; it can be written into, but not replaced
    assumeThat(Path.of("/dev/full")).exists();

    var ran = run("run", byHand, "--json", "/dev/full");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out()).endsWith("wrote " + audit + System.lineSeparator());
    assertThat(ran.err()).contains("/dev/full: found a file that cannot be written");
    assertThat(audit).exists();
    assertThat(Files.isRegularFile(Path.of("/dev/full"))).isFalse();
  }

  // ---- standard output ----

  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run FILE", "run FILE --json -", "--help"})
  void standardOutputThatCannotBeWrittenGivesExitCode3(String words) {
    var err = new StringWriter();

    int code =
        Convsheet.run(
            new PrintWriter(new PrintStream(new Full()), true),
            new PrintWriter(err, true),
            words.replace("FILE", byHand.toString()).split(" "));

    assertThat(code).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly("error: standard output: found a place that cannot be written");
  }

  /** Runs the program with its JSON on standard output, which leads elsewhere. */
  private Program runInto(String place) {
    return Program.run(
        List.of(OptionalProgram.require("bash").toString(), "-c", "exec \"$@\" > " + place, "bash"),
        List.of(),
        "run",
        byHand.toString(),
        "--json",
        "-");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskBehindStandardOutputGivesExitCode3() {
    assumeThat(Path.of("/dev/full")).exists();

    var ran = runInto("/dev/full");

    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.errors()).startsWith("error: standard output").hasLineCount(1);
  }

  /** As with {@code | head -1}: the pipe is closed long before everything is printed. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whoReadsNoFurtherHearsNothing() {
    var ran = runInto(">(exec true)");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.errors()).isEmpty();
  }

  @Test
  void anAuditIsReplacedAndAForeignFileOnlyByForce() throws IOException {
    run("run", byHand, "--formulas", "terms");
    var terms = Files.readAllBytes(audit);
    assertThat(run("run", byHand).code()).isZero();
    assertThat(Files.readAllBytes(audit)).isNotEqualTo(terms);

    for (var foreign :
        List.of(Files.readAllBytes(byHand), "my notes".getBytes(UTF_8), new byte[0])) {
      Files.write(audit, foreign);

      var refused = run("run", byHand);

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err()).contains(audit.toString()).contains("--force");
      assertThat(audit).hasBinaryContent(foreign);
      assertThat(run("run", byHand, "--force").code()).isZero();
      assertThat(Workbooks.values(audit)).containsKey("Ledger");
    }
    assertThat(filesInFolder()).containsExactly("by-hand.audit.xlsx", "by-hand.xlsx");
  }

  @Test
  void aFolderThatIsMissingOrStandsInTheWayGivesExitCode3() throws IOException {
    var taken = Files.createDirectory(folder.resolve("taken.xlsx"));
    Files.writeString(folder.resolve("file"), "no folder");

    for (var target :
        List.of(folder.resolve("missing/audit.xlsx"), taken, folder.resolve("file/audit.xlsx"))) {
      var ran = run("run", byHand, "-o", target);

      assertThat(ran.code()).as("%s", target).isEqualTo(3);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).contains(target.toString()).contains("cannot be written");
      assertThat(ran.err().lines()).hasSize(2);
    }
    assertThat(filesInFolder()).containsExactly("by-hand.xlsx", "file", "taken.xlsx");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereThereIsNoRoomTheOldFileStaysAndTheExitCodeIs3() throws IOException {
    run("run", byHand, "--formulas", "terms");
    var before = Files.readAllBytes(audit);
    var bash = OptionalProgram.require("bash").toString();

    // a limit of 4 KiB for every file written stands for a disk with that much room
    var ran =
        Program.run(
            List.of(bash, "-c", "trap '' XFSZ; ulimit -f 4; exec \"$@\"", "bash"),
            List.of("-XX:-UsePerfData"),
            "run",
            byHand.toString());

    assertThat(before.length).isGreaterThan(4 * 1024);
    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.output()).isEmpty();
    assertThat(ran.errors()).contains(audit.toString()).contains("cannot be written");
    assertThat(audit).hasBinaryContent(before);
    assertThat(filesInFolder()).containsExactly("by-hand.audit.xlsx", "by-hand.xlsx");
  }

  @Test
  void anInputThatIsNotThereGivesExitCode3() throws IOException {
    var ran = run("run", folder.resolve("nothing.xlsx"));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("nothing.xlsx").contains("no such file");
    assertThat(filesInFolder()).containsExactly("by-hand.xlsx");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeIsNoWorkbookToRead() {
    var pipe = NamedPipe.make(folder.resolve("question.xlsx"));

    var ran = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> run("run", pipe));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(pipe + ": found a pipe or a device");
  }

  @Test
  void badInputGivesExitCode2AndNoFile() throws IOException {
    var text = Files.writeString(folder.resolve("text.xlsx"), "no workbook");

    var ran = run("run", text);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("error: " + text).doesNotContain("\tat ");
    assertThat(run("run", text, "--debug").err()).contains("\tat convsheet.");
    assertThat(filesInFolder()).containsExactly("by-hand.xlsx", "text.xlsx");
  }

  // ---- the ledger ----

  private static List<Object> ledgerLayers(Path audit) {
    return Workbooks.values(audit).getOrDefault("Ledger", Map.of()).entrySet().stream()
        .filter(cell -> cell.getKey().matches("A([6-9]|\\d{2,})"))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Test
  void theLedgerListsAllLayersOrNoneOrThoseNamed() {
    var question = twoLayers();
    var output = folder.resolve("two layers.audit.xlsx");

    run("run", question);
    assertThat(ledgerLayers(output)).hasSize(8 + 4).contains("First", "Second");
    run("run", question, "--ledger", "all");
    assertThat(ledgerLayers(output)).hasSize(8 + 4);
    run("run", question, "--ledger", "second");
    assertThat(ledgerLayers(output)).hasSize(4).containsOnly("Second");
    run("run", question, "--ledger", "Second, FIRST");
    assertThat(ledgerLayers(output)).hasSize(8 + 4);
    run("run", question, "--ledger=NONE");
    assertThat(Workbooks.values(output)).doesNotContainKey("Ledger");
  }

  @Test
  void anUnknownLayerInTheLedgerGivesExitCode2AndTheNamesThatThereAre() throws IOException {
    var ran = run("run", twoLayers(), "--ledger", "First,Third");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--ledger Third").contains("First, Second");
    assertThat(filesInFolder()).containsExactly("by-hand.xlsx", "two layers.xlsx");
  }

  @Test
  void beyond250000MultiplyAddsTheLedgerSaysWhatItLeavesOut() throws IOException {
    // 168 x 168 outputs of 9 products each: 254,016; 27,777 outputs fit into 250,000
    var row = IntStream.range(0, 170).mapToObj(c -> "1").collect(Collectors.joining("|"));
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name|type\nWide|conv\nNarrow|conv")
            .put("Input", "A1", (row + "\n").repeat(170))
            .put("Wide", "A1", "1|1|1\n1|1|1\n1|1|1")
            .put("Narrow", "A1", "2")
            .save(folder.resolve("wide.xlsx"));

    var ran = run("run", question);

    assertThat(ran.code()).isZero();
    // 27,777 * 9 of 28,224 * 9 and 28,224 * 1
    assertThat(ran.out().lines())
        .contains(
            "  note     Ledger  the Ledger lists 249,993 of 282,240 multiply-adds; --ledger all"
                + " writes the rest");
    try (var zip = new ZipFile(folder.resolve("wide.audit.xlsx").toFile());
        var in = zip.getInputStream(zip.getEntry("xl/worksheets/sheet2.xml"))) {
      var layers = new String(in.readAllBytes(), UTF_8);
      assertThat(layers)
          .contains("<v>27777 of 27777 agree; 447 not in the ledger</v>")
          .contains(">not in the ledger</t>")
          // green is for a verdict that ends there
          .contains(",RIGHT(C6,6)=\" agree\")");
    }
    try (var zip = new ZipFile(folder.resolve("wide.audit.xlsx").toFile());
        var lines =
            new BufferedReader(
                new InputStreamReader(
                    zip.getInputStream(zip.getEntry("xl/worksheets/sheet7.xml")), UTF_8))) {
      var rows = lines.lines().filter(line -> line.startsWith("<row ")).iterator();
      assertThat(rows.next()).contains("Ledger: every multiply-add");
      assertThat(rows.next())
          .contains("Wide from its output 27,778 of 28,224 on", "Narrow", "--ledger all");
      rows.next();
      rows.next();
      rows.next();
      int count = 0;
      for (; rows.hasNext(); rows.next()) {
        count++;
      }
      assertThat(count).isEqualTo(27_777 * 9);
    }
  }

  // ---- formulas ----

  @Test
  void formulasAreCompactUnlessAskedForTermByTerm() {
    run("run", byHand);
    assertThat(sums())
        .hasSize(9)
        .allMatch(formula -> formula.matches("SUMPRODUCT\\(\\w+:\\w+,\\$I\\$6:\\$K\\$8\\)"));

    run("run", byHand, "--formulas", "terms");
    assertThat(sums())
        .hasSize(9)
        .contains(
            "B6*$I$6+C6*$J$6+D6*$K$6" + "+B7*$I$7+C7*$J$7+D7*$K$7" + "+B8*$I$8+C8*$J$8+D8*$K$8");
    assertThat(Workbooks.values(audit).get("Conv").values()).containsAll(BY_HAND);
  }

  /** The formulas of Conv, but for those that copy what it reads. */
  private List<String> sums() {
    return Workbooks.formulas(audit).get("Conv").values().stream()
        .filter(formula -> !formula.startsWith("Input!"))
        .toList();
  }

  // ---- usage ----

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "samples --help", "help run", "run -h"})
  void helpShowsExamples(String words) {
    var ran = run((Object[]) words.split(" "));

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("Usage:").containsPattern("Examples?:").contains("  convsheet ");
  }

  @Test
  void theExamplesInTheHelpNameOptionsThatThereAre() throws IOException {
    run("samples", folder, "--force");
    Files.copy(folder.resolve("conv-example.xlsx"), folder.resolve("big.xlsx"));
    var seven = Path.of("examples/pictures/seven.png");
    Files.createDirectory(folder.resolve("digits"));
    for (var picture : List.of("other.png", "digit.png", "digits/seven.png")) {
      Files.copy(seven, folder.resolve(picture));
    }
    var help = run("run", "--help").out();

    var examples = help.lines().filter(line -> line.startsWith("  convsheet run")).toList();
    assertThat(examples).hasSizeGreaterThan(2);
    for (var example : examples) {
      var words = words(example.strip().replace("convsheet ", ""));
      for (int i = 0; i < words.length; i++) {
        if (words[i].equals("workbooks")) {
          words[i] = folder.toString();
        } else if (words[i].matches(".*\\.(xlsx|png|csv)|slides|digits")) {
          words[i] = folder.resolve(words[i]).toString();
        }
      }
      assertThat(run((Object[]) words).code()).as(example).isZero();
    }
  }

  /** As a shell splits them. */
  private static String[] words(String line) {
    return Pattern.compile("\"([^\"]*)\"|\\S+")
        .matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group() : word.group(1))
        .toArray(String[]::new);
  }

  @Test
  void versionIsPrinted() {
    var ran = run("--version");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("convsheet ");
  }

  @ParameterizedTest
  @CsvSource({
    "run --fast FILE, --fast",
    "run, WORKBOOK",
    "run FILE --formulas long, --formulas",
    "run FILE -o, --output",
    "walk FILE, walk"
  })
  void badUsageGivesExitCode2AndIsSaidOnStandardError(String words, String said)
      throws IOException {
    var ran =
        run(
            Stream.of(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.equals("FILE") ? byHand.toString() : word)
                .toArray());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(said).doesNotContain("\tat ");
    assertThat(filesInFolder()).containsExactly("by-hand.xlsx");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void coloursAreLeftOutWhereNoColorIsSet() {
    var env = OptionalProgram.require("env").toString();

    var coloured =
        Program.run(List.of(env, "CLICOLOR_FORCE=1"), List.of(), "run", byHand.toString());
    var plain =
        Program.run(
            List.of(env, "CLICOLOR_FORCE=1", "NO_COLOR=1"), List.of(), "run", byHand.toString());

    assertThat(coloured.output()).contains("\u001B[1m");
    assertThat(plain.output()).contains("layer").doesNotContain("\u001B");
    assertThat(plain.exitCode()).isZero();
    assertThat(plain.errors()).isEmpty();
  }

  @Test
  void theWorkbookIsTheSameWhateverTheLanguageOfTheMachine() {
    // with groups there is no rule for where a filter's input stands: the Inspector looks it up
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name|type|groups\nConv|conv|2")
            .put("Input", "A1", "1 | 2 | 3\n\n4 | 5 | 6")
            .put("Conv", "A1", "1\n\n2\n\n3\n\n4")
            .save(folder.resolve("groups.xlsx"));
    var here = folder.resolve("here.xlsx");
    var there = folder.resolve("there.xlsx");
    run("run", question, "-o", here);

    var ran =
        Program.run(
            // Persian, which has digits of its own, and no UTF-8
            List.of("-Duser.language=fa", "-Duser.country=IR", "-Dfile.encoding=ISO-8859-1"),
            "run",
            question.toString(),
            "-o",
            there.toString());

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.output()).contains("Conv    conv  4 x 1 x 3           4             12");
    assertThat(there).hasSameBinaryContentAs(here);
  }
}
