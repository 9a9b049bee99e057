package convsheet.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.FormulaPrinter.Style;
import convsheet.formula.SheetNames;
import convsheet.intake.Intake;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.ProblemException;
import convsheet.question.Written;
import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes every number out of every sample, and of random networks with layers of all types, by
 * renaming what it is labelled, each label and each sheet in several ways: the workbook is refused,
 * the same numbers are read as before, or something new is said.
 */
class EveryLabelTest {
  private static final int RANDOM_NETWORKS = 12;

  /** A larger audit takes too long to be read for each of its labels. */
  private static final long LARGEST = 100_000;

  private static final Pattern SHEET =
      Pattern.compile("<sheet name=\"([^\"]*)\"[^>]*? r:id=\"([^\"]*)\"");
  private static final Pattern TEXT =
      Pattern.compile(
          "<c r=\"([A-Z]+\\d+)\"[^>]* t=\"inlineStr\"><is><t[^>]*>([^<]+)</t></is></c>");
  private static final Pattern NUMBER =
      Pattern.compile("<c r=\"([A-Z]+\\d+)\"(?![^>]* t=\"(?:inlineStr|str)\")[^>]*>(?!</c>)");

  private static final String FRONT = "xl/workbook.xml";

  /** Names of sheets that convsheet writes, and of copies of them. */
  private static final List<String> OWN =
      List.of(
          "Ledger",
          "Ledger 2",
          "Inspector",
          "Statistics",
          "Findings",
          "About",
          "Exercise",
          "Checked",
          "Checked 2",
          "History",
          "Matmul x",
          "Deconv x",
          "Ledger (2)");

  private static final List<String> OTHERS = List.of("Sheet1", "Zahlen", "Feuil2", "маска");

  @TempDir private Path folder;
  private final Random random = new Random(5);
  private final List<String> silent = new ArrayList<>();
  private Path changed;
  private int tried;
  private int unread;
  private int refused;

  @BeforeEach
  void chooseFile() {
    changed = folder.resolve("changed.xlsx");
  }

  /** How a label is changed. */
  private enum Renaming {
    MISSPELT {
      @Override
      String of(String text, Random random) {
        int at = random.nextInt(text.length());
        return text.substring(0, at) + "q" + text.substring(random.nextBoolean() ? at : at + 1);
      }
    },
    FOREIGN {
      @Override
      String of(String text, Random random) {
        return any(random, "Zahlen", "theta", "données", "числа", "my data");
      }
    },
    CLEARED {
      @Override
      String of(String text, Random random) {
        return "";
      }
    },
    OF_ANOTHER_LAYER {
      @Override
      String of(String text, Random random) {
        return any(
            random, "mask", "filter 1", "weights 1", "bias 1", "mean", "variance", "channel 1");
      }
    },
    OURS {
      @Override
      String of(String text, Random random) {
        return any(
            random,
            "output",
            "output channel 1",
            "before relu",
            "padded input",
            "output channel 9");
      }
    };

    abstract String of(String text, Random random);

    static String any(Random random, String... words) {
      return words[random.nextInt(words.length)];
    }
  }

  /** What a workbook comes to. */
  private record Read(Network network, Tensor input, List<Finding> findings) {
    static Optional<Read> of(Path file) {
      try {
        var question = Intake.read(file, Optional.empty());
        return Optional.of(new Read(question.network(), question.input(), question.findings()));
      } catch (ProblemException e) {
        assertThat(e.problem().found()).isNotEmpty();
        assertThat(e.problem().remedy()).isNotEmpty();
        return Optional.empty();
      }
    }

    boolean isSilentlyOtherThan(Read before) {
      return before.findings.containsAll(findings)
          && !(network.equals(before.network) && input.equals(before.input))
          && !network.forward(input).equals(before.network.forward(before.input));
    }
  }

  /** The parts of a workbook by their names. */
  private record Parts(Map<String, String> texts) {
    static Parts of(Path file) throws IOException {
      var texts = new LinkedHashMap<String, String>();
      try (var zip = new ZipFile(file.toFile())) {
        for (var entry : zip.stream().toList()) {
          texts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
        }
      }
      return new Parts(texts);
    }

    /** The sheets but for that of the layers, whose cells are not labels. */
    Map<String, String> sheets() {
      var sheets = new TreeMap<>(texts);
      sheets
          .entrySet()
          .removeIf(
              part ->
                  !part.getKey().startsWith("xl/worksheets/sheet")
                      || part.getValue().contains("<t>type</t>"));
      return sheets;
    }

    void write(Path file, String part, String text) throws IOException {
      try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
        zip.setLevel(Deflater.BEST_SPEED);
        for (var entry : texts.entrySet()) {
          zip.putNextEntry(new ZipEntry(entry.getKey()));
          zip.write((entry.getKey().equals(part) ? text : entry.getValue()).getBytes(UTF_8));
        }
      }
    }
  }

  /** Of a workbook, every label is renamed in every way; or each in one, as there are so many. */
  private void tryLabels(Path workbook, boolean inEveryWay) throws IOException {
    var before = Read.of(workbook).orElseThrow();
    var parts = Parts.of(workbook);
    for (var part : parts.sheets().entrySet()) {
      var text = part.getValue();
      for (var label : labels(text)) {
        var renamings =
            inEveryWay
                ? List.of(Renaming.values())
                : List.of(Renaming.values()[tried % Renaming.values().length]);
        for (var renaming : renamings) {
          var other = renaming.of(label.group(2), random);
          unread += isRead(text, label.group(2)) ? 0 : 1;
          parts.write(changed, part.getKey(), replaced(text, label, 2, other));
          judge(
              before,
              workbook.getFileName() + ", " + part.getKey() + "!" + label.group(1) + " " + other);
        }
      }
    }
  }

  /** Whether a text can say where numbers of the question stand: not that of a copy. */
  private static boolean isRead(String sheet, String text) {
    return !sheet.contains(SheetNames.PICTURE_TITLE)
        && !sheet.contains(SheetNames.INSPECTOR_TITLE)
        && !text.startsWith("from ");
  }

  private static String replaced(String text, MatchResult match, int group, String other) {
    return text.substring(0, match.start(group)) + other + text.substring(match.end(group));
  }

  private void judge(Read before, String what) {
    var after = Read.of(changed);
    tried++;
    if (after.isEmpty()) {
      refused++;
    } else if (after.get().isSilentlyOtherThan(before)) {
      silent.add(what);
    }
  }

  private void trySheets(Path workbook) throws IOException {
    var before = Read.of(workbook).orElseThrow();
    var parts = Parts.of(workbook);
    var front = parts.texts().get(FRONT);
    for (var sheet : SHEET.matcher(front).results().toList()) {
      for (var other :
          List.of(any(OWN), random.nextBoolean() ? any(OTHERS) : sheet.group(1) + "s")) {
        if (!front.contains("\"" + other + "\"") && other.length() < 32) {
          parts.write(changed, FRONT, replaced(front, sheet, 1, other));
          judge(before, workbook.getFileName() + ", " + sheet.group(1) + " " + other);
        }
      }
    }
  }

  private String any(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private void assertNothingIsSilent() {
    assertThat(silent).isEmpty();
    assertThat(refused).isGreaterThan((tried - unread) / 5).isLessThan(tried);
  }

  private List<Path> questions() throws IOException {
    var questions = new ArrayList<Path>();
    for (var sample : Samples.all()) {
      questions.add(sample.write(folder));
    }
    for (int seed = 0; seed < RANDOM_NETWORKS; seed++) {
      questions.add(
          Written.question(Written.random(seed), folder.resolve("random" + seed + ".xlsx")));
    }
    return questions;
  }

  private List<Path> audits(List<Path> questions) {
    return questions.stream()
        .map(
            question ->
                Written.audit(
                    question,
                    folder.resolve("audit of " + question.getFileName()),
                    Style.COMPACT,
                    LedgerChoice.NONE))
        .filter(audit -> audit.toFile().length() < LARGEST)
        .toList();
  }

  @Test
  void noNumberOfAQuestionIsTakenOutInSilence() throws IOException {
    for (var question : questions()) {
      tryLabels(question, true);
    }
    tryLabels(HandMade.write(folder), true);
    assertNothingIsSilent();
  }

  @Test
  void noNumberOfAnAuditIsTakenOutInSilence() throws IOException {
    for (var audit : audits(questions())) {
      tryLabels(audit, false);
    }
    assertNothingIsSilent();
  }

  @Test
  void noSheetIsTakenOutInSilence() throws IOException {
    var questions = questions();
    for (int seed = RANDOM_NETWORKS; seed < 2 * RANDOM_NETWORKS; seed++) {
      questions.add(
          Written.question(Written.random(seed), folder.resolve("random" + seed + ".xlsx")));
    }
    for (var question : questions) {
      trySheets(question);
    }
    for (var audit : audits(questions)) {
      trySheets(audit);
    }
    assertNothingIsSilent();
  }

  /** The texts right above a number. */
  private static List<MatchResult> labels(String sheet) {
    var numbers =
        NUMBER.matcher(sheet).results().map(number -> number.group(1)).collect(Collectors.toSet());
    return TEXT.matcher(sheet)
        .results()
        .filter(
            text -> {
              var cell = new CellReference(text.group(1));
              var below = new CellReference(cell.getRow() + 1, cell.getCol());
              return numbers.contains(below.formatAsString());
            })
        .toList();
  }
}
