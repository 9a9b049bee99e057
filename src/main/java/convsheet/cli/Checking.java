package convsheet.cli;

import convsheet.check.Annotator;
import convsheet.check.Report;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * Checks answers, several at a time, and writes coloured copies of them. What goes wrong with one
 * answer is said of it, and never ends the others.
 */
final class Checking {
  private final Function<Submission, Report> checker;
  private final Map<AnswerFile, Path> copies;

  /** Who checks an answer that needs all memory has it alone. */
  private final ReadWriteLock room = new ReentrantReadWriteLock();

  private volatile boolean hasCopies;

  /**
   * Checks with a checker.
   *
   * @param copies where the copies are to be written, of the answers that are to have one
   */
  Checking(Function<Submission, Report> checker, Map<AnswerFile, Path> copies) {
    this.checker = checker;
    this.copies = copies;
  }

  /** Whether a copy was written. */
  boolean hasCopies() {
    return hasCopies;
  }

  /** Checks an answer and writes its copy. */
  Outcome of(Submission answer) {
    if (answer.answer().problem().isPresent()) {
      return new Outcome(answer, Optional.empty(), answer.answer().problem());
    }
    try {
      room.readLock().lock();
      try {
        return checked(answer);
      } finally {
        room.readLock().unlock();
      }
    } catch (OutOfMemoryError e) {
      return alone(answer); // perhaps another answer took it all
    }
  }

  /** Checks an answer for which there was no memory once more, while no other is checked. */
  private Outcome alone(Submission answer) {
    boolean isAlone = false;
    try {
      isAlone = room.writeLock().tryLock(InOrder.MOST_WORK.toSeconds(), TimeUnit.SECONDS);
      return checked(answer);
    } catch (InterruptedException | OutOfMemoryError e) {
      return new Outcome(answer, Optional.empty(), Optional.of(answer.placed(Fault.problem(e))));
    } finally {
      if (isAlone) {
        room.writeLock().unlock();
      }
    }
  }

  private Outcome checked(Submission answer) {
    var copy = Optional.ofNullable(copies.get(answer.answer()));
    Optional<Report> report = Optional.empty();
    try {
      report = Optional.of(checker.apply(answer));
      if (copy.isPresent()) {
        Annotator.annotate(report.get(), copy.get());
        hasCopies = true;
      }
      return new Outcome(answer, report, Optional.empty());
    } catch (ProblemException e) {
      return new Outcome(answer, report, Optional.of(answer.placed(e)));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) { // one answer never ends the others
      return new Outcome(answer, report, Optional.of(answer.placed(Fault.problem(e))));
    }
  }

  /** What is said of an answer that takes too long. */
  static Outcome overdue(Submission answer) {
    var problem =
        ProblemException.input(
            new Problem(
                answer.answer().place(),
                "",
                "",
                "more than "
                    + InOrder.MOST_WORK.toSeconds()
                    + " seconds of work, the most for one answer",
                "",
                ""));
    return new Outcome(answer, Optional.empty(), Optional.of(problem));
  }
}
