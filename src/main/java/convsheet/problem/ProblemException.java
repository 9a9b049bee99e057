package convsheet.problem;

import java.io.IOException;

/** Ends a command with one {@link Problem}; the only exception that is meant for a person. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Whose problem it is: that of what was given, or that of reading and writing files. */
  public enum Kind {
    /** Bad usage or bad input. */
    INPUT,
    /** A file could not be read or written. */
    FILES
  }

  private final transient Problem problem;
  private final Kind kind;

  private ProblemException(Problem problem, Kind kind, Throwable cause) {
    super(problem.toString(), cause);
    this.problem = problem;
    this.kind = kind;
  }

  /** Something is wrong with what was given. */
  public static ProblemException input(Problem problem) {
    return new ProblemException(problem, Kind.INPUT, null);
  }

  /** Something is wrong with what was given, as {@code cause} found out. */
  public static ProblemException input(Problem problem, Throwable cause) {
    return new ProblemException(problem, Kind.INPUT, cause);
  }

  /** A file could not be read or written. */
  public static ProblemException files(Problem problem, IOException cause) {
    return new ProblemException(problem, Kind.FILES, cause);
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  /** Whose problem it is. */
  public Kind kind() {
    return kind;
  }

  /** The same exception with its problem placed in {@code file}. */
  public ProblemException in(String file) {
    return with(problem.in(file));
  }

  /** The same exception with its problem in {@code file}, whatever file it named before. */
  public ProblemException renamed(String file) {
    return with(
        new Problem(
            file,
            problem.sheet(),
            problem.cells(),
            problem.found(),
            problem.expected(),
            problem.remedy()));
  }

  /** The same exception with its problem placed at a cell or range, where it has no place yet. */
  public ProblemException at(String sheet, String cells) {
    return with(problem.at(sheet, cells));
  }

  private ProblemException with(Problem placed) {
    return placed.equals(problem) ? this : new ProblemException(placed, kind, this);
  }
}
