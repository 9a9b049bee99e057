package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.cli.Convsheet;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFHyperlink;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The links by which a person goes about a workbook. */
class LinksTest {
  @TempDir private Path folder;

  private Path run(String sample, String... options) {
    var audit = folder.resolve("audit.xlsx");
    var out = new PrintWriter(new StringWriter());
    var words =
        Stream.concat(
            Stream.of("run", "workbooks/" + sample, "-o", audit.toString()), Stream.of(options));
    assertThat(Convsheet.run(out, out, words.toArray(String[]::new))).isZero();
    return audit;
  }

  /** By sheet and cell where links lead; each to a cell that is there. */
  private static Map<String, Map<String, String>> links(Path file) throws IOException {
    var links = new TreeMap<String, Map<String, String>>();
    try (var in = Files.newInputStream(file);
        var workbook = new XSSFWorkbook(in)) {
      for (var sheet : workbook) {
        var own = links.computeIfAbsent(sheet.getSheetName(), name -> new TreeMap<>());
        for (var any : sheet.getHyperlinkList()) {
          var link = (XSSFHyperlink) any;
          var to = link.getAddress().replace("'", "").split("!");
          assertThat(workbook.getSheet(to[0])).as(link.getAddress()).isNotNull();
          own.put(link.getCellRef(), to[0] + "!" + to[1]);
        }
      }
    }
    return links;
  }

  @Test
  void everySheetHasLinksToPictureAndLayersAndThoseLeadToEverySheet() throws IOException {
    var links =
        links(run("two-layers.xlsx", "--stats", "--matmul", "Corners", "--deconv", "Corners"));

    links.forEach(
        (sheet, own) -> {
          var to = new TreeSet<String>();
          own.values().forEach(place -> to.add(place.split("!")[0]));
          assertThat(to)
              .as(sheet)
              .containsAll(
                  Stream.of("Picture", "Layers").filter(name -> !name.equals(sheet)).toList());
          if (Set.of("Picture", "Layers").contains(sheet)) {
            var others = new TreeSet<>(links.keySet());
            others.remove(sheet);
            assertThat(to).as(sheet).containsAll(others);
          }
        });
    for (var sheet : Set.of("Statistics", "Matmul Corners", "Deconv Corners", "About")) {
      assertThat(links.get(sheet).values())
          .as(sheet)
          .contains("Inspector!A1", "Ledger!A1")
          .containsAll(
              Stream.of("Statistics", "Matmul Corners", "Deconv Corners")
                  .filter(name -> !name.equals(sheet))
                  .map(name -> name + "!A1")
                  .toList());
    }
    assertThat(links.get("Matmul Corners").values()).contains("Corners!A1");
    assertThat(links.get("Deconv Corners").values()).contains("Corners!A1");
    assertThat(links.get("Corners").values()).contains("Matmul Corners!A1", "Deconv Corners!A1");
    assertThat(links.get("Edges").values()).doesNotContain("Matmul Corners!A1");
  }

  /** Each link to a channel stands over a text with its number, and leads to its label. */
  @Test
  void linksLeadToChannelsBeyondTheScreen() throws IOException {
    var audit = run("channels.xlsx");
    var cells = Workbooks.values(audit).get("Sixteen");

    var labels = new TreeSet<String>();
    links(audit)
        .get("Sixteen")
        .forEach(
            (cell, to) -> {
              var text = cells.get(cell).toString();
              if (text.startsWith("#")) {
                var label = cells.get(to.split("!")[1]).toString();
                assertThat(label).matches("(output channel|filter) " + text.substring(1) + "\\b.*");
                labels.add(label);
              }
            });
    assertThat(labels).hasSize(32).contains("output channel 16", "filter 16 channel 1");
  }

  @Test
  void linksLeadToChannelsThatALayerReads() throws IOException {
    var audit = run("residual.xlsx");
    var cells = Workbooks.values(audit).get("Conv2");

    assertThat(cells).containsValue("go to input channel");
    assertThat(links(audit).get("Conv2").values())
        .map(to -> cells.get(to.split("!")[1]))
        .contains("padded input channel 1", "padded input channel 2");
  }

  @Test
  void aSheetThatAScreenShowsHasNoLinksToItself() {
    assertThat(Workbooks.values(run("by-hand.xlsx")).values())
        .noneMatch(
            cells -> cells.values().stream().anyMatch(v -> v.toString().startsWith("go to ")));
  }
}
