package convsheet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convsheet.cli.HeatMap.Depth;
import convsheet.view.ColourScale;
import convsheet.view.SmallerGrid;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static final int WIDE = 80;

  private static HeatMap plain(int columns, double[] values, int width) {
    return new HeatMap(
        Depth.PLAIN, SmallerGrid.of(columns, values, Integer.MAX_VALUE, width), new int[0]);
  }

  private static HeatMap coloured(Depth depth, int columns, double... values) {
    return new HeatMap(
        depth,
        SmallerGrid.of(columns, values, Integer.MAX_VALUE, WIDE),
        ColourScale.around0(values, true).of(values));
  }

  @Test
  void withoutColoursCharactersGoFromLeastToMost() {
    var map = plain(3, new double[] {0, 9, 3, 1, Double.NaN, 6}, WIDE);

    assertThat(map.lines()).containsExactly(" @-", ".?*");
  }

  /** White is 0 and 5B9BD5 and F0874A the most there is either way, as on the sheets. */
  @Test
  void aCharacterShowsTwoRowsInTheColoursOfTheSheets() {
    var map = coloured(Depth.TRUE, 1, -2, 1, 2);

    assertThat(map.lines())
        .containsExactly(
            "\u001B[38;2;91;155;213m\u001B[48;2;248;195;165m\u2580\u001B[0m",
            "\u001B[38;2;240;135;74m\u001B[49m\u2580\u001B[0m");
  }

  /** xterm's 231 is white, 16 is black, 209 is FF875F and 74 is 5FAFD7. */
  @Test
  void of256ColoursTheNearestAreTaken() {
    assertThat(coloured(Depth.INDEXED, 3, 0, 1, -1).lines().get(0))
        .contains("38;5;231m", "38;5;209m", "38;5;74m");
  }

  @Test
  void aWiderGridIsShownInMeans() {
    var map = plain(5, new double[] {0, 4, 8, 8, 9, 0, 4, 8, 8, 9}, 3);

    assertThat(map.width()).isEqualTo(3);
    assertThat(map.lines()).containsExactly(":%@"); // 2, 8 and 9 of 0 to 9
  }

  @Test
  void coloursAreThoseThatTheTerminalHas() {
    var xterm = Map.of("TERM", "xterm-256color");
    assertThat(Depth.of(true, xterm)).isEqualTo(Depth.INDEXED);
    assertThat(Depth.of(true, Map.of("TERM", "xterm", "COLORTERM", "truecolor")))
        .isEqualTo(Depth.TRUE);
    assertThat(Depth.of(true, Map.of("TERM", "linux"))).isEqualTo(Depth.PLAIN);
    assertThat(Depth.of(false, xterm)).isEqualTo(Depth.PLAIN);
  }
}
