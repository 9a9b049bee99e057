package convsheet.cli;

import java.io.IOException;
import java.io.Writer;

/** Writes down what was found of one answer after the other; a reader's, or a machine's, form. */
interface Listing {
  /** Begins a listing on a writer, which it does not close. */
  @FunctionalInterface
  interface Form {
    /** A listing on {@code out}. */
    Listing on(Writer out) throws IOException;
  }

  /** Writes the next answer. */
  void add(Outcome outcome) throws IOException;

  /** Writes what stands after the last answer. */
  void end() throws IOException;
}
