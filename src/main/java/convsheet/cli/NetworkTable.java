package convsheet.cli;

import convsheet.question.Evaluation;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/** The layers of a network as a table: their shapes, and how much there is to them. */
final class NetworkTable {
  private NetworkTable() {}

  static void print(PrintWriter out, ColorScheme colours, Evaluation evaluation) {
    var table = new TextTable("layer", "type", "output", ">parameters", ">multiply-adds");
    var nodes = evaluation.question().network().nodes();
    table.row("Input", "", evaluation.question().network().input().toString(), "", "");
    long parameters = 0;
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get(i);
      long own = evaluation.parameters(i);
      parameters += own;
      table.row(
          node.name(),
          node.layer().type(),
          node.shape().toString(),
          count(own),
          count(node.multiplyAdds()));
    }
    table.row("in all", "", "", count(parameters), multiplyAdds(evaluation));
    table.print(out, colours);
  }

  /** The multiply-adds of all layers. */
  static String multiplyAdds(Evaluation evaluation) {
    return count(
        evaluation.question().network().nodes().stream().mapToLong(n -> n.multiplyAdds()).sum());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
