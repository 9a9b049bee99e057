package convsheet.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A program, not ours, that computes the formulas of workbooks. */
public enum SpreadsheetEngine {
  /** LibreOffice Calc. */
  LIBREOFFICE(Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      var values = new ArrayList<Map<String, Map<String, Object>>>();
      for (int first = 0; first < workbooks.size(); first += AT_ONCE) {
        int last = Math.min(first + AT_ONCE, workbooks.size());
        for (var file : LibreOffice.recalculate(workbooks.subList(first, last), folder)) {
          values.add(Workbooks.values(file));
        }
      }
      return values;
    }
  },
  /** Gnumeric. */
  GNUMERIC(Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      var values = new ArrayList<Map<String, Map<String, Object>>>();
      for (int i = 0; i < workbooks.size(); i++) {
        var copy = folder.resolve("gnumeric" + i + ".xlsx");
        Gnumeric.recalculate(workbooks.get(i), copy);
        values.add(Workbooks.values(copy));
      }
      return values;
    }
  },
  /** HyperFormula, for web pages. */
  HYPERFORMULA(Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      return NodeEngine.compute("hyperformula.mjs", "hyperformula", workbooks, folder);
    }
  },
  /** IronCalc, in WebAssembly. */
  IRONCALC(Set.of("HYPERLINK")) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      return NodeEngine.compute("ironcalc.mjs", "@ironcalc/wasm", workbooks, folder);
    }
  },
  /** The evaluator of Apache POI, with other functions for those that it gets wrong. */
  POI(Set.of()) {
    @Override
    public List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder) {
      return workbooks.stream().map(PoiEngine::evaluate).toList();
    }
  };

  /** LibreOffice opens so many workbooks before it is started anew. */
  private static final int AT_ONCE = 100;

  private final Set<String> lacks;

  SpreadsheetEngine(Set<String> lacks) {
    this.lacks = lacks;
  }

  /** The functions that it has not got, of those that convsheet writes. */
  public Set<String> lacks() {
    return lacks;
  }

  /**
   * Computes workbooks from scratch.
   *
   * @param workbooks files without the values of formulas
   * @param folder an existing folder for files on the way
   * @return for each workbook, by sheet and by reference, the values of its formulas at least
   * @throws org.opentest4j.TestAbortedException if the program is not installed
   */
  public abstract List<Map<String, Map<String, Object>>> compute(List<Path> workbooks, Path folder);
}
