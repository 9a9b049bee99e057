package convsheet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convsheet completion}: what a shell needs to complete the words of a command line. */
@Command(
    name = "completion",
    description =
        "Print a script by which a shell completes commands and options with the Tab key.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  source <(convsheet completion bash)",
      "      for the bash that runs",
      "  convsheet completion fish > ~/.config/fish/completions/convsheet.fish",
      "      for every fish from now on"
    })
final class CompletionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "bash|zsh|fish|powershell", description = "The shell.")
  private CompletionScript.Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.print(CompletionScript.of(spec.root(), shell));
    out.flush();
    return Convsheet.DONE;
  }
}
