package convsheet.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One workbook, in all the ways in which other programs may write it, has one audit. */
class OtherProducersTest {
  private static final String TRANSITIONAL = "http://schemas.openxmlformats.org/";
  private static final String STRICT = "http://purl.oclc.org/ooxml/";
  private static final Pattern ROW = Pattern.compile("(?s)<row [^>]*[^/]>.*?</row>");
  private static final Pattern CELL = Pattern.compile("(?s)<c ([^>]*)>(.*?)</c>");

  /** A thing that other programs do, as a change of the parts. */
  private enum Habit {
    NO_COUNTS {
      @Override
      void change(Map<String, String> parts, Random random) {
        parts.computeIfPresent(
            "xl/sharedStrings.xml",
            (name, xml) -> xml.replaceAll(" (uniqueCount|count)=\"\\d+\"", ""));
      }
    },
    STRICT_NAMESPACES {
      @Override
      void change(Map<String, String> parts, Random random) {
        parts.replaceAll(
            (name, xml) ->
                xml.replace(TRANSITIONAL + "spreadsheetml/2006/main", STRICT + "spreadsheetml/main")
                    .replace(
                        TRANSITIONAL + "officeDocument/2006/relationships",
                        STRICT + "officeDocument/relationships"));
      }
    },
    ABSOLUTE_TARGETS {
      @Override
      void change(Map<String, String> parts, Random random) {
        parts.computeIfPresent(
            "_rels/.rels", (name, xml) -> xml.replace("Target=\"xl/", "Target=\"/xl/"));
        parts.computeIfPresent(
            "xl/_rels/workbook.xml.rels",
            (name, xml) -> xml.replace("Target=\"", "Target=\"/xl/./w%6Fr/../"));
      }
    },
    A_PREFIX {
      @Override
      void change(Map<String, String> parts, Random random) {
        parts.replaceAll(
            (name, xml) ->
                name.startsWith("xl/") && name.endsWith(".xml")
                    ? xml.replaceAll("(</?)(\\w+)(?=[ >/])", "$1x:$2")
                        .replaceAll("xmlns=\"", "xmlns:x=\"")
                    : xml);
      }
    },
    TEXTS_IN_CELLS {
      @Override
      void change(Map<String, String> parts, Random random) {
        var texts =
            Pattern.compile("(?s)<si>(.*?)</si>")
                .matcher(parts.getOrDefault("xl/sharedStrings.xml", ""))
                .results()
                .map(found -> found.group(1))
                .toList();
        sheets(
            parts,
            xml ->
                CELL.matcher(xml)
                    .replaceAll(
                        cell ->
                            cell.group(1).contains("t=\"s\"")
                                ? "<c "
                                    + cell.group(1).replace("t=\"s\"", "t=\"inlineStr\"")
                                    + "><is>"
                                    + texts.get(
                                        Integer.parseInt(cell.group(2).replaceAll("\\D", "")))
                                    + "<rPh sb=\"0\" eb=\"1\"><t>not read</t></rPh></is></c>"
                                : cell.group()));
      }
    },
    NO_DIMENSION {
      @Override
      void change(Map<String, String> parts, Random random) {
        sheets(parts, xml -> xml.replaceAll("<dimension[^>]*/>", ""));
      }
    },
    NO_REFERENCES {
      @Override
      void change(Map<String, String> parts, Random random) {
        sheets(parts, OtherProducersTest::withoutReferences);
      }
    },
    ROWS_IN_ANY_ORDER {
      @Override
      void change(Map<String, String> parts, Random random) {
        sheets(
            parts,
            xml -> {
              var rows =
                  new ArrayList<>(ROW.matcher(xml).results().map(MatchResult::group).toList());
              if (xml.contains("<row>") || rows.isEmpty()) {
                return xml; // their order is their number
              }
              Collections.shuffle(rows, random);
              int start = xml.indexOf("<row ");
              int end = xml.lastIndexOf("</row>") + "</row>".length();
              return xml.substring(0, start) + String.join("\n", rows) + xml.substring(end);
            });
      }
    },
    SECTIONS_AND_COMMENTS {
      @Override
      void change(Map<String, String> parts, Random random) {
        sheets(
            parts,
            xml ->
                xml.replaceAll("<v>([^<]*)</v>", "<v><!-- a value --><![CDATA[$1]]></v>")
                    .replaceFirst("<sheetData>", "<?program by=\"another\"?><sheetData>"));
      }
    },
    EXTENSIONS {
      @Override
      void change(Map<String, String> parts, Random random) {
        sheets(
            parts,
            xml ->
                xml.replace(
                    "</worksheet>",
                    "<extLst><ext uri=\"{x}\"><y:r xmlns:y=\"urn:y\"><y:f>Input!A1</y:f><y:v>7</y:v>"
                        + "</y:r></ext></extLst></worksheet>"));
      }
    },
    ANOTHER_FOLDER {
      @Override
      void change(Map<String, String> parts, Random random) {
        var moved = new LinkedHashMap<String, String>();
        parts.forEach(
            (name, xml) ->
                moved.put(
                    name.replaceFirst("^xl/", "Tables/"),
                    xml.replaceAll("([\"/])xl/", "$1Tables/")));
        parts.clear();
        parts.putAll(moved);
      }
    },
    OTHER_CASE {
      @Override
      void change(Map<String, String> parts, Random random) {
        var moved = new LinkedHashMap<String, String>();
        parts.forEach(
            (name, xml) ->
                moved.put(name.startsWith("[") ? name : name.toUpperCase(Locale.ROOT), xml));
        parts.clear();
        parts.putAll(moved);
      }
    },
    JUNK {
      @Override
      void change(Map<String, String> parts, Random random) {
        parts.put("__MACOSX/._question.xlsx", "\0\5\26\7");
        parts.put("__MACOSX/xl/._workbook.xml", "\0\5\26\7");
        parts.put(".DS_Store", "\0\0\0\1Bud1");
        parts.put("xl/Thumbs.db", "\0");
      }
    };

    abstract void change(Map<String, String> parts, Random random);

    private static void sheets(Map<String, String> parts, UnaryOperator<String> change) {
      parts.replaceAll(
          (name, xml) -> name.matches(".*/worksheets/[^/]*") ? change.apply(xml) : xml);
    }
  }

  /** How an archive is packed and its texts are encoded. */
  private enum Packing {
    PLAIN,
    STORED,
    ZIP64,
    BACKSLASHES,
    LEADING_SLASHES,
    UTF_16,
    BYTE_ORDER_MARK,
    COMMENT_AND_FOLDERS
  }

  @TempDir Path folder;
  private Path plain;
  private byte[] expected;

  @BeforeEach
  void runPlain() throws IOException {
    plain =
        TextWorkbook.question()
            .layers("name | type | activation", "Conv1 | conv | relu", "", "Dense1 | dense")
            .sheet("Dense1", "weights 1", "1 | '2 | 3", "4 | 5 | _", "7 | 8 | 9", "", "bias 1", "7")
            .write(Files.createDirectory(folder.resolve("plain")).resolve("question.xlsx"));
    expected = audit(plain);
  }

  private static byte[] audit(Path question) throws IOException {
    var ran = Ran.run("run", question);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    return Files.readAllBytes(question.resolveSibling("question.audit.xlsx"));
  }

  /** Cells and rows without their places, and empty ones where they are needed to keep count. */
  private static String withoutReferences(String xml) {
    var rows = new StringBuilder();
    int row = 1;
    for (var match : ROW.matcher(xml).results().toList()) {
      int number = Integer.parseInt(match.group().replaceFirst("(?s)<row r=\"(\\d+)\".*", "$1"));
      rows.append("<row/>".repeat(number - row));
      row = number + 1;
      rows.append("<row>");
      int column = 0;
      for (var cell :
          CELL.matcher(match.group().replaceAll("<c ([^>]*)/>", "<c $1></c>")).results().toList()) {
        int at = new CellReference(cell.group(1).replaceFirst(".*r=\"(\\w+)\".*", "$1")).getCol();
        rows.append("<c/>".repeat(at - column));
        column = at + 1;
        rows.append("<c ")
            .append(cell.group(1).replaceFirst("r=\"\\w+\"", ""))
            .append(">")
            .append(cell.group(2))
            .append("</c>");
      }
      rows.append("</row>");
    }
    int start = xml.indexOf("<row ");
    int end = xml.lastIndexOf("</row>") + "</row>".length();
    return start < 0 ? xml : xml.substring(0, start) + rows + xml.substring(end);
  }

  private static Map<String, String> parts(Path workbook) throws IOException {
    var parts = new LinkedHashMap<String, String>();
    try (var zip = new ZipFile(workbook.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        parts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
      }
    }
    return parts;
  }

  private static void pack(Map<String, String> parts, Packing packing, Path target)
      throws IOException {
    try (var zip = new ZipArchiveOutputStream(target)) {
      zip.setUseZip64(packing == Packing.ZIP64 ? Zip64Mode.Always : Zip64Mode.AsNeeded);
      zip.setMethod(packing == Packing.STORED ? ZipArchiveEntry.STORED : ZipArchiveEntry.DEFLATED);
      if (packing == Packing.COMMENT_AND_FOLDERS) {
        zip.setComment("packed by another program");
        zip.putArchiveEntry(new ZipArchiveEntry("xl/"));
        zip.closeArchiveEntry();
      }
      for (var part : parts.entrySet()) {
        var name =
            switch (packing) {
              case BACKSLASHES -> part.getKey().replace('/', '\\');
              case LEADING_SLASHES -> "/" + part.getKey();
              default -> part.getKey();
            };
        var bytes = encoded(part.getValue(), packing);
        var entry = new ZipArchiveEntry(name);
        if (packing == Packing.STORED) {
          var sum = new CRC32();
          sum.update(bytes);
          entry.setCrc(sum.getValue());
          entry.setSize(bytes.length);
        }
        zip.putArchiveEntry(entry);
        zip.write(bytes);
        zip.closeArchiveEntry();
      }
    }
  }

  private static byte[] encoded(String text, Packing packing) {
    if (!text.startsWith("<")) {
      return text.getBytes(ISO_8859_1);
    }
    return switch (packing) {
      case UTF_16 ->
          ("\uFEFF" + text.replaceFirst("encoding=\"UTF-8\"", "encoding=\"UTF-16\""))
              .getBytes(UTF_16LE);
      case BYTE_ORDER_MARK -> ("\uFEFF" + text).getBytes(UTF_8);
      default -> text.getBytes(UTF_8);
    };
  }

  private void assertSameAudit(List<Habit> habits, Packing packing, Random random)
      throws IOException {
    var parts = parts(plain);
    for (var habit : habits) {
      habit.change(parts, random);
    }
    var other = folder.resolve("other");
    Files.createDirectories(other);
    var question = other.resolve("question.xlsx");
    pack(parts, packing, question);
    assertThat(audit(question)).as("%s %s", habits, packing).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void aHabitMakesNoDifference(Habit habit) throws IOException {
    assertSameAudit(List.of(habit), Packing.PLAIN, new Random(1));
  }

  @ParameterizedTest
  @EnumSource
  void thePackingMakesNoDifference(Packing packing) throws IOException {
    assertSameAudit(List.of(), packing, new Random(1));
  }

  @Test
  void anyHabitsTogetherMakeNoDifference() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      var random = new Random(seed);
      var habits = new ArrayList<Habit>();
      for (var habit : Habit.values()) { // in an order in which each finds what it looks for
        if (habit != Habit.A_PREFIX && random.nextInt(3) == 0) {
          habits.add(habit);
        }
      }
      if (random.nextBoolean()) {
        // the names in the parts are no longer theirs then
        habits.removeAll(List.of(Habit.ANOTHER_FOLDER, Habit.OTHER_CASE));
        habits.add(Habit.A_PREFIX);
      }
      var packing = Packing.values()[random.nextInt(Packing.values().length)];
      assertSameAudit(habits, packing, random);
    }
  }
}
