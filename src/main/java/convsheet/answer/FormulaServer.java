package convsheet.answer;

import static convsheet.answer.FormulaValues.CORRECT;
import static convsheet.answer.FormulaValues.OPEN_AND_SAVE;
import static convsheet.answer.FormulaValues.TYPE;

import convsheet.answer.ComputableFormulas.NotComputed;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.regex.Pattern;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationship;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.ss.formula.FormulaParseException;
import org.apache.poi.ss.formula.WorkbookEvaluator;
import org.apache.poi.ss.formula.eval.BoolEval;
import org.apache.poi.ss.formula.eval.ErrorEval;
import org.apache.poi.ss.formula.eval.NotImplementedException;
import org.apache.poi.ss.formula.eval.NotImplementedFunctionException;
import org.apache.poi.ss.formula.eval.NumberEval;
import org.apache.poi.ss.formula.eval.StringEval;
import org.apache.poi.ss.formula.eval.ValueEval;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * The other end of a {@link FormulaProcess}: computes formulas with POI's evaluator, which cannot
 * be interrupted and takes what memory it can get. Here nothing but itself suffers from that.
 */
final class FormulaServer {
  /** Takes the bytes of a workbook: their number, then themselves. */
  static final int OPEN = 1;

  /** Asks for the value of a formula: the sheet's name, row and column, counted from 0. */
  static final int VALUE = 2;

  /** Lets the workbook go. */
  static final int CLOSE = 3;

  /** A number follows. */
  static final int NUMBER = 1;

  /** A text follows: one that is the formula's value, or an error such as {@code #DIV/0!}. */
  static final int TEXT = 2;

  /** Why there is no value follows, then what to do. */
  static final int NONE = 3;

  /** The stack that a chain of formulas may fill; it is only taken as far as it is used. */
  private static final long STACK = 512L << 20;

  /** Parts of a sheet and of a workbook that formulas can depend on; others may be damaged. */
  private static final Set<String> NEEDED =
      Set.of(
          "officeDocument",
          "worksheet",
          "sharedStrings",
          "table",
          "hyperlink",
          "externalLink",
          "externalLinkPath");

  /** A function, which files write with a prefix if Excel of 2007 had it not (MS-XLSX 2.2.2). */
  private static final Pattern FUNCTION =
      Pattern.compile("(?i)(?<![\\w.!])(?:_xlfn\\.)?(?:_xlws\\.)?([A-Z][A-Z.\\d]*)\\(");

  /** Functions whose value no program has without what lies outside of the file. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "CALL",
          "CUBEKPIMEMBER",
          "CUBEMEMBER",
          "CUBEMEMBERPROPERTY",
          "CUBERANKEDMEMBER",
          "CUBESET",
          "CUBESETCOUNT",
          "CUBEVALUE",
          "DDE",
          "FILTERXML",
          "GOOGLEFINANCE",
          "IMAGE",
          "IMPORTDATA",
          "IMPORTFEED",
          "IMPORTHTML",
          "IMPORTRANGE",
          "IMPORTXML",
          "PY",
          "REGISTER.ID",
          "RTD",
          "SQL.REQUEST",
          "STOCKHISTORY",
          "WEBSERVICE");

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  private final DataOutputStream out;
  private String formula = "";
  private byte[] bytes = {};
  private Optional<XSSFWorkbook> workbook = Optional.empty();
  private Optional<Evaluator> evaluator = Optional.empty();

  private FormulaServer(DataOutputStream out) {
    this.out = out;
  }

  /** POI's evaluator of a workbook. */
  private record Evaluator(ComputableFormulas formulas, WorkbookEvaluator values) {
    Evaluator(ComputableFormulas formulas) {
      this(formulas, new WorkbookEvaluator(formulas, null, null)); // as POI makes it itself
    }

    ValueEval value(int sheet, int row, int column) {
      return values.evaluate(formulas.getSheet(sheet).getCell(row, column));
    }
  }

  /** What was asked. */
  private record Request(int what, byte[] bytes, String sheet, int row, int column) {}

  /** Answers what is asked on standard input until that ends. */
  public static void main(String[] args) throws Exception {
    ZipSecureFile.setMinInflateRatio(0); // was read before; the memory is limited
    var requests = new SynchronousQueue<Request>();
    var server = new FormulaServer(new DataOutputStream(new BufferedOutputStream(System.out)));
    System.setOut(System.err); // nothing else may write there
    var worker = new Thread(null, () -> server.serve(requests), "formulas", STACK);
    worker.setDaemon(true);
    worker.start();
    var in = new DataInputStream(new BufferedInputStream(System.in));
    try {
      while (true) {
        int what = in.readByte();
        requests.put(
            switch (what) {
              case OPEN -> new Request(what, in.readNBytes(in.readInt()), "", 0, 0);
              case VALUE ->
                  new Request(what, new byte[0], in.readUTF(), in.readInt(), in.readInt());
              default -> new Request(what, new byte[0], "", 0, 0);
            });
      }
    } catch (EOFException e) {
      Runtime.getRuntime().halt(0); // whatever is still being computed: nobody waits for it
    }
  }

  private void serve(SynchronousQueue<Request> requests) {
    try {
      while (true) {
        var request = requests.take();
        switch (request.what()) {
          case OPEN -> bytes = request.bytes();
          case VALUE -> answer(request);
          default -> {
            bytes = new byte[0];
            workbook = Optional.empty();
            evaluator = Optional.empty();
          }
        }
      }
    } catch (InterruptedException | IOException e) {
      Runtime.getRuntime().halt(1); // the pipe is broken
    }
  }

  private void answer(Request request) throws IOException {
    try {
      value(request);
    } catch (NotComputed e) {
      none(e.getMessage());
    } catch (NotImplementedException e) {
      if ((e.getCause() == null ? e : e.getCause())
          instanceof NotImplementedFunctionException function) {
        none(function(function.getFunctionName()), remedy(function.getFunctionName()));
      } else {
        none("it has a function that is not known here");
      }
    } catch (FormulaParseException e) {
      unknown("it cannot be read as a formula");
    } catch (StackOverflowError e) {
      evaluator = Optional.empty();
      none("it leads through too many other formulas");
    } catch (OpenXML4JException | IOException | RuntimeException e) {
      var function = unknownFunction(); // POI throws what it likes
      none(
          function.map(FormulaServer::function).orElse("it cannot be computed here"),
          function.map(FormulaServer::remedy).orElse(OPEN_AND_SAVE));
    }
    out.flush();
  }

  private static String function(String name) {
    return ELSEWHERE.contains(name)
        ? "the function " + name + " takes its value from outside of the file"
        : "the function " + name + " is not known here";
  }

  private static String remedy(String function) {
    return ELSEWHERE.contains(function) ? TYPE : OPEN_AND_SAVE;
  }

  /** That the formula has a function which the evaluator does not know, or else is wrong. */
  private void unknown(String otherwise) throws IOException {
    var function = unknownFunction();
    none(
        function.map(FormulaServer::function).orElse(otherwise),
        function.map(FormulaServer::remedy).orElse(CORRECT));
  }

  /** The function of the formula that the evaluator does not know, if it has one. */
  private Optional<String> unknownFunction() {
    var known = WorkbookEvaluator.getSupportedFunctionNames();
    return FUNCTION
        .matcher(QUOTED.matcher(formula).replaceAll("1"))
        .results()
        .map(found -> found.group(1).toUpperCase(Locale.ROOT))
        .filter(name -> !known.contains(name))
        .findFirst();
  }

  private void value(Request request) throws IOException, OpenXML4JException {
    if (workbook.isEmpty()) {
      workbook = Optional.of(open(bytes));
    }
    if (evaluator.isEmpty()) {
      evaluator = Optional.of(new Evaluator(new ComputableFormulas(workbook.get())));
    }
    int sheet = workbook.get().getSheetIndex(request.sheet());
    var cell = workbook.get().getSheetAt(sheet).getRow(request.row()).getCell(request.column());
    formula = cell.getCellFormula();
    write(evaluator.get().value(sheet, request.row(), request.column()));
  }

  private void write(ValueEval value) throws IOException {
    if (value instanceof NumberEval number && Double.isFinite(number.getNumberValue())) {
      number(number.getNumberValue());
    } else if (value instanceof BoolEval truth) {
      number(truth.getNumberValue());
    } else if (value instanceof StringEval text) {
      text(text.getStringValue());
    } else if (value == ErrorEval.CIRCULAR_REF_ERROR) {
      none("it refers to itself", CORRECT);
    } else if (value == ErrorEval.NAME_INVALID) {
      unknown("it has a name that is not known here");
    } else if (value == ErrorEval.DIV_ZERO || value == ErrorEval.NA) {
      text(((ErrorEval) value).getErrorString());
    } else if (value instanceof ErrorEval error) { // at times only the evaluator's
      none("it gives " + error.getErrorString() + " here");
    } else {
      none("it gives no number here"); // infinite, or none
    }
  }

  private void number(double number) throws IOException {
    out.writeByte(NUMBER);
    out.writeDouble(number);
  }

  private void text(String text) throws IOException {
    out.writeByte(TEXT);
    out.writeUTF(text.substring(0, Math.min(text.length(), FormulaValues.LONGEST_TEXT)));
  }

  private void none(String reason) throws IOException {
    none(reason, OPEN_AND_SAVE);
  }

  private void none(String reason, String remedy) throws IOException {
    out.writeByte(NONE);
    out.writeUTF(reason);
    out.writeUTF(remedy);
  }

  /** Reads a workbook without its comments, pictures, styles and the like. */
  private static XSSFWorkbook open(byte[] bytes) throws IOException, OpenXML4JException {
    var opc = OPCPackage.open(new ByteArrayInputStream(bytes));
    for (PackagePart part : opc.getParts()) {
      if (!part.isRelationshipPart()) {
        List<PackageRelationship> others = new ArrayList<>();
        part.getRelationships().forEach(others::add);
        others.removeIf(relationship -> NEEDED.contains(kind(relationship)));
        for (var other : others) {
          part.removeRelationship(other.getId());
          if (other.getTargetMode() == TargetMode.INTERNAL) {
            opc.removePart(PackagingURIHelper.createPartName(other.getTargetURI()));
          }
        }
      }
    }
    return new XSSFWorkbook(opc);
  }

  private static String kind(PackageRelationship relationship) {
    var type = relationship.getRelationshipType();
    return type.substring(type.lastIndexOf('/') + 1);
  }
}
