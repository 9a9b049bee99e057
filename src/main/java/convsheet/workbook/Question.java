package convsheet.workbook;

import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.problem.Finding;
import convsheet.tensor.Tensor;
import java.util.List;

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
 */
public record Question(
    String source,
    List<String> about,
    LayersTable table,
    Network network,
    FeatureMap picture,
    Tensor input,
    List<Finding> findings) {
  public Question {
    about = List.copyOf(about);
    findings = List.copyOf(findings);
  }

  /** A network and a picture that come from no file. */
  public static Question of(Network network, FeatureMap picture, Tensor input) {
    return new Question("", List.of(), LayersTable.of(network), network, picture, input, List.of());
  }

  /** The same question with a title and lines that say what it shows. */
  public Question about(List<String> lines) {
    return new Question(source, lines, table, network, picture, input, findings);
  }
}
