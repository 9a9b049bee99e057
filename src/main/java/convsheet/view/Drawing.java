package convsheet.view;

import convsheet.answer.AnswerCell;
import convsheet.formula.A1;
import convsheet.formula.Expr;
import convsheet.formula.Grid;
import convsheet.problem.Problem;
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
import convsheet.xlsx.CellAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Draws derivations as lines of text that can be copied into an exercise book. */
public final class Drawing {
  /** The widest line, where that can be helped. */
  private static final int WIDTH = 100;

  /** The rows and columns of a window, and the channels, of which none are left out. */
  private static final int MOST_CELLS = 12;

  private static final int MOST_CHANNELS = 8;
  private static final int MOST_ADDENDS = 16;
  private static final int INDENT = 4;
  private static final int LABEL = 10;

  private final boolean all;
  private final String indent;
  private final List<String> lines = new ArrayList<>();

  private Drawing(boolean all, String indent) {
    this.all = all;
    this.indent = indent;
  }

  /**
   * A derivation, then those of what it reads, further to the right.
   *
   * @param all whether large windows and many channels are drawn whole
   */
  public static List<String> lines(Derivation derivation, boolean all) {
    return lines(derivation, all, "");
  }

  private static List<String> lines(Derivation derivation, boolean all, String indent) {
    var drawing = new Drawing(all, indent);
    drawing.draw(derivation);
    return drawing.lines;
  }

  private void draw(Derivation derivation) {
    var body = new Drawing(all, indent);
    derivation.parts().forEach(body::part);
    var result = derivation.result();
    wrap("", result.name() + "  " + place(derivation));
    wrap("", derivation.type() + ": " + derivation.summary());
    derivation
        .slip()
        .ifPresent(
            slip ->
                wrap(
                    "",
                    "This cell breaks the pattern of its layer, which would give "
                        + Shown.text(slip.pattern())
                        + (derivation.parts().get(0) instanceof Constant
                            ? "; it holds a typed number."
                            : "; it has its own formula, =" + slip.formula())));
    if (body.rounded) {
      line("Numbers are rounded, so that sums add up as printed; the last line has all digits.");
    }
    lines.addAll(body.lines);
    line("");
    var value = result.name() + " = " + Shown.exact(derivation.value());
    line(value + note(derivation));
    derivation
        .carried()
        .ifPresent(
            carried ->
                line(
                    "With your numbers in the cells that it reads it would be "
                        + Shown.text(carried)
                        + follows(derivation, carried)
                        + "."));
    for (var source : derivation.sources()) {
      line("");
      lines.addAll(lines(source, all, indent + " ".repeat(INDENT)));
    }
    if (derivation.leftOut() > 0) {
      line("");
      line(
          " ".repeat(INDENT)
              + (derivation.leftOut() == 1
                  ? "1 more cell that it reads is"
                  : derivation.leftOut() + " more cells that it reads are")
              + " left out (--all shows all).");
    }
  }

  /** Where a number is another one, but may follow all the same: the numbers before are rounded. */
  private static String follows(Derivation derivation, double carried) {
    return derivation
        .found()
        .filter(found -> derivation.follows())
        .map(found -> Shown.text(found.value()))
        .filter(text -> !text.equals(Shown.text(carried)))
        .map(text -> "; your " + text + " follows from them too, as they are rounded")
        .orElse("");
  }

  private static String place(Derivation derivation) {
    var ref = derivation.result().ref();
    return derivation.layer()
        + ", "
        + ref.grid().label()
        + ", row "
        + (ref.row() + 1)
        + (ref.grid().columns() == 1 && ref.grid().channel() == 0
            ? ""
            : ", column " + (ref.column() + 1));
  }

  private static String note(Derivation derivation) {
    return derivation
        .found()
        .map(found -> "   (" + beside(found, Shown.text(derivation.value())) + ")")
        .orElse("");
  }

  /** What the workbook has in place of what is right. */
  private static String beside(AnswerCell found, String right) {
    return "you have "
        + (found.isNumber()
            ? Shown.exact(found.value()) + ", right is " + right
            : "no number: " + found.noNumber());
  }

  // ---- steps ----

  private boolean rounded;

  private void part(Part part) {
    if (lines.isEmpty() || part.gives().isPresent() || !(part instanceof Calculation)) {
      line("");
    }
    part.gives().ifPresent(cell -> wrap("", cell.name() + "  " + cell.ref().grid().label()));
    if (part instanceof Products products) {
      draw(products);
    } else if (part instanceof Gathered gathered) {
      draw(gathered);
    } else if (part instanceof Calculation calculation) {
      step(
          calculation.gives().isPresent() ? "value" : calculation.name(),
          calculation.formula()
              + (calculation.formula().equals(calculation.numbers())
                  ? ""
                  : " = " + calculation.numbers())
              + " = "
              + number(calculation.value()));
    } else if (part instanceof Copy copy) {
      step("copy", "of " + copy.from().name() + " = " + number(copy.value()));
      notes(List.of(copy.from()));
    } else if (part instanceof Constant constant) {
      step(
          "given",
          constant.what() + (constant.value() == 0 ? "" : ": " + number(constant.value())));
    }
  }

  private void draw(Products products) {
    int count = products.channels().size();
    var printed = AddedUp.of(products);
    rounded |= AddedUp.isRounded(products);
    var shown = indexes(count, MOST_CHANNELS);
    for (int i : shown) {
      if (i < 0) {
        line(
            "... "
                + Problem.count(count - shown.size() + 1, "channel")
                + " in between (--all shows them)");
        line("");
      } else {
        if (count > 1) {
          line("channel " + (i + 1));
        }
        draw(products.channels().get(i), printed.products().get(i), printed.sums().get(i));
        if (count > 1) {
          line("");
        }
      }
    }
    var totals = printed.totals();
    if (count > 1) {
      step("channels", added(printed.sums()) + " = " + totals.get(0));
    }
    for (int i = 0; i < products.rest().size(); i++) {
      var addend = products.rest().get(i);
      step(
          addend.name(),
          totals.get(i)
              + plus(printed.rest().get(i))
              + " = "
              + totals.get(i + 1)
              + addend.cell().map(cell -> "   (" + cell.name() + ")").orElse(""));
    }
  }

  private void draw(Channel channel, List<String> products, String sum) {
    if (channel.products().size() == 1) {
      var input = channel.input().cells().get(0);
      var weight = channel.weights().cells().get(0);
      step(
          "product",
          input.name()
              + " * "
              + weight.name()
              + " = "
              + number(input.value())
              + " * "
              + inParentheses(weight.value())
              + " = "
              + sum);
      notes(List.of(input));
      return;
    }
    var input = channel.input();
    var weights = channel.weights();
    var left = drawn(input, Optional.empty());
    var middle = drawn(weights, Optional.empty());
    var right = products(input, products);
    beside(left, middle, right);
    notes(input.cells());
    notes(weights.cells());
    line("");
    step("sum", "of the " + channel.products().size() + " products = " + sum);
  }

  private void draw(Gathered gathered) {
    var largest = gathered.function() == Expr.Aggregate.Function.MAX;
    var mark = largest ? Optional.of(gathered.value()) : Optional.<Double>empty();
    for (var block : gathered.blocks()) {
      if (block.rows() == 1 && block.columns() > 1 && !isRegular(block)) {
        list(block, mark);
      } else {
        drawn(block, mark).forEach(this::line);
      }
      notes(block.cells());
    }
    line("");
    var cells = gathered.cells();
    var values = cells.stream().map(cell -> number(cell.value())).toList();
    switch (gathered.function()) {
      case MAX -> {
        var winners = cells.stream().filter(c -> c.value() == gathered.value()).toList();
        step(
            "largest",
            number(gathered.value())
                + (winners.isEmpty()
                    ? ""
                    : ", in "
                        + winners.get(0).name()
                        + (winners.size() == 1 ? "" : " and " + (winners.size() - 1) + " more")));
      }
      case SUM -> step("sum", addedOrCounted(values) + " = " + number(gathered.value()));
      case AVERAGE ->
          step(
              "average",
              (values.size() > MOST_ADDENDS ? "(sum of all)" : "(" + added(values) + ")")
                  + " / "
                  + values.size()
                  + " = "
                  + number(gathered.value()));
    }
  }

  private String addedOrCounted(List<String> values) {
    return values.size() > MOST_ADDENDS ? "of the " + values.size() + " numbers" : added(values);
  }

  private String added(List<String> values) {
    var text = new StringBuilder();
    var shown = indexes(values.size(), MOST_ADDENDS);
    for (int i : shown) {
      if (i < 0) {
        text.append(" + ...");
      } else {
        text.append(text.isEmpty() ? values.get(i) : plus(values.get(i)));
      }
    }
    return text.toString();
  }

  private static String plus(String text) {
    return text.startsWith("-") ? " - " + text.substring(1) : " + " + text;
  }

  private String inParentheses(double value) {
    var text = number(value);
    return text.startsWith("-") ? "(" + text + ")" : text;
  }

  private String number(double value) {
    rounded |= Shown.isRounded(value);
    return Shown.text(value);
  }

  /** What is to be said of cells: borders, copies, numbers that are not right. */
  private void notes(List<Cell> cells) {
    var zeros = of(cells, Kind.ZERO);
    if (!zeros.isEmpty()) {
      boolean stretched = zeros.get(0).ref().grid().part() == Grid.Part.STRETCHED;
      wrap(
          "",
          "(0) "
              + (stretched ? "is put in between the numbers of the input" : "is padding, 0")
              + places(zeros));
    }
    var blanks = of(cells, Kind.BLANK);
    if (!blanks.isEmpty()) {
      wrap("", "( ) is padding, passed over" + places(blanks));
    }
    var border = of(cells, Kind.BORDER);
    if (!border.isEmpty()) {
      wrap("", "( ) is padding: " + Copies.text(border));
    }
    var copies = of(cells, Kind.COPY);
    if (copies.stream().anyMatch(cell -> cell.source().isPresent())) {
      wrap("", Copies.text(copies.stream().filter(cell -> cell.source().isPresent()).toList()));
    }
    for (var cell : cells) {
      cell.found()
          .ifPresent(
              found ->
                  line(
                      cell.source().map(CellAddress::text).orElseGet(cell::name)
                          + ": "
                          + beside(found, number(cell.value()))));
    }
  }

  private static List<Cell> of(List<Cell> cells, Kind kind) {
    return cells.stream().filter(cell -> cell.kind() == kind).toList();
  }

  private static String places(List<Cell> cells) {
    var places = cells.stream().flatMap(cell -> cell.address().stream()).toList();
    return places.isEmpty() ? "" : ": " + Ranges.text(places);
  }

  // ---- grids ----

  /** Whether the cells stand in rows and columns of one sheet, so that letters can head them. */
  private static boolean isRegular(Block block) {
    for (int row = 0; row < block.rows(); row++) {
      for (int column = 0; column < block.columns(); column++) {
        var own = block.at(row, column).address();
        var head = block.at(0, column).address();
        var side = block.at(row, 0).address();
        if (own.isEmpty()
            || head.isEmpty()
            || side.isEmpty()
            || own.get().column() != head.get().column()
            || own.get().row() != side.get().row()
            || !own.get().sheet().equals(head.get().sheet())) {
          return false;
        }
      }
    }
    return true;
  }

  private List<String> drawn(Block block, Optional<Double> winner) {
    var lines = new ArrayList<String>();
    lines.add(block.label());
    boolean regular = isRegular(block);
    var first = block.cells().get(0);
    var last = block.cells().get(block.cells().size() - 1);
    lines.add(
        !regular
            ? first.address().map(CellAddress::text).orElse("")
            : block.cells().size() == 1
                ? first.name()
                : first.name() + ":" + last.address().orElseThrow().cell());
    var texts = new ArrayList<String>();
    for (var cell : block.cells()) {
      var text = cell.kind() == Kind.BLANK ? " " : number(cell.value());
      texts.add(
          winner.filter(most -> most == cell.value() && cell.kind() != Kind.BLANK).isPresent()
              ? "[" + text + "]"
              : cell.kind() == Kind.PLAIN || cell.kind() == Kind.COPY
                  ? text + " "
                  : "(" + text + ")");
    }
    if (texts.stream().allMatch(text -> text.endsWith(" "))) {
      texts.replaceAll(String::stripTrailing);
    }
    lines.addAll(
        table(
            block.rows(),
            block.columns(),
            texts,
            regular
                ? Optional.of(
                    column -> A1.column(block.at(0, column).address().orElseThrow().column()))
                : Optional.empty(),
            row ->
                regular ? String.valueOf(block.at(row, 0).address().orElseThrow().row() + 1) : ""));
    return lines;
  }

  private List<String> products(Block like, List<String> texts) {
    var lines = new ArrayList<>(List.of("products", ""));
    lines.addAll(
        table(
            like.rows(),
            like.columns(),
            texts,
            isRegular(like) ? Optional.of(column -> "") : Optional.empty(),
            row -> ""));
    return lines;
  }

  private List<String> table(
      int rows,
      int columns,
      List<String> texts,
      Optional<IntFunction<String>> heads,
      IntFunction<String> sides) {
    var shownRows = indexes(rows, MOST_CELLS);
    boolean marked = texts.stream().anyMatch(text -> text.endsWith(" ") || text.endsWith(")"));
    int side =
        shownRows.stream().mapToInt(r -> r < 0 ? 0 : sides.apply(r).length()).max().orElse(0);
    int width = Math.max(3, texts.stream().mapToInt(String::length).max().orElse(0));
    int room = (WIDTH - indent.length() - side) / (width + 2) - 1;
    var shownColumns = indexes(columns, Math.max(2, Math.min(MOST_CELLS, room)));
    var lines = new ArrayList<String>();
    if (heads.isPresent()) {
      var line = new StringBuilder(" ".repeat(side));
      for (int column : shownColumns) {
        var head = column < 0 ? "..." : heads.get().apply(column) + (marked ? " " : "");
        line.append("  ").append(right(head, width));
      }
      lines.add(line.toString().stripTrailing());
    }
    for (int row : shownRows) {
      var line = new StringBuilder(right(row < 0 ? "" : sides.apply(row), side));
      for (int column : shownColumns) {
        line.append("  ")
            .append(
                right(row < 0 || column < 0 ? "..." : texts.get(row * columns + column), width));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** The numbers of what is shown, -1 where some are left out. */
  private List<Integer> indexes(int count, int most) {
    if (all || count <= most) {
      return IntStream.range(0, count).boxed().toList();
    }
    var indexes = new ArrayList<Integer>();
    int half = most / 2;
    IntStream.range(0, half).forEach(indexes::add);
    indexes.add(-1);
    IntStream.range(count - half, count).forEach(indexes::add);
    return indexes;
  }

  /** A window, the weights and the products side by side, or the products below. */
  private void beside(List<String> window, List<String> weights, List<String> products) {
    var all = beside(List.of(window, weights, products), List.of("x", "="));
    if (isNarrow(all)) {
      all.forEach(this::line);
      return;
    }
    var two = beside(List.of(window, weights), List.of("x"));
    if (isNarrow(two)) {
      two.forEach(this::line);
    } else {
      window.forEach(this::line);
      line("x");
      weights.forEach(this::line);
    }
    line("= " + products.get(0));
    products.stream().skip(1).filter(line -> !line.isBlank()).forEach(this::line);
  }

  private boolean isNarrow(List<String> lines) {
    return lines.stream().allMatch(line -> indent.length() + line.length() <= WIDTH);
  }

  /** Blocks of one height side by side, with signs between them in the middle row. */
  private static List<String> beside(List<List<String>> blocks, List<String> signs) {
    int height = blocks.get(0).size();
    int middle = 2 + (height - 1) / 2;
    var lines = new ArrayList<String>();
    for (int row = 0; row < height; row++) {
      var line = new StringBuilder();
      for (int i = 0; i < blocks.size(); i++) {
        if (i > 0) {
          line.append(row == middle ? "  " + signs.get(i - 1) + "  " : "     ");
        }
        int width = blocks.get(i).stream().mapToInt(String::length).max().orElse(0);
        var text = row < blocks.get(i).size() ? blocks.get(i).get(row) : "";
        line.append(text).append(" ".repeat(width - text.length()));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private void list(Block block, Optional<Double> winner) {
    line(block.label());
    int width = block.cells().stream().mapToInt(cell -> cell.name().length()).max().orElse(0);
    for (int i : indexes(block.cells().size(), MOST_CELLS)) {
      if (i < 0) {
        line("  ...");
      } else {
        var cell = block.cells().get(i);
        var text = number(cell.value());
        line(
            "  "
                + cell.name()
                + " ".repeat(width - cell.name().length() + 2)
                + (winner.filter(most -> most == cell.value()).isPresent()
                    ? "[" + text + "]"
                    : text));
      }
    }
  }

  // ---- lines ----

  private void line(String text) {
    lines.add((indent + text).stripTrailing());
  }

  private void step(String label, String text) {
    wrap(label + " ".repeat(Math.max(2, LABEL - label.length())), text);
  }

  /** A text behind a label, on further lines where it is long. */
  private void wrap(String label, String text) {
    int room = WIDTH - indent.length() - label.length();
    var rest = text;
    var start = label;
    while (rest.length() > room) {
      int cut = cut(rest, room);
      line(start + rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).stripLeading();
      start = " ".repeat(label.length());
    }
    line(start + rest);
  }

  /** Where a text can go on on the next line: behind a space, a comma or a plus. */
  private static int cut(String text, int room) {
    for (int i = room; i > room / 3; i--) {
      if (" ,+;".indexOf(text.charAt(i - 1)) >= 0) {
        return i;
      }
    }
    return room;
  }
}
