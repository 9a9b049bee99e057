package convsheet.exercise;

/** What an exercise with lights says of them; its checked copy, whose lights are out, does not. */
public final class LightWords {
  /** On a layer's sheet. */
  public static final String BESIDE =
      "A light beside each grid turns green, with \u2713, once all are right.";

  /** On the sheet {@code Exercise}: what the lights mean. */
  public static final String MEANINGS =
      "A light beside each grid tells how you get on: grey, not enough is there; amber, right so"
          + " far; green with \u2713, all right; red with \u2717, not all right.";

  /** On the sheet {@code Exercise}: what is compared at once. */
  public static final String TOGETHER =
      "The numbers of a line of this table, or of a few short lines together, are compared all at"
          + " once, when none is missing. Not right: one or more of them are wrong, or have too few"
          + " digits.";

  private LightWords() {}
}
