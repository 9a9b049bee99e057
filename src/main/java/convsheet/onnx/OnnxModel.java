package convsheet.onnx;

import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import convsheet.question.Question;
import convsheet.tensor.Shape;
import convsheet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import onnx.ModelProto;
import onnx.ValueInfoProto;

/**
 * The network that an ONNX model is. Each node becomes a layer, does something to the one that it
 * reads (as a Relu behind a Conv), gives values other sizes, or is computed at once because it
 * reads nothing but numbers. Weights of float32 are the doubles that equal them.
 *
 * @param network its layers
 * @param output the layer that has what the model computes
 * @param isChannelsLast whether the model's input has its channels behind rows and columns, which
 *     are before them in the network
 * @param findings what is worth knowing about the model
 */
public record OnnxModel(
    Network network, String output, boolean isChannelsLast, List<Finding> findings) {
  /** Sizes of a picture that has few values along them: grey, colours, colours with opacity. */
  private static final List<Integer> COLOURS = List.of(1, 3, 4);

  /** Forms of fields in protocol buffers. */
  private static final int VARINT = 0;

  private static final int LENGTH_DELIMITED = 2;

  /** Fewer rows or columns than a picture has, and more than it has channels. */
  private static final int SMALL_PICTURE = 8;

  private static final int MOST_VALUES = 1 << 27;

  public OnnxModel {
    findings = List.copyOf(findings);
  }

  /** How the axes of the model's input are meant. */
  private enum Axes {
    /** A batch, channels and what lies behind them. */
    CHANNELS_FIRST,
    /** A batch, rows, columns and channels. */
    CHANNELS_LAST,
    /** One picture without a batch. */
    NO_BATCH
  }

  /** Whether a file that is not named as a workbook begins as an ONNX model does. */
  public static boolean isModel(Path path) {
    var name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".xlsx") || name.endsWith(".xlsm") || !Files.isRegularFile(path)) {
      return false; // nothing is read of a pipe
    }
    try (var in = Files.newInputStream(path)) {
      return isModel(in.readNBytes(16));
    } catch (IOException e) {
      return false; // whoever opens it says why
    }
  }

  /**
   * Whether a file begins as a model does: with the version of its format, and another field of a
   * model behind it.
   *
   * @param start at least its first 16 bytes, or all if it has fewer
   */
  private static boolean isModel(byte[] start) {
    if (start.length < 4 || start[0] != (1 << 3 | VARINT) || start[1] < 1) {
      return false;
    }
    int field = start[2] >> 3;
    int form = start[2] & 7;
    return form == LENGTH_DELIMITED && List.of(2, 3, 4, 6, 7, 8, 14).contains(field)
        || form == VARINT && field == 5;
  }

  /**
   * Reads a model.
   *
   * @param until the node to stop behind, by its name or that of its output or layer, if not the
   *     end
   * @throws ProblemException if it cannot be read, or does what no layer does
   */
  public static OnnxModel read(Path path, Optional<String> until) {
    try {
      var content = Files.readAllBytes(path);
      return read(content, until, Optional.ofNullable(path.toAbsolutePath().getParent()));
    } catch (IOException e) {
      throw ProblemException.files(
          new Problem(path.toString(), "", "", "a file that cannot be read", "an ONNX model", ""),
          e);
    } catch (ProblemException e) {
      throw e.in(path.toString());
    }
  }

  /**
   * Reads a model in memory.
   *
   * @param folder where files with numbers of its tensors may stand, if anywhere
   * @throws ProblemException as {@link #read(Path, Optional)}; it does not name the model
   */
  public static OnnxModel read(byte[] content, Optional<String> until, Optional<Path> folder) {
    var model = ModelFile.read(content);
    var graph = new Graph(model.getGraph(), until);
    var input = input(graph);
    Optional<ProblemException> refused = Optional.empty();
    int furthest = -1;
    for (var axes : meanings(input)) {
      var maps = maps(input, axes);
      var builder = new ModelBuilder(graph, ModelFile.opset(model), new ExternalData(folder), maps);
      try {
        var output = builder.build();
        return new OnnxModel(
            builder.network(),
            output.layer(),
            maps.channelsLast(),
            findings(model, graph, maps, until, builder));
      } catch (ProblemException e) {
        if (builder.done() > furthest) {
          furthest = builder.done();
          refused = Optional.of(e);
        }
      }
    }
    throw refused.orElseThrow();
  }

  /** The network and a picture of zeros, as a question. */
  public Question question(Path source) {
    var shape = network.input();
    var labels = IntStream.rangeClosed(1, shape.channels()).mapToObj(c -> "channel " + c).toList();
    var found = new ArrayList<>(findings);
    found.add(
        Finding.warning(
            FeatureMap.INPUT, "", "no picture is given: every pixel is 0 (--picture FILE)"));
    return Question.of(network, FeatureMap.picture(shape, labels), Tensor.zeros(shape))
        .modelled(source.getFileName().toString(), found);
  }

  private static ValueInfoProto input(Graph graph) {
    var read = graph.inputs().stream().filter(own -> graph.isRead(own.getName())).toList();
    if (read.size() == 1) {
      return read.get(0);
    }
    var names = read.stream().map(ValueInfoProto::getName).toList();
    throw ProblemException.input(
        Problem.of(
            read.isEmpty()
                ? "a model that reads no input"
                : "a model with " + read.size() + " inputs: " + Problem.list(names),
            "one input, the picture",
            read.isEmpty() ? "" : "Name a node that depends on one of them with --until."));
  }

  /** How the axes of an input may be meant, the likeliest first. */
  private static List<Axes> meanings(ValueInfoProto input) {
    int[] dims = dims(input);
    if (dims.length == 4) {
      boolean looksLast =
          COLOURS.contains(dims[3]) && dims[1] >= SMALL_PICTURE && dims[2] >= SMALL_PICTURE;
      return looksLast
          ? List.of(Axes.CHANNELS_LAST, Axes.CHANNELS_FIRST, Axes.NO_BATCH)
          : List.of(Axes.CHANNELS_FIRST, Axes.CHANNELS_LAST, Axes.NO_BATCH);
    }
    if (dims.length < 2) {
      return List.of(Axes.NO_BATCH);
    }
    return dims.length == 3
        ? List.of(Axes.NO_BATCH, Axes.CHANNELS_FIRST)
        : List.of(Axes.CHANNELS_FIRST, Axes.NO_BATCH);
  }

  /** The sizes of an input, 1 for that of a batch that may be any. */
  private static int[] dims(ValueInfoProto input) {
    var type = input.getType().getTensorType();
    if (!type.hasShape()) {
      throw inputProblem(input, "no sizes", "those of a picture");
    }
    if (!List.of(1, 10, 11, 16).contains(type.getElemType())) {
      throw inputProblem(
          input, "numbers of " + TensorData.type(type.getElemType()), "float32 or float64");
    }
    int[] dims = new int[type.getShape().getDimCount()];
    for (int i = 0; i < dims.length; i++) {
      var dim = type.getShape().getDim(i);
      long size = dim.getDimValue();
      if (size <= 0 && i == 0 && dims.length > 1) {
        size = 1;
      }
      if (size < 1 || size > 1 << 20) {
        throw inputProblem(
            input,
            "a size that is "
                + (size == 0
                    ? "not known"
                        + (dim.hasDimParam() ? ", " + Problem.quote(dim.getDimParam()) : "")
                    : String.valueOf(size)),
            "the sizes of a picture");
      }
      dims[i] = (int) size;
    }
    if (Arrays.stream(dims).mapToDouble(size -> size).reduce(1, (a, b) -> a * b) > MOST_VALUES) {
      throw inputProblem(
          input, "sizes of " + Value.text(dims), "at most " + MOST_VALUES + " values");
    }
    return dims;
  }

  private static ProblemException inputProblem(
      ValueInfoProto input, String found, String expected) {
    return ProblemException.input(
        Problem.of(
            "an input " + Problem.quote(input.getName()) + " with " + found,
            expected,
            "Export the model for a picture of one size."));
  }

  private static Maps maps(ValueInfoProto input, Axes axes) {
    int[] dims = dims(input);
    var maps =
        new Maps(
            input.getName(),
            FeatureMap.INPUT,
            Shape.of(1),
            dims,
            axes != Axes.NO_BATCH,
            axes == Axes.CHANNELS_LAST,
            false,
            Optional.empty());
    return new Maps(
        maps.name(),
        maps.layer(),
        maps.natural(),
        dims,
        maps.batched(),
        maps.channelsLast(),
        false,
        Optional.empty());
  }

  private static List<Finding> findings(
      ModelProto model, Graph graph, Maps input, Optional<String> until, ModelBuilder builder) {
    var findings = new ArrayList<Finding>();
    if (input.batch() > 1) {
      findings.add(
          note(
              "the model takes batches of "
                  + input.batch()
                  + " pictures; it is read for one of them"));
    }
    if (input.channelsLast()) {
      findings.add(
          note(
              "the model's input has its channels last, "
                  + Value.text(input.dims())
                  + "; here they are grids of their own"));
    }
    if (until.isEmpty()) {
      if (!graph.otherOutputs().isEmpty()) {
        findings.add(
            Finding.warning(
                "",
                "",
                "the model has more outputs than "
                    + Problem.quote(graph.target())
                    + ", up to which it is read: "
                    + Problem.list(graph.otherOutputs())
                    + " (--until)"));
      }
      var left = graph.leftOut().stream().map(OnnxNode::text).toList();
      if (!left.isEmpty()) {
        findings.add(
            note(
                String.format(
                    Locale.ROOT,
                    "nodes on which the output does not depend are left out: %s",
                    Problem.list(left))));
      }
      if (!graph.unread().isEmpty()) {
        findings.add(
            note("tensors that no node reads are left out: " + Problem.list(graph.unread())));
      }
    }
    if (model.getFunctionsCount() > 0) {
      findings.add(note("functions of the model are left out"));
    }
    findings.addAll(builder.findings());
    return findings;
  }

  private static Finding note(String message) {
    return Finding.note("", "", message);
  }
}
