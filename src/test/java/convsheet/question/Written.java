package convsheet.question;

import convsheet.audit.AuditWriter;
import convsheet.audit.LedgerChoice;
import convsheet.audit.QuestionWriter;
import convsheet.formula.FormulaPrinter;
import convsheet.network.FeatureMap;
import convsheet.network.Network;
import convsheet.tensor.Tensor;
import convsheet.testing.RandomNetworks;
import convsheet.xlsx.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Questions and audits as files. */
public final class Written {

  private Written() {}

  /** A question whose channels are labelled by their numbers. */
  public static Question of(Network network, Tensor picture) {
    var labels =
        IntStream.rangeClosed(1, network.input().channels())
            .mapToObj(channel -> "channel " + channel)
            .toList();
    return Question.of(network, FeatureMap.picture(network.input(), labels), picture);
  }

  /** A random network with a random picture, of numbers that stay far from overflow. */
  public static Question random(int seed) {
    var random = new Random(seed);
    var network = RandomNetworks.ordinaryNetwork(random);
    return of(network, RandomNetworks.ordinaryPicture(random, network.input()));
  }

  /** The same question with other names for its layers, top to bottom. */
  public static Question named(Question question, List<String> names) {
    var old = question.network();
    var network = Network.of(old.input());
    var renamed = new HashMap<>(java.util.Map.of(FeatureMap.INPUT, FeatureMap.INPUT));
    for (int i = 0; i < old.nodes().size(); i++) {
      var node = old.nodes().get(i);
      renamed.put(node.name(), names.get(i));
      network =
          network.with(names.get(i), node.layer(), node.from().stream().map(renamed::get).toList());
    }
    return of(network, question.input());
  }

  /** Writes a question. */
  public static Path question(Question question, Path file) {
    new QuestionWriter(question, "A question", "made by a test").write(file);
    return file;
  }

  /** Reads a workbook, runs it and writes the audit. */
  public static Path audit(
      Path workbook, Path file, FormulaPrinter.Style style, LedgerChoice ledger) {
    var evaluation = Evaluation.of(QuestionReader.read(workbook));
    new AuditWriter(evaluation, style, ledger, List.of(), Progress.NONE).write(file);
    return file;
  }
}
