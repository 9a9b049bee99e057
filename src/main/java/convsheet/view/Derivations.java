package convsheet.view;

import convsheet.answer.AnswerCell;
import convsheet.answer.Found;
import convsheet.formula.Cells;
import convsheet.formula.ComputedGrid;
import convsheet.formula.Expr;
import convsheet.formula.FormulaPrinter;
import convsheet.formula.Grid;
import convsheet.formula.References;
import convsheet.formula.WeightedSum;
import convsheet.formula.Window;
import convsheet.network.LayerGrids;
import convsheet.network.Network;
import convsheet.question.Evaluation;
import convsheet.tensor.Tensor;
import convsheet.view.Derivation.Addend;
import convsheet.view.Derivation.Block;
import convsheet.view.Derivation.Calculation;
import convsheet.view.Derivation.Cell;
import convsheet.view.Derivation.Channel;
import convsheet.view.Derivation.Constant;
import convsheet.view.Derivation.Copy;
import convsheet.view.Derivation.Gathered;
import convsheet.view.Derivation.Kind;
import convsheet.view.Derivation.Part;
import convsheet.view.Derivation.Products;
import convsheet.view.Derivation.Slip;
import convsheet.xlsx.CellAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Finds out how the numbers of a network come about, from the expressions of its cells alone. */
public final class Derivations {
  private final Evaluation evaluation;
  private final Function<Expr.Ref, Optional<CellAddress>> places;
  private final Found found;
  private final Map<Grid, Computed> computed = new HashMap<>();

  /** A grid that is computed, and the number of its layer. */
  private record Computed(int layer, ComputedGrid grid) {}

  /**
   * The derivations of a question's results.
   *
   * @param places where the cells stand that are named
   * @param found what stands there, and whether it is right
   */
  public Derivations(
      Evaluation evaluation, Function<Expr.Ref, Optional<CellAddress>> places, Found found) {
    this.evaluation = evaluation;
    this.places = places;
    this.found = found;
    for (int i = 0; i < evaluation.grids().size(); i++) {
      for (var grids : List.of(evaluation.grids().get(i), evaluation.grids().get(i).writtenOut())) {
        for (var step : grids.steps()) {
          computed.put(step.grid(), new Computed(i, step));
        }
        for (var output : grids.outputs()) {
          computed.put(output.grid(), new Computed(i, output));
        }
      }
    }
  }

  /** Whether a cell is computed, and so has a derivation: not one of the picture or a weight. */
  public boolean isComputed(Expr.Ref cell) {
    return computed.containsKey(cell.grid());
  }

  /** How an output comes about; the layer, channel, row and column are counted from 0. */
  public Derivation of(int layer, int channel, int row, int column) {
    var grid = evaluation.grids().get(layer).outputs().get(channel).grid();
    return of(new Expr.Ref(grid, row, column), 1, 0);
  }

  /** All cells of a grid that a layer reads, with what each is; the layer is counted from 0. */
  public Block block(int layer, Grid grid) {
    var output = evaluation.grids().get(layer).outputs().get(0).grid();
    return new Way(new Expr.Ref(output, 0, 0)).block(grid.whole());
  }

  /**
   * How a computed cell comes about.
   *
   * @param depth 1 for the cell alone, 2 with those that it reads, and so on
   * @param most how many further cells there are to be at most; each is there once
   */
  public Derivation of(Expr.Ref cell, int depth, int most) {
    return new Tree(most).derive(cell, depth);
  }

  /** Derivations of cells and of those that they read, each cell once. */
  private final class Tree {
    private final Set<Expr.Ref> seen = new HashSet<>();
    private int left;

    Tree(int most) {
      left = most;
    }

    Derivation derive(Expr.Ref cell, int depth) {
      seen.add(cell);
      var way = new Way(cell);
      way.derive(expr(cell), Optional.empty());
      seen.addAll(way.shown);
      var next = new ArrayList<Expr.Ref>();
      int leftOut = 0;
      for (var source : depth > 1 ? way.sources : Set.<Expr.Ref>of()) {
        if (!seen.contains(source)) {
          if (left == 0) {
            leftOut++;
          } else {
            left--;
            seen.add(source);
            next.add(source);
          }
        }
      }
      var sources = next.stream().map(source -> derive(source, depth - 1)).toList();
      return way.derivation(sources, leftOut);
    }
  }

  private Expr expr(Expr.Ref cell) {
    return computed.get(cell.grid()).grid().at(cell.row(), cell.column());
  }

  private double value(Expr expr) {
    return Tensor.cell(expr.evaluate(evaluation.cells()));
  }

  /** What the workbook has in a cell, if that is not right. */
  private Optional<AnswerCell> different(Expr.Ref cell) {
    return cell.grid().role() == Grid.Role.OUTPUT ? found.wrong(cell) : Optional.empty();
  }

  /** The steps to one cell. */
  private final class Way {
    private final Expr.Ref cell;
    private final int layer;
    private final LayerGrids grids;
    private final Network.Node node;
    private final List<Part> parts = new ArrayList<>();
    private final Set<Expr.Ref> shown = new LinkedHashSet<>();
    private final Set<Expr.Ref> sources = new LinkedHashSet<>();
    private boolean readsOther;

    Way(Expr.Ref cell) {
      this.cell = cell;
      layer = computed.get(cell.grid()).layer();
      grids = evaluation.grids().get(layer);
      node = evaluation.question().network().nodes().get(layer);
    }

    Derivation derivation(List<Derivation> sources, int leftOut) {
      var own = computed.get(cell.grid()).grid();
      var slip =
          isException()
              ? Optional.of(
                  new Slip(
                      print(expr(cell), named()),
                      value(own.pattern().at(cell.row(), cell.column()))))
              : Optional.<Slip>empty();
      return new Derivation(
          cell(cell),
          node.name(),
          node.layer().type(),
          node.layer().summary(),
          slip,
          parts,
          different(cell),
          readsOther ? OptionalDouble.of(new Theirs().value(cell)) : OptionalDouble.empty(),
          found.isCarried(cell),
          sources,
          leftOut);
    }

    /**
     * Adds the steps to a value.
     *
     * @param gives the cell on the way that holds it, if it is not the result itself
     */
    void derive(Expr expr, Optional<Expr.Ref> gives) {
      steps(expr);
      var target = gives.map(this::cell);
      if (expr.constant().isPresent()) {
        boolean typed = gives.isEmpty() && isException();
        parts.add(
            new Constant(
                target,
                typed ? "a typed number" : border(expr.constant().getAsDouble()),
                expr.constant().getAsDouble()));
        return;
      }
      if (expr.isBlank()) {
        parts.add(new Constant(target, "left blank: pooling passes over it", 0));
        return;
      }
      if (expr.cell().isPresent()) {
        parts.add(new Copy(target, cell(expr.cell().get())));
        return;
      }
      var rest = expr;
      var symbols = expr;
      var sum = WeightedSum.in(expr);
      if (sum.isPresent()) {
        var products = products(sum.get());
        var x = new Expr.Value("x", products.value());
        rest = expr.replace(sum.get().whole(), x);
        symbols = rest;
        parts.add(rest.equals(x) ? products.giving(target) : products.giving(Optional.empty()));
      } else {
        for (var aggregate : gathered(expr)) {
          var part = gathered(aggregate);
          var x = new Expr.Value("x", part.value());
          rest = rest.replace(aggregate, x);
          parts.add(
              new Gathered(
                  rest.equals(x) ? target : Optional.empty(),
                  aggregate.function(),
                  part.blocks(),
                  part.value()));
        }
      }
      if (!(rest instanceof Expr.Value)) {
        parts.add(
            new Calculation(
                target,
                name(gives),
                print(unguarded(symbols), named()),
                bare(print(unguarded(rest), numbers())),
                value(expr)));
      }
    }

    private boolean isException() {
      return computed
          .get(cell.grid())
          .grid()
          .exceptions()
          .containsKey(cell.row() * cell.grid().columns() + cell.column());
    }

    private String border(double value) {
      return cell.grid().part() == Grid.Part.STRETCHED
          ? "0, put in between the numbers of the input"
          : Shown.text(value) + ", as everything in the border";
    }

    /** What a step is called: by its grid, or by the activation, or by the layer's type. */
    private String name(Optional<Expr.Ref> gives) {
      return gives
          .map(ref -> ref.grid().label())
          .orElseGet(() -> node.layer().options().getOrDefault("activation", node.layer().type()));
    }

    /** Derives the cells of steps that an expression reads by themselves, each once. */
    private void steps(Expr expr) {
      if (expr.windows().stream().allMatch(window -> window.count() == 1)) {
        expr.windows().forEach(window -> step(window.cell(0)));
      }
      if (!isGathering(expr)) {
        expr.operands().forEach(this::steps);
      }
    }

    private void step(Expr.Ref ref) {
      read(ref);
      if (ref.grid().role() == Grid.Role.STEP && isComputed(ref) && shown.add(ref)) {
        derive(expr(ref), Optional.of(ref));
      }
    }

    /** Notes what a derivation goes on with: the computed cell that a cell is or is a copy of. */
    private void read(Expr.Ref ref) {
      var at = origin(ref);
      if (at.isPresent() && isComputed(at.get())) {
        sources.add(at.get());
        readsOther |= different(at.get()).filter(AnswerCell::isNumber).isPresent();
      }
    }

    private Products products(WeightedSum sum) {
      var channels = new ArrayList<Channel>();
      double total = 0;
      for (var own : sum.channels()) {
        var products = new ArrayList<Double>();
        for (int i = 0; i < own.left().count(); i++) {
          products.add(value(own.term(i)));
        }
        double channel = value(own);
        total = channels.isEmpty() ? channel : Tensor.cell(total + channel);
        channels.add(new Channel(block(own.left()), block(own.right()), products, channel));
      }
      var rest = new ArrayList<Addend>();
      for (var term : sum.rest()) {
        var own = term.cell().map(this::cell);
        boolean bias = own.isEmpty() || isBias(own.get().ref().grid());
        rest.add(new Addend(bias ? "bias" : own.get().ref().grid().label(), own, value(term)));
      }
      return new Products(Optional.empty(), channels, total, rest, value(sum.whole()));
    }

    private static boolean isBias(Grid grid) {
      return grid.part() == Grid.Part.BIAS || grid.part() == Grid.Part.SHIFT;
    }

    private List<Expr.Aggregate> gathered(Expr expr) {
      if (isGathering(expr)) {
        return List.of((Expr.Aggregate) expr);
      }
      return expr.operands().stream().flatMap(part -> gathered(part).stream()).distinct().toList();
    }

    private boolean isGathering(Expr expr) {
      return expr instanceof Expr.Aggregate aggregate
          && (aggregate.arguments().stream().anyMatch(part -> part.range().isPresent())
              || aggregate.arguments().size() > 1
                  && aggregate.arguments().stream().allMatch(part -> part.cell().isPresent()));
    }

    private Gathered gathered(Expr.Aggregate aggregate) {
      var blocks = new ArrayList<Block>();
      var single = new ArrayList<Cell>();
      for (var argument : aggregate.arguments()) {
        argument.range().ifPresent(window -> blocks.add(block(window)));
        argument
            .cell()
            .ifPresent(
                ref -> {
                  read(ref);
                  single.add(cell(ref));
                });
      }
      if (!single.isEmpty()) {
        var grid = single.get(0).ref().grid();
        blocks.add(new Block(grid.stem(), 1, single.size(), single));
      }
      return new Gathered(Optional.empty(), aggregate.function(), blocks, value(aggregate));
    }

    private Block block(Window window) {
      var cells = new ArrayList<Cell>();
      for (int i = 0; i < window.count(); i++) {
        read(window.cell(i));
        cells.add(cell(window.cell(i)));
      }
      return new Block(label(window.grid()), window.rows(), window.columns(), cells);
    }

    private String label(Grid grid) {
      return grid.sheet().equals(node.name()) ? grid.label() : grid.sheet() + " " + grid.label();
    }

    private Cell cell(Expr.Ref ref) {
      var kind = Kind.PLAIN;
      if (isCopy(ref.grid())) {
        var expr = expr(ref);
        if (expr.isBlank()) {
          kind = Kind.BLANK;
        } else if (expr.reads().isEmpty()) {
          kind = Kind.ZERO;
        } else {
          var padding = grids.padding();
          kind =
              !padding.isNone()
                      && padding.isBorder(
                          ref.row(), ref.column(), ref.grid().rows(), ref.grid().columns())
                  ? Kind.BORDER
                  : Kind.COPY;
        }
      }
      var address = address(ref);
      var origin = kind == Kind.PLAIN ? Optional.<Expr.Ref>empty() : origin(ref);
      var source =
          origin
              .flatMap(Derivations.this::address)
              .filter(from -> !address.equals(Optional.of(from)));
      var at = origin.orElse(ref);
      return new Cell(ref, address, value(ref), kind, source, different(at));
    }

    private boolean isCopy(Grid grid) {
      var own = computed.get(grid);
      return own != null && (grid.role() == Grid.Role.PADDED || grid.role() == Grid.Role.PARAMETER);
    }

    /** The cell that a copy among a layer's steps is one of; none for a border's zeros. */
    private Optional<Expr.Ref> origin(Expr.Ref ref) {
      if (!isCopy(ref.grid())) {
        return Optional.of(ref);
      }
      return expr(ref).cell().flatMap(this::origin);
    }
  }

  /** Where a cell stands; one without a cell of its own, as in a concat, where its source does. */
  private Optional<CellAddress> address(Expr.Ref ref) {
    var own = places.apply(ref);
    return own.isPresent() || !isComputed(ref) ? own : expr(ref).cell().flatMap(this::address);
  }

  /** The values that cells would have if the numbers that stand in the workbook were right. */
  private final class Theirs implements Cells {
    private final Map<Expr.Ref, Double> known = new HashMap<>();

    double value(Expr.Ref cell) {
      return Tensor.cell(expr(cell).evaluate(this));
    }

    @Override
    public Values of(Grid grid) {
      return new Values() {
        @Override
        public double at(int row, int column) {
          return value(grid, row, column);
        }

        @Override
        public boolean isBlank(int row, int column) {
          return evaluation.cells().isBlank(grid, row, column);
        }
      };
    }

    private double value(Grid grid, int row, int column) {
      var ref = new Expr.Ref(grid, row, column);
      if (!isComputed(ref)) {
        return evaluation.cells().at(grid, row, column);
      }
      var own = grid.role() == Grid.Role.OUTPUT ? found.at(ref) : OptionalDouble.empty();
      if (own.isPresent()) {
        return own.getAsDouble();
      }
      if (grid.role() == Grid.Role.OUTPUT) {
        return evaluation.cells().at(grid, row, column);
      }
      var there = known.get(ref);
      if (there == null) {
        there = value(ref);
        known.put(ref, there);
      }
      return there;
    }
  }

  /**
   * An expression without what keeps its exponentials from overflowing where that does nothing:
   * EXP(-x) for EXP(-MAX(-700,x)).
   */
  private Expr unguarded(Expr expr) {
    var bare = expr;
    for (var guard : guards(expr, false)) {
      bare = bare.replace(guard, guard.arguments().get(1));
    }
    return bare;
  }

  private List<Expr.Aggregate> guards(Expr expr, boolean isExponent) {
    if (isExponent
        && expr instanceof Expr.Aggregate guard
        && guard.function() == Expr.Aggregate.Function.MAX
        && guard.arguments().size() == 2
        && guard.arguments().get(0) instanceof Expr.Number least
        && value(guard.arguments().get(1)) >= least.value()) {
      return List.of(guard);
    }
    boolean inside =
        isExponent || expr instanceof Expr.Call call && call.function() == Expr.Call.Function.EXP;
    return expr.operands().stream().flatMap(part -> guards(part, inside).stream()).toList();
  }

  // ---- formulas as text ----

  private static String print(Expr expr, References references) {
    return FormulaPrinter.print(expr, references, FormulaPrinter.Style.COMPACT);
  }

  /** Cells by their addresses. */
  private References named() {
    return new References() {
      @Override
      public String cell(Expr.Ref ref) {
        return address(ref).map(CellAddress::text).orElse("x");
      }

      @Override
      public String range(Window window) {
        var first = address(window.cell(0));
        var last = address(window.cell(window.count() - 1));
        return first.isPresent() && last.isPresent()
            ? first.get().text() + (window.count() == 1 ? "" : ":" + last.get().cell())
            : window.grid().label();
      }
    };
  }

  /** Negative numbers keep parentheses only where they stand beside an operator. */
  private static String bare(String numbers) {
    return numbers
        .replaceAll("\\+\\((-[\\d.E+-]+)\\)", "$1")
        .replaceAll("(?<=[(,]|^)\\((-[\\d.E+-]+)\\)(?=[,)>]|$)", "$1");
  }

  /** Numbers for cells, and for what steps before have given. */
  private References numbers() {
    return new References() {
      @Override
      public String cell(Expr.Ref ref) {
        return number(Derivations.this.value(ref));
      }

      @Override
      public String value(Expr.Value value) {
        return number(value.number());
      }

      @Override
      public String range(Window window) {
        throw new IllegalStateException("a range stands for one number here");
      }

      private String number(double value) {
        var text = Shown.text(value);
        return text.startsWith("-") ? "(" + text + ")" : text;
      }
    };
  }
}
