package convsheet.question;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.audit.AuditWriter;
import convsheet.audit.LedgerChoice;
import convsheet.cone.Cone;
import convsheet.formula.FormulaPrinter.Style;
import convsheet.formula.SheetNames;
import convsheet.network.LayerTypes;
import convsheet.sample.Samples;
import convsheet.testing.LibreOffice;
import convsheet.testing.Workbooks;
import convsheet.xlsx.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LibreOffice, given the audits' formulas without their values, finds the values that we wrote: for
 * the audits as they are, and after a pixel and a weight of each layer are changed in them.
 */
class LibreOfficeAgreesTest {
  private static final int NETWORKS = 30;
  private static final int MOST_SEEDS = 1000;

  /** Every layer and option, each of which some of the random networks has. */
  private static final Set<String> OPTIONS =
      Set.of(
          "conv: filter bias",
          "conv: no bias",
          "conv: stride",
          "conv: padding",
          "conv: asymmetric padding",
          "conv: padding mode reflect",
          "conv: padding mode replicate",
          "conv: padding mode circular",
          "conv: dilation",
          "conv: groups",
          "conv: several channels a group",
          "conv: activation",
          "convtranspose: filter bias",
          "convtranspose: no bias",
          "convtranspose: stride",
          "convtranspose: padding",
          "convtranspose: asymmetric padding",
          "convtranspose: output padding",
          "convtranspose: dilation",
          "convtranspose: groups",
          "convtranspose: several channels a group",
          "convtranspose: activation",
          "maxpool: stride",
          "maxpool: padding",
          "maxpool: asymmetric padding",
          "maxpool: dilation",
          "maxpool: ceil mode yes",
          "avgpool: stride",
          "avgpool: padding",
          "avgpool: ceil mode yes",
          "avgpool: count padding no",
          "avgpool: divisor override",
          "dense: weights bias",
          "dense: no bias",
          "dense: activation",
          "batchnorm: eps",
          "batchnorm: activation",
          "dropout: mask channel",
          "pad: padding mode reflect",
          "pad: padding mode replicate",
          "pad: padding mode circular",
          "add: several",
          "add: activation",
          "concat: several");

  /** Single results with what they are computed from. */
  private static final int CONES = 40;

  /** As many samples have all of their multiply-adds recalculated. */
  private static final int WHOLE_LEDGERS = 4;

  /** LibreOffice takes long to load a long ledger. */
  private static final LedgerChoice SHORT = new LedgerChoice(600, List.of());

  /** Half a unit of the 15 digits with which LibreOffice saves a number, relative to it. */
  private static final double SAVED = 5e-15;

  /** Names that a formula has to quote, or that look as if it had to. */
  private static final List<String> ODD_NAMES =
      List.of("A1", "R1C1", "it's here", "Schicht ä 層", "#2 & <3>", "TRUE", "2nd", "R", "x-y");

  @TempDir private static Path folder;

  private static final List<Comparison> AS_WRITTEN = new ArrayList<>();
  private static final List<Comparison> CHANGED = new ArrayList<>();

  /** An audit as we wrote it and its formulas, which LibreOffice is to give values. */
  private record Pair(Question question, Path ours, Path formulas) {}

  /**
   * What LibreOffice made of an audit's formulas.
   *
   * @param name the audit's file name
   * @param differences the cells where its values are not ours
   * @param verdicts the ledger's cells that say whether an output agrees
   * @param summaries the cells of the {@code Layers} sheet that count them
   * @param last the values of the last layer's sheet
   */
  private record Comparison(
      String name,
      List<String> differences,
      List<Object> verdicts,
      List<String> summaries,
      Map<String, Object> last) {
    static Comparison of(Pair pair, Path recalculated) {
      var theirs = Workbooks.values(recalculated);
      return new Comparison(
          pair.ours().getFileName().toString(),
          compare(pair.question(), Workbooks.values(pair.ours()), theirs),
          theirs.getOrDefault(SheetNames.LEDGER, Map.of()).values().stream()
              .filter(Boolean.class::isInstance)
              .toList(),
          theirs.get(SheetNames.LAYERS).values().stream()
              .map(Object::toString)
              .filter(text -> text.matches("\\d+ of \\d+ agree.*"))
              .toList(),
          theirs.get(pair.question().network().last()));
    }
  }

  @BeforeAll
  static void recalculateAll() throws IOException {
    for (var place : List.of("question", "audit")) {
      Files.createDirectories(folder.resolve(place));
    }
    var questions = new ArrayList<Path>();
    for (var sample : Samples.all()) {
      questions.add(sample.write(folder.resolve("question")));
    }
    var networks = networks();
    for (int i = 0; i < networks.size(); i++) {
      var question = networks.get(i);
      if (i % 4 == 0) {
        var names = new ArrayList<>(ODD_NAMES);
        Collections.rotate(names, i / 4);
        question = Written.named(question, names);
      }
      questions.add(Written.question(question, folder.resolve("question/random" + i + ".xlsx")));
    }
    var written = new ArrayList<Pair>();
    var changed = new ArrayList<Pair>();
    for (int i = 0; i < questions.size(); i++) {
      var style = i % 2 == 0 ? Style.COMPACT : Style.TERMS;
      boolean whole = i < WHOLE_LEDGERS;
      written.add(writeAudit(questions.get(i), style, whole ? LedgerChoice.ALL : SHORT));
      changed.add(
          changeNumbers(written.get(i), style, whole ? LedgerChoice.NONE : SHORT, new Random(i)));
    }
    for (int seed = 0; seed < CONES; seed++) {
      written.add(cone(seed));
    }
    var all = new ArrayList<>(written);
    all.addAll(changed);
    var recalculated = LibreOffice.recalculate(all.stream().map(Pair::formulas).toList(), folder);
    for (int i = 0; i < all.size(); i++) {
      (i < written.size() ? AS_WRITTEN : CHANGED)
          .add(Comparison.of(all.get(i), recalculated.get(i)));
    }
  }

  /** Random networks that have all layers and {@link #OPTIONS} together, and more of them. */
  private static List<Question> networks() {
    var missing = new TreeSet<>(OPTIONS);
    missing.addAll(LayerTypes.names());
    LayerTypes.activations().forEach(name -> missing.add("activation " + name));
    missing.remove("activation none");
    var chosen = new ArrayList<Question>();
    for (int seed = 0; !missing.isEmpty() && seed < MOST_SEEDS; seed++) {
      var question = Written.random(seed);
      if (missing.removeAll(options(question)) || chosen.size() < NETWORKS) {
        chosen.add(question);
      }
    }
    assertThat(missing).as("options that no network has").isEmpty();
    return chosen;
  }

  /** What the layers of a network are and have, in the words of {@link #OPTIONS}. */
  private static Set<String> options(Question question) {
    var options = new TreeSet<String>();
    var nodes = question.network().nodes();
    var grids = Evaluation.of(question).grids();
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get(i);
      var layer = node.layer();
      var type = layer.type().split(" ")[0];
      options.add(type);
      layer
          .options()
          .forEach(
              (option, text) -> {
                options.add(type + ": " + option);
                options.add(type + ": " + option + " " + text);
                if (option.equals("padding") && text.contains(",")) {
                  options.add(type + ": asymmetric padding");
                }
                if (option.equals("activation")) {
                  options.add("activation " + text.split(" ")[0]);
                }
              });
      if (node.from().size() > 1) {
        options.add(type + ": several");
      }
      var labels =
          grids.get(i).parameters().stream().map(parameter -> parameter.grid().label()).toList();
      if (labels.stream().noneMatch(label -> label.endsWith("bias"))) {
        options.add(type + ": no bias");
      }
      if (layer.options().containsKey("groups") && labels.contains("filter 1 channel 2")) {
        options.add(type + ": several channels a group");
      }
      for (var parameter : grids.get(i).parameters()) {
        options.add(type + ": " + parameter.grid().label().replaceAll(" \\d+", ""));
      }
    }
    return options;
  }

  private static Pair writeAudit(Path question, Style style, LedgerChoice ledger) {
    var name = question.getFileName().toString();
    var audit = Written.audit(question, folder.resolve("audit").resolve(name), style, ledger);
    var formulas = folder.resolve("formulas of " + name);
    Workbooks.stripCachedValues(audit, formulas);
    return new Pair(QuestionReader.read(question), audit, formulas);
  }

  /** One result of a random network, and what it is computed from. */
  private static Pair cone(int seed) throws IOException {
    var random = new Random(seed);
    var question = Written.random(seed);
    var nodes = question.network().nodes();
    var layer = nodes.get(random.nextInt(nodes.size())).name();
    var outputs = question.network().forward(question.input());
    var cone = new Cone(question, outputs, ChosenOutput.strongest("--cone", layer));
    var part = cone.question(1 + random.nextInt(cone.deepest())).question();
    var audit = folder.resolve("cone" + seed + ".xlsx");
    new AuditWriter(Evaluation.of(part), Style.COMPACT, SHORT, List.of(), Progress.NONE)
        .write(audit);
    var formulas = folder.resolve("formulas of cone" + seed + ".xlsx");
    Workbooks.stripCachedValues(audit, formulas);
    return new Pair(part, audit, formulas);
  }

  private static Pair changeNumbers(Pair written, Style style, LedgerChoice ledger, Random random)
      throws IOException {
    var name = written.ours().getFileName().toString();
    var changed =
        ChangedAudit.of(
            folder.resolve("question").resolve(name),
            style,
            ledger,
            random,
            Files.createDirectory(folder.resolve("changed of " + name)));
    return new Pair(changed.question(), changed.ours(), changed.formulas());
  }

  @Test
  void everyCellHasTheValueThatLibreOfficeComputes() {
    assertThat(AS_WRITTEN)
        .hasSizeGreaterThanOrEqualTo(NETWORKS + Samples.all().size() + CONES)
        .allSatisfy(audit -> assertThat(audit.differences()).isEmpty());
  }

  @Test
  void afterAPixelAndAWeightAreChangedEveryCellFollowsAsInARunOfTheChangedQuestion() {
    assertThat(CHANGED)
        .hasSize(AS_WRITTEN.size() - CONES)
        .allSatisfy(audit -> assertThat(audit.differences()).isEmpty());
  }

  @Test
  void theChangesReachTheLastLayer() {
    int changed = 0;
    for (int i = 0; i < CHANGED.size(); i++) {
      changed += CHANGED.get(i).last().equals(AS_WRITTEN.get(i).last()) ? 0 : 1;
    }
    // not always: a change may be in a cell that no later layer reads, or end before a ReLU
    assertThat(changed).isGreaterThan(CHANGED.size() / 2);
  }

  @Test
  void everyLedgerSaysInLibreOfficeThatItAgrees() {
    for (var audits : List.of(AS_WRITTEN, CHANGED)) {
      assertThat(audits)
          .allSatisfy(
              audit -> {
                assertThat(audit.verdicts()).allMatch(Boolean.TRUE::equals);
                assertThat(audit.summaries())
                    .allMatch(
                        text -> text.matches("(\\d+) of \\1 agree(; \\d+ not in the ledger)?"));
                assertThat(
                        audit.summaries().stream()
                            .mapToInt(text -> Integer.parseInt(text.split(" ")[0]))
                            .sum())
                    .isEqualTo(audit.verdicts().size());
              });
    }
  }

  @Test
  void theLedgersOfTheFirstSamplesCompareEveryOutput() {
    // pictures of 28 x 28 and 26 x 26, 20 x 20, 16 x 16 and 5 x 5 under kernels of 3 x 3
    assertThat(AS_WRITTEN.subList(0, WHOLE_LEDGERS))
        .extracting(audit -> audit.verdicts().size())
        .containsExactly(2 * 26 * 26 + 2 * 24 * 24, 4 * 18 * 18, 2 * 14 * 14, 3 * 3);
  }

  /** The cells that only one workbook has, or whose values are not the same. */
  private static List<String> compare(
      Question question,
      Map<String, Map<String, Object>> ours,
      Map<String, Map<String, Object>> theirs) {
    if (!List.copyOf(ours.keySet()).equals(List.copyOf(theirs.keySet()))) {
      return List.of("our sheets are " + ours.keySet() + ", theirs " + theirs.keySet());
    }
    var tolerance = Tolerance.of(question);
    var differences = new ArrayList<String>();
    ours.forEach(
        (sheet, values) -> {
          var cells = new TreeSet<>(values.keySet());
          cells.addAll(theirs.get(sheet).keySet());
          for (var cell : cells) {
            var our = Optional.ofNullable(values.get(cell));
            var their = Optional.ofNullable(theirs.get(sheet).get(cell));
            if (!our.equals(their)
                && !isAsWritten(sheet, cell, our, their)
                && !hasLinksElsewhere(cell, values, theirs.get(sheet))
                && !areNear(our, their, () -> tolerance.of(sheet, cell, values))) {
              differences.add("%s!%s: ours %s, theirs %s".formatted(sheet, cell, our, their));
            }
          }
        });
    return differences;
  }

  /**
   * Whether a row of links has the same ones, which stand as far apart as the numbers are wide;
   * those within the sheet are there where grids are far away.
   */
  private static boolean hasLinksElsewhere(
      String cell, Map<String, Object> ours, Map<String, Object> theirs) {
    return cell.matches("[A-Z]+[13]")
        && row(cell.substring(cell.length() - 1), ours)
            .equals(row(cell.substring(cell.length() - 1), theirs));
  }

  private static List<String> row(String number, Map<String, Object> values) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().matches("[A-Z]+" + number))
        .map(entry -> entry.getValue().toString())
        .filter(text -> !text.matches("go to .*|#\\d+"))
        .sorted()
        .toList();
  }

  /** Whether cells tell of an audit as it was written, not as it is now. */
  private static boolean isAsWritten(
      String sheet, String cell, Optional<Object> our, Optional<Object> their) {
    // there are as many links as the widths of numbers leave room for; above a ledger stand links
    // to outputs with the largest values
    return isJump(our) && isJump(their)
        || sheet.matches("Ledger( \\d+)?") && cell.matches("[G-T]4");
  }

  /** Whether a cell has no text, or one that leads to a grid further away. */
  private static boolean isJump(Optional<Object> text) {
    return text.map(Object::toString)
        .filter(own -> !own.matches("#\\d+|go to (filter|output channel).*"))
        .isEmpty();
  }

  private static boolean areNear(
      Optional<Object> our, Optional<Object> their, DoubleSupplier tolerance) {
    return our.orElse("") instanceof Double x
        && their.orElse("") instanceof Double y
        && Math.abs(x - y) <= Math.max(tolerance.getAsDouble(), SAVED * Math.abs(x));
  }
}
