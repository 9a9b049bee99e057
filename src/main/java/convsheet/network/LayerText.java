package convsheet.network;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A layer as it is written in one line: {@code conv sobel,blur 3x3 relu}. Its first word is the
 * type; the others, in any order, are
 *
 * <ul>
 *   <li>names of kernels, one a filter ({@link NamedKernel});
 *   <li>a number: how many filters or outputs ({@code conv}, {@code convtranspose}, {@code dense}),
 *       the kernel ({@code maxpool}, {@code avgpool}), the padding ({@code pad}) or the scale
 *       ({@code upsample}); rows x columns, {@code 3x3}: the kernel;
 *   <li>an activation, with its numbers;
 *   <li>a column of the {@code Layers} sheet, and what it holds: {@code stride 2}, {@code padding
 *       same}, {@code init kaiming_normal}, {@code seed 3}, {@code name Edges}, {@code from
 *       Input,Conv1}.
 * </ul>
 *
 * Filters without names of kernels are drawn ({@link Initialiser}).
 *
 * @param text what was written
 * @param options the layer's row of the {@code Layers} sheet, by column; no name where none is
 *     given
 * @param kernels what the filters are called; empty where they are drawn or there are none
 */
public record LayerText(String text, Map<String, String> options, List<String> kernels) {
  private static final int MOST_LAYERS = 1000;

  /** How the names of layers are spelled, where it is not the type with a capital letter. */
  private static final Map<String, String> SPELLED =
      Map.of(
          "convtranspose", "ConvTranspose",
          "maxpool", "MaxPool",
          "avgpool", "AvgPool",
          "globalavgpool", "GlobalAvgPool",
          "globalmaxpool", "GlobalMaxPool",
          "batchnorm", "BatchNorm");

  public LayerText {
    options = Map.copyOf(options);
    kernels = List.copyOf(kernels);
  }

  /**
   * Reads layers with semicolons between; those without a name are called by their type, and
   * counted.
   *
   * @throws ProblemException if a word is not understood
   */
  public static List<LayerText> parse(String text) {
    var parts = Stream.of(text.split("[;\n]", -1)).map(String::strip).toList();
    int last = parts.size() - 1;
    var layers = new ArrayList<LayerText>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).isEmpty() && i == last && i > 0) {
        continue; // a semicolon behind the last
      }
      var layer = layer(i + 1, parts.get(i));
      layers.add(layer);
      if (layers.size() > MOST_LAYERS) {
        throw ProblemException.input(
            Problem.of("more than " + MOST_LAYERS + " layers", "", "Write fewer."));
      }
    }
    return named(layers);
  }

  private static LayerText layer(int number, String text) {
    try {
      return new LayerTextReader(text).layer();
    } catch (ProblemException e) {
      throw e.in(place(number, text));
    }
  }

  /** How a message names a layer. */
  private static String place(int number, String text) {
    return "layer " + number + (text.isEmpty() ? "" : ", " + Problem.quote(text));
  }

  private static List<LayerText> named(List<LayerText> layers) {
    var counts = new HashMap<String, Integer>();
    layers.stream()
        .filter(layer -> !layer.options.containsKey("name"))
        .forEach(layer -> counts.merge(layer.type(), 1, Integer::sum));
    var before = new HashMap<String, Integer>();
    return layers.stream()
        .map(
            layer -> {
              if (layer.options.containsKey("name")) {
                return layer;
              }
              int place = before.merge(layer.type(), 1, Integer::sum);
              var options = new HashMap<>(layer.options);
              options.put(
                  "name", spelled(layer.type()) + (counts.get(layer.type()) == 1 ? "" : place));
              return new LayerText(layer.text, options, layer.kernels);
            })
        .toList();
  }

  private static String spelled(String type) {
    return SPELLED.getOrDefault(
        type, type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1));
  }

  private String type() {
    return LayerNames.type(options.get("type")).name();
  }

  /** The layer's name. */
  public String name() {
    return options.get("name");
  }

  /**
   * The grids of its filters, as if they stood on a sheet. A filter that reads several channels has
   * the same plane for each, divided by their number: it answers to the mean of the channels.
   *
   * @param channels how many channels a filter reads
   */
  public GivenGrids grids(int channels) {
    var size = size();
    var grids = new LinkedHashMap<String, GivenGrid>();
    for (int filter = 0; filter < kernels.size(); filter++) {
      var plane =
          NamedKernel.of(kernels.get(filter)).orElseThrow().weights().of(size).orElseThrow();
      var divided = Arrays.stream(plane).map(weight -> weight / channels).toArray();
      for (int channel = 1; channel <= channels; channel++) {
        grids.put(
            "filter " + (filter + 1) + " \"" + kernels.get(filter) + "\" channel " + channel,
            new GivenGrid("", size.rows(), size.columns(), divided));
      }
    }
    return new Grids(name(), grids);
  }

  private Size size() {
    return size(options.getOrDefault("kernel", "3"));
  }

  static Size size(String text) {
    var numbers = Stream.of(text.split("[xX\u00d7]")).mapToInt(Integer::parseInt).boxed().toList();
    return new Size(numbers.get(0), numbers.get(numbers.size() - 1));
  }

  /** Grids by their labels. */
  private record Grids(String sheet, Map<String, GivenGrid> byLabel) implements GivenGrids {
    @Override
    public Set<String> labels() {
      return byLabel.keySet();
    }

    @Override
    public Optional<GivenGrid> find(String label) {
      return Optional.ofNullable(byLabel.get(label));
    }

    @Override
    public List<GivenGrid> inReadingOrder() {
      return List.copyOf(byLabel.values());
    }
  }

  /**
   * Reads the layer, with what is named or drawn as its weights.
   *
   * @param number its place among the layers, counted from 1
   * @param inputs the shapes of what it reads
   * @param generator what weights are drawn from
   * @throws ProblemException if it cannot read that, or an option has no meaning for it
   */
  public Layer layer(int number, List<Shape> inputs, TorchGenerator generator) {
    var row = new LinkedHashMap<String, LayerSpec.Option>();
    options.forEach((column, value) -> row.put(column, new LayerSpec.Option(value, "")));
    int groups =
        options.getOrDefault("groups", "1").matches("[1-9]\\d{0,5}")
            ? Integer.parseInt(options.getOrDefault("groups", "1"))
            : 1;
    int channels = Math.max(1, inputs.get(0).channels() / groups);
    var spec = new LayerSpec(name(), "", "", row, grids(channels), generator);
    try {
      var layer = LayerTypes.read(spec, inputs);
      for (var option : spec.unused()) {
        throw meaningless(option.text());
      }
      layer.outputShape(inputs);
      return layer;
    } catch (ProblemException e) {
      throw e.in(place(number, text));
    }
  }

  private ProblemException meaningless(String word) {
    return ProblemException.input(
        Problem.of(
            Problem.quote(word) + ", which has no meaning for a " + type() + " layer",
            "",
            word.equals(options.get("activation"))
                ? "Make it a layer of its own, behind a semicolon: "
                    + text.split("\\s")[0]
                    + " ...; "
                    + word
                    + "."
                : "Leave it out."));
  }

  /** What its filters answer to, a line each. */
  public List<String> meanings() {
    return IntStream.range(0, kernels.size())
        .mapToObj(
            i ->
                "filter "
                    + (i + 1)
                    + " \""
                    + kernels.get(i)
                    + "\": "
                    + NamedKernel.of(kernels.get(i)).orElseThrow().meaning())
        .toList();
  }
}
