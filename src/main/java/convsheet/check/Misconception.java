package convsheet.check;

import convsheet.check.Reckoning.Place;
import convsheet.network.Padding;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another way to come to results than the right one, as people take by mistake.
 *
 * @param code its stable name
 * @param message what was done, in plain words
 * @param scope where people do it
 * @param filters the filters that it speaks of, by their numbers from 0; none if of all alike
 * @param isAlone whether it is not tried together with others
 * @param border what the border of a padded input holds instead
 * @param twist how a result's reckoning differs; empty where the mistake changes nothing
 * @param direct the result itself, where it does not come from windows; NaN where there is none
 * @param might the results that it might have led to, if more than one
 */
record Misconception(
    String code,
    String message,
    Scope scope,
    Set<Integer> filters,
    boolean isAlone,
    Optional<Padding.Mode> border,
    Function<Reckoning, Optional<Reckoning>> twist,
    Optional<ToDoubleFunction<Place>> direct,
    Optional<Function<Place, double[]>> might) {

  /** Where people make a mistake. */
  enum Scope {
    /** In formulas, where it can be read. */
    FORMULA,
    /** In all results alike: how the layer works is misunderstood. */
    LAYER,
    /** In one product, perhaps of one result alone. */
    TERM,
    /** In writing down a number. */
    NUMBER
  }

  static Misconception of(
      String code, String message, Function<Reckoning, Optional<Reckoning>> twist) {
    return of(code, message, Scope.LAYER, twist);
  }

  static Misconception of(
      String code, String message, Scope scope, Function<Reckoning, Optional<Reckoning>> twist) {
    return new Misconception(
        code,
        message,
        scope,
        Set.of(),
        false,
        Optional.empty(),
        twist,
        Optional.empty(),
        Optional.empty());
  }

  static Misconception border(String code, String message, Padding.Mode border) {
    return new Misconception(
        code,
        message,
        Scope.LAYER,
        Set.of(),
        false,
        Optional.of(border),
        Optional::of,
        Optional.empty(),
        Optional.empty());
  }

  static Misconception direct(
      String code, String message, Scope scope, ToDoubleFunction<Place> value) {
    return new Misconception(
        code,
        message,
        scope,
        Set.of(),
        true,
        Optional.empty(),
        Optional::of,
        Optional.of(value),
        Optional.empty());
  }

  /**
   * What happens to a number as it is written down.
   *
   * @param value what is there, if this may have happened to it, else NaN
   * @param might all that could be there
   */
  static Misconception slip(
      String code, String message, ToDoubleFunction<Place> value, Function<Place, double[]> might) {
    return new Misconception(
        code,
        message,
        Scope.NUMBER,
        Set.of(),
        true,
        Optional.empty(),
        Optional::of,
        Optional.of(value),
        Optional.of(might));
  }

  /** Whether it can be combined with others. */
  boolean combines() {
    return !isAlone && scope == Scope.LAYER;
  }

  /** Whether it is two together. */
  boolean isPair() {
    return code.indexOf('+') >= 0;
  }

  /** The same, not to be tried together with others. */
  Misconception alone() {
    return new Misconception(code, message, scope, filters, true, border, twist, direct, might);
  }

  /** The same, speaking of some filters: it is true only if it is of each of them. */
  Misconception about(Set<Integer> some) {
    return new Misconception(code, message, scope, some, isAlone, border, twist, direct, might);
  }

  /** Whether it says something of some filters, and nothing of the others. */
  boolean isOfSomeFilters() {
    return !filters.isEmpty() && !isPair();
  }

  /** This and another one together. */
  Misconception and(Misconception other) {
    return new Misconception(
        code + "+" + other.code,
        message + " Also: " + other.message,
        Scope.LAYER,
        Stream.concat(filters.stream(), other.filters.stream())
            .collect(Collectors.toUnmodifiableSet()),
        true,
        border.or(other::border),
        twist.andThen(reckoning -> reckoning.flatMap(other.twist)),
        Optional.empty(),
        Optional.empty());
  }
}
