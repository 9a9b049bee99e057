package convsheet.lift;

import convsheet.lift.Paper.At;
import convsheet.lift.Paper.Box;
import convsheet.network.Activation;
import convsheet.network.Relu;
import convsheet.network.Sigmoid;
import convsheet.network.Tanh;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the formula of a cell adds up.
 *
 * @param terms the products, channel by channel
 * @param bias the cell of the bias, if it stands in one
 * @param constant the bias otherwise
 * @param activation what is made of the sum
 * @param leftOut the numbers of the products that are missing
 */
record Recipe(
    List<Recipe.Term> terms,
    Optional<At> bias,
    double constant,
    Activation activation,
    Set<Integer> leftOut) {
  /**
   * A product of cells, pair by pair.
   *
   * @param read what is read
   * @param weights what it is multiplied with, if it stands in cells
   * @param numbers what it is multiplied with otherwise
   */
  record Term(Box read, Optional<Box> weights, List<Double> numbers) {
    Term moved(int down, int right) {
      return new Term(
          read.moved(down * read.rowStep(), right * read.columnStep()), weights, numbers);
    }

    Term weightsMoved(int down, int right) {
      return new Term(read, weights.map(box -> box.moved(down, right)), numbers);
    }

    int count() {
      return read.count();
    }

    /** What the cell with a number in reading order is multiplied with. */
    double factor(Paper paper, int n) {
      return weights.map(box -> paper.value(box.cell(n))).orElseGet(() -> numbers.get(n));
    }

    DoubleStream factors(Paper paper) {
      return IntStream.range(0, count()).mapToDouble(n -> factor(paper, n));
    }
  }

  Recipe with(List<Term> other) {
    return new Recipe(other, bias, constant, activation, leftOut);
  }

  Recipe with(Activation other) {
    return new Recipe(terms, bias, constant, other, leftOut);
  }

  Recipe without(Set<Integer> products) {
    return new Recipe(terms, bias, constant, activation, products);
  }

  Recipe withoutBias() {
    return new Recipe(terms, Optional.empty(), 0, activation, leftOut);
  }

  boolean hasBias() {
    return bias.isPresent() || constant != 0;
  }

  /** The bias, 0 if there is none. */
  double biasValue(Paper paper) {
    return bias.map(paper::value).orElse(constant);
  }

  /**
   * What the formula gives.
   *
   * @param spelled whether what is left out are single products, and not all of a channel
   */
  double value(Paper paper, boolean spelled) {
    double sum = biasValue(paper);
    int product = 0;
    for (int t = 0; t < terms.size(); t++) {
      var term = terms.get(t);
      for (int n = 0; n < term.count(); n++, product++) {
        if (!leftOut.contains(spelled ? product : t)) {
          sum += paper.value(term.read().cell(n)) * term.factor(paper, n);
        }
      }
    }
    return activated(sum, activation);
  }

  /** What an activation makes of a sum. */
  static double activated(double x, Activation activation) {
    if (activation instanceof Relu) {
      return Math.max(x, 0);
    }
    return activation instanceof Sigmoid
        ? 1 / (1 + Math.exp(-x))
        : activation instanceof Tanh ? Math.tanh(x) : x;
  }
}
