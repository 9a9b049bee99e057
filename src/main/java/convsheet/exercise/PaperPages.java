package convsheet.exercise;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands on the pages of a worksheet, top to bottom: sections, which are kept together where a
 * page holds them and not much stays empty for it, of bands, which are never cut.
 *
 * @param isLandscape whether the pages lie on their side
 * @param sections the title, then a section a layer
 * @param first the number of the band, counted through all sections, with which each further page
 *     begins
 */
record PaperPages(boolean isLandscape, List<List<Band>> sections, List<Integer> first) {
  /** The share of a page that is not left empty for the sake of what follows. */
  private static final double LITTLE = 0.3;

  /** The sides of a page: how many units it is wide, and how high in millimetres. */
  enum Side {
    UPRIGHT(34, 260),
    ON_ITS_SIDE(50, 175);

    final int units;
    final double height;

    Side(int units, double height) {
      this.units = units;
      this.height = height;
    }
  }

  /** What takes the whole width of a page. */
  sealed interface Band permits Words, Grids {
    /** Its height in millimetres, with the space below it. */
    double height();
  }

  /** What the words are for. */
  enum Kind {
    TITLE(9),
    FIELDS(11),
    SPACE(3),
    HEADING(9),
    PARAGRAPH(4.8);

    final double height;

    Kind(double height) {
      this.height = height;
    }
  }

  /**
   * A text.
   *
   * @param lines how many lines it takes
   */
  record Words(Kind kind, String text, int lines) implements Band {
    @Override
    public double height() {
      return kind.height * lines;
    }
  }

  /** Grids side by side, with their labels and the numbers of their columns. */
  record Grids(List<PaperGrid> grids) implements Band {
    static final double LABEL = 5;
    static final double NUMBERS = 3.4;
    static final double WRITTEN = 8.6;
    static final double SPACE = 3;

    /** More rows than this are lower, if nobody writes into them. */
    static final int MANY = 12;

    double rowHeight() {
      return grids.stream().anyMatch(PaperGrid::isWritten)
          ? WRITTEN
          : rows() > MANY || grids.stream().allMatch(grid -> grid.span() == 1) ? 5.4 : 7;
    }

    int rows() {
      return grids.stream().mapToInt(PaperGrid::rows).max().orElse(0);
    }

    @Override
    public double height() {
      return LABEL + NUMBERS + rows() * rowHeight() + SPACE;
    }
  }

  /** Puts sections on pages. */
  static PaperPages of(Side side, List<List<Band>> sections) {
    var first = new ArrayList<Integer>();
    double used = 0;
    int band = 0;
    for (var section : sections) {
      double whole = section.stream().mapToDouble(Band::height).sum();
      if (used > LITTLE * side.height && used + whole > side.height && whole <= side.height) {
        first.add(band);
        used = 0;
      }
      for (int i = 0; i < section.size(); i++, band++) {
        double height = section.get(i).height();
        // a heading stands on the page of what it is about
        double needed = height;
        for (int j = i; j + 1 < section.size() && section.get(j) instanceof Words; j++) {
          needed += section.get(j + 1).height();
        }
        boolean isBelowHeading = i > 0 && section.get(i - 1) instanceof Words;
        if (used > 0 && !isBelowHeading && used + needed > side.height) {
          first.add(band);
          used = 0;
        }
        used += height;
      }
    }
    return new PaperPages(side == Side.ON_ITS_SIDE, sections, first);
  }

  int count() {
    return 1 + first.size();
  }
}
