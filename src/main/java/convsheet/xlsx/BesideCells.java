package convsheet.xlsx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
  static final class Handler implements XmlHandler {
    private final BesideCells found =
        new BesideCells(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final StringBuilder text = new StringBuilder();
    private boolean isInValidation;

    BesideCells found() {
      return found;
    }

    @Override
    public void start(String local, XmlAttributes attributes) {
      text.setLength(0);
      switch (local) {
        case "mergeCell" -> found.merged.add(attributes.value("ref").orElse(""));
        case "dataValidation" -> {
          isInValidation = true;
          attributes.value("sqref").ifPresent(found.validated::add);
        }
        default -> {}
      }
    }

    @Override
    public void text(char[] characters, int start, int length) {
      if (text.length() < SharedStrings.LONGEST_TEXT) {
        text.append(characters, start, length);
      }
    }

    @Override
    public void end(String local) {
      if (local.equals("dataValidation")) {
        isInValidation = false;
      } else if (isInValidation && local.equals("sqref")) { // where it reads other sheets: x14
        found.validated.add(text.toString());
      }
      if (PRINTED.contains(local)) {
        var words = text.toString().replaceAll(CODES, "").strip();
        if (!words.isEmpty() && !words.equals(PAGE) && !Printing.isOwn(words)) {
          found.printed.add(words);
        }
      }
    }
  }
}
