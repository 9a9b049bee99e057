package convsheet.answer;

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
import org.apache.poi.ss.formula.eval.NotImplementedException;
import org.apache.poi.ss.formula.eval.NotImplementedFunctionException;
import org.apache.poi.ss.usermodel.CellValue;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.FormulaEvaluator;
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

  /** Why there is no value follows. */
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

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  private final DataOutputStream out;
  private String formula = "";
  private byte[] bytes = {};
  private Optional<XSSFWorkbook> workbook = Optional.empty();
  private Optional<FormulaEvaluator> evaluator = Optional.empty();

  private FormulaServer(DataOutputStream out) {
    this.out = out;
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
    } catch (NotImplementedException e) {
      none(
          e.getCause() instanceof NotImplementedFunctionException function
              ? "the function " + function.getFunctionName() + " is not known here"
              : "it has a function that is not known here");
    } catch (FormulaParseException e) {
      none(unknownFunction().orElse("it cannot be read as a formula"));
    } catch (StackOverflowError e) {
      evaluator = Optional.empty();
      none("it leads through too many other formulas");
    } catch (OpenXML4JException | IOException | RuntimeException e) {
      none(unknownFunction().orElse("it cannot be computed here")); // POI throws what it likes
    }
    out.flush();
  }

  /** That the formula has a function which the evaluator does not know, if it has. */
  private Optional<String> unknownFunction() {
    var known = WorkbookEvaluator.getSupportedFunctionNames();
    return FUNCTION
        .matcher(QUOTED.matcher(formula).replaceAll("1"))
        .results()
        .map(found -> found.group(1).toUpperCase(Locale.ROOT))
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> "the function " + name + " is not known here");
  }

  private void value(Request request) throws IOException, OpenXML4JException {
    if (workbook.isEmpty()) {
      workbook = Optional.of(open(bytes));
    }
    if (evaluator.isEmpty()) {
      evaluator = Optional.of(workbook.get().getCreationHelper().createFormulaEvaluator());
    }
    var row = workbook.get().getSheet(request.sheet()).getRow(request.row());
    var cell = row.getCell(request.column());
    formula = cell.getCellFormula();
    write(evaluator.get().evaluate(cell));
  }

  private void write(CellValue value) throws IOException {
    switch (value.getCellType()) {
      case NUMERIC -> number(value.getNumberValue());
      case BOOLEAN -> number(value.getBooleanValue() ? 1 : 0);
      case STRING -> text(value.getStringValue());
      case ERROR -> {
        var error = FormulaError.forInt(value.getErrorValue());
        switch (error) {
          case CIRCULAR_REF -> none("it refers to itself");
          case NAME ->
              none(unknownFunction().orElse("it has a name or a function that is not known here"));
          default -> text(error.getString());
        }
      }
      default -> none("it gives nothing");
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
    out.writeByte(NONE);
    out.writeUTF(reason);
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
