package convsheet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The script by which a shell completes the words of a command line.
 *
 * <p>Commands, options, and values that can be listed are completed; where no such word fits, the
 * shell completes names of files. What fits depends on {@code COMMAND:WORD BEFORE:WORD}: the first
 * pattern that matches it has the words. All shells write patterns alike, so that they share one
 * table. (The script of {@link picocli.AutoComplete} completes no file behind an option that may be
 * left out, such as {@code -o}.)
 */
final class CompletionScript {
  /** The shells. */
  enum Shell {
    bash("    PATTERN) fits='WORDS' ;;", BASH),
    zsh(bash.rule, ZSH + BASH),
    fish("    case 'PATTERN'\n      set fits WORDS", FISH),
    powershell("    'PATTERN' { $fits = 'WORDS'; break }", POWERSHELL);

    /** A line of the table, with PATTERN and WORDS. */
    private final String rule;

    /** The script, with RULES. */
    private final String frame;

    Shell(String rule, String frame) {
      this.rule = rule;
      this.frame = frame;
    }
  }

  private static final String ZSH =
      """
      autoload -Uz compinit bashcompinit
      (( $+functions[compdef] )) || compinit
      bashcompinit
      """;

  // The = of --option=value is a word of its own to bash.
  private static final String BASH =
      """
      _convsheet() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= fits= i
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in -*) ;; *) command=${COMP_WORDS[i]} && break ;; esac
        done
        if [[ $word == "=" ]]; then
          word=
        elif [[ $before == "=" ]]; then
          before=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        case $command:$before:$word in
      RULES
        esac
        COMPREPLY=($(compgen -W "$fits" -- "$word"))
      }
      complete -o bashdefault -o default -F _convsheet convsheet
      """;

  private static final String FISH =
      """
      function __convsheet_words
        set -l before (commandline -opc)
        set -l word (commandline -ct)
        set -l command (string match -v -- '-*' $before[2..-1])[1]
        set -l fits
        switch "$command:$before[-1]:$word"
      RULES
        end
        string match -- "$word*" $fits; or __fish_complete_path "$word"
      end
      complete -c convsheet -f -a '(__convsheet_words)'
      """;

  private static final String POWERSHELL =
      """
      Register-ArgumentCompleter -Native -CommandName convsheet, convsheet.cmd, convsheet.exe -ScriptBlock {
        param($word, $line, $position)
        $before = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
        $command = $before | Select-Object -Skip 1 | Where-Object { $_ -notlike '-*' } | Select-Object -First 1
        $fits = ''
        switch -Wildcard ("${command}:$($before[-1]):$word") {
      RULES
        }
        -split $fits | Where-Object { $_ -and $_.StartsWith($word, 'Ordinal') } | ForEach-Object {
          [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
        }
      }
      """;

  /**
   * Words for a place on the command line.
   *
   * @param pattern the places, as {@code COMMAND:WORD BEFORE:WORD} with {@code *}
   * @param words what may stand there
   */
  private record Rule(String pattern, List<String> words) {}

  private CompletionScript() {}

  /** The script for a program with all its commands. */
  static String of(CommandSpec program, Shell shell) {
    var rules = new ArrayList<Rule>();
    program.subcommands().forEach((name, line) -> add(name, line.getCommandSpec(), rules));
    add("", program, rules);
    return shell.frame.replace(
        "RULES",
        rules.stream()
            .map(
                rule ->
                    shell
                        .rule
                        .replace("PATTERN", rule.pattern())
                        .replace("WORDS", String.join(" ", rule.words())))
            .collect(Collectors.joining("\n")));
  }

  private static void add(String name, CommandSpec command, List<Rule> rules) {
    var options = command.options().stream().filter(option -> !option.hidden()).toList();
    for (var option : options) {
      var values = values(option);
      if (!values.isEmpty()) {
        List.of(option.names()).forEach(o -> rules.add(new Rule(name + ":" + o + ":*", values)));
      }
    }
    rules.add(
        new Rule(name + ":*:-*", options.stream().flatMap(o -> Stream.of(o.names())).toList()));
    var words = new ArrayList<String>();
    command.positionalParameters().forEach(parameter -> words.addAll(values(parameter)));
    if (command.helpCommand() || name.isEmpty()) {
      words.addAll(command.root().subcommands().keySet());
    }
    if (!words.isEmpty()) {
      rules.add(new Rule(name + ":*", words));
    }
  }

  private static List<String> values(ArgSpec argument) {
    var values = new ArrayList<String>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(values::add);
    }
    return values;
  }
}
