package convsheet.audit;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.formula.SheetNames;
import convsheet.testing.Workbooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person types into the yellow cells of the Inspector. */
final class InspectorChoice {
  private InspectorChoice() {}

  /**
   * Copies an audit with another output selected, and no values of formulas.
   *
   * @param output its channel, row and column, counted from 1
   */
  static void select(Path audit, Path file, String layer, List<Integer> output) {
    select(audit, file, layer, output, InspectorSteps.NONE);
  }

  /**
   * The same, and then one of the results that it reads.
   *
   * @param step an item of the list of those
   */
  static void select(Path audit, Path file, String layer, List<Integer> output, String step) {
    Workbooks.stripCachedValues(audit, file);
    var sheets = List.copyOf(Workbooks.values(audit).keySet());
    int number = sheets.indexOf(SheetNames.INSPECTOR) + 1;
    try (var zip = FileSystems.newFileSystem(file)) {
      var part = zip.getPath("/xl/worksheets/sheet" + number + ".xml");
      var xml = replaced(Files.readString(part), "(<c r=\"C6\"[^>]*><is><t[^>]*>)[^<]*", layer);
      for (int i = 0; i < output.size(); i++) {
        xml = replaced(xml, "(<c r=\"C" + (7 + i) + "\"[^>]*><v>)[^<]*", "" + output.get(i));
      }
      xml = replaced(xml, "(<c r=\"C10\"[^>]*><is><t[^>]*>)[^<]*", step);
      Files.writeString(part, xml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String replaced(String xml, String cell, String content) {
    var found = Pattern.compile(cell).matcher(xml);
    assertThat(found.find()).as(cell).isTrue();
    var escaped = content.replace("&", "&amp;").replace("<", "&lt;");
    return found.replaceFirst("$1" + Matcher.quoteReplacement(escaped));
  }
}
