package convsheet.cone;

import convsheet.formula.Grid;
import convsheet.formula.Numbers;
import convsheet.formula.SheetNames;
import convsheet.network.ConstantLayer;
import convsheet.network.Cut;
import convsheet.network.FeatureMap;
import convsheet.network.Flatten;
import convsheet.network.Layer;
import convsheet.network.Network;
import convsheet.network.Slice;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.ChosenOutput;
import convsheet.question.Question;
import convsheet.tensor.Block;
import convsheet.tensor.Shape;
import convsheet.tensor.Span;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One result of a network with all that it is computed from, so many layers back, as a question of
 * its own: each layer is cut to what is needed, and what lies further back stands as numbers. Its
 * results are the network's own to the bit.
 *
 * <p>The largest part that is read as it stands is the picture of the question; where there are
 * more, the others are layers of the type {@code constant}. Where a layer reads only a part of what
 * another needs of a third, a layer of the type {@code slice} stands between.
 */
public final class Cone {
  /** Numbers and formulas of a workbook that opens in a few seconds. */
  private static final long MOST_CELLS = 60_000;

  /** Products of a workbook that is computed in a few seconds. */
  private static final long MOST_PRODUCTS = 2_000_000;

  private final Question whole;
  private final List<Tensor> outputs;
  private final ChosenOutput.Place place;

  /**
   * A question and the result whose cone is wanted.
   *
   * @param outputs the values of all layers, as {@link Network#forward} gives them
   * @param chosen the result
   * @throws ProblemException if there is no such result
   */
  public Cone(Question whole, List<Tensor> outputs, ChosenOutput chosen) {
    this.whole = whole;
    this.outputs = List.copyOf(outputs);
    place = chosen.place(whole.network(), outputs);
  }

  /** How many layers back there are, by the longest way to the picture. */
  public int deepest() {
    return ConePlan.deepest(whole.network(), place);
  }

  /** The most layers back whose workbook opens and is computed in a few seconds; at least 1. */
  public int fitting() {
    int depth = 1;
    while (depth < deepest() && fits(plan(depth + 1))) {
      depth++;
    }
    return depth;
  }

  private boolean fits(ConePlan plan) {
    long products = 0;
    long cells = plan.given().values().stream().mapToLong(Block::count).sum();
    for (var entry : plan.cuts().entrySet()) {
      var cut = entry.getValue();
      var node = node(entry.getKey());
      var shapes = new ArrayList<Shape>();
      for (int i = 0; i < node.from().size(); i++) {
        var whole = shape(node.from().get(i));
        cut.reads().get(i).map(read -> read.shape(whole)).ifPresent(shapes::add);
      }
      long own = cut.layer().multiplyAdds(shapes);
      products += own;
      // a weight is multiplied once for each row and column that it slides to
      cells +=
          cut.makes().count()
              + (node.shape().isVector()
                  ? own
                  : own / cut.makes().rows().count() / cut.makes().columns().count());
    }
    return cells <= MOST_CELLS && products <= MOST_PRODUCTS;
  }

  private ConePlan plan(int depth) {
    return ConePlan.of(whole.network(), place, depth);
  }

  /**
   * The question of the result and so many layers back.
   *
   * @param depth how many layers are computed, at least 1
   */
  public Part question(int depth) {
    return new Building(plan(depth)).part();
  }

  private Network.Node node(String name) {
    return whole.network().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Shape shape(String name) {
    return whole.network().shapes(List.of(name)).get(0);
  }

  private Tensor values(String name) {
    return name.equals(FeatureMap.INPUT)
        ? whole.input()
        : outputs.get(whole.network().nodes().indexOf(node(name)));
  }

  /**
   * A part of a network.
   *
   * @param question the part, as a question of its own
   * @param result where the result is in it
   */
  public record Part(Question question, ChosenOutput.Place result) {}

  /** A part of a layer's output, or of the picture. */
  private record Read(String name, Block block) {}

  /** The cone's network, layer by layer. */
  private final class Building {
    private final ConePlan plan;
    private final String picture;
    private final Map<Read, String> names = new HashMap<>();
    private final List<String> about = new ArrayList<>();
    private Network network;

    Building(ConePlan plan) {
      this.plan = plan;
      picture =
          plan.given().containsKey(FeatureMap.INPUT) || plan.given().isEmpty()
              ? FeatureMap.INPUT
              : Collections.max(
                  plan.given().keySet(),
                  Comparator.comparingLong(name -> plan.given().get(name).count()));
    }

    Part part() {
      var input = values(picture);
      var part = plan.given().getOrDefault(picture, Block.all(input.shape()));
      var pixels = Tensor.of(picture(part), input.block(part).values().clone());
      network = Network.of(pixels.shape());
      names.put(new Read(picture, part), FeatureMap.INPUT);
      say(FeatureMap.INPUT, picture, part);
      if (input.shape().isVector()) {
        add(picture, picture, part, new Flatten(), List.of(FeatureMap.INPUT));
      }
      plan.given().forEach(this::stand);
      plan.cuts().forEach(this::compute);
      var map =
          FeatureMap.picture(
              pixels.shape(),
              picture.equals(FeatureMap.INPUT) && pixels.shape().equals(input.shape())
                  ? whole.picture().channels().stream().map(Grid::label).toList()
                  : IntStream.rangeClosed(1, pixels.shape().channels())
                      .mapToObj(c -> "channel " + c)
                      .toList());
      check(pixels);
      var wanted = wanted();
      return new Part(
          Question.of(network, map, pixels).cone(whole.source(), about(wanted), findings()),
          new ChosenOutput.Place(
              network.nodes().size() - 1,
              wanted.channels().first(),
              wanted.rows().first(),
              wanted.columns().first()));
    }

    private List<Finding> findings() {
      var node = whole.network().nodes().get(place.layer());
      double value = outputs.get(place.layer()).at(place.channel(), place.row(), place.column());
      var found = new ArrayList<>(whole.findings());
      found.add(
          Finding.note(
              "",
              "",
              node.name()
                  + ", "
                  + at(node.shape(), place.channel(), place.row(), place.column())
                  + ", is "
                  + (Double.isNaN(value) ? "an error" : Numbers.text(value))
                  + "; the sheet About says which parts of the layers are here"));
      return found;
    }

    /** Where the result is in what is made of its layer. */
    private Block wanted() {
      return Block.cell(place.channel(), place.row(), place.column())
          .within(plan.part(whole.network().nodes().get(place.layer()).name()));
    }

    /** The shape of the picture: a vector is a picture of one column. */
    private Shape picture(Block part) {
      return Shape.of(part.channels().count(), part.rows().count(), part.columns().count());
    }

    private void stand(String name, Block part) {
      if (!name.equals(picture)) {
        add(name, name, part, new ConstantLayer(values(name).block(part)), List.of());
      }
    }

    private void compute(String name, Cut cut) {
      var from = new ArrayList<String>();
      for (int i = 0; i < cut.reads().size(); i++) {
        var source = node(name).from().get(i);
        cut.reads().get(i).ifPresent(read -> from.add(reading(name, source, read)));
      }
      add(name, name, cut.makes(), cut.layer(), from);
    }

    /** The name of what holds just the part of a layer that another reads. */
    private String reading(String reader, String source, Block read) {
      var part = new Read(source, read);
      if (!names.containsKey(part)) {
        var held = plan.part(source);
        add(
            source + " for " + reader,
            source,
            read,
            Slice.of(read.within(held)),
            List.of(names.get(new Read(source, held))));
      }
      return names.get(part);
    }

    private void add(String wish, String source, Block part, Layer layer, List<String> from) {
      var name = free(wish);
      network = network.with(name, layer, from);
      names.put(new Read(source, part), name);
      say(name, source, part);
    }

    /** A name that no other layer has, and that fits on a sheet's tab. */
    private String free(String wish) {
      var name = wish.equals(FeatureMap.INPUT) ? "pixels" : wish;
      for (int i = 1; ; i++) {
        var end = i == 1 ? "" : " " + i;
        int most = SheetNames.LONGEST - end.length();
        var tried =
            (name.length() <= most
                    ? name
                    : name.substring(0, most).replaceFirst("['\\s\\p{Cs}]+$", ""))
                + end;
        if (network.nodes().stream().noneMatch(node -> SheetNames.same(node.name(), tried))
            && !SheetNames.isOwn(tried)) {
          return tried;
        }
      }
    }

    private void say(String name, String source, Block part) {
      var whole = shape(source);
      boolean stands = !plan.cuts().containsKey(source);
      about.add(
          (name.equals(source)
                  ? name
                  : name + " is " + (source.equals(FeatureMap.INPUT) ? "the picture" : source))
              + ": "
              + (part.equals(Block.all(whole)) ? "all of " + whole : of(part, whole))
              + (stands && !source.equals(FeatureMap.INPUT)
                  ? "; numbers that the network has there, not formulas"
                  : ""));
    }

    private String of(Block part, Shape whole) {
      return whole.isVector()
          ? of("row", part.rows(), whole.rows())
          : of("channel", part.channels(), whole.channels())
              + ", "
              + of("row", part.rows(), whole.rows())
              + ", "
              + of("column", part.columns(), whole.columns());
    }

    private String of(String what, Span span, int most) {
      return what + (span.count() == 1 ? " " : "s ") + span + " of " + most;
    }

    private List<String> about(Block wanted) {
      var node = whole.network().nodes().get(place.layer());
      var lines = new ArrayList<String>();
      lines.add(
          node.name() + ", " + at(node.shape(), place.channel(), place.row(), place.column()));
      lines.add(
          "One result"
              + (whole.source().isEmpty() ? "" : " of " + whole.source())
              + " and what it is computed from, "
              + Problem.count(plan.cuts().size(), "layer")
              + " back, each number as the whole network has it.");
      if (plan.part(node.name()).count() > 1) {
        lines.add(
            "On sheet "
                + network.last()
                + " it is "
                + at(
                    node.shape(),
                    wanted.channels().first(),
                    wanted.rows().first(),
                    wanted.columns().first())
                + ".");
      }
      lines.addAll(about);
      return lines;
    }

    private String at(Shape shape, int channel, int row, int column) {
      return shape.isVector()
          ? "row " + (row + 1)
          : "channel " + (channel + 1) + ", row " + (row + 1) + ", column " + (column + 1);
    }

    /** The parts are the whole network's to the bit, or nothing is written. */
    private void check(Tensor pixels) {
      var computed = network.forward(pixels);
      names.forEach(
          (part, name) -> {
            if (!name.equals(FeatureMap.INPUT)) {
              var own = computed.get(index(name));
              if (!own.equals(values(part.name()).block(part.block()))) {
                throw new IllegalStateException(name + " is not " + part);
              }
            }
          });
    }

    private int index(String name) {
      return IntStream.range(0, network.nodes().size())
          .filter(i -> network.nodes().get(i).name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }
}
