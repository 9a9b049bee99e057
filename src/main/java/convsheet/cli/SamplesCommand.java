package convsheet.cli;

import convsheet.sample.HandMade;
import convsheet.sample.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet samples}: writes the sample workbooks. */
@Command(
    name = "samples",
    description = "Write the sample workbooks into a folder.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  convsheet samples my-samples"})
final class SamplesCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      defaultValue = "workbooks",
      description = "Where to; made if it is not there (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(names = "--force", description = "Replace files that are there.")
  private boolean force;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OutputRules.makeFolder(folder);
    var samples = Samples.all();
    var files = new ArrayList<>(samples.stream().map(Samples::file).toList());
    files.add(HandMade.FILE);
    files.forEach(file -> OutputRules.checkNew(folder.resolve(file), force));
    for (var sample : samples) {
      spec.commandLine().getOut().println("wrote " + sample.write(folder));
    }
    spec.commandLine().getOut().println("wrote " + HandMade.write(folder));
    return Convsheet.DONE;
  }
}
