package convsheet.lift;

import convsheet.network.Activation;
import convsheet.network.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a formula computes, however it is written.
 *
 * @param core what is computed
 * @param activation what is applied to it
 */
record Meaning(Core core, Activation activation) {

  /** What a formula computes before its activation. */
  sealed interface Core {
    /** The rectangles that it reads, in the order in which they are written. */
    List<CellRange> areas();

    /** The same over other rectangles of the same sizes, in the order of {@link #areas()}. */
    Core over(List<CellRange> areas);

    /** The numbers that are written into it. */
    default List<Double> numbers() {
      return List.of();
    }

    /** Its form: the same for formulas that differ in places and numbers only. */
    String form();
  }

  /** A factor of a product: cells, or numbers in the formula. */
  sealed interface Factor {
    /** Cells. */
    record Cells(CellRange area) implements Factor {}

    /** Numbers, row by row. */
    record Numbers(List<Double> values) implements Factor {}
  }

  /**
   * Products of cells, pair by pair in reading order.
   *
   * @param left cells
   * @param right cells or numbers, as many as {@code left}
   * @param sign what all products are multiplied with
   */
  record Product(CellRange left, Factor right, double sign) {}

  /** Products, cells and a number, all added. */
  record Sum(List<Product> products, List<CellRange> addends, double constant) implements Core {
    @Override
    public List<CellRange> areas() {
      var areas = new ArrayList<CellRange>();
      for (var product : products) {
        areas.add(product.left());
        if (product.right() instanceof Factor.Cells cells) {
          areas.add(cells.area());
        }
      }
      areas.addAll(addends);
      return areas;
    }

    @Override
    public Sum over(List<CellRange> areas) {
      var own = areas.iterator();
      var others = new ArrayList<Product>(products.size());
      for (var product : products) {
        var left = own.next();
        var right =
            product.right() instanceof Factor.Cells
                ? new Factor.Cells(own.next())
                : product.right();
        others.add(new Product(left, right, product.sign()));
      }
      return new Sum(others, areas.subList(areas.size() - addends.size(), areas.size()), constant);
    }

    @Override
    public List<Double> numbers() {
      var numbers = new ArrayList<Double>();
      for (var product : products) {
        numbers.add(product.sign());
        if (product.right() instanceof Factor.Numbers own) {
          numbers.addAll(own.values());
        }
      }
      numbers.add(constant);
      return numbers;
    }

    @Override
    public String form() {
      var form = new StringBuilder("sum");
      for (var product : products) {
        form.append(' ').append(product.left().rows()).append('x').append(product.left().columns());
        form.append(
            product.right() instanceof Factor.Cells cells
                ? "*" + cells.area().rows() + "x" + cells.area().columns()
                : "*n");
      }
      for (var addend : addends) {
        form.append(" +").append(addend.rows()).append('x').append(addend.columns());
      }
      return form.toString();
    }
  }

  /**
   * The largest value, or the average; either passes over cells without a number.
   *
   * @param max whether it is the largest
   * @param areas what it is taken of
   * @param cut where the windows are cut off, if the formulas cut them off themselves
   */
  record Pooled(boolean max, List<CellRange> areas, Optional<Cut> cut) implements Core {
    Pooled(boolean max, List<CellRange> areas) {
      this(max, areas, Optional.empty());
    }

    @Override
    public Pooled over(List<CellRange> areas) {
      return new Pooled(max, areas, cut);
    }

    @Override
    public String form() {
      var form = new StringBuilder(max ? "max" : "mean");
      areas.forEach(
          area -> form.append(' ').append(area.rows()).append('x').append(area.columns()));
      cut.ifPresent(own -> form.append(" cut at ").append(own.within().text()));
      return form.toString();
    }
  }

  /**
   * The edge at which windows are cut off.
   *
   * @param within all that they read
   * @param counts whether an average counts what is cut off as zeros
   * @param passes whether cells inside that hold no number are passed over; else they are zeros
   */
  record Cut(CellRange within, boolean counts, boolean passes) {}

  /**
   * A value that is kept or dropped, as another cell says.
   *
   * @param value the cell
   * @param mask the cell that says so
   * @param test when the value is kept: {@code >}, {@code >=}, {@code <}, {@code <=}, {@code =} or
   *     {@code <>} of the mask and the limit
   * @param limit a number, or one cell that holds it
   * @param scale what a value that is kept is multiplied with
   */
  record Masked(CellRange value, CellRange mask, String test, Factor limit, double scale)
      implements Core {
    @Override
    public Masked over(List<CellRange> areas) {
      return new Masked(
          areas.get(0),
          areas.get(1),
          test,
          limit instanceof Factor.Cells ? new Factor.Cells(areas.get(2)) : limit,
          scale);
    }

    @Override
    public List<CellRange> areas() {
      return limit instanceof Factor.Cells cells
          ? List.of(value, mask, cells.area())
          : List.of(value, mask);
    }

    @Override
    public List<Double> numbers() {
      var numbers = new ArrayList<>(List.of(scale));
      if (limit instanceof Factor.Numbers own) {
        numbers.addAll(own.values());
      }
      return numbers;
    }

    @Override
    public String form() {
      return "masked " + test + (limit instanceof Factor.Cells ? "cell" : "number");
    }
  }

  /** {@code EXP(x)}, or {@code EXP(x-MAX(all))}. */
  record Exponential(CellRange x, List<CellRange> all) implements Core {
    @Override
    public List<CellRange> areas() {
      var areas = new ArrayList<>(List.of(x));
      areas.addAll(all);
      return areas;
    }

    @Override
    public Exponential over(List<CellRange> areas) {
      return new Exponential(areas.get(0), areas.subList(1, areas.size()));
    }

    @Override
    public String form() {
      return "exp" + all.size();
    }
  }

  /** {@code x/SUM(all)}, where the cells hold exponentials. */
  record Share(CellRange x, CellRange all) implements Core {
    @Override
    public List<CellRange> areas() {
      return List.of(x, all);
    }

    @Override
    public Share over(List<CellRange> areas) {
      return new Share(areas.get(0), areas.get(1));
    }

    @Override
    public String form() {
      return "share " + all.rows() + "x" + all.columns();
    }
  }

  /** {@code EXP(x)/SUM(EXP(all))}, with or without the maximum subtracted. */
  record Softmax(CellRange x, CellRange all) implements Core {
    @Override
    public List<CellRange> areas() {
      return List.of(x, all);
    }

    @Override
    public Softmax over(List<CellRange> areas) {
      return new Softmax(areas.get(0), areas.get(1));
    }

    @Override
    public String form() {
      return "softmax " + all.rows() + "x" + all.columns();
    }
  }

  /**
   * Something else.
   *
   * @param why why no layer is made of it
   * @param areas what it reads, as far as it can be parsed
   * @param isRead whether it can be parsed
   * @param prepares whether it only prepares a number: from single cells, or looked up in a range
   * @param total the function, if it is one number about ranges and nothing more
   * @param step the {@link Share} or {@link Exponential} that it is if the second cell that it
   *     reads holds the sum or the largest of a range
   */
  record Unknown(
      String why,
      List<CellRange> areas,
      boolean isRead,
      boolean prepares,
      Optional<String> total,
      Optional<Core> step)
      implements Core {
    @Override
    public Unknown over(List<CellRange> areas) {
      return new Unknown(why, areas, isRead, prepares, total, step.map(own -> own.over(areas)));
    }

    @Override
    public String form() {
      return "unknown";
    }
  }

  /** The form of the whole formula. */
  String form() {
    return core.form() + ", " + activation.text();
  }

  boolean isUnknown() {
    return core instanceof Unknown;
  }

  /** Whether it is another cell and nothing more. */
  boolean isCopy() {
    return core instanceof Sum sum
        && sum.products().isEmpty()
        && sum.addends().size() == 1
        && sum.addends().get(0).isCell()
        && sum.constant() == 0
        && activation instanceof Identity;
  }

  /** Whether it may be of a layer. */
  boolean isOfLayer() {
    return !isUnknown() && !isCopy() && !isNumber();
  }

  /**
   * Whether it may be of a layer in which each cell does the same, without one cut off at an edge.
   */
  boolean staysTogether() {
    return isOfLayer() && !pools();
  }

  /** Whether it takes the largest, the average or the sum of cells, all with the same part. */
  boolean pools() {
    return core instanceof Pooled
        || core instanceof Sum sum
            && sum.addends().isEmpty()
            && sum.products().stream()
                .allMatch(product -> product.right() instanceof Factor.Numbers)
            && sum.products().stream()
                    .flatMap(product -> ((Factor.Numbers) product.right()).values().stream())
                    .distinct()
                    .count()
                == 1;
  }

  /** The function, if it is one number about ranges, as {@code SUM(A1:E9)} is, and no more. */
  Optional<String> total() {
    if (!(activation instanceof Identity) || core.areas().stream().allMatch(CellRange::isCell)) {
      return Optional.empty();
    }
    if (core instanceof Unknown unknown) {
      return unknown.total();
    }
    if (core instanceof Pooled pooled) {
      return Optional.of(pooled.max() ? "MAX" : "AVERAGE");
    }
    return core instanceof Sum sum && sum.products().isEmpty() && sum.constant() == 0
        ? Optional.of("SUM")
        : Optional.empty();
  }

  /** Whether it reads no cell. */
  boolean isNumber() {
    return core instanceof Sum sum && sum.products().isEmpty() && sum.addends().isEmpty();
  }
}
