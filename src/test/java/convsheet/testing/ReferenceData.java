package convsheet.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Models, and results of other programs, that stand beside the project folder, not in it. */
public final class ReferenceData {

  private ReferenceData() {}

  /**
   * A file of results of PyTorch.
   *
   * @param file its name, such as {@code conv2d.json}
   * @throws org.opentest4j.TestAbortedException if it is not there, so that the test is skipped
   */
  public static Path torch(String file) {
    return find("torch", file);
  }

  /**
   * A workbook of the fast.ai course.
   *
   * @param file its name, such as {@code conv-example.xlsx}
   * @throws org.opentest4j.TestAbortedException if it is not there, so that the test is skipped
   */
  public static Path fastai(String file) {
    return find("fastai", file);
  }

  /**
   * An ONNX model, or what belongs to one.
   *
   * @param file its name, such as {@code cnn_mnist.onnx}
   * @throws org.opentest4j.TestAbortedException if it is not there, so that the test is skipped
   */
  public static Path onnx(String file) {
    return find("onnx", file);
  }

  /**
   * Digits of MNIST.
   *
   * @param file its name, such as {@code mnist_test_20.libsvm}
   * @throws org.opentest4j.TestAbortedException if it is not there, so that the test is skipped
   */
  public static Path mnist(String file) {
    return find("mnist", file);
  }

  private static Path find(String source, String file) {
    // Surefire's word for the project folder; an IDE starts tests in it.
    Path project = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path data = project.resolveSibling("shared").resolve("data").resolve(source).resolve(file);
    if (!Files.isRegularFile(data)) {
      return Assumptions.abort("reference data " + source + "/" + file + " is not there: skipped");
    }
    return data;
  }
}
