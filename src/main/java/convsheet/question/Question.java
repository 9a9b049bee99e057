package convsheet.question;

import convsheet.formula.SheetNames;
import convsheet.network.FeatureMap;
import convsheet.network.GivenGrid;
import convsheet.network.GivenGrids;
import convsheet.network.LayerSpec;
import convsheet.network.LayerText;
import convsheet.network.LayerTypes;
import convsheet.network.Network;
import convsheet.network.SmallWeights;
import convsheet.network.TorchGenerator;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A network and the picture it is to be run on, as a workbook states them.
 *
 * @param source the file's name
 * @param about a title and lines that say what the workbook shows; may be empty
 * @param table the table of layers, as given
 * @param network the layers
 * @param picture the grids of the picture, with their labels
 * @param input the picture's values, {@code [C, H, W]}
 * @param findings what is worth knowing about the workbook
 * @param form how the file states the network
 * @param task what the workbook asks for, if it is an exercise or the key to one
 */
public record Question(
    String source,
    List<String> about,
    LayersTable table,
    Network network,
    FeatureMap picture,
    Tensor input,
    List<Finding> findings,
    Form form,
    Optional<Task> task) {
  /** How a file states its network. */
  public enum Form {
    /** In a sheet {@code Layers}. */
    LAYERS,
    /** In the formulas of a sheet that was made by hand. */
    FORMULAS,
    /** Not in a workbook: in the graph of a model. */
    MODEL,
    /** Not at all: it is the part of another network that one result is computed from. */
    CONE
  }

  public Question {
    about = List.copyOf(about);
    findings = List.copyOf(findings);
  }

  /** A network and a picture that come from no file. */
  public static Question of(Network network, FeatureMap picture, Tensor input) {
    return of(LayersTable.of(network), network, picture, input);
  }

  private static Question of(LayersTable table, Network network, FeatureMap picture, Tensor input) {
    return new Question(
        "", List.of(), table, network, picture, input, List.of(), Form.LAYERS, Optional.empty());
  }

  /**
   * A question whose layers draw their weights, as their columns {@code init} and {@code seed} say;
   * each reads the layer above unless its column {@code from} names another.
   */
  public static Question drawn(List<Map<String, String>> layers, FeatureMap picture, Tensor input) {
    var table = LayersTable.of(layers);
    var generator = new TorchGenerator(0);
    var network = Network.of(input.shape());
    for (var row : table.rows()) {
      var spec = withoutSheet(row, generator);
      var from = spec.text("from").map(List::of).orElse(List.of(network.last()));
      network = network.with(row.name(), LayerTypes.read(spec, network.shapes(from)), from);
    }
    return of(table, network, picture, input);
  }

  /**
   * A question whose layers are written in lines, with kernels by name or drawn weights; each reads
   * the layer above unless it says {@code from}.
   *
   * @throws ProblemException if a layer cannot read what it is to read
   */
  public static Question of(List<LayerText> layers, FeatureMap picture, Tensor input) {
    var table = LayersTable.of(layers.stream().map(LayerText::options).toList());
    LayersTable.checkNames("", table.rows());
    var generator = new TorchGenerator(0);
    var network = Network.of(input.shape());
    for (int i = 0; i < layers.size(); i++) {
      var from =
          Optional.ofNullable(layers.get(i).options().get("from"))
              .map(names -> List.of(names.split(",")))
              .orElse(List.of(network.last()));
      checkFrom(network, layers.get(i), from);
      var layer = layers.get(i).layer(i + 1, network.shapes(from), generator);
      network = network.with(layers.get(i).name(), layer, from);
    }
    return of(table, network, picture, input);
  }

  private static void checkFrom(Network network, LayerText layer, List<String> from) {
    var known =
        Stream.concat(
                Stream.of(FeatureMap.INPUT), network.nodes().stream().map(node -> node.name()))
            .toList();
    for (var name : from) {
      if (!known.contains(name)) {
        throw ProblemException.input(
            Problem.of(
                "from " + Problem.quote(name) + " in " + Problem.quote(layer.text()),
                "one of " + Problem.list(known),
                LayerTypes.suggestion(name, known).orElse("Name a layer before it, or Input.")));
      }
    }
  }

  private static LayerSpec withoutSheet(LayersTable.Row row, TorchGenerator generator) {
    return new LayerSpec(
        row.name(), SheetNames.LAYERS, "", row.options(), new NoGrids(row.name()), generator);
  }

  /**
   * The layers whose weights no sheet has to hold, as their columns {@code init} and {@code seed}
   * draw the very same.
   *
   * @return their names
   */
  public Set<String> drawn() {
    var drawn = new HashSet<String>();
    var generator = new TorchGenerator(0);
    for (int i = 0; i < network.nodes().size(); i++) {
      var row = table.rows().get(i);
      var node = network.nodes().get(i);
      if (row.options().containsKey("init") && draws(row, node, generator)) {
        drawn.add(node.name());
      }
    }
    return drawn;
  }

  private boolean draws(LayersTable.Row row, Network.Node node, TorchGenerator generator) {
    try {
      var spec = withoutSheet(row, generator);
      return LayerTypes.read(spec, network.shapes(node.from())).equals(node.layer());
    } catch (ProblemException e) {
      return false; // the columns do not say how many to draw, which a sheet does
    }
  }

  /** The sheet of a layer that has none. */
  private record NoGrids(String sheet) implements GivenGrids {
    @Override
    public Set<String> labels() {
      return Set.of();
    }

    @Override
    public Optional<GivenGrid> find(String label) {
      return Optional.empty();
    }

    @Override
    public List<GivenGrid> inReadingOrder() {
      return List.of();
    }
  }

  /** The same question with more that is worth knowing. */
  Question with(List<Finding> found) {
    var all = new ArrayList<>(findings);
    all.addAll(found);
    return new Question(source, about, table, network, picture, input, all, form, task);
  }

  /** The same question without cells that are otherwise than the rest of their layer. */
  public Question pattern() {
    return with(network.pattern(), table);
  }

  /**
   * The same network over another picture; what is known of the old picture, and what an exercise
   * asks for, goes.
   *
   * @param name what the picture is called
   * @param told what is worth knowing about it
   * @throws ProblemException if the layers cannot read a picture of that shape
   */
  public Question over(FeatureMap other, Tensor values, String name, List<Finding> told) {
    var kept =
        Stream.concat(
                told.stream(),
                findings.stream().filter(finding -> !finding.sheet().equals(FeatureMap.INPUT)))
            .toList();
    return new Question(
        name + " through " + source,
        about,
        table,
        other.shape().equals(network.input()) ? network : network.over(other.shape()),
        other,
        values,
        kept,
        form == Form.FORMULAS ? Form.LAYERS : form,
        Optional.empty());
  }

  /** The same question with its weights as numbers, none of which a row of the table draws. */
  public Question withoutDrawing() {
    return with(network, table.withoutInit());
  }

  /**
   * The same question with weights that can be multiplied by hand, drawn from a seed.
   *
   * @throws convsheet.problem.ProblemException if there are no weights to draw, or none with which
   *     results differ
   */
  public Question withSmallWeights(long seed) {
    return with(SmallWeights.draw(network, input, seed));
  }

  /** The same question with the weights of a variant. */
  public Question with(SmallWeights.Variant variant) {
    return with(variant.network(), table.withoutInit());
  }

  private Question with(Network network, LayersTable table) {
    return new Question(source, about, table, network, picture, input, findings, form, task);
  }

  /** The same question as the formulas of a file state it, with what is worth knowing of them. */
  public Question lifted(String file, List<Finding> found) {
    return new Question(file, about, table, network, picture, input, found, Form.FORMULAS, task);
  }

  /** The same question as a model states it, with what is worth knowing of that. */
  public Question modelled(String file, List<Finding> found) {
    return new Question(file, about, table, network, picture, input, found, Form.MODEL, task);
  }

  /** The same question about another picture of the same shape. */
  public Question of(FeatureMap other, Tensor values) {
    return new Question(source, about, table, network, other, values, findings, form, task);
  }

  /**
   * The same question as the part of another that one of its results is computed from.
   *
   * @param file the file that states the other
   * @param lines a title and lines that say what it is part of
   * @param found what is worth knowing of both
   */
  public Question cone(String file, List<String> lines, List<Finding> found) {
    return new Question(file, lines, table, network, picture, input, found, Form.CONE, task);
  }

  /** The same question, its file called by a name. */
  public Question named(String name) {
    return new Question(name, about, table, network, picture, input, findings, form, task);
  }

  /** The same question with a title and lines that say what it shows. */
  public Question about(List<String> lines) {
    return new Question(source, lines, table, network, picture, input, findings, form, task);
  }
}
