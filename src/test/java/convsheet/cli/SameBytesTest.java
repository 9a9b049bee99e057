package convsheet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeMap;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written and printed does not depend on where and when the program runs. */
class SameBytesTest {
  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();

  @TempDir Path folder;

  @AfterEach
  void goHome() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  @Test
  void everythingIsTheSameInAllZonesAndLocales() throws IOException {
    var home = everything("UTC", Locale.forLanguageTag("de-DE"));

    assertThat(home).hasSizeGreaterThan(50);
    for (var place :
        List.of(
            // half hours, digits of their own; west of 1980; no dot on the i
            List.of("Asia/Kolkata", "hi-IN-u-nu-deva"),
            List.of("America/St_Johns", "tr-TR"),
            List.of("Pacific/Kiritimati", "ar-EG-u-nu-arab"))) {
      var other = everything(place.get(0), Locale.forLanguageTag(place.get(1)));

      assertThat(other.keySet()).isEqualTo(home.keySet());
      assertThat(home.keySet())
          .as("what differs in %s", place)
          .filteredOn(name -> !Arrays.equals(home.get(name), other.get(name)))
          .isEmpty();
    }
  }

  /** All files that the commands write, and all that they print, by name. */
  private TreeMap<String, byte[]> everything(String zone, Locale locale) throws IOException {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    Locale.setDefault(locale);
    var place = folder.resolve("place"); // which JSON names
    delete(place);
    Files.createDirectory(place);
    var printed = new TreeMap<String, byte[]>();
    run(printed, place, "samples", place);
    for (var command :
        List.of(
            List.of("run", "by-hand.xlsx", "--json", "by-hand.json", "--formulas", "terms"),
            List.of("run", "hand-made.xlsx"),
            List.of("run", "kaiming.xlsx", "--stats", "--ledger", "none"),
            List.of("run", "matmul.xlsx", "--matmul", "Conv", "--stats"),
            List.of("run", "conv-example.xlsx", "--deconv", "Conv2:2,20,13", "--stats"),
            List.of("run", "hand-made.xlsx", "--layers-only"),
            List.of("run", "conv-example.xlsx", "--json", "-", "-o", "second.xlsx"),
            List.of("explain", "by-hand.xlsx", "Conv!O7"),
            List.of("explain", "kaiming.xlsx", "--layer", "Kaiming 1", "--at", "1,2,3"),
            List.of("exercise", "by-hand.xlsx", "--self-check", "--key", "key.xlsx"),
            List.of("exercise", "edges.xlsx", "--cells", "5", "--seed", "7", "--random-weights"),
            List.of("exercise", "by-hand.xlsx", "--class", "roster.csv", "--key", "keys"))) {
      Files.writeString(
          place.resolve("roster.csv"), "id,name\nI1,Zoë Ilıç\n22,IRIS Müller\n", UTF_8);
      run(printed, place, command.toArray());
    }
    answer(place.resolve("by-hand.exercise.xlsx"), place.resolve("answer.xlsx"));
    run(printed, place, "check", "answer.xlsx", "by-hand.audit.xlsx", "--key", "key.xlsx");
    run(
        printed,
        place,
        "check",
        "answer.xlsx",
        "--key",
        "key.xlsx",
        "--annotate",
        "copies",
        "--feedback",
        "pages",
        "--json",
        "marks.json",
        "--csv",
        "marks.csv");
    for (var format : List.of("gradescope", "coursera", "junit")) {
      run(printed, place, "check", "answer.xlsx", "--key", "key.xlsx", "--format", format);
    }
    Files.delete(place.resolve("answer.xlsx")); // by another program
    try (var files = Files.walk(place)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        printed.put(place.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return printed;
  }

  private static void delete(Path place) throws IOException {
    if (Files.exists(place)) {
      try (var files = Files.walk(place)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** An exercise with one number in it, which is wrong. */
  private static void answer(Path exercise, Path answer) throws IOException {
    try (var in = Files.newInputStream(exercise);
        var book = new XSSFWorkbook(in);
        var out = Files.newOutputStream(answer)) {
      book.getSheet("Conv").getRow(6).getCell(14).setCellValue(3.25);
      book.write(out);
    }
  }

  /** Runs a command on files of a folder, and keeps what it prints without the folder's name. */
  private static void run(TreeMap<String, byte[]> printed, Path place, Object... words) {
    var placed = new Object[words.length];
    for (int i = 0; i < words.length; i++) {
      var word = words[i].toString();
      placed[i] =
          word.matches("[\\w-]+(\\.\\w+)+|keys|copies|pages")
              ? place.resolve(word).toString()
              : word;
    }
    var ran = Ran.run(placed);
    assertThat(ran.code()).as("%s: %s", List.of(placed), ran.err()).isLessThan(2);
    printed.put(
        List.of(words).toString().replace(place.toString(), ""),
        (ran.out() + ran.err()).replace(place.toString(), "").getBytes(UTF_8));
  }
}
