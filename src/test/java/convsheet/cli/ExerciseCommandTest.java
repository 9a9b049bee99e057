package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Book;
import convsheet.testing.Ran;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExerciseCommandTest {
  @TempDir private Path folder;
  private Path byHand;
  private Path exercise;

  private static Ran run(Object... words) {
    return Ran.run(words).withUnixLines();
  }

  @BeforeEach
  void copyQuestion() throws IOException {
    byHand = Files.copy(Path.of("workbooks/by-hand.xlsx"), folder.resolve("by-hand.xlsx"));
    exercise = folder.resolve("by-hand.exercise.xlsx");
  }

  private static Map<String, Object> sheet(Path workbook, String name) {
    return Workbooks.values(workbook).get(name);
  }

  @Test
  void anExerciseStandsBesideItsQuestionAndSaysWhatThereIsToDo() {
    var ran = run("exercise", byHand);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo(
            """
            layer   cells to do  of
            Conv              9   9
            in all            9   9

            answers: whole numbers

            wrote %s
            """
                .formatted(exercise));
    assertThat(ran.code()).isZero();
    assertThat(sheet(exercise, "Exercise"))
        .containsValue("O6:Q8")
        .containsValue("Exercise: by-hand");
    assertThat(sheet(exercise, "Conv"))
        .doesNotContainKeys("O6", "P7", "Q8")
        .containsEntry("I6", 1.);
  }

  @Test
  void theSameCommandWritesTheSameBytes() throws IOException {
    run("exercise", byHand, "--self-check");
    var once = Files.readAllBytes(exercise);

    assertThat(run("exercise", byHand, "--self-check").code()).isZero();
    assertThat(Files.readAllBytes(exercise)).isEqualTo(once);
  }

  @Test
  void theKeyIsAnAuditOfTheSameVariant() {
    var key = folder.resolve("key.xlsx");

    var ran = run("exercise", byHand, "--random-weights", "--seed", 7, "--key", key);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(sheet(exercise, "Exercise")).containsEntry("A7", "Name").containsEntry("B8", "7");
    for (var weight : List.of("I6", "J6", "K6", "I7", "J7", "K7", "I8", "J8", "K8")) {
      assertThat(sheet(key, "Conv").get(weight)).isEqualTo(sheet(exercise, "Conv").get(weight));
    }
    assertThat(sheet(key, "Conv")).containsKeys("O6", "Q8");
    assertThat(Workbooks.values(key)).containsKey("Inspector");
    assertThat(Workbooks.values(exercise)).doesNotContainKeys("Inspector", "Ledger");
  }

  @Test
  void onlySomeLayersAndCellsAreLeftOut() {
    var question = Path.of("workbooks/conv-example.xlsx");
    var file = folder.resolve("some.xlsx");

    var ran = run("exercise", question, "-o", file, "--blank", "conv2, MaxPool", "--cells", 13);

    assertThat(ran.out())
        .containsPattern("Conv1 +0 +1,352")
        .containsPattern("Conv2 +[67] +1,152")
        .containsPattern("MaxPool +[67] +288")
        .containsPattern("in all +13 +2,792")
        .contains("answers: 3 decimals");
  }

  @Test
  void decimalsAreThoseThatAreAskedFor() {
    var ran = run("exercise", byHand, "--decimals", 2);

    assertThat(ran.out()).contains("answers: 2 decimals");
    assertThat(sheet(exercise, "Exercise"))
        .containsValue("Give answers to 2 decimals. More do no harm.");
  }

  @Test
  void eachStudentOfAClassHasAVariantOfTheirOwn() throws IOException {
    var roster = folder.resolve("roster.csv");
    Files.writeString(
        roster,
        "Id;Group;NAME\n1;a;Ada Lovelace\n2;b;\u00c9mile Borel\n3;b;\"../x; y\"\n\n4;c;CON\n");
    var to = folder.resolve("exercises");
    var keys = folder.resolve("keys");

    var ran =
        run(
            "exercise",
            byHand,
            "--class",
            roster,
            "-o",
            to,
            "--key",
            keys,
            "--random-weights",
            "--seed",
            4);

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .endsWith("wrote 4 exercises to " + to + "\nwrote their keys to " + keys + "\n");
    var names =
        List.of("Ada-Lovelace-1.xlsx", "CON-4.xlsx", "x-y-3.xlsx", "\u00c9mile-Borel-2.xlsx");
    assertThat(files(to)).isEqualTo(names);
    assertThat(files(keys)).isEqualTo(names);
    var ada = sheet(to.resolve(names.get(0)), "Exercise");
    assertThat(ada).containsEntry("B7", "Ada Lovelace").containsEntry("B8", "1");
    // printf 4:1 | sha256sum | cut -c1-8, in decimal
    assertThat(ada).containsEntry("B9", "3565174295");
    assertThat(names.stream().map(name -> sheet(to.resolve(name), "Conv")).distinct()).hasSize(4);

    var alone = folder.resolve("alone.xlsx");
    run("exercise", byHand, "--random-weights", "--seed", "3565174295", "-o", alone);
    var adas = new TreeMap<>(sheet(to.resolve(names.get(0)), "Conv"));
    adas.merge("A2", " Your name goes on the sheet Exercise.", (text, more) -> text + "" + more);
    assertThat(sheet(alone, "Conv")).isEqualTo(adas);
  }

  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void withoutDrawnWeightsAClassHasTheSameExercise() throws IOException {
    var roster = folder.resolve("roster.csv");
    Files.write(roster, "name\nJos\u00e9\nA b\nA-b\n".getBytes(Charset.forName("windows-1252")));

    assertThat(run("exercise", byHand, "--class", roster, "--cells", 4).code()).isZero();

    var to = folder.resolve("by-hand.exercises");
    assertThat(files(to)).containsExactly("A-b-2.xlsx", "A-b.xlsx", "Jos\u00e9.xlsx");
    assertThat(sheet(to.resolve("A-b.xlsx"), "Conv"))
        .isEqualTo(sheet(to.resolve("A-b-2.xlsx"), "Conv"));
    assertThat(sheet(to.resolve("Jos\u00e9.xlsx"), "Exercise")).containsEntry("B7", "Jos\u00e9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "surname,id/Ada,1 | no column name among",
        "name,id/Ada,1/Bob,1 | \"1\" in lines 2 and 3",
        "name/Ada/Ada | \"Ada\" in lines 2 and 3",
        "name,id/,1 | no name in line 2",
        "name | no student below the header",
        "'' | an empty file"
      })
  void aRosterThatDoesNotTellStudentsApartIsRefused(String lines, String found) throws IOException {
    var roster = folder.resolve("roster.csv");
    Files.writeString(roster, lines.equals("''") ? "" : lines.replace("/", "\n"));

    var ran = run("exercise", byHand, "--class", roster);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("error: " + roster + ": found " + found);
    assertThat(folder.resolve("by-hand.exercises")).doesNotExist();
  }

  @Test
  void whatIsNotOursIsNotReplaced() throws IOException {
    Files.copy(Path.of("workbooks/rgb.xlsx"), exercise);

    var ran = run("exercise", byHand);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("a file that convsheet did not write as an exercise");
    assertThat(Files.readAllBytes(exercise))
        .isEqualTo(Files.readAllBytes(Path.of("workbooks/rgb.xlsx")));
    assertThat(run("exercise", byHand, "--force").code()).isZero();
    assertThat(run("exercise", byHand).code()).isZero();
    assertThat(run("exercise", byHand, "--key", exercise).err())
        .contains("did not write as an audit");
    assertThat(run("exercise", byHand, "-o", byHand, "--force").err())
        .contains("the input as output");

    var begun = folder.resolve("begun.xlsx");
    try (var workbook = new XSSFWorkbook(Files.newInputStream(exercise));
        var out = Files.newOutputStream(begun)) {
      workbook.getSheet("Conv").getRow(5).getCell(14).setCellValue(1);
      workbook.write(out);
    }
    Files.move(begun, exercise, StandardCopyOption.REPLACE_EXISTING);
    assertThat(run("exercise", byHand).err())
        .contains("work of a person that would be lost: Conv!O6: 1, written by hand");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --blank Conv3 | found --blank Conv3; expected names of layers: Conv",
        "2 | --cells 0 | found --cells 0; expected 1 or more",
        "2 | --decimals 7 | found --decimals 7; expected 0 to 6",
        "2 | --seed x | Invalid value for option '--seed'",
        "3 | --class no.csv | no.csv: found no such file",
        "3 | -o no/folder.xlsx | no such folder",
        "2 | -o exercise.pdf | an output that is not named .xlsx"
      })
  void badUsageIsToldInALine(int code, String options, String message) {
    var ran =
        run(Stream.concat(Stream.of("exercise", byHand), Stream.of(options.split(" "))).toArray());

    assertThat(ran.err()).contains(message);
    assertThat(ran.code()).isEqualTo(code);
    assertThat(exercise).doesNotExist();
  }

  @Test
  void aNetworkWithoutWeightsHasNoVariants() {
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name|type\nPool|maxpool")
            .put("Input", "A1", "1|2\n3|4")
            .save(folder.resolve("pool.xlsx"));

    var ran = run("exercise", question, "--random-weights");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("no layer with weights to draw");
  }

  @Test
  void aPictureOfZerosHasNoVariantWhoseResultsDiffer() {
    var question =
        Book.xlsx()
            .put("Layers", "A1", "name|type\nConv|conv")
            .put("Input", "A1", "0|0\n0|0")
            .put("Conv", "A1", "1")
            .save(folder.resolve("zeros.xlsx"));

    var ran = run("exercise", question, "--random-weights");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("no small weights with which the results of Conv are neither all zero");
  }

  @Test
  void helpHasExamples() {
    assertThat(run("exercise", "--help").out())
        .contains("convsheet exercise by-hand.xlsx --self-check --key by-hand.key.xlsx");
  }

  @Test
  void anExerciseWithNothingToFindIsWarnedAbout() {
    var question = folder.resolve("dull.xlsx");
    Book.xlsx()
        .put("Layers", "A1", "name|type|kernel|activation\nZero|conv|1|relu\nSame|conv|1")
        .put("Input", "A1", "1|2\n3|4")
        .put("Zero", "A1", "-1")
        .put("Same", "A1", "filter 1 channel 1\n2")
        .put("Same", "A4", "filter 1 bias\n0.5")
        .save(question);

    var ran = run("exercise", question, "--self-check");

    assertThat(ran.out())
        .contains("warning  Zero  all 4 results to find are 0")
        .contains("warning  Same  all 4 results to find are the same, 0.5")
        .contains("warning  Exercise  lights tell the results to whoever tries all sets")
        .doesNotContain("warning  warning");
    assertThat(run("exercise", byHand, "--self-check").out()).doesNotContain("warning");
  }
}
