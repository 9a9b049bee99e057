package convsheet.lift;

import convsheet.lift.Meaning.Core;
import convsheet.lift.Meaning.Factor;
import convsheet.network.Activation;
import convsheet.network.Elu;
import convsheet.network.Identity;
import convsheet.network.LeakyRelu;
import convsheet.network.Relu;
import convsheet.network.Sigmoid;
import convsheet.network.Silu;
import convsheet.network.Tanh;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Finds out what a formula means; each way to write something is recognised here. */
final class MeaningReader {
  private static final int MOST_CELLS = 1_000_000;
  private static final Node ZERO = new Node.Num(0);
  private static final Node ONE = new Node.Num(1);
  private static final Set<String> MORE = Set.of(">", ">=");
  private static final Set<String> LESS = Set.of("<", "<=");
  private static final Activation NONE = new Identity();

  private MeaningReader() {}

  /** What a formula means; never fails, but may be unknown. */
  static Meaning of(Node node) {
    var areas = new ArrayList<CellRange>();
    collect(node, areas);
    if (areas.stream().anyMatch(area -> area.count() > MOST_CELLS)) {
      return unknown(
          String.format(Locale.ROOT, "it reads more than %,d cells", MOST_CELLS), node, areas);
    }
    return activated(node)
        .or(() -> core(node).map(core -> new Meaning(core, NONE)))
        .orElseGet(() -> unknown(why(node), node, areas));
  }

  private static Meaning unknown(String why, Node node, List<CellRange> areas) {
    return new Meaning(
        new Meaning.Unknown(
            why, List.copyOf(areas), isRead(node), prepares(node), total(node), step(node)),
        NONE);
  }

  /** Functions that say one thing about ranges. */
  private static final Set<String> TOTALS =
      Set.of(
          ("AVERAGE COUNT COUNTA COUNTBLANK COUNTIF MAX MEDIAN MIN PRODUCT STDEV STDEV.P STDEV.S SUBTOTAL"
                  + " SUM SUMIF SUMSQ VAR VAR.P VAR.S")
              .split(" "));

  private static Optional<String> total(Node node) {
    return node instanceof Node.Call call
            && TOTALS.contains(call.name())
            && call.arguments().stream().allMatch(argument -> argument.parts().isEmpty())
        ? Optional.of(call.name())
        : Optional.empty();
  }

  /**
   * {@code x/sum} or {@code EXP(x-max)}: a step of a softmax if the second cell is what it says.
   */
  private static Optional<Core> step(Node node) {
    if (node instanceof Node.Op op && op.sign().equals("/")) {
      return cell(op.left()).flatMap(x -> cell(op.right()).map(sum -> new Meaning.Share(x, sum)));
    }
    return node instanceof Node.Call call
            && call.name().equals("EXP")
            && call.arguments().size() == 1
            && call.arguments().get(0) instanceof Node.Op difference
            && difference.sign().equals("-")
        ? cell(difference.left())
            .flatMap(
                x -> cell(difference.right()).map(max -> new Meaning.Exponential(x, List.of(max))))
        : Optional.empty();
  }

  /** Whether all that a formula refers to is known; INDIRECT and OFFSET may read any cell. */
  private static boolean isRead(Node node) {
    return !(node instanceof Node.Unread)
        && !(node instanceof Node.Call call && call.name().matches("INDIRECT|OFFSET"))
        && !(node instanceof Node.Unresolved)
        && node.parts().stream().allMatch(MeaningReader::isRead);
  }

  /** Functions of single values, and those that look a value up. */
  private static final Set<String> PREPARING =
      Set.of(
          ("ABS AND BITAND BITRSHIFT CEILING CHOOSE CODE COLUMN COS EXP FLOOR HEX2DEC IF IFERROR IFNA IFS"
                  + " INDEX INDIRECT INT LEFT LEN LN LOG LOG10 LOOKUP HLOOKUP VLOOKUP XLOOKUP MATCH MID"
                  + " MOD N NOT OFFSET OR PI POWER QUOTIENT RIGHT ROUND ROUNDDOWN ROUNDUP ROW SIGN SIN"
                  + " SQRT SWITCH TAN TANH TRUNC UNICODE VALUE XOR")
              .split(" "));

  /** Whether a formula makes a number of single cells, or takes it out of a range that is fixed. */
  private static boolean prepares(Node node) {
    if (node instanceof Node.Cells cells) {
      return cells.area().isCell() || cells.area().fixed();
    }
    return !(node instanceof Node.Unread || node instanceof Node.Unresolved)
        && !(node instanceof Node.Other other && !other.isText())
        && (!(node instanceof Node.Call call) || PREPARING.contains(call.name()))
        && node.parts().stream().allMatch(MeaningReader::prepares);
  }

  /** All that a formula refers to. */
  private static void collect(Node node, List<CellRange> areas) {
    if (node instanceof Node.Cells cells) {
      areas.add(cells.area());
    }
    node.parts().forEach(part -> collect(part, areas));
  }

  /** Why a formula is not understood: the first part of it that no layer has. */
  private static String why(Node node) {
    if (node instanceof Node.Unread unread) {
      return unread.why();
    }
    return strange(node).orElse("its form is none that a layer has");
  }

  private static Optional<String> strange(Node node) {
    if (node instanceof Node.Call call && !KNOWN.contains(call.name())) {
      return Optional.of(call.name() + " is not a function that networks are made of");
    }
    if (node instanceof Node.Other other) {
      return Optional.of("it has " + other.what());
    }
    if (node instanceof Node.Unresolved unresolved) {
      return Optional.of("it has " + unresolved.what());
    }
    if (node instanceof Node.Missing) {
      return Optional.of("an argument is missing");
    }
    if (node instanceof Node.Op op && (op.sign().equals("^") || op.sign().equals("&"))) {
      return Optional.of("it has the operator " + op.sign());
    }
    return node.parts().stream()
        .map(MeaningReader::strange)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> formOf(node));
  }

  /** What there is about the form of a part that layers have not. */
  private static Optional<String> formOf(Node node) {
    if (node instanceof Node.Call call) {
      return switch (call.name()) {
        case "IF" -> Optional.of("an IF of this form is neither an activation nor a mask");
        case "SUMPRODUCT" ->
            call.arguments().size() > 2
                ? Optional.of("it multiplies more than two ranges")
                : Optional.empty();
        default -> Optional.empty();
      };
    }
    return node instanceof Node.Op op
            && op.sign().equals("/")
            && Adding.number(op.right()).isEmpty()
            && !(op.right() instanceof Node.Terms || op.right() instanceof Node.Op)
        ? Optional.of("it divides by cells and not by a number")
        : Optional.empty();
  }

  private static final List<String> KNOWN =
      List.of(
          "SUM",
          "SUMPRODUCT",
          "MMULT",
          "TRANSPOSE",
          "MAX",
          "AVERAGE",
          "IF",
          "EXP",
          "TANH",
          "PRODUCT",
          "N");

  // ---- activations ----

  private static Optional<Meaning> activated(Node node) {
    return relu(node)
        .map(x -> new Found(x, new Relu()))
        .or(() -> sloped(node))
        .or(() -> sigmoid(node).map(x -> new Found(x, new Sigmoid())))
        .or(() -> silu(node).map(x -> new Found(x, new Silu())))
        .or(() -> tanh(node).map(x -> new Found(x, new Tanh())))
        .flatMap(found -> core(found.of()).map(core -> new Meaning(core, found.activation())));
  }

  private record Found(Node of, Activation activation) {}

  /** {@code MAX(0,x)}, {@code IF(x>0,x,0)}, {@code IF(x<0,0,x)}, {@code x*(x>0)}. */
  private static Optional<Node> relu(Node node) {
    if (node instanceof Node.Call call
        && call.name().equals("MAX")
        && call.arguments().size() == 2) {
      var left = call.arguments().get(0);
      var right = call.arguments().get(1);
      if (left.equals(ZERO) && !isRange(right)) {
        return Optional.of(right);
      }
      return right.equals(ZERO) && !isRange(left) ? Optional.of(left) : Optional.empty();
    }
    var sides = positive(node);
    if (sides.isPresent() && sides.get().otherwise().equals(ZERO)) {
      return Optional.of(sides.get().x());
    }
    if (node instanceof Node.Op op && op.sign().equals("*")) {
      return isPositive(op.right(), op.left())
          ? Optional.of(op.left())
          : isPositive(op.left(), op.right()) ? Optional.of(op.right()) : Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean isRange(Node node) {
    return node instanceof Node.Cells cells && !cells.area().isCell();
  }

  /** {@code x>0}. */
  private static boolean isPositive(Node condition, Node x) {
    return condition instanceof Node.Op op
        && (MORE.contains(op.sign()) && op.left().equals(x) && op.right().equals(ZERO)
            || LESS.contains(op.sign()) && op.left().equals(ZERO) && op.right().equals(x));
  }

  private static boolean isNegative(Node condition, Node x) {
    return condition instanceof Node.Op op
        && (LESS.contains(op.sign()) && op.left().equals(x) && op.right().equals(ZERO)
            || MORE.contains(op.sign()) && op.left().equals(ZERO) && op.right().equals(x));
  }

  /** x where it is positive, else something else. */
  private record Sides(Node x, Node otherwise) {}

  private static Optional<Sides> positive(Node node) {
    if (node instanceof Node.Call call
        && call.name().equals("IF")
        && call.arguments().size() == 3) {
      var condition = call.arguments().get(0);
      var then = call.arguments().get(1);
      var otherwise = call.arguments().get(2);
      if (isPositive(condition, then)) {
        return Optional.of(new Sides(then, otherwise));
      }
      if (isNegative(condition, otherwise)) {
        return Optional.of(new Sides(otherwise, then));
      }
    }
    return Optional.empty();
  }

  /**
   * Leaky ReLU and ELU: {@code IF(x>0,x,0.1*x)}, {@code MAX(x,0.1*x)}, {@code IF(x>0,x,EXP(x)-1)}.
   */
  private static Optional<Found> sloped(Node node) {
    if (node instanceof Node.Call call
        && call.name().equals("MAX")
        && call.arguments().size() == 2) {
      var left = call.arguments().get(0);
      var right = call.arguments().get(1);
      return slope(left, right)
          .or(() -> slope(right, left))
          .filter(found -> ((LeakyRelu) found.activation()).slope() <= 1);
    }
    var sides = positive(node);
    if (sides.isEmpty()) {
      return Optional.empty();
    }
    var x = sides.get().x();
    return slope(x, sides.get().otherwise()).or(() -> elu(x, sides.get().otherwise()));
  }

  private static Optional<Found> slope(Node x, Node other) {
    if (other instanceof Node.Op op && op.sign().equals("*")) {
      var factor = op.left().equals(x) ? op.right() : op.right().equals(x) ? op.left() : ZERO;
      if (factor instanceof Node.Num number && number.value() > 0) {
        return Optional.of(new Found(x, new LeakyRelu(number.value())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> elu(Node x, Node other) {
    var exponential = new Node.Op("-", new Node.Call("EXP", List.of(x)), ONE);
    if (other.equals(exponential)) {
      return Optional.of(new Found(x, new Elu(1)));
    }
    if (other instanceof Node.Op op
        && op.sign().equals("*")
        && op.left() instanceof Node.Num alpha
        && op.right().equals(exponential)) {
      return Optional.of(new Found(x, new Elu(alpha.value())));
    }
    return Optional.empty();
  }

  /** {@code 1/(1+EXP(-x))}. */
  private static Optional<Node> sigmoid(Node node) {
    return node instanceof Node.Op op && op.sign().equals("/") && op.left().equals(ONE)
        ? logistic(op.right())
        : Optional.empty();
  }

  /** {@code x/(1+EXP(-x))}. */
  private static Optional<Node> silu(Node node) {
    return node instanceof Node.Op op && op.sign().equals("/")
        ? logistic(op.right()).filter(op.left()::equals)
        : Optional.empty();
  }

  /** x of {@code 1+EXP(-x)}. */
  private static Optional<Node> logistic(Node node) {
    if (node instanceof Node.Op op && op.sign().equals("+")) {
      var exponential =
          op.left().equals(ONE) ? op.right() : op.right().equals(ONE) ? op.left() : ZERO;
      if (exponential instanceof Node.Call call
          && call.name().equals("EXP")
          && call.arguments().size() == 1) {
        return negated(call.arguments().get(0));
      }
    }
    return Optional.empty();
  }

  /** x of {@code -x}, {@code -1*x}, {@code -x/2}, {@code -a-b}. */
  private static Optional<Node> negated(Node node) {
    if (node instanceof Node.Num number) {
      return Optional.of(new Node.Num(-number.value()));
    }
    if (node instanceof Node.Minus minus) {
      return Optional.of(minus.of());
    }
    if (node instanceof Node.Op op) {
      var minusOne = new Node.Num(-1);
      return switch (op.sign()) {
        case "*" ->
            op.left().equals(minusOne)
                ? Optional.of(op.right())
                : op.right().equals(minusOne)
                    ? Optional.of(op.left())
                    : negated(op.left())
                        .<Node>map(left -> new Node.Op("*", left, op.right()))
                        .or(() -> negated(op.right()).map(x -> new Node.Op("*", op.left(), x)));
        case "/" -> negated(op.left()).map(left -> new Node.Op("/", left, op.right()));
        case "-" -> negated(op.left()).map(left -> new Node.Op("+", left, op.right()));
        case "+" ->
            negated(op.left())
                .flatMap(left -> negated(op.right()).map(right -> new Node.Op("+", left, right)));
        default -> Optional.empty();
      };
    }
    if (node instanceof Node.Terms sum) {
      var all = sum.terms().stream().map(MeaningReader::negated).flatMap(Optional::stream).toList();
      return all.size() == sum.terms().size() ? Optional.of(new Node.Terms(all)) : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<Node> tanh(Node node) {
    return node instanceof Node.Call call && call.name().equals("TANH")
        ? Optional.of(call.arguments().get(0))
        : Optional.empty();
  }

  // ---- what activations are applied to ----

  private static Optional<Core> core(Node node) {
    return pooled(node).or(() -> softmax(node)).or(() -> masked(node)).or(() -> sum(node));
  }

  private static Optional<Core> pooled(Node node) {
    if (node instanceof Node.Call call
        && (call.name().equals("MAX") || call.name().equals("AVERAGE"))) {
      var areas = areas(call.arguments());
      return areas.map(found -> new Meaning.Pooled(call.name().equals("MAX"), found));
    }
    return Optional.empty();
  }

  private static Optional<List<CellRange>> areas(List<Node> nodes) {
    var areas = new ArrayList<CellRange>();
    for (var node : nodes) {
      if (!(node instanceof Node.Cells cells)) {
        return Optional.empty();
      }
      areas.add(cells.area());
    }
    return areas.isEmpty() ? Optional.empty() : Optional.of(areas);
  }

  private static Optional<CellRange> cell(Node node) {
    return node instanceof Node.Cells cells && cells.area().isCell()
        ? Optional.of(cells.area())
        : Optional.empty();
  }

  /** {@code EXP(x)}, shares of a sum, and both in one. */
  private static Optional<Core> softmax(Node node) {
    if (exponential(node).isPresent()) {
      var found = exponential(node).get();
      return cell(found.of())
          .map(x -> new Meaning.Exponential(x, found.all().map(List::of).orElse(List.of())));
    }
    if (!(node instanceof Node.Op op)
        || !op.sign().equals("/")
        || !(op.right() instanceof Node.Call call)
        || !call.name().matches("SUM|SUMPRODUCT")
        || call.arguments().size() != 1) {
      return Optional.empty();
    }
    var summed = call.arguments().get(0);
    if (cell(op.left()).isPresent() && summed instanceof Node.Cells all) {
      return Optional.of(new Meaning.Share(cell(op.left()).get(), all.area()));
    }
    var above = exponential(op.left());
    var below = exponential(summed);
    if (above.isPresent() && below.isPresent() && above.get().all().equals(below.get().all())) {
      var x = cell(above.get().of());
      if (x.isPresent() && below.get().of() instanceof Node.Cells all) {
        return Optional.of(new Meaning.Softmax(x.get(), all.area()));
      }
    }
    return Optional.empty();
  }

  /** An exponential of cells, from which the largest of some may be subtracted. */
  private record Exponent(Node of, Optional<CellRange> all) {}

  private static Optional<Exponent> exponential(Node node) {
    if (!(node instanceof Node.Call call)
        || !call.name().equals("EXP")
        || call.arguments().size() != 1) {
      return Optional.empty();
    }
    var exponent = call.arguments().get(0);
    if (exponent instanceof Node.Op op
        && op.sign().equals("-")
        && op.right() instanceof Node.Call max
        && max.name().equals("MAX")) {
      return areas(max.arguments())
          .filter(areas -> areas.size() == 1)
          .map(areas -> new Exponent(op.left(), Optional.of(areas.get(0))));
    }
    return Optional.of(new Exponent(exponent, Optional.empty()));
  }

  /** {@code IF(mask=0,0,x)}, {@code IF(mask>0.5,x,0)}, {@code x*(mask>0.5)}. */
  private static Optional<Core> masked(Node node) {
    if (node instanceof Node.Call call
        && call.name().equals("IF")
        && call.arguments().size() == 3) {
      var then = call.arguments().get(1);
      var otherwise = call.arguments().get(2);
      return otherwise.equals(ZERO)
          ? masked(call.arguments().get(0), then, false)
          : then.equals(ZERO) ? masked(call.arguments().get(0), otherwise, true) : Optional.empty();
    }
    if (node instanceof Node.Op op && op.sign().equals("*")) {
      return masked(op.right(), op.left(), false)
          .or(() -> masked(op.left(), op.right(), false))
          .or(() -> scaled(masked(op.left()), Adding.number(op.right())))
          .or(() -> scaled(masked(op.right()), Adding.number(op.left())));
    }
    return node instanceof Node.Op op && op.sign().equals("/")
        ? scaled(masked(op.left()), Adding.inverse(op.right()))
        : Optional.empty();
  }

  /** As in inverted dropout, where what is kept is divided by the share that is kept. */
  private static Optional<Core> scaled(Optional<Core> masked, OptionalDouble scale) {
    return scale.isEmpty()
        ? Optional.empty()
        : masked
            .map(Meaning.Masked.class::cast)
            .map(
                own ->
                    new Meaning.Masked(
                        own.value(),
                        own.mask(),
                        own.test(),
                        own.limit(),
                        own.scale() * scale.getAsDouble()));
  }

  private static final List<String> TESTS = List.of(">", ">=", "<", "<=", "=", "<>");
  private static final List<String> OPPOSITE = List.of("<=", "<", ">=", ">", "<>", "=");

  private static Optional<Core> masked(Node condition, Node x, boolean opposite) {
    if (x instanceof Node.Op op && op.sign().equals("*")) {
      return scaled(masked(condition, op.left(), opposite), Adding.number(op.right()))
          .or(() -> scaled(masked(condition, op.right(), opposite), Adding.number(op.left())));
    }
    if (x instanceof Node.Op op && op.sign().equals("/")) {
      return scaled(masked(condition, op.left(), opposite), Adding.inverse(op.right()));
    }
    var value = cell(x);
    if (value.isEmpty()
        || !(condition instanceof Node.Op op)
        || !TESTS.contains(op.sign())
        || cell(op.left()).isEmpty()) {
      return Optional.empty();
    }
    var sign = opposite ? OPPOSITE.get(TESTS.indexOf(op.sign())) : op.sign();
    Optional<Factor> limit =
        op.right() instanceof Node.Num number
            ? Optional.of(new Factor.Numbers(List.of(number.value())))
            : cell(op.right()).map(Factor.Cells::new);
    return limit.map(l -> new Meaning.Masked(value.get(), cell(op.left()).get(), sign, l, 1));
  }

  private static Optional<Core> sum(Node node) {
    return Adding.of(node).map(Core.class::cast);
  }
}
