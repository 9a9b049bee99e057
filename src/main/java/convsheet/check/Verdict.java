package convsheet.check;

import convsheet.xlsx.Colours;
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

  /** What it means, in a few words. */
  public String meaning() {
    return switch (this) {
      case CORRECT -> "the right number";
      case ROUNDED -> "right to the decimals that are asked for";
      case COARSE -> "right, but with fewer digits than are asked for";
      case CARRIED -> "not the right number, but right for the earlier results that stand here";
      case WRONG -> "not the right number";
      case MISSING -> "nothing stands here";
      case NOT_A_NUMBER -> "what stands here is no number";
    };
  }

  /** Its colour, for dark text: six hexadecimal digits. */
  public String colour() {
    return switch (this) {
      case CORRECT -> Colours.CORRECT;
      case ROUNDED -> Colours.ROUNDED;
      case COARSE -> Colours.COARSE;
      case CARRIED -> Colours.CARRIED;
      case WRONG -> Colours.WRONG;
      case MISSING -> Colours.MISSING;
      case NOT_A_NUMBER -> Colours.NOT_A_NUMBER;
    };
  }

  /** Its sign, which tells it from others without colour. */
  public String sign() {
    return switch (this) {
      case CORRECT -> "\u2713";
      case ROUNDED -> "\u2248";
      case COARSE -> "~";
      case CARRIED -> "\u2192";
      case WRONG -> "\u2717";
      case MISSING -> "\u2013";
      case NOT_A_NUMBER -> "?";
    };
  }

  /** Whether tables have a column for it only where it occurs. */
  public boolean isSeldom() {
    return this == COARSE || this == NOT_A_NUMBER;
  }

  /** Whether it is as it should be. */
  public boolean isRight() {
    return this == CORRECT || this == ROUNDED || this == COARSE;
  }
}
