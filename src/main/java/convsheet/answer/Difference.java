package convsheet.answer;

import convsheet.problem.Finding;

/**
 * In what an answer is otherwise than its key, which decides. Each is told by a finding; many
 * answers at a time have these few words of it.
 */
public enum Difference {
  /** Other numbers: a changed cell, or the answer to another question. */
  NUMBERS("inputs or filters differ from the key"),
  /** The table {@code Layers}. */
  LAYERS("layers differ from the key"),
  /** What the answer was asked cannot be read any more, so not compared either. */
  QUESTION("inputs and filters cannot be compared with the key"),
  /** Results that were given. */
  GIVEN("given results were changed"),
  /** The list of the results to be found. */
  LIST("what the sheet Exercise asks for differs from the key");

  private static final String BY_KEY = "; checked by the key";

  private final String text;

  Difference(String text) {
    this.text = text;
  }

  /** For a person: {@code inputs or filters differ from the key}. */
  public String text() {
    return text;
  }

  /** What is said of one: what was found, and that the key decides. */
  public static Finding finding(String sheet, String cells, String message) {
    return Finding.warning(sheet, cells, decided(message));
  }

  /** A message, and that the key decides. */
  static String decided(String message) {
    return message + BY_KEY;
  }
}
