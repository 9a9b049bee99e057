package convsheet.check;

import convsheet.check.Reckoning.Place;
import convsheet.network.Padding;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Another way to come to results than the right one, as people take by mistake.
 *
 * @param code its stable name
 * @param message what was done, in plain words
 * @param scope where people do it
 * @param border what the border of a padded input holds instead
 * @param twist how a result's reckoning differs; empty where the mistake changes nothing
 * @param direct the result itself, where it does not come from windows; NaN where there is none
 */
record Misconception(
    String code,
    String message,
    Scope scope,
    Optional<Padding.Mode> border,
    Function<Reckoning, Optional<Reckoning>> twist,
    Optional<ToDoubleFunction<Place>> direct) {

  /** Where people make a mistake. */
  enum Scope {
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
    return new Misconception(code, message, scope, Optional.empty(), twist, Optional.empty());
  }

  static Misconception border(String code, String message, Padding.Mode border) {
    return new Misconception(
        code, message, Scope.LAYER, Optional.of(border), Optional::of, Optional.empty());
  }

  static Misconception direct(
      String code, String message, Scope scope, ToDoubleFunction<Place> value) {
    return new Misconception(
        code, message, scope, Optional.empty(), Optional::of, Optional.of(value));
  }

  /** Whether it can be combined with others. */
  boolean combines() {
    return direct.isEmpty() && scope == Scope.LAYER;
  }

  /** This and another one together. */
  Misconception and(Misconception other) {
    return new Misconception(
        code + "+" + other.code,
        message + " Also: " + other.message,
        Scope.LAYER,
        border.or(other::border),
        twist.andThen(reckoning -> reckoning.flatMap(other.twist)),
        Optional.empty());
  }
}
