package convsheet.cli;

import convsheet.problem.Problem;
import convsheet.problem.ProblemException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program: parses the command line and runs one command. */
@Command(
    name = "convsheet",
    description = "Convolutional networks in a spreadsheet: every result a live formula.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Convsheet.Version.class,
    footer = {
      "",
      "Example:",
      "  convsheet run workbooks/conv-example.xlsx",
      "      writes workbooks/conv-example.audit.xlsx"
    })
public final class Convsheet {
  /** Everything was done, or all agrees. */
  static final int DONE = 0;

  /** Differences were found. */
  static final int DIFFERENCES = 1;

  /** Bad usage or bad input. */
  static final int BAD_INPUT = 2;

  /** Something could not be read or written. */
  static final int CANNOT_READ_OR_WRITE = 3;

  /** The commands, of which the version needs none. */
  private static final class Commands {
    /** By name, in the order in which help lists them. */
    static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
      ALL.put("run", RunCommand::new);
      ALL.put("new", NewCommand::new);
      ALL.put("explain", ExplainCommand::new);
      ALL.put("view", ViewCommand::new);
      ALL.put("show", ShowCommand::new);
      ALL.put("exercise", ExerciseCommand::new);
      ALL.put("check", CheckCommand::new);
      ALL.put("import", ImportCommand::new);
      ALL.put("export", ExportCommand::new);
      ALL.put("samples", SamplesCommand::new);
      ALL.put("completion", CompletionCommand::new);
      ALL.put("help", CommandLine.HelpCommand::new);
    }
  }

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a problem was found.")
  boolean debug;

  private Convsheet() {}

  /** Runs the program and ends with its exit code. */
  public static void main(String[] args) {
    int code = CANNOT_READ_OR_WRITE;
    try {
      // what is written and printed is the same whatever language the system speaks
      Locale.setDefault(Locale.ROOT);
      code = run(SystemText.out(), SystemText.err(), args);
    } finally {
      System.exit(code); // Java's own for what is thrown is that of differences
    }
  }

  /**
   * Runs the program; without arguments, it shows its help.
   *
   * @param out takes results
   * @param err takes errors and progress
   * @return the exit code: 0 done, 1 differences found, 2 bad usage or input, 3 cannot read or
   *     write
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    if (args.length == 1 && Set.of("-V", "--version").contains(args[0])) {
      out.println(new Version().getVersion()[0]); // to find out about options takes time
      return ended(DONE, out, err);
    }
    var program = new Convsheet();
    try {
      var lost = SystemText.lost(args);
      if (lost.isPresent()) {
        throw ProblemException.input(lost.get());
      }
      var words = Arguments.of(Commands.ALL.keySet(), args);
      int code =
          commandLine(program, words[0])
              .setOut(out)
              .setErr(err)
              .setCaseInsensitiveEnumValuesAllowed(true)
              .setUsageHelpAutoWidth(true)
              .setParameterExceptionHandler((e, arguments) -> misused(e))
              .setExecutionExceptionHandler(
                  (e, command, parsed) -> program.report(e, err, command.getColorScheme()))
              .execute(words);
      return ended(code, out, err);
    } catch (RuntimeException | Error e) {
      return program.report(e, err, CommandLine.Help.defaultColorScheme(Ansi.AUTO));
    }
  }

  /** The exit code, once all that was printed has arrived. */
  private static int ended(int code, PrintWriter out, PrintWriter err) {
    if (out.checkError() && code == DONE && !SystemText.isOutLeft()) {
      err.println("error: standard output: found a place that cannot be written");
      return CANNOT_READ_OR_WRITE;
    }
    return code;
  }

  /**
   * With the one command that is asked for, as finding out about all takes time, and with all where
   * it may be any.
   */
  private static CommandLine commandLine(Convsheet program, String asked) {
    var commandLine = new CommandLine(program);
    boolean needsOne =
        Commands.ALL.containsKey(asked) && !Set.of("completion", "help").contains(asked);
    Commands.ALL.forEach(
        (name, command) -> {
          if (!needsOne || name.equals(asked)) {
            commandLine.addSubcommand(name, command.get());
          }
        });
    return commandLine;
  }

  private static int misused(CommandLine.ParameterException e) {
    var command = e.getCommandLine();
    var err = command.getErr();
    err.println(command.getColorScheme().errorText("error: ") + Problem.plain(e.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    return BAD_INPUT;
  }

  /**
   * Prints what was thrown, as a command goes on with other files.
   *
   * @return its exit code
   */
  static int report(Throwable thrown, CommandLine command) {
    var program = (Convsheet) command.getCommandSpec().root().userObject();
    return program.report(thrown, command.getErr(), command.getColorScheme());
  }

  private int report(Throwable thrown, PrintWriter err, ColorScheme colours) {
    if (debug) {
      thrown.printStackTrace(err);
    }
    var problem = Fault.problem(thrown);
    err.println(colours.errorText("error: ") + problem.problem().toString());
    return problem.kind() == ProblemException.Kind.INPUT ? BAD_INPUT : CANNOT_READ_OR_WRITE;
  }

  /** The version that stands in the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Convsheet.class.getPackage().getImplementationVersion();
      return new String[] {"convsheet " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
