package convsheet.xlsx;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.poi.ss.usermodel.DateUtil;

/**
 * Which cell formats of a workbook show a number as a date or a time of day, by its styles part
 * (ECMA-376 part 1, 18.8).
 */
final class DateFormats implements XmlHandler {
  /** Letters of which a format of a date has one: others need not be looked at more closely. */
  private static final String PARTS_OF_DATES = "yYmMdDhHsS";

  private final BitSet dates = new BitSet();
  private final Map<String, String> codes = new HashMap<>();
  private String list = "";
  private int format;

  /** Whether cells with a format, counted from 0, are dates. */
  boolean isDate(int format) {
    return dates.get(format);
  }

  @Override
  public void start(String local, XmlAttributes attributes) {
    switch (local) {
      case "numFmts", "cellStyleXfs", "cellXfs", "dxfs" -> list = local;
      case "numFmt" -> {
        if (list.equals("numFmts")) {
          codes.put(
              attributes.value("numFmtId").orElse(""), attributes.value("formatCode").orElse(""));
        }
      }
      case "xf" -> {
        if (list.equals("cellXfs")) {
          dates.set(format++, attributes.value("numFmtId").map(this::isDate).orElse(false));
        }
      }
      default -> {}
    }
  }

  private boolean isDate(String id) {
    int number = XmlAttributes.number(id);
    var code = codes.getOrDefault(id, "");
    return number >= 0
        && (code.chars().anyMatch(c -> PARTS_OF_DATES.indexOf(c) >= 0)
            ? DateUtil.isADateFormat(number, code)
            : number >= 14 && number <= 22 || number >= 45 && number <= 47);
  }
}
