package convsheet.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convsheet.formula.Grid.Part;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionsTest {
  private static final Grid X = new Grid("Input", Part.PICTURE, "x", 0, 1, 9, 9);
  private static final Grid W = new Grid("Conv", Part.FILTER, "filter", 1, 1, 3, 3);

  @Test
  void aConvolutionIsOneWindowThatMovesByItsStride() {
    var convolution = Regions.moving(3, 4, (row, column) -> window(3 * row, 2 * column));

    assertThat(convolution.regions()).hasSize(1);
    var region = convolution.regions().get(0);
    assertThat(region.first()).isEqualTo(window(0, 0));
    assertThat(region.down()).containsExactly(new Move(3, 0, 0), Move.NONE);
    assertThat(region.right()).containsExactly(new Move(0, 2, 0), Move.NONE);
    assertThat(convolution.at(2, 3)).isEqualTo(window(6, 6));
  }

  @Test
  void weightsOfALaterOutputAreAMoveToo() {
    var dense =
        Regions.moving(5, 1, (output, ignored) -> new Expr.Range(W.ofOutput(output).whole()));

    assertThat(dense.regions().get(0).down()).containsExactly(new Move(0, 0, 1));
    assertThat(dense.at(4, 0).reads())
        .containsExactly(new Grid("Conv", Part.FILTER, "filter", 5, 1, 3, 3).whole());
  }

  @Test
  void aFormulaThatChangesOtherwiseThanByMovingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regions.moving(2, 1, (row, column) -> new Expr.Number(row)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Regions.moving(
                    2, 1, (row, column) -> new Expr.Range(Window.of(X, 0, 0, 1 + row, 1))));
  }

  @Test
  void aFormulaThatBendsFurtherOnIsSeenByTheComparisonThatTestsMake() {
    assertThatThrownBy(() -> Regions.moving(5, 1, (row, column) -> window(Math.min(row, 3), 0)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void placesAreCutWhereAFunctionNoLongerGoesOnAsItDid() {
    int[] reflected = {2, 1, 0, 1, 2, 3, 2, 1};
    assertThat(Run.even(8, i -> reflected[i]))
        .containsExactly(new Run(0, 3, 1), new Run(3, 3, 1), new Run(6, 2, 1));
    int[] padded = {-1, 0, 1, 2, -1, -1};
    assertThat(Run.even(6, i -> padded[i]))
        .containsExactly(new Run(0, 1, 1), new Run(1, 3, 1), new Run(4, 2, 1));
    int[] stretched = {-1, 0, -1, 1, -1, 2, -1};
    assertThat(Run.phases(7, 2, i -> stretched[i]))
        .containsExactly(new Run(0, 4, 2), new Run(1, 3, 2));
  }

  @Test
  void runsTogetherAreAllPlaces() {
    for (int count = 1; count < 12; count++) {
      for (int step = 1; step < 5; step++) {
        int turn = count;
        assertThat(
                Run.phases(count, step, i -> i % turn - 3).stream()
                    .flatMapToInt(run -> IntStream.range(0, run.count()).map(run::at))
                    .sorted())
            .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
      }
    }
  }

  @Test
  void whatIsReadIsReadInTheOrderPrinted() {
    var a = new Expr.Ref(X, 1, 2);
    var expr =
        new Expr.IfPositive(
            a, new Expr.Sum(List.of(window(0, 0), new Expr.Ref(X, 8, 8))), new Expr.Number(0));

    assertThat(expr.reads())
        .containsExactly(a.window(), Window.of(X, 0, 0, 3, 3), W.whole(), Window.of(X, 8, 8, 1, 1));
    assertThat(expr.mapWindows(window -> window)).isSameAs(expr);
  }

  private static Expr window(int row, int column) {
    return new Expr.SumOfProducts(Window.of(X, row, column, 3, 3), W.whole());
  }
}
