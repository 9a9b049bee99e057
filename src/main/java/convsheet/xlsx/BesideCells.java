package convsheet.xlsx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What a worksheet's part has beside cells that a person may have put there, and that spreadsheet
 * programs keep as it is (ECMA-376 part 1, 18.3.1).
 *
 * @param merged the ranges of cells that are merged
 * @param validated the ranges in which only some input is allowed
 * @param printed the texts printed above and below each page, without their codes; what programs
 *     and convsheet print by themselves, the sheet's name and the page's number, is none
 */
public record BesideCells(List<String> merged, List<String> validated, List<String> printed) {
  private static final Set<String> PRINTED =
      Set.of("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter");

  /** Fonts, sizes, colours, places and fields (18.3.1.46). */
  private static final String CODES = "&(\"[^\"]*\"|\\d+|K[0-9A-Fa-f]{6}|.)";

  /** What stands beside a page's number in a footer of a program's own. */
  private static final String PAGE = "Page";

  /** Takes it from the part. */
  static final class Handler extends DefaultHandler {
    private final BesideCells found =
        new BesideCells(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final StringBuilder text = new StringBuilder();

    BesideCells found() {
      return found;
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
      text.setLength(0);
      switch (local) {
        case "mergeCell" -> found.merged.add(attribute(attributes, "ref"));
        case "dataValidation" -> found.validated.add(attribute(attributes, "sqref"));
        default -> {}
      }
    }

    private static String attribute(Attributes attributes, String name) {
      return Optional.ofNullable(attributes.getValue(name)).orElse("");
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      if (text.length() < SharedStrings.LONGEST_TEXT) {
        text.append(characters, start, length);
      }
    }

    @Override
    public void endElement(String uri, String local, String qualified) {
      if (PRINTED.contains(local)) {
        var words = text.toString().replaceAll(CODES, "").strip();
        if (!words.isEmpty() && !words.equals(PAGE) && !Printing.isOwn(words)) {
          found.printed.add(words);
        }
      }
    }
  }
}
