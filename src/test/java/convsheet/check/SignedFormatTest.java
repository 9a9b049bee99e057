package convsheet.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedFormatTest {
  /** What is shown, by POI's reading of the code, and by hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.000 | -1.5 | ✓ -1.500",
        "0.00;-0.00;0 | 0 | ✓ 0",
        "0.00;-0.00;0 | -2 | ✓ -2.00",
        "#,##0\\;x | 1234 | ✓ 1,234;x",
        "0\";a\" | -3 | ✓ -3;a",
      })
  void aSignStandsBeforeANumber(String code, double number, String shown) {
    var signed = SignedFormat.of(code, Verdict.CORRECT);

    assertThat(new DataFormatter(Locale.ROOT).formatRawCellContents(number, 200, signed))
        .isEqualTo(shown);
  }

  /** A checked copy may be checked again, and then a number may be judged otherwise. */
  @ParameterizedTest
  @CsvSource({"General", "0.00;-0.00;0", "[Red]0.0", "@"})
  void oneSignStandsInThePlaceOfAnother(String code) {
    var wrong = SignedFormat.of(code, Verdict.WRONG);

    assertThat(SignedFormat.of(wrong, Verdict.WRONG)).isEqualTo(wrong);
    assertThat(SignedFormat.of(wrong, Verdict.ROUNDED))
        .isEqualTo(SignedFormat.of(code, Verdict.ROUNDED))
        .doesNotContain("✗");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "General | \"✗ \"General;\"✗ \"-General;\"✗ \"General;\"✗ \"@",
        "@ | \"✗ \"General;\"✗ \"-General;\"✗ \"General;\"✗ \"@",
        "0.0E+0 | \"✗ \"0.0E+0;\"✗ \"-0.0E+0;\"✗ \"0.0E+0;\"✗ \"@",
        "[=2]\"a\";[=3]\"b\";0 | [=2]\"✗ \"\"a\";[=3]\"✗ \"\"b\";\"✗ \"0",
      })
  void allSectionsHaveTheSignAfterTheirConditions(String code, String signed) {
    assertThat(SignedFormat.of(code, Verdict.WRONG)).isEqualTo(signed);
  }
}
