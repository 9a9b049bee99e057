package convsheet.check;

import java.util.Locale;

/** What is said of one result of an answer. */
public enum Verdict {
  /** It is right. */
  CORRECT,
  /** It is right to the decimals that are asked for. */
  ROUNDED,
  /** It is right, but to fewer digits than are asked for; strictly marked, it is wrong. */
  COARSE,
  /** It is wrong, but right for what the answer has in the layers before: an error carried on. */
  CARRIED,
  /** It is wrong. */
  WRONG,
  /** Nothing stands there. */
  MISSING,
  /** What stands there is no number. */
  NOT_A_NUMBER;

  /** As reports have it: {@code not a number}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether it is as it should be. */
  public boolean isRight() {
    return this == CORRECT || this == ROUNDED || this == COARSE;
  }
}
