package convsheet.onnx;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The operators of ONNX that are read: one line each. Those on constants are in {@link Folding}.
 */
final class Operators {
  /** What a node is made of: a value for each of its outputs. */
  @FunctionalInterface
  interface Several {
    List<? extends Value> apply(OnnxNode node, ModelBuilder made);
  }

  /** What a node with one output is made of. */
  @FunctionalInterface
  interface One {
    Value apply(OnnxNode node, ModelBuilder made);
  }

  private static final Map<String, Several> ALL = new HashMap<>();

  static {
    one("Conv", Convolutions::conv);
    one("ConvTranspose", Convolutions::transposed);
    one("Gemm", Products::gemm);
    one("MatMul", Products::matMul);
    one("BatchNormalization", Normalisations::batch);
    one("MaxPool", Poolings::max);
    one("AveragePool", Poolings::average);
    one("GlobalAveragePool", Poolings::globalAverage);
    one("ReduceMean", Poolings::mean);
    one("Add", Arithmetic::add);
    one("Sum", Arithmetic::add);
    one("Sub", Arithmetic::sub);
    one("Mul", Arithmetic::mul);
    one("Div", Arithmetic::div);
    one("Neg", Arithmetic::neg);
    one("PRelu", ActivationOperators::prelu);
    one("GlobalMaxPool", Poolings::globalMax);
    one("ReduceMax", Poolings::largest);
    one("ReduceSum", Poolings::sum);
    one("Slice", Slicing::slice);
    ALL.put("Split", Slicing::split);
    one("DepthToSpace", Transposing::depthToSpace);
    one("LRN", Normalisations::local);
    one("Concat", Joins::concat);
    one("Pad", Borders::pad);
    one("Upsample", Resizing::upsample);
    one("Resize", Resizing::resize);
    one("Reshape", Reshaping::reshape);
    one("Flatten", Reshaping::flatten);
    one("Squeeze", Reshaping::squeeze);
    one("Unsqueeze", Reshaping::unsqueeze);
    one("Transpose", Transposing::transpose);
    one("Shape", Reshaping::shape);
    one("Size", Reshaping::size);
    one("Softmax", Shares::softmax);
    one("LogSoftmax", Shares::logSoftmax);
    one("Dropout", Operators::dropout);
    one("Identity", (node, made) -> made.pass(node));
    one("Cast", Operators::cast);
    ActivationOperators.NAMES.forEach(name -> one(name, ActivationOperators::apply));
  }

  private Operators() {}

  private static void one(String operator, One one) {
    ALL.put(operator, (node, made) -> List.of(one.apply(node, made)));
  }

  /** The names of all, in alphabetical order. */
  static Collection<String> names() {
    var names = new TreeSet<>(ALL.keySet());
    names.addAll(Folding.names());
    return names;
  }

  /**
   * What a node computes.
   *
   * @throws ProblemException if there is no such operator, or it does what no layer does
   */
  static List<? extends Value> apply(OnnxNode node, ModelBuilder made) {
    if (node.hasOnlyConstants()) {
      return List.of(Folding.apply(node));
    }
    var operator = ALL.get(node.operator());
    if (operator == null || !node.isStandard()) {
      throw ProblemException.input(
          Problem.of(
              "an operator that is not read, "
                  + Problem.quote(node.fullOperator())
                  + ": the "
                  + node.text(),
              "one of those in docs/models.md",
              node.before()));
    }
    try {
      return operator.apply(node, made);
    } catch (IndexOutOfBoundsException
        | ArithmeticException
        | NegativeArraySizeException
        | IllegalArgumentException e) {
      throw node.refused("sizes that do not go together", "those that the operator takes");
    }
  }

  private static Value dropout(OnnxNode node, ModelBuilder made) {
    node.number("ratio", 0);
    node.integer("seed", 0);
    node.integer("is_test", 1);
    node.optionalConstant(1);
    if (node.optionalConstant(2).filter(training -> training.values()[0] != 0).isPresent()) {
      throw node.refused("training mode", "a model for use: export it in evaluation mode");
    }
    return made.pass(node);
  }

  private static Value cast(OnnxNode node, ModelBuilder made) {
    long type = node.integer("to", 1);
    node.integer("saturate", 1);
    if (type != 1 && type != 10 && type != 11 && type != 16) {
      throw node.refused(
          "feature maps made " + TensorData.type((int) type), "numbers with a fraction");
    }
    return made.pass(node);
  }
}
