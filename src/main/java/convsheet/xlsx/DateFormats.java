package convsheet.xlsx;

import convsheet.problem.ProblemException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.poi.ss.usermodel.DateUtil;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Which cell formats of a workbook show a number as a date or a time of day. */
final class DateFormats {
  private final BitSet dates = new BitSet();

  private DateFormats() {}

  /**
   * Reads the styles part of a workbook (ECMA-376 part 1, 18.8); what is damaged there has no
   * dates.
   */
  static DateFormats read(Optional<String> styles, PackageFile file) {
    var formats = new DateFormats();
    try {
      styles.ifPresent(part -> file.parse(part, formats.new Handler()));
    } catch (ProblemException e) {
      // the looks of cells are no reason to refuse their numbers
    }
    return formats;
  }

  /** Whether cells with a format, counted from 0, are dates. */
  boolean isDate(int format) {
    return dates.get(format);
  }

  private final class Handler extends DefaultHandler {
    private final Map<String, String> codes = new HashMap<>();
    private String list = "";
    private int format;

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
      switch (local) {
        case "numFmts", "cellStyleXfs", "cellXfs", "dxfs" -> list = local;
        case "numFmt" -> {
          if (list.equals("numFmts")) {
            codes.put(attributes.getValue("numFmtId"), attributes.getValue("formatCode"));
          }
        }
        case "xf" -> {
          if (list.equals("cellXfs")) {
            dates.set(format++, isDate(attributes.getValue("numFmtId")));
          }
        }
        default -> {}
      }
    }

    private boolean isDate(String id) {
      return id != null
          && id.matches("\\d{1,9}")
          && DateUtil.isADateFormat(Integer.parseInt(id), codes.get(id));
    }
  }
}
