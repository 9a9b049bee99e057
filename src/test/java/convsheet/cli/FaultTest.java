package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is thrown is one problem for a person. */
class FaultTest {
  static List<Throwable> faults() {
    return List.of(
        new IllegalStateException("one\ntwo"),
        new NoClassDefFoundError("a/b/C"),
        new ExceptionInInitializerError(new NullPointerException()),
        new AssertionError("oh"),
        new ExecutionException(new IndexOutOfBoundsException(3)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void anyOtherThrowableIsAFaultOnOneLine(Throwable thrown) {
    var problem = Fault.problem(thrown);

    assertThat(problem.kind()).isEqualTo(ProblemException.Kind.FILES);
    assertThat(problem.problem().toString())
        .startsWith("found a fault in convsheet itself (" + thrown.getClass().getName())
        .contains("--debug")
        .hasLineCount(1);
  }

  @Test
  void aProblemIsItselfHoweverDeepItLies() {
    var problem = ProblemException.input(Problem.of("a", "b", "c"));

    assertThat(Fault.problem(new RuntimeException(new ExecutionException(problem))))
        .isSameAs(problem);
  }

  @Test
  void memoryAndStackThatRanOutAreSaidSo() {
    assertThat(Fault.problem(new RuntimeException(new OutOfMemoryError())).problem().found())
        .contains("the memory that Java may use");
    assertThat(Fault.problem(new StackOverflowError()).problem().toString())
        .contains("nested too deeply")
        .hasLineCount(1);
  }

  @Test
  void aNameThatNoFileCanHaveIsBadInput() {
    InvalidPathException thrown = null;
    try {
      Path.of("a\0b");
    } catch (InvalidPathException e) {
      thrown = e;
    }
    var problem = Fault.problem(thrown);

    assertThat(problem.kind()).isEqualTo(ProblemException.Kind.INPUT);
    assertThat(problem.problem().toString()).contains("a name that no file can have here, \"a b\"");
  }
}
