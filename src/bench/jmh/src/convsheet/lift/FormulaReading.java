package convsheet.lift;

import java.util.List;
import java.util.Optional;
import org.apache.poi.ss.formula.FormulaParser;
import org.apache.poi.ss.formula.FormulaType;
import org.apache.poi.ss.formula.ptg.Ptg;
import org.apache.poi.xssf.usermodel.XSSFEvaluationWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A formula of a convolution, read from its text and known as a copy of another, beside Apache POI. */
@State(Scope.Thread)
public class FormulaReading {
  private static final String FORMULA = "MAX(0,SUMPRODUCT(B6:D8,$AD$6:$AF$8)+SUMPRODUCT(B34:D36,$AD$11:$AF$13))";

  private static final char[] TEXT = FORMULA.toCharArray();

  private final FormulaParsing parsing =
      new FormulaParsing(
          List.of("Network"), List.of(), cell -> Optional.empty(), sheet -> 100, sheet -> 100);
  private final FormulaForm form = FormulaForm.of(FORMULA, 5, 40).orElseThrow();
  private final CellRange cell = CellRange.cell(0, 5, 40);
  private final XSSFEvaluationWorkbook book = book();

  private static XSSFEvaluationWorkbook book() {
    var book = new XSSFWorkbook();
    book.createSheet("Network");
    return XSSFEvaluationWorkbook.create(book);
  }

  @Benchmark
  public Object text() {
    return MeaningReader.of(parsing.parse(FORMULA, cell, 0, 0));
  }

  @Benchmark
  public boolean copy() {
    return form.isOf(TEXT, TEXT.length, 5, 40);
  }

  @Benchmark
  public Ptg[] poi() {
    return FormulaParser.parse(FORMULA, book, FormulaType.CELL, 0);
  }
}
