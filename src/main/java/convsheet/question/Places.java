package convsheet.question;

import convsheet.problem.Finding;
import convsheet.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cells of a sheet that the same is to be said of; the first few are named, the rest counted. */
public final class Places {
  private static final int MOST = 12;

  private final String sheet;
  private final List<String> first = new ArrayList<>();
  private long count;

  /** No cells yet. */
  public Places(String sheet) {
    this.sheet = sheet;
  }

  /** Adds a cell in A1 notation. */
  public void add(String cell) {
    if (count++ < MOST) {
      first.add(cell);
    }
  }

  /**
   * The warning that says so, if there are such cells.
   *
   * @param one what is said of a single cell, such as {@code is blank}
   * @param more what is said of several, such as {@code are blank}
   */
  public Optional<Finding> warning(String one, String more) {
    return message("cell", one, more)
        .map(message -> Finding.warning(sheet, String.join(",", first), message));
  }

  /**
   * What is said of the places, if there are any.
   *
   * @param what what each of them is: {@code cell}, {@code grid}
   */
  Optional<String> message(String what, String one, String more) {
    if (count == 0) {
      return Optional.empty();
    }
    var named = count > MOST ? " (the first " + MOST + " named)" : "";
    return Optional.of(Problem.count(count, what) + (count == 1 ? " " + one : named + " " + more));
  }

  /** The first few, in A1 notation. */
  String cells() {
    return String.join(",", first);
  }
}
