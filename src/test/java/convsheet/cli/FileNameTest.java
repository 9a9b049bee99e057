package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNameTest {
  private static final List<String> LETTERS =
      List.of("a", "É", "e\u0301", "日", "\uD840\uDC00", "ß", "İ", " ", "/", "'", "Ж", "9");

  @TempDir private Path folder;

  @Test
  void studentsOfAnyNameHaveFilesThatFitAndAreUnlikeAnyOther() throws Exception {
    var random = new Random(8);
    for (int round = 0; round < 40; round++) {
      var roster = new StringBuilder("id,name\n");
      int students = 1 + random.nextInt(30);
      for (int i = 0; i < students; i++) {
        var letter = LETTERS.get(random.nextInt(LETTERS.size()));
        var name =
            letter.repeat(random.nextInt(150))
                + random
                    .ints(1 + random.nextInt(60), 0, LETTERS.size())
                    .mapToObj(LETTERS::get)
                    .collect(Collectors.joining());
        roster.append(i).append("日".repeat(random.nextInt(90))).append(",\"x");
        roster.append(name).append("\"\n");
      }
      var file = Files.writeString(folder.resolve("roster.csv"), roster);

      var names = new HashSet<String>();
      for (var student : Roster.read(file).students()) {
        var bytes = student.file().getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isBetween(1, 200);
        // a half of a pair would not come back
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(student.file());
        assertThat(student.file()).doesNotContain("/", " ", "'");
        assertThat(
                names.add(
                    Normalizer.normalize(student.file(), Normalizer.Form.NFC)
                        .toLowerCase(Locale.ROOT)))
            .as(student.file())
            .isTrue();
      }
      assertThat(names).hasSize(students);
    }
  }

  @Test
  void namesOfOneKindGetNumbersWithinTheLimit() {
    var names = new FileName();
    var long1 = names.unlike("é".repeat(300), " (%d)", ".xlsx");
    var long2 = names.unlike("É".repeat(300), " (%d)", ".xlsx");

    assertThat(long1).isEqualTo("é".repeat(100) + ".xlsx");
    assertThat(long2).isEqualTo("É".repeat(98) + " (2).xlsx");
    assertThat(names.unlike("NUL")).isEqualTo("student-NUL");
    assertThat(FileName.part("../a:b\\c\u0007")).isEqualTo(".._a_b_c_");
  }
}
